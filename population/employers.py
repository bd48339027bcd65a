"""Made-up employers, jobcoach organisations and re-integration companies, and the work that they offer."""

from dataclasses import dataclass
from random import Random

from population.decks import Weighted

# Sector: (how its companies are called, the jobs they have).
_SECTORS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Detailhandel": (
        ("Supermarkt", "Bouwmarkt", "Tuincentrum", "Warenhuis"),
        ("Vakkenvuller", "Winkelmedewerker", "Medewerker magazijn", "Kassamedewerker"),
    ),
    "Horeca": (
        ("Restaurant", "Lunchroom", "Hotel", "Bedrijfscatering"),
        ("Keukenhulp", "Afwasser", "Gastheer of gastvrouw", "Medewerker bediening"),
    ),
    "Vervoer en logistiek": (
        ("Transportbedrijf", "Distributiecentrum", "Pakketdienst"),
        ("Orderpicker", "Inpakker", "Bijrijder", "Medewerker expeditie"),
    ),
    "Industrie": (
        ("Machinefabriek", "Bakkerij", "Drukkerij", "Verpakkingsbedrijf"),
        ("Productiemedewerker", "Inpakker", "Assemblagemedewerker", "Medewerker inpak"),
    ),
    "Schoonmaak": (("Schoonmaakbedrijf", "Wasserij"), ("Schoonmaker", "Medewerker wasserij")),
    "Zorg en welzijn": (
        ("Zorggroep", "Woonzorgcentrum", "Kinderopvang"),
        ("Medewerker huishouding", "Gastvrouw of gastheer", "Assistent begeleider"),
    ),
    "Overheid": (
        ("Gemeentebedrijf", "Waterbedrijf", "Archiefdienst"),
        ("Administratief medewerker", "Medewerker post", "Archiefmedewerker"),
    ),
    "Landbouw en groen": (
        ("Hoveniersbedrijf", "Kwekerij", "Zorgboerderij"),
        ("Medewerker groen", "Kasmedewerker", "Hovenier"),
    ),
    "Bouw en techniek": (
        ("Installatiebedrijf", "Schildersbedrijf", "Garagebedrijf"),
        ("Hulpmonteur", "Medewerker werkplaats", "Schilder"),
    ),
    "Zakelijke dienstverlening": (
        ("Administratiekantoor", "Softwarebedrijf", "Facilitair bedrijf"),
        ("Administratief medewerker", "Tester", "Medewerker scannen"),
    ),
}
_SECTOR = Weighted(dict(zip(_SECTORS, (20, 10, 14, 14, 12, 9, 6, 6, 5, 4), strict=True)))
_NAMES = (
    "De Linde",
    "De Zwaan",
    "Het Anker",
    "De Molen",
    "Het Kompas",
    "De Brug",
    "Noorderlicht",
    "Zonneveld",
    "De Eik",
    "Waterrijk",
    "De Ster",
    "Het Hoefijzer",
    "De Kroon",
    "Buitenhof",
    "De Leeuw",
    "Vierhoek",
    "De Haven",
    "Oosterpoort",
    "Het Baken",
    "De Valk",
    "Weidezicht",
    "De Meeuw",
    "Zuidwende",
    "De Wissel",
)
SHELTERED_SECTOR = "Sociale werkvoorziening"
_SHELTERED_JOBS = ("Medewerker groen", "Medewerker inpak", "Medewerker montage", "Medewerker post")
_OWN_BUSINESS = ("Webwinkel", "Fotograaf", "Hovenier", "Klussenbedrijf", "Tekstschrijver", "Grafisch ontwerper")
# Large employers have several clients at work: the lower the place in the list, the larger.
_SKEW = 1.7


@dataclass(frozen=True, slots=True)
class Company:
    """An employer, a jobcoach organisation or a re-integration company."""

    kind: str
    name: str
    sector: str
    city: str


def companies(clients: int, city: str, rng: Random) -> list[Company]:
    """The employers of one office's region, the largest first."""
    made: dict[str, Company] = {}
    wanted = max(8, round(clients * 0.22))
    while len(made) < wanted:
        sector = _SECTOR.draw(rng)
        name = f"{rng.choice(_SECTORS[sector][0])} {rng.choice(_NAMES)} {city}"
        if name in made:
            name = f"{name} {len(made) + 1}"
        made[name] = Company("employer", name, sector, city)
    return list(made.values())


def sheltered(city: str) -> Company:
    """The sheltered workplace of an office's region."""
    return Company("employer", f"Sociaal werkbedrijf {city}", SHELTERED_SECTOR, city)


def guides(city: str, clients: int) -> list[Company]:
    """The jobcoach organisations and re-integration companies of a region; a larger one has more."""
    coaches = [f"Jobcoach {name} {city}" for name in ("Op Koers", "Samen Werkt", "Stap", "Bij Jou", "Vooruit")]
    bureaus = [f"Re-integratiebureau {name} {city}" for name in ("Perspectief", "Aan Zet", "Werkweg")]
    many = 2 if clients < 1500 else len(coaches)
    return [Company("jobcoach", name, "", city) for name in coaches[:many]] + [
        Company("reintegration", name, "", city) for name in bureaus[:many]
    ]


def place(count: int, rng: Random) -> int:
    """Which of `count` employers a job is at."""
    return int(count * rng.random() ** _SKEW)


def title(kind: str, sector: str, rng: Random) -> str:
    """What the job is called."""
    if kind == "zelfstandig":
        return rng.choice(_OWN_BUSINESS)
    return rng.choice(_SHELTERED_JOBS if sector == SHELTERED_SECTOR else _SECTORS[sector][1])
