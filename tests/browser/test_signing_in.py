"""The way in and the end of a session, in a real browser: a key, an app, and what was typed when time was over."""

import os
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import User
from accounts.roles import Role
from accounts.signing import proven
from accounts.signing.provider import Provider, as_allauth
from tests import factories
from tests.accounts.second_steps import App, code_of
from tests.browser.conftest import DESK, FINGER, PHONE, check_axe, large_enough, no_sideways_scroll

pytestmark = pytest.mark.browser

IDLE = 10
TYPED = "vier rode fietsen in mei"


@pytest.fixture(autouse=True)
def _outside_a_demonstration(site: str, settings: Any) -> None:
    """As at an organisation, but without TLS."""
    settings.DEMO = False
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


@pytest.fixture
def user(site: str) -> User:
    """A jobcoach who has only a password."""
    made: User = factories.UserFactory(name="Nora Nieuw", role=Role.JOBCOACH)
    return made


@pytest.fixture
def context(
    site: str, browser: Browser, browser_context_args: dict[str, Any], user: User
) -> Generator[BrowserContext]:
    """A browser in which nobody has signed in; in the end nothing may have been wrong in it."""
    wrong: list[str] = []
    opened = browser.new_context(**browser_context_args, base_url=site, viewport={"width": DESK, "height": 1000})
    opened.set_default_timeout(10_000)
    opened.on("weberror", lambda error: wrong.append(str(error.error)))
    opened.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    opened.close()
    assert wrong == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def keys(page: Page) -> Any:
    """A passkey in this browser that asks nobody anything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasUserVerification": True,
        "isUserVerified": True,
        "hasResidentKey": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def looked_at(page: Page, name: str) -> None:
    """Look at a page for axe and at both widths; keep pictures where the environment says so."""
    folder = os.environ.get("WAJONG_LOOK")
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 1000})
        check_axe(page)
        no_sideways_scroll(page)
        large_enough(page, FINGER if width == PHONE else 24)
        if folder:
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def give_password(page: Page, user: User, where: str = "/sign-in/") -> None:
    page.goto(where)
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord").fill(factories.PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def come_in(page: Page, user: User, app: App, ahead: int = 0, where: str = "/sign-in/") -> None:
    give_password(page, user, where)
    page.get_by_role("textbox", name="Code").fill(app.code(ahead))
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("button", name="Afmelden", exact=True).first).to_be_visible()


def test_a_key_is_added_and_opens_the_door_next_time(page: Page, user: User, keys: Any) -> None:
    give_password(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede stap instellen")
    looked_at(page, "second-factor")
    page.get_by_role("link", name="Voeg een sleutel toe").click()
    looked_at(page, "second-factor-key")
    page.get_by_label("Naam van de sleutel").fill("Mijn laptop")
    page.get_by_role("button", name="Voeg de sleutel toe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    looked_at(page, "recovery-codes")
    page.get_by_role("button", name="Ik heb ze bewaard").click()
    expect(page.get_by_role("link", name="Mijn account")).to_be_visible()
    assert Authenticator.objects.get(user=user, type="webauthn").data["name"] == "Mijn laptop"
    page.get_by_role("link", name="Mijn account").click()
    expect(page.get_by_role("main")).to_contain_text("Sleutel of passkey: Mijn laptop")
    looked_at(page, "account")
    page.get_by_role("button", name="Afmelden", exact=True).click()
    give_password(page, user)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede stap")
    looked_at(page, "second-step")
    page.get_by_role("button", name="Gebruik uw sleutel").click()
    expect(page.get_by_role("link", name="Mijn account")).to_be_visible()


def test_a_key_that_does_not_answer_is_told_in_words_and_the_page_goes_on(page: Page, user: User, keys: Any) -> None:
    give_password(page, user)
    page.goto("/account/second-factor/key/")
    expect(page.get_by_text("Het is niet gelukt")).to_be_hidden()
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('stopped')) }")
    page.get_by_role("button", name="Voeg de sleutel toe").click()
    expect(page.get_by_role("alert")).to_contain_text("Het is niet gelukt")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("button", name="Voeg de sleutel toe")).to_be_enabled()
    assert not Authenticator.objects.filter(user=user).exists()


def test_an_app_is_added_with_a_picture_that_one_sees(page: Page, user: User) -> None:
    give_password(page, user)
    page.get_by_role("link", name="Stel een app in").click()
    assert page.locator("img.qr").evaluate("image => image.naturalWidth") > 0
    looked_at(page, "second-factor-app")
    secret = "".join(page.locator("code.secret").inner_text().split())
    page.get_by_label("Code uit de app").fill(code_of(secret))
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")


def test_without_scripts_an_app_is_enough(
    site: str, browser: Browser, browser_context_args: dict[str, Any], user: User
) -> None:
    context = browser.new_context(**browser_context_args, base_url=site, java_script_enabled=False)
    page = context.new_page()
    come_in(page, user, App(user))
    page.goto("/account/second-factor/key/")
    expect(page.get_by_role("main")).to_contain_text("alleen als JavaScript aan staat")
    expect(page.get_by_role("button", name="Voeg de sleutel toe")).to_be_hidden()
    context.close()


def test_too_many_attempts_are_told_on_a_page(page: Page, user: User) -> None:
    for _ in range(6):
        page.goto("/sign-in/")
        page.get_by_label("E-mailadres").fill(user.email)
        page.get_by_label("Wachtwoord").fill("een verkeerd wachtwoord")
        page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Te vaak geprobeerd")
    looked_at(page, "locked")


def test_the_way_to_another_provider_and_back_is_in_order(page: Page, settings: Any) -> None:
    settings.OIDC = Provider("http://127.0.0.1:1", "wajong", "geheim", "Uitvoering Noord")
    settings.SOCIALACCOUNT_PROVIDERS = as_allauth(settings.OIDC)
    page.goto("/sign-in/")
    expect(page.get_by_role("link", name="Log in via Uitvoering Noord")).to_be_visible()
    looked_at(page, "sign-in")
    answer = page.goto("/sign-in/organisation/callback/?state=x&code=y")
    assert answer
    assert answer.status == 403
    looked_at(page, "organisation-refused")
    page.goto("/sign-in/organisation/")
    expect(page.get_by_role("main")).to_contain_text("nu niet bereikbaar")


def test_a_first_password_and_a_second_step_that_was_long_ago_are_asked_on_pages_in_order(
    page: Page, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    app = App(user)
    come_in(page, user, app, -1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wachtwoord wijzigen")
    looked_at(page, "password-first")
    page.get_by_label("Huidig wachtwoord").fill(factories.PASSWORD)
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(TYPED)
    page.get_by_label("Nieuw wachtwoord, nog een keer").fill(TYPED)
    page.get_by_role("button", name="Wijzig het wachtwoord").click()
    monkeypatch.setattr(proven, "RECENT", 0)
    page.goto("/account/recovery-codes/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bevestig dat u het bent")
    looked_at(page, "second-step-again")
    monkeypatch.undo()
    page.get_by_role("textbox", name="Code").fill(app.code())
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Herstelcodes")


class TestTheEndOfASession:
    @pytest.fixture(autouse=True)
    def _short(self, settings: Any) -> None:
        settings.IDLE_SECONDS = IDLE

    def test_a_warning_comes_before_the_end_and_one_stays_with_a_key(self, page: Page, user: User) -> None:
        come_in(page, user, App(user))
        page.goto("/account/password/")
        page.get_by_label("Nieuw wachtwoord", exact=True).fill(TYPED)
        warning = page.get_by_role("alertdialog", name="U wordt zo afgemeld")
        expect(warning).to_be_visible(timeout=IDLE * 1000)
        expect(page.get_by_role("button", name="Blijf aangemeld")).to_be_focused()
        expect(warning).to_contain_text("seconde")
        looked_at(page, "session-warning")
        page.keyboard.press("Enter")
        expect(warning).to_be_hidden()
        expect(page.get_by_label("Nieuw wachtwoord", exact=True)).to_be_focused()
        expect(page.get_by_label("Nieuw wachtwoord", exact=True)).to_have_value(TYPED)
        assert page.request.get("/account/session/").json()["signedIn"]

    def test_escape_is_staying_and_the_tab_key_goes_round_in_the_dialog(self, page: Page, user: User) -> None:
        come_in(page, user, App(user))
        page.goto("/account/")
        warning = page.get_by_role("alertdialog")
        expect(warning).to_be_visible(timeout=IDLE * 1000)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('dialog') !== null")
        page.keyboard.press("Escape")
        expect(warning).to_be_hidden()

    def test_what_was_typed_is_sent_after_signing_in_again_in_another_tab(
        self, context: BrowserContext, page: Page, user: User
    ) -> None:
        app = App(user)
        come_in(page, user, app, -1)
        page.goto("/account/password/")
        page.get_by_label("Huidig wachtwoord").fill(factories.PASSWORD)
        page.get_by_label("Nieuw wachtwoord", exact=True).fill(TYPED)
        page.get_by_label("Nieuw wachtwoord, nog een keer").fill(TYPED)
        cover = page.get_by_role("alertdialog", name="U bent afgemeld")
        expect(cover).to_be_visible(timeout=3 * IDLE * 1000)
        page.keyboard.press("Escape")
        expect(cover).to_be_visible()
        looked_at(page, "session-ended")
        kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert TYPED not in kept
        assert factories.PASSWORD not in kept
        with context.expect_page() as opened:
            page.get_by_role("link", name="Log in, in een nieuw tabblad").click()
        come_in(opened.value, user, app)
        expect(cover).to_be_hidden(timeout=10_000)
        expect(page.get_by_label("Nieuw wachtwoord", exact=True)).to_have_value(TYPED)
        page.get_by_role("button", name="Wijzig het wachtwoord").click()
        expect(page.get_by_text("Uw wachtwoord is gewijzigd.")).to_be_visible()
        user.refresh_from_db()
        assert user.check_password(TYPED)

    def test_a_page_stays_covered_when_somebody_else_signs_in(
        self, context: BrowserContext, page: Page, user: User
    ) -> None:
        other: User = factories.UserFactory(name="Otto Ander", role=Role.JOBCOACH)
        app, others = App(user), App(other)
        come_in(page, user, app)
        page.goto("/account/")
        expect(page.get_by_role("alertdialog", name="U bent afgemeld")).to_be_visible(timeout=3 * IDLE * 1000)
        come_in(context.new_page(), other, others)
        expect(page.get_by_role("alertdialog", name="Deze pagina is van een ander account")).to_be_visible()
        looked_at(page, "session-other")

    def test_working_in_another_tab_takes_the_warning_away(
        self, context: BrowserContext, page: Page, user: User
    ) -> None:
        come_in(page, user, App(user))
        page.goto("/account/")
        other = context.new_page()
        warning = page.get_by_role("alertdialog", name="U wordt zo afgemeld")
        expect(warning).to_be_visible(timeout=IDLE * 1000)
        other.goto("/messages/")
        expect(warning).to_be_hidden(timeout=5000)

    def test_looking_does_not_keep_the_session_alive(self, page: Page, user: User) -> None:
        come_in(page, user, App(user))
        page.goto("/account/")
        began = time.monotonic()
        expect(page.get_by_role("alertdialog", name="U bent afgemeld")).to_be_visible(timeout=3 * IDLE * 1000)
        assert time.monotonic() - began < 2 * IDLE
