"""What a sender sees of signals about somebody who was not on the list: what was typed, the receipt and a status.

By construction: no column of a client is asked for, and placed or set aside reads the same, so that nobody learns
here who is a client (004:1476-1480).
"""

from datetime import date
from typing import Any

from django.db.models import TextChoices

from accounts.models import User
from journeys.employer_signals import LAST, SentSignal, sent_by
from journeys.models import Signal, UnplacedSignal


class SentState(TextChoices):
    """How far it is, for the sender."""

    RECEIVED = "ontvangen", "Ontvangen"
    SEEN = "bekeken", "Bekeken"
    ANSWERED = "beantwoord", "Beantwoord"


def sent_state(*, waits: bool, answer: str) -> SentState:
    """What the sender reads as the status."""
    if waits:
        return SentState.RECEIVED
    return SentState.ANSWERED if answer else SentState.SEEN


def unplaced_sent_by(user: User, on: date, pk: int | None = None) -> list[SentSignal]:
    """The last of this sender, newest first; only this one when `pk` is given; one query."""
    columns = (
        "pk", "receipt", "name", "client_number", "kind", "expected_end_on", "received_on", "decide_by", "state",
        "placed__answer",
    )  # fmt: skip
    rows = UnplacedSignal.objects.visible_to(user, on)
    if pk is not None:
        rows = rows.filter(pk=pk)
    return [_sent(row) for row in rows.order_by("-received_on", "-pk").values(*columns)[:LAST]]


def all_sent_by(user: User, on: date) -> list[SentSignal]:
    """Every signal that this sender sent lately, newest first; two queries."""
    both = [*sent_by(user, on), *unplaced_sent_by(user, on)]
    return sorted(both, key=lambda signal: (signal.received_on, signal.pk), reverse=True)[:LAST]


def _sent(row: dict[str, Any]) -> SentSignal:
    answer = row["placed__answer"] or ""
    state = sent_state(waits=row["state"] == UnplacedSignal.State.WAITING, answer=answer)
    return SentSignal(
        pk=row["pk"],
        job_id=None,
        receipt=row["receipt"],
        name=row["name"] or row["client_number"],
        kind=Signal.Kind(row["kind"]).label,
        expected_end_on=row["expected_end_on"],
        received_on=row["received_on"],
        decide_by=row["decide_by"],
        state=state.label,
        answer=answer,
    )
