"""The dated catalogue: which services there are, from when, and in which klantfase each may start.

What belongs to which klantfase: 001:1873-1897, 2088-2109, 2238-2280. A traject is bought from a re-integration
company and only one of them runs at a time; a voorziening, a course or a workshop may stand beside it
(004:1621-1627).
"""

from dataclasses import dataclass
from datetime import date

from journeys.lifecycle import PHASES, Klantfase

# The service model of 2018 (001:1899; 004:1394-1406), the agreements with companies (001:2199-2201; 004:1012) and
# the modular services (001:1912-1913; 004:2110-2112). Only for the last two a day is named.
_MODEL, _AGREEMENTS, _MODULAR = date(2018, 1, 1), date(2016, 7, 1), date(2019, 5, 1)
S, W, N, A = PHASES


@dataclass(frozen=True)
class Service:
    """One row of the catalogue. `traject`: bought, and never beside another traject."""

    code: str
    label: str
    about: str
    phases: tuple[Klantfase, ...]
    traject: bool
    valid_from: date
    source: str
    valid_until: date | None = None

    def is_offered(self, on: date) -> bool:
        """Whether it can be chosen on that day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


CATALOGUE: tuple[Service, ...] = (
    Service(
        "monitoring",
        "Gesprekken en monitoring",
        "Contact houden en afspraken maken, in elke klantfase.",
        (*PHASES, Klantfase.ONBEKEND_2_3),
        False,
        _MODEL,
        "001:1857-1858",
    ),
    Service(
        "schakelfunctie",
        "Schakelfunctie",
        "Doorverwijzen naar instanties die bij andere problemen helpen.",
        (S,),
        False,
        _MODEL,
        "001:2088-2096",
    ),
    Service(
        "participatie_interventie",
        "Participatie-interventie",
        "In beweging komen en weer een sociaal netwerk opbouwen.",
        (S,),
        True,
        _MODULAR,
        "001:2097-2109; 004:7697-7709",
    ),
    Service(
        "maatschappelijke_deelname",
        "Bevorderen maatschappelijke deelname",
        "Weerbaarder worden en stap voor stap meer aankunnen.",
        (S,),
        True,
        _MODULAR,
        "001:2097-2109; 004:7711-7721",
    ),
    Service(
        "werkfit_maken",
        "Werkfit maken",
        "Een goed beeld krijgen van de mogelijkheden en klaar worden voor werk.",
        (W,),
        True,
        _AGREEMENTS,
        "001:1880-1884; 004:7759-7773",
    ),
    Service(
        "praktijkassessment",
        "Praktijkassessment",
        "In de praktijk bekijken wat de klant kan.",
        (W,),
        True,
        _MODULAR,
        "001:1883-1884; 004:7723-7725",
    ),
    Service(
        "succesvol_naar_werk",
        "Workshop Succesvol naar werk",
        "In een groep oefenen met zoeken en solliciteren.",
        (N,),
        False,
        _MODEL,
        "001:2247-2250",
    ),
    Service(
        "scholing",
        "Scholing",
        "Een opleiding of training die nodig is voor een baan.",
        (N,),
        False,
        _MODEL,
        "001:2252-2257",
    ),
    Service(
        "begeleiding_bij_scholing",
        "Begeleiding bij scholing",
        "Hulp bij het plannen en volhouden van een opleiding.",
        (N,),
        True,
        _MODULAR,
        "001:2259-2264; 004:7727-7731",
    ),
    Service(
        "naar_werk",
        "Naar werk",
        "Werk vinden en houden, met hulp van een re-integratiebedrijf.",
        # Also while the job still runs, so in klantfase 4 (004:1613-1619).
        (N, A),
        True,
        _AGREEMENTS,
        "001:2266-2274; 004:1605-1619, 7775-7785",
    ),
    Service(
        "wsp",
        "Werkgeversservicepunt",
        "Een werkgever zoeken voor wie klaar is om te beginnen.",
        # Also once a contract is not extended, so in klantfase 4 (004:1525-1533).
        (N, A),
        False,
        _MODEL,
        "001:2276-2280; 004:1525-1533",
    ),
    Service(
        "voorzieningen",
        "Voorzieningen",
        "Wat nodig is om aan het werk te blijven, als de klant erom vraagt.",
        (A,),
        False,
        _MODEL,
        "001:1896-1897; 004:1623-1627",
    ),
)
BY_CODE: dict[str, Service] = {service.code: service for service in CATALOGUE}
TRAJECT_CHOICES = [(service.code, service.label) for service in CATALOGUE if service.traject]
# What is chosen by itself: a traject has its reason and expected result in its request.
CHOSEN_CHOICES = [(service.code, service.label) for service in CATALOGUE if not service.traject]
NAAR_WERK, WSP = "naar_werk", "wsp"


def why_not(service: Service, klantfase: str, on: date) -> str:
    """Why this service cannot start in that klantfase on that day, in words for the person; empty when it can."""
    if not klantfase:
        return "De klant doet niet mee aan de klantreis."
    if on < service.valid_from:
        return f"Deze dienst bestaat pas sinds {service.valid_from:%d-%m-%Y}."
    if not service.is_offered(on):
        return f"Deze dienst bestond tot en met {service.valid_until:%d-%m-%Y}."
    if klantfase in service.phases:
        return ""
    if klantfase == Klantfase.UITGESTROOMD:
        return "De klant is uitgestroomd."
    if klantfase == Klantfase.ONBEKEND_2_3:
        return "Stel eerst vast of de klant in klantfase 2 of 3 staat."
    return f"Deze dienst hoort bij klantfase {' of '.join(phase.label for phase in service.phases)}."


# A trial placement: two months at least, six at most (004:1951-1953).
TRIAL_MONTHS = (2, 6)
