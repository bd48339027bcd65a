"""The stretch of time that is simulated. Inside `population` a day is its ordinal: whole numbers are quick."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from base.dates import add_months
from reports import published

YEARS = len(published.SIMULATED_YEARS)
# Later than any day that matters: the end of what has no end.
NEVER = date(2200, 1, 1).toordinal()
MONTH = 30.4375


@dataclass(frozen=True)
class Window:
    """Five years up to and including `on`; `bounds` holds the first day of each year, then the day after `on`."""

    on: int
    bounds: tuple[int, ...]

    @classmethod
    def up_to(cls, on: date) -> "Window":
        """The five years that end on that day."""
        return cls(on.toordinal(), tuple(day.toordinal() for day in published.year_bounds(on)))

    @property
    def start(self) -> int:
        """The first day of the first year."""
        return self.bounds[0]

    def year_of(self, day: int) -> int:
        """Which of the five years a day lies in, 0 to 4."""
        return min(YEARS - 1, max(0, bisect_right(self.bounds, day) - 1))

    def quarters(self) -> list[int]:
        """The middle day of each of the twenty quarters."""
        return [self.start + int((k + 0.5) * (self.on - self.start) / (4 * YEARS)) for k in range(4 * YEARS)]


@lru_cache(maxsize=65536)
def months_later(day: int, months: int) -> int:
    """Calendar months after a day, clamped to the month's end."""
    return add_months(date.fromordinal(day), months).toordinal()


@lru_cache(maxsize=65536)
def workday(day: int) -> int:
    """The day itself; the Friday before a Saturday, the Monday after a Sunday."""
    return day + (0, 0, 0, 0, 0, -1, 1)[(day - 1) % 7]


@lru_cache(maxsize=65536)
def spread_workday(day: int, last: int) -> int:
    """The day itself; a day in the weekend moves to one of the five around it, but not past `last`."""
    weekday = (day - 1) % 7
    if weekday < 5:
        return day
    moved = day - weekday + (day // 7) % 5 + (7 if weekday == 6 else 0)
    return moved if moved <= last else day - weekday + 4
