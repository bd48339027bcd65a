"""A traject from request to result: one at a time, before the end of a job with two criteria, and what is refused."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Organisation, User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Coaching, Employment
from journeys.actions.moves import move
from journeys.lifecycle import Klantfase
from journeys.models import Journey, Trajectory, TrajectoryStep, TrialPlacement
from journeys.providers import known
from journeys.trajectory_lifecycle import TrajectoryReason, TrajectoryState
from tests import factories
from tests.journeys.acts import AT, ON
from tests.journeys.acts_on_services import company, go, order, request

pytestmark = pytest.mark.django_db

S, R = TrajectoryState, TrajectoryReason
BOTH = {"client_can_manage": True, "quickest_lasting_way": True}
TOMORROW = date(2026, 11, 24)


@pytest.fixture
def fit(kim: Client) -> Client:
    """Kim is in klantfase 2, without work."""
    factories.JourneyFactory(client=kim, klantfase=Klantfase.WERKFIT)
    return kim


def steps(traject: Trajectory) -> list[tuple[str, str]]:
    return list(traject.steps.values_list("to_state", "reason"))


def now(traject: Trajectory) -> Trajectory:
    return Trajectory.objects.get(pk=traject.pk)


# --- From request to result --------------------------------------------------------------------


def test_a_traject_goes_from_the_request_to_its_result_and_every_step_is_kept(fit: Client, expert: User) -> None:
    firm = company()
    traject = request(fit, expert, day=date(2026, 11, 2))
    assert (traject.reason_for_service, traject.expected_result) == (
        "Klaar om te oefenen.", "Drie dagen per week aankunnen.",
    )  # fmt: skip
    order(traject, expert, firm, day=date(2026, 11, 3))
    go(traject, S.RUNNING, expert, day=date(2026, 11, 10))
    go(traject, S.COMPLETED, expert, R.GOAL)
    done = now(traject)
    assert (done.state, done.result, done.provider) == (S.COMPLETED, R.GOAL, firm)
    assert (done.requested_on, done.ordered_on, done.started_on, done.ended_on, done.version) == (
        date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 10), ON, 4,
    )  # fmt: skip
    assert steps(traject) == [
        (S.REQUESTED, R.REQUEST), (S.ORDERED, R.ORDER), (S.RUNNING, R.START), (S.COMPLETED, R.GOAL),
    ]  # fmt: skip
    assert {step.actor for step in traject.steps.all()} == {expert}


def test_a_traject_on_hold_goes_on_with_the_same_company(fit: Client, expert: User) -> None:
    firm = company()
    traject = request(fit, expert)
    order(traject, expert, firm)
    go(traject, S.RUNNING, expert)
    go(traject, S.ON_HOLD, expert, R.RELAPSE)
    journey = Journey.objects.get(client=fit)
    move(
        journey_id=journey.pk, target="stabiliseren", reason="terugval", note="", on=ON, today=ON, actor=expert,
        at=AT, version=None,
    )  # fmt: skip
    assert now(traject).state == S.ON_HOLD
    go(traject, S.RUNNING, expert)
    assert (now(traject).provider, now(traject).started_on) == (firm, ON)
    assert steps(traject)[-2:] == [(S.ON_HOLD, R.RELAPSE), (S.RUNNING, R.RESUME)]


def test_a_request_that_was_withdrawn_can_be_made_again(fit: Client, expert: User) -> None:
    traject = request(fit, expert)
    go(traject, S.BROKEN_OFF, expert, R.WITHDRAWN)
    assert now(traject).result == R.WITHDRAWN
    assert request(fit, expert) != traject


def test_the_steps_of_a_traject_cannot_be_changed(fit: Client, expert: User) -> None:
    request(fit, expert)
    for act in (lambda: TrajectoryStep.objects.update(reason="begin"), lambda: TrajectoryStep.objects.all().delete()):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


# --- One at a time -----------------------------------------------------------------------------


@pytest.mark.parametrize("live", [S.ORDERED, S.RUNNING, S.ON_HOLD])
def test_a_second_running_traject_is_refused_and_nothing_is_half_written(
    fit: Client, expert: User, live: TrajectoryState
) -> None:
    first = request(fit, expert)
    order(first, expert)
    for target, reason in {S.ORDERED: (), S.RUNNING: ((S.RUNNING, ""),)}.get(
        live, ((S.RUNNING, ""), (S.ON_HOLD, R.HEALTH))
    ):
        go(first, target, expert, reason)
    second = request(fit, expert, service="praktijkassessment")
    before = TrajectoryStep.objects.count()
    with pytest.raises(NotPossibleNow, match="maar één tegelijk"):
        order(second, expert, company("Een ander"))
    unchanged = now(second)
    assert (unchanged.state, unchanged.provider, unchanged.ordered_on, unchanged.version) == (
        S.REQUESTED,
        None,
        None,
        1,
    )
    assert TrajectoryStep.objects.count() == before


def test_after_the_first_has_ended_the_second_can_be_ordered(fit: Client, expert: User) -> None:
    first = request(fit, expert)
    order(first, expert)
    second = request(fit, expert, service="praktijkassessment")
    go(first, S.BROKEN_OFF, expert, R.PROVIDER)
    order(second, expert, company("Een ander"))
    assert now(second).state == S.ORDERED


def test_jobcoaching_beside_a_traject_is_fine(kims_coaching: Coaching, expert: User) -> None:
    kim = kims_coaching.employment.client
    order(request(kim, expert, service="naar_werk", **BOTH), expert, **BOTH)
    assert Trajectory.objects.live().filter(client=kim).exists()


def test_the_same_request_twice_is_one_request(fit: Client, expert: User) -> None:
    request(fit, expert)
    with pytest.raises(NotPossibleNow, match="al aangevraagd"):
        request(fit, expert)
    assert Trajectory.objects.count() == TrajectoryStep.objects.count() == 1


@pytest.mark.parametrize("version", [None, 1])
def test_the_same_order_twice_is_one_order(fit: Client, expert: User, version: int | None) -> None:
    traject, firm = request(fit, expert), company()
    order(traject, expert, firm, version=version)
    with pytest.raises((Stale, NotPossibleNow)):
        order(traject, expert, firm, version=version)
    assert steps(traject) == [(S.REQUESTED, R.REQUEST), (S.ORDERED, R.ORDER)]


def test_a_start_twice_is_one_start(fit: Client, expert: User) -> None:
    traject = request(fit, expert)
    order(traject, expert)
    go(traject, S.RUNNING, expert)
    with pytest.raises(NotPossibleNow, match="de stand is “Loopt”"):
        go(traject, S.RUNNING, expert)
    assert len(steps(traject)) == 3


# --- Before the end of a job -------------------------------------------------------------------


@pytest.mark.parametrize("missing", sorted(BOTH))
def test_naar_werk_while_a_job_runs_asks_for_both_criteria(
    kim: Client, kims_job: Employment, expert: User, missing: str
) -> None:
    with pytest.raises(Invalid) as refused:
        request(kim, expert, service="naar_werk", **{**BOTH, missing: False})
    assert list(refused.value.errors) == [missing]
    assert not Trajectory.objects.exists()


def test_naar_werk_while_a_job_runs_is_ordered_once_both_criteria_are_recorded(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    traject = request(kim, expert, service="naar_werk", job_end_id=case.pk, **BOTH)
    with pytest.raises(NotPossibleNow, match="Naar werk mag dan al beginnen"):
        order(traject, expert)
    order(traject, expert, company("Een ander"), **BOTH)
    row = now(traject)
    assert (row.before_job_end, row.client_can_manage, row.quickest_lasting_way) == (True, True, True)
    assert row.job_end == case


def test_without_a_running_job_the_criteria_are_not_asked(kim: Client, kims_journey: Journey, expert: User) -> None:
    Journey.objects.update(klantfase=Klantfase.NAAR_WERK)
    traject = request(kim, expert, service="naar_werk")
    order(traject, expert)
    assert not now(traject).before_job_end


# --- What fits, and what cannot be right -------------------------------------------------------


def test_a_service_of_another_klantfase_is_refused_with_the_reason(fit: Client, expert: User) -> None:
    with pytest.raises(Invalid, match="hoort bij klantfase 1 Stabiliseren"):
        request(fit, expert, service="participatie_interventie")


def test_a_traject_whose_klantfase_has_passed_is_not_ordered(fit: Client, expert: User) -> None:
    traject = request(fit, expert)
    Journey.objects.update(klantfase=Klantfase.STABILISEREN)
    with pytest.raises(NotPossibleNow, match="hoort bij klantfase 2 Werkfit worden"):
        order(traject, expert)
    assert now(traject).state == S.REQUESTED


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"service": "monitoring"}, "service"),
        ({"service": "toverstaf"}, "service"),
        ({"service": "praktijkassessment", "day": date(2019, 4, 30)}, "service"),
        ({"day": TOMORROW}, "day"),
        ({"day": date(20, 1, 1)}, "day"),
        ({"reason_for_service": "  "}, "reason_for_service"),
        ({"reason_for_service": "x" * 301}, "reason_for_service"),
        ({"expected_result": " "}, "expected_result"),
        ({"expected_result": "x" * 2001}, "expected_result"),
        ({"job_end_id": 987_654_321}, "job_end_id"),
    ],
)
def test_a_request_that_cannot_be_right_says_so_at_its_field(
    fit: Client, expert: User, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        request(fit, expert, **wrong)
    assert field in refused.value.errors
    assert not Trajectory.objects.exists()


def test_the_end_of_somebody_elses_job_is_no_reason(fit: Client, sam: Client, expert: User) -> None:
    case = factories.JobEndFactory(employment=factories.EmploymentFactory(client=sam))
    with pytest.raises(Invalid):
        request(fit, expert, job_end_id=case.pk)


@pytest.mark.parametrize(
    ("target", "reason", "other", "field"),
    [
        ("aangevraagd", "", {}, "target"),
        ("besteld", "", {}, "target"),
        ("afgerond", "", {}, "reason"),
        ("afgerond", "terugval", {}, "reason"),
        ("afgebroken", "doel_bereikt", {}, "reason"),
        ("afgebroken", "uitgestroomd", {}, "reason"),
        ("stilgezet", "eigen_wens", {}, "reason"),
        ("stilgezet", "terugval", {"day": TOMORROW}, "day"),
        ("stilgezet", "terugval", {"day": date(2026, 11, 1)}, "day"),
    ],
)
def test_a_step_that_cannot_be_right_says_so_at_its_field(
    fit: Client, expert: User, target: str, reason: str, other: dict[str, Any], field: str
) -> None:
    traject = factories.TrajectoryFactory(client=fit, running=True)
    with pytest.raises(Invalid) as refused:
        go(traject, target, expert, reason, **other)
    assert list(refused.value.errors) == [field]
    assert (now(traject).state, len(steps(traject))) == (S.RUNNING, 1)


def test_the_second_who_moves_a_traject_is_told(fit: Client, expert: User, colleague: User) -> None:
    traject = factories.TrajectoryFactory(client=fit, running=True)
    go(traject, S.ON_HOLD, expert, R.HEALTH, version=1)
    with pytest.raises(Stale):
        go(traject, S.BROKEN_OFF, colleague, R.OWN_WISH, version=1)


# --- The same organisation ---------------------------------------------------------------------


@pytest.fixture
def both_sides(kims_coaching: Coaching) -> Organisation:
    """The jobcoach's organisation is a re-integration company too, under the same name."""
    return company(kims_coaching.organisation.name.upper())


def test_the_organisation_of_the_jobcoach_is_suggested(kim: Client, both_sides: Organisation) -> None:
    found = known(kim.pk)
    assert found is not None
    assert (found.organisation, found.because) == (both_sides, "de jobcoach van de klant werkt daar")


def test_otherwise_that_of_the_last_traject_and_otherwise_none(fit: Client) -> None:
    assert known(fit.pk) is None
    before = factories.TrajectoryFactory(client=fit, running=True)
    found = known(fit.pk)
    assert found is not None
    assert (found.organisation, found.because) == (before.provider, "de klant had daar al een traject")


def test_a_client_who_refuses_the_same_organisation_is_not_sent_there(
    kim: Client, both_sides: Organisation, expert: User
) -> None:
    traject = request(kim, expert, service="naar_werk", **BOTH)
    with pytest.raises(Invalid, match="wil niet naar deze organisatie"):
        order(traject, expert, both_sides, same_provider_refused=True, **BOTH)
    order(traject, expert, company("Een ander"), same_provider_refused=True, **BOTH)
    assert now(traject).same_provider_refused


def test_an_employer_carries_out_no_traject(fit: Client, bakery: Organisation, expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        order(request(fit, expert), expert, bakery)
    assert list(refused.value.errors) == ["provider_id"]


# --- Outflow ------------------------------------------------------------------------------------


def test_outflow_ends_what_still_runs_and_keeps_why(fit: Client, expert: User) -> None:
    traject = factories.TrajectoryFactory(client=fit, running=True)
    begun = factories.TrialPlacementFactory(client=fit)
    journey = Journey.objects.get(client=fit)
    move(
        journey_id=journey.pk, target="uitgestroomd", reason="pensioen", note="", on=ON, today=ON, actor=expert,
        at=AT, version=None,
    )  # fmt: skip
    assert (now(traject).state, now(traject).ended_on, now(traject).result) == (S.BROKEN_OFF, ON, R.FLOWED_OUT)
    ended = TrialPlacement.objects.get(pk=begun.pk)
    assert (ended.outcome, ended.ended_on, ended.version) == ("afgebroken", ON, 2)


# --- What the database itself refuses ----------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "loopt"},
        {"state": "gewenst"},
        {"service": "monitoring"},
        {"state": "afgerond", "ended_on": ON},
        {"result": "werk"},
        {"ordered_on": ON},
        {"started_on": ON},
        {"service": "naar_werk", "before_job_end": True, "client_can_manage": True},
    ],
)
def test_a_traject_that_cannot_be_is_not_kept(kim: Client, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.TrajectoryFactory(client=kim, **wrong)


@pytest.mark.parametrize("second", [S.ORDERED, S.RUNNING, S.ON_HOLD])
def test_one_live_traject_is_what_the_database_keeps(kim: Client, sam: Client, second: TrajectoryState) -> None:
    factories.TrajectoryFactory(client=kim, running=True)
    factories.TrajectoryFactory(client=sam, running=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.TrajectoryFactory(client=kim, running=True, state=second, service="praktijkassessment")
