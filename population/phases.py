"""The klantfase of each client through the five years, in the published proportions (001:1930-1944).

Whoever is in paid work is in klantfase 4. Somebody without work stands in 1, 2 or 3 by how near to work they are:
a trait of their own, raised shortly after a job and shortly before the next. Where the lines between 1, 2 and 3 lie
is computed for each year, so that the time spent in each phase has the published shares.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from journeys.lifecycle import Klantfase, MoveReason
from population.careers import Career
from population.window import NEVER, YEARS, Window
from reports import published

S, W, N, A = (
    Klantfase.STABILISEREN.value,
    Klantfase.WERKFIT.value,
    Klantfase.NAAR_WERK.value,
    Klantfase.AAN_HET_WERK.value,
)
UNKNOWN, OUT = Klantfase.ONBEKEND_2_3.value, Klantfase.UITGESTROOMD.value
_RANK = {S: 0, UNKNOWN: 1, W: 1, N: 2, A: 3}
# How often a client's phase is looked at, and how often the own trait is another one by then.
_LOOK_EVERY = 183
_TRAIT_CHANGES = 0.1
_NEAR_WORK = 365
# Imported as "2 or 3" when the window opens, and at each year's end: between these lie the published means.
_UNKNOWN_LEFT = (0.076, 0.040, 0.022, 0.0155, 0.0125, 0.0115)


@dataclass(slots=True)
class Step:
    """A move to a phase from a day on; the first one has no phase before it."""

    on: int
    before: str
    phase: str
    reason: str


@dataclass(slots=True)
class _Look:
    """A day on which somebody without work is looked at; the phase then lasts for `days`."""

    on: int
    days: int
    nearness: float


class _Idle:
    """A stretch without work, from its first day up to but not including `end`."""

    __slots__ = ("end", "looks", "start", "unknown_until")

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end
        self.unknown_until = start
        self.looks: list[_Look] = []


def klantfasen(careers: Sequence[Career], window: Window, rng: Random) -> list[list[Step]]:
    """The steps of each career; the first, on the window's first day, takes over where the client stood."""
    idle = [_idle_stretches(career, window) for career in careers]
    _mark_unknown([stretches[0] for stretches in idle if stretches], window, rng)
    for career, stretches in zip(careers, idle, strict=True):
        _look(career, stretches, window, rng)
    lines = _lines(idle, window)
    return [_steps(career, stretches, lines, window, rng) for career, stretches in zip(careers, idle, strict=True)]


def _idle_stretches(career: Career, window: Window) -> list[_Idle]:
    """The stretches between jobs within the window; a job that follows the next day leaves none."""
    stop = min(career.leaves, window.on + 1)
    stretches, day = [], window.start
    for job in career.jobs:
        if job.start > day and job.start <= stop:
            stretches.append(_Idle(day, min(job.start, stop)))
        day = max(day, job.end + 1)
        if day >= stop:
            return stretches
    if day < stop:
        stretches.append(_Idle(day, stop))
    return stretches


def _mark_unknown(first: Sequence[_Idle], window: Window, rng: Random) -> None:
    """Choose whose imported phase is "2 or 3", and until when; a long wait only for who is without work so long."""
    candidates = [stretch for stretch in first if stretch.start == window.start]
    rng.shuffle(candidates)
    wanted = round(_UNKNOWN_LEFT[0] * len(candidates) / _share_idle())
    untils = sorted((_unknown_until((k + rng.random()) / wanted, window) for k in range(wanted)), reverse=True)
    candidates.sort(key=lambda stretch: min(stretch.end, window.on + 1), reverse=True)
    long_enough = bisect_right([-stretch.end for stretch in candidates], -(untils[0] if untils else 0))
    chosen = rng.sample(candidates[: max(long_enough, wanted)], min(wanted, len(candidates)))
    for stretch, until in zip(chosen, untils, strict=False):
        stretch.unknown_until = min(until, stretch.end)


def _share_idle() -> float:
    """Part of the journeys without paid work when the window opens."""
    return 1 - published.KLANTFASE.share(published.SIMULATED_YEARS[0])[A]


def _unknown_until(place: float, window: Window) -> int:
    """The day up to which the part `place` (0 to 1) of the imported "2 or 3" has been settled."""
    left = (1 - place) * _UNKNOWN_LEFT[0]
    for year in range(YEARS):
        high, low = _UNKNOWN_LEFT[year], _UNKNOWN_LEFT[year + 1]
        if left > low:
            span = window.bounds[year + 1] - window.bounds[year]
            return window.bounds[year] + int((high - left) / (high - low) * span)
    return NEVER


def _look(career: Career, stretches: Sequence[_Idle], window: Window, rng: Random) -> None:
    """Fill in when each stretch is looked at and how near to work the client is then."""
    trait = rng.random()
    offset = rng.randrange(_LOOK_EVERY)
    for stretch in stretches:
        if stretch.unknown_until > stretch.start:
            trait = 0.6 + 0.4 * trait  # they were in 2 or 3
        begin = stretch.unknown_until
        if begin >= stretch.end:
            continue
        after_work = stretch.start > window.start
        next_job = stretch.end if career.works(stretch.end) else NEVER
        first = begin + _LOOK_EVERY - (begin - window.start - offset) % _LOOK_EVERY
        days = [begin, *range(first, stretch.end, _LOOK_EVERY)]
        for place, day in enumerate(days):
            if rng.random() < _TRAIT_CHANGES:
                trait = rng.random()
            nearness = trait
            if after_work and day - stretch.start < _NEAR_WORK:
                nearness += 0.5 * (1 - (day - stretch.start) / _NEAR_WORK)
            if next_job - day < _NEAR_WORK:
                nearness += 0.6 * (1 - (next_job - day) / _NEAR_WORK)
            end = days[place + 1] if place + 1 < len(days) else stretch.end
            stretch.looks.append(_Look(day, end - day, nearness))


def _lines(idle: Sequence[Sequence[_Idle]], window: Window) -> list[tuple[float, float]]:
    """For each year the two lines between 1, 2 and 3."""
    by_year: list[list[tuple[float, int]]] = [[] for _ in range(YEARS)]
    for stretches in idle:
        for stretch in stretches:
            for look in stretch.looks:
                by_year[window.year_of(look.on)].append((look.nearness, look.days))
    lines = []
    for year, looks in enumerate(by_year):
        share = published.KLANTFASE.share(published.SIMULATED_YEARS[year])
        known = share[S] + share[W] + share[N]
        looks.sort()
        total = sum(days for _, days in looks)
        lines.append((_line(looks, total * share[S] / known), _line(looks, total * (1 - share[N] / known))))
    return lines


def _line(looks: Sequence[tuple[float, int]], wanted: float) -> float:
    reached = 0
    for nearness, days in looks:
        reached += days
        if reached >= wanted:
            return nearness
    return 1.0


def _steps(
    career: Career,
    stretches: Sequence[_Idle],
    lines: Sequence[tuple[float, float]],
    window: Window,
    rng: Random,
) -> list[Step]:
    phases: list[tuple[int, str]] = []
    at = window.start
    for stretch in stretches:
        if stretch.start > at:
            phases.append((at, A))
        if stretch.unknown_until > stretch.start:
            phases.append((stretch.start, UNKNOWN))
        for look in stretch.looks:
            low, high = lines[window.year_of(look.on)]
            phase = S if look.nearness <= low else W if look.nearness <= high else N
            phases.append((look.on, phase))
        at = stretch.end
    stop = min(career.leaves, window.on + 1)
    if at < stop:
        phases.append((at, A))
    steps: list[Step] = []
    before = ""
    for day, phase in phases:
        if phase != before:
            steps.append(Step(day, before, phase, _reason(before, phase, rng)))
            before = phase
    if career.leaves <= window.on:
        steps.append(Step(career.leaves, before, OUT, ""))
    return steps


def _reason(before: str, phase: str, rng: Random) -> str:
    if not before:
        return MoveReason.TAKEN_OVER.value
    if phase == A:
        return MoveReason.WORK_BEGAN.value
    if before == A:
        return MoveReason.WORK_ENDED.value
    if before == UNKNOWN:
        return MoveReason.ESTABLISHED.value
    if _RANK[phase] > _RANK[before]:
        return (MoveReason.READY if rng.random() < 0.6 else MoveReason.SERVICE_DONE).value
    chance = rng.random()
    return (
        MoveReason.RELAPSE if chance < 0.75 else MoveReason.OWN_WISH if chance < 0.92 else MoveReason.CORRECTION
    ).value
