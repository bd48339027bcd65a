"""What a sender outside sees of the own signals. By construction: no other columns are asked for."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from journeys.models import Signal

LAST = 50


@dataclass(frozen=True, slots=True)
class SentSignal:
    """A signal as its sender sees it: about whom, what was said, and what became of it."""

    pk: int
    # Of the job; it leads to what is asked about it and says nothing about the client. None for a signal that named
    # nobody, also when it was placed on a job since.
    job_id: int | None
    receipt: str
    name: str
    kind: str
    expected_end_on: date | None
    received_on: date
    decide_by: date
    state: str
    answer: str


def sent_by(user: User, on: date, pk: int | None = None) -> list[SentSignal]:
    """The last signals of this sender, newest first; only this one when `pk` is given; one query."""
    columns = (
        "pk", "employment_id", "receipt", "client__first_name", "client__prefix", "client__last_name", "kind",
        "expected_end_on", "received_on", "decide_by", "state", "answer",
    )  # fmt: skip
    rows = Signal.objects.visible_to(user, on)
    if pk is not None:
        rows = rows.filter(pk=pk)
    return [
        SentSignal(
            pk=row["pk"],
            job_id=row["employment_id"],
            receipt=row["receipt"],
            name=" ".join(filter(None, (row["client__first_name"], row["client__prefix"], row["client__last_name"]))),
            kind=Signal.Kind(row["kind"]).label,
            expected_end_on=row["expected_end_on"],
            received_on=row["received_on"],
            decide_by=row["decide_by"],
            state=Signal.State(row["state"]).label,
            answer=row["answer"],
        )
        for row in rows.values(*columns)[:LAST]
    ]
