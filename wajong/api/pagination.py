"""Pages that stay right while rows come and go: each begins after the last row of the one before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from base.api.query import Cursor

_NO_DAY = date.min


class CursorPage(BasePagination):
    """Reads on from a row (its date, if the list is ordered by one, and its id) and names the neighbouring pages."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """One page of `queryset` in the order of the `Resource`; one row more shows whether there is a next."""
        self.base = request.build_absolute_uri()
        self.day = view.ordering[0] if len(view.ordering) > 1 else None
        limit: int = view.query["limit"]
        cursor = Cursor.parse(view.query["cursor"]) if "cursor" in view.query else None
        forward = cursor is None or cursor.forward
        rows: QuerySet[Any] = queryset.order_by(*(name if forward else f"-{name}" for name in view.ordering))
        if cursor is not None:
            rows = rows.filter(self._beyond(cursor))
        found: list[Any] = list(rows[: limit + 1])
        page, more = found[:limit], len(found) > limit
        if not forward:
            page.reverse()
        self.next = self._link(page, forward=True) if (more if forward else True) else None
        self.previous = self._link(page, forward=False) if (cursor is not None if forward else more) else None
        return page

    def _beyond(self, cursor: Cursor) -> Q:
        way = "gt" if cursor.forward else "lt"
        beyond = Q(**{f"pk__{way}": cursor.pk})
        if self.day is None:
            return beyond
        return Q(**{f"{self.day}__{way}": cursor.day}) | Q(**{self.day: cursor.day}) & beyond

    def _link(self, page: Sequence[Any], *, forward: bool) -> str | None:
        """The address of the page after the last row, or before the first; None beside an empty page."""
        if not page:
            return None
        edge = page[-1] if forward else page[0]
        day = getattr(edge, self.day) if self.day else _NO_DAY
        address: str = replace_query_param(self.base, "cursor", str(Cursor(forward, day, edge.pk)))
        return address

    def get_paginated_response(self, data: Any) -> Response:
        """The rows, with the neighbours both in the body and in the Link header (RFC 8288)."""
        links = [(self.next, "next"), (self.previous, "prev")]
        link = ", ".join(f'<{address}>; rel="{relation}"' for address, relation in links if address)
        content = {"results": data, "next": self.next, "previous": self.previous}
        return Response(content, headers={"Link": link} if link else {})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How a page looks in the OpenAPI document."""
        address = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": address, "previous": address},
        }
