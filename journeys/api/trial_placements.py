"""Trial placements: planned, read, and how they ended."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import ActionsField, Code, Ref, StrictSerializer, YesNo
from clients.api.serializers import OrganisationSerializer
from journeys import options
from journeys.actions import trial_placements
from journeys.api.allowed import Actions, OnClients, told
from journeys.api.filters import TrialPlacementQuery
from journeys.api.plans import OnClient
from journeys.models import TrialPlacement

READ_FILE = allow(GET=Permission.SEE_FILE)
RECORD_WORK = allow(POST=Permission.RECORD_WORK)


class TrialPlacementSerializer(serializers.Serializer[Any]):
    """Two to six unpaid months at an employer who means to hire."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    employer = OrganisationSerializer()
    startsOn = serializers.DateField(source="starts_on")
    endsOn = serializers.DateField(source="ends_on", help_text="Zoals afgesproken.")
    intentionOn = serializers.DateField(source="intention_on", help_text="Datum van de schriftelijke intentie.")
    endedOn = serializers.DateField(source="ended_on", allow_null=True)
    outcome = Code(TrialPlacement.Outcome.choices, allow_null=True)
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = ActionsField()


class TrialPlacementInputSerializer(StrictSerializer):
    """A trial placement to come, or that has begun."""

    employer = Ref(source="employer_id", help_text="Id van de werkgever.")
    startsOn = Day(source="starts_on")
    endsOn = Day(source="ends_on", help_text="Minstens twee en hoogstens zes maanden later.")
    intention = YesNo(help_text="De werkgever heeft opgeschreven dat hij de klant daarna in dienst neemt.")
    intentionOn = Day(source="intention_on", required=False, default=None, allow_null=True)


class TrialPlacementEndInputSerializer(StrictSerializer):
    """How a trial placement ended."""

    outcome = serializers.ChoiceField(TrialPlacement.Outcome.choices)
    endedOn = Day(source="ended_on", help_text="Laatste dag.")


@extend_schema_view(
    list=extend_schema(summary="Proefplaatsingen", description="De proefplaatsingen van klanten die u mag zien."),
    retrieve=extend_schema(summary="Een proefplaatsing", description="Een proefplaatsing bij een werkgever."),
)
class TrialPlacementViews(OnClients):
    """Trial placements with what can be done with them."""

    permission_classes = (READ_FILE,)
    queryset = TrialPlacement.objects.none()
    serializer_class = TrialPlacementSerializer
    queries = {"list": TrialPlacementQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Trial placements with client, klantreis and employer."""
        return super().get_queryset().select_related("client__journey", "employer")

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """What can be done with all trial placements of this answer together."""
        return told(options.of_trial_placements(shown, self.actor))


class TrialPlacementPlan(OnClient):
    """A new trial placement."""

    permission_classes = (RECORD_WORK,)
    takes, does = TrialPlacementInputSerializer, staticmethod(trial_placements.plan_trial_placement)
    shows, place = TrialPlacementViews, "api:trial-placement"
    says = ("Leg een proefplaatsing vast", "Legt een proefplaatsing vast, met de schriftelijke intentie.")


class TrialPlacementEnd(Acting):
    """How a trial placement ended."""

    permission_classes = (RECORD_WORK,)
    queryset = TrialPlacement.objects.none()
    parent, subject, versioned = TrialPlacement, "placement_id", True
    takes, does = TrialPlacementEndInputSerializer, staticmethod(trial_placements.end_trial_placement)
    shows, place = TrialPlacementViews, "api:trial-placement"
    says = ("Leg de afloop vast", "Legt vast hoe de proefplaatsing eindigt.")
