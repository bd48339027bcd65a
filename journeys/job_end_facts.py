"""What is recorded about jobs and clients, as far as the cases about the end of a job follow from it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from clients.models import Employment
from journeys.job_end_lifecycle import BEFORE_SEARCH, CLOSED, RESTING, UNDECIDED, Facts, JobEndState, StepReason
from journeys.lifecycle import Klantfase
from journeys.models import JobEnd, JobEndStep, Journey

S, R = JobEndState, StepReason
# To the next job within a week of the end is direct; a job that ran already is no next one (004:1845-1847).
DIRECT = timedelta(days=7)


def with_facts(cases: Any, on: date) -> Any:
    """The cases with what is recorded about the job and the client, in the columns that `facts_of` reads."""
    ended = OuterRef("employment__ended_on")
    other = (
        Employment.objects.filter(client=OuterRef("client"), started_on__lte=on)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=ended))
        .exclude(pk=OuterRef("employment"))
        .order_by("started_on")
        .values("started_on")
    )
    following = other.filter(started_on__gte=ended)
    out = Journey.objects.filter(client=OuterRef("client"), klantfase=Klantfase.UITGESTROOMD)
    wished = JobEndStep.objects.filter(job_end=OuterRef("pk"), to_state=S.SEARCHING, reason=R.OWN_WISH)
    return (
        cases.with_wish()
        .select_related("employment")
        .annotate(
            # The next job, or else one that ran already.
            f_other_from=Coalesce(Subquery(following[:1]), Subquery(other[:1])),
            f_out=Exists(out),
            f_searches_by_wish=Exists(wished),
        )
    )


def out_of_line(client_ids: Sequence[int] | None, on: date) -> Any:
    """The open and the resting cases that no longer stand where the facts are."""
    ended = Q(employment__ended_on__isnull=False)
    announced = ~Q(employment__end_reason="")
    extended = Q(contract_end_on__isnull=False) & (
        Q(employment__expected_end_on__isnull=True) | Q(employment__expected_end_on__gt=F("contract_end_on"))
    )
    searching = Q(state__in=[S.NOT_EXTENDED, S.SEARCHING, RESTING])
    no_wish = Q(wish=False, f_searches_by_wish=False)
    cases = with_facts(JobEnd.objects.followed(), on).filter(
        Q(f_out=True)
        | ended & Q(state__in=BEFORE_SEARCH)
        | ended & searching & Q(f_other_from__isnull=False)
        | ~ended & ~announced & Q(state=S.NOT_EXTENDED)
        | ~ended & ~announced & (searching | extended) & no_wish
        | ~ended & announced & Q(state__in=UNDECIDED)
    )
    if client_ids is not None:
        cases = cases.filter(client__in=client_ids)
    return cases.order_by("pk")


def due(case: Any) -> tuple[JobEndState, StepReason] | None:
    """The next step that the facts ask for; None when the case stands where they are."""
    job, state = case.employment, S(case.state)
    if state in CLOSED and state is not RESTING:
        return None
    if case.f_out:
        return S.OUTFLOW, R.FLOWED_OUT
    if job.ended_on is not None:
        if state in BEFORE_SEARCH:
            return S.SEARCHING, R.JOB_OVER
        if case.f_other_from is not None:
            return S.NEW_WORK, _to_work(case.f_other_from, job.ended_on)
        return None
    if not job.end_reason:
        return _due_while_it_runs(case, state)
    return (S.NOT_EXTENDED, R.END_ANNOUNCED) if state in UNDECIDED else None


def _to_work(other_from: date, ended_on: date) -> StepReason:
    if other_from < ended_on:
        return R.WORK_BESIDE
    return R.NEW_WORK_DIRECT if other_from <= ended_on + DIRECT else R.NEW_WORK_LATER


def _due_while_it_runs(case: Any, state: JobEndState) -> tuple[JobEndState, StepReason] | None:
    # A wish for other work outlasts what becomes of the job; but no case says that a job stops which goes on.
    if (case.wish or case.f_searches_by_wish) and state is not S.NOT_EXTENDED:
        return None
    until, before = case.employment.expected_end_on, case.contract_end_on
    if before is not None and (until is None or until > before):
        return S.GOES_ON, R.EXTENDED
    return (S.GOES_ON, R.END_WITHDRAWN) if state in (S.NOT_EXTENDED, S.SEARCHING, RESTING) else None


def facts_of(case: Any, reason: StepReason, *, review: bool = False) -> Facts:
    """What the guards look at, for a case that `with_facts` read."""
    job = case.employment
    return Facts(
        runs=job.ended_on is None,
        end_is_sure=job.ended_on is not None or bool(job.end_reason),
        other_work=case.f_other_from is not None,
        flowed_out=case.f_out,
        reason=reason,
        review=review,
        wish=case.wish,
    )


def unseen(client_ids: Sequence[int] | None) -> Any:
    """Jobs that end without a case: announced with none open, or ended, not followed up, and never a case so far."""
    known = JobEnd.objects.filter(employment=OuterRef("pk"))
    in_service = Q(client__journey__isnull=False) & ~Q(client__journey__klantfase=Klantfase.UITGESTROOMD)
    announced = Q(end_announced=True) & ~Exists(known.followed().order_by())
    # Who came back after outflow has no case any more.
    lost = Q(lost_on__isnull=False) & ~Exists(known.exclude(state__in=[S.GOES_ON, S.OUTFLOW]))
    jobs = Employment.objects.filter(in_service).filter(announced | lost)
    if client_ids is not None:
        jobs = jobs.filter(client__in=client_ids)
    return jobs.order_by("pk")
