"""A real worker on a real broker: what it was told to do is done, also when it is killed halfway."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Generator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from celery import Celery
from django.db import connection, transaction
from django.utils import timezone

from journeys.actions.sweep import sweep
from journeys.models import Journey, SweepRun, Task
from tests import factories

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

PATIENCE = 90
ROOT = Path(__file__).resolve().parent.parent.parent


class Workers:
    """Starts workers of one test, in process groups of their own, and ends them."""

    def __init__(self, prefix: str) -> None:
        self.prefix, self.running = prefix, []  # type: ignore[var-annotated]
        address = urlsplit(os.environ["DATABASE_URL"])
        name = connection.settings_dict["NAME"]
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.services.worker_settings",
            "DATABASE_URL": urlunsplit(address._replace(path=f"/{name}")),
            "WAJONG_TEST_PREFIX": prefix,
        }

    def start(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable, "-m", "celery", "-A", "wajong", "worker", "--pool", "prefork", "--concurrency", "1",
            "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING",
        ]  # fmt: skip
        worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        self.running.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """As when the machine loses power: parent and child, no goodbye."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(PATIENCE)
        self.running.remove(worker)

    def send(self) -> None:
        """Ask for a sweep, as the scheduler does."""
        app = Celery("sender", broker=os.environ["REDIS_URL"])
        app.conf.broker_transport_options = {"global_keyprefix": self.prefix}
        with app.connection_for_write() as connection_:
            app.send_task("journeys.tasks.daily_sweep", connection=connection_)


@pytest.fixture
def workers() -> Generator[Workers]:
    assert connection.vendor == "postgresql", "DATABASE_URL must name a PostgreSQL database"
    assert os.environ.get("REDIS_URL"), "REDIS_URL must name a Redis server"
    found = Workers(f"wajong-test-{uuid.uuid4().hex}:")
    yield found
    for worker in list(found.running):
        found.kill(worker)
    broker = redis.Redis.from_url(os.environ["REDIS_URL"])
    for key in broker.scan_iter(f"{found.prefix}*"):
        broker.delete(key)


def wait_until(happens: Callable[[], Any]) -> None:
    """Poll, and fail when it does not happen in time."""
    stop = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < stop, "it did not happen"
        time.sleep(0.1)


def population(today: date) -> None:
    """Clients with tasks of the first rules and one of the last."""
    office = factories.OfficeFactory()
    user = factories.UserFactory(office=office)
    for _ in range(12):
        client = factories.ClientFactory(office=office)
        factories.ContactPersonFactory(client=client, user=user)
        factories.JourneyFactory(client=client, last_conversation_on=today - timedelta(days=400))
        factories.EmploymentFactory(
            client=client, started_on=today - timedelta(days=500), expected_end_on=today - timedelta(days=3),
            ended_on=today - timedelta(days=3), end_reason="ontslag",
        )  # fmt: skip


def kept() -> list[tuple[Any, ...]]:
    return sorted(Task.objects.values_list("rule", "subject_id", "anchor_on", "opens_on", "due_on", "state"))


def waits_for(statement: str) -> bool:
    """Whether somebody waits for a lock with a statement that begins like this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # inside a transaction the view stands still
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE %s",
            [f"{statement}%"],
        )
        return bool(cursor.fetchone()[0])


def test_a_worker_does_what_the_scheduler_asks(workers: Workers) -> None:
    today = timezone.localdate()
    population(today)
    workers.start()
    workers.send()
    wait_until(SweepRun.objects.filter(finished_at__isnull=False).exists)
    assert SweepRun.objects.get().on == today
    done = kept()
    assert {row[0] for row in done} == {"startgesprek", "formalities", "yearly_contact"}
    sweep(on=today, at=timezone.now())
    assert kept() == done


def test_a_worker_that_is_killed_halfway_is_followed_by_one_that_finishes(workers: Workers) -> None:
    today = timezone.localdate()
    population(today)
    last = Journey.objects.latest("pk")
    first = workers.start()
    with transaction.atomic():
        # Somebody is about to write the last task of the last rule; the sweep waits for them there.
        factories.TaskFactory(
            client=last.client, rule="yearly_contact", subject="journey", subject_id=last.pk,
            anchor_on=last.last_conversation_on, opens_on=today, due_on=today, raised_on=today,
        )  # fmt: skip
        workers.send()
        wait_until(lambda: waits_for("INSERT INTO journeys_task"))
        workers.kill(first)
        transaction.set_rollback(True)
    halfway = kept()
    assert {row[0] for row in halfway} == {"startgesprek", "formalities"}
    assert not SweepRun.objects.filter(finished_at__isnull=False).exists()
    workers.start()
    wait_until(SweepRun.objects.filter(finished_at__isnull=False).exists)
    done = kept()
    assert {row[0] for row in done} == {"startgesprek", "formalities", "yearly_contact"}
    assert set(halfway) <= set(done)
    assert len(done) == 36
    sweep(on=today, at=datetime.now(UTC))
    assert kept() == done


def test_a_message_that_is_delivered_twice_does_its_work_once(workers: Workers) -> None:
    population(timezone.localdate())
    workers.send()
    workers.send()
    workers.start()
    workers.start()
    wait_until(lambda: SweepRun.objects.filter(finished_at__isnull=False).count() >= 2)
    assert len(kept()) == 36
    raised = sum(result["raised"] for run in SweepRun.objects.all() for result in run.results.values())
    assert raised == 36
