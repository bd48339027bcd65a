"""The sweep: raises, closes and re-arms tasks so that they agree with the terms. Set-based: two statements a rule.

For each rule, in its own transaction and always in this order:
1. close the open tasks whose term is gone: done when a fact met it, lapsed otherwise, with why;
2. raise the terms that have opened and have no task yet, and re-arm the lapsed task of a term that came back (an end
   date that moved away and back).
After the rules the team leads are told which startgesprekken became late.
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
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from accounts.models import User
from base import locks
from base.acts import doing, named
from clients.actions.employments import ends_met_by_new_work, settle_by_new_work
from clients.models import Employment
from journeys.actions import cases, kapdatum, overdue
from journeys.actions import sweep_statements as statements
from journeys.actions.common import TASKS_LOCK
from journeys.deadlines import YEARLY
from journeys.job_end_facts import out_of_line
from journeys.job_end_facts import unseen as unseen_jobs
from journeys.models import Journey, SweepRun, Task
from journeys.terms import SOURCES, Source, Standing, standing_of

ACT = named("sweep.morning", "Ochtendronde")


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
    standing = standing_of(client_ids, _unsettled(client_ids, on))
    if standing.true:
        _settle(client_ids, by, on, at, standing.true)
        standing = standing_of(client_ids, {})
    to_close, to_raise = _disagreeing(standing, on)
    if to_close:
        _close(to_close, client_ids, on)
    if to_raise:
        _raise(to_raise, client_ids, on)


def close_clients(*, client_ids: Sequence[int], on: date) -> None:
    """Close what is no term any more for these clients, for whom nothing begins: they left the target group."""
    _close(SOURCES, client_ids, on)


def _disagreeing(standing: Standing, on: date) -> tuple[list[Source], list[Source]]:
    """By what there is something to be closed, and to be raised or re-armed."""
    terms = {(row.rule, row.subject_id, row.anchor_on): row.opens_on for row in standing.terms}
    tasks = standing.tasks
    closing = {key[0] for key, state in tasks.items() if state == Task.State.OPEN and key not in terms}
    opened = (key for key, opens_on in terms.items() if opens_on <= on)
    raising = {key[0] for key in opened if tasks.get(key, Task.State.LAPSED) == Task.State.LAPSED}
    return (
        [source for source in SOURCES if source.rule.key in closing],
        [source for source in SOURCES if source.rule.key in raising],
    )


def _sweep_everybody(on: date, at: datetime) -> dict[str, Any]:
    with doing(ACT, None):
        locks.take_alone(TASKS_LOCK)
        end_own_rhythms(client_ids=None, on=on)
        _settle(None, None, on, at, _ALL)
    results = {source.rule.key: asdict(_sweep_rule(source, on)) for source in SOURCES}
    with doing(ACT, None):
        locks.take_alone(TASKS_LOCK)
        overdue.tell(on=on, at=at)
    return results


def _settle(
    client_ids: Sequence[int] | None, by: User | None, on: date, at: datetime, unsettled: frozenset[str]
) -> None:
    """What time and recorded facts change before any term is looked at; None means everybody.

    A job that began meets the end of an earlier one, and the cases about jobs that end follow the jobs. `unsettled`
    says which of these changes anything at all; for some clients it is asked beforehand, for mostly none does.
    """
    now: dict[str, Any] = {"by": by, "on": on, "at": at}
    if "met" in unsettled:
        settle_by_new_work(client_ids=client_ids, on=on)
    if "astray" in unsettled:
        cases.follow(client_ids=client_ids, **now)
    if "unseen" in unsettled:
        cases.open_unseen(client_ids=client_ids, **now)
    if "moved" in unsettled:
        kapdatum.settle(client_ids=client_ids, on=on)


_ALL = frozenset({"met", "astray", "unseen", "moved"})


def _unsettled(client_ids: Sequence[int], on: date) -> dict[str, Any]:
    """The ends that other work meets, the cases out of line, the jobs without a case, and the kapdata that moved."""
    return {
        "met": ends_met_by_new_work(client_ids=client_ids, on=on),
        "astray": out_of_line(client_ids, on),
        "unseen": unseen_jobs(client_ids),
        "moved": kapdatum.moved_cases(client_ids=client_ids, on=on),
    }


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
    with doing(ACT, None):
        locks.take_alone(TASKS_LOCK)
        counts = _close([source], None, on) + _raise([source], None, on)
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
        _settle(None, None, on, at, _ALL)
        result = _sweep_rule(source, on)
        transaction.set_rollback(True)
    return result


def _close(sources: Sequence[Source], client_ids: Sequence[int] | None, on: date) -> Counter[str]:
    """Close what is no longer a term; returns how many tasks per new state. None means everybody's."""
    return Counter(_written(statements.closing(sources=sources, client_ids=client_ids, on=on)))


def _raise(sources: Sequence[Source], client_ids: Sequence[int] | None, on: date) -> Counter[str]:
    """Give every opened term its task; returns how many were raised and how many re-armed."""
    versions = _written(statements.raising(sources=sources, client_ids=client_ids, on=on))
    return Counter("raised" if version == 1 else "rearmed" for version in versions)


def _written(statement: statements.Statement) -> list[Any]:
    """Run a statement; returns what it says about each row that it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(*statement)
        return [row[0] for row in cursor.fetchall()]
