"""Every operation of the document, with a request that is right and one in which everything is wrong.

The POSTs that are right stand in `test_every_post`, which holds their answers against the document as well.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient
from schemathesis.core.failures import FailureGroup

from accounts.roles import Role
from tests.api.conftest import Caller
from tests.api.contract import assert_documented
from tests.api.every_post import POSTS
from tests.api.test_every_post import actor_of, documented, grown, template
from tests.journeys.every_action import ACTIONS, World
from tests.journeys.test_actions_access import somebody
from tests.rows import row_counts
from wajong.api.schema import document

# Of everything that can be read there is a row once Kim's stand-in has done this, too.
BEFORE = (
    "check_item", "note_vacancy_answer", "note_review", "decide_no_purchase", "record_conversation",
    "order_trajectory", "try_again", "move",
)  # fmt: skip
# Fits no number, day, flag, code or pattern, and is too short for a text.
WRONG = "%"
# Where the form of a parameter does not say which value is right.
RIGHT = {"client": "W12345678", "cursor": "n.1.1", "office": "utrecht", "q": "Kim"}


def right(parameter: dict[str, Any]) -> Any:
    """A value that this parameter takes."""
    schema = parameter["schema"]
    if "enum" in schema:
        return schema["enum"][0]
    by_form = {"boolean": "true", "integer": max(schema.get("minimum", 1), 1)}
    return by_form.get(schema["type"]) or (
        "2026-11-23" if schema.get("format") == "date" else RIGHT[parameter["name"]]
    )


def addresses(client: APIClient, path: str) -> Iterator[str]:
    """The addresses of this form that lead to something, found by reading the lists on the way there."""
    head, _, tail = path.partition("{")
    if not tail:
        yield f"/api/v1{head}"
        return
    name, _, rest = tail.partition("}")
    for row in client.get(f"/api/v1{head.rstrip('/')}").json()["results"]:
        yield from addresses(client, f"{head}{row['number' if name == 'number' else 'id']}{rest}")


def reads() -> list[tuple[str, list[dict[str, Any]]]]:
    """The paths that are read, each with the parameters behind its question mark."""
    return [
        (path, [one for one in methods["get"].get("parameters", []) if one["in"] == "query"])
        for path, methods in document()["paths"].items()
        if "get" in methods
    ]


@pytest.fixture
def furnished(world: World) -> World:
    """Kim's rows, and at least one of everything else."""
    for name in BEFORE:
        ACTIONS[name][1](world, world.colleague, True)
    return world


def test_every_read_answers_as_documented(furnished: World, program: Caller) -> None:
    staff, lead = program(furnished.colleague), program(somebody(Role.TEAM_LEAD, furnished))
    for path, parameters in reads():
        client = lead if path.startswith("/unplaced-signals") else staff
        where = next(addresses(client, path), None)
        assert where, f"nothing to read at {path}"
        wrong = {one["name"]: WRONG for one in parameters} | {"kleur": "rood"}
        for asked, status in (({}, 200), ({one["name"]: right(one) for one in parameters}, 200), (wrong, 400)):
            answer = client.get(where, asked)
            assert answer.status_code == status, (path, asked, answer.content)
            assert_documented(path, "get", answer)
        assert {error["location"]["name"] for error in answer.json()["errors"]} == set(wrong), path
        stranger = APIClient().get(where)
        assert stranger.status_code == (200 if path == "/openapi.json" else 401), path
        assert_documented(path, "get", stranger)


def test_every_post_names_everything_that_is_wrong_with_it(world: World, program: Caller) -> None:
    callers: dict[Role | None, APIClient] = {}
    for post in POSTS.values():
        if post.role not in callers:
            callers[post.role] = program(actor_of(post, world))
    before, schemas = row_counts(), document()["components"]["schemas"]
    for post in POSTS.values():
        path = documented(post)
        body = document()["paths"][path]["post"].get("requestBody")
        name = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1] if body else None
        wrong: dict[str, Any] = {key: {} for key in schemas[name]["properties"]} if name else {}
        answer = callers[post.role].post(post.address(world), {**wrong, "kleur": {}}, headers=post.headers(world))
        assert answer.status_code == 400, (path, answer.content)
        assert_documented(path, "post", answer)
        pointers = {error["location"]["pointer"] for error in answer.json()["errors"]}
        assert pointers == {f"#/{key}" for key in (*wrong, "kleur")}, path
    assert grown(before) == {}


def test_the_walk_leaves_no_operation_out() -> None:
    walked = {("get", template(path)) for path, _ in reads()} | {("post", post.path) for post in POSTS.values()}
    assert walked == {(method, template(path)) for path, methods in document()["paths"].items() for method in methods}


@pytest.mark.parametrize("changed", ["status", "content", "header", "form"])
def test_an_answer_that_is_not_documented_is_found(world: World, program: Caller, changed: str) -> None:
    answer: Any = program(world.colleague).get("/api/v1/clients")
    assert_documented("/clients", "get", answer)
    if changed == "status":
        answer.status_code = 418
    elif changed == "content":
        answer["Content-Type"] = "text/html"
    elif changed == "header":
        del answer.headers["API-Version"]
    else:
        answer.content = answer.content.replace(b'"number"', b'"nummer"')
    with pytest.raises(FailureGroup):
        assert_documented("/clients", "get", answer)
