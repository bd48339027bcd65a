"""Date arithmetic inside the database, equal to `base.dates` on both engines."""

from datetime import date
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import DateField, Func
from django.db.models.sql.compiler import SQLCompiler

from base.dates import add_months

_AsSql = tuple[str, list[Any]]


class AddMonths(Func):
    """A date moved by whole months, clamped to the month's end: `AddMonths(F("ends_on"), -2)`."""

    function = "wajong_add_months"
    arity = 2
    output_field = DateField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> _AsSql:
        """PostgreSQL clamps by itself."""
        return self.as_sql(  # type: ignore[return-value]
            compiler,
            connection,
            template="(%(expressions)s))::date",
            arg_joiner=" + make_interval(months => ",
            **extra,
        )


class AddDays(Func):
    """A date moved by whole days: `AddDays(F("ended_on"), 28)`."""

    function = "wajong_add_days"
    arity = 2
    output_field = DateField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> _AsSql:
        """Adding an integer to a date gives a date."""
        return self.as_sql(  # type: ignore[return-value]
            compiler, connection, template="(%(expressions)s)", arg_joiner=" + ", **extra
        )


def _sqlite_add_months(day: str | None, months: int | None) -> str | None:
    if day is None or months is None:
        return None
    return add_months(date.fromisoformat(day), months).isoformat()


def _sqlite_add_days(day: str | None, days: int | None) -> str | None:
    if day is None or days is None:
        return None
    return date.fromordinal(date.fromisoformat(day).toordinal() + days).isoformat()


def _teach_sqlite(connection: Any, **_: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_function("wajong_add_months", 2, _sqlite_add_months, deterministic=True)
        connection.connection.create_function("wajong_add_days", 2, _sqlite_add_days, deterministic=True)


def install() -> None:
    """Give every new SQLite connection the two functions."""
    connection_created.connect(_teach_sqlite, dispatch_uid="base.expressions")
