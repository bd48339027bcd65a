"""The calendar: months that clamp, working days, the Dutch public holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.dates import add_months, add_working_days, is_working_day, last_day, public_holidays

DAYS = st.dates(date(1990, 1, 1), date(2079, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2026, 5, 31), 1, date(2026, 6, 30)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 8, 31), -6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), -12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2025, 2, 28), 12, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 6, 6), 0, date(2026, 6, 6)),
    ],
)
def test_a_month_further_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-60, 60))
def test_months_never_skip_a_month_and_never_move_the_day_forward(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == day.day or (moved.day < day.day and (moved + timedelta(days=1)).day == 1)


@given(DAYS, DAYS, st.integers(-36, 36))
def test_a_later_day_never_lands_before_an_earlier_one(one: date, other: date, months: int) -> None:
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


def test_the_holidays_of_2026_are_those_of_the_algemene_termijnenwet() -> None:
    assert sorted(public_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2026, 5, 5),
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


@pytest.mark.parametrize("year", range(2014, 2040))
def test_liberation_day_counts_every_year_and_not_only_every_fifth(year: int) -> None:
    assert date(year, 5, 5) in public_holidays(year)


@pytest.mark.parametrize(
    ("year", "kings_day"),
    [(2014, 26), (2025, 26), (2031, 26), (2026, 27), (2027, 27), (2030, 27)],
)
def test_kings_day_moves_to_the_26th_when_the_27th_is_a_sunday(year: int, kings_day: int) -> None:
    assert {day for day in public_holidays(year) if (day.month, day.day) in {(4, 26), (4, 27)}} == {
        date(year, 4, kings_day)
    }
    assert date(year, 4, kings_day).weekday() != 6


@pytest.mark.parametrize(
    ("year", "easter_monday", "ascension", "whit_monday"),
    [
        (2024, date(2024, 4, 1), date(2024, 5, 9), date(2024, 5, 20)),
        (2025, date(2025, 4, 21), date(2025, 5, 29), date(2025, 6, 9)),
        (2027, date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17)),
        (2038, date(2038, 4, 26), date(2038, 6, 3), date(2038, 6, 14)),
    ],
)
def test_the_moving_holidays_follow_easter(
    year: int, easter_monday: date, ascension: date, whit_monday: date
) -> None:
    assert {
        easter_monday,
        easter_monday - timedelta(days=3),
        ascension,
        whit_monday,
    } <= public_holidays(year)
    assert easter_monday.weekday() == whit_monday.weekday() == 0
    assert ascension.weekday() == 3


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 27), True),
        (date(2026, 11, 28), False),
        (date(2026, 11, 29), False),
        (date(2026, 5, 5), False),
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 31), True),
    ],
)
def test_weekends_and_holidays_are_no_working_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 23), 5, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # counted from a Saturday
        (date(2026, 12, 23), 5, date(2026, 12, 31)),  # over Christmas: 24, 28, 29, 30, 31
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Maundy Thursday to the Tuesday after Easter
        (date(2026, 5, 4), 1, date(2026, 5, 6)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_working_days_step_over_weekends_and_holidays(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected


@given(DAYS, st.integers(1, 30))
def test_so_many_working_days_lie_between_and_the_last_one_is_one(day: date, count: int) -> None:
    reached = add_working_days(day, count)
    between = (day + timedelta(days=n) for n in range(1, (reached - day).days + 1))
    assert sum(is_working_day(one) for one in between) == count
    assert is_working_day(reached)


@pytest.mark.parametrize(
    ("starts_on", "months", "ends_on"),
    [
        ("2026-12-01", 2, "2027-01-31"),
        ("2026-12-01", 6, "2027-05-31"),
        ("2026-11-23", 2, "2027-01-22"),
        ("2026-08-31", 6, "2027-02-28"),  # February ends where it ends
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2027-01-01", 2, "2027-02-28"),
        ("2026-08-29", 6, "2027-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 6, "2024-08-28"),
        ("2026-03-31", 6, "2026-09-30"),
    ],
)
def test_so_many_months_end_on_the_day_before_the_same_day(starts_on: str, months: int, ends_on: str) -> None:
    assert last_day(date.fromisoformat(starts_on), months) == date.fromisoformat(ends_on)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 6))
def test_the_last_day_is_the_one_before_the_same_day_or_the_last_of_the_month(starts_on: date, months: int) -> None:
    following = add_months(starts_on, months)
    assert following - timedelta(days=1) <= last_day(starts_on, months) <= following
