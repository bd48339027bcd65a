"""Trial placements: planned with the employer's written intention, and how they ended."""

from datetime import date, datetime, timedelta

from django.db.models import Case, F, Value, When
from django.db.models.functions import Least

from accounts.models import Organisation, User
from accounts.roles import Permission
from base.acts import act
from base.dates import is_plausible, last_day
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Consent
from journeys.actions import outbound
from journeys.actions.common import lock_client
from journeys.actions.sweep import sweep_clients
from journeys.models import TrialPlacement
from journeys.services import TRIAL_MONTHS

IMPLAUSIBLE = "Dit jaar kan niet kloppen."
# Further away nobody can promise a job.
FURTHEST_START = timedelta(days=366)
Outcome = TrialPlacement.Outcome


@act("Proefplaatsing plannen")
def plan_trial_placement(
    *,
    client_id: int,
    employer_id: int | None,
    starts_on: date,
    ends_on: date,
    intention: bool,
    intention_on: date | None,
    actor: User,
    on: date,
    at: datetime,
) -> TrialPlacement:
    """Record two to six months on trial, meant in writing to become a job (004:1951-1955, 7733-7745).

    It is agreed with the employer, so that the client's consent for a placement is needed: `ConsentMissing` without.
    """
    client = lock_client(client_id, actor=actor, permission=Permission.RECORD_WORK, on=on)
    faults = _period_faults(starts_on, ends_on, on) | _intention_faults(intention, intention_on, starts_on, on)
    employers = Organisation.objects.filter(kind=Organisation.Kind.EMPLOYER)
    if employer_id is None or not employers.filter(pk=employer_id).exists():
        faults["employer_id"] = "Kies een werkgever uit de lijst."
    if faults or employer_id is None or intention_on is None:
        raise Invalid(faults)
    _insist_on_no_other(client_id, starts_on)
    outbound.insist_on_consent(
        client=client, employer_id=employer_id, purpose=Consent.Purpose.PLACEMENT, on=on, at=at
    )
    placement: TrialPlacement = TrialPlacement.objects.create(
        client_id=client_id,
        employer_id=employer_id,
        starts_on=starts_on,
        ends_on=ends_on,
        intention=intention,
        intention_on=intention_on,
    )
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    return placement


@act("Proefplaatsing afronden")
def end_trial_placement(
    *,
    placement_id: int,
    outcome: str,
    ended_on: date,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> TrialPlacement:
    """Record how a trial placement ends: a job, no job, stopped earlier, or never begun.

    Whether a job follows is known before the last day, so that day may still lie ahead.
    """
    whose = TrialPlacement.objects.filter(pk=placement_id).values("client_id")
    client_id = lock_client(whose, actor=actor, permission=Permission.RECORD_WORK, on=on).pk
    placement: TrialPlacement = TrialPlacement.objects.select_for_update(no_key=True).get(pk=placement_id)
    if version is not None and placement.version != version:
        raise Stale
    if closed := why_over(placement):
        raise NotPossibleNow(closed)
    if faults := _ending_faults(placement, outcome, ended_on, on):
        raise Invalid(faults)
    _close(placement.pk, outcome, ended_on)
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    placement.refresh_from_db()
    return placement


def why_over(placement: TrialPlacement) -> str:
    """Why how a trial placement ended is not recorded any more; empty while it is open."""
    if not placement.outcome:
        return ""
    return f"De afloop is al vastgelegd: {placement.get_outcome_display().lower()}."


def why_not_plan(running: TrialPlacement | None) -> str:
    """Why no trial placement is planned beside the one of which the end is still open; empty without that."""
    if running is None:
        return ""
    return (
        f"Er is al een proefplaatsing bij {running.employer.name}, tot en met {running.ends_on:%d-%m-%Y}. "
        "Leg eerst vast hoe die afliep."
    )


def end_on_outflow(*, client_id: int, day: date) -> None:
    """End what is still open for a client who leaves the target group; the caller holds the client."""
    TrialPlacement.objects.open().filter(client=client_id).update(
        outcome=Case(
            When(starts_on__lte=day, then=Value(Outcome.BROKEN_OFF.value)), default=Value(Outcome.CANCELLED.value)
        ),
        ended_on=Least(Value(day), F("ends_on")),
        version=F("version") + 1,
    )


def _close(placement_id: int, outcome: str, ended_on: date) -> None:
    TrialPlacement.objects.filter(pk=placement_id).update(
        outcome=outcome, ended_on=ended_on, version=F("version") + 1
    )


def _period_faults(starts_on: date, ends_on: date, on: date) -> dict[str, str]:
    faults = {
        name: IMPLAUSIBLE for name, day in (("starts_on", starts_on), ("ends_on", ends_on)) if not is_plausible(day)
    }
    if faults:
        return faults
    if starts_on > on + FURTHEST_START:
        faults["starts_on"] = "Kies een begin binnen een jaar."
    shortest, longest = (last_day(starts_on, months) for months in TRIAL_MONTHS)
    if ends_on < shortest:
        faults["ends_on"] = f"Een proefplaatsing duurt minstens twee maanden: tot en met {shortest:%d-%m-%Y}."
    elif ends_on > longest:
        faults["ends_on"] = f"Een proefplaatsing duurt hoogstens zes maanden: tot en met {longest:%d-%m-%Y}."
    return faults


def _intention_faults(intention: bool, intention_on: date | None, starts_on: date, on: date) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not intention:
        faults["intention"] = (
            "Dit is een voorwaarde: de werkgever schrijft vooraf op dat de klant daarna minstens zes maanden in "
            "dienst komt."
        )
    if intention_on is None:
        faults["intention_on"] = "Vul de datum van de schriftelijke intentie in."
    elif not is_plausible(intention_on):
        faults["intention_on"] = IMPLAUSIBLE
    elif intention_on > on:
        faults["intention_on"] = "Deze dag moet nog komen."
    elif intention_on > starts_on:
        faults["intention_on"] = "De werkgever legt de intentie vast voordat de proefplaatsing begint."
    return faults


def _insist_on_no_other(client_id: int, starts_on: date) -> None:
    others = TrialPlacement.objects.filter(client=client_id).select_related("employer")
    if closed := why_not_plan(others.open().first()):
        raise NotPossibleNow(closed)
    overlapping = others.exclude(outcome=Outcome.CANCELLED).filter(ended_on__gte=starts_on)
    if (before := overlapping.order_by("-ended_on").first()) is not None:
        raise NotPossibleNow(
            f"De proefplaatsing bij {before.employer.name} duurde tot en met {before.ended_on:%d-%m-%Y}. "
            "De nieuwe begint daarna."
        )


def _ending_faults(placement: TrialPlacement, outcome: str, ended_on: date, on: date) -> dict[str, str]:
    if outcome not in Outcome.values:
        return {"outcome": "Kies de afloop uit de lijst."}
    if not is_plausible(ended_on):
        return {"ended_on": IMPLAUSIBLE}
    if outcome in (Outcome.BROKEN_OFF, Outcome.CANCELLED) and ended_on > on:
        return {"ended_on": "Deze dag moet nog komen."}
    if outcome == Outcome.CANCELLED:
        return {}
    if ended_on < placement.starts_on:
        return {"ended_on": f"De proefplaatsing begint op {placement.starts_on:%d-%m-%Y}."}
    if ended_on > placement.ends_on:
        return {"ended_on": f"De proefplaatsing is afgesproken tot en met {placement.ends_on:%d-%m-%Y}."}
    return {}
