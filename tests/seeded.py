"""A seeded population that the tests of a module share; it is rolled back after the module."""

from collections.abc import Generator
from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from population.actions import seed
from tests.conftest import MONDAY

CLIENTS, SEED = 2000, 2026


@pytest.fixture(scope="module")
def population(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[date]:
    """Two thousand clients and their five years; answers the day up to which."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            seed(clients=CLIENTS, seed=SEED, on=MONDAY)
            yield MONDAY
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
