"""Which jobs may have a jobcoach: three conditions on the contract, and what changes after three years.

The conditions are looked at when coaching starts (004:1048-1069). A job that misses one may have a jobcoach all the
same, with a reason, when it is expected to meet them within a year (004:1085-1089; 003:1668-1671). That is an example
of a reason and asks for no day: staff may also deviate because of the situation of this one client.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from base.dates import last_day
from clients.models import Coaching, ContractKind, ContractTerm, Employment

# Lines of study 004.
CONDITIONS, EXCEPTION, MIN_MAX = "1065-1069", "1085-1089", "1206-1212"
THREE_YEARS_SOURCE = "004:1153-1165"
MONTHS = 6
HOURS = Decimal(12)
WAGE_SHARE = 35

ENDED = "Deze baan is al geëindigd. Jobcoaching hoort bij een baan die loopt of nog begint."
SELF_EMPLOYED = "De klant werkt hier als zelfstandige. Jobcoaching hoort bij een baan in dienst van een werkgever."
NO_TERMS = "Van deze baan is nog geen contract vastgelegd. Zonder contract zijn de voorwaarden niet bekend."


@dataclass(frozen=True)
class Condition:
    """One condition: what it asks, what this job has, and the lines of study 004 that the rule comes from."""

    asks: str
    found: str
    met: bool
    lines: tuple[str, ...] = (CONDITIONS,)


@dataclass(frozen=True)
class Check:
    """The conditions on one job, looked at for coaching that starts `on` that day."""

    on: date
    conditions: tuple[Condition, ...]

    @property
    def met(self) -> bool:
        """Whether the job meets all of them, so that no exception is needed."""
        return all(condition.met for condition in self.conditions)

    @property
    def source(self) -> str:
        """Where the conditions and the exception come from, as the table of terms writes it."""
        lines = {line for condition in self.conditions for line in condition.lines} | {EXCEPTION}
        return f"004:{', '.join(sorted(lines))}"


def why_not(employment: Employment, terms: Sequence[ContractTerm], coachings: Sequence[Coaching]) -> str:
    """Why no coaching can start on this job at all, in words for the person; empty when it can.

    Coaching belongs to one job in somebody's service whose contract is known (004:1071-1073), and there is never more
    than one at a time, internal or external (004:968-972).
    """
    if not employment.is_running:
        return ENDED
    if employment.kind == ContractKind.SELF_EMPLOYED:
        return SELF_EMPLOYED
    if not terms:
        return NO_TERMS
    running = next((coaching for coaching in coachings if coaching.ended_on is None), None)
    if running is not None:
        return (
            f"Op deze baan loopt al jobcoaching, toegekend tot en met {_day(running.granted_until)}. "
            "Verleng of stop die eerst."
        )
    return ""


def why_over(coaching: Coaching) -> str:
    """Why this coaching neither goes on nor stops any more; empty while it runs."""
    return "" if coaching.ended_on is None else "Deze jobcoaching is al gestopt."


def term_on(terms: Sequence[ContractTerm], on: date) -> ContractTerm:
    """The contract term that holds on a day: the last one that has begun, or the first one of a job to come."""
    in_order = sorted(terms, key=lambda term: term.number)
    begun = [term for term in in_order if term.starts_on <= on]
    return begun[-1] if begun else in_order[0]


def check(employment: Employment, terms: Sequence[ContractTerm], on: date) -> Check:
    """The three conditions of the protocol on this job (004:1065-1069); `terms` has at least one."""
    term = term_on(terms, on)
    return Check(on, (_duration(employment, on), _hours(term), _wage(term)))


def _duration(employment: Employment, on: date) -> Condition:
    """Six months at the least, from the first day of the job to the last day of its last term.

    A permanent contract is long enough. An end that was announced is the last day. Agency work without an end date
    can stop any day; our own choice [K] is to count how long it has lasted when the coaching starts.
    """
    first, last = employment.started_on, employment.expected_end_on
    asks = "De baan duurt zes maanden of langer"
    if last is not None:
        return Condition(asks, f"Van {_day(first)} tot en met {_day(last)}.", last >= half_year_end(first))
    if employment.kind == ContractKind.AGENCY:
        found = f"Uitzendwerk zonder einddatum, begonnen op {_day(first)}. Het telt zo lang als het al duurt."
        return Condition(asks, found, on > half_year_end(first))
    return Condition(asks, f"Vanaf {_day(first)}, zonder einddatum.", True)


def _hours(term: ContractTerm) -> Condition:
    """Twelve hours a week at the least; of a min-max contract the minimum counts (004:1206-1212)."""
    asks, met, least = "De klant werkt twaalf uur per week of meer", term.hours >= HOURS, _amount(term.hours)
    if term.max_hours is None:
        return Condition(asks, f"{least} uur per week.", met)
    found = f"{least} tot {_amount(term.max_hours)} uur per week. Het laagste aantal telt: {least} uur."
    return Condition(asks, found, met, (CONDITIONS, MIN_MAX))


def _wage(term: ContractTerm) -> Condition:
    """35 percent of the statutory minimum wage at the least."""
    asks = f"De klant verdient {WAGE_SHARE}% van het minimumloon of meer"
    return Condition(asks, f"{term.wage_share}% van het minimumloon.", term.wage_share >= WAGE_SHARE)


def half_year_end(first: date) -> date:
    """The last day of the six months that begin on a day."""
    return last_day(first, MONTHS)


def is_beyond_three_years(coaching: Coaching, until: date) -> bool:
    """Whether a grant until that day goes past three years, when it asks for a basis and a reason (004:1153-1165)."""
    return until >= coaching.three_years_on


def _amount(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
