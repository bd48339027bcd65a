"""The place that a client leaves behind as a state machine, from the employer's answer to a new employee.

As soon as an end is sure the employer is asked whether somebody new is sought; a yes goes to the queue of the
Werkgeversservicepunt (004:7058-7066, 4033-4034). The steps and reasons are our own choice [K]: the sources name none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django_fsm import transition


class Wanted(models.TextChoices):
    """What the employer answers when asked whether somebody new is sought."""

    YES = "ja", "Ja"
    NO = "nee", "Nee"
    UNKNOWN = "onbekend", "Nog niet bekend"


class VacancyState(models.TextChoices):
    """Where a vacancy stands."""

    ASKED = "gevraagd", "Werkgever weet het nog niet"
    OPEN = "open", "Open"
    TAKEN = "opgepakt", "Opgepakt"
    FILLED = "vervuld", "Vervuld"
    WITHDRAWN = "ingetrokken", "Ingetrokken"
    NONE = "geen", "Geen vacature"


class VacancyReason(models.TextChoices):
    """Why a vacancy moved. Codes only: the row that holds them is kept for ever."""

    WANTED = "werkgever_zoekt", "De werkgever zoekt iemand"
    NOT_WANTED = "werkgever_zoekt_niet", "De werkgever zoekt niemand"
    NOT_KNOWN = "werkgever_weet_niet", "De werkgever weet het nog niet"
    TAKEN_UP = "opgepakt", "Opgepakt door een adviseur"
    CANDIDATE = "kandidaat", "Een voorgestelde kandidaat is aangenomen"
    OTHERWISE = "anders", "De werkgever vond zelf iemand"
    NO_CANDIDATE = "geen_kandidaat", "Er is geen passende kandidaat"
    JOB_GOES_ON = "baan_gaat_door", "De baan gaat toch door"


S, R = VacancyState, VacancyReason
# In these states something is still to be done for the vacancy.
LIVE = (S.OPEN, S.TAKEN)
ENDED = (S.FILLED, S.WITHDRAWN, S.NONE)
FILL_REASONS = (R.OTHERWISE, R.CANDIDATE)
WITHDRAW_REASONS = (R.NOT_WANTED, R.NO_CANDIDATE, R.JOB_GOES_ON)


@dataclass(frozen=True)
class Facts:
    """What the guards look at; the action that moves a vacancy fills it in."""

    reason: VacancyReason
    # Whoever acts has the vacancy already.
    own: bool = False


class VacancyFacts:
    """Gives the guards their facts; a vacancy that no action prepared has none and cannot move."""

    facts: Facts


Guard = Callable[[Any], bool]


def is_wanted(vacancy: Any) -> bool:
    """The employer said yes."""
    return bool(vacancy.facts.reason is R.WANTED)


def not_own(vacancy: Any) -> bool:
    """One takes what one does not have."""
    return not vacancy.facts.own


def reason_to_fill(vacancy: Any) -> bool:
    """Somebody works there now: a candidate, or somebody whom the employer found."""
    return vacancy.facts.reason in FILL_REASONS


def reason_to_withdraw(vacancy: Any) -> bool:
    """There is a reason for which nobody is sought any more."""
    return vacancy.facts.reason in WITHDRAW_REASONS


# What a person reads when a guard says no.
HINTS: dict[Guard, str] = {
    is_wanted: "Alleen als de werkgever iemand zoekt, is er een vacature.",
    not_own: "U hebt deze vacature al.",
    reason_to_fill: "Kies een reden uit de lijst.",
    reason_to_withdraw: "Kies een reden uit de lijst.",
}


class VacancyLifecycle(VacancyFacts):
    """The table: to which state, from which states, under which guards."""

    @transition("state", source=[S.NONE, S.WITHDRAWN], target=S.ASKED)
    def to_gevraagd(self) -> None:
        """The employer does not know yet."""

    @transition("state", source=[S.ASKED, S.NONE, S.WITHDRAWN], target=S.OPEN, conditions=[is_wanted])
    def to_open(self) -> None:
        """Somebody is sought: into the queue (004:7058-7066)."""

    @transition("state", source=[S.OPEN, S.TAKEN], target=S.TAKEN, conditions=[not_own])
    def to_opgepakt(self) -> None:
        """An adviser takes it, also from a colleague who is away."""

    @transition("state", source=[S.TAKEN], target=S.FILLED, conditions=[reason_to_fill])
    def to_vervuld(self) -> None:
        """Somebody has the job."""

    @transition("state", source=[*LIVE], target=S.WITHDRAWN, conditions=[reason_to_withdraw])
    def to_ingetrokken(self) -> None:
        """Nobody is sought any more."""

    @transition("state", source=[S.ASKED], target=S.NONE)
    def to_geen(self) -> None:
        """The employer seeks nobody; never in the queue."""


def hint(vacancy: Any, target: VacancyState) -> str:
    """Why a vacancy cannot go there now; empty when it can. Its facts must have been filled in."""
    row = getattr(vacancy, f"to_{target}")._django_fsm.get_transition(vacancy.state)
    if row is None:
        return f"Dit kan nu niet: de stand is “{VacancyState(vacancy.state).label}”."
    refused = next((guard for guard in row.conditions if not guard(vacancy)), None)
    return HINTS[refused] if refused else ""
