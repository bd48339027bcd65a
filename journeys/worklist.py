"""My work: whose clients and tasks, which of them ask for attention, and how many; rows: `worklist_rows`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts.models import User
from accounts.roles import CONTACT_ROLES, Role
from clients.models import Client, ContactPerson
from journeys.deadlines import CONTRACT_END, CONTRACT_OUTCOME, STARTGESPREK
from journeys.lifecycle import Klantfase
from journeys.models import Signal, Task
from journeys.without_work import last_end
from journeys.worklist_rows import ClientRow, RiskRow, TaskRow, client_rows, risk_rows, task_rows

# Room for the largest caseload (415 clients; 001:1975-1996); a whole office is narrowed by colleague or filter.
LIMIT = 500
RISK_RULES = (CONTRACT_END.key, CONTRACT_OUTCOME.key, STARTGESPREK.key)
IN_SERVICE = [phase.value for phase in Klantfase if phase is not Klantfase.UITGESTROOMD]
Whose = User | Literal["office", "nobody"]


class About(StrEnum):
    """What the rows of a view are."""

    TASKS = "tasks"
    RISK = "risk"
    CLIENTS = "clients"


@dataclass(frozen=True)
class View:
    """One way of looking at the work; `sorts` starts with the order that the view has by itself."""

    key: str
    title: str
    about: About
    sorts: tuple[str, ...]
    # The words of a link to this view.
    invitation: str
    # What stands there when it is empty, what will come there, and the view to go on with.
    empty: str
    comes: str
    then: str


_BY_TERM = ("due", "name", "klantfase")
VIEWS: dict[str, View] = {
    view.key: view
    for view in (
        View(
            "today",
            "Vandaag",
            About.TASKS,
            _BY_TERM,
            "Bekijk wat vandaag aandacht vraagt",
            "Voor vandaag staat er niets.",
            "Hier staat wat vandaag op zijn laatst moet, en wat er nieuw is.",
            "tasks",
        ),
        View(
            "overdue",
            "Te laat",
            About.TASKS,
            _BY_TERM,
            "Bekijk wat te laat is",
            "Er is niets te laat.",
            "Een taak staat hier zodra de termijn voorbij is.",
            "today",
        ),
        View(
            "at_risk",
            "Baan in gevaar",
            About.RISK,
            (),
            "Bekijk wie een baan kan verliezen",
            "Er loopt geen baan af en er is geen onbeantwoord signaal.",
            "Een klant staat hier zodra een contract afloopt, een baan eindigt of iemand een signaal geeft.",
            "longest_not_seen",
        ),
        View(
            "tasks",
            "Te doen",
            About.TASKS,
            _BY_TERM,
            "Bekijk alles wat te doen is",
            "Er zijn geen open taken.",
            "Een taak staat hier zodra een termijn begint.",
            "longest_not_seen",
        ),
        View(
            "longest_not_seen",
            "Langst niet gesproken",
            About.CLIENTS,
            ("last_seen", "name", "klantfase"),
            "Bekijk wie het langst niet is gesproken",
            "Er zijn geen klanten in een klantfase.",
            "Wie het langst niet is gesproken, staat bovenaan.",
            "clients",
        ),
        View(
            "longest_without_work",
            "Langst zonder werk",
            About.CLIENTS,
            ("without_work", "name", "klantfase"),
            "Bekijk wie het langst zonder werk is",
            "Er is niemand van wie de baan is geëindigd en die nu geen werk heeft.",
            "Een klant staat hier vanaf de dag na de laatste werkdag.",
            "longest_not_seen",
        ),
        View(
            "waiting",
            "Uitgesteld",
            About.TASKS,
            _BY_TERM,
            "Bekijk wat is uitgesteld",
            "Er is niets uitgesteld.",
            "Wat u uitstelt, staat hier tot de dag die u kiest.",
            "tasks",
        ),
        View(
            "clients",
            "Alle klanten",
            About.CLIENTS,
            ("name", "klantfase", "last_seen"),
            "Bekijk alle klanten",
            "Er zijn geen klanten.",
            "Hier staan de klanten van wie u het vaste contact bent.",
            "tasks",
        ),
    )
}
SORTS = {
    "due": "Einddatum van de taak",
    "name": "Naam",
    "klantfase": "Klantfase",
    "last_seen": "Laatste gesprek, langst geleden eerst",
    "without_work": "Laatste werkdag, langst geleden eerst",
}


@dataclass(frozen=True)
class Filters:
    """What stands in the address of the page; empty means everything."""

    klantfase: str = ""
    rule: str = ""
    q: str = ""
    sort: str = ""

    @property
    def narrow(self) -> bool:
        """Whether something is left out."""
        return any((self.klantfase, self.rule, self.q))


def colleagues(office_id: int | None) -> QuerySet[User]:
    """Who can have clients and tasks in an office."""
    return User.objects.filter(office=office_id, role__in=sorted(CONTACT_ROLES), is_active=True)


def whole_office(user: User) -> bool:
    """Whether this user looks at the work of the whole office instead of an own caseload."""
    return user.role == Role.TEAM_LEAD


class Worklist:
    """The work of one person, of the office or of nobody, on one day, through one set of filters."""

    def __init__(self, user: User, on: date, whose: Whose, filters: Filters) -> None:
        self.user, self.on, self.whose, self.filters = user, on, whose, filters

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows each view has, in one query over the very querysets that make the lists."""
        parts = [_counted(key, self._rows_of(key)) for key in VIEWS]
        return dict(parts[0].union(*parts[1:], all=True).values_list("view", "n"))

    @cached_property
    def oldest_overdue_on(self) -> date | None:
        """The date since which the oldest overdue task is overdue."""
        found: date | None = self._rows_of("overdue").aggregate(oldest=Min("due_on"))["oldest"]
        return found

    def rows(self, key: str) -> list[TaskRow] | list[ClientRow] | list[RiskRow]:
        """The rows of a view, at most `LIMIT`, most urgent first or in the order that was asked for."""
        view, found = VIEWS[key], self._rows_of(key)
        if view.about is About.RISK:
            return risk_rows(found, self.user, self.on, RISK_RULES)[:LIMIT]
        order = self._order(view)
        if view.about is About.TASKS:
            by_urgency = self._sort(view) == "due"
            return task_rows(found.order_by(*order)[:LIMIT], self.user, self.on, by_urgency=by_urgency)
        return client_rows(found.order_by(*order)[:LIMIT], self.on)

    def _rows_of(self, key: str) -> Any:
        tasks, clients = self._tasks, self._clients
        match key:
            case "today":
                return tasks.today(self.on)
            case "overdue":
                return tasks.overdue(self.on)
            case "tasks":
                return tasks.to_do(self.on)
            case "waiting":
                return tasks.waiting(self.on)
            case "at_risk":
                task = Task.objects.open().filter(client=OuterRef("pk"), rule__in=RISK_RULES)
                signal = Signal.objects.unanswered().filter(client=OuterRef("pk"))
                return clients.filter(Exists(task) | Exists(signal))
            case "longest_not_seen":
                return clients.filter(journey__klantfase__in=IN_SERVICE)
            case "longest_without_work":
                at_home = clients.alias(without_work_since=last_end("pk", self.on))
                return at_home.filter(journey__klantfase__in=IN_SERVICE, without_work_since__lt=self.on)
        return clients

    @property
    def _clients(self) -> Any:
        clients = Client.objects.in_care_of(self.user, self.on)
        if isinstance(self.whose, User):
            clients = clients.caseload_of(self.whose)
        elif self.whose == "nobody":
            fixed = ContactPerson.objects.filter(client=OuterRef("pk"), position="vast", until__isnull=True)
            # Looked up client by client: as NOT EXISTS, PostgreSQL reads the contacts of the whole country.
            clients = clients.alias(fixed=Subquery(fixed.order_by().values("pk")[:1])).filter(fixed__isnull=True)
            clients = clients.filter(journey__klantfase__in=IN_SERVICE)
        if self.filters.klantfase:
            clients = clients.filter(journey__klantfase=self.filters.klantfase)
        return clients.search(self.filters.q)

    @property
    def _tasks(self) -> Any:
        tasks = Task.objects.in_care_of(self.user, self.on)
        if isinstance(self.whose, User):
            tasks = tasks.of(self.whose)
        elif self.whose == "nobody":
            tasks = tasks.unassigned()
        if self.filters.klantfase:
            tasks = tasks.filter(client__journey__klantfase=self.filters.klantfase)
        if self.filters.rule:
            tasks = tasks.filter(rule=self.filters.rule)
        if self.filters.q:
            named = Client.objects.in_care_of(self.user, self.on).search(self.filters.q)
            tasks = tasks.filter(client__in=named)
        return tasks

    def _sort(self, view: View) -> str:
        return self.filters.sort if self.filters.sort in view.sorts else view.sorts[0]

    def _order(self, view: View) -> tuple[Any, ...]:
        client = "client__" if view.about is About.TASKS else ""
        name = (f"{client}last_name", f"{client}first_name", "pk")
        match self._sort(view):
            case "due":
                return ("due_on", "pk")
            case "klantfase":
                return (_phase_order(f"{client}journey__klantfase"), *name)
            case "without_work":
                return ("without_work_since", *name)
            case "last_seen":
                return (F("journey__last_conversation_on").asc(nulls_first=True), *name)
        return name


def _counted(key: str, rows: Any) -> Any:
    """The number of `rows` under their view's name, as a query of one row."""
    return rows.order_by().annotate(view=Value(key)).values("view").annotate(n=Count("pk"))


def _phase_order(path: str) -> Case:
    """From klantfase 1 to outflow, as the lifecycle lists them; no klantfase last."""
    return Case(
        *(When(Q(**{path: phase.value}), then=Value(place)) for place, phase in enumerate(Klantfase)),
        default=Value(len(Klantfase)),
    )
