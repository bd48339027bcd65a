"""Date arithmetic in the database equals `base.dates`, on the engine in use."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import F, Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Office
from base.dates import add_months
from base.expressions import AddDays, AddMonths
from clients.models import Employment
from tests import factories

MONTH_ENDS = [
    add_months(date(2023, 1, 1), month) + timedelta(days=step) for month in range(72) for step in (-3, -2, -1, 0)
]
DAYS = st.one_of(st.sampled_from(MONTH_ENDS), st.dates(date(1950, 1, 1), date(2100, 12, 31)))
in_one_transaction = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _asked(**expressions: Any) -> dict[str, Any]:
    return Office.objects.annotate(**expressions).values(*expressions).earliest("pk")


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("months", [-12, -6, -3, -2, -1, 0, 1, 3, 11, 12, 36])
def test_months_in_the_database_clamp_as_they_do_in_python(months: int) -> None:
    asked = {f"d{n}": AddMonths(Value(day), Value(months)) for n, day in enumerate(MONTH_ENDS)}
    answers = _asked(**asked)
    assert list(answers.values()) == [add_months(day, months) for day in MONTH_ENDS]


@pytest.mark.usefixtures("office")
@in_one_transaction
@given(DAYS, st.integers(-120, 120), st.integers(-4000, 4000))
def test_any_date_moved_by_the_database_equals_the_one_moved_by_python(day: date, months: int, days: int) -> None:
    answer = _asked(
        months=AddMonths(Value(day), Value(months)),
        days=AddDays(Value(day), Value(days)),
        both=AddDays(AddMonths(Value(day), Value(months)), Value(days)),
    )
    assert answer == {
        "months": add_months(day, months),
        "days": day + timedelta(days=days),
        "both": add_months(day, months) + timedelta(days=days),
    }


@pytest.mark.django_db
def test_columns_are_moved_by_columns() -> None:
    job = factories.EmploymentFactory(expected_end_on=date(2027, 8, 31), client__office__contract_end_lead_months=6)
    lead = F("client__office__contract_end_lead_months") * Value(-1)
    moved = Employment.objects.annotate(m=AddMonths("expected_end_on", lead)).get(pk=job.pk)
    assert moved.m == date(2027, 2, 28)


@pytest.mark.django_db
def test_a_date_that_is_not_known_stays_not_known() -> None:
    job = factories.EmploymentFactory()
    row = Employment.objects.annotate(m=AddMonths("ended_on", Value(1)), d=AddDays("ended_on", Value(1))).get(
        pk=job.pk
    )
    assert (row.m, row.d) == (None, None)


@pytest.mark.django_db
def test_moved_dates_compare_as_dates_in_a_filter() -> None:
    job = factories.EmploymentFactory(started_on=date(2026, 1, 31), expected_end_on=date(2026, 12, 31))
    moved = Employment.objects.annotate(m=AddMonths("started_on", Value(1))).filter(pk=job.pk)
    assert moved.filter(m__lte=date(2026, 2, 28)).exists()
    assert not moved.filter(m__lte=date(2026, 2, 27)).exists()
