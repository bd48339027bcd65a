"""Keeps on each case whose end is sure by which kapdatum its formalities must be settled."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from clients.models import Employment
from journeys.checklists import END_IS_SURE
from journeys.deadlines import kapdatum_for
from journeys.job_end_lifecycle import JobEndState
from journeys.models import JobEnd

# What this module keeps on a case.
COLUMNS = ("end_sure_on", "kapdatum_from", "kapdatum_on")


def date_case(*, case: JobEnd, on: date) -> None:
    """Set what follows from where a case now stands, before it is stored; `settle` does when a last day moves."""
    if case.state == JobEndState.GOES_ON:
        case.end_sure_on = case.kapdatum_from = case.kapdatum_on = None
    if case.state not in END_IS_SURE or case.formalities_done_on is not None:
        return
    job = case.employment
    last = job.ended_on or (job.expected_end_on if job.end_reason else None)
    case.end_sure_on = (case.end_sure_on or on) if last else None
    case.kapdatum_from = max(case.end_sure_on, last) if last and case.end_sure_on else None
    case.kapdatum_on = kapdatum_for(case.kapdatum_from) if case.kapdatum_from else None


def settle(*, client_ids: Sequence[int] | None, on: date) -> None:
    """Date the cases whose end became sure, or no longer is, and those whose last day moved; None means everybody.

    Working days are not computed in the database, so the few days that occur are worked out here: one query when
    nothing changed, and one statement more when something did. The caller holds the clients, or the lock on tasks.
    """
    moved = moved_cases(client_ids=client_ids, on=on)
    days = set(moved.values_list("k_from", flat=True).distinct())
    if not days:
        return
    kapdata = [When(k_from=day, then=Value(kapdatum_for(day))) for day in sorted(day for day in days if day)]
    moved.update(
        end_sure_on=_when_sure(Coalesce("end_sure_on", Value(on))),
        kapdatum_from=F("k_from"),
        kapdatum_on=Case(*kapdata, output_field=DateField()),
    )


def moved_cases(*, client_ids: Sequence[int] | None, on: date) -> Any:
    """Cases whose kapdatum was looked for from another day than it must be now; `k_from` is that day, or NULL."""
    sure = Q(ended_on__isnull=False) | ~Q(end_reason="")
    job = Employment.objects.filter(sure, pk=OuterRef("employment"))
    cases = JobEnd.objects.filter(state__in=END_IS_SURE, formalities_done_on__isnull=True)
    if client_ids is not None:
        cases = cases.filter(client__in=client_ids)
    dated = cases.annotate(
        k_last=Subquery(job.values(last=Coalesce("ended_on", "expected_end_on"))[:1]),
        k_from=_when_sure(Greatest(Coalesce("end_sure_on", Value(on)), "k_last")),
    )
    same = Q(kapdatum_from__isnull=False, k_from__isnull=False, kapdatum_from=F("k_from"))
    return dated.exclude(same | Q(kapdatum_from__isnull=True, k_from__isnull=True)).order_by()


def _when_sure(day: Any) -> Case:
    """This day where the last working day is known, NULL elsewhere."""
    return Case(When(k_last__isnull=False, then=day), output_field=DateField())
