"""The sweep: what closes a task, what brings it back, and which work meets the end of earlier work."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from clients.models import Coaching, ContactPerson, Employment
from journeys.lifecycle import Klantfase
from journeys.models import Agreement, Conversation, JobEnd, Journey, Signal, Task, TrialPlacement, Workplan
from tests import factories
from tests.journeys.cases import (
    BY_KEY,
    CASES,
    ENDS_WITH_THE_CASE,
    EVERY_RULE,
    PROMISED,
    Case,
    a_client,
    only,
    run,
    tasks,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
State, Closing = Task.State, Task.Closing


# --- Closing -----------------------------------------------------------------------------------

MET: dict[str, tuple[Callable[[Any], Any], str, str]] = {
    "startgesprek": (
        lambda job: Employment.objects.filter(pk=job.pk).update(followed_up_on=job.ended_on),
        State.DONE, Closing.FOLLOWED_UP,
    ),
    "contract_end": (
        lambda job: Employment.objects.filter(pk=job.pk).update(
            ended_on=job.expected_end_on, end_reason="onbekend", followed_up_on=job.expected_end_on
        ),
        State.DONE, Closing.ENDED,
    ),
    "contract_outcome": (
        lambda job: Employment.objects.filter(pk=job.pk).update(expected_end_on=date(2028, 1, 31)),
        State.DONE, Closing.EXTENDED,
    ),
    "signal_decision": (
        lambda signal: Signal.objects.filter(pk=signal.pk).update(state="gepland"), State.DONE, Closing.ANSWERED,
    ),
    "callback": (
        lambda talk: Conversation.objects.filter(pk=talk.pk).update(called_back_on=talk.callback_on),
        State.DONE, Closing.BY_PERSON,
    ),
    "invitation_unanswered": (
        lambda case: JobEnd.objects.filter(pk=case.pk).update(state="in_gesprek"), State.DONE, Closing.CASE_MOVED,
    ),
    "formalities": (
        lambda case: JobEnd.objects.filter(pk=case.pk).update(formalities_done_on=case.kapdatum_from),
        State.DONE, Closing.FORMALITIES,
    ),
    "review_date": (
        lambda case: JobEnd.objects.filter(pk=case.pk).update(review_on=date(2028, 1, 31)),
        State.DONE, Closing.CASE_MOVED,
    ),
    "no_purchase_review": (
        lambda decision: factories.TrajectoryFactory(client=decision.client, requested_on=decision.review_on),
        State.DONE, Closing.DECIDED,
    ),
    "agreement": (
        lambda agreement: Agreement.objects.filter(pk=agreement.pk).update(done_on=date(2026, 11, 30)),
        State.DONE, Closing.KEPT,
    ),
    "early_job_check": (
        lambda job: Employment.objects.filter(pk=job.pk).update(early_check_on=date(2026, 12, 1)),
        State.DONE, Closing.CONVERSATION,
    ),
    "coaching_renewal": (
        lambda coaching: Coaching.objects.filter(pk=coaching.pk).update(granted_until=date(2027, 7, 31)),
        State.DONE, Closing.RENEWED,
    ),
    "plan_change": (
        lambda plan: Workplan.objects.filter(pk=plan.pk).update(is_current=False), State.DONE, Closing.NEW_VERSION,
    ),
    "plan_review": (
        lambda plan: Workplan.objects.filter(pk=plan.pk).update(is_current=False), State.DONE, Closing.NEW_VERSION,
    ),
    "yearly_contact": (
        lambda journey: Journey.objects.filter(pk=journey.pk).update(last_conversation_on=date(2099, 1, 1)),
        State.DONE, Closing.CONVERSATION,
    ),
    "trial_placement_end": (
        lambda placement: TrialPlacement.objects.filter(pk=placement.pk).update(
            outcome="in_dienst", ended_on=placement.ends_on
        ),
        State.DONE, Closing.OUTCOME,
    ),
}  # fmt: skip


@EVERY_RULE
def test_a_task_whose_term_was_met_closes_and_says_by_what(case: Case) -> None:
    meet, state, closing = MET[case.key]
    row = case.build(a_client(), case.anchor)
    opens = case.term(case.anchor).opens_on
    run(opens)
    meet(row)
    result = run(opens + DAY).results[case.key]
    task = only(case)
    assert (task.state, task.closing, task.closed_on, task.closed_by) == (state, closing, opens + DAY, None)
    assert (result["done"], result["lapsed"], task.version) == (1, 0, 2)


@pytest.mark.parametrize("case", [case for case in CASES if case.key not in PROMISED | ENDS_WITH_THE_CASE], ids=str)
def test_outflow_lapses_the_task_and_a_revival_brings_it_back(case: Case) -> None:
    client = a_client()
    case.build(client, case.anchor)
    opens = case.term(case.anchor).opens_on
    run(opens)
    Journey.objects.filter(client=client).update(klantfase=Klantfase.UITGESTROOMD)
    assert run(opens + DAY).results[case.key]["lapsed"] == 1
    task = only(case)
    assert (task.state, task.closing, task.closed_on) == (State.LAPSED, Closing.OUTFLOW, opens + DAY)
    Journey.objects.filter(client=client).update(klantfase=Klantfase.WERKFIT)
    assert run(opens + 2 * DAY).results[case.key]["rearmed"] == 1
    task = only(case)
    assert (task.state, task.closing, task.closed_on, task.version) == (State.OPEN, "", None, 3)


def test_outflow_lapses_every_open_task_of_the_client_and_of_nobody_else() -> None:
    leaves, stays = a_client(), a_client()
    for client in (leaves, stays):
        for case in CASES:
            if case.key not in {"plan_review", *PROMISED}:  # the plan that changed has its review
                case.build(client, case.anchor)
    run(date(2027, 12, 1))
    before = Task.objects.open().filter(client=stays).count()
    assert before == Task.objects.open().filter(client=leaves).count()
    # All rules but those that nobody owes who has other work.
    raised = {case.key for case in CASES} - {"startgesprek", "review_date", "formalities"} - PROMISED
    assert set(Task.objects.open().values_list("rule", flat=True)) == raised
    Journey.objects.filter(client=leaves).update(klantfase=Klantfase.UITGESTROOMD)
    run(date(2027, 12, 2))
    assert not Task.objects.open().filter(client=leaves).exists()
    assert set(Task.objects.filter(client=leaves).values_list("closing", flat=True)) == {Closing.OUTFLOW}
    assert Task.objects.open().filter(client=stays).count() == before


def test_a_contract_end_that_moves_lapses_the_old_task_and_raises_a_new_one() -> None:
    case = BY_KEY["contract_end"]
    job = case.build(a_client(), date(2027, 1, 31))
    run(date(2026, 12, 1))
    Employment.objects.filter(pk=job.pk).update(expected_end_on=date(2027, 2, 15))
    run(date(2026, 12, 2))
    assert (only(case).state, only(case).closing) == (State.LAPSED, Closing.EXTENDED)
    run(date(2026, 12, 15))
    old, new = tasks(case)
    assert (new.anchor_on, new.due_on, new.state) == (date(2027, 2, 15), date(2027, 1, 15), State.OPEN)
    assert old.state == State.LAPSED


def test_a_contract_end_that_moves_away_and_back_has_its_task_back() -> None:
    case = BY_KEY["contract_end"]
    job = case.build(a_client(), date(2027, 1, 31))
    run(date(2026, 12, 1))
    first = only(case)
    for end, day in ((date(2027, 7, 31), date(2026, 12, 2)), (date(2027, 1, 31), date(2026, 12, 3))):
        Employment.objects.filter(pk=job.pk).update(expected_end_on=end)
        run(day)
    task = only(case)
    assert (task.pk, task.state, task.anchor_on) == (first.pk, State.OPEN, date(2027, 1, 31))


def test_a_task_that_comes_back_goes_to_the_contact_of_today_and_is_not_put_aside() -> None:
    case, client = BY_KEY["contract_end"], a_client()
    job = case.build(client, date(2027, 1, 31))
    run(date(2026, 12, 1))
    Task.objects.update(postponed_until=date(2026, 12, 20))
    Employment.objects.filter(pk=job.pk).update(expected_end_on=date(2027, 7, 31))
    run(date(2026, 12, 2))
    ContactPerson.objects.filter(client=client).update(until=date(2026, 12, 2))
    new = factories.ContactPersonFactory(client=client, since=date(2026, 12, 2)).user
    Employment.objects.filter(pk=job.pk).update(expected_end_on=date(2027, 1, 31))
    run(date(2026, 12, 3))
    assert (only(case).assignee, only(case).postponed_until) == (new, None)


def test_a_task_about_a_row_that_was_destroyed_lapses_and_stops_no_other() -> None:
    case = BY_KEY["contract_end"]
    gone, kept = (case.build(a_client(), date(2027, 1, 31)) for _ in range(2))
    run(date(2026, 12, 1))
    gone.terms.all().delete()
    gone.delete()
    Employment.objects.filter(pk=kept.pk).update(expected_end_on=None)
    run(date(2026, 12, 2))
    assert sorted(Task.objects.values_list("state", "closing")) == [
        (State.LAPSED, Closing.EXTENDED),
        (State.LAPSED, Closing.NO_LONGER),
    ]


def test_a_jobcoach_who_comes_makes_the_early_check_lapse_whatever_coaching_went_before() -> None:
    case = BY_KEY["early_job_check"]
    job = case.build(a_client(), case.anchor)
    factories.CoachingFactory(employment=job, started_on=case.anchor, ended_on=case.anchor + DAY)
    run(date(2026, 12, 1))
    factories.CoachingFactory(employment=job, started_on=date(2026, 12, 1))
    Employment.objects.filter(pk=job.pk).update(early_check_on=date(2026, 12, 1))
    run(date(2026, 12, 2))
    assert (only(case).state, only(case).closing) == (State.LAPSED, Closing.NO_LONGER)


def test_a_coached_job_needs_no_early_check() -> None:
    case = BY_KEY["early_job_check"]
    factories.CoachingFactory(employment=case.build(a_client(), case.anchor))
    run(date(2026, 12, 31))
    assert tasks(case) == []


def test_the_talk_about_the_end_of_a_contract_meets_that_end_and_no_other() -> None:
    case = BY_KEY["contract_end"]
    job = case.build(a_client(), date(2027, 1, 31))
    run(date(2026, 12, 1))
    Employment.objects.filter(pk=job.pk).update(end_discussed_for=date(2027, 1, 31))
    run(date(2026, 12, 2))
    assert (only(case).state, only(case).closing) == (State.DONE, Closing.CONVERSATION)
    Employment.objects.filter(pk=job.pk).update(expected_end_on=date(2027, 2, 15))
    run(date(2026, 12, 15))
    assert tasks(case)[1].state == State.OPEN


# --- Work that meets the end of earlier work ---------------------------------------------------


def test_a_job_that_was_recorded_beforehand_meets_the_end_of_the_last_one_when_it_begins() -> None:
    case, client = BY_KEY["startgesprek"], a_client()
    old = case.build(client, date(2026, 11, 20))
    factories.EmploymentFactory(client=client, started_on=date(2026, 12, 1), expected_end_on=date(2027, 11, 30))
    run(date(2026, 11, 30))
    assert only(case).state == State.OPEN
    run(date(2026, 12, 1))
    assert (only(case).state, only(case).closing) == (State.DONE, Closing.FOLLOWED_UP)
    assert Employment.objects.get(pk=old.pk).followed_up_on == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("began", "ended", "followed_up_on"),
    [
        (date(2026, 5, 1), None, date(2026, 11, 20)),  # beside it all along
        (date(2026, 11, 20), None, date(2026, 11, 20)),
        (date(2026, 11, 26), None, date(2026, 11, 26)),
        (date(2026, 5, 1), date(2026, 11, 25), date(2026, 11, 20)),  # went on a little longer
        (date(2026, 5, 1), date(2026, 11, 20), None),  # ended the same day
        (date(2026, 5, 1), date(2026, 11, 10), None),
        (date(2026, 12, 2), None, None),  # still to begin
    ],
)
def test_an_end_is_met_from_the_day_that_other_work_ran(
    began: date, ended: date | None, followed_up_on: date | None
) -> None:
    client = a_client()
    job = BY_KEY["startgesprek"].build(client, date(2026, 11, 20))
    ending = {"ended_on": ended, "end_reason": "onbekend", "followed_up_on": ended} if ended else {}
    factories.EmploymentFactory(client=client, started_on=began, expected_end_on=date(2027, 4, 30), **ending)
    factories.EmploymentFactory(started_on=date(2026, 11, 1))  # somebody else's
    run(date(2026, 12, 1))
    assert Employment.objects.get(pk=job.pk).followed_up_on == followed_up_on
