"""What one can do with an object now: each act with its name, or why not. Pages show it and the API says it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from clients import coaching_rules
from clients.employment_rules import why_not_end, why_not_extend, why_not_withdraw
from clients.models import Client, Coaching, Employment
from journeys.actions import agreements, job_ends, outreach, tasks, trial_placements
from journeys.actions.common import why_not_by
from journeys.actions.services import BY_PERSON
from journeys.models import Agreement, JobEnd, Task, Trajectory, TrialPlacement
from journeys.services import BY_CODE, CATALOGUE, why_not
from journeys.trajectory_lifecycle import Facts, hint
from journeys.trajectory_lifecycle import TrajectoryReason as R
from journeys.trajectory_lifecycle import TrajectoryState as S

P = Permission
NOTHING_FITS = "Bij de klantfase van nu past geen traject."


@dataclass(frozen=True)
class Option:
    """One act: possible now when `hint`, which says why not, is empty. Some have a target, and reasons to choose."""

    name: str
    label: str
    hint: str = ""
    target: str = ""
    reasons: tuple[str, ...] = ()


Options = dict[int, list[Option]]


def of_employments(jobs: Sequence[Employment], *, actor: User, on: date) -> Options:
    """Jobs with their contract terms, coachings and client read along; two queries."""
    open_cases = JobEnd.objects.open().filter(employment__in=[job.pk for job in jobs])
    states = dict(open_cases.values_list("employment_id", "state"))
    asked = _Asker([job.client for job in jobs], actor, on)
    return {
        job.pk: asked.all(job.client, P.RECORD_WORK, employment_options(job, states.get(job.pk, ""))) for job in jobs
    }


def employment_options(job: Employment, state: str) -> Iterator[Option]:
    """What the job allows; `state` is that of its open case, empty without one."""
    terms, coachings = list(job.terms.all()), list(job.coachings.all())
    last = max(terms, key=lambda term: term.number, default=None)
    yield Option("invite", "Uitnodigen", outreach.why_not_invite(job, state))
    yield Option("extendContract", "Contract verlengen", why_not_extend(job, last))
    yield Option("end", "Einde vastleggen", why_not_end(job))
    yield Option("withdrawEnd", "Einde intrekken", why_not_withdraw(job))
    yield Option("startCoaching", "Jobcoaching starten", coaching_rules.why_not(job, terms, coachings))


def of_coachings(coachings: Sequence[Coaching], *, actor: User, on: date) -> Options:
    """Coachings with job and client read along; one query."""
    asked = _Asker([row.employment.client for row in coachings], actor, on)
    found = {}
    for row in coachings:
        over = coaching_rules.why_over(row)
        acts = [Option("renew", "Jobcoaching verlengen", over), Option("stop", "Jobcoaching stoppen", over)]
        found[row.pk] = asked.all(row.employment.client, P.RECORD_WORK, acts)
    return found


def of_tasks(rows: Sequence[Task], *, actor: User, on: date) -> Options:
    """Tasks with their client read along; one query."""
    asked = _Asker([task.client for task in rows], actor, on)
    return {task.pk: asked.all(task.client, P.HANDLE_TASK, task_options(task)) for task in rows}


def task_options(task: Task) -> Iterator[Option]:
    """What a task allows."""
    over = tasks.why_over(task)
    yield Option("complete", "Op gedaan zetten", over or tasks.why_not_by_hand(task))
    yield Option("postpone", "Uitstellen", over)
    yield Option("handOver", "Overdragen", over)


def of_agreements(rows: Sequence[Agreement], *, actor: User, on: date) -> Options:
    """Agreements with their client read along; one query."""
    asked = _Asker([row.client for row in rows], actor, on)
    found = {}
    for row in rows:
        over = agreements.why_over(row)
        acts = [Option("complete", "Op nagekomen zetten", over), Option("drop", "Laten vervallen", over)]
        found[row.pk] = asked.all(row.client, P.WRITE_WORKPLAN, acts)
    return found


def of_trial_placements(rows: Sequence[TrialPlacement], *, actor: User, on: date) -> Options:
    """Trial placements with their client read along; one query."""
    asked = _Asker([row.client for row in rows], actor, on)
    return {
        row.pk: asked.all(
            row.client, P.RECORD_WORK, [Option("end", "Afloop vastleggen", trial_placements.why_over(row))]
        )
        for row in rows
    }


def of_trajectories(rows: Sequence[Trajectory], *, actor: User, on: date) -> Options:
    """Trajecten with client and klantreis read along; two queries."""
    live = Trajectory.objects.live().filter(client__in={row.client_id for row in rows})
    live_of = dict(live.values_list("client_id", "pk"))
    asked = _Asker([row.client for row in rows], actor, on)
    return {
        row.pk: asked.all(
            row.client,
            P.RECORD_WORK,
            trajectory_options(row, _phase(row.client), live_of.get(row.client_id, row.pk) != row.pk, on),
        )
        for row in rows
    }


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


def of_clients(rows: Sequence[Client], *, actor: User, on: date) -> Options:
    """Clients with their klantreis read along; two queries."""
    asked = _Asker(rows, actor, on)
    placements = TrialPlacement.objects.open().filter(client__in=[row.pk for row in rows]).select_related("employer")
    running = {row.client_id: row for row in placements}
    found: Options = {}
    for row in rows:
        at_work = [
            Option("startWork", "Werk vastleggen"),
            Option("requestTrajectory", "Traject aanvragen", "" if fitting(row, on) else NOTHING_FITS),
            Option("decideNoPurchase", "Nu geen traject"),
            Option(
                "planTrialPlacement",
                "Proefplaatsing vastleggen",
                trial_placements.why_not_plan(running.get(row.pk)),
            ),
        ]
        plan = [Option("writeWorkplan", "Werkplan schrijven"), Option("makeAgreement", "Afspraak vastleggen")]
        found[row.pk] = [
            *asked.all(row, P.RECORD_CONVERSATION, [Option("recordConversation", "Gesprek vastleggen")]),
            *asked.all(row, P.WRITE_WORKPLAN, plan),
            *asked.all(row, P.RECORD_WORK, at_work),
        ]
    return found


def fitting(client: Client, on: date) -> list[str]:
    """The codes of the trajecten that can start in the client's klantfase on that day."""
    phase = _phase(client)
    return [row.code for row in CATALOGUE if row.traject and not why_not(row, phase, on)]


def of_job_ends(rows: Sequence[JobEnd], *, actor: User, on: date) -> Options:
    """What else one does with cases than take a step; they come with job and klantreis read along. One query."""
    asked = _Asker([row.client for row in rows], actor, on)
    return {row.pk: asked.all(row.client, P.RECORD_WORK, job_end_options(row)) for row in rows}


def job_end_options(case: JobEnd) -> Iterator[Option]:
    """What a case allows besides its steps."""
    yield Option("tryAgain", "Poging vastleggen", outreach.why_not_try(case))
    yield Option("changeLead", "Regie overdragen", job_ends.why_no_other_lead(case))
    yield Option("explain", "Reden vastleggen", job_ends.why_not_explain(case))


class _Asker:
    """Asks first whether this user does something of the kind for this client at all, and only then about the act."""

    def __init__(self, clients: Iterable[Client], actor: User, on: date) -> None:
        self.why_not = why_not_by(actor, clients, on)

    def all(self, client: Client, permission: Permission, acts: Iterable[Option]) -> list[Option]:
        """The acts, none of them possible when the kind is not."""
        closed = self.why_not(client, permission)
        return [replace(act, hint=closed) if closed else act for act in acts]


def _phase(client: Client) -> str:
    journey: Any = getattr(client, "journey", None)
    return journey.klantfase if journey else ""
