"""Writing the werkplan: every change is a new version."""

from datetime import date, datetime

from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.refusal import Invalid, Stale
from journeys.actions.common import lock_client
from journeys.actions.sweep import sweep_clients
from journeys.models import Workplan, WorkplanNote

LONGEST_EVALUATION = 2000
# Longer than anybody writes about one part of a plan; what is longer was pasted by mistake.
LONGEST_TEXT = 4000


@act("Werkplan schrijven")
def write_workplan(
    *,
    client_id: int,
    goal: str,
    helps: str,
    hinders: str,
    agreements: str,
    service_reason: str,
    expected_result: str,
    evaluation: str,
    note: str,
    base_number: int,
    actor: User,
    on: date,
    at: datetime,
) -> Workplan:
    """Keep a new version; `base_number` is the version the writer looked at, 0 when there was none.

    From the second version on, `evaluation` says what came of the one before (004:862-864, 872-876). `note` is kept
    apart: neither the client nor any portal reads it. Open agreements stay open, whatever version they were made in.
    """
    lock_client(client_id, actor=actor, permission=Permission.WRITE_WORKPLAN, on=on)
    current = Workplan.objects.filter(client=client_id, is_current=True).first()
    if (current.number if current else 0) != base_number:
        raise Stale("Een collega heeft intussen een nieuwe versie van dit werkplan vastgelegd. Bekijk die eerst.")
    faults = {
        name: message
        for name, text, message in (
            ("goal", goal, "Schrijf op waar de klant naartoe werkt."),
            ("agreements", agreements, "Schrijf op wat u hebt afgesproken."),
        )
        if not text.strip()
    }
    texts = {
        "goal": goal,
        "helps": helps,
        "hinders": hinders,
        "agreements": agreements,
        "service_reason": service_reason,
        "expected_result": expected_result,
        "note": note,
    }
    for name, text in texts.items():
        if len(text) > LONGEST_TEXT:
            faults[name] = f"Houd dit op {LONGEST_TEXT} tekens of minder."
    if current and not evaluation.strip():
        faults["evaluation"] = "Schrijf op wat er van het vorige plan is gekomen."
    elif len(evaluation) > LONGEST_EVALUATION:
        faults["evaluation"] = f"Houd dit op {LONGEST_EVALUATION} tekens of minder."
    if faults:
        raise Invalid(faults)
    Workplan.objects.filter(client=client_id, is_current=True).update(is_current=False)
    plan = Workplan.objects.create(
        client_id=client_id,
        number=base_number + 1,
        made_on=on,
        made_by=actor,
        goal=goal.strip(),
        helps=helps.strip(),
        hinders=hinders.strip(),
        agreements=agreements.strip(),
        service_reason=service_reason.strip(),
        expected_result=expected_result.strip(),
        evaluation=evaluation.strip() if current else "",
    )
    if note.strip():
        WorkplanNote.objects.create(workplan=plan, text=note.strip())
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    return plan


def note_change(*, client_id: int, change: str, on: date) -> None:
    """Remember on the current plan that work, health, internship or study changed (004:872-876)."""
    Workplan.objects.filter(client=client_id, is_current=True, made_on__lte=on).filter(
        Q(changed_on__isnull=True) | Q(changed_on__lt=on)
    ).update(changed_on=on, change=change)
