"""What one can ask for in the lists of clients and of jobs."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from base.api.query import Day, Flag, Identifier, PageQuery
from base.api.serializers import Line
from clients.models import ContactPerson

NUMBER = r"^W[0-9]{8}$"


class ClientQuery(PageQuery):
    """Filters on clients."""

    office = serializers.SlugField(required=False, help_text="Code van de vestiging.")
    q = Line(
        required=False, min_length=2, max_length=80, help_text="Klantnummer, of een stuk van de naam. Nooit een BSN."
    )
    fixedContact = Identifier(source="fixed_contact", required=False, help_text="Id van het vaste contact.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further; none of them widens what may be seen."""
        found: Any = rows
        if office := values.get("office"):
            found = found.filter(office__code=office)
        if text := values.get("q"):
            found = found.search(text)
        if contact := values.get("fixed_contact"):
            running = ContactPerson.objects.filter(
                user=contact, position=ContactPerson.Position.FIXED, until__isnull=True
            )
            found = found.filter(pk__in=running.values("client"))
        return super().narrow(found, values, on)


class EmploymentQuery(PageQuery):
    """Filters on jobs."""

    running = Flag(required=False, help_text="Alleen lopende (true) of alleen geëindigde (false) banen.")
    endsBefore = Day(
        source="ends_before", required=False, help_text="Lopende banen waarvan het contract voor deze dag eindigt."
    )
    client = serializers.RegexField(NUMBER, required=False, help_text="Klantnummer.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        found: Any = rows
        if (running := values.get("running")) is not None:
            found = found.filter(ended_on__isnull=running)
        if day := values.get("ends_before"):
            found = found.running().filter(expected_end_on__lt=day)
        if number := values.get("client"):
            found = found.filter(client__number=number)
        return super().narrow(found, values, on)
