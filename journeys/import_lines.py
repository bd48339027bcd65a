"""The outside of an import file: its columns, its header, its encoding, and the cells of each line."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

CLIENT_COLUMNS = (
    "number",
    "bsn",
    "first_name",
    "prefix",
    "last_name",
    "birth_date",
    "sex",
    "regime",
    "work_ability",
    "education",
    "limitation",
    "sheltered",
    "office",
    "klantfase",
    "phase_since",
    "last_conversation_on",
    "fixed_contact",
    "phone",
    "email",
    "street",
    "postcode",
    "city",
    "preferred_channel",
)
JOB_COLUMNS = (
    "employer_kvk",
    "employer_name",
    "job_title",
    "contract_kind",
    "contract_starts_on",
    "contract_ends_on",
    "hours",
    "max_hours",
    "wage_share",
    "ended_on",
    "end_reason",
)
COLUMNS = CLIENT_COLUMNS + JOB_COLUMNS


# Bytes of a file and of one line: some ten times the whole target group, and every column as full as it can be.
LARGEST = 256 * 1024 * 1024
LONGEST = 64 * 1024
# What files of another kind begin with, and what they are.
_OTHERS = (
    (b"PK\x03\x04", "a zip or a workbook"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook or another document of Office"),
    (b"%PDF", "a PDF"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"<", "a web page"),
    (b"{\\rtf", "a document of a text processor"),
    (b"\xff\xfe", "a text in UTF-16, which is not UTF-8"),
    (b"\xfe\xff", "a text in UTF-16, which is not UTF-8"),
    (b"SQLite format 3", "a database"),
)


class Unreadable(Exception):
    """The file cannot be read at all: size, kind, encoding or header. The message is for who runs the import."""


def read_lines(
    path: Path, *, columns: Sequence[str] = COLUMNS, advance: Callable[[int], object] = lambda _: None
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every line after the header; `advance` hears how many bytes each took."""
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1024**2} MiB: split it.")
    with path.open("rb") as raw:
        lines = _lines(raw)
        first = next(lines, b"")
        for start, kind in _OTHERS:
            if first.startswith(start):
                raise Unreadable(f"The file is {kind}: save it as CSV with UTF-8 encoding.")
        try:
            header = first.decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError as problem:
            raise Unreadable("Line 1 is not UTF-8: save the file as CSV with UTF-8 encoding.") from problem
        _check_header(header.split(";"), columns)
        advance(len(header) + 1)
        yield from csv_lines(_decoded(lines, advance))


def csv_lines(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Cells per record, numbered by the line on which the record ends; empty lines are passed over."""
    reader = csv.reader(lines, delimiter=";", strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise Unreadable(f"Line {reader.line_num + 1} cannot be split into columns: {problem}.") from problem
        if cells:
            yield reader.line_num + 1, cells


def _lines(raw: BinaryIO) -> Iterator[bytes]:
    """Line by line, none of which is read further than it may be long."""
    number = 1
    while line := raw.readline(LONGEST + 1):
        if len(line) > LONGEST:
            raise Unreadable(f"Line {number} is longer than {LONGEST // 1024} KiB.")
        yield line
        number += 1


def _decoded(raw: Iterable[bytes], advance: Callable[[int], object]) -> Iterator[str]:
    for number, line in enumerate(raw, start=2):
        advance(len(line))
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as problem:
            raise Unreadable(f"Line {number} is not UTF-8: save the file as CSV with UTF-8 encoding.") from problem


def _check_header(found: list[str], columns: Sequence[str]) -> None:
    if found == list(columns):
        return
    if len(found) == 1:
        raise Unreadable("Line 1 has one column: separate the columns with semicolons.")
    missing = [name for name in columns if name not in found]
    # A name goes to the terminal of who runs this, where some characters are orders.
    unknown = ["".join(sign if sign.isprintable() else "?" for sign in name) for name in found if name not in columns]
    if len(found) > len(columns) + len(missing) or len(missing) > len(columns) // 2:
        unknown = []  # this is no header but somebody's data, and that is not shown
    parts = [
        f"missing: {', '.join(missing)}" if missing else "",
        f"unknown: {', '.join(unknown)}" if unknown else "",
    ]
    told = "; ".join(part for part in parts if part) or "the columns are in another order"
    raise Unreadable(f"The header is not right ({told}). It must be: {';'.join(columns)}")
