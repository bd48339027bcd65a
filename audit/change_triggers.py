"""Triggers that write the change log: one on each table that holds something about a person, on both databases.

They see what the ORM, bulk statements, COPY and a console write alike. Like the triggers of `append_only` they are
made anew after every migrate and watched by a check. Sealed columns are named when they change and never copied; of
what is destroyed nothing is copied.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from audit.subjects import path_to_client
from base import acts

LOGGED_APPS = ("accounts", "clients", "journeys")
# Keys that are thrown away after a day, counts under a keyed hash, and the diary of the sweep: none of these says
# anything of a person.
NOT_LOGGED = frozenset({"accounts.Attempt", "accounts.IdempotencyKey", "journeys.SweepRun"})
VERBS = ("insert", "update", "delete")


def logged() -> Iterator[type[Model]]:
    """The models whose rows are logged, in a fixed order."""
    for label in LOGGED_APPS:
        for model in sorted(apps.get_app_config(label).get_models(), key=lambda model: model._meta.db_table):
            if model._meta.label not in NOT_LOGGED:
                yield model


def trigger_names(model: type[Model], vendor: str) -> set[str]:
    """The triggers of one table; SQLite needs one for each verb."""
    table = model._meta.db_table
    return {f"{table}_log"} if vendor == "postgresql" else {f"{table}_log_{verb}" for verb in VERBS}


def sealed_columns(model: type[Model]) -> list[str]:
    """Columns that are never copied: what is stored encrypted, its index, and a password's hash."""
    hidden = ("password", "client_secret", "bsn_index")
    return sorted(
        str(field.column)
        for field in model._meta.concrete_fields
        if type(field).__name__ == "SealedField" or field.column in hidden
    )


def subject(model: type[Model], row: str) -> str:
    """SQL for the id of the client that a row is about, from `row` (NEW or OLD); NULL for a row about nobody."""
    path = path_to_client(model)
    if path is None:
        return "NULL"
    if not path:
        return f"{row}.id"
    first, *further = path.split("__")
    field: Any = model._meta.get_field(first)
    found = f'{row}."{field.column}"'
    for step in further:
        above: type[Model] = field.related_model
        field = above._meta.get_field(step)
        found = f'(SELECT "{field.column}" FROM "{above._meta.db_table}" WHERE id = {found})'  # noqa: S608
    return found


def statements(model: type[Model], vendor: str) -> Iterator[str]:
    """The statements that make the triggers of one table anew."""
    yield from _postgresql(model) if vendor == "postgresql" else _sqlite(model)


_FUNCTION = """
CREATE OR REPLACE FUNCTION "{table}_log"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told text := current_setting('{setting}', true);
  was jsonb := '{{}}';
  becomes jsonb := '{{}}';
  changed text[] := ARRAY[]::text[];
  act jsonb;
  before text := '';
  after text := '';
  log_id bigint;
BEGIN
  act := COALESCE(NULLIF(told, ''), '{{}}')::jsonb;
  IF TG_OP <> 'INSERT' THEN was := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN becomes := to_jsonb(NEW); END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT array_agg(key ORDER BY key) INTO changed FROM jsonb_each(becomes)
    WHERE value IS DISTINCT FROM was -> key;
    IF changed IS NULL THEN RETURN NULL; END IF;
    SELECT jsonb_object_agg(key, value) INTO was FROM jsonb_each(was) WHERE key = ANY(changed);
    SELECT jsonb_object_agg(key, value) INTO becomes FROM jsonb_each(becomes) WHERE key = ANY(changed);
  END IF;
  IF TG_OP <> 'INSERT' THEN before := (was - ARRAY[{sealed}]::text[])::text; END IF;
  IF TG_OP <> 'DELETE' THEN after := (becomes - ARRAY[{sealed}]::text[])::text; END IF;
  IF act ->> 'act' = '{destroying}' THEN before := ''; after := ''; END IF;
  INSERT INTO audit_change (at, table_name, row_id, verb, columns, client_id, act, actor_id, program, trace, digest)
  VALUES (
    clock_timestamp(), TG_TABLE_NAME, COALESCE(NEW.id, OLD.id), lower(TG_OP), array_to_string(changed, ' '),
    CASE WHEN TG_OP = 'DELETE' THEN ({old_subject})::bigint ELSE ({new_subject})::bigint END,
    COALESCE(act ->> 'act', ''), (act ->> 'actor_id')::bigint, COALESCE(act ->> 'program', ''),
    COALESCE(act ->> 'trace', ''), encode(sha256(convert_to(before || E'\\n' || after, 'UTF8')), 'hex')
  ) RETURNING id INTO log_id;
  IF act ->> 'act' IS DISTINCT FROM '{destroying}' THEN
    INSERT INTO audit_changedvalues (change_id, before, after) VALUES (log_id, before, after);
  END IF;
  RETURN NULL;
END $$
"""


def _postgresql(model: type[Model]) -> Iterator[str]:
    table = model._meta.db_table
    yield _FUNCTION.format(
        table=table,
        setting=acts.SETTING,
        destroying=acts.DESTROYING,
        sealed=", ".join(f"'{column}'" for column in sealed_columns(model)),
        old_subject=subject(model, "OLD"),
        new_subject=subject(model, "NEW"),
    )
    yield f'DROP TRIGGER IF EXISTS "{table}_log" ON "{table}"'
    yield (
        f'CREATE TRIGGER "{table}_log" AFTER INSERT OR UPDATE OR DELETE ON "{table}" FOR EACH ROW '
        f"WHEN (current_setting('{acts.SETTING}', true) IS DISTINCT FROM '{acts.INVENTED}') "
        f'EXECUTE FUNCTION "{table}_log"()'
    )


def _sqlite(model: type[Model]) -> Iterator[str]:
    table, columns = model._meta.db_table, [str(field.column) for field in model._meta.concrete_fields]
    sealed = " ".join(sealed_columns(model))
    for verb in VERBS:
        was = "NULL" if verb == "insert" else _json("OLD", columns)
        becomes = "NULL" if verb == "delete" else _json("NEW", columns)
        row = "OLD" if verb == "delete" else "NEW"
        values = f"wajong_change('{sealed}', {was}, {becomes})"
        yield f'DROP TRIGGER IF EXISTS "{table}_log_{verb}"'
        # The values of this row are computed once and read from the running statement by what was asked of them.
        yield (
            f'CREATE TRIGGER "{table}_log_{verb}" AFTER {verb.upper()} ON "{table}" '  # noqa: S608
            f"WHEN {values} BEGIN "
            "INSERT INTO audit_change "
            "(at, table_name, row_id, verb, columns, client_id, act, actor_id, program, trace, digest) "
            f"VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), '{table}', {row}.id, '{verb}', "
            f"wajong_changed('columns'), {subject(model, row)}, wajong_changed('act'), wajong_changed('actor_id'), "
            "wajong_changed('program'), wajong_changed('trace'), wajong_changed('digest')); "
            "INSERT INTO audit_changedvalues (change_id, before, after) "
            "SELECT last_insert_rowid(), wajong_changed('before'), wajong_changed('after') "
            f"WHERE wajong_act() <> '{acts.DESTROYING}'; END"
        )


def _json(row: str, columns: list[str]) -> str:
    return "json_object(" + ", ".join(f"'{column}', {row}.\"{column}\"" for column in columns) + ")"


def digest(before: str, after: str) -> str:
    """SHA-256, in hex, of the values before and after as they stand in `ChangedValues`."""
    return hashlib.sha256(f"{before}\n{after}".encode()).hexdigest()


class _Running:
    """The change that a trigger of one SQLite connection is writing."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def change(self, sealed: str, was: str | None, becomes: str | None) -> int:
        """Work out what changed; 0 when nothing did or when nothing is to be logged."""
        told = acts.told()
        if told == acts.INVENTED:
            return 0
        old, new = json.loads(was or "{}"), json.loads(becomes or "{}")
        hidden = set(sealed.split())
        names = sorted(name for name in new if was and becomes and new[name] != old[name])
        if was and becomes:
            if not names:
                return 0
            old, new = ({name: row[name] for name in names} for row in (old, new))
        before, after = (
            json.dumps({name: row[name] for name in row if name not in hidden}, ensure_ascii=False) if text else ""
            for row, text in ((old, was), (new, becomes))
        )
        if acts.running() == acts.DESTROYING:
            before = after = ""
        act = {"act": "", "actor_id": None, "trace": "", "program": "", **(json.loads(told) if told else {})}
        values = {"columns": " ".join(names), "before": before, "after": after, "digest": digest(before, after)}
        self.values = {**act, **values}
        return 1

    def changed(self, name: str) -> Any:
        """One value of the running change."""
        return self.values[name]


def connect(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Handler of `connection_created`: gives SQLite the functions that the triggers call.

    A program without them cannot write to a logged table at all.
    """
    raw = connection.connection
    if isinstance(raw, sqlite3.Connection):
        running = _Running()
        raw.create_function("wajong_change", 3, running.change)
        raw.create_function("wajong_changed", 1, running.changed)
        raw.create_function("wajong_act", 0, acts.running)
