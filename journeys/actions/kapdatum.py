"""Keeps on each case whose end is sure by which kapdatum its formalities must be settled."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from clients.models import Employment
from journeys.checklists import END_IS_SURE
from journeys.deadlines import kapdatum_for
from journeys.models import JobEnd


def settle(*, client_ids: Sequence[int] | None, on: date) -> None:
    """Date the cases whose end became sure, and those whose last working day moved; None means everybody.

    Working days are not computed in the database, so the few days that occur are worked out here: one query when
    nothing changed, and one statement more when something did. The caller holds the clients, or the lock on all tasks.
    """
    moved = _moved(client_ids, on)
    days = set(moved.values_list("k_from", flat=True).distinct())
    if not days:
        return
    kapdata = [When(k_from=day, then=Value(kapdatum_for(day))) for day in sorted(days)]
    moved.update(
        end_sure_on=Coalesce("end_sure_on", Value(on)), kapdatum_from=F("k_from"), kapdatum_on=Case(*kapdata)
    )


def _moved(client_ids: Sequence[int] | None, on: date) -> Any:
    """Cases of an end that is sure, whose kapdatum was looked for from another day than it must be now."""
    job = Employment.objects.filter(pk=OuterRef("employment"))
    last_day = Subquery(job.values(last=Coalesce("ended_on", "expected_end_on"))[:1])
    sure_on = Coalesce("end_sure_on", Value(on))
    cases = JobEnd.objects.filter(state__in=END_IS_SURE, formalities_done_on__isnull=True)
    if client_ids is not None:
        cases = cases.filter(client__in=client_ids)
    dated = cases.annotate(k_from=Greatest(sure_on, Coalesce(last_day, sure_on))).order_by()
    return dated.exclude(kapdatum_from__isnull=False, kapdatum_from=F("k_from"))
