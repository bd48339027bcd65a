"""Requests in somebody else's name, under another host, with another method, or with a part too many."""

import json
import re
import subprocess
import sys
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client as Browser
from rest_framework.test import APIClient

from accounts.models import User
from clients.models import Client
from journeys.models import Journey, Transition
from notifications.models import Notification
from tests import factories
from tests.attacks.addresses import ADDRESSES, API, PAGES
from tests.conftest import SignIn
from tests.letting_in import let_in
from tests.wajong.test_environment import GOOD

pytestmark = pytest.mark.django_db

# Programs come here with their own secret and without a cookie; whatever else is below /api/ does not exist.
WITHOUT_SESSION = {"/oauth/token", "/api/v1/", "/api/v1/openapi.json"}
ELSEWHERE = (
    "https://elders.example/",
    "//elders.example/",
    "/\\elders.example/",
    "\\\\elders.example",
    "https:elders.example",
    "javascript:alert(1)",
    "data:text/html,<x-ran>",
    " //elders.example",
    "\t//elders.example",
    "/\t/elders.example",
    "//elders.example@testserver/",
    "///elders.example",
    "http:///elders.example",
)  # fmt: skip


@pytest.fixture
def strict(expert: User) -> Browser:
    """A browser of the expert that sends no token along: what another site can make it do."""
    browser = Browser(enforce_csrf_checks=True, raise_request_exception=False)
    let_in(browser, expert)
    return browser


# --- In somebody else's name -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "kind"),
    [("POST", "application/x-www-form-urlencoded"), ("POST", "application/json"), ("DELETE", "text/plain")],
)
def test_nothing_can_be_done_in_a_session_without_the_token_of_its_pages(
    strict: Browser, method: str, kind: str
) -> None:
    answers = {
        address: strict.generic(method, address, "a=1", content_type=kind).status_code
        for address in ADDRESSES
        if address not in WITHOUT_SESSION
    }
    # The API says of a method that an address does not have just that; nothing was done by it.
    refused = {address: {403, 405} if address in API else {403} for address in answers}
    assert {address: status for address, status in answers.items() if status not in refused[address]} == {}
    assert 403 in answers.values()


@pytest.mark.parametrize("address", sorted(WITHOUT_SESSION))
def test_where_no_token_is_asked_a_session_is_worth_nothing(strict: Browser, address: str) -> None:
    assert strict.post(address, {"grant_type": "client_credentials"}).status_code in (400, 401, 404, 405)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elders.example"},
        {"origin": "null"},
        {"referer": "https://elders.example/"},
        {},
        {"origin": "https://testserver.elders.example"},
    ],
    ids=str,
)
def test_a_token_does_not_help_another_site(strict: Browser, headers: dict[str, str]) -> None:
    page = strict.get("/messages/", secure=True).content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    sent = {"csrfmiddlewaretoken": found[1]}
    assert strict.post("/messages/read/", sent, secure=True, headers=headers).status_code == 403
    own = {"origin": "https://testserver"}
    assert strict.post("/messages/read/", sent, secure=True, headers=own).status_code == 302


def test_a_form_of_another_session_does_not_fit(strict: Browser, colleague: User) -> None:
    other = Browser()
    let_in(other, colleague)
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', other.get("/messages/").content.decode())
    assert found
    strict.get("/messages/")
    assert strict.post("/messages/read/", {"csrfmiddlewaretoken": found[1]}).status_code == 403


# --- Cookies -----------------------------------------------------------------------------------


def test_every_cookie_is_out_of_reach_of_scripts_and_other_sites(expert: User, kim: Client) -> None:
    browser = Browser()
    browser.post("/sign-in/", {"username": expert.email, "password": factories.PASSWORD})
    browser.get("/messages/")
    factories.ContactPersonFactory(client=factories.ClientFactory(office=expert.office), user=expert)
    browser.post(f"/clients/{kim.number}/agreements/new/", {"who": "klant", "what": "Belt morgen terug."})
    assert {"sessionid", "csrftoken"} <= set(browser.cookies)
    for name, cookie in browser.cookies.items():
        assert (bool(cookie["httponly"]), cookie["samesite"], cookie["path"], cookie["domain"]) == (
            True, "Lax", "/", ""
        ), name  # fmt: skip


# --- Another host, another place ---------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["elders.example", "testserver.elders.example", "elders.example:443", "testserver@elders.example", "", " ",
     "testserver\t", "[::1", "testserver,elders.example", "testserver/..", "xn--", "🦊"],
)  # fmt: skip
def test_a_host_that_is_not_ours_is_refused_and_never_repeated(host: str) -> None:
    for address in ("/sign-in/", "/api/v1/clients", "/livez", "/.well-known/security.txt", "/static/a.css"):
        answer: Any = Browser().get(address, headers={"host": host})
        assert answer.status_code == 400, (address, host)
        assert b"elders" not in answer.content


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded"])
def test_no_header_beside_host_says_where_we_are(strict: Browser, header: str) -> None:
    for value in ("elders.example", "/my-work/", "host=elders.example;proto=https"):
        answer = strict.get("/messages/", headers={header: value})
        assert answer.status_code == 200
        assert "Berichten" in answer.content.decode()
        assert b"elders" not in answer.content
    page = strict.get("/api/v1/clients?limit=1", headers={header: "elders.example"})
    assert b"elders" not in page.content


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Proto", "X-Forwarded-Ssl", "X-Forwarded-Protocol", "Front-End-Https"]
)
def test_nobody_can_say_that_the_line_is_safe(settings: Any, header: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Browser().get("/sign-in/", headers={header: "https" if "Forwarded-P" in header else "on"})
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/sign-in/")
    assert answer.cookies == {}


@pytest.mark.parametrize("there", ELSEWHERE)
def test_signing_in_leads_nowhere_else(expert: User, sign_in: SignIn, there: str) -> None:
    browser = Browser()
    known = {"username": expert.email, "password": factories.PASSWORD, "next": there}
    for answer in (
        browser.post("/sign-in/", known),
        sign_in(expert).get("/sign-in/", {"next": there}),
    ):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def ways_out(answer: Any) -> list[str]:
    """The links, forms and redirects of an answer that lead out of the site."""
    ways = re.findall(r'(?:href|action)="([^"]*)"', answer.content.decode()) if answer.status_code == 200 else []
    return [way for way in [*ways, answer.headers.get("Location", "/")] if leads_out(way)]


@pytest.mark.parametrize("there", ["//elders.example/", "javascript:alert(1)"])
def test_no_page_has_a_way_back_that_leads_out_of_the_site(
    on: Any, expert: User, kim: Client, kims_journey: Journey, sign_in: SignIn, there: str
) -> None:
    browser = sign_in(expert)
    for address in (one.replace("W10000000", kim.number) for one in PAGES if "sign-out" not in one):
        assert ways_out(browser.get(address, {"from": there, "next": there})) == [], address


@pytest.mark.parametrize("there", ELSEWHERE)
def test_no_way_of_writing_an_address_leads_out_of_the_site(
    on: Any, expert: User, kim: Client, kims_journey: Journey, sign_in: SignIn, there: str
) -> None:
    address = f"/clients/{kim.number}/agreements/new/?{urlencode({'from': there})}"
    assert ways_out(sign_in(expert).get(address)) == []
    assert ways_out(sign_in(expert).post(address, {"who": "klant", "what": "Belt."})) == []


def leads_out(way: str) -> bool:
    """Whether a browser would leave the site for this; it reads `\\` as `/` and passes over tabs and spaces."""
    read = re.sub(r"[\t\r\n]", "", way).strip().replace("\\", "/")
    return read.startswith("//") or bool(re.match(r"(?i)(https?|javascript|data|vbscript):", read))


# --- Another method, or a part too many --------------------------------------------------------


@pytest.mark.parametrize(
    "extra",
    [
        {"headers": {"X-HTTP-Method-Override": "POST"}},
        {"headers": {"X-HTTP-Method": "DELETE"}},
        {"query_params": {"_method": "POST"}},
        {"query_params": {"csrfmiddlewaretoken": "x", "_method": "DELETE"}},
    ],
    ids=str,
)
def test_a_request_is_what_its_method_says(expert: User, sign_in: SignIn, extra: dict[str, Any]) -> None:
    notice = factories.NotificationFactory(recipient=expert)
    browser = sign_in(expert)
    assert browser.get("/messages/read/", **extra).status_code == 405
    assert browser.post("/messages/", **extra).status_code == 405
    assert Notification.objects.get(pk=notice.pk).read_at is None


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get", "GET POST", "A" * 200])
def test_an_odd_method_does_nothing(expert: User, sign_in: SignIn, method: str) -> None:
    answer: Any = sign_in(expert).generic(method, "/messages/read/")
    assert answer.status_code == 405
    assert b"Cookie" not in answer.content


def test_of_a_field_that_comes_twice_one_is_looked_at_and_the_same_one_is_kept(
    expert: User, kim: Client, kims_journey: Journey, sign_in: SignIn
) -> None:
    address = f"/clients/{kim.number}/agreements/new/"
    page = sign_in(expert).get(address).content.decode()
    assert 'name="what"' in page
    answer: Any = sign_in(expert).post(address, {"who": ["klant", "kwaad"], "what": ["Belt.", "Mailt."]})
    assert answer.status_code == 400
    answer = sign_in(expert).post(address, {"who": ["kwaad", "klant"], "what": ["Belt.", "Mailt."]})
    assert answer.status_code == 302
    assert kim.agreements.get().what == "Mailt."


def test_a_parameter_in_the_address_is_no_field_of_the_form(
    expert: User, kim: Client, kims_journey: Journey, sign_in: SignIn
) -> None:
    address = f"/clients/{kim.number}/agreements/new/"
    assert sign_in(expert).post(f"{address}?who=klant&what=Belt", {}).status_code == 400
    assert not kim.agreements.exists()


@pytest.mark.parametrize(
    "body",
    [
        '{"target": "naar_werk", "target": "werkfit", "reason": "terugval", "on": "2026-11-23"}',
        '{"target": "werkfit", "reason": "terugval", "on": "2026-11-23", "on": "2026-11-20"}',
    ],
)
def test_a_key_that_comes_twice_in_a_body_is_refused(on: Any, expert: User, kims_journey: Journey, body: str) -> None:
    client = APIClient()
    let_in(client, expert)
    path = f"/api/v1/journeys/{kims_journey.pk}/transitions"
    answer: Any = client.generic("POST", path, body, content_type="application/json", headers={"If-Match": '"1"'})
    assert answer.status_code == 400
    assert not Transition.objects.exists()


@pytest.mark.parametrize("name", ["traceparent", "tracestate", "idempotency-key", "if-match", "hx-request", "accept"])
@pytest.mark.parametrize(
    "value",
    ["", "'", '"; DROP TABLE accounts_user; --', "00-" + "f" * 32 + "-" + "0" * 16 + "-01\r\nX: y", "é" * 50,
     "<x-ran>", "*", '"' + "9" * 400 + '"', "W/\"1\"", "a" * 8000, "\0", "%00", "${jndi:ldap://elders.example}"],
)  # fmt: skip
def test_a_header_with_anything_in_it_is_answered_and_never_repeated(
    on: Any, expert: User, kims_journey: Journey, name: str, value: str
) -> None:
    client = APIClient(raise_request_exception=False)
    let_in(client, expert)
    move = json.dumps({"target": "werkfit", "reason": "terugval", "on": "2026-11-23"})
    path = f"/api/v1/journeys/{kims_journey.pk}/transitions"
    answer: Any = client.generic("POST", path, move, content_type="application/json",
                                 headers={"if-match": '"1"', name: value})  # fmt: skip
    assert answer.status_code < 500
    page: Any = client.get("/my-work/", headers={name: value})
    assert page.status_code < 500
    for shown in (answer, page):
        assert b"<x-ran>" not in shown.content
        assert not [header for header in shown.headers.values() if "\r" in header or "\n" in header]


def test_the_cookies_have_names_that_no_other_host_can_give() -> None:
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "MESSAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE",
             "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY")  # fmt: skip
    code = f"from django.conf import settings; print(*(getattr(settings, name) for name in {names}))"
    told = {}
    for demo in ("0", "1"):
        environment = {**GOOD, "DATABASE_URL": "", "WAJONG_DEMO": demo, "DJANGO_SETTINGS_MODULE": "wajong.settings"}
        done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment,
                              capture_output=True, text=True, check=True)  # fmt: skip
        told[demo] = done.stdout.split()
    assert told == {
        "0": ["__Host-sessionid", "__Host-csrftoken", "__Host-messages", "True", "True", "True"],
        "1": ["sessionid", "csrftoken", "messages", "False", "False", "True"],
    }
