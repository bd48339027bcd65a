"""What a person does with a task: complete it, postpone it, hand it over."""

from datetime import date, datetime

from django.db.models import F

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow, Stale
from journeys import notices
from journeys.actions.common import lock_client
from journeys.actions.conversations import mark_called_back
from journeys.deadlines import CALLBACK, ClosesBy, Rule, Term
from journeys.models import Task, TaskEvent

LONGEST_REASON = 300
TOO_LONG = f"Houd de reden op {LONGEST_REASON} tekens of minder."


@act("Taak afronden")
def complete(*, task_id: int, reason: str, version: int | None, actor: User, on: date, at: datetime) -> Task:
    """Close a task by hand. A task that waits for a fact refuses, and says how it closes."""
    task = _lock(task_id, version, actor, on)
    if closed := why_not_by_hand(task):
        raise NotPossibleNow(closed)
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": TOO_LONG})
    if task.rule == CALLBACK.key:
        mark_called_back(conversation_id=task.subject_id, on=on)
    _update(
        task,
        state=Task.State.DONE,
        closing=Task.Closing.BY_PERSON,
        closed_on=on,
        closed_by=actor,
        postponed_until=None,
    )
    _keep_event(task, TaskEvent.Kind.COMPLETED, reason, actor, at)
    return task


@act("Taak uitstellen")
def postpone(
    *, task_id: int, until: date, reason: str, version: int | None, actor: User, on: date, at: datetime
) -> Task:
    """Put a task aside until a day, with a reason. The due date stays; a hard term cannot wait past it."""
    task = _lock(task_id, version, actor, on)
    faults = _reason_faults(reason)
    if until <= on:
        faults["until"] = "Kies een dag na vandaag."
    elif task.rule_row.hard and until > task.due_on:
        faults["until"] = f"Deze termijn is hard: uitstellen kan tot en met {task.due_on:%d-%m-%Y}."
    elif not is_plausible(until):
        faults["until"] = "Dit jaar kan niet kloppen."
    if faults:
        raise Invalid(faults)
    _update(task, postponed_until=until)
    _keep_event(task, TaskEvent.Kind.POSTPONED, reason, actor, at, until=until)
    return task


@act("Taak overdragen")
def hand_over(
    *, task_id: int, to_user_id: int, reason: str, version: int | None, actor: User, on: date, at: datetime
) -> Task:
    """Give a task to a colleague of the client's office, who is told at once."""
    task = _lock(task_id, version, actor, on)
    faults = _reason_faults(reason)
    to = User.objects.filter(pk=to_user_id, office=task.client.office_id).first()
    if to is None or not to.can_be_contact:
        faults["to_user_id"] = "Kies een collega van de vestiging van de klant."
    elif to.pk == task.assignee_id:
        faults["to_user_id"] = f"Deze taak is al van {to.name}."
    if faults or to is None:
        raise Invalid(faults)
    _update(task, assignee=to)
    _keep_event(task, TaskEvent.Kind.HANDED_OVER, reason, actor, at, to_user=to)
    notices.task_handed_over(task, to=to, by=actor, reason=reason, at=at)
    return task


def why_over(task: Task) -> str:
    """Why nothing is done with a task any more; empty while it is open."""
    if task.state == Task.State.OPEN:
        return ""
    return f"Deze taak is al gesloten: {task.get_closing_display().lower()} op {task.closed_on:%d-%m-%Y}."


def why_not_by_hand(task: Task) -> str:
    """Why an open task is not closed by hand, and how it closes; empty when it can be."""
    if task.rule_row.closes_by is ClosesBy.FACT:
        return f"Deze taak zet u niet met de hand op gedaan. {task.rule_row.how}"
    return ""


def reassign(*, client_id: int, from_id: int | None, to: User) -> int:
    """Move the open tasks of a client with the fixed contact; tasks handed to others stay there. Returns how many."""
    moved = Task.objects.open().filter(client=client_id)
    moved = moved.filter(assignee=from_id) if from_id else moved.unassigned()
    return moved.update(assignee=to, version=F("version") + 1)


def redate(*, rule: Rule, subject_id: int, term: Term, on: date) -> None:
    """Give the open task of a term its new dates, or let it lapse when the term has not opened by then."""
    task = Task.objects.open().filter(rule=rule.key, subject_id=subject_id, anchor_on=term.anchor_on).first()
    if task is None:
        return
    if term.opens_on <= on:
        _update(task, opens_on=term.opens_on, due_on=term.due_on)
        return
    _update(task, state=Task.State.LAPSED, closing=Task.Closing.NO_LONGER, closed_on=on, postponed_until=None)


def _lock(task_id: int, version: int | None, actor: User, on: date) -> Task:
    whose = Task.objects.filter(pk=task_id).values("client_id")
    lock_client(whose, actor=actor, permission=Permission.HANDLE_TASK, on=on)
    task: Task = Task.objects.select_related("client").select_for_update(no_key=True, of=("self",)).get(pk=task_id)
    if version is not None and task.version != version:
        raise Stale
    if closed := why_over(task):
        raise NotPossibleNow(closed)
    return task


def _reason_faults(reason: str) -> dict[str, str]:
    if not reason.strip():
        return {"reason": "Geef een reden."}
    return {"reason": TOO_LONG} if len(reason) > LONGEST_REASON else {}


def _update(task: Task, **values: object) -> None:
    """Write these columns if nobody was before us, and keep the object in step."""
    if not Task.objects.filter(pk=task.pk, version=task.version).update(**values, version=F("version") + 1):
        raise Stale
    for name, value in values.items():
        setattr(task, name, value)
    task.version += 1


def _keep_event(
    task: Task,
    kind: str,
    reason: str,
    actor: User,
    at: datetime,
    *,
    until: date | None = None,
    to_user: User | None = None,
) -> None:
    TaskEvent.objects.create(
        task=task, kind=kind, reason=reason.strip(), until=until, to_user=to_user, actor=actor, at=at
    )
