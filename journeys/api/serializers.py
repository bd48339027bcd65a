"""Journeys, moves and tasks as the API shows and takes them."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from accounts.api import PersonSerializer
from base.api.query import Day
from base.api.serializers import ActionsField, AllowedActionSerializer, Code, StrictSerializer, Text
from clients.api.serializers import ClientSerializer, ClientSummarySerializer
from journeys.actions.moves import LONGEST_NOTE
from journeys.deadlines import RULE_CHOICES, Subject
from journeys.lifecycle import Klantfase, MoveReason
from journeys.models import Task
from journeys.without_work import without_work

TARGETS = [choice for choice in Klantfase.choices if choice[0] != Klantfase.ONBEKEND_2_3]


class StandingSerializer(serializers.Serializer[Any]):
    """Where a client stands, in short."""

    id = serializers.IntegerField(help_text="Id van de klantreis.")
    klantfase = serializers.ChoiceField(Klantfase.choices)
    phaseSince = serializers.DateField(source="phase_since", help_text="In deze fase sinds.")


class WithoutWorkSerializer(serializers.Serializer[Any]):
    """For how long the client has no work; the view has read along when the last job ended."""

    daysWithoutWork = serializers.SerializerMethodField(
        help_text="Dagen sinds de laatste werkdag; leeg als er werk loopt of nooit werk was."
    )

    def get_daysWithoutWork(self, row: Any) -> int | None:
        """As of the day that the view works with."""
        found = without_work(row.last_end, self.context["view"].today)
        return found.days if found else None


class JourneyedSerializer(WithoutWorkSerializer):
    """The journey of a client; people long-term in sheltered work have none."""

    journey = StandingSerializer(allow_null=True, default=None, help_text="Leeg voor wie langdurig in de SW werkt.")


@extend_schema_serializer(component_name="ClientSummary")
class PlacedClientSummarySerializer(ClientSummarySerializer, JourneyedSerializer):
    """A client in a list, with where they stand."""


@extend_schema_serializer(component_name="Client")
class PlacedClientSerializer(ClientSerializer, JourneyedSerializer):
    """A client by itself, with where they stand."""


class MoveActionSerializer(AllowedActionSerializer):
    """A move to another klantfase, with the reasons that one may give for it now."""

    reasons = serializers.ListField(
        child=serializers.ChoiceField(MoveReason.choices), help_text="Redenen die nu mogelijk zijn."
    )


class MoveActions(ActionsField):
    """The moves out of where a client stands."""

    child = MoveActionSerializer()


class JourneySerializer(serializers.Serializer[Any]):
    """The klantreis of one client."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    klantfase = serializers.ChoiceField(Klantfase.choices)
    phaseSince = serializers.DateField(source="phase_since", help_text="In deze fase sinds.")
    startedOn = serializers.DateField(source="started_on")
    lastConversationOn = serializers.DateField(source="last_conversation_on", allow_null=True)
    contactIntervalMonths = serializers.IntegerField(
        source="contact_interval_months", help_text="Zoveel maanden zitten er hoogstens tussen twee gesprekken."
    )
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = MoveActions()


class TransitionSerializer(serializers.Serializer[Any]):
    """One move. What was written about it stays in the file: free text does not leave through the API."""

    id = serializers.IntegerField()
    fromPhase = Code(Klantfase.choices, source="from_phase", allow_null=True, help_text="Leeg bij de eerste.")
    toPhase = serializers.ChoiceField(Klantfase.choices, source="to_phase")
    reason = serializers.ChoiceField(MoveReason.choices)
    on = serializers.DateField(help_text="Met ingang van.")
    recordedAt = serializers.DateTimeField(source="recorded_at")
    actor = PersonSerializer(allow_null=True, help_text="Leeg als een systeem dit vastlegde.")
    allowedActions = ActionsField()


class MoveInputSerializer(StrictSerializer):
    """What it takes to move a client to another klantfase."""

    target = serializers.ChoiceField(TARGETS, help_text="De nieuwe klantfase.")
    reason = serializers.ChoiceField(MoveReason.choices)
    on = Day(help_text="Met ingang van; vandaag of eerder.")
    note = Text(allow_blank=True, default="", max_length=LONGEST_NOTE, help_text="Toelichting, als die nodig is.")


class SubjectSerializer(serializers.Serializer[Any]):
    """What a task is about."""

    type = serializers.ChoiceField([(subject.value, subject.value) for subject in Subject], source="subject")
    id = serializers.IntegerField(source="subject_id")


class TaskSerializer(serializers.Serializer[Any]):
    """A term that opened: what must be done, why, and by when."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    rule = serializers.ChoiceField(RULE_CHOICES)
    title = serializers.CharField(source="rule_row.title")
    why = serializers.CharField(source="rule_row.why")
    how = serializers.CharField(source="rule_row.how")
    source = serializers.CharField(  # type: ignore[assignment]
        source="rule_row.source", help_text="Waar de termijn vandaan komt."
    )
    subject = SubjectSerializer(source="*")
    anchorOn = serializers.DateField(source="anchor_on", help_text="Vanaf deze dag is gerekend.")
    opensOn = serializers.DateField(source="opens_on")
    dueOn = serializers.DateField(source="due_on", help_text="Uiterlijk.")
    overdue = serializers.SerializerMethodField(help_text="Open, en de uiterste dag is voorbij.")
    postponedUntil = serializers.DateField(source="postponed_until", allow_null=True)
    assignee = PersonSerializer(allow_null=True, help_text="Leeg als niemand het vaste contact is.")
    state = serializers.ChoiceField(Task.State.choices)
    closing = Code(Task.Closing.choices, allow_null=True, help_text="Waarom de taak gesloten is.")
    closedOn = serializers.DateField(source="closed_on", allow_null=True)
    version = serializers.IntegerField()
    allowedActions = ActionsField()

    def get_overdue(self, task: Task) -> bool:
        """As of the day that the view works with."""
        return task.is_overdue(self.context["view"].today)
