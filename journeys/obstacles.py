"""What keeps a file from being destroyed: one table, asked for many clients at once in one query."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import IntegerField, Value

from clients.models import Client, ClientAccess, EmergencyAccess, Employment
from journeys.models import (
    Candidate,
    ChosenService,
    JobEnd,
    Journey,
    Signal,
    Task,
    Trajectory,
    TrialPlacement,
    UnplacedSignal,
    Vacancy,
)

Clients = Callable[[date], tuple[Any, str]]


def _numbered(on: date) -> tuple[Any, str]:
    return Client.objects.filter(number__in=UnplacedSignal.objects.waiting().values("client_number")), "pk"


# Why, in words for the page, and which rows say so with the way from a row to its client. The day is the one from
# which a file is over its term.
OBSTACLES: tuple[tuple[str, Clients], ...] = (
    ("de klant is niet uitgestroomd", lambda since: (Journey.objects.in_service(), "client")),
    ("de termijn telt opnieuw", lambda since: (Journey.objects.filter(phase_since__gt=since), "client")),
    ("er loopt werk", lambda since: (Employment.objects.running(), "client")),
    ("er loopt een proefplaatsing", lambda since: (TrialPlacement.objects.open(), "client")),
    ("een einde van een baan is nog open", lambda since: (JobEnd.objects.open(), "client")),
    ("er is nog een traject", lambda since: (Trajectory.objects.filter(ended_on__isnull=True), "client")),
    ("er is nog een gekozen dienst", lambda since: (ChosenService.objects.open(), "client")),
    ("er is nog een open taak", lambda since: (Task.objects.open(), "client")),
    ("een signaal wacht op antwoord", lambda since: (Signal.objects.unanswered(), "client")),
    ("een signaal zonder klant noemt dit nummer", _numbered),
    ("iemand kijkt nog mee", lambda since: (ClientAccess.objects.running(), "client")),
    ("noodtoegang is nog niet beoordeeld", lambda since: (EmergencyAccess.objects.unreviewed(), "client")),
    ("de klant is kandidaat voor een vacature", lambda since: (Candidate.objects.open(), "client")),
    ("er is nog een vacature", lambda since: (Vacancy.objects.live(), "employment__client")),
)


def obstacles(client_ids: Iterable[int], since: date) -> dict[int, list[str]]:
    """By client why the file stays, for those for whom there is a reason; one query."""
    wanted, asked = list(client_ids), []
    if not wanted:
        return {}
    for place, (_, rows_of) in enumerate(OBSTACLES):
        rows, path = rows_of(since)
        mine = rows.filter(**{f"{path}__in": wanted}).order_by()
        asked.append(mine.annotate(place=Value(place, IntegerField())).values_list(path, "place"))
    found: dict[int, list[str]] = {}
    for client_id, place in sorted(set(asked[0].union(*asked[1:]))):
        found.setdefault(client_id, []).append(OBSTACLES[place][0])
    return found
