"""What a person does with a task: complete it, postpone it, hand it over; and which tasks are for today."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client
from journeys.actions import tasks
from journeys.models import Task, TaskEvent
from notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
State, Closing = Task.State, Task.Closing


@pytest.fixture
def by_hand(kim: Client, expert: User) -> Task:
    """A task that is closed by hand."""
    return factories.TaskFactory(
        client=kim, assignee=expert, rule="plan_change", subject="workplan", opens_on=ON, due_on=date(2026, 12, 23)
    )


@pytest.fixture
def hard(kim: Client, expert: User) -> Task:
    """A hard term."""
    return factories.TaskFactory(
        client=kim, assignee=expert, rule="startgesprek", opens_on=ON, due_on=date(2026, 12, 18)
    )


def complete(task: Task, actor: User, **other: Any) -> Task:
    values = {"task_id": task.pk, "reason": "", "version": None, "actor": actor, "on": ON, "at": AT, **other}
    return tasks.complete(**values)


def postpone(task: Task, actor: User, **other: Any) -> Task:
    values: dict[str, Any] = {
        "task_id": task.pk, "until": date(2026, 11, 30), "reason": " Kim is ziek ", "version": None,
        "actor": actor, "on": ON, "at": AT, **other,
    }  # fmt: skip
    return tasks.postpone(**values)


def hand_over(task: Task, to: User, actor: User, **other: Any) -> Task:
    values: dict[str, Any] = {
        "task_id": task.pk, "to_user_id": to.pk, "reason": " Verlof ", "version": None,
        "actor": actor, "on": ON, "at": AT, **other,
    }  # fmt: skip
    return tasks.hand_over(**values)


# --- Done --------------------------------------------------------------------------------------


def test_a_task_is_done_by_hand_with_who_and_when(by_hand: Task, expert: User) -> None:
    Task.objects.update(postponed_until=date(2026, 12, 1))
    complete(by_hand, expert, reason=" Plan klopt nog ", version=1)
    task = Task.objects.get()
    assert (task.state, task.closing, task.closed_on, task.closed_by, task.version, task.postponed_until) == (
        State.DONE, Closing.BY_PERSON, ON, expert, 2, None,
    )  # fmt: skip
    event = TaskEvent.objects.get()
    assert (event.kind, event.reason, event.actor, event.at) == ("gedaan", "Plan klopt nog", expert, AT)


def test_a_task_that_waits_for_a_fact_says_how_it_closes(hard: Task, expert: User) -> None:
    with pytest.raises(NotPossibleNow, match="Leg het startgesprek vast"):
        complete(hard, expert)
    assert Task.objects.get().state == State.OPEN


def test_a_task_is_done_once(by_hand: Task, expert: User) -> None:
    complete(by_hand, expert, version=1)
    with pytest.raises(Stale):
        complete(by_hand, expert, version=1)
    with pytest.raises(NotPossibleNow, match="afgehandeld op 23-11-2026"):
        complete(by_hand, expert)
    assert TaskEvent.objects.count() == 1


def test_a_reason_longer_than_there_is_room_for_is_refused(by_hand: Task, expert: User, colleague: User) -> None:
    long = "x" * 301
    for act in (
        lambda: complete(by_hand, expert, reason=long),
        lambda: postpone(by_hand, expert, reason=long),
        lambda: hand_over(by_hand, colleague, expert, reason=long),
    ):
        with pytest.raises(Invalid) as refused:
            act()
        assert set(refused.value.errors) == {"reason"}
    complete(by_hand, expert, reason="x" * 300)


# --- Put aside ---------------------------------------------------------------------------------


def test_a_task_is_put_aside_with_a_reason_and_keeps_its_due_date(by_hand: Task, expert: User) -> None:
    postpone(by_hand, expert, version=1)
    task = Task.objects.get()
    assert (task.postponed_until, task.due_on, task.state, task.version) == (
        date(2026, 11, 30), date(2026, 12, 23), State.OPEN, 2,
    )  # fmt: skip
    event = TaskEvent.objects.get()
    assert (event.kind, event.reason, event.until) == ("uitgesteld", "Kim is ziek", date(2026, 11, 30))


@pytest.mark.parametrize(("field", "value"), [("reason", "  "), ("until", ON), ("until", date(2026, 11, 22))])
def test_a_fault_in_a_postponement_is_named_at_its_field(by_hand: Task, expert: User, field: str, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        postpone(by_hand, expert, **{field: value})
    assert set(refused.value.errors) == {field}
    assert not TaskEvent.objects.exists()


def test_a_hard_term_waits_no_longer_than_its_due_date(hard: Task, expert: User) -> None:
    with pytest.raises(Invalid, match="18-12-2026"):
        postpone(hard, expert, until=date(2026, 12, 19))
    postpone(hard, expert, until=date(2026, 12, 18))


def test_a_term_that_is_not_hard_waits_past_its_due_date_and_is_overdue_all_the_same(
    by_hand: Task, expert: User
) -> None:
    task = postpone(by_hand, expert, until=date(2027, 1, 31))
    assert task.is_waiting(date(2026, 12, 23))
    assert not task.is_waiting(date(2026, 12, 24))
    assert task.is_overdue(date(2026, 12, 24))


def test_what_somebody_else_just_changed_is_stale(by_hand: Task, expert: User, colleague: User) -> None:
    postpone(by_hand, colleague, version=1)
    for act in (postpone, complete):
        with pytest.raises(Stale):
            act(by_hand, expert, version=1)
    with pytest.raises(Stale):
        hand_over(by_hand, colleague, expert, version=1)


# --- Handed over -------------------------------------------------------------------------------


def test_a_task_goes_to_a_colleague_who_hears_of_it(by_hand: Task, expert: User, colleague: User) -> None:
    hand_over(by_hand, colleague, expert, version=1)
    task = Task.objects.get()
    assert (task.assignee, task.version, task.state) == (colleague, 2, State.OPEN)
    event = TaskEvent.objects.get()
    assert (event.kind, event.reason, event.to_user) == ("overgedragen", "Verlof", colleague)
    told = Notification.objects.get()
    assert told.recipient == colleague
    assert "Werkplan bijstellen" in told.subject
    assert expert.name in told.text
    assert "Kim" not in told.subject + told.text


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER}))
def test_a_task_goes_only_to_somebody_who_can_own_it(by_hand: Task, expert: User, office: Any, role: str) -> None:
    to = factories.UserFactory(role=role)
    to.office = office
    to.save(update_fields=["office"])
    with pytest.raises(Invalid) as refused:
        hand_over(by_hand, to, expert)
    assert set(refused.value.errors) == {"to_user_id"}


def test_a_task_does_not_leave_the_office_or_go_to_a_closed_account(
    by_hand: Task, expert: User, outsider: User, office: Any
) -> None:
    left = factories.UserFactory(office=office, is_active=False)
    for to in (outsider, left):
        with pytest.raises(Invalid) as refused:
            hand_over(by_hand, to, expert)
        assert set(refused.value.errors) == {"to_user_id"}


def test_a_task_handed_over_twice_goes_once(by_hand: Task, expert: User, colleague: User) -> None:
    hand_over(by_hand, colleague, expert)
    with pytest.raises(Invalid, match="al van Bas Mulder"):
        hand_over(by_hand, colleague, expert)
    assert Notification.objects.count() == 1


def test_a_task_that_nobody_owns_can_be_given_by_the_team_lead(
    by_hand: Task, team_lead: User, colleague: User
) -> None:
    Task.objects.update(assignee=None)
    hand_over(by_hand, colleague, team_lead)
    assert Task.objects.get().assignee == colleague


def test_a_handing_over_without_a_reason_is_refused(by_hand: Task, expert: User, colleague: User) -> None:
    with pytest.raises(Invalid) as refused:
        hand_over(by_hand, colleague, expert, reason="")
    assert set(refused.value.errors) == {"reason"}


# --- Which tasks are for today -----------------------------------------------------------------


def open_task(**dates: date | None) -> Task:
    earlier = {"opens_on": date(2026, 11, 2), "raised_on": date(2026, 11, 2), "due_on": date(2026, 12, 31)}
    return factories.TaskFactory(**{**earlier, **dates})


@pytest.mark.parametrize(
    ("dates", "on", "today"),
    [
        # Monday 23 November
        ({}, "2026-11-23", False),
        ({"due_on": date(2026, 11, 23)}, "2026-11-23", True),
        ({"due_on": date(2026, 11, 24)}, "2026-11-23", False),
        ({"due_on": date(2026, 11, 22)}, "2026-11-23", False),  # overdue is a list of its own
        ({"raised_on": date(2026, 11, 23)}, "2026-11-23", True),
        ({"raised_on": date(2026, 11, 21)}, "2026-11-23", True),  # rose on Saturday
        ({"raised_on": date(2026, 11, 20)}, "2026-11-23", False),
        ({"opens_on": date(2026, 11, 22)}, "2026-11-23", True),
        ({"postponed_until": date(2026, 11, 24)}, "2026-11-23", False),
        ({"postponed_until": date(2026, 11, 23)}, "2026-11-23", True),
        ({"postponed_until": date(2026, 11, 21)}, "2026-11-23", True),  # came back on Saturday
        ({"postponed_until": date(2026, 11, 18)}, "2026-11-23", True),  # and stays until it is done
        ({"postponed_until": date(2026, 11, 30), "due_on": date(2026, 11, 23)}, "2026-11-23", False),
        # Friday 27 November: what is due in the weekend is due today
        ({"due_on": date(2026, 11, 28)}, "2026-11-27", True),
        ({"due_on": date(2026, 11, 29)}, "2026-11-27", True),
        ({"due_on": date(2026, 11, 30)}, "2026-11-27", False),
        # Christmas Eve, a Thursday, before two holidays and a Sunday
        ({"due_on": date(2026, 12, 27)}, "2026-12-24", True),
        ({"due_on": date(2026, 12, 28)}, "2026-12-24", False),
        ({"raised_on": date(2026, 12, 25)}, "2026-12-28", True),
    ],
)
def test_today_is_what_asks_for_attention_before_the_next_working_day(
    dates: dict[str, date], on: str, today: bool
) -> None:
    task = open_task(**dates)
    assert (task in Task.objects.today(date.fromisoformat(on))) is today


@pytest.mark.parametrize("state", [State.DONE, State.LAPSED])
def test_a_closed_task_is_on_no_list(state: str) -> None:
    open_task(due_on=ON, state=state, closing=Closing.BY_PERSON, closed_on=ON)
    for rows in (Task.objects.today(ON), Task.objects.to_do(ON), Task.objects.waiting(ON), Task.objects.overdue(ON)):
        assert not rows.exists()


def test_every_open_task_either_waits_or_is_to_be_done() -> None:
    rows = {
        open_task(due_on=due_on, opens_on=date(2026, 11, 2), postponed_until=until)
        for due_on in (date(2026, 11, 22), ON, date(2026, 12, 31))
        for until in (None, date(2026, 11, 20), ON, date(2026, 11, 24), date(2027, 2, 1))
    }
    waiting, to_do = set(Task.objects.waiting(ON)), set(Task.objects.to_do(ON))
    assert waiting | to_do == rows
    assert not waiting & to_do
    assert {task for task in rows if task.is_waiting(ON)} == waiting
    assert {task for task in rows if task.is_overdue(ON)} == set(Task.objects.overdue(ON)) <= to_do


def test_a_task_is_owned_by_one_or_by_nobody(expert: User) -> None:
    mine, nobodys = open_task(), open_task()
    Task.objects.filter(pk=mine.pk).update(assignee=expert)
    assert list(Task.objects.of(expert)) == [mine]
    assert list(Task.objects.unassigned()) == [nobodys]
