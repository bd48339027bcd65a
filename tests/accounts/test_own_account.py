"""My account: what it shows, another password, and signing out everywhere."""

import re
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from oauth2_provider.models import get_access_token_model

from accounts.actions import close_user
from accounts.models import ApiClient, User
from accounts.roles import Role
from accounts.signing.devices import browser_of
from tests import factories
from tests.accounts.second_steps import App, code_step, password_step, signed_in
from tests.conftest import SignIn
from tests.statements import counted

pytestmark = pytest.mark.django_db

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
NEW = "vier rode fietsen in mei"


@pytest.fixture
def app(jobcoach: User) -> App:
    return App(jobcoach)


def come_in(user: User, app: App, ahead: int = 0, user_agent: str = CHROME) -> Browser:
    browser = Browser(headers={"user-agent": user_agent})
    password_step(browser, user)
    code_step(browser, app.code(ahead))
    assert signed_in(browser)
    return browser


class TestPage:
    @pytest.mark.parametrize("role", list(Role))
    def test_every_role_finds_it_beside_the_name(self, role: Role, sign_in: SignIn) -> None:
        browser = sign_in(factories.UserFactory(role=role))
        assert (
            '<a class="utrecht-link" href="/account/">Mijn account</a>' in browser.get("/messages/").content.decode()
        )
        page = browser.get("/account/").content.decode()
        assert Role(role).label in page
        assert 'href="/account/" aria-current="page"' in page

    def test_it_shows_factors_and_where_one_is_signed_in(self, jobcoach: User, app: App) -> None:
        come_in(jobcoach, app, -1, "Mozilla/5.0 (iPhone) Version/17 Safari/604.1")
        page = come_in(jobcoach, app).get("/account/").content.decode()
        assert "App met codes" in page
        assert "Chrome op Windows (deze browser)" in page
        assert "Safari op iPhone" in page
        assert "Eén moet blijven" in page

    def test_it_shows_nothing_of_anybody_else(self, jobcoach: User, app: App, sign_in: SignIn) -> None:
        come_in(jobcoach, app)
        page = sign_in(factories.UserFactory(role=Role.JOBCOACH)).get("/account/").content.decode()
        assert "Chrome op Windows" not in page
        assert "App met codes" not in page

    def test_it_costs_the_same_however_many_sessions_there_are(self, jobcoach: User, sign_in: SignIn) -> None:
        browser = sign_in(jobcoach)

        def spent() -> int:
            with CaptureQueriesContext(connection) as captured:
                browser.get("/account/")
            return len(counted(captured))

        before = spent()
        for number in range(10):
            key = f"{number:032}"
            Session.objects.create(session_key=key, session_data="", expire_date="2099-01-01T00:00Z")
            UserSession.objects.create(user=jobcoach, ip="127.0.0.1", session_key=key, user_agent="Firefox")
        assert "Firefox" in browser.get("/account/").content.decode()
        assert spent() == before <= 12

    @pytest.mark.parametrize(
        ("user_agent", "words"),
        [
            (CHROME, "Chrome op Windows"),
            (CHROME + " Edg/130.0", "Edge op Windows"),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox op Linux"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17.0 Safari/605.1.15", "Safari op Mac"),
            ("curl/8.0", "Onbekende browser"),
            ("", "Onbekende browser"),
        ],
    )
    def test_a_browser_is_called_as_people_call_it(self, user_agent: str, words: str) -> None:
        assert browser_of(user_agent) == words


def test_coming_in_costs_few_statements(jobcoach: User, app: App) -> None:
    browser = Browser()
    spent = []
    for step in (lambda: password_step(browser, jobcoach), lambda: code_step(browser, app.code())):
        with CaptureQueriesContext(connection) as captured:
            assert step().status_code == 302
        spent.append(len(counted(captured)))
    assert max(spent) <= 20, spent


class TestSigningOutEverywhere:
    def test_one_click_ends_every_session(self, jobcoach: User, app: App) -> None:
        elsewhere, here = come_in(jobcoach, app, -1), come_in(jobcoach, app)
        assert here.post("/account/sign-out-everywhere/").headers["Location"] == "/sign-in/"
        for browser in (elsewhere, here):
            assert browser.get("/messages/").headers["Location"] == "/sign-in/?next=/messages/"
        assert "U bent overal afgemeld" in here.get("/sign-in/").content.decode()
        assert not UserSession.objects.exists()

    def test_a_session_that_is_in_no_list_ends_too(self, jobcoach: User, sign_in: SignIn) -> None:
        elsewhere, here = sign_in(jobcoach), sign_in(jobcoach)
        here.post("/account/sign-out-everywhere/")
        assert elsewhere.get("/messages/").status_code == 302
        assert elsewhere.get("/api/v1/clients").status_code == 401

    def test_it_takes_a_post_and_ends_nobody_elses_session(
        self, jobcoach: User, expert: User, sign_in: SignIn
    ) -> None:
        browser, other = sign_in(jobcoach), sign_in(expert)
        assert browser.get("/account/sign-out-everywhere/").status_code == 405
        browser.post("/account/sign-out-everywhere/")
        assert other.get("/messages/").status_code == 200

    def test_the_administrator_does_it_from_the_command_line(self, jobcoach: User, sign_in: SignIn) -> None:
        browser = sign_in(jobcoach)
        call_command("user", jobcoach.email, "--end-sessions", verbosity=0)
        assert browser.get("/messages/").status_code == 302
        with pytest.raises(CommandError, match="no open account"):
            call_command("user", "niemand@example.test", "--end-sessions")

    def test_signing_out_takes_the_session_off_the_list(self, jobcoach: User, app: App) -> None:
        browser = come_in(jobcoach, app)
        assert UserSession.objects.count() == 1
        browser.post("/sign-out/")
        assert not UserSession.objects.exists()


class TestClosing:
    def test_a_closed_account_is_out_at_once_and_stays_out_when_it_is_opened_again(
        self, jobcoach: User, sign_in: SignIn
    ) -> None:
        browser = sign_in(jobcoach)
        close_user(email=jobcoach.email)
        assert browser.get("/messages/").status_code == 302
        User.objects.filter(pk=jobcoach.pk).update(is_active=True)
        assert browser.get("/messages/").status_code == 302

    def test_its_tokens_are_gone(self, expert: User) -> None:
        call_command("api_client", "Programma", "--user", expert.email)
        program = ApiClient.objects.get()
        get_access_token_model().objects.create(application=program, token="x" * 30, expires="2099-01-01T00:00Z")
        close_user(email=expert.email)
        assert not get_access_token_model().objects.exists()

    @pytest.mark.parametrize("fields", [{"is_active": False}, {"is_demo": True}])
    def test_a_program_of_an_account_that_is_not_open_gets_nothing(
        self, client: Browser, expert: User, fields: dict[str, Any], capsys: pytest.CaptureFixture[str]
    ) -> None:
        call_command("api_client", "Programma", "--user", expert.email)
        told = capsys.readouterr().out
        words = dict(line.split(maxsplit=1) for line in told.splitlines()[:2])
        asked = {**words, "grant_type": "client_credentials"}
        token = client.post("/oauth/token", asked).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert client.get("/api/v1/clients", headers=bearer).status_code == 200
        User.objects.filter(pk=expert.pk).update(**fields)
        assert client.get("/api/v1/clients", headers=bearer).status_code == 401
        assert client.post("/oauth/token", asked).status_code in (400, 401)


class TestPassword:
    def change(self, browser: Browser, current: str = factories.PASSWORD, chosen: str = NEW, again: str = "") -> Any:
        return browser.post("/account/password/", {"current": current, "chosen": chosen, "again": again or chosen})

    def test_another_password_ends_the_other_sessions_and_not_this_one(self, jobcoach: User, app: App) -> None:
        elsewhere, here = come_in(jobcoach, app, -1), come_in(jobcoach, app)
        before = here.cookies["sessionid"].value
        assert self.change(here).headers["Location"] == "/"
        assert here.cookies["sessionid"].value != before
        assert here.get("/messages/").status_code == 200
        assert elsewhere.get("/messages/").status_code == 302
        assert UserSession.objects.get().session_key == here.cookies["sessionid"].value
        jobcoach.refresh_from_db()
        assert jobcoach.check_password(NEW)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"current": "niet dit"}, "niet uw huidige wachtwoord"),
            ({"chosen": "kort"}, "12"),
            ({"chosen": "123456789012"}, "cijfers"),
            ({"again": "iets anders dan dat"}, "niet hetzelfde"),
            ({"chosen": factories.PASSWORD}, "ander wachtwoord dan het huidige"),
        ],
    )
    def test_what_is_wrong_with_it_is_told_at_the_field(
        self, jobcoach: User, sign_in: SignIn, typed: dict[str, str], told: str
    ) -> None:
        answer = self.change(sign_in(jobcoach), **typed)
        assert answer.status_code == 400
        assert told in answer.content.decode()
        jobcoach.refresh_from_db()
        assert jobcoach.check_password(factories.PASSWORD)

    def test_a_first_password_is_changed_before_anything_else_opens(self, client: Browser, jobcoach: User) -> None:
        User.objects.filter(pk=jobcoach.pk).update(must_change_password=True)
        password_step(client, jobcoach)
        for page in ("/", "/messages/", "/account/", "/account/second-factor/"):
            assert client.get(page).headers["Location"] == "/account/password/", page
        page = client.get("/account/password/").content.decode()
        assert "iemand anders ook heeft gezien" in page
        assert "Annuleren" not in page
        self.change(client)
        assert client.get("/messages/").headers["Location"] == "/account/second-factor/"

    def test_an_account_that_the_administrator_makes_has_a_first_password(self, capsys: Any, office: Any) -> None:
        words = ("user", "ad@uwv.example", "--name", "A", "--role", "labour_expert", "--office", "utrecht")
        call_command(*words)
        told = re.search(r"password, shown this once: (\S+)", capsys.readouterr().out)
        assert told
        browser, user = Browser(), User.objects.get()
        password_step(browser, user, told[1])
        assert browser.get("/").headers["Location"] == "/account/password/"
        self.change(browser, told[1])
        assert not User.objects.get().must_change_password

    def test_the_password_of_a_demo_account_stays_as_everybody_knows_it(self, sign_in: SignIn, settings: Any) -> None:
        settings.DEMO = True
        shared = factories.UserFactory(role=Role.JOBCOACH, is_demo=True)
        assert self.change(sign_in(shared)).status_code == 403
        shared.refresh_from_db()
        assert shared.check_password(factories.PASSWORD)
