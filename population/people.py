"""Who the clients are: sex, age, regime and limitation by how they stand to work, as published (001:1090-1290)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from random import Random
from typing import NamedTuple

from population import names
from population.decks import Weighted, dealt, fitted
from population.window import months_later
from reports import published

# 25-34 is cut in two: somebody of 25 to 30 was a child when the oWajong closed, in 2010 (001:907-919).
_BANDS = {"25-30": (25, 30), "31-34": (31, 34), "35-44": (35, 44), "45-54": (45, 54), "55+": (55, 66)}
_PUBLISHED_BAND = {"25-30": "25-34", "31-34": "25-34"}
_PENSION_AGE = 67
# No source gives education (001:2744-2746 names it only as a difference); the shares are ours.
_EDUCATION = Weighted({"praktijkonderwijs": 24, "vso": 22, "vmbo": 24, "mbo": 20, "hbo_wo": 5, "onbekend": 5})
_ABLE = Weighted({"arbeidsvermogen": 88, "te_ontwikkelen": 12})
_CHANNELS = Weighted({"telefoon": 58, "beeldbellen": 10, "op_locatie": 14, "post": 6, "e_mail": 12})


class Cell(NamedTuple):
    """One kind of person: the traits that the published tables cross with work."""

    sex: str
    band: str
    limitation: str
    regime: str
    work: str

    @property
    def age(self) -> str:
        """The published age band."""
        return _PUBLISHED_BAND.get(self.band, self.band)


@dataclass(slots=True)
class Person:
    """A client as the first page of the file shows them; every detail is made up."""

    sex: str
    birth: int
    limitation: str
    regime: str
    education: str
    work_ability: str
    first: str
    prefix: str
    last: str
    bsn: str
    phone: str
    email: str
    street: str
    postcode: str
    channel: str
    call_before_letter: bool


@lru_cache(maxsize=1)
def cells() -> dict[Cell, float]:
    """How often each kind of person occurs: every published margin at once, the marginal ones exact last."""
    start = {
        Cell(sex, band, limitation, regime, work): _start(band, limitation, regime)
        for sex, band, limitation, regime, work in product(
            published.SEX.percent,
            _BANDS,
            published.LIMITATION.percent,
            published.LIMITATION_BY_REGIME.percent,
            published.WORK.percent,
        )
    }
    regime = {key: row[-1] for key, row in published.TARGET_GROUP.rows.items()}
    crossed = (
        (lambda cell: (cell.sex, cell.work), published.WORK_BY_SEX, published.SEX),
        (lambda cell: (cell.limitation, cell.work), published.WORK_BY_LIMITATION, published.LIMITATION),
        (lambda cell: (cell.age, cell.work), published.WORK_BY_AGE, published.AGE),
    )
    return fitted(
        start,
        [
            (lambda cell: cell.regime, regime),
            *((look, _joint(cross, total)) for look, cross, total in crossed),
        ],
    )


def _joint(cross: published.Cross, total: published.Shares) -> dict[tuple[str, str], float]:
    """Row shares times the distribution within each row."""
    return {
        (row, column): share * part
        for row, share in total.share().items()
        if row in cross.percent
        for column, part in cross.share(row).items()
    }


def _start(band: str, limitation: str, regime: str) -> float:
    """How the regimes differ: in limitation as their cohorts did, in age as their years of entry say."""
    if band == "25-30" and regime == "owajong":
        return 0.0
    young = {"25-30": 1.0, "31-34": 3.0, "35-44": 0.5, "45-54": 0.08, "55+": 0.03}
    return published.LIMITATION_BY_REGIME.share(regime)[limitation] * (young[band] if regime == "wajong2010" else 1.0)


class PeopleMaker:
    """Makes the people of one group."""

    def __init__(self, on: int, rng: Random) -> None:
        self._on, self._rng = on, rng

    def make(self, work: Sequence[str], first_number: int) -> list[Person]:
        """One person for each way of standing to work ("regulier", "sw", "geen"), BSNs from `first_number` on."""
        kinds = {}
        for status in sorted(set(work)):
            chosen = {cell: weight for cell, weight in cells().items() if cell.work == status}
            kinds[status] = dealt(work.count(status), list(chosen), list(chosen.values()), self._rng)
        return [self._person(kinds[status].pop(), bsn(first_number + place)) for place, status in enumerate(work)]

    def _person(self, cell: Cell, number: str) -> Person:
        rng = self._rng
        low, high = _BANDS[cell.band]
        birth = months_later(self._on, -12 * rng.randint(low, high)) - rng.randint(0, 364)
        first, prefix, last = names.full(cell.sex, rng)
        return Person(
            cell.sex,
            birth,
            cell.limitation,
            cell.regime,
            _EDUCATION.draw(rng),
            _ABLE.draw(rng),
            first,
            prefix,
            last,
            number,
            f"06-000{rng.randint(0, 99999):05d}" if rng.random() < 0.94 else "",
            names.email(first, last, rng) if rng.random() < 0.66 else "",
            names.street(rng),
            names.postcode(rng),
            _CHANNELS.draw(rng),
            rng.random() < 0.25,
        )

    def retire(self, person: Person, day: int) -> None:
        """Make somebody as old as they must be to leave for their pension on that day."""
        person.birth = months_later(day, -12 * _PENSION_AGE) - self._rng.randint(0, 30)
        person.regime = "owajong"


# BSNs from 99 on are not given out to people. Five digits follow, a sixth one that leaves a check digit of one
# figure (at least nine of ten do), and the check digit of the eleven-test.
_BSN_PLACES = 900_000
_BSN_STEP = 556_207  # shares no factor with the places, so that each is met once


def bsn(number: int) -> str:
    """The `number`-th fictive BSN; it passes the eleven-test, and the first 900,000 are all different."""
    prefix, choice = divmod(number * _BSN_STEP % _BSN_PLACES, 9)
    digits = f"99{prefix:05d}"
    rest = sum((9 - place) * int(digit) for place, digit in enumerate(digits))
    for sixth in range(10):
        check = (rest + 2 * sixth) % 11
        if check < 10:
            if choice == 0:
                break
            choice -= 1
    return f"{digits}{sixth}{check}"
