"""What an export holds: which clients, which columns, and the file with its watermark in every row.

No burgerservicenummer, no contact details, no text that somebody wrote: what is not needed to plan with stays here.
Nor does a file that was opened in an emergency, which is for reading.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.utils.text import slugify

from accounts.models import User
from accounts.roles import Permission
from base.templatetags.wajong import dutch_date_short
from clients.models import Client, Coaching, Employment
from journeys.lifecycle import Klantfase
from journeys.models import Export
from journeys.worklist_rows import contact_names

# A cell that begins so is a formula to a spreadsheet, also written wide; see OWASP, CSV Injection.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
# More clients at the download than when it was decided, in percent, before it must be asked again: our choice [K].
GROWTH = 10
_NAME = ("number", "first_name", "prefix", "last_name")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked for: the kind with its filter, as `Export` holds them."""

    kind: str
    klantfase: str = ""
    until: date | None = None

    @property
    def words(self) -> str:
        """In one line."""
        if self.kind == Export.Kind.CONTRACTS and self.until:
            return f"Contracten die aflopen tot en met {dutch_date_short(self.until)}"
        phase = Klantfase(self.klantfase).label.lower() if self.klantfase else "alle klantfasen"
        return f"Klantenlijst van de vestiging, {phase}"


@dataclass(frozen=True)
class Table:
    """The rows of an export: headings, one row per client or contract, and the ids of the clients in it."""

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    client_ids: frozenset[int]


def asked(export: Export) -> Asked:
    """What this export asks for."""
    return Asked(kind=export.kind, klantfase=export.klantfase, until=export.until)


def most(export: Export, threshold: int) -> int:
    """How many clients may be in the file: the threshold, or somewhat more than a second person agreed to."""
    return export.count + export.count * GROWTH // 100 if export.needs_second else threshold


def count(asked: Asked, user: User, on: date) -> int:
    """How many clients this user would take out; one query."""
    if asked.kind == Export.Kind.CONTRACTS:
        return int(_jobs(asked, user, on).order_by().values("client").distinct().count())
    return int(_clients(asked, user, on).count())


def table(asked: Asked, user: User, on: date) -> Table:
    """The clients for whom this user works on that day, at most three queries however much it is."""
    return _contracts(asked, user, on) if asked.kind == Export.Kind.CONTRACTS else _list(asked, user, on)


def _clients(asked: Asked, user: User, on: date) -> Any:
    found = Client.objects.in_care_of(user, on)
    return found.filter(journey__klantfase=asked.klantfase) if asked.klantfase else found


def _jobs(asked: Asked, user: User, on: date) -> Any:
    return Employment.objects.in_care_of(user, on).filter(runs_until__gte=on, runs_until__lte=asked.until)


def _list(asked: Asked, user: User, on: date) -> Table:
    only = (*_NAME, "sheltered", "work_ability", "journey__client", "journey__klantfase", "journey__phase_since")
    rows = _clients(asked, user, on).select_related("journey").only(*only, "journey__last_conversation_on")
    clients = list(rows.order_by("last_name", "first_name", "pk"))
    names = contact_names(client.pk for client in clients)
    found = []
    for client in clients:
        journey = getattr(client, "journey", None)
        phase, since, talked = (
            (journey.get_klantfase_display(), journey.phase_since, journey.last_conversation_on)
            if journey
            else (client.outside, None, None)
        )
        found.append((client.number, client.full_name, phase, _day(since), _day(talked), names.get(client.pk, "")))
    headings = ("Klantnummer", "Naam", "Klantfase", "In deze fase sinds", "Laatste gesprek", "Vast contact")
    return Table(headings, found, frozenset(client.pk for client in clients))


def _contracts(asked: Asked, user: User, on: date) -> Table:
    only = (*(f"client__{name}" for name in _NAME), "employer__name", "kind", "runs_until")
    rows = _jobs(asked, user, on).select_related("client", "employer").only(*only)
    jobs = list(rows.order_by("runs_until", "pk"))
    names = contact_names(job.client_id for job in jobs)
    coachings = Coaching.objects.running(on).filter(employment__in=[job.pk for job in jobs])
    coached = set(coachings.values_list("employment", flat=True))
    found = [
        (
            job.client.number,
            job.client.full_name,
            job.employer.name if job.employer else "",
            job.get_kind_display(),
            _day(job.runs_until),
            "ja" if job.pk in coached else "nee",
            names.get(job.client_id, ""),
        )
        for job in jobs
    ]
    headings = ("Klantnummer", "Naam", "Werkgever", "Contract", "Loopt tot en met", "Jobcoach", "Vast contact")
    return Table(headings, found, frozenset(job.client_id for job in jobs))


def _day(day: date | None) -> str:
    return dutch_date_short(day) if day else ""


def watermark(number: str, exporter: str, on: date) -> str:
    """Whose file this is: number, name and day, as it stands in every row."""
    return f"{number}, {exporter}, {dutch_date_short(on)}"


def file_name(number: str, exporter: str, on: date) -> str:
    """The same in the name of the file."""
    return f"{number}-{slugify(exporter) or 'export'}-{on:%Y-%m-%d}.csv"


def csv_file(made: Table, mark: str) -> bytes:
    """The file: UTF-8 with a byte order mark, semicolons; no cell is a formula to a spreadsheet."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    told = f"Export {mark}. Vertrouwelijk: alleen voor wie dit vroeg, en weg als het niet meer nodig is."
    writer.writerow(_safe([told]))
    writer.writerow(_safe([*made.headings, "Export"]))
    writer.writerows(_safe([*row, mark]) for row in made.rows)
    return text.getvalue().encode("utf-8-sig")


def _safe(cells: Iterable[str]) -> Sequence[str]:
    return [f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell for cell in cells]


def decides(user: User) -> bool:
    """Whether this user decides at all on what another asked."""
    return user.may(Permission.DECIDE_EXPORT) or user.may(Permission.EXPORT)
