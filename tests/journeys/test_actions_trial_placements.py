"""Trial placements: two to six months, with the intention in writing, one at a time, and how they end."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client
from journeys.actions.sweep import sweep
from journeys.models import Journey, Task, TrialPlacement
from tests import factories
from tests.consent_factories import ConsentFactory
from tests.journeys.acts import AT, ON, a_task
from tests.journeys.acts_on_services import end_trial, plan

pytestmark = pytest.mark.django_db

D = date
TOMORROW = D(2026, 11, 24)
FROM = D(2026, 12, 1)


@pytest.fixture(autouse=True)
def may_be_placed(kim: Client) -> None:
    """Kim said that we may speak with an employer about a placement."""
    ConsentFactory(client=kim, purpose="plaatsing")


@pytest.fixture
def placement(kim: Client, kims_journey: Journey, bakery: Organisation, expert: User) -> TrialPlacement:
    """At the bakery from December through February."""
    return plan(kim, bakery, expert)


@pytest.mark.parametrize("ends_on", [D(2027, 1, 31), D(2027, 2, 1), D(2027, 5, 30), D(2027, 5, 31)])
def test_two_to_six_months_are_kept(
    kim: Client, kims_journey: Journey, bakery: Organisation, expert: User, ends_on: date
) -> None:
    row = plan(kim, bakery, expert, ends_on=ends_on)
    assert (row.starts_on, row.ends_on, row.runs_until, row.outcome) == (FROM, ends_on, ends_on, "")


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"ends_on": D(2027, 1, 30)}, "ends_on", "minstens twee maanden: tot en met 31-01-2027"),
        ({"ends_on": D(2027, 6, 1)}, "ends_on", "hoogstens zes maanden: tot en met 31-05-2027"),
        ({"ends_on": D(2027, 6, 30)}, "ends_on", "hoogstens zes maanden"),
        ({"ends_on": D(2026, 11, 1)}, "ends_on", "minstens twee maanden"),
        ({"starts_on": D(2027, 11, 25), "ends_on": D(2028, 2, 29)}, "starts_on", "binnen een jaar"),
        ({"starts_on": D(2300, 12, 1)}, "starts_on", "Dit jaar"),
        ({"ends_on": D(2900, 1, 1)}, "ends_on", "Dit jaar"),
        ({"intention": False}, "intention", "minstens zes maanden in dienst"),
        ({"intention_on": None}, "intention_on", "datum van de schriftelijke intentie"),
        ({"intention_on": TOMORROW}, "intention_on", "moet nog komen"),
        ({"intention_on": D(1, 1, 1)}, "intention_on", "Dit jaar"),
        (
            {"starts_on": D(2026, 11, 2), "ends_on": D(2027, 1, 31), "intention_on": D(2026, 11, 3)},
            "intention_on",
            "voordat de proefplaatsing begint",
        ),
        ({"employer_id": 987_654_321}, "employer_id", "uit de lijst"),
        ({"employer_id": None}, "employer_id", "uit de lijst"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_nothing_is_kept(
    kim: Client,
    kims_journey: Journey,
    bakery: Organisation,
    expert: User,
    wrong: dict[str, Any],
    field: str,
    words: str,
) -> None:
    with pytest.raises(Invalid) as refused:
        plan(kim, bakery, expert, **wrong)
    assert list(refused.value.errors) == [field]
    assert words in refused.value.errors[field]
    assert not TrialPlacement.objects.exists()


def test_the_intention_may_be_of_the_first_day(
    kim: Client, kims_journey: Journey, bakery: Organisation, expert: User
) -> None:
    plan(kim, bakery, expert, starts_on=ON, ends_on=D(2027, 1, 22), intention_on=ON)


def test_the_same_plan_twice_is_one_plan(kim: Client, placement: TrialPlacement, expert: User) -> None:
    with pytest.raises(NotPossibleNow, match="Er is al een proefplaatsing bij Bakkerij Het Molentje"):
        plan(kim, placement.employer, expert)
    assert TrialPlacement.objects.count() == 1


def test_the_next_one_begins_after_the_last_one(kim: Client, placement: TrialPlacement, expert: User) -> None:
    end_trial(placement, expert, outcome="niet_in_dienst", ended_on=D(2027, 1, 31))
    with pytest.raises(NotPossibleNow, match="tot en met 31-01-2027"):
        plan(kim, placement.employer, expert, starts_on=D(2027, 1, 31), ends_on=D(2027, 4, 30))
    plan(kim, placement.employer, expert, starts_on=D(2027, 2, 1), ends_on=D(2027, 4, 30))


def test_one_that_did_not_go_through_is_in_nobodys_way(kim: Client, placement: TrialPlacement, expert: User) -> None:
    end_trial(placement, expert, outcome="niet_doorgegaan", ended_on=ON)
    plan(kim, placement.employer, expert)


# --- How it ends -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "ended_on"),
    [
        ("in_dienst", D(2027, 2, 28)),
        ("in_dienst", D(2026, 12, 1)),
        ("niet_in_dienst", D(2027, 2, 28)),
        ("niet_doorgegaan", ON),
    ],
)
def test_how_it_ends_is_recorded(placement: TrialPlacement, expert: User, outcome: str, ended_on: date) -> None:
    row = end_trial(placement, expert, outcome=outcome, ended_on=ended_on)
    assert (row.outcome, row.ended_on, row.runs_until, row.version) == (outcome, ended_on, None, 2)


@pytest.mark.parametrize(
    ("outcome", "ended_on", "field"),
    [
        ("verlengd", D(2027, 2, 28), "outcome"),
        ("in_dienst", D(2026, 11, 30), "ended_on"),
        ("in_dienst", D(2027, 3, 1), "ended_on"),
        ("in_dienst", D(1, 1, 1), "ended_on"),
        ("afgebroken", D(2026, 12, 2), "ended_on"),
        ("niet_doorgegaan", TOMORROW, "ended_on"),
    ],
)
def test_an_end_that_cannot_be_right_is_refused(
    placement: TrialPlacement, expert: User, outcome: str, ended_on: date, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        end_trial(placement, expert, outcome=outcome, ended_on=ended_on)
    assert list(refused.value.errors) == [field]
    assert TrialPlacement.objects.get().outcome == ""


def test_an_end_twice_is_one_end(placement: TrialPlacement, expert: User) -> None:
    end_trial(placement, expert, version=1)
    with pytest.raises(Stale):
        end_trial(placement, expert, version=1)
    with pytest.raises(NotPossibleNow, match="de klant komt in dienst"):
        end_trial(placement, expert)


# --- Its term ----------------------------------------------------------------------------------


def test_its_task_opens_a_month_before_the_end_and_closes_with_the_outcome(
    placement: TrialPlacement, expert: User
) -> None:
    sweep(on=D(2027, 1, 27), at=AT)
    assert not Task.objects.filter(rule="trial_placement_end").exists()
    sweep(on=D(2027, 1, 28), at=AT)
    task = a_task("trial_placement_end")
    assert (task.subject, task.subject_id, task.due_on, task.assignee) == (
        "trial_placement", placement.pk, D(2027, 2, 28), expert,
    )  # fmt: skip
    end_trial(placement, expert, on=D(2027, 1, 29))
    task.refresh_from_db()
    assert (task.state, task.closing) == (Task.State.DONE, Task.Closing.OUTCOME)


# --- What the database itself refuses ----------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": D(2026, 12, 30)},
        {"ends_on": D(2027, 5, 2)},
        {"ends_on": D(2027, 6, 1)},
        {"intention": False},
        {"intention_on": D(2026, 11, 2)},
        {"outcome": "in_dienst"},
        {"ended_on": D(2027, 1, 31)},
        {"outcome": "in_dienst", "ended_on": D(2027, 2, 1)},
        {"outcome": "in_dienst", "ended_on": D(2026, 10, 31)},
        {"outcome": "misschien", "ended_on": D(2027, 1, 31)},
    ],
)
def test_a_trial_placement_that_cannot_be_is_not_kept(kim: Client, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.TrialPlacementFactory(client=kim, **wrong)


def test_one_open_trial_placement_is_what_the_database_keeps(kim: Client) -> None:
    factories.TrialPlacementFactory(client=kim)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.TrialPlacementFactory(client=kim, starts_on=D(2027, 3, 1), ends_on=D(2027, 5, 31))


@pytest.mark.parametrize("days", [(D(2026, 11, 1), D(2026, 12, 31)), (D(2026, 8, 31), D(2027, 2, 28))])
def test_the_shortest_and_the_longest_are_kept(kim: Client, days: tuple[date, date]) -> None:
    factories.TrialPlacementFactory(client=kim, starts_on=days[0], ends_on=days[1])
