"""Services: a traject from request to result, and the decision not to buy one."""

from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django_fsm import TransitionNotAllowed

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Employment
from journeys.actions.common import lock_client, review_fault
from journeys.actions.sweep import sweep_clients
from journeys.employer_reviews import unread
from journeys.models import EmployerReview, JobEnd, NoPurchase, Trajectory, TrajectoryStep
from journeys.providers import companies, known
from journeys.services import BY_CODE, NAAR_WERK, TRAJECT_CHOICES, why_not
from journeys.trajectory_lifecycle import BREAK_REASONS, ENDED, HOLD_REASONS, RESULTS, Facts, hint
from journeys.trajectory_lifecycle import TrajectoryReason as R
from journeys.trajectory_lifecycle import TrajectoryState as S

LONGEST_REASON = 300
LONGEST_TEXT = 2000
IMPLAUSIBLE = "Dit jaar kan niet kloppen."
FUTURE = "Deze dag moet nog komen."
READ_FIRST = "Lees eerst hoe de werkgever terugkijkt. Zet daarna een vinkje."
FROM_THE_LIST = "Kies er een uit de lijst."
# What a person records about a traject that was ordered, with the reasons for it.
BY_PERSON: dict[S, tuple[R, ...]] = {
    S.RUNNING: (R.START, R.RESUME),
    S.ON_HOLD: HOLD_REASONS,
    S.COMPLETED: RESULTS,
    S.BROKEN_OFF: tuple(reason for reason in BREAK_REASONS if reason is not R.FLOWED_OUT),
}
CRITERIA = {
    "client_can_manage": "Er loopt nog een baan. Leg vast of de klant dit aankan.",
    "quickest_lasting_way": "Er loopt nog een baan. Leg vast of dit de snelste weg is naar werk dat blijft.",
}


@act("Traject aanvragen")
def request_trajectory(
    *,
    client_id: int,
    service: str,
    job_end_id: int | None,
    reason_for_service: str,
    expected_result: str,
    client_can_manage: bool,
    quickest_lasting_way: bool,
    day: date,
    review_read: bool = False,
    actor: User,
    on: date,
    at: datetime,
) -> Trajectory:
    """Ask for a traject that fits the klantfase; Naar werk while a job runs needs both criteria (004:1613-1619).

    When the last employer looked back, whoever chooses has read it first, and that is kept (004:3777-3803).
    """
    client = lock_client(client_id, actor=actor, permission=Permission.RECORD_WORK, on=on)
    faults = day_faults(day=day, on=on)
    faults |= text_faults(reason_for_service=reason_for_service, expected_result=expected_result)
    if service not in dict(TRAJECT_CHOICES):
        faults["service"] = FROM_THE_LIST
    elif misfit := why_misfit(client, service, min(day, on)):
        faults["service"] = misfit
    working = _works(client_id, on)
    if working and service == NAAR_WERK:
        met = {"client_can_manage": client_can_manage, "quickest_lasting_way": quickest_lasting_way}
        faults |= {name: text for name, text in CRITERIA.items() if not met[name]}
    faults |= _job_end_faults(client_id, job_end_id)
    review = unread(client_id)
    if review and not review_read:
        faults["review_read"] = READ_FIRST
    if faults:
        raise Invalid(faults)
    if Trajectory.objects.filter(client=client_id, service=service, state=S.REQUESTED).exists():
        raise NotPossibleNow(f"{BY_CODE[service].label} is al aangevraagd voor deze klant.")
    trajectory: Trajectory = Trajectory.objects.create(
        client_id=client_id,
        job_end_id=job_end_id,
        service=service,
        state=S.REQUESTED,
        reason_for_service=reason_for_service.strip(),
        expected_result=expected_result.strip(),
        before_job_end=working,
        client_can_manage=client_can_manage,
        quickest_lasting_way=quickest_lasting_way,
        requested_on=day,
    )
    _keep(trajectory, "", R.REQUEST, by=actor, day=day, at=at)
    if review:
        EmployerReview.objects.filter(pk=review.pk).update(read_by=actor, read_on=on)
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    return trajectory


@act("Traject bestellen")
def order_trajectory(
    *,
    trajectory_id: int,
    provider_id: int | None,
    same_provider_refused: bool,
    client_can_manage: bool,
    quickest_lasting_way: bool,
    day: date,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> TrajectoryStep:
    """Order a traject from a re-integration company; the client's no to the known one is respected (004:6246)."""
    trajectory = _lock(trajectory_id, version, actor, on)
    faults = day_faults(day=day, on=on) or _after_the_last_step(trajectory, day)
    provider = companies().filter(pk=provider_id).first()
    if provider is None:
        faults["provider_id"] = "Kies het re-integratiebedrijf uit de lijst."
    elif same_provider_refused and (before := known(trajectory.client_id)) and before.organisation == provider:
        faults["provider_id"] = "De klant wil niet naar deze organisatie. Kies een andere."
    if faults:
        raise Invalid(faults)
    trajectory.provider = provider
    trajectory.same_provider_refused = same_provider_refused
    trajectory.client_can_manage = client_can_manage
    trajectory.quickest_lasting_way = quickest_lasting_way
    trajectory.before_job_end = _works(trajectory.client_id, on)
    trajectory.ordered_on = day
    others = Trajectory.objects.live().filter(client=trajectory.client_id)
    trajectory.facts = Facts(
        R.ORDER,
        misfit=why_misfit(trajectory.client, trajectory.service, day),
        other_live=others.exists(),
        early=trajectory.before_job_end and trajectory.service == NAAR_WERK,
        justified=client_can_manage and quickest_lasting_way,
    )
    step = _move(trajectory, S.ORDERED, by=actor, day=day, at=at)
    sweep_clients(client_ids=[trajectory.client_id], by=actor, on=on, at=at)
    return step


@act("Traject verder brengen")
def move_trajectory(
    *,
    trajectory_id: int,
    target: str,
    reason: str,
    day: date,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> TrajectoryStep:
    """Start a traject, put it on hold, resume it with the same company, complete it or break it off.

    `reason` is the result of a traject that ends; for a start and a resumption it may be left empty.
    """
    trajectory = _lock(trajectory_id, version, actor, on)
    faults = day_faults(day=day, on=on) or _after_the_last_step(trajectory, day)
    if target not in BY_PERSON:
        faults["target"] = FROM_THE_LIST
    elif target == S.RUNNING:
        reason = R.START if trajectory.state == S.ORDERED else R.RESUME
    elif reason not in BY_PERSON[S(target)]:
        faults["reason"] = FROM_THE_LIST
    if faults:
        raise Invalid(faults)
    trajectory.facts = Facts(R(reason))
    if trajectory.started_on is None and target == S.RUNNING:
        trajectory.started_on = day
    step = _move(trajectory, S(target), by=actor, day=day, at=at)
    sweep_clients(client_ids=[trajectory.client_id], by=actor, on=on, at=at)
    return step


@act("Besluit om nu geen traject te kopen")
def decide_no_purchase(
    *,
    client_id: int,
    job_end_id: int | None,
    reason: str,
    explanation: str,
    review_on: date | None,
    base_number: int,
    actor: User,
    on: date,
    at: datetime,
) -> NoPurchase:
    """Record that no traject is bought now, why, and when one looks again: buying is the rule (004:1593-1599).

    Own help for two, three or six months comes before a traject in many offices (004:6056-6065, 6139-6153).
    `base_number` is the number of the last decision that the writer looked at, 0 when there was none.
    """
    lock_client(client_id, actor=actor, permission=Permission.RECORD_WORK, on=on)
    last = NoPurchase.objects.filter(client=client_id).order_by("-number").first()
    if (last.number if last else 0) != base_number:
        raise Stale("Er is intussen al een besluit vastgelegd. Bekijk dat eerst.")
    faults = _job_end_faults(client_id, job_end_id)
    if reason not in NoPurchase.Reason.values:
        faults["reason"] = "Kies een reden uit de lijst."
    if not explanation.strip():
        faults["explanation"] = "Schrijf op waarom er nu geen traject komt."
    elif len(explanation) > LONGEST_TEXT:
        faults["explanation"] = f"Houd de toelichting op {LONGEST_TEXT} tekens of minder."
    if fault := review_fault(review_on, on=on):
        faults["review_on"] = fault
    if faults:
        raise Invalid(faults)
    decision: NoPurchase = NoPurchase.objects.create(
        client_id=client_id,
        job_end_id=job_end_id,
        number=base_number + 1,
        reason=reason,
        explanation=explanation.strip(),
        review_on=review_on,
        decided_on=on,
        decided_by=actor,
    )
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    return decision


def end_on_outflow(*, client_id: int, by: User, day: date, at: datetime) -> None:
    """Break off what still runs for a client who leaves the target group; the caller holds the client."""
    steps = TrajectoryStep.objects.filter(trajectory=OuterRef("pk")).order_by("-on").values("on")
    running = Trajectory.objects.exclude(state__in=ENDED).filter(client=client_id)
    for trajectory in running.annotate(last_on=Subquery(steps[:1])):  # one at most
        trajectory.facts = Facts(R.FLOWED_OUT)
        _move(trajectory, S.BROKEN_OFF, by=by, day=max(day, trajectory.last_on), at=at)


def why_misfit(client: Client, service: str, day: date) -> str:
    """Why this service cannot start for the client on that day, in words for the person; empty when it can."""
    journey: Any = getattr(client, "journey", None)
    return why_not(BY_CODE[service], journey.klantfase if journey else "", day)


def day_faults(*, day: date, on: date) -> dict[str, str]:
    """What is wrong with a day on which something happened, by field; empty when it can be."""
    if not is_plausible(day):
        return {"day": IMPLAUSIBLE}
    return {"day": FUTURE} if day > on else {}


def text_faults(*, reason_for_service: str, expected_result: str, what: str = "het traject") -> dict[str, str]:
    """What is wrong with the reason for a service and its expected result, by field; empty when they are there."""
    faults: dict[str, str] = {}
    if not reason_for_service.strip():
        faults["reason_for_service"] = "Schrijf op waarom u deze dienst kiest."
    elif len(reason_for_service.strip()) > LONGEST_REASON:
        faults["reason_for_service"] = f"Houd dit op {LONGEST_REASON} tekens of minder."
    if not expected_result.strip():
        faults["expected_result"] = f"Schrijf op wat {what} moet opleveren."
    elif len(expected_result) > LONGEST_TEXT:
        faults["expected_result"] = f"Houd dit op {LONGEST_TEXT} tekens of minder."
    return faults


def _lock(trajectory_id: int, version: int | None, actor: User, on: date) -> Trajectory:
    whose = Trajectory.objects.filter(pk=trajectory_id).values("client_id")
    client = lock_client(whose, actor=actor, permission=Permission.RECORD_WORK, on=on)
    trajectory: Trajectory = Trajectory.objects.select_for_update(no_key=True).get(pk=trajectory_id)
    if version is not None and trajectory.version != version:
        raise Stale
    trajectory.client = client
    return trajectory


def _move(trajectory: Trajectory, target: S, *, by: User, day: date, at: datetime) -> TrajectoryStep:
    """Take one step if the guards allow it, and keep it for ever."""
    before = trajectory.state
    try:
        getattr(trajectory, f"to_{target}")()
    except TransitionNotAllowed as refused:
        raise NotPossibleNow(hint(trajectory, target)) from refused
    if target in ENDED:
        trajectory.ended_on, trajectory.result = day, trajectory.facts.reason
    trajectory.version += 1
    trajectory.save()
    return _keep(trajectory, before, trajectory.facts.reason, by=by, day=day, at=at)


def _keep(trajectory: Trajectory, before: str, reason: R, *, by: User, day: date, at: datetime) -> TrajectoryStep:
    return TrajectoryStep.objects.create(
        trajectory=trajectory,
        from_state=before,
        to_state=trajectory.state,
        reason=reason,
        actor=by,
        on=day,
        recorded_at=at,
    )


def _works(client_id: int, on: date) -> bool:
    return bool(Employment.objects.running().begun(on).filter(client=client_id).exists())


def _after_the_last_step(trajectory: Trajectory, day: date) -> dict[str, str]:
    last: date = trajectory.steps.order_by("-on").values_list("on", flat=True)[0]
    return {"day": f"De vorige stap was op {last:%d-%m-%Y}. Kies die dag of een latere."} if day < last else {}


def _job_end_faults(client_id: int, job_end_id: int | None) -> dict[str, str]:
    if job_end_id is None or JobEnd.objects.filter(pk=job_end_id, client=client_id).exists():
        return {}
    return {"job_end_id": FROM_THE_LIST}
