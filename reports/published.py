"""The published tables that our own figures stand beside, each with its source.

Where text and table of a report disagree the table holds. Counts stay counts and percentages stay percentages,
as printed; `ByYear.share` and `Shares.share` turn both into fractions. All are gross figures, not effects.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from base.dates import add_months


@dataclass(frozen=True)
class ByYear:
    """A table with a column per year; rows are keyed by the value that we store."""

    title: str
    source: str
    years: tuple[int, ...]
    rows: Mapping[str, tuple[int, ...]]

    def column(self, year: int) -> dict[str, int]:
        """What was printed for one year."""
        place = self.years.index(year)
        return {key: row[place] for key, row in self.rows.items()}

    def share(self, year: int) -> dict[str, float]:
        """Each row as a fraction of the year's sum."""
        column = self.column(year)
        total = sum(column.values())
        return {key: value / total for key, value in column.items()}


@dataclass(frozen=True)
class Shares:
    """A distribution over the keys; roundings make some of them add up to 98 or 101 percent."""

    title: str
    source: str
    percent: Mapping[str, float]

    def share(self) -> dict[str, float]:
        """Fractions that add up to one."""
        total = sum(self.percent.values())
        return {key: value / total for key, value in self.percent.items()}


@dataclass(frozen=True)
class Cross:
    """A distribution over the columns for each row, in percent."""

    title: str
    source: str
    columns: tuple[str, ...]
    percent: Mapping[str, tuple[float, ...]]

    def share(self, row: str) -> dict[str, float]:
        """The row's fractions, adding up to one."""
        values = self.percent[row]
        return {column: value / sum(values) for column, value in zip(self.columns, values, strict=True)}


@dataclass(frozen=True)
class Figure:
    """One published number."""

    title: str
    source: str
    value: float


# --- Who ---------------------------------------------------------------------------------------
TARGET_GROUP = ByYear(
    "Wajongers met arbeidsvermogen naar regeling, einde van het jaar",
    "001:1100-1106",
    (2017, 2018, 2019, 2020, 2021, 2022),
    {
        "owajong": (71_300, 70_500, 68_800, 66_700, 62_300, 60_900),
        "wajong2010": (43_900, 43_500, 43_400, 44_900, 47_000, 46_400),
    },
)
SEX = Shares("Geslacht, eind 2022", "001:1150-1153", {"man": 58, "vrouw": 42})
AGE = Shares(
    "Leeftijd, eind 2022",
    "001:1155-1163",
    {"18-24": 0, "25-34": 54, "35-44": 30, "45-54": 11, "55+": 6},
)
# Unknown is 2 percent of all; the other three are printed as percent of the known 98 (001:1165-1176).
LIMITATION = Shares(
    "Beperking, eind 2022",
    "001:1165-1176",
    {
        "ontwikkelingsstoornis": 65 * 0.98,
        "psychiatrisch": 19 * 0.98,
        "lichamelijk": 16 * 0.98,
        "onbekend": 2,
    },
)
# Cohorts 2010-2018: another group than today's, so they say how the regimes differ, not how large each part is.
LIMITATION_BY_REGIME = Cross(
    "Beperking naar regeling, cohorten 2010-2018",
    "001:2616-2622, 2706-2710",
    ("ontwikkelingsstoornis", "psychiatrisch", "lichamelijk", "onbekend"),
    {
        "wajong2010": (8_132 + 15_679 + 4_146 + 2_132, 9_489, 6_097, 0),
        "owajong": (27_146, 18_529, 10_303, 280),
    },
)

# --- Work --------------------------------------------------------------------------------------
# "geen" is everybody who is neither with a regular employer nor in sheltered work, so it holds the self-employed.
_WORK = ("regulier", "sw", "geen")
WORK_BY_SEX = Cross(
    "Werk naar geslacht, eind 2022", "001:1260-1262", _WORK, {"man": (38, 19, 43), "vrouw": (30, 13, 58)}
)
WORK_BY_AGE = Cross(
    "Werk naar leeftijd, eind 2022",
    "001:1266-1272",
    _WORK,
    {"25-34": (39, 5, 56), "35-44": (35, 17, 48), "45-54": (22, 44, 34), "55+": (10, 73, 16)},
)
WORK_BY_LIMITATION = Cross(
    "Werk naar beperking, eind 2022",
    "001:1276-1288",
    _WORK,
    {
        "onbekend": (21, 41, 38),
        "ontwikkelingsstoornis": (36, 18, 46),
        "psychiatrisch": (29, 6, 65),
        "lichamelijk": (39, 19, 43),
    },
)
WORK = Shares("Werk, eind 2022", "001:1290", {"regulier": 35, "sw": 16, "geen": 49})
WORKING = ByYear(
    "Werkenden, einde van het jaar",
    "001:4081-4086",
    (2017, 2018, 2019, 2020, 2021, 2022),
    {
        "regulier": (34_900, 36_900, 37_000, 35_200, 36_800, 37_100),
        "sw": (21_500, 20_800, 19_600, 18_800, 18_000, 17_500),
    },
)
SELF_EMPLOYED_ONLY = ByYear(
    "Uitsluitend zelfstandig, einde van het jaar",
    "001:4120",
    (2017, 2018, 2019, 2020, 2021, 2022),
    {"zelfstandig": (2_360, 2_760, 3_130, 3_550, 3_760, 4_160)},
)
CONTRACT_KIND = ByYear(
    "Contract bij een reguliere werkgever, einde van het jaar",
    "001:4234-4239",
    (2017, 2018, 2019, 2020, 2021, 2022),
    {
        "vast": (15_500, 17_200, 19_000, 20_800, 21_700, 22_400),
        "tijdelijk": (15_300, 15_400, 14_200, 11_400, 12_000, 12_200),
        "uitzend": (4_000, 4_300, 3_800, 3_100, 3_100, 2_500),
    },
)

# --- The end of a job --------------------------------------------------------------------------
JOB_END_RATIO = Figure("Banen die in een jaar eindigen, van alle banen in dat jaar", "004:6608", 1 / 3)
JOB_ENDS_PER_YEAR = Figure("Banen die in een jaar eindigen", "004:1714-1744; 001:1455-1456", 20_000)
COACH_AT_JOB_END = Shares(
    "Jobcoach bij geëindigde banen, 2015-2019", "004:1746-1748", {"extern": 18, "intern": 3, "": 79}
)
SHORT_WEEK_WITHOUT_COACH = Figure("Start zonder jobcoach met minder dan twaalf uur per week", "004:1776-1778", 0.48)
# Prints 98 percent; the two points that are missing are a rounding of the last group (004:7218-7220).
JOB_ENDS_PER_PERSON = Shares(
    "Baaneindes per werkende, 2015-2019",
    "004:7218-7220",
    {"0": 26, "1": 36, "2": 18, "3": 10, "4": 5, "5+": 3},
)
JOB_DURATION = Shares(
    "Duur van geëindigde banen, 2015-2019",
    "004:7249-7251",
    {"<3m": 26, "3-6m": 19, "6-12m": 22, "1-2j": 18, "2-3j": 6, "3j+": 10},
)
# Share of the coached jobs that ended within three, and within three to six months.
EARLY_END_WITH_COACH = Cross(
    "Voortijdig geëindigd, 2015-2019",
    "004:7263-7267",
    ("<3m", "3-6m", "6m+"),
    {"extern": (8, 15, 77), "intern": (5, 12, 83)},
)
MEAN_MONTHS = Figure("Gemiddelde duur van geëindigde banen in maanden", "004:7247", 16)
MEAN_MONTHS_BY_KIND: dict[str, Figure] = {
    "vast": Figure("Gemiddelde duur in maanden, vast", "004:7296-7300", 44),
    "tijdelijk": Figure("Gemiddelde duur in maanden, tijdelijk", "004:7296-7300", 11),
    "uitzend": Figure("Gemiddelde duur in maanden, uitzend", "004:7296-7300", 8),
}


@dataclass(frozen=True)
class NextJob:
    """Table 3.1: percent begun in a next job by then, Kaplan-Meier, jobs ended 2015-2019."""

    title: str
    source: str
    within_days: tuple[int, ...]
    percent: Mapping[str, tuple[int, ...]]


NEXT_JOB = NextJob(
    "Gestart in een vervolgbaan na het einde van een baan",
    "004:1934-1947",
    (7, 30, 91, 182, 365, 730, 1095, 1461),
    {
        "": (29, 36, 48, 58, 68, 78, 82, 85),
        "extern": (25, 30, 43, 54, 67, 78, 83, 85),
        "intern": (27, 31, 41, 50, 63, 73, 78, 82),
    },
)

# --- Klantfasen, conversations, plans ----------------------------------------------------------
KLANTFASE = ByYear(
    "Klanten per klantfase, gemiddeld per maand, zonder wie langdurig in de SW werkt",
    "001:1930-1944",
    (2015, 2016, 2017, 2018, 2019, 2020, 2021),
    {
        "stabiliseren": (29_250, 30_330, 26_855, 23_145, 20_440, 20_465, 20_110),
        "werkfit": (0, 3_990, 9_975, 14_540, 14_770, 15_015, 15_585),
        "naar_werk": (17_855, 14_890, 14_005, 15_685, 13_340, 12_940, 11_115),
        "onbekend_2_3": (12_720, 9_340, 5_500, 2_895, 1_700, 1_270, 1_075),
        "aan_het_werk": (35_220, 38_000, 40_565, 40_530, 43_690, 41_860, 41_595),
    },
)
TALKS = ByYear(
    "Coachgesprekken en werkplannen per jaar",
    "001:2013-2019",
    (2018, 2019, 2020, 2021, 2022),
    {
        "gesprekken": (125_035, 148_355, 157_326, 154_559, 136_003),
        "werkplannen": (4_060, 4_084, 6_431, 5_105, 1_399),
    },
)
# The months with a conversation, per twelve months in the phase (001:2069-2072).
NAAR_WERK_TALKS_2019 = Figure("Gesprekken per jaar met klanten in klantfase 3, 2019", "001:2046-2049", 2.1)
STAFF = ByYear(
    "Arbeidsdeskundigen en adviseurs intensieve dienstverlening (fte) en hun klanten",
    "001:1975-1996",
    (2019, 2020, 2021, 2022),
    {"fte": (323, 291, 275, 261), "klanten": (115_900, 112_850, 110_550, 108_000)},
)

# The years for which the five simulated years stand, and the year-end that today stands for.
SIMULATED_YEARS = (2017, 2018, 2019, 2020, 2021)
TODAY = 2022


def year_bounds(on: date) -> tuple[date, ...]:
    """The first day of each of the five years that end on that day, and the day after it."""
    after = on + timedelta(days=1)
    years = len(SIMULATED_YEARS)
    return tuple(add_months(after, -12 * (years - place)) for place in range(years + 1))


def per_client(row: str, year: int) -> float:
    """Conversations or plans per client of the target group in a year (001:2013-2019 over 001:1100-1106).

    Of 2017 nothing was printed; it takes 2018's.
    """
    printed = max(year, TALKS.years[0])
    return TALKS.column(printed)[row] / sum(TARGET_GROUP.column(printed).values())


def yearly_outflow() -> float:
    """The fraction by which the target group shrank a year, 2017-2022 (001:1087-1106)."""
    first, last = (sum(TARGET_GROUP.column(year).values()) for year in (2017, 2022))
    return 1 - float((last / first) ** (1 / 5))
