"""The statements that are kept between sweeps are those that would be put together anew."""

from datetime import date

import pytest

from journeys.actions import sweep_statements as statements
from journeys.terms import SOURCES, Source

# An ordinary day, one at the end of a month that is longer than others, and a leap day.
DAYS = [date(2026, 11, 23), date(2027, 3, 31), date(2028, 2, 29)]


@pytest.mark.django_db
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.rule.key)
def test_a_kept_statement_asks_about_this_day_and_this_client(source: Source) -> None:
    for day in DAYS:
        for whose in (None, [42]):
            for compose in (statements._compose_gone, statements._compose_opened):
                assert statements._filled(compose, source, whose, day) == compose(source, whose, day)
