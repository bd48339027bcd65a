"""Signals without a client at the same moment: one receipt for one message, one outcome of two team leads."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from base.refusal import NotPossibleNow, Refusal
from clients.models import Employment
from journeys.actions.import_signals import import_signals
from journeys.actions.unplaced import Somebody, place, report_unplaced, set_aside
from journeys.models import JobEnd, Signal, Task, UnplacedSignal
from journeys.signal_file import Delivered
from notifications.models import Notification
from tests import factories
from tests.journeys.acts import reporting
from tests.services.test_parallel import AT, ON, at_once, population

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgresql() -> None:
    assert connection.vendor == "postgresql", "DATABASE_URL must name a PostgreSQL database"


def test_a_double_clicked_message_is_one_receipt_and_one_message_to_the_lead() -> None:
    lead, employer = factories.UserFactory(role="team_lead"), factories.UserFactory(role="employer")

    def report() -> UnplacedSignal:
        return reporting(report_unplaced, somebody=Somebody(name="Kim"), channel="", actor=employer, on=ON, at=AT)

    answers = at_once(*[report] * 4)
    assert len({answer.receipt for answer in answers}) == 1
    assert (UnplacedSignal.objects.count(), Notification.objects.filter(recipient=lead).count()) == (1, 1)


@pytest.mark.parametrize("second", ["places elsewhere", "sets aside"])
def test_of_two_team_leads_at_once_one_decides_and_the_other_hears_it(second: str) -> None:
    jobs = [Employment.objects.filter(client=client).earliest("pk") for client in population(2)]
    row = factories.UnplacedSignalFactory()
    leads = factories.UserFactory.create_batch(2, role="team_lead", office=jobs[0].client.office)

    def put(job: Employment, lead: Any) -> Any:
        return place(unplaced_id=row.pk, employment_id=job.pk, version=1, actor=lead, on=ON, at=AT)

    def other() -> Any:
        if second == "places elsewhere":
            return put(jobs[1], leads[1])
        return set_aside(unplaced_id=row.pk, reason="Dubbel.", version=1, actor=leads[1], on=ON, at=AT)

    answers = at_once(lambda: put(jobs[0], leads[0]), other)
    lost = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [type(answer) for answer in lost] == [NotPossibleNow]
    assert "al afgehandeld" in lost[0].message
    row.refresh_from_db()
    placed = row.state == "geplaatst"
    assert Signal.objects.count() == JobEnd.objects.count() == int(placed)
    assert Task.objects.filter(rule="signal_decision").count() == int(placed)
    assert Notification.objects.filter(recipient=row.reported_by).count() == 1


def test_one_file_handed_in_twice_at_once_is_taken_in_once() -> None:
    clients = population(6)
    lead = factories.UserFactory(role="team_lead")
    lines = [
        Delivered(Somebody(client_number=number), "uitkeren", "dreigend", None, "", f"U{place}")
        for place, number in enumerate([*(client.number for client in clients), "W99999999"])
    ]
    Employment.objects.filter(client__in=clients).update(started_on=date(2026, 1, 1))
    answers = at_once(*[lambda: import_signals(signals=lines, actor=lead, on=ON, at=AT)] * 3)
    assert sorted((done.on_a_job, done.waiting, done.known) for done in answers) == [(0, 0, 7), (0, 0, 7), (6, 1, 0)]
    assert (Signal.objects.count(), UnplacedSignal.objects.count()) == (6, 1)
