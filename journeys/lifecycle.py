"""The klantreis as a state machine: four klantfasen, twelve moves between them, outflow and revival.

Phases need not follow each other and may be skipped in both directions (001:1854-1857), so every ordered pair
of the four is a legal move. What is asked is a reason, an actor and a date, and two guards on paid work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django_fsm import transition


class Klantfase(models.TextChoices):
    """Where a client stands (001:1873-1897); `onbekend_2_3` comes only with imported rows (001:1974)."""

    STABILISEREN = "stabiliseren", "1 Stabiliseren en participeren"
    WERKFIT = "werkfit", "2 Werkfit worden"
    NAAR_WERK = "naar_werk", "3 Op weg naar werk"
    AAN_HET_WERK = "aan_het_werk", "4 (Duurzaam) aan het werk"
    ONBEKEND_2_3 = "onbekend_2_3", "2 of 3, nog niet vastgesteld"
    UITGESTROOMD = "uitgestroomd", "Uitgestroomd"


PHASES = (Klantfase.STABILISEREN, Klantfase.WERKFIT, Klantfase.NAAR_WERK, Klantfase.AAN_HET_WERK)


class MoveReason(models.TextChoices):
    """Why a client moved. Codes only: the row that holds them is kept for ever, free text is kept apart."""

    READY = "klaar_voor_volgende_stap", "Klaar voor de volgende stap"
    SERVICE_DONE = "dienst_afgerond", "Traject of dienst afgerond"
    WORK_BEGAN = "werk_begonnen", "Betaald werk begonnen"
    WORK_ENDED = "werk_geeindigd", "Betaald werk geëindigd"
    RELAPSE = "terugval", "Terugval of nieuwe problemen"
    OTHER_WORK_WANTED = "ander_werk_gezocht", "Zoekt ander werk terwijl het werk nog loopt"
    OWN_WISH = "eigen_wens", "Eigen wens van de klant"
    ESTABLISHED = "vastgesteld", "Klantfase nu vastgesteld"
    CORRECTION = "correctie", "Verkeerd vastgelegd"
    PENSION = "pensioen", "AOW-leeftijd bereikt"
    DEATH = "overlijden", "Overleden"
    LASTING_NO_ABILITY = "duurzaam_geen_arbeidsvermogen", "Duurzaam geen arbeidsvermogen"
    LASTING_WORK = (
        "duurzaam_aan_het_werk",
        "Vijf jaar gewerkt, 75% van het maatmaninkomen, geen voorzieningen",
    )
    DETENTION = "detentie", "Detentie"
    ABROAD = "vertrek_buitenland", "Vertrokken naar het buitenland"
    BENEFIT_ENDED = "uitkering_geeindigd", "Uitkering geëindigd om een andere reden"
    REVIVED = "herleving", "Recht herleefd na een nieuwe aanvraag"
    TAKEN_OVER = "overgenomen", "Overgenomen uit een ander systeem"
    ENTERED = "instroom", "Nieuw in de doelgroep"


# Reasons of a move between klantfasen.
PHASE_REASONS = (
    MoveReason.READY,
    MoveReason.SERVICE_DONE,
    MoveReason.WORK_BEGAN,
    MoveReason.WORK_ENDED,
    MoveReason.RELAPSE,
    MoveReason.OTHER_WORK_WANTED,
    MoveReason.OWN_WISH,
    MoveReason.ESTABLISHED,
    MoveReason.CORRECTION,
)
# Reasons that explain leaving phase 4 although paid work still runs (001:2370-2375).
WHILE_WORKING = (MoveReason.RELAPSE, MoveReason.OTHER_WORK_WANTED, MoveReason.OWN_WISH, MoveReason.CORRECTION)
# Reasons of outflow (001:921-922, 961-963, 4416-4417; 004:848-854).
OUTFLOW_REASONS = (
    MoveReason.PENSION,
    MoveReason.DEATH,
    MoveReason.LASTING_NO_ABILITY,
    MoveReason.LASTING_WORK,
    MoveReason.DETENTION,
    MoveReason.ABROAD,
    MoveReason.BENEFIT_ENDED,
)


@dataclass(frozen=True)
class Circumstances:
    """What the guards look at; the action that moves a journey fills it in."""

    works: bool
    reason: MoveReason
    # The reason of the outflow that a revival would undo.
    left_because: MoveReason | None = None


class JourneyFacts:
    """Gives the guards their circumstances; a journey that no action prepared has none and cannot move."""

    circumstances: Circumstances


Guard = Callable[[Any], bool]


def paid_work_runs(journey: Any) -> bool:
    """Phase 4 is for people in paid work, employed or self-employed (001:1893-1894)."""
    return bool(journey.circumstances.works)


def work_ended_or_explained(journey: Any) -> bool:
    """While paid work runs, phase 4 is left only with a reason that explains it."""
    return not journey.circumstances.works or journey.circumstances.reason in WHILE_WORKING


def reason_fits_phase(journey: Any) -> bool:
    """A move between klantfasen has one of the reasons for that."""
    return journey.circumstances.reason in PHASE_REASONS


def reason_fits_outflow(journey: Any) -> bool:
    """Outflow has one of the reasons for that."""
    return journey.circumstances.reason in OUTFLOW_REASONS


def right_can_revive(journey: Any) -> bool:
    """A right revives on a new application, not after death or pension age (004:927-930)."""
    facts = journey.circumstances
    return facts.reason == MoveReason.REVIVED and facts.left_because not in (
        MoveReason.DEATH,
        MoveReason.PENSION,
    )


# What a person reads when a guard says no.
HINTS: dict[Guard, str] = {
    paid_work_runs: "Er loopt geen betaald werk. Leg eerst de baan vast.",
    work_ended_or_explained: "Er loopt nog betaald werk. Leg eerst het einde van de baan vast, of kies een reden "
    "die verklaart waarom de klant fase 4 verlaat terwijl het werk doorloopt.",
    reason_fits_phase: "Deze reden hoort niet bij een wisseling van klantfase.",
    reason_fits_outflow: "Deze reden hoort niet bij uitstroom.",
    right_can_revive: "Het recht herleeft alleen na een nieuwe aanvraag, en niet na overlijden of de AOW-leeftijd.",
}

S, W, N, A = PHASES
UNKNOWN, OUT = Klantfase.ONBEKEND_2_3, Klantfase.UITGESTROOMD
MOVE: list[Any] = [reason_fits_phase]
LEAVE_WORK: list[Any] = [reason_fits_phase, work_ended_or_explained]
REVIVE: list[Any] = [right_can_revive]


class JourneyLifecycle(JourneyFacts):
    """The table: to which phase, from which phases, under which guards."""

    @transition("klantfase", source=[W, N, UNKNOWN], target=S, conditions=MOVE)
    @transition("klantfase", source=[A], target=S, conditions=LEAVE_WORK)
    @transition("klantfase", source=[OUT], target=S, conditions=REVIVE)
    def to_stabiliseren(self) -> None:
        """First the problems that stand in the way; also the fall-back from 2 and 3 (001:3438-3446)."""

    @transition("klantfase", source=[S, N, UNKNOWN], target=W, conditions=MOVE)
    @transition("klantfase", source=[A], target=W, conditions=LEAVE_WORK)
    @transition("klantfase", source=[OUT], target=W, conditions=REVIVE)
    def to_werkfit(self) -> None:
        """Able to take part in activities that strengthen (001:1880-1884)."""

    @transition("klantfase", source=[S, W, UNKNOWN], target=N, conditions=MOVE)
    @transition("klantfase", source=[A], target=N, conditions=LEAVE_WORK)
    @transition("klantfase", source=[OUT], target=N, conditions=REVIVE)
    def to_naar_werk(self) -> None:
        """Ready to be led to work with an employer (001:1886-1891)."""

    @transition("klantfase", source=[S, W, N, UNKNOWN], target=A, conditions=[reason_fits_phase, paid_work_runs])
    @transition("klantfase", source=[OUT], target=A, conditions=[right_can_revive, paid_work_runs])
    def to_aan_het_werk(self) -> None:
        """In paid work, employed or self-employed (001:1893-1897)."""

    @transition("klantfase", source=[S, W, N, A, UNKNOWN], target=OUT, conditions=[reason_fits_outflow])
    def to_uitgestroomd(self) -> None:
        """Out of the target group; the right can revive (004:848-854, 927-930)."""
