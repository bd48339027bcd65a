"""Readings as a page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audit import words
from audit.models import Reading
from audit.people import Person, people


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """Somebody saw a client."""

    at: datetime
    who: Person
    on_behalf: str
    number: str
    page: str
    purpose: str
    own: bool


def reading_rows(readings: Sequence[Reading]) -> list[ReadingRow]:
    """These readings in words; one query."""
    known = people(reading.actor_id for reading in readings)
    return [
        ReadingRow(
            at=reading.at,
            who=known[reading.actor_id],
            on_behalf=reading.on_behalf,
            number=reading.number,
            page=words.place(reading.what),
            purpose=words.purpose(reading.activity).label,
            own=reading.own,
        )
        for reading in readings
    ]
