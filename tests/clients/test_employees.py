"""An employer sees four facts of an employee, and by construction nothing else."""

import re
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from clients.employer_view import Employee, employees_of
from clients.models import Client, ContactPerson, Employment
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def test_an_employer_sees_name_contract_and_who_to_call(
    on: date, kims_job: Employment, employer: User, sign_in: SignIn
) -> None:
    page = sign_in(employer).get("/employees/").content.decode()
    for shown in ("Kim van Dijk", "zo 31 januari 2027", "over 69 dagen", "Anouk de Wit", "Bas Mulder"):
        assert shown in page
    assert 'href="tel:+31305550101"' in page
    assert "Bereikbaar maandag tot en met donderdag" in page


def test_an_employer_sees_nothing_of_the_journey_the_job_or_the_benefit(
    kim: Client, kims_coaching: Any, employer: User, sign_in: SignIn
) -> None:
    factories.WorkplanFactory(client=kim)
    page = sign_in(employer).get("/employees/").content.decode()
    hidden = [
        "aan_het_werk",
        "Duurzaam",
        kim.number,
        "Medewerker inpak",
        "Joost Coenen",
        "3511 AB",
        "magazijn",
        "2000",
    ]
    assert [word for word in hidden if word in page] == []


def test_no_other_column_is_even_asked_of_the_database(kims_job: Employment, employer: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        employees_of(employer)
    asked = " ".join(query["sql"].split(" FROM ")[0] for query in queries.captured_queries)
    columns = set(re.findall(r'"\."(\w+)"', asked))
    assert columns == {
        "id", "client_id", "first_name", "prefix", "last_name", "started_on", "expected_end_on",
        "position", "name", "phone", "reachable",
    }  # fmt: skip


def test_the_read_model_has_no_room_for_more() -> None:
    assert [field.name for field in fields(Employee)] == [
        "job_id", "name", "started_on", "ends_on", "fixed_contact", "stand_in",
    ]  # fmt: skip


def test_employees_of_others_and_former_employees_are_not_shown(
    on: date, kim: Client, kims_job: Employment, bakery: Organisation, employer: User
) -> None:
    factories.EmploymentFactory()
    factories.EmploymentFactory(employer=bakery, ended_on=on - timedelta(days=1), end_reason="ontslag")
    assert [employee.name for employee in employees_of(employer)] == ["Kim van Dijk"]


def test_the_contract_that_ends_first_stands_on_top_and_a_permanent_one_last(
    bakery: Organisation, employer: User
) -> None:
    for name, ends_on in (("Vast", None), ("Later", date(2027, 6, 30)), ("Eerst", date(2026, 12, 31))):
        client = factories.ClientFactory(first_name=name, last_name="X")
        kind = "tijdelijk" if ends_on else "vast"
        factories.EmploymentFactory(client=client, employer=bakery, kind=kind, expected_end_on=ends_on)
    assert [employee.name for employee in employees_of(employer)] == ["Eerst X", "Later X", "Vast X"]


def test_a_former_contact_is_not_shown(kim: Client, kims_job: Employment, employer: User) -> None:
    old = factories.UserFactory(name="Oud Contact")
    factories.ContactPersonFactory(client=kim, user=old, since=date(2024, 1, 1), until=date(2025, 1, 5))
    employee = employees_of(employer)[0]
    assert employee.fixed_contact is not None
    assert employee.fixed_contact.name == "Anouk de Wit"


def test_somebody_without_a_contact_says_who_arranges_it(
    kim: Client, kims_job: Employment, employer: User, sign_in: SignIn
) -> None:
    ContactPerson.objects.filter(client=kim).delete()
    assert "Nog niemand. De teamleider regelt dit." in sign_in(employer).get("/employees/").content.decode()


def test_an_employer_without_employees_reads_what_to_do(employer: User, sign_in: SignIn) -> None:
    assert "Er staan nu geen werknemers" in sign_in(employer).get("/employees/").content.decode()


@pytest.mark.parametrize("role", ["expert", "team_lead", "jobcoach", "administrator"])
def test_the_page_is_for_employers_alone(role: str, request: pytest.FixtureRequest, sign_in: SignIn) -> None:
    assert sign_in(request.getfixturevalue(role)).get("/employees/").status_code == 403


def test_twenty_employees_cost_no_more_queries_than_two(
    bakery: Organisation, employer: User, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    browser = sign_in(employer)
    for count in (2, 18):
        for _ in range(count):
            client = factories.ClientFactory()
            factories.ContactPersonFactory(client=client)
            factories.EmploymentFactory(client=client, employer=bakery)
        # session, user, unread count, jobs, contacts, what is asked, own signals of both kinds
        with django_assert_num_queries(8):
            browser.get("/employees/")
