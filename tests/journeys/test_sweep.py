"""The sweep, rule by rule: when a task rises, what closes it, and that nothing happens twice."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Office, User
from clients.models import Client, ContactPerson, Employment
from journeys.actions.sweep import sweep, sweep_clients
from journeys.models import Journey, SweepRun, Task
from tests import factories
from tests.journeys.cases import (
    AT,
    BY_KEY,
    CASES,
    EVERY_RULE,
    PROMISED_IN_SHELTERED_WORK,
    Case,
    a_client,
    only,
    run,
    tasks,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
State, Closing = Task.State, Task.Closing


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
def test_a_client_in_sheltered_work_gets_no_task_but_what_was_promised(case: Case) -> None:
    client = a_client(sheltered=True)
    case.build(client, case.anchor)
    Journey.objects.filter(client=client).delete()
    run(case.term(case.anchor).due_on)
    assert Task.objects.exists() is (case.key in PROMISED_IN_SHELTERED_WORK)


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
    factories.EmploymentFactory(
        client=client, kind="vast", expected_end_on=None, early_check_on=date(2026, 3, 1), term=False
    )
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
    sweep_clients(client_ids=[one.pk], by=None, on=on, at=AT)
    alone = snapshot()
    assert {row[0] for row in alone} == {one.pk}
    run(on)
    assert [row for row in snapshot() if row[0] == one.pk] == alone
    assert {row[0] for row in snapshot()} == {one.pk, other.pk}


def test_sweeping_nobody_is_no_fault() -> None:
    _world()
    sweep_clients(client_ids=[], by=None, on=date(2026, 12, 14), at=AT)
    assert not Task.objects.exists()


def test_a_dry_run_counts_and_keeps_nothing() -> None:
    _world()
    on = date(2026, 12, 14)
    dry = sweep(on=on, at=AT, dry_run=True)
    assert not Task.objects.exists()
    assert not SweepRun.objects.exists()
    followed_up = Employment.objects.filter(followed_up_on__isnull=False)
    assert not followed_up.exclude(job_ends__state="nu_niet").exists()
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


def test_ten_clients_cost_as_many_statements_as_one() -> None:
    for case in CASES:
        case.build(a_client(), case.anchor)
    on = date(2027, 6, 1)
    one, tasks_of_one = _statements(on), Task.objects.count()
    for _ in range(9):
        for case in CASES:
            case.build(a_client(), case.anchor)
    Task.objects.all().delete()
    assert _statements(on) == one
    assert Task.objects.count() == 10 * tasks_of_one


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
