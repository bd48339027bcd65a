"""A signal comes in, and gets its answer."""

from datetime import date, datetime

from django.db import transaction
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.roles import Permission
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
from journeys.models import JobEnd, Signal

# No letters or digits that look like one another: people read receipt numbers aloud.
RECEIPT_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


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
    """Keep a signal and give it a receipt number. Signals coming in need no consent (004:1543-1549).

    The same signal sent twice on one day gives the same receipt.
    """
    insist_on_role(actor, Permission.REPORT_SIGNAL)
    employment = Employment.objects.visible_to(actor, on).filter(pk=employment_id).first()
    if employment is None:
        raise NotVisible
    locks.share(TASKS_LOCK)
    Client.objects.select_for_update(no_key=True).get(pk=employment.client_id)
    faults: dict[str, str] = {}
    if kind not in Signal.Kind.values:
        faults["kind"] = "Kies wat er aan de hand is."
    if expected_end_on is not None and expected_end_on < employment.started_on:
        faults["expected_end_on"] = "Deze dag ligt voor het begin van de baan."
    elif expected_end_on is not None and not is_plausible(expected_end_on):
        faults["expected_end_on"] = "Dit jaar kan niet kloppen."
    if kind == Signal.Kind.ENDED and expected_end_on is None:
        faults["expected_end_on"] = "Vul de laatste werkdag in."
    if kind == Signal.Kind.ENDED and expected_end_on is not None and expected_end_on > on:
        faults["expected_end_on"] = "Deze dag moet nog komen. Kies dan een andere melding."
    if faults:
        raise Invalid(faults)
    content = {
        "employment": employment,
        "client_id": employment.client_id,
        "kind": kind,
        "expected_end_on": expected_end_on,
        "message": message.strip(),
        "reported_by": actor,
        "received_on": on,
    }
    twin: Signal | None = Signal.objects.filter(**content).first()
    if twin is not None:
        return twin
    case = None
    if employment.is_running:
        case = cases.join(
            employment=employment, origin=JobEnd.Origin.SIGNAL, reason=StepReason.SIGNAL, by=actor, on=on, at=at
        )
    signal: Signal = Signal.objects.create(
        **content, job_end=case, receipt=get_random_string(8, RECEIPT_ALPHABET), decide_by=signal_decision_due(on)
    )
    notices.signal_received(signal, at=at)
    sweep_clients(client_ids=[employment.client_id], by=actor, on=on, at=at)
    return signal


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
