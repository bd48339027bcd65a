"""A signal comes in, and gets its answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from accounts.models import User
from accounts.roles import Permission, Role
from base import locks
from base.acts import act
from base.dates import is_plausible
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible
from clients.models import Client, Employment
from journeys import notices
from journeys.actions import cases
from journeys.actions.common import OTHERS_CLIENT, TASKS_LOCK, acting_on, insist_on_role, lock_client
from journeys.actions.receipts import new_receipts
from journeys.actions.sweep import sweep_clients
from journeys.deadlines import signal_decision_due
from journeys.job_end_lifecycle import StepReason
from journeys.models import JobEnd, Journey, Signal

LONGEST_MESSAGE = 2000
_CHANNEL_OF = {
    Role.JOBCOACH: Signal.Channel.JOBCOACH,
    Role.EMPLOYER: Signal.Channel.EMPLOYER,
    Role.CLIENT: Signal.Channel.CLIENT,
}
# What one can answer to a signal: contact is planned, or it is done.
ANSWERS = (Signal.State.PLANNED, Signal.State.DONE)


@dataclass(frozen=True)
class Report:
    """What somebody said about a job, who said it, and the day on which it came in.

    Staff say by which `channel` it came; of a sender outside that follows from who they are. One that waited to be
    placed brings its own receipt; the others get a new one.
    """

    kind: str
    expected_end_on: date | None
    message: str
    reported_by: User
    received_on: date
    channel: str = ""
    reference: str = ""
    receipt: str = ""

    def faults(self) -> dict[str, str]:
        """What cannot be right whatever the job is, by field."""
        faults: dict[str, str] = {}
        if self.channel not in Signal.Channel.values:
            faults["channel"] = "Kies hoe het signaal binnenkwam."
        if self.kind not in kinds_for(user=self.reported_by):
            faults["kind"] = "Kies wat er aan de hand is."
        if self.expected_end_on is not None and not is_plausible(self.expected_end_on):
            faults["expected_end_on"] = "Dit jaar kan niet kloppen."
        if self.kind == Signal.Kind.OTHER_WORK and self.expected_end_on is not None:
            faults["expected_end_on"] = "Bij de wens om ander werk hoort geen laatste werkdag. Laat dit leeg."
        if self.kind == Signal.Kind.ENDED and self.expected_end_on is None:
            faults["expected_end_on"] = "Vul de laatste werkdag in."
        if self.kind == Signal.Kind.ENDED and self.expected_end_on and self.expected_end_on > self.received_on:
            faults["expected_end_on"] = "Deze dag moet nog komen. Kies dan een andere melding."
        if len(self.message) > LONGEST_MESSAGE:
            faults["message"] = f"Houd de toelichting op {LONGEST_MESSAGE} tekens of minder."
        return faults

    def from_outside(self) -> "Report":
        """The same by the way that its sender always uses, whatever was typed."""
        return replace(self, channel=_CHANNEL_OF[Role(self.reported_by.role)])

    @property
    def content(self) -> dict[str, Any]:
        """What makes it the same signal when it is sent twice."""
        return {
            "channel": self.channel,
            "kind": self.kind,
            "expected_end_on": self.expected_end_on,
            "message": self.message.strip(),
            "reported_by": self.reported_by,
            "received_on": self.received_on,
        }

    def fitting(self, employment: Employment) -> "Report":
        """The same for the job on which it is placed: without a last day that lies before the first one.

        That the job has ended cannot be said without its day, so that such a signal is not about this job.
        """
        if not _does_not_fit(self, employment):
            return self
        if self.kind == Signal.Kind.ENDED:
            raise NotPossibleNow(
                "De gemelde laatste werkdag ligt voor het begin van deze baan. Kies een andere baan."
            )
        return replace(self, expected_end_on=None)

    def about(self, employment: Employment, case: JobEnd | None, receipt: str) -> Signal:
        """The signal that it becomes, not stored yet; its term counts from the day on which it came in."""
        return Signal(
            **self.content,
            client_id=employment.client_id,
            employment=employment,
            job_end=case,
            reference=self.reference,
            receipt=self.receipt or receipt,
            decide_by=signal_decision_due(self.received_on),
        )


@act("Signaal melden")
def report_signal(*, employment_id: int, report: Report, at: datetime) -> Signal:
    """Keep what a jobcoach, an employer, or the client or a representative reports, with a receipt number.

    Signals coming in need no consent (004:1543-1549). The same signal sent twice on one day gives the same receipt.
    """
    sender, on = report.reported_by, report.received_on
    insist_on_role(sender, Permission.REPORT_SIGNAL)
    jobs = Employment.objects.reportable_by(sender, on)
    return receive(jobs=jobs, employment_id=employment_id, report=report.from_outside(), by=sender, on=on, at=at)


@act("Signaal opschrijven")
def record_signal(*, employment_id: int, report: Report, at: datetime) -> Signal:
    """Keep a signal that reached staff by any way: the telephone, a form, another department (004:1543-1549)."""
    actor, on = report.reported_by, report.received_on
    insist_on_role(actor, Permission.RECORD_SIGNAL)
    jobs = Employment.objects.visible_to(actor, on)
    return receive(jobs=jobs, employment_id=employment_id, report=report, by=actor, on=on, at=at)


def kinds_for(*, user: User) -> list[Signal.Kind]:
    """What this user can report: that somebody wants other work is not for an employer to say (004:1577-1587)."""
    return [kind for kind in Signal.Kind if kind != Signal.Kind.OTHER_WORK or user.role != Role.EMPLOYER]


def receive(*, jobs: Any, employment_id: int, report: Report, by: User, on: date, at: datetime) -> Signal:
    """Make a report a signal on one of these jobs, in the caller's transaction; it joins or opens the case."""
    locks.share(TASKS_LOCK)
    lock = Client.objects.select_for_update(no_key=True, of=("self",)).order_by()
    if (
        lock.filter(pk__in=jobs.filter(pk=employment_id).values("client")).values_list("pk", flat=True).first()
        is None
    ):
        raise NotVisible
    # As it is now that nobody else changes it.
    employment = Employment.objects.select_related("client__journey").get(pk=employment_id)
    if not report.receipt and employment.is_running and not jobs.filter(pk=employment_id).exists():
        raise NotVisible  # the right to report about it ended while one waited
    if report.receipt:
        report = report.fitting(employment)
    if faults := report.faults() or _does_not_fit(report, employment):
        raise Invalid(faults)
    if not report.receipt:
        sent = Signal.objects.filter(**report.content, employment=employment, unplaced__isnull=True)
        twin: Signal | None = sent.first()
        if twin is not None:
            return twin
    if closed := why_no_signal(employment):
        raise NotPossibleNow(closed)
    journey: Journey | None = getattr(employment.client, "journey", None)
    case = None
    if journey is not None and not journey.is_over:
        case = cases.join(
            employment=employment,
            origin=JobEnd.Origin.SIGNAL,
            reason=StepReason.SIGNAL,
            by=by,
            on=report.received_on,
            at=at,
        )
    signal = report.about(employment, case, "" if report.receipt else new_receipts(count=1)[0])
    signal.save(force_insert=True)
    notices.signal_received(signal, at=at)
    sweep_clients(client_ids=[employment.client_id], by=by, on=on, at=at)
    return signal


def why_no_signal(employment: Employment) -> str:
    """Why nothing more is reported about this job, in words for the person; empty while it runs."""
    if employment.is_running:
        return ""
    return f"Deze baan is al geëindigd op {employment.ended_on:%d-%m-%Y}. Een nieuw signaal is niet nodig."


def _does_not_fit(report: Report, employment: Employment) -> dict[str, str]:
    if report.expected_end_on is not None and report.expected_end_on < employment.started_on:
        return {"expected_end_on": "Deze dag ligt voor het begin van de baan."}
    return {}


def receive_all(*, reports: Sequence[tuple[Employment, Report]], by: User, on: date, at: datetime) -> list[Signal]:
    """Make many reports signals on running jobs whose clients the caller has locked, in a fixed number of statements.

    Tells nobody; the caller does.
    """
    clients = sorted({job.client_id for job, _ in reports})
    in_service = set(Journey.objects.in_service().filter(client__in=clients).values_list("client_id", flat=True))
    opened = cases.join_all(
        jobs=list({job.pk: job for job, _ in reports if job.client_id in in_service}.values()),
        origin=JobEnd.Origin.SIGNAL,
        reason=StepReason.SIGNAL,
        by=by,
        on=on,
        at=at,
    )
    case_of = {case.employment_id: case for case in opened}
    receipts = new_receipts(count=len(reports))
    signals = Signal.objects.bulk_create(
        [
            report.about(job, case_of.get(job.pk), receipt)
            for (job, report), receipt in zip(reports, receipts, strict=True)
        ],
        batch_size=1000,
    )
    sweep_clients(client_ids=clients, by=by, on=on, at=at)
    return signals


@act("Faillissement vastleggen")
def report_bankruptcy(
    *,
    employer_id: int,
    employment_ids: Sequence[int],
    expected_end_on: date | None,
    message: str,
    actor: User,
    on: date,
    at: datetime,
) -> list[Signal]:
    """One meeting at an employer that stops: a signal and a case for each named employee (004:1547-1549).

    The same number of statements for five employees as for five hundred. Who was named before on the same day is not
    named again.
    """
    insist_on_role(actor, Permission.RECORD_SIGNAL)
    locks.share(TASKS_LOCK)
    jobs = Employment.objects.in_care_of(actor, on).running().filter(employer=employer_id)
    wanted = jobs.filter(pk__in=employment_ids)
    whose = Client.objects.filter(pk__in=wanted.order_by().values("client")).order_by("pk")
    list(whose.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    found = list(wanted.order_by("pk"))
    faults: dict[str, str] = {}
    if not employment_ids:
        faults["employment_ids"] = "Kies om wie het gaat."
    elif len(found) != len(set(employment_ids)):
        faults["employment_ids"] = "Van een van deze banen is het einde al vastgelegd. Kies opnieuw."
    early = sum(expected_end_on is not None and expected_end_on < job.started_on for job in found)
    if early:
        faults["expected_end_on"] = (
            f"Deze dag ligt voor het begin van de baan van {early} van de {len(found)} mensen."
        )
    report = Report(Signal.Kind.MAY_END, expected_end_on, message, actor, on, Signal.Channel.BANKRUPTCY)
    if faults := faults | report.faults():
        raise Invalid(faults)
    named = Signal.objects.filter(employment__in=found, channel=Signal.Channel.BANKRUPTCY, received_on=on)
    known = set(named.values_list("employment_id", flat=True))
    new = [job for job in found if job.pk not in known]
    signals = receive_all(reports=[(job, report) for job in new], by=actor, on=on, at=at)
    notices.bankruptcy_reported([job.client_id for job in new], by=actor, at=at)
    return signals


@act("Signaal beantwoorden")
def answer_signal(*, signal_id: int, state: str, answer: str, actor: User, on: date, at: datetime) -> Signal:
    """Tell the sender what is done with the signal: contact is planned, or it is done."""
    whose = Signal.objects.filter(pk=signal_id).values("client_id")
    client_id = lock_client(whose, actor=actor, permission=Permission.DECIDE_SIGNAL, on=on).pk
    signal: Signal = (
        Signal.objects.select_related("reported_by", "unplaced")
        .select_for_update(no_key=True, of=("self",))
        .get(pk=signal_id)
    )
    faults: dict[str, str] = {}
    if state not in ANSWERS:
        faults["state"] = "Kies of er contact is gepland of dat het signaal is afgerond."
    if not answer.strip():
        faults["answer"] = "Schrijf een antwoord voor de melder."
    elif len(answer) > LONGEST_MESSAGE:
        faults["answer"] = f"Houd het antwoord op {LONGEST_MESSAGE} tekens of minder."
    if faults:
        raise Invalid(faults)
    if closed := _why_no_answer(signal, state):
        raise NotPossibleNow(closed)
    signal.state, signal.answer, signal.answered_by, signal.answered_at = state, answer.strip(), actor, at
    signal.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    notices.signal_answered(signal, at=at)
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    return signal


def answer_options(*, signals: Sequence[Signal], actor: User, on: date) -> dict[int, dict[str, str]]:
    """For each of these signals why each answer is not possible now, in words; empty for one that is. One query."""
    if not actor.may(Permission.DECIDE_SIGNAL):
        return {signal.pk: dict.fromkeys(ANSWERS, NotAllowed().message) for signal in signals}
    acts = acting_on(actor, {signal.client_id for signal in signals}, on)
    return {
        signal.pk: {
            state: _why_no_answer(signal, state) if signal.client_id in acts else OTHERS_CLIENT for state in ANSWERS
        }
        for signal in signals
    }


def _why_no_answer(signal: Signal, state: str) -> str:
    if signal.state == Signal.State.DONE:
        return "Dit signaal is al afgerond."
    if signal.state == state:
        return "Een collega heeft dit signaal net beantwoord. Bekijk eerst dat antwoord."
    return ""
