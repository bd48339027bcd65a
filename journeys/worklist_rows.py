"""The rows of my work: what stands on one line of a list, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Min, OuterRef, Q, Subquery, When

from accounts.models import User
from base.dates import previous_working_day
from clients.models import Client, Coaching, ContactPerson, Employment
from journeys.countdown import Countdown, known_on, of_task
from journeys.deadlines import RULES, SIGNAL_DECISION, Rule, Subject
from journeys.models import Agreement, JobEnd, Journey, Signal, Task
from journeys.next_steps import About, Link, steps
from journeys.without_work import WithoutWork, last_end, without_work

_URGENCY = {key: place for place, key in enumerate(RULES)}
_NAME = ("number", "first_name", "prefix", "last_name", "sheltered", "work_ability")
_JOURNEY = ("client", "klantfase", "phase_since", "last_conversation_on")
_TASK = (
    "client",
    "rule",
    "subject",
    "subject_id",
    "anchor_on",
    "opens_on",
    "due_on",
    "raised_on",
    "postponed_until",
    "state",
    "assignee__name",
)


@dataclass(frozen=True)
class Job:
    """A job as a list shows it: where, as what, and until when."""

    pk: int
    employer: str
    title: str
    ends_on: date | None
    ended: bool


@dataclass(frozen=True)
class Who:
    """Whose line this is."""

    number: str
    name: str
    klantfase: str
    without_work: WithoutWork | None


@dataclass(frozen=True)
class TaskRow:
    """One open task; `note` says what is special today, `step` is what one usually does about it.

    `agreed` says which agreement it is about, when it is about one.
    """

    pk: int
    who: Who
    rule: Rule
    due_on: date
    overdue: bool
    waiting_until: date | None
    note: str
    assignee: str
    job: Job | None
    agreed: str
    countdown: Countdown | None
    step: Link | None


@dataclass(frozen=True)
class ClientRow:
    """One client of the caseload."""

    who: Who
    phase_since: date | None
    last_seen_on: date | None
    contact: str
    jobs: tuple[Job, ...]
    open_tasks: int
    next_due_on: date | None


@dataclass(frozen=True)
class Risk:
    """One reason to think that a job ends: an open task, or a signal when `signal_pk` is set."""

    title: str
    pk: int
    is_signal: bool
    due_on: date
    overdue: bool
    job: Job | None
    countdown: Countdown | None
    step: Link | None


@dataclass(frozen=True)
class RiskRow:
    """One client whose job ends or may end; `ends_on` is the earliest day."""

    who: Who
    ends_on: date | None
    risks: tuple[Risk, ...]


def task_rows(tasks: Any, user: User, on: date, *, by_urgency: bool) -> list[TaskRow]:
    """The lines of an ordered queryset of tasks; with `by_urgency`, the heaviest rule first within a day."""
    client = (*(f"client__{name}" for name in _NAME), "client__journey__client", "client__journey__klantfase")
    about = {"job_pk": job_pk(), "known_on": known_on("subject_id"), "last_end": last_end("client_id", on)}
    found = list(tasks.select_related("client__journey", "assignee").only(*_TASK, *client).annotate(**about))
    jobs = _jobs(task.job_pk for task in found)
    agreed = _agreed(task.subject_id for task in found if task.subject == Subject.AGREEMENT)
    rows = [
        TaskRow(
            pk=task.pk,
            who=_who(task.client, task.last_end, on),
            rule=task.rule_row,
            due_on=task.due_on,
            overdue=task.is_overdue(on),
            waiting_until=task.postponed_until if task.is_waiting(on) else None,
            note=_note(task, on),
            assignee=task.assignee.name if task.assignee else "",
            job=jobs.get(task.job_pk),
            agreed=agreed.get(task.subject_id, "") if task.subject == Subject.AGREEMENT else "",
            countdown=of_task(task, task.known_on, on),
            step=_step(task, task.client.number, user),
        )
        for task in found
    ]
    if by_urgency:
        rows.sort(key=lambda row: (row.due_on, _URGENCY[row.rule.key]))
    return rows


def client_rows(clients: Any, on: date) -> list[ClientRow]:
    """The lines of an ordered queryset of clients."""
    columns = (*_NAME, *(f"journey__{name}" for name in _JOURNEY))
    found = list(clients.select_related("journey").only(*columns).annotate(last_end=last_end("pk", on)))
    keys = [client.pk for client in found]
    jobs: dict[int, list[Job]] = defaultdict(list)
    for job in Employment.objects.running().filter(client__in=keys).select_related("employer"):
        jobs[job.client_id].append(_job(job))
    open_tasks = Task.objects.open().filter(client__in=keys).order_by().values("client")
    tasks = {row["client"]: row for row in open_tasks.annotate(n=Count("pk"), due=Min("due_on"))}
    contacts = contact_names(keys)
    rows = []
    for client in found:
        journey = _journey(client)
        task = tasks.get(client.pk, {"n": 0, "due": None})
        rows.append(
            ClientRow(
                who=_who(client, client.last_end, on),
                phase_since=journey.phase_since if journey else None,
                last_seen_on=journey.last_conversation_on if journey else None,
                contact=contacts.get(client.pk, ""),
                jobs=tuple(jobs[client.pk]),
                open_tasks=task["n"],
                next_due_on=task["due"],
            )
        )
    return rows


def contact_names(clients: Iterable[int]) -> dict[int, str]:
    """The name of the fixed contact of each of these clients that has one."""
    running = ContactPerson.objects.filter(client__in=list(clients), position="vast", until__isnull=True)
    return dict(running.order_by().values_list("client", "user__name"))


def risk_rows(clients: Any, user: User, on: date, rules: tuple[str, ...]) -> list[RiskRow]:
    """One line per client with what threatens the work, the earliest end first."""
    named = clients.select_related("journey").only(*_NAME, "journey__client", "journey__klantfase")
    found = {client.pk: client for client in named.annotate(last_end=last_end("pk", on))}
    about = {"job_pk": job_pk(), "known_on": known_on("subject_id")}
    tasks = list(Task.objects.open().filter(client__in=list(found), rule__in=rules).annotate(**about))
    signals = list(Signal.objects.unanswered().filter(client__in=list(found)))
    jobs = _jobs([*(task.job_pk for task in tasks), *(signal.employment_id for signal in signals)])
    risks: dict[int, list[Risk]] = defaultdict(list)
    ends: dict[int, set[date | None]] = defaultdict(set)
    for task in tasks:
        job = jobs.get(task.job_pk)
        left = of_task(task, task.known_on, on)
        step = _step(task, found[task.client_id].number, user)
        risk = Risk(task.rule_row.title, task.pk, False, task.due_on, task.is_overdue(on), job, left, step)
        risks[task.client_id].append(risk)
        ends[task.client_id].add(job.ends_on if job else None)
    for signal in signals:
        job = jobs[signal.employment_id]
        answers = About(SIGNAL_DECISION, 0, found[signal.client_id].number, signal.pk, job.pk)
        title, late = f"Signaal: {signal.get_kind_display().lower()}", signal.decide_by < on
        risk = Risk(title, signal.pk, True, signal.decide_by, late, job, None, _first(steps(answers, user)))
        risks[signal.client_id].append(risk)
        ends[signal.client_id].add(signal.expected_end_on or job.ends_on)
    rows = [
        RiskRow(
            _who(client, client.last_end, on),
            min((day for day in ends[pk] if day), default=None),
            tuple(sorted(risks[pk], key=lambda risk: risk.due_on)),
        )
        for pk, client in found.items()
    ]
    return sorted(rows, key=lambda row: (row.ends_on or date.max, row.who.name))


def _note(task: Task, on: date) -> str:
    """Why a task that is not late stands in the list of today."""
    if task.is_overdue(on):
        return ""
    if task.postponed_until and task.postponed_until <= on:
        return "terug van uitstel"
    return "nieuw" if max(task.opens_on, task.raised_on) > previous_working_day(on) else ""


def _step(task: Any, number: str, user: User) -> Link | None:
    """What one usually does; None for a team lead, who hands work over."""
    if not user.can_be_contact:
        return None
    return _first(steps(About(task.rule_row, task.pk, number, task.subject_id, task.job_pk), user))


def _first(links: tuple[Link, ...]) -> Link | None:
    return links[0] if links else None


def job_pk() -> Case:
    """The id of the job that a task is about, straight or through its coaching, signal or case."""
    coaching = Coaching.objects.filter(pk=OuterRef("subject_id")).values("employment")
    signal = Signal.objects.filter(pk=OuterRef("subject_id")).values("employment")
    case = JobEnd.objects.filter(pk=OuterRef("subject_id")).values("employment")
    return Case(
        When(Q(subject="employment"), then=F("subject_id")),
        When(Q(subject="coaching"), then=Subquery(coaching)),
        When(Q(subject="signal"), then=Subquery(signal)),
        When(Q(subject="job_end"), then=Subquery(case)),
        output_field=BigIntegerField(),
    )


def _jobs(keys: Iterable[int | None]) -> dict[int | None, Job]:
    wanted = {key for key in keys if key is not None}
    if not wanted:
        return {}
    return {job.pk: _job(job) for job in Employment.objects.filter(pk__in=wanted).select_related("employer")}


def _agreed(keys: Iterable[int]) -> dict[int, str]:
    wanted = set(keys)
    return {row.pk: row.line for row in Agreement.objects.filter(pk__in=wanted)} if wanted else {}


def _job(job: Employment) -> Job:
    return Job(
        pk=job.pk,
        employer=job.employer.name if job.employer else job.get_kind_display(),
        title=job.job_title,
        ends_on=job.ended_on or job.expected_end_on,
        ended=not job.is_running,
    )


def _journey(client: Client) -> Journey | None:
    """The journey that was read along; people in sheltered work have none."""
    return getattr(client, "journey", None)


def _who(client: Client, last_end_on: date | None, on: date) -> Who:
    journey = _journey(client)
    phase = journey.get_klantfase_display() if journey else client.outside
    return Who(client.number, client.full_name, phase, without_work(last_end_on, on))
