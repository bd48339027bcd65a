"""Coaching starts when a job meets the conditions or with a reason, and the jobcoach hears of it."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Organisation, User
from accounts.roles import Role
from base.refusal import Invalid, NotPossibleNow
from clients.models import Client, Coaching, CoachingPeriod, Employment
from journeys.actions.sweep import sweep
from journeys.models import Journey, Task
from notifications.models import Notification
from tests import factories
from tests.journeys.acts import AT, ON, a_task, coach, end, stop

pytestmark = pytest.mark.django_db

State, Closing = Task.State, Task.Closing
D = date.fromisoformat
TOO_FAR = [date.min, D("1899-12-31"), D("2200-01-01"), date.max]


def faults(job: Employment, coached_by: User | None, actor: User, **other: Any) -> dict[str, str]:
    """What an application is refused for."""
    with pytest.raises(Invalid) as refused:
        coach(job, coached_by, actor, **other)
    assert not Coaching.objects.filter(employment=job, ended_on=None).exists()
    return refused.value.errors


# --- Coaching starts ---------------------------------------------------------------------------


def test_coaching_is_kept_with_its_first_half_year(kims_job: Employment, jobcoach: User, expert: User) -> None:
    row = Coaching.objects.get(pk=coach(kims_job, jobcoach, expert).pk)
    assert (row.kind, row.organisation, row.coach, row.regime) == (
        "extern", jobcoach.organisation, jobcoach, "midden",
    )  # fmt: skip
    assert (row.started_on, row.granted_until, row.ended_on) == (ON, D("2027-05-22"), None)
    assert (row.exception_reason, row.chosen_by_client, row.choice_reason, row.structural) == ("", True, "", "")
    period = row.periods.get()
    assert (period.number, period.starts_on, period.ends_on) == (1, ON, D("2027-05-22"))


def test_from_then_on_nobody_asks_early_how_the_job_goes_and_the_half_year_is_to_be_renewed(
    kim: Client, kims_journey: Journey, jobcoach: User, expert: User
) -> None:
    job = factories.EmploymentFactory(client=kim, started_on=D("2026-08-01"), expected_end_on=D("2027-07-31"))
    sweep(on=ON, at=AT)
    assert a_task("early_job_check").state == State.OPEN
    coach(job, jobcoach, expert)
    check = a_task("early_job_check")
    assert (check.state, check.closing, check.closed_on) == (State.LAPSED, Closing.NO_LONGER, ON)
    sweep(on=D("2027-04-09"), at=AT)
    assert not Task.objects.filter(rule="coaching_renewal").exists()
    sweep(on=D("2027-04-10"), at=AT)
    renewal = a_task("coaching_renewal")
    assert (renewal.anchor_on, renewal.due_on, renewal.assignee) == (D("2027-05-22"), D("2027-05-22"), expert)


def test_a_short_grant_is_to_be_renewed_at_once(kims_job: Employment, jobcoach: User, expert: User) -> None:
    coach(kims_job, jobcoach, expert, until=D("2026-12-31"))
    assert a_task("coaching_renewal").raised_on == ON


def test_sent_twice_there_is_one_coaching(kims_job: Employment, jobcoach: User, expert: User) -> None:
    coach(kims_job, jobcoach, expert)
    with pytest.raises(NotPossibleNow, match="loopt al jobcoaching, toegekend tot en met 22-05-2027"):
        coach(kims_job, jobcoach, expert)
    assert (Coaching.objects.count(), CoachingPeriod.objects.count(), Notification.objects.count()) == (1, 1, 1)


def test_internal_and_external_coaching_never_run_at_once(
    kims_coaching: Coaching, jobcoach: User, expert: User
) -> None:
    with pytest.raises(NotPossibleNow, match="loopt al jobcoaching"):
        coach(kims_coaching.employment, None, expert, kind="intern")


@pytest.mark.parametrize(("starts_on", "possible"), [("2026-11-20", False), ("2026-11-21", True)])
def test_the_next_coaching_begins_after_the_last_day_of_the_former_one(
    kims_coaching: Coaching, jobcoach: User, expert: User, starts_on: str, possible: bool
) -> None:
    stop(kims_coaching, expert, ended_on=D("2026-11-20"))
    values: dict[str, Any] = {"kind": "intern", "starts_on": D(starts_on), "until": D("2026-12-31")}
    if possible:
        assert coach(kims_coaching.employment, None, expert, **values).started_on == D(starts_on)
    else:
        found = faults(kims_coaching.employment, None, expert, **values)
        assert found == {
            "starts_on": "De vorige jobcoaching op deze baan liep tot en met 20-11-2026. Kies een latere dag."
        }


def test_a_job_that_ended_gets_no_coaching(kims_job: Employment, jobcoach: User, expert: User) -> None:
    end(kims_job, expert)
    with pytest.raises(NotPossibleNow, match="al geëindigd"):
        coach(kims_job, jobcoach, expert)


def test_whoever_works_for_themselves_gets_no_coaching(
    kim: Client, kims_journey: Journey, jobcoach: User, expert: User
) -> None:
    job = factories.EmploymentFactory(client=kim, kind="zelfstandig", employer=None)
    with pytest.raises(NotPossibleNow, match="als zelfstandige"):
        coach(job, jobcoach, expert)


def test_a_job_whose_contract_is_not_known_gets_no_coaching(
    kim: Client, kims_journey: Journey, jobcoach: User, expert: User
) -> None:
    with pytest.raises(NotPossibleNow, match="nog geen contract"):
        coach(factories.EmploymentFactory(client=kim, term=False), jobcoach, expert)


# --- Who coaches -------------------------------------------------------------------------------


def test_an_internal_coach_belongs_to_the_employer(kims_job: Employment, bakery: Organisation, expert: User) -> None:
    own = factories.UserFactory(role=Role.JOBCOACH, organisation=bakery)
    row = coach(kims_job, own, expert, kind="intern")
    assert (row.kind, row.organisation, row.coach) == ("intern", bakery, own)


def test_the_person_may_follow_later(kims_job: Employment, jobcoach: User, expert: User) -> None:
    row = coach(kims_job, None, expert, organisation_id=jobcoach.organisation_id)
    assert (row.organisation, row.coach) == (jobcoach.organisation, None)
    assert not Notification.objects.exists()


def test_an_organisation_that_does_not_coach_is_refused(
    kims_job: Employment, bakery: Organisation, jobcoach: User, expert: User
) -> None:
    company = factories.OrganisationFactory(kind=Organisation.Kind.REINTEGRATION)
    for unknown in (None, 999_999, bakery.pk, company.pk):
        assert set(faults(kims_job, None, expert, organisation_id=unknown)) == {"organisation_id"}
    found = faults(kims_job, None, expert, kind="intern", organisation_id=jobcoach.organisation_id)
    assert set(found) == {"organisation_id"}


def test_only_a_jobcoach_of_that_organisation_who_still_signs_in_coaches(
    kims_job: Employment, jobcoach: User, other_jobcoach: User, employer: User, expert: User
) -> None:
    left = factories.UserFactory(role=Role.JOBCOACH, organisation=jobcoach.organisation, is_active=False)
    for nobody in (999_999, other_jobcoach.pk, expert.pk, left.pk):
        assert set(faults(kims_job, jobcoach, expert, coach_id=nobody)) == {"coach_id"}
    found = faults(kims_job, None, expert, kind="intern", coach_id=employer.pk)
    assert set(found) == {"coach_id"}


def test_a_coach_whom_the_client_did_not_choose_needs_a_reason(
    kims_job: Employment, jobcoach: User, expert: User
) -> None:
    assert set(faults(kims_job, jobcoach, expert, chosen_by_client=False, choice_reason="  ")) == {"choice_reason"}
    assert set(faults(kims_job, jobcoach, expert, chosen_by_client=None)) == {"chosen_by_client"}
    why = " Vaste organisatie van de werkgever. "
    row = coach(kims_job, jobcoach, expert, chosen_by_client=False, choice_reason=why)
    assert (row.chosen_by_client, row.choice_reason) == (False, "Vaste organisatie van de werkgever.")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "allebei"),
        ("regime", "loodzwaar"),
        ("choice_reason", "x" * 301),
        ("exception_reason", "x" * 301),
        ("exception_reason", "De baan voldoet, maar toch."),
    ],
)
def test_a_fault_in_an_application_is_named_at_its_field(
    kims_job: Employment, jobcoach: User, expert: User, field: str, value: str
) -> None:
    assert set(faults(kims_job, jobcoach, expert, **{field: value})) == {field}


# --- The conditions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "job",
    [
        {"started_on": D("2026-11-01"), "expected_end_on": D("2027-04-29")},
        {"term__hours": 11},
        {"term__hours": 8, "term__max_hours": 24},
        {"term__wage_share": 34},
    ],
)
def test_a_job_that_misses_a_condition_needs_a_reason_which_is_kept(
    kim: Client, kims_journey: Journey, jobcoach: User, expert: User, job: dict[str, Any]
) -> None:
    missing = factories.EmploymentFactory(client=kim, **job)
    assert set(faults(missing, jobcoach, expert, exception_reason=" ")) == {"exception_reason"}
    row = coach(missing, jobcoach, expert, exception_reason=" Vanaf maart meer uren. ")
    assert Coaching.objects.get(pk=row.pk).exception_reason == "Vanaf maart meer uren."


def test_the_terms_of_the_first_coached_day_count(kims_job: Employment, jobcoach: User, expert: User) -> None:
    factories.ContractTermFactory(
        employment=kims_job, number=2, starts_on=D("2027-02-01"), ends_on=D("2027-07-31"), hours=8
    )
    Employment.objects.filter(pk=kims_job.pk).update(expected_end_on=D("2027-07-31"))
    days = {"starts_on": D("2027-02-01"), "until": D("2027-07-31")}
    assert set(faults(kims_job, jobcoach, expert, **days)) == {"exception_reason"}
    assert coach(kims_job, jobcoach, expert).exception_reason == ""


# --- The days ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "message"),
    [
        ("2027-05-23", "Een periode duurt hoogstens een half jaar: tot en met 22-05-2027."),
        ("2026-11-22", "Deze dag ligt voor het begin van de jobcoaching."),
    ],
)
def test_a_grant_lasts_from_a_day_to_half_a_year(
    kims_job: Employment, jobcoach: User, expert: User, until: str, message: str
) -> None:
    assert faults(kims_job, jobcoach, expert, until=D(until)) == {"until": message}
    assert coach(kims_job, jobcoach, expert, until=ON).granted_until == ON


@pytest.mark.parametrize("day", TOO_FAR)
def test_a_day_that_cannot_be_meant_is_refused(kims_job: Employment, jobcoach: User, expert: User, day: date) -> None:
    assert faults(kims_job, jobcoach, expert, starts_on=day, until=day) == {
        "starts_on": "Dit jaar kan niet kloppen.", "until": "Dit jaar kan niet kloppen.",
    }  # fmt: skip
    assert "until" in faults(kims_job, jobcoach, expert, until=day)


@pytest.mark.parametrize(("starts_on", "possible"), [("2026-01-31", False), ("2026-02-01", True)])
def test_coaching_does_not_begin_before_a_job_that_runs(
    kims_job: Employment, jobcoach: User, expert: User, starts_on: str, possible: bool
) -> None:
    values: dict[str, Any] = {"starts_on": D(starts_on), "until": D("2026-07-01"), "binding_agreement": True}
    if possible:
        assert coach(kims_job, jobcoach, expert, **values).started_on == D(starts_on)
    else:
        assert set(faults(kims_job, jobcoach, expert, **values)) == {"starts_on"}


def test_coaching_begins_while_the_contract_runs(kims_job: Employment, jobcoach: User, expert: User) -> None:
    after = {"starts_on": D("2027-02-01"), "until": D("2027-07-31")}
    assert set(faults(kims_job, jobcoach, expert, **after)) == {"starts_on"}
    coach(kims_job, jobcoach, expert, starts_on=D("2027-01-31"), until=D("2027-07-30"))


@pytest.fixture
def job_to_come(kim: Client, kims_journey: Journey, bakery: Organisation) -> Employment:
    """A job that begins next week."""
    row: Employment = factories.EmploymentFactory(
        client=kim, employer=bakery, started_on=ON + timedelta(days=7), expected_end_on=D("2027-11-30")
    )
    return row


@pytest.mark.parametrize("days_before", [0, 1, 7])
def test_before_the_work_begins_a_binding_agreement_is_needed(
    job_to_come: Employment, jobcoach: User, expert: User, days_before: int
) -> None:
    days = {"starts_on": job_to_come.started_on - timedelta(days=days_before), "until": D("2027-05-22")}
    found = faults(job_to_come, jobcoach, expert, **days)
    assert set(found) == {"binding_agreement", *(["starts_on"] if days_before else [])}
    row = coach(job_to_come, jobcoach, expert, binding_agreement=True, **days)
    assert row.binding_agreement


def test_a_grant_that_is_over_before_the_work_begins_is_refused(
    job_to_come: Employment, jobcoach: User, expert: User
) -> None:
    values: dict[str, Any] = {"starts_on": ON, "binding_agreement": True}
    day_before = job_to_come.started_on - timedelta(days=1)
    assert set(faults(job_to_come, jobcoach, expert, until=day_before, **values)) == {"until"}
    assert coach(job_to_come, jobcoach, expert, until=job_to_come.started_on, **values).started_on == ON


# --- The jobcoach hears of it ------------------------------------------------------------------


def test_the_jobcoach_hears_whom_they_coach(kims_job: Employment, jobcoach: User, expert: User) -> None:
    coach(kims_job, jobcoach, expert)
    told = Notification.objects.get()
    assert (told.recipient, told.subject, told.url) == (jobcoach, "U bent nu jobcoach van Kim van Dijk", "/coaching/")
    assert told.text == "De jobcoaching begon op 23-11-2026 en is toegekend tot en met 22-05-2027."
    assert Client.objects.visible_to(jobcoach, ON).exists()


def test_before_the_first_day_the_jobcoach_is_not_told_who_it_is(
    kims_job: Employment, jobcoach: User, expert: User
) -> None:
    tomorrow = ON + timedelta(days=1)
    coach(kims_job, jobcoach, expert, starts_on=tomorrow)
    told = Notification.objects.get()
    assert told.subject == "U gaat een nieuwe klant begeleiden"
    assert told.text == "Op 24-11-2026 begint de jobcoaching. Op die dag staat de klant in uw lijst."
    assert not Client.objects.visible_to(jobcoach, ON).exists()
    assert Client.objects.visible_to(jobcoach, tomorrow).exists()


@pytest.mark.parametrize(("until", "told"), [("2026-11-22", 0), ("2026-11-23", 1)])
def test_coaching_that_was_over_when_it_was_recorded_tells_nobody(
    kims_job: Employment, jobcoach: User, expert: User, until: str, told: int
) -> None:
    coach(kims_job, jobcoach, expert, starts_on=D("2026-08-01"), until=D(until))
    assert Notification.objects.count() == told
