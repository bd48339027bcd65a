"""A signal comes in, and gets its answer."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import Permission, Role
from base import locks
from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow, NotVisible
from clients.models import Client, Employment
from journeys import notices
from journeys.actions import cases
from journeys.actions.common import TASKS_LOCK, insist_on_role, lock_client
from journeys.actions.sweep import sweep_clients
from journeys.deadlines import signal_decision_due
from journeys.job_end_lifecycle import StepReason
from journeys.models import JobEnd, Journey, Signal

# No letters or digits that look like one another: people read receipt numbers aloud.
LONGEST_MESSAGE = 2000
RECEIPT_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CHANNEL_OF = {
    Role.JOBCOACH: Signal.Channel.JOBCOACH,
    Role.EMPLOYER: Signal.Channel.EMPLOYER,
    Role.CLIENT: Signal.Channel.CLIENT,
}


@transaction.atomic
def report_signal(
    *,
    employment_id: int,
    kind: str,
    expected_end_on: date | None,
    message: str,
    actor: User,
    on: date,
    at: datetime,
) -> Signal:
    """Keep what a jobcoach, an employer, or the client or a representative reports, with a receipt number.

    Signals coming in need no consent (004:1543-1549). The same signal sent twice on one day gives the same receipt.
    """
    insist_on_role(actor, Permission.REPORT_SIGNAL)
    channel = _CHANNEL_OF[Role(actor.role)]
    jobs = Employment.objects.reportable_by(actor, on)
    return _receive(jobs, employment_id, channel, kind, expected_end_on, message, actor, on, at)


def kinds_for(*, user: User) -> list[Signal.Kind]:
    """What this user can report: that somebody wants other work is not for an employer to say (004:1577-1587)."""
    return [kind for kind in Signal.Kind if kind != Signal.Kind.OTHER_WORK or user.role != Role.EMPLOYER]


@transaction.atomic
def record_signal(
    *,
    employment_id: int,
    channel: str,
    kind: str,
    expected_end_on: date | None,
    message: str,
    actor: User,
    on: date,
    at: datetime,
) -> Signal:
    """Keep a signal that reached staff by any way: the telephone, a form, another department (004:1543-1549)."""
    insist_on_role(actor, Permission.RECORD_SIGNAL)
    jobs = Employment.objects.visible_to(actor, on)
    return _receive(jobs, employment_id, channel, kind, expected_end_on, message, actor, on, at)


def _receive(
    jobs: Any,
    employment_id: int,
    channel: str,
    kind: str,
    expected_end_on: date | None,
    message: str,
    actor: User,
    on: date,
    at: datetime,
) -> Signal:
    employment = jobs.filter(pk=employment_id).first()
    if employment is None:
        raise NotVisible
    locks.share(TASKS_LOCK)
    Client.objects.select_for_update(no_key=True).get(pk=employment.client_id)
    if faults := _faults(employment, channel, kind, expected_end_on, message, actor, on):
        raise Invalid(faults)
    content = {
        "employment": employment,
        "client_id": employment.client_id,
        "channel": channel,
        "kind": kind,
        "expected_end_on": expected_end_on,
        "message": message.strip(),
        "reported_by": actor,
        "received_on": on,
    }
    twin: Signal | None = Signal.objects.filter(**content).first()
    if twin is not None:
        return twin
    employment = Employment.objects.get(pk=employment.pk)  # as it is now that nobody else changes it
    if not employment.is_running:
        raise NotPossibleNow(
            f"Deze baan is al geëindigd op {employment.ended_on:%d-%m-%Y}. Een nieuw signaal is niet nodig."
        )
    case = None
    if Journey.objects.in_service().filter(client=employment.client_id).exists():
        case = cases.join(
            employment=employment, origin=JobEnd.Origin.SIGNAL, reason=StepReason.SIGNAL, by=actor, on=on, at=at
        )
    signal: Signal = Signal.objects.create(
        **content, job_end=case, receipt=get_random_string(8, RECEIPT_ALPHABET), decide_by=signal_decision_due(on)
    )
    notices.signal_received(signal, at=at)
    sweep_clients(client_ids=[employment.client_id], by=actor, on=on, at=at)
    return signal


def _faults(
    employment: Employment,
    channel: str,
    kind: str,
    expected_end_on: date | None,
    message: str,
    actor: User,
    on: date,
) -> dict[str, str]:
    faults: dict[str, str] = {}
    if channel not in Signal.Channel.values:
        faults["channel"] = "Kies hoe het signaal binnenkwam."
    if kind not in kinds_for(user=actor):
        faults["kind"] = "Kies wat er aan de hand is."
    if expected_end_on is not None and expected_end_on < employment.started_on:
        faults["expected_end_on"] = "Deze dag ligt voor het begin van de baan."
    elif expected_end_on is not None and not is_plausible(expected_end_on):
        faults["expected_end_on"] = "Dit jaar kan niet kloppen."
    if kind == Signal.Kind.OTHER_WORK and expected_end_on is not None:
        faults["expected_end_on"] = "Bij de wens om ander werk hoort geen laatste werkdag. Laat dit leeg."
    if kind == Signal.Kind.ENDED and expected_end_on is None:
        faults["expected_end_on"] = "Vul de laatste werkdag in."
    if kind == Signal.Kind.ENDED and expected_end_on is not None and expected_end_on > on:
        faults["expected_end_on"] = "Deze dag moet nog komen. Kies dan een andere melding."
    if len(message) > LONGEST_MESSAGE:
        faults["message"] = f"Houd de toelichting op {LONGEST_MESSAGE} tekens of minder."
    return faults


@transaction.atomic
def report_bankruptcy(
    *,
    employer_id: int,
    employment_ids: Sequence[int],
    expected_end_on: date | None,
    message: str,
    actor: User,
    on: date,
    at: datetime,
) -> list[Signal]:
    """One meeting at an employer that stops: a signal and a case for each named employee (004:1547-1549).

    The same number of statements for five employees as for five hundred. Who was named before on the same day is not
    named again.
    """
    insist_on_role(actor, Permission.RECORD_SIGNAL)
    locks.share(TASKS_LOCK)
    jobs = Employment.objects.visible_to(actor, on).running().filter(employer=employer_id)
    wanted = jobs.filter(pk__in=employment_ids)
    clients = sorted(set(wanted.values_list("client_id", flat=True)))
    list(Client.objects.filter(pk__in=clients).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    found = list(wanted.order_by("pk"))
    faults: dict[str, str] = {}
    if not employment_ids:
        faults["employment_ids"] = "Kies om wie het gaat."
    elif len(found) != len(set(employment_ids)):
        faults["employment_ids"] = "Van een van deze banen is het einde al vastgelegd. Kies opnieuw."
    if expected_end_on is not None and not is_plausible(expected_end_on):
        faults["expected_end_on"] = "Dit jaar kan niet kloppen."
    if len(message) > LONGEST_MESSAGE:
        faults["message"] = f"Houd de toelichting op {LONGEST_MESSAGE} tekens of minder."
    if faults:
        raise Invalid(faults)
    named = Signal.objects.filter(employment__in=found, channel=Signal.Channel.BANKRUPTCY, received_on=on)
    known = set(named.values_list("employment_id", flat=True))
    in_service = set(Journey.objects.in_service().filter(client__in=clients).values_list("client_id", flat=True))
    new = [job for job in found if job.pk not in known]
    opened = cases.join_all(
        jobs=[job for job in new if job.client_id in in_service],
        origin=JobEnd.Origin.SIGNAL,
        reason=StepReason.SIGNAL,
        by=actor,
        on=on,
        at=at,
    )
    case_of = {case.employment_id: case for case in opened}
    signals = Signal.objects.bulk_create(
        Signal(
            employment=job,
            client_id=job.client_id,
            job_end=case_of.get(job.pk),
            channel=Signal.Channel.BANKRUPTCY,
            kind=Signal.Kind.MAY_END,
            expected_end_on=expected_end_on,
            message=message.strip(),
            reported_by=actor,
            received_on=on,
            decide_by=signal_decision_due(on),
            receipt=get_random_string(8, RECEIPT_ALPHABET),
        )
        for job in new
    )
    notices.bankruptcy_reported([job.client_id for job in new], by=actor, at=at)
    sweep_clients(client_ids=clients, by=actor, on=on, at=at)
    return signals


@transaction.atomic
def answer_signal(*, signal_id: int, state: str, answer: str, actor: User, on: date, at: datetime) -> Signal:
    """Tell the sender what is done with the signal: contact is planned, or it is done."""
    insist_on_role(actor, Permission.DECIDE_SIGNAL)
    client_id = Signal.objects.filter(pk=signal_id).values_list("client_id", flat=True).first()
    if client_id is None:
        raise NotVisible
    lock_client(client_id, actor=actor, permission=Permission.DECIDE_SIGNAL, on=on)
    signal: Signal = (
        Signal.objects.select_related("reported_by").select_for_update(no_key=True, of=("self",)).get(pk=signal_id)
    )
    faults: dict[str, str] = {}
    if state not in (Signal.State.PLANNED, Signal.State.DONE):
        faults["state"] = "Kies of er contact is gepland of dat het signaal is afgerond."
    if not answer.strip():
        faults["answer"] = "Schrijf een antwoord voor de melder."
    elif len(answer) > LONGEST_MESSAGE:
        faults["answer"] = f"Houd het antwoord op {LONGEST_MESSAGE} tekens of minder."
    if faults:
        raise Invalid(faults)
    if signal.state == Signal.State.DONE:
        raise NotPossibleNow("Dit signaal is al afgerond.")
    if signal.state == state:
        raise NotPossibleNow("Een collega heeft dit signaal net beantwoord. Bekijk eerst dat antwoord.")
    signal.state, signal.answer, signal.answered_by, signal.answered_at = state, answer.strip(), actor, at
    signal.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    notices.signal_answered(signal, at=at)
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    return signal
