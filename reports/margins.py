"""Our own figures beside the published ones: the same definitions, computed from the database. Read only.

Shares are fractions that add up to one, keyed as in `reports.published`. A job (baan) is one with a regular employer:
not sheltered work and not an own business (004:820-826). Jobs that ended because their holder left the target group
do not count as job ends (004:1784-1786). All figures are gross: they say what is, not what helped.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from base.dates import add_months
from base.expressions import AddMonths
from clients.models import Client, Coaching, ContractTerm, Employment
from journeys.lifecycle import Klantfase
from journeys.models import Journey
from reports import published

REGULAR = ("vast", "tijdelijk", "uitzend")
_MONTH_DAYS = 30.4375
_AGES = {"18-24": (18, 25), "25-34": (25, 35), "35-44": (35, 45), "45-54": (45, 55), "55+": (55, 130)}
Shares = dict[str, float]
Rows = QuerySet[Any, Any]


def share(counts: dict[str, int]) -> Shares:
    """Counts as fractions of their sum."""
    total = sum(counts.values()) or 1
    return {key: value / total for key, value in counts.items()}


# --- Who and how they stand to work, today -----------------------------------------------------


def target_group() -> Rows:
    """Who is in the target group today: on a journey that has not ended, or in sheltered work."""
    return Client.objects.filter(
        Q(sheltered=True) | Exists(Journey.objects.in_service().filter(client=OuterRef("pk")))
    )


def traits(column: str, on: date) -> Shares:
    """The target group by `sex`, `regime`, `limitation` or `age`."""
    return share(_counts(_with_age(target_group(), on), column))


def limitation_by_regime(regime: str) -> Shares:
    """The limitations of one regime's part of the target group."""
    return share(_counts(target_group().filter(regime=regime), "limitation"))


def work(on: date) -> Shares:
    """With a regular employer, in sheltered work, or neither (001:1244-1290)."""
    return share(_counts(_with_work(target_group(), on), "work"))


def work_by(column: str, on: date) -> dict[str, Shares]:
    """The same for each value of a trait."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = _with_work(_with_age(target_group(), on), on)
    for value, status, number in rows.order_by().values_list(column, "work").annotate(n=Count("pk")):
        found[value][status] = number
    return {value: share(counts) for value, counts in found.items()}


def self_employed(on: date) -> float:
    """Part of the target group that is self-employed and nothing else (001:4120)."""
    own = Employment.objects.filter(_runs_on(on), client=OuterRef("pk"), kind="zelfstandig")
    rows = _with_work(target_group(), on).filter(Exists(own), work="geen")
    return float(rows.count() / (target_group().count() or 1))


def _counts(rows: Rows, column: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(column).annotate(n=Count("pk")))


def _with_age(rows: Rows, on: date) -> Rows:
    whens = [
        When(birth_date__gt=add_months(on, -12 * high), birth_date__lte=add_months(on, -12 * low), then=Value(name))
        for name, (low, high) in _AGES.items()
    ]
    found: Rows = rows.annotate(age=Case(*whens, default=Value(""), output_field=CharField()))
    return found


def _runs_on(on: date) -> Q:
    return Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def _with_work(rows: Rows, on: date) -> Rows:
    regular = Employment.objects.filter(_runs_on(on), client=OuterRef("pk"), kind__in=REGULAR)
    found: Rows = rows.annotate(
        work=Case(
            When(sheltered=True, then=Value("sw")),
            When(Exists(regular), then=Value("regulier")),
            default=Value("geen"),
            output_field=CharField(),
        )
    )
    return found


# --- Jobs ---------------------------------------------------------------------------------------


def jobs() -> Rows:
    """Jobs with a regular employer."""
    found: Rows = Employment.objects.filter(kind__in=REGULAR)
    return found


def ended_jobs(on: date) -> Rows:
    """Jobs that ended in the five years up to that day, apart from those that ended with outflow."""
    left = Q(client__journey__klantfase=Klantfase.UITGESTROOMD, client__journey__phase_since=F("ended_on"))
    return jobs().filter(ended_on__gte=published.year_bounds(on)[0], ended_on__lte=on).exclude(left)


def contract_kinds(day: date) -> Shares:
    """The kinds of contract on a day, each job by the term that ran then (001:4234-4239)."""
    term = ContractTerm.objects.filter(employment=OuterRef("pk"), starts_on__lte=day).order_by("-number")
    rows = jobs().filter(_runs_on(day)).annotate(then=Subquery(term.values("kind")[:1]))
    return share(_counts(rows, "then"))


def coach_at_job_end(on: date) -> Shares:
    """Which jobcoach was there when a job ended, "" for none (004:1746-1748)."""
    return share(_counts(_with_coach(ended_jobs(on)), "coach"))


def _with_coach(rows: Rows) -> Rows:
    there = Coaching.objects.filter(employment=OuterRef("pk")).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=OuterRef("ended_on"))
    )
    found: Rows = rows.annotate(coach=Coalesce(Subquery(there.values("kind")[:1]), Value("")))
    return found


def job_durations(on: date, coach: str | None = None) -> Shares:
    """How long the ended jobs lasted (004:7249-7251); of one coach status when given."""
    upper = {"<3m": 3, "3-6m": 6, "6-12m": 12, "1-2j": 24, "2-3j": 36}
    whens = [
        When(ended_on__lt=AddMonths(F("started_on"), Value(months)), then=Value(name))
        for name, months in upper.items()
    ]
    rows = ended_jobs(on).annotate(lasted=Case(*whens, default=Value("3j+"), output_field=CharField()))
    if coach is not None:
        rows = _with_coach(rows).filter(coach=coach)
    return share(_counts(rows, "lasted"))


def mean_months(on: date, kind: str = "") -> float:
    """How many months the ended jobs lasted on average; of one kind of contract when given."""
    rows = ended_jobs(on).filter(kind=kind) if kind else ended_jobs(on)
    length = ExpressionWrapper(F("ended_on") - F("started_on"), output_field=DurationField())
    mean = rows.aggregate(mean=Avg(length))["mean"]
    return float((mean.days + 1) / _MONTH_DAYS) if mean else 0.0


def short_week_without_coach(on: date) -> float:
    """Part of the jobs begun in the five years without a jobcoach that began below twelve hours (004:1776-1778)."""
    terms = ContractTerm.objects.filter(
        ~Exists(Coaching.objects.filter(employment=OuterRef("employment"))),
        number=1,
        starts_on__gte=published.year_bounds(on)[0],
        employment__kind__in=REGULAR,
    )
    counts = terms.aggregate(n=Count("pk"), short=Count("pk", filter=Q(hours__lt=12)))
    return float(counts["short"] / (counts["n"] or 1))


def job_ends_by_year(on: date) -> list[tuple[int, float]]:
    """For each year how many jobs ended, and which part of the jobs that ran in it (004:6608)."""
    bounds = published.year_bounds(on)
    found = []
    for low, high in pairwise(bounds):
        ended = ended_jobs(on).filter(ended_on__gte=low, ended_on__lt=high).count()
        ran = jobs().filter(started_on__lt=high).exclude(ended_on__lt=low).count()
        found.append((ended, ended / (ran or 1)))
    return found


def job_ends_per_person(on: date) -> Shares:
    """How many jobs ended per person who had one in the five years (004:7218-7220)."""
    start = published.year_bounds(on)[0]
    people = (
        jobs()
        .filter(started_on__lte=on)
        .exclude(ended_on__lt=start)
        .order_by()
        .values("client")
        .annotate(n=Count("pk", filter=Q(pk__in=ended_jobs(on).values("pk"))))
    )
    counts = Counter(f"{number}" if number < 5 else "5+" for number in people.values_list("n", flat=True))
    return share(dict(counts))


def next_job(on: date) -> dict[str, list[float]]:
    """Table 3.1: percent begun in a next job within each term, per coach status, Kaplan-Meier (004:1920-1947)."""
    later = jobs().filter(client=OuterRef("client"), started_on__gt=OuterRef("ended_on")).order_by("started_on")
    left = Case(When(client__journey__klantfase=Klantfase.UITGESTROOMD, then=F("client__journey__phase_since")))
    rows = _with_coach(ended_jobs(on)).annotate(next_on=Subquery(later.values("started_on")[:1]), left_on=left)
    seen: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for coach, ended, begun, left_on in rows.values_list("coach", "ended_on", "next_on", "left_on").iterator():
        until = begun or min(on, left_on or on)
        seen[coach].append(((until - ended).days, begun is not None))
    return {coach: kaplan_meier(spells, published.NEXT_JOB.within_days) for coach, spells in seen.items()}


def kaplan_meier(spells: Iterable[tuple[int, bool]], within_days: Iterable[int]) -> list[float]:
    """Percent to whom it happened within each term; a spell is its days and whether it ended with the event."""
    happened, all_at = Counter[int](), Counter[int]()
    for days, event in spells:
        all_at[days] += 1
        happened[days] += event
    at_risk, left = sum(all_at.values()), 1.0
    steps = sorted(all_at)
    found, place = [], 0
    for term in within_days:
        while place < len(steps) and steps[place] <= term:
            left *= 1 - happened[steps[place]] / at_risk
            at_risk -= all_at[steps[place]]
            place += 1
        found.append(100 * (1 - left))
    return found
