"""Every POST of the API keeps the same promises: who may, what is refused, and that it is the page's own act."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import User
from accounts.roles import PERMISSIONS, Role
from tests import factories
from tests.api.conftest import Caller
from tests.api.every_post import ASK_NOTHING, POSTS, Post
from tests.journeys.every_action import ACTIONS, World
from wajong.api.schema import document

MOST_QUERIES = 20
EVERY_POST = pytest.mark.parametrize("name", sorted(POSTS))
# These are about many or are tested beside their own resource.
ELSEWHERE = {
    "/bankruptcies",
    "/job-ends/{jobEndId}/checked-items",
    "/job-ends/{jobEndId}/employer-reviews",
    "/job-ends/{jobEndId}/lead-acceptances",
    "/job-ends/{jobEndId}/vacancy-answers",
    "/signals",
    "/signals/{id}/answers",
    "/unplaced-signals/{id}/placements",
    "/unplaced-signals/{id}/set-asides",
    "/vacancies/{vacancyId}/candidates",
    "/vacancies/{vacancyId}/steps",
}
EMPTY: dict[str, Any] = {}


def counts() -> dict[str, int]:
    """How many rows there are of everything an act could write."""
    labels = ("clients", "journeys", "notifications")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model.__name__: model._base_manager.count() for model in models}


def grown(before: dict[str, int]) -> dict[str, int]:
    """Of which models there are more or fewer rows."""
    return {name: count - before[name] for name, count in counts().items() if count != before[name]}


def required(post: Post) -> list[str]:
    """What the document says that the body must have."""
    head, _, tail = post.path.partition("{}")
    api = document()
    (path,) = [path for path in api["paths"] if path.startswith(f"/{head}") and path.endswith(f"}}{tail}")]
    body = api["paths"][path]["post"].get("requestBody")
    if body is None:
        return []
    name = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    names: list[str] = api["components"]["schemas"][name].get("required", [])
    return names


def test_every_post_of_the_document_is_in_the_table() -> None:
    documented = {path for path, methods in document()["paths"].items() if "post" in methods}
    heads = {post.path.partition("{}")[::2] for post in POSTS.values()}
    known = {
        path for path in documented for head, tail in heads if path.startswith(f"/{head}") and path.endswith(tail)
    }
    assert documented - known == ELSEWHERE


@EVERY_POST
def test_a_post_makes_the_rows_of_its_action_and_shows_what_came_of_it(
    name: str,
    world: World,
    program: Caller,
    colleague: User,
) -> None:
    post, client, before = POSTS[name], program(colleague), counts()
    with transaction.atomic():
        where = replace(world, job=world.second_job) if name == "invite" else world  # the other one is sure to end
        ACTIONS[name][1](where, colleague, True)
        by_the_page = grown(before)
        transaction.set_rollback(True)
    address, body, headers = post.address(world), post.body(world), post.headers(world)
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(address, body, headers={**headers, "Idempotency-Key": f"een-{name}"})
    assert answer.status_code == 201, answer.content
    assert grown(before) == by_the_page
    # Borders of transactions, and the lock that SQLite does not have, ask the database for nothing.
    queries = [query["sql"] for query in captured if not re.search("SAVEPOINT|pg_advisory", query["sql"])]
    of_the_key = [sql for sql in queries if "accounts_idempotencykey" in sql]
    assert len(queries) - len(of_the_key) <= MOST_QUERIES, [sql[:90] for sql in queries]
    shown = client.get(answer["Location"])
    assert shown.json() == answer.json()
    assert shown.headers.get("ETag") == answer.headers.get("ETag")
    again = client.post(address, body, headers={**headers, "Idempotency-Key": f"een-{name}"})
    assert (again.status_code, again.content, again["Idempotency-Replayed"]) == (201, answer.content, "true")
    assert grown(before) == by_the_page


@EVERY_POST
def test_a_post_is_refused_in_the_same_words_everywhere(
    name: str,
    world: World,
    caller: Caller,
    colleague: User,
    outsider: User,
) -> None:
    post, before = POSTS[name], counts()
    address, body, headers = post.address(world), post.body(world), post.headers(world)

    def status(user: User | None, sent: Any, given: dict[str, str]) -> Any:
        client = caller(user) if user else APIClient()
        return client.post(address, sent, headers=given).status_code

    role = next(role for role in Role if post.permission not in PERMISSIONS[role])
    bystander = factories.UserFactory(office=world.kim.office)
    assert status(None, body, headers) == 401
    assert status(factories.UserFactory(role=role), body, headers) == 403
    assert status(factories.UserFactory(role=Role.SENIOR_EXPERT, office=world.kim.office), body, headers) == 403
    assert status(bystander, body, headers) == 403
    assert status(outsider, body, headers) == 404
    refused = caller(colleague).post(address, {"kleur": "rood"}, headers=headers)
    pointers = {error["location"]["pointer"]: error["code"] for error in refused.json()["errors"]}
    assert pointers == {"#/kleur": "unknown", **{f"#/{name}": "required" for name in required(post)}}
    assert status(colleague, {**body, "kleur": "rood"}, headers) == 400
    if name not in ASK_NOTHING:
        assert status(colleague, EMPTY, headers) == 400
    if post.versioned:
        assert status(colleague, body, {}) == 428
        assert status(colleague, body, {"If-Match": '"99"'}) == 412
    assert {**grown(before), "User": 0} == {"User": 0}
