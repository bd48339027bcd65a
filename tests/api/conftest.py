"""Callers of the API: people with a session, programs with a token."""

from collections.abc import Callable, Generator
from datetime import date

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from accounts.models import User

Caller = Callable[[User], APIClient]


@pytest.fixture(autouse=True)
def _fresh_throttles() -> Generator[None]:
    """No test uses up the requests of another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def caller(db: None, on: date) -> Caller:
    """A REST client with the session of this user, on the Monday of the cast."""

    def of(user: User) -> APIClient:
        client = APIClient()
        client.force_login(user)
        return client

    return of
