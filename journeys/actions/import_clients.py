"""Writing clients and jobs that come from another system: all or nothing, and the second time nothing new.

A client that is known, by number, gets the client columns that differ; the klantfase stays as it is kept here. A job
that is known, by client, employer and first day, stays as it is, but is closed when it runs here and has ended in the
file. Who moves to another office loses the contact persons of the old one. Everything else is added.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import F, Value
from django.db.models.functions import Greatest

from accounts.models import Office, Organisation, User
from accounts.roles import CONTACT_ROLES
from base import bulk
from base.acts import act
from clients.actions import employments
from clients.models import Client, ContactDetails, ContactPerson, ContractTerm, Employment
from journeys.deadlines import EARLY_JOB_CHECK
from journeys.import_file import Job, Known, Person
from journeys.lifecycle import Klantfase, MoveReason
from journeys.models import JobEnd, Journey, Task, Transition

_Row = TypeVar("_Row")
_CLIENT = (
    "number",
    "first_name",
    "prefix",
    "last_name",
    "sex",
    "regime",
    "work_ability",
    "education",
    "limitation",
)
_DETAILS = ("phone", "email", "street", "postcode", "city")
_DEFAULTS = {
    "work_ability": Client.WorkAbility.ABLE.value,
    "education": Client.Education.UNKNOWN.value,
    "limitation": Client.Limitation.UNKNOWN.value,
    "preferred_channel": ContactDetails.Channel.PHONE.value,
}


@dataclass
class Imported:
    """What an import did, in numbers."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    jobs_added: int = 0
    jobs_ended: int = 0
    employers_added: int = 0
    # What the file says otherwise and stays as it is kept here.
    clients_differ: int = 0
    jobs_differ: int = 0


def known() -> Known:
    """What a file is held against."""
    return Known(
        offices=frozenset(Office.objects.values_list("code", flat=True)),
        contacts=dict(
            User.objects.filter(role__in=CONTACT_ROLES, is_active=True, office__isnull=False).values_list(
                "email", "office__code"
            )
        ),
        numbers_by_bsn=dict(Client.objects.values_list("bsn_index", "number")),
        destroyed=frozenset(Client.objects.filter(destroyed_on__isnull=False).values_list("number", flat=True)),
        no_employers=frozenset(
            Organisation.objects.exclude(kind=Organisation.Kind.EMPLOYER).values_list("kvk_number", flat=True)
        ),
    )


@act("Klanten inlezen uit een bestand")
def import_clients(
    *, people: Sequence[Person], on: date, at: datetime, advance: Callable[[int], object] = lambda _: None
) -> Imported:
    """Write checked people; the caller holds the faults and calls this only when there are none.

    `advance` hears 1 for every client written.
    """
    done = Imported()
    existing: dict[str, Client] = {
        client.number: client for client in Client.objects.order_by("pk").select_for_update(no_key=True)
    }
    new = [person for person in people if person.values["number"] not in existing]
    old = [person for person in people if person.values["number"] in existing]
    ids = _add_clients(new, on, at, advance)
    done.added = len(new)
    for person in old:
        client = existing[person.values["number"]]
        ids[client.number] = client.pk
    _change_clients(old, existing, on, done, advance)
    _add_jobs(people, ids, on, at, done)
    return done


def _value(person: Person, column: str) -> str:
    return person.values[column] or _DEFAULTS.get(column, "")


def _add_clients(
    people: Sequence[Person], on: date, at: datetime, advance: Callable[[int], object]
) -> dict[str, int]:
    """Insert new clients with contact data, klantreis and fixed contact; returns id by client number."""
    if not people:
        return {}
    offices = dict(Office.objects.values_list("code", "pk"))
    ids = bulk.reserve_ids(Client, len(people))
    numbered = list(zip(ids, people, strict=True))
    bulk.insert(
        Client,
        ("id", *_CLIENT, "bsn", "bsn_index", "birth_date", "sheltered", "office"),
        (
            (
                pk,
                *(_value(person, column) for column in _CLIENT),
                person.values["bsn"],
                person.bsn_index,
                person.birth_date,
                person.sheltered,
                offices[person.values["office"]],
            )
            for pk, person in numbered
        ),
    )
    bulk.insert(
        ContactDetails,
        ("client", *_DETAILS, "preferred_channel", "call_before_letter"),
        (
            (pk, *(person.values[column] for column in _DETAILS), _value(person, "preferred_channel"), False)
            for pk, person in _counted(numbered, advance)
        ),
    )
    _add_journeys([(pk, person) for pk, person in numbered if person.values["klantfase"]], on, at)
    users = dict(User.objects.values_list("email", "pk"))
    bulk.insert(
        ContactPerson,
        ("client", "user", "position", "since", "reason"),
        (
            (pk, users[person.values["fixed_contact"].lower()], ContactPerson.Position.FIXED.value, on, "")
            for pk, person in numbered
            if person.values["fixed_contact"]
        ),
    )
    return {person.values["number"]: pk for pk, person in numbered}


def _add_journeys(people: Sequence[tuple[int, Person]], on: date, at: datetime) -> None:
    if not people:
        return
    rows = list(zip(bulk.reserve_ids(Journey, len(people)), people, strict=True))
    bulk.insert(
        Journey,
        (
            "id",
            "client",
            "klantfase",
            "phase_since",
            "started_on",
            "last_conversation_on",
            "contact_interval_months",
            "contact_interval_reason",
            "version",
        ),
        (
            (pk, client, p.values["klantfase"], p.phase_since, p.phase_since, p.last_conversation_on, 12, "", 1)
            for pk, (client, p) in rows
        ),
    )
    bulk.insert(
        Transition,
        ("journey", "from_phase", "to_phase", "reason", "on", "recorded_at"),
        ((pk, "", p.values["klantfase"], MoveReason.TAKEN_OVER.value, p.phase_since, at) for pk, (_, p) in rows),
    )


def _counted(rows: Iterable[_Row], advance: Callable[[int], object]) -> Iterator[_Row]:
    for row in rows:
        yield row
        advance(1)


def _change_clients(
    people: Sequence[Person],
    existing: dict[str, Client],
    on: date,
    done: Imported,
    advance: Callable[[int], object],
) -> None:
    """Bring known clients in line with the file; only what differs is written."""
    if not people:
        return
    offices = dict(Office.objects.values_list("code", "pk"))
    details = {row.client_id: row for row in ContactDetails.objects.all()}
    moved_office: set[int] = set()
    for person in _counted(people, advance):
        client = existing[person.values["number"]]
        wanted: dict[str, object] = {column: _value(person, column) for column in _CLIENT}
        wanted |= {"birth_date": person.birth_date, "office_id": offices[person.values["office"]]}
        differs = {name: value for name, value in wanted.items() if getattr(client, name) != value}
        if client.bsn_index != person.bsn_index:
            differs |= {"bsn": person.values["bsn"], "bsn_index": person.bsn_index}
        row = details.get(client.pk)
        moved: dict[str, object] = {
            name: person.values[name]
            for name in _DETAILS
            if row is None or getattr(row, name).reveal() != person.values[name]
        }
        if row is None or row.preferred_channel != _value(person, "preferred_channel"):
            moved["preferred_channel"] = _value(person, "preferred_channel")
        if "office_id" in differs:
            moved_office.add(client.pk)
        if differs or moved:
            Client.objects.filter(pk=client.pk).update(**differs, version=F("version") + 1)
        if moved:
            ContactDetails.objects.update_or_create(client=client, defaults=moved)
        if differs or moved:
            done.changed += 1
        else:
            done.unchanged += 1
    for pk in sorted(moved_office):
        _leave_office(pk, on)
    _count_kept(people, existing, done)


def _leave_office(client_id: int, on: date) -> None:
    """End the contact persons of the old office; open tasks go to the team lead of the new one, who is told anew."""
    ContactPerson.objects.filter(client=client_id, until__isnull=True).update(until=Greatest(F("since"), Value(on)))
    JobEnd.objects.open().filter(client=client_id, lead__isnull=False).update(lead=None, version=F("version") + 1)
    Task.objects.open().filter(client=client_id).update(assignee=None, overdue_told_on=None, version=F("version") + 1)


def _count_kept(people: Iterable[Person], existing: dict[str, Client], done: Imported) -> None:
    """Count the clients of whom klantfase, sheltered or fixed contact are others here than in the file."""
    phases = dict(Journey.objects.values_list("client_id", "klantfase"))
    contacts = dict(
        ContactPerson.objects.filter(until__isnull=True, position=ContactPerson.Position.FIXED)
        .order_by()
        .values_list("client_id", "user__email")
    )
    for person in people:
        client = existing[person.values["number"]]
        phase = phases.get(client.pk, "")
        if phase == Klantfase.UITGESTROOMD and not person.values["klantfase"]:
            phase = ""  # Outside the target group, both here and in the file.
        kept = (phase, client.sheltered, contacts.get(client.pk, ""))
        if kept != (person.values["klantfase"], person.sheltered, person.values["fixed_contact"].lower()):
            done.clients_differ += 1


def _add_jobs(people: Sequence[Person], ids: dict[str, int], on: date, at: datetime, done: Imported) -> None:
    """Insert the jobs that are not known yet, with one term each; close known ones that have ended since."""
    employers = _employers([job for person in people for job in person.jobs], done)
    known_jobs = _known_jobs() if done.added < len(people) else {}
    jobs: dict[tuple[int, int | None, date], tuple[Person, Job]] = {}
    for person in people:
        for job in person.jobs:
            key = (ids[person.values["number"]], employers.get(job.employer_kvk), job.terms.starts_on)
            if key in known_jobs:
                _match_job(known_jobs[key], person, job, done)
            else:
                jobs.setdefault(key, (person, job))
    if not jobs:
        return
    rows = list(zip(bulk.reserve_ids(Employment, len(jobs)), jobs.items(), strict=True))
    checked_before = EARLY_JOB_CHECK.due.latest_anchor(on)
    bulk.insert(
        Employment,
        (
            "id",
            "client",
            "employer",
            "job_title",
            "kind",
            "started_on",
            "expected_end_on",
            "ended_on",
            "end_reason",
            "followed_up_on",
            "early_check_on",
            "version",
        ),
        (
            (
                pk,
                client,
                employer,
                job.job_title,
                job.terms.kind,
                starts_on,
                job.terms.ends_on,
                job.ended_on,
                job.end_reason,
                _followed_up(person, job),
                # The early check belongs to the first months; for older jobs the other system had it.
                on if starts_on <= checked_before else None,
                1,
            )
            for pk, ((client, employer, starts_on), (person, job)) in rows
        ),
    )
    bulk.insert(
        ContractTerm,
        ("employment", "number", "kind", "starts_on", "ends_on", "hours", "max_hours", "wage_share", "recorded_at"),
        (
            (
                pk,
                1,
                job.terms.kind,
                job.terms.starts_on,
                job.terms.ends_on,
                job.terms.hours,
                job.terms.max_hours,
                job.terms.wage_share,
                at,
            )
            for pk, (_, (_, job)) in rows
        ),
    )
    done.jobs_added = len(rows)


@dataclass(frozen=True)
class _KnownJob:
    pk: int
    ended_on: date | None
    expected_end_on: date | None


def _known_jobs() -> dict[tuple[int, int | None, date], _KnownJob]:
    """Jobs by client, employer and first day; of several, the one that runs."""
    rows = Employment.objects.order_by(F("ended_on").asc(nulls_last=True), "pk").values_list(
        "client_id", "employer_id", "started_on", "pk", "ended_on", "expected_end_on"
    )
    return {(row[0], row[1], row[2]): _KnownJob(*row[3:]) for row in rows}


def _match_job(here: _KnownJob, person: Person, job: Job, done: Imported) -> None:
    """Close a job that runs here and has ended in the file; whatever else differs is only counted."""
    if here.ended_on is None and job.ended_on is not None:
        employments.close(
            employment=employments.lock(here.pk),
            ended_on=job.ended_on,
            reason=job.end_reason,
            followed_up_on=_followed_up(person, job),
        )
        done.jobs_ended += 1
    elif here.ended_on != job.ended_on or (here.ended_on is None and here.expected_end_on != job.terms.ends_on):
        done.jobs_differ += 1


def _followed_up(person: Person, job: Job) -> date | None:
    """An ended job counts as followed up when another job runs or began later, or the client was spoken to since."""
    if job.ended_on is None:
        return None
    later = [
        other.terms.starts_on
        for other in person.jobs
        if other is not job and (other.ended_on is None or other.terms.starts_on >= job.ended_on)
    ]
    if later:
        return max(job.ended_on, min(later))
    if person.last_conversation_on is not None and person.last_conversation_on >= job.ended_on:
        return person.last_conversation_on
    return None


def _employers(jobs: Sequence[Job], done: Imported) -> dict[str, int]:
    """Id by KVK number; unknown employers are added under the name of their first line."""
    names = {job.employer_kvk: job.employer_name for job in reversed(jobs) if job.employer_kvk}
    known_ids = dict(Organisation.objects.filter(kvk_number__in=names).values_list("kvk_number", "pk"))
    new = [kvk for kvk in names if kvk not in known_ids]
    Organisation.objects.bulk_create(
        [Organisation(kind=Organisation.Kind.EMPLOYER, name=names[kvk], kvk_number=kvk) for kvk in new],
        batch_size=2000,
    )
    done.employers_added = len(new)
    return dict(Organisation.objects.filter(kvk_number__in=names).values_list("kvk_number", "pk"))
