"""What stands behind the question mark: read strictly, and every mistake in it told at once."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Self

from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

LARGEST_ID = 2**63 - 1


class InvalidQuery(serializers.ValidationError):
    """Query parameters that cannot be right (API 400)."""


class Flag(serializers.BooleanField):
    """`true` or `false`, and no other spelling."""

    TRUE_VALUES = {"true"}
    FALSE_VALUES = {"false"}
    NULL_VALUES = set()


class Day(serializers.DateField):
    """A date as `2026-11-23`; the other spellings of ISO 8601 are not taken."""

    def to_internal_value(self, value: Any) -> date:
        """Refuse what Python would understand and the documented format does not allow."""
        if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            self.fail("invalid", format="JJJJ-MM-DD")
        return super().to_internal_value(value)


class Identifier(serializers.IntegerField):
    """The id of a row: digits that fit a database column."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST_ID, **options)


class Query(serializers.Serializer[Any]):
    """The parameters that an address takes; this one takes none."""

    @classmethod
    def read(cls, given: QueryDict) -> dict[str, Any]:
        """The values by their `source` name; raises `InvalidQuery` with everything that is wrong."""
        reader = cls(data=given.dict())
        reader.is_valid()
        errors: dict[str, Any] = dict(reader.errors)
        for name in given:
            if name not in reader.fields:
                errors[name] = [ErrorDetail("Deze parameter bestaat niet.", code="unknown")]
            elif len(given.getlist(name)) > 1:
                errors[name] = [ErrorDetail("Deze parameter mag maar één keer voorkomen.", code="repeated")]
        if errors:
            raise InvalidQuery(errors)
        values: dict[str, Any] = reader.validated_data
        return values

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """The rows that were asked for, out of the rows that may be seen."""
        return rows


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: which way to read on, and the date (as a day number) and id of the last row."""

    forward: bool
    day: date
    pk: int

    # A day number of at most seven digits; every text of this form is a place, so none needs to be refused.
    PATTERN: ClassVar[str] = r"^[np]\.[0-9]{1,7}\.[0-9]{1,18}$"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place that `text`, which has the form of `PATTERN`, stands for."""
        way, day, pk = text.split(".")
        ordinal = min(max(int(day), 1), date.max.toordinal())
        return cls(forward=way == "n", day=date.fromordinal(ordinal), pk=int(pk))

    def __str__(self) -> str:
        return f"{'n' if self.forward else 'p'}.{self.day.toordinal()}.{self.pk}"


class PageQuery(Query):
    """The parameters that every list takes."""

    limit = serializers.IntegerField(
        min_value=1, max_value=100, default=25, help_text="Hoeveel er hoogstens op een pagina staan."
    )
    cursor = serializers.RegexField(
        Cursor.PATTERN,
        required=False,
        help_text="Waar de pagina begint. Neem de adressen over die de vorige pagina noemt.",
    )
