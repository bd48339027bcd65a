"""Signals: what staff see of their clients', what a sender outside sees of the own ones, and new ones."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.response import Response

from accounts.api import allow
from accounts.models import User
from accounts.roles import Permission
from base.api.acts import Acting
from base.refusal import Invalid, NotVisible
from journeys import options
from journeys.actions.signals import Report, answer_signal, record_signal, report_signal
from journeys.actions.unplaced import Somebody, report_unplaced
from journeys.api.allowed import Actions, told
from journeys.api.filters import SignalQuery
from journeys.api.signal_serializers import (
    SOMEBODY,
    AnswerInputSerializer,
    SentSignalSerializer,
    SignalInputSerializer,
    SignalReceiptSerializer,
    SignalSerializer,
)
from journeys.api.unplaced import SENDS, Sent, UnplacedSignalViews
from journeys.models import Signal, UnplacedSignal

# What a sender outside sees of an own signal: asked of the database, and nothing of the client.
_SENT = (
    "receipt", "kind", "expected_end_on", "received_on", "decide_by", "message", "answer", "state", "reported_by",
)  # fmt: skip
READS = (Permission.SEE_FILE, Permission.REPORT_SIGNAL)


def report(
    *, employment_id: int | None, channel: str, actor: User, on: date, at: datetime, **said: Any
) -> Signal | UnplacedSignal:
    """Report about a job, or about somebody in words; by which way it came is for staff alone to say."""
    outside = actor.may(Permission.REPORT_SIGNAL)
    if outside and channel:
        raise Invalid({"channel": "Dit vullen alleen medewerkers in."})
    somebody = Somebody(**{name: said.pop(name) for name in SOMEBODY})
    given = Report(**said, channel=channel, reported_by=actor, received_on=on)
    if employment_id is None:
        return report_unplaced(somebody=somebody, report=given, at=at)
    keep = report_signal if outside else record_signal
    try:
        return keep(employment_id=employment_id, report=given, at=at)
    except NotVisible:
        raise Invalid({"employment_id": "Deze baan is er niet, of u kunt er niets over melden."}) from None


@extend_schema_view(
    list=extend_schema(
        summary="Signalen", description="De signalen bij de klanten die u mag zien; een melder ziet de eigen."
    ),
    retrieve=extend_schema(summary="Een signaal", description="Een signaal over een baan."),
)
class SignalViews(Acting, Sent):
    """Signals to read, and new ones."""

    permission_classes = (allow(GET=READS, POST=SENDS),)
    queryset = Signal.objects.none()
    serializer_class, for_sender = SignalSerializer, SentSignalSerializer
    queries = {"list": SignalQuery}
    takes, does, tells = SignalInputSerializer, staticmethod(report), SignalReceiptSerializer
    place = "api:signal"
    says = (
        "Meld een signaal",
        "Over een baan die u kent (employmentId), of over iemand die u beschrijft. In het tweede geval zoekt een "
        "medewerker de baan erbij; u leest hier niet of het een klant is. Hetzelfde signaal op een dag geeft "
        "hetzelfde ontvangstnummer.",
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Signals with everything that the serializer shows; a sender outside gets these columns and no other."""
        found = super().get_queryset()
        return found.only(*_SENT) if self.is_outside else found.select_related("client", "reported_by", "answered_by")

    def acts_on(self, shown: Sequence[Any]) -> Actions:
        """The answers that can be given now."""
        return told(options.of_signals(shown, self.actor, self.today))

    def answer(self, result: Signal | UnplacedSignal) -> Response:
        """The receipt, and where the signal stands from now on."""
        known = isinstance(result, Signal)
        view, place = (self, self.place) if known else (self.reader(UnplacedSignalViews), "api:unplaced-signal")
        context = {**self.get_serializer_context(), "actions": view.actions_of([result])}
        where = self.request.build_absolute_uri(reverse(place, kwargs={"pk": result.pk}))
        return Response(
            SignalReceiptSerializer(result, context=context).data, status=201, headers={"Location": where}
        )


class SignalAnswer(Acting):
    """The sender hears what is done with a signal."""

    permission_classes = (allow(POST=Permission.DECIDE_SIGNAL),)
    queryset = Signal.objects.none()
    parent, subject = Signal, "signal_id"
    takes, does = AnswerInputSerializer, staticmethod(answer_signal)
    shows, place = SignalViews, "api:signal"
    says = (
        "Beantwoord een signaal",
        "Vertelt de melder wat er met het signaal gebeurt. Wat nu kan, staat in allowedActions.",
    )
