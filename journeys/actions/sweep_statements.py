"""The two statements by which the sweep makes the tasks of rules agree with their terms.

Putting the part of one rule together takes ten times as long as running it for one client, and only the day and the
client differ from one time to the next: it is put together once for everybody and once for one client, and kept.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Value

from journeys.models import Task
from journeys.terms import SOURCES, Source, closing_of

Statement = tuple[str, tuple[Any, ...]]
Compose = Callable[[Source, Sequence[int] | None, date], Statement]

_TASK = Task._meta.db_table
# The columns of a task that is raised.
_RAISED = (
    "client_id", "rule", "subject", "subject_id", "anchor_on", "opens_on", "due_on", "assignee_id", "state",
    "closing", "raised_on", "version",
)  # fmt: skip
_SOURCES = {source.rule.key: source for source in SOURCES}
# They stand for the day and the client in a statement that is kept; no row has them.
_SOME_DAY, _SOMEBODY = date(1871, 6, 14), -918_273_645


def closing(*, sources: Sequence[Source], client_ids: Sequence[int] | None, on: date) -> Statement:
    """Closes the open tasks whose term is gone and answers the new state of each; None means everybody's."""
    sql, params = _together(_compose_gone, sources, client_ids, on)
    return (
        f"WITH gone(id, why) AS ({sql}) UPDATE {_TASK} "
        "SET state = CASE substr(gone.why, 1, 1) WHEN 'd' THEN %s ELSE %s END, "
        f"closing = substr(gone.why, 3), closed_on = %s, version = {_TASK}.version + 1 "
        f"FROM gone WHERE {_TASK}.id = gone.id RETURNING state",
        (*params, Task.State.DONE.value, Task.State.LAPSED.value, _db_date(on)),
    )


def raising(*, sources: Sequence[Source], client_ids: Sequence[int] | None, on: date) -> Statement:
    """Gives every opened term a task that stands and answers the version of each; None means everybody's.

    A new one, or its lapsed one again with whose it is now.
    """
    sql, params = _together(_compose_opened, sources, client_ids, on)
    return (
        f"INSERT INTO {_TASK} ({', '.join(_RAISED)}) {sql} "
        "ON CONFLICT (rule, subject_id, anchor_on) DO UPDATE SET state = excluded.state, closing = '', "
        "closed_on = NULL, closed_by_id = NULL, postponed_until = NULL, overdue_told_on = NULL, "
        "opens_on = excluded.opens_on, due_on = excluded.due_on, assignee_id = excluded.assignee_id, "
        f"version = {_TASK}.version + 1 WHERE {_TASK}.state = %s RETURNING version",
        (*params, Task.State.LAPSED.value),
    )


def _together(
    compose: Compose, sources: Sequence[Source], client_ids: Sequence[int] | None, on: date
) -> tuple[str, tuple[Any, ...]]:
    """The rows of these rules, each of them once, as one query."""
    parts = [_filled(compose, source, client_ids, on) for source in sources]
    return " UNION ALL ".join(sql for sql, _ in parts), tuple(value for _, params in parts for value in params)


def _filled(compose: Compose, source: Source, client_ids: Sequence[int] | None, on: date) -> Statement:
    """The kept statement with this day and client in it; for several clients a new one."""
    if client_ids is not None and len(client_ids) != 1:
        return compose(source, client_ids, on)
    sql, params = _kept(compose, source.rule.key, connection.vendor, client_ids is not None)
    values = dict(zip(_days(source, _SOME_DAY), _days(source, on), strict=True))
    if client_ids is not None:
        values[_SOMEBODY] = client_ids[0]
    return sql, tuple(values.get(value, value) for value in params)


@cache
def _kept(compose: Compose, rule: str, vendor: str, for_one: bool) -> Statement:
    return compose(_SOURCES[rule], [_SOMEBODY] if for_one else None, _SOME_DAY)


def _days(source: Source, on: date) -> list[Any]:
    """The days in the statements of a sweep on this day, as the database is given them."""
    near = [value for value in source.near(on).flatten() if isinstance(value, date)]
    return [_db_date(day) for day in (on, *near)]


def _compose_gone(source: Source, client_ids: Sequence[int] | None, on: date) -> Statement:
    still_there = source.rows().filter(pk=OuterRef("subject_id"), t_anchor=OuterRef("anchor_on"))
    gone: Any = Task.objects.open().filter(~Exists(still_there), rule=source.rule.key)
    if client_ids is not None:
        gone = gone.filter(client_id__in=client_ids)
    rows = gone.order_by().annotate(t_why=closing_of(source)).values_list("pk", "t_why")
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)


def _compose_opened(source: Source, client_ids: Sequence[int] | None, on: date) -> Statement:
    columns: dict[str, Any] = {
        "client_id": F("t_client"),
        "rule": Value(source.rule.key),
        "subject": Value(str(source.rule.subject)),
        "subject_id": F("pk"),
        "anchor_on": F("t_anchor"),
        "opens_on": F("t_opens"),
        "due_on": F("t_due"),
        "assignee_id": source.owner(),
        "state": Value(Task.State.OPEN.value),
        "closing": Value(""),
        "raised_on": Value(on),
        "version": Value(1),
    }
    opened = source.opened(on)
    if client_ids is not None:
        opened = opened.filter(t_client__in=client_ids)
    standing = Task.objects.filter(
        rule=source.rule.key, subject_id=OuterRef("pk"), anchor_on=OuterRef("t_anchor")
    ).exclude(state=Task.State.LAPSED)
    named = {f"c_{name}": columns[name] for name in _RAISED}
    rows = opened.filter(~Exists(standing)).order_by().annotate(**named).values_list(*named)
    sql, params = rows.query.sql_with_params()
    return sql, tuple(params)


def _db_date(day: date) -> Any:
    return Task._meta.get_field("closed_on").get_db_prep_save(day, connection)
