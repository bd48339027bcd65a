"""Which jobs may have a jobcoach: six months, twelve hours, 35 percent; and when three years are over."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from clients.coaching_rules import (
    Check,
    check,
    half_year_end,
    is_beyond_three_years,
    term_on,
    why_not,
)
from clients.models import Coaching, ContractTerm, Employment

D = date.fromisoformat
STARTS = D("2026-11-23")
DAY = timedelta(days=1)


def a_job(**fields: Any) -> Employment:
    values = {"kind": "tijdelijk", "started_on": D("2026-09-01"), "expected_end_on": D("2027-02-28"), **fields}
    return Employment(**values)


def a_term(**fields: Any) -> ContractTerm:
    values = {"number": 1, "kind": "tijdelijk", "starts_on": D("2026-09-01"), "hours": Decimal(12), "wage_share": 35}
    return ContractTerm(**{**values, **fields})


def met(found: Check) -> list[bool]:
    return [condition.met for condition in found.conditions]


def test_a_job_of_exactly_six_months_twelve_hours_and_35_percent_meets_them_all() -> None:
    found = check(a_job(), [a_term()], STARTS)
    assert found.met
    assert [condition.found for condition in found.conditions] == [
        "Van 01-09-2026 tot en met 28-02-2027.", "12 uur per week.", "35% van het minimumloon.",
    ]  # fmt: skip
    assert found.source == "004:1065-1069, 1085-1089"


@pytest.mark.parametrize(
    ("job", "term", "expected"),
    [
        ({"expected_end_on": D("2027-02-27")}, {}, [False, True, True]),
        ({"expected_end_on": D("2027-03-01")}, {}, [True, True, True]),
        ({}, {"hours": Decimal("11.9")}, [True, False, True]),
        ({}, {"hours": Decimal("12.1")}, [True, True, True]),
        ({}, {"wage_share": 34}, [True, True, False]),
        ({}, {"wage_share": 36}, [True, True, True]),
        ({"expected_end_on": D("2026-12-31")}, {"hours": Decimal(8), "wage_share": 20}, [False, False, False]),
    ],
)
def test_a_day_an_hour_or_a_percent_less_is_not_enough(
    job: dict[str, Any], term: dict[str, Any], expected: list[bool]
) -> None:
    found = check(a_job(**job), [a_term(**term)], STARTS)
    assert met(found) == expected
    assert found.met is all(expected)


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-01-01", "2026-06-30"), ("2026-08-31", "2027-02-28"), ("2023-08-31", "2024-02-29"),
     ("2024-02-29", "2024-08-28"), ("2026-03-31", "2026-09-30"), ("2026-09-15", "2027-03-14")],
)  # fmt: skip
def test_six_months_are_calendar_months(first: str, last: str) -> None:
    assert half_year_end(D(first)) == D(last)


@pytest.mark.parametrize(
    ("granted_until", "next_end"),
    [("2026-01-31", "2026-07-31"), ("2026-02-28", "2026-08-31"), ("2024-02-29", "2024-08-31"),
     ("2026-08-31", "2027-02-28"), ("2027-08-31", "2028-02-29"), ("2026-11-14", "2027-05-14")],
)  # fmt: skip
def test_the_next_half_year_of_coaching_ends_half_a_year_later(granted_until: str, next_end: str) -> None:
    assert half_year_end(D(granted_until) + DAY) == D(next_end)


@pytest.mark.parametrize(
    ("job", "long_enough"),
    [
        ({"kind": "vast", "expected_end_on": None}, True),
        ({"kind": "vast", "expected_end_on": D("2026-12-31")}, False),  # its end was announced
        ({"kind": "sw", "expected_end_on": None}, True),
        ({"kind": "uitzend", "expected_end_on": None}, False),
        ({"kind": "uitzend", "expected_end_on": D("2027-02-28")}, True),
        ({"kind": "uitzend", "expected_end_on": None, "started_on": STARTS - timedelta(days=365)}, True),
        ({"started_on": D("2024-01-01"), "expected_end_on": D("2026-12-31")}, True),  # a short last term, a long job
    ],
)
def test_a_job_counts_from_its_first_day_to_the_end_of_its_last_term(job: dict[str, Any], long_enough: bool) -> None:
    assert check(a_job(**job), [a_term()], STARTS).conditions[0].met is long_enough


@pytest.mark.parametrize(("last", "long_enough"), [("2027-02-27", False), ("2027-02-28", True)])
def test_half_a_year_from_the_end_of_august_lasts_through_february(last: str, long_enough: bool) -> None:
    job = a_job(started_on=D("2026-08-31"), expected_end_on=D(last))
    assert check(job, [a_term()], STARTS).conditions[0].met is long_enough


def test_agency_work_without_an_end_counts_once_it_has_lasted_six_months() -> None:
    job = a_job(kind="uitzend", expected_end_on=None, started_on=D("2026-05-23"))
    assert not check(job, [a_term()], D("2026-11-22")).met
    assert check(job, [a_term()], D("2026-11-23")).met


@pytest.mark.parametrize(("least", "enough"), [("11.5", False), ("12", True)])
def test_of_a_min_max_contract_the_minimum_counts(least: str, enough: bool) -> None:
    found = check(a_job(), [a_term(hours=Decimal(least), max_hours=Decimal(32))], STARTS)
    hours = found.conditions[1]
    assert hours.met is enough
    shown = least.replace(".", ",")
    assert hours.found == f"{shown} tot 32 uur per week. Het laagste aantal telt: {shown} uur."
    assert found.source == "004:1065-1069, 1085-1089, 1206-1212"


def test_the_term_that_holds_when_coaching_starts_says_hours_and_wage() -> None:
    first = a_term(ends_on=D("2026-11-30"), hours=Decimal(8))
    second = a_term(number=2, starts_on=D("2026-12-01"), hours=Decimal(20))
    both = [second, first]
    assert term_on(both, D("2026-11-30")) is first
    assert term_on(both, D("2026-12-01")) is second
    assert term_on(both, D("2028-01-01")) is second
    assert term_on(both, D("2026-08-01")) is first
    assert met(check(a_job(), both, D("2026-11-30"))) == [True, False, True]
    assert check(a_job(), both, D("2026-12-01")).met


@pytest.mark.parametrize(
    ("job", "terms", "coachings", "said"),
    [
        ({}, 1, [], ""),
        ({}, 1, [{"ended_on": D("2026-11-01")}], ""),
        ({"ended_on": D("2026-11-20")}, 1, [], "al geëindigd"),
        ({"kind": "zelfstandig"}, 1, [], "als zelfstandige"),
        ({}, 0, [], "nog geen contract"),
        ({}, 1, [{}], "loopt al jobcoaching, toegekend tot en met 31-01-2027"),
    ],
)
def test_some_jobs_have_no_coaching_to_start(
    job: dict[str, Any], terms: int, coachings: list[dict[str, Any]], said: str
) -> None:
    rows = [Coaching(granted_until=D("2027-01-31"), **fields) for fields in coachings]
    found = why_not(a_job(**job), [a_term()] * terms, rows)
    assert said in found if said else found == ""


@pytest.mark.parametrize(
    ("started", "three_years"),
    [("2023-08-01", "2026-08-01"), ("2024-02-29", "2027-02-28"), ("2026-12-31", "2029-12-31")],
)
def test_three_years_are_over_on_the_same_day_three_years_later(started: str, three_years: str) -> None:
    coaching = Coaching(started_on=D(started))
    assert coaching.three_years_on == D(three_years)
    assert not is_beyond_three_years(coaching, D(three_years) - DAY)
    assert is_beyond_three_years(coaching, D(three_years))
