"""Consents with sensible values; a test names only what it is about."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from clients.models import Consent
from tests.factories import ClientFactory, UserFactory


class ConsentFactory(DjangoModelFactory[Consent]):
    """The client said that we may speak with every employer about a job; with `asked` nobody answered yet."""

    class Meta:
        model = Consent

    client = factory.SubFactory(ClientFactory)
    purpose = Consent.Purpose.JOB
    state = Consent.State.GIVEN
    answered_on = date(2026, 1, 5)
    answered_at = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
    answered_as = Consent.Voice.SELF
    evidence = Consent.Evidence.TALK
    recorded_by = factory.SubFactory(UserFactory)

    class Params:
        asked = factory.Trait(
            state=Consent.State.ASKED,
            asked_on=date(2026, 11, 20),
            asked_by=factory.SubFactory(UserFactory),
            answered_on=None,
            answered_at=None,
            answered_as="",
            evidence="",
            recorded_by=None,
        )
