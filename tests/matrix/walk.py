"""The rules that say what an address must answer, and the walk that asks every one of them.

The rules, in the order in which an address applies them:
1. who has not signed in: 302 to the front door, 401 in the API;
2. a verb that the address does not know: 405 (in the API only for who may use it at all);
3. a role that the address is not for: 403, whatever the object, before anything is looked up;
4. an object that this person does not see: 404, to the letter the answer for one that was never there;
5. an object that this person sees and does not act on: 403, where the address is to act;
6. what the row says.
"""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache as once
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.roles import Role
from tests import letting_in
from tests.api.every_post import ASK_NOTHING, POSTS, Post
from tests.matrix.people import Cast, Ids, Place, Whose, cast
from tests.matrix.rows import API_USERS, DOORS, NOBODY, OPERATIONS, PAGES, Op, Open, Row

API = "api:"
ANONYMOUS, INACTIVE = "anonymous", "inactive"
STRANGERS = (ANONYMOUS, INACTIVE)
WALKERS = (*Role.values, *STRANGERS)
# A post is asked twice of the API: with nothing in it, and with a right body.
EMPTY, RIGHT = "POST {}", "POST"
PAGE_VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
API_VERBS = ("GET", "HEAD", EMPTY, RIGHT, "PUT", "PATCH", "DELETE")
# Before anything is looked up it does not matter whose an object is: these three show that it does not.
BEFORE_LOOKUP = (Whose.OWN, Whose.ELSEWHERE, Whose.NOWHERE)
# The catch-all of the API and the files of the theme are no addresses of the product.
NOT_WALKED = {"api:unknown"}


@dataclass(frozen=True)
class Step:
    """One combination with what must come of it."""

    address: str
    walker: str
    whose: Whose | None
    verb: str
    expected: int
    # The name of the right body.
    body: str = ""

    def __str__(self) -> str:
        of = f" of {self.whose}" if self.whose else ""
        return f"{self.verb} {self.address}{of} by {self.walker}"


@dataclass(frozen=True)
class Answer:
    """What came of it: the status, and what it said without what differs by itself.

    `wrote` are the tables that were written, `asked` the statements without their values: two answers after the same
    statements take the same time, whatever the clock says of it.
    """

    status: int
    said: bytes
    wrote: tuple[str, ...]
    asked: tuple[str, ...]
    headers: str = ""


def addresses() -> set[str]:
    """The name of every address there is."""

    def of(patterns: Any, space: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from of(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
            elif isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}"

    return set(of(get_resolver().url_patterns, "")) - NOT_WALKED


@once
def rows() -> dict[str, Row | Op | Open]:
    """Every row of the table by the name of its address."""
    return {**DOORS, **PAGES, **{f"{API}{name}": row for name, row in OPERATIONS.items()}}


def steps(address: str) -> Iterator[Step]:
    """Every combination of this address."""
    row = rows()[address]
    if isinstance(row, Open):
        for walker, verb in product(WALKERS, PAGE_VERBS):
            yield Step(address, walker, None, verb, _at_a_door(row, walker, verb))
        return
    expected, verbs = (_of_operation, API_VERBS) if isinstance(row, Op) else (_of_page, PAGE_VERBS)
    for walker, verb in product(WALKERS, verbs):
        bodies = row.posts or ("",) if verb in (RIGHT, EMPTY) and isinstance(row, Op) else ("",)
        for body, whose in product(bodies, _whose(row, walker, verb)):
            yield Step(address, walker, whose, verb, expected(row, walker, whose, verb, body), body)


def _whose(row: Row | Op, walker: str, verb: str) -> tuple[Whose | None, ...]:
    """Whose objects are asked for."""
    about_bodies = isinstance(row, Op) and verb == RIGHT and bool(row.posts)
    if not row.takes and not about_bodies:
        return (None,)
    seen = [whose for whose in Whose if row.takes or whose is not Whose.NOWHERE]
    return tuple(seen if walker in _for(row, verb) else [whose for whose in seen if whose in BEFORE_LOOKUP])


def _for(row: Row | Op, verb: str) -> frozenset[Role]:
    """The roles that a verb of an address is for; nobody when it does not know the verb."""
    reading = verb in ("GET", "HEAD")
    if isinstance(row, Op):
        posting = row.writes if verb in (RIGHT, EMPTY) and row.posts else NOBODY
        return (row.reads or NOBODY) if reading else posting
    known = row.get is not None if reading else verb == "POST" and row.post is not None
    return row.roles if known else NOBODY


def _knows(row: Row | Op | Open, verb: str) -> bool:
    if verb in ("GET", "HEAD"):
        return row.reads is not None if isinstance(row, Op) else row.get is not None
    if verb not in (RIGHT, EMPTY):
        return False
    return bool(row.posts) if isinstance(row, Op) else row.post is not None


def let_in(step: Step, status: int) -> bool:
    """Whether somebody got further than the door: what they asked for was theirs to ask."""
    if step.verb == EMPTY or step.body:
        return step.verb == RIGHT and status in (201, 409, 412)
    return status not in (401, 403, 404, 405) and not (status == 302 and step.walker in STRANGERS)


def _at_a_door(row: Open, walker: str, verb: str) -> int:
    if row.signed_in is not None and walker not in STRANGERS:
        return row.signed_in
    if not _knows(row, verb):
        return 405
    return int((row.get if verb in ("GET", "HEAD") else row.post) or 0)


def _of_page(row: Row, walker: str, whose: Whose | None, verb: str, _body: str) -> int:
    if walker in STRANGERS:
        return 302
    if not _knows(row, verb):
        return 405
    role = Role(walker)
    if role not in row.roles:
        return 403
    if whose is not None and not row.sees(role, whose):
        return 404
    if whose is not None and row.acts and not row.may_act(role, whose):
        return 403
    if verb in ("GET", "HEAD"):
        return row.instead(role, whose, 302) if row.get == 302 else int(row.get or 0)
    return row.instead(role, whose, int(row.post or 0))


def _of_operation(row: Op, walker: str, whose: Whose | None, verb: str, body: str) -> int:
    if walker in STRANGERS:
        return 401
    role = Role(walker)
    if role not in API_USERS:
        return 403
    if not _knows(row, verb):
        return 405
    if role not in _for(row, verb):
        return 403
    if whose is not None and row.takes and not row.sees(role, whose):
        return 404
    if verb in ("GET", "HEAD"):
        return 200
    acts = whose is None or not row.acts or row.may_act(role, whose)
    if verb == EMPTY:
        if POSTS[body].versioned:
            return 428
        if body not in ASK_NOTHING:
            return 400
    if not acts:
        return 403
    return row.instead(role, whose, 201)


# --- Walking -----------------------------------------------------------------------------------------

_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')
_SOON = re.compile(rb'data-ends-in="\d+"')  # seconds until the session ends
_MASKS = (
    (_TOKEN, b"csrf"),
    (re.compile(rb"W\d{8}"), b"W"),
    (_SOON, b"soon"),
    (re.compile(rb"/\d+(?=[/?\"&])"), b"/0"),
)
_WRITES = re.compile(r"(INSERT INTO|UPDATE|DELETE FROM) \"(\w+)\"")
_SAVEPOINT = re.compile(r"(?<=SAVEPOINT ).*")
# What comes along with every visit and says nothing of anybody.
_ALONG = {"django_session", "usersessions_usersession"}


class _Watch:
    """Hears every statement of a request, and which tables it writes."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.asked.append(_SAVEPOINT.sub("", sql))
        return execute(sql, params, many, context)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that were written, each time."""
        found = [_WRITES.match(sql) for sql in self.asked]
        return tuple(match[2] for match in found if match and match[2] not in _ALONG)


class Walker:
    """Somebody with a browser, who asks for addresses and leaves everything as it was."""

    def __init__(self, cast: Cast, name: str) -> None:
        self.cast, self.name = cast, name
        self.browser = Browser()
        self.browser.raise_request_exception = False
        if name in cast.people:
            letting_in.let_in(self.browser, cast.people[name])

    def ask(self, name: str, args: Ids, query: str = "") -> tuple[int, bytes, str]:
        """Read one address: status, content and headers, and nothing of it stays."""
        cache.clear()
        with transaction.atomic():
            response = self.browser.get(reverse(name, args=args), query_params=QueryDict(query))
            transaction.set_rollback(True)
        said = _SOON.sub(b"soon", _TOKEN.sub(b"csrf", response.content))
        return response.status_code, said, str(response.headers)

    def post(
        self, path: str, data: str, headers: dict[str, str] | None = None, media_type: str = "application/json"
    ) -> tuple[int, bytes, tuple[str, ...]]:
        """Send something: status, content and the tables that were written, and nothing of it stays."""
        cache.clear()
        cookies, wrote = dict(self.browser.cookies), _Watch()
        with transaction.atomic(), connection.execute_wrapper(wrote):
            response = self.browser.generic("POST", path, data=data, content_type=media_type, headers=headers)
            transaction.set_rollback(True)
        self.browser.cookies.clear()
        self.browser.cookies.update(cookies)
        return response.status_code, _TOKEN.sub(b"csrf", response.content), wrote.tables

    def fields_of(self, path: str) -> set[str]:
        """The names of the fields on a page."""
        with transaction.atomic():
            shown = self.browser.get(path).content.decode()
            transaction.set_rollback(True)
        return set(re.findall(r'name="([^"]+)"', shown))

    def take(self, step: Step) -> Answer:
        """Ask, and take back whatever came of it."""
        cache.clear()  # no throttle for who asks more than anybody would
        place = self.cast.places[step.whose or Whose.OWN]
        path, options = _request(step, place)
        cookies, watch = dict(self.browser.cookies), _Watch()
        with transaction.atomic(), connection.execute_wrapper(watch):
            response = self.browser.generic(step.verb.split()[0], path, **options)
            transaction.set_rollback(True)
        self.browser.cookies.clear()
        self.browser.cookies.update(cookies)
        said = b"" if response.streaming else response.content
        for pattern, mask in _MASKS:
            said = pattern.sub(mask, said)
        return Answer(
            response.status_code,
            said,
            watch.tables,
            tuple(watch.asked),
            str(response.headers),
        )


def _request(step: Step, place: Place) -> tuple[str, dict[str, Any]]:
    """The address of a step, and what is sent there."""
    row = rows()[step.address]
    ids = () if isinstance(row, Open) else place.ids[row.takes]
    if isinstance(row, Op) and step.body:
        post = POSTS[step.body]
        path = _address(post, place, step)
        if step.verb == EMPTY:
            return path, {"data": "{}", "content_type": "application/json"}
        return path, {
            "data": json.dumps(post.body(place.world)),
            "content_type": "application/json",
            "headers": post.headers(place.world),
        }
    path = reverse(step.address, args=ids)
    if isinstance(row, Op):
        return path, {"data": "{}", "content_type": "application/json"} if step.verb not in ("GET", "HEAD") else {}
    form = {"data": "", "content_type": "application/x-www-form-urlencoded"}
    return path, form if step.verb in ("POST", "PUT", "PATCH") else {}


def _address(post: Post, place: Place, step: Step) -> str:
    if step.whose is not Whose.NOWHERE:
        return post.address(place.world)
    nobody = "W99999999" if post.path.startswith("clients/") else "999999999"
    return f"/api/v1/{post.path}".replace("{}", nobody)


@contextmanager
def stage() -> Iterator[dict[str, Walker]]:
    """Everybody who walks, each with a browser, on the Monday of the tests; afterwards nothing was there.

    The clock stands still: how long a session still runs stands on every page, and each minute it is written down.
    No line in the log for each refusal.
    """
    logging.disable(logging.CRITICAL)
    try:
        moment = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
        with time_machine.travel(moment, tick=False):
            with transaction.atomic():
                everybody = cast()
                yield {name: Walker(everybody, name) for name in WALKERS}
                transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)


def _kept(status: int) -> set[str]:
    """What a refusal may write: that a form which came back showed its client once more."""
    return {"audit_reading"} if status in (400, 409) else set()


def walk(everybody: dict[str, Walker], address: str) -> Iterator[tuple[Step, Answer, str]]:
    """Each combination of an address with what came of it and what is wrong with that, empty for nothing."""
    refused: dict[tuple[str, str, int], Answer] = {}
    for step in steps(address):
        answer = everybody[step.walker].take(step)
        fault = ""
        if answer.status != step.expected:
            fault = f"{answer.status}, not {step.expected}"
        elif answer.status >= 400 and set(answer.wrote) - _kept(answer.status):
            fault = f"{answer.status}, and yet wrote {', '.join(answer.wrote)}"
        elif answer.status in (403, 404):
            first = refused.setdefault((step.walker, step.verb + step.body, answer.status), answer)
            if first.said != answer.said:
                fault = f"{answer.status}, in other words than of another object"
            elif first.asked != answer.asked:
                fault = f"{answer.status}, after other statements than of another object"
        yield step, answer, fault
