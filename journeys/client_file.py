"""One client on one screen: who, where in the klantreis, which work, what comes, what happened."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery

from accounts.models import User
from accounts.roles import Permission
from base.components import Step
from base.templatetags.wajong import dutch_date, relative_days
from clients.coaching_rules import why_not
from clients.employment_rules import why_not_extend, why_not_withdraw
from clients.models import Client, Coaching, ContactDetails, ContactPerson, ContractKind, ContractTerm, Employment
from clients.sealed import Sealed
from journeys.actions.common import acted_on_by, why_closed
from journeys.consent_page import Line, lines
from journeys.countdown import Countdown, known_on, of_task
from journeys.deadlines import CONTRACT_OUTCOME, RULES, Rule, Subject
from journeys.happenings import happenings
from journeys.lifecycle import PHASES, Klantfase
from journeys.models import Agreement, Conversation, JobEnd, Journey, Signal, Task, Workplan
from journeys.next_steps import About, Link, steps
from journeys.terms import TermRow, terms_of
from journeys.timeline import Entry, Events, Handled, timeline
from journeys.why import Why, why
from journeys.without_work import WithoutWork, last_end, without_work


@dataclass(frozen=True)
class JobFile:
    """A job that runs, or that ended and was not followed up yet; `terms` starts with the last one."""

    job: Employment
    terms: tuple[ContractTerm, ...]
    coaching: Coaching | None
    case: JobEnd | None
    # The talk of all parties when the job began, the last one when there were more.
    start_talk: Conversation | None

    @property
    def can_be_extended(self) -> bool:
        """Whether the contract can be followed by another."""
        return not why_not_extend(self.job, self.terms[0] if self.terms else None)

    @property
    def can_withdraw_end(self) -> bool:
        """Whether an announced end can be taken back."""
        return not why_not_withdraw(self.job)

    @property
    def can_be_coached(self) -> bool:
        """Whether coaching can start on this job."""
        return not why_not(self.job, self.terms, [self.coaching] if self.coaching else [])


@dataclass(frozen=True)
class NextTerm:
    """What comes: a term, with its task once that is open; `about` says which of many it is, where a title cannot."""

    rule: Rule
    opens_on: date
    due_on: date
    why: Why
    task: Task | None = None
    overdue: bool = False
    waiting: bool = False
    steps: tuple[Link, ...] = ()
    about: str = ""
    countdown: Countdown | None = None


@dataclass(frozen=True)
class ClientFile:
    """Everything on the page of one client; `can` holds the permissions that this user can use here now."""

    client: Client
    on: date
    can: frozenset[str]
    age: int
    journey: Journey | None
    details: ContactDetails | None
    fixed: ContactPerson | None
    stand_in: ContactPerson | None
    jobs: tuple[JobFile, ...]
    tasks: tuple[NextTerm, ...]
    upcoming: tuple[NextTerm, ...]
    plan: Workplan | None
    agreements: tuple[Agreement, ...]
    open_signals: tuple[Signal, ...]
    consents: tuple[Line, ...]
    entries: tuple[Entry, ...]

    @property
    def may_keep(self) -> bool:
        """Whether this user asks the client for consent, and writes down what the client says."""
        return Permission.KEEP_CLIENT.value in self.can

    @property
    def steps(self) -> list[Step]:
        """The four klantfasen with the current one; a phase that is not known yet stands between 1 and 4."""
        now = self.journey.klantfase if self.journey else ""
        shown = [*PHASES[:1], Klantfase.ONBEKEND_2_3, *PHASES[3:]] if now == Klantfase.ONBEKEND_2_3 else PHASES
        since = ""
        if self.journey:
            began = self.journey.phase_since
            since = f"sinds {dutch_date(began)}, {relative_days(began, self.on)}"
        return [Step(phase.label, phase == now, since if phase == now else "") for phase in shown]

    @property
    def phase_without_work(self) -> bool:
        """Whether the klantfase says that the client works while no job runs (001:1893-1897)."""
        at_work = self.journey is not None and self.journey.klantfase == Klantfase.AAN_HET_WERK
        return at_work and not any(row.job.is_running and row.job.started_on <= self.on for row in self.jobs)

    @property
    def without_work(self) -> WithoutWork | None:
        """For how long the client has no work."""
        return without_work(getattr(self.client, "last_end", None), self.on)

    @property
    def may_set_interval(self) -> bool:
        """Whether this user can agree on another rhythm of talks: with a permanent contract, or to undo one."""
        permanent = any(row.job.is_running and row.job.kind == ContractKind.PERMANENT for row in self.jobs)
        own = self.journey is not None and bool(self.journey.contact_interval_reason)
        return Permission.RECORD_CONVERSATION.value in self.can and (permanent or own)

    @property
    def phone(self) -> str:
        """The client's number, opened for this page."""
        return self._opened("phone")

    @property
    def email(self) -> str:
        """The client's address for mail, opened for this page."""
        return self._opened("email")

    @property
    def address(self) -> str:
        """Where the client lives, opened for this page."""
        place = f"{self._opened('postcode')} {self._opened('city')}".strip()
        return ", ".join(part for part in (self._opened("street"), place) if part)

    def _opened(self, name: str) -> str:
        sealed: Sealed = getattr(self.details, name, Sealed(""))
        return sealed.reveal()


def visible(user: User, on: date) -> Any:
    """The clients this user may see, as the file needs them: whether the user acts on them, and without the BSN."""
    acts = Exists(acted_on_by(user, on).filter(pk=OuterRef("pk")))
    clients = Client.objects.visible_to(user, on).annotate(acts=acts, last_end=last_end("pk", on))
    return clients.select_related("office", "journey", "contact_details").defer("bsn", "bsn_index")


def read(client: Client, user: User, on: date) -> ClientFile:
    """The file of a client that `visible` gave; twelve queries, however long the history."""

    def of(model: Any, path: str = "client") -> Any:
        return model.objects.visible_to(user, on).filter(**{path: client})

    contacts = list(of(ContactPerson).select_related("user", "assigned_by").order_by("-since", "-pk"))
    case = JobEnd.objects.followed().filter(employment=OuterRef("pk")).reverse()
    named = {"case_pk": Subquery(case.values("pk")[:1]), "case_state": Subquery(case.values("state")[:1])}
    jobs = list(of(Employment).annotate(**named).select_related("employer"))
    by_pk = {job.pk: job for job in jobs}
    terms = _on_jobs(of(ContractTerm, "employment__client").select_related("recorded_by"), by_pk)
    coachings = _on_jobs(of(Coaching, "employment__client").select_related("organisation", "coach"), by_pk)
    tasks, handled = _tasks(
        of(Task).select_related("assignee", "closed_by").annotate(known_on=known_on("subject_id"))
    )
    plans = list(of(Workplan).select_related("made_by", "note"))
    agreements = list(of(Agreement).select_related("closed_by"))
    signals = list(of(Signal).select_related("reported_by", "answered_by"))
    talks = list(of(Conversation).select_related("held_by"))
    events = Events(
        happenings=happenings(client.pk, user, on),
        talks=talks,
        terms=terms,
        jobs=jobs,
        coachings=coachings,
        plans=plans,
        agreements=agreements,
        signals=signals,
        tasks=tasks,
        handled=handled,
        contacts=contacts,
    )
    agreed = {agreement.pk: agreement.line for agreement in agreements}
    open_tasks = [task for task in tasks if task.state == Task.State.OPEN]
    job_of = {
        "employment": {job.pk: job.pk for job in jobs},
        "coaching": {coaching.pk: coaching.employment_id for coaching in coachings},
        "signal": {signal.pk: signal.employment_id for signal in signals},
    }
    return ClientFile(
        client=client,
        on=on,
        can=_can(client, user),
        age=_age(client.birth_date, on),
        journey=getattr(client, "journey", None),
        details=getattr(client, "contact_details", None),
        fixed=_running(contacts, ContactPerson.Position.FIXED),
        stand_in=_running(contacts, ContactPerson.Position.STAND_IN),
        jobs=_jobs(jobs, terms, coachings, talks),
        tasks=tuple(
            _open(task, client, job_of.get(task.subject, {}).get(task.subject_id), agreed, user, on)
            for task in open_tasks
        ),
        upcoming=tuple(_still_to_open(terms_of([client.pk]), open_tasks, agreed)),
        plan=next((plan for plan in plans if plan.is_current), None),
        agreements=tuple(agreement for agreement in agreements if agreement.is_open),
        open_signals=tuple(signal for signal in signals if signal.state != Signal.State.DONE),
        consents=tuple(lines(client, user, on)),
        entries=tuple(timeline(events)),
    )


def _tasks(tasks: Any) -> tuple[list[Task], list[Handled]]:
    """The tasks and what people did with them, in one query: a row for each act, or one for a task without any."""
    acts = {f"act_{name}": F(f"events__{path}") for name, path in _ACT.items()}
    found: dict[int, Task] = {}
    handled: list[Handled] = []
    for row in tasks.annotate(**acts).order_by("due_on", "pk", "-events__at", "-events__pk"):
        found.setdefault(row.pk, row)
        if row.act_at is not None:
            handled.append(Handled(row.pk, **{name: getattr(row, f"act_{name}") for name in _ACT}))
    return list(found.values()), handled


_ACT = {"kind": "kind", "reason": "reason", "until": "until", "at": "at", "by": "actor__name", "to": "to_user__name"}


def _on_jobs(rows: Any, jobs: dict[int, Employment]) -> list[Any]:
    """Rows that belong to a job, each given the job that was already read."""
    found = list(rows)
    for row in found:
        row.employment = jobs[row.employment_id]
    return found


def _jobs(
    jobs: list[Employment], terms: list[ContractTerm], coachings: list[Coaching], talks: list[Conversation]
) -> tuple[JobFile, ...]:
    terms_of: dict[int, list[ContractTerm]] = defaultdict(list)
    for term in sorted(terms, key=lambda term: -term.number):
        terms_of[term.employment_id].append(term)
    coaching_of = {coaching.employment_id: coaching for coaching in coachings if coaching.ended_on is None}
    of_all = (talk for talk in reversed(talks) if talk.kind == Conversation.Kind.START_OF_JOB)
    started = {talk.employment_id: talk for talk in of_all}
    return tuple(
        JobFile(job, tuple(terms_of[job.pk]), coaching_of.get(job.pk), _case(job), started.get(job.pk))
        for job in jobs
        if job.is_running or job.followed_up_on is None or _case(job)
    )


def _case(job: Any) -> JobEnd | None:
    """The case of a job that is still followed, as it was read along; an open one before a resting one."""
    return JobEnd(pk=job.case_pk, state=job.case_state) if job.case_pk else None


def _can(client: Any, user: User) -> frozenset[str]:
    """What the actions would let this user do."""
    if not client.acts:
        return frozenset()
    own = (permission for permission in Permission if user.may(permission))
    return frozenset(permission.value for permission in own if not why_closed(client, permission))


def _open(task: Any, client: Any, job_pk: int | None, agreed: dict[int, str], user: User, on: date) -> NextTerm:
    about = About(task.rule_row, task.pk, client.number, task.subject_id, job_pk)
    return NextTerm(
        rule=task.rule_row,
        opens_on=task.opens_on,
        due_on=task.due_on,
        why=why(task),
        task=task,
        overdue=task.is_overdue(on),
        waiting=task.is_waiting(on),
        steps=steps(about, user) if client.acts else (),
        about=agreed.get(task.subject_id, "") if task.subject == Subject.AGREEMENT else "",
        countdown=of_task(task, task.known_on, on),
    )


def _still_to_open(terms: list[TermRow], tasks: list[Task], agreed: dict[int, str]) -> list[NextTerm]:
    """The terms that have no open task yet; not the one that only comes of an outcome nobody recorded."""
    raised = {(task.rule, task.subject_id, task.anchor_on) for task in tasks}
    return [
        NextTerm(
            RULES[term.rule],
            term.opens_on,
            term.due_on,
            why(term),
            about=agreed.get(term.subject_id, "") if RULES[term.rule].subject is Subject.AGREEMENT else "",
        )
        for term in sorted(terms, key=lambda term: (term.due_on, term.rule))
        if (term.rule, term.subject_id, term.anchor_on) not in raised and term.rule != CONTRACT_OUTCOME.key
    ]


def _running(contacts: list[ContactPerson], position: str) -> ContactPerson | None:
    return next((row for row in contacts if row.position == position and row.until is None), None)


def _age(born: date, on: date) -> int:
    """Whole years; somebody of 29 February has their birthday on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
