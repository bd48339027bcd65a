"""Tells the team leads which startgesprekken were not held in four weeks; the last step of the morning's sweep."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef

from journeys import notices
from journeys.deadlines import STARTGESPREK
from journeys.models import Task


def tell(*, on: date, at: datetime) -> None:
    """Tell each office once of a startgesprek that is late; the caller holds the lock on tasks.

    What was told is marked on the task, so that a morning without a sweep loses nothing and a second sweep repeats
    nothing. The mark goes when the term comes back after it lapsed, and when the client moves to another office.
    Where no team lead works the task stays unmarked until one does. One query when nothing is to be told.
    """
    untold = _untold(on)
    offices = list(untold.values("client__office").annotate(late=Count("pk"), first=Min("pk")).order_by())
    if not offices:
        return
    untold.update(overdue_told_on=on)
    late = {row["client__office"]: (row["late"], row["first"]) for row in offices}
    notices.startgesprekken_late(late, at=at)


def _untold(on: date) -> Any:
    """The late tasks that somebody can be told of and nobody was."""
    leads = notices.team_leads().filter(office=OuterRef("client__office"))
    late = Task.objects.overdue(on).filter(rule=STARTGESPREK.key, overdue_told_on__isnull=True)
    return late.filter(Exists(leads))
