"""What happens to work, and what that does to the terms."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Organisation, User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Employment
from journeys.actions.sweep import sweep
from journeys.models import Journey, Task, Workplan
from tests import factories
from tests.journeys.acts import AT, ON, a_task, end, extend, start

pytestmark = pytest.mark.django_db

State, Closing = Task.State, Task.Closing


# --- A job begins ------------------------------------------------------------------------------


def test_a_new_job_is_kept_with_its_first_term(kim: Client, bakery: Organisation, expert: User) -> None:
    job = Employment.objects.get(pk=start(kim, bakery, expert, max_hours=Decimal(32)).pk)
    assert (job.job_title, job.kind, job.started_on, job.expected_end_on, job.version) == (
        "Hulp in de keuken", "tijdelijk", date(2026, 11, 16), date(2027, 5, 15), 1,
    )  # fmt: skip
    term = job.terms.get()
    assert (term.number, term.hours, term.max_hours, term.wage_share) == (1, Decimal("24.5"), Decimal(32), 80)
    assert (term.recorded_by, term.recorded_at) == (expert, AT)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("employer_id", None, "employer_id"),
        ("employer_id", 999_999, "employer_id"),
        ("job_title", "x" * 81, "job_title"),
        ("kind", "nulurencontract", "kind"),
        ("kind", "vast", "ends_on"),
        ("ends_on", None, "ends_on"),
        ("ends_on", date(2026, 11, 15), "ends_on"),
        ("ends_on", date(9999, 12, 31), "ends_on"),
        ("starts_on", date(1, 1, 1), "starts_on"),
        ("hours", Decimal(-1), "hours"),
        ("hours", Decimal("60.5"), "hours"),
        ("max_hours", Decimal(20), "max_hours"),
        ("max_hours", Decimal(61), "max_hours"),
        ("wage_share", -1, "wage_share"),
        ("wage_share", 501, "wage_share"),
    ],
)
def test_a_fault_in_a_new_job_is_named_at_its_field(
    kim: Client, bakery: Organisation, expert: User, field: str, value: Any, fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        start(kim, bakery, expert, **{field: value})
    assert set(refused.value.errors) == {fault}
    assert not Employment.objects.exists()


def test_a_day_far_beyond_the_calendar_is_refused(kim: Client, bakery: Organisation, expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        start(kim, bakery, expert, starts_on=date(9999, 12, 1), ends_on=date(9999, 12, 31))
    assert set(refused.value.errors) == {"starts_on", "ends_on"}


def test_a_jobcoach_organisation_is_no_employer(kim: Client, jobcoach: User, expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        start(kim, jobcoach.organisation, expert)
    assert set(refused.value.errors) == {"employer_id"}


def test_somebody_who_works_for_themselves_has_no_employer(kim: Client, expert: User) -> None:
    job = start(kim, None, expert, kind="zelfstandig", ends_on=None)
    assert (job.employer_id, job.expected_end_on) == (None, None)


def test_the_same_job_sent_twice_is_refused_the_second_time(kim: Client, bakery: Organisation, expert: User) -> None:
    start(kim, bakery, expert)
    with pytest.raises(NotPossibleNow, match="al vastgelegd"):
        start(kim, bakery, expert)
    assert Employment.objects.count() == 1


def test_a_new_job_meets_the_end_of_the_last_one(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User
) -> None:
    end(kims_job, expert, ended_on=date(2026, 11, 10))
    assert a_task("startgesprek").state == State.OPEN
    start(kim, bakery, expert)
    task = a_task("startgesprek")
    assert (task.state, task.closing) == (State.DONE, Closing.FOLLOWED_UP)
    assert Employment.objects.get(pk=kims_job.pk).followed_up_on == date(2026, 11, 16)


def test_a_job_that_had_begun_before_the_last_one_ended_meets_that_end_too(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User
) -> None:
    end(kims_job, expert, ended_on=date(2026, 11, 20))
    start(kim, bakery, expert, starts_on=date(2026, 11, 16))
    assert a_task("startgesprek").state == State.DONE
    assert Employment.objects.get(pk=kims_job.pk).followed_up_on == date(2026, 11, 20)


def test_a_job_that_is_still_to_begin_meets_nothing_until_it_does(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User
) -> None:
    end(kims_job, expert)
    start(kim, bakery, expert, starts_on=date(2026, 12, 1), ends_on=date(2027, 5, 31))
    assert a_task("startgesprek").state == State.OPEN
    sweep(on=date(2026, 12, 1), at=AT)
    assert a_task("startgesprek").state == State.DONE


def test_a_new_job_asks_for_another_look_at_the_plan(
    kim: Client, kims_journey: Journey, bakery: Organisation, expert: User
) -> None:
    factories.WorkplanFactory(client=kim)
    start(kim, bakery, expert)
    task = a_task("plan_change")
    assert (task.anchor_on, task.due_on) == (date(2026, 11, 16), date(2026, 12, 16))
    assert Workplan.objects.get().change == "werk"


def test_a_short_contract_has_its_task_at_once(
    kim: Client, kims_journey: Journey, bakery: Organisation, expert: User
) -> None:
    start(kim, bakery, expert, ends_on=date(2027, 1, 15))
    task = a_task("contract_end")
    assert (task.opens_on, task.due_on, task.raised_on, task.assignee) == (
        date(2026, 11, 15), date(2026, 12, 15), ON, expert,
    )  # fmt: skip


# --- An extension ------------------------------------------------------------------------------


def test_an_extension_adds_a_term_and_leaves_the_earlier_one_as_it_was(kims_job: Employment, expert: User) -> None:
    first = kims_job.terms.get()
    extend(kims_job, expert, version=1)
    job = Employment.objects.get(pk=kims_job.pk)
    assert (job.expected_end_on, job.kind, job.version) == (date(2027, 7, 31), "tijdelijk", 2)
    kept, new = job.terms.order_by("number")
    assert (kept.ends_on, kept.hours, kept.wage_share) == (first.ends_on, first.hours, first.wage_share)
    assert (new.number, new.starts_on, new.ends_on, new.recorded_by) == (
        2, date(2027, 2, 1), date(2027, 7, 31), expert,
    )  # fmt: skip


def test_an_extension_lapses_the_task_and_the_new_end_raises_its_own(kims_job: Employment, expert: User) -> None:
    sweep(on=date(2026, 11, 30), at=AT)
    extend(kims_job, expert, ends_on=date(2027, 2, 28), on=date(2026, 12, 1))
    old = a_task("contract_end")
    assert (old.state, old.closing, old.closed_on) == (State.LAPSED, Closing.EXTENDED, date(2026, 12, 1))
    sweep(on=date(2026, 12, 28), at=AT)
    new = a_task("contract_end", state=State.OPEN)
    assert (new.anchor_on, new.opens_on, new.due_on) == (date(2027, 2, 28), date(2026, 12, 28), date(2027, 1, 28))


def test_a_permanent_contract_has_no_end_and_no_task(kims_job: Employment, expert: User) -> None:
    sweep(on=date(2026, 11, 30), at=AT)
    extend(kims_job, expert, kind="vast", ends_on=None, on=date(2026, 12, 1))
    assert a_task("contract_end").closing == Closing.EXTENDED
    with pytest.raises(NotPossibleNow, match="geen einddatum"):
        extend(kims_job, expert, starts_on=date(2027, 8, 1), ends_on=date(2027, 12, 31))


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("starts_on", date(2027, 1, 31), "starts_on"),
        ("ends_on", date(2027, 1, 31), "ends_on"),
        ("ends_on", None, "ends_on"),
        ("ends_on", date(9999, 12, 31), "ends_on"),
        ("kind", "proefplaatsing", "kind"),
        ("hours", Decimal(61), "hours"),
        ("max_hours", Decimal(1), "max_hours"),
        ("wage_share", 501, "wage_share"),
    ],
)
def test_a_fault_in_an_extension_is_named_at_its_field(
    kims_job: Employment, expert: User, field: str, value: Any, fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        extend(kims_job, expert, **{field: value})
    assert set(refused.value.errors) == {fault}
    assert kims_job.terms.count() == 1


def test_a_job_without_terms_is_not_extended_to_before_its_start(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    job = factories.EmploymentFactory(client=kim, term=False)
    with pytest.raises(Invalid) as refused:
        extend(job, expert, starts_on=date(2025, 1, 1), ends_on=date(2025, 6, 30))
    assert "starts_on" in refused.value.errors


def test_an_extension_of_what_somebody_else_just_changed_is_stale(kims_job: Employment, expert: User) -> None:
    extend(kims_job, expert, version=1)
    with pytest.raises(Stale):
        extend(kims_job, expert, version=1, starts_on=date(2027, 8, 1), ends_on=date(2027, 12, 31))


def test_the_same_extension_sent_twice_is_kept_once(kims_job: Employment, expert: User) -> None:
    extend(kims_job, expert)
    with pytest.raises(Invalid):
        extend(kims_job, expert)
    assert kims_job.terms.count() == 2


def test_a_job_that_ended_is_not_extended(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert)
    with pytest.raises(NotPossibleNow, match="al geëindigd"):
        extend(kims_job, expert)
