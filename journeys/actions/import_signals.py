"""Taking in the signals that another department delivers in a file: all or nothing, and the second time nothing new.

A signal that fits one running job goes to that job and its case, as by page. Any other waits for a team lead, so that
none is lost. The same one is known by channel and reference; without a reference by its content, for a while.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from base import locks
from base.acts import act
from clients.models import Client, Employment
from journeys import notices
from journeys.actions.common import TASKS_LOCK, insist_on_role
from journeys.actions.receipts import new_receipts
from journeys.actions.signals import Report, receive_all
from journeys.actions.unplaced import offices_of
from journeys.deadlines import signal_decision_due
from journeys.models import Signal, UnplacedSignal
from journeys.signal_file import Delivered

# One file at a time, so that none makes a signal that another is just making.
FILES_LOCK = "signal_files"
# Signals together in one statement.
BATCH = 500
# So long the same content without a reference is the same signal; later it is news [K].
SAME_FOR = timedelta(days=31)

_Row = TypeVar("_Row")


@dataclass
class Imported:
    """What an import did, in numbers of signals."""

    on_a_job: int = 0
    waiting: int = 0
    known: int = 0


@act("Signalen inlezen uit een bestand")
def import_signals(*, signals: Sequence[Delivered], actor: User, on: date, at: datetime) -> Imported:
    """Keep checked signals in the name of `actor`; the caller holds the faults and calls this only without any.

    On jobs of every office: a department delivers for the whole country, and the actor reads nothing of it here. A
    fixed number of statements for every `BATCH` signals.
    """
    insist_on_role(actor, Permission.RECORD_SIGNAL)
    locks.take_alone(FILES_LOCK)
    locks.share(TASKS_LOCK)
    news = [pair for some in _batches(signals) for pair in _not_known(some, on)]
    # In one order, as every action on many clients locks them.
    jobs = _locked({job.pk: job for _, job in news if job is not None})
    fits = [(jobs[job.pk], _report(signal, actor, on)) for signal, job in news if job and job.pk in jobs]
    waits = [signal for signal, job in news if job is None or job.pk not in jobs]
    clients: list[int] = []
    for some in _batches(sorted(fits, key=lambda pair: pair[0].client_id)):
        made = receive_all(reports=some, by=actor, on=on, at=at)
        clients += [signal.client_id for signal in made]
    rows = [row for some in _batches(waits) for row in _keep_waiting(some, actor, on)]
    notices.signals_imported(clients, by=actor, at=at)
    notices.unplaced_imported(rows, at=at)
    return Imported(on_a_job=len(clients), waiting=len(rows), known=len(signals) - len(news))


def _batches(rows: Sequence[_Row]) -> Iterator[Sequence[_Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _not_known(signals: Sequence[Delivered], on: date) -> list[tuple[Delivered, Employment | None]]:
    """The signals that were not kept before, each with the one running job that it fits."""
    references = {signal.reference for signal in signals if signal.reference}
    kept: set[tuple[Any, ...]] = set()
    for rows in (Signal.objects.all(), UnplacedSignal.objects.all()):
        kept |= set(rows.filter(reference__in=references).values_list("channel", "reference"))
    job_of = _jobs(signals)
    since = on - SAME_FOR
    what = ("channel", "kind", "expected_end_on", "message")
    on_jobs = Signal.objects.filter(employment__in={job.pk for job in job_of if job}, received_on__gt=since)
    kept |= set(on_jobs.values_list("employment_id", *what))
    who = ("client_number", "birth_date", "name", "kvk_number")
    waited = UnplacedSignal.objects.filter(channel__in={signal.channel for signal in signals}, received_on__gt=since)
    kept |= set(waited.values_list(*who, *what))
    new = []
    for signal, job in zip(signals, job_of, strict=True):
        keys = _keys(signal, job)
        if not keys & kept:
            new.append((signal, job))
        kept |= keys
    return new


def _keys(signal: Delivered, job: Employment | None) -> set[tuple[Any, ...]]:
    """What a signal is known by."""
    if signal.reference:
        return {(signal.channel, signal.reference)}
    what = (signal.channel, signal.kind, signal.expected_end_on, signal.message)
    about = signal.about
    typed = (about.client_number, about.birth_date, about.name, about.kvk_number, *what)
    return {typed, (job.pk, *what)} if job else {typed}


def _jobs(signals: Sequence[Delivered]) -> list[Employment | None]:
    """For each signal the running job that it fits, when it is exactly one."""
    numbers = {signal.about.client_number for signal in signals if signal.about.client_number}
    born = {signal.about.birth_date for signal in signals if not signal.about.client_number}
    people = Q(client__number__in=numbers) | Q(client__birth_date__in=born)
    found: dict[Any, list[Employment]] = defaultdict(list)
    jobs = Employment.objects.running().filter(people).select_related("client", "employer")
    for job in jobs.defer("client__bsn", "client__bsn_index"):
        client = job.client
        whole = f"{client.prefix} {client.last_name}".strip().lower()
        for key in {client.number, (client.birth_date, client.last_name.lower()), (client.birth_date, whole)}:
            found[key].append(job)

    def job_of(signal: Delivered) -> Employment | None:
        about = signal.about
        of_client = found.get(about.client_number or (about.birth_date, about.name.lower()), [])
        fit = [
            job
            for job in of_client
            if not about.kvk_number or (job.employer is not None and job.employer.kvk_number == about.kvk_number)
            if signal.expected_end_on is None or signal.expected_end_on >= job.started_on
        ]
        return fit[0] if len(fit) == 1 else None

    return [job_of(signal) for signal in signals]


def _locked(jobs: dict[int, Employment]) -> dict[int, Employment]:
    """Those of these jobs that run, now that nobody else changes them."""
    for clients in _batches(sorted({job.client_id for job in jobs.values()})):
        rows = Client.objects.filter(pk__in=clients).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))
    running: dict[int, Employment] = {}
    for ids in _batches(sorted(jobs)):
        running |= Employment.objects.running().in_bulk(ids)
    return running


def _report(signal: Delivered, actor: User, on: date) -> Report:
    return Report(
        channel=signal.channel,
        kind=signal.kind,
        expected_end_on=signal.expected_end_on,
        message=signal.message,
        reported_by=actor,
        received_on=on,
        reference=signal.reference,
    )


def _keep_waiting(signals: Sequence[Delivered], actor: User, on: date) -> list[UnplacedSignal]:
    offices = offices_of(people=[signal.about for signal in signals], sender=actor)
    receipts = new_receipts(count=len(signals))
    return UnplacedSignal.objects.bulk_create(
        UnplacedSignal(
            **_report(signal, actor, on).content,
            reference=signal.reference,
            name=signal.about.name,
            birth_date=signal.about.birth_date,
            client_number=signal.about.client_number,
            kvk_number=signal.about.kvk_number,
            office_id=office,
            receipt=receipt,
            decide_by=signal_decision_due(on),
        )
        for signal, office, receipt in zip(signals, offices, receipts, strict=True)
    )
