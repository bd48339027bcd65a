"""Writing the werkplan: every change is a new version."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from base.refusal import Invalid, Stale
from clients.models import Client
from journeys.actions.sweep import sweep
from journeys.actions.workplans import LONGEST_TEXT, note_change, write_workplan
from journeys.models import Journey, Task, Workplan, WorkplanNote
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
State, Closing = Task.State, Task.Closing


def write(client: Client, actor: User, **other: Any) -> Workplan:
    values: dict[str, Any] = {
        "client_id": client.pk,
        "goal": " Werk in een magazijn ",
        "helps": "Structuur",
        "hinders": " ",
        "agreements": "Elke maand bellen",
        "service_reason": "",
        "expected_result": "",
        "evaluation": "Gelukt.",
        "note": "",
        "base_number": 0,
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return write_workplan(**values)


def test_the_first_plan_is_version_one(kim: Client, expert: User) -> None:
    plan = Workplan.objects.get(pk=write(kim, expert).pk)
    assert (plan.number, plan.made_on, plan.made_by, plan.is_current) == (1, ON, expert, True)
    assert (plan.goal, plan.helps, plan.hinders) == ("Werk in een magazijn", "Structuur", "")


def test_a_new_version_leaves_the_earlier_one_readable(kim: Client, expert: User) -> None:
    write(kim, expert)
    write(kim, expert, goal="Vakkenvullen", base_number=1)
    assert list(Workplan.objects.order_by("number").values_list("number", "goal", "is_current")) == [
        (1, "Werk in een magazijn", False),
        (2, "Vakkenvullen", True),
    ]


@pytest.mark.parametrize("field", ["goal", "agreements"])
def test_a_plan_has_a_goal_and_agreements(kim: Client, expert: User, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        write(kim, expert, **{field: "  "})
    assert set(refused.value.errors) == {field}
    assert not Workplan.objects.exists()


@pytest.mark.parametrize("base_number", [0, 2])
def test_a_plan_written_from_another_version_is_stale(kim: Client, expert: User, base_number: int) -> None:
    write(kim, expert)
    with pytest.raises(Stale, match="nieuwe versie"):
        write(kim, expert, base_number=base_number)
    assert Workplan.objects.count() == 1


def test_the_same_plan_sent_twice_is_stale_the_second_time(kim: Client, expert: User) -> None:
    write(kim, expert)
    with pytest.raises(Stale):
        write(kim, expert)


def test_from_the_second_version_on_a_plan_says_what_came_of_the_earlier_one(kim: Client, expert: User) -> None:
    assert write(kim, expert, evaluation="Niets om op terug te kijken.").evaluation == ""
    for text in (" ", "x" * 2001):
        with pytest.raises(Invalid) as refused:
            write(kim, expert, evaluation=text, base_number=1)
        assert set(refused.value.errors) == {"evaluation"}
    assert write(kim, expert, evaluation="x" * 2000, base_number=1).number == 2


def test_a_plan_says_why_a_service_was_chosen_and_what_it_must_bring(kim: Client, expert: User) -> None:
    plan = write(kim, expert, service_reason=" Zoeken lukt niet alleen ", expected_result=" Een baan ")
    assert (plan.service_reason, plan.expected_result) == ("Zoeken lukt niet alleen", "Een baan")


def test_the_confidential_note_is_kept_apart_from_its_version(kim: Client, expert: User, jobcoach: User) -> None:
    write(kim, expert, note="  ")
    assert not WorkplanNote.objects.exists()
    plan = write(kim, expert, note=" Wil eerst rust. ", base_number=1)
    assert list(WorkplanNote.objects.visible_to(expert, ON).values_list("workplan", "text")) == [
        (plan.pk, "Wil eerst rust.")
    ]
    assert not WorkplanNote.objects.visible_to(jobcoach, ON).exists()


def test_a_new_version_meets_the_review_and_starts_the_next_year(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    write(kim, expert, on=date(2025, 12, 1))
    sweep(on=ON, at=AT)
    assert Task.objects.get(rule="plan_review").due_on == date(2026, 12, 1)
    write(kim, expert, base_number=1)
    task = Task.objects.get(rule="plan_review")
    assert (task.state, task.closing, task.closed_on) == (State.DONE, Closing.NEW_VERSION, ON)
    sweep(on=date(2027, 10, 23), at=AT)
    assert Task.objects.get(rule="plan_review", state=State.OPEN).due_on == date(2027, 11, 23)


def test_a_new_version_meets_the_change_that_asked_for_it(kim: Client, kims_journey: Journey, expert: User) -> None:
    factories.WorkplanFactory(client=kim, changed_on=date(2026, 11, 20), change="werk")
    sweep(on=ON, at=AT)
    write(kim, expert, base_number=1)
    task = Task.objects.get(rule="plan_change")
    assert (task.state, task.closing) == (State.DONE, Closing.NEW_VERSION)


def test_the_latest_change_counts(kim: Client) -> None:
    factories.WorkplanFactory(client=kim)
    note_change(client_id=kim.pk, change="werk", on=date(2026, 11, 10))
    note_change(client_id=kim.pk, change="studie", on=date(2026, 11, 1))
    plan = Workplan.objects.get()
    assert (plan.changed_on, plan.change) == (date(2026, 11, 10), "werk")
    note_change(client_id=kim.pk, change="studie", on=date(2026, 11, 12))
    assert Workplan.objects.get().change == "studie"


def test_a_change_touches_only_the_current_plan(kim: Client) -> None:
    factories.WorkplanFactory(client=kim, is_current=False)
    factories.WorkplanFactory(client=kim, number=2)
    factories.WorkplanFactory()
    note_change(client_id=kim.pk, change="werk", on=date(2026, 11, 10))
    assert Workplan.objects.get(changed_on__isnull=False).number == 2


@pytest.mark.parametrize(
    "field", ["goal", "helps", "hinders", "agreements", "service_reason", "expected_result", "note"]
)
def test_a_text_that_is_too_long_is_told_at_its_field(kim: Client, expert: User, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        write(kim, expert, **{field: "a" * (LONGEST_TEXT + 1)})
    assert set(refused.value.errors) == {field}
    assert not Workplan.objects.exists()
