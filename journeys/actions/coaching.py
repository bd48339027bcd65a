"""What happens to the coaching on a job: it starts, goes on for another half-year, stops."""

from datetime import date, datetime

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.refusal import Invalid, Stale
from clients.actions import coaching as coachings
from clients.actions import employments
from clients.actions.coaching import Application
from clients.models import Coaching, CoachingPeriod, Employment
from journeys import notices
from journeys.actions.common import lock_client
from journeys.actions.sweep import sweep_clients
from journeys.deadlines import EARLY_JOB_CHECK


@act("Jobcoaching starten")
def start_coaching(
    *,
    employment_id: int,
    kind: str,
    organisation_id: int | None,
    coach_id: int | None,
    regime: str,
    starts_on: date,
    until: date,
    exception_reason: str,
    chosen_by_client: bool | None,
    choice_reason: str,
    binding_agreement: bool,
    actor: User,
    on: date,
    at: datetime,
) -> Coaching:
    """Let a jobcoach begin on a job, for half a year at most (004:1048-1089, 1161-1169).

    From then on nobody needs to ask early how the job goes, and the half-year has an end to be renewed.
    """
    whose = Employment.objects.filter(pk=employment_id).values("client")
    client = lock_client(whose, actor=actor, permission=Permission.RECORD_WORK, on=on)
    employment = employments.lock(employment_id)
    employment.client = client
    coaching = coachings.start(
        employment=employment,
        asked=Application(
            kind=kind,
            organisation_id=organisation_id,
            coach_id=coach_id,
            regime=regime,
            starts_on=starts_on,
            until=until,
            exception_reason=exception_reason.strip(),
            chosen_by_client=chosen_by_client,
            choice_reason=choice_reason.strip(),
            binding_agreement=binding_agreement,
        ),
        on=on,
    )
    notices.coaching_started(coaching, on=on, at=at)
    sweep_clients(client_ids=[coaching.employment.client_id], by=actor, on=on, at=at)
    return coaching


@act("Jobcoaching verlengen")
def renew_coaching(
    *,
    coaching_id: int,
    until: date,
    structural: str,
    motivation: str,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> CoachingPeriod:
    """Record the next period of coaching: half a year at most (004:1161-1163), past three years with a reason."""
    coaching = _lock_coaching(coaching_id, version, actor, on)
    period = coachings.renew(coaching=coaching, until=until, structural=structural, motivation=motivation.strip())
    sweep_clients(client_ids=[coaching.employment.client_id], by=actor, on=on, at=at)
    return period


@act("Jobcoaching stoppen")
def stop_coaching(
    *, coaching_id: int, ended_on: date, version: int | None, actor: User, on: date, at: datetime
) -> None:
    """Record that coaching stopped; the job goes on. Once it is no longer new, the coach was its early check."""
    if ended_on > on:
        raise Invalid({"ended_on": "Deze dag moet nog komen. Leg het einde vast als de jobcoaching is gestopt."})
    coaching = _lock_coaching(coaching_id, version, actor, on)
    coachings.stop(coaching=coaching, ended_on=ended_on)
    employments.settle_early_check(
        employment_id=coaching.employment_id,
        started_before=EARLY_JOB_CHECK.opens.latest_anchor(ended_on),
        on=ended_on,
    )
    sweep_clients(client_ids=[coaching.employment.client_id], by=actor, on=on, at=at)


def _lock_coaching(coaching_id: int, version: int | None, actor: User, on: date) -> Coaching:
    whose = Coaching.objects.filter(pk=coaching_id).values("employment__client")
    lock_client(whose, actor=actor, permission=Permission.RECORD_WORK, on=on)
    coaching: Coaching = (
        Coaching.objects.select_related("employment").select_for_update(no_key=True, of=("self",)).get(pk=coaching_id)
    )
    if version is not None and coaching.version != version:
        raise Stale
    return coaching
