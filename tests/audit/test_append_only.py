"""Rows that are kept for ever: the database itself refuses to change or delete them."""

from collections.abc import Generator
from datetime import UTC, date, datetime

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from audit import append_only, change_triggers
from journeys.models import Agreement, Transition
from tests import factories

pytestmark = pytest.mark.django_db

TABLE = Transition._meta.db_table


@pytest.fixture
def kept() -> Transition:
    """A move that was made."""
    return Transition.objects.create(
        journey=factories.JourneyFactory(),
        from_phase="werkfit",
        to_phase="naar_werk",
        reason="klaar_voor_volgende_stap",
        on=date(2026, 11, 23),
        recorded_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    )


def _ways() -> dict[str, str]:
    ways = {
        "update": f"UPDATE {TABLE} SET reason = 'correctie'",
        "update to the same": f"UPDATE {TABLE} SET reason = reason",
        "delete": f"DELETE FROM {TABLE}",
        "upsert": f'INSERT INTO {TABLE} (id, journey_id, from_phase, to_phase, reason, "on", recorded_at) '
        f"SELECT id, journey_id, from_phase, to_phase, 'correctie', \"on\", recorded_at FROM {TABLE} WHERE true "
        "ON CONFLICT (id) DO UPDATE SET reason = 'correctie'",
    }
    if connection.vendor == "postgresql":
        return {**ways, "truncate": f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {TABLE} CASCADE"}
    return {
        **ways,
        "replace": f'REPLACE INTO {TABLE} (id, journey_id, from_phase, to_phase, reason, "on", recorded_at) '
        f"SELECT id, journey_id, from_phase, to_phase, 'correctie', \"on\", recorded_at FROM {TABLE}",
    }


@pytest.mark.parametrize("way", sorted(_ways()))
def test_the_database_refuses_to_change_what_is_kept(kept: Transition, way: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_ways()[way])
    assert Transition.objects.get().reason == "klaar_voor_volgende_stap"


def test_the_framework_cannot_get_round_it(kept: Transition) -> None:
    for change in (
        lambda: Transition.objects.update(reason="correctie"),
        lambda: Transition.objects.all().delete(),
        lambda: Transition.objects.all()._raw_delete("default"),
        lambda: kept.delete(),
        lambda: kept.save(),
        lambda: Transition.objects.bulk_update([kept], ["reason"]),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert Transition.objects.get() == kept


def test_more_rows_can_always_be_added(kept: Transition) -> None:
    Transition.objects.bulk_create(
        Transition(
            journey=kept.journey, to_phase="werkfit", reason="terugval", on=kept.on, recorded_at=kept.recorded_at
        )
        for _ in range(3)
    )
    assert Transition.objects.count() == 4


def test_the_check_finds_nothing_to_say_when_all_is_well() -> None:
    assert append_only.missing(connection) == set()
    assert append_only.check_triggers(databases=["default"]) == []


@pytest.fixture
def loose() -> Generator[str]:
    """A trigger that somebody dropped."""
    name = f"{TABLE}_no_delete"
    with connection.cursor() as cursor:
        cursor.execute(
            f'DROP TRIGGER "{name}" ON "{TABLE}"' if connection.vendor == "postgresql" else f'DROP TRIGGER "{name}"'
        )
    yield name
    append_only.install(connection)


def test_the_check_finds_a_trigger_that_was_dropped(loose: str) -> None:
    assert append_only.missing(connection) == {loose}
    (error,) = [error for error in run_checks(databases=["default"]) if error.id == "audit.E001"]
    assert loose in error.msg
    assert "migrate" in (error.hint or "")


def test_migrate_puts_a_dropped_trigger_back(kept: Transition, loose: str) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    assert append_only.missing(connection) == set()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        kept.delete()


@pytest.mark.services  # SQLite cannot switch one off
def test_the_check_finds_a_trigger_that_was_switched_off() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{TABLE}" DISABLE TRIGGER "{TABLE}_no_update"')
    assert append_only.missing(connection) == {f"{TABLE}_no_update"}


def test_installing_twice_is_installing_once() -> None:
    append_only.install(connection)
    append_only.install(connection)
    assert append_only.missing(connection) == set()


def test_a_table_as_it_was_before_a_migration_gets_no_trigger_that_knows_other_columns() -> None:
    """Each app is taken back by itself; on SQLite such a trigger would stop every statement that comes after."""
    table, logs = "journeys_agreement", change_triggers.trigger_names(Agreement, connection.vendor)
    with connection.cursor() as cursor:
        for name in logs:
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if connection.vendor == "postgresql" else ""))
        cursor.execute(f'ALTER TABLE "{table}" RENAME COLUMN "what" TO "before"')
    append_only.install(connection)
    assert append_only.missing(connection) == set()
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{table}" RENAME COLUMN "before" TO "what"')
    assert append_only.missing(connection) == logs
    append_only.install(connection)
    assert append_only.missing(connection) == set()


def test_a_table_that_does_not_exist_yet_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(append_only, "tables", lambda: ["not_made_yet"])
    append_only.install(connection)
    assert append_only.missing(connection) == set()


def test_a_server_does_not_start_while_a_trigger_is_missing() -> None:
    append_only.insist()
    with connection.cursor() as cursor:
        table = ' ON "journeys_transition"' if connection.vendor == "postgresql" else ""
        cursor.execute(f'DROP TRIGGER "journeys_transition_no_update"{table}')
    with pytest.raises(SystemExit, match=r"journeys_transition_no_update is missing.*run manage.py migrate"):
        append_only.insist()
