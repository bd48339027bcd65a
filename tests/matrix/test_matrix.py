"""Each address answers each role, for each kind of object and each verb, exactly what its row says."""

from collections.abc import Generator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.matrix.walk import WALKERS, Walker, addresses, rows, stage, steps, walk

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[dict[str, Walker]]:
    """Built once: every request is taken back, so that one stage serves all of them."""
    with django_db_blocker.unblock(), stage() as walkers:
        yield walkers


def test_every_address_has_a_row_and_no_row_is_left_over() -> None:
    assert addresses() == set(rows())


@pytest.mark.parametrize("address", sorted(rows()))
def test_an_address_answers_everybody_what_its_row_says(address: str, everybody: dict[str, Walker]) -> None:
    faults = [f"{step}: {fault}" for step, _, fault in walk(everybody, address) if fault]
    assert faults == []


def test_nobody_is_left_out_of_the_walk() -> None:
    found: dict[str, set[Any]] = {"walker": set(), "whose": set(), "verb": set()}
    for step in (step for address in rows() for step in steps(address)):
        for name, values in found.items():
            values.add(getattr(step, name))
    assert found["walker"] == set(WALKERS)
    assert {"own", "colleague", "elsewhere", "former", "nowhere"} <= found["whose"]
    assert {"GET", "HEAD", "POST", "POST {}", "PUT", "PATCH", "DELETE"} == found["verb"]
