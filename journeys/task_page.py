"""One task with everything one needs to do it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from clients.models import Employment
from journeys.actions.common import acting_on
from journeys.countdown import Countdown, known_on, of_task
from journeys.deadlines import Subject
from journeys.models import Agreement, Task, TaskEvent
from journeys.next_steps import About, Link, steps
from journeys.why import Why, why
from journeys.worklist_rows import job_pk


@dataclass(frozen=True)
class TaskPage:
    """A task, what it is about, why it is there and what this user can do about it."""

    task: Task
    job: Employment | None
    agreement: Agreement | None
    countdown: Countdown | None
    why: Why
    overdue: bool
    waiting: bool
    acts: bool
    steps: tuple[Link, ...]
    events: tuple[TaskEvent, ...]


def visible(user: User, on: date) -> Any:
    """The tasks this user may see, with what the page needs of them."""
    rows = Task.objects.visible_to(user, on).select_related("client__journey", "assignee", "closed_by")
    return rows.defer("client__bsn", "client__bsn_index").annotate(job_pk=job_pk(), known_on=known_on("subject_id"))


def read(task: Any, user: User, on: date) -> TaskPage:
    """The page of a task that `visible` gave."""
    about = About(task.rule_row, task.pk, task.client.number, task.subject_id, task.job_pk)
    acts = task.state == Task.State.OPEN and bool(acting_on(user, [task.client_id], on))
    agreements = Agreement.objects.visible_to(user, on)
    return TaskPage(
        task=task,
        job=Employment.objects.visible_to(user, on).filter(pk=task.job_pk).select_related("employer").first(),
        agreement=agreements.filter(pk=task.subject_id).first() if task.subject == Subject.AGREEMENT else None,
        countdown=of_task(task, task.known_on, on),
        why=why(task),
        overdue=task.is_overdue(on),
        waiting=task.is_waiting(on),
        acts=acts,
        steps=steps(about, user) if acts else (),
        events=tuple(task.events.select_related("actor", "to_user")),
    )
