"""The outside of an import file: its columns, its header, its encoding, and the cells of each line."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

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


class Unreadable(Exception):
    """The file cannot be read at all: encoding or header. The message is for the person who runs the import."""


def read_lines(
    path: Path, *, columns: Sequence[str] = COLUMNS, advance: Callable[[int], object] = lambda _: None
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every line after the header; `advance` hears how many bytes each took."""
    with path.open("rb") as raw:
        try:
            header = raw.readline().decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError as problem:
            raise Unreadable("Line 1 is not UTF-8: save the file as CSV with UTF-8 encoding.") from problem
        _check_header(header.split(";"), columns)
        advance(len(header) + 1)
        yield from csv_lines(_decoded(raw, advance))


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
    unknown = [name for name in found if name not in columns]
    if len(found) > len(columns) + len(missing) or len(missing) > len(columns) // 2:
        unknown = []  # this is no header but somebody's data, and that is not shown
    parts = [
        f"missing: {', '.join(missing)}" if missing else "",
        f"unknown: {', '.join(unknown)}" if unknown else "",
    ]
    told = "; ".join(part for part in parts if part) or "the columns are in another order"
    raise Unreadable(f"The header is not right ({told}). It must be: {';'.join(columns)}")
