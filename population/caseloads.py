"""Who works where and for whom: offices of the right size, caseloads, and who was whose contact before."""

from dataclasses import dataclass
from math import ceil
from random import Random

from population import names
from population.decks import Weighted, allot
from population.places import PLACES
from population.window import NEVER
from reports import published

# The largest caseload met in the sources, and the smallest (001:1975-1996; 003:2230).
LARGEST, SMALLEST = 415, 100
# Of every four who have clients of their own, one is an adviseur intensieve dienstverlening (001:1975-1996).
_ADVISER_EVERY = 4
# Below this an office would have nobody to stand in.
_STAFF_PER_OFFICE = 3
# How often the fixed contact changed in five years.
_CHANGES = Weighted({0: 66, 1: 26, 2: 8})
_STAND_IN_CHANGES = 0.2
_WHY = (
    "Nieuwe verdeling van de klanten over de collega's",
    "Collega werkt niet meer bij deze vestiging",
    "Klant vroeg om een ander vast contact",
    "Collega is langere tijd afwezig",
    "Klant is verhuisd binnen de regio",
)
_DAYS = (
    "maandag tot en met vrijdag, 9.00 tot 17.00 uur",
    "maandag tot en met donderdag, 8.30 tot 16.30 uur",
    "maandag, dinsdag en donderdag, 9.00 tot 17.00 uur",
    "dinsdag tot en met vrijdag, 9.00 tot 16.00 uur",
    "maandag tot en met woensdag, 8.30 tot 17.00 uur",
)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at an office; the first `staff` of an office have clients."""

    role: str
    name: str
    reachable: str


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """An office and how many clients each of its staff has today."""

    code: str
    caseloads: tuple[int, ...]

    @property
    def clients(self) -> int:
        """Clients in the target group today."""
        return sum(self.caseloads)


@dataclass(slots=True)
class Contact:
    """One stretch in which a colleague, by place in the office, was fixed contact or stand-in."""

    position: str
    colleague: int
    since: int
    until: int | None
    reason: str


def offices(clients: int, rng: Random) -> list[OfficePlan]:
    """As many offices as the clients need, the largest regions first, each with staff and their caseloads.

    Everybody has about as many clients as the national ratio says. The first one has exactly the largest caseload
    when there are clients enough for that.
    """
    year = published.STAFF.years[-1]
    ratio = published.STAFF.column(year)["klanten"] / published.STAFF.column(year)["fte"]
    staff = max(2, ceil(clients / min(ratio, LARGEST - 3)))
    chosen = sorted(PLACES, key=lambda code: (-PLACES[code].weight, code))[: max(1, staff // _STAFF_PER_OFFICE)]
    sizes = [2] * len(chosen)
    for place, extra in enumerate(allot(staff - sum(sizes), [PLACES[code].weight for code in chosen], rng)):
        sizes[place] += extra
    loads = _loads(clients, staff, rng)
    plans, taken = [], 0
    for code, size in zip(chosen, sizes, strict=True):
        plans.append(OfficePlan(code, tuple(loads[taken : taken + size])))
        taken += size
    return plans


def _loads(clients: int, staff: int, rng: Random) -> list[int]:
    """Caseloads of at most 415 that add up; the first one is 415 when that leaves the others something."""
    first = LARGEST if clients >= LARGEST + SMALLEST - 15 else ceil(clients / 2)
    others = staff - 1
    spread = [rng.uniform(0.97, 1.0) for _ in range(others)]
    loads = allot(clients - first, spread, rng)
    over = sum(max(0, load - LARGEST) for load in loads)
    loads = [min(load, LARGEST) for load in loads]
    for place in range(others):
        more = min(over, LARGEST - loads[place])
        loads[place] += more
        over -= more
    return [first, *loads]


def colleagues(plan: OfficePlan, rng: Random) -> list[Colleague]:
    """Those with clients first, in the order of their caseloads; then who leads, advises and finds employers."""
    roles = [
        "intensive_adviser" if place % _ADVISER_EVERY == 1 else "labour_expert"
        for place in range(len(plan.caseloads))
    ]
    return [
        Colleague(role, names.read_aloud(names.full(rng.choice(("man", "vrouw")), rng)), rng.choice(_DAYS))
        for role in (*roles, "team_lead", "senior_expert", "employer_adviser")
    ]


def owners(plan: OfficePlan, rng: Random) -> list[int]:
    """The fixed contact of each of the office's clients, by place: everybody's turn comes as often as it should.

    Any stretch of the list holds each caseload's share, so clients who stand in the order of what they ask for
    are divided fairly.
    """
    turns = [
        ((turn + rng.random()) / load, place) for place, load in enumerate(plan.caseloads) for turn in range(load)
    ]
    return [place for _, place in sorted(turns)]


def contacts(owner: int, staff: int, start: int, leaves: int, rng: Random) -> list[Contact]:
    """Who was fixed contact and stand-in of a client, from the window's first day on; never one person for both."""
    buddy = (owner + 1) % staff
    if staff > 2 and rng.random() < 0.2:
        buddy = (owner + rng.randint(1, staff - 1)) % staff
    others = [place for place in range(staff) if place not in (owner, buddy)]
    rng.shuffle(others)
    stop = None if leaves == NEVER else leaves
    last = start + 1800 if stop is None else stop
    changes = _CHANGES.draw(rng) if last - start > 400 else 0
    earlier = [others.pop() for _ in range(min(changes, len(others)))]
    rows = _spans("vast", [*earlier, owner], start, last, stop, rng)
    stand_ins = [others.pop()] if others and rng.random() < _STAND_IN_CHANGES and last - start > 400 else []
    return rows + _spans("achtervang", [*stand_ins, buddy], start, last, stop, rng)


def _spans(position: str, who: list[int], start: int, last: int, stop: int | None, rng: Random) -> list[Contact]:
    """One after the other, the changes on days of their own."""
    days = sorted(rng.sample(range(start + 60, last - 20), len(who) - 1)) if len(who) > 1 else []
    begins = [start, *days]
    ends: list[int | None] = [day - 1 for day in days]
    return [
        Contact(position, colleague, begin, end, rng.choice(_WHY) if number else "")
        for number, (colleague, begin, end) in enumerate(zip(who, begins, [*ends, stop], strict=True))
    ]
