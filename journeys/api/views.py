"""Clients with where they stand, journeys, moves and tasks."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import allow
from accounts.roles import Permission
from base.api.conditions import ETAG_PATTERN, etag, expected_version
from base.api.views import ReadResource
from clients.api.filters import NUMBER
from clients.api.views import ClientViews
from journeys.actions import moves
from journeys.api.filters import JourneyQuery, StandingQuery, TaskQuery
from journeys.api.serializers import (
    JourneySerializer,
    MoveInputSerializer,
    PlacedClientSerializer,
    PlacedClientSummarySerializer,
    TaskSerializer,
    TransitionSerializer,
)
from journeys.models import Journey, Task, Transition
from journeys.without_work import last_end

_NUMBER = OpenApiParameter(
    "number", {"type": "string", "pattern": NUMBER}, OpenApiParameter.PATH, description="Klantnummer."
)
_ETAG = OpenApiParameter(
    "ETag",
    {"type": "string", "pattern": ETAG_PATTERN},
    OpenApiParameter.HEADER,
    response=[200],
    description="De versie, voor If-Match.",
)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": ETAG_PATTERN, "example": etag(1)},
    OpenApiParameter.HEADER,
    required=True,
    description="De ETag van de klantreis waarop u zich baseert.",
)
_LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI, OpenApiParameter.HEADER, response=[201], description="Waar de wisseling staat."
)


@extend_schema_view(
    list=extend_schema(summary="Klanten", description="De klanten die u mag zien."),
    retrieve=extend_schema(summary="Een klant", description="Een klant.", parameters=[_NUMBER]),
)
class PlacedClientViews(ClientViews):
    """Clients with where they stand."""

    queries = {"list": StandingQuery}
    in_list, by_itself = PlacedClientSummarySerializer, PlacedClientSerializer

    def get_queryset(self) -> QuerySet[Any]:
        """Clients with their journey."""
        clients = super().get_queryset().select_related("journey")
        found: QuerySet[Any] = clients.annotate(last_end=last_end("pk", self.today))
        return found


@extend_schema_view(
    list=extend_schema(summary="Klantreizen", description="De klantreizen van de klanten die u mag zien."),
    retrieve=extend_schema(summary="Een klantreis", description="Een klantreis.", parameters=[_ETAG]),
)
class JourneyViews(ReadResource):
    """Journeys with the moves that are possible from there."""

    permission_classes = (allow(GET=Permission.SEE_FILE),)
    queryset = Journey.objects.none()
    serializer_class = JourneySerializer
    queries = {"list": JourneyQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Journeys with the number of their client."""
        return super().get_queryset().select_related("client")

    def actions_of(self, shown: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
        """The possible moves of all journeys of this answer together."""
        found = moves.options_for(shown, actor=self.actor, on=self.today)
        return {journey_id: [_action(option) for option in options] for journey_id, options in found.items()}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A journey with its version as ETag."""
        response = super().retrieve(request, *args, **kwargs)
        response["ETag"] = etag(response.data["version"])
        return response


@extend_schema_view(
    list=extend_schema(summary="Wisselingen", description="De wisselingen van een klantreis, de oudste eerst."),
    retrieve=extend_schema(summary="Een wisseling", description="Een wisseling van een klantreis."),
    create=extend_schema(
        summary="Wissel van klantfase",
        description="Brengt de klant naar een andere klantfase. Wat nu kan, staat in allowedActions.",
        request=MoveInputSerializer,
        responses={201: TransitionSerializer},
        parameters=[_IF_MATCH, _LOCATION],
    ),
)
class TransitionViews(ReadResource):
    """The moves of one journey; the only thing one can add to it here."""

    permission_classes = (allow(GET=Permission.SEE_FILE, POST=Permission.MOVE_KLANTFASE),)
    queryset = Transition.objects.none()
    serializer_class = TransitionSerializer
    ordering = ("on", "pk")

    def get_queryset(self) -> QuerySet[Any]:
        """The moves of a journey that this user may see."""
        return super().get_queryset().filter(journey=self.journey()).select_related("actor")

    def journey(self) -> Journey:
        """The journey in the address; not visible is not found."""
        visible = Journey.objects.visible_to(self.actor, self.today)
        found: Journey = get_object_or_404(visible, pk=self.kwargs["journey_id"])
        return found

    def create(self, request: Request, journey_id: int) -> Response:
        """Move the client. Checks of the input come here, everything else in the action."""
        self.journey()
        given = MoveInputSerializer(data=request.data)
        version = expected_version(request)
        given.is_valid(raise_exception=True)
        row = moves.move(
            **given.validated_data,
            journey_id=journey_id,
            today=self.today,
            actor=self.actor,
            at=timezone.now(),
            version=version,
        )
        address = reverse("api:transition", kwargs={"journey_id": journey_id, "pk": row.pk})
        return Response(
            self.get_serializer(row).data, status=201, headers={"Location": request.build_absolute_uri(address)}
        )


@extend_schema_view(
    list=extend_schema(summary="Taken", description="De taken bij de klanten die u mag zien, de oudste eerst."),
    retrieve=extend_schema(summary="Een taak", description="Een taak, met waarom die er is."),
)
class TaskViews(ReadResource):
    """Tasks with why they exist."""

    permission_classes = (allow(GET=Permission.SEE_FILE),)
    queryset = Task.objects.none()
    serializer_class = TaskSerializer
    queries = {"list": TaskQuery}
    ordering = ("due_on", "pk")

    def get_queryset(self) -> QuerySet[Any]:
        """Tasks with the number of their client and who has them."""
        return super().get_queryset().select_related("client", "assignee")


def _action(option: moves.MoveOption) -> dict[str, Any]:
    """A move in the form in which every object names what can be done with it."""
    return {
        "name": "move",
        "target": option.target,
        "label": option.label,
        "allowed": option.allowed,
        "hint": option.hint or None,
        "reasons": list(option.reasons),
    }
