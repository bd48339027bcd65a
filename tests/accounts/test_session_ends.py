"""A session ends when nothing happens, at the latest after eight hours, and says how long it still runs."""

import json
from collections.abc import Generator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from tests.accounts.second_steps import App, code_step, password_step, signed_in
from tests.conftest import SignIn
from tests.letting_in import let_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Generator[Any]:
    """A clock that stands still until it is moved."""
    with time_machine.travel(timezone.now(), tick=False) as moving:
        yield moving


@pytest.fixture
def browser(clock: Any, jobcoach: User, sign_in: SignIn) -> Browser:
    """The jobcoach, just signed in."""
    return sign_in(jobcoach)


def state(browser: Browser) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(browser.get("/account/session/").content)
    return told


def writes(browser: Browser, page: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        browser.get(page)
    return [query["sql"] for query in captured if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]


def test_after_half_an_hour_of_nothing_one_signs_in_again(browser: Browser, clock: Any) -> None:
    clock.shift(timedelta(minutes=29, seconds=58))
    assert browser.get("/messages/").status_code == 200
    clock.shift(timedelta(minutes=30))
    assert browser.get("/messages/").headers["Location"] == "/sign-in/?next=/messages/"
    assert not signed_in(browser)


def test_working_on_keeps_it_alive_until_eight_hours_are_over(browser: Browser, clock: Any) -> None:
    for _ in range(23):
        clock.shift(timedelta(minutes=20))
        assert browser.get("/messages/").status_code == 200
    clock.shift(timedelta(minutes=20))
    assert browser.get("/messages/").status_code == 302


def test_the_time_is_a_setting(browser: Browser, clock: Any, settings: Any) -> None:
    settings.IDLE_SECONDS = 600
    clock.shift(timedelta(minutes=10))
    assert browser.get("/messages/").status_code == 302


def test_it_ends_for_the_api_too(expert: User, clock: Any, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    clock.shift(timedelta(minutes=31))
    assert browser.get("/api/v1/clients").status_code == 401


def test_a_page_that_is_not_there_does_not_know_who_was_here(browser: Browser, clock: Any) -> None:
    clock.shift(timedelta(minutes=31))
    assert "Joost Coenen" not in browser.get("/bestaat-niet/").content.decode()


def test_a_page_writes_nothing_of_it_and_once_a_minute_one_row(browser: Browser, clock: Any) -> None:
    assert writes(browser, "/account/") == []
    clock.shift(timedelta(seconds=59))
    assert writes(browser, "/account/") == []
    clock.shift(timedelta(seconds=1))
    assert len(writes(browser, "/account/")) == 2  # the session, and the list that its owner sees
    assert writes(browser, "/account/") == []


def test_asking_how_long_it_runs_keeps_nothing_alive(browser: Browser, clock: Any) -> None:
    assert state(browser)["endsIn"] == 1800
    for left in (1500, 1200, 900, 600, 300):
        clock.shift(timedelta(minutes=5))
        assert state(browser)["endsIn"] == left
    clock.shift(timedelta(minutes=5))
    assert state(browser) == {"signedIn": False}
    assert browser.get("/messages/").status_code == 302


def test_staying_signed_in_takes_a_post(browser: Browser, clock: Any) -> None:
    clock.shift(timedelta(minutes=29))
    told = browser.post("/account/session/").json()
    assert told["endsIn"] == 1800
    clock.shift(timedelta(minutes=29))
    assert browser.get("/messages/").status_code == 200


def test_staying_signed_in_takes_a_token_against_forgery(clock: Any, jobcoach: User) -> None:
    browser = let_in(Browser(enforce_csrf_checks=True), jobcoach)
    assert browser.post("/account/session/").status_code == 403
    token = state(browser)["csrf"]
    assert browser.post("/account/session/", headers={"x-csrftoken": token}).status_code == 200


def test_who_says_that_it_is_the_same_account_and_nothing_else(
    browser: Browser, jobcoach: User, expert: User, sign_in: SignIn
) -> None:
    mark = state(browser)["who"]
    assert state(sign_in(jobcoach))["who"] == mark
    assert state(sign_in(expert))["who"] != mark
    assert mark in browser.get("/messages/").content.decode()
    assert state(Browser()) == {"signedIn": False}


def test_the_token_of_a_new_session_sends_a_page_that_stood_open(clock: Any, jobcoach: User) -> None:
    browser = Browser(enforce_csrf_checks=True)
    app = App(jobcoach)

    def come_in() -> None:
        page = browser.get("/sign-in/")
        token = {"csrfmiddlewaretoken": page.context["csrf_token"]}
        password_step(browser, jobcoach, **token)
        token = {"csrfmiddlewaretoken": browser.get("/sign-in/second-step/").context["csrf_token"]}
        browser.post("/sign-in/second-step/", {"code": app.code(), **{k: str(v) for k, v in token.items()}})

    come_in()
    old = str(browser.get("/account/password/").context["csrf_token"])
    clock.shift(timedelta(minutes=31))
    come_in()
    assert browser.post("/account/password/", {"csrfmiddlewaretoken": old}).status_code == 403
    assert browser.post("/account/password/", {"csrfmiddlewaretoken": state(browser)["csrf"]}).status_code == 400


def test_without_scripts_a_text_that_comes_too_late_is_told_to_be_lost(
    browser: Browser, clock: Any, jobcoach: User
) -> None:
    app = App(jobcoach)
    clock.shift(timedelta(minutes=31))
    answer = browser.post("/account/password/", {"current": "x"})
    assert answer.headers["Location"] == "/sign-in/?next=/account/password/"
    assert "niet bewaard" in browser.get(answer.headers["Location"]).content.decode()
    password_step(browser, jobcoach, next="/account/password/")
    code_step(browser, app.code())
    page = browser.get("/account/password/").content.decode()
    assert "Wat u verstuurde toen u al was afgemeld, is niet bewaard" in page
    assert "niet bewaard" not in browser.get("/account/password/").content.decode()


def test_a_visit_that_comes_too_late_lost_nothing(browser: Browser, clock: Any) -> None:
    clock.shift(timedelta(minutes=31))
    browser.get("/messages/")
    assert "niet bewaard" not in browser.get("/sign-in/").content.decode()


def test_every_page_of_who_signed_in_has_the_warning_and_no_other_page_has(browser: Browser) -> None:
    page = browser.get("/messages/").content.decode()
    assert 'role="alertdialog"' in page
    assert 'data-ends-in="1800"' in page
    assert "Blijf aangemeld" in page
    assert "alertdialog" not in Browser().get("/sign-in/").content.decode()


def test_a_session_that_ended_is_off_the_list(clock: Any, jobcoach: User) -> None:
    browser = Browser()
    app = App(jobcoach)
    password_step(browser, jobcoach)
    code_step(browser, app.code())
    assert UserSession.objects.count() == 1
    clock.shift(timedelta(minutes=31))
    browser.get("/messages/")
    assert not UserSession.objects.exists()


def test_the_cookie_goes_over_tls_alone_and_no_script_reads_it(
    client: Browser, jobcoach: User, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = True
    app = App(jobcoach)
    password_step(client, jobcoach)
    code_step(client, app.code())
    cookie = client.cookies["sessionid"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
