"""The sweep: raises, closes and re-arms tasks so that they agree with the terms. Set-based: three statements a rule.

For each rule, in its own transaction and always in this order:
1. close the open tasks whose term is gone: done when a fact met it, lapsed otherwise, with why;
2. re-arm lapsed tasks whose term came back (an end date that moved away and back);
3. raise the terms that have opened and have no task yet.
Running it twice, in parallel or after days of silence gives the same tasks: "once" is a unique constraint, the
selection is `opens_on <= on`, and rows that another action holds are left to that action's own sweep.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.utils import timezone

from journeys.models import SweepRun, Task
from journeys.terms import SOURCES, Source, assignee, closing_of

_TASK = Task._meta.db_table


@dataclass(frozen=True)
class RuleResult:
    """What the sweep did for one rule: numbers of tasks, and seconds."""

    raised: int
    rearmed: int
    done: int
    lapsed: int
    seconds: float


class _DryRun(Exception):
    """Carries the results of a dry run out of the transaction that it rolls back."""


def sweep(*, on: date, at: datetime, dry_run: bool = False) -> SweepRun:
    """Sweep the whole population; the run is stored unless it is dry, and then nothing is kept at all."""
    results: dict[str, RuleResult] = {}
    run = SweepRun(on=on, started_at=at)
    if dry_run:
        try:
            with transaction.atomic():
                results = {source.rule.key: _sweep_rule(source, on, None) for source in SOURCES}
                raise _DryRun
        except _DryRun:
            run.results = {key: asdict(result) for key, result in results.items()}
            return run
    run.save()
    for source in SOURCES:
        results[source.rule.key] = _sweep_rule(source, on, None)
    run.results = {key: asdict(result) for key, result in results.items()}
    run.finished_at = timezone.now()
    run.save(update_fields=["results", "finished_at"])
    return run


def sweep_clients(*, client_ids: Sequence[int], on: date) -> None:
    """Sweep these clients; the last step of every action that changes what a term is computed from."""
    for source in SOURCES:
        _sweep_rule(source, on, client_ids)


def _sweep_rule(source: Source, on: date, client_ids: Sequence[int] | None) -> RuleResult:
    began = time.perf_counter()
    with transaction.atomic():
        closed = _close(source, on, client_ids)
        rearmed = _rearm(source, on, client_ids)
        raised = _raise(source, on, client_ids)
    return RuleResult(
        raised=raised,
        rearmed=rearmed,
        done=closed[Task.State.DONE],
        lapsed=closed[Task.State.LAPSED],
        seconds=round(time.perf_counter() - began, 4),
    )


def _close(source: Source, on: date, client_ids: Sequence[int] | None) -> Counter[str]:
    """Close open tasks whose term is gone; returns how many per new state."""
    still_there = source.rows().filter(pk=OuterRef("subject_id"), t_anchor=OuterRef("anchor_on"))
    gone = Task.objects.open().filter(~Exists(still_there), rule=source.rule.key)
    if client_ids is not None:
        gone = gone.filter(client_id__in=client_ids)
    # A row that another action holds is left alone: that action sweeps its client itself.
    gone = gone.select_for_update(skip_locked=client_ids is None, of=("self",), no_key=True)
    sql, params = (
        gone.order_by().annotate(t_why=closing_of(source)).values_list("pk", "t_why").query.sql_with_params()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH gone(id, why) AS ({sql}) UPDATE {_TASK} "
            "SET state = CASE substr(gone.why, 1, 1) WHEN 'd' THEN %s ELSE %s END, "
            f"closing = substr(gone.why, 3), closed_on = %s, version = {_TASK}.version + 1 "
            f"FROM gone WHERE {_TASK}.id = gone.id RETURNING state",
            [*params, Task.State.DONE.value, Task.State.LAPSED.value, _db_date(on)],
        )
        return Counter(row[0] for row in cursor.fetchall())


def _rearm(source: Source, on: date, client_ids: Sequence[int] | None) -> int:
    """Open lapsed tasks again whose term is there again."""
    lapsed = Task.objects.filter(
        rule=source.rule.key,
        subject_id=OuterRef("pk"),
        anchor_on=OuterRef("t_anchor"),
        state=Task.State.LAPSED,
    )
    back = (
        _opened(source, on, client_ids)
        .filter(Exists(lapsed))
        .annotate(t_task=Subquery(lapsed.order_by().values("pk")[:1]))
    )
    return (
        Task.objects.filter(pk__in=back.order_by().values("t_task"))
        .order_by()
        .update(state=Task.State.OPEN, closing="", closed_on=None, closed_by=None, version=F("version") + 1)
    )


def _raise(source: Source, on: date, client_ids: Sequence[int] | None) -> int:
    """Insert a task for every opened term that has none."""
    known = Task.objects.filter(rule=source.rule.key, subject_id=OuterRef("pk"), anchor_on=OuterRef("t_anchor"))
    columns: dict[str, Any] = {
        "client_id": F("t_client"),
        "rule": Value(source.rule.key),
        "subject": Value(str(source.rule.subject)),
        "subject_id": F("pk"),
        "anchor_on": F("t_anchor"),
        "opens_on": F("t_opens"),
        "due_on": F("t_due"),
        "assignee_id": assignee(),
        "state": Value(Task.State.OPEN.value),
        "closing": Value(""),
        "raised_on": Value(on),
        "version": Value(1),
    }
    # The same order in every run: two inserts that wait for each other never wait in a circle.
    rows = _opened(source, on, client_ids).filter(~Exists(known)).order_by("pk")
    named = {f"c_{name}": expression for name, expression in columns.items()}
    sql, params = rows.annotate(**named).values_list(*named).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TASK} ({', '.join(columns)}) {sql} ON CONFLICT (rule, subject_id, anchor_on) DO NOTHING",
            params,
        )
        return max(int(cursor.rowcount), 0)


def _db_date(day: date) -> Any:
    return Task._meta.get_field("closed_on").get_db_prep_save(day, connection)


def _opened(source: Source, on: date, client_ids: Sequence[int] | None) -> Any:
    rows = source.opened(on)
    return rows if client_ids is None else rows.filter(t_client__in=client_ids)
