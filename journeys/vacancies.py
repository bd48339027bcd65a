"""The queue of vacancies and one vacancy with its candidates. By construction: these columns are asked, no others.

An employer adviser reads who is put forward and whom to call about it: name, client number, and the professional.
Nothing of the klantreis, and never who left (design section 2: nothing medical).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from accounts.models import User
from accounts.roles import Permission
from base.components import Contact
from journeys.actions.common import acting_on
from journeys.actions.vacancies import BY_ADVISER, why_not
from journeys.models import Candidate, ChosenService, Vacancy
from journeys.models.vacancies import OPEN_CANDIDATES
from journeys.vacancy_lifecycle import LIVE, VacancyState

S = VacancyState
LIMIT = 50
TONES = {S.OPEN: "warning", S.TAKEN: "success"}
LABELS = {S.TAKEN: "Oppakken", S.FILLED: "Vervuld melden", S.WITHDRAWN: "Intrekken"}
_ROW = (
    "pk", "job_title", "hours", "starts_on", "state", "opened_on", "closed_on", "employer__name", "employer__city",
    "adviser_id", "adviser__name",
)  # fmt: skip
_PAGE = (
    *_ROW, "description", "office__region", "answered_on", "answered_way", "answered_by__name", "answered_by__phone",
    "adviser__phone", "adviser__reachable", "version",
)  # fmt: skip
_CANDIDATE = (
    "pk", "client_id", "client__number", "client__first_name", "client__prefix", "client__last_name", "state",
    "put_forward_on", "client_agreed_on", "result_note", "put_forward_by__name", "put_forward_by__phone",
    "put_forward_by__reachable",
)  # fmt: skip
_SEEKER = (
    "client__number", "client__first_name", "client__prefix", "client__last_name", "chosen_on", "client_agreed_on",
    "chosen_by__name", "chosen_by__phone", "chosen_by__reachable",
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """One way of looking at the queue: which rows, for whom, and what an empty one means."""

    key: str
    title: str
    empty: str
    then: str


_NEXT = "Zegt een werkgever dat er iemand nodig is, dan staat het hier."
OPEN = View("open", "Open", "Er wachten nu geen vacatures.", _NEXT)
MINE = View("mine", "Van mij", "U hebt nu geen vacatures.", "Pak er een op bij Open.")
OTHERS = View(
    "others",
    "Bij collega's",
    "Uw collega's hebben nu geen vacatures.",
    "Pakt een collega er een op, dan staat die hier.",
)
SOUGHT = View("sought", "Zoekt kandidaten", "Er zijn nu geen vacatures in de regio.", _NEXT)
OWN = View("own", "Met mijn klanten", "U hebt nog niemand voorgesteld.", "Kies een vacature en stel een klant voor.")
CLOSED = View(
    "closed", "Gesloten", "Er zijn nog geen gesloten vacatures.", "Vervulde en ingetrokken vacatures staan hier."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One vacancy in the queue."""

    pk: int
    job_title: str
    employer: str
    city: str
    hours: Decimal | None
    starts_on: date | None
    state: str
    tone: str
    opened_on: date
    closed_on: date | None
    adviser: str
    # Candidates about whom nobody decided.
    candidates: int


@dataclass(frozen=True)
class Queue:
    """One view of the queue with the number of rows in every view."""

    views: tuple[View, ...]
    view: View
    counts: dict[str, int]
    page: Page


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A client who is put forward, in short."""

    pk: int
    number: str
    name: str
    state: str
    is_open: bool
    hired: bool
    put_forward_on: date
    client_agreed_on: date
    result_note: str
    professional: Contact
    # Whether the reader works for this client.
    own: bool


@dataclass(frozen=True, slots=True)
class Seeker:
    """A client for whom the Werkgeversservicepunt is asked to find an employer, in short."""

    number: str
    name: str
    chosen_on: date
    client_agreed_on: date
    professional: Contact


@dataclass(frozen=True)
class Act:
    """A step of an adviser; `hint` says why not now."""

    target: str
    label: str
    hint: str


@dataclass(frozen=True)
class VacancyPage:
    """One vacancy on one screen."""

    row: Row
    description: str
    region: str
    version: int
    is_live: bool
    answered_on: date
    answered_way: str
    answered_by: Contact
    adviser: Contact | None
    candidates: tuple[CandidateRow, ...]
    acts: tuple[Act, ...]
    # May record how it goes with the candidates.
    decides: bool
    puts_forward: bool


def queue(user: User, on: date, key: str, number: str) -> Queue:
    """A page of the queue, the oldest first and of what is closed the newest; three queries."""
    views = _views(user)
    view = next((view for view in views if view.key == key), views[0])
    own = Candidate.objects.visible_to(user, on).filter(put_forward_by=user)
    rows = Vacancy.objects.visible_to(user, on).filter(opened_on__isnull=False)
    wanted = {
        OPEN.key: Q(state=S.OPEN),
        MINE.key: Q(state=S.TAKEN, adviser=user),
        OTHERS.key: Q(state=S.TAKEN) & ~Q(adviser=user),
        SOUGHT.key: Q(state__in=LIVE),
        OWN.key: Q(pk__in=own.values("vacancy")),
        CLOSED.key: Q(closed_on__isnull=False),
    }
    counts = rows.aggregate(**{view.key: Count("pk", filter=wanted[view.key]) for view in views})
    order = ("-closed_on", "-pk") if view is CLOSED else ("opened_on", "pk")
    found = rows.filter(wanted[view.key]).order_by(*order)
    waiting = Count("candidates", filter=Q(candidates__state__in=OPEN_CANDIDATES))
    pages = Paginator(found.annotate(waiting=waiting).values(*_ROW, "waiting"), LIMIT)
    pages.count = counts[view.key]  # known already
    page = pages.get_page(number)
    page.object_list = [_row(values, values["waiting"]) for values in page.object_list]
    return Queue(views, view, counts, page)


def seekers(user: User) -> list[Seeker]:
    """The clients of the region for whom an adviser is asked, who waits longest first; one query."""
    rows = ChosenService.objects.asked_of(user).order_by("chosen_on", "pk").values(*_SEEKER)[:LIMIT]
    return [
        Seeker(
            number=values["client__number"],
            name=_name(values),
            chosen_on=values["chosen_on"],
            client_agreed_on=values["client_agreed_on"],
            professional=Contact(*(values[f"chosen_by__{column}"] for column in ("name", "phone", "reachable"))),
        )
        for values in rows
    ]


def read(user: User, on: date, pk: int) -> VacancyPage | None:
    """One vacancy for whoever may see it; four queries."""
    visible = Vacancy.objects.visible_to(user, on).filter(pk=pk, opened_on__isnull=False)
    values = visible.values(*_PAGE).first()
    if values is None:
        return None
    found = list(Candidate.objects.visible_to(user, on).filter(vacancy=pk).values(*_CANDIDATE))
    own = acting_on(user, [row["client_id"] for row in found], on) if user.may(Permission.RECORD_WORK) else set()
    decides = user.may(Permission.HANDLE_VACANCY)
    rows = tuple(_candidate(row, row["client_id"] in own) for row in found)
    return VacancyPage(
        row=_row(values, sum(row.is_open for row in rows)),
        description=values["description"],
        region=values["office__region"],
        version=values["version"],
        is_live=values["state"] in LIVE,
        answered_on=values["answered_on"],
        answered_way=Vacancy.Way(values["answered_way"]).label,
        answered_by=Contact(values["answered_by__name"], values["answered_by__phone"], ""),
        adviser=_adviser(values),
        candidates=rows,
        acts=acts(values["state"], values["adviser_id"], user) if decides else (),
        decides=decides and values["state"] == S.TAKEN,
        puts_forward=user.may(Permission.RECORD_WORK) and values["state"] in LIVE,
    )


def acts(state: str, adviser_id: int | None, user: User) -> tuple[Act, ...]:
    """What an adviser can do from here, and why not."""
    vacancy = Vacancy(state=state, adviser_id=adviser_id)
    labels = {**LABELS, S.TAKEN: "Overnemen"} if state == S.TAKEN else LABELS
    return tuple(
        Act(target, labels[target], why_not(vacancy=vacancy, target=target, actor=user)) for target in BY_ADVISER
    )


def _views(user: User) -> tuple[View, ...]:
    if user.may(Permission.HANDLE_VACANCY):
        return (OPEN, MINE, OTHERS, CLOSED)
    return (SOUGHT, OWN, CLOSED) if user.may(Permission.RECORD_WORK) else (SOUGHT, CLOSED)


def _row(values: dict[str, Any], candidates: int) -> Row:
    state = S(values["state"])
    return Row(
        pk=values["pk"],
        job_title=values["job_title"],
        employer=values["employer__name"],
        city=values["employer__city"],
        hours=values["hours"],
        starts_on=values["starts_on"],
        state=state.label,
        tone=TONES.get(state, "neutral"),
        opened_on=values["opened_on"],
        closed_on=values["closed_on"],
        adviser=values["adviser__name"] or "",
        candidates=candidates,
    )


def _adviser(values: dict[str, Any]) -> Contact | None:
    if values["adviser_id"] is None:
        return None
    return Contact(values["adviser__name"], values["adviser__phone"], values["adviser__reachable"])


def _candidate(values: dict[str, Any], own: bool) -> CandidateRow:
    by = (values[f"put_forward_by__{column}"] for column in ("name", "phone", "reachable"))
    return CandidateRow(
        pk=values["pk"],
        number=values["client__number"],
        name=_name(values),
        state=Candidate.State(values["state"]).label,
        is_open=values["state"] in OPEN_CANDIDATES,
        hired=values["state"] == Candidate.State.HIRED,
        put_forward_on=values["put_forward_on"],
        client_agreed_on=values["client_agreed_on"],
        result_note=values["result_note"],
        professional=Contact(*by),
        own=own,
    )


def _name(values: dict[str, Any]) -> str:
    names = (values["client__first_name"], values["client__prefix"], values["client__last_name"])
    return " ".join(filter(None, names))
