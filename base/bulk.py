"""Writing many rows at once: COPY on PostgreSQL, many-row inserts elsewhere."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Model


def reserve_ids(model: type[Model], count: int) -> Sequence[int]:
    """Primary keys for `count` new rows, ascending, that nobody else gets; call it in a transaction.

    They need not follow on one another: others may insert at the same time.
    """
    if count < 1:
        return ()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return sorted(row[0] for row in cursor.fetchall())
        # The counter of SQLite, so that a key that was ever used or reserved is not given out again.
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
        cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last + count])
    return range(last + 1, last + count + 1)


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
    prepare = [(place, how) for place, field in enumerate(fields) if (how := _preparer(field))]
    count = 0
    with connection.cursor() as cursor:
        statement = f'COPY "{model._meta.db_table}" ({names}) FROM STDIN'
        with connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
            for row in rows:
                values = list(row)
                for place, how in prepare:
                    values[place] = how(values[place])
                copy.write_row(values)
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
            yield [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)]

    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', list(prepared()))
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
        models.AutoField.get_prep_value,
    ):
        return lambda value: field.get_db_prep_save(value, connection)
    return None
