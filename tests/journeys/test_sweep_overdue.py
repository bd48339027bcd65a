"""A startgesprek that was not held in four weeks reaches the team lead of the office: once, whatever mornings ran."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Office, User
from accounts.roles import Role
from clients.models import Client, Employment
from journeys.actions.sweep import sweep, sweep_clients
from journeys.lifecycle import Klantfase
from journeys.models import Journey, Task
from notifications.models import Notification
from tests import factories
from tests.journeys.cases import AT, BY_KEY, a_client, only, run

pytestmark = pytest.mark.django_db

CASE = BY_KEY["startgesprek"]
LOST_ON = date(2026, 10, 31)
DAY_28, DAY_29 = LOST_ON + timedelta(days=28), LOST_ON + timedelta(days=29)
DAY = timedelta(days=1)


def lose_a_job(office: Office, on: date = LOST_ON, **fields: Any) -> Client:
    """A client of this office whose job is over and with whom nobody spoke."""
    client = a_client(office=office, **fields)
    CASE.build(client, on)
    return client


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("subject", flat=True))


def test_on_the_last_day_of_the_four_weeks_nobody_is_told(office: Office, team_lead: User) -> None:
    lose_a_job(office)
    run(LOST_ON + DAY)
    run(DAY_28)
    assert told(team_lead) == []
    assert only(CASE).overdue_told_on is None


def test_the_day_after_the_team_lead_of_the_office_is_told_with_a_way_to_the_task(
    office: Office, team_lead: User, expert: User, other_office: Office
) -> None:
    elsewhere = factories.UserFactory(role=Role.TEAM_LEAD, office=other_office)
    client = lose_a_job(office)
    run(DAY_28)
    run(DAY_29)
    message = Notification.objects.get()
    assert (message.recipient, message.created_at) == (team_lead, AT)
    assert message.subject == "1 startgesprek is te laat"
    assert message.url == reverse("task", args=[only(CASE).pk])
    assert client.last_name not in message.subject + message.text
    assert only(CASE).overdue_told_on == DAY_29
    assert (told(expert), told(elsewhere)) == ([], [])


def test_a_second_sweep_and_the_mornings_after_it_tell_nothing_again(office: Office, team_lead: User) -> None:
    lose_a_job(office)
    for day in (DAY_29, DAY_29, DAY_29 + DAY, DAY_29 + 30 * DAY):
        run(day)
    assert told(team_lead) == ["1 startgesprek is te laat"]


@pytest.mark.parametrize("seen_before", [True, False])
def test_after_days_without_a_sweep_the_team_lead_is_told_all_the_same(
    seen_before: bool, office: Office, team_lead: User
) -> None:
    lose_a_job(office)
    if seen_before:
        run(LOST_ON + DAY)
    run(DAY_29 + 9 * DAY)
    run(DAY_29 + 10 * DAY)
    assert told(team_lead) == ["1 startgesprek is te laat"]


def test_a_talk_that_was_held_in_time_is_told_to_nobody(office: Office, team_lead: User) -> None:
    client = lose_a_job(office)
    run(DAY_28)
    Employment.objects.filter(client=client).update(followed_up_on=DAY_28)
    run(DAY_29)
    assert told(team_lead) == []


def test_other_terms_that_are_late_are_not_told(office: Office, team_lead: User) -> None:
    BY_KEY["yearly_contact"].build(a_client(office=office), date(2025, 1, 1))
    run(DAY_29)
    assert Task.objects.overdue(DAY_29).exists()
    assert told(team_lead) == []


def test_one_morning_is_one_message_with_how_many_and_the_list(office: Office, team_lead: User) -> None:
    colleague = factories.UserFactory(role=Role.TEAM_LEAD, office=office)
    closed = factories.UserFactory(role=Role.TEAM_LEAD, office=office, is_active=False)
    lose_a_job(office)
    lose_a_job(office)
    lose_a_job(office, LOST_ON + 5 * DAY)
    run(DAY_29)
    run(DAY_29 + 5 * DAY)
    says = ["2 startgesprekken zijn te laat", "1 startgesprek is te laat"]
    assert (told(team_lead), told(colleague), told(closed)) == (says, says, [])
    assert Notification.objects.earliest("pk").url == f"{reverse('my-work')}?view=overdue&rule=startgesprek"


def test_the_way_to_the_list_leads_to_what_is_late(office: Office, team_lead: User, sign_in: Any, on: date) -> None:
    for _ in range(2):
        lose_a_job(office, on - 40 * DAY)
    run(on)
    page = sign_in(team_lead).get(Notification.objects.get().url).content.decode()
    assert page.count("Startgesprek na baanverlies</a>") == 2


def test_an_office_without_a_team_lead_is_told_as_soon_as_it_has_one(office: Office) -> None:
    lose_a_job(office)
    run(DAY_29)
    assert only(CASE).overdue_told_on is None
    lead = factories.UserFactory(role=Role.TEAM_LEAD, office=office)
    run(DAY_29 + DAY)
    assert told(lead) == ["1 startgesprek is te laat"]


def test_a_task_that_another_colleague_gets_is_not_told_again(
    office: Office, team_lead: User, colleague: User
) -> None:
    lose_a_job(office)
    run(DAY_29)
    Task.objects.update(assignee=colleague)
    run(DAY_29 + DAY)
    assert told(team_lead) == ["1 startgesprek is te laat"]


@pytest.mark.parametrize("lapsed_on", [DAY_28, DAY_29 + DAY])
def test_a_term_that_comes_back_is_told_once_for_each_time_that_it_stands(
    lapsed_on: date, office: Office, team_lead: User
) -> None:
    client = lose_a_job(office)
    was_told = lapsed_on > DAY_29
    run(DAY_29 if was_told else DAY_28)
    Journey.objects.filter(client=client).update(klantfase=Klantfase.UITGESTROOMD)
    run(lapsed_on)
    Journey.objects.filter(client=client).update(klantfase=Klantfase.WERKFIT)
    for day in (1, 2):
        run(DAY_29 + 20 * DAY + day * DAY)
    assert told(team_lead) == ["1 startgesprek is te laat"] * (2 if was_told else 1)
    assert only(CASE).overdue_told_on == DAY_29 + 21 * DAY


def test_a_lapsed_term_is_told_to_nobody(office: Office, team_lead: User) -> None:
    client = lose_a_job(office)
    run(DAY_28)
    Journey.objects.filter(client=client).update(klantfase=Klantfase.UITGESTROOMD)
    run(DAY_29)
    assert told(team_lead) == []


def test_an_action_on_the_client_leaves_the_telling_to_the_morning(office: Office, team_lead: User) -> None:
    client = lose_a_job(office)
    sweep_clients(client_ids=[client.pk], by=None, on=DAY_29, at=AT)
    assert (only(CASE).is_overdue(DAY_29), told(team_lead)) == (True, [])
    run(DAY_29)
    assert told(team_lead) == ["1 startgesprek is te laat"]


def test_a_dry_run_tells_nobody(office: Office, team_lead: User) -> None:
    lose_a_job(office)
    run(DAY_28)
    sweep(on=DAY_29, at=AT, dry_run=True)
    assert (told(team_lead), only(CASE).overdue_told_on) == ([], None)


def test_telling_many_offices_costs_as_many_statements_as_telling_one() -> None:
    def statements(day: date) -> int:
        with CaptureQueriesContext(connection) as captured:
            run(day)
        return len(captured)

    offices = [factories.UserFactory(role=Role.TEAM_LEAD).office for _ in range(5)]
    lose_a_job(offices[0])
    run(DAY_28)
    one = statements(DAY_29)
    for office in offices:
        for _ in range(4):
            lose_a_job(office, LOST_ON + 9 * DAY)
    run(DAY_28 + 9 * DAY)
    assert statements(DAY_29 + 9 * DAY) == one
    assert Notification.objects.count() == 1 + len(offices)
