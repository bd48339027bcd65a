"""Rows about who may look: beside the own care, and with what the client wants."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from clients.models import EmergencyAccess
from tests.factories import ClientFactory, UserFactory


class EmergencyAccessFactory(DjangoModelFactory[EmergencyAccess]):
    """A file that somebody of another office opened, not judged yet."""

    class Meta:
        model = EmergencyAccess

    client = factory.SubFactory(ClientFactory)
    user = factory.SubFactory(UserFactory)
    reason = "De klant staat aan onze balie en is in paniek; de eigen vestiging neemt niet op."
    valid_on = date(2026, 11, 23)
    opened_at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
