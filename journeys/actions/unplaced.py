"""A signal that names nobody whose running job is known: it comes in, and is placed on a job or set aside."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission, Role
from base import locks
from base.acts import act
from base.dates import is_plausible
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible, Stale
from clients.models import Client, ClientAccess, Employment
from clients.models.client import NUMBER_PATTERN
from journeys import notices
from journeys.actions.common import TASKS_LOCK, insist_on_role
from journeys.actions.receipts import new_receipts
from journeys.actions.signals import Report, receive
from journeys.deadlines import signal_decision_due
from journeys.models import Signal, UnplacedSignal

LONGEST_NAME = 120
LONGEST_REASON = 300


@dataclass(frozen=True)
class Somebody:
    """Who a signal is about and where they work, in the words of the sender."""

    name: str = ""
    birth_date: date | None = None
    client_number: str = ""
    employer_name: str = ""
    kvk_number: str = ""

    def tidy(self) -> "Somebody":
        """The same without spaces around it."""
        return Somebody(
            name=" ".join(self.name.split()),
            birth_date=self.birth_date,
            client_number=self.client_number.strip().upper(),
            employer_name=" ".join(self.employer_name.split()),
            kvk_number=self.kvk_number.replace(" ", ""),
        )

    def faults(self, on: date) -> dict[str, str]:
        """What cannot be right, by field."""
        faults: dict[str, str] = {}
        if not self.name and not self.client_number:
            faults["name"] = "Vul de naam in."
        if self.birth_date is not None and not (is_plausible(self.birth_date) and self.birth_date <= on):
            faults["birth_date"] = "Deze geboortedatum kan niet kloppen."
        if self.client_number and not re.fullmatch(NUMBER_PATTERN, self.client_number, re.ASCII):
            faults["client_number"] = "Een klantnummer is een W met acht cijfers."
        if self.kvk_number and not re.fullmatch(r"[0-9]{8}", self.kvk_number):
            faults["kvk_number"] = "Een KVK-nummer heeft acht cijfers."
        if not (self.employer_name or self.kvk_number or self.client_number):
            faults["employer_name"] = "Vul in bij welke werkgever."
        for field in ("name", "employer_name"):
            if len(getattr(self, field)) > LONGEST_NAME:
                faults[field] = f"Houd dit op {LONGEST_NAME} tekens of minder."
        return faults


@act("Signaal zonder klant melden")
def report_unplaced(*, somebody: Somebody, report: Report, at: datetime) -> UnplacedSignal:
    """Keep a signal about somebody whose running job the sender cannot point at, with a receipt number.

    From a jobcoach or an employer, or noted down by staff. The same signal sent twice on one day gives the same
    receipt. Whether it is about a client is told to nobody.
    """
    sender = report.reported_by
    if sender.may(Permission.REPORT_SOMEBODY):
        report = report.from_outside()
    else:
        insist_on_role(sender, Permission.RECORD_SIGNAL)
    about = _at_own_company(somebody, sender).tidy()
    if faults := about.faults(report.received_on) | report.faults():
        raise Invalid(faults)
    # The same sender waits for himself, so that a form that was sent twice finds its first.
    User.objects.select_for_update(no_key=True).get(pk=sender.pk)
    return _keep(report, about, offices_of(people=[about], sender=sender)[0], at)


@act("Signaal over een onbekende baan melden")
def report_own_unknown_job(*, client_id: int, employer_name: str, report: Report, at: datetime) -> UnplacedSignal:
    """Keep what a client, or a representative, tells about work of the client that we do not know.

    Who it is about comes from the access, never from what is typed; `NotVisible` without one that runs. The same
    signal sent twice on one day gives the same receipt.
    """
    insist_on_role(report.reported_by, Permission.REPORT_SIGNAL)
    held = ClientAccess.objects.held_by(report.reported_by).filter(client=client_id)
    if not held.exists():
        raise NotVisible
    locks.share(TASKS_LOCK)
    client = Client.objects.select_for_update(no_key=True, of=("self",)).get(pk=client_id)
    if not held.exists():  # the access may have ended before the client was held
        raise NotVisible
    about = Somebody(
        name=client.full_name[:LONGEST_NAME], client_number=client.number, employer_name=employer_name
    ).tidy()
    report = report.from_outside()
    faults = about.faults(report.received_on) | report.faults()
    if not about.employer_name:
        faults["employer_name"] = "Vul in waar u werkt."
    if faults:
        raise Invalid(faults)
    return _keep(report, about, client.office_id, at)


def _keep(report: Report, about: Somebody, office_id: int | None, at: datetime) -> UnplacedSignal:
    """Store it for the team leads of this office, unless it is there already."""
    content = {**report.content, **asdict(about)}
    twin: UnplacedSignal | None = UnplacedSignal.objects.filter(**content).first()
    if twin is not None:
        return twin
    row = UnplacedSignal.objects.create(
        **content,
        receipt=new_receipts(count=1)[0],
        decide_by=signal_decision_due(report.received_on),
        office_id=office_id,
    )
    notices.unplaced_received(row, at=at)
    return row


def _at_own_company(somebody: Somebody, actor: User) -> Somebody:
    """An employer speaks of somebody who works for them, whatever else was typed."""
    if actor.role != Role.EMPLOYER or actor.organisation is None:
        return somebody
    own = {"employer_name": actor.organisation.name, "kvk_number": actor.organisation.kvk_number}
    return Somebody(name=somebody.name, birth_date=somebody.birth_date, client_number=somebody.client_number, **own)


def offices_of(*, people: Sequence[Somebody], sender: User) -> list[int | None]:
    """For whose team lead each of these waits; None is for those of every office. Two queries.

    The office of a client number that exists, else the one office of all running clients of a known employer, else
    the sender's own.
    """
    numbers = {who.client_number for who in people if who.client_number}
    by_number = dict(Client.objects.filter(number__in=numbers).values_list("number", "office_id"))
    named = Q(employer__kvk_number__in={who.kvk_number for who in people if who.kvk_number})
    for name in {who.employer_name for who in people if who.employer_name and not who.kvk_number}:
        named |= Q(employer__name__iexact=name)
    rows = Employment.objects.running().filter(named).order_by().distinct()
    by_employer: dict[str, set[int]] = defaultdict(set)
    for kvk, name, office in rows.values_list("employer__kvk_number", "employer__name", "client__office"):
        by_employer[kvk].add(office)
        by_employer[name.lower()].add(office)

    def office_of(who: Somebody) -> int | None:
        if who.client_number in by_number:
            return by_number[who.client_number]
        offices = by_employer.get(who.kvk_number or who.employer_name.lower(), set())
        return next(iter(offices)) if len(offices) == 1 else sender.office_id

    return [office_of(who) for who in people]


@act("Signaal bij een baan plaatsen")
def place(
    *, unplaced_id: int, employment_id: int, version: int | None, actor: User, on: date, at: datetime
) -> Signal:
    """A team lead says about which running job a waiting signal is; it goes on as a signal of that job.

    The receipt, the sender and the day of receipt stay, so its term counts from that day. A job that has ended is
    refused with its last day.
    """
    row = _lock(unplaced_id, actor, version)
    report = Report(
        channel=row.channel,
        kind=row.kind,
        expected_end_on=row.expected_end_on,
        message=row.message,
        reported_by=row.reported_by,
        received_on=row.received_on,
        reference=row.reference,
        receipt=row.receipt,
    )
    jobs = Employment.objects.in_care_of(actor, on)
    signal = receive(jobs=jobs, employment_id=employment_id, report=report, by=actor, on=on, at=at)
    row.placed = signal
    _handled(row, UnplacedSignal.State.PLACED, actor, at)
    return signal


@act("Signaal terzijde leggen")
def set_aside(
    *, unplaced_id: int, reason: str, version: int | None, actor: User, on: date, at: datetime
) -> UnplacedSignal:
    """A team lead says that nothing can be done with a waiting signal, and why; colleagues read the reason."""
    row = _lock(unplaced_id, actor, version)
    if not reason.strip():
        raise Invalid({"reason": "Vul een reden in."})
    if len(reason.strip()) > LONGEST_REASON:
        raise Invalid({"reason": f"Houd de reden op {LONGEST_REASON} tekens of minder."})
    row.set_aside_reason = reason.strip()
    return _handled(row, UnplacedSignal.State.SET_ASIDE, actor, at)


def _lock(unplaced_id: int, actor: User, version: int | None) -> UnplacedSignal:
    """The waiting signal, locked before any client is; of two team leads at once the second hears what happened."""
    insist_on_role(actor, Permission.PLACE_SIGNAL)
    locks.share(TASKS_LOCK)
    # Not who handled it: who waited for the lock would get that as it was before.
    rows = UnplacedSignal.objects.placed_by(actor).select_related("reported_by")
    row: UnplacedSignal | None = rows.select_for_update(no_key=True, of=("self",)).filter(pk=unplaced_id).first()
    if row is None:
        raise NotVisible
    if closed := _why_closed(row):
        raise NotPossibleNow(closed)
    if version is not None and version != row.version:
        raise Stale
    return row


def _handled(row: UnplacedSignal, state: str, actor: User, at: datetime) -> UnplacedSignal:
    row.state, row.handled_by, row.handled_at, row.version = state, actor, at, row.version + 1
    row.save(update_fields=["state", "placed", "set_aside_reason", "handled_by", "handled_at", "version"])
    notices.unplaced_handled(row, by=actor, at=at)
    return row


def options_for(*, rows: Sequence[UnplacedSignal], actor: User) -> dict[int, str]:
    """For each of these why this user cannot place it or set it aside now; empty when that can be done. One query."""
    placed_by = UnplacedSignal.objects.placed_by(actor).filter(pk__in=[row.pk for row in rows])
    own = set(placed_by.values_list("pk", flat=True))
    return {row.pk: _why_closed(row) if row.pk in own else NotAllowed().message for row in rows}


def _why_closed(row: UnplacedSignal) -> str:
    if row.handled_by is None:
        return ""
    return f"{row.handled_by.name} heeft dit signaal al afgehandeld: {row.outcome}."
