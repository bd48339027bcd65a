"""Writing many rows at once: COPY on PostgreSQL, many-row inserts elsewhere."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Model


def reserve_ids(model: type[Model], count: int) -> range:
    """Primary keys for `count` new rows. On PostgreSQL they are taken from the sequence; call it in a transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            # One lock for the whole block: nobody else draws from the sequence between reading and moving it.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [table])
            cursor.execute(f"SELECT nextval('{sequence}')")
            first = cursor.fetchone()[0]
            if count > 1:
                cursor.execute(f"SELECT setval('{sequence}', %s)", [first + count - 1])
        else:
            cursor.execute(f'SELECT COALESCE(MAX(id), 0) + 1 FROM "{table}"')
            first = cursor.fetchone()[0]
    return range(first, first + count)


def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows given as tuples in the order of `columns` (attribute names); returns how many.

    Values are Python values; each goes through its field's own database preparation, so sealed fields arrive
    as ciphertext. Raises `django.db.IntegrityError` like any insert.
    """
    fields = [model._meta.get_field(name) for name in columns]
    if connection.vendor == "postgresql":
        return _copy(model, fields, rows)
    return _insert_many(model, fields, rows)


def _copy(model: type[Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> int:
    names = ", ".join(f'"{field.column}"' for field in fields)
    prepare = [_preparer(field) for field in fields]
    count = 0
    with connection.cursor() as cursor:
        with cursor.cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(
                    [value if how is None else how(value) for how, value in zip(prepare, row, strict=True)]
                )
                count += 1
    return count


def _insert_many(model: type[Model], fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> int:
    names = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join("%s" for _ in fields)
    count = 0

    def prepared() -> Iterable[list[Any]]:
        nonlocal count
        for row in rows:
            count += 1
            yield [
                field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)
            ]

    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', list(prepared())
        )
    return count


def _preparer(field: Any) -> Any:
    """How to turn a Python value into what COPY takes; None where psycopg does it by itself."""
    if isinstance(field, models.JSONField) or type(field).get_prep_value not in (
        models.CharField.get_prep_value,
        models.TextField.get_prep_value,
        models.DateField.get_prep_value,
        models.DateTimeField.get_prep_value,
        models.IntegerField.get_prep_value,
        models.BooleanField.get_prep_value,
        models.ForeignKey.get_prep_value,
        models.DecimalField.get_prep_value,
    ):
        return lambda value: field.get_db_prep_save(value, connection)
    return None
