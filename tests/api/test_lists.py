"""Pages, filters, and lists that do not grow slower row by row."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import Office, User
from clients.models import Client, Coaching, Employment
from journeys.lifecycle import Klantfase, MoveReason
from journeys.models import Journey, Task, Transition
from tests import factories
from tests.api.conftest import Caller


def links(answer: Any) -> dict[str, str]:
    """The addresses in a Link header by their relation."""
    found = re.findall(r'<([^>]+)>; rel="(\w+)"', answer.headers.get("Link", ""))
    return {relation: address for address, relation in found}


def ids(answer: Any) -> list[int]:
    """The ids on a page."""
    return [row["id"] for row in answer.json()["results"]]


@pytest.fixture
def tasks(kim: Client) -> list[Task]:
    """Seven tasks, of which five are due on one day."""
    days = [date(2026, 12, 1), *[date(2026, 12, 2)] * 5, date(2026, 12, 3)]
    return [factories.TaskFactory(client=kim, opens_on=date(2026, 11, 1), due_on=day) for day in days]


def test_pages_follow_each_other_and_lead_back(caller: Caller, expert: User, tasks: list[Task]) -> None:
    client, pages = caller(expert), []
    answer = client.get("/api/v1/tasks?limit=3")
    pages.append(ids(answer))
    while following := links(answer).get("next"):
        assert following == answer.json()["next"]
        answer = client.get(following)
        pages.append(ids(answer))
    assert pages == [[t.pk for t in tasks[:3]], [t.pk for t in tasks[3:6]], [tasks[6].pk]]
    back = []
    while before := links(answer).get("prev"):
        assert before == answer.json()["previous"]
        answer = client.get(before)
        back.append(ids(answer))
    assert back == [pages[1], pages[0]]


def test_a_row_that_goes_or_comes_does_not_shift_the_next_page(
    caller: Caller, expert: User, tasks: list[Task], kim: Client
) -> None:
    client = caller(expert)
    first = client.get("/api/v1/tasks?limit=3")
    tasks[0].delete()
    factories.TaskFactory(client=kim, opens_on=date(2026, 10, 1), due_on=date(2026, 11, 1))
    assert ids(client.get(links(first)["next"])) == [t.pk for t in tasks[3:6]]


def test_a_single_page_has_no_neighbours(caller: Caller, expert: User, tasks: list[Task]) -> None:
    answer = caller(expert).get("/api/v1/tasks")
    assert "Link" not in answer.headers
    assert (answer.json()["next"], answer.json()["previous"]) == (None, None)


def test_links_keep_the_filters(caller: Caller, expert: User, tasks: list[Task]) -> None:
    answer = caller(expert).get("/api/v1/tasks?state=open&limit=1")
    assert "state=open" in links(answer)["next"]


def test_a_cursor_from_elsewhere_shows_nothing_of_another_office(
    caller: Caller, expert: User, outsider: User, tasks: list[Task]
) -> None:
    address = links(caller(expert).get("/api/v1/tasks?limit=1"))["next"]
    assert caller(outsider).get(address).json()["results"] == []


def test_a_cursor_holds_no_name(caller: Caller, expert: User, office: Office) -> None:
    factories.ClientFactory.create_batch(2, office=office, last_name="Geheimpje")
    assert "eheim" not in links(caller(expert).get("/api/v1/clients?limit=1"))["next"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("klantfase=werkfit", ["Bo"]),
        ("office=utrecht", ["Bo", "Kim"]),
        ("office=zwolle", []),
        ("q=dijk", ["Kim"]),
        ("q=van%20dijk", ["Kim"]),
        ("fixedContact=FIXED", ["Kim"]),
        ("fixedContact=999999", []),
        ("klantfase=werkfit&q=dijk", []),
    ],
)
def test_clients_can_be_narrowed(
    caller: Caller, expert: User, kims_journey: Journey, office: Office, query: str, names: list[str]
) -> None:
    other = factories.ClientFactory(first_name="Bo", last_name="Smit", office=office)
    factories.JourneyFactory(client=other, klantfase=Klantfase.WERKFIT)
    answer = caller(expert).get(f"/api/v1/clients?{query.replace('FIXED', str(expert.pk))}")
    assert sorted(row["name"].split()[0] for row in answer.json()["results"]) == names


def test_a_former_fixed_contact_finds_no_client(caller: Caller, expert: User, colleague: User, kim: Client) -> None:
    factories.ContactPersonFactory(client=kim, user=colleague, since=date(2024, 1, 1), until=date(2025, 1, 5))
    assert caller(expert).get(f"/api/v1/clients?fixedContact={colleague.pk}").json()["results"] == []


def test_a_bsn_finds_nobody(caller: Caller, expert: User, kim: Client) -> None:
    stored: Any = Client.objects.get(pk=kim.pk)
    assert caller(expert).get(f"/api/v1/clients?q={stored.bsn.reveal()}").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("running=true", {"running", "soon"}),
        ("running=false", {"ended"}),
        ("endsBefore=2026-12-31", {"soon"}),
        ("endsBefore=2026-12-30", set()),
        ("client=NUMBER", {"running", "soon", "ended"}),
        ("client=W00000000", set()),
    ],
)
def test_jobs_can_be_narrowed(caller: Caller, expert: User, kim: Client, query: str, found: set[str]) -> None:
    jobs = {
        "running": factories.EmploymentFactory(client=kim),
        "soon": factories.EmploymentFactory(client=kim, expected_end_on=date(2026, 12, 30)),
        "ended": factories.EmploymentFactory(
            client=kim, expected_end_on=date(2026, 10, 1), ended_on=date(2026, 10, 1), end_reason="niet_verlengd"
        ),
    }
    answer = caller(expert).get(f"/api/v1/employments?{query.replace('NUMBER', kim.number)}")
    assert set(ids(answer)) == {jobs[name].pk for name in found}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("klantfase=naar_werk", {"seen", "never"}),
        ("klantfase=werkfit", set()),
        ("notSeenSince=2026-04-08", {"never"}),
        ("notSeenSince=2026-04-09", {"seen", "never"}),
    ],
)
def test_journeys_can_be_narrowed(caller: Caller, expert: User, office: Office, query: str, found: set[str]) -> None:
    journeys = {
        "seen": factories.JourneyFactory(client__office=office, last_conversation_on=date(2026, 4, 8)),
        "never": factories.JourneyFactory(client__office=office, last_conversation_on=None),
    }
    assert set(ids(caller(expert).get(f"/api/v1/journeys?{query}"))) == {journeys[name].pk for name in found}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", {"late", "later"}),
        ("state=gedaan", {"done"}),
        ("rule=yearly_contact", {"later"}),
        ("overdue=true", {"late"}),
        ("overdue=false", {"later", "done"}),
        ("assignee=EXPERT", {"late"}),
        ("client=NUMBER", {"late", "later", "done"}),
        ("dueBefore=2026-11-22", {"done"}),
        ("dueBefore=2026-11-23", {"late", "done"}),
        ("overdue=true&rule=yearly_contact", set()),
    ],
)
def test_tasks_can_be_narrowed(caller: Caller, expert: User, kim: Client, query: str, found: set[str]) -> None:
    opened = date(2026, 11, 1)
    tasks = {
        "late": factories.TaskFactory(client=kim, opens_on=opened, due_on=date(2026, 11, 22), assignee=expert),
        "later": factories.TaskFactory(client=kim, opens_on=opened, due_on=date(2026, 11, 23), rule="yearly_contact"),
        "done": factories.TaskFactory(
            client=kim,
            opens_on=opened,
            due_on=date(2026, 11, 2),
            state=Task.State.DONE,
            closing=Task.Closing.BY_PERSON,
            closed_on=date(2026, 11, 2),
        ),
    }
    asked = query.replace("EXPERT", str(expert.pk)).replace("NUMBER", kim.number)
    assert set(ids(caller(expert).get(f"/api/v1/tasks?{asked}"))) == {tasks[name].pk for name in found}


def _grow_clients(office: Office, count: int) -> None:
    for client in factories.ClientFactory.create_batch(count, office=office):
        factories.ContactPersonFactory(client=client)
        factories.JourneyFactory(client=client)


def _grow_employments(office: Office, count: int) -> None:
    for _ in range(count):
        job: Employment = factories.EmploymentFactory(client__office=office)
        coaching: Coaching = factories.CoachingFactory(employment=job)
        assert coaching.coach


def _grow_journeys(office: Office, count: int) -> None:
    for number in range(count):
        over = number % 2
        phase = Klantfase.UITGESTROOMD if over else Klantfase.NAAR_WERK
        journey = factories.JourneyFactory(client__office=office, klantfase=phase)
        factories.EmploymentFactory(client=journey.client)
        if over:
            _add_move(journey, date(2026, 3, 1))


def _grow_tasks(office: Office, count: int) -> None:
    for _ in range(count):
        factories.TaskFactory(client__office=office, assignee=factories.UserFactory(office=office))


def _add_move(journey: Journey, on: date) -> None:
    Transition.objects.create(
        journey=journey,
        from_phase=Klantfase.NAAR_WERK,
        to_phase=Klantfase.UITGESTROOMD,
        reason=MoveReason.DETENTION,
        actor=factories.UserFactory(),
        on=on,
        recorded_at=factories.RECORDED_AT,
    )


def _queries(client: APIClient, address: str, rows: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(address).json()["results"]) == rows
    return len(captured)


@pytest.mark.parametrize(
    ("name", "grow", "budget"),
    [
        # One of each keeps who was read.
        ("clients", _grow_clients, 4 + 1),
        ("employments", _grow_employments, 7 + 1),
        ("journeys", _grow_journeys, 8 + 1),
        ("tasks", _grow_tasks, 3 + 1),
    ],
)
def test_a_list_of_twenty_asks_no_more_than_a_list_of_two(
    caller: Caller, expert: User, office: Office, name: str, grow: Callable[[Office, int], None], budget: int
) -> None:
    client = caller(expert)
    grow(office, 2)
    few = _queries(client, f"/api/v1/{name}", 2)
    grow(office, 18)
    assert _queries(client, f"/api/v1/{name}", 20) == few <= budget


def test_the_moves_of_a_journey_are_listed_in_a_fixed_number_of_queries(
    caller: Caller, expert: User, kims_journey: Journey
) -> None:
    client, address = caller(expert), f"/api/v1/journeys/{kims_journey.pk}/transitions"
    for day in range(2):
        _add_move(kims_journey, date(2026, 3, 1) + timedelta(days=day))
    few = _queries(client, address, 2)
    for day in range(2, 20):
        _add_move(kims_journey, date(2026, 3, 1) + timedelta(days=day))
    assert _queries(client, address, 20) == few <= 5
