"""What is handed to an import by mistake or on purpose: told what it is, and no line of it is read."""

import os
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from clients.models import Client
from journeys import import_lines
from journeys.import_lines import COLUMNS
from journeys.models import Signal, UnplacedSignal
from journeys.signal_file import COLUMNS as SIGNAL_COLUMNS

pytestmark = pytest.mark.django_db
Import = Callable[[Path], str]

FILES = {
    "workbook.csv": (b"PK\x03\x04\x14\x00\x06\x00" + b"\x00" * 100, "zip"),
    "old-workbook.csv": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "Excel"),
    "paper.csv": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "program.csv": (b"MZ\x90\x00\x03\x00\x00\x00", "program"),
    "program-of-linux.csv": (b"\x7fELF\x02\x01\x01\x00", "program"),
    "script.csv": (b"#!/bin/sh\nrm -rf /\n", "program"),
    "packed.csv": (b"\x1f\x8b\x08\x00\x00\x00", "compressed"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n", "picture"),
    "photo.csv": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
    "page.csv": (b"<!DOCTYPE html><html><script>alert(1)</script>", "web page"),
    "rich.csv": (b"{\\rtf1\\ansi}", "text processor"),
    "utf-16.csv": ("number;bsn\r\n".encode("utf-16"), "UTF-16"),
    "database.csv": (b"SQLite format 3\x00", "database"),
    "empty.csv": (b"", "one column"),
    "nulls.csv": (b"\x00" * 1000, "one column"),
    "bytes.csv": (bytes(range(128, 256)), "UTF-8"),
}


@pytest.fixture(params=["import_clients", "import_signals"])
def take_in(request: pytest.FixtureRequest, on: date, expert: User) -> Import:
    """Hand a file to a command that takes one; gives what it says when it refuses."""
    more = ["--user", expert.email] if request.param == "import_signals" else []

    def run(path: Path) -> str:
        with pytest.raises(CommandError) as refused:
            call_command(request.param, str(path), *more, stdout=StringIO())
        assert not Client.objects.exists()
        assert not Signal.objects.exists()
        assert not UnplacedSignal.objects.exists()
        assert not path.with_suffix(".faults.csv").exists()
        return str(refused.value)

    return run


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_kind_is_refused_by_what_is_in_it(take_in: Import, tmp_path: Path, name: str) -> None:
    content, what = FILES[name]
    (tmp_path / name).write_bytes(content)
    told = take_in(tmp_path / name)
    assert what in told
    assert told.isprintable()


def test_a_file_that_is_too_large_is_not_opened(
    take_in: Import, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(import_lines.LARGEST + 1)  # a hole, which takes no room
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    assert "larger than" in take_in(path)


@pytest.mark.parametrize("lines_before", [0, 1])
def test_a_line_without_end_is_not_read_to_its_end(take_in: Import, tmp_path: Path, lines_before: int) -> None:
    path = tmp_path / "long.csv"
    for columns in (COLUMNS, SIGNAL_COLUMNS):
        header = ";".join(columns) + "\n"
        path.write_text(header * lines_before + "a" * (import_lines.LONGEST + 1))
        told = take_in(path)
        assert "longer than" in told or "The header is not right" in told


def test_what_is_no_file_is_not_waited_for(take_in: Import, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", tmp_path, tmp_path / "absent.csv", Path("/dev/zero")):
        assert "There is no file" in take_in(path)


def test_a_header_moves_no_cursor_of_who_reads_the_refusal(take_in: Import, tmp_path: Path) -> None:
    path, repeated = tmp_path / "header.csv", 0
    for columns in (COLUMNS, SIGNAL_COLUMNS):
        for trick in ("\x1b[2J\x1b]0;owned\x07", "a\rOK, nothing wrong", "\u202egnorw gnihton"):
            path.write_text(";".join((*columns[:-1], trick)) + "\n")
            told = take_in(path)
            assert told.isprintable()
            repeated += "unknown" in told
    assert repeated == 3, "a name that is not known is repeated, so the tricks must be seen"
