"""Our own figures over a seeded population stand beside the published ones."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from population.caseloads import LARGEST, SMALLEST
from reports import journey_margins, margins, published
from reports.published import SIMULATED_YEARS, TODAY

pytestmark = pytest.mark.xdist_group("population")

Ours = Callable[[date], Mapping[str, float]]
YEARS = list(enumerate(SIMULATED_YEARS))


def _beside(ours: Mapping[str, float], theirs: Mapping[str, float], points: float) -> None:
    """Each of our shares is within so many percentage points of the published one."""
    assert {key: round(100 * ours.get(key, 0.0), 1) for key in theirs} == {
        key: pytest.approx(100 * value, abs=points) for key, value in theirs.items()
    }


# What, ours, theirs, and by how many percentage points they may differ among 2,000 clients.
SHARES: list[tuple[str, Ours, Mapping[str, float], float]] = [
    ("regime", lambda on: margins.traits("regime", on), published.TARGET_GROUP.share(TODAY), 1.5),
    ("sex", lambda on: margins.traits("sex", on), published.SEX.share(), 1.5),
    ("age", lambda on: margins.traits("age", on), published.AGE.share(), 1.5),
    ("limitation", lambda on: margins.traits("limitation", on), published.LIMITATION.share(), 1.5),
    ("work", margins.work, published.WORK.share(), 1.5),
    ("contract kinds today", margins.contract_kinds, published.CONTRACT_KIND.share(TODAY), 4),
    ("coach at job end", margins.coach_at_job_end, published.COACH_AT_JOB_END.share(), 2),
    ("job duration", margins.job_durations, published.JOB_DURATION.share(), 2.5),
    ("job ends per person", margins.job_ends_per_person, published.JOB_ENDS_PER_PERSON.share(), 5),
]


@pytest.mark.parametrize(("ours", "theirs", "points"), [row[1:] for row in SHARES], ids=[row[0] for row in SHARES])
def test_a_share_is_as_published(population: date, ours: Ours, theirs: Mapping[str, float], points: float) -> None:
    _beside(ours(population), theirs, points)


# Small groups move more: of 2,000 clients 120 are over 55 and 40 have an unknown limitation.
CROSSED = [
    ("sex", published.WORK_BY_SEX, {}),
    ("age", published.WORK_BY_AGE, {"45-54": 5, "55+": 8}),
    ("limitation", published.WORK_BY_LIMITATION, {"onbekend": 15}),
]


@pytest.mark.parametrize(
    ("column", "theirs", "row", "points"),
    [(column, theirs, row, points.get(row, 3)) for column, theirs, points in CROSSED for row in theirs.percent],
)
def test_work_by_trait_is_as_published(
    population: date, column: str, theirs: published.Cross, row: str, points: float
) -> None:
    _beside(margins.work_by(column, population)[row], theirs.share(row), points)


def test_the_regimes_differ_in_limitation_as_their_cohorts_did(population: date) -> None:
    newer, older = (margins.limitation_by_regime(regime) for regime in ("wajong2010", "owajong"))
    theirs_newer, theirs_older = (
        published.LIMITATION_BY_REGIME.share(regime) for regime in ("wajong2010", "owajong")
    )
    for limitation in ("ontwikkelingsstoornis", "psychiatrisch", "lichamelijk"):
        assert (newer[limitation] > older[limitation]) == (theirs_newer[limitation] > theirs_older[limitation])


def test_as_many_are_self_employed_as_published(population: date) -> None:
    everybody = sum(published.TARGET_GROUP.column(TODAY).values())
    theirs = published.SELF_EMPLOYED_ONLY.column(TODAY)["zelfstandig"] / everybody
    assert margins.self_employed(population) == pytest.approx(theirs, abs=0.01)


@pytest.mark.parametrize("place", range(len(published.CONTRACT_KIND.years)))
def test_the_kinds_of_contract_change_over_the_years_as_published(population: date, place: int) -> None:
    bounds = published.year_bounds(population)
    day = population if place == len(bounds) - 1 else bounds[place]
    _beside(margins.contract_kinds(day), published.CONTRACT_KIND.share(published.CONTRACT_KIND.years[place]), 11)


@pytest.mark.parametrize("kind", ["vast", "tijdelijk", "uitzend"])
def test_ended_jobs_lasted_as_long_as_published_for_each_kind_of_contract(population: date, kind: str) -> None:
    theirs = published.MEAN_MONTHS_BY_KIND[kind].value
    assert margins.mean_months(population, kind) == pytest.approx(theirs, rel=0.15)


def test_ended_jobs_lasted_as_long_as_published(population: date) -> None:
    assert margins.mean_months(population) == pytest.approx(published.MEAN_MONTHS.value, abs=1.5)


def test_coached_jobs_end_early_as_often_as_published(population: date) -> None:
    ours = margins.job_durations(population, coach="extern")
    theirs = published.EARLY_END_WITH_COACH.share("extern")
    _beside(ours, {key: theirs[key] for key in ("<3m", "3-6m")}, 4)


def test_half_of_those_who_begin_without_a_coach_begin_below_twelve_hours(population: date) -> None:
    theirs = published.SHORT_WEEK_WITHOUT_COACH.value
    assert margins.short_week_without_coach(population) == pytest.approx(theirs, abs=0.04)


@pytest.mark.parametrize("year", range(5))
def test_one_in_three_jobs_ends_in_a_year(population: date, year: int) -> None:
    _, ratio = margins.job_ends_by_year(population)[year]
    assert ratio == pytest.approx(published.JOB_END_RATIO.value, abs=0.06)


def test_as_many_jobs_end_a_year_as_published(population: date) -> None:
    ended = [number for number, _ in margins.job_ends_by_year(population)]
    per_client = sum(ended) / len(ended) / margins.target_group().count()
    everybody = sum(published.TARGET_GROUP.column(TODAY).values())
    assert per_client == pytest.approx(published.JOB_ENDS_PER_YEAR.value / everybody, rel=0.1)


# Among 2,000 clients some 1,600 jobs ended without a coach, 400 with an external and 60 with an internal one.
@pytest.mark.parametrize(("coach", "points"), [("", 3.5), ("extern", 5), ("intern", 15)])
def test_the_next_job_comes_as_soon_as_in_table_3_1(population: date, coach: str, points: float) -> None:
    ours = margins.next_job(population)[coach]
    theirs = published.NEXT_JOB.percent[coach]
    assert [round(value, 1) for value in ours] == [pytest.approx(value, abs=points) for value in theirs]


@pytest.mark.parametrize(("place", "year"), YEARS)
def test_the_stock_of_every_klantfase_is_as_published(population: date, place: int, year: int) -> None:
    _beside(journey_margins.klantfase_stock(population)[place], published.KLANTFASE.share(year), 1.5)


@pytest.mark.parametrize(("place", "year"), YEARS)
def test_clients_are_spoken_as_often_as_published(population: date, place: int, year: int) -> None:
    talks, _ = journey_margins.per_client(population)[place]
    assert talks == pytest.approx(published.per_client("gesprekken", year), abs=0.06)


@pytest.mark.parametrize(("place", "year"), YEARS)
def test_as_many_plans_are_made_as_published(population: date, place: int, year: int) -> None:
    _, plans = journey_margins.per_client(population)[place]
    assert plans == pytest.approx(published.per_client("werkplannen", year), abs=0.004)


def test_clients_in_klantfase_3_were_spoken_as_often_in_2019_as_published(population: date) -> None:
    ours = journey_margins.talks_per_phase(population)[SIMULATED_YEARS.index(2019)]
    assert ours["naar_werk"] == pytest.approx(published.NAAR_WERK_TALKS_2019.value, abs=0.25)


@pytest.mark.parametrize("year", range(5))
def test_klantfasen_2_and_3_are_spoken_most_and_4_least(population: date, year: int) -> None:
    ours = journey_margins.talks_per_phase(population)[year]
    assert min(ours["werkfit"], ours["naar_werk"]) >= max(ours["stabiliseren"], ours["aan_het_werk"]) - 0.05
    assert ours["aan_het_werk"] == min(ours.values())


@pytest.mark.parametrize("year", [2, 3, 4])
def test_the_first_two_years_in_a_klantfase_hold_more_talks_than_those_after(population: date, year: int) -> None:
    ours = journey_margins.talks_by_time_in_phase(population)[year]
    assert ours[True] > ours[False]


def test_caseloads_lie_between_100_and_415(population: date) -> None:
    loads = sorted(journey_margins.caseloads().values())
    assert loads[0] >= SMALLEST
    assert loads[-1] == LARGEST


def test_the_target_group_shrinks_as_published(population: date) -> None:
    ours = journey_margins.outflow(population)
    assert sum(ours) / len(ours) == pytest.approx(published.yearly_outflow(), abs=0.001)
