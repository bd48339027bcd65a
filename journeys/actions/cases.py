"""The one place that writes a case about the end of a job: recorded facts move it.

`settle` brings the cases in line with the facts, for some clients at the end of an action or for everybody each
morning, in a constant number of statements. What no record tells is for a person: see `job_ends`.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef

from accounts.models import User
from clients.models import ContractTerm, Employment
from journeys.actions import kapdatum, vacancy_moves
from journeys.deadlines import contract_end_opens
from journeys.job_end_facts import due, facts_of, out_of_line, unseen, with_facts
from journeys.job_end_lifecycle import CLOSED, REVIEWED, Facts, JobEndState, StepReason
from journeys.models import JobEnd, JobEndStep

S, R = JobEndState, StepReason
# A talk so long before an end was known may still be the talk about it: the earliest that a contract's end is looked
# ahead to (004:5938-5941).
WIDEST_LEAD = contract_end_opens(6)


class Writer:
    """Collects the steps of many cases and writes them in two statements."""

    def __init__(self, *, by: User | None, on: date, at: datetime) -> None:
        self.by, self.on, self.at = by, on, at
        self.cases: dict[int, JobEnd] = {}
        self.steps: list[JobEndStep] = []

    def step(self, case: JobEnd, target: JobEndState, reason: StepReason, facts: Facts | None) -> None:
        """Move one case in memory; raises `TransitionNotAllowed` when the table or a guard says no.

        A step without guards, such as a talk, needs no `facts`.
        """
        before = case.state
        if facts is not None:
            case.facts = facts
        getattr(case, f"to_{target}")()
        case.closed_on = max(self.on, case.known_on) if target in CLOSED else None
        if target not in REVIEWED:
            case.review_on = None
        case.version += 1
        kapdatum.date_case(case=case, on=self.on)
        self.cases[case.pk] = case
        self.keep(case, before, target, reason)

    def keep(self, case: JobEnd, before: str, target: str, reason: str) -> None:
        """Note a step."""
        self.steps.append(
            JobEndStep(
                job_end=case,
                from_state=before,
                to_state=target,
                reason=reason,
                actor=self.by,
                on=self.on,
                recorded_at=self.at,
            )
        )

    def write(self) -> None:
        """Write what was collected."""
        own = ("state", "known_on", "closed_on", "review_on", "talked_on", "attempted_on", "version")
        JobEnd.objects.bulk_update(self.cases.values(), [*own, *kapdatum.COLUMNS], batch_size=500)
        JobEndStep.objects.bulk_create(self.steps, batch_size=1000)
        if kept := [case.employment_id for case in self.cases.values() if case.state == S.GOES_ON]:
            vacancy_moves.job_goes_on(employment_ids=kept, by=self.by, on=self.on, at=self.at)


def settle(*, client_ids: Sequence[int] | None, by: User | None, on: date, at: datetime) -> None:
    """Bring the cases in line with what is recorded about the jobs. None means everybody.

    The caller holds the clients, or the lock on all tasks.
    """
    follow(client_ids=client_ids, by=by, on=on, at=at)
    open_unseen(client_ids=client_ids, by=by, on=on, at=at)


def follow(*, client_ids: Sequence[int] | None, by: User | None, on: date, at: datetime) -> None:
    """Move the cases that no longer stand where the facts are."""
    writer = Writer(by=by, on=on, at=at)
    for case in out_of_line(client_ids, on):
        while (step := due(case)) is not None:
            writer.step(case, *step, facts_of(case, step[1]))
    writer.write()


def open_unseen(*, client_ids: Sequence[int] | None, by: User | None, on: date, at: datetime) -> None:
    """Open a case for each job that ends without one."""
    opened = Writer(by=by, on=on, at=at)
    jobs = list(unseen(client_ids))
    _open_for([job for job in jobs if job.is_running], S.NOT_EXTENDED, R.END_ANNOUNCED, opened)
    _open_for([job for job in jobs if not job.is_running], S.SEARCHING, R.JOB_OVER, opened)
    JobEndStep.objects.bulk_create(opened.steps, batch_size=1000)


def join(
    *, employment: Employment, origin: str, reason: StepReason, by: User | None, on: date, at: datetime
) -> JobEnd:
    """The case of a job that runs, open or resting; opened when there is none."""
    (case,) = join_all(jobs=[employment], origin=origin, reason=reason, by=by, on=on, at=at)
    return case


def known_since(*, employment: Employment, lead_months: int, on: date) -> date:
    """Since when the end of a contract was known to an office: the day its term opened, when that was before `on`."""
    if employment.expected_end_on is None:
        return on
    return min(on, contract_end_opens(lead_months).after(employment.expected_end_on))


def case_of(*, employment: Employment, known_on: date, writer: Writer) -> JobEnd:
    """The case of a job that runs, with its facts; opened because the contract ends when there is none."""
    known = JobEnd.objects.followed().filter(employment=employment)
    case: JobEnd | None = with_facts(known, writer.on).last()
    if case is not None:
        return case
    origin = JobEnd.Origin.CONTRACT
    _open_for([employment], S.SIGNALLED, R.CONTRACT_ENDS, writer, origin=origin, known_on=known_on)
    opened: JobEnd = with_facts(known, writer.on).get()
    return opened


def open_for_end(*, employment: Employment, talked_on: date | None, by: User, on: date, at: datetime) -> None:
    """An end that somebody recorded is a case, also when a talk or the next job met it already.

    Why jobs end was written down nowhere (004:1732, 1812-1814), and who goes straight to the next job counts too
    (004:1845-1847). What the case still lacks follows from the facts.
    """
    writer = Writer(by=by, on=on, at=at)
    known_on = min(on, talked_on) if talked_on else on
    _open_for([employment], S.SEARCHING, R.JOB_OVER, writer, known_on=known_on, talked_on=talked_on)
    JobEndStep.objects.bulk_create(writer.steps)


def about(*, employment_id: int | OuterRef) -> Any:
    """The cases that say all there is to say about the end of a job: those that did not come to nothing."""
    return JobEnd.objects.filter(employment=employment_id).exclude(state__in=[S.GOES_ON, S.OUTFLOW])


def join_all(
    *, jobs: Sequence[Employment], origin: str, reason: StepReason, by: User | None, on: date, at: datetime
) -> list[JobEnd]:
    """The case of each of these running jobs, in a fixed number of statements."""
    known = {case.employment_id: case for case in JobEnd.objects.followed().filter(employment__in=jobs)}
    _about_contract_of_now(jobs, known)
    writer = Writer(by=by, on=on, at=at)
    new = _open_for([job for job in jobs if job.pk not in known], S.SIGNALLED, reason, writer, origin=origin)
    JobEndStep.objects.bulk_create(writer.steps, batch_size=1000)
    return [*known.values(), *new]


def _about_contract_of_now(jobs: Sequence[Employment], cases: dict[int, JobEnd]) -> None:
    """What is said now is about the contract as it is now: an extension from before does not answer it.

    Only a case about a wish for other work lasts beyond an extension, so mostly nothing is written.
    """
    extended = []
    for job in jobs:
        case = cases.get(job.pk)
        if case is None or case.contract_end_on is None or job.end_reason:
            continue
        if job.expected_end_on is None or job.expected_end_on > case.contract_end_on:
            case.contract_end_on = job.expected_end_on
            extended.append(case)
    if extended:
        JobEnd.objects.bulk_update(extended, ["contract_end_on"], batch_size=500)


def talked(
    *,
    client_id: int,
    employment_id: int | None,
    held_on: date,
    opens_case: tuple[Employment, date] | None,
    by: User | None,
    on: date,
    at: datetime,
) -> None:
    """A talk about the end of a job was held: its case, or every case of the client, had its conversation.

    `opens_case` is a running job and since when its end was known: the talk is the case about it when there is none.
    """
    cases = list(JobEnd.objects.followed().filter(client=client_id).select_related("employment"))
    writer = Writer(by=by, on=on, at=at)
    if opens_case and all(case.employment_id != employment_id for case in cases):
        job, known_on = opens_case
        origin = JobEnd.Origin.CONTRACT
        cases += _open_for([job], S.SIGNALLED, R.CONTRACT_ENDS, writer, origin=origin, known_on=known_on)
    for case in cases:
        # Who speaks about this very job knows of its end, whatever was recorded first.
        earliest = case.known_on if employment_id is None else WIDEST_LEAD.after(case.known_on)
        if employment_id not in (None, case.employment_id) or held_on < earliest:
            continue
        case.known_on = min(case.known_on, held_on)
        if case.talked_on is None or held_on < case.talked_on:
            case.talked_on = held_on
            writer.cases[case.pk] = case
        if case.state in (S.SIGNALLED, S.INVITED):
            writer.step(case, S.IN_CONVERSATION, R.TALK, None)
    writer.write()


def _open_for(
    jobs: Sequence[Employment],
    state: JobEndState,
    reason: StepReason,
    writer: Writer,
    *,
    origin: str = JobEnd.Origin.RECORDED,
    known_on: date | None = None,
    talked_on: date | None = None,
) -> list[JobEnd]:
    """Open a case for each of these jobs, with its first step noted."""
    if not jobs:
        return []
    # Not the end that was announced: only a later end than the contract's own means that it was extended.
    contract_ends = {job.pk: job.expected_end_on for job in jobs}
    if announced := [job.pk for job in jobs if job.end_reason]:
        terms = ContractTerm.objects.filter(employment__in=announced).order_by("number")
        contract_ends |= dict.fromkeys(announced) | dict(terms.values_list("employment_id", "ends_on"))
    new = [
        JobEnd(
            client_id=job.client_id,
            employment=job,
            state=state,
            origin=origin,
            known_on=known_on or writer.on,
            talked_on=talked_on,
            contract_end_on=contract_ends.get(job.pk),
        )
        for job in jobs
    ]
    for case in new:
        kapdatum.date_case(case=case, on=writer.on)
    cases = JobEnd.objects.bulk_create(new, batch_size=1000)
    for case in cases:
        writer.keep(case, "", state, reason)
    return cases
