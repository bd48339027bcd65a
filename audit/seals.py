"""Seals: what closes a stretch of a log, and how it is computed.

A chain of row upon row would make every act wait for the one before it. So rows are written freely, and once a minute
those since the last seal are closed together. A row can be rewritten unseen only in that minute, and only by who can
switch triggers off.
"""

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from audit.change_triggers import digest
from audit.models import Change, Reading, RefusedContact, Seal
from base import acts

LOGS: dict[str, Any] = {
    Seal.Log.READING: Reading,
    Seal.Log.CHANGE: Change,
    Seal.Log.REFUSAL: RefusedContact,
}
# Rows under one seal at most: its marks are 16 characters a row.
LONGEST = 1000
MARK = 16


@dataclass(frozen=True)
class Fault:
    """What is wrong in a log, with the first row or seal at which it shows."""

    log: str
    row_id: int
    what: str


def rows_of(log: str) -> QuerySet[Any]:
    """The rows of a log, oldest first."""
    found: QuerySet[Any] = LOGS[log].objects.order_by("pk")
    return found


def row_digest(row: Any) -> bytes:
    """SHA-256 over every column of a row, in the order of the model, each with its length before it."""
    taken = hashlib.sha256()
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        text = b"" if value is None else (value.isoformat() if hasattr(value, "isoformat") else str(value)).encode()
        taken.update(b"%d:%d:" % (value is not None, len(text)) + text)
    return taken.digest()


def seal_digest(seal: Seal, digests: Sequence[bytes], before: str) -> str:
    """The HMAC of a seal over what it closes and the digest of the seal before it, in hex."""
    head = f"{before}\n{seal.log}\n{seal.first_id}\n{seal.last_id}\n".encode()
    return hmac.new(settings.AUDIT_KEY.encode(), head + b"".join(digests), hashlib.sha256).hexdigest()


def marks(digests: Sequence[bytes]) -> str:
    """The beginning of each row's digest, one behind the other."""
    return "".join(digest.hex()[:MARK] for digest in digests)


def faults() -> Iterator[Fault]:
    """What does not agree with the seals, or with a change's own digest; nothing when all is as it was written."""
    for log in LOGS:
        yield from _faults_of(log)
    yield from _forged_values()
    yield from _vanished_values()


def _faults_of(log: str) -> Iterator[Fault]:
    before, expected = "", 0
    for seal in Seal.objects.filter(log=log).order_by("first_id").iterator():
        rows = list(rows_of(log).filter(pk__gte=max(expected, 1), pk__lte=seal.last_id))
        digests = [row_digest(row) for row in rows]
        if seal_digest(seal, digests, before) != seal.digest:
            yield _first_fault(seal, rows, digests)
        before, expected = seal.digest, seal.last_id + 1


def _first_fault(seal: Seal, rows: Sequence[Any], digests: Sequence[bytes]) -> Fault:
    known = [seal.marks[place : place + MARK] for place in range(0, len(seal.marks), MARK)]
    for place, row in enumerate(rows):
        if place >= len(known):
            return Fault(seal.log, row.pk, "stands there and was not sealed")
        if digests[place].hex()[:MARK] != known[place]:
            missing = digests[place].hex()[:MARK] in known[place:]
            return Fault(seal.log, row.pk, "follows a row that is gone" if missing else "is not what was written")
    if len(rows) < len(known):
        return Fault(seal.log, seal.last_id, f"closed {len(known)} rows, of which {len(known) - len(rows)} are gone")
    return Fault(seal.log, seal.last_id, "has a seal that was not made here, or misses the one before it")


def _forged_values() -> Iterator[Fault]:
    for change in Change.objects.filter(values__isnull=False).select_related("values").order_by("pk").iterator():
        if digest(change.values.before, change.values.after) != change.digest:
            yield Fault(Seal.Log.CHANGE, change.pk, "has other values than were written")


def _vanished_values() -> Iterator[Fault]:
    """Values that went without a destruction of the client, or of the row, that the log tells of."""
    told = Change.objects.filter(act=acts.DESTROYING).order_by()
    of_client = told.filter(client_id=OuterRef("client_id"))
    of_row = told.filter(table=OuterRef("table"), row_id=OuterRef("row_id"))
    gone = Change.objects.filter(values__isnull=True).exclude(act=acts.DESTROYING)
    for change in gone.exclude(Exists(of_client) | Exists(of_row)).order_by("pk").iterator():
        yield Fault(Seal.Log.CHANGE, change.pk, "has lost the values that were written")
