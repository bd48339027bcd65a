"""Many attempts at the same moment get no further than one after the other, on PostgreSQL."""

from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import User
from accounts.signing.actions import count_attempt, take_code
from tests import factories
from tests.accounts.second_steps import App, password_step
from tests.services.test_parallel import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_of_many_attempts_at_once_five_are_made() -> None:
    now = timezone.now()
    waits = at_once(*[lambda: count_attempt(kind="account", subject="a", at=now)] * 12)
    assert sum(wait == 0 for wait in waits) == 5


def test_of_many_wrong_passwords_at_once_five_are_looked_at(jobcoach: User) -> None:
    def attempt() -> Any:
        return password_step(Browser(), jobcoach, "een verkeerd wachtwoord").status_code

    answers = at_once(*[attempt] * 10)
    assert sorted(answers) == [400] * 5 + [429] * 5


def test_a_code_that_is_sent_twice_at_once_is_taken_once() -> None:
    user = factories.UserFactory()
    code, now = App(user).code(), timezone.now()
    found = at_once(*[lambda: take_code(user=user, code=code, at=now)] * 6)
    assert sum(factor is not None for factor in found) == 1
