"""What every attack has: requests that are counted from nought."""

from collections.abc import Generator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_counts() -> Generator[None]:
    """No attack uses up the requests of another."""
    cache.clear()
    yield
    cache.clear()
