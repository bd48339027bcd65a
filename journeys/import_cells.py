"""What every import file is held against, cell by cell. No fault shows a value: files hold what is private."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from base import texts
from base.dates import is_plausible
from clients.models.client import NUMBER_PATTERN

_KVK = re.compile(r"[0-9]{8}")
_NUMBER = re.compile(NUMBER_PATTERN, re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: line (the header is 1), column ("" is the whole line) and reason."""

    line: int
    column: str
    reason: str


class CellChecker:
    """Checks the cells of lines with these columns and collects every fault on the way."""

    columns: Sequence[str]
    # Those in which a text may have several lines.
    long_columns: Sequence[str] = ()

    def __init__(self, on: date) -> None:
        self.on = on
        self.faults: list[Fault] = []

    def finish(self) -> None:
        """Put the faults in the order of the file."""
        places = {column: place for place, column in enumerate(self.columns)}
        self.faults.sort(key=lambda fault: (fault.line, places.get(fault.column, -1)))

    def _values(self, line: int, cells: list[str]) -> dict[str, str] | None:
        """The cells by column; None when there are too many or too few."""
        if len(cells) != len(self.columns):
            self._fault(line, "", f"has {len(cells)} columns, not {len(self.columns)}")
            return None
        values = dict(zip(self.columns, (texts.tidy(cell).strip() for cell in cells), strict=True))
        for column, text in values.items():
            if texts.fault(text, lines=column in self.long_columns):
                self._fault(line, column, "holds a character that cannot be stored")
        return values

    def _fault(self, line: int, column: str, reason: str) -> None:
        self.faults.append(Fault(line, column, reason))

    def _forms(
        self,
        line: int,
        values: dict[str, str],
        *,
        required: Iterable[str],
        lengths: Mapping[str, int],
        choices: Mapping[str, Sequence[str]],
    ) -> None:
        """What must be there, how long it may be, and what it can be."""
        for column in required:
            if not values[column]:
                self._fault(line, column, "is empty")
        for column, most in lengths.items():
            if len(values[column]) > most:
                self._fault(line, column, f"is longer than {most} characters")
        for column, allowed in choices.items():
            if values[column] and values[column] not in allowed:
                self._fault(line, column, f"is none of: {', '.join(allowed)}")

    def _client_number(self, line: int, column: str, number: str) -> None:
        if number and not _NUMBER.fullmatch(number):
            self._fault(line, column, "is not a W with eight digits")

    def _kvk(self, line: int, column: str, number: str) -> bool:
        """Whether this is the number of a company."""
        if _KVK.fullmatch(number):
            return True
        self._fault(line, column, "is not eight digits")
        return False

    def _date(self, line: int, values: dict[str, str], column: str, *, latest: date | None = None) -> date | None:
        text = values[column]
        if not text:
            return None
        try:
            day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None:
            self._fault(line, column, "is no date like 2026-11-23")
        elif latest is not None and day > latest:
            self._fault(line, column, "lies in the future")
        elif day.year < 1900:
            self._fault(line, column, "lies before 1900")
        elif not is_plausible(day):
            self._fault(line, column, "lies after 2199")
        else:
            return day
        return None
