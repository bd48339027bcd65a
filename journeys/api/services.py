"""Trajecten, and the decision not to buy one."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from accounts.api import PersonSerializer, allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import (
    ActionsField,
    AllowedActionSerializer,
    Code,
    Ref,
    StrictSerializer,
    Text,
    Whole,
    YesNo,
)
from base.api.views import ReadResource
from clients.api.serializers import OrganisationSerializer
from journeys import options
from journeys.actions import services
from journeys.actions.services import LONGEST_REASON, LONGEST_TEXT
from journeys.api.allowed import Actions, OnClients, told
from journeys.api.filters import NoPurchaseQuery, TrajectoryQuery
from journeys.api.plans import OnClient
from journeys.models import NoPurchase, Trajectory, TrajectoryStep
from journeys.services import TRAJECT_CHOICES
from journeys.trajectory_lifecycle import TrajectoryReason, TrajectoryState

READ_FILE = allow(GET=Permission.SEE_FILE)
RECORD_WORK = allow(POST=Permission.RECORD_WORK)
ORDERED = TrajectoryState.ORDERED
TARGETS = [(target.value, target.label) for target in (ORDERED, *services.BY_PERSON)]
REASONS = [(reason.value, reason.label) for reason in dict.fromkeys(sum(services.BY_PERSON.values(), ()))]
_FOR_AN_ORDER = ("provider", "sameProviderRefused", "clientCanManage", "quickestLastingWay")


class TrajectoryActionSerializer(AllowedActionSerializer):
    """A step of a traject, with the reasons or results that one may give for it now."""

    reasons = serializers.ListField(child=serializers.ChoiceField(REASONS), help_text="Redenen die nu mogelijk zijn.")


class TrajectoryActions(ActionsField):
    """The steps from where a traject stands."""

    child = TrajectoryActionSerializer()


class TrajectorySerializer(serializers.Serializer[Any]):
    """A traject that is bought from a re-integration company."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    jobEnd = serializers.IntegerField(source="job_end_id", allow_null=True, help_text="De zaak waarop het volgt.")
    service = serializers.ChoiceField(TRAJECT_CHOICES)
    state = serializers.ChoiceField(TrajectoryState.choices)
    provider = OrganisationSerializer(allow_null=True, help_text="Het re-integratiebedrijf.")
    reasonForService = serializers.CharField(source="reason_for_service")
    expectedResult = serializers.CharField(source="expected_result")
    beforeJobEnd = serializers.BooleanField(source="before_job_end", help_text="Terwijl er een baan liep.")
    requestedOn = serializers.DateField(source="requested_on")
    orderedOn = serializers.DateField(source="ordered_on", allow_null=True)
    startedOn = serializers.DateField(source="started_on", allow_null=True)
    endedOn = serializers.DateField(source="ended_on", allow_null=True)
    result = Code(TrajectoryReason.choices, allow_null=True)
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = TrajectoryActions()


class TrajectoryInputSerializer(StrictSerializer):
    """A traject that is asked for."""

    service = serializers.ChoiceField(TRAJECT_CHOICES)
    jobEnd = Ref(source="job_end_id", required=False, default=None, allow_null=True)
    reasonForService = Text(source="reason_for_service", max_length=LONGEST_REASON)
    expectedResult = Text(source="expected_result", max_length=LONGEST_TEXT)
    clientCanManage = YesNo(source="client_can_manage", required=False, default=False)
    quickestLastingWay = YesNo(source="quickest_lasting_way", required=False, default=False)
    on = Day(source="day", help_text="Aangevraagd op; vandaag of eerder.")


class TrajectoryStepSerializer(serializers.Serializer[Any]):
    """One step of a traject, kept for ever."""

    id = serializers.IntegerField()
    fromState = Code(TrajectoryState.choices, source="from_state", allow_null=True, help_text="Leeg bij de eerste.")
    toState = serializers.ChoiceField(TrajectoryState.choices, source="to_state")
    reason = serializers.ChoiceField(TrajectoryReason.choices)
    on = serializers.DateField(help_text="Met ingang van.")
    recordedAt = serializers.DateTimeField(source="recorded_at")
    actor = PersonSerializer(allow_null=True)
    allowedActions = ActionsField()


class TrajectoryStepInputSerializer(StrictSerializer):
    """A step of a traject; what is asked depends on the step."""

    target = serializers.ChoiceField(TARGETS, help_text="De stap.")
    reason = serializers.ChoiceField(
        REASONS, allow_blank=True, default="", help_text="Nodig bij stilzetten, afronden en afbreken."
    )
    on = Day(source="day", help_text="Met ingang van; vandaag of eerder.")
    provider = Ref(
        source="provider_id", required=False, default=None, allow_null=True,
        help_text="Het re-integratiebedrijf; nodig bij een bestelling.",
    )  # fmt: skip
    sameProviderRefused = YesNo(source="same_provider_refused", required=False, default=False)
    clientCanManage = YesNo(source="client_can_manage", required=False, default=False)
    quickestLastingWay = YesNo(source="quickest_lasting_way", required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What belongs to an order is not sent along with another step, nor the other way round."""
        alien = ("reason",) if attrs["target"] == ORDERED else _FOR_AN_ORDER
        given = [name for name in alien if attrs.get(self.fields[name].source or name)]
        if given:
            told_so = [ErrorDetail("Dit hoort niet bij deze stap.", code="not_for_this_step")]
            raise serializers.ValidationError(dict.fromkeys(given, told_so))
        return attrs


class NoPurchaseSerializer(serializers.Serializer[Any]):
    """The decision not to buy a traject now. What was written about it stays in the file."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    number = serializers.IntegerField(help_text="Het hoeveelste besluit bij deze klant.")
    jobEnd = serializers.IntegerField(source="job_end_id", allow_null=True)
    reason = serializers.ChoiceField(NoPurchase.Reason.choices)
    decidedOn = serializers.DateField(source="decided_on")
    decidedBy = PersonSerializer(source="decided_by")
    reviewOn = serializers.DateField(source="review_on", allow_null=True, help_text="Dan kijkt men opnieuw.")
    allowedActions = ActionsField()


class NoPurchaseInputSerializer(StrictSerializer):
    """Why no traject is bought now."""

    reason = serializers.ChoiceField(NoPurchase.Reason.choices)
    explanation = Text(max_length=LONGEST_TEXT, help_text="Wordt niet teruggegeven.")
    reviewOn = Day(source="review_on", help_text="De dag waarop u opnieuw kijkt, binnen een jaar.")
    jobEnd = Ref(source="job_end_id", required=False, default=None, allow_null=True)
    baseNumber = Whole(
        source="base_number", min_value=0, help_text="Het laatste besluit dat u hebt gezien; 0 als er geen was."
    )


@extend_schema_view(
    list=extend_schema(summary="Trajecten", description="De trajecten van de klanten die u mag zien."),
    retrieve=extend_schema(summary="Een traject", description="Een traject bij een re-integratiebedrijf."),
)
class TrajectoryViews(OnClients):
    """Trajecten with the steps that are possible from there."""

    permission_classes = (READ_FILE,)
    queryset = Trajectory.objects.none()
    serializer_class = TrajectorySerializer
    queries = {"list": TrajectoryQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Trajecten with client, klantreis and company."""
        return super().get_queryset().select_related("client__journey", "provider")

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """The possible steps of all trajecten of this answer together."""
        return told(options.of_trajectories(shown, self.actor, self.today))


class TrajectoryRequest(OnClient):
    """A traject that is asked for."""

    permission_classes = (RECORD_WORK,)
    takes, does = TrajectoryInputSerializer, staticmethod(services.request_trajectory)
    shows, place = TrajectoryViews, "api:trajectory"
    says = ("Vraag een traject aan", "Vraagt een traject aan dat bij de klantfase past.")


def take_step(*, target: str, reason: str, **values: Any) -> TrajectoryStep:
    """Order a traject, or take another step of one that was ordered: two actions behind one address."""
    only_for_an_order = {
        name: values.pop(name)
        for name in ("provider_id", "same_provider_refused", "client_can_manage", "quickest_lasting_way")
    }
    if target == ORDERED:
        return services.order_trajectory(**only_for_an_order, **values)
    return services.move_trajectory(target=target, reason=reason, **values)


@extend_schema_view(
    list=extend_schema(summary="Stappen", description="De stappen van een traject, de oudste eerst."),
    retrieve=extend_schema(summary="Een stap", description="Een stap van een traject."),
)
class TrajectoryStepViews(Acting, ReadResource):
    """The steps of one traject, and the next one."""

    permission_classes = (allow(GET=Permission.SEE_FILE, POST=Permission.RECORD_WORK),)
    queryset = TrajectoryStep.objects.none()
    serializer_class = TrajectoryStepSerializer
    parent, subject, versioned = Trajectory, "trajectory_id", True
    takes, does = TrajectoryStepInputSerializer, staticmethod(take_step)
    place = "api:trajectory-step"
    says = (
        "Zet een stap",
        "Bestelt een traject of brengt het verder. Wat nu kan, staat in allowedActions.",
    )

    def get_queryset(self) -> QuerySet[Any]:
        """The steps of a traject that this user may see."""
        return super().get_queryset().filter(trajectory=self.parent_row()).select_related("actor")


@extend_schema_view(
    list=extend_schema(summary="Besluiten om niet te kopen", description="Besluiten om nu geen traject te kopen."),
    retrieve=extend_schema(summary="Een besluit", description="Een besluit om nu geen traject te kopen."),
)
class NoPurchaseViews(ReadResource):
    """Decisions not to buy."""

    permission_classes = (READ_FILE,)
    queryset = NoPurchase.objects.none()
    serializer_class = NoPurchaseSerializer
    queries = {"list": NoPurchaseQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Decisions with the number of the client and who decided; what was written is not even read."""
        return super().get_queryset().select_related("client", "decided_by").defer("explanation")


class NoPurchaseDecide(OnClient):
    """No traject is bought now."""

    permission_classes = (RECORD_WORK,)
    takes, does = NoPurchaseInputSerializer, staticmethod(services.decide_no_purchase)
    shows, place = NoPurchaseViews, "api:no-purchase"
    says = ("Besluit: nu geen traject", "Legt vast dat er nu geen traject komt, met de reden.")
