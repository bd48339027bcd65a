"""Makes a file for `import_clients` with as many valid clients as asked, the same every time."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from stdnum.nl import bsn as bsn_number

from accounts.offices import OFFICES
from journeys.import_lines import COLUMNS

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)


def write_file(path: Path, clients: int) -> None:
    """Write `clients` lines, about a third of them with a job."""
    draw = random.Random(2026)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(COLUMNS)
        for position, bsn in zip(range(clients), _bsns(), strict=False):
            writer.writerow(_row(position, bsn, draw).get(column, "") for column in COLUMNS)


def _bsns() -> Iterator[str]:
    """Every valid number from 900000000 on; that range is not given out."""
    for stem in range(90_000_000, 100_000_000):
        digits = f"{stem:08d}"
        check = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
        if check < 10 and bsn_number.is_valid(f"{digits}{check}"):
            yield f"{digits}{check}"


def _row(position: int, bsn: str, draw: random.Random) -> dict[str, object]:
    row: dict[str, object] = {
        "number": f"W{50_000_000 + position}",
        "bsn": bsn,
        "first_name": draw.choice(("Sanne", "Daan", "Noor", "Milan", "Fatima")),
        "last_name": draw.choice(("Jansen", "Bakker", "Yilmaz", "Visser", "Smit")),
        "birth_date": f"{draw.randint(1970, 1997)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
        "sex": draw.choice(("man", "vrouw")),
        "regime": draw.choice(("owajong", "wajong2010")),
        "sheltered": "nee",
        "office": draw.choice(OFFICES)[0],
        "klantfase": draw.choice(("stabiliseren", "werkfit", "naar_werk")),
        "phase_since": "2024-03-01",
        "last_conversation_on": f"2026-0{draw.randint(1, 9)}-15",
        "phone": f"06{draw.randint(10_000_000, 99_999_999)}",
        "email": f"klant{position}@example.org",
        "street": f"Dorpsstraat {draw.randint(1, 200)}",
        "postcode": f"{draw.randint(1000, 9999)} AB",
        "city": "Utrecht",
    }
    if position % 3 == 0:
        row |= {
            "klantfase": "aan_het_werk",
            "employer_kvk": f"{60_000_000 + position % 4000}",
            "employer_name": f"Bedrijf {position % 4000}",
            "job_title": "medewerker",
            "contract_kind": "tijdelijk",
            "contract_starts_on": "2026-02-01",
            "contract_ends_on": f"2027-0{draw.randint(1, 9)}-28",
            "hours": "24",
            "wage_share": "70",
        }
    return row
