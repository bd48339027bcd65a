"""Not buying a traject: why, and when one looks again."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Organisation, User
from base.refusal import Invalid, Stale
from clients.models import Client
from journeys.actions.sweep import sweep
from journeys.lifecycle import Klantfase
from journeys.models import NoPurchase, Task
from tests import factories
from tests.journeys.acts import AT, ON, start
from tests.journeys.acts_on_services import refrain, request

pytestmark = pytest.mark.django_db


@pytest.fixture
def fit(kim: Client) -> Client:
    """Kim is in klantfase 2, without work."""
    factories.JourneyFactory(client=kim, klantfase=Klantfase.WERKFIT)
    return kim


def test_not_buying_has_a_reason_and_a_later_decision_comes_beside_it(fit: Client, expert: User) -> None:
    first = refrain(fit, expert)
    assert (first.number, first.explanation, first.decided_by) == (1, "Begint in januari bij de bakker.", expert)
    second = refrain(fit, expert, reason="eigen_wens", base_number=1)
    assert list(NoPurchase.objects.all()) == [second, first]


@pytest.mark.parametrize("later", ["decision", "traject", "work"])
def test_own_help_is_looked_at_again_until_something_came_of_it(
    fit: Client, expert: User, bakery: Organisation, later: str
) -> None:
    """004:6056-6065: own mediation for two, three or six months, then a traject."""
    refrain(fit, expert, reason="eigen_hulp", review_on=date(2027, 1, 25))
    sweep(on=date(2027, 1, 25), at=AT)
    task = Task.objects.open().get(rule="no_purchase_review")
    assert (task.assignee, task.due_on) == (expert, date(2027, 2, 8))
    day = {"on": date(2027, 1, 26), "at": AT}
    match later:
        case "decision":
            refrain(fit, expert, base_number=1, review_on=date(2027, 3, 1), **day)
        case "traject":
            request(fit, expert, day=date(2027, 1, 26), **day)
        case "work":
            start(fit, bakery, expert, starts_on=date(2027, 1, 26), ends_on=date(2027, 7, 25), **day)
    task.refresh_from_db()
    assert (task.state, task.closing) == (Task.State.DONE, Task.Closing.DECIDED)


def test_the_same_decision_twice_is_one_decision(fit: Client, expert: User) -> None:
    refrain(fit, expert)
    with pytest.raises(Stale, match="al een besluit"):
        refrain(fit, expert)
    assert NoPurchase.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "te duur"}, "reason"),
        ({"explanation": " "}, "explanation"),
        ({"explanation": "x" * 2001}, "explanation"),
        ({"job_end_id": 987_654_321}, "job_end_id"),
        ({"review_on": None}, "review_on"),
        ({"review_on": ON}, "review_on"),
        ({"review_on": date(2028, 1, 1)}, "review_on"),
    ],
)
def test_not_buying_without_a_reason_is_refused(fit: Client, expert: User, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        refrain(fit, expert, **wrong)
    assert list(refused.value.errors) == [field]
    assert not NoPurchase.objects.exists()
