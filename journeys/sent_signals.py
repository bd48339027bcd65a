"""What a sender sees of the own signals and what became of them. By construction: no other columns are asked for.

Of a signal about somebody who was not on the list no column of a client is asked for, and placed or set aside reads
the same, so that nobody learns here who is a client (004:1476-1480). Who looks along with a client knows that already
and reads how far it is, in plain words.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices

from accounts.models import User
from accounts.roles import Role
from journeys import own_words
from journeys.models import Signal, UnplacedSignal

LAST = 50
_SAID = ("pk", "receipt", "kind", "expected_end_on", "received_on", "decide_by", "state")
_RECEIVED = Signal.State.RECEIVED


class SentState(TextChoices):
    """How far it is with a signal about somebody who was not on the list, for a sender outside."""

    RECEIVED = "ontvangen", "Ontvangen"
    SEEN = "bekeken", "Bekeken"
    ANSWERED = "beantwoord", "Beantwoord"


def sent_state(*, waits: bool, answer: str) -> SentState:
    """What the sender reads as the status."""
    if waits:
        return SentState.RECEIVED
    return SentState.ANSWERED if answer else SentState.SEEN


@dataclass(frozen=True, slots=True)
class SentSignal:
    """A signal as its sender sees it: about whom, what was said, and what became of it, in words."""

    pk: int
    # It named nobody whose running job is known, also when it was placed on a job since.
    unplaced: bool
    receipt: str
    # The name; for who looks along with the client, the client number.
    about: str
    kind: str
    expected_end_on: date | None
    received_on: date
    decide_by: date
    state: str
    # Somebody read it and decided what follows.
    answered: bool
    answer: str
    # The job leads to what a sender outside is asked about it; who looks along finds the case of it instead.
    job_id: int | None = None
    job_end_id: int | None = None


def on_jobs(user: User, on: date, **which: Any) -> list[SentSignal]:
    """The last signals of this sender about jobs, newest first, narrowed by columns of `Signal`; one query."""
    own = user.role == Role.CLIENT
    names = ("client__first_name", "client__prefix", "client__last_name")
    about, job = (("client__number",), "job_end_id") if own else (names, "employment_id")
    rows = Signal.objects.visible_to(user, on).filter(**which)
    return [
        SentSignal(
            unplaced=False,
            about=" ".join(filter(None, (row[column] for column in about))),
            state=own_words.SIGNAL_STATE[row["state"]] if own else Signal.State(row["state"]).label,
            answered=row["state"] != _RECEIVED,
            answer=row["answer"],
            job_id=row.get("employment_id"),
            job_end_id=row.get("job_end_id"),
            **_said(row, own),
        )
        for row in rows.values(*_SAID, "answer", job, *about)[:LAST]
    ]


def unplaced(user: User, on: date, **which: Any) -> list[SentSignal]:
    """The last of this sender that named nobody known, newest first, narrowed in the same way; one query."""
    own = user.role == Role.CLIENT
    columns = ("client_number", "placed__answer", "placed__state" if own else "name")
    rows = UnplacedSignal.objects.visible_to(user, on).filter(**which).order_by("-received_on", "-pk")
    return [
        SentSignal(
            unplaced=True,
            about=row.get("name") or row["client_number"],
            answer=row["placed__answer"] or "",
            **(_how_far_own(row) if own else _how_far(row)),
            **_said(row, own),
        )
        for row in rows.values(*_SAID, *columns)[:LAST]
    ]


def not_done(user: User, on: date, **which: Any) -> list[SentSignal]:
    """What this sender reported before about a job, or about the jobs of a client, and still waits for; one query."""
    return on_jobs(user, on, state__in=[_RECEIVED, Signal.State.PLANNED], **which)


def sent_by(user: User, on: date) -> list[SentSignal]:
    """Every signal that this sender sent lately, newest first; two queries."""
    both = [*on_jobs(user, on), *unplaced(user, on)]
    return sorted(both, key=lambda signal: (signal.received_on, signal.pk), reverse=True)[:LAST]


def _said(row: dict[str, Any], own: bool) -> dict[str, Any]:
    """What every signal says, with its kind in the words of this sender."""
    kind = own_words.REPORTED[row["kind"]] if own else Signal.Kind(row["kind"]).label
    return {**{column: row[column] for column in _SAID if column != "state"}, "kind": kind}


def _how_far(row: dict[str, Any]) -> dict[str, Any]:
    waits, answer = row["state"] == UnplacedSignal.State.WAITING, row["placed__answer"] or ""
    return {"state": sent_state(waits=waits, answer=answer).label, "answered": not waits}


def _how_far_own(row: dict[str, Any]) -> dict[str, Any]:
    if row["state"] == UnplacedSignal.State.SET_ASIDE:
        return {"state": own_words.SEEN, "answered": True}
    state = row["placed__state"] or _RECEIVED
    return {"state": own_words.SIGNAL_STATE[state], "answered": state != _RECEIVED}
