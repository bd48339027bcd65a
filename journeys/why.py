"""Why a term or task is there: the rule, its source and the dates it was computed from."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from journeys.deadlines import RULES

# The studies that the rules come from; a source in the table of terms reads "study:line, line".
STUDIES = {
    "001": "UWV, Effectevaluatie Wajongdienstverlening",
    "004": "UWV, Onbeperkt aan het werk in de Wajong (2022)",
}


class Dated(Protocol):
    """A term or a task: a rule with the dates that follow from its anchor."""

    @property
    def rule(self) -> str: ...
    @property
    def anchor_on(self) -> date: ...
    @property
    def opens_on(self) -> date: ...
    @property
    def due_on(self) -> date: ...


@dataclass(frozen=True)
class Why:
    """The answer to "waarom zie ik dit?"."""

    text: str
    sources: tuple[str, ...]
    dates: tuple[tuple[str, date], ...]


def why(term: Dated) -> Why:
    """Explain a term or task from its own dates, so also when a setting of that day has changed since."""
    rule = RULES[term.rule]
    return Why(
        text=f"{rule.why} {rule.own_choice}".strip(),
        sources=citations(rule.source),
        dates=(
            (f"{rule.anchor[0].upper()}{rule.anchor[1:]}", term.anchor_on),
            ("Daarom open vanaf", term.opens_on),
            ("En uiterlijk op", term.due_on),
        ),
    )


def citations(source: str) -> tuple[str, ...]:
    """`"004:864-870; 001:981"` as people cite it: one text per study."""
    cited = []
    for part in source.split("; "):
        study, _, lines = part.partition(":")
        word = "regels" if "," in lines or "-" in lines else "regel"
        cited.append(f"{STUDIES[study]}, {word} {lines}")
    return tuple(cited)
