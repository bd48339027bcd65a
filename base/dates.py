"""Calendar arithmetic: months that clamp, working days that know the Dutch public holidays."""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

# Outside these a date is a typing error, and arithmetic with it would leave the calendar.
_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)


def is_plausible(day: date) -> bool:
    """Whether a date typed by somebody, or read from a file, can be meant."""
    return _EARLIEST <= day <= _LATEST


def add_months(day: date, months: int) -> date:
    """`day` moved by whole calendar months, clamped to the last day of the target month."""
    return day + relativedelta(months=months)


def last_day(first: date, months: int) -> date:
    """The last day of so many calendar months that begin on `first`, that day included.

    A month without such a day ends where it ends: half a year from 31 August lasts through February.
    """
    following = add_months(first, months)
    return following if following.day < first.day else following - timedelta(days=1)


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """The generally recognised holidays of the Algemene termijnenwet, art. 3.

    Liberation Day counts every year and Good Friday, which that law puts on a par with them, counts too.
    King's Day moves to 26 April when the 27th is a Sunday.
    """
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day -= timedelta(days=1)
    moving = {sunday + timedelta(days=offset) for offset in (-2, 0, 1, 39, 49, 50)}
    return frozenset(moving | {date(year, 1, 1), kings_day, date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)})


def is_working_day(day: date) -> bool:
    """Monday to Friday, not a public holiday."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def previous_working_day(day: date) -> date:
    """The last working day before `day`."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The date `count` working days after `day`; `day` itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day
