"""How much is left of the four weeks for the startgesprek: the same words wherever a task or a case shows it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from base.templatetags.wajong import dutch_date
from journeys.deadlines import STARTGESPREK, STARTGESPREK_WARNS_AFTER
from journeys.models import JobEnd, Task

TOLD_LATE = "Het einde werd hier pas later bekend."


@dataclass(frozen=True)
class Countdown:
    """The four weeks for the startgesprek: how many days are left, below nothing when it is late."""

    due_on: date
    days_left: int
    # The end became known only after the last working day.
    told_late: bool

    @property
    def kind(self) -> str:
        """How loud to say it."""
        if self.days_left < 0:
            return "error"
        return "warning" if self.days_left <= STARTGESPREK.due.days - STARTGESPREK_WARNS_AFTER else "info"

    @property
    def note(self) -> str:
        """Why there is less time than four weeks; empty when there is not."""
        return TOLD_LATE if self.told_late else ""

    @property
    def badge(self) -> str:
        """What to say on a line where the day stands already: empty until three quarters of the time is over."""
        return "Bijna te laat" if self.kind == "warning" else ""

    @property
    def text(self) -> str:
        """The countdown in a sentence."""
        late = f" {self.note}" if self.note else ""
        if self.days_left < 0:
            days = f"{-self.days_left} {'dag' if self.days_left == -1 else 'dagen'}"
            return f"Het startgesprek moest uiterlijk {dutch_date(self.due_on)}. Dat is {days} te laat.{late}"
        left = {0: "vandaag", 1: "morgen"}.get(self.days_left, f"over {self.days_left} dagen")
        return f"Voer het startgesprek uiterlijk {dutch_date(self.due_on)}: {left}.{late}"


def countdown(*, lost_on: date, known_on: date | None, on: date) -> Countdown:
    """What is left for a job lost that day; `known_on` is the day on which its end was known, if a case has it."""
    due_on = STARTGESPREK.due.after(lost_on)
    return Countdown(due_on, (due_on - on).days, known_on is not None and known_on > lost_on)


def of_task(task: Task, known_on: date | None, on: date) -> Countdown | None:
    """What is left for an open task; None when it is not the task of a startgesprek."""
    if task.rule != STARTGESPREK.key or task.state != Task.State.OPEN:
        return None
    return countdown(lost_on=task.anchor_on, known_on=known_on, on=on)


def known_on(job_pk: str) -> Any:
    """The day on which the end of a job was known, by the case that is still followed; `job_pk` names its column."""
    cases = JobEnd.objects.followed().filter(employment=OuterRef(job_pk)).reverse()
    return Subquery(cases.values("known_on")[:1])
