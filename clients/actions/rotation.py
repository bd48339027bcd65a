"""Sealing again, under the first of the keys, what an older one sealed."""

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model

from base.acts import act
from clients.rotation import Row


@act("Sleutels van versleutelde gegevens vervangen")
def reseal(*, model: type[Model], rows: Sequence[Row]) -> int:
    """Put the new tokens in the place of those that were read; answers how many rows were written.

    A row that somebody wrote in the meantime is left as it is: it says something else now.
    """
    quote, written = connection.ops.quote_name, 0
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    with connection.cursor() as cursor:
        for row in rows:
            put = ", ".join(f"{quote(columns[name])} = %s" for name in row.tokens)
            same = " AND ".join(f"{quote(columns[name])} = %s" for name in row.tokens)
            read, renewed = zip(*row.tokens.values(), strict=True)
            cursor.execute(
                f"UPDATE {quote(model._meta.db_table)} SET {put} "  # noqa: S608
                f"WHERE {quote(str(model._meta.pk.column))} = %s AND {same}",
                [*renewed, row.pk, *read],
            )
            written += cursor.rowcount
    return written
