"""Departments deliver signals in a file: everything is checked, none is lost, and twice is once."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Office, User
from accounts.roles import Role
from clients.models import Client, Employment
from journeys.actions.unplaced import place
from journeys.models import JobEnd, Signal, Task, UnplacedSignal
from journeys.signal_file import COLUMNS, SignalChecker
from notifications.models import Notification
from tests import factories
from tests.factories import RECORDED_AT
from tests.journeys.acts import end

pytestmark = pytest.mark.django_db

CLAIM = {"channel": "ww_aanvraag", "kind": "niet_verlengd", "expected_end_on": "2026-12-31", "reference": "WW-1"}
KIM = {"birth_date": "2000-05-17", "last_name": "Dijk", "kvk_number": "87654321"}


@pytest.fixture(autouse=True)
def _today(on: date, expert: User) -> None:
    """Everything happens on the Monday of the cast, in the name of Kim's contact."""


def write(path: Path, *rows: dict[str, str], header: str = ";".join(COLUMNS)) -> Path:
    text = StringIO()
    lines = csv.writer(text, delimiter=";")
    lines.writerows([row.get(column, "") for column in COLUMNS] for row in rows)
    file = path / "signalen.csv"
    file.write_text(f"{header}\n{text.getvalue()}", encoding="utf-8")
    return file


def take_in(file: Path, actor: User, *options: str) -> str:
    out = StringIO()
    call_command("import_signals", str(file), "--user", actor.email, *options, stdout=out)
    return out.getvalue()


def faults(file: Path, actor: User) -> list[tuple[str, str]]:
    with pytest.raises(CommandError, match="nothing was written"):
        take_in(file, actor)
    with file.with_suffix(".faults.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["line"], row["column"]) for row in csv.DictReader(lines, delimiter=";")]


# --- Where a line goes -------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["number", "birth", "whole name"])
def test_a_line_that_fits_a_running_job_goes_to_its_case(
    tmp_path: Path, kims_job: Employment, kim: Client, expert: User, who: str
) -> None:
    row = {
        "number": {"client_number": kim.number.lower()},
        "birth": KIM,
        "whole name": {**KIM, "last_name": "VAN dijk"},
    }
    assert "1 signals stand at a job, 0 wait" in take_in(write(tmp_path, {**CLAIM, **row[who]}), expert)
    signal = Signal.objects.get()
    assert (signal.employment, signal.job_end, signal.reference) == (kims_job, JobEnd.objects.get(), "WW-1")
    assert (signal.channel, signal.reported_by, len(signal.receipt)) == ("ww_aanvraag", expert, 8)
    assert Task.objects.get(rule="signal_decision").due_on == date(2026, 11, 30)
    assert Notification.objects.get(recipient=expert).subject == "Nieuwe signalen: 1 klant van u"


@pytest.mark.parametrize(
    "row",
    [
        {"client_number": "W99999999"},
        {**KIM, "last_name": "Anders"},
        {**KIM, "birth_date": "2000-05-18"},
        {**KIM, "kvk_number": "11112222"},
        {**KIM, "expected_end_on": "2020-01-01"},
    ],
)
def test_a_line_that_fits_no_running_job_waits(
    tmp_path: Path, kims_job: Employment, expert: User, team_lead: User, row: dict[str, str]
) -> None:
    assert "0 signals stand at a job, 1 wait" in take_in(write(tmp_path, {**CLAIM, **row}), expert)
    waiting = UnplacedSignal.objects.get()
    assert (waiting.office, waiting.reference, waiting.state) == (expert.office, "WW-1", "wacht")
    assert waiting.about in ("W99999999", "Dijk", "Anders")
    assert Notification.objects.get(recipient=team_lead).subject == "1 signaal zonder klant"
    assert not Signal.objects.exists()


def test_a_client_with_two_running_jobs_or_none_is_for_a_person(
    tmp_path: Path, kims_job: Employment, kim: Client, expert: User
) -> None:
    second = factories.EmploymentFactory(client=kim)
    take_in(write(tmp_path, {**CLAIM, "client_number": kim.number}), expert)
    assert UnplacedSignal.objects.get().client_number == kim.number
    end(second, expert)
    end(kims_job, expert)
    take_in(write(tmp_path, {**CLAIM, "client_number": kim.number, "reference": "WW-2"}), expert)
    assert (UnplacedSignal.objects.count(), Signal.objects.count()) == (2, 0)


def test_a_client_of_another_office_hears_too(tmp_path: Path, sam: Client, outsider: User, expert: User) -> None:
    factories.EmploymentFactory(client=sam)
    take_in(write(tmp_path, {**CLAIM, "client_number": sam.number}), expert)
    assert Signal.objects.get().client == sam
    assert Notification.objects.filter(recipient=outsider).count() == 1


# --- Twice is once -----------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["WW-1", ""])
def test_the_same_file_again_makes_nothing(
    tmp_path: Path, kims_job: Employment, expert: User, team_lead: User, reference: str
) -> None:
    row = {**CLAIM, "reference": reference}
    other = {**row, "last_name": "Anders", "birth_date": "1999-01-01", "reference": reference and "WW-2"}
    file = write(tmp_path, {**row, **KIM}, other)
    assert "1 signals stand at a job, 1 wait for a team lead, 0 were known" in take_in(file, expert)
    assert "0 signals stand at a job, 0 wait for a team lead, 2 were known" in take_in(file, team_lead)
    waiting = UnplacedSignal.objects.get()
    place(
        unplaced_id=waiting.pk, employment_id=kims_job.pk, version=None, actor=team_lead, on=date(2026, 11, 23),
        at=RECORDED_AT,
    )  # fmt: skip
    assert "2 were known" in take_in(file, expert)
    assert (Signal.objects.count(), UnplacedSignal.objects.count()) == (2, 1)


def test_the_same_words_months_later_are_news(tmp_path: Path, kims_job: Employment, expert: User) -> None:
    file = write(tmp_path, {**CLAIM, **KIM, "reference": ""})
    take_in(file, expert)
    with time_machine.travel("2026-12-23 10:00", tick=False):
        assert "0 signals" in take_in(file, expert)
    with time_machine.travel("2026-12-28 10:00", tick=False):
        assert "1 signals" in take_in(file, expert)


def test_two_lines_with_the_same_words_are_one(tmp_path: Path, kims_job: Employment, expert: User) -> None:
    row = {**CLAIM, **KIM, "reference": ""}
    assert "1 signals stand at a job, 0 wait for a team lead, 1 were known" in take_in(
        write(tmp_path, row, row), expert
    )


def test_a_dry_run_writes_nothing(tmp_path: Path, kims_job: Employment, expert: User) -> None:
    assert "1 signals checked" in take_in(write(tmp_path, {**CLAIM, **KIM}), expert, "--dry-run")
    assert not Signal.objects.exists()


# --- What cannot be right ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"last_name": ""}, "last_name"),
        ({"birth_date": ""}, "birth_date"),
        ({"birth_date": "17-5-2000"}, "birth_date"),
        ({"birth_date": "2999-01-01"}, "birth_date"),
        ({"client_number": "W1"}, "client_number"),
        ({"kvk_number": "1234"}, "kvk_number"),
        ({"channel": ""}, "channel"),
        ({"channel": "postduif"}, "channel"),
        ({"kind": "x"}, "kind"),
        ({"kind": "geeindigd", "expected_end_on": ""}, "expected_end_on"),
        ({"kind": "geeindigd"}, "expected_end_on"),
        ({"expected_end_on": "2200-01-01"}, "expected_end_on"),
        ({"message": "x" * 2001}, "message"),
        ({"message": "a\x1bb"}, "message"),
        ({"reference": "a\tb"}, "reference"),
        ({"reference": "x" * 41}, "reference"),
    ],
)
def test_one_wrong_cell_and_nothing_is_written(
    tmp_path: Path, kims_job: Employment, expert: User, changes: dict[str, str], column: str
) -> None:
    good = {**CLAIM, **KIM, "reference": "WW-0"}
    file = write(tmp_path, good, {**CLAIM, **KIM, **changes})
    assert faults(file, expert) == [("3", column)]
    assert not Signal.objects.exists()
    assert not UnplacedSignal.objects.exists()
    assert "Dijk" not in file.with_suffix(".faults.csv").read_text(encoding="utf-8")


def test_a_reference_twice_in_one_file_is_a_fault(tmp_path: Path, expert: User) -> None:
    file = write(tmp_path, {**CLAIM, **KIM}, {**CLAIM, **KIM}, {**CLAIM, **KIM, "channel": "uitkeren"})
    assert faults(file, expert) == [("3", "reference")]


@pytest.mark.parametrize("header", ["client_number", "a;b;c", ";".join(reversed(COLUMNS)), ""])
def test_another_header_stops_the_import(tmp_path: Path, expert: User, header: str) -> None:
    with pytest.raises(CommandError):
        take_in(write(tmp_path, {**CLAIM, **KIM}, header=header), expert)


@pytest.mark.parametrize("role", [Role.SENIOR_EXPERT, Role.JOBCOACH, Role.EMPLOYER, Role.ADMINISTRATOR])
def test_whoever_notes_no_signals_down_hands_no_file_in(tmp_path: Path, role: Role) -> None:
    with pytest.raises(CommandError, match="no active user"):
        take_in(write(tmp_path, {**CLAIM, **KIM}), factories.UserFactory(role=role))


_CELLS = st.one_of(
    st.text(st.characters(), max_size=50),
    st.text(st.characters(whitelist_categories=("Cc", "Cf", "Cs", "Nd")), max_size=9),
    st.from_regex(r"\d{4}-\d{2}-\d{2}", fullmatch=True),
    st.from_regex(r"W\d{8}", fullmatch=True),
    st.sampled_from([*Signal.Kind.values, *Signal.Channel.values]),
)


@settings(max_examples=100, deadline=None)
@given(cells=st.dictionaries(st.sampled_from(COLUMNS), _CELLS, min_size=1, max_size=4))
def test_whatever_stands_in_a_cell_it_is_taken_in_or_a_fault(cells: dict[str, str]) -> None:
    checker = SignalChecker(date(2026, 11, 23))
    checker.add(2, [{**CLAIM, **KIM, **cells}.get(column, "") for column in COLUMNS])
    checker.finish()
    assert checker.faults or len(checker.signals) == 1


# --- What it costs -----------------------------------------------------------------------------


def test_eighty_lines_cost_as_many_statements_as_ten(tmp_path: Path, office: Office, expert: User) -> None:
    def rows(count: int, start: int) -> list[dict[str, str]]:
        made: list[dict[str, Any]] = []
        for number in range(start, start + count):
            client = factories.ClientFactory(office=office)
            factories.ContactPersonFactory(client=client, user=expert)
            factories.JourneyFactory(client=client, klantfase="aan_het_werk", last_conversation_on=date(2026, 11, 2))
            factories.EmploymentFactory(client=client)
            made += [
                {**CLAIM, "client_number": client.number, "reference": f"J{number}"},
                {**CLAIM, "client_number": "W00000000", "reference": f"N{number}"},
            ]
        return made

    def statements(lines: list[dict[str, str]]) -> int:
        file = write(tmp_path, *lines)
        with CaptureQueriesContext(connection) as queries:
            take_in(file, expert)
        return len(queries)

    assert statements(rows(5, 0)) >= statements(rows(40, 100))
    assert Signal.objects.count() == UnplacedSignal.objects.count() == 45
    assert Signal.objects.filter(received_on=date(2026, 11, 23)).count() == 45


def test_a_message_keeps_its_lines_and_letters_have_one_spelling(
    tmp_path: Path, kims_job: Employment, expert: User
) -> None:
    take_in(write(tmp_path, {**CLAIM, **KIM, "message": "Noe\u0308l:\r\n\tweinig werk."}), expert)
    assert Signal.objects.get().message == "Noël:\n\tweinig werk."
