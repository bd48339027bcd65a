"""What the wiring promises: logs without personal data, files that exist, a schedule that names real tasks."""

import json
import logging.config
from pathlib import Path
from typing import Any

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from wajong import celery_app, health, logs, packages


def logged(message: str, *arguments: object, **extra: Any) -> dict[str, Any]:
    """One record, as it would be written."""
    formatter = logging.config.dictConfigClass(settings.LOGGING).configure_formatter(
        logs.configure()["formatters"]["json"]
    )
    record = logging.LogRecord("test", logging.INFO, __file__, 1, message, arguments, extra.get("exc_info"))
    return dict(json.loads(formatter.format(record)))


def test_a_log_line_holds_no_bsn_and_no_address() -> None:
    line = logged("client %s wrote to %s", "111222333", "someone@example.org")
    assert line["event"] == "client [number] wrote to [address]"


def test_a_traceback_holds_no_row_of_the_database() -> None:
    error = ValueError("duplicate key\nDETAIL:  Key (name)=(Jansen) already exists.")
    line = logged("failed", exc_info=(type(error), error, None))
    assert "Jansen" not in line["exception"]
    assert "duplicate key" in line["exception"]


@pytest.mark.parametrize("name", sorted(packages.SERVED))
def test_every_served_package_file_is_found(name: str) -> None:
    found = finders.find(name)
    assert isinstance(found, str)
    assert Path(found).is_file()


def test_the_theme_is_found() -> None:
    assert finders.find(settings.THEME)


def test_every_entry_of_the_schedule_names_a_registered_task() -> None:
    celery_app.loader.import_default_modules()
    assert {entry["task"] for entry in celery_app.conf.beat_schedule.values()} <= set(celery_app.tasks)


def test_nothing_is_scheduled_in_the_hour_that_a_clock_change_repeats_or_skips() -> None:
    schedules = [entry["schedule"] for entry in celery_app.conf.beat_schedule.values()]
    by_the_clock = [schedule for schedule in schedules if isinstance(schedule, crontab)]
    assert len(by_the_clock) >= 3
    assert all(2 not in schedule.hour for schedule in by_the_clock)


@pytest.mark.django_db
def test_readiness_names_the_part_that_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").status_code == 200
    monkeypatch.setitem(health.READINESS, "broker", lambda: False)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"] is False


def test_liveness_needs_no_database(client: Client) -> None:
    assert client.get("/livez").content == b"ok\n"
