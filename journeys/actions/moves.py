"""Moving a client between klantfasen, out, and back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django_fsm import TransitionNotAllowed, can_proceed

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.refusal import Invalid, NotAllowed, NotPossibleNow, Stale
from clients.models import Employment
from journeys.actions import cases, chosen_services, services, trial_placements, vacancies
from journeys.actions.common import OTHERS_CLIENT, acting_on, lock_client
from journeys.actions.sweep import close_clients, sweep_clients
from journeys.lifecycle import (
    HINTS,
    OUTFLOW_REASONS,
    PHASE_REASONS,
    Circumstances,
    Klantfase,
    MoveReason,
)
from journeys.models import Journey, Transition, TransitionNote

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class MoveOption:
    """One arrow out of where a client stands: allowed now, or why not; with the reasons one may give."""

    target: Klantfase
    label: str
    allowed: bool
    hint: str
    reasons: tuple[MoveReason, ...]


def options(journey: Journey, *, works: bool) -> list[MoveOption]:
    """Every phase this journey could go to, the impossible ones with their hint; `works` as `with_works` says."""
    return _options(journey, works, _left_because([journey]).get(journey.pk))


def with_works(*, clients: Any, on: date) -> Any:
    """Clients with `works`: whether their paid work runs on that day."""
    return clients.annotate(works=Exists(_running(on).filter(client=OuterRef("pk"))))


def options_for(journeys: Sequence[Journey], *, actor: User, on: date) -> dict[int, list[MoveOption]]:
    """The options of many journeys, by journey id, as far as `actor` may use them; a fixed number of queries."""
    clients = [journey.client_id for journey in journeys]
    working, left_because = _working(clients, on), _left_because(journeys)
    own = acting_on(actor, clients, on)
    found = {}
    for journey in journeys:
        here = _options(journey, journey.client_id in working, left_because.get(journey.pk))
        if not actor.may(Permission.MOVE_KLANTFASE):
            here = [replace(option, allowed=False, hint=NotAllowed().message, reasons=()) for option in here]
        elif journey.client_id not in own:
            here = [replace(option, allowed=False, hint=OTHERS_CLIENT, reasons=()) for option in here]
        found[journey.pk] = here
    return found


def _options(journey: Journey, works: bool, left_because: MoveReason | None) -> list[MoveOption]:
    found = []
    for target in Klantfase:
        if target in (Klantfase.ONBEKEND_2_3, journey.klantfase):
            continue
        reasons = _reasons(journey, target)
        open_to, hint = [], ""
        for reason in reasons:
            journey.circumstances = Circumstances(works, reason, left_because)
            if can_proceed(getattr(journey, f"to_{target}")):
                open_to.append(reason)
            else:
                hint = hint or _hint(journey, target)
        found.append(MoveOption(target, target.label, bool(open_to), "" if open_to else hint, tuple(open_to)))
    return found


@act("Klantfase wijzigen")
def move(
    *,
    journey_id: int,
    target: str,
    reason: str,
    note: str,
    on: date,
    today: date,
    actor: User,
    at: datetime,
    version: int | None,
) -> Transition:
    """Move a client to another klantfase from day `on`, and keep the move for ever.

    Raises `Invalid` for an unknown target or reason or an impossible date, `NotPossibleNow` with a hint when a
    guard says no, `Stale` when somebody moved the client since `version`.
    """
    whose = Journey.objects.filter(pk=journey_id).values("client_id")
    client = lock_client(whose, actor=actor, permission=Permission.MOVE_KLANTFASE, on=today)
    client_id, journey = client.pk, client.journey  # as it is now: who holds the client holds the journey
    if version is not None and journey.version != version:
        raise Stale
    _check(journey, target, reason, on, today)
    if len(note) > LONGEST_NOTE:
        raise Invalid({"note": f"Houd de toelichting op {LONGEST_NOTE} tekens of minder."})
    before = journey.klantfase
    leaves = target == Klantfase.UITGESTROOMD
    works = not leaves and _works(client_id, on)  # no guard of an outflow asks for it
    if target == Klantfase.AAN_HET_WERK:  # work that has ended since is no reason to be in this phase now
        works = works and _works(client_id, today)
    journey.circumstances = Circumstances(works, MoveReason(reason), _left_because([journey]).get(journey.pk))
    try:
        getattr(journey, f"to_{target}")()
    except TransitionNotAllowed as refused:
        raise NotPossibleNow(_hint(journey, target)) from refused
    journey.phase_since = on
    journey.version += 1
    journey.save(update_fields=["klantfase", "phase_since", "version"])
    row = Transition.objects.create(
        journey=journey, from_phase=before, to_phase=target, reason=reason, actor=actor, on=on, recorded_at=at
    )
    if note.strip():
        TransitionNote.objects.create(transition=row, text=note.strip())
    if leaves:
        services.end_on_outflow(client_id=client_id, by=actor, day=on, at=at)
        chosen_services.end_on_outflow(client_id=client_id, by=actor, day=on)
        trial_placements.end_on_outflow(client_id=client_id, day=on)
        vacancies.end_on_outflow(client_id=client_id, by=actor, at=at)
        cases.follow(client_ids=[client_id], by=actor, on=today, at=at)
        close_clients(client_ids=[client_id], on=today)
    else:
        sweep_clients(client_ids=[client_id], by=actor, on=today, at=at)
    return row


def _check(journey: Journey, target: str, reason: str, on: date, today: date) -> None:
    faults: dict[str, str] = {}
    if target not in Klantfase.values or target == Klantfase.ONBEKEND_2_3:
        faults["target"] = "Kies een klantfase uit de lijst."
    if reason not in MoveReason.values:
        faults["reason"] = "Kies een reden uit de lijst."
    if on > today:
        faults["on"] = "De ingangsdatum ligt in de toekomst."
    elif on < journey.phase_since:
        faults["on"] = f"De klant is pas sinds {journey.phase_since:%d-%m-%Y} in de huidige fase."
    if faults:
        raise Invalid(faults)
    if target == journey.klantfase:
        raise NotPossibleNow(f"De klant is al in deze fase: {Klantfase(target).label}.")


def _reasons(journey: Journey, target: Klantfase) -> tuple[MoveReason, ...]:
    if target == Klantfase.UITGESTROOMD:
        return OUTFLOW_REASONS
    return (MoveReason.REVIVED,) if journey.is_over else PHASE_REASONS


def _works(client_id: int, on: date) -> bool:
    return client_id in _working([client_id], on)


def _working(client_ids: Sequence[int], on: date) -> set[int]:
    """Whose paid work runs on that day."""
    return set(_running(on).filter(client__in=client_ids).values_list("client_id", flat=True))


def _running(on: date) -> Any:
    """The jobs that count as paid work on that day; on the last day of a job a client may already move on."""
    return Employment.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), started_on__lte=on).order_by()


def _left_because(journeys: Sequence[Journey]) -> dict[int, MoveReason]:
    """Why those who flowed out did so, by journey id; the last reason counts."""
    over = [journey.pk for journey in journeys if journey.is_over]
    if not over:
        return {}
    rows = Transition.objects.filter(journey__in=over, to_phase=Klantfase.UITGESTROOMD).order_by("on", "pk")
    return {journey_id: MoveReason(reason) for journey_id, reason in rows.values_list("journey_id", "reason")}


def _hint(journey: Journey, target: str) -> str:
    """The hint of the first guard that says no."""
    meta = getattr(journey, f"to_{target}")._django_fsm
    transition_row = meta.get_transition(journey.klantfase)
    if transition_row is None:
        return "Deze wisseling bestaat niet."
    for guard in transition_row.conditions:
        if not guard(journey):
            return HINTS[guard]
    return ""
