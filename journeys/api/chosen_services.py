"""Services that are no traject: chosen, read, and what came of them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import PersonSerializer, allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import ActionsField, Code, StrictSerializer, Text
from journeys import options
from journeys.actions import chosen_services
from journeys.actions.chosen_services import OUTCOMES
from journeys.actions.services import LONGEST_REASON, LONGEST_TEXT
from journeys.api.allowed import Actions, OnClients, told
from journeys.api.filters import ChosenServiceQuery
from journeys.api.plans import OnClient
from journeys.models import ChosenService
from journeys.services import CHOSEN_CHOICES

READ_FILE = allow(GET=Permission.SEE_FILE)
RECORD_WORK = allow(POST=Permission.RECORD_WORK)


class ChosenServiceSerializer(serializers.Serializer[Any]):
    """A service that is no traject: why it was chosen, what it must lead to, and what came of it."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    workplan = serializers.IntegerField(source="workplan_id", allow_null=True, help_text="Het werkplan van toen.")
    service = serializers.ChoiceField(CHOSEN_CHOICES)
    reasonForService = serializers.CharField(source="reason_for_service")
    expectedResult = serializers.CharField(source="expected_result")
    clientAgreedOn = serializers.DateField(
        source="client_agreed_on", allow_null=True, help_text="Alleen bij het Werkgeversservicepunt."
    )
    chosenOn = serializers.DateField(source="chosen_on")
    chosenBy = PersonSerializer(source="chosen_by")
    endedOn = serializers.DateField(source="ended_on", allow_null=True)
    outcome = Code(ChosenService.Outcome.choices, allow_null=True)
    result = serializers.CharField(help_text="Wat het opleverde.")
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = ActionsField()


class ChosenServiceInputSerializer(StrictSerializer):
    """A service that is chosen."""

    service = serializers.ChoiceField(CHOSEN_CHOICES)
    reasonForService = Text(source="reason_for_service", max_length=LONGEST_REASON)
    expectedResult = Text(source="expected_result", max_length=LONGEST_TEXT)
    clientAgreedOn = Day(
        source="client_agreed_on", required=False, default=None, allow_null=True,
        help_text="Nodig bij het Werkgeversservicepunt: de adviseurs in de regio zien naam en klantnummer.",
    )  # fmt: skip
    on = Day(source="day", help_text="Gekozen op; vandaag of eerder.")


class ChosenServiceEndInputSerializer(StrictSerializer):
    """What came of a chosen service."""

    outcome = serializers.ChoiceField([(code.value, code.label) for code in OUTCOMES])
    result = Text(max_length=LONGEST_TEXT)
    on = Day(source="day", help_text="Laatste dag; vandaag of eerder.")


@extend_schema_view(
    list=extend_schema(summary="Gekozen diensten", description="Diensten die geen traject zijn, met de reden."),
    retrieve=extend_schema(summary="Een gekozen dienst", description="Een dienst die geen traject is."),
)
class ChosenServiceViews(OnClients):
    """Chosen services with what can be done with them."""

    permission_classes = (READ_FILE,)
    queryset = ChosenService.objects.none()
    serializer_class = ChosenServiceSerializer
    queries = {"list": ChosenServiceQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Chosen services with client, klantreis and who chose."""
        return super().get_queryset().select_related("client__journey", "chosen_by")

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """What can be done with all chosen services of this answer together."""
        return told(options.of_chosen_services(shown, self.actor))


class ServiceChoose(OnClient):
    """A service that is chosen."""

    permission_classes = (RECORD_WORK,)
    takes, does = ChosenServiceInputSerializer, staticmethod(chosen_services.choose_service)
    shows, place = ChosenServiceViews, "api:chosen-service"
    says = ("Kies een dienst", "Kiest een dienst die geen traject is en bij de klantfase past, met de reden.")


class ServiceEnd(Acting):
    """What came of a chosen service."""

    permission_classes = (RECORD_WORK,)
    queryset = ChosenService.objects.none()
    parent, subject, versioned = ChosenService, "chosen_id", True
    takes, does = ChosenServiceEndInputSerializer, staticmethod(chosen_services.end_service)
    shows, place = ChosenServiceViews, "api:chosen-service"
    says = ("Leg de afloop van een dienst vast", "Legt eenmalig vast wat de dienst opleverde.")
