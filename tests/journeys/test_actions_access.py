"""Who may do what, to whom: the same answers for every action on a client."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import PERMISSIONS, Role
from base.acts import LABELS
from base.refusal import NotAllowed, NotVisible
from clients.models import Client, Coaching, Employment
from journeys.actions import tasks
from journeys.lifecycle import Klantfase
from journeys.models import Journey, LeadChange, Vacancy
from tests import chosen_factories, factories, vacancy_factories
from tests.consent_factories import ConsentFactory
from tests.journeys.acts_on_services import company
from tests.journeys.every_action import ACTIONS, AT, ON, World
from tests.rows import row_counts

pytestmark = pytest.mark.django_db


# What people outside the office do; who they see has tests of its own.
OUTSIDE = {
    "answer_consent",
    "withdraw_own_consent",
    "report_signal",
    "keep_own_agreement",
    "answer_vacancy",
    "review_employee",
}
STAFF_ACTIONS = sorted(set(ACTIONS) - OUTSIDE)
# Any adviser of the region helps with a vacancy.
OF_THE_REGION = {"move_vacancy", "record_candidate"}
# Of the team lead, about a signal of which nobody knows yet whom it is about.
ON_UNPLACED = {"place", "set_aside"}
# Anybody of the office notes down a signal; the fixed contact is told. Who was given the lead acts on the client,
# whoever the fixed contact is.
OF_ANYBODY = {"change_contact", "record_signal", "accept_lead", *OF_THE_REGION, *ON_UNPLACED}
OF_THE_CONTACT = sorted(set(STAFF_ACTIONS) - OF_ANYBODY)
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
    return made(request.node.name, kim, kims_journey, kims_job, kims_coaching, jobcoach, colleague)


def made(
    purpose: str,
    kim: Client,
    kims_journey: Journey,
    kims_job: Employment,
    kims_coaching: Coaching,
    jobcoach: User,
    colleague: User,
) -> World:
    """A world around this client; `purpose` names the act it is for, where one asks for other rows."""
    Journey.objects.filter(pk=kims_journey.pk).update(klantfase=Klantfase.NAAR_WERK)
    Employment.objects.filter(pk=kims_job.pk).update(end_reason="niet_verlengd")  # announced
    # One trial placement at a time: the first is over where the act is to plan the next.
    plans = "plan_trial_placement" in purpose
    placed = {"outcome": "niet_doorgegaan", "ended_on": ON} if plans else {}
    case = factories.JobEndFactory(employment=kims_job, lead=colleague)
    LeadChange.objects.create(job_end=case, to_user=colleague, reason="Verlof", by=colleague, at=AT)
    # The account of the client looks along already, except where the act is to let it.
    user = factories.UserFactory(role=Role.CLIENT)
    ended = {"until": ON, "end_reason": "Opnieuw"} if "grant_access" in purpose else {}
    plan = factories.WorkplanFactory(client=kim, changed_on=date(2026, 11, 20), change="gezondheid")
    return World(
        kim=kim,
        journey=kims_journey,
        job=kims_job,
        second_job=factories.EmploymentFactory(client=kim),
        coaching=kims_coaching,
        signal=factories.SignalFactory(employment=kims_job, reported_by=jobcoach),
        unplaced=factories.UnplacedSignalFactory(office=kim.office),
        task=factories.TaskFactory(
            client=kim,
            rule="plan_change",
            subject="workplan",
            subject_id=plan.pk,
            anchor_on=plan.changed_on,
            opens_on=plan.changed_on,
            due_on=date(2026, 12, 20),
        ),
        case=case,
        agreement=factories.AgreementFactory(client=kim),
        traject=factories.TrajectoryFactory(client=kim, service="naar_werk"),
        provider=company(),
        placement=factories.TrialPlacementFactory(client=kim, **placed),
        chosen=chosen_factories.ChosenServiceFactory(client=kim),
        access=factories.ClientAccessFactory(client=kim, user=user, **ended),
        waiting=factories.JobEndFactory(
            employment=factories.EmploymentFactory(client=kim), state="uitgenodigd", attempted_on=date(2026, 11, 20)
        ),
        doubted=factories.JobEndFactory(employment=factories.EmploymentFactory(client=kim), state="in_gesprek"),
        candidate=vacancy_factories.CandidateFactory(vacancy=_vacancy(kim, taken=True), client=kim),
        vacancy=_vacancy(kim),
        consent=ConsentFactory(client=kim, purpose="plaatsing"),
        asked=ConsentFactory(client=kim, asked=True),
        colleague=colleague,
        newcomer=factories.UserFactory(office=kim.office, name="Nadia Nieuw"),
    )


def _vacancy(kim: Client, **fields: Any) -> Vacancy:
    """Left by somebody else of Kim's office."""
    job = factories.EmploymentFactory(client__office=kim.office)
    vacancy: Vacancy = vacancy_factories.VacancyFactory(employment=job, **fields)
    return vacancy


def somebody(role: str, world: World) -> User:
    """A user of this role, in Kim's office when the role has one."""
    if role == Role.JOBCOACH:
        coach: User = world.coaching.coach
        return coach
    if role == Role.EMPLOYER:
        employer: User = factories.UserFactory(role=role, organisation=world.job.employer)
        return employer
    if role == Role.CLIENT:
        return world.access.user
    user: User = factories.UserFactory(role=role, **({"office": world.kim.office} if Role(role) in STAFF else {}))
    return user


STAFF = {Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER, Role.SENIOR_EXPERT, Role.TEAM_LEAD, Role.EMPLOYER_ADVISER}


@contextmanager
def undone() -> Generator[None]:
    """What happens here is taken back, so that one world serves every role: to build it is most of a test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_action_of_the_product_is_in_this_table() -> None:
    import ast
    from pathlib import Path

    found = {
        node.name
        for path in Path("journeys/actions").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        # Who acts stands in the report where there is one; what another action calls names it as `by`.
        if {argument.arg for argument in node.args.kwonlyargs} & {"actor", "report", "by", "at"}
        in ({"actor", "at"}, {"report", "at"})
        if not node.name.startswith("_")
    }
    # Each tells the database by which act it writes.
    assert found <= {code.rsplit(".", 1)[-1] for code in LABELS}
    # Registering and a signal about somebody unknown are about nobody yet; a bankruptcy, a file, an export and a
    # list of what is destroyed about many; their own tests say who may.
    assert found - {
        "register_client",
        "report_unplaced",
        "report_bankruptcy",
        "import_signals",
        "report_own_unknown_job",
        "ask_export",
        "decide_export",
        "download_export",
        "propose_destruction",
        "decide_destruction",
        "hold_line",
        "carry_out",
        "finish",
    } == set(ACTIONS)


@EVERY_ACTION
def test_a_role_does_what_the_table_of_roles_says_and_nothing_else(
    name: str, world: World, subtests: pytest.Subtests
) -> None:
    permission, act = ACTIONS[name]
    for role in Role:
        with subtests.test(role=role), undone():
            actor = somebody(role, world)
            if role in (Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER):
                factories.TaskFactory(client=world.kim, assignee=actor, rule="plan_review", subject="workplan")
            if permission in PERMISSIONS[role]:
                act(world, actor, True)
            else:
                before = row_counts()
                with pytest.raises(NotAllowed):
                    act(world, actor, True)
                assert row_counts() == before
        with subtests.test(role=role, there=False), undone():
            expected = NotVisible if permission in PERMISSIONS[role] else NotAllowed
            with pytest.raises(expected):
                act(world, somebody(role, world), False)


@EVERY_ACTION
def test_a_refusal_speaks_dutch_to_the_person(name: str, world: World) -> None:
    permission, act = ACTIONS[name]
    closed = somebody(next(role for role in Role if permission in PERMISSIONS[role]), world)
    closed.is_active = False
    for actor in (closed, somebody(Role.ANALYST, world)):
        with pytest.raises(NotAllowed) as refused:
            act(world, actor, True)
        assert refused.value.message == "U mag deze handeling niet doen."


@pytest.mark.parametrize("name", STAFF_ACTIONS)
def test_a_client_of_another_office_does_not_exist(name: str, world: World, other_office: Any) -> None:
    permission, act = ACTIONS[name]
    role = next(role for role in Role if permission in PERMISSIONS[role])
    before = row_counts()
    with pytest.raises(NotVisible):
        act(world, factories.UserFactory(role=role, office=other_office), True)
    assert row_counts() == before


def test_a_jobcoach_reports_nothing_about_somebody_elses_client(world: World, other_jobcoach: User) -> None:
    with pytest.raises(NotVisible):
        ACTIONS["report_signal"][1](world, other_jobcoach, True)


@pytest.mark.parametrize("name", OF_THE_CONTACT)
def test_the_fixed_contact_and_the_stand_in_act_and_no_colleague(
    name: str, world: World, expert: User, subtests: pytest.Subtests
) -> None:
    act = ACTIONS[name][1]
    for role in (Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER):
        with subtests.test(role=role), undone():
            bystander = factories.UserFactory(role=role, office=world.kim.office)
            before = row_counts()
            with pytest.raises(NotAllowed, match="ander vast contact"):
                act(world, bystander, True)
            assert row_counts() == before
    for actor in (expert, world.colleague):
        with subtests.test(actor=actor.name), undone():
            act(world, actor, True)
    world.kim.contact_persons.filter(user=expert).update(until=ON)
    with pytest.raises(NotAllowed):
        act(world, expert, True)


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


@pytest.mark.services  # SQLite locks the whole file
# To accept a lead the row sets the lead first, which locks in its own order.
@pytest.mark.parametrize("name", sorted(set(STAFF_ACTIONS) - ON_UNPLACED - {"accept_lead"}))
def test_an_action_locks_the_client_before_anything_else_of_the_client(
    name: str, world: World, team_lead: User
) -> None:
    permission, act = ACTIONS[name]
    actor = team_lead if permission not in PERMISSIONS[Role.LABOUR_EXPERT] else world.colleague
    if name in OF_THE_REGION:
        actor = somebody(Role.EMPLOYER_ADVISER, world)
    with CaptureQueriesContext(connection) as captured:
        act(world, actor, True)
    locks = [query["sql"] for query in captured if "FOR NO KEY UPDATE" in query["sql"]]
    assert '"clients_client"' in locks[0].split("FROM", 1)[1].split("WHERE")[0]
    writes = [
        n for n, query in enumerate(captured) if query["sql"].startswith(("INSERT", "UPDATE", "DELETE", "WITH"))
    ]
    assert writes[0] > next(n for n, query in enumerate(captured) if query["sql"] == locks[0])
