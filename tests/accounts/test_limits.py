"""How often somebody may try, what they are told then, and that it ends by itself."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import Attempt, User
from accounts.signing.actions import count_attempt, forget_attempts, forgive_attempts, take_back_attempt
from accounts.tasks import clear_sign_ins
from tests import factories
from tests.accounts.second_steps import App, code_step, password_step, signed_in
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

WRONG = "een verkeerd wachtwoord"
NOW = timezone.now()
later = timedelta(minutes=16)


def try_wrongly(browser: Browser, user: User, times: int) -> Any:
    for _ in range(times):
        answer = password_step(browser, user, WRONG)
    return answer


class TestCounting:
    def test_five_times_and_then_not_for_as_long_as_it_is_shut(self) -> None:
        waits = [count_attempt(kind="account", subject="a", at=NOW) for _ in range(7)]
        assert waits == [0] * 5 + [900] * 2

    def test_trying_on_makes_it_last_no_longer(self) -> None:
        for minute in range(15):
            count_attempt(kind="account", subject="a", at=NOW + timedelta(minutes=minute))
        assert count_attempt(kind="account", subject="a", at=NOW + timedelta(minutes=14)) == 60
        assert count_attempt(kind="account", subject="a", at=NOW + timedelta(minutes=15)) == 0

    def test_each_door_and_each_subject_counts_for_itself(self) -> None:
        for _ in range(6):
            count_attempt(kind="account", subject="a", at=NOW)
        assert count_attempt(kind="account", subject="b", at=NOW) == 0
        assert count_attempt(kind="second-step", subject="a", at=NOW) == 0

    def test_a_good_one_is_taken_back_and_those_before_it_are_not(self) -> None:
        for _ in range(5):
            count_attempt(kind="account", subject="a", at=NOW)
        take_back_attempt(kind="account", subject="a")
        assert count_attempt(kind="account", subject="a", at=NOW) == 0
        assert count_attempt(kind="account", subject="a", at=NOW) > 0
        forgive_attempts(kind="account", subject="a")
        assert count_attempt(kind="account", subject="a", at=NOW) == 0

    def test_what_is_over_is_thrown_away(self) -> None:
        count_attempt(kind="account", subject="a", at=NOW)
        count_attempt(kind="account", subject="b", at=NOW + timedelta(minutes=10))
        assert forget_attempts(at=NOW + later) == 1
        assert Attempt.objects.count() == 1
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            clear_sign_ins()
        assert not Attempt.objects.exists()

    def test_no_address_and_no_account_can_be_read_in_it(self, client: Browser, jobcoach: User) -> None:
        try_wrongly(client, jobcoach, 1)
        kept = str(list(Attempt.objects.values()))
        assert jobcoach.email not in kept
        assert "127.0.0.1" not in kept


class TestAtTheDoor:
    def test_after_five_wrong_passwords_the_right_one_is_refused_for_a_while(
        self, client: Browser, jobcoach: User
    ) -> None:
        assert try_wrongly(client, jobcoach, 5).status_code == 400
        answer = password_step(client, jobcoach)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 900
        assert "Wacht 15 minuten" in answer.content.decode()
        assert not signed_in(client)

    def test_it_ends_by_itself(self, client: Browser, jobcoach: User) -> None:
        try_wrongly(client, jobcoach, 6)
        with time_machine.travel(timezone.now() + later):
            password_step(client, jobcoach)
            assert signed_in(client)

    def test_an_account_that_is_not_there_is_shut_in_the_same_way(self, jobcoach: User) -> None:
        answers = []
        for email in (jobcoach.email, "niemand@example.test"):
            browser = Browser()
            for _ in range(6):
                answer = browser.post("/sign-in/", {"username": email, "password": WRONG})
            answers.append((answer.status_code, answer.content.decode().replace(email, "")))
        assert answers[0] == answers[1]

    def test_it_holds_for_the_account_from_every_address_and_spelling(self, jobcoach: User) -> None:
        for number in range(5):
            browser = Browser(REMOTE_ADDR=f"10.0.0.{number}")
            password_step(browser, jobcoach, WRONG)
        answer = Browser(REMOTE_ADDR="10.0.0.9").post(
            "/sign-in/", {"username": f" {jobcoach.email.upper()}", "password": factories.PASSWORD}
        )
        assert answer.status_code == 429

    def test_coming_in_starts_the_count_anew(self, jobcoach: User) -> None:
        for _ in range(3):
            browser = Browser()
            try_wrongly(browser, jobcoach, 4)
            password_step(browser, jobcoach)
            assert signed_in(browser)

    def test_one_address_that_tries_many_accounts_is_shut(self, jobcoach: User) -> None:
        thief = Browser(REMOTE_ADDR="10.0.0.1")
        for number in range(50):
            thief.post("/sign-in/", {"username": f"a{number}@example.test", "password": WRONG})
        assert password_step(thief, jobcoach).status_code == 429
        other = Browser(REMOTE_ADDR="10.0.0.2")
        password_step(other, jobcoach)
        assert signed_in(other)

    def test_who_comes_in_does_not_count_for_the_address(self, jobcoach: User) -> None:
        for _ in range(51):
            browser = Browser()
            assert password_step(browser, jobcoach).status_code == 302

    @pytest.mark.parametrize(("trusted", "shut"), [(0, True), (1, False)])
    def test_what_a_caller_writes_of_its_address_counts_only_behind_a_proxy(
        self, jobcoach: User, settings: Any, trusted: int, shut: bool
    ) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
        for number in range(51):
            thief = Browser(headers={"x-forwarded-for": f"6.6.6.6, 10.0.0.{number}"})
            thief.post("/sign-in/", {"username": f"a{number}@example.test", "password": WRONG})
        browser = Browser(headers={"x-forwarded-for": "10.9.9.9"})
        assert (password_step(browser, jobcoach).status_code == 429) is shut

    def test_all_addresses_of_one_connection_of_ipv6_count_together(self, jobcoach: User) -> None:
        for number in range(50):
            thief = Browser(REMOTE_ADDR=f"2001:db8::{number:x}")
            thief.post("/sign-in/", {"username": f"a{number}@example.test", "password": WRONG})
        assert password_step(Browser(REMOTE_ADDR="2001:db8::ffff"), jobcoach).status_code == 429
        assert password_step(Browser(REMOTE_ADDR="2001:db8:0:1::1"), jobcoach).status_code == 302

    def test_addresses_of_ipv4_that_are_written_as_ipv6_count_apart(self, jobcoach: User) -> None:
        for number in range(50):
            thief = Browser(REMOTE_ADDR="::ffff:192.0.2.1")
            thief.post("/sign-in/", {"username": f"a{number}@example.test", "password": WRONG})
        assert password_step(Browser(REMOTE_ADDR="192.0.2.1"), jobcoach).status_code == 429
        assert password_step(Browser(REMOTE_ADDR="::ffff:198.51.100.7"), jobcoach).status_code == 302

    def test_codes_are_not_guessed_either(self, client: Browser, jobcoach: User) -> None:
        app = App(jobcoach)
        password_step(client, jobcoach)
        for _ in range(5):
            code_step(client, "000000")
        again = Browser()
        password_step(again, jobcoach)
        answer = code_step(again, app.code())
        assert answer.status_code == 429
        assert "Retry-After" in answer.headers
        assert not signed_in(again)

    def test_the_own_password_is_not_guessed_in_an_open_session(self, jobcoach: User, sign_in: SignIn) -> None:
        browser = sign_in(jobcoach)
        fields = {"current": WRONG, "chosen": "een heel nieuw wachtwoord", "again": "een heel nieuw wachtwoord"}
        for _ in range(5):
            assert browser.post("/account/password/", fields).status_code == 400
        assert browser.post("/account/password/", fields | {"current": factories.PASSWORD}).status_code == 429


@pytest.fixture
def argon(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.usefixtures("argon")
def test_passwords_are_kept_with_argon2() -> None:
    assert factories.UserFactory().password.startswith("argon2$argon2id$")


@pytest.mark.usefixtures("argon")
def test_an_unknown_address_takes_as_long_as_a_wrong_password(client: Browser) -> None:
    known, closed = factories.UserFactory(), factories.UserFactory(is_active=False)

    def shortest(attempt: Callable[[int], Any]) -> float:
        taken = []
        for number in range(4):
            began = time.perf_counter()
            attempt(number)
            taken.append(time.perf_counter() - began)
        return min(taken)

    wrong = shortest(lambda _: password_step(client, known, WRONG))
    shut = shortest(lambda _: password_step(client, closed))
    unknown = shortest(
        lambda n: client.post("/sign-in/", {"username": f"niemand{n}@example.test", "password": WRONG})
    )
    assert max(wrong, shut, unknown) < 2 * min(wrong, shut, unknown)
