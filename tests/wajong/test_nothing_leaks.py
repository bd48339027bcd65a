"""Number, telephone, mail and address of a client stand on the pages that are about them, and nowhere else.

Not in an address, a log line at whatever level, a message, a mail, the page of an error, a cache or a session.
"""

import copy
import json
import logging
import os
import re
from collections.abc import Generator, Iterator
from datetime import date
from typing import Any

import pytest
import structlog
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test.utils import override_settings
from django.urls import URLResolver, get_resolver, path
from redis import Redis

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, ContactDetails
from clients.sealed import blind_index
from journeys.client_file import read, visible
from notifications.models import Notification
from tests import factories
from tests.conftest import SignIn
from tests.journeys.test_pages_access import COACH, OWN, PAGES, Address, address, kims_signal  # noqa: F401
from wajong import logs
from wajong.urls import urlpatterns as product
from wajong.views import server_error

pytestmark = pytest.mark.django_db

BSN = "123456782"
REACH = {
    "phone": "06 13 57 92 46",
    "email": "kim.geheim@priveadres.example",
    "street": "Verborgenpad 77",
    "postcode": "9876 ZX",
    "city": "Stilledorp",
}
MARKS = (BSN, *REACH.values(), "0613579246", "9876ZX", "priveadres", "Verborgenpad", "kim.geheim%40")


def marks_in(*texts: str) -> set[str]:
    """What of the client stands in these."""
    return {mark for mark in MARKS for text in texts if mark.lower() in text.lower()}


@pytest.fixture
def kept_apart(kim: Client) -> Client:
    """Kim, with a number and contact details by which they are known anywhere."""
    Client.objects.filter(pk=kim.pk).update(bsn=BSN, bsn_index=blind_index(BSN))
    ContactDetails.objects.filter(client=kim).update(**REACH)
    return kim


class Lines(logging.Handler):
    """Every record, as the product writes it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        formats = logs.configure()["formatters"]["json"]
        self.setFormatter(structlog.stdlib.ProcessorFormatter(**{k: v for k, v in formats.items() if k != "()"}))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(self.format(copy.copy(record)))


@pytest.fixture(params=["INFO", "DEBUG"])
def lines(request: pytest.FixtureRequest) -> Generator[list[str]]:
    """What every logger of the process says, at the level of the product and with everything open."""
    handler, root = Lines(), logging.getLogger()
    others = [one for one in root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    before = [(one, one.level, one.disabled) for one in (root, *others)]
    root.addHandler(handler)
    root.setLevel(request.param)
    if request.param == "DEBUG":
        for one in others:
            one.disabled = False
            if not one.level or one.name == "django":
                one.setLevel(logging.DEBUG)
    connection.force_debug_cursor = request.param == "DEBUG"  # as DEBUG does: every statement with its values
    try:
        yield handler.lines
    finally:
        connection.force_debug_cursor = False
        root.removeHandler(handler)
        for one, level, disabled in before:
            one.setLevel(level)
            one.disabled = disabled


def addresses_in(answer: Any) -> list[str]:
    """Every address that an answer leads to, but for the number to call and the address to write to."""
    found = [answer.headers.get("Location", ""), answer.request["PATH_INFO"], answer.request.get("QUERY_STRING", "")]
    if not answer.streaming:
        found += re.findall(r'(?:href|src|action)="((?!tel:|mailto:)[^"]*)"', answer.content.decode())
    return found


def api_lists(patterns: Any = None, before: str = "/") -> Iterator[str]:
    """Every address of the API that takes no argument."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(pattern.pattern).replace("^", "").replace("$", "")
        if isinstance(pattern, URLResolver):
            yield from api_lists(pattern.url_patterns, here)
        elif here.startswith("/api/v1/") and "<" not in here and "(" not in here:
            yield here


def visits(kim: Client, people: dict[str, User], sign_in: SignIn, address: Address) -> Iterator[tuple[Browser, str]]:  # noqa: F811
    """Every page and every address of the API, for every role."""
    for role in Role.values:
        user = people.get(role) or factories.UserFactory(role=role, office=kim.office)
        if role == Role.LABOUR_EXPERT:
            kim.contact_persons.filter(position="vast").update(user=user)
        browser = sign_in(user)
        for name in PAGES:
            yield browser, address(name)
        for place in api_lists():
            yield browser, place
            yield browser, f"{place}/{kim.number}"


def acts(kim: Client) -> Iterator[tuple[str, dict[str, Any]]]:
    """Posts in which somebody types what belongs nowhere else, right and wrong."""
    details = {
        "first_name": "Kim", "prefix": "van", "last_name": "Dijk", "birth_date": "17-5-2000", "sex": "vrouw",
        "regime": "wajong2010", "work_ability": "arbeidsvermogen", "education": "onbekend",
        "limitation": "onbekend", "preferred_channel": "telefoon", "version": "1", **REACH,
    }  # fmt: skip
    yield "/clients/", {"bsn": BSN}
    yield "/clients/", {"bsn": "111222333", "q": REACH["phone"]}
    yield f"/clients/{kim.number}/details/", details
    yield f"/clients/{kim.number}/details/", {**details, "version": "2", "birth_date": "gisteren"}
    yield f"/clients/{kim.number}/details/", details  # by now somebody changed it
    yield "/clients/new/", {**details, "number": "W99999999", "bsn": BSN}
    yield "/clients/new/", {**details, "number": "W99999998", "bsn": "x"}


def test_pages_programs_and_forms_leave_nothing_behind(
    on: date, kept_apart: Client, jobcoach: User, kims_account: User, expert: User, address: Address,  # noqa: F811
    sign_in: SignIn, lines: list[str],
) -> None:  # fmt: skip
    shown, led = set(), []
    people = {COACH: jobcoach, OWN: kims_account}
    for browser, place in visits(kept_apart, people, sign_in, address):
        answer = browser.get(place)
        shown |= marks_in(answer.content.decode()) if not answer.streaming else set()
        led += addresses_in(answer)
    kept_apart.contact_persons.filter(position="vast").update(user=expert)
    for place, typed in acts(kept_apart):
        answer = sign_in(expert).post(place, typed)
        assert answer.status_code in (200, 302, 400, 409), (place, answer.status_code)
        led += addresses_in(answer)
    assert {REACH["phone"], REACH["email"]} <= shown, "nothing of the client was on any page"
    assert lines
    assert marks_in(*lines) == set()
    assert marks_in(*led) == set()
    assert kept_nowhere_else() == set()


def kept_nowhere_else() -> set[str]:
    """What of the client stands in messages, mails, sessions, the cache, or in clear in any table at all."""
    sent = [f"{row.subject} {row.text} {row.url}" for row in Notification.objects.all()]
    mails = [f"{one.subject} {one.body} {one.recipients()}" for one in mail.outbox]
    sessions = [json.dumps(row.get_decoded()) for row in Session.objects.all()]
    assert sessions
    return marks_in(*sent, *mails, *sessions, *cached(), *everything())


def cached() -> list[str]:
    """The cache as its backend holds it."""
    if "redis" in django_settings.CACHES["default"]["BACKEND"]:
        client = Redis.from_url(django_settings.CACHES["default"]["LOCATION"])
        names = list(client.scan_iter(match=f"{django_settings.CACHES['default']['KEY_PREFIX']}:*"))
        assert names, "nothing was cached, so nothing was looked at"
        return [f"{name!r} {client.get(name)!r}" for name in names]
    assert cache._cache, "nothing was cached, so nothing was looked at"
    return [f"{name} {value!r}" for name, value in cache._cache.items()]


def everything() -> list[str]:
    """Every text in every table of the database."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            found += [" ".join(str(value) for value in row) for row in cursor.fetchall()]
    return found


@pytest.mark.services
def test_a_cache_outside_the_process_holds_nothing_either(
    on: date, kept_apart: Client, jobcoach: User, kims_account: User, address: Address, sign_in: SignIn,  # noqa: F811
) -> None:  # fmt: skip
    outside = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": os.environ["REDIS_URL"],
        "KEY_PREFIX": f"leaks-{os.getpid()}",
    }
    with override_settings(CACHES={"default": outside}):
        for browser, place in visits(kept_apart, {COACH: jobcoach, OWN: kims_account}, sign_in, address):
            browser.get(place)
        found = cached()
        Redis.from_url(outside["LOCATION"]).delete(*Redis.from_url(outside["LOCATION"]).keys("leaks-*"))
    assert marks_in(*found) == set()


# --- When it goes wrong -------------------------------------------------------------------------


class Broken(Exception):
    """What a library says that puts the value into its message."""


def _opened(request: HttpRequest, number: str) -> dict[str, str]:
    client = visible(request.user, date(2026, 11, 23)).get(number=number)
    found = read(client, request.user, date(2026, 11, 23)).client
    details = ContactDetails.objects.get(client=client)
    whole = Client.objects.get(pk=client.pk)
    return {"bsn": whole.bsn.reveal(), **{name: getattr(details, name).reveal() for name in REACH}, "who": str(found)}


def crash(request: HttpRequest, number: str) -> HttpResponse:
    """Holds everything of a client in the open when it breaks."""
    opened = _opened(request, number)
    return HttpResponse(str(len(opened) / 0))


def crash_in_words(request: HttpRequest, number: str) -> HttpResponse:
    """Breaks on a value, and says on which."""
    opened = _opened(request, number)
    raise Broken(f"cannot send {opened['bsn']} to {opened['email']}, {opened['phone']}, {opened['postcode']}")


def crash_in_the_database(request: HttpRequest, number: str) -> HttpResponse:
    """Writes a value where it does not fit."""
    opened = _opened(request, number)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO clients_contactdetails (client_id, phone) VALUES (%s, %s)", [0, opened["phone"]])
    return HttpResponse()


urlpatterns = [
    *product,
    path("crash/<str:number>/", crash),
    path("crash-in-words/<str:number>/", crash_in_words),
    path("crash-in-the-database/<str:number>/", crash_in_the_database),
]
handler500 = server_error


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("place", ["crash", "crash-in-words", "crash-in-the-database"])
def test_a_view_that_breaks_with_everything_in_its_hands_tells_nothing(
    on: date, kept_apart: Client, expert: User, sign_in: SignIn, lines: list[str], place: str
) -> None:
    browser = sign_in(expert)
    browser.raise_request_exception = False
    answer = browser.get(f"/{place}/{kept_apart.number}/")
    assert answer.status_code == 500
    assert marks_in(answer.content.decode()) == set()
    told = [line for line in lines if "Traceback" in line]
    assert told, "nobody hears that it broke"
    assert marks_in(*lines) == set()
