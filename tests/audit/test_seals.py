"""The seals: a log that was rewritten is found, whoever switched the triggers off."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from audit import actions, append_only, seals
from audit.models import Change, ChangedValues, Reading, Seal
from clients.models import Client

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def readings(count: int) -> None:
    actions.record_readings(
        readings=[
            Reading(
                at=AT + timedelta(seconds=n),
                actor_id=7,
                client_id=n % 50 + 1,
                number=f"W{n % 50:08}",
                what="client-file",
                activity="begeleiding",
                own=True,
            )
            for n in range(count)
        ]
    )


@contextmanager
def triggers_off(model: Any) -> Generator[str]:
    """What somebody does who manages the database and wants to leave no trace."""
    table = model._meta.db_table
    names = append_only._trigger_names(table, connection.vendor)
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if connection.vendor == "postgresql" else ""))
    yield table
    append_only.install(connection)


def verify() -> None:
    call_command("verify_audit")


def test_a_log_that_nobody_touched_agrees(kim: Client, capsys: pytest.CaptureFixture[str]) -> None:
    readings(30)
    verify()
    assert "reading: 30 rows agree, head " in capsys.readouterr().out
    readings(5)
    verify()
    assert "reading: 35 rows agree, head " in capsys.readouterr().out


def test_sealing_twice_is_sealing_once(kim: Client) -> None:
    readings(3)
    assert actions.seal(at=AT) == 3 + Change.objects.count()
    assert actions.seal(at=AT) == 0


def test_a_long_stretch_is_closed_by_several_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "LONGEST", 10)
    readings(25)
    actions.seal(at=AT)
    found = Seal.objects.filter(log="reading").order_by("pk")
    assert [len(seal.marks) // seals.MARK for seal in found] == [10, 10, 5]
    assert list(seals.faults()) == []


def forge(how: str) -> Callable[[Any, int], None]:
    def act(cursor: Any, middle: int) -> None:
        statement = {
            "changed": f"UPDATE audit_reading SET actor_id = 8 WHERE id = {middle}",
            "gone": f"DELETE FROM audit_reading WHERE id = {middle}",
            "last gone": "DELETE FROM audit_reading WHERE id = (SELECT max(id) FROM audit_reading)",
            "moved in time": f"UPDATE audit_reading SET at = '2026-01-01 00:00:00+00:00' WHERE id = {middle}",
            "swapped": f"UPDATE audit_reading SET client_id = 51 - client_id WHERE id IN ({middle}, {middle + 1})",
        }[how]
        cursor.execute(statement)

    return act


@pytest.mark.parametrize("how", ["changed", "gone", "last gone", "moved in time", "swapped"])
def test_a_row_that_was_tampered_with_is_found(how: str) -> None:
    readings(40)
    actions.seal(at=AT)
    readings(10)
    actions.seal(at=AT)
    first = Reading.objects.order_by("pk")[0].pk
    with triggers_off(Reading), connection.cursor() as cursor:
        forge(how)(cursor, first + 20)
    (fault,) = seals.faults()
    assert fault.log == "reading"
    assert fault.row_id == {"gone": first + 21, "last gone": first + 49}.get(how, first + 20)
    with pytest.raises(CommandError, match="1 faults"):
        verify()


def test_a_row_that_was_slipped_in_is_found() -> None:
    readings(5)
    actions.seal(at=AT)
    row = Reading.objects.order_by("pk")[2]
    with triggers_off(Reading), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM audit_reading WHERE id = {row.pk}")
    row.actor_id = 9
    row.save(force_insert=True)
    (fault,) = seals.faults()
    assert (fault.row_id, fault.what) == (row.pk, "is not what was written")


def test_a_row_and_its_seal_cannot_be_made_anew_without_the_key(settings: Any) -> None:
    readings(5)
    settings.AUDIT_KEY = "somebody-elses-key-0123456789-abcdef"
    actions.seal(at=AT)
    settings.AUDIT_KEY = "only-for-tests-9876543210-fedcba"
    (fault,) = (fault for fault in seals.faults() if fault.log == "reading")
    assert "was not made here" in fault.what


def test_an_end_that_was_cut_off_with_its_seal_is_told_by_the_head_that_was_noted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    readings(5)
    verify()
    readings(5)
    actions.seal(at=AT)
    head = Seal.objects.filter(log="reading").order_by("-pk")[0]
    with triggers_off(Reading), triggers_off(Seal), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM audit_reading WHERE id >= {head.first_id}")
        cursor.execute(f"DELETE FROM audit_seal WHERE id = {head.pk}")
    verify()
    with pytest.raises(CommandError):
        call_command("verify_audit", head=[head.digest])
    assert "the end of a log was cut off" in capsys.readouterr().err


def test_values_that_were_forged_are_found_without_a_seal(kim: Client) -> None:
    change = Change.objects.filter(table="clients_client").latest("pk")
    with triggers_off(ChangedValues), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_changedvalues SET after = '{}' WHERE change_id = %s", [change.pk])
    (fault,) = seals.faults()
    assert (fault.log, fault.row_id) == ("change", change.pk)


def test_values_that_went_without_a_destruction_are_found(kim: Client) -> None:
    Client.objects.filter(pk=kim.pk).update(first_name="Kimberley")
    change = Change.objects.filter(table="clients_client").order_by("-pk")[0]
    with triggers_off(ChangedValues) as table, connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}" WHERE change_id = %s', [change.pk])
    assert [(fault.row_id, fault.what) for fault in seals.faults()] == [
        (change.pk, "has lost the values that were written")
    ]


def test_a_hundred_thousand_readings_are_verified_and_one_that_was_changed_is_found() -> None:
    for _ in range(10):
        readings(10_000)
    actions.seal(at=AT)
    assert list(seals.faults()) == []
    middle = Reading.objects.order_by("pk")[54_321].pk
    with triggers_off(Reading), connection.cursor() as cursor:
        forge("changed")(cursor, middle)
    assert [fault.row_id for fault in seals.faults()] == [middle]
