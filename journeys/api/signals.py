"""Signals: what staff see of their clients', what a sender outside sees of the own ones, and new ones."""

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
from base.api.headers import LOCATION
from base.api.views import ReadResource, Resource
from base.refusal import Invalid, NotVisible
from journeys.actions.signals import answer_options, answer_signal, record_signal, report_signal
from journeys.actions.unplaced import Somebody, report_unplaced
from journeys.api.filters import SignalQuery
from journeys.api.signal_serializers import (
    SOMEBODY,
    AnswerInputSerializer,
    SentSignalSerializer,
    SignalInputSerializer,
    SignalReceiptSerializer,
    SignalSerializer,
)
from journeys.models import Signal, UnplacedSignal

READS = (Permission.SEE_FILE, Permission.REPORT_SIGNAL)
SENDS = (Permission.RECORD_SIGNAL, Permission.REPORT_SIGNAL)


class SignalResource(Resource):
    """Signals that this user may see; a sender outside gets the short form."""

    queryset = Signal.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        """Signals with everything that the serializer shows."""
        return super().get_queryset().select_related("client", "reported_by", "answered_by")

    def get_serializer_class(self) -> type[SentSignalSerializer]:
        """The document describes the long form, in which what a sender does not get may be left out."""
        described = getattr(self, "swagger_fake_view", False)
        return SignalSerializer if described or not self.is_outside else SentSignalSerializer

    @property
    def is_outside(self) -> bool:
        """Whether a jobcoach or an employer asks."""
        return bool(self.actor.may(Permission.REPORT_SIGNAL))

    def actions_of(self, shown: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
        """The answers that can be given now; a sender outside gives none."""
        if self.is_outside:
            return {}
        found = answer_options(signals=shown, actor=self.actor, on=self.today)
        return {pk: [_action(state, hint) for state, hint in options.items()] for pk, options in found.items()}


@extend_schema_view(
    list=extend_schema(
        summary="Signalen", description="De signalen bij de klanten die u mag zien; een melder ziet de eigen."
    ),
    retrieve=extend_schema(summary="Een signaal", description="Een signaal over een baan."),
    create=extend_schema(
        summary="Meld een signaal",
        description="Over een baan die u kent (employmentId), of over iemand die u beschrijft. In het tweede geval "
        "zoekt een medewerker de baan erbij; u leest hier niet of het een klant is. Hetzelfde signaal op een dag "
        "geeft hetzelfde ontvangstnummer.",
        request=SignalInputSerializer,
        responses={201: SignalReceiptSerializer},
        parameters=[LOCATION],
    ),
)
class SignalViews(SignalResource, ReadResource):
    """Signals to read, and new ones."""

    permission_classes = (allow(GET=READS, POST=SENDS),)
    queries = {"list": SignalQuery}
    ordering = ("received_on", "pk")

    def create(self, request: Request) -> Response:
        """Report. Checks of the input come here, everything else in the action."""
        reader = SignalInputSerializer(data=request.data)
        reader.is_valid(raise_exception=True)
        given = dict(reader.validated_data)
        if self.is_outside and given["channel"]:
            raise Invalid({"channel": "Dit vullen alleen medewerkers in."})
        employment_id = given.pop("employment_id")
        somebody = Somebody(**{name: given.pop(name) for name in SOMEBODY})
        row: Signal | UnplacedSignal
        if employment_id is None:
            row = report_unplaced(somebody=somebody, **given, **self.clock)
        else:
            row = self._about_job(employment_id, {**given, **self.clock})
        name = "api:signal" if isinstance(row, Signal) else "api:unplaced-signal"
        where = request.build_absolute_uri(reverse(name, kwargs={"pk": row.pk}))
        shown = SignalReceiptSerializer(row, context=self.get_serializer_context())
        return Response(shown.data, status=201, headers={"Location": where})

    def _about_job(self, employment_id: int, said: dict[str, Any]) -> Signal:
        if self.is_outside:
            said.pop("channel")
        report = report_signal if self.is_outside else record_signal
        try:
            return report(employment_id=employment_id, **said)
        except NotVisible:
            raise Invalid({"employment_id": "Deze baan is er niet, of u kunt er niets over melden."}) from None


@extend_schema_view(
    create=extend_schema(
        summary="Beantwoord een signaal",
        description="Vertelt de melder wat er met het signaal gebeurt. Wat nu kan, staat in allowedActions.",
        request=AnswerInputSerializer,
        responses={201: SignalSerializer},
        parameters=[LOCATION],
    )
)
class SignalAnswerViews(SignalResource):
    """Answers to one signal."""

    permission_classes = (allow(POST=Permission.DECIDE_SIGNAL),)

    def create(self, request: Request, pk: int) -> Response:
        """Answer. Checks of the input come here, everything else in the action."""
        get_object_or_404(self.get_queryset(), pk=pk)
        given = AnswerInputSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        answer_signal(signal_id=pk, **given.validated_data, **self.clock)
        where = request.build_absolute_uri(reverse("api:signal", kwargs={"pk": pk}))
        row = self.get_queryset().get(pk=pk)
        return Response(self.get_serializer(row).data, status=201, headers={"Location": where})


def _action(state: str, hint: str) -> dict[str, Any]:
    """An answer in the form in which every object names what can be done with it."""
    label = Signal.State(state).label
    return {"name": "answer", "target": state, "label": label, "allowed": not hint, "hint": hint or None}
