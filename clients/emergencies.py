"""What an overseer of the logs reads of the emergency accesses: by number, with the colleague by name."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F

from accounts.models import User
from audit.models import Reading
from audit.people import Person, person
from clients.models import EmergencyAccess

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class Emergency:
    """One file that was opened; `judged` is empty while nobody judged it."""

    pk: int
    number: str
    client_id: int
    who: Person
    reason: str
    opened_at: datetime
    closed_at: datetime | None
    running: bool
    judged: str
    review: str
    judged_by: str
    judged_at: datetime | None


def listed(user: User, on: date, page: str) -> Page[Any]:
    """A page of them, those that wait for a judgement first; two queries."""
    rows = _rows(user, on).order_by(F("reviewed_at").desc(nulls_first=True), "-opened_at", "-pk")
    shown = Paginator(rows, PAGE_SIZE).get_page(page)
    shown.object_list = [_emergency(row, on) for row in shown.object_list]
    return shown


def found(user: User, pk: int, on: date) -> Emergency | None:
    """One of them."""
    row = _rows(user, on).filter(pk=pk).first()
    return None if row is None else _emergency(row, on)


def running_on(client_id: int, user: User, on: date) -> int | None:
    """By which of them this user reads this file today; None, without a query, for who opened none."""
    if user.emergency_on != on:
        return None
    rows = EmergencyAccess.objects.visible_to(user, on).filter(client=client_id)
    return rows.values_list("pk", flat=True).first()


def read_since(emergency: Emergency) -> int:
    """How many pages of this file its opener saw."""
    return Reading.objects.filter(
        actor_id=emergency.who.pk, client_id=emergency.client_id, at__gte=emergency.opened_at
    ).count()


def _rows(user: User, on: date) -> Any:
    rows = EmergencyAccess.objects.visible_to(user, on)
    return rows.select_related("client", "user__office", "user__organisation", "reviewed_by")


def _emergency(row: EmergencyAccess, on: date) -> Emergency:
    judged = "" if row.justified is None else "Terecht" if row.justified else "Niet terecht"
    return Emergency(
        pk=row.pk,
        number=row.client.number,
        client_id=row.client_id,
        who=person(row.user),
        reason=row.reason,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        running=row.valid_on == on and row.closed_at is None,
        judged=judged,
        review=row.review,
        judged_by=row.reviewed_by.name if row.reviewed_by else "",
        judged_at=row.reviewed_at,
    )
