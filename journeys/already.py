"""What there is already about the end of a job, for whoever is about to record more of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from clients.models import Employment
from journeys.models import JobEnd, Signal


@dataclass(frozen=True, slots=True)
class Already:
    """The case that what is recorded joins, with `wish`, or None; and the signals on the job that are not done."""

    case: Any
    signals: tuple[Signal, ...]


def about(job: Employment, user: User, on: date) -> Already:
    """What this user may see of it; two queries."""
    signals = Signal.objects.visible_to(user, on).filter(employment=job).exclude(state=Signal.State.DONE)
    return Already(
        case=_cases([job], user, on).with_wish().last(), signals=tuple(signals.select_related("reported_by"))
    )


def cases_about(jobs: Sequence[Employment], user: User, on: date) -> list[JobEnd]:
    """The cases about these jobs that this user may see, with their client; one query."""
    return list(_cases(jobs, user, on).select_related("client"))


def _cases(jobs: Sequence[Employment], user: User, on: date) -> Any:
    return JobEnd.objects.visible_to(user, on).followed().filter(employment__in=jobs)
