"""Who sees whom: every model that holds something about a client starts from the same answer."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from clients.models import (
    Client,
    ClientAccess,
    Coaching,
    CoachingPeriod,
    ContactDetails,
    ContactPerson,
    ContractTerm,
    Employment,
)
from journeys.models import (
    Agreement,
    Conversation,
    Journey,
    Signal,
    Task,
    TaskEvent,
    Transition,
    TransitionNote,
    Workplan,
    WorkplanNote,
)
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MODELS: tuple[Any, ...] = (
    Client, ClientAccess, ContactDetails, ContactPerson, Employment, ContractTerm, Coaching, CoachingPeriod, Journey,
    Transition, TransitionNote, Conversation, Workplan, WorkplanNote, Agreement, Signal, Task, TaskEvent,
)  # fmt: skip
PORTAL: dict[str, set[Any]] = {
    # A jobcoach: the client, the coached job, the coaching, the own signals.
    Role.JOBCOACH: {Client, Employment, Coaching, Signal},
}
SEES_FILES = {Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER, Role.SENIOR_EXPERT, Role.TEAM_LEAD}


@pytest.fixture
def whole_file(kims_coaching: Coaching, jobcoach: User, expert: User) -> Client:
    """Kim, with one row of everything."""
    job = kims_coaching.employment
    kim: Client = job.client
    CoachingPeriod.objects.create(
        coaching=kims_coaching, number=1, starts_on=date(2026, 8, 1), ends_on=date(2027, 1, 31)
    )
    factories.ClientAccessFactory(client=kim, by_mandate=True)
    factories.ConversationFactory(client=kim)
    WorkplanNote.objects.create(workplan=factories.WorkplanFactory(client=kim), text="Alleen voor collega's.")
    factories.AgreementFactory(client=kim)
    factories.SignalFactory(employment=job, reported_by=jobcoach)
    task = factories.TaskFactory(client=kim)
    TaskEvent.objects.create(task=task, kind="uitgesteld", reason="ziek", actor=expert, at=AT)
    row = Transition.objects.create(
        journey=kim.journey, from_phase="", to_phase="aan_het_werk", reason="overgenomen", on=ON, recorded_at=AT
    )
    TransitionNote.objects.create(transition=row, text="Overgenomen.")
    return kim


def somebody(role: str, office: Any = None) -> User:
    user: User = factories.UserFactory(role=role)
    if user.office_id and office:
        user.office = office
    return user


def seen_by(user: User) -> set[Any]:
    """The models of which this user sees a row."""
    return {model for model in MODELS if model.objects.visible_to(user, ON).exists()}


@pytest.mark.parametrize("role", Role.values)
def test_a_role_sees_of_the_own_office_what_the_design_says(whole_file: Client, jobcoach: User, role: str) -> None:
    user = jobcoach if role == Role.JOBCOACH else somebody(role, whole_file.office)
    assert seen_by(user) == (set(MODELS) if role in SEES_FILES else PORTAL.get(role, set()))


def test_whoever_looks_along_sees_only_what_they_reported_themselves(whole_file: Client, kims_account: User) -> None:
    assert seen_by(kims_account) == set()
    factories.SignalFactory(employment=whole_file.employments.get(), reported_by=kims_account)
    assert seen_by(kims_account) == {Signal}
    assert Signal.objects.visible_to(kims_account, ON).count() == 1


@pytest.mark.parametrize("role", Role.values)
def test_nobody_sees_anything_of_somebody_they_have_nothing_to_do_with(whole_file: Client, role: str) -> None:
    assert seen_by(somebody(role)) == set()


@pytest.mark.parametrize("role", Role.values)
def test_a_closed_account_sees_nothing(whole_file: Client, jobcoach: User, role: str) -> None:
    user = jobcoach if role == Role.JOBCOACH else somebody(role, whole_file.office)
    user.is_active = False
    assert seen_by(user) == set()


@pytest.mark.parametrize(
    ("coaching", "sees"),
    [
        ({}, True),
        ({"started_on": ON}, True),
        ({"started_on": date(2026, 11, 24)}, False),
        ({"granted_until": ON}, True),
        ({"granted_until": date(2026, 11, 22)}, False),
        ({"ended_on": ON}, False),
    ],
)
def test_a_jobcoach_sees_a_client_only_while_coaching_runs(
    kims_coaching: Coaching, jobcoach: User, coaching: dict[str, date], sees: bool
) -> None:
    Coaching.objects.update(**coaching)
    for model in (Client, Employment, Coaching):
        assert model.objects.visible_to(jobcoach, ON).exists() is sees


def test_a_jobcoach_sees_only_the_coached_job(kims_coaching: Coaching, jobcoach: User) -> None:
    factories.EmploymentFactory(client=kims_coaching.employment.client)
    assert list(Employment.objects.visible_to(jobcoach, ON)) == [kims_coaching.employment]


def test_an_employer_reaches_the_own_running_jobs_and_no_client(
    kims_job: Employment, employer: User, kim: Client
) -> None:
    ended = factories.EmploymentFactory(
        client=kim, employer=employer.organisation, ended_on=ON, end_reason="onbekend"
    )
    factories.EmploymentFactory(client=kim)
    assert list(Employment.objects.seen_by_employer(employer)) == [kims_job]
    assert ended not in Employment.objects.seen_by_employer(employer)
    assert not Employment.objects.visible_to(employer, ON).exists()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.EMPLOYER}))
def test_only_an_employer_sees_employees(kims_job: Employment, role: str) -> None:
    user = somebody(role)
    user.organisation = kims_job.employer
    assert not Employment.objects.seen_by_employer(user).exists()


def test_the_caseload_is_that_of_the_running_fixed_contact(kim: Client, expert: User, colleague: User) -> None:
    earlier = factories.ClientFactory(office=kim.office)
    factories.ContactPersonFactory(client=earlier, user=expert, until=ON)
    assert list(Client.objects.caseload_of(expert)) == [kim]
    assert not Client.objects.caseload_of(colleague).exists()
