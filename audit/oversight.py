"""What stands out in the logs, and how they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Min, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.roles import OFFICE_ROLES
from audit.models import Reading, Seal
from audit.people import Person, people
from audit.seals import LOGS

# How many files outside the own caseload somebody opens in a week before it stands out: four on each working day,
# for colleagues who ask along and clients who call while their contact is away. Our own choice [K]: no source says.
NOTABLE_FILES = 20
# And how many of whatever client: a team lead's whole office is theirs, and nobody needs all of it in a week [K].
NOTABLE_IN_ALL = 150
NOTABLE_PERIOD = timedelta(days=7)
SHOWN = 50
# The logs are sealed each minute; a row that waits longer than this means that nothing seals them.
LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Notable:
    """Somebody who opened many files: of clients that are not theirs, and in all."""

    who: Person
    others: int
    files: int


@dataclass(frozen=True, slots=True)
class LogState:
    """How one log is: when it was sealed last, how many rows wait, and whether one waits too long."""

    name: str
    sealed_at: datetime | None
    waiting: int
    late: bool


def notable(user: User, at: datetime) -> list[Notable]:
    """Which colleagues read remarkably much in the last week; who read most of others first.

    That is more than `NOTABLE_FILES` files outside the own caseload, or more than `NOTABLE_IN_ALL` of whatever
    client, those that were exported among them.
    """
    rows = (
        Reading.objects.visible_to(user, timezone.localdate(at))
        .filter(at__gte=at - NOTABLE_PERIOD, actor_id__in=User.objects.filter(role__in=OFFICE_ROLES).values("pk"))
        .order_by()
        .values("actor_id")
        .annotate(
            others=Count("client_id", distinct=True, filter=Q(own=False)), files=Count("client_id", distinct=True)
        )
        .filter(Q(others__gt=NOTABLE_FILES) | Q(files__gt=NOTABLE_IN_ALL))
        .order_by("-others", "-files", "actor_id")
        .values_list("actor_id", "others", "files")[:SHOWN]
    )
    found = list(rows)
    known = people(actor_id for actor_id, *_ in found)
    return [Notable(known[actor_id], others, files) for actor_id, others, files in found]


def states(at: datetime) -> list[LogState]:
    """Each log; two queries."""
    last = {log: Seal.objects.filter(log=log).order_by("-first_id").values("pk")[:1] for log in LOGS}
    ends = Q()
    for newest in last.values():
        ends |= Q(pk=Subquery(newest))
    sealed = dict(Seal.objects.filter(ends).order_by().values_list("log", "at"))
    waiting = _waiting()
    found = []
    for log in Seal.Log:
        count, oldest = waiting[log]
        late = oldest is not None and at - oldest > LATE
        found.append(LogState(str(log.label), sealed.get(log), count, late))
    return found


def _waiting() -> dict[str, tuple[int, datetime | None]]:
    """How many rows of each log have no seal yet, and when the first of them was written."""
    asked: list[Any] = []
    for log, model in LOGS.items():
        newest = Seal.objects.filter(log=log).order_by("-first_id").values("last_id")[:1]
        rows = model.objects.filter(pk__gt=Coalesce(Subquery(newest), Value(0))).order_by()
        named = rows.annotate(log=Value(str(log), output_field=CharField())).values("log")
        asked.append(named.annotate(rows=Count("pk"), oldest=Min("at")).values_list("log", "rows", "oldest"))
    found = {log: (rows, oldest) for log, rows, oldest in asked[0].union(*asked[1:])}
    return {**dict.fromkeys(LOGS, (0, None)), **found}
