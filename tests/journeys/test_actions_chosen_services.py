"""A service that is no traject: chosen with a reason and an expected result, once open, and how it ended."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client
from journeys.actions.moves import move
from journeys.lifecycle import Klantfase
from journeys.models import ChosenService, Journey
from notifications.models import Notification
from tests import chosen_factories, factories
from tests.journeys.acts import AT, ON
from tests.journeys.acts_on_services import choose, end_chosen

pytestmark = pytest.mark.django_db

TOMORROW = ON + timedelta(days=1)


@pytest.fixture
def ready(kim: Client) -> Client:
    """Kim is in klantfase 3, without work."""
    factories.JourneyFactory(client=kim, klantfase=Klantfase.NAAR_WERK, phase_since=date(2026, 1, 5))
    return kim


@pytest.fixture
def adviser(kim: Client) -> User:
    """An adviser of the Werkgeversservicepunt in Kim's region."""
    user: User = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=kim.office)
    return user


def test_a_service_is_chosen_with_its_reason_what_it_must_lead_to_and_the_plan_of_now(
    ready: Client, expert: User
) -> None:
    plan = factories.WorkplanFactory(client=ready)
    row = choose(ready, expert)
    assert (row.reason_for_service, row.expected_result) == (
        "Kim wil leren solliciteren.", "Vijf brieven en een gesprek.",
    )  # fmt: skip
    assert (row.workplan, row.chosen_on, row.chosen_by, row.version) == (plan, ON, expert, 1)


def test_without_a_plan_a_service_can_be_chosen_all_the_same(ready: Client, expert: User) -> None:
    assert choose(ready, expert).workplan is None


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"service": "naar_werk"}, "service", "Kies er een uit de lijst."),  # a traject is asked for
        ({"service": "schakelfunctie"}, "service", "klantfase 1"),
        ({"service": "scholing", "day": date(2017, 12, 31)}, "service", "bestaat pas sinds 01-01-2018"),
        ({"reason_for_service": " "}, "reason_for_service", "waarom u deze dienst kiest"),
        ({"reason_for_service": "a" * 301}, "reason_for_service", "300 tekens"),
        ({"expected_result": ""}, "expected_result", "wat de dienst moet opleveren"),
        ({"expected_result": "a" * 2001}, "expected_result", "2000 tekens"),
        ({"day": TOMORROW}, "day", "moet nog komen"),
        ({"service": "wsp"}, "client_agreed_on", "wanneer de klant akkoord ging"),
        ({"service": "wsp", "client_agreed_on": TOMORROW}, "client_agreed_on", "moet nog komen"),
        ({"service": "wsp", "client_agreed_on": date(2025, 1, 1)}, "client_agreed_on", "langer dan een jaar"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(
    ready: Client, expert: User, wrong: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        choose(ready, expert, **wrong)
    assert list(refused.value.errors) == [field]
    assert says in refused.value.errors[field]
    assert not ChosenService.objects.exists()


def test_the_same_service_is_open_once_also_for_the_database(ready: Client, expert: User) -> None:
    first = choose(ready, expert)
    with pytest.raises(NotPossibleNow, match="al gekozen"):
        choose(ready, expert)
    with pytest.raises(IntegrityError), transaction.atomic():
        chosen_factories.ChosenServiceFactory(client=ready, service=first.service)
    choose(ready, expert, service="scholing")
    end_chosen(first, expert)
    choose(ready, expert)
    assert ChosenService.objects.open().count() == 2


def test_the_advisers_of_the_region_hear_of_mediation_and_not_who_it_is(
    ready: Client, expert: User, adviser: User, outsider: User
) -> None:
    factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=outsider.office)
    row = choose(ready, expert, service="wsp", client_agreed_on=ON)
    told = Notification.objects.get()
    assert (told.recipient, row.client_agreed_on) == (adviser, ON)
    said = f"{told.subject} {told.text} {told.url}"
    assert [word for word in (ready.number, ready.last_name, "solliciteren") if word in said] == []
    assert "Anouk de Wit" in said


def test_no_other_service_tells_an_adviser_or_keeps_an_agreement(ready: Client, expert: User, adviser: User) -> None:
    row = choose(ready, expert, service="scholing", client_agreed_on=ON)
    assert row.client_agreed_on is None
    assert not Notification.objects.exists()


def test_once_a_contract_is_not_extended_the_servicepunt_is_asked_while_the_job_runs(
    ready: Client, expert: User
) -> None:
    """004:1525-1533."""
    Journey.objects.update(klantfase=Klantfase.AAN_HET_WERK)
    assert choose(ready, expert, service="wsp", client_agreed_on=ON).service == "wsp"


def test_what_came_of_it_is_recorded_once(ready: Client, expert: User) -> None:
    row = end_chosen(choose(ready, expert), expert, version=1)
    assert (row.outcome, row.result, row.ended_on, row.ended_by, row.version) == (
        "bereikt", "Het is gelukt.", ON, expert, 2,
    )  # fmt: skip
    with pytest.raises(Stale):
        end_chosen(row, expert, version=1)
    with pytest.raises(NotPossibleNow, match="al vastgelegd: het doel is bereikt"):
        end_chosen(row, expert)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"outcome": "uitgestroomd"}, "outcome"),
        ({"outcome": ""}, "outcome"),
        ({"result": " "}, "result"),
        ({"result": "a" * 2001}, "result"),
        ({"day": TOMORROW}, "day"),
        ({"day": ON - timedelta(days=1)}, "day"),
    ],
)
def test_an_end_that_cannot_be_is_refused(ready: Client, expert: User, wrong: dict[str, Any], field: str) -> None:
    row = choose(ready, expert)
    with pytest.raises(Invalid) as refused:
        end_chosen(row, expert, **wrong)
    assert list(refused.value.errors) == [field]


def test_outflow_ends_what_is_open_and_leaves_what_was_over(ready: Client, expert: User) -> None:
    over = end_chosen(choose(ready, expert, service="scholing"), expert)
    running = choose(ready, expert)
    move(
        journey_id=ready.journey.pk, target="uitgestroomd", reason="pensioen", note="", on=date(2026, 11, 20),
        today=ON, actor=expert, at=AT, version=None,
    )  # fmt: skip
    running.refresh_from_db()
    assert (running.outcome, running.result, running.ended_on, running.ended_by, running.version) == (
        "uitgestroomd", "", ON, expert, 2,
    )  # fmt: skip
    over.refresh_from_db()
    assert over.outcome == "bereikt"


@pytest.mark.parametrize(
    "wrong",
    [
        {"service": "wsp"},
        {"client_agreed_on": ON},
        {"expected_result": ""},
        {"outcome": "bereikt", "ended_on": ON},
        {"ended_on": ON},
        {"over": True, "ended_on": date(2026, 11, 1)},
    ],
)
def test_the_database_keeps_no_half_service(ready: Client, expert: User, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        chosen_factories.ChosenServiceFactory(client=ready, chosen_by=expert, **wrong)
