"""The cast: a few people that the tests share, on a Monday on which the clock is set."""

from collections.abc import Callable, Generator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.postgresql.base import DatabaseWrapper as Postgres
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite
from django.test import Client as Browser
from django.test.utils import teardown_databases
from pytest_django import DjangoDbBlocker

from accounts.models import Office, Organisation, User
from accounts.roles import Role
from clients.models import Client, Coaching, ContactPerson, Employment
from journeys.lifecycle import Klantfase
from journeys.models import Journey
from tests import databases, factories
from tests.letting_in import let_in

MONDAY = date(2026, 11, 23)
SignIn = Callable[[User], Browser]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Generator[None]:
    """The test database of this process, in place of pytest-django's: a copy where there is something to copy."""
    with django_db_blocker.unblock():
        made = databases.make()
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(autouse=True, scope="session")
def _flush_append_only() -> Generator[None]:
    """Let a transactional test empty the append-only tables: their triggers stand aside during the flush."""

    def postgres(self: Any, statements: list[str]) -> None:
        aside, back = "SET session_replication_role = replica;", "SET session_replication_role = origin;"
        BaseDatabaseOperations.execute_sql_flush(self, [aside, *statements, back])

    def sqlite(self: Any, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            BaseDatabaseOperations.execute_sql_flush(self, statements)
        finally:
            with self.connection.cursor() as cursor:
                for _, create in triggers:
                    cursor.execute(create)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Postgres.ops_class, "execute_sql_flush", postgres)
        patch.setattr(Sqlite.ops_class, "execute_sql_flush", sqlite)
        yield


@pytest.fixture
def on() -> Generator[date]:
    """Today: Monday 23 November 2026, ten in the morning."""
    moment = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    with time_machine.travel(moment):
        yield MONDAY


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """A browser in which this user is signed in."""

    def browser_of(user: User) -> Browser:
        return let_in(Browser(), user)

    return browser_of


@pytest.fixture
def office(db: None) -> Office:
    """The office in which most of the cast works."""
    return factories.OfficeFactory(code="utrecht", name="Utrecht", region="Midden-Utrecht")


@pytest.fixture
def other_office(db: None) -> Office:
    """An office whose clients are none of our business."""
    return factories.OfficeFactory(code="zwolle", name="Zwolle", region="Regio Zwolle")


@pytest.fixture
def expert(office: Office) -> User:
    """Kim's fixed contact."""
    return factories.UserFactory(name="Anouk de Wit", office=office, phone="030 555 01 01")


@pytest.fixture
def colleague(office: Office) -> User:
    """Kim's stand-in, with a caseload of their own."""
    return factories.UserFactory(name="Bas Mulder", office=office, phone="030 555 01 02")


@pytest.fixture
def outsider(other_office: Office) -> User:
    """A labour expert of another office."""
    return factories.UserFactory(name="Olga Prins", office=other_office)


@pytest.fixture
def team_lead(office: Office) -> User:
    """Leads the office."""
    return factories.UserFactory(name="Tineke Bos", role=Role.TEAM_LEAD, office=office)


@pytest.fixture
def senior(office: Office) -> User:
    """Reads and advises."""
    return factories.UserFactory(name="Stan Vos", role=Role.SENIOR_EXPERT, office=office)


@pytest.fixture
def administrator(db: None) -> User:
    """Manages users and sees no client."""
    return factories.UserFactory(name="Femke Beheer", role=Role.ADMINISTRATOR)


@pytest.fixture
def bakery(db: None) -> Organisation:
    """Where Kim works."""
    return factories.OrganisationFactory(name="Bakkerij Het Molentje", kvk_number="87654321")


@pytest.fixture
def employer(bakery: Organisation) -> User:
    """Signs in for the bakery."""
    return factories.UserFactory(name="Wim Bakker", role=Role.EMPLOYER, organisation=bakery)


@pytest.fixture
def jobcoach(db: None) -> User:
    """Coaches Kim."""
    return factories.UserFactory(name="Joost Coenen", role=Role.JOBCOACH)


@pytest.fixture
def other_jobcoach(db: None) -> User:
    """A jobcoach who has nothing to do with Kim."""
    return factories.UserFactory(name="Jasmijn Ander", role=Role.JOBCOACH)


@pytest.fixture
def kim(office: Office, expert: User, colleague: User) -> Client:
    """A client with a fixed contact, a stand-in and contact details."""
    client = factories.ClientFactory(first_name="Kim", prefix="van", last_name="Dijk", office=office)
    factories.ContactDetailsFactory(client=client)
    factories.ContactPersonFactory(client=client, user=expert)
    factories.ContactPersonFactory(client=client, user=colleague, position=ContactPerson.Position.STAND_IN)
    return client


@pytest.fixture
def kims_account(kim: Client) -> User:
    """The account with which Kim looks along."""
    user: User = factories.UserFactory(name="Kim van Dijk", role=Role.CLIENT)
    factories.ClientAccessFactory(client=kim, user=user)
    return user


@pytest.fixture
def kims_browser(on: date, kims_account: User, sign_in: SignIn) -> Browser:
    """Kim, signed in."""
    return sign_in(kims_account)


@pytest.fixture
def kims_journey(kim: Client) -> Journey:
    """Kim is at work, in klantfase 4."""
    return factories.JourneyFactory(client=kim, klantfase=Klantfase.AAN_HET_WERK)


@pytest.fixture
def kims_job(kim: Client, kims_journey: Journey, bakery: Organisation) -> Employment:
    """A temporary contract at the bakery until 31 January 2027."""
    return factories.EmploymentFactory(client=kim, employer=bakery, job_title="Medewerker inpak")


@pytest.fixture
def kims_coaching(kims_job: Employment, jobcoach: User) -> Coaching:
    """The jobcoach on that job, granted until 31 January 2027."""
    return factories.CoachingFactory(employment=kims_job, coach=jobcoach)


@pytest.fixture
def sam(other_office: Office, outsider: User) -> Client:
    """A client of the other office."""
    client = factories.ClientFactory(first_name="Sam", last_name="Zwart", office=other_office)
    factories.ContactPersonFactory(client=client, user=outsider)
    factories.JourneyFactory(client=client)
    return client
