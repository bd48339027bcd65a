"""The id of somebody else's row, wherever one can stand: the answer is that of an id that nobody ever had.

In an address by itself the matrix asks it, of every role; here two ids stand beside each other, or one in a body or a
question.
"""

import json
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from accounts.roles import Role
from tests.api.every_post import POSTS
from tests.journeys.every_action import NOWHERE
from tests.matrix.people import Whose
from tests.matrix.rows import OPERATIONS, PAGES
from tests.matrix.walk import Walker, stage

pytestmark = pytest.mark.embedded

# Organisations and their jobcoaches are the same for every office: one chooses among all of them.
SHARED = {"employer", "organisation", "provider", "coach"}
NOBODY = "W99999999"
NESTED = sorted(
    {f"api:{name}" for name, op in OPERATIONS.items() if op.takes.startswith(("case_", "journey_", "traject_"))}
    | {f"api:{name}" for name, op in OPERATIONS.items() if op.takes in ("vacancy_step", "vacancy_candidate")}
    | {"own-agreement-done", "unplaced-signal-place"}
)


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[dict[str, Walker]]:
    """The people of the matrix."""
    with django_db_blocker.unblock(), stage() as walkers:
        yield walkers


def _row(name: str) -> Any:
    return OPERATIONS[name.removeprefix("api:")] if name.startswith("api:") else PAGES[name]


@pytest.mark.parametrize("name", NESTED)
def test_another_row_below_an_own_one_is_not_there(name: str, everybody: dict[str, Walker]) -> None:
    row = _row(name)
    for_whom = getattr(row, "roles", None) or row.reads or row.writes
    walker = everybody[next(role for role in Role if role in for_whom)]
    places = walker.cast.places
    own, other = places[Whose.OWN].ids[row.takes], places[Whose.ELSEWHERE].ids[row.takes]
    for mixed, missing in (((own[0], other[1]), (own[0], NOWHERE)), ((other[0], own[1]), (other[0], NOWHERE))):
        asked = [walker.post(reverse(name, args=ids), "{}") for ids in (mixed, missing)]
        read = [walker.ask(name, args=ids) for ids in (mixed, missing)]
        assert {status for status, *_ in (*asked, *read)} <= {404, 405}
        assert asked[0] == asked[1]
        assert read[0][0] == read[1][0]


def ids_in(body: dict[str, Any]) -> Iterator[str]:
    """The names under which a body holds ids of rows."""
    for name, value in body.items():
        is_id = isinstance(value, int) and not isinstance(value, bool) and value > 0
        if name in ("assignee", "lead", "client", "employmentId", "employments") or (is_id and name in SHARED):
            yield name


IN_BODIES = sorted(
    (name, body)
    for name, op in OPERATIONS.items()
    for body in op.posts
    if body in ("hand_over", "hand_over_lead", "put_forward", "record_signal", "report_bankruptcy", "place")
)


@pytest.mark.parametrize(("name", "body"), IN_BODIES)
def test_an_id_in_a_body_opens_nothing_of_somebody_else(name: str, body: str, everybody: dict[str, Walker]) -> None:
    post = POSTS[body]
    walker = everybody[next(role for role in Role if role in OPERATIONS[name].writes)]
    places = walker.cast.places
    own, other = places[Whose.OWN].world, places[Whose.ELSEWHERE].world
    right = post.body(own)
    theirs = post.body(other)
    for key in set(ids_in(right)) - SHARED:
        nobodys: Any = {str: NOBODY, int: NOWHERE, list: [NOWHERE]}[type(right[key])]
        said = [
            walker.post(post.address(own), json.dumps({**right, key: value}), headers=post.headers(own))
            for value in (theirs[key], nobodys)
        ]
        assert said[0][0] in (400, 404), (key, said[0])
        assert said[0] == said[1]
        assert said[0][2] == ()


def test_the_bodies_with_ids_are_all_of_them(everybody: dict[str, Walker]) -> None:
    world = everybody[Role.EMPLOYER].cast.places[Whose.OWN].world
    holding = {body for body, post in POSTS.items() if set(ids_in(post.body(world))) - SHARED}
    assert holding == {body for _, body in IN_BODIES}


@pytest.mark.parametrize("name", sorted(name for name, op in OPERATIONS.items() if op.reads and not op.takes))
def test_a_question_about_somebody_else_finds_what_a_question_about_nobody_finds(
    name: str, everybody: dict[str, Walker]
) -> None:
    walker = everybody[next(role for role in Role if role in (OPERATIONS[name].reads or ()))]
    sam = walker.cast.places[Whose.ELSEWHERE]
    contact = sam.ids["user"][0]
    for key, theirs, nobodys in (
        ("client", sam.world.kim.number, NOBODY),
        ("q", sam.world.kim.number, NOBODY),
        ("assignee", contact, NOWHERE),
        ("fixedContact", contact, NOWHERE),
    ):
        said = [walker.ask(f"api:{name}", args=(), query=f"{key}={value}") for value in (theirs, nobodys)]
        assert said[0] == said[1]
        assert said[0][0] in (200, 400)
        if said[0][0] == 200:
            assert json.loads(said[0][1])["results"] == []
