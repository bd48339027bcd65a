"""The sweep, rule by rule: when a task rises, what closes it, and that nothing happens twice."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Office, User
from clients.models import Client, Coaching, ContactPerson, Employment
from journeys.actions.sweep import sweep, sweep_clients
from journeys.lifecycle import Klantfase
from journeys.models import Conversation, Journey, Signal, SweepRun, Task, Workplan
from tests import factories
from tests.journeys.cases import BY_KEY, CASES, Case, a_client

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)
EVERY_RULE = pytest.mark.parametrize("case", CASES, ids=str)
State, Closing = Task.State, Task.Closing


def run(on: date) -> SweepRun:
    return sweep(on=on, at=AT)


def tasks(case: Case) -> list[Task]:
    return list(Task.objects.filter(rule=case.key).order_by("pk"))


def only(case: Case) -> Task:
    (task,) = tasks(case)
    return task


def snapshot() -> list[tuple[Any, ...]]:
    """All that a task says, except when it was written down."""
    return sorted(
        Task.objects.values_list(
            "client_id", "rule", "subject", "subject_id", "anchor_on", "opens_on", "due_on", "assignee_id", "state",
            "closing", "postponed_until",
        )
    )  # fmt: skip


# --- Rising ------------------------------------------------------------------------------------


@EVERY_RULE
def test_the_day_before_a_term_opens_there_is_no_task(case: Case) -> None:
    case.build(a_client(), case.anchor)
    run(case.term(case.anchor).opens_on - DAY)
    assert tasks(case) == []


@EVERY_RULE
def test_on_the_day_a_term_opens_its_task_rises_with_the_dates_of_the_term(case: Case) -> None:
    client = a_client()
    row = case.build(client, case.anchor)
    term = case.term(case.anchor)
    run(term.opens_on)
    task = only(case)
    assert (task.anchor_on, task.opens_on, task.due_on) == (term.anchor_on, term.opens_on, term.due_on)
    assert (task.client_id, task.subject_id, task.state, task.closing) == (client.pk, row.pk, State.OPEN, "")
    assert (task.raised_on, task.version, task.postponed_until) == (term.opens_on, 1, None)
    assert task.subject == task.rule_row.subject
    assert task.assignee == ContactPerson.objects.get(client=client).user


@EVERY_RULE
def test_after_days_of_silence_the_task_rises_with_the_dates_it_would_have_had(case: Case) -> None:
    row = case.build(a_client(), case.anchor)
    term = case.term(case.anchor)
    run(term.due_on + timedelta(days=9))
    task = only(case)
    assert (task.subject_id, task.opens_on, task.due_on) == (row.pk, term.opens_on, term.due_on)
    assert task.is_overdue(term.due_on + timedelta(days=9))


@EVERY_RULE
def test_sweeping_twice_raises_nothing_twice(case: Case) -> None:
    case.build(a_client(), case.anchor)
    opens = case.term(case.anchor).opens_on
    assert run(opens).results[case.key]["raised"] == 1
    before = snapshot()
    for day in (opens, opens + DAY):
        assert run(day).results[case.key] | {"seconds": 0} == {
            "raised": 0, "rearmed": 0, "done": 0, "lapsed": 0, "seconds": 0,
        }  # fmt: skip
    assert snapshot() == before


@EVERY_RULE
def test_a_task_that_was_done_stays_done(case: Case) -> None:
    case.build(a_client(), case.anchor)
    opens = case.term(case.anchor).opens_on
    run(opens)
    Task.objects.filter(rule=case.key).update(state=State.DONE, closing=Closing.BY_PERSON, closed_on=opens)
    run(opens + DAY)
    assert only(case).state == State.DONE


@EVERY_RULE
def test_without_a_fixed_contact_the_task_is_nobodys(case: Case) -> None:
    client = a_client()
    ContactPerson.objects.filter(client=client).update(until=case.anchor)
    case.build(client, case.anchor)
    run(case.term(case.anchor).opens_on)
    assert only(case).assignee is None


def test_a_stand_in_does_not_get_the_task() -> None:
    client = a_client()
    fixed = ContactPerson.objects.get(client=client).user
    factories.ContactPersonFactory(client=client, position=ContactPerson.Position.STAND_IN)
    BY_KEY["contract_end"].build(client, date(2027, 1, 31))
    run(date(2026, 12, 1))
    assert Task.objects.get().assignee == fixed


def test_the_task_of_a_contact_whose_account_is_closed_is_nobodys() -> None:
    client = a_client()
    User.objects.filter(contact_for__client=client).update(is_active=False)
    BY_KEY["contract_end"].build(client, date(2027, 1, 31))
    run(date(2026, 12, 1))
    assert Task.objects.get().assignee is None


@EVERY_RULE
def test_a_client_in_sheltered_work_gets_no_task(case: Case) -> None:
    client = a_client(sheltered=True)
    case.build(client, case.anchor)
    Journey.objects.filter(client=client).delete()
    run(case.term(case.anchor).due_on)
    assert not Task.objects.exists()


@pytest.mark.parametrize(("lead", "opens"), [(2, "2026-11-30"), (3, "2026-10-31"), (6, "2026-07-31")])
def test_a_contract_end_rises_as_early_as_the_office_wants(lead: int, opens: str) -> None:
    case, opens_on = BY_KEY["contract_end"], date.fromisoformat(opens)
    case.build(a_client(office=factories.OfficeFactory(contract_end_lead_months=lead)), case.anchor)
    run(opens_on - DAY)
    assert tasks(case) == []
    run(opens_on)
    assert (only(case).opens_on, only(case).due_on) == (opens_on, date(2026, 12, 31))


def test_an_office_that_wants_it_later_keeps_the_tasks_it_has() -> None:
    case = BY_KEY["contract_end"]
    client = a_client(office=factories.OfficeFactory(contract_end_lead_months=6))
    case.build(client, case.anchor)
    run(date(2026, 8, 1))
    Office.objects.filter(pk=client.office_id).update(contract_end_lead_months=2)
    run(date(2026, 8, 2))
    assert only(case).state == State.OPEN


def test_an_own_interval_moves_the_yearly_contact() -> None:
    case, client = BY_KEY["yearly_contact"], a_client()
    case.build(client, date(2026, 1, 31))
    Journey.objects.filter(client=client).update(contact_interval_months=6, contact_interval_reason="vast contract")
    run(date(2026, 6, 29))
    assert tasks(case) == []
    run(date(2026, 6, 30))
    assert only(case).due_on == date(2026, 7, 31)


def test_whoever_was_never_spoken_to_is_due_a_year_after_the_klantreis_began() -> None:
    case, client = BY_KEY["yearly_contact"], a_client()
    Journey.objects.filter(client=client).update(started_on=date(2026, 1, 1), last_conversation_on=None)
    run(date(2026, 11, 30))
    assert tasks(case) == []
    run(date(2026, 12, 1))
    assert (only(case).anchor_on, only(case).due_on) == (date(2026, 1, 1), date(2027, 1, 1))


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


@EVERY_RULE
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
            if case.key != "plan_review":  # the plan that changed has its review
                case.build(client, case.anchor)
    run(date(2027, 12, 1))
    before = Task.objects.open().filter(client=stays).count()
    assert before == Task.objects.open().filter(client=leaves).count()
    # All rules but the startgesprek, which nobody owes who has other work.
    assert set(Task.objects.open().values_list("rule", flat=True)) == {case.key for case in CASES} - {"startgesprek"}
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


# --- The run -----------------------------------------------------------------------------------


def _world() -> list[Client]:
    """Two clients with every kind of term, at dates that differ."""
    clients = [a_client(), a_client()]
    for shift, client in enumerate(clients):
        for case in CASES:
            if case.key != "plan_review":
                case.build(client, case.anchor + timedelta(days=3 * shift))
        factories.EmploymentFactory(
            client=client, started_on=date(2026, 12, 9), expected_end_on=date(2027, 2, 11 + shift)
        )
    return clients


def test_forty_mornings_give_the_same_open_tasks_as_one_run_at_the_end() -> None:
    _world()
    first, last = date(2026, 11, 13), date(2026, 12, 22)
    run(last)
    at_once = [row for row in snapshot() if row[8] == State.OPEN]
    Task.objects.all().delete()
    Employment.objects.filter(started_on__lt=first).update(followed_up_on=None)
    for n in range(40):
        run(first + n * DAY)
    assert first + 39 * DAY == last
    assert [row for row in snapshot() if row[8] == State.OPEN] == at_once
    assert len(at_once) >= 12


def test_sweeping_one_client_gives_that_client_what_a_full_sweep_gives() -> None:
    one, other = _world()
    on = date(2026, 12, 14)
    sweep_clients(client_ids=[one.pk], on=on)
    alone = snapshot()
    assert {row[0] for row in alone} == {one.pk}
    run(on)
    assert [row for row in snapshot() if row[0] == one.pk] == alone
    assert {row[0] for row in snapshot()} == {one.pk, other.pk}


def test_sweeping_nobody_is_no_fault() -> None:
    _world()
    sweep_clients(client_ids=[], on=date(2026, 12, 14))
    assert not Task.objects.exists()


def test_a_dry_run_counts_and_keeps_nothing() -> None:
    _world()
    on = date(2026, 12, 14)
    dry = sweep(on=on, at=AT, dry_run=True)
    assert not Task.objects.exists()
    assert not SweepRun.objects.exists()
    assert not Employment.objects.filter(followed_up_on__isnull=False).exists()
    wet = run(on)
    seconds = {"seconds": 0}
    assert {k: v | seconds for k, v in dry.results.items()} == {k: v | seconds for k, v in wet.results.items()}
    assert sum(result["raised"] for result in wet.results.values()) == Task.objects.count() > 0


def test_a_run_is_stored_with_what_it_did_and_when_it_was_finished() -> None:
    _world()
    run(date(2026, 12, 14))
    stored = SweepRun.objects.get()
    assert (stored.on, stored.started_at) == (date(2026, 12, 14), AT)
    assert stored.finished_at is not None
    assert set(stored.results) == {case.key for case in CASES}
    assert stored.results["contract_end"]["raised"] == Task.objects.filter(rule="contract_end").count()


def _statements(on: date) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        run(on)
    return len(captured)


def test_fifty_clients_cost_as_many_statements_as_one() -> None:
    for case in CASES:
        case.build(a_client(), case.anchor)
    on = date(2027, 6, 1)
    one, tasks_of_one = _statements(on), Task.objects.count()
    for _ in range(49):
        for case in CASES:
            case.build(a_client(), case.anchor)
    Task.objects.all().delete()
    assert _statements(on) == one
    assert Task.objects.count() == 50 * tasks_of_one


# --- The command -------------------------------------------------------------------------------


def _command(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("sweep", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_prints_what_every_rule_did_and_the_sum() -> None:
    _world()
    head, *rows, total, said = _command("--on", "2026-12-14")
    assert head.split() == ["rule", "raised", "re-armed", "done", "lapsed", "seconds"]
    assert {row.split()[0] for row in rows} == set(BY_KEY)
    raised = {row.split()[0]: int(row.split()[1]) for row in rows}
    assert raised["contract_end"] == Task.objects.filter(rule="contract_end").count() > 0
    assert total.split()[:2] == ["all", str(Task.objects.count())]
    assert said == "stored for 2026-12-14"


def test_the_command_sweeps_for_today_when_no_day_is_named(on: date) -> None:
    case = BY_KEY["contract_end"]
    case.build(a_client(), date(2027, 1, 23))
    assert _command()[-1] == f"stored for {on}"
    assert only(case).raised_on == on


def test_the_command_keeps_nothing_of_a_dry_run() -> None:
    _world()
    assert _command("--on", "2026-12-14", "--dry-run")[-1] == "dry run: nothing was kept"
    assert not Task.objects.exists()


def test_the_command_says_what_is_wrong_with_a_day() -> None:
    with pytest.raises(CommandError, match="'morgen' is no date; write it as 2026-11-23"):
        _command("--on", "morgen")


def test_the_scheduler_starts_the_same_sweep(on: date) -> None:
    from journeys.tasks import daily_sweep

    case = BY_KEY["contract_end"]
    case.build(a_client(), date(2027, 1, 23))
    daily_sweep.delay()
    assert only(case).raised_on == on
    assert SweepRun.objects.get().on == on
