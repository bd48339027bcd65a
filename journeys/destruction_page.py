"""What is to be destroyed, as its pages show it: lists, lines with what stands in the way, and the statement."""

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from accounts.models import User
from accounts.roles import Permission
from journeys import retention
from journeys.models import Destruction, DestructionLine, DestructionStatement
from journeys.obstacles import obstacles

SHOWN = 50
Outcome = DestructionLine.Outcome
_TONES = {
    Destruction.State.PROPOSED: "warning",
    Destruction.State.APPROVED: "warning",
    Destruction.State.DONE: "success",
    Destruction.State.REFUSED: "neutral",
}
_LINE_TONES = {Outcome.DESTROYED: "success", Outcome.STAYS: "neutral", Outcome.OPEN: "warning"}


@dataclass(frozen=True)
class Listed:
    """One list among the others."""

    made: Destruction
    lines: int
    tone: str


@dataclass(frozen=True)
class Line:
    """One line: what became of it, or what stands in the way now."""

    line: DestructionLine
    standing: str
    tone: str
    why: str
    can_be_held: bool


@dataclass(frozen=True)
class Page:
    """A list with its lines."""

    made: Destruction
    tone: str
    lines: list[Line]
    # Lines that would be destroyed, and lines that would stay, as things are now.
    goes: int
    stays: int
    may_decide: bool


@dataclass(frozen=True)
class Statement:
    """The verklaring of a list; `agrees` says whether the list is still as it was when it was made."""

    statement: DestructionStatement
    made: Destruction
    term: str
    lines: list[DestructionLine]
    agrees: bool


def lists(user: User, on: date) -> list[Listed]:
    """The newest lists; one query."""
    rows = Destruction.objects.visible_to(user, on).select_related("proposed_by", "decided_by")
    return [
        Listed(made, made.count, _TONES[Destruction.State(made.state)])
        for made in rows.annotate(count=Count("lines"))[:SHOWN]
    ]


def read(made: Destruction, user: User, on: date) -> Page:
    """One list; two queries."""
    rows = list(made.lines.all())
    waiting = [row for row in rows if row.outcome == Outcome.OPEN]
    in_the_way: dict[int, list[str]] = {}
    if made.kind == Destruction.Kind.FILE:
        since = retention.LISTED[made.kind].over_since(on)
        in_the_way = obstacles([row.subject_id for row in waiting], since)
    undecided = made.state == Destruction.State.PROPOSED
    lines = [_line(row, in_the_way.get(row.subject_id, []), undecided) for row in rows]
    goes = sum(row.subject_id not in in_the_way for row in waiting)
    may_decide = (
        undecided and user.may(Permission.APPROVE_DESTRUCTION) and made.proposed_by_id != user.pk and bool(waiting)
    )
    return Page(made, _TONES[Destruction.State(made.state)], lines, goes, len(rows) - goes, may_decide)


def _line(row: DestructionLine, in_the_way: list[str], undecided: bool) -> Line:
    waits = row.outcome == Outcome.OPEN
    if waits and in_the_way:
        return Line(row, "Wordt geweigerd", "danger", "; ".join(in_the_way), undecided)
    standing = "Wordt vernietigd" if waits else row.get_outcome_display()
    return Line(row, standing, _LINE_TONES[Outcome(row.outcome)], row.why, waits and undecided)


def statement(made: Destruction) -> Statement | None:
    """The verklaring of this list, or None while it was not carried out; two queries."""
    found = DestructionStatement.objects.filter(destruction=made).first()
    if found is None:
        return None
    lines = list(made.lines.filter(~Q(outcome=Outcome.OPEN)))
    term = _months(made.term_months)
    return Statement(found, made, term, lines, found.digest == digest(made))


def _months(months: int) -> str:
    return f"{months} maanden"


def digest(made: Destruction) -> str:
    """SHA-256, in hex, of a list and what became of each of its lines, in the order in which they were written."""
    head = (
        made.number, made.kind, made.term_months, made.ground, made.over_since, made.proposed_by_id,
        made.decided_by_id,
    )  # fmt: skip
    taken = hashlib.sha256("|".join(str(part) for part in head).encode())
    for row in made.lines.order_by("pk"):
        parts = (row.number, row.counts_from, row.outcome, row.rows, row.why)
        taken.update(("\n" + "|".join(str(part) for part in parts)).encode())
    return taken.hexdigest()
