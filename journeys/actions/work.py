"""What happens to a client's work: a job begins, a contract is extended, a job ends."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.expressions import AddDays
from clients.actions import employments
from clients.actions.employments import TALK_BEFORE_END, Terms
from clients.models import Client, ContractTerm, Employment
from journeys.actions import cases
from journeys.actions.common import lock_client
from journeys.actions.sweep import end_own_rhythms, sweep_clients
from journeys.actions.workplans import note_change
from journeys.deadlines import YEARLY
from journeys.models import Conversation, Journey, Workplan


@act("Baan vastleggen")
def start_work(
    *,
    client_id: int,
    employer_id: int | None,
    job_title: str,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    hours: Decimal,
    max_hours: Decimal | None,
    wage_share: int,
    actor: User,
    on: date,
    at: datetime,
) -> Employment:
    """Record a new job; from its first day the jobs that ended count as followed up: the client found work."""
    lock_client(client_id, actor=actor, permission=Permission.RECORD_WORK, on=on)
    employment = employments.begin(
        client_id=client_id,
        employer_id=employer_id,
        job_title=job_title.strip(),
        terms=Terms(kind, starts_on, ends_on, hours, max_hours, wage_share),
        by=actor,
        at=at,
    )
    if starts_on <= on:
        note_change(client_id=client_id, change=Workplan.Change.WORK, on=starts_on)
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    return employment


@act("Contract verlengen")
def extend_contract(
    *,
    employment_id: int,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    hours: Decimal,
    max_hours: Decimal | None,
    wage_share: int,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> ContractTerm:
    """Record an extension as a new term; the contract-end term moves with it (004:1511-1513)."""
    client = _lock_client_of(employment_id, actor, on)
    employment = employments.lock(employment_id, version=version)
    term = employments.extend(
        employment=employment,
        terms=Terms(kind, starts_on, ends_on, hours, max_hours, wage_share),
        by=actor,
        at=at,
    )
    sweep_clients(client_ids=[client.pk], by=actor, on=on, at=at)
    return term


@act("Einde van de baan vastleggen")
def end_employment(
    *,
    employment_id: int,
    ended_on: date,
    reason: str,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> Employment:
    """Record the end of a job; a day still to come moves the expected end instead.

    No startgesprek is owed when it was held already, nor when other work runs: see `settle_by_new_work`. Either way
    there is a case about it.
    """
    client = _lock_client_of(employment_id, actor, on)
    employment = employments.lock(employment_id, version=version, rows=_with_what_is_known(client.pk, ended_on))
    if ended_on > on:
        employments.announce_end(employment=employment, ends_on=ended_on, reason=reason)
        note_change(client_id=client.pk, change=Workplan.Change.WORK, on=on)
    else:
        held_on: date | None = employment.talk_on
        employments.close(
            employment=employment,
            ended_on=ended_on,
            reason=reason,
            followed_up_on=max(ended_on, held_on) if held_on else None,
        )
        journey: Journey | None = getattr(client, "journey", None)
        if journey is not None and not employment.has_case:
            cases.open_for_end(employment=employment, talked_on=held_on, by=actor, on=on, at=at)
        note_change(client_id=client.pk, change=Workplan.Change.WORK, on=ended_on)
        if journey is not None and journey.contact_interval_months != YEARLY:
            end_own_rhythms(client_ids=[client.pk], on=on)
    sweep_clients(client_ids=[client.pk], by=actor, on=on, at=at)
    return cast(Employment, employment)


@act("Einde van de baan intrekken")
def withdraw_end(*, employment_id: int, version: int | None, actor: User, on: date, at: datetime) -> Employment:
    """Take back an announced end; the term about the contract's end moves back with it."""
    client = _lock_client_of(employment_id, actor, on)
    employment = employments.lock(employment_id, version=version)
    employments.withdraw_end(employment=employment)
    sweep_clients(client_ids=[client.pk], by=actor, on=on, at=at)
    return cast(Employment, employment)


def _with_what_is_known(client_id: int, ended_on: date) -> Any:
    """Jobs with `talk_on`, the day of the startgesprek that meets an end on that day, and whether a case stands.

    The talk was about the job and in its last weeks or after, or about no job and since its end.
    """
    first = max(ended_on, date.min + TALK_BEFORE_END) - TALK_BEFORE_END  # whatever was typed
    late_enough = AddDays(F("held_on"), Value(TALK_BEFORE_END.days))
    talks = (
        Conversation.objects.annotate(reaches=late_enough)
        .filter(client=client_id, kind=Conversation.Kind.STARTGESPREK, held_on__gte=first)
        .filter(reaches__gte=OuterRef("started_on"))
        .filter(Q(employment=OuterRef("pk")) | Q(employment__isnull=True, held_on__gte=ended_on))
        .order_by("held_on")
    )
    return Employment.objects.annotate(
        talk_on=Subquery(talks.values("held_on")[:1]), has_case=Exists(cases.about(employment_id=OuterRef("pk")))
    )


def _lock_client_of(employment_id: int, actor: User, on: date) -> Client:
    whose = Employment.objects.filter(pk=employment_id).values("client_id")
    return lock_client(whose, actor=actor, permission=Permission.RECORD_WORK, on=on)
