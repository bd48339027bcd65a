"""What the pages of the logs share: counting several logs at once, and pages of fifty rows."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Count, QuerySet, Value

PER_PAGE = 50


def counts(**logs: QuerySet[Any]) -> dict[str, int]:
    """How many rows each of these has, in one query."""
    asked = [
        rows.order_by()
        .annotate(log=Value(name, output_field=CharField()))
        .values("log")
        .annotate(rows=Count("pk"))
        .values_list("log", "rows")
        for name, rows in logs.items()
    ]
    return dict.fromkeys(logs, 0) | dict(asked[0].union(*asked[1:], all=True))


def page_of(rows: QuerySet[Any], count: int, number: str) -> Page[Any]:
    """One page of rows that were counted before; the nearest one when `number` is none of them."""
    pages = Paginator(rows, PER_PAGE)
    pages.__dict__["count"] = count  # what the paginator would ask the database once more
    return pages.get_page(number)
