"""What asks for attention: werkplannen that are looked at every year, and signals that jobcoaches send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from journeys.deadlines import signal_decision_due
from population import phases, texts
from population.contracts import Work
from population.phases import Step
from population.window import NEVER, YEARS, Window, workday
from reports import published

# A plan is made again a little within the year (004:858-864).
_AGAIN_AFTER = (331, 364)
# Of today's plans: a change in work of the last weeks that the plan does not know yet (004:872-876).
_CHANGE_DAYS = 45
_RUNNING_SIGNAL, _SIGNAL_DAYS = 0.3, 9
_SIGNAL_AT_END = 0.35
_ANSWER_DAYS = (0, 7)
# Agreements are our own choice: no study counts them.
_WITH_A_DAY = 0.8
_DUE_AFTER = (30, 200)
_KEPT, _GIVEN_UP = 0.9, 0.07


@dataclass(slots=True)
class Plan:
    """One version of a werkplan."""

    number: int
    made_on: int
    goal: str
    helps: str
    hinders: str
    agreements: str
    is_current: bool = True
    changed_on: int | None = None


@dataclass(slots=True)
class Agreed:
    """An agreement made with a version of a plan; without a day it holds until further notice."""

    plan: Plan
    who: str
    what: str
    due_on: int | None
    done_on: int | None = None
    dropped_on: int | None = None
    drop_reason: str = ""


@dataclass(slots=True)
class SignalSent:
    """A signal about a coached job, sent by its coach; `answered_on` is None while nobody has."""

    work: Work
    kind: str
    expected_end: int | None
    message: str
    received_on: int
    decide_by: int
    state: str
    answer: str = ""
    answered_on: int | None = None


def workplans(steps: Sequence[Sequence[Step]], sheltered: int, window: Window, rng: Random) -> list[list[Plan]]:
    """The plans of each client. As many are made a year as published, for a small group that keeps having one."""
    made: list[list[int]] = [[] for _ in steps]
    holders: list[int] = []
    fresh = [place for place in range(len(steps)) if len(steps[place]) > 1 or rng.random() < 0.3]
    rng.shuffle(fresh)
    for year in range(YEARS):
        low, high = window.bounds[year], window.bounds[year + 1]
        there = sum(_leaves(row) > low for row in steps)
        rate = published.per_client("werkplannen", published.SIMULATED_YEARS[year])
        wanted = round(rate * (there + sheltered))
        for place in holders:
            again = workday(made[place][-1] + rng.randint(*_AGAIN_AFTER))
            if wanted > 0 and low <= again < min(high, window.on + 1, _leaves(steps[place])):
                made[place].append(again)
                wanted -= 1
        while wanted > 0 and fresh:
            place = fresh.pop()
            day = max(low, workday(rng.randint(low, high - 3)))
            if day < min(_leaves(steps[place]), window.on + 1):
                made[place].append(day)
                holders.append(place)
                wanted -= 1
    return [
        [
            Plan(number, day, *texts.plan(rng), is_current=number == len(days))
            for number, day in enumerate(days, start=1)
        ]
        for days in made
    ]


def note_changes(plans: Sequence[Plan], works: Sequence[Work], window: Window) -> None:
    """Mark the current plan when work began or ended after it was made, and not long ago."""
    if not plans:
        return
    days = [
        day
        for work in works
        for day in (work.job.start, work.ended_on)
        if day is not None and max(plans[-1].made_on, window.on - _CHANGE_DAYS) <= day <= window.on
    ]
    if days:
        plans[-1].changed_on = max(days)


def agreements(plans: Sequence[Plan], window: Window, rng: Random) -> list[Agreed]:
    """What was agreed with each version: most of it kept by its day, a little of it late or given up."""
    found = []
    for plan in plans:
        for _ in range(rng.randint(1, 2)):
            dated = rng.random() < _WITH_A_DAY
            due = workday(plan.made_on + rng.randint(*_DUE_AFTER)) if dated else None
            row = Agreed(plan, *texts.promise(dated, rng), due)
            found.append(row)
            if due is None:
                continue
            fate, ends = rng.random(), workday(due - rng.randint(0, 14))
            if ends <= window.on and fate < _KEPT:
                row.done_on = ends
            elif ends <= window.on and fate < _KEPT + _GIVEN_UP:
                row.dropped_on, row.drop_reason = ends, texts.dropped(rng)
    return found


def _leaves(steps: Sequence[Step]) -> int:
    return steps[-1].on if steps[-1].phase == phases.OUT else NEVER


def signals(works: Sequence[Work], window: Window, rng: Random) -> list[SignalSent]:
    """What the jobcoaches who sign in reported about a client's jobs, most of it near the end."""
    sent = []
    for work in works:
        if work.coaching is None or work.coaching.coach is None:
            continue
        if work.ended_on is None and rng.random() < _RUNNING_SIGNAL:
            sent.append(_running(work, window, rng))
        elif work.ended_on is not None and rng.random() < _SIGNAL_AT_END:
            day = workday(work.ended_on - rng.randint(-5, 60))
            if max(window.start, work.coaching.start) <= day <= window.on:
                sent.append(_at_end(work, day, window, rng))
    return sent


def _running(work: Work, window: Window, rng: Random) -> SignalSent:
    day = max(work.job.start, window.on - rng.randint(0, _SIGNAL_DAYS))
    ends = work.expected_end if work.expected_end and work.expected_end > window.on else None
    kind = "niet_verlengd" if ends and ends - window.on < 120 and rng.random() < 0.5 else "dreigend"
    planned = rng.random() < 0.25
    return SignalSent(
        work,
        kind,
        ends if kind == "niet_verlengd" else None,
        texts.signal(kind, rng),
        day,
        _decide_by(day),
        "gepland" if planned else "ontvangen",
        texts.answer(rng) if planned else "",
        min(day + 2, window.on) if planned else None,
    )


def _at_end(work: Work, day: int, window: Window, rng: Random) -> SignalSent:
    end = work.job.end
    kind = "geeindigd" if day > end else "niet_verlengd" if rng.random() < 0.5 else "dreigend"
    answered = workday(day + rng.randint(*_ANSWER_DAYS))
    if answered > window.on:
        return SignalSent(work, kind, end, texts.signal(kind, rng), day, _decide_by(day), "ontvangen")
    return SignalSent(
        work,
        kind,
        end,
        texts.signal(kind, rng),
        day,
        _decide_by(day),
        "afgerond",
        texts.answer(rng),
        answered,
    )


def _decide_by(day: int) -> int:
    return signal_decision_due(date.fromordinal(day)).toordinal()
