"""Callers of the API: people with a session, programs with a token."""

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db.models import Model
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, set_token_value
from rest_framework.test import APIClient

from accounts.machines import ApiClient
from accounts.models import User
from journeys.actions.sweep import sweep_clients
from tests.journeys.every_action import AT, ON, World
from tests.journeys.test_actions_access import world as unsettled
from tests.letting_in import let_in

__all__ = ["unsettled"]

Caller = Callable[[User], APIClient]


def token_of(user: User) -> str:
    """The token of a program that acts as this user and may do everything that this user may."""
    program = ApiClient.objects.create(
        name="Proef",
        user=user,
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
        scopes="read write",
    )
    row = get_access_token_model()(
        application=program, scope="read write", expires=timezone.now() + timedelta(hours=1)
    )
    set_token_value(row, secret := f"een-token-voor-{user.pk}")
    row.save()
    return secret


@pytest.fixture(autouse=True)
def _fresh_throttles() -> Generator[None]:
    """No test uses up the requests of another."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def program(db: None, on: date) -> Caller:
    """A REST client of a program that acts as this user, with a token and without a session."""

    def of(user: User) -> APIClient:
        client = APIClient(enforce_csrf_checks=True)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token_of(user)}")
        return client

    return of


@pytest.fixture
def caller(db: None, on: date) -> Caller:
    """A REST client with the session of this user, on the Monday of the cast."""

    def of(user: User) -> APIClient:
        client = APIClient()
        let_in(client, user)
        return client

    return of


@pytest.fixture
def world(unsettled: World) -> World:
    """Kim's rows after a morning; see `settled`."""
    return settled(unsettled)


def settled(world: World) -> World:
    """The same rows after a morning: cases and tasks are where the facts are. The second job is one to talk about."""
    sweep_clients(client_ids=[world.kim.pk], by=None, on=ON, at=AT)
    rows = {name: row for name, row in vars(world).items() if isinstance(row, Model)}
    return replace(world, **{name: type(row)._default_manager.get(pk=row.pk) for name, row in rows.items()})
