"""Addresses, cookies and methods that nobody who means well would send: a page with a reason, never a crash."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser

from accounts.models import User
from accounts.sessions import SessionStore
from clients.models import Client
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

ENDLESS = "9" * 5000  # more digits than Python turns into a number


def test_a_number_without_end_in_an_address_is_an_unknown_one(
    kim: Client, expert: User, team_lead: User, sign_in: SignIn
) -> None:
    work_start = f"/clients/{kim.number}/employments/new/"
    for odd in (ENDLESS, "9" * 20, "²", "\0", "-1"):
        assert sign_in(team_lead).get("/my-work/", {"colleague": odd}).status_code == 404
        assert sign_in(expert).get(work_start, {"employer": odd}).status_code == 200


@pytest.mark.parametrize("loop", ["/sign-in/", "/sign-in/?next=/sign-in/"])
def test_signing_in_never_leads_back_to_signing_in(expert: User, sign_in: SignIn, loop: str) -> None:
    assert sign_in(expert).get("/sign-in/", {"next": loop}).headers["Location"] == "/"


@pytest.mark.parametrize("key", ["\0" * 32, "a" * 31 + "\0", "é" * 32, "a' OR '1'='1'--", "a" * 4000, ""])
def test_a_session_cookie_that_we_never_gave_is_no_session(key: str) -> None:
    assert SessionStore(key).session_key is None


def test_the_session_that_we_gave_is_found_again(expert: User, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    assert SessionStore(browser.cookies["sessionid"].value).get("_auth_user_id") == str(expert.pk)
    assert Session.objects.count() == 1


def test_a_cookie_with_a_null_byte_leads_to_the_sign_in_page(client: Browser) -> None:
    answer = client.get("/messages/", headers={"cookie": 'sessionid="' + r"\000" * 32 + '"'})
    assert answer.headers["Location"] == "/sign-in/?next=/messages/"


def test_no_browser_keeps_a_page_of_whoever_signed_out(kim: Client, expert: User, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    for page in ("/my-work/", f"/clients/{kim.number}/", "/messages/", "/clients/W99999999/", "/sign-in/"):
        assert "no-store" in browser.get(page).headers["Cache-Control"], page
    config = re.search(r'name="htmx-config" content=\'([^\']*)', browser.get("/my-work/").content.decode())
    assert config
    assert '"historyCacheSize": 0' in config[1]


@pytest.mark.parametrize("address", ["/sign-out/", "/messages/read/"])
def test_an_address_that_only_takes_a_button_says_so_in_words(expert: User, sign_in: SignIn, address: str) -> None:
    answer = sign_in(expert).get(address)
    assert (answer.status_code, answer.headers["Allow"][:4]) == (405, "POST")
    assert "Naar uw startpagina" in answer.content.decode()
