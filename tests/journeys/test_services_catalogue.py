"""The catalogue: what fits in which klantfase, and from which day."""

import re
from datetime import date

import pytest

from journeys.lifecycle import Klantfase
from journeys.services import BY_CODE, CATALOGUE, TRAJECT_CHOICES, Service, why_not

K = Klantfase
ON = date(2026, 11, 23)
# What the study names under each klantfase (001:1873-1897), written down apart from the table.
FITS = {
    K.STABILISEREN: {"monitoring", "schakelfunctie", "participatie_interventie", "maatschappelijke_deelname"},
    K.WERKFIT: {"monitoring", "werkfit_maken", "praktijkassessment"},
    K.NAAR_WERK: {
        "monitoring", "succesvol_naar_werk", "scholing", "begeleiding_bij_scholing", "naar_werk", "wsp",
    },
    K.AAN_HET_WERK: {"monitoring", "voorzieningen", "naar_werk", "wsp"},
    K.ONBEKEND_2_3: {"monitoring"},
    K.UITGESTROOMD: set(),
    "": set(),
}  # fmt: skip
MODULAR = ("participatie_interventie", "maatschappelijke_deelname", "praktijkassessment", "begeleiding_bij_scholing")


@pytest.mark.parametrize("phase", list(FITS))
def test_a_klantfase_has_the_services_that_the_study_names(phase: str) -> None:
    assert {row.code for row in CATALOGUE if not why_not(row, phase, ON)} == FITS[phase]


def test_a_traject_is_a_modular_service_werkfit_maken_or_naar_werk() -> None:
    assert {code for code, _ in TRAJECT_CHOICES} == {*MODULAR, "werkfit_maken", "naar_werk"}


@pytest.mark.parametrize("code", MODULAR)
def test_modular_services_are_there_since_the_first_of_may_2019(code: str) -> None:
    service = BY_CODE[code]
    (phase,) = service.phases
    assert why_not(service, phase, date(2019, 4, 30)) == "Deze dienst bestaat pas sinds 01-05-2019."
    assert why_not(service, phase, date(2019, 5, 1)) == ""


def test_a_service_that_stopped_is_there_on_its_last_day_and_not_the_day_after() -> None:
    old = Service("oud", "Oud", "", (K.WERKFIT,), True, date(2016, 7, 1), "001:1", valid_until=date(2020, 6, 30))
    assert why_not(old, K.WERKFIT, date(2020, 6, 30)) == ""
    assert why_not(old, K.WERKFIT, date(2020, 7, 1)) == "Deze dienst bestond tot en met 30-06-2020."


@pytest.mark.parametrize(
    ("phase", "reason"),
    [
        ("", "De klant doet niet mee aan de klantreis."),
        (K.UITGESTROOMD, "De klant is uitgestroomd."),
        (K.ONBEKEND_2_3, "Stel eerst vast of de klant in klantfase 2 of 3 staat."),
        (K.STABILISEREN, "Deze dienst hoort bij klantfase 2 Werkfit worden."),
    ],
)
def test_a_service_that_does_not_fit_says_why(phase: str, reason: str) -> None:
    assert why_not(BY_CODE["werkfit_maken"], phase, ON) == reason


@pytest.mark.parametrize("service", CATALOGUE, ids=lambda row: row.code)
def test_every_service_says_what_it_is_and_where_that_comes_from(service: Service) -> None:
    assert service.about.endswith(".")
    assert re.fullmatch(r"00[14]:\d+(-\d+)?(, \d+(-\d+)?)*(; 00[14]:\d+(-\d+)?(, \d+(-\d+)?)*)*", service.source)
