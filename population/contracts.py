"""What was agreed for a job: contract terms, hours, wage, coaching, and why it ended."""

from dataclasses import dataclass
from random import Random

from population.careers import Job
from population.decks import Weighted
from population.window import months_later
from reports import published

# Weights of the length of a temporary or agency term in months; a coach asks for six or more (004:1065-1069).
_TERM_MONTHS = {
    "tijdelijk": Weighted({3: 12, 4: 10, 6: 54, 7: 8, 8: 6, 12: 10}),
    "uitzend": Weighted({2: 15, 3: 40, 4: 20, 6: 25}),
}
_COACHED_MONTHS = Weighted({6: 60, 7: 15, 12: 25})
# Months of temporary contract before a permanent one.
_MONTHS_TO_PERMANENT = Weighted({0: 14, 6: 12, 7: 10, 12: 30, 18: 16, 23: 18})
_BY_AGENCY_FIRST = 0.2
# Agency workers without an end date: about 6 percent (001:4241).
_OPEN_AGENCY = 0.06
# The part that ends on the contract's last day; how large it is no source tells (004:7257-7261).
_ON_LAST_DAY = 0.6
_REASONS_ON_LAST_DAY = Weighted(
    {"niet_verlengd": 70, "andere_baan": 8, "geen_match": 10, "onderling": 6, "onbekend": 6}
)
_REASONS_BEFORE = Weighted(
    {
        "ontslag": 14,
        "eigen_ontslag": 18,
        "gezondheid": 20,
        "prive": 9,
        "geen_match": 15,
        "onderling": 9,
        "reorganisatie": 6,
        "faillissement": 3,
        "onbekend": 6,
    }
)
_HOURS_WITH_COACH = (12, 16, 18, 20, 24, 24, 28, 32, 36)
_HOURS_SHORT = (2, 3, 4, 5, 6, 8, 8, 9, 10)
_HOURS_LONG = (12, 14, 16, 18, 20, 24, 28, 32, 36, 38)
_WAGE_WITH_COACH = (35, 40, 45, 50, 55, 60, 65, 70, 80, 100)
_WAGE = (30, 40, 50, 60, 70, 80, 100, 100, 100, 105, 110, 120)
_REGIMES = Weighted({"intensief": 2, "zwaar": 3, "midden": 4, "licht": 5})
# Of the extensions that follow within a month and a half, the part that is on record already.
_EXTENDED_EARLY = 0.3
# Of the extensions of the last days, the part that nobody recorded yet: the old end date has passed.
_RECORDED_LATE = 0.3


@dataclass(slots=True)
class Term:
    """One stretch of a job; `end` is None when it has none."""

    kind: str
    start: int
    end: int | None
    hours: int
    max_hours: int | None
    wage_share: int


@dataclass(slots=True)
class Coached:
    """Coaching on a job, in half-year periods (004:1161-1169). `coach` is the place of the coach who signs in."""

    kind: str
    regime: str
    start: int
    periods: list[tuple[int, int]]
    ended_on: int | None
    coach: int | None = None
    organisation: int = 0

    @property
    def granted_until(self) -> int:
        """The last day of the last period."""
        return self.periods[-1][1]


@dataclass(slots=True)
class Work:
    """A job with everything that is on record about it; `employer` is a place in the office's list."""

    job: Job
    terms: list[Term]
    ended_on: int | None
    end_reason: str
    coaching: Coached | None = None
    employer: int | None = None
    title: str = ""
    followed_up_on: int | None = None
    # The end date about which the last talk before a contract's end was.
    end_discussed_for: int | None = None
    early_check_on: int | None = None

    @property
    def kind(self) -> str:
        """The kind of the last term."""
        return self.terms[-1].kind

    @property
    def expected_end(self) -> int | None:
        """The last day of the last term."""
        return self.terms[-1].end

    @property
    def is_regular(self) -> bool:
        """Whether this is a job with a regular employer: what the published figures call a baan."""
        return self.job.kind not in ("zelfstandig", "sw")


def recorded(job: Job, on: int, leaves: int, rng: Random) -> Work:
    """The job as it is on record on the day `on`, for a client who leaves on `leaves`."""
    ended_on = job.end if job.end <= on else None
    on_last_day = rng.random() < _ON_LAST_DAY and job.end != leaves
    spans = _spans(job, on_last_day, rng)
    reason = ""
    if ended_on is None:
        spans = _known(spans, on, rng)
    else:
        spans = [span for span in spans if span[1] <= ended_on]
        reason = _reason(job, on_last_day, leaves, rng)
    return Work(
        job,
        _terms(job, spans, rng),
        ended_on,
        reason,
        _coached(job, ended_on, on, rng) if job.coach else None,
    )


_Span = tuple[str, int, int | None]


def _spans(job: Job, on_last_day: bool, rng: Random) -> list[_Span]:
    """Kind, first and last day of every term that the job will have had."""
    if job.kind in ("zelfstandig", "sw"):
        return [(job.kind, job.start, None)]
    if job.kind == "vast":
        return _towards_permanent(job, rng)
    if job.kind == "uitzend" and rng.random() < _OPEN_AGENCY:
        return [("uitzend", job.start, None)]
    last = job.end if on_last_day else job.end + rng.randint(10, 120)
    if job.coach:
        last = max(last, months_later(job.start, 6) + rng.randint(0, 90))
    return _split(job.kind, job.start, last, bool(job.coach), rng)


def _towards_permanent(job: Job, rng: Random) -> list[_Span]:
    months = _MONTHS_TO_PERMANENT.draw(rng)
    permanent_from = months_later(job.start, months)
    if months == 0 or permanent_from + 30 > job.end:
        return [("vast", job.start, None)]
    kind = "uitzend" if not job.coach and rng.random() < _BY_AGENCY_FIRST else "tijdelijk"
    before = _split(kind, job.start, permanent_from - 1, bool(job.coach), rng)
    return [*before, ("vast", permanent_from, None)]


def _split(kind: str, start: int, last: int, coached: bool, rng: Random) -> list[_Span]:
    """Terms of the usual lengths from `start` to `last`; the last one takes what is left over."""
    lengths = _COACHED_MONTHS if coached else _TERM_MONTHS[kind]
    spans: list[_Span] = []
    while True:
        months = lengths.draw(rng)
        end = months_later(start, months) - 1
        if end + 15 * months >= last:
            spans.append((kind, start, last))
            return spans
        spans.append((kind, start, end))
        start = end + 1


def _known(spans: list[_Span], on: int, rng: Random) -> list[_Span]:
    """The terms that are on record on that day, while the job runs."""
    begun = [span for span in spans if span[1] <= on]
    if len(begun) > 1 and on - begun[-1][1] <= 10 and rng.random() < _RECORDED_LATE:
        return begun[:-1]
    if len(begun) < len(spans):
        following = spans[len(begun)]
        if following[1] - on <= 45 and rng.random() < _EXTENDED_EARLY:
            return [*begun, following]
    return begun


def _terms(job: Job, spans: list[_Span], rng: Random) -> list[Term]:
    if job.coach:
        hours, wage = rng.choice(_HOURS_WITH_COACH), rng.choice(_WAGE_WITH_COACH)
    elif rng.random() < published.SHORT_WEEK_WITHOUT_COACH.value and job.kind != "sw":
        hours, wage = rng.choice(_HOURS_SHORT), rng.choice(_WAGE)
    else:
        hours, wage = rng.choice(_HOURS_LONG), rng.choice(_WAGE)
    max_hours = min(40, hours + hours // 2 + 2) if rng.random() < 0.08 else None
    if job.kind == "zelfstandig":
        wage, max_hours = 100, None
    terms = []
    for number, (kind, start, end) in enumerate(spans):
        if number and rng.random() < 0.25:
            hours = min(38, hours + rng.choice((2, 4)))
            max_hours = max(max_hours, hours) if max_hours else None
        terms.append(Term(kind, start, end, hours, max_hours, wage))
    return terms


def _coached(job: Job, ended_on: int | None, on: int, rng: Random) -> Coached:
    """Coaching up to the job's end, or granted up to and past today; three years is the starting point (004:1153)."""
    last = on if ended_on is None else ended_on
    start = min(last, max(job.start + rng.randint(0, 21), last - rng.randint(200, 1500)))
    periods: list[tuple[int, int]] = []
    begin = start
    while not periods or periods[-1][1] < last:
        end = months_later(begin, 6) - 1
        periods.append((begin, end))
        begin = end + 1
    if ended_on is None:
        begun, until = periods[-1]
        if len(periods) > 1 and on - begun <= 20 and rng.random() < 0.25:
            periods.pop()  # nobody applied for the next half year yet
        elif until - on <= 42 and rng.random() < 0.35:
            periods.append((until + 1, months_later(until + 1, 6) - 1))
    return Coached(job.coach, _REGIMES.draw(rng), start, periods, ended_on)


def _reason(job: Job, on_last_day: bool, leaves: int, rng: Random) -> str:
    if job.end == leaves:
        return "gezondheid" if rng.random() < 0.6 else "prive"
    if job.gap == 1 and rng.random() < 0.5:
        return "andere_baan"
    if on_last_day and job.kind != "vast":
        return _REASONS_ON_LAST_DAY.draw(rng)
    return _REASONS_BEFORE.draw(rng)
