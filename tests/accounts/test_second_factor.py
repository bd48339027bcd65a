"""The second step: nobody gets anywhere without it, outside a demonstration."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.models import Change, ChangedValues
from tests import factories
from tests.accounts.second_steps import App, code_of, code_step, password_step, secret_on, signed_in
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def app(jobcoach: User) -> App:
    """The jobcoach uses an app."""
    return App(jobcoach)


class TestSigningIn:
    def test_the_password_alone_opens_nothing(self, client: Browser, jobcoach: User, app: App) -> None:
        assert password_step(client, jobcoach).headers["Location"] == "/sign-in/second-step/"
        assert not signed_in(client)
        assert client.get("/coaching/").headers["Location"] == "/sign-in/?next=/coaching/"
        assert client.get("/api/v1/clients").status_code == 401

    def test_with_the_code_one_is_in_where_one_wanted_to_be(self, client: Browser, jobcoach: User, app: App) -> None:
        password_step(client, jobcoach, next="/messages/")
        assert code_step(client, app.code()).headers["Location"] == "/messages/"
        assert client.get("/messages/").status_code == 200

    def test_the_code_may_have_a_space_and_be_half_a_minute_old(
        self, client: Browser, jobcoach: User, app: App
    ) -> None:
        password_step(client, jobcoach)
        code = app.code(-1)
        code_step(client, f"{code[:3]} {code[3:]}")
        assert signed_in(client)

    @pytest.mark.parametrize("code", ["000000", "", "abc", "9" * 30, "\0", "١٢٣٤٥٦"])
    def test_a_wrong_code_is_told_and_lets_nobody_in(
        self, client: Browser, jobcoach: User, app: App, code: str
    ) -> None:
        password_step(client, jobcoach)
        answer = code_step(client, code)
        assert answer.status_code == 400
        assert "Fout:" in answer.content.decode()
        assert not signed_in(client)

    def test_a_code_is_taken_once(self, jobcoach: User, app: App) -> None:
        code = app.code()
        first, second = Browser(), Browser()
        for browser in (first, second):
            password_step(browser, jobcoach)
        code_step(first, code)
        assert code_step(second, code).status_code == 400
        assert signed_in(first)
        assert not signed_in(second)

    @pytest.mark.parametrize("written", ["{}-{}", "-{}{}", "{}.{}", "{}\u00a0{}", "{}{}#"])
    def test_a_code_that_was_taken_is_not_taken_again_in_another_way_of_writing(
        self, jobcoach: User, app: App, written: str
    ) -> None:
        code = app.code(1)
        first, second = Browser(), Browser()
        for browser in (first, second):
            password_step(browser, jobcoach)
        code_step(first, code)
        assert signed_in(first)
        cache.clear()  # every process has a memory of its own, of half a minute
        assert code_step(second, written.format(code[:3], code[3:])).status_code == 400
        assert not signed_in(second)

    def test_a_code_of_somebody_else_is_no_code(self, client: Browser, jobcoach: User, app: App) -> None:
        other = App(factories.UserFactory(role=Role.JOBCOACH))
        password_step(client, jobcoach)
        assert code_step(client, other.code()).status_code == 400

    def test_a_recovery_code_is_good_for_one_time(self, jobcoach: User, app: App) -> None:
        code = RecoveryCodes.activate(jobcoach).generate_codes()[0]
        first, second = Browser(), Browser()
        for browser in (first, second):
            password_step(browser, jobcoach)
        code_step(first, code)
        assert signed_in(first)
        with time_machine.travel(timezone.now() + timedelta(minutes=5)):
            assert code_step(second, code).status_code == 400

    def test_the_step_is_not_there_without_the_password(self, client: Browser, jobcoach: User, app: App) -> None:
        assert client.get("/sign-in/second-step/").headers["Location"] == "/sign-in/"
        assert code_step(client, app.code()).headers["Location"] == "/sign-in/"
        assert not signed_in(client)

    def test_the_step_does_not_wait_for_ever(self, client: Browser, jobcoach: User, app: App) -> None:
        password_step(client, jobcoach)
        with time_machine.travel(timezone.now() + timedelta(minutes=20)):
            assert code_step(client, app.code()).headers["Location"] == "/sign-in/"
            assert not signed_in(client)

    def test_an_account_that_is_closed_between_the_steps_stays_out(
        self, client: Browser, jobcoach: User, app: App
    ) -> None:
        password_step(client, jobcoach)
        User.objects.filter(pk=jobcoach.pk).update(is_active=False)
        code_step(client, app.code())
        assert not signed_in(client)

    def test_each_step_gives_the_session_another_key(self, client: Browser, jobcoach: User, app: App) -> None:
        client.get("/sign-in/")
        session: Any = client.session
        session["set_by"] = "somebody else"
        session.save()
        password_step(client, jobcoach)
        before = client.cookies["sessionid"].value
        code_step(client, app.code())
        assert client.cookies["sessionid"].value != before
        assert Browser(headers={"cookie": f"sessionid={before}"}).get("/messages/").status_code == 302

    @pytest.mark.parametrize("said", ["", "null", "[]", "{}", "{", '{"id": 1}', "[" * 9000, '{"response": {}}'])
    def test_what_is_no_key_is_told_and_is_no_crash(
        self, client: Browser, jobcoach: User, app: App, said: str
    ) -> None:
        password_step(client, jobcoach)
        answer = client.post("/sign-in/second-step/", {"credential": said})
        assert answer.status_code == 400
        assert not signed_in(client)


class TestObligatory:
    @pytest.mark.parametrize("role", list(Role))
    def test_whoever_has_none_is_led_to_setting_one_up(self, client: Browser, role: Role) -> None:
        user = factories.UserFactory(role=role)
        password_step(client, user)
        for page in ("/", "/messages/", "/account/", "/account/password/", "/account/sign-out-everywhere/"):
            assert client.get(page).headers["Location"] == "/account/second-factor/", page
        assert "Tweede stap instellen" in client.get("/account/second-factor/").content.decode()

    def test_the_api_knows_no_half_of_a_user(self, client: Browser, expert: User, sign_in: SignIn) -> None:
        password_step(client, expert)
        assert signed_in(client)
        assert client.get("/api/v1/clients").status_code == 401
        assert sign_in(expert).get("/api/v1/clients").status_code == 200

    def test_in_a_demonstration_nobody_is_asked(self, client: Browser, jobcoach: User, settings: Any) -> None:
        settings.DEMO = True
        password_step(client, jobcoach)
        assert client.get("/messages/").status_code == 200

    def test_the_page_before_it_has_no_menu(self, client: Browser, expert: User) -> None:
        password_step(client, expert)
        page = client.get("/account/second-factor/").content.decode()
        assert "Hoofdmenu" not in page
        assert "Berichten" not in page
        assert "Afmelden" in page

    def test_one_can_always_sign_out(self, client: Browser, expert: User) -> None:
        password_step(client, expert)
        client.post("/sign-out/")
        assert not signed_in(client)


class TestSettingUp:
    def set_up(self, browser: Browser) -> Any:
        secret = secret_on(browser.get("/account/second-factor/app/").content.decode())
        return browser.post("/account/second-factor/app/", {"code": code_of(secret)})

    def test_an_app_opens_everything_and_gives_ten_codes(self, client: Browser, jobcoach: User) -> None:
        password_step(client, jobcoach)
        assert self.set_up(client).headers["Location"] == "/account/recovery-codes/"
        page = client.get("/account/recovery-codes/").content.decode()
        codes = re.findall(r'<code class="utrecht-code">(\d{8})</code>', page)
        assert len(set(codes)) == 10
        assert client.post("/account/recovery-codes/", {"kept": "1"}).headers["Location"] == "/"
        assert not re.findall(r"\d{8}</code>", client.get("/account/recovery-codes/").content.decode())
        assert client.get("/messages/").status_code == 200

    def test_the_code_that_set_it_up_is_spent(self, client: Browser, jobcoach: User) -> None:
        password_step(client, jobcoach)
        code = code_of(secret_on(client.get("/account/second-factor/app/").content.decode()))
        client.post("/account/second-factor/app/", {"code": code})
        other = Browser()
        password_step(other, jobcoach)
        assert code_step(other, code).status_code == 400

    def test_the_code_that_set_it_up_is_spent_in_every_way_of_writing(self, client: Browser, jobcoach: User) -> None:
        password_step(client, jobcoach)
        code = code_of(secret_on(client.get("/account/second-factor/app/").content.decode()), 1)
        client.post("/account/second-factor/app/", {"code": f"{code[:3]}-{code[3:]}"})
        assert Authenticator.objects.filter(type="totp").exists()
        other = Browser()
        password_step(other, jobcoach)
        assert code_step(other, code).status_code == 400

    def test_setting_up_gives_the_session_another_key(self, client: Browser, jobcoach: User) -> None:
        password_step(client, jobcoach)
        before = client.cookies["sessionid"].value
        self.set_up(client)
        assert client.cookies["sessionid"].value != before

    def test_a_wrong_code_brings_the_same_picture_back(self, client: Browser, jobcoach: User) -> None:
        password_step(client, jobcoach)
        secret = secret_on(client.get("/account/second-factor/app/").content.decode())
        answer = client.post("/account/second-factor/app/", {"code": "000000"})
        assert answer.status_code == 400
        assert secret_on(answer.content.decode()) == secret
        assert not Authenticator.objects.exists()

    def test_the_picture_is_an_image_of_our_own(self, client: Browser, jobcoach: User) -> None:
        password_step(client, jobcoach)
        answer = client.get("/account/second-factor/app/")
        assert 'src="data:image/svg+xml;base64,' in answer.content.decode()
        assert "data:" in answer.headers["Content-Security-Policy"]

    def test_no_secret_can_be_read_in_the_database(self, client: Browser, jobcoach: User) -> None:
        password_step(client, jobcoach)
        secret = secret_on(client.get("/account/second-factor/app/").content.decode())
        assert secret not in json.dumps(dict(client.session))
        client.post("/account/second-factor/app/", {"code": code_of(secret)})
        kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
        assert secret not in kept
        assert Authenticator.objects.get(type="totp").data["secret"].startswith("gAAAA")
        assert Authenticator.objects.get(type="recovery_codes").data["seed"].startswith("gAAAA")
        logged = "".join(ChangedValues.objects.values_list("before", flat=True)) + "".join(
            ChangedValues.objects.values_list("after", flat=True)
        )
        assert "gAAAA" not in logged
        assert secret not in logged

    def test_a_session_of_before_cannot_add_a_factor_to_an_account_that_has_one(self, jobcoach: User) -> None:
        early, owner = Browser(), Browser()
        password_step(early, jobcoach)
        password_step(owner, jobcoach)
        self.set_up(owner)
        answer = early.get("/account/second-factor/app/")
        assert answer.headers["Location"].startswith("/account/second-factor/again/")
        early.post("/account/second-factor/app/", {"code": "123456"})
        assert Authenticator.objects.filter(type="totp").count() == 1
        assert early.get("/messages/").status_code == 302

    def test_a_demo_account_stays_everybodys(self, client: Browser, settings: Any) -> None:
        settings.DEMO = True
        shared = factories.UserFactory(role=Role.JOBCOACH, is_demo=True)
        password_step(client, shared)
        for page in ("", "app/", "key/"):
            assert client.get(f"/account/second-factor/{page}").status_code == 403
        assert "demonstratie" in client.get("/account/").content.decode()

    @pytest.mark.parametrize("said", ["", "null", "{}", '{"id": "x"}', '{"response": {"clientDataJSON": "x"}}'])
    def test_what_is_no_key_is_not_added(self, client: Browser, jobcoach: User, said: str) -> None:
        password_step(client, jobcoach)
        client.get("/account/second-factor/key/")
        answer = client.post("/account/second-factor/key/", {"name": "Telefoon", "credential": said})
        assert answer.status_code == 400
        assert "Telefoon" in answer.content.decode()
        assert not Authenticator.objects.exists()


class TestChanging:
    def in_long_ago(self, browser: Browser, user: User, app: App) -> None:
        """Signed in with both steps, twenty minutes ago."""
        password_step(browser, user)
        with time_machine.travel(timezone.now() - timedelta(minutes=20)):
            password_step(browser, user)
            code_step(browser, app.code())

    def test_factors_are_changed_only_shortly_after_the_second_step(
        self, client: Browser, jobcoach: User, app: App
    ) -> None:
        self.in_long_ago(client, jobcoach, app)
        answer = client.get("/account/second-factor/key/")
        again = answer.headers["Location"]
        assert again == "/account/second-factor/again/?next=%2Faccount%2Fsecond-factor%2Fkey%2F"
        assert client.post(again, {"code": app.code()}).headers["Location"] == "/account/second-factor/key/"
        assert client.get("/account/second-factor/key/").status_code == 200

    def test_confirming_leads_to_no_other_site(self, client: Browser, jobcoach: User, app: App) -> None:
        self.in_long_ago(client, jobcoach, app)
        answer = client.post("/account/second-factor/again/?next=https://example.org/", {"code": app.code()})
        assert answer.headers["Location"] == "/account/"

    def test_the_last_factor_stays(self, client: Browser, jobcoach: User, app: App) -> None:
        password_step(client, jobcoach)
        code_step(client, app.code())
        only = Authenticator.objects.get()
        assert client.post(f"/account/second-factor/{only.pk}/remove/").status_code == 409
        assert Authenticator.objects.filter(pk=only.pk).exists()

    def test_one_of_two_can_go_and_only_ones_own(self, jobcoach: User, app: App, sign_in: SignIn) -> None:
        App(factories.UserFactory(role=Role.JOBCOACH))
        key = Authenticator.objects.create(user=jobcoach, type="webauthn", data={"name": "Sleutel", "credential": {}})
        mine = Authenticator.objects.get(user=jobcoach, type="totp")
        theirs = Authenticator.objects.exclude(user=jobcoach).get()
        browser = sign_in(jobcoach)
        assert browser.post(f"/account/second-factor/{theirs.pk}/remove/").status_code == 404
        assert browser.post(f"/account/second-factor/{key.pk}/remove/").headers["Location"] == "/account/"
        assert set(Authenticator.objects.values_list("pk", flat=True)) == {mine.pk, theirs.pk}

    def test_new_codes_take_the_place_of_the_old_ones(self, client: Browser, jobcoach: User, app: App) -> None:
        before = RecoveryCodes.activate(jobcoach).generate_codes()
        password_step(client, jobcoach)
        code_step(client, app.code())
        client.post("/account/recovery-codes/")
        kept = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
        assert not set(before) & set(kept)

    def test_a_lost_device_is_reset_from_the_command_line_and_it_is_logged(
        self, client: Browser, jobcoach: User, app: App
    ) -> None:
        RecoveryCodes.activate(jobcoach)
        password_step(client, jobcoach)
        code_step(client, app.code())
        call_command("user", jobcoach.email, "--reset-second-factor", verbosity=0)
        assert not Authenticator.objects.exists()
        assert client.get("/messages/").status_code == 302
        assert Change.objects.filter(act="actions.reset_second_factor", row_id=jobcoach.pk).exists()
        password_step(client, jobcoach)
        assert client.get("/messages/").headers["Location"] == "/account/second-factor/"


def test_whoever_is_in_by_force_of_the_tests_has_shown_a_second_factor(jobcoach: User, sign_in: SignIn) -> None:
    assert sign_in(jobcoach).get("/messages/").status_code == 200
