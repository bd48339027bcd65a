"""The logs of one client and of one person, by number: what an overseer reads of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page

from accounts.models import User
from audit.change_rows import change_rows
from audit.models import Change, Reading, RefusedContact
from audit.pages import counts, page_of
from audit.people import Person
from audit.reading_rows import reading_rows
from clients.models import Client
from clients.refusal_rows import refusal_rows

CHANGES, READINGS, REFUSALS = "changes", "readings", "refusals"
OTHERS, ACTS = "others", "acts"


@dataclass(frozen=True)
class ClientLog:
    """Who looked into a file, what was changed in it, or which contact was refused.

    `client_id` is None for a number that nobody ever had.
    """

    number: str
    client_id: int | None
    view: str
    counts: dict[str, int]
    page: Page[Any]


@dataclass(frozen=True)
class UserLog:
    """What a person opened, or did."""

    who: Person
    view: str
    counts: dict[str, int]
    page: Page[Any]


def client_id(number: str) -> int | None:
    """The id of the client with this number, also when only the logs still know it; one query."""
    known = Client.objects.filter(number=number).order_by().values_list("pk")
    read = Reading.objects.filter(number=number).order_by().values_list("client_id")
    found = list(known.union(read))
    return found[0][0] if found else None


def of_client(number: str, view: str, page: str, *, user: User, on: date) -> ClientLog:
    """One page of the log of a client as `user` sees it, newest first; four queries."""
    pk = client_id(number)
    readings = Reading.objects.visible_to(user, on).filter(number=number)
    changes = Change.objects.visible_to(user, on).filter(client_id=pk or 0)
    refusals = RefusedContact.objects.visible_to(user, on).filter(number=number)
    counted = counts(readings=readings, changes=changes, refusals=refusals)
    logs: dict[str, tuple[Any, Any]] = {
        READINGS: (readings, reading_rows),
        CHANGES: (changes.select_related("values"), change_rows),
        REFUSALS: (refusals, refusal_rows),
    }
    view = view if view in logs else READINGS
    rows, in_words = logs[view]
    shown = page_of(rows, counted[view], page)
    shown.object_list = in_words(list(shown))
    return ClientLog(number, pk, view, counted, shown)


def of_user(who: Person, view: str, page: str, *, user: User, on: date) -> UserLog:
    """One page of what a person opened or did as `user` sees it, newest first; at most four queries."""
    readings = Reading.objects.visible_to(user, on).filter(actor_id=who.pk)
    changes = Change.objects.visible_to(user, on).filter(actor_id=who.pk)
    logs: dict[str, Any] = {READINGS: readings, OTHERS: readings.filter(own=False), ACTS: changes}
    counted = counts(**logs)
    view = view if view in logs else READINGS
    shown = page_of(changes.select_related("values") if view == ACTS else logs[view], counted[view], page)
    rows = list(shown)
    shown.object_list = change_rows(rows, _numbers(rows)) if view == ACTS else reading_rows(rows)
    return UserLog(who, view, counted, shown)


def _numbers(changes: list[Change]) -> dict[int, str]:
    about = {change.client_id for change in changes if change.client_id}
    return dict(Client.objects.filter(pk__in=about).values_list("pk", "number"))
