"""Who gets in, and what a person who does not get in is told."""

from typing import Any

import pytest
from django.test import Client as Browser

from accounts.demo import DEMO_PASSWORD
from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def attempt(browser: Browser, email: str, password: str = factories.PASSWORD, **more: str) -> Any:
    return browser.post("/sign-in/", {"username": email, "password": password, **more})


def signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def test_the_right_password_leads_to_the_front_door(client: Browser, jobcoach: User) -> None:
    answer = attempt(client, jobcoach.email)
    assert answer.headers["Location"] == "/"
    assert signed_in(client)


def test_an_address_in_capitals_is_the_same_address(client: Browser, jobcoach: User) -> None:
    attempt(client, jobcoach.email.upper())
    assert signed_in(client)


def test_an_unknown_address_and_a_wrong_password_are_told_the_same(client: Browser, jobcoach: User) -> None:
    wrong = attempt(client, jobcoach.email, "een ander wachtwoord")
    unknown = attempt(client, "niemand@example.test")
    closed = factories.UserFactory(is_active=False)
    inactive = attempt(client, closed.email)
    said = [answer.context["form"].non_field_errors() for answer in (wrong, unknown, inactive)]
    assert said[0] == said[1] == said[2]
    assert "horen niet bij elkaar" in said[0][0]
    assert {answer.status_code for answer in (wrong, unknown, inactive)} == {400}
    assert not signed_in(client)


def test_the_page_asks_for_an_address_and_a_password(client: Browser) -> None:
    page = client.get("/sign-in/").content.decode()
    assert page.count('name="username"') == page.count('name="password"') == 1


def test_an_empty_form_says_what_to_fill_in(client: Browser) -> None:
    page = attempt(client, "", "").content.decode()
    assert "E-mailadres: " in page
    assert "Wachtwoord: " in page


def test_an_account_that_is_closed_is_out_at_the_next_request(jobcoach: User, sign_in: SignIn) -> None:
    browser = sign_in(jobcoach)
    assert browser.get("/messages/").status_code == 200
    User.objects.filter(pk=jobcoach.pk).update(is_active=False)
    assert browser.get("/messages/").headers["Location"] == "/sign-in/?next=/messages/"


def test_signing_in_goes_on_to_the_page_that_was_asked_for(client: Browser, jobcoach: User) -> None:
    assert attempt(client, jobcoach.email, next="/messages/").headers["Location"] == "/messages/"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Browser, jobcoach: User, elsewhere: str) -> None:
    assert attempt(client, jobcoach.email, next=elsewhere).headers["Location"] == "/"


def test_whoever_is_signed_in_is_sent_on(jobcoach: User, sign_in: SignIn) -> None:
    assert sign_in(jobcoach).get("/sign-in/").headers["Location"] == "/"


def test_signing_out_takes_a_post(jobcoach: User, sign_in: SignIn) -> None:
    browser = sign_in(jobcoach)
    assert browser.get("/sign-out/").status_code == 405
    assert signed_in(browser)
    assert browser.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not signed_in(browser)


class TestDemo:
    """A demonstration has open accounts; everywhere else these are shut."""

    @pytest.fixture
    def demo_user(self) -> User:
        return factories.UserFactory(role=Role.JOBCOACH, name="Demo Coach", is_demo=True, password=DEMO_PASSWORD)

    def test_a_demo_account_opens_in_a_demo(self, client: Browser, demo_user: User, settings: Any) -> None:
        settings.DEMO = True
        attempt(client, demo_user.email, DEMO_PASSWORD)
        assert signed_in(client)

    def test_a_demo_account_is_shut_outside_a_demo(self, client: Browser, demo_user: User) -> None:
        attempt(client, demo_user.email, DEMO_PASSWORD)
        assert not signed_in(client)

    def test_a_session_of_a_demo_account_ends_with_the_demo(
        self, demo_user: User, sign_in: SignIn, settings: Any
    ) -> None:
        settings.DEMO = True
        browser = sign_in(demo_user)
        assert browser.get("/messages/").status_code == 200
        settings.DEMO = False
        assert browser.get("/messages/").status_code == 302

    def test_the_page_lists_demo_accounts_by_role_and_no_others(
        self, client: Browser, demo_user: User, expert: User, settings: Any
    ) -> None:
        settings.DEMO = True
        factories.UserFactory(is_demo=True, is_active=False, name="Gesloten Demo")
        page = client.get("/sign-in/").content.decode()
        assert demo_user.email in page
        assert DEMO_PASSWORD in page
        assert expert.email not in page
        assert "Gesloten Demo" not in page

    def test_outside_a_demo_the_page_tells_nothing_of_it(self, client: Browser, demo_user: User) -> None:
        page = client.get("/sign-in/").content.decode()
        assert demo_user.email not in page
        assert DEMO_PASSWORD not in page
        assert "demonstratie" not in page

    def test_each_role_shows_no_more_than_a_few(
        self, client: Browser, settings: Any, django_assert_max_num_queries: Any
    ) -> None:
        settings.DEMO = True
        factories.UserFactory.create_batch(12, role=Role.ANALYST, is_demo=True)
        with django_assert_max_num_queries(2):
            page = client.get("/sign-in/").content.decode()
        assert page.count("Beleidsmedewerker") == 2
