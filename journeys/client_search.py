"""Finding a client by name or number among the clients one may see."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from clients.models import Client
from journeys.models import Journey
from journeys.without_work import WithoutWork, last_end, without_work
from journeys.worklist_rows import contact_names

LIMIT = 50


@dataclass(frozen=True)
class Found:
    """One client in the results."""

    number: str
    name: str
    birth_date: date
    klantfase: str
    contact: str
    without_work: WithoutWork | None


@dataclass(frozen=True)
class Results:
    """What was found; `more` says that there is more than is shown, `exact` is a number that was typed in full."""

    rows: tuple[Found, ...]
    more: bool
    exact: str


def find(user: User, text: str, on: date) -> Results:
    """At most `LIMIT` visible clients whose name or number matches, by name; two queries."""
    clients = (
        Client.objects.visible_to(user, on)
        .search(text)
        .select_related("journey")
        .only(
            "number",
            "first_name",
            "prefix",
            "last_name",
            "birth_date",
            "sheltered",
            "work_ability",
            "journey__client",
            "journey__klantfase",
        )
    )
    clients = clients.annotate(last_end=last_end("pk", on))
    found = list(clients.order_by("last_name", "first_name", "pk")[: LIMIT + 1])
    names = contact_names([client.pk for client in found])
    rows = tuple(
        Found(
            client.number,
            client.full_name,
            client.birth_date,
            _phase(client),
            names.get(client.pk, ""),
            without_work(client.last_end, on),
        )
        for client in found[:LIMIT]
    )
    exact = rows[0].number if len(rows) == 1 and rows[0].number.lower() == text.strip().lower() else ""
    return Results(rows, len(found) > LIMIT, exact)


def _phase(client: Client) -> str:
    journey: Journey | None = getattr(client, "journey", None)
    return journey.get_klantfase_display() if journey else client.outside
