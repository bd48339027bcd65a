"""Services that were chosen, with sensible values; a test names only what it is about."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from journeys.models import ChosenService
from tests.factories import ClientFactory, UserFactory


class ChosenServiceFactory(DjangoModelFactory[ChosenService]):
    """Scholing that goes on; with `mediation` the Werkgeversservicepunt, with `over` what came of it."""

    class Meta:
        model = ChosenService

    client = factory.SubFactory(ClientFactory)
    service = "scholing"
    reason_for_service = "Kim mist een diploma."
    expected_result = "Een certificaat heftruck."
    chosen_on = date(2026, 11, 2)
    chosen_by = factory.SubFactory(UserFactory)

    class Params:
        mediation = factory.Trait(service="wsp", client_agreed_on=date(2026, 11, 2))
        over = factory.Trait(
            outcome="bereikt",
            result="Het certificaat is gehaald.",
            ended_on=date(2026, 11, 20),
            ended_by=factory.SelfAttribute("chosen_by"),
        )
