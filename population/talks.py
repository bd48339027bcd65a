"""The talks that belong to an event: a contract that ends, a job that ended, a job that began, a plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from population.careers import Career
from population.contracts import Work
from population.window import NEVER, Window, months_later, workday

COACHING = "coachgesprek"
CONTRACT_END = "contracteinde"
STARTGESPREK = "startgesprek_baanverlies"
START_OF_JOB = "startgesprek_indiensttreding"
PLAN = "werkplangesprek"

# A job that ended leads to a startgesprek within four weeks (004:1555-1557), nearly always.
_IN_TIME, _DAYS_IN_TIME, _DAYS_LATE = 0.93, (3, 28), (29, 50)
# When the next job begins within those weeks, this part is spoken before it.
_BEFORE_NEXT_JOB = 0.4
_CONTRACT_END_HELD = 0.2
# Within the two months before the contract ends (004:1448).
_CONTRACT_END_DAYS = (24, 57)
_EARLY_CHECK_HELD = 0.6
_AT_START_OF_JOB = 0.06
_SATISFACTION = (4, 5, 3, 4, 2)


@dataclass(slots=True)
class Talk:
    """A conversation; `work` is the job that it was about, if any, `by` the colleague's place in the office."""

    on: int
    kind: str
    work: Work | None = None
    by: int = 0
    channel: str = ""
    minutes: int | None = None
    topics: tuple[str, ...] = ()
    outcome: str = ""
    callback_on: int | None = None
    called_back_on: int | None = None

    @property
    def participants(self) -> tuple[str, ...]:
        """Who took part in the talk of all parties; the jobcoach where there is one."""
        if self.kind != START_OF_JOB or self.work is None:
            return ()
        return ("uwv", "klant", "jobcoach", "werkgever") if self.work.coaching else ("uwv", "klant", "werkgever")

    @property
    def contact_wished(self) -> str:
        """With whom the client wants us to speak about a contract that ends; the same for the same day."""
        if self.kind != CONTRACT_END or self.work is None:
            return ""
        external = self.work.coaching is not None and self.work.coaching.kind == "extern"
        return ("nee", "jobcoach" if external else "werkgever")[self.on % 2]

    @property
    def satisfaction(self) -> int | None:
        """How content the client is with the job that a talk was about; most are."""
        return _SATISFACTION[self.on % len(_SATISFACTION)] if self.kind == COACHING and self.work else None


# Writes down a talk on a day about a job, unless that day falls outside the window; answers the day.
Hold = Callable[[int, str, Work], int | None]


def about_work(career: Career, works: Sequence[Work], window: Window, rng: Random) -> list[Talk]:
    """The talks that this client's jobs led to, in any order; what they settled is noted on the jobs."""
    last = min(window.on, career.leaves - 1)
    talks: list[Talk] = []

    def hold(day: int, kind: str, work: Work) -> int | None:
        day = workday(day)
        if window.start <= day <= last:
            talks.append(Talk(day, kind, work))
            return day
        return None

    for place, work in enumerate(works):
        if not work.is_regular:
            continue
        start, end = work.job.start, work.job.end
        if rng.random() < _AT_START_OF_JOB:
            hold(start + rng.randint(0, 8), START_OF_JOB, work)
        if not work.coaching and rng.random() < _EARLY_CHECK_HELD:
            day = workday(months_later(start, 3) + rng.randint(0, 27))
            if day <= end:
                hold(day, COACHING, work)
        for term in work.terms:
            if term.end is not None and rng.random() < _CONTRACT_END_HELD:
                day = workday(term.end - rng.randint(*_CONTRACT_END_DAYS))
                if term.start < day <= end and hold(day, CONTRACT_END, work):
                    work.end_discussed_for = term.end
        if work.ended_on is not None:
            following = works[place + 1] if place + 1 < len(works) else None
            _follow_up(work, following, hold, rng)
    return talks


def _follow_up(work: Work, following: Work | None, hold: Hold, rng: Random) -> None:
    """Settle an ended job: by the startgesprek or by the next job; what comes first counts."""
    next_start = following.job.start if following else NEVER
    if next_start <= work.job.end + 1:
        work.followed_up_on = next_start
        return
    in_time = rng.random() < _IN_TIME
    day = work.job.end + rng.randint(*(_DAYS_IN_TIME if in_time else _DAYS_LATE))
    spoken = None
    if workday(day) < next_start or rng.random() < _BEFORE_NEXT_JOB:
        day = min(day, next_start - 1)
        spoken = hold(day, STARTGESPREK, work) if workday(day) <= next_start else None
    settled = [max(day, work.job.end) for day in (spoken, next_start) if day is not None and day != NEVER]
    work.followed_up_on = min(settled) if settled else None
