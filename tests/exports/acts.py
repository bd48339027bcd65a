"""Asking, deciding on and fetching an export as a test does it."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

from accounts.models import User
from journeys.actions.exports import Downloaded, ask_export, decide_export, download_export
from journeys.exports import Asked
from journeys.models import Export

ON, AT = date(2026, 11, 23), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WHY = "Ik verdeel de gesprekken van december over het team."
CLIENTS = Asked(kind="klanten")
FORM = {"kind": "klanten", "klantfase": "", "until": "", "reason": WHY}


def ask(actor: User, asked: Asked = CLIENTS, *, reason: str = WHY, at: datetime = AT) -> Export:
    return ask_export(asked=asked, reason=reason, actor=actor, on=ON, at=at)


def decide(export: Export, actor: User, *, approve: bool = True, note: str = "", at: datetime = AT) -> Export:
    return decide_export(export_id=export.pk, approve=approve, note=note, actor=actor, on=ON, at=at)


def download(export: Export, actor: User, at: datetime = AT) -> Downloaded:
    return download_export(export_id=export.pk, actor=actor, on=ON, at=at)


def cells(content: bytes) -> list[list[str]]:
    """The file as a spreadsheet reads it."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
