"""Which sealed values stand under which key: what `manage.py rotate_keys` goes through, in parts by primary key."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import InvalidToken
from django.apps import apps
from django.db.models import Model

from clients.sealed import Sealed, SealedField

# Rows of one part, and so of one transaction: short enough that nobody waits for it.
PART = 500


@dataclass(frozen=True)
class Row:
    """A row with values that do not stand under the first key: by column what was read and what takes its place."""

    pk: int
    tokens: dict[str, tuple[str, str]]


@dataclass
class Part:
    """Some rows of one table, behind `after` up to and including `last`; `unreadable` are those that no key opens."""

    after: int | None
    last: int
    count: int
    stale: list[Row] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)


def sealed_models() -> Iterator[tuple[type[Model], tuple[str, ...]]]:
    """Every model with sealed columns, and the names of these; a new one is found by itself."""
    for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table):
        names = tuple(one.name for one in model._meta.concrete_fields if isinstance(one, SealedField))
        if names and not model._meta.proxy:
            yield model, names


def parts(model: type[Model], names: tuple[str, ...]) -> Iterator[Part]:
    """All rows of a table, `PART` at a time, each read when it is asked for."""
    after: int | None = None
    while (part := part_after(model, names, after)).count:
        yield part
        after = part.last


def part_after(model: type[Model], names: tuple[str, ...], after: int | None, until: int | None = None) -> Part:
    """The first `PART` rows behind the key `after`, and not behind `until`; one query."""
    rows = model._base_manager.order_by("pk")
    rows = rows if after is None else rows.filter(pk__gt=after)
    rows = rows if until is None else rows.filter(pk__lte=until)
    found = list(rows.values_list("pk", *names)[:PART])
    part = Part(after, found[-1][0] if found else 0, len(found))
    for pk, *values in found:
        old: dict[str, Any] = {name: value for name, value in zip(names, values, strict=True) if _is_old(value)}
        try:
            tokens = {name: (value.token, value.renewed().token) for name, value in old.items()}
        except InvalidToken:
            part.unreadable.append(pk)
            continue
        if tokens:
            part.stale.append(Row(pk, tokens))
    return part


def _is_old(value: Sealed | None) -> bool:
    return value is not None and not value.is_current
