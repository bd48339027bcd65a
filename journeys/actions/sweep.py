"""The sweep: raises, closes and re-arms tasks so that they agree with the terms. Set-based: two statements a rule.

For each rule, in its own transaction and always in this order:
1. close the open tasks whose term is gone: done when a fact met it, lapsed otherwise, with why;
2. raise the terms that have opened and have no task yet, and re-arm the lapsed task of a term that came back (an end
   date that moved away and back).
Running it twice, in parallel or after days of silence gives the same tasks: "once" is a unique constraint, the
selection is `opens_on <= on`, and while a rule is swept no action is halfway: actions share a lock that the sweep
takes alone, for a second at most.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Value
from django.utils import timezone

from accounts.models import User
from base import locks
from clients.actions.employments import settle_by_new_work
from clients.models import Employment
from journeys.actions import cases
from journeys.actions.common import TASKS_LOCK
from journeys.deadlines import YEARLY
from journeys.models import Journey, SweepRun, Task
from journeys.terms import SOURCES, Source, assignee, closing_of, terms_of

_TASK = Task._meta.db_table


@dataclass(frozen=True)
class RuleResult:
    """What the sweep did for one rule: numbers of tasks, and seconds."""

    raised: int
    rearmed: int
    done: int
    lapsed: int
    seconds: float


def sweep(*, on: date, at: datetime, dry_run: bool = False) -> SweepRun:
    """Sweep the whole population; the run is stored unless it is dry, and then nothing is kept at all."""
    run = SweepRun(on=on, started_at=at)
    if dry_run:
        run.results = {source.rule.key: asdict(_try_rule(source, on, at)) for source in SOURCES}
        return run
    run.save()
    run.results = _sweep_everybody(on, at)
    run.finished_at = timezone.now()
    run.save(update_fields=["results", "finished_at"])
    return run


def sweep_clients(*, client_ids: Sequence[int], by: User | None, on: date, at: datetime) -> None:
    """Sweep these clients, whom the caller has locked; the last step of every action that moves a term."""
    if not client_ids:
        return
    _settle(client_ids, by, on, at)
    to_close, to_raise = _disagreeing(client_ids, on)
    for source in SOURCES:
        if source.rule.key in to_close:
            _close(on, _gone(source).filter(client_id__in=client_ids), closing_of(source))
        if source.rule.key in to_raise:
            _raise(source, on, source.opened(on).filter(t_client__in=client_ids))


def _disagreeing(client_ids: Sequence[int], on: date) -> tuple[set[str], set[str]]:
    """The rules by which something is to be closed, and to be raised or re-armed, for these clients; two queries."""
    terms = {(row.rule, row.subject_id, row.anchor_on): row.opens_on for row in terms_of(client_ids)}
    kept = Task.objects.filter(client__in=client_ids).order_by()
    tasks = {
        (rule, subject, anchor): state
        for rule, subject, anchor, state in kept.values_list("rule", "subject_id", "anchor_on", "state")
    }
    closing = {key[0] for key, state in tasks.items() if state == Task.State.OPEN and key not in terms}
    opened = (key for key, opens_on in terms.items() if opens_on <= on)
    return closing, {key[0] for key in opened if tasks.get(key, Task.State.LAPSED) == Task.State.LAPSED}


def _sweep_everybody(on: date, at: datetime) -> dict[str, Any]:
    with transaction.atomic():
        locks.take_alone(TASKS_LOCK)
        end_own_rhythms(client_ids=None, on=on)
        _settle(None, None, on, at)
    return {source.rule.key: asdict(_sweep_rule(source, on)) for source in SOURCES}


def _settle(client_ids: Sequence[int] | None, by: User | None, on: date, at: datetime) -> None:
    """What time and recorded facts change before any term is looked at; None means everybody.

    A job that began meets the end of an earlier one, and the cases about jobs that end follow the jobs.
    """
    settle_by_new_work(client_ids=client_ids, on=on)
    cases.settle(client_ids=client_ids, by=by, on=on, at=at)


def end_own_rhythms(*, client_ids: Sequence[int] | None, on: date) -> None:
    """Bring back the yearly talk where the permanent work ended for which another rhythm was agreed (004:1484-1488).

    None means everybody.
    """
    permanent = Employment.objects.running().permanent().begun(on).filter(client=OuterRef("client"))
    own = Journey.objects.exclude(contact_interval_months=YEARLY).filter(~Exists(permanent))
    if client_ids is not None:
        own = own.filter(client__in=client_ids)
    own.update(contact_interval_months=YEARLY, contact_interval_reason="", version=F("version") + 1)


def _sweep_rule(source: Source, on: date) -> RuleResult:
    began = time.perf_counter()
    with transaction.atomic():
        locks.take_alone(TASKS_LOCK)
        counts = _close(on, _gone(source), closing_of(source)) + _raise(source, on, source.opened(on))
    return RuleResult(
        raised=counts["raised"],
        rearmed=counts["rearmed"],
        done=counts[Task.State.DONE],
        lapsed=counts[Task.State.LAPSED],
        seconds=round(time.perf_counter() - began, 4),
    )


def _try_rule(source: Source, on: date, at: datetime) -> RuleResult:
    """What the sweep would do for one rule, undone again before anybody waits for the next rule."""
    with transaction.atomic():
        locks.take_alone(TASKS_LOCK)
        end_own_rhythms(client_ids=None, on=on)
        _settle(None, None, on, at)
        result = _sweep_rule(source, on)
        transaction.set_rollback(True)
    return result


def _gone(source: Source) -> Any:
    """The open tasks whose term is no longer there."""
    still_there = source.rows().filter(pk=OuterRef("subject_id"), t_anchor=OuterRef("anchor_on"))
    return Task.objects.open().filter(~Exists(still_there), rule=source.rule.key)


def _close(on: date, gone: Any, why: Any) -> Counter[str]:
    """Close open tasks whose term is gone; returns how many per new state."""
    sql, params = gone.order_by().annotate(t_why=why).values_list("pk", "t_why").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH gone(id, why) AS ({sql}) UPDATE {_TASK} "
            "SET state = CASE substr(gone.why, 1, 1) WHEN 'd' THEN %s ELSE %s END, "
            f"closing = substr(gone.why, 3), closed_on = %s, version = {_TASK}.version + 1 "
            f"FROM gone WHERE {_TASK}.id = gone.id RETURNING state",
            [*params, Task.State.DONE.value, Task.State.LAPSED.value, _db_date(on)],
        )
        return Counter(row[0] for row in cursor.fetchall())


def _raise(source: Source, on: date, opened: Any) -> Counter[str]:
    """Give every opened term a task that stands: a new one, or its lapsed one again with who is the contact now."""
    columns: dict[str, Any] = {
        "client_id": F("t_client"),
        "rule": Value(source.rule.key),
        "subject": Value(str(source.rule.subject)),
        "subject_id": F("pk"),
        "anchor_on": F("t_anchor"),
        "opens_on": F("t_opens"),
        "due_on": F("t_due"),
        "assignee_id": assignee(OuterRef("t_client")),
        "state": Value(Task.State.OPEN.value),
        "closing": Value(""),
        "raised_on": Value(on),
        "version": Value(1),
    }
    standing = Task.objects.filter(
        rule=source.rule.key, subject_id=OuterRef("pk"), anchor_on=OuterRef("t_anchor")
    ).exclude(state=Task.State.LAPSED)
    named = {f"c_{name}": expression for name, expression in columns.items()}
    rows = opened.filter(~Exists(standing)).order_by().annotate(**named).values_list(*named)
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TASK} ({', '.join(columns)}) {sql} "
            "ON CONFLICT (rule, subject_id, anchor_on) DO UPDATE SET state = excluded.state, closing = '', "
            "closed_on = NULL, closed_by_id = NULL, postponed_until = NULL, opens_on = excluded.opens_on, "
            "due_on = excluded.due_on, assignee_id = excluded.assignee_id, "
            f"version = {_TASK}.version + 1 WHERE {_TASK}.state = %s RETURNING version",
            [*params, Task.State.LAPSED.value],
        )
        return Counter("raised" if version == 1 else "rearmed" for (version,) in cursor.fetchall())


def _db_date(day: date) -> Any:
    return Task._meta.get_field("closed_on").get_db_prep_save(day, connection)
