"""How long somebody is without work: the one definition, for every list and page.

Who has no running job, whatever the contract, is without work since the last day of the job that ended last
(004:2663-2671). A job of which the first day is still to come does not run, and of who flowed out nobody counts.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery

from base.dates import add_months
from clients.models import Employment
from journeys.lifecycle import Klantfase

# After three months at home the rhythm of work is gone (004:6226).
AT_HOME_MONTHS = 3


@dataclass(frozen=True)
class WithoutWork:
    """Somebody without work; `days` counts from the day after the last one worked, `long` is three months or more."""

    since: date
    days: int
    long: bool

    @property
    def count(self) -> str:
        """The days in words."""
        return "1 dag" if self.days == 1 else f"{self.days:,} dagen".replace(",", ".")

    @property
    def text(self) -> str:
        """What stands beside a name in a list."""
        return f"{'Let op: ' if self.long else ''}{self.count} zonder werk"

    @property
    def tone(self) -> str:
        """How loud to say it."""
        return "warning" if self.long else "neutral"


def last_end(client: str, on: date) -> Subquery:
    """The last working day of the client whose id stands in this column; NULL while a job runs, or without any.

    Each row costs one look at the jobs of that client, by index.
    """
    jobs = Employment.objects.begun(on).filter(client=OuterRef(client))
    jobs = jobs.exclude(client__journey__klantfase=Klantfase.UITGESTROOMD)
    return Subquery(jobs.order_by(F("ended_on").desc(nulls_first=True)).values("ended_on")[:1])


def without_work(since: date | None, on: date) -> WithoutWork | None:
    """What `last_end` found, as of a day; None for who works, never worked, or worked until this very day."""
    if since is None or since >= on:
        return None
    return WithoutWork(since, (on - since).days, add_months(since, AT_HOME_MONTHS) <= on)
