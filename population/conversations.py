"""How often clients are spoken: as published per year, most in klantfase 2 and 3, least in 4 (001:2013-2060).

Talks that belong to an event are given (`talks`). The others come at a rate: the national number of a year, divided
by klantfase and by how long somebody is in it. Most clients are spoken about once a year, a minority a good deal more
often; the rate of that minority is what makes the national number come out.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from population import phases, texts
from population.decks import Weighted
from population.phases import Step
from population.talks import COACHING, Talk
from population.window import YEARS, Window, spread_workday, workday
from reports import published

# How the phases compare; the order is published, and klantfase 3 in 2019 (2,1), the sizes between are ours.
_WEIGHT = {phases.S: 1.35, phases.W: 1.55, phases.N: 1.05, phases.UNKNOWN: 1.5, phases.A: 0.5}
# The first two years in a phase against the years after (001:2055-2060).
_FRESH_DAYS, _FRESH, _SETTLED = 730, 1.15, 0.8
# The part that is spoken about once a year, and how the others compare with them.
_SELDOM, _SELDOM_RATE, _OFTEN_RATE = 0.8, 0.25, 3.2
# The longest time between two talks, in days; the yearly talk was not everybody's yet in the first years (001:442).
_LONGEST = (360, 412)
_FLOOR = (0.64, 0.68, 0.88, 1.0, 1.0)
_STAND_IN = 0.07
_CHANNELS = ("telefoon", "beeldbellen", "op_locatie", "op_kantoor")
# In 2020 and 2021 nearly everything went by phone (001:2029-2031).
_CHANNEL = tuple(
    Weighted(dict(zip(_CHANNELS, weights, strict=True)))
    for weights in ((70, 3, 12, 15), (68, 4, 12, 16), (66, 6, 12, 16), (90, 6, 2, 2), (84, 10, 3, 3))
)
_MINUTES = (15, 20, 20, 25, 30, 30, 30, 40, 45, 50, 60, 75)
# Promises to call back: of the talks of the last three weeks some are still open.
_RECENT, _PROMISES, _PROMISES_RECENT = 21, 0.015, 0.3


@dataclass(slots=True)
class _Stretch:
    """Days within one klantfase and one year in which somebody is spoken at the same rate."""

    start: int
    end: int
    year: int
    weight: float


@dataclass(slots=True)
class Spoken:
    """One client's talks being made: the stretches, the talks that are given, and where the count stands."""

    steps: Sequence[Step]
    talks: list[Talk]
    # Months between talks that were agreed with this client, when it is not the ordinary year.
    interval: int | None = None
    stretches: list[_Stretch] = field(default_factory=list)
    longest: int = 365
    credit: float = 0.0
    days: list[int] = field(default_factory=list)


def speak(clients: Sequence[Spoken], sheltered: int, window: Window, rng: Random) -> None:
    """Add to each client's talks those that nothing called for; the group as a whole gets the published number."""
    for client in clients:
        client.stretches = _stretches(client.steps, window, rng)
        client.longest = round(client.interval * 30.4) if client.interval else rng.randint(*_LONGEST)
        client.credit = rng.random()
        client.talks.sort(key=lambda talk: talk.on)
    wanted = _wanted(clients, sheltered, window)
    scale = [1.6] * YEARS
    for _ in range(3):
        for client in clients:
            client.days = _walk(client, scale, window)
        got = [0] * YEARS
        for client in clients:
            for day in client.days:
                got[window.year_of(day)] += 1
            for talk in client.talks:
                got[window.year_of(talk.on)] += 1
        scale = [_next_scale(*row) for row in zip(scale, wanted, got, strict=True)]
    for client in clients:
        client.talks += [Talk(day, COACHING) for day in client.days]
        client.talks.sort(key=lambda talk: talk.on)


def _next_scale(scale: float, wanted: float, got: float) -> float:
    """Part of the talks does not move with the scale, so the step is taken a little larger than the difference."""
    return scale * min(4.0, max(0.2, 1 + 1.5 * (wanted - got) / max(got, 1.0)))


def _stretches(steps: Sequence[Step], window: Window, rng: Random) -> list[_Stretch]:
    stretches = []
    for place, step in enumerate(steps):
        if step.phase == phases.OUT:
            break
        end = steps[place + 1].on if place + 1 < len(steps) else window.on + 1
        own = _SELDOM_RATE if rng.random() < _SELDOM else _OFTEN_RATE
        settled = step.on + _FRESH_DAYS
        for year in range(YEARS):
            low, high = max(step.on, window.bounds[year]), min(end, window.bounds[year + 1])
            for begin, stop, factor in (
                (low, min(high, settled), _FRESH),
                (max(low, settled), high, _SETTLED),
            ):
                if begin < stop:
                    stretches.append(_Stretch(begin, stop, year, _WEIGHT[step.phase] * factor * own))
    return stretches


def _wanted(clients: Sequence[Spoken], sheltered: int, window: Window) -> list[float]:
    """The number of talks of each year: the published rate times all clients, those in sheltered work too."""
    days = [0] * YEARS
    for client in clients:
        for stretch in client.stretches:
            days[stretch.year] += stretch.end - stretch.start
    return [
        published.per_client("gesprekken", published.SIMULATED_YEARS[year])
        * (days[year] / (window.bounds[year + 1] - window.bounds[year]) + sheltered)
        for year in range(YEARS)
    ]


def _walk(client: Spoken, scale: Sequence[float], window: Window) -> list[int]:
    """The days of the other talks: every talk uses up one credit, and credit grows with the rate of the day."""
    days: list[int] = []
    credit, given, place = client.credit, client.talks, 0
    first, last = client.stretches[0].start, client.stretches[-1].end - 1
    for stretch in client.stretches:
        floor = _FLOOR[stretch.year] / client.longest
        rate = max(floor, scale[stretch.year] * stretch.weight / 365)
        at = float(stretch.start)
        while True:
            due = at + (1 - credit) / rate
            if place < len(given) and given[place].on < min(due, stretch.end):
                credit = max(0.0, credit + (given[place].on - at) * rate - 1)
                at = max(at, float(given[place].on))
                place += 1
            elif due < stretch.end:
                days.append(max(first, spread_workday(int(due), last)))
                credit, at = 0.0, due
            else:
                credit += (stretch.end - at) * rate
                break
    return days


def finish(client: Spoken, window: Window, rng: Random) -> None:
    """Fill in how each talk was held and what came of it."""
    starts = [step.on for step in client.steps]
    for talk in client.talks:
        phase = client.steps[max(0, bisect_right(starts, talk.on) - 1)].phase
        talk.channel = _CHANNEL[window.year_of(talk.on)].draw(rng)
        talk.minutes = rng.choice(_MINUTES) if rng.random() < 0.9 else None
        talk.outcome, talk.topics = texts.talk(talk.kind, phase, rng)
        recent = window.on - talk.on <= _RECENT
        if rng.random() < (_PROMISES_RECENT if recent else _PROMISES):
            talk.callback_on = workday(talk.on + rng.randint(2, 14))
            if talk.callback_on < window.on - (2 if rng.random() < 0.1 else 0):
                talk.called_back_on = talk.callback_on


def is_stand_in(rng: Random) -> bool:
    """Whether a talk was held by the stand-in."""
    return rng.random() < _STAND_IN
