"""How work ends, and what that does to the terms."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Coaching, Employment
from journeys.actions.sweep import sweep
from journeys.models import Conversation, Task
from tests import factories
from tests.journeys.acts import AT, ON, a_task, end, extend

pytestmark = pytest.mark.django_db

State, Closing = Task.State, Task.Closing


# --- The end of a job --------------------------------------------------------------------------


def test_the_end_of_a_job_asks_for_a_startgesprek_within_four_weeks(kims_job: Employment, expert: User) -> None:
    job = end(kims_job, expert, version=1)
    assert (job.ended_on, job.end_reason, job.followed_up_on, job.version) == (
        date(2026, 11, 20), "niet_verlengd", None, 2,
    )  # fmt: skip
    task = a_task("startgesprek")
    assert (task.opens_on, task.due_on, task.assignee) == (date(2026, 11, 21), date(2026, 12, 18), expert)


def test_a_job_that_ends_today_asks_for_it_from_tomorrow(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=ON)
    assert not Task.objects.filter(rule="startgesprek").exists()
    sweep(on=ON + timedelta(days=1), at=AT)
    assert a_task("startgesprek").opens_on == ON + timedelta(days=1)


def test_an_end_learned_of_late_is_overdue_at_once(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2026, 9, 30))
    assert a_task("startgesprek").is_overdue(ON)


def test_the_end_closes_the_task_about_the_contract(kims_job: Employment, expert: User) -> None:
    sweep(on=date(2026, 11, 30), at=AT)
    end(kims_job, expert, ended_on=date(2026, 12, 1), on=date(2026, 12, 1))
    task = a_task("contract_end")
    assert (task.state, task.closing) == (State.DONE, Closing.ENDED)


def test_nobody_owes_a_startgesprek_who_has_other_work(kim: Client, kims_job: Employment, expert: User) -> None:
    factories.EmploymentFactory(client=kim, started_on=date(2026, 8, 1), early_check_on=ON)
    end(kims_job, expert)
    assert Employment.objects.get(pk=kims_job.pk).followed_up_on == date(2026, 11, 20)
    assert not Task.objects.filter(rule="startgesprek").exists()


def test_work_that_began_after_the_end_counts_from_its_first_day(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    factories.EmploymentFactory(client=kim, started_on=date(2026, 11, 16), early_check_on=ON)
    end(kims_job, expert, ended_on=date(2026, 11, 6))
    assert Employment.objects.get(pk=kims_job.pk).followed_up_on == date(2026, 11, 16)


def test_other_work_that_is_still_to_begin_does_not_count(kim: Client, kims_job: Employment, expert: User) -> None:
    factories.EmploymentFactory(client=kim, started_on=date(2026, 12, 1))
    assert end(kims_job, expert).followed_up_on is None
    assert a_task("startgesprek").state == State.OPEN


@pytest.mark.parametrize(
    ("about_the_job", "held_on", "followed_up_on"),
    [
        (True, date(2026, 11, 18), date(2026, 11, 20)),  # in the last days
        (True, date(2026, 11, 22), date(2026, 11, 22)),
        (False, date(2026, 11, 22), date(2026, 11, 22)),
        (False, date(2026, 11, 18), None),  # about something else
    ],
)
def test_a_startgesprek_held_before_the_end_was_recorded_counts(
    kim: Client, kims_job: Employment, expert: User, about_the_job: bool, held_on: date, followed_up_on: date | None
) -> None:
    factories.ConversationFactory(
        client=kim,
        kind=Conversation.Kind.STARTGESPREK,
        held_on=held_on,
        employment=kims_job if about_the_job else None,
    )
    assert end(kims_job, expert).followed_up_on == followed_up_on


def test_an_announced_end_moves_the_term(kims_job: Employment, expert: User) -> None:
    sweep(on=date(2026, 11, 30), at=AT)
    job = end(kims_job, expert, ended_on=date(2026, 12, 31), on=date(2026, 12, 1))
    assert (job.ended_on, job.expected_end_on, job.end_reason) == (None, date(2026, 12, 31), "niet_verlengd")
    assert a_task("contract_end", anchor_on=date(2027, 1, 31)).closing == Closing.EXTENDED
    moved = a_task("contract_end", anchor_on=date(2026, 12, 31))
    assert (moved.state, moved.opens_on, moved.due_on) == (State.OPEN, date(2026, 10, 31), date(2026, 11, 30))
    assert not Task.objects.filter(rule="startgesprek").exists()


def test_an_announced_end_is_taken_back_by_an_extension(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2026, 12, 31))
    extend(kims_job, expert)
    job = Employment.objects.get(pk=kims_job.pk)
    assert (job.expected_end_on, job.end_reason) == (date(2027, 7, 31), "")


def test_the_end_of_a_job_is_the_end_of_its_coaching(kims_coaching: Coaching, expert: User) -> None:
    end(kims_coaching.employment, expert)
    assert Coaching.objects.get().ended_on == date(2026, 11, 20)


def test_the_end_of_a_job_closes_the_task_about_its_coaching(kims_coaching: Coaching, expert: User) -> None:
    sweep(on=date(2026, 12, 20), at=AT)
    end(kims_coaching.employment, expert, ended_on=date(2026, 12, 20), on=date(2026, 12, 21))
    task = a_task("coaching_renewal")
    assert (task.state, task.closing) == (State.DONE, Closing.RENEWED)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("ended_on", date(2026, 1, 31), "ended_on"),
        ("ended_on", date(9999, 12, 31), "ended_on"),
        ("reason", "zomaar", "reason"),
        ("reason", "", "reason"),
    ],
)
def test_a_fault_in_an_end_is_named_at_its_field(
    kims_job: Employment, expert: User, field: str, value: Any, fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        end(kims_job, expert, **{field: value})
    assert set(refused.value.errors) == {fault}


def test_an_end_sent_twice_is_refused_the_second_time(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, version=1)
    with pytest.raises(Stale):
        end(kims_job, expert, version=1)
    with pytest.raises(NotPossibleNow, match="al vastgelegd"):
        end(kims_job, expert)
