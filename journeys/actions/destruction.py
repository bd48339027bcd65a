"""Destroying what is over its term: a list, a second person, line by line, and a statement that is kept."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import Permission
from base import locks
from base.acts import act
from base.dates import add_months
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible
from clients.models import Client
from journeys import destruction_notices, retention
from journeys.actions.common import TASKS_LOCK, insist_on_role
from journeys.actions.erasing import erase_file, erase_unplaced
from journeys.actions.receipts import ALPHABET, LENGTH
from journeys.destruction_page import digest
from journeys.models import Destruction, DestructionLine, DestructionStatement, Journey, UnplacedSignal
from journeys.models.destruction import LONGEST_NOTE
from journeys.obstacles import obstacles

# Lines of one list at most, so that a person can look through it; and how long a line that somebody kept stays off
# the next lists. Our own choices [K].
LONGEST_LIST = 500
HELD_MONTHS = 12
NOT_OVER = "de termijn telt opnieuw"
Outcome = DestructionLine.Outcome


HELD = "Bewaard op verzoek: "


def over_term(*, kind: str, on: date) -> Any:
    """What is over its term and on no list: rows of number, id and the day from which it counts, oldest first.

    Whoever is on a list that waits, and whoever somebody kept less than a year ago, is left out.
    """
    since = retention.LISTED[kind].over_since(on)
    held_since = add_months(on, -HELD_MONTHS)
    held = Q(outcome=Outcome.STAYS, destruction__kind=kind, done_at__date__gt=held_since, why__startswith=HELD)
    listed = DestructionLine.objects.filter(Q(outcome=Outcome.OPEN) | held).values("number")
    if kind == Destruction.Kind.FILE:
        rows = Journey.objects.filter(klantfase="uitgestroomd", phase_since__lte=since, client__destroyed_on=None)
        rows = rows.exclude(client__number__in=listed).order_by("phase_since", "pk")
        return rows.values_list("client__number", "client_id", "phase_since")
    aside = UnplacedSignal.objects.filter(state="terzijde", handled_at__date__lte=since)
    aside = aside.exclude(receipt__in=listed).order_by("handled_at", "pk")
    return aside.values_list("receipt", "pk", "handled_at__date")


@act("Vernietigingslijst maken")
def propose_destruction(*, kind: str, actor: User, on: date, at: datetime) -> Destruction:
    """Make a list of what is over its term; `NotPossibleNow` when that is nothing."""
    insist_on_role(actor, Permission.PROPOSE_DESTRUCTION)
    if kind not in retention.LISTED:
        raise Invalid({"kind": "Maak een keuze."})
    locks.take_alone("destructions")  # two lists at once never hold the same number
    term = retention.LISTED[kind]
    found = list(over_term(kind=kind, on=on)[:LONGEST_LIST])
    if not found:
        raise NotPossibleNow("Er is nu niets over de termijn dat nog niet op een lijst staat.")
    made: Destruction = Destruction.objects.create(
        number=f"V{get_random_string(LENGTH, ALPHABET)}",
        kind=kind,
        term_months=term.months,
        ground=term.ground,
        over_since=term.over_since(on),
        proposed_by=actor,
        proposed_at=at,
    )
    DestructionLine.objects.bulk_create(
        DestructionLine(destruction=made, number=number, subject_id=pk, counts_from=since)
        for number, pk, since in found
    )
    destruction_notices.proposed(made, count=len(found), by=actor, at=at)
    return made


@act("Vernietigingslijst goedkeuren of afwijzen")
def decide_destruction(
    *, destruction_id: int, approve: bool, note: str, actor: User, on: date, at: datetime
) -> Destruction:
    """A second person approves the list, or refuses it with a reason; never who made it."""
    insist_on_role(actor, Permission.APPROVE_DESTRUCTION)
    made = _locked(destruction_id, actor, on)
    if made.proposed_by_id == actor.pk:
        raise NotAllowed("U hebt deze lijst zelf gemaakt. Iemand anders beslist.")
    if made.state != Destruction.State.PROPOSED:
        raise NotPossibleNow("Over deze lijst is al besloten.")
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": f"Houd dit op {LONGEST_NOTE} tekens of minder."})
    if not approve and not note:
        raise Invalid({"note": "Schrijf op waarom niet."})
    made.state = Destruction.State.APPROVED if approve else Destruction.State.REFUSED
    made.decided_by, made.decided_at, made.note = actor, at, note
    made.save(update_fields=["state", "decided_by", "decided_at", "note"])
    if not approve:
        made.lines.filter(outcome=Outcome.OPEN).update(outcome=Outcome.STAYS, why="De lijst is afgewezen", done_at=at)
    destruction_notices.decided(made, at=at)
    return made


@act("Op een vernietigingslijst laten vervallen")
def hold_line(*, line_id: int, reason: str, actor: User, on: date, at: datetime) -> DestructionLine:
    """Keep one file off the list, for what the product does not know: an objection, an appeal, an investigation."""
    insist_on_role(actor, Permission.PROPOSE_DESTRUCTION)
    found = DestructionLine.objects.filter(pk=line_id).values_list("destruction", flat=True).first()
    if found is None:
        raise NotVisible
    made = _locked(found, actor, on)
    line = DestructionLine.objects.select_for_update(no_key=True).get(pk=line_id)
    if line.outcome != Outcome.OPEN or made.state != Destruction.State.PROPOSED:
        raise NotPossibleNow("Hierover is al besloten.")
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid({"reason": "Geef een reden."})
    if len(reason) > LONGEST_NOTE:
        raise Invalid({"reason": f"Houd de reden op {LONGEST_NOTE} tekens of minder."})
    line.outcome, line.why, line.done_at = Outcome.STAYS, f"{HELD}{reason}", at
    line.save(update_fields=["outcome", "why", "done_at"])
    return line


def _locked(destruction_id: int, actor: User, on: date) -> Destruction:
    rows = Destruction.objects.visible_to(actor, on).select_for_update(no_key=True, of=("self",))
    made: Destruction | None = rows.filter(pk=destruction_id).first()
    if made is None:
        raise NotVisible
    return made


@act("Vernietigen")
def carry_out(*, line_id: int, actor: User | None, on: date, at: datetime) -> DestructionLine:
    """Destroy what one line of an approved list names, unless something stands in the way by now; twice is once.

    `NotPossibleNow` while the list was not approved. `actor` is who approved it.
    """
    line = DestructionLine.objects.select_related("destruction").get(pk=line_id)
    if line.destruction.state not in (Destruction.State.APPROVED, Destruction.State.DONE):
        raise NotPossibleNow("Deze lijst is niet goedgekeurd.")
    locks.share(TASKS_LOCK)
    subject = _subject(line)
    line = (
        DestructionLine.objects.select_for_update(no_key=True, of=("self",))
        .select_related("destruction")
        .get(pk=line_id)
    )
    if line.outcome != Outcome.OPEN:
        return line
    why = _why_not(line, subject, on)
    if why:
        line.outcome, line.why = Outcome.STAYS, "; ".join(why)
    else:
        line.outcome = Outcome.DESTROYED
        line.rows = erase_file(client=subject, on=on) if isinstance(subject, Client) else erase_unplaced(row=subject)
    line.done_at = at
    line.save(update_fields=["outcome", "why", "rows", "done_at"])
    return line


def _subject(line: DestructionLine) -> Any:
    """What the line names, held against every other action; None when it is no longer there."""
    model: Any = Client if line.destruction.kind == Destruction.Kind.FILE else UnplacedSignal
    return model.objects.select_for_update(of=("self",)).filter(pk=line.subject_id).first()


def _why_not(line: DestructionLine, subject: Any, on: date) -> list[str]:
    since = retention.LISTED[line.destruction.kind].over_since(on)
    if subject is None:
        return ["het is er niet meer"]
    if isinstance(subject, UnplacedSignal):
        stands = (
            subject.state == "terzijde" and subject.handled_at and timezone.localdate(subject.handled_at) <= since
        )
        return [] if stands else [NOT_OVER]
    if subject.destroyed_on is not None:
        return ["het dossier is al vernietigd"]
    if not Journey.objects.filter(client=subject).exists():
        return ["er is geen uitstroom vastgelegd"]
    return obstacles([subject.pk], since).get(subject.pk, [])


@act("Verklaring van vernietiging opmaken")
def finish(*, destruction_id: int, actor: User | None, at: datetime) -> DestructionStatement | None:
    """Close an approved list of which every line was done, with its statement; None while one is open."""
    made = Destruction.objects.select_for_update(no_key=True, of=("self",)).get(pk=destruction_id)
    if made.state != Destruction.State.APPROVED or made.lines.filter(outcome=Outcome.OPEN).exists():
        return None
    counted = made.lines.aggregate(
        destroyed=Count("pk", filter=Q(outcome=Outcome.DESTROYED)),
        stayed=Count("pk", filter=Q(outcome=Outcome.STAYS)),
        rows=Sum("rows", default=0),
    )
    made.state, made.done_at = Destruction.State.DONE, at
    made.save(update_fields=["state", "done_at"])
    statement: DestructionStatement = DestructionStatement.objects.create(
        destruction=made, **counted, digest=digest(made), at=at
    )
    destruction_notices.done(made, statement, at=at)
    return statement


def carry_out_approved(*, on: date, at: datetime) -> int:
    """Every open line of every approved list, each in a transaction of its own; returns how many were done.

    Safe to run twice, also at once: a line that was done is left alone.
    """
    done = 0
    for made in Destruction.objects.filter(state=Destruction.State.APPROVED).select_related("decided_by"):
        for line_id in made.lines.filter(outcome=Outcome.OPEN).values_list("pk", flat=True):
            carry_out(line_id=line_id, actor=made.decided_by, on=on, at=at)
            done += 1
        finish(destruction_id=made.pk, actor=made.decided_by, at=at)
    return done
