"""Changes as a page shows them: the act, the table and the columns in Dutch, with the values that are still there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import GeneratedField, Model

from accounts.models import User
from audit import words
from audit.change_triggers import sealed_columns
from audit.models import Change
from audit.people import Person, people
from base.templatetags.wajong import dutch_date_short, dutch_datetime

NOT_KEPT = "niet bewaard"
NOT_SHOWN = "niet getoond"
DESTROYED = "waarde vernietigd"
EMPTY = "leeg"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that was written; `note` says why there are no values."""

    name: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row of the product was written; nobody, when the product did it by itself."""

    at: datetime
    who: Person | None
    program: str
    act: str
    verb: str
    table: str
    columns: list[Column]
    client_id: int | None
    # Of the client, as far as known.
    number: str = ""

    @property
    def is_update(self) -> bool:
        """Values were replaced by others."""
        return self.verb == Change.Verb.UPDATE.label

    @property
    def is_delete(self) -> bool:
        """The row went."""
        return self.verb == Change.Verb.DELETE.label


def change_rows(changes: Sequence[Change], numbers: Mapping[int, str] | None = None) -> list[ChangeRow]:
    """These changes, with their values read along, in words; one query. `numbers` are those of the clients, by id."""
    values = [_values(change) for change in changes]
    known = people({*_actors(changes), *_mentioned(changes, values)})
    return [
        ChangeRow(
            at=change.at,
            who=known[change.actor_id] if change.actor_id else None,
            program=change.program,
            act=words.act(change.act),
            verb=Change.Verb(change.verb).label,
            table=words.table(change.table),
            columns=list(_columns(change, kept, known)),
            client_id=change.client_id,
            number=(numbers or {}).get(change.client_id or 0, ""),
        )
        for change, kept in zip(changes, values, strict=True)
    ]


# The values before and after, by column; None when they were destroyed.
Kept = tuple[dict[str, Any], dict[str, Any]] | None


def _values(change: Change) -> Kept:
    values = getattr(change, "values", None)
    return (json.loads(values.before or "{}"), json.loads(values.after or "{}")) if values else None


def _actors(changes: Sequence[Change]) -> Iterator[int]:
    return (change.actor_id for change in changes if change.actor_id)


def _mentioned(changes: Sequence[Change], values: Sequence[Kept]) -> Iterator[int]:
    """Ids of accounts that stand in the values."""
    for change, kept in zip(changes, values, strict=True):
        for column, field in _fields(change.table).items():
            if kept and _is_account(field):
                yield from (int(side[column]) for side in kept if side.get(column))


def _fields(table: str) -> dict[str, Any]:
    model = words.logged_tables().get(table)
    return {str(field.column): field for field in model._meta.concrete_fields} if model else {}


def _is_account(field: Any) -> bool:
    return bool(field.is_relation) and field.related_model is User


def _columns(change: Change, kept: Kept, known: dict[int, Person]) -> Iterator[Column]:
    model, fields = words.logged_tables().get(change.table), _fields(change.table)
    written = [column for column in change.columns.split() or fields if column not in words.TECHNICAL]
    sealed = sealed_columns(model) if model else []
    withheld = _withheld(model)
    for column in written:
        field = fields.get(column)
        name = words.column(field) if field else column
        if column in sealed:
            yield Column(name, "", "", NOT_KEPT)
        elif kept is None:
            yield Column(name, "", "", DESTROYED)
        elif column in withheld:
            yield Column(name, "", "", NOT_SHOWN)
        else:
            before, after = (_shown(field, side.get(column), known) for side in kept)
            if change.verb == Change.Verb.UPDATE or {before, after} != {EMPTY}:
                yield Column(name, before, after)


def _withheld(model: type[Model] | None) -> frozenset[str]:
    return words.WITHHELD.get(model._meta.label, frozenset()) if model else frozenset()


def _shown(field: Any, raw: Any, known: dict[int, Person]) -> str:
    """A value as it stands in the log, in words."""
    if raw is None or raw == "":
        return EMPTY
    if field is None:
        return str(raw)
    if _is_account(field):
        return known[int(raw)].name
    if field.is_relation:
        return f"nummer {raw}"
    if field.choices:
        return str(dict(field.flatchoices).get(raw, raw))
    kind: Any = field.output_field if isinstance(field, GeneratedField) else field
    try:
        return _worded(kind.to_python(raw))
    except ValidationError:  # written while the column was of another kind
        return str(raw)


def _worded(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        return dutch_datetime(value if value.tzinfo else value.replace(tzinfo=UTC))
    if isinstance(value, date):
        return dutch_date_short(value)
    return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else str(value)
