"""The queue of signals that name nobody known, and the running jobs that one of them may be about."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from accounts.models import User
from accounts.roles import Permission
from clients.models import Client, Employment
from journeys.models import Signal, UnplacedSignal

LIMIT = 100
SUGGESTED = 10
FOUND = 25
# Parts of a name that many people share, and that tell nobody apart.
_SHARED = frozenset({"van", "de", "den", "der", "het", "ten", "ter", "te", "in", "el", "al", "ben"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many signals wait for a user, and how many of them longer than the sender was promised."""

    all: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Match:
    """A running job that a signal may be about, with what speaks for it in words."""

    job: Employment
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnplacedPage:
    """One signal with what this user can do with it; `found` is None when nothing was searched."""

    row: UnplacedSignal
    can_place: bool
    # The signal that it became, when this user may see that.
    signal: Signal | None
    suggested: tuple[Match, ...]
    found: tuple[Match, ...] | None
    more: bool


def waiting_for(user: User, on: date) -> Waiting:
    """What waits for this user to be placed; one query, none for whoever places nothing."""
    if not user.may(Permission.PLACE_SIGNAL):
        return Waiting(0, 0)
    late = Count("pk", filter=Q(decide_by__lt=on))
    counts = UnplacedSignal.objects.placed_by(user).waiting().aggregate(all=Count("pk"), overdue=late)
    return Waiting(**counts)


def queue(user: User, on: date) -> tuple[list[UnplacedSignal], bool]:
    """What waits for this team lead, or what this colleague noted down and still waits; oldest first, and if more."""
    rows = UnplacedSignal.objects
    seen = rows.placed_by(user) if user.may(Permission.PLACE_SIGNAL) else rows.visible_to(user, on)
    found = list(seen.waiting().select_related("reported_by", "office")[: LIMIT + 1])
    return found[:LIMIT], len(found) > LIMIT


def read(row: UnplacedSignal, user: User, on: date, text: str) -> UnplacedPage:
    """The page of one visible signal, with the jobs that fit and those that a text finds."""
    waits = row.state == UnplacedSignal.State.WAITING
    can_place = waits and UnplacedSignal.objects.placed_by(user).filter(pk=row.pk).exists()
    found = _find(row, user, text, on) if can_place and text else None
    return UnplacedPage(
        row=row,
        can_place=can_place,
        signal=Signal.objects.visible_to(user, on).filter(pk=row.placed_id).first() if row.placed_id else None,
        suggested=tuple(_suggest(row, user, on)) if can_place else (),
        found=found and found[:FOUND] if found is not None else None,
        more=bool(found) and len(found or ()) > FOUND,
    )


def jobs_for(user: User, on: date) -> Any:
    """The jobs on which this user may place a signal, with client and employer; no sealed number is read along."""
    jobs = Employment.objects.in_care_of(user, on).select_related("client", "employer")
    return jobs.defer("client__bsn", "client__bsn_index")


def _suggest(row: UnplacedSignal, user: User, on: date) -> list[Match]:
    """The running jobs that fit best: the client number, or the employer with the name or the day of birth."""
    nobody = Q(pk__in=[])
    name, last_name = nobody, nobody
    for word in _words(row.name):
        last_name |= Q(client__last_name__icontains=word)
        name |= Q(client__first_name__iexact=word)
    name |= last_name
    employer = Q(employer__kvk_number=row.kvk_number) if row.kvk_number else nobody
    if row.employer_name:
        employer |= Q(employer__name__icontains=row.employer_name)
    born = Q(client__birth_date=row.birth_date) if row.birth_date else nobody
    number = Q(client__number=row.client_number) if row.client_number else nobody
    jobs = jobs_for(user, on).running().filter(number | employer & (name | born) | born & last_name)
    matches = [Match(job, _why(row, job)) for job in jobs[: SUGGESTED * 5]]
    return sorted(matches, key=lambda match: (-len(match.why), match.job.client.last_name))[:SUGGESTED]


def _find(row: UnplacedSignal, user: User, text: str, on: date) -> tuple[Match, ...]:
    clients = Client.objects.in_care_of(user, on).search(text)
    jobs = jobs_for(user, on).running().filter(client__in=clients)
    named = jobs.order_by("client__last_name", "client__first_name", "pk")
    return tuple(Match(job, _why(row, job)) for job in named[: FOUND + 1])


def _why(row: UnplacedSignal, job: Employment) -> tuple[str, ...]:
    """What in this job is as the sender said."""
    client, employer = job.client, job.employer
    names = f"{client.first_name} {client.last_name}".lower()
    workplace = employer is not None and (
        employer.kvk_number == row.kvk_number
        or (bool(row.employer_name) and row.employer_name.lower() in employer.name.lower())
    )
    reasons = {
        "klantnummer": bool(row.client_number) and client.number == row.client_number,
        "geboortedatum": row.birth_date is not None and client.birth_date == row.birth_date,
        "naam": any(word in names for word in _words(row.name)),
        "werkgever": workplace,
    }
    return tuple(reason for reason, fits in reasons.items() if fits)


def _words(name: str) -> list[str]:
    """The parts of a name that tell people apart."""
    words = [word.strip(".,").lower() for word in name.replace("-", " ").split()]
    return [word for word in words if len(word) > 1 and word not in _SHARED]
