"""Every time a client is seen is kept: who, on whose behalf, on which page, for which purpose."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from audit.models import Reading
from clients.models import Client, ClientAccess, Coaching, ContactPerson, Employment
from tests import factories
from tests.conftest import SignIn
from tests.journeys.test_pages_access import PAGES, address, kims_signal  # noqa: F401

pytestmark = pytest.mark.django_db

# Pages on which one chooses among many: what is opened from them is kept.
LISTS = {"my-work", "client-search", "unplaced-signals", "bankruptcy-report", "vacancies"}
# Kim is named on these only in what the sender wrote, or as a choice among the own clients.
NAMELESS = {
    "client-register", "emergency-open", "unplaced-signal-record", "unplaced-signal-report",
    "unplaced-signal-set-aside", "own-unplaced-receipt", "candidate-put-forward",
}  # fmt: skip


def reader_of(role: Role, kim: Client, people: dict[Role, User]) -> User:
    if role not in people:
        people[role] = factories.UserFactory(role=role, office=kim.office)
    return people[role]


@pytest.fixture
def people(
    expert: User, team_lead: User, senior: User, jobcoach: User, employer: User, kims_account: User, kim: Client
) -> dict[Role, User]:
    adviser = factories.UserFactory(role=Role.INTENSIVE_ADVISER, office=kim.office)
    factories.TaskFactory(client=kim, assignee=adviser, rule="plan_review", subject="workplan")
    return {
        Role.LABOUR_EXPERT: expert,
        Role.INTENSIVE_ADVISER: adviser,
        Role.TEAM_LEAD: team_lead,
        Role.SENIOR_EXPERT: senior,
        Role.JOBCOACH: jobcoach,
        Role.EMPLOYER: employer,
        Role.CLIENT: kims_account,
    }


@pytest.mark.parametrize("name", sorted(set(PAGES) - LISTS - NAMELESS))
def test_whoever_sees_kim_on_a_page_is_kept(
    name: str,
    address: Callable[[str], str],  # noqa: F811
    kim: Client,
    people: dict[Role, User],
    sign_in: SignIn,
    on: Any,
) -> None:
    for role in sorted(PAGES[name][1]):
        reader = reader_of(role, kim, people)
        before = Reading.objects.count()
        page = sign_in(reader).get(address(name))
        assert page.status_code == 200
        kept = Reading.objects.filter(client_id=kim.pk, what=name, actor_id=reader.pk)
        assert kept.count() == 1, f"{role}: {name} shows Kim and keeps nothing"
        assert Reading.objects.count() - before <= 2
        row = kept.get()
        assert (row.number, len(row.trace)) == (kim.number, 32)
        assert row.activity


def test_nothing_is_kept_of_a_page_that_was_refused(
    kim: Client, outsider: User, employer: User, sign_in: SignIn
) -> None:
    assert sign_in(outsider).get(f"/clients/{kim.number}/").status_code == 404
    assert sign_in(employer).get(f"/clients/{kim.number}/").status_code == 403
    assert not Reading.objects.exists()


def test_a_reading_says_whether_it_was_an_own_client(
    kim: Client, expert: User, senior: User, sign_in: SignIn, on: Any
) -> None:
    colleague = factories.UserFactory(office=kim.office)
    for reader in (expert, colleague):
        sign_in(reader).get(f"/clients/{kim.number}/")
    assert dict(Reading.objects.values_list("actor_id", "own")) == {expert.pk: True, colleague.pk: False}


def test_a_representative_looks_on_behalf_of_the_client(
    kim: Client, kims_account: User, sign_in: SignIn, on: Any
) -> None:
    mother = factories.UserFactory(role=Role.CLIENT)
    factories.ClientAccessFactory(client=kim, user=mother, by_mandate=True)
    sign_in(kims_account).get("/mine/")
    sign_in(mother).get("/mine/")
    assert dict(Reading.objects.values_list("actor_id", "on_behalf")) == {
        kims_account.pk: "",
        mother.pk: f"klant {kim.number}",
    }


def test_an_employer_who_sees_two_jobs_of_one_client_reads_one_client(
    kim: Client, kims_job: Employment, employer: User, sign_in: SignIn, on: Any
) -> None:
    factories.EmploymentFactory(client=kim, employer=employer.organisation)
    sign_in(employer).get("/employees/")
    row = Reading.objects.get(client_id=kim.pk)
    assert (row.what, row.activity) == ("employees", "werkgeverscontact")


def test_the_trace_that_was_sent_along_is_kept(kim: Client, expert: User, sign_in: SignIn, on: Any) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    sign_in(expert).get(f"/clients/{kim.number}/", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    sign_in(expert).get(f"/clients/{kim.number}/", headers={"traceparent": "00-nonsense"})
    first, second = Reading.objects.order_by("pk").values_list("trace", flat=True)
    assert first == trace
    assert second != trace
    assert len(second) == 32


def test_a_page_is_not_shown_when_the_reading_cannot_be_kept(
    kim: Client, expert: User, sign_in: SignIn, on: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = sign_in(expert)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_reading RENAME TO audit_reading_gone")
    with pytest.raises(DatabaseError):
        browser.get(f"/clients/{kim.number}/")


def test_a_reading_costs_a_page_one_statement(kim: Client, expert: User, sign_in: SignIn, on: Any) -> None:
    browser = sign_in(expert)
    browser.get(f"/clients/{kim.number}/")
    with CaptureQueriesContext(connection) as captured:
        browser.get(f"/clients/{kim.number}/")
    assert sum("audit_reading" in query["sql"] for query in captured) == 1


def test_the_api_keeps_everybody_that_an_answer_shows(
    kim: Client, kims_job: Employment, expert: User, sign_in: SignIn, on: Any
) -> None:
    others = [factories.ClientFactory(office=kim.office) for _ in range(3)]
    browser = sign_in(expert)
    listed = browser.get("/api/v1/clients").json()["results"]
    assert set(Reading.objects.values_list("number", flat=True)) == {row["number"] for row in listed}
    assert {client.number for client in (kim, *others)} <= {row["number"] for row in listed}
    assert Reading.objects.get(client_id=kim.pk).what == "api:clients"
    browser.get(f"/api/v1/employments/{kims_job.pk}")
    assert Reading.objects.filter(client_id=kim.pk, what="api:employment").count() == 1


def test_whoever_is_nobodys_contact_any_more_reads_somebody_elses_client(
    kim: Client, expert: User, kims_coaching: Coaching, sign_in: SignIn, on: Any
) -> None:
    ContactPerson.objects.filter(client=kim, user=expert).update(until=on)
    ClientAccess.objects.all().delete()
    sign_in(expert).get(f"/clients/{kim.number}/")
    assert Reading.objects.get().own is False


@pytest.mark.parametrize(("role", "path"), [(Role.JOBCOACH, "/coaching/"), (Role.EMPLOYER, "/employees/")])
def test_a_list_without_anybody_opens_and_keeps_nothing(role: Role, path: str, sign_in: SignIn, on: Any) -> None:
    assert sign_in(factories.UserFactory(role=role)).get(path).status_code == 200
    assert not Reading.objects.exists()
