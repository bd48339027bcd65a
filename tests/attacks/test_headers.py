"""Whatever is answered, and by which part of the program: the browser gets the same orders with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from django.test import override_settings
from django.urls import Resolver404, resolve

from accounts.models import User
from journeys.querysets import JourneyQuerySet
from tests.attacks.addresses import ADDRESSES, API
from tests.conftest import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
LENT = {"publickey-credentials-create=(self)", "publickey-credentials-get=(self)"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
# Two answers are the same for everybody; files carry the digest of what is in them in their name.
FOR_EVERYBODY = ("/api/v1/openapi.json", "/.well-known/security.txt", "/static/")
TALKATIVE = ("Server", "X-Powered-By", "Via", "X-AspNet-Version", "X-Runtime", "X-Debug")
# The one page that fetches parts of itself.
SWAPS = ("/my-work/",)


@pytest.fixture(autouse=True)
def _as_in_production(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURITY_CONTACTS = ["mailto:veilig@wajong.example"]


def policy(answer: Any) -> dict[str, str]:
    """The content security policy of an answer, by directive."""
    parts = (part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts}


def assert_safe(answer: Any, address: str) -> None:
    """The whole set, and nothing that says more than needed."""
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS, address
    swaps = address.partition("?")[0] in SWAPS and answer.status_code == 200
    expected = {name: value for name, value in POLICY.items() if not (swaps and "trusted" in name)}
    assert policy(answer) == expected, address
    lent = answer.headers["Permissions-Policy"].split(", ")
    assert set(lent) > LENT, address
    assert {one for one in lent if not one.endswith("=()")} == LENT, address
    assert not [name for name in TALKATIVE if name in answer.headers], address
    kept = answer.headers["Cache-Control"]
    if not address.startswith(FOR_EVERYBODY) or answer.status_code >= 400:
        shared = set() if address == "/oauth/token" else {"private"}  # the toolkit says what OAuth prescribes
        assert {"no-store"} | shared <= set(kept.split(", ")), (address, kept)


def secure(browser: Browser, method: str, address: str, **extra: Any) -> Any:
    browser.raise_request_exception = False
    return browser.generic(method, address, secure=True, **extra)


@pytest.mark.parametrize("who", ["stranger", "expert", "jobcoach", "kims_account"])
def test_every_address_and_every_method_gets_the_whole_set(
    who: str, request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    browser = Browser() if who == "stranger" else sign_in(request.getfixturevalue(who))
    seen = set()
    for address in ADDRESSES:
        if "sign-out" in address:
            continue
        for method in ("GET", "POST", "PUT") if who == "expert" else ("GET",):
            answer = secure(browser, method, address)
            assert_safe(answer, address)
            seen.add(answer.status_code)
    assert seen >= {200, 302, 401} if who == "stranger" else seen >= {200, 403, 404}


@pytest.mark.parametrize("path", ["/my-work/", "/messages/", "/clients/", "/api/v1/clients", "/api/v1/journeys"])
def test_what_is_shown_behind_a_login_differs_by_who_asks(expert: User, sign_in: SignIn, path: str) -> None:
    answer = secure(sign_in(expert), "GET", path)
    assert answer.status_code == 200
    differs = {name.strip() for name in answer.headers["Vary"].split(",")}
    assert differs >= ({"Cookie", "Authorization"} if path in API else {"Cookie"})


def forged(browser: Browser, path: str) -> Any:
    """What another site makes this browser send."""
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    return secure(strict, "POST", path)


LARGE = b"x" * (2**20 + 1)
ERRORS: dict[int, Callable[[Browser, str], Any]] = {
    301: lambda browser, path: browser.get(path),
    400: lambda browser, path: secure(browser, "GET", path, headers={"host": "elders.example"}),
    403: forged,
    404: lambda browser, path: secure(browser, "GET", f"{path}bestaat-niet"),
    405: lambda browser, path: secure(browser, "PUT", path),
    413: lambda browser, path: secure(browser, "POST", path, data=LARGE, content_type="text/plain"),
}


@pytest.mark.parametrize("path", ["/messages/", "/api/v1/clients"])
@pytest.mark.parametrize("status", sorted(ERRORS))
def test_an_error_gets_the_whole_set_too(expert: User, sign_in: SignIn, status: int, path: str) -> None:
    answer = ERRORS[status](sign_in(expert), path)
    assert answer.status_code == status
    if status == 301:  # the browser is on its way to TLS, and takes this order from nothing else
        answer.headers["Strict-Transport-Security"] = ALWAYS["Strict-Transport-Security"]
    assert_safe(answer, "")
    if path in API and status != 301:
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_crash_gets_the_whole_set_and_says_nothing_of_the_inside(
    expert: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any) -> Any:
        raise RuntimeError("geheim van binnen")

    browser = sign_in(expert)
    monkeypatch.setattr(JourneyQuerySet, "visible_to", fails)
    monkeypatch.setattr(User, "may", fails)
    for address in ("/my-work/", "/api/v1/journeys"):
        answer = secure(browser, "GET", address)
        assert answer.status_code == 500
        assert_safe(answer, address)
        assert b"geheim" not in answer.content


def test_a_file_gets_the_whole_set_and_may_be_kept(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "a.0123456789ab.css").write_text("p {}")
    settings.STATIC_ROOT = tmp_path
    answer = secure(Browser(), "GET", "/static/a.0123456789ab.css")
    assert answer.status_code == 200
    assert_safe(answer, "/static/")
    assert "no-store" not in answer.headers["Cache-Control"]
    assert_safe(secure(Browser(), "GET", "/static/../manage.py"), "/static/../manage.py")


def test_only_the_description_of_the_api_may_be_read_by_another_site(expert: User, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    origin = {"origin": "https://elders.example", "access-control-request-method": "POST"}
    for address in ["/my-work/", "/sign-in/", "/livez", "/bestaat-niet/", *API]:
        for method in ("GET", "OPTIONS"):
            answer = secure(browser, method, address, headers=origin)
            given = {name for name in answer.headers if name.startswith("Access-Control-")}
            open_to_all = address == "/api/v1/openapi.json" and method == "GET"
            assert given == ({"Access-Control-Allow-Origin"} if open_to_all else set()), address


def test_whose_session_ended_leaves_nothing_in_the_browser(expert: User, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    assert "Clear-Site-Data" not in secure(browser, "GET", "/messages/").headers
    browser.cookies["sessionid"] = "0" * 32  # ended elsewhere
    assert secure(browser, "GET", "/messages/").headers["Clear-Site-Data"] == '"cache", "storage"'
    browser = sign_in(expert)
    answer = secure(browser, "POST", "/sign-out/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies["sessionid"].value == ""


@override_settings(SECURE_HSTS_SECONDS=0, SECURE_SSL_REDIRECT=False)
def test_a_demonstration_without_tls_orders_no_tls() -> None:
    assert "Strict-Transport-Security" not in Browser().get("/sign-in/").headers


def test_the_walk_finds_addresses_that_exist() -> None:
    assert len(ADDRESSES) > 150
    for address in ADDRESSES:
        try:
            resolve(address)
        except Resolver404:
            pytest.fail(f"{address} is no address: teach tests.attacks.addresses its kind of part")
