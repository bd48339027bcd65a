"""Signals that name nobody known: to read for who sent them, to place or set aside for a team lead."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.serializers import BaseSerializer

from accounts.api import allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.views import ReadResource
from journeys import options
from journeys.actions import unplaced
from journeys.api.allowed import Actions, told
from journeys.api.filters import UnplacedSignalQuery
from journeys.api.signal_serializers import (
    PlacementInputSerializer,
    SentUnplacedSignalSerializer,
    SetAsideInputSerializer,
    UnplacedSignalSerializer,
)
from journeys.models import UnplacedSignal

SENDS = (Permission.RECORD_SIGNAL, Permission.REPORT_SIGNAL)


class Sent(ReadResource):
    """What somebody sent: a sender outside gets the short form, and nothing to do.

    The document describes the long form, in which what a sender does not get may be left out.
    """

    ordering = ("received_on", "pk")
    for_sender: ClassVar[type[BaseSerializer[Any]]]

    @property
    def is_outside(self) -> bool:
        """Whether a jobcoach or an employer asks."""
        return bool(self.actor.may(Permission.REPORT_SIGNAL))

    def get_serializer_class(self) -> Any:
        """The form for who asks."""
        described = getattr(self, "swagger_fake_view", False)
        return super().get_serializer_class() if described or not self.is_outside else self.for_sender

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """What staff can do."""
        return {} if self.is_outside else self.acts_on(shown)

    def acts_on(self, shown: Sequence[Any]) -> Actions:
        """What can be done with all objects of this answer together."""
        raise NotImplementedError


@extend_schema_view(
    list=extend_schema(
        summary="Signalen zonder klant",
        description="Wat op de teamleider wacht of wat u zelf stuurde, het oudste eerst.",
    ),
    retrieve=extend_schema(
        summary="Een signaal zonder klant",
        description="Een signaal waarvan de melder de baan niet kon aanwijzen.",
    ),
)
class UnplacedSignalViews(Sent):
    """Signals to read; new ones come by the address of signals."""

    permission_classes = (allow(GET=SENDS),)
    queryset = UnplacedSignal.objects.none()
    serializer_class, for_sender = UnplacedSignalSerializer, SentUnplacedSignalSerializer
    queries = {"list": UnplacedSignalQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Signals with everything that the serializer shows."""
        return super().get_queryset().select_related("reported_by", "handled_by", "office", "placed")

    def acts_on(self, shown: Sequence[Any]) -> Actions:
        """Placing and setting aside."""
        return told(options.of_unplaced(shown, self.actor))


class OnUnplacedSignal(Acting):
    """An act on a signal that names nobody known."""

    permission_classes = (allow(POST=Permission.PLACE_SIGNAL),)
    queryset = UnplacedSignal.objects.none()
    parent, subject, versioned = UnplacedSignal, "unplaced_id", True
    shows, place, made = UnplacedSignalViews, "api:unplaced-signal", ""


class Placement(OnUnplacedSignal):
    """About which running job it is."""

    takes, does = PlacementInputSerializer, staticmethod(unplaced.place)
    says = (
        "Plaats een signaal",
        "Zegt over welke lopende baan het gaat. Het wordt een signaal bij die baan, met hetzelfde ontvangstnummer; "
        "signal noemt de id daarvan.",
    )


class SetAside(OnUnplacedSignal):
    """Nothing is done with it."""

    takes, does = SetAsideInputSerializer, staticmethod(unplaced.set_aside)
    says = ("Leg een signaal terzijde", "Met een reden voor collega's. De melder hoort alleen dat het is bekeken.")
