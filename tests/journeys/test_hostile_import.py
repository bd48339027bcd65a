"""A file made to break the import: each trick is a fault with its line and column, and nobody's data is shown."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError

from accounts.models import Office, Organisation
from journeys.import_lines import COLUMNS
from tests import factories
from tests.journeys.test_import_clients import BSNS, JOB, NOOR, SEM, _faults, _file, _run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(on: date, office: Office) -> None:
    """Everything happens on the Monday of the cast, in the office of the cast."""


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"first_name": "No\0or"}, "first_name", "holds a character that cannot be stored"),
        ({"phone": "06\x0812"}, "phone", "holds a character that cannot be stored"),
        ({"phone": "0" * 41}, "phone", "is longer than 40 characters"),
        ({"number": "W0000000٣"}, "number", "is not a W with eight digits"),
        ({"bsn": "9" * 5000}, "bsn", "does not pass the eleven-test"),
        ({"birth_date": "1996-W09-4"}, "birth_date", "is no date like 2026-11-23"),
        ({**JOB, "contract_starts_on": "2300-01-01"}, "contract_starts_on", "lies after 2199"),
        ({**JOB, "contract_ends_on": "9999-12-31"}, "contract_ends_on", "lies after 2199"),
        ({**JOB, "employer_kvk": "²" * 8}, "employer_kvk", "is not eight digits"),
        ({**JOB, "contract_kind": "zelfstandig", "employer_kvk": "9" * 300}, "employer_kvk", "is not eight digits"),
        ({**JOB, "contract_kind": "zelfstandig", "employer_name": ""}, "employer_name", "is empty"),
        ({**JOB, "employer_kvk": "11223344"}, "employer_kvk", "belongs to an organisation that is no employer"),
        ({**JOB, "hours": "1e30"}, "hours", "is no number"),
        ({**JOB, "hours": "2_4"}, "hours", "is no number"),
        ({**JOB, "max_hours": "1e999999"}, "max_hours", "is no number"),
        ({**JOB, "wage_share": "9" * 5000}, "wage_share", "is too long a number"),
        ({**JOB, "wage_share": "1e999999999"}, "wage_share", "is no number"),
    ],
)
def test_each_trick_is_a_fault(tmp_path: Path, change: dict[str, str], column: str, reason: str) -> None:
    factories.OrganisationFactory(kind=Organisation.Kind.JOBCOACH, kvk_number="11223344")
    faults = _faults(tmp_path, SEM, {**NOOR, **change})
    assert any(line == 3 and where == column and reason in why for line, where, why in faults), faults


def test_a_file_without_a_header_is_refused_without_showing_the_person_on_its_first_line(tmp_path: Path) -> None:
    first_line = ";".join({**dict.fromkeys(COLUMNS, ""), **NOOR}.values())
    one_line_for_all = f"{';'.join(COLUMNS)}\r{first_line}\r"
    for header in (first_line, one_line_for_all):
        with pytest.raises(CommandError, match="The header is not right") as refused:
            _run(_file(tmp_path, SEM, header=header))
        assert not any(secret in str(refused.value) for secret in (BSNS[0], "Noor", "0612345678"))
