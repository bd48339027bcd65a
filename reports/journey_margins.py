"""The figures on klantfasen, conversations, plans, caseloads and outflow beside the published ones. Read only.

Definitions and keys as in `reports.margins`. A year is one of the five that end on the given day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, F, Window
from django.db.models.functions import Lead

from accounts.roles import Role
from clients.models import ContactPerson
from journeys.lifecycle import Klantfase
from journeys.models import Conversation, Transition, Workplan
from reports import published
from reports.margins import Shares, target_group

_FRESH_DAYS = 730


class Stay(NamedTuple):
    """A stretch of one journey in one klantfase, up to but not including `until`."""

    phase: str
    since: date
    until: date | None


def stays() -> Iterator[Stay]:
    """Every stretch of every journey that was not after outflow."""
    following = Window(Lead("on"), partition_by=F("journey"), order_by=[F("on").asc(), F("pk").asc()])
    rows = Transition.objects.annotate(until=following).order_by()
    for phase, since, until in rows.values_list("to_phase", "on", "until").iterator():
        if phase != Klantfase.UITGESTROOMD:
            yield Stay(phase, since, until)


def client_years(on: date) -> list[dict[tuple[str, bool], float]]:
    """For each of the five years: years spent per klantfase, in the first two years there (True) or after."""
    bounds = [day.toordinal() for day in published.year_bounds(on)]
    days: list[Counter[tuple[str, bool]]] = [Counter() for _ in bounds[1:]]
    for stay in stays():
        since = stay.since.toordinal()
        until = stay.until.toordinal() if stay.until else bounds[-1]
        settled = since + _FRESH_DAYS
        for year, (low, high) in enumerate(pairwise(bounds)):
            begin, end = max(low, since), min(high, until)
            if begin < end:
                days[year][stay.phase, True] += max(0, min(end, settled) - begin)
                days[year][stay.phase, False] += max(0, end - max(begin, settled))
    return [
        {key: number / (high - low) for key, number in counted.items()}
        for counted, (low, high) in zip(days, pairwise(bounds), strict=True)
    ]


def klantfase_stock(on: date) -> list[Shares]:
    """For each of the five years: the mean share of each klantfase (001:1930-1944)."""
    found = []
    for years in client_years(on):
        counts: dict[str, float] = defaultdict(float)
        for (phase, _), number in years.items():
            counts[phase] += number
        total = sum(counts.values()) or 1.0
        found.append({phase: number / total for phase, number in counts.items()})
    return found


def per_client(on: date) -> list[tuple[float, float]]:
    """For each of the five years: conversations and werkplannen per client of the target group (001:2003-2019)."""
    bounds = published.year_bounds(on)
    apart = target_group().filter(sheltered=True).count()
    found = []
    for years, (low, high) in zip(client_years(on), pairwise(bounds), strict=True):
        there = sum(years.values()) + apart or 1.0
        talks = Conversation.objects.filter(held_on__gte=low, held_on__lt=high).count()
        plans = Workplan.objects.filter(made_on__gte=low, made_on__lt=high).count()
        found.append((talks / there, plans / there))
    return found


def talks_per_phase(on: date) -> list[Shares]:
    """For each year: months with a conversation in a klantfase, per year spent in it (001:2069-2072)."""
    months = Counter[tuple[int, str]]()
    for year, phase, _, number, _ in _talks(on):
        months[year, phase] += number
    found = []
    for year, years in enumerate(client_years(on)):
        spent: dict[str, float] = defaultdict(float)
        for (phase, _), time in years.items():
            spent[phase] += time
        found.append({phase: months[year, phase] / time for phase, time in spent.items() if time})
    return found


def talks_by_time_in_phase(on: date) -> list[dict[bool, float]]:
    """For each year: conversations a year in the first two years of a klantfase (True) and after (001:2055-2060)."""
    talks = Counter[tuple[int, bool]]()
    for year, _, fresh, _, number in _talks(on):
        talks[year, fresh] += number
    found = []
    for year, years in enumerate(client_years(on)):
        spent: dict[bool, float] = defaultdict(float)
        for (_, fresh), time in years.items():
            spent[fresh] += time
        found.append({fresh: talks[year, fresh] / time for fresh, time in spent.items() if time})
    return found


_TALKS = """
WITH stay AS (
  SELECT j.client_id, t.to_phase AS phase, t."on" AS since,
         LEAD(t."on") OVER (PARTITION BY t.journey_id ORDER BY t."on", t.id) AS until
  FROM journeys_transition t JOIN journeys_journey j ON j.id = t.journey_id
)
SELECT CASE {years} END AS year, stay.phase, CASE WHEN c.held_on < {settled} THEN 1 ELSE 0 END AS fresh,
       COUNT(DISTINCT CAST(c.client_id AS text) || substr(CAST(c.held_on AS text), 1, 7)) AS months, COUNT(*) AS talks
FROM stay JOIN journeys_conversation c
  ON c.client_id = stay.client_id AND c.held_on >= stay.since AND (stay.until IS NULL OR c.held_on < stay.until)
WHERE c.held_on >= %s AND c.held_on < %s
GROUP BY 1, 2, 3
"""


def _talks(on: date) -> Iterator[tuple[int, str, bool, int, int]]:
    """Year, klantfase, whether within two years of its beginning, months with a talk, talks."""
    settled = {
        "postgresql": f"stay.since + {_FRESH_DAYS}",
        "sqlite": f"wajong_add_days(stay.since, {_FRESH_DAYS})",
    }[connection.vendor]
    first, *bounds = (day.isoformat() for day in published.year_bounds(on))
    years = " ".join(f"WHEN c.held_on < %s THEN {year}" for year in range(len(bounds)))
    with connection.cursor() as cursor:
        cursor.execute(_TALKS.format(years=years, settled=settled), [*bounds, first, bounds[-1]])
        for year, phase, fresh, months, talks in cursor.fetchall():
            yield year, phase, bool(fresh), months, talks


def caseloads() -> dict[int, int]:
    """How many clients each professional is the fixed contact of (001:1975-1996; 003:2230)."""
    rows = ContactPerson.objects.filter(
        position="vast",
        until__isnull=True,
        user__role__in=[Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER],
        client__in=target_group(),
    )
    return dict(rows.order_by().values_list("user").annotate(n=Count("pk")))


def outflow(on: date) -> list[float]:
    """For each year: those who flowed out, as part of the target group when it began (001:1087-1106)."""
    bounds = published.year_bounds(on)
    left = Transition.objects.filter(to_phase=Klantfase.UITGESTROOMD)
    days = list(left.filter(on__gte=bounds[0], on__lte=on).values_list("on", flat=True))
    now = target_group().count()
    return [
        sum(low <= day < high for day in days) / (now + sum(day >= low for day in days) or 1)
        for low, high in pairwise(bounds)
    ]
