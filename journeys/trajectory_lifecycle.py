"""A traject as a state machine, from the request to its result.

Requested by the professional, ordered from a re-integration company, then it runs; a fall-back can put it on hold and
the same company goes on with it later (001:3438-3446). One at a time is ordered, runs or is on hold (004:1621-1623).
The reasons and results are our own choice [K]: the sources name none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django_fsm import transition


class TrajectoryState(models.TextChoices):
    """Where a traject stands."""

    REQUESTED = "aangevraagd", "Aangevraagd"
    ORDERED = "besteld", "Besteld"
    RUNNING = "loopt", "Loopt"
    ON_HOLD = "stilgezet", "Stilgezet"
    COMPLETED = "afgerond", "Afgerond"
    BROKEN_OFF = "afgebroken", "Afgebroken"


class TrajectoryReason(models.TextChoices):
    """Why a traject moved; of one that ended, its result. Codes only: the row that holds them is kept for ever."""

    REQUEST = "aanvraag", "Aangevraagd"
    ORDER = "bestelling", "Besteld"
    START = "begin", "Begonnen"
    RESUME = "hervat", "De klant kan weer verder"
    RELAPSE = "terugval", "Terugval: eerst stabiliseren"
    HEALTH = "gezondheid", "Gezondheid"
    PRIVATE = "thuissituatie", "Thuissituatie of zorg"
    WORK = "werk", "Betaald werk gevonden"
    GOAL = "doel_bereikt", "Doel bereikt"
    PARTLY = "deels_bereikt", "Doel deels bereikt"
    NOT_REACHED = "niet_bereikt", "Doel niet bereikt"
    OWN_WISH = "eigen_wens", "Eigen wens van de klant"
    NO_MATCH = "past_niet", "Het traject past niet bij de klant"
    PROVIDER = "aanbieder", "Het re-integratiebedrijf stopt ermee"
    WITHDRAWN = "ingetrokken", "Aanvraag of bestelling ingetrokken"
    FLOWED_OUT = "uitgestroomd", "De klant is uitgestroomd"


S, R = TrajectoryState, TrajectoryReason
LIVE = (S.ORDERED, S.RUNNING, S.ON_HOLD)
ENDED = (S.COMPLETED, S.BROKEN_OFF)
HOLD_REASONS = (R.RELAPSE, R.HEALTH, R.PRIVATE)
RESULTS = (R.WORK, R.GOAL, R.PARTLY, R.NOT_REACHED)
BREAK_REASONS = (
    R.RELAPSE,
    R.HEALTH,
    R.PRIVATE,
    R.WORK,
    R.OWN_WISH,
    R.NO_MATCH,
    R.PROVIDER,
    R.WITHDRAWN,
    R.FLOWED_OUT,
)


@dataclass(frozen=True)
class Facts:
    """What the guards look at; the action that moves a traject fills it in."""

    reason: TrajectoryReason
    # Why the service does not fit the klantfase or the day; empty when it does.
    misfit: str = ""
    # Another traject of the client is ordered, runs or is on hold.
    other_live: bool = False
    has_provider: bool = True
    # Naar werk while a job still runs, and whether both criteria for that were recorded (004:1613-1619).
    early: bool = False
    justified: bool = True


class TrajectoryFacts:
    """Gives the guards their facts; a traject that no action prepared has none and cannot move."""

    facts: Facts


Guard = Callable[[Any], bool]


def nothing_else_live(traject: Any) -> bool:
    """No other traject is ordered, runs or is on hold (004:1621-1623)."""
    return not traject.facts.other_live


def fits_the_phase(traject: Any) -> bool:
    """The client is ready for this service (004:1605; 001:1873-1897)."""
    return not traject.facts.misfit


def provider_chosen(traject: Any) -> bool:
    """There is a re-integration company to order from."""
    return bool(traject.facts.has_provider)


def early_is_justified(traject: Any) -> bool:
    """Naar werk before a job ends: the client can manage it, and it is the quickest lasting way (004:1613-1619)."""
    return not traject.facts.early or bool(traject.facts.justified)


def reason_to_hold(traject: Any) -> bool:
    """Being on hold has one of the reasons for that (001:3438-3446)."""
    return traject.facts.reason in HOLD_REASONS


def is_a_result(traject: Any) -> bool:
    """A traject that was completed has a result."""
    return traject.facts.reason in RESULTS


def reason_to_break_off(traject: Any) -> bool:
    """A traject that was broken off has a reason."""
    return traject.facts.reason in BREAK_REASONS


# What a person reads when a guard says no.
HINTS: dict[Guard, str] = {
    nothing_else_live: "Er is al een traject besteld, bezig of stilgezet. Er kan er maar één tegelijk zijn. Rond dat "
    "eerst af of breek het af.",
    fits_the_phase: "Dit traject past niet bij de klantfase van nu.",
    provider_chosen: "Kies het re-integratiebedrijf.",
    early_is_justified: "Er loopt nog een baan. Naar werk mag dan al beginnen als u beide punten vastlegt: de klant "
    "kan dit aan, en dit is de snelste weg naar werk dat blijft.",
    reason_to_hold: "Kies een reden uit de lijst.",
    is_a_result: "Kies een resultaat uit de lijst.",
    reason_to_break_off: "Kies een reden uit de lijst.",
}
ORDER: list[Any] = [nothing_else_live, fits_the_phase, provider_chosen, early_is_justified]


class TrajectoryLifecycle(TrajectoryFacts):
    """The table: to which state, from which states, under which guards."""

    @transition("state", source=[S.REQUESTED], target=S.ORDERED, conditions=ORDER)
    def to_besteld(self) -> None:
        """Bought from a re-integration company, also before the end of a job (004:1591-1619)."""

    @transition("state", source=[S.ORDERED, S.ON_HOLD], target=S.RUNNING)
    def to_loopt(self) -> None:
        """It begins, or goes on with the same company after it was on hold (001:3442-3446)."""

    @transition("state", source=[S.RUNNING], target=S.ON_HOLD, conditions=[reason_to_hold])
    def to_stilgezet(self) -> None:
        """On hold while the client recovers (001:3438-3446)."""

    @transition("state", source=[S.RUNNING], target=S.COMPLETED, conditions=[is_a_result])
    def to_afgerond(self) -> None:
        """It came to its end, with a result."""

    @transition("state", source=[S.REQUESTED, *LIVE], target=S.BROKEN_OFF, conditions=[reason_to_break_off])
    def to_afgebroken(self) -> None:
        """It stopped before its end, with the reason."""


def hint(traject: Any, target: TrajectoryState) -> str:
    """Why a traject cannot go there now; empty when it can. Its facts must have been filled in."""
    row = getattr(traject, f"to_{target}")._django_fsm.get_transition(traject.state)
    if row is None:
        return f"Dit kan nu niet: de stand is “{TrajectoryState(traject.state).label}”."
    refused = next((guard for guard in row.conditions if not guard(traject)), None)
    if refused is fits_the_phase:
        return str(traject.facts.misfit)
    return HINTS[refused] if refused else ""
