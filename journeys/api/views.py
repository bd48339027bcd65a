"""Clients with where they stand, journeys, moves and tasks."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from accounts.api import allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.views import ReadResource
from clients.api.filters import NUMBER
from clients.api.views import ClientViews
from journeys import options
from journeys.actions import moves
from journeys.api.allowed import Actions, OnClients, told
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
from journeys.options import Option
from journeys.without_work import last_end

_NUMBER = OpenApiParameter(
    "number", {"type": "string", "pattern": NUMBER}, OpenApiParameter.PATH, description="Klantnummer."
)


@extend_schema_view(
    list=extend_schema(summary="Klanten", description="De klanten die u mag zien."),
    retrieve=extend_schema(summary="Een klant", description="Een klant.", parameters=[_NUMBER]),
)
class PlacedClientViews(OnClients, ClientViews):
    """Clients with where they stand."""

    queries = {"list": StandingQuery}
    client_path = "pk"
    in_list, by_itself = PlacedClientSummarySerializer, PlacedClientSerializer

    def get_queryset(self) -> QuerySet[Any]:
        """Clients with their journey, their open trial placement and the end of their last job."""
        clients = options.with_open_trial(super().get_queryset().select_related("journey"))
        found: QuerySet[Any] = clients.annotate(last_end=last_end("pk", self.today))
        return found

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """What can be done for all clients of this answer together."""
        return told(options.of_clients(shown, self.actor, self.today))


@extend_schema_view(
    list=extend_schema(summary="Klantreizen", description="De klantreizen van de klanten die u mag zien."),
    retrieve=extend_schema(summary="Een klantreis", description="Een klantreis."),
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

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """The possible moves of all journeys of this answer together."""
        found = moves.options_for(shown, actor=self.actor, on=self.today)
        return told(
            {
                pk: [Option("move", row.label, row.hint, row.target, row.reasons) for row in rows]
                for pk, rows in found.items()
            }
        )


@extend_schema_view(
    list=extend_schema(summary="Wisselingen", description="De wisselingen van een klantreis, de oudste eerst."),
    retrieve=extend_schema(summary="Een wisseling", description="Een wisseling van een klantreis."),
)
class TransitionViews(Acting, ReadResource):
    """The moves of one journey; the only thing one can add to it here."""

    permission_classes = (allow(GET=Permission.SEE_FILE, POST=Permission.MOVE_KLANTFASE),)
    queryset = Transition.objects.none()
    serializer_class = TransitionSerializer
    ordering = ("on", "pk")

    parent, subject, versioned = Journey, "journey_id", True
    takes, does = MoveInputSerializer, staticmethod(moves.move)
    place = "api:transition"
    says = ("Wissel van klantfase", "Brengt de klant naar een andere klantfase. Wat nu kan, staat in allowedActions.")

    def get_queryset(self) -> QuerySet[Any]:
        """The moves of a journey that this user may see."""
        return super().get_queryset().filter(journey=self.parent_row()).select_related("actor")

    @property
    def clock(self) -> dict[str, Any]:
        """The day of a move stands in the body."""
        return {"actor": self.actor, "today": self.today, "at": self.now}


@extend_schema_view(
    list=extend_schema(summary="Taken", description="De taken bij de klanten die u mag zien, de oudste eerst."),
    retrieve=extend_schema(summary="Een taak", description="Een taak, met waarom die er is."),
)
class TaskViews(OnClients):
    """Tasks with why they exist."""

    permission_classes = (allow(GET=Permission.SEE_FILE),)
    queryset = Task.objects.none()
    serializer_class = TaskSerializer
    queries = {"list": TaskQuery}
    ordering = ("due_on", "pk")

    def get_queryset(self) -> QuerySet[Any]:
        """Tasks with the klantreis of their client and who has them."""
        return super().get_queryset().select_related("client__journey", "assignee")

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """What can be done with all tasks of this answer together."""
        return told(options.of_tasks(shown, self.actor))
