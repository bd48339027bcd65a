"""Coaching goes on by half-years, past three years with a basis and a reason, and stops."""

from datetime import date

import pytest

from accounts.models import User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Coaching, Employment
from journeys.actions.sweep import sweep
from journeys.models import Journey, Task
from tests import factories
from tests.journeys.acts import AT, a_task, end, renew, stop

pytestmark = pytest.mark.django_db

State, Closing = Task.State, Task.Closing
D = date.fromisoformat


# --- Coaching goes on --------------------------------------------------------------------------


def test_a_renewal_adds_the_next_period_and_closes_the_task(kims_coaching: Coaching, expert: User) -> None:
    sweep(on=date(2026, 12, 20), at=AT)
    period = renew(kims_coaching, expert, on=date(2026, 12, 21))
    assert (period.number, period.starts_on, period.ends_on) == (1, date(2027, 2, 1), date(2027, 7, 31))
    assert Coaching.objects.get().granted_until == date(2027, 7, 31)
    task = a_task("coaching_renewal")
    assert (task.state, task.closing) == (State.DONE, Closing.RENEWED)
    sweep(on=date(2027, 6, 19), at=AT)
    assert a_task("coaching_renewal", state=State.OPEN).anchor_on == date(2027, 7, 31)


@pytest.mark.parametrize("until", [date(2027, 1, 31), date(2026, 12, 31), date(9999, 12, 31)])
def test_a_renewal_goes_on_after_what_was_granted(kims_coaching: Coaching, expert: User, until: date) -> None:
    with pytest.raises(Invalid) as refused:
        renew(kims_coaching, expert, until=until)
    assert set(refused.value.errors) == {"until"}


def test_everything_that_happens_to_a_coaching_is_a_version_of_it(
    kims_job: Employment, kims_coaching: Coaching, expert: User
) -> None:
    renew(kims_coaching, expert, until=D("2027-04-30"), version=1)
    with pytest.raises(Stale):
        renew(kims_coaching, expert, version=1)
    assert Coaching.objects.get().version == 2
    end(kims_job, expert)
    assert Coaching.objects.get().version == 3


def test_a_renewal_sent_twice_is_kept_once(kims_coaching: Coaching, expert: User) -> None:
    renew(kims_coaching, expert)
    with pytest.raises(Invalid):
        renew(kims_coaching, expert)
    assert kims_coaching.periods.count() == 1


def test_coaching_goes_on_for_half_a_year_at_most(kims_coaching: Coaching, expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        renew(kims_coaching, expert, until=date(2027, 8, 1))
    assert refused.value.errors == {"until": "Een periode duurt hoogstens een half jaar: tot en met 31-07-2027."}
    assert Coaching.objects.get().granted_until == date(2027, 1, 31)


@pytest.fixture
def long_coaching(kims_job: Employment, jobcoach: User) -> Coaching:
    """Coaching that is three years old on 1 August 2027."""
    row: Coaching = factories.CoachingFactory(employment=kims_job, coach=jobcoach, started_on=D("2024-08-01"))
    return row


def test_within_three_years_nothing_more_is_asked(long_coaching: Coaching, expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        renew(long_coaching, expert, until=D("2027-07-31"), structural="structureel")
    assert set(refused.value.errors) == {"structural"}
    renew(long_coaching, expert, until=D("2027-07-31"))
    long_coaching.refresh_from_db()
    assert (long_coaching.granted_until, long_coaching.structural) == (D("2027-07-31"), "")


def test_past_three_years_each_half_year_has_a_basis_and_a_reason(long_coaching: Coaching, expert: User) -> None:
    renew(long_coaching, expert, until=D("2027-06-30"))
    for until, basis in (("2027-12-31", "structureel"), ("2028-06-30", "incidenteel")):
        for given, missing in (
            ({}, {"structural", "motivation"}),
            ({"structural": basis, "motivation": " "}, {"motivation"}),
            ({"structural": "voor altijd", "motivation": "Nodig."}, {"structural"}),
            ({"structural": basis, "motivation": "x" * 301}, {"motivation"}),
        ):
            with pytest.raises(Invalid) as refused:
                renew(long_coaching, expert, until=D(until), **given)
            assert set(refused.value.errors) == missing
        period = renew(long_coaching, expert, until=D(until), structural=basis, motivation=f" Nodig tot {until}. ")
        assert period.motivation == f"Nodig tot {until}."
        long_coaching.refresh_from_db()
        assert long_coaching.structural == basis
    assert list(long_coaching.periods.values_list("motivation", flat=True)) == [
        "", "Nodig tot 2027-12-31.", "Nodig tot 2028-06-30.",
    ]  # fmt: skip


def test_the_last_day_of_three_years_is_within_them_and_the_next_day_is_not(
    long_coaching: Coaching, expert: User
) -> None:
    Coaching.objects.filter(pk=long_coaching.pk).update(granted_until=D("2027-07-30"))
    with pytest.raises(Invalid):
        renew(long_coaching, expert, until=D("2027-08-01"))
    renew(long_coaching, expert, until=D("2027-07-31"))


# --- Coaching stops ----------------------------------------------------------------------------


def test_coaching_that_stopped_is_not_renewed_and_does_not_stop_twice(kims_coaching: Coaching, expert: User) -> None:
    stop(kims_coaching, expert)
    assert Coaching.objects.get().ended_on == date(2026, 11, 20)
    with pytest.raises(NotPossibleNow, match="al gestopt"):
        stop(kims_coaching, expert)
    with pytest.raises(NotPossibleNow, match="al gestopt"):
        renew(kims_coaching, expert)


@pytest.mark.parametrize("ended_on", [date(2026, 7, 31), date(2026, 11, 24)])
def test_coaching_does_not_stop_before_it_began_or_tomorrow(
    kims_coaching: Coaching, expert: User, ended_on: date
) -> None:
    with pytest.raises(Invalid) as refused:
        stop(kims_coaching, expert, ended_on=ended_on)
    assert set(refused.value.errors) == {"ended_on"}


def test_when_coaching_stops_in_an_older_job_nobody_asks_how_the_new_job_goes(
    kims_coaching: Coaching, expert: User
) -> None:
    stop(kims_coaching, expert)
    assert Employment.objects.get().early_check_on == date(2026, 11, 20)
    sweep(on=date(2026, 12, 31), at=AT)
    assert not Task.objects.filter(rule="early_job_check").exists()


def test_when_coaching_stops_in_the_first_weeks_the_early_check_comes_back(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    job = factories.EmploymentFactory(client=kim, started_on=date(2026, 10, 1), expected_end_on=date(2027, 9, 30))
    stop(factories.CoachingFactory(employment=job, started_on=date(2026, 10, 1)), expert)
    sweep(on=date(2027, 1, 1), at=AT)
    assert a_task("early_job_check").opens_on == date(2027, 1, 1)
