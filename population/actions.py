"""Writing a synthetic population: all of it or nothing, in one transaction, group by group.

Memory holds two groups of at most 2,000 clients: one that is written and the next one, that is being made. On
PostgreSQL foreign keys are checked after every table of a group instead of at the end, so that the list of what is
still to be checked stays short.
"""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise
from math import ceil
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.models import Count, Model
from django.db.models.functions import Abs

from accounts.models import Office, Organisation, User
from accounts.offices import OFFICES
from accounts.roles import EXPORT_ROLES, Role
from base import acts, bulk
from base.refusal import NotPossibleNow
from clients.models import Client, Coaching, Employment
from journeys.models import Journey, Workplan
from population import caseloads, demo_client, demo_vacancies, employers, names
from population.caseloads import OfficePlan
from population.decks import allot
from population.demo import BY_ROLE, DEMO_LOGINS, DEMO_PASSWORD, EMPLOYEES
from population.lives import Group, Life, lives
from population.places import PLACES
from population.rows import COLUMNS, Around, Rows
from population.window import YEARS, Window
from reports import published

GROUP = 2000
_NOBODY_SIGNS_IN = "!"  # Django's mark of a password that opens nothing
_USER = ("id", "email", "password", "name", "role", "office_id", "organisation_id", "phone", "reachable", "is_active")
_FIRST_KVK = 90_000_001


@dataclass(frozen=True)
class Seeded:
    """What was made."""

    clients: int
    left: int
    offices: int
    staff: int


@dataclass
class _Making:
    """What the parts of one population have in common."""

    seed: int
    window: Window
    demo: bool
    progress: Callable[[int], object]
    password: str
    phones: Iterator[int]
    kvk: Iterator[int]
    # Clients for whom a group was planned.
    planned: int = 0

    def rng(self, *of: object) -> Random:
        """The chance of one part; it does not depend on how much other parts drew."""
        return Random(":".join(map(str, (self.seed, *of))))


@dataclass(frozen=True)
class _Batch:
    """A group to be made and written; `first` is the one in which the demonstration's jobcoach works."""

    name: str
    group: Group
    around: Around
    first: bool

    def live(self, making: _Making) -> list[Life]:
        """Make the clients; needs no database."""
        return lives(self.group, making.window, making.rng("group", self.name))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of rows are made and let go, none of them in a circle: looking for circles takes a quarter longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collector()
@acts.invented()
def seed(
    *, clients: int, seed: int, on: date, demo: bool = False, progress: Callable[[int], object] = lambda _: None
) -> Seeded:
    """Make `clients` people in the target group on that day, those who left it in the five years before, and all
    that happened to them. The same numbers and day give the same content, apart from ciphertext.

    Raises `NotPossibleNow` when the database holds clients already. `progress` hears how many were written.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{Client._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    if Client.objects.exists():
        raise NotPossibleNow("This database holds clients already; a population goes only into an empty one.")
    password = make_password(DEMO_PASSWORD) if demo else ""
    making = _Making(seed, Window.up_to(on), demo, progress, password, count(1000), count(_FIRST_KVK))
    plans = caseloads.offices(clients, making.rng("offices", clients))
    sizes = [plan.clients for plan in plans]
    leaving = allot(round(clients * _left_share()), sizes, making.rng("left"))
    sheltered = allot(round(clients * _sheltered_share()), sizes, making.rng("sheltered"))
    _write_offices(making, plans, leaving, sheltered)
    return Seeded(clients, sum(leaving), len(plans), sum(len(plan.caseloads) for plan in plans))


def analyse() -> None:
    """Let PostgreSQL look at what was written, so that it plans its first queries well."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _left_share() -> float:
    """Those who left in five years, as part of those who are there now (001:1087-1106)."""
    return float((1 - published.yearly_outflow()) ** -YEARS - 1)


def _sheltered_share() -> float:
    return published.WORKING.column(published.TODAY)["sw"] / sum(
        published.TARGET_GROUP.column(published.TODAY).values()
    )


def _office_ids() -> dict[str, int]:
    """The offices by code; those that a migration should have made are made when they are missing."""
    known = dict(Office.objects.values_list("code", "pk"))
    Office.objects.bulk_create(
        Office(code=row.code, name=row.name, region=row.region) for row in OFFICES if row.code not in known
    )
    return dict(Office.objects.values_list("code", "pk"))


def _write_offices(making: _Making, plans: list[OfficePlan], leaving: list[int], sheltered: list[int]) -> None:
    """Every office with its people and the organisations around it, and then the clients, group by group.

    While the database takes in one group, a second thread makes the next one; it never touches the database.
    """
    office_ids = _office_ids()
    batches = [
        batch
        for place, plan in enumerate(plans)
        for batch in _batches(making, plan, office_ids[plan.code], leaving[place], sheltered[place], first=place == 0)
    ]
    with ThreadPoolExecutor(max_workers=1) as ahead:
        following = ahead.submit(batches[0].live, making)
        for place, batch in enumerate(batches):
            found = following.result()
            if place + 1 < len(batches):
                following = ahead.submit(batches[place + 1].live, making)
            _write_group(making, batch, found)
    if making.demo:
        _write_demo(making, office_ids[plans[0].code])
        demo_vacancies.tell(office_ids[plans[0].code], date.fromordinal(making.window.on))


def _batches(
    making: _Making, plan: OfficePlan, office_id: int, leaving: int, sheltered: int, *, first: bool
) -> list[_Batch]:
    """Write what stands around the clients of one office, and answer the groups that these will be made in."""
    rng = making.rng("office", plan.code)
    place = PLACES[plan.code]
    staff = _write_staff(making, plan, office_id, rng, first=first)
    companies = [*employers.companies(plan.clients, place.towns[0], rng), employers.sheltered(place.towns[0])]
    guides = employers.guides(place.towns[0], plan.clients)
    coaching = sum(guide.kind == "jobcoach" for guide in guides)
    organisations = _write_organisations(making, [*companies, *guides])
    owners = caseloads.owners(plan, rng)
    parts = max(1, ceil(len(owners) / GROUP))
    bounds = [round(len(owners) * part / parts) for part in range(parts + 1)]
    slices = [owners[low:high] for low, high in pairwise(bounds)]
    sizes = [len(part) or 1 for part in slices]
    found = []
    for number, (mine, left, apart) in enumerate(
        zip(slices, allot(leaving, sizes, rng), allot(sheltered, sizes, rng), strict=True), start=1
    ):
        group = Group(mine, left, apart, making.planned, len(plan.caseloads), companies, coaching, place.towns)
        around = Around(
            office_id,
            staff,
            staff[len(plan.caseloads)],
            organisations[: len(companies)],
            organisations[len(companies) : len(companies) + coaching],
            making.planned,
            making.window.on,
        )
        found.append(_Batch(f"{plan.code}-{number}", group, around, first and number == 1))
        making.planned += len(mine) + left
    return found


def _write_staff(making: _Making, plan: OfficePlan, office_id: int, rng: Random, *, first: bool) -> list[int]:
    """The colleagues of an office; in a demonstration the first of each role at the first office signs in."""
    found = caseloads.colleagues(plan, rng)
    rows: list[tuple[object, ...]] = []
    taken: set[str] = set()
    for place, colleague in enumerate(found):
        login = BY_ROLE[colleague.role] if making.demo and first and colleague.role not in taken else None
        taken.add(colleague.role)
        rows.append(
            (
                login.email if login else f"{plan.code}-{place + 1}@example.org",
                making.password if login else _NOBODY_SIGNS_IN,
                login.name if login else colleague.name,
                *(colleague.role, office_id, None, _phone(making), colleague.reachable, True, bool(login)),
            )
        )
    return _write_users(rows)


def _write_users(rows: list[tuple[object, ...]]) -> list[int]:
    if not rows:
        return []
    ids = bulk.reserve_ids(User, len(rows))
    role = _USER.index("role") - 1  # a row has no key yet
    bulk.insert(
        User,
        (*_USER, "is_demo", "may_export"),
        [(pk, *row, bool(row[-1]) and row[role] in EXPORT_ROLES) for pk, row in zip(ids, rows, strict=True)],
    )
    return list(ids)


def _phone(making: _Making) -> str:
    """A direct number that nobody has: 088-000 and four digits."""
    number = next(making.phones)
    return f"088-000 {number // 100:02d} {number % 100:02d}"


def _write_organisations(making: _Making, companies: list[employers.Company]) -> list[int]:
    ids = bulk.reserve_ids(Organisation, len(companies))
    bulk.insert(
        Organisation,
        ("id", "kind", "name", "kvk_number", "sector", "city"),
        [
            (pk, company.kind, company.name, str(next(making.kvk)), company.sector, company.city)
            for pk, company in zip(ids, companies, strict=True)
        ],
    )
    return list(ids)


def _write_group(making: _Making, batch: _Batch, found: list[Life]) -> None:
    """Write one group of clients."""
    coachings = [work.coaching for life in found for work in life.works if work.coaching]
    coaches = 1 + max((coaching.coach for coaching in coachings if coaching.coach is not None), default=-1)
    needed: dict[type[Model], int] = {
        Client: len(found),
        Employment: sum(len(life.works) for life in found),
        Coaching: len(coachings),
        Journey: sum(not life.sheltered for life in found),
        Workplan: sum(len(life.plans) for life in found),
    }
    rows = Rows(
        batch.around,
        _write_coaches(making, batch, coaches),
        {model: _taker(model, number) for model, number in needed.items()},
    )
    for life in found:
        rows.add(life)
    for model, columns in COLUMNS.items():
        bulk.insert(model, columns, rows.rows[model])
    making.progress(len(batch.group.owners))


def _taker(model: type[Model], number: int) -> Callable[[], int]:
    return iter(bulk.reserve_ids(model, number) if number else range(0)).__next__


def _write_coaches(making: _Making, batch: _Batch, number: int) -> list[int]:
    """The jobcoaches who sign in for a group's clients; the first one of all is the demonstration's."""
    rng = making.rng("coaches", batch.name)
    guides = batch.around.guides
    rows: list[tuple[object, ...]] = []
    for place in range(number):
        login = BY_ROLE[Role.JOBCOACH] if making.demo and batch.first and place == 0 else None
        rows.append(
            (
                login.email if login else f"jobcoach-{batch.name}-{place + 1}@example.org",
                making.password if login else _NOBODY_SIGNS_IN,
                login.name if login else names.read_aloud(names.full(rng.choice(("man", "vrouw")), rng)),
                *(Role.JOBCOACH.value, None, guides[place % len(guides)], _phone(making), "", True, bool(login)),
            )
        )
    return _write_users(rows)


def _write_demo(making: _Making, office_id: int) -> None:
    """The logins that belong to nobody yet: an employer with a handful of employees, a client, and those without an
    office."""
    known = set(User.objects.filter(is_demo=True).values_list("role", flat=True))
    employer = (
        Employment.objects.running()
        .filter(client__office=office_id, client__sheltered=False, employer__isnull=False)
        .values("employer")
        .annotate(distance=Abs(Count("pk") - EMPLOYEES))
        .order_by("distance", "employer")
        .values_list("employer", flat=True)
        .first()
    )
    on = date.fromordinal(making.window.on)
    job = demo_client.choose(office_id, on)
    for login in DEMO_LOGINS:
        if login.role.value in known or (login.role is Role.EMPLOYER and employer is None):
            continue
        if login.role is Role.JOBCOACH or (login.role is Role.CLIENT and job is None):
            continue  # nobody in this population has a jobcoach, or a contract that ends soon
        organisation = employer if login.role is Role.EMPLOYER else None
        name = job.client.full_name if job and login.role is Role.CLIENT else login.name
        row = (login.email, making.password, name, login.role.value, None, organisation)
        phone = "" if login.role is Role.CLIENT else _phone(making)
        (pk,) = _write_users([(*row, phone, "", True, True)])
        if job and login.role is Role.CLIENT:
            demo_client.tell(job, User.objects.get(pk=pk), on)
