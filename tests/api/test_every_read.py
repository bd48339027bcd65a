"""Every resource about clients is read by whoever may open the file, narrowed by its filters, in few queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from clients.models import Client
from tests import chosen_factories, factories
from tests.api.conftest import Caller
from tests.api.every_post import POSTS
from tests.consent_factories import ConsentFactory
from tests.journeys.acts_on_services import refrain
from tests.journeys.every_action import ON, World

MOST_QUERIES = 7


def _more_coaching(client: Client) -> Any:
    return factories.CoachingFactory(employment=factories.EmploymentFactory(client=client))


def _more_decisions(client: Client, user: User) -> Any:
    return refrain(client, user, base_number=client.no_purchases.count())


# Each resource: how to make a row for a client, and filters that keep Kim's row or leave it out.
MORE: dict[str, tuple[Callable[[Client, User], Any], str, str]] = {
    "agreements": (lambda c, u: factories.AgreementFactory(client=c), "open=true&dueBefore=2027-01-01", "open=false"),
    "coachings": (lambda c, u: _more_coaching(c), "stopped=false", "stopped=true"),
    "consents": (
        lambda c, u: ConsentFactory(client=c, purpose="plaatsing" if c.consents.exists() else "baan"),
        "state=gegeven", "state=geweigerd&purpose=vacature",
    ),
    "conversations": (
        lambda c, u: factories.ConversationFactory(client=c, outcome="Wat is gezegd.", held_by=u),
        "kind=coachgesprek&heldSince=2026-04-08", "heldSince=2026-04-09",
    ),
    "no-purchases": (_more_decisions, "", "client=W99999999"),
    "trajectories": (
        lambda c, u: factories.TrajectoryFactory(client=c, running=True), "state=loopt", "service=naar_werk"
    ),
    "chosen-services": (
        lambda c, u: chosen_factories.ChosenServiceFactory(client=c, over=c.chosen_services.exists()),
        "service=scholing&ended=false", "ended=true",
    ),
    "trial-placements": (lambda c, u: factories.TrialPlacementFactory(client=c), "ended=false", "ended=true"),
    "workplans": (lambda c, u: factories.WorkplanFactory(client=c), "current=true", "current=false"),
}  # fmt: skip
EVERY = pytest.mark.parametrize("name", sorted(MORE))


def rows(client: APIClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


@EVERY
def test_a_resource_is_read_by_the_office_and_narrowed(
    name: str, caller: Caller, expert: User, senior: User, outsider: User, jobcoach: User, kim: Client, sam: Client
) -> None:
    make, keeps, leaves_out = MORE[name]
    factories.JourneyFactory(client=kim)
    make(kim, expert)
    make(sam, outsider)
    address = f"/api/v1/{name}"
    (row,) = rows(caller(senior), address)
    assert row["client"] == kim.number
    assert not [action for action in row["allowedActions"] if action["allowed"]]  # reads and advises
    kept = rows(caller(expert), f"{address}?{keeps}&client={kim.number}".replace("?&", "?"))
    assert kept == rows(caller(expert), address)
    assert rows(caller(expert), f"{address}?{leaves_out}") == []
    one = f"{address}/{row['id']}"
    assert caller(expert).get(one).json()["id"] == row["id"]
    assert caller(outsider).get(one).status_code == 404
    assert caller(jobcoach).get(one).status_code == 403
    assert APIClient().get(one).status_code == 401
    assert "Wat is gezegd" not in caller(expert).get(one).content.decode()


@EVERY
def test_a_longer_list_costs_no_more(name: str, caller: Caller, expert: User, office: Any) -> None:
    make, _, _ = MORE[name]
    client = caller(expert)

    def queries(count: int) -> int:
        for _ in range(count):
            journey = factories.JourneyFactory(client__office=office)
            make(journey.client, expert if name != "no-purchases" else _contact_of(journey.client))
        with CaptureQueriesContext(connection) as captured:
            rows(client, f"/api/v1/{name}")
        return len(captured)

    few = queries(2)
    assert queries(8) == few <= MOST_QUERIES


def _contact_of(client: Client) -> User:
    user: User = factories.ContactPersonFactory(client=client).user
    return user


def test_the_steps_of_a_traject_and_the_attempts_of_a_case_are_read_below_it(
    caller: Caller, colleague: User, outsider: User, world: World
) -> None:
    client = caller(colleague)
    for name, above, column in (
        ("order_trajectory", f"trajectories/{world.traject.pk}/steps", "toState"),
        ("try_again", f"job-ends/{world.waiting.pk}/contact-attempts", "kind"),
    ):
        post = POSTS[name]
        made = client.post(post.address(world), post.body(world), headers=post.headers(world)).json()
        assert rows(client, f"/api/v1/{above}")[-1] == made
        assert made[column] in ("besteld", "belpoging")
        assert "text" not in made
        assert caller(outsider).get(f"/api/v1/{above}").status_code == 404


def test_what_an_object_allows_is_what_its_posts_do(caller: Caller, colleague: User, world: World) -> None:
    client = caller(colleague)
    job = client.get(f"/api/v1/employments/{world.job.pk}").json()
    assert {action["name"]: action["allowed"] for action in job["allowedActions"]} == {
        "invite": False, "extendContract": True, "end": True, "withdrawEnd": True, "startCoaching": False,
    }  # fmt: skip
    refused = client.post(f"/api/v1/employments/{world.job.pk}/invitations", {})
    assert refused.status_code == 409
    assert refused.json()["detail"] == next(
        action["hint"] for action in job["allowedActions"] if action["name"] == "invite"
    )
    task = client.get(f"/api/v1/tasks/{world.task.pk}")
    assert [action["name"] for action in task.json()["allowedActions"]] == ["complete", "postpone", "handOver"]
    assert task["ETag"] == f'"{world.task.version}"'
    done = client.post(f"/api/v1/tasks/{world.task.pk}/completions", {}, headers={"If-Match": task["ETag"]})
    assert not [action for action in done.json()["allowedActions"] if action["allowed"]]
    assert done.json()["closedOn"] == ON.isoformat()
