"""What one can do with an object now: each act with its name, or why not. Pages show it and the API says it.

The rows come from `with_acts`, with their client and its klantreis read along.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from accounts.roles import Permission
from base.refusal import NotAllowed
from clients import coaching_rules
from clients.actions import consent
from clients.employment_rules import why_not_end, why_not_extend, why_not_withdraw
from clients.models import Client, Employment
from journeys import vacancies
from journeys.actions import (
    agreements,
    chosen_services,
    job_ends,
    outreach,
    signals,
    tasks,
    trial_placements,
    unplaced,
)
from journeys.actions import vacancies as on_vacancies
from journeys.actions.common import why_not_by, with_acts
from journeys.actions.services import BY_PERSON
from journeys.models import Candidate, JobEnd, Signal, Task, Trajectory, UnplacedSignal, Vacancy
from journeys.services import BY_CODE, CATALOGUE, why_not
from journeys.trajectory_lifecycle import Facts, hint
from journeys.trajectory_lifecycle import TrajectoryReason as R
from journeys.trajectory_lifecycle import TrajectoryState as S
from journeys.vacancy_lifecycle import VacancyState

P = Permission
NOTHING_FITS = "Bij de klantfase van nu past geen traject."
NO_SERVICE_FITS = "Bij de klantfase van nu past geen dienst."


@dataclass(frozen=True)
class Option:
    """One act: possible now when `hint`, which says why not, is empty. Some have a target, and reasons to choose."""

    name: str
    label: str
    hint: str = ""
    target: str = ""
    reasons: tuple[str, ...] = ()


Options = dict[int, list[Option]]


def of_employments(jobs: Sequence[Any], actor: User) -> Options:
    """Jobs that `with_open_state` gave."""
    return {
        job.pk: _asked(actor, job, job.client, P.RECORD_WORK, employment_options(job, job.open_state or ""))
        for job in jobs
    }


def with_open_state(jobs: QuerySet[Any]) -> QuerySet[Any]:
    """Jobs with the state of the case that an act joins: the open one, or else the one that rests."""
    cases = JobEnd.objects.followed().filter(employment=OuterRef("pk")).reverse()
    found: QuerySet[Any] = jobs.annotate(open_state=Subquery(cases.values("state")[:1]))
    return found


def employment_options(job: Employment, state: str) -> Iterator[Option]:
    """What the job allows; `state` is that of its open case, empty without one."""
    terms, coachings = list(job.terms.all()), list(job.coachings.all())
    last = max(terms, key=lambda term: term.number, default=None)
    yield Option("invite", "Uitnodigen", outreach.why_not_invite(job, state))
    yield Option("extendContract", "Contract verlengen", why_not_extend(job, last))
    yield Option("end", "Einde vastleggen", why_not_end(job))
    yield Option("withdrawEnd", "Einde intrekken", why_not_withdraw(job))
    yield Option("startCoaching", "Jobcoaching starten", coaching_rules.why_not(job, terms, coachings))


def of_coachings(coachings: Sequence[Any], actor: User) -> Options:
    """Half-years of a jobcoach on a job."""
    found = {}
    for row in coachings:
        over = coaching_rules.why_over(row)
        acts = [Option("renew", "Jobcoaching verlengen", over), Option("stop", "Jobcoaching stoppen", over)]
        found[row.pk] = _asked(actor, row, row.employment.client, P.RECORD_WORK, acts)
    return found


def of_tasks(rows: Sequence[Any], actor: User) -> Options:
    """Tasks."""
    return {task.pk: _asked(actor, task, task.client, P.HANDLE_TASK, task_options(task)) for task in rows}


def task_options(task: Task) -> Iterator[Option]:
    """What a task allows."""
    over = tasks.why_over(task)
    yield Option("complete", "Op gedaan zetten", over or tasks.why_not_by_hand(task))
    yield Option("postpone", "Uitstellen", over)
    yield Option("handOver", "Overdragen", over)


def of_agreements(rows: Sequence[Any], actor: User) -> Options:
    """Agreements."""
    found = {}
    for row in rows:
        over = agreements.why_over(row)
        acts = [Option("complete", "Op nagekomen zetten", over), Option("drop", "Laten vervallen", over)]
        found[row.pk] = _asked(actor, row, row.client, P.WRITE_WORKPLAN, acts)
    return found


def of_consents(rows: Sequence[Any], actor: User) -> Options:
    """Consents."""
    found = {}
    for row in rows:
        acts = [Option("withdraw", "Toestemming intrekken", consent.why_not_withdraw(row))]
        found[row.pk] = _asked(actor, row, row.client, P.KEEP_CLIENT, acts)
    return found


def of_trial_placements(rows: Sequence[Any], actor: User) -> Options:
    """Trial placements."""
    found = {}
    for row in rows:
        acts = [Option("end", "Afloop vastleggen", trial_placements.why_over(row))]
        found[row.pk] = _asked(actor, row, row.client, P.RECORD_WORK, acts)
    return found


def of_chosen_services(rows: Sequence[Any], actor: User) -> Options:
    """Services that are no traject."""
    found = {}
    for row in rows:
        acts = [Option("end", "Afloop vastleggen", chosen_services.why_over(row))]
        found[row.pk] = _asked(actor, row, row.client, P.RECORD_WORK, acts)
    return found


def of_trajectories(rows: Sequence[Any], actor: User, on: date) -> Options:
    """Trajecten; one query, about what else is live."""
    live = Trajectory.objects.live().filter(client__in={row.client_id for row in rows})
    live_of = dict(live.values_list("client_id", "pk"))
    found = {}
    for row in rows:
        acts = trajectory_options(row, _phase(row.client), live_of.get(row.client_id, row.pk) != row.pk, on)
        found[row.pk] = _asked(actor, row, row.client, P.RECORD_WORK, acts)
    return found


def trajectory_options(trajectory: Trajectory, klantfase: str, other_live: bool, on: date) -> list[Option]:
    """The steps from where a traject stands. What a step asks for is taken as given."""
    labels = {
        S.ORDERED: "Bestellen",
        S.RUNNING: "Hervatten" if trajectory.state == S.ON_HOLD else "Starten",
        S.ON_HOLD: "Stilzetten",
        S.COMPLETED: "Afronden",
        S.BROKEN_OFF: "Afbreken" if trajectory.started_on else "Intrekken",
    }
    found = []
    for target, label in labels.items():
        if getattr(trajectory, f"to_{target}")._django_fsm.get_transition(trajectory.state) is None:
            continue
        reasons = () if target in (S.ORDERED, S.RUNNING) else BY_PERSON[target]
        misfit = why_not(BY_CODE[trajectory.service], klantfase, on) if target is S.ORDERED else ""
        trajectory.facts = Facts(reasons[0] if reasons else R.ORDER, misfit=misfit, other_live=other_live)
        found.append(Option("step", label, hint(trajectory, target), target, tuple(reasons)))
    return found


def of_clients(rows: Sequence[Any], actor: User, on: date) -> Options:
    """Clients that `with_open_trial` gave."""
    found: Options = {}
    for row in rows:
        at_work = [
            Option("startWork", "Werk vastleggen"),
            Option("requestTrajectory", "Traject aanvragen", "" if fitting(row, on) else NOTHING_FITS),
            Option("decideNoPurchase", "Nu geen traject"),
            Option("chooseService", "Dienst kiezen", "" if fitting(row, on, traject=False) else NO_SERVICE_FITS),
            Option(
                "planTrialPlacement",
                "Proefplaatsing vastleggen",
                trial_placements.why_not_plan(getattr(row, "open_trial", None)),
            ),
        ]
        asking = [
            Option("askConsent", "Toestemming vragen"),
            Option("recordConsent", "Antwoord over toestemming vastleggen"),
        ]
        plan = [Option("writeWorkplan", "Werkplan schrijven"), Option("makeAgreement", "Afspraak vastleggen")]
        found[row.pk] = [
            *_asked(actor, row, row, P.KEEP_CLIENT, asking),
            *_asked(actor, row, row, P.RECORD_CONVERSATION, [Option("recordConversation", "Gesprek vastleggen")]),
            *_asked(actor, row, row, P.WRITE_WORKPLAN, plan),
            *_asked(actor, row, row, P.RECORD_WORK, at_work),
        ]
    return found


def with_open_trial(clients: QuerySet[Any]) -> QuerySet[Any]:
    """Clients with the trial placement of which the end is still open."""
    open_trial = FilteredRelation("trial_placements", condition=Q(trial_placements__outcome=""))
    found: QuerySet[Any] = clients.annotate(open_trial=open_trial).select_related("open_trial__employer")
    return found


def fitting(client: Client, on: date, *, traject: bool = True) -> list[str]:
    """The codes of the trajecten, or of the other services, that can start in the client's klantfase on that day."""
    phase = _phase(client)
    return [row.code for row in CATALOGUE if row.traject is traject and not why_not(row, phase, on)]


def of_job_ends(rows: Sequence[Any], actor: User, on: date) -> Options:
    """Cases: the steps that only a person can say, and what else one does with them. One query, about the facts."""
    steps = job_ends.options_of(job_end_ids=[row.pk for row in rows], on=on)
    found = {}
    for row in rows:
        taken = [Option("step", one.label, one.hint, one.target, one.reasons) for one in steps[row.pk]]
        found[row.pk] = _asked(actor, row, row.client, P.RECORD_WORK, [*taken, *job_end_options(row)])
    return found


def job_end_options(case: JobEnd) -> Iterator[Option]:
    """What a case allows besides its steps."""
    yield Option("tryAgain", "Poging vastleggen", outreach.why_not_try(case))
    yield Option("changeLead", "Regie overdragen", job_ends.why_no_other_lead(case))
    yield Option("explain", "Reden vastleggen", job_ends.why_not_explain(case))


def of_signals(rows: Sequence[Signal], actor: User, on: date) -> Options:
    """Signals on jobs: the answers that staff can give. One query."""
    answers = signals.answer_options(signals=rows, actor=actor, on=on)
    return {
        pk: [Option("answer", Signal.State(state).label, hint, state) for state, hint in found.items()]
        for pk, found in answers.items()
    }


def of_unplaced(rows: Sequence[UnplacedSignal], actor: User) -> Options:
    """Signals that name nobody known. One query."""
    hints = unplaced.options_for(rows=rows, actor=actor)
    return {
        pk: [Option("place", "Bij een baan plaatsen", hint), Option("setAside", "Terzijde leggen", hint)]
        for pk, hint in hints.items()
    }


def of_vacancies(rows: Sequence[Vacancy], actor: User) -> Options:
    """Vacancies: the steps of an adviser, and putting a client forward."""
    no_steps, nobody = _refused(actor, P.HANDLE_VACANCY), _refused(actor, P.RECORD_WORK)
    found = {}
    for row in rows:
        steps = [
            Option("step", act.label, no_steps or act.hint, act.target, _reasons(act.target))
            for act in vacancies.acts(row.state, row.adviser_id, actor)
        ]
        closed = nobody or on_vacancies.why_no_candidates(vacancy=row)
        found[row.pk] = [*steps, Option("putForward", "Kandidaat voorstellen", closed)]
    return found


def of_candidates(rows: Sequence[Candidate], actor: User, on: date) -> Options:
    """Candidates with the state of their vacancy; one query, about the clients, for who may act for clients."""
    no_results, clients = _refused(actor, P.HANDLE_VACANCY), _clients_of(rows, actor, on)
    found = {}
    for row in rows:
        results = [
            Option("recordResult", to.label, no_results or on_vacancies.why_no_result(candidate=row, state=to), to)
            for to in on_vacancies.RESULTS
        ]
        client = clients.get(row.client_id)
        closed = why_not_by(actor, client, client.acts, P.RECORD_WORK) if client else NotAllowed().message
        back = Option("takeBack", "Kandidaat terugtrekken", closed or on_vacancies.why_decided(candidate=row))
        found[row.pk] = [*results, back]
    return found


def _clients_of(rows: Sequence[Candidate], actor: User, on: date) -> dict[int, Any]:
    """The clients of these candidates; none for who acts for no clients, so that they read nothing about them."""
    if not actor.may(P.RECORD_WORK):
        return {}
    clients = Client.objects.filter(pk__in={row.client_id for row in rows}).select_related("journey")
    return {client.pk: client for client in with_acts(clients, actor, on, "pk")}


def _reasons(target: str) -> tuple[str, ...]:
    return tuple(on_vacancies.BY_ADVISER[VacancyState(target)])


def _refused(actor: User, permission: Permission) -> str:
    return "" if actor.may(permission) else NotAllowed().message


def _asked(actor: User, row: Any, client: Client, permission: Permission, acts: Iterable[Option]) -> list[Option]:
    """The acts, none of them possible when this user does nothing of the kind for the client of this row."""
    closed = why_not_by(actor, client, row.acts, permission)
    return [replace(act, hint=closed) if closed else act for act in acts]


def _phase(client: Client) -> str:
    journey: Any = getattr(client, "journey", None)
    return journey.klantfase if journey else ""
