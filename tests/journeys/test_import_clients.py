"""Clients come over from another system: everything is checked, all or nothing, and twice is once."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Office, Organisation
from accounts.roles import Role
from clients.models import Client, ContactDetails, ContactPerson, ContractTerm, Employment
from journeys.actions.import_clients import import_clients, known
from journeys.actions.sweep import sweep
from journeys.import_file import Checker
from journeys.import_lines import COLUMNS
from journeys.models import Journey, Task, Transition
from notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db

PERSON = {
    "number": "W00000001",
    "first_name": "Noor",
    "prefix": "de",
    "last_name": "Wit",
    "birth_date": "1996-02-29",
    "sex": "vrouw",
    "regime": "wajong2010",
    "sheltered": "nee",
    "office": "utrecht",
    "klantfase": "naar_werk",
    "phase_since": "2026-03-01",
    "last_conversation_on": "2026-09-01",
    "phone": "0612345678",
    "city": "Utrecht",
}
JOB = {
    "klantfase": "aan_het_werk",
    "employer_kvk": "12345678",
    "employer_name": "Bakkerij Vers",
    "job_title": "bakker",
    "contract_kind": "tijdelijk",
    "contract_starts_on": "2026-01-01",
    "contract_ends_on": "2026-12-31",
    "hours": "24,5",
    "wage_share": "70",
}


@pytest.fixture(autouse=True)
def _today(on: date, office: Office) -> None:
    """Everything happens on the Monday of the cast, in the office of the cast."""


def _valid_bsns() -> list[str]:
    from bench.import_rows import _bsns

    source = _bsns()
    return [next(source) for _ in range(3)]


def _file(tmp_path: Path, *rows: dict[str, str], header: str | None = None, encoding: str = "utf-8") -> Path:
    path = tmp_path / "clients.csv"
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    for row in rows:
        writer.writerow(row.get(column, "") for column in COLUMNS)
    path.write_bytes(((header or ";".join(COLUMNS)) + "\n" + buffer.getvalue()).encode(encoding))
    return path


def _run(path: Path, *words: str) -> str:
    out = StringIO()
    call_command("import_clients", str(path), *words, stdout=out)
    return out.getvalue()


def _faults(tmp_path: Path, *rows: dict[str, str]) -> list[tuple[int, str, str]]:
    with pytest.raises(CommandError, match="nothing was written"):
        _run(_file(tmp_path, *rows))
    with (tmp_path / "clients.faults.csv").open(encoding="utf-8") as file:
        found = [(int(row["line"]), row["column"], row["reason"]) for row in csv.DictReader(file, delimiter=";")]
    assert not Client.objects.exists()
    return found


BSNS = _valid_bsns()
NOOR = {**PERSON, "bsn": BSNS[0]}
SEM = {**PERSON, "number": "W00000002", "bsn": BSNS[1], "first_name": "Sem"}


def test_a_client_with_a_job_comes_in_with_klantreis_terms_and_task(tmp_path: Path) -> None:
    contact = factories.UserFactory(office=Office.objects.get(code="utrecht"))
    said = _run(_file(tmp_path, {**NOOR, **JOB, "fixed_contact": contact.email.upper()}, SEM))

    client = Client.objects.get(number="W00000001")
    assert client.full_name == "Noor de Wit"
    assert Client.objects.with_bsn(BSNS[0]).get() == client
    assert client.contact_details.phone.reveal() == "0612345678"
    assert client.journey.klantfase == "aan_het_werk"
    assert [(row.from_phase, row.reason, row.on) for row in client.journey.transitions.all()] == [
        ("", "overgenomen", date(2026, 3, 1))
    ]
    job = client.employments.get()
    assert (job.employer.name, job.expected_end_on, job.terms.get().hours) == (
        "Bakkerij Vers",
        date(2026, 12, 31),
        pytest.approx(24.5),
    )
    assert ContactPerson.objects.get(client=client).user == contact
    task = Task.objects.get(client=client)
    assert (task.rule, task.assignee) == ("contract_end", contact)
    assert "2 clients added" in said
    assert "1 tasks raised" in said


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = _file(tmp_path, {**NOOR, **JOB}, SEM)
    _run(path)
    before = [model.objects.count() for model in (Client, Employment, ContractTerm, Journey, Transition, Task)]
    said = _run(path)
    assert "0 clients added, 0 changed, 2 as they were; 0 jobs and 0 employers added" in said
    assert before == [m.objects.count() for m in (Client, Employment, ContractTerm, Journey, Transition, Task)]


def test_a_known_client_gets_the_new_address_and_keeps_the_klantfase_kept_here(tmp_path: Path) -> None:
    _run(_file(tmp_path, NOOR))
    said = _run(_file(tmp_path, {**NOOR, "city": "Zeist", "last_name": "Zwart", "klantfase": "stabiliseren"}))
    client = Client.objects.get()
    assert "1 changed" in said
    assert (client.last_name, client.contact_details.city.reveal()) == ("Zwart", "Zeist")
    assert client.journey.klantfase == "naar_werk"


def test_two_jobs_are_two_lines_and_one_employer_is_made_once(tmp_path: Path) -> None:
    second = {**NOOR, **JOB, "contract_starts_on": "2025-01-01", "contract_ends_on": "2025-06-30"}
    _run(_file(tmp_path, {**NOOR, **JOB}, {**second, "ended_on": "2025-06-30", "end_reason": "niet_verlengd"}))
    assert Client.objects.count() == 1
    assert Employment.objects.count() == 2
    assert Organisation.objects.filter(kvk_number="12345678").count() == 1
    ended = Employment.objects.get(ended_on__isnull=False)
    assert ended.followed_up_on == date(2026, 1, 1), "the next job followed it up"


def test_a_job_that_ended_without_any_talk_since_owes_a_startgesprek(tmp_path: Path) -> None:
    _run(
        _file(
            tmp_path,
            {
                **NOOR,
                **JOB,
                "klantfase": "naar_werk",
                "ended_on": "2026-11-10",
                "end_reason": "faillissement",
            },
        )
    )
    assert set(Task.objects.values_list("rule", flat=True)) == {"startgesprek", "formalities"}


def test_somebody_in_sheltered_work_comes_in_without_a_klantreis(tmp_path: Path) -> None:
    _run(_file(tmp_path, {**NOOR, "sheltered": "ja", "klantfase": "", "phase_since": ""}))
    assert Client.objects.get().sheltered
    assert not Journey.objects.exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    assert "nothing was written" in _run(_file(tmp_path, {**NOOR, **JOB}), "--dry-run")
    assert not Client.objects.exists()
    assert not Organisation.objects.filter(kvk_number="12345678").exists()


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"bsn": "123456789"}, "bsn", "does not pass the eleven-test"),
        ({"bsn": ""}, "bsn", "is empty"),
        ({"number": "1"}, "number", "is not a W with eight digits"),
        ({"birth_date": "2031-01-01"}, "birth_date", "lies in the future"),
        ({"birth_date": "29-02-1996"}, "birth_date", "is no date like 2026-11-23"),
        ({"birth_date": "2023-02-29"}, "birth_date", "is no date like 2026-11-23"),
        ({"birth_date": "1850-01-01"}, "birth_date", "lies before 1900"),
        ({"sex": "m"}, "sex", "is none of: man, vrouw, onbekend"),
        ({"office": "nergens"}, "office", "is no code of an office"),
        ({"klantfase": ""}, "klantfase", "is empty"),
        ({"klantfase": "uitgestroomd"}, "klantfase", "is none of"),
        ({"klantfase": "aan_het_werk"}, "klantfase", "needs a running job"),
        ({"phase_since": ""}, "phase_since", "is empty"),
        ({"fixed_contact": "wie@example.org"}, "fixed_contact", "is no address of somebody"),
        ({"last_name": "x" * 81}, "last_name", "is longer than 80 characters"),
        ({"sheltered": "ja"}, "klantfase", "must be empty"),
        ({"sheltered": "misschien"}, "sheltered", "is neither ja nor nee"),
        ({**JOB, "contract_ends_on": "2025-12-31"}, "contract_ends_on", "does not fit"),
        ({**JOB, "contract_ends_on": ""}, "contract_ends_on", "does not fit"),
        ({**JOB, "contract_kind": "vast"}, "contract_ends_on", "does not fit"),
        ({**JOB, "employer_kvk": "123"}, "employer_kvk", "is not eight digits"),
        ({**JOB, "hours": "veel"}, "hours", "is no number"),
        ({**JOB, "hours": "NaN"}, "hours", "is no number"),
        ({**JOB, "hours": "24,55"}, "hours", "has too many decimals"),
        ({**JOB, "hours": "70"}, "hours", "is not between 0 and 60"),
        ({**JOB, "max_hours": "20"}, "max_hours", "is below hours"),
        ({**JOB, "wage_share": ""}, "wage_share", "is empty while another column of the job is not"),
        ({**JOB, "ended_on": "2025-01-01", "end_reason": "onbekend"}, "ended_on", "lies before"),
        ({**JOB, "ended_on": "2026-06-01"}, "end_reason", "is empty while ended_on is not"),
        ({**JOB, "contract_starts_on": "2999-01-01", "contract_ends_on": ""}, "contract_starts_on", "after 2199"),
        ({**JOB, "contract_ends_on": "2999-01-01"}, "contract_ends_on", "lies after 2199"),
        ({**JOB, "hours": "9" * 40}, "hours", "is too long a number"),
        ({**JOB, "hours": "\u0662\u0664"}, "hours", "is no number"),
        ({"city": "Utr\x00echt"}, "city", "holds a character that cannot be stored"),
        ({"street": "Hof\t1"}, "street", "holds a character that cannot be stored"),
        ({**JOB, "job_title": "bak\x1bker"}, "job_title", "holds a character that cannot be stored"),
        ({**JOB, "contract_kind": "zelfstandig", "employer_kvk": "123456789"}, "employer_kvk", "is not eight digits"),
        ({**JOB, "employer_kvk": "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"}, "employer_kvk", "eight digits"),
        ({"number": "W\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0661"}, "number", "is not a W with eight digits"),
        ({"birth_date": "1990-W01-1"}, "birth_date", "is no date like 2026-11-23"),
        ({"phase_since": "1990-01-01"}, "phase_since", "lies before birth_date"),
        ({"last_conversation_on": "1990-01-01"}, "last_conversation_on", "lies before birth_date"),
        ({"email": "noor.example.org"}, "email", "is no e-mail address"),
        ({"postcode": "12345"}, "postcode", "is no postcode like 1234 AB"),
        ({"work_ability": "duurzaam_geen"}, "klantfase", "outside the target group"),
    ],
)
def test_each_fault_is_named_with_line_column_and_reason(
    tmp_path: Path, change: dict[str, str], column: str, reason: str
) -> None:
    faults = _faults(tmp_path, SEM, {**NOOR, **change})
    assert any(line == 3 and where == column and reason in why for line, where, why in faults), faults


def test_all_faults_of_all_lines_are_told_at_once_and_none_shows_a_value(tmp_path: Path) -> None:
    faults = _faults(tmp_path, {**NOOR, "bsn": "123456789", "sex": "x"}, {**SEM, "birth_date": "gisteren"})
    assert [(line, column) for line, column, _ in faults] == [(2, "bsn"), (2, "sex"), (3, "birth_date")]
    assert "123456789" not in (tmp_path / "clients.faults.csv").read_text(encoding="utf-8")


def test_one_bsn_for_two_clients_is_refused_within_the_file_and_against_the_database(tmp_path: Path) -> None:
    faults = _faults(tmp_path, NOOR, {**SEM, "bsn": BSNS[0]})
    assert faults == [(3, "bsn", "stands on line 2 too, for another client")]
    _run(_file(tmp_path, NOOR))
    with pytest.raises(CommandError):
        _run(_file(tmp_path, {**SEM, "bsn": BSNS[0]}))
    assert "belongs to client W00000001 already" in (tmp_path / "clients.faults.csv").read_text(encoding="utf-8")
    assert Client.objects.count() == 1


def test_two_lines_of_one_client_must_agree(tmp_path: Path) -> None:
    faults = _faults(tmp_path, {**NOOR, **JOB}, {**NOOR, **JOB, "last_name": "Zwart"})
    assert faults == [(3, "number", "client columns differ from those on line 2")]


@pytest.mark.parametrize(
    ("header", "encoding", "message"),
    [
        (";".join(COLUMNS).replace("bsn", "sofi"), "utf-8", "missing: bsn; unknown: sofi"),
        (",".join(COLUMNS), "utf-8", "separate the columns with semicolons"),
        (None, "utf-16", "is not UTF-8"),
        (None, "latin-1", "Line 2 is not UTF-8"),
    ],
)
def test_a_wrong_header_or_encoding_is_told_in_one_sentence(
    tmp_path: Path, header: str | None, encoding: str, message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        _run(_file(tmp_path, {**NOOR, "first_name": "Zoë"}, header=header, encoding=encoding))
    assert not Client.objects.exists()


def test_a_byte_order_mark_and_a_quoted_semicolon_are_read(tmp_path: Path) -> None:
    _run(_file(tmp_path, {**NOOR, "street": "Hof; achter"}, encoding="utf-8-sig"))
    assert ContactDetails.objects.get().street.reveal() == "Hof; achter"


def test_when_writing_fails_halfway_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("journeys.actions.import_clients._add_jobs", fail)
    with pytest.raises(RuntimeError):
        _run(_file(tmp_path, {**NOOR, **JOB}))
    assert not Client.objects.exists()


def test_a_line_for_the_same_job_again_is_a_fault_that_names_the_first(tmp_path: Path) -> None:
    faults = _faults(tmp_path, {**NOOR, **JOB}, SEM, {**NOOR, **JOB, "hours": "12"})
    assert [(line, column) for line, column, _ in faults] == [(4, "contract_starts_on")]
    assert "stands on line 2 already" in faults[0][2]


def test_the_kvk_number_of_an_organisation_that_is_no_employer_is_a_fault(tmp_path: Path) -> None:
    Organisation.objects.create(kind=Organisation.Kind.JOBCOACH, name="Coach", kvk_number="12345678")
    faults = _faults(tmp_path, {**NOOR, **JOB})
    assert faults == [(2, "employer_kvk", "belongs to an organisation that is no employer")]


def test_a_postcode_is_kept_in_one_form(tmp_path: Path) -> None:
    _run(_file(tmp_path, {**NOOR, "postcode": "3511ab"}))
    assert ContactDetails.objects.get().postcode.reveal() == "3511 AB"
    assert "1 as they were" in _run(_file(tmp_path, {**NOOR, "postcode": "3511 AB"}))


def test_with_lasting_no_ability_one_comes_in_without_a_klantreis(tmp_path: Path) -> None:
    path = _file(tmp_path, {**NOOR, "work_ability": "duurzaam_geen", "klantfase": "", "phase_since": ""})
    _run(path)
    assert Client.objects.get().work_ability == "duurzaam_geen"
    assert not Journey.objects.exists()
    assert "differ" not in _run(path)


def test_a_known_running_job_that_has_ended_in_the_file_is_closed(tmp_path: Path) -> None:
    _run(_file(tmp_path, {**NOOR, **JOB}))
    ended = {
        **NOOR,
        **JOB,
        "klantfase": "naar_werk",
        "ended_on": "2026-10-31",
        "end_reason": "geen_match",
        "last_conversation_on": "2026-11-05",
    }
    said = _run(_file(tmp_path, ended))
    job = Employment.objects.get()
    assert (job.ended_on, job.end_reason, job.followed_up_on, job.version) == (
        date(2026, 10, 31),
        "geen_match",
        date(2026, 11, 5),
        2,
    )
    assert "0 jobs and 0 employers added, 1 jobs ended" in said
    again = _run(_file(tmp_path, ended))
    assert "0 jobs ended" in again
    assert "jobs differ" not in again
    assert "1 jobs differ and stay as they are" in _run(_file(tmp_path, {**NOOR, **JOB}))
    job.refresh_from_db()
    assert job.ended_on == date(2026, 10, 31)


def test_a_known_job_with_another_contract_end_stays_and_is_counted(tmp_path: Path) -> None:
    _run(_file(tmp_path, {**NOOR, **JOB}))
    said = _run(_file(tmp_path, {**NOOR, **JOB, "contract_ends_on": "2027-12-31"}))
    assert "1 jobs differ and stay as they are" in said
    assert Employment.objects.get().expected_end_on == date(2026, 12, 31)


def test_a_client_who_moves_to_another_office_leaves_contact_and_tasks_behind(tmp_path: Path, on: date) -> None:
    contact = factories.UserFactory(office=Office.objects.get(code="utrecht"))
    _run(_file(tmp_path, {**NOOR, **JOB, "fixed_contact": contact.email}))
    assert Task.objects.get().assignee == contact
    other = Office.objects.exclude(code="utrecht").first() or factories.OfficeFactory()
    said = _run(_file(tmp_path, {**NOOR, **JOB, "office": other.code}))
    assert Client.objects.get().office == other
    assert ContactPerson.objects.get().until == on
    task = Task.objects.get()
    assert (task.assignee, task.state, task.version) == (None, "open", 2)
    assert "clients differ" not in said


def test_who_leads_the_new_office_is_told_once_of_what_the_old_one_knew_to_be_late(tmp_path: Path, on: date) -> None:
    old = factories.UserFactory(role=Role.TEAM_LEAD, office=Office.objects.get(code="utrecht"))
    new = factories.UserFactory(role=Role.TEAM_LEAD)
    over = {"klantfase": "naar_werk", "ended_on": "2026-09-30", "end_reason": "niet_verlengd"}
    _run(_file(tmp_path, {**NOOR, **JOB, **over}))
    sweep(on=on, at=timezone.now())
    _run(_file(tmp_path, {**NOOR, **JOB, **over, "office": new.office.code}))
    sweep(on=on, at=timezone.now())
    sweep(on=on, at=timezone.now())
    assert list(Notification.objects.order_by("pk").values_list("recipient", flat=True)) == [old.pk, new.pk]


@pytest.mark.parametrize(
    "change",
    [
        {"klantfase": "stabiliseren"},
        {"sheltered": "ja", "klantfase": "", "phase_since": ""},
        {"fixed_contact": "ander@example.org"},
    ],
)
def test_what_is_kept_here_and_differs_in_the_file_is_told(tmp_path: Path, change: dict[str, str]) -> None:
    factories.UserFactory(office=Office.objects.get(code="utrecht"), email="ander@example.org")
    _run(_file(tmp_path, NOOR, SEM))
    said = _run(_file(tmp_path, {**NOOR, **change}, SEM))
    assert "1 clients differ in klantfase, sheltered or fixed contact, which are kept here" in said
    client = Client.objects.get(number="W00000001")
    assert (client.sheltered, client.journey.klantfase) == (False, "naar_werk")
    assert not ContactPerson.objects.exists()


def test_progress_is_told_for_every_client_written_new_or_known(on: date) -> None:
    told: list[int] = []
    for _ in range(2):
        checker = Checker(known(), on)
        for line, row in enumerate((NOOR, SEM), start=2):
            checker.add(line, [row.get(column, "") for column in COLUMNS])
        checker.finish()
        assert not checker.faults
        import_clients(people=list(checker.people.values()), on=on, at=timezone.now(), advance=told.append)
    assert told == [1, 1, 1, 1]
