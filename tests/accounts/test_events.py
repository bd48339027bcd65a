"""What happens at the doors is kept as lines of the log, in which nobody's address, name or password stands."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client as Browser

from accounts.models import User
from tests import factories
from tests.accounts.second_steps import App, code_of, code_step, password_step, secret_on

pytestmark = pytest.mark.django_db


def lines(log: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The lines about signing in."""
    return [dict(record.msg) for record in log.records if record.name == "accounts.signing"]


def test_a_day_of_one_account_is_told_in_order(
    client: Browser, jobcoach: User, caplog: pytest.LogCaptureFixture
) -> None:
    password_step(client, jobcoach, "een verkeerd wachtwoord")
    password_step(client, jobcoach)
    secret = secret_on(client.get("/account/second-factor/app/").content.decode())
    client.post("/account/second-factor/app/", {"code": code_of(secret)})
    client.post("/account/sign-out-everywhere/")
    password_step(client, jobcoach)
    code_step(client, "000000")
    call_command("user", jobcoach.email, "--reset-second-factor", verbosity=0)
    told = lines(caplog)
    assert [line["event"] for line in told] == [
        "sign_in_failed",
        "signed_in",
        "second_factor_added",
        "recovery_codes_made",
        "sessions_ended",
        "second_step_failed",
        "reset_second_factor_by_command",
    ]
    assert {line["user"] for line in told[1:]} == {jobcoach.pk}
    assert len({line["from_mark"] for line in told[:6]}) == 1
    everything = json.dumps(told)
    for secret_text in (jobcoach.email, jobcoach.name, factories.PASSWORD, "verkeerd", "127.0.0.1", secret):
        assert secret_text not in everything


def test_the_same_address_that_was_typed_has_the_same_mark_known_or_not(
    client: Browser, jobcoach: User, caplog: pytest.LogCaptureFixture
) -> None:
    for email in (jobcoach.email, jobcoach.email.upper(), "niemand@example.test"):
        client.post("/sign-in/", {"username": email, "password": "mis"})
    marks = [line["account_mark"] for line in lines(caplog)]
    assert marks[0] == marks[1] != marks[2]


def test_a_door_that_is_shut_is_noted_with_which_one(
    client: Browser, jobcoach: User, caplog: pytest.LogCaptureFixture
) -> None:
    App(jobcoach)
    for _ in range(6):
        password_step(client, jobcoach, "mis")
    last = lines(caplog)[-1]
    assert (last["event"], last["doors"]) == ("locked", ["account"])
