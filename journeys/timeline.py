"""Everything that happened to a client, as one list: the newest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from clients.models import Coaching, ContactPerson, ContractTerm, Employment
from journeys.happenings import Happening, What
from journeys.job_end_lifecycle import JobEndState, StepReason
from journeys.lifecycle import Klantfase, MoveReason
from journeys.models import (
    Agreement,
    ChosenService,
    ContactAttempt,
    Conversation,
    NoPurchase,
    Signal,
    Task,
    TaskEvent,
    TrialPlacement,
    Workplan,
)
from journeys.services import BY_CODE
from journeys.trajectory_lifecycle import TrajectoryReason, TrajectoryState


class Kind(StrEnum):
    """What an entry is about, in the word that the screen shows."""

    MOVE = "Klantfase"
    TALK = "Gesprek"
    WORK = "Werk"
    COACHING = "Jobcoaching"
    PLAN = "Werkplan"
    AGREEMENT = "Afspraak"
    SIGNAL = "Signaal"
    TASK = "Taak"
    JOB_END = "Einde van de baan"
    SERVICE = "Dienst"
    CONTACT = "Contact"


@dataclass(frozen=True)
class Entry:
    """One event; `at` orders events of the same day."""

    on: date
    kind: Kind
    title: str
    lines: tuple[str, ...] = ()
    by: str = ""
    at: datetime | None = None

    @property
    def label(self) -> str:
        """What it is about and who did it."""
        return f"{self.kind}, {self.by}" if self.by else self.kind.value


@dataclass(frozen=True)
class Handled:
    """What a person did with a task; `to` is who got it."""

    task_id: int
    kind: str
    reason: str
    until: date | None
    at: datetime
    by: str
    to: str | None


@dataclass(frozen=True)
class Events:
    """The rows that a timeline is made of, all of one client and with their people loaded."""

    happenings: Iterable[Happening]
    talks: Iterable[Conversation]
    terms: Iterable[ContractTerm]
    jobs: Iterable[Employment]
    coachings: Iterable[Coaching]
    plans: Iterable[Workplan]
    agreements: Iterable[Agreement]
    signals: Iterable[Signal]
    tasks: Iterable[Task]
    handled: Iterable[Handled]
    contacts: Iterable[ContactPerson]


def timeline(events: Events) -> list[Entry]:
    """The entries of a client's file, the newest first."""
    jobs = {job.pk: job for job in events.jobs}
    entries = [
        *(entry for row in events.happenings if (entry := _happening(row, jobs))),
        *map(_talk, events.talks),
        *map(_term, events.terms),
        *(_job_end(job) for job in events.jobs if job.ended_on),
        *(entry for coaching in events.coachings for entry in _coaching(coaching)),
        *(entry for plan in events.plans for entry in _plan(plan)),
        *(_agreement(agreement) for agreement in events.agreements if not agreement.is_open),
        *(entry for signal in events.signals for entry in _signal(signal)),
        *_tasks(events.tasks, events.handled),
        *map(_contact, events.contacts),
    ]
    return sorted(entries, key=_newest_first, reverse=True)


def _newest_first(entry: Entry) -> tuple[date, float]:
    return entry.on, entry.at.timestamp() if entry.at else 0.0


def _happening(row: Happening, jobs: dict[int, Employment]) -> Entry | None:
    """A step of one of the histories; None for one that another entry tells already."""
    where = workplace(jobs[row.job_id]) if row.job_id in jobs else ""
    lines: tuple[str, ...]
    match row.what:
        case What.PHASE:
            kind, title, lines = Kind.MOVE, _move(row), (MoveReason(row.reason).label,)
        case What.JOB_END:
            state = JobEndState(row.after).label
            kind, title, lines = Kind.JOB_END, f"{state}: {where}", (StepReason(row.reason).label,)
        case What.ATTEMPT:
            if row.after == ContactAttempt.Kind.INVITATION:
                return None  # the case says so
            kind, title, lines = Kind.JOB_END, f"{ContactAttempt.Kind(row.after).label}: {where}", ()
        case What.TRAJECTORY:
            state = TrajectoryState(row.after).label
            reason = TrajectoryReason(row.reason).label if row.reason else ""
            kind, title, lines = Kind.SERVICE, f"{BY_CODE[row.named].label}: {_lower(state)}", (reason,)
        case What.NO_PURCHASE:
            kind, title, lines = Kind.SERVICE, "Besluit: nu geen traject", (NoPurchase.Reason(row.reason).label,)
        case What.CHOSEN:
            kind, title, lines = Kind.SERVICE, f"{BY_CODE[row.named].label}: gekozen", ()
        case What.CHOSEN_ENDED:
            outcome = ChosenService.Outcome(row.after).label
            kind, title, lines = Kind.SERVICE, f"{BY_CODE[row.named].label}: beëindigd", (outcome,)
        case What.TRIAL_BEGAN:
            kind, title, lines = Kind.SERVICE, f"Proefplaatsing bij {row.named}", ()
        case What.TRIAL_ENDED:
            outcome = TrialPlacement.Outcome(row.after).label
            kind, title, lines = Kind.SERVICE, f"Einde proefplaatsing bij {row.named}", (outcome,)
    return Entry(row.on, kind, title, _written(*lines, row.note), row.by, row.at)


def _move(move: Happening) -> str:
    phase = Klantfase(move.after).label
    if move.after == Klantfase.UITGESTROOMD:
        return "Uitgestroomd"
    return f"Van {Klantfase(move.before).label} naar {phase}" if move.before else f"Begonnen in {phase}"


def _talk(talk: Conversation) -> Entry:
    length = f", {talk.minutes} minuten" if talk.minutes else ""
    lines = _written(
        f"Over: {', '.join(talk.topic_labels).lower()}" if talk.topics else "",
        f"Erbij: {', '.join(talk.participant_labels)}" if talk.participants else "",
        f"Tevreden over het werk: {talk.satisfaction} van 5" if talk.satisfaction else "",
        f"Contact gewenst: {_lower(talk.get_contact_wished_display())}" if talk.contact_wished else "",
        f"Mag met de werkgever praten: {talk.get_employer_consent_display().lower()}"
        if talk.employer_consent
        else "",
        talk.outcome,
        f"Terugbellen beloofd op {_day(talk.callback_on)}" if talk.callback_on else "",
    )
    title = f"{talk.get_kind_display()} ({talk.get_channel_display().lower()}{length})"
    return Entry(talk.held_on, Kind.TALK, title, lines, _name(talk.held_by), talk.recorded_at)


def _term(term: ContractTerm) -> Entry:
    where = workplace(term.employment)
    title = f"Nieuw werk: {where}" if term.number == 1 else f"Contract verlengd: {where}"
    until = f"tot en met {_day(term.ends_on)}" if term.ends_on else "zonder einddatum"
    hours = f"{term.hours.normalize():f}".replace(".", ",")
    line = f"{term.get_kind_display()} vanaf {_day(term.starts_on)} {until}, {hours} uur per week"
    # An extension that was agreed beforehand stands on the day on which it was known.
    on = min(term.starts_on, timezone.localdate(term.recorded_at))
    return Entry(on, Kind.WORK, title, (line,), _name(term.recorded_by), term.recorded_at)


def _job_end(job: Employment) -> Entry:
    return Entry(
        job.ended_on or job.started_on,
        Kind.WORK,
        f"Werk geëindigd: {workplace(job)}",
        (job.get_end_reason_display(),),
    )


def _coaching(coaching: Coaching) -> Iterator[Entry]:
    who = coaching.coach.name if coaching.coach else coaching.organisation.name
    where = workplace(coaching.employment)
    lines = _written(
        f"{coaching.get_kind_display()}, regime {coaching.get_regime_display().lower()}: {who}",
        f"Uitzondering: {coaching.exception_reason}" if coaching.exception_reason else "",
        f"Keuze van de jobcoach: {coaching.choice_reason}" if coaching.choice_reason else "",
    )
    yield Entry(coaching.started_on, Kind.COACHING, f"Jobcoaching begonnen: {where}", lines)
    if coaching.ended_on:
        yield Entry(coaching.ended_on, Kind.COACHING, f"Jobcoaching gestopt: {where}", (who,))


def _plan(plan: Workplan) -> Iterator[Entry]:
    came_of_it = f"Wat er van het vorige plan kwam: {plan.evaluation}" if plan.evaluation else ""
    lines = _written(plan.goal, came_of_it)
    yield Entry(plan.made_on, Kind.PLAN, f"Werkplan, versie {plan.number}", lines, _name(plan.made_by))
    if plan.changed_on:
        title = f"Situatie veranderd: {plan.get_change_display().lower()}"
        yield Entry(plan.changed_on, Kind.PLAN, title, ("Het werkplan moet worden bijgesteld.",))


def _agreement(agreement: Agreement) -> Entry:
    how = "nagekomen" if agreement.done_on else "vervallen"
    return Entry(
        agreement.done_on or agreement.dropped_on or agreement.made_on,
        Kind.AGREEMENT,
        f"Afspraak {how}: {agreement.what}",
        _written(f"Wie: {_lower(agreement.get_who_display())}", agreement.drop_reason),
        _name(agreement.closed_by),
    )


def _signal(signal: Signal) -> Iterator[Entry]:
    title = f"Signaal {signal.receipt}: {_lower(signal.get_kind_display())}"
    expected = f"Verwachte laatste werkdag: {_day(signal.expected_end_on)}" if signal.expected_end_on else ""
    yield Entry(signal.received_on, Kind.SIGNAL, title, _written(expected, signal.message), _name(signal.reported_by))
    if signal.answered_at:
        title = f"Signaal {signal.receipt} beantwoord: {_lower(signal.get_state_display())}"
        on = timezone.localdate(signal.answered_at)
        yield Entry(on, Kind.SIGNAL, title, _written(signal.answer), _name(signal.answered_by), signal.answered_at)


def _tasks(tasks: Iterable[Task], events: Iterable[Handled]) -> Iterator[Entry]:
    titles = {task.pk: task.rule_row.title for task in tasks}
    said: dict[int, str] = {}
    for event in events:
        if event.kind == TaskEvent.Kind.COMPLETED:
            said[event.task_id] = event.reason
            continue
        if event.kind == TaskEvent.Kind.POSTPONED:
            what = f"Uitgesteld tot {_day(event.until)}" if event.until else "Uitgesteld"
        else:
            what = f"Overgedragen aan {event.to}"
        title = f"{what}: {_lower(titles[event.task_id])}"
        yield Entry(timezone.localdate(event.at), Kind.TASK, title, _written(event.reason), event.by, event.at)
    for task in tasks:
        if task.closed_on:
            title = f"{task.get_state_display()}: {_lower(task.rule_row.title)}"
            lines = _written(task.get_closing_display(), said.get(task.pk, ""))
            yield Entry(task.closed_on, Kind.TASK, title, lines, _name(task.closed_by))


def _contact(contact: ContactPerson) -> Entry:
    title = f"{contact.get_position_display()}: {contact.user.name}"
    until = f"Tot en met {_day(contact.until)}" if contact.until else ""
    return Entry(contact.since, Kind.CONTACT, title, _written(contact.reason, until), _name(contact.assigned_by))


def workplace(job: Employment) -> str:
    """A job in a few words: what, and with whom."""
    where = job.employer.name if job.employer else job.get_kind_display().lower()
    return f"{job.job_title} bij {where}" if job.job_title and job.employer else job.job_title or where


def _written(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)


def _name(user: User | None) -> str:
    return user.name if user else ""


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def _lower(text: str) -> str:
    """A sentence to stand after a colon."""
    return text[:1].lower() + text[1:]
