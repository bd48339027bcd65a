"""Every POST of the API keeps the same promises: who may, what is refused, and that it is the page's own act."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import PERMISSIONS, Role
from journeys.actions import signals
from tests import factories
from tests.api.conftest import Caller
from tests.api.contract import assert_documented
from tests.api.every_post import ASK_NOTHING, POSTS, Post
from tests.journeys.every_action import ACTIONS, AT, ON, Call, World
from tests.journeys.test_actions_access import somebody
from tests.rows import row_counts
from tests.statements import counted
from wajong.api.schema import document

MOST_QUERIES = 20
EVERY_POST = pytest.mark.parametrize("name", sorted(POSTS))
EMPTY: dict[str, Any] = {}
ABOUT_MANY: dict[str, Call] = {
    "report_bankruptcy": lambda w, actor, there: signals.report_bankruptcy(
        employer_id=w.job.employer_id, employment_ids=[w.job.pk], expected_end_on=None, message="", actor=actor,
        on=ON, at=AT,
    ),
}  # fmt: skip
ACTS = {**{name: act for name, (_, act) in ACTIONS.items()}, **ABOUT_MANY}


def grown(before: dict[str, int]) -> dict[str, int]:
    """Of which models there are more or fewer rows."""
    return {name: count - before[name] for name, count in row_counts().items() if count != before[name]}


def template(path: str) -> str:
    """A path of the document as the table writes it."""
    return re.sub(r"\{\w+\}", "{}", path).removeprefix("/")


def documented(post: Post) -> str:
    """The path of this POST in the document."""
    return next(path for path in document()["paths"] if template(path) == post.path)


def required(post: Post) -> list[str]:
    """What the document says that the body must have."""
    api = document()
    body = api["paths"][documented(post)]["post"].get("requestBody")
    if body is None:
        return []
    name = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    names: list[str] = api["components"]["schemas"][name].get("required", [])
    return names


def test_every_post_of_the_document_is_in_the_table() -> None:
    acts = {template(path) for path, methods in document()["paths"].items() if "post" in methods}
    assert acts == {post.path for post in POSTS.values()}


def actor_of(post: Post, world: World) -> User:
    """Who does this: Kim's stand-in, or somebody of another role at the office."""
    return somebody(post.role, world) if post.role else world.colleague


@EVERY_POST
def test_a_post_makes_the_rows_of_its_action_and_shows_what_came_of_it(
    name: str,
    world: World,
    program: Caller,
) -> None:
    post = POSTS[name]
    actor = actor_of(post, world)
    client, before = program(actor), row_counts()
    with transaction.atomic():
        where = replace(world, job=world.second_job) if name == "invite" else world  # the other one is sure to end
        ACTS[name](where, actor, True)
        by_the_page = grown(before)
        transaction.set_rollback(True)
    address, body, headers = post.address(world), post.body(world), post.headers(world)
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(address, body, headers={**headers, "Idempotency-Key": f"een-{name}"})
    assert answer.status_code == 201, answer.content
    assert_documented(documented(post), "post", answer)
    assert grown(before) == by_the_page
    # Borders of transactions, and the lock that SQLite does not have, ask the database for nothing.
    queries = counted(captured)
    of_the_key = [sql for sql in queries if "accounts_idempotencykey" in sql]
    assert len(queries) - len(of_the_key) <= MOST_QUERIES, [sql[:90] for sql in queries]
    if name not in ABOUT_MANY:
        shown = client.get(answer["Location"])
        told = answer.json()
        assert {key: value for key, value in shown.json().items() if key in told} == told
        assert name == "record_signal" or set(told) == set(shown.json())  # who reports gets a receipt
        assert shown.headers.get("ETag") == answer.headers.get("ETag")
    again = client.post(address, body, headers={**headers, "Idempotency-Key": f"een-{name}"})
    assert (again.status_code, again.content, again["Idempotency-Replayed"]) == (201, answer.content, "true")
    assert grown(before) == by_the_page


@EVERY_POST
def test_a_post_is_refused_in_the_same_words_everywhere(
    name: str,
    world: World,
    caller: Caller,
    outsider: User,
) -> None:
    post = POSTS[name]
    actor, before = actor_of(post, world), row_counts()
    address, body, headers = post.address(world), post.body(world), post.headers(world)

    def status(user: User | None, sent: Any, given: dict[str, str]) -> Any:
        client = caller(user) if user else APIClient()
        answer = client.post(address, sent, headers=given)
        assert_documented(documented(post), "post", answer)
        return answer.status_code

    role = next(role for role in Role if post.permission not in PERMISSIONS[role])
    bystander = factories.UserFactory(office=world.kim.office)
    assert status(None, body, headers) == 401
    assert status(factories.UserFactory(role=role), body, headers) == 403
    assert status(factories.UserFactory(role=Role.SENIOR_EXPERT, office=world.kim.office), body, headers) == 403
    assert post.row is None or status(bystander, body, headers) == 403
    elsewhere = factories.UserFactory(role=actor.role, office=outsider.office)
    assert status(elsewhere, body, headers) == (404 if post.row else 400)
    refused = caller(actor).post(address, {"kleur": "rood"}, headers=headers)
    pointers = {error["location"]["pointer"]: error["code"] for error in refused.json()["errors"]}
    assert pointers == {"#/kleur": "unknown", **{f"#/{name}": "required" for name in required(post)}}
    assert status(actor, {**body, "kleur": "rood"}, headers) == 400
    if name not in ASK_NOTHING:
        assert status(actor, EMPTY, headers) == 400
    if post.versioned:
        assert status(actor, body, {}) == 428
        assert status(actor, body, {"If-Match": '"99"'}) == 412
    assert {**grown(before), "User": 0} == {"User": 0}
