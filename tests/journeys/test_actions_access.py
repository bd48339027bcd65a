"""Who may do what, to whom: the same answers for every action on a client."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from accounts.roles import PERMISSIONS, Permission, Role
from base.refusal import NotAllowed, NotVisible, Refusal
from clients.models import Client, Coaching, Employment
from journeys.actions import clients, contact, conversations, job_ends, moves, signals, tasks, work, workplans
from journeys.lifecycle import Klantfase
from journeys.models import JobEnd, Journey, Signal, Task, Trajectory, TrialPlacement
from tests import factories
from tests.journeys.acts import PERSON, REACH
from tests.journeys.acts_on_services import ON_SERVICES, company

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
P = Permission
NOWHERE = 999_999_999


@dataclass(frozen=True)
class World:
    """Kim, and everything that one can act on."""

    kim: Client
    journey: Journey
    job: Employment
    coaching: Coaching
    signal: Signal
    task: Task
    case: JobEnd
    traject: Trajectory
    provider: Organisation
    placement: TrialPlacement
    colleague: User
    newcomer: User


Call = Callable[[World, User, bool], Any]
# Each action as a call on Kim's rows, or with `there` false on rows that do not exist.
ACTIONS: dict[str, tuple[Permission, Call]] = {
    **{name: (P.RECORD_WORK, act) for name, act in ON_SERVICES.items()},
    "move": (
        P.MOVE_KLANTFASE,
        lambda w, actor, there: moves.move(
            journey_id=w.journey.pk if there else NOWHERE, target="werkfit", reason="terugval", note="",
            on=ON, today=ON, actor=actor, at=AT, version=None,
        ),
    ),
    "record_conversation": (
        P.RECORD_CONVERSATION,
        lambda w, actor, there: conversations.record_conversation(
            client_id=w.kim.pk if there else NOWHERE, kind="coachgesprek", channel="telefoon", held_on=ON, topics=[],
            outcome="", minutes=20, employment_id=None, callback_on=None, change="", actor=actor, on=ON, at=AT,
        ),
    ),
    "start_work": (
        P.RECORD_WORK,
        lambda w, actor, there: work.start_work(
            client_id=w.kim.pk if there else NOWHERE, employer_id=w.job.employer_id, job_title="Hulp",
            kind="tijdelijk", starts_on=ON, ends_on=date(2027, 5, 31), hours=Decimal(20), max_hours=None,
            wage_share=80, actor=actor, on=ON, at=AT,
        ),
    ),
    "extend_contract": (
        P.RECORD_WORK,
        lambda w, actor, there: work.extend_contract(
            employment_id=w.job.pk if there else NOWHERE, kind="tijdelijk", starts_on=date(2027, 2, 1),
            ends_on=date(2027, 7, 31), hours=Decimal(20), max_hours=None, wage_share=80, version=None, actor=actor,
            on=ON, at=AT,
        ),
    ),
    "end_employment": (
        P.RECORD_WORK,
        lambda w, actor, there: work.end_employment(
            employment_id=w.job.pk if there else NOWHERE, ended_on=ON, reason="onbekend", version=None, actor=actor,
            on=ON, at=AT,
        ),
    ),
    "withdraw_end": (
        P.RECORD_WORK,
        lambda w, actor, there: work.withdraw_end(
            employment_id=w.job.pk if there else NOWHERE, version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "renew_coaching": (
        P.RECORD_WORK,
        lambda w, actor, there: work.renew_coaching(
            coaching_id=w.coaching.pk if there else NOWHERE, until=date(2027, 7, 31), actor=actor, on=ON, at=AT
        ),
    ),
    "stop_coaching": (
        P.RECORD_WORK,
        lambda w, actor, there: work.stop_coaching(
            coaching_id=w.coaching.pk if there else NOWHERE, ended_on=ON, actor=actor, on=ON, at=AT
        ),
    ),
    "write_workplan": (
        P.WRITE_WORKPLAN,
        lambda w, actor, there: workplans.write_workplan(
            client_id=w.kim.pk if there else NOWHERE, goal="Werk", helps="", hinders="", agreements="Bellen",
            base_number=1, actor=actor, on=ON, at=AT,
        ),
    ),
    "complete": (
        P.HANDLE_TASK,
        lambda w, actor, there: tasks.complete(
            task_id=w.task.pk if there else NOWHERE, reason="", version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "postpone": (
        P.HANDLE_TASK,
        lambda w, actor, there: tasks.postpone(
            task_id=w.task.pk if there else NOWHERE, until=date(2026, 11, 30), reason="Ziek", version=None,
            actor=actor, on=ON, at=AT,
        ),
    ),
    "hand_over": (
        P.HANDLE_TASK,
        lambda w, actor, there: tasks.hand_over(
            task_id=w.task.pk if there else NOWHERE, to_user_id=w.newcomer.pk, reason="Verlof", version=None,
            actor=actor, on=ON, at=AT,
        ),
    ),
    "answer_signal": (
        P.DECIDE_SIGNAL,
        lambda w, actor, there: signals.answer_signal(
            signal_id=w.signal.pk if there else NOWHERE, state="gepland", answer="Ik bel.", actor=actor, on=ON, at=AT
        ),
    ),
    "step": (
        P.RECORD_WORK,
        lambda w, actor, there: job_ends.step(
            job_end_id=w.case.pk if there else NOWHERE, target="gaat_door", reason="geen_einde", review_on=None,
            explanation="", version=None, actor=actor, on=ON, at=AT,
        ),
    ),
    "change_client": (
        P.KEEP_CLIENT,
        lambda w, actor, there: clients.change_client(
            client_id=w.kim.pk if there else NOWHERE, person=PERSON, reach=REACH, version=None, actor=actor, on=ON,
            at=AT,
        ),
    ),
    "set_contact_interval": (
        P.RECORD_CONVERSATION,
        lambda w, actor, there: clients.set_contact_interval(
            client_id=w.kim.pk if there else NOWHERE, months=12, reason="", version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "change_contact": (
        P.CHANGE_CONTACT_PERSON,
        lambda w, actor, there: contact.change_contact(
            client_id=w.kim.pk if there else NOWHERE, position="vast", user_id=w.newcomer.pk, reason="Verlof",
            current_id=w.kim.contact_persons.get(position="vast", until=None).pk, actor=actor, on=ON, at=AT,
        ),
    ),
    "report_signal": (
        P.REPORT_SIGNAL,
        lambda w, actor, there: signals.report_signal(
            employment_id=w.job.pk if there else NOWHERE, kind="dreigend", expected_end_on=None, message="",
            actor=actor, on=ON, at=AT,
        ),
    ),
}  # fmt: skip
STAFF_ACTIONS = sorted(set(ACTIONS) - {"report_signal"})
EVERY_ACTION = pytest.mark.parametrize("name", sorted(ACTIONS))


@pytest.fixture
def world(
    request: pytest.FixtureRequest,
    kim: Client,
    kims_journey: Journey,
    kims_job: Employment,
    kims_coaching: Coaching,
    jobcoach: User,
    colleague: User,
) -> World:
    Employment.objects.filter(pk=kims_job.pk).update(end_reason="niet_verlengd")  # announced
    Journey.objects.filter(pk=kims_journey.pk).update(klantfase=Klantfase.NAAR_WERK)
    plan = factories.WorkplanFactory(client=kim, changed_on=date(2026, 11, 20), change="gezondheid")
    # One trial placement at a time: the first is over where the act is to plan the next.
    plans = "plan_trial_placement" in request.node.name
    placed = {"outcome": "niet_doorgegaan", "ended_on": ON} if plans else {}
    return World(
        kim=kim,
        journey=kims_journey,
        job=kims_job,
        coaching=kims_coaching,
        signal=factories.SignalFactory(employment=kims_job, reported_by=jobcoach),
        task=factories.TaskFactory(
            client=kim,
            rule="plan_change",
            subject="workplan",
            subject_id=plan.pk,
            anchor_on=plan.changed_on,
            opens_on=plan.changed_on,
            due_on=date(2026, 12, 20),
        ),
        case=factories.JobEndFactory(employment=kims_job),
        traject=factories.TrajectoryFactory(client=kim, service="naar_werk"),
        provider=company(),
        placement=factories.TrialPlacementFactory(client=kim, **placed),
        colleague=colleague,
        newcomer=factories.UserFactory(office=kim.office, name="Nadia Nieuw"),
    )


def somebody(role: str, world: World) -> User:
    """A user of this role, in Kim's office when the role has one."""
    if role == Role.JOBCOACH:
        coach: User = world.coaching.coach
        return coach
    user: User = factories.UserFactory(role=role, **({"office": world.kim.office} if Role(role) in STAFF else {}))
    return user


STAFF = {Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER, Role.SENIOR_EXPERT, Role.TEAM_LEAD, Role.EMPLOYER_ADVISER}


def _counts() -> list[int]:
    """How many rows there are of everything an action could write."""
    from django.apps import apps

    labels = ("clients", "journeys", "notifications")
    return [model._base_manager.count() for label in labels for model in apps.get_app_config(label).get_models()]


def test_every_action_of_the_product_is_in_this_table() -> None:
    import ast
    from pathlib import Path

    found = {
        node.name
        for path in Path("journeys/actions").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        if {"actor", "at"} <= {argument.arg for argument in node.args.kwonlyargs}
        if not node.name.startswith("_")
    }
    # Registering is about nobody yet; `test_actions_clients` says who may.
    assert found - {"register_client"} == set(ACTIONS)


@EVERY_ACTION
@pytest.mark.parametrize("role", Role.values)
def test_a_role_does_what_the_table_of_roles_says_and_nothing_else(name: str, role: str, world: World) -> None:
    permission, act = ACTIONS[name]
    actor = somebody(role, world)
    if role in (Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER):
        factories.TaskFactory(client=world.kim, assignee=actor, rule="plan_review", subject="workplan")
    if permission in PERMISSIONS[Role(role)]:
        act(world, actor, True)
    else:
        before = _counts()
        with pytest.raises(NotAllowed):
            act(world, actor, True)
        assert _counts() == before


@EVERY_ACTION
@pytest.mark.parametrize("role", Role.values)
def test_a_row_that_does_not_exist_is_told_only_to_whoever_may_act(name: str, role: str, world: World) -> None:
    permission, act = ACTIONS[name]
    expected = NotVisible if permission in PERMISSIONS[Role(role)] else NotAllowed
    with pytest.raises(expected):
        act(world, somebody(role, world), False)


@EVERY_ACTION
def test_a_closed_account_may_do_nothing(name: str, world: World) -> None:
    permission, act = ACTIONS[name]
    role = next(role for role in Role if permission in PERMISSIONS[role])
    actor = somebody(role, world)
    actor.is_active = False
    with pytest.raises(NotAllowed):
        act(world, actor, True)


@pytest.mark.parametrize("name", STAFF_ACTIONS)
def test_a_client_of_another_office_does_not_exist(name: str, world: World, other_office: Any) -> None:
    permission, act = ACTIONS[name]
    role = next(role for role in Role if permission in PERMISSIONS[role])
    before = _counts()
    with pytest.raises(NotVisible):
        act(world, factories.UserFactory(role=role, office=other_office), True)
    assert _counts() == before


def test_a_jobcoach_reports_nothing_about_somebody_elses_client(world: World, other_jobcoach: User) -> None:
    with pytest.raises(NotVisible):
        ACTIONS["report_signal"][1](world, other_jobcoach, True)


@pytest.mark.parametrize("role", [Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER])
@pytest.mark.parametrize("name", sorted(set(STAFF_ACTIONS) - {"change_contact"}))
def test_a_colleagues_client_is_seen_and_not_touched(name: str, role: str, world: World) -> None:
    bystander = factories.UserFactory(role=role, office=world.kim.office)
    before = _counts()
    with pytest.raises(NotAllowed, match="ander vast contact"):
        ACTIONS[name][1](world, bystander, True)
    assert _counts() == before


@pytest.mark.parametrize("name", sorted(set(STAFF_ACTIONS) - {"change_contact"}))
def test_the_stand_in_acts_as_the_fixed_contact_does(name: str, world: World) -> None:
    ACTIONS[name][1](world, world.colleague, True)


@pytest.mark.parametrize("name", sorted(set(STAFF_ACTIONS) - {"change_contact"}))
def test_whoever_was_the_fixed_contact_acts_no_longer(name: str, world: World, expert: User) -> None:
    world.kim.contact_persons.filter(user=expert).update(until=ON)
    with pytest.raises(NotAllowed):
        ACTIONS[name][1](world, expert, True)


def test_whoever_a_task_was_handed_to_acts_until_it_is_closed(world: World, expert: User) -> None:
    act = ACTIONS["record_conversation"][1]
    tasks.hand_over(
        task_id=world.task.pk, to_user_id=world.newcomer.pk, reason="Verlof", version=None, actor=expert, on=ON, at=AT
    )
    act(world, world.newcomer, True)
    tasks.complete(task_id=world.task.pk, reason="", version=None, actor=world.newcomer, on=ON, at=AT)
    with pytest.raises(NotAllowed):
        ACTIONS["move"][1](world, world.newcomer, True)


def test_whoever_hands_a_task_over_still_acts_for_the_client(world: World, expert: User) -> None:
    ACTIONS["hand_over"][1](world, expert, True)
    ACTIONS["record_conversation"][1](world, expert, True)


def test_a_jobcoach_whose_coaching_stopped_reports_nothing_more(world: World, jobcoach: User) -> None:
    Coaching.objects.filter(pk=world.coaching.pk).update(ended_on=date(2026, 11, 22))
    with pytest.raises(NotVisible):
        ACTIONS["report_signal"][1](world, jobcoach, True)


@EVERY_ACTION
def test_a_refusal_speaks_dutch_to_the_person(name: str, world: World) -> None:
    with pytest.raises(Refusal) as refused:
        ACTIONS[name][1](world, somebody(Role.ANALYST, world), True)
    assert refused.value.message == "U mag deze handeling niet doen."


@pytest.mark.services  # SQLite locks the whole file
@pytest.mark.parametrize("name", sorted(set(ACTIONS) - {"report_signal"}))
def test_an_action_locks_the_client_before_anything_else_of_the_client(
    name: str, world: World, team_lead: User
) -> None:
    permission, act = ACTIONS[name]
    actor = team_lead if permission not in PERMISSIONS[Role.LABOUR_EXPERT] else world.colleague
    with CaptureQueriesContext(connection) as captured:
        act(world, actor, True)
    locks = [query["sql"] for query in captured if "FOR NO KEY UPDATE" in query["sql"]]
    assert '"clients_client"' in locks[0].split("FROM", 1)[1].split("WHERE")[0]
    writes = [
        n for n, query in enumerate(captured) if query["sql"].startswith(("INSERT", "UPDATE", "DELETE", "WITH"))
    ]
    assert writes[0] > next(n for n, query in enumerate(captured) if query["sql"] == locks[0])
