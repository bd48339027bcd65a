"""The end of a job as a state machine, from the first sign to the next job.

The four phases are those that every party named: 0 start of the job, 1 doubt, 2 decision, 3 aftercare and search
(004:2273-2277, 2959-2961, 4099-4101, 5321-5323). See docs/job-end.md for the picture.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django_fsm import transition


class JobEndState(models.TextChoices):
    """Where a case stands."""

    SIGNALLED = "gesignaleerd", "Gesignaleerd"
    INVITED = "uitgenodigd", "Uitgenodigd"
    IN_CONVERSATION = "in_gesprek", "In gesprek"
    DOUBT = "twijfel", "Twijfel"
    NOT_EXTENDED = "niet_verlengd", "Baan stopt"
    SEARCHING = "zoeken", "Zoekt werk"
    GOES_ON = "gaat_door", "Baan gaat door"
    NEW_WORK = "nieuw_werk", "Nieuw werk"
    NOT_NOW = "nu_niet", "Nu niet aan het werk"
    OUTFLOW = "uitstroom", "Uitgestroomd"


class StepReason(models.TextChoices):
    """Why a case moved. Codes only: the row that holds them is kept for ever."""

    CONTRACT_ENDS = "contract_loopt_af", "Contract loopt af"
    SIGNAL = "signaal", "Signaal ontvangen"
    INVITATION = "uitnodiging", "Uitnodiging verstuurd"
    TALK = "gesprek", "Gesprek gevoerd"
    UNDECIDED = "onduidelijk", "Nog niet duidelijk of de baan doorgaat"
    END_ANNOUNCED = "einde_aangekondigd", "Einde van de baan aangekondigd"
    EXTENDED = "verlengd", "Contract verlengd"
    END_WITHDRAWN = "einde_ingetrokken", "Aangekondigd einde ingetrokken"
    SIGN_WRONG = "geen_einde", "De baan is niet in gevaar"
    STAYS = "blijft", "De klant blijft in deze baan"
    JOB_OVER = "baan_geeindigd", "De baan is geëindigd"
    SEARCH_EARLY = "zoeken_begonnen", "Zoeken begint voor het einde van de baan"
    NEW_WORK_DIRECT = "direct_nieuw_werk", "Nieuw werk binnen een week"
    NEW_WORK_LATER = "later_nieuw_werk", "Nieuw werk"
    WORK_BESIDE = "ander_werk_liep_al", "Ander werk liep al"
    GRIEF = "verwerking", "Eerst het ontslag of een verlies verwerken"
    HEALTH = "gezondheid", "Gezondheid"
    PRIVATE = "thuissituatie", "Thuissituatie of zorg"
    STUDY = "opleiding", "Opleiding"
    OWN_WISH = "eigen_wens", "Eigen wens van de klant"
    PICKED_UP = "opgepakt", "Zoeken weer opgepakt"
    FLOWED_OUT = "uitgestroomd", "De klant is uitgestroomd"


S = JobEndState
# Phase 0 to 3 of each state.
PHASE_OF: dict[JobEndState, int] = {
    S.SIGNALLED: 1,
    S.INVITED: 1,
    S.IN_CONVERSATION: 1,
    S.DOUBT: 1,
    S.NOT_EXTENDED: 2,
    S.SEARCHING: 3,
    S.NOT_NOW: 3,
    S.OUTFLOW: 3,
    S.GOES_ON: 0,
    S.NEW_WORK: 0,
}
PHASE_NAMES = ("Baan loopt", "Twijfel", "Beslissing", "Nazorg en zoeken")
CLOSED = frozenset({S.GOES_ON, S.NEW_WORK, S.NOT_NOW, S.OUTFLOW})
OPEN = tuple(state for state in S if state not in CLOSED)
# Closed until a day to look again, and until then still moved by what is recorded about the job.
RESTING = S.NOT_NOW
# States that have a day to look again.
REVIEWED = frozenset({S.DOUBT, S.NOT_NOW})
UNDECIDED = (S.SIGNALLED, S.INVITED, S.IN_CONVERSATION, S.DOUBT)
BEFORE_SEARCH = (*UNDECIDED, S.NOT_EXTENDED)
# Reasons not to look for work now (004:4809-4811, 5614-5617, 6048-6055).
NOT_NOW_REASONS = (
    StepReason.GRIEF,
    StepReason.HEALTH,
    StepReason.PRIVATE,
    StepReason.STUDY,
    StepReason.OWN_WISH,
)


@dataclass(frozen=True)
class Facts:
    """What the guards look at; the action that steps fills it in."""

    # The job still runs: no end was recorded.
    runs: bool
    # Its end was announced or recorded.
    end_is_sure: bool
    # Other work of the client runs, and runs on after this job.
    other_work: bool
    flowed_out: bool
    reason: StepReason
    # A day to look again was given.
    review: bool = False
    # Nobody said that the job ends, only that the client wants other work.
    wish: bool = False


class JobEndFacts:
    """Gives the guards their facts; a case that no action prepared has none and cannot move."""

    facts: Facts


Guard = Callable[[Any], bool]


def job_runs(case: Any) -> bool:
    """The job has not ended."""
    return bool(case.facts.runs)


def end_is_sure(case: Any) -> bool:
    """The end of the job was announced or recorded."""
    return bool(case.facts.end_is_sure)


def end_is_open(case: Any) -> bool:
    """No end of the job was announced, or it was withdrawn."""
    return not case.facts.end_is_sure


def job_is_over(case: Any) -> bool:
    """The job has ended."""
    return not case.facts.runs


def job_is_over_or_wished_away(case: Any) -> bool:
    """The job has ended, or the client wants other work and the two spoke about that (004:1577-1587)."""
    talked = case.state in (JobEndState.IN_CONVERSATION, JobEndState.DOUBT)
    return not case.facts.runs or bool(case.facts.wish and talked)


def other_work_runs(case: Any) -> bool:
    """Other work runs."""
    return bool(case.facts.other_work)


def client_flowed_out(case: Any) -> bool:
    """The client left the target group."""
    return bool(case.facts.flowed_out)


def review_is_agreed(case: Any) -> bool:
    """There is a day to look again (004:1519-1525, 6048-6065)."""
    return bool(case.facts.review)


def reason_for_later(case: Any) -> bool:
    """Not looking for work now has a reason of its own (004:6048-6055)."""
    return case.facts.reason in NOT_NOW_REASONS


# What a person reads when a guard says no.
HINTS: dict[Guard, str] = {
    job_runs: "De baan is al geëindigd.",
    end_is_sure: "Leg eerst vast dat de baan eindigt.",
    end_is_open: "Het einde van de baan is aangekondigd. Trek dat eerst in, of verleng het contract.",
    job_is_over: "De baan loopt nog.",
    job_is_over_or_wished_away: "De baan loopt nog.",
    other_work_runs: "Er loopt geen ander werk. Leg eerst de nieuwe baan vast.",
    client_flowed_out: "De klant is niet uitgestroomd.",
    review_is_agreed: "Spreek een dag af waarop u opnieuw kijkt.",
    reason_for_later: "Kies een reden uit de lijst.",
}


class JobEndLifecycle(JobEndFacts):
    """The table: to which state, from which states, under which guards."""

    @transition("state", source=[S.SIGNALLED], target=S.INVITED, conditions=[job_runs])
    def to_uitgenodigd(self) -> None:
        """The client is asked to make an appointment (004:1464-1468)."""

    @transition("state", source=[S.SIGNALLED, S.INVITED], target=S.IN_CONVERSATION)
    def to_in_gesprek(self) -> None:
        """The talk was held, by phone, video or on site (004:1468-1474)."""

    @transition("state", source=[S.IN_CONVERSATION, S.DOUBT], target=S.DOUBT, conditions=[job_runs, review_is_agreed])
    def to_twijfel(self) -> None:
        """Whether the job goes on is looked into, until a day to look again (004:1513-1525)."""

    @transition(
        "state",
        source=list(UNDECIDED),
        target=S.NOT_EXTENDED,
        conditions=[job_runs, end_is_sure],
    )
    def to_niet_verlengd(self) -> None:
        """The end is sure: the reason, the service that follows and a werkplan (004:1525-1533)."""

    @transition(
        "state", source=[*BEFORE_SEARCH, S.SEARCHING, RESTING], target=S.GOES_ON, conditions=[job_runs, end_is_open]
    )
    def to_gaat_door(self) -> None:
        """Extended, or the sign was wrong (004:1511-1513)."""

    @transition(
        "state",
        source=list(UNDECIDED),
        target=S.SEARCHING,
        conditions=[job_is_over_or_wished_away],
    )
    @transition("state", source=[S.NOT_EXTENDED], target=S.SEARCHING, conditions=[end_is_sure])
    @transition("state", source=[S.NOT_NOW], target=S.SEARCHING, conditions=[job_is_over])
    def to_zoeken(self) -> None:
        """The job is over, the search begins before its end (004:1533, 1603-1619), or by own wish (004:1577-1587)."""

    @transition(
        "state",
        source=[S.NOT_EXTENDED, S.SEARCHING, RESTING],
        target=S.NEW_WORK,
        conditions=[job_is_over, other_work_runs],
    )
    def to_nieuw_werk(self) -> None:
        """To the next job, direct within a week or later, or on in a job that ran already (004:1845-1847)."""

    @transition(
        "state",
        source=[S.NOT_EXTENDED, S.SEARCHING, RESTING],
        target=S.NOT_NOW,
        conditions=[reason_for_later, review_is_agreed],
    )
    def to_nu_niet(self) -> None:
        """Not to work now, with a reason and a day to look again (004:6048-6055)."""

    @transition("state", source=[*OPEN, RESTING], target=S.OUTFLOW, conditions=[client_flowed_out])
    def to_uitstroom(self) -> None:
        """The client left the target group (004:848-854)."""
