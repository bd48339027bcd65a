"""Locks on something that is no row, held until the transaction ends.

Many may share a lock; who takes it alone waits for them and they wait for whom has it alone. On SQLite a writing
transaction is alone anyway.
"""

from django.db import connection


def share(name: str) -> None:
    """Hold `name` together with others."""
    _take("pg_advisory_xact_lock_shared", name)


def take_alone(name: str) -> None:
    """Hold `name` alone. Take it before any other lock."""
    _take("pg_advisory_xact_lock", name)


def _take(function: str, name: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [name])
