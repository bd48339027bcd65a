"""Services that are no traject: chosen with a reason and an expected result, and what came of them."""

from datetime import date, datetime

from django.db.models import F, Value
from django.db.models.functions import Greatest

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.refusal import Invalid, NotPossibleNow, Stale
from journeys import vacancy_notices
from journeys.actions.common import lock_client
from journeys.actions.services import FROM_THE_LIST, LONGEST_TEXT, day_faults, text_faults, why_misfit
from journeys.actions.vacancies import agreement_faults
from journeys.models import ChosenService, Workplan
from journeys.services import BY_CODE, CHOSEN_CHOICES, WSP

Outcome = ChosenService.Outcome
# What a person records; who leaves the target group ends them all.
OUTCOMES = tuple(outcome for outcome in Outcome if outcome is not Outcome.FLOWED_OUT)


@act("Dienst kiezen")
def choose_service(
    *,
    client_id: int,
    service: str,
    reason_for_service: str,
    expected_result: str,
    client_agreed_on: date | None,
    day: date,
    actor: User,
    on: date,
    at: datetime,
) -> ChosenService:
    """Choose a service that fits the klantfase, with the werkplan that holds now (004:862-864, 1525-1533).

    The Werkgeversservicepunt is asked only for a client who agreed to it; its advisers in the region hear at once.
    """
    client = lock_client(client_id, actor=actor, permission=Permission.RECORD_WORK, on=on)
    faults = day_faults(day=day, on=on)
    faults |= text_faults(reason_for_service=reason_for_service, expected_result=expected_result, what="de dienst")
    if service not in dict(CHOSEN_CHOICES):
        faults["service"] = FROM_THE_LIST
    elif misfit := why_misfit(client, service, min(day, on)):
        faults["service"] = misfit
    if service == WSP:
        faults |= agreement_faults(client_agreed_on=client_agreed_on, on=on)
    if faults:
        raise Invalid(faults)
    if ChosenService.objects.open().filter(client=client_id, service=service).exists():
        raise NotPossibleNow(f"{BY_CODE[service].label} is al gekozen voor deze klant en loopt nog.")
    row: ChosenService = ChosenService.objects.create(
        client_id=client_id,
        workplan=Workplan.objects.filter(client=client_id, is_current=True).first(),
        service=service,
        reason_for_service=reason_for_service.strip(),
        expected_result=expected_result.strip(),
        client_agreed_on=client_agreed_on if service == WSP else None,
        chosen_on=day,
        chosen_by=actor,
    )
    if service == WSP:
        vacancy_notices.mediation_asked(office_id=client.office_id, by=actor, at=at)
    return row


@act("Dienst beëindigen")
def end_service(
    *,
    chosen_id: int,
    outcome: str,
    result: str,
    day: date,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> ChosenService:
    """Record what came of a chosen service; once."""
    whose = ChosenService.objects.filter(pk=chosen_id).values("client_id")
    lock_client(whose, actor=actor, permission=Permission.RECORD_WORK, on=on)
    row: ChosenService = ChosenService.objects.select_for_update(no_key=True).get(pk=chosen_id)
    if version is not None and row.version != version:
        raise Stale
    if closed := why_over(row):
        raise NotPossibleNow(closed)
    faults = day_faults(day=day, on=on)
    if not faults and day < row.chosen_on:
        faults["day"] = f"De dienst is gekozen op {row.chosen_on:%d-%m-%Y}. Kies die dag of een latere."
    if outcome not in OUTCOMES:
        faults["outcome"] = "Kies de afloop uit de lijst."
    if not result.strip():
        faults["result"] = "Schrijf op wat de dienst heeft opgeleverd."
    elif len(result) > LONGEST_TEXT:
        faults["result"] = f"Houd dit op {LONGEST_TEXT} tekens of minder."
    if faults:
        raise Invalid(faults)
    row.outcome, row.result, row.ended_on, row.ended_by = outcome, result.strip(), day, actor
    row.version += 1
    row.save(update_fields=["outcome", "result", "ended_on", "ended_by", "version"])
    return row


def end_on_outflow(*, client_id: int, by: User, day: date) -> None:
    """End what is still open for a client who leaves the target group; the caller holds the client."""
    ChosenService.objects.open().filter(client=client_id).update(
        outcome=Outcome.FLOWED_OUT,
        ended_on=Greatest(F("chosen_on"), Value(day)),
        ended_by=by,
        version=F("version") + 1,
    )


def why_over(row: ChosenService) -> str:
    """Why what came of a service is not recorded any more; empty while it is open."""
    return f"De afloop is al vastgelegd: {row.get_outcome_display().lower()}." if row.outcome else ""
