"""Tables that only grow: the database itself refuses to update, delete or truncate their rows.

A model asks for it by name in `APPEND_ONLY`. The triggers are made again after every migrate, because SQLite
drops them silently whenever it remakes a table, and a check at start says so when one is missing.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.utils import OperationalError, ProgrammingError

from audit import change_triggers
from base import acts

APPEND_ONLY = (
    "journeys.Transition",
    "journeys.JobEndStep",
    "journeys.TrajectoryStep",
    "journeys.VacancyStep",
    "journeys.ExportDownload",
    "journeys.DestructionStatement",
    "audit.Reading",
    "audit.Change",
    "audit.RefusedContact",
    "audit.Seal",
)
# Rows that no statement changes, and that go one day with the file they tell of: by the act that destroys it alone.
NEVER_CHANGED = ("audit.ChangedValues",)

_REFUSE = """
CREATE OR REPLACE FUNCTION wajong_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: %% on %% refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_REFUSE_UNLESS_DESTROYING = f"""
CREATE OR REPLACE FUNCTION wajong_refuse_unless_destroying() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF COALESCE(NULLIF(current_setting('{acts.SETTING}', true), ''), '{{}}')::jsonb ->> 'act' = '{acts.DESTROYING}' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'append-only: % on % refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def tables() -> list[str]:
    """The database tables whose rows are never changed."""
    return [apps.get_model(label)._meta.db_table for label in (*APPEND_ONLY, *NEVER_CHANGED)]


def _trigger_names(table: str, vendor: str) -> set[str]:
    # SQLite's REPLACE deletes a row without asking the trigger on delete; PostgreSQL has no such statement.
    verbs = {"update", "delete", "truncate" if vendor == "postgresql" else "replace"}
    return {f"{table}_no_{verb}" for verb in verbs}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers on every append-only table that exists; doing it twice changes nothing."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSE.replace("%%", "%"))
            cursor.execute(_REFUSE_UNLESS_DESTROYING)
        going = {apps.get_model(label)._meta.db_table for label in NEVER_CHANGED}
        for table in existing.intersection(tables()):
            for name in sorted(_trigger_names(table, connection.vendor)):
                verb = name.rsplit("_", 1)[1].upper()
                goes = verb == "DELETE" and table in going
                if connection.vendor == "postgresql":
                    level = "STATEMENT" if verb == "TRUNCATE" else "ROW"
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                    cursor.execute(
                        f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" FOR EACH {level} '
                        f"EXECUTE FUNCTION {'wajong_refuse_unless_destroying' if goes else 'wajong_refuse_change'}()"
                    )
                else:
                    event = f'{verb} ON "{table}"'
                    if verb == "REPLACE":
                        known = f'SELECT 1 FROM "{table}" WHERE rowid = NEW.rowid'  # noqa: S608
                        event = f'INSERT ON "{table}" WHEN EXISTS ({known})'
                    elif goes:
                        event += f" WHEN wajong_act() <> '{acts.DESTROYING}'"
                    cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                    cursor.execute(
                        f'CREATE TRIGGER "{name}" BEFORE {event} '
                        f"BEGIN SELECT RAISE(ABORT, 'append-only: {verb} refused'); END"
                    )
        for model in change_triggers.logged():
            if model._meta.db_table in existing and _is_up_to_date(model, connection, cursor):
                for statement in change_triggers.statements(model, connection.vendor):
                    cursor.execute(statement)


def _is_up_to_date(model: type[Model], connection: BaseDatabaseWrapper, cursor: Any) -> bool:
    """Whether the table has every column of the model: not while a migration of its app was taken back."""
    there = {column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)}
    return {field.column for field in model._meta.concrete_fields} <= there


def missing(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of the triggers that are not there or are switched off.

    Tables that are still to be made, or to be brought up to date, are no fault: `migrate` comes first.
    """
    existing = set(connection.introspection.table_names())
    wanted = {name for table in existing.intersection(tables()) for name in _trigger_names(table, connection.vendor)}
    with connection.cursor() as cursor:
        for model in change_triggers.logged():
            if model._meta.db_table in existing and _is_up_to_date(model, connection, cursor):
                wanted |= change_triggers.trigger_names(model, connection.vendor)
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return wanted - {row[0] for row in cursor.fetchall()}


def install_after_migrate(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Handler of `post_migrate`."""
    install(connections[using])


@register(Tags.database)
def check_triggers(databases: Iterable[str] | None = None, **_: Any) -> list[CheckMessage]:
    """An error for each append-only table that the database does not protect."""
    errors: list[CheckMessage] = []
    for alias in databases or ():
        try:
            names = missing(connections[alias])
        except (OperationalError, ProgrammingError) as problem:
            errors.append(Error(f"The database cannot be read: {problem}", id="audit.E002"))
            continue
        errors += [
            Error(
                f"Trigger {name} is missing: rows that must be kept for ever could be changed.",
                hint="Run `manage.py migrate`; it makes the triggers again.",
                id="audit.E001",
            )
            for name in sorted(names)
        ]
    return errors


def insist() -> None:
    """Stop the process with one sentence when a row that must be kept for ever could be changed.

    For the start of a server. A database that gives no answer is no reason to stop: readiness watches that.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    try:
        names = missing(connection)
    except (OperationalError, ProgrammingError):
        return
    if names:
        raise SystemExit(
            f"Trigger {sorted(names)[0]} is missing, so rows that must be kept for ever could be changed: "
            "run manage.py migrate."
        )
