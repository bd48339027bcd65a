"""A signal comes in, gets a receipt, an answer, and its sender hears of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from base.refusal import Invalid, NotPossibleNow
from clients.models import Client, Coaching, ContactPerson
from journeys.actions.signals import answer_signal, report_signal
from journeys.actions.sweep import sweep
from journeys.lifecycle import Klantfase
from journeys.models import Journey, Signal, Task
from notifications.models import Notification
from tests import factories
from tests.journeys.acts import reporting

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
State, Closing = Task.State, Task.Closing


def report(coaching: Coaching, actor: User, **other: Any) -> Signal:
    values: dict[str, Any] = {
        "employment_id": coaching.employment_id,
        "kind": "dreigend",
        "expected_end_on": None,
        "message": " De afdeling sluit. ",
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return reporting(report_signal, **values)


def answer(signal: Signal, actor: User, **other: Any) -> Signal:
    values: dict[str, Any] = {
        "signal_id": signal.pk,
        "state": "gepland",
        "answer": " Ik bel Kim morgen. ",
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return answer_signal(**values)


def test_a_signal_is_kept_with_a_receipt_and_the_day_of_its_answer(kims_coaching: Coaching, jobcoach: User) -> None:
    signal = Signal.objects.get(pk=report(kims_coaching, jobcoach, expected_end_on=date(2026, 12, 31)).pk)
    assert (signal.client, signal.employment, signal.reported_by) == (
        kims_coaching.employment.client, kims_coaching.employment, jobcoach,
    )  # fmt: skip
    assert (signal.message, signal.received_on, signal.decide_by, signal.state) == (
        "De afdeling sluit.", ON, date(2026, 11, 30), "ontvangen",
    )  # fmt: skip
    assert len(signal.receipt) == 8
    assert not set(signal.receipt) & set("IO01L")


def test_a_signal_is_a_task_of_the_fixed_contact_and_a_message(
    kims_coaching: Coaching, jobcoach: User, expert: User
) -> None:
    signal = report(kims_coaching, jobcoach)
    task = Task.objects.get(rule="signal_decision")
    assert (task.assignee, task.opens_on, task.due_on, task.subject_id) == (
        expert, ON, date(2026, 11, 30), signal.pk,
    )  # fmt: skip
    told = Notification.objects.get()
    assert (told.recipient, told.created_at) == (expert, AT)
    assert signal.receipt in told.subject
    assert "30-11-2026" in told.text
    assert "Kim" not in told.subject + told.text


def test_a_signal_about_somebody_without_a_contact_is_nobodys_task(kims_coaching: Coaching, jobcoach: User) -> None:
    ContactPerson.objects.update(until=ON)
    report(kims_coaching, jobcoach)
    assert Task.objects.get().assignee is None
    assert not Notification.objects.exists()


def test_the_same_signal_sent_twice_gives_one_receipt_one_task_and_one_message(
    kims_coaching: Coaching, jobcoach: User
) -> None:
    assert report(kims_coaching, jobcoach).receipt == report(kims_coaching, jobcoach).receipt
    assert (Signal.objects.count(), Task.objects.count(), Notification.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "niet_verlengd"},
        {"message": "Nog iets."},
        {"expected_end_on": date(2026, 12, 31)},
        {"on": date(2026, 11, 24)},
    ],
)
def test_another_signal_has_a_receipt_of_its_own(
    kims_coaching: Coaching, jobcoach: User, other: dict[str, Any]
) -> None:
    assert report(kims_coaching, jobcoach).receipt != report(kims_coaching, jobcoach, **other).receipt


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"kind": "brand"}, "kind"),
        ({"expected_end_on": date(2026, 1, 31)}, "expected_end_on"),
        ({"kind": "geeindigd"}, "expected_end_on"),
        ({"kind": "geeindigd", "expected_end_on": date(2026, 11, 24)}, "expected_end_on"),
    ],
)
def test_a_fault_is_named_at_its_field(
    kims_coaching: Coaching, jobcoach: User, values: dict[str, Any], fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        report(kims_coaching, jobcoach, **values)
    assert set(refused.value.errors) == {fault}
    assert not Signal.objects.exists()


def test_a_signal_changes_nothing_about_the_job(kims_coaching: Coaching, jobcoach: User) -> None:
    report(kims_coaching, jobcoach, kind="geeindigd", expected_end_on=date(2026, 11, 20))
    kims_coaching.employment.refresh_from_db()
    assert kims_coaching.employment.is_running


def test_a_signal_about_somebody_who_flowed_out_waits_for_an_answer_too(
    kims_coaching: Coaching, jobcoach: User
) -> None:
    Journey.objects.update(klantfase=Klantfase.UITGESTROOMD)
    report(kims_coaching, jobcoach)
    assert Signal.objects.count() == 1
    assert Task.objects.get().rule == "signal_decision", "the sender was promised an answer"


def test_an_answer_closes_the_task_and_reaches_the_sender(
    kims_coaching: Coaching, jobcoach: User, expert: User
) -> None:
    signal = answer(report(kims_coaching, jobcoach), expert)
    signal = Signal.objects.get(pk=signal.pk)
    assert (signal.state, signal.answer, signal.answered_by, signal.answered_at) == (
        "gepland", "Ik bel Kim morgen.", expert, AT,
    )  # fmt: skip
    task = Task.objects.get()
    assert (task.state, task.closing) == (State.DONE, Closing.ANSWERED)
    told = Notification.objects.get(recipient=jobcoach)
    assert signal.receipt in told.subject
    assert "Ik bel Kim morgen." in told.text


def test_an_answered_signal_can_be_finished_later_and_the_sender_hears_it_again(
    kims_coaching: Coaching, jobcoach: User, expert: User
) -> None:
    signal = report(kims_coaching, jobcoach)
    answer(signal, expert)
    answer(signal, expert, state="afgerond", answer="Opgelost.")
    assert Notification.objects.filter(recipient=jobcoach).count() == 2
    with pytest.raises(NotPossibleNow, match="al afgerond"):
        answer(signal, expert, state="gepland")


def test_an_answer_sent_twice_reaches_the_sender_once(kims_coaching: Coaching, jobcoach: User, expert: User) -> None:
    signal = report(kims_coaching, jobcoach)
    answer(signal, expert)
    with pytest.raises(NotPossibleNow, match="net beantwoord"):
        answer(signal, expert)
    assert Notification.objects.filter(recipient=jobcoach).count() == 1


@pytest.mark.parametrize(("field", "value"), [("state", "ontvangen"), ("state", "misschien"), ("answer", "  ")])
def test_a_fault_in_an_answer_is_named_at_its_field(
    kims_coaching: Coaching, jobcoach: User, expert: User, field: str, value: str
) -> None:
    signal = report(kims_coaching, jobcoach)
    with pytest.raises(Invalid) as refused:
        answer(signal, expert, **{field: value})
    assert set(refused.value.errors) == {field}
    assert Task.objects.get().state == State.OPEN


def test_a_team_lead_may_answer_for_the_office(kims_coaching: Coaching, jobcoach: User, team_lead: User) -> None:
    answer(report(kims_coaching, jobcoach), team_lead)
    assert Task.objects.get().state == State.DONE


def test_a_sender_keeps_seeing_the_own_signals_when_the_coaching_has_stopped(
    kims_coaching: Coaching, jobcoach: User, other_jobcoach: User
) -> None:
    signal = report(kims_coaching, jobcoach)
    Coaching.objects.update(ended_on=ON)
    assert list(Signal.objects.visible_to(jobcoach, ON)) == [signal]
    assert not Signal.objects.visible_to(other_jobcoach, ON).exists()


def test_an_answer_reaches_a_sender_whose_coaching_has_stopped(
    kims_coaching: Coaching, jobcoach: User, expert: User
) -> None:
    signal = report(kims_coaching, jobcoach)
    Coaching.objects.update(ended_on=ON)
    answer(signal, expert)
    assert Notification.objects.filter(recipient=jobcoach).count() == 1


def test_an_unanswered_signal_is_overdue_after_five_working_days(
    kim: Client, kims_coaching: Coaching, jobcoach: User
) -> None:
    report(kims_coaching, jobcoach)
    sweep(on=date(2026, 12, 1), at=AT)
    task = Task.objects.get(rule="signal_decision")
    assert not task.is_overdue(date(2026, 11, 30))
    assert task.is_overdue(date(2026, 12, 1))
    assert list(Signal.objects.unanswered()) == list(kim.signals.all())


def test_a_signal_of_a_job_that_the_coach_lost_says_nothing_about_other_jobs(
    kim: Client, kims_coaching: Coaching, jobcoach: User
) -> None:
    from base.refusal import NotVisible

    other = factories.EmploymentFactory(client=kim)
    with pytest.raises(NotVisible):
        report(kims_coaching, jobcoach, employment_id=other.pk)
