"""Reading a file of signals that another department delivers, and finding everything that is wrong with it.

UTF-8, semicolons, one header line with exactly `COLUMNS`, one signal per line. Whom it is about stands there as a
client number, or as a day of birth with a last name; dates are 2026-11-23. Nothing is written here and no fault shows
a value.
"""

from dataclasses import dataclass
from datetime import date

from clients import checks
from journeys.actions.signals import LONGEST_MESSAGE
from journeys.actions.unplaced import Somebody
from journeys.import_cells import CellChecker
from journeys.models import Signal

COLUMNS = (
    "client_number",
    "birth_date",
    "last_name",
    "kvk_number",
    "channel",
    "kind",
    "expected_end_on",
    "message",
    "reference",
)
_REQUIRED = ("channel", "kind")
_LENGTHS = {"last_name": checks.LONGEST["last_name"], "message": LONGEST_MESSAGE, "reference": 40}
_CHOICES = {"channel": Signal.Channel.values, "kind": Signal.Kind.values}


@dataclass(frozen=True)
class Delivered:
    """One signal as the file gives it."""

    about: Somebody
    channel: str
    kind: str
    expected_end_on: date | None
    message: str
    # Empty when the department gives none; then the content tells signals apart.
    reference: str


class SignalChecker(CellChecker):
    """Turns lines into signals, collecting every fault on the way."""

    columns = COLUMNS
    long_columns = ("message",)

    def __init__(self, on: date) -> None:
        super().__init__(on)
        self.signals: list[Delivered] = []
        self._first_with: dict[tuple[str, str], int] = {}

    def add(self, line: int, cells: list[str]) -> None:
        """Check one line; keeps the signal only when nothing is wrong with it."""
        before = len(self.faults)
        values = self._values(line, cells)
        if values is None:
            return
        self._forms(line, values, required=_REQUIRED, lengths=_LENGTHS, choices=_CHOICES)
        about = self._somebody(line, values)
        ends = self._date(line, values, "expected_end_on")
        if values["kind"] == Signal.Kind.ENDED and not values["expected_end_on"]:
            self._fault(line, "expected_end_on", "is empty while the job has ended")
        if values["kind"] == Signal.Kind.ENDED and ends and ends > self.on:
            self._fault(line, "expected_end_on", "lies in the future while the job has ended")
        if values["kind"] == Signal.Kind.OTHER_WORK and values["expected_end_on"]:
            self._fault(line, "expected_end_on", "is filled in while the client only wants other work")
        if values["reference"]:
            first = self._first_with.setdefault((values["channel"], values["reference"]), line)
            if first != line:
                self._fault(line, "reference", f"stands on line {first} too, for the same channel")
        if len(self.faults) == before:
            said = {name: values[name] for name in ("channel", "kind", "message", "reference")}
            self.signals.append(Delivered(about=about, expected_end_on=ends, **said))

    def _somebody(self, line: int, values: dict[str, str]) -> Somebody:
        number = values["client_number"].upper()
        self._client_number(line, "client_number", number)
        if not number:
            for column in ("birth_date", "last_name"):
                if not values[column]:
                    self._fault(line, column, "is empty while client_number is too")
        if values["kvk_number"]:
            self._kvk(line, "kvk_number", values["kvk_number"])
        return Somebody(
            name=values["last_name"],
            birth_date=self._date(line, values, "birth_date", latest=self.on),
            client_number=number,
            kvk_number=values["kvk_number"],
        )
