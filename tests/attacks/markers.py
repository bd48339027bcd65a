"""Gives every column of every row about a client a value that stands nowhere else, from the models themselves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import DatabaseError, models, transaction

from audit.change_triggers import logged
from audit.subjects import path_to_client
from base.templatetags.wajong import dutch_date, dutch_date_short
from clients.models import Client, ContactDetails
from journeys.models import Conversation
from tests.matrix.people import Whose

# What an address is made of stays what it is.
KEPT = {"number", "bsn_index", "reference"}
# Empty means that it goes on: with a day in it the row would be over, and shown to nobody.
RUNS_WHILE_EMPTY = {"ended_on", "until", "done_on", "dropped_on", "closed_on", "taken_back_at"}
# Of these the codes are marked too: they lead to no state of anything.
CODED = {Client, ContactDetails, Conversation}
FURTHEST = 400
SOME_DAY = date(2026, 11, 24)


@dataclass(frozen=True)
class Marker:
    """One column of one row: whose it is, which it is, and how an answer would spell its value."""

    whose: Whose
    row: models.Model
    field: Any
    spelled: tuple[str, ...]

    @property
    def column(self) -> str:
        """As the tables of this test name it."""
        return f"{type(self.row).__name__}.{self.field.name}"

    def is_in(self, text: str) -> bool:
        """Whether an answer says it; a number stands by itself, since any random token holds three digits."""
        return any(
            re.search(rf"(?<!\w){spelling}(?!\w)", text) if spelling.isdigit() else spelling in text
            for spelling in self.spelled
        )


class Markers:
    """Hands out values, each once."""

    def __init__(self) -> None:
        self.numbers = count(20101)
        self.words = (f"zq{number:04d}" for number in count())
        self.taken = {day for model in logged() for field in _days_of(model) for day in _known(model, field)}

    def on(self, whose: Whose, client: Client) -> Iterator[Marker]:
        """Mark all that is kept about a client; what the database refuses to change keeps its value."""
        for model in logged():
            path = path_to_client(model)
            if path is None:
                continue
            for row in list(model._base_manager.filter(**{path or "pk": client.pk})):
                for field in model._meta.concrete_fields:
                    if spelled := self._mark(model, row.pk, field):
                        yield Marker(whose, row, field, spelled)

    def again(self, marker: Marker) -> Marker:
        """The same column with another value, to tell whether an answer shows it or says the same by chance.

        A day may be reckoned from others, and a number may stand in a picture.
        """
        return replace(marker, spelled=self._mark(type(marker.row), marker.row.pk, marker.field))

    def _mark(self, model: Any, pk: int, field: Any) -> tuple[str, ...]:
        """Give this column of this row its own value; how it is spelled, or nothing for one that cannot have one."""
        if field.name in KEPT or field.generated or field.primary_key or field.is_relation:
            return ()
        for value, spelled in self._values(model, pk, field):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=pk).update(**{field.name: value})
            except DatabaseError:  # a rule of the table, or a table that only grows
                continue
            self.keep(value)
            return spelled
        return ()

    def _values(self, model: Any, pk: int, field: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
        if isinstance(field, models.JSONField):
            word = next(self.words)
            yield [word], (word,)
        elif model in CODED and field.choices:
            code, label = field.choices[1]
            yield code, (str(label),)
        elif isinstance(field, models.CharField | models.TextField) and not field.choices:
            word = next(self.words)
            if field.max_length is None or field.max_length >= len(word):
                yield word, (word,)
        elif isinstance(field, models.DateField):
            now = model._base_manager.values_list(field.name, flat=True).get(pk=pk)
            if now is not None or field.name not in RUNS_WHILE_EMPTY:
                yield from self._days(now, with_time=isinstance(field, models.DateTimeField))
        elif isinstance(field, models.DecimalField):
            yield Decimal("37.3"), ("37,3", "37.3")
        elif isinstance(field, models.PositiveSmallIntegerField):
            number = next(self.numbers)
            yield number, (str(number),)

    def _days(self, now: Any, *, with_time: bool) -> Iterator[tuple[Any, tuple[str, ...]]]:
        """Days around the one it was, so that what follows from it stays nearly what it was."""
        around = now.date() if isinstance(now, datetime) else now or SOME_DAY
        for distance in (sign * far for far in range(1, FURTHEST) for sign in (-1, 1)):
            day = around + timedelta(days=distance)
            if day not in self.taken:
                spelled = (dutch_date(day), dutch_date_short(day), day.isoformat())
                yield datetime.combine(day, time(12), UTC) if with_time else day, spelled

    def keep(self, value: Any) -> None:
        """Nobody else gets this day."""
        if isinstance(value, date):
            self.taken.add(value.date() if isinstance(value, datetime) else value)


def _days_of(model: Any) -> list[Any]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.DateField)]


def _known(model: Any, field: Any) -> Iterator[date]:
    """The days that stand in this column now."""
    for value in model._base_manager.exclude(**{field.name: None}).values_list(field.name, flat=True):
        yield value.date() if isinstance(value, datetime) else value
