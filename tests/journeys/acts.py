"""The acts on work as a test does them: everything is filled in, and a test names only what it is about."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, User
from clients.actions.people import Person, Reach
from clients.models import Client, Coaching, CoachingPeriod, ContractTerm, Employment
from journeys.actions import coaching, work
from journeys.actions.signals import Report
from journeys.models import Task

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PERSON = Person(
    first_name="Noor",
    prefix="de",
    last_name="Graaf",
    birth_date=date(2006, 3, 2),
    sex="vrouw",
    regime="wajong2010",
    work_ability="arbeidsvermogen",
    education="vso",
    limitation="onbekend",
)
REACH = Reach(
    phone="06 87654321",
    email="",
    street="Kade 7",
    postcode="3512ab",
    city="Utrecht",
    preferred_channel="telefoon",
    call_before_letter=True,
)


def reporting(act: Callable[..., Any], *, actor: User, on: date = ON, at: datetime = AT, **other: Any) -> Any:
    """An act that takes a report: what is said about the job goes into it, the rest to the act itself."""
    said = {"kind": "dreigend", "expected_end_on": None, "message": ""}
    said |= {name: other.pop(name) for name in ("channel", *said) if name in other}
    return act(report=Report(**said, reported_by=actor, received_on=on), at=at, **other)


def start(client: Client, employer: Organisation | None, actor: User, **other: Any) -> Employment:
    values: dict[str, Any] = {
        "client_id": client.pk,
        "employer_id": employer.pk if employer else None,
        "job_title": "  Hulp in de keuken ",
        "kind": "tijdelijk",
        "starts_on": date(2026, 11, 16),
        "ends_on": date(2027, 5, 15),
        "hours": Decimal("24.5"),
        "max_hours": None,
        "wage_share": 80,
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return work.start_work(**values)


def extend(job: Employment, actor: User, **other: Any) -> ContractTerm:
    values: dict[str, Any] = {
        "employment_id": job.pk,
        "kind": "tijdelijk",
        "starts_on": date(2027, 2, 1),
        "ends_on": date(2027, 7, 31),
        "hours": Decimal(24),
        "max_hours": None,
        "wage_share": 75,
        "version": None,
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return work.extend_contract(**values)


def end(job: Employment, actor: User, **other: Any) -> Employment:
    values: dict[str, Any] = {
        "employment_id": job.pk,
        "ended_on": date(2026, 11, 20),
        "reason": "niet_verlengd",
        "version": None,
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return work.end_employment(**values)


def coach(job: Employment, coached_by: User | None, actor: User, **other: Any) -> Coaching:
    values: dict[str, Any] = {
        "employment_id": job.pk,
        "kind": "extern",
        "organisation_id": coached_by.organisation_id if coached_by else None,
        "coach_id": coached_by.pk if coached_by else None,
        "regime": "midden",
        "starts_on": ON,
        "until": date(2027, 5, 22),
        "exception_reason": "",
        "chosen_by_client": True,
        "choice_reason": "",
        "binding_agreement": False,
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return coaching.start_coaching(**values)


def renew(row: Coaching, actor: User, **other: Any) -> CoachingPeriod:
    values: dict[str, Any] = {
        "coaching_id": row.pk,
        "until": date(2027, 7, 31),
        "structural": "",
        "motivation": "",
        "version": None,
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return coaching.renew_coaching(**values)


def stop(row: Coaching, actor: User, ended_on: date = date(2026, 11, 20), on: date = ON) -> None:
    coaching.stop_coaching(coaching_id=row.pk, ended_on=ended_on, version=None, actor=actor, on=on, at=AT)


def a_task(rule: str, **where: Any) -> Task:
    return Task.objects.get(rule=rule, **where)
