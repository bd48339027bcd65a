"""The kapdatum: which day it is, for which case, and how the term about it moves."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from clients.models import Client, Employment
from journeys.actions import job_ends, work
from journeys.actions.sweep import sweep
from journeys.deadlines import formalities_term, kapdatum_for
from journeys.models import JobEnd, Task
from tests import factories
from tests.journeys.acts import AT, ON, end, start

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "kapdatum"),
    [
        (date(2026, 11, 19), date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 11, 21), date(2026, 12, 18)),  # 20 December is a Sunday
        (date(2026, 12, 18), date(2026, 12, 18)),
        (date(2026, 12, 19), date(2027, 1, 20)),
        (date(2026, 12, 31), date(2027, 1, 20)),
        (date(2024, 5, 18), date(2024, 6, 20)),  # 20 May 2024 is Whit Monday: the Friday before
        (date(2025, 4, 1), date(2025, 4, 17)),  # 20 April 2025 is Easter, 18 April Good Friday
        (date(2024, 2, 29), date(2024, 3, 20)),
    ],
)
def test_the_kapdatum_is_the_twentieth_or_the_working_day_before(day: date, kapdatum: date) -> None:
    assert kapdatum_for(day) == kapdatum


@pytest.mark.parametrize(("chosen", "kapdatum"), [(1, date(2026, 12, 1)), (28, date(2026, 11, 27))])
def test_another_day_can_be_set(settings: Any, chosen: int, kapdatum: date) -> None:
    settings.KAPDATUM_DAY = chosen
    assert kapdatum_for(date(2026, 11, 23)) == kapdatum


def test_the_kapdatum_counts_from_the_last_working_day_or_from_when_the_end_was_sure() -> None:
    ahead = formalities_term(date(2026, 11, 23), date(2027, 1, 31))
    assert (ahead.anchor_on, ahead.opens_on, ahead.due_on) == (
        date(2027, 1, 31), date(2026, 11, 23), date(2027, 2, 19),
    )  # fmt: skip
    late = formalities_term(date(2026, 11, 23), date(2026, 9, 30))
    assert (late.anchor_on, late.opens_on, late.due_on) == (
        date(2026, 11, 23), date(2026, 11, 23), date(2026, 12, 18),
    )  # fmt: skip


def task() -> Task:
    return Task.objects.filter(rule="formalities").order_by("-pk")[0]


def test_an_announced_end_opens_the_task_at_once(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    found = task()
    assert (found.state, found.anchor_on, found.opens_on, found.due_on) == (
        "open", date(2027, 1, 31), ON, date(2027, 2, 19),
    )  # fmt: skip
    assert found.assignee == expert


def test_an_end_that_moves_takes_the_task_along(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    job = Employment.objects.get(pk=kims_job.pk)
    end(job, expert, ended_on=date(2026, 12, 31))
    assert Task.objects.filter(rule="formalities").count() == 2
    assert Task.objects.get(rule="formalities", anchor_on=date(2027, 1, 31)).closing == "einddatum_veranderd"
    assert (task().due_on, task().state) == (date(2027, 1, 20), "open")
    end(Employment.objects.get(pk=kims_job.pk), expert, ended_on=date(2027, 1, 31))  # and back: opened again
    assert Task.objects.get(rule="formalities", anchor_on=date(2027, 1, 31)).state == "open"


def test_an_end_that_is_withdrawn_asks_for_nothing(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    work.withdraw_end(employment_id=kims_job.pk, version=None, actor=expert, on=ON, at=AT)
    assert (task().state, task().closing) == ("vervallen", "niet_meer_nodig")


def test_an_end_withdrawn_after_not_now_asks_for_nothing_either(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    job_ends.step(
        job_end_id=JobEnd.objects.get().pk, target="nu_niet", reason="verwerking", review_on=date(2027, 2, 15),
        explanation="", version=None, actor=expert, on=ON, at=AT,
    )  # fmt: skip
    assert task().state == "open"
    work.withdraw_end(employment_id=kims_job.pk, version=None, actor=expert, on=ON, at=AT)
    assert JobEnd.objects.get().kapdatum_on is None
    assert task().state == "vervallen"


def test_new_work_settles_what_was_left(kim: Client, kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2026, 11, 13))
    start(kim, kims_job.employer, expert, starts_on=ON)
    assert (task().state, task().closing) == ("gedaan", "zaak_verder")


def test_an_end_that_nobody_told_counts_from_the_morning_that_finds_it(kims_job: Employment) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 9, 30), end_reason="ontslag")
    for morning in (ON, ON + timedelta(days=1)):
        sweep(on=morning, at=AT)
    case = JobEnd.objects.get()
    assert (case.end_sure_on, case.kapdatum_from, case.kapdatum_on) == (ON, ON, date(2026, 12, 18))
    assert Task.objects.filter(rule="formalities").count() == 1


def test_a_case_from_before_there_was_a_kapdatum_gets_one(kims_job: Employment, expert: User) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 9, 30), end_reason="ontslag")
    factories.JobEndFactory(employment=kims_job, state="zoeken", known_on=date(2026, 9, 30))
    sweep(on=ON, at=AT)
    assert JobEnd.objects.get().kapdatum_on == date(2026, 12, 18)


def test_a_case_about_which_nothing_is_sure_has_none(kims_job: Employment) -> None:
    factories.JobEndFactory(employment=kims_job, state="twijfel", review_on=date(2026, 12, 7))
    sweep(on=ON, at=AT)
    assert JobEnd.objects.get().kapdatum_on is None
    assert not Task.objects.filter(rule="formalities").exists()
