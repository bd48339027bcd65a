"""Days that nobody can mean are refused at their field, whatever they are typed for."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from base.refusal import Invalid
from clients.models import Client, Coaching, Employment
from journeys.actions.work import end_employment
from journeys.models import Signal
from tests import factories
from tests.journeys.test_actions_signals import report
from tests.journeys.test_actions_tasks import postpone

pytestmark = pytest.mark.django_db

NOBODY_MEANS = date(9999, 12, 31)


def test_no_signal_is_about_a_day_that_cannot_be_meant(kims_coaching: Coaching, jobcoach: User) -> None:
    with pytest.raises(Invalid) as refused:
        report(kims_coaching, jobcoach, expected_end_on=NOBODY_MEANS)
    assert refused.value.errors == {"expected_end_on": "Dit jaar kan niet kloppen."}
    assert not Signal.objects.exists()


def test_no_task_waits_for_a_day_that_cannot_be_meant(kim: Client, expert: User) -> None:
    task = factories.TaskFactory(client=kim, assignee=expert, rule="plan_change", subject="workplan")
    with pytest.raises(Invalid) as refused:
        postpone(task, expert, until=NOBODY_MEANS)
    assert refused.value.errors == {"until": "Dit jaar kan niet kloppen."}
    task.refresh_from_db()
    assert task.postponed_until is None


@pytest.mark.parametrize("day", [date.min, date(1, 1, 20), NOBODY_MEANS, date.max])
def test_no_job_ends_on_a_day_that_cannot_be_meant(kims_job: Employment, expert: User, day: date) -> None:
    with pytest.raises(Invalid) as refused:
        end_employment(
            employment_id=kims_job.pk, ended_on=day, reason="onbekend", version=None, actor=expert,
            on=date(2026, 11, 23), at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        )  # fmt: skip
    assert list(refused.value.errors) == ["ended_on"]
