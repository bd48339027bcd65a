"""One case about the end of a job on one screen: the phases, what is next, who is at it, and how it came here."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from accounts.models import User
from accounts.roles import Permission
from base.components import Step
from base.templatetags.wajong import dutch_date
from clients.models import ContactPerson
from journeys.actions.common import acting_on, why_closed
from journeys.actions.job_ends import StepOption, lead_of, options
from journeys.checklist_rows import Shown, lists_of
from journeys.consent_page import Speaking, speaking
from journeys.countdown import Countdown, countdown
from journeys.job_end_lifecycle import PHASE_NAMES, REVIEWED, JobEndState
from journeys.job_end_next import Help, help_of, links, told_as_over, what_now
from journeys.letters import next_attempt
from journeys.models import ContactAttempt, JobEnd, JobEndStep, JobEndStepNote, LeadChange, Signal
from journeys.next_steps import Link
from journeys.without_work import WithoutWork, last_end, without_work

S = JobEndState
# Days before the kapdatum from which it stands out.
KAPDATUM_IS_NEAR = 7


@dataclass(frozen=True)
class Kapdatum:
    """The last day on which a change still reaches the next payment; `days_left` is below nothing when it is past."""

    day: date
    days_left: int

    @property
    def kind(self) -> str:
        """How loud to say it."""
        if self.days_left < 0:
            return "error"
        return "warning" if self.days_left <= KAPDATUM_IS_NEAR else "info"

    @property
    def text(self) -> str:
        """What to do and why, in two sentences."""
        day = dutch_date(self.day)
        if self.days_left < 0:
            return (
                f"De kapdatum was {day}. Geef de wijziging vandaag nog door. Zeg de klant dat de volgende betaling "
                "misschien niet klopt."
            )
        return (
            f"Geef de wijziging door voor de kapdatum: uiterlijk {day}. Daarna staat de betaling vast. De klant kan "
            "dan zonder geld zitten."
        )


@dataclass(frozen=True)
class Happened:
    """One line of how it went."""

    on: date
    title: str
    label: str
    lines: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class JobEndPage:
    """Everything on the page of one case."""

    case: JobEnd
    on: date
    lead: User | None
    lead_changes: tuple[LeadChange, ...]
    signals: tuple[Signal, ...]
    steps_taken: tuple[JobEndStep, ...]
    attempts: tuple[ContactAttempt, ...]
    options: tuple[StepOption, ...]
    may_act: bool
    # The reader was given the lead and did not say yet that they took it over.
    must_accept: bool
    lists: tuple[Shown, ...]
    # What was arranged for the client; None as long as the end is not sure.
    arranged: Help | None
    # With whom one may speak about the job; None without an employer.
    speaking: Speaking | None

    @property
    def waits_for_receiver(self) -> bool:
        """Whether the lead was handed over and the receiver has not taken it over yet."""
        return bool(self.lead_changes) and self.lead_changes[-1].accepted_at is None

    @property
    def given_by(self) -> str:
        """Who handed the lead over last."""
        return self.lead_changes[-1].by.name if self.lead_changes else ""

    @property
    def phases(self) -> list[Step]:
        """The four phases with the one in which the case is; a job that goes on, or new work, is phase 0 again."""
        last = self.steps_taken[-1]
        note = f"{last.get_to_state_display()}, sinds {dutch_date(last.on)}"
        return [
            Step(name, place == self.case.phase, note if place == self.case.phase else "")
            for place, name in enumerate(PHASE_NAMES)
        ]

    @property
    def next(self) -> str:
        """What to do now; empty when nothing is."""
        return what_now(
            self.case,
            over=self.over,
            wish=getattr(self.case, "wish", False),
            talk_owed=self.countdown is not None,
            arranged=self.arranged,
        )

    @property
    def over(self) -> Signal | None:
        """The signal that the job is over, while nobody recorded that."""
        return told_as_over(self.case, self.signals)

    @property
    def reviewed(self) -> bool:
        """Whether a day to look again was agreed that still counts."""
        return self.case.state in REVIEWED and self.case.review_on is not None

    @property
    def without_work(self) -> WithoutWork | None:
        """For how long the client has no work; None where this case is not about that any more."""
        over = self.case.state in (S.NEW_WORK, S.GOES_ON, S.OUTFLOW)
        return None if over else without_work(getattr(self.case, "last_end", None), self.on)

    @property
    def countdown(self) -> Countdown | None:
        """The term of the startgesprek, while the job is over and nobody spoke to the client."""
        job = self.case.employment
        if job.lost_on is None or not self.case.is_followed:
            return None
        return countdown(lost_on=job.lost_on, known_on=self.case.known_on, on=self.on)

    @property
    def kapdatum(self) -> Kapdatum | None:
        """The day by which the end must be told, while formalities are left."""
        case = self.case
        if case.formalities_from is None or case.kapdatum_on is None:
            return None
        return Kapdatum(case.kapdatum_on, (case.kapdatum_on - self.on).days)

    @property
    def history(self) -> list[Happened]:
        """Steps, attempts and handovers of the lead, the newest first."""
        rows = [
            Happened(
                row.on,
                row.get_to_state_display(),
                _by("Stap", row.actor),
                _lines(row.get_reason_display(), getattr(row, "note", None)),
                row.recorded_at,
            )
            for row in self.steps_taken
        ]
        rows += [
            Happened(row.on, row.get_kind_display(), _by("Contact", row.made_by), (), row.recorded_at)
            for row in self.attempts
            if row.kind != ContactAttempt.Kind.INVITATION
        ]
        rows += [
            Happened(localdate(row.at), f"Regie naar {row.to_user.name}", _by("Regie", row.by), (row.reason,), row.at)
            for row in self.lead_changes
        ]
        rows += [
            Happened(localdate(row.accepted_at), "Regie overgenomen", _by("Regie", row.to_user), (), row.accepted_at)
            for row in self.lead_changes
            if row.accepted_at and row.by_id != row.to_user_id
        ]
        rows.reverse()  # of what was kept in one moment, the last comes first
        return sorted(rows, key=lambda row: (row.on, row.at), reverse=True)

    @property
    def letters(self) -> list[ContactAttempt]:
        """The letters that were sent, the newest first."""
        return [row for row in reversed(self.attempts) if row.text]

    @property
    def links(self) -> list[Link]:
        """The pages on which one does something about the case, the usual one first."""
        return links(self.case, self.over) if self.may_act and self.case.is_followed else []

    @property
    def next_attempt(self) -> str:
        """The rung of the ladder that comes now, in words; empty when the client is not waited for."""
        if self.case.state != S.INVITED:
            return ""
        return next_attempt(len(self.attempts)).label


def visible(user: User, on: date) -> Any:
    """The cases that this user may see, as the page needs them."""
    cases = JobEnd.objects.visible_to(user, on).with_wish().annotate(last_end=last_end("client_id", on))
    return cases.select_related("client__journey", "employment__employer", "lead")


def read(case: JobEnd, user: User, on: date) -> JobEndPage:
    """The page of a case that `visible` gave; at most fourteen queries, however long it lasts."""
    contact = ContactPerson.objects.visible_to(user, on).fixed_now(case.client_id)
    acts = user.may(Permission.RECORD_WORK) and bool(acting_on(user, [case.client_id], on))
    may_act = acts and not why_closed(case.client, Permission.RECORD_WORK)
    lead = lead_of(case, contact)
    changes = tuple(case.lead_changes.select_related("to_user", "by"))
    waits = bool(changes) and changes[-1].accepted_at is None and case.is_followed
    return JobEndPage(
        case=case,
        on=on,
        lead=lead,
        lead_changes=changes,
        signals=tuple(case.signals.select_related("reported_by")),
        steps_taken=tuple(case.steps.select_related("actor", "note")),
        attempts=tuple(case.attempts.select_related("made_by")),
        options=tuple(options(case=case, on=on)) if may_act else (),
        may_act=may_act,
        must_accept=waits and may_act and lead == user,
        lists=lists_of(case, user, on),
        arranged=help_of(case, user, on),
        speaking=speaking(case.employment, on),
    )


def _lines(reason: str, note: JobEndStepNote | None) -> tuple[str, ...]:
    return (reason, note.text) if note else (reason,)


def _by(what: str, user: User | None) -> str:
    return f"{what}, {user.name}" if user else what
