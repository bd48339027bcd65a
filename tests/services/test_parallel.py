"""At the same time: real threads with connections of their own, on PostgreSQL."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from accounts.roles import Permission
from base import bulk
from base.refusal import NotPossibleNow, Refusal, Stale
from clients.models import Client, Coaching, Employment
from journeys.actions.coaching import start_coaching
from journeys.actions.common import lock_client
from journeys.actions.contact import change_contact
from journeys.actions.conversations import record_conversation
from journeys.actions.moves import move
from journeys.actions.signals import report_signal
from journeys.actions.sweep import sweep
from journeys.actions.tasks import hand_over, postpone
from journeys.actions.work import end_employment, extend_contract, start_work
from journeys.actions.workplans import write_workplan
from journeys.models import Conversation, Journey, Signal, Task, TaskEvent, Transition
from notifications.models import Notification
from tests import factories
from tests.journeys.acts import reporting

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

ON = date(2026, 12, 7)
AT = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
PATIENCE = 120


@pytest.fixture(autouse=True)
def _postgresql() -> None:
    assert connection.vendor == "postgresql", "DATABASE_URL must name a PostgreSQL database"


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment; answers what each returned or raised."""
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            together.wait(PATIENCE)
            return act()
        except Exception as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(PATIENCE) for future in [pool.submit(run, act) for act in acts]]


def wait_until(happens: Callable[[], bool]) -> None:
    """Poll, and fail when it does not happen in time."""
    stop = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < stop, "it did not happen"
        time.sleep(0.02)


def somebody_waits_for_a_lock() -> bool:
    """Whether a connection to this database waits for another one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


# --- Sweeps and actions together ---------------------------------------------------------------


def population(size: int) -> list[Client]:
    """Clients who all have something that opened."""
    office = factories.OfficeFactory()
    users = factories.UserFactory.create_batch(3, office=office)
    clients = []
    for n in range(size):
        client = factories.ClientFactory(office=office)
        factories.ContactPersonFactory(client=client, user=users[n % 3])
        factories.JourneyFactory(
            client=client, klantfase="aan_het_werk", phase_since=date(2026, 2, 1),
            last_conversation_on=date(2025, 12, 1),
        )  # fmt: skip
        job = factories.EmploymentFactory(client=client, expected_end_on=date(2027, 1, 31))
        factories.CoachingFactory(employment=job, granted_until=date(2027, 1, 10)) if n % 2 else None
        factories.WorkplanFactory(client=client, made_on=date(2025, 12, 15))
        clients.append(client)
    return clients


def _contact(client: Client) -> User:
    user: User = client.contact_persons.get(until=None, position="vast").user
    return user


def _job(client: Client) -> Employment:
    job: Employment = Employment.objects.filter(client=client).earliest("pk")
    return job


def _extend(client: Client) -> None:
    extend_contract(
        employment_id=_job(client).pk, kind="tijdelijk", starts_on=date(2027, 2, 1), ends_on=date(2027, 7, 31),
        hours=Decimal(24), max_hours=None, wage_share=80, version=None, actor=_contact(client), on=ON, at=AT,
    )  # fmt: skip


def _end(client: Client) -> None:
    end_employment(
        employment_id=_job(client).pk, ended_on=date(2026, 12, 4), reason="ontslag", version=None,
        actor=_contact(client), on=ON, at=AT,
    )  # fmt: skip


def _talk(client: Client) -> None:
    record_conversation(
        client_id=client.pk, kind=Conversation.Kind.COACHING, channel="telefoon", held_on=ON, topics=[], outcome="",
        minutes=None, employment_id=None, callback_on=ON, change="gezondheid", actor=_contact(client), on=ON, at=AT,
    )  # fmt: skip


def _leave(client: Client) -> None:
    move(
        journey_id=Journey.objects.get(client=client).pk, target="uitgestroomd", reason="detentie", note="", on=ON,
        today=ON, actor=_contact(client), at=AT, version=None,
    )  # fmt: skip


def _end_and_start(client: Client) -> None:
    _end(client)
    start_work(
        client_id=client.pk, employer_id=_job(client).employer_id, job_title="Hulp", kind="tijdelijk", starts_on=ON,
        ends_on=date(2027, 1, 31), hours=Decimal(20), max_hours=None, wage_share=90, actor=_contact(client), on=ON,
        at=AT,
    )  # fmt: skip


def _plan(client: Client) -> None:
    write_workplan(
        client_id=client.pk, goal="Werk", helps="", hinders="", agreements="Bellen", service_reason="",
        expected_result="", evaluation="Gelukt.", note="", base_number=1, actor=_contact(client), on=ON, at=AT,
    )  # fmt: skip


def _new_contact(client: Client) -> None:
    office = client.office
    lead = factories.UserFactory(role="team_lead", office=office)
    change_contact(
        client_id=client.pk, position="vast", user_id=factories.UserFactory(office=office).pk, reason="Verlof",
        current_id=client.contact_persons.get(position="vast", until=None).pk, actor=lead, on=ON, at=AT,
    )  # fmt: skip


def _hand_over(client: Client) -> None:
    """A task of this client, if there is one by now."""
    task = Task.objects.open().filter(client=client, rule="yearly_contact").first()
    if task is not None:
        to = factories.UserFactory(office=client.office)
        hand_over(
            task_id=task.pk, to_user_id=to.pk, reason="Druk", version=None, actor=_contact(client), on=ON, at=AT
        )  # fmt: skip
        postpone(
            task_id=task.pk, until=date(2026, 12, 14), reason="Ziek", version=None, actor=_contact(client), on=ON,
            at=AT,
        ) if task.due_on > date(2026, 12, 14) else None  # fmt: skip


ACTS = (_extend, _end, _talk, _leave, _end_and_start, _plan, _new_contact, _hand_over)


def open_tasks(clients: Sequence[Client]) -> list[tuple[Any, ...]]:
    """The open tasks by the place of their client, so that two populations compare."""
    place = {client.pk: n for n, client in enumerate(clients)}
    rows = Task.objects.open().filter(client__in=place).values_list(
        "client_id", "rule", "anchor_on", "opens_on", "due_on"
    )  # fmt: skip
    return sorted((place[row[0]], *row[1:]) for row in rows)


def nothing_to_do(on: date) -> bool:
    """Whether tasks and terms agree."""
    results = sweep(on=on, at=AT).results.values()
    return not any(result[name] for result in results for name in ("raised", "rearmed", "done", "lapsed"))


@pytest.mark.parametrize("round_", range(8))
def test_two_sweeps_and_everybodys_acts_at_once_end_with_the_same_tasks(round_: int) -> None:
    one_by_one, together = population(8), population(8)
    for n, client in enumerate(one_by_one):
        ACTS[(n + round_) % len(ACTS)](client)
    sweep(on=ON, at=AT)
    TaskEvent.objects.filter(task__client__in=together).delete()
    Task.objects.filter(client__in=together).delete()
    expected = open_tasks(one_by_one)
    finished = threading.Event()

    def act(part: int) -> None:
        try:
            for n in range(part, 8, 4):
                ACTS[(n + round_) % len(ACTS)](together[n])
        finally:
            finished.set() if part == 0 else None

    def keep_sweeping() -> int:
        runs = 0
        while not finished.is_set() or runs < 2:
            sweep(on=ON, at=AT)
            runs += 1
        return runs

    answers = at_once(*(lambda part=part: act(part) for part in range(4)), keep_sweeping, keep_sweeping)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert nothing_to_do(ON)
    assert open_tasks(together) == expected
    assert expected


def test_a_sweep_that_meets_an_act_halfway_waits_and_then_looks_again() -> None:
    (client,) = population(1)
    halfway, go_on = threading.Event(), threading.Event()

    def extend_slowly() -> None:
        with transaction.atomic():
            _extend(client)
            halfway.set()
            go_on.wait(PATIENCE)

    def sweep_meanwhile() -> None:
        halfway.wait(PATIENCE)
        sweep(on=ON, at=AT)

    def release() -> None:
        halfway.wait(PATIENCE)
        wait_until(somebody_waits_for_a_lock)
        go_on.set()

    answers = at_once(extend_slowly, sweep_meanwhile, release)
    assert answers == [None, None, None]
    assert not Task.objects.open().filter(rule="contract_end").exists()
    assert nothing_to_do(ON)


def test_an_act_that_changes_nothing_does_not_hide_its_client_from_the_sweep() -> None:
    first, second = population(2)
    held, go_on = threading.Event(), threading.Event()

    def hold_and_give_up() -> None:
        with transaction.atomic():
            lock_client(first.pk, actor=_contact(first), permission=Permission.RECORD_WORK, on=ON)
            held.set()
            go_on.wait(PATIENCE)
            transaction.set_rollback(True)

    def sweep_meanwhile() -> None:
        held.wait(PATIENCE)
        sweep(on=ON, at=AT)

    def release() -> None:
        held.wait(PATIENCE)
        wait_until(somebody_waits_for_a_lock)
        go_on.set()

    assert at_once(hold_and_give_up, sweep_meanwhile, release) == [None, None, None]
    for client in (first, second):
        assert Task.objects.open().filter(client=client, rule="yearly_contact").count() == 1


def test_two_first_sweeps_at_once_raise_everything_once() -> None:
    population(20)
    runs = at_once(*[lambda: sweep(on=ON, at=AT)] * 3)
    raised = sum(result["raised"] for run in runs for result in run.results.values())
    assert raised == Task.objects.count() > 60
    assert nothing_to_do(ON)


def test_a_dry_run_beside_a_real_one_keeps_nothing_and_spoils_nothing() -> None:
    population(20)
    dry, wet = at_once(lambda: sweep(on=ON, at=AT, dry_run=True), lambda: sweep(on=ON, at=AT))
    assert dry.pk is None
    assert sum(result["raised"] for result in wet.results.values()) == Task.objects.count()
    assert nothing_to_do(ON)


# --- Two people, one thing ---------------------------------------------------------------------


@pytest.mark.parametrize("version", [1, None])
def test_of_two_moves_at_once_one_wins(version: int | None) -> None:
    (client,) = population(1)
    journey, actor = Journey.objects.get(client=client), _contact(client)

    def go(target: str) -> Transition:
        return move(
            journey_id=journey.pk, target=target, reason="werk_geeindigd" if version else "terugval", note="", on=ON,
            today=ON, actor=actor, at=AT, version=version,
        )  # fmt: skip

    Employment.objects.update(ended_on=date(2026, 12, 4), end_reason="ontslag")
    answers = at_once(lambda: go("werkfit"), lambda: go("werkfit"))
    won = [answer for answer in answers if isinstance(answer, Transition)]
    lost = [answer for answer in answers if isinstance(answer, Refusal)]
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], Stale if version else NotPossibleNow)
    assert Transition.objects.count() == 1
    assert Journey.objects.get().version == 2


def test_a_double_clicked_signal_is_one_signal_one_task_and_one_message() -> None:
    _, client = population(2)
    coaching = Coaching.objects.get(employment__client=client)

    def report() -> Signal:
        return reporting(
            report_signal,
            employment_id=coaching.employment_id,
            message="Reorganisatie",
            actor=coaching.coach,
            on=ON,
            at=AT,
        )

    answers = at_once(*[report] * 4)
    assert len({answer.receipt for answer in answers}) == 1
    assert (Signal.objects.count(), Notification.objects.count()) == (1, 1)
    assert Task.objects.filter(rule="signal_decision").count() == 1


def test_a_double_clicked_job_is_one_job() -> None:
    (client,) = population(1)
    _end(client)

    def start() -> Any:
        return start_work(
            client_id=client.pk, employer_id=_job(client).employer_id, job_title="Hulp", kind="vast", starts_on=ON,
            ends_on=None, hours=Decimal(20), max_hours=None, wage_share=90, actor=_contact(client), on=ON, at=AT,
        )  # fmt: skip

    answers = at_once(*[start] * 3)
    assert sorted(type(answer).__name__ for answer in answers) == ["Employment", "NotPossibleNow", "NotPossibleNow"]


def test_a_double_clicked_jobcoach_is_one_coaching_and_one_message() -> None:
    (client,) = population(1)
    coach = factories.UserFactory(role="jobcoach")

    def start() -> Any:
        return start_coaching(
            employment_id=_job(client).pk, kind="extern", organisation_id=coach.organisation_id, coach_id=coach.pk,
            regime="licht", starts_on=ON, until=date(2027, 6, 6), exception_reason="", chosen_by_client=True,
            choice_reason="", binding_agreement=False, actor=_contact(client), on=ON, at=AT,
        )  # fmt: skip

    answers = at_once(*[start] * 3)
    assert sorted(type(answer).__name__ for answer in answers) == ["Coaching", "NotPossibleNow", "NotPossibleNow"]
    assert (Coaching.objects.count(), Notification.objects.count()) == (1, 1)


def test_two_versions_of_a_plan_at_once_are_one_version_and_one_stale_writer() -> None:
    (client,) = population(1)
    answers = at_once(*[lambda: _plan(client)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "Stale"]
    assert client.workplans.count() == 2


# --- Keys --------------------------------------------------------------------------------------


def test_keys_reserved_at_once_are_disjoint_also_from_those_of_ordinary_rows() -> None:
    office = factories.OfficeFactory()

    def reserve() -> list[int]:
        found: list[int] = []
        for _ in range(20):
            with transaction.atomic():
                found += bulk.reserve_ids(Client, 50)
        return found

    def insert() -> list[int]:
        return [factories.ClientFactory(office=office).pk for _ in range(100)]

    answers = at_once(reserve, insert, reserve, insert)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    every = [key for answer in answers for key in answer]
    assert len(every) == len(set(every)) == 2 * 1000 + 2 * 100
