"""Signing in at an organisation's own identity provider: a real one, in a process of its own on this machine."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Generator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.test import Client as Browser

from accounts.models import User
from accounts.roles import Role
from accounts.signing.provider import Provider, as_allauth
from tests import factories
from tests.architecture.source import ROOT
from tests.identity_provider.__main__ import CLIENT_ID, PASSWORD, SECRET
from tests.identity_provider.claims import TWO_FACTORS

pytestmark = pytest.mark.django_db

CALLBACK = "http://testserver/sign-in/organisation/callback/"
GOOD, UNVERIFIED, UNKNOWN, ALIKE = "good", "unverified", "unknown", "alike"
ADDRESSES = {
    GOOD: ("Anouk@Uwv.Example", True),
    TWO_FACTORS: ("bas@uwv.example", True),
    UNVERIFIED: ("olga@uwv.example", False),
    UNKNOWN: ("niemand@uwv.example", True),
    ALIKE: ("anou\u212a@uwv.example", True),  # the sign of a kelvin, of which the small letter is a k
}


@pytest.fixture(scope="module")
def provider_url(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The address of the provider, which runs as long as this module does."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    database = tmp_path_factory.mktemp("provider") / "provider.sqlite3"
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.identity_provider", str(port), CALLBACK],
        cwd=ROOT,
        env={**os.environ, "PROVIDER_DATABASE": str(database)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdin
    assert running.stdout
    running.stdin.write(json.dumps(ADDRESSES))
    running.stdin.close()
    try:
        assert running.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)
        running.stdout.close()


@pytest.fixture
def provider(provider_url: str, settings: Any) -> Provider:
    """The installation knows the provider, and trusts what it says of a second factor."""
    told = Provider(provider_url, CLIENT_ID, SECRET, "Uitvoering Noord", second_factor=(("amr", "mfa"),))
    settings.OIDC = told
    settings.SOCIALACCOUNT_PROVIDERS = as_allauth(told)
    return told


def begin(browser: Browser, **query: str) -> str:
    """The address to which the browser is sent."""
    answer = browser.get("/sign-in/organisation/", query)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def at_the_provider(address: str, name: str) -> str:
    """Sign in there with this name; the address to which the provider sends the browser back."""
    with requests.Session() as session:
        page = session.get(address)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        form = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        form["next"] = parse_qs(urlsplit(page.url).query)["next"][0]
        answer = session.post(page.url, form, allow_redirects=False)
        while not answer.headers["Location"].startswith(CALLBACK):
            answer = session.get(
                requests.compat.urljoin(answer.url, answer.headers["Location"]), allow_redirects=False
            )
        return str(answer.headers["Location"])


def changed(address: str, **values: str) -> str:
    """The same address with other parameters."""
    parts = urlsplit(address)
    query = {name: found[0] for name, found in parse_qs(parts.query).items()} | values
    return urlunsplit(parts._replace(query=urlencode(query)))


def come_back(browser: Browser, address: str) -> Any:
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def sign_in_there(browser: Browser, name: str, **query: str) -> Any:
    return come_back(browser, at_the_provider(begin(browser, **query), name))


def signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def account(name: str, **fields: Any) -> User:
    user: User = factories.UserFactory(email=ADDRESSES[name][0].lower(), role=Role.JOBCOACH, **fields)
    return user


def test_the_page_has_a_button_only_when_there_is_a_provider(client: Browser, provider: Provider) -> None:
    page = client.get("/sign-in/?next=/messages/").content.decode()
    assert "Log in via Uitvoering Noord" in page
    assert 'href="/sign-in/organisation/?next=/messages/"' in page


def test_without_a_provider_there_is_no_button_and_no_address(client: Browser, db: None) -> None:
    assert "Log in via" not in client.get("/sign-in/").content.decode()
    assert client.get("/sign-in/organisation/").status_code == 404
    assert client.get("/sign-in/organisation/callback/").status_code == 404


def test_an_open_account_with_the_verified_address_comes_in(client: Browser, provider: Provider) -> None:
    user = account(TWO_FACTORS)
    answer = sign_in_there(client, TWO_FACTORS, next="/messages/")
    assert answer.headers["Location"] == "/messages/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/messages/").status_code == 200


def test_no_account_no_link_and_no_token_is_kept_of_who_comes_in(client: Browser, provider: Provider) -> None:
    account(TWO_FACTORS)
    sign_in_there(client, TWO_FACTORS)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_coming_in_gives_the_session_another_key(client: Browser, provider: Provider) -> None:
    account(TWO_FACTORS)
    back = at_the_provider(begin(client), TWO_FACTORS)
    before = client.cookies["sessionid"].value
    come_back(client, back)
    assert client.cookies["sessionid"].value != before


def test_the_second_factor_is_ours_when_the_provider_did_not_ask_for_one(client: Browser, provider: Provider) -> None:
    user = account(GOOD)
    TOTP.activate(user, generate_totp_secret())
    assert sign_in_there(client, GOOD).headers["Location"] == "/sign-in/second-step/"
    assert not signed_in(client)


def test_who_has_no_second_factor_anywhere_sets_one_up_first(client: Browser, provider: Provider) -> None:
    account(GOOD)
    sign_in_there(client, GOOD)
    assert client.get("/messages/").headers["Location"] == "/account/second-factor/"


def test_a_first_password_need_not_be_changed_by_who_does_not_use_it(client: Browser, provider: Provider) -> None:
    account(TWO_FACTORS, must_change_password=True)
    sign_in_there(client, TWO_FACTORS)
    assert client.get("/messages/").status_code == 200


def test_a_provider_that_is_not_trusted_with_the_second_factor_is_not_believed(
    client: Browser, provider: Provider, settings: Any
) -> None:
    settings.OIDC = Provider(provider.server_url, CLIENT_ID, SECRET, provider.name)
    user = account(TWO_FACTORS)
    TOTP.activate(user, generate_totp_secret())
    assert sign_in_there(client, TWO_FACTORS).headers["Location"] == "/sign-in/second-step/"


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        (UNKNOWN, None),
        (GOOD, {"is_active": False}),
        (GOOD, {"is_demo": True}),
        (UNVERIFIED, {}),
    ],
    ids=["unknown", "closed", "demo", "unverified"],
)
def test_who_is_refused_reads_the_same_whatever_the_reason(
    client: Browser, provider: Provider, name: str, fields: dict[str, Any] | None, caplog: pytest.LogCaptureFixture
) -> None:
    if fields is not None:
        account(name, **fields)
    accounts = User.objects.count()
    answer = sign_in_there(client, name)
    assert answer.status_code == 403
    assert "Inloggen via Uitvoering Noord lukte niet" in answer.content.decode()
    assert ADDRESSES[name][0].lower() not in answer.content.decode().lower()
    assert not signed_in(client)
    assert User.objects.count() == accounts
    assert "organisation_refused" in caplog.text
    assert "uwv.example" not in caplog.text.lower()


def test_an_address_that_only_looks_like_that_of_an_account_is_another(client: Browser, provider: Provider) -> None:
    account(GOOD)
    assert sign_in_there(client, ALIKE).status_code == 403
    assert not signed_in(client)


@pytest.mark.parametrize("claim", ["email_verified", "xms_edov"])
def test_the_claim_that_says_verified_is_a_setting(
    client: Browser, provider: Provider, settings: Any, claim: str
) -> None:
    settings.OIDC = Provider(
        provider.server_url, CLIENT_ID, SECRET, "N", verified_claim=claim, second_factor=(("amr", "mfa"),)
    )
    account(TWO_FACTORS)
    sign_in_there(client, TWO_FACTORS)
    assert signed_in(client) == (claim == "email_verified")


def test_another_state_than_we_gave_is_refused(client: Browser, provider: Provider) -> None:
    account(TWO_FACTORS)
    back = at_the_provider(begin(client), TWO_FACTORS)
    assert come_back(client, changed(back, state="0" * 16)).status_code == 403
    assert not signed_in(client)


def test_what_was_meant_for_another_browser_is_refused(client: Browser, provider: Provider) -> None:
    account(TWO_FACTORS)
    back = at_the_provider(begin(client), TWO_FACTORS)
    other = Browser()
    assert come_back(other, back).status_code == 403
    assert not signed_in(other)


def test_an_answer_with_another_nonce_is_refused(client: Browser, provider: Provider) -> None:
    account(TWO_FACTORS)
    back = at_the_provider(changed(begin(client), nonce="van-een-ander"), TWO_FACTORS)
    assert come_back(client, back).status_code == 403
    assert not signed_in(client)


def test_an_answer_is_taken_once(client: Browser, provider: Provider) -> None:
    account(TWO_FACTORS)
    back = at_the_provider(begin(client), TWO_FACTORS)
    come_back(client, back)
    client.post("/sign-out/")
    assert come_back(client, back).status_code == 403
    assert not signed_in(client)


def test_a_wrong_secret_is_no_way_in(client: Browser, provider: Provider, settings: Any) -> None:
    account(TWO_FACTORS)
    settings.SOCIALACCOUNT_PROVIDERS = as_allauth(Provider(provider.server_url, CLIENT_ID, "wrong", "N"))
    assert sign_in_there(client, TWO_FACTORS).status_code == 403


def test_whoever_stopped_at_the_provider_is_told_so(client: Browser, provider: Provider) -> None:
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    answer = client.get("/sign-in/organisation/callback/", {"error": "access_denied", "state": state})
    assert answer.status_code == 403
    assert "lukte niet" in answer.content.decode()


def test_a_provider_that_does_not_answer_is_told_in_words(client: Browser, settings: Any, db: None) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        told = Provider(f"http://127.0.0.1:{nobody.getsockname()[1]}", CLIENT_ID, SECRET, "Uitvoering Noord")
        settings.OIDC, settings.SOCIALACCOUNT_PROVIDERS = told, as_allauth(told)
        answer = client.get("/sign-in/organisation/")
    assert answer.status_code == 503
    assert "nu niet bereikbaar" in answer.content.decode()


def test_the_way_back_leads_to_no_other_site(client: Browser, provider: Provider) -> None:
    account(TWO_FACTORS)
    assert sign_in_there(client, TWO_FACTORS, next="https://example.org/").headers["Location"] == "/"


def test_too_many_wrong_answers_shut_the_door_for_that_address(client: Browser, provider: Provider) -> None:
    for _ in range(50):
        assert client.get("/sign-in/organisation/callback/", {"state": "x", "code": "y"}).status_code == 403
    answer = client.get("/sign-in/organisation/callback/", {"state": "x", "code": "y"})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900


def test_the_provider_keeps_its_users_in_a_database_of_its_own(provider_url: str) -> None:
    assert (
        requests.get(f"{provider_url}/.well-known/openid-configuration", timeout=10).json()["issuer"] == provider_url
    )
    assert not User.objects.exists()
