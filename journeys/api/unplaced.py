"""Signals that name nobody known: to read for who sent them, to place or set aside for a team lead."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import allow
from accounts.roles import Permission
from base.api.conditions import etag, expected_version
from base.api.headers import ETAG, LOCATION, if_match
from base.api.views import ReadResource, Resource
from journeys.actions.unplaced import options_for, place, set_aside
from journeys.api.filters import UnplacedSignalQuery
from journeys.api.signal_serializers import (
    PlacementInputSerializer,
    SentUnplacedSignalSerializer,
    SetAsideInputSerializer,
    SignalReceiptSerializer,
    UnplacedSignalSerializer,
)
from journeys.api.signals import SENDS
from journeys.models import UnplacedSignal

_IF_MATCH = if_match("het signaal")
_ACTIONS = {"place": "Bij een baan plaatsen", "setAside": "Terzijde leggen"}


class UnplacedSignalResource(Resource):
    """Signals that name nobody known and that this user may see; a sender outside gets the short form."""

    queryset = UnplacedSignal.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """Signals with everything that the serializer shows."""
        return super().get_queryset().select_related("reported_by", "handled_by", "office", "placed")

    def get_serializer_class(self) -> type[SignalReceiptSerializer]:
        """The document describes the long form, in which what a sender does not get may be left out."""
        described = getattr(self, "swagger_fake_view", False)
        outside = not described and self.actor.may(Permission.REPORT_SIGNAL)
        return SentUnplacedSignalSerializer if outside else UnplacedSignalSerializer

    def actions_of(self, shown: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
        """Placing and setting aside, for staff."""
        if self.actor.may(Permission.REPORT_SIGNAL):
            return {}
        found = options_for(rows=shown, actor=self.actor)
        return {
            pk: [
                {"name": name, "target": None, "label": label, "allowed": not hint, "hint": hint or None}
                for name, label in _ACTIONS.items()
            ]
            for pk, hint in found.items()
        }

    def start(self, given: Any) -> dict[str, Any]:
        """What every act on the signal in the address asks for; one that is not visible is not found."""
        pk = self.kwargs["pk"]
        get_object_or_404(self.get_queryset(), pk=pk)
        version = expected_version(self.request)
        given.is_valid(raise_exception=True)
        return {"unplaced_id": pk, "version": version, **given.validated_data, **self.clock}

    def made(self, name: str, pk: int) -> Response:
        """The signal as it is now, and where what came of it stands."""
        row = self.get_queryset().get(pk=self.kwargs["pk"])
        where = self.request.build_absolute_uri(reverse(name, kwargs={"pk": pk}))
        return Response(self.get_serializer(row).data, status=201, headers={"Location": where})


@extend_schema_view(
    list=extend_schema(
        summary="Signalen zonder klant",
        description="Wat op de teamleider wacht of wat u zelf stuurde, het oudste eerst.",
    ),
    retrieve=extend_schema(
        summary="Een signaal zonder klant",
        description="Een signaal waarvan de melder de baan niet kon aanwijzen.",
        parameters=[ETAG],
    ),
)
class UnplacedSignalViews(UnplacedSignalResource, ReadResource):
    """Signals to read; new ones come by the address of signals."""

    permission_classes = (allow(GET=SENDS),)
    queries = {"list": UnplacedSignalQuery}
    ordering = ("received_on", "pk")

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A signal with its version as ETag."""
        row = self.get_object()
        return Response(self.get_serializer(row).data, headers={"ETag": etag(row.version)})


@extend_schema_view(
    create=extend_schema(
        summary="Plaats een signaal",
        description="Zegt over welke lopende baan het gaat. Het wordt een signaal bij die baan, met hetzelfde "
        "ontvangstnummer; Location wijst ernaar.",
        request=PlacementInputSerializer,
        responses={201: UnplacedSignalSerializer},
        parameters=[_IF_MATCH, LOCATION],
    )
)
class PlacementViews(UnplacedSignalResource):
    """Placing one signal."""

    permission_classes = (allow(POST=Permission.PLACE_SIGNAL),)

    def create(self, request: Request, pk: int) -> Response:
        """Place. Checks of the input come here, everything else in the action."""
        signal = place(**self.start(PlacementInputSerializer(data=request.data)))
        return self.made("api:signal", signal.pk)


@extend_schema_view(
    create=extend_schema(
        summary="Leg een signaal terzijde",
        description="Met een reden voor collega's. De melder hoort alleen dat het is bekeken.",
        request=SetAsideInputSerializer,
        responses={201: UnplacedSignalSerializer},
        parameters=[_IF_MATCH, LOCATION],
    )
)
class SetAsideViews(UnplacedSignalResource):
    """Setting one signal aside."""

    permission_classes = (allow(POST=Permission.PLACE_SIGNAL),)

    def create(self, request: Request, pk: int) -> Response:
        """Set aside. Checks of the input come here, everything else in the action."""
        row = set_aside(**self.start(SetAsideInputSerializer(data=request.data)))
        return self.made("api:unplaced-signal", row.pk)
