"""Who looked into one file, as the client reads it: per day who, why and what, in plain words (B1)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.models.functions import TruncDate
from django.http import QueryDict
from django.utils import timezone

from audit import words
from audit.forms import PeriodForm
from audit.models import Reading
from audit.people import Person, people

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who looked on a day, for one purpose."""

    who: str
    why: str
    what: list[str]


@dataclass(frozen=True, slots=True)
class Day:
    """Everybody who looked on that day."""

    day: date
    readers: list[Reader]


def page(number: str, asked: QueryDict, on: date) -> dict[str, Any]:
    """What `audit/readers.html` shows of the client with this number: the days of the period that was asked.

    The last twelve months when nothing was asked, or nothing that can be understood. Two queries.
    """
    since, until = on - relativedelta(months=MONTHS), on
    form = PeriodForm(asked if {"since", "until"} & set(asked) else None, initial={"since": since, "until": until})
    if form.is_bound and form.is_valid():
        since, until = form.cleaned_data["since"], form.cleaned_data["until"]
    looked = days(number, since, until)
    return {"number": number, "form": form, "since": since, "until": until, "days": looked}


def days(number: str, since: date, until: date) -> list[Day]:
    """The days from `since` up to and including `until` on which somebody looked, newest first."""
    begin, end = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (since, until + relativedelta(days=1))
    )
    rows = (
        Reading.objects.filter(number=number, at__gte=begin, at__lt=end)
        .order_by()
        .annotate(day=TruncDate("at"))
        .values_list("day", "actor_id", "on_behalf", "activity", "what")
        .distinct()
    )
    seen: dict[date, dict[tuple[int, str, str], set[str]]] = {}
    for day, actor_id, on_behalf, activity, what in rows:
        looked = seen.setdefault(day, {}).setdefault((actor_id, on_behalf, activity), set())
        looked.add(words.place(what))
    known = people({actor_id for day in seen.values() for actor_id, _, _ in day})
    return [Day(day, _readers(seen[day], known)) for day in sorted(seen, reverse=True)]


def _readers(looked: dict[tuple[int, str, str], set[str]], known: dict[int, Person]) -> list[Reader]:
    found = [
        Reader(_who(known[actor_id], on_behalf), words.purpose(activity).plain, sorted(what))
        for (actor_id, on_behalf, activity), what in looked.items()
    ]
    return sorted(found, key=lambda reader: (reader.who, reader.why))


def _who(person: Person, on_behalf: str) -> str:
    if person.looks_along:
        return "Uw vertegenwoordiger" if on_behalf.startswith("klant ") else "Uzelf"
    role = person.role[:1].lower() + person.role[1:]
    return ", ".join(part for part in (person.name, role, person.place) if part)
