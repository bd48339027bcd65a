"""The population that these tests look at."""

from tests.seeded import population

__all__ = ["population"]
