"""The requests to take data out as their page shows them."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.roles import Permission
from journeys.exports import asked
from journeys.models import Export, ExportDownload

SHOWN = 50
_TONES = {
    Export.Standing.ASKED: "warning",
    Export.Standing.APPROVED: "success",
    Export.Standing.REFUSED: "danger",
}


@dataclass(frozen=True)
class Line:
    """One request: what, by whom, how it stands, and whether it can be fetched now."""

    export: Export
    what: str
    standing: str
    tone: str
    can_be_fetched: bool


@dataclass(frozen=True)
class Page:
    """The own requests, newest first, and those of others that wait for this person; at most `SHOWN` of each."""

    own: list[Line]
    waiting: list[Line]
    may_ask: bool


def line(export: Export, at: datetime, *, fetched: bool) -> Line:
    """A request in words."""
    standing = export.standing(at, fetched=fetched)
    tone = _TONES.get(standing, "neutral")
    return Line(export, asked(export).words, str(standing.label), tone, export.can_be_fetched(at))


def read(user: User, at: datetime) -> Page:
    """What this user asked and can decide; three queries."""
    rows = Export.objects.select_related("asked_by", "decided_by", "office")
    own = list(rows.filter(asked_by=user)[:SHOWN]) if user.may(Permission.EXPORT) else []
    fetched = set(ExportDownload.objects.filter(export__in=own).values_list("export", flat=True)) if own else set()
    waiting = rows.filter(pk__in=Export.objects.waiting_for(user, at)).order_by("asked_at", "pk")[:SHOWN]
    return Page(
        [line(export, at, fetched=export.pk in fetched) for export in own],
        [line(export, at, fetched=False) for export in waiting],
        user.may(Permission.EXPORT),
    )
