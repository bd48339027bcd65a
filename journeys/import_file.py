"""Reading a file of clients and jobs from another system, and finding everything that is wrong with it.

UTF-8, semicolons, one header line with exactly `COLUMNS`. One line per job; a client without work has one line,
a client with two jobs has two lines whose client columns are the same. Dates are 2026-11-23, a decimal has a comma
or a point. Nothing is written here and no fault shows a value: the file holds BSNs.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from clients import checks
from clients.actions.employments import Terms
from clients.models import Client, ContactDetails, ContractKind, Employment
from clients.sealed import blind_index
from journeys.import_cells import CellChecker
from journeys.import_lines import CLIENT_COLUMNS, COLUMNS, JOB_COLUMNS
from journeys.lifecycle import PHASES, Klantfase

_REQUIRED = ("number", "bsn", "first_name", "last_name", "birth_date", "sex", "regime", "office")
_CHOICES: dict[str, list[str]] = {
    "sex": Client.Sex.values,
    "regime": Client.Regime.values,
    "work_ability": Client.WorkAbility.values,
    "education": Client.Education.values,
    "limitation": Client.Limitation.values,
    "preferred_channel": ContactDetails.Channel.values,
    "klantfase": [*(phase.value for phase in PHASES), Klantfase.ONBEKEND_2_3.value],
    "contract_kind": ContractKind.values,
    "end_reason": Employment.EndReason.values,
}
_LENGTHS = checks.LONGEST | {"employer_name": 120, "job_title": 80}
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Job:
    """One job of an imported client; `ended_on` is None while it runs."""

    line: int
    employer_kvk: str
    employer_name: str
    job_title: str
    terms: Terms
    ended_on: date | None
    end_reason: str


@dataclass
class Person:
    """One client as the file gives it, with the jobs of all its lines."""

    line: int
    texts: tuple[str, ...]
    values: dict[str, str]
    birth_date: date
    phase_since: date | None
    last_conversation_on: date | None
    bsn_index: str
    jobs: list[Job] = field(default_factory=list)

    @property
    def sheltered(self) -> bool:
        """Long-term in sheltered work: no klantfase, no terms."""
        return self.values["sheltered"] == "ja"


@dataclass(frozen=True)
class Known:
    """What the file is held against.

    Office codes, contacts (e-mail → office code), BSN index → client number, the KVK numbers of organisations that
    are no employer, and the numbers of clients whose file was destroyed.
    """

    offices: frozenset[str]
    contacts: dict[str, str]
    numbers_by_bsn: dict[str, str]
    no_employers: frozenset[str] = frozenset()
    destroyed: frozenset[str] = frozenset()


class Checker(CellChecker):
    """Turns lines into people, collecting every fault on the way."""

    columns = COLUMNS

    def __init__(self, known: Known, on: date) -> None:
        super().__init__(on)
        self.known = known
        self.people: dict[str, Person] = {}
        self._first_with_bsn: dict[str, tuple[int, str]] = {}

    def add(self, line: int, cells: list[str]) -> None:
        """Check one line; keeps the person or job only when nothing is wrong with it."""
        before = len(self.faults)
        values = self._values(line, cells)
        if values is None:
            return
        person = self._person(line, values)
        job = self._job(line, values)
        if len(self.faults) > before or person is None:
            return
        first = self.people.setdefault(values["number"], person)
        if first is not person and first.texts != person.texts:
            self._fault(line, "number", f"client columns differ from those on line {first.line}")
        elif first is not person and job is None:
            self._fault(line, "number", f"the same client stands on line {first.line} already")
        elif job is not None:
            self._keep_job(first, job)

    def finish(self) -> None:
        """Check what needs all lines of a client: the klantfase against the work."""
        for person in self.people.values():
            runs = any(job.ended_on is None and job.terms.starts_on <= self.on for job in person.jobs)
            if person.values["klantfase"] == Klantfase.AAN_HET_WERK and not runs:
                self._fault(person.line, "klantfase", "aan_het_werk needs a running job")
        super().finish()

    def _keep_job(self, person: Person, job: Job) -> None:
        for other in person.jobs:
            if (other.employer_kvk, other.terms.starts_on) == (job.employer_kvk, job.terms.starts_on):
                self._fault(
                    job.line,
                    "contract_starts_on",
                    f"a job of this client, with this employer and first day, stands on line {other.line} already",
                )
                return
        person.jobs.append(job)

    def _person(self, line: int, values: dict[str, str]) -> Person | None:
        before = len(self.faults)
        self._forms(line, values, required=_REQUIRED, lengths=_LENGTHS, choices=_CHOICES)
        self._client_number(line, "number", values["number"])
        if values["number"] in self.known.destroyed:
            self._fault(line, "number", "belongs to a file that was destroyed")
        index = self._bsn(line, values)
        birth_date = self._date(line, values, "birth_date", latest=self.on)
        since = self._date(line, values, "phase_since", latest=self.on)
        seen = self._date(line, values, "last_conversation_on", latest=self.on)
        for column, day in (("phase_since", since), ("last_conversation_on", seen)):
            if day and birth_date and day < birth_date:
                self._fault(line, column, "lies before birth_date")
        self._phase(line, values, since)
        self._office(line, values)
        self._details(line, values)
        if len(self.faults) > before or birth_date is None:
            return None
        texts = tuple(values[column] for column in CLIENT_COLUMNS)
        return Person(line, texts, values, birth_date, since, seen, index)

    def _bsn(self, line: int, values: dict[str, str]) -> str:
        if not values["bsn"]:
            return ""
        number = checks.bsn(values["bsn"])
        if number is None:
            self._fault(line, "bsn", "does not pass the eleven-test")
            return ""
        index = blind_index(number)
        values["bsn"] = number
        owner = self.known.numbers_by_bsn.get(index, values["number"])
        if owner != values["number"]:
            self._fault(line, "bsn", f"belongs to client {owner} already")
        first, holder = self._first_with_bsn.setdefault(index, (line, values["number"]))
        if holder != values["number"]:
            self._fault(line, "bsn", f"stands on line {first} too, for another client")
        return index

    def _phase(self, line: int, values: dict[str, str], since: date | None) -> None:
        if values["sheltered"] not in ("", "ja", "nee"):
            self._fault(line, "sheltered", "is neither ja nor nee")
        if values["sheltered"] == "ja":
            if values["klantfase"]:
                self._fault(line, "klantfase", "must be empty for somebody long-term in sheltered work")
        elif values["work_ability"] == Client.WorkAbility.LASTING_NONE:
            if values["klantfase"]:
                self._fault(line, "klantfase", "must be empty: with duurzaam_geen one is outside the target group")
        elif not values["klantfase"]:
            self._fault(line, "klantfase", "is empty")
        elif since is None and not values["phase_since"]:
            self._fault(line, "phase_since", "is empty")

    def _office(self, line: int, values: dict[str, str]) -> None:
        if values["office"] and values["office"] not in self.known.offices:
            self._fault(line, "office", "is no code of an office")
        contact = values["fixed_contact"].lower()
        if contact and contact not in self.known.contacts:
            self._fault(line, "fixed_contact", "is no address of somebody who can be a fixed contact")
        elif contact and self.known.contacts[contact] != values["office"]:
            self._fault(line, "fixed_contact", "works at another office than the client's")

    def _details(self, line: int, values: dict[str, str]) -> None:
        if values["phone"] and not checks.is_phone(values["phone"]):
            self._fault(line, "phone", "is no telephone number")
        if values["email"] and not checks.is_email(values["email"]):
            self._fault(line, "email", "is no e-mail address")
        if values["postcode"]:
            postcode = checks.postcode(values["postcode"])
            if postcode is None:
                self._fault(line, "postcode", "is no postcode like 1234 AB")
            else:
                values["postcode"] = postcode

    def _job(self, line: int, values: dict[str, str]) -> Job | None:
        if not any(values[column] for column in JOB_COLUMNS):
            return None
        before = len(self.faults)
        for column in ("contract_kind", "contract_starts_on", "hours", "wage_share"):
            if not values[column]:
                self._fault(line, column, "is empty while another column of the job is not")
        kvk = values["employer_kvk"]
        if kvk or values["contract_kind"] != ContractKind.SELF_EMPLOYED:
            if self._kvk(line, "employer_kvk", kvk) and kvk in self.known.no_employers:
                self._fault(line, "employer_kvk", "belongs to an organisation that is no employer")
            if not values["employer_name"]:
                self._fault(line, "employer_name", "is empty")
        starts = self._date(line, values, "contract_starts_on")
        ends = self._date(line, values, "contract_ends_on")
        ended = self._date(line, values, "ended_on", latest=self.on)
        hours = self._number(line, values, "hours")
        most = self._number(line, values, "max_hours")
        share = self._number(line, values, "wage_share")
        if values["ended_on"] and not values["end_reason"]:
            self._fault(line, "end_reason", "is empty while ended_on is not")
        if ended and starts and ended < starts:
            self._fault(line, "ended_on", "lies before contract_starts_on")
        if len(self.faults) > before or starts is None or hours is None or share is None:
            return None
        terms = Terms(values["contract_kind"], starts, ends, hours, most, int(share))
        for name in terms.faults():
            self._fault(line, _TERM_COLUMNS.get(name, name), _TERM_FAULTS.get(name, "cannot be right"))
        return Job(
            line,
            values["employer_kvk"],
            values["employer_name"],
            values["job_title"],
            terms,
            ended,
            values["end_reason"] if ended else "",
        )

    def _number(self, line: int, values: dict[str, str], column: str) -> Decimal | None:
        text = values[column].replace(",", ".")
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self._fault(line, column, "is no number")
            return None
        number = Decimal(text)
        try:
            exact = number == round(number, 0 if column == "wage_share" else 1)
        except InvalidOperation:
            self._fault(line, column, "is too long a number")
            return None
        if not exact:
            self._fault(line, column, "has too many decimals")
            return None
        return number


_TERM_COLUMNS = {"kind": "contract_kind", "starts_on": "contract_starts_on", "ends_on": "contract_ends_on"}
_TERM_FAULTS = {
    "kind": "is no kind of contract",
    "starts_on": "lies before 1900 or after 2199",
    "ends_on": "does not fit: before the start, missing for a temporary or given for a permanent contract",
    "hours": "is not between 0 and 60",
    "max_hours": "is below hours or above 60",
    "wage_share": "is not between 0 and 500",
}
