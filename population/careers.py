"""Jobs over five years: who works when, how long each job lasts, with which coach, and how soon the next begins.

Every draw is made by quota from a published table: durations and coaches of ended jobs, the time to the next job
(Kaplan-Meier, 004:1934-1947). How many work at a time is kept to the published stock of klantfase 4 by letting
just as many of those who did not work begin as are missing. How the five years look per person (a few people with
many job ends, most with one or none, 004:7218-7220) follows from a temper that makes some change faster.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import NamedTuple

from population.decks import Deck, allot, dealt, fitted
from population.window import MONTH, NEVER, Window
from reports import published

BUCKETS = tuple(published.JOB_DURATION.percent)
_EDGES = tuple(round(months * MONTH) for months in (0, 3, 6, 12, 24, 36))
_LONGEST = len(BUCKETS) - 1
# Mean in months of what lasted three years or longer, chosen so that the published means per kind come out.
_TAIL_MONTHS = {"vast": 75.0, "tijdelijk": 62.0, "uitzend": 44.0}
# Percent of all ended jobs per kind and bucket: the columns add up to the published buckets and the rows have the
# published means of 44, 11 and 8 months (004:7249-7251, 7296-7300). The split itself is ours.
_KIND_BY_BUCKET = {
    "vast": (0.9, 1.3, 1.8, 3.1, 2.4, 7.0),
    "tijdelijk": (19.8, 13.5, 17.0, 12.5, 3.1, 2.5),
    "uitzend": (5.0, 4.0, 3.0, 2.2, 0.4, 0.4),
}
# Percent of coached jobs per bucket beyond the published early ends; longer than jobs without (004:1802-1806).
_COACHED_LATER = {"extern": (29, 27, 9, 12), "intern": (30, 29, 10, 14)}


class Cell(NamedTuple):
    """One kind of ended job: its coach ("" for none), its last contract kind, how long it lasted."""

    coach: str
    kind: str
    bucket: int


@dataclass(slots=True)
class Job:
    """A job from its first to its last day; a day after the window's end means that it still runs."""

    start: int
    end: int
    kind: str
    coach: str = ""
    # Days until the next job begins, counted from the last day; NEVER when none does.
    gap: int = NEVER

    def runs(self, day: int) -> bool:
        """Whether that day is one of the job's."""
        return self.start <= day <= self.end


@dataclass(slots=True)
class Career:
    """The jobs of one client, in order and apart from one another; `leaves` is the day of outflow, or NEVER."""

    jobs: list[Job] = field(default_factory=list)
    leaves: int = NEVER
    temper: int = 0

    def works(self, day: int) -> bool:
        """Whether any job runs on that day."""
        return any(job.start <= day <= job.end for job in self.jobs)


# Shares of the journeys when the window opens: with a job that will last beyond it, with one of the ended kind.
_STABLE, _CHURNING = 0.085, 0.32
# Of the jobs that begin, the part that lasts beyond the window whatever the tables say (001:4164-4168).
_STAYS = 0.06
# How many cards a person sees: positive takes the quickest of so many, negative the slowest.
_TEMPERS, _TEMPER_WEIGHTS = (3, 2, 1, -2, -3), (0.20, 0.20, 0.10, 0.10, 0.40)
_TEMPER_IN_DURATION = 0.2
_COACH_ON_LASTING = (("", "extern", "intern"), (0.86, 0.12, 0.02))


def working_share(year: int) -> float:
    """Part of the journeys that is in paid work: the published stock of klantfase 4 (001:1930-1944)."""
    return published.KLANTFASE.share(published.SIMULATED_YEARS[year])["aan_het_werk"]


def working_today() -> float:
    """Part of the journeys in paid work today: regular and self-employed over all who are not in sheltered work."""
    column = published.WORKING.column(published.TODAY)
    everybody = sum(published.TARGET_GROUP.column(published.TODAY).values())
    return (column["regulier"] + self_employed(-1) * everybody) / (everybody - column["sw"])


def self_employed(place: int) -> float:
    """Self-employed only, as part of the target group at the first (0) or last (-1) published year-end (001:4120)."""
    year = published.SELF_EMPLOYED_ONLY.years[place]
    return published.SELF_EMPLOYED_ONLY.column(year)["zelfstandig"] / sum(
        published.TARGET_GROUP.column(year).values()
    )


@lru_cache(maxsize=1)
def cells() -> dict[Cell, float]:
    """How often each kind of ended job occurs: coach by bucket and kind by bucket, as published."""
    coach_share = published.COACH_AT_JOB_END.share()
    bucket_share = published.JOB_DURATION.share()
    by_coach: dict[tuple[str, int], float] = {}
    for bucket, name in enumerate(BUCKETS):
        left = bucket_share[name]
        for coach in ("extern", "intern"):
            early = published.EARLY_END_WITH_COACH.percent[coach]
            percent = (*early[:2], *_COACHED_LATER[coach])
            part = coach_share[coach] * percent[bucket] / sum(percent)
            by_coach[coach, bucket] = part
            left -= part
        by_coach["", bucket] = left
    by_kind = {(kind, bucket): row[bucket] for kind, row in _KIND_BY_BUCKET.items() for bucket in range(len(BUCKETS))}
    # Agency work is no ground for a jobcoach: its contract is too short (004:1065-1069).
    start = {
        Cell(coach, kind, bucket): 0.0 if coach and kind == "uitzend" else 1.0
        for coach in coach_share
        for kind in _KIND_BY_BUCKET
        for bucket in range(len(BUCKETS))
    }
    return fitted(
        start,
        [
            (lambda cell: (cell.kind, cell.bucket), by_kind),
            (lambda cell: (cell.coach, cell.bucket), by_coach),
        ],
    )


def _mean_days(cell: Cell) -> float:
    if cell.bucket == _LONGEST:
        return _TAIL_MONTHS[cell.kind] * MONTH
    return (_EDGES[cell.bucket] + _EDGES[cell.bucket + 1]) / 2


_GAP_EDGES = (0, *published.NEXT_JOB.within_days)
_PLACES = 100


class CareerMaker:
    """Makes the careers of one group of journeys; the decks live as long as the group."""

    def __init__(self, window: Window, rng: Random) -> None:
        self._window, self._rng = window, rng
        keys, weights = list(cells()), list(cells().values())
        biased = [weight * _mean_days(key) for key, weight in cells().items()]
        self._begun = Deck(keys, weights, rng, size=400)
        self._running = Deck(keys, biased, rng, size=400)
        # Places in the order of how soon, for jobs with and without a coach; read with the coach's own table.
        self._gap = {coached: Deck(range(_PLACES), [1] * _PLACES, rng, size=_PLACES) for coached in (False, True)}
        self._lasting_coach = Deck(*_COACH_ON_LASTING, rng, size=50)

    def make(self, leaves: list[int]) -> list[Career]:
        """A career for each day of outflow (NEVER: stays), the whole group in step with the published stock."""
        careers = [
            Career(leaves=day, temper=temper)
            for day, temper in zip(leaves, dealt(len(leaves), _TEMPERS, _TEMPER_WEIGHTS, self._rng), strict=True)
        ]
        order = list(careers)
        self._rng.shuffle(order)
        lasting, churning, early, late = self._numbers(len(careers))
        for career in _take(order, lasting):
            self._lasting(career, self._window.start - self._rng.randint(1, 2200))
        for career in _take(order, churning):
            self._running_at_start(career)
        for career in _take(order, early):
            career.jobs.append(Job(self._window.start - self._rng.randint(30, 2500), NEVER, "zelfstandig"))
        for career in _take(order, late):
            career.jobs.append(Job(self._rng.randint(self._window.start, self._window.on), NEVER, "zelfstandig"))
        self._fill(careers, order)
        for career in careers:
            self._stop(career)
        return careers

    def _numbers(self, count: int) -> list[int]:
        """How many have a lasting job, an ordinary job, an own business from the start, one later; rest is idle."""
        journeys = 1 - published.WORKING.column(published.TODAY)["sw"] / sum(
            published.TARGET_GROUP.column(published.TODAY).values()
        )
        early, today = self_employed(0) / journeys, self_employed(-1) / journeys
        parts = [_STABLE, _CHURNING, early, today - early]
        return allot(count, [*parts, 1 - sum(parts)], self._rng)[:4]

    def _lasting(self, career: Career, start: int) -> None:
        career.jobs.append(Job(start, NEVER, "vast", self._lasting_coach.draw()))

    def _running_at_start(self, career: Career) -> None:
        """A job that the window's first day found running: the longer it lasts, the likelier it is found."""
        cell = self._running.draw()
        days = self._long_duration(cell)
        start = self._window.start - int(self._rng.random() * days)
        self._add(career, Job(start, start + days - 1, cell.kind, cell.coach))

    def _begin(self, career: Career, start: int) -> None:
        """Jobs one after another from that day on."""
        while start <= self._window.on:
            if self._rng.random() < _STAYS:
                self._lasting(career, start)
                return
            hasty = career.temper if self._rng.random() < _TEMPER_IN_DURATION else 1
            cell = self._begun.choose(hasty, key=lambda card: card.bucket)
            job = Job(start, start + self._duration(cell) - 1, cell.kind, cell.coach)
            career.jobs.append(job)
            start = self._next_start(career, job)

    def _add(self, career: Career, job: Job) -> None:
        career.jobs.append(job)
        self._begin(career, self._next_start(career, job))

    def _next_start(self, career: Career, job: Job) -> int:
        if job.end >= self._window.on:
            return NEVER
        turn = self._gap[bool(job.coach)].choose(career.temper, key=lambda card: card)
        place = bisect_right(published.NEXT_JOB.percent[job.coach], (turn + self._rng.random()) / _PLACES * 100)
        if place == 0:
            job.gap = 1  # from work to work: the next day
        elif place < len(_GAP_EDGES) - 1:
            job.gap = self._rng.randint(_GAP_EDGES[place] + 1, _GAP_EDGES[place + 1])
        return job.end + job.gap

    def _duration(self, cell: Cell) -> int:
        if cell.bucket < _LONGEST:
            return self._rng.randint(max(1, _EDGES[cell.bucket]), _EDGES[cell.bucket + 1] - 1)
        beyond = _TAIL_MONTHS[cell.kind] * MONTH - _EDGES[-1]
        return int(_EDGES[-1] + self._rng.expovariate(1 / beyond))

    def _long_duration(self, cell: Cell) -> int:
        """A duration as met on a given day: in proportion to its length."""
        if cell.bucket < _LONGEST:
            low, high = _EDGES[cell.bucket], _EDGES[cell.bucket + 1] - 1
            return max(1, round(math.sqrt(low**2 + self._rng.random() * (high**2 - low**2))))
        beyond = _TAIL_MONTHS[cell.kind] * MONTH - _EDGES[-1]
        days = self._rng.expovariate(1 / beyond)
        if self._rng.random() < beyond / (beyond + _EDGES[-1]):
            days += self._rng.expovariate(1 / beyond)
        return _EDGES[-1] + int(days)

    def _fill(self, careers: list[Career], idle: list[Career]) -> None:
        """Let people who did not work yet begin, so that each quarter has as many at work as published."""
        days = [*self._window.quarters(), self._window.on]
        shares = [working_share(self._window.year_of(day)) for day in days[:-1]] + [working_today()]
        working = [sum(career.works(day) for career in careers if career.leaves > day) for day in days]
        before = self._window.start
        for place, (day, share) in enumerate(zip(days, shares, strict=True)):
            there = sum(career.leaves > day for career in careers)
            while working[place] < round(share * there) and idle:
                career = idle.pop()
                if career.leaves <= day:
                    continue
                self._begin(career, self._rng.randint(before, day))
                for later in range(place, len(days)):
                    working[later] += career.works(days[later]) and career.leaves > days[later]
            before = day

    def _stop(self, career: Career) -> None:
        """Nothing begins after outflow; only a permanent job or an own business outlives it."""
        if career.leaves == NEVER:
            return
        career.jobs = [job for job in career.jobs if job.start < career.leaves]
        for job in career.jobs:
            if job.end + job.gap >= career.leaves:
                job.gap = NEVER
            if job.end >= career.leaves and job.kind not in ("vast", "zelfstandig"):
                job.end = career.leaves


def _take(order: list[Career], count: int) -> list[Career]:
    return [order.pop() for _ in range(min(count, len(order)))]
