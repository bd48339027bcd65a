"""Conversations, werkplannen and agreements."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import PersonSerializer, allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import ActionsField, Code, Line, Ref, StrictSerializer, Text, Whole
from base.api.views import ReadResource
from clients.models import Client
from journeys import options
from journeys.actions import agreements, conversations, workplans
from journeys.actions.agreements import LONGEST_REASON
from journeys.actions.conversations import LONGEST_OUTCOME, MOST_SATISFIED
from journeys.actions.workplans import LONGEST_EVALUATION, LONGEST_TEXT
from journeys.api.allowed import Actions, OnClients, told
from journeys.api.filters import AgreementQuery, ConversationQuery, WorkplanQuery
from journeys.models import Agreement, Conversation, Workplan
from journeys.models.agreements import LONGEST_AGREEMENT

READ_FILE = allow(GET=Permission.SEE_FILE)


class ConversationSerializer(serializers.Serializer[Any]):
    """One talk with a client. What was written about it stays in the file."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    employment = serializers.IntegerField(source="employment_id", allow_null=True, help_text="Over welke baan.")
    kind = serializers.ChoiceField(Conversation.Kind.choices)
    channel = serializers.ChoiceField(Conversation.Channel.choices)
    heldOn = serializers.DateField(source="held_on")
    minutes = serializers.IntegerField(allow_null=True)
    topics = serializers.ListField(child=serializers.ChoiceField(Conversation.Topic.choices))
    participants = serializers.ListField(child=serializers.ChoiceField(Conversation.Participant.choices))
    contactWished = Code(Conversation.ContactWished.choices, source="contact_wished", allow_null=True)
    employerConsent = Code(Conversation.EmployerConsent.choices, source="employer_consent", allow_null=True)
    satisfaction = serializers.IntegerField(allow_null=True, help_text="Tevreden over het werk, van 1 tot en met 5.")
    callbackOn = serializers.DateField(source="callback_on", allow_null=True, help_text="Terugbellen beloofd.")
    calledBackOn = serializers.DateField(source="called_back_on", allow_null=True)
    heldBy = PersonSerializer(source="held_by", allow_null=True)
    allowedActions = ActionsField()


class ConversationInputSerializer(StrictSerializer):
    """A talk that was held."""

    kind = serializers.ChoiceField(Conversation.Kind.choices)
    channel = serializers.ChoiceField(Conversation.Channel.choices)
    heldOn = Day(source="held_on", help_text="Vandaag of eerder.")
    topics = serializers.ListField(
        child=serializers.ChoiceField(Conversation.Topic.choices), required=False, default=list, max_length=20
    )
    outcome = Text(allow_blank=True, default="", max_length=LONGEST_OUTCOME, help_text="Wordt niet teruggegeven.")
    minutes = Whole(required=False, default=None, allow_null=True, help_text="Duur in minuten.")
    employment = Ref(source="employment_id", required=False, default=None, allow_null=True)
    callbackOn = Day(source="callback_on", required=False, default=None, allow_null=True)
    participants = serializers.ListField(
        child=serializers.ChoiceField(Conversation.Participant.choices), required=False, default=list, max_length=20,
        help_text="Wie erbij waren; bij een startgesprek bij een nieuwe baan minstens twee.",
    )  # fmt: skip
    contactWished = serializers.ChoiceField(
        Conversation.ContactWished.choices, source="contact_wished", allow_blank=True, default="",
        help_text="Alleen bij een gesprek over contracteinde.",
    )  # fmt: skip
    satisfaction = Whole(
        required=False, default=None, allow_null=True, help_text=f"Een cijfer van 1 tot en met {MOST_SATISFIED}."
    )
    employerConsent = serializers.ChoiceField(
        Conversation.EmployerConsent.choices, source="employer_consent", allow_blank=True, default="",
        help_text="Mag met de werkgever over deze baan worden gepraat? Niet bij een gesprek over contracteinde.",
    )  # fmt: skip
    change = serializers.ChoiceField(
        Workplan.Change.choices, allow_blank=True, default="", help_text="Wat er veranderde, als dat zo is."
    )


class WorkplanSerializer(serializers.Serializer[Any]):
    """One version of the plan that client and professional made. The confidential note beside it never leaves."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    number = serializers.IntegerField(help_text="Versie.")
    current = serializers.BooleanField(source="is_current", help_text="De laatste versie.")
    madeOn = serializers.DateField(source="made_on")
    madeBy = PersonSerializer(source="made_by", allow_null=True)
    goal = serializers.CharField()
    helps = serializers.CharField()
    hinders = serializers.CharField()
    agreements = serializers.CharField()
    serviceReason = serializers.CharField(source="service_reason")
    expectedResult = serializers.CharField(source="expected_result")
    evaluation = serializers.CharField(help_text="Wat er van de vorige versie kwam.")
    changedOn = serializers.DateField(source="changed_on", allow_null=True, help_text="Situatie veranderd op.")
    change = Code(Workplan.Change.choices, allow_null=True)
    allowedActions = ActionsField()


class WorkplanInputSerializer(StrictSerializer):
    """A new version of the plan."""

    goal = Text(max_length=LONGEST_TEXT)
    helps = Text(allow_blank=True, default="", max_length=LONGEST_TEXT)
    hinders = Text(allow_blank=True, default="", max_length=LONGEST_TEXT)
    agreements = Text(max_length=LONGEST_TEXT)
    serviceReason = Text(source="service_reason", allow_blank=True, default="", max_length=LONGEST_TEXT)
    expectedResult = Text(source="expected_result", allow_blank=True, default="", max_length=LONGEST_TEXT)
    evaluation = Text(allow_blank=True, default="", max_length=LONGEST_EVALUATION, help_text="Vanaf versie 2.")
    note = Text(
        allow_blank=True, default="", max_length=LONGEST_TEXT, help_text="Vertrouwelijk; wordt niet teruggegeven."
    )
    baseNumber = Whole(
        source="base_number", min_value=0, help_text="De versie waarop u zich baseert; 0 als die er niet was."
    )


class AgreementSerializer(serializers.Serializer[Any]):
    """Who does what, by when, and what came of it."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    workplan = serializers.IntegerField(source="workplan_id", allow_null=True, help_text="Gemaakt bij dit werkplan.")
    conversation = serializers.IntegerField(source="conversation_id", allow_null=True)
    employment = serializers.IntegerField(source="employment_id", allow_null=True, help_text="Over welke baan.")
    who = serializers.ChoiceField(Agreement.Who.choices)
    contact = Code(Agreement.Contact.choices, allow_null=True, help_text="Met wie de professional contact opneemt.")
    what = serializers.CharField()
    dueOn = serializers.DateField(source="due_on", allow_null=True, help_text="Leeg: tot iets anders is afgesproken.")
    madeOn = serializers.DateField(source="made_on")
    doneOn = serializers.DateField(source="done_on", allow_null=True)
    droppedOn = serializers.DateField(source="dropped_on", allow_null=True)
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = ActionsField()


class AgreementInputSerializer(StrictSerializer):
    """A new agreement."""

    who = serializers.ChoiceField(Agreement.Who.choices)
    what = Text(max_length=LONGEST_AGREEMENT)
    dueOn = Day(source="due_on", required=False, default=None, allow_null=True)
    conversation = Ref(
        source="conversation_id", required=False, default=None, allow_null=True,
        help_text="Het startgesprek bij een nieuwe baan waarin dit is afgesproken.",
    )  # fmt: skip
    contact = serializers.ChoiceField(
        Agreement.Contact.choices, allow_blank=True, default="",
        help_text="Met wie de professional contact opneemt; met de werkgever alleen met toestemming.",
    )  # fmt: skip
    employment = Ref(
        source="employment_id", required=False, default=None, allow_null=True,
        help_text="Over welke baan; nodig bij contact als er meer banen lopen.",
    )  # fmt: skip


class CompletionInputSerializer(StrictSerializer):
    """The day on which an agreement was kept."""

    doneOn = Day(source="done_on", help_text="Vandaag of eerder.")


class DropInputSerializer(StrictSerializer):
    """Why an agreement holds no longer."""

    reason = Line(max_length=LONGEST_REASON)


class OnClient(Acting):
    """An act on the client whose number stands in the address."""

    queryset = Client.objects.none()
    parent, subject = Client, "client_id"


@extend_schema_view(
    list=extend_schema(summary="Gesprekken", description="De gesprekken met de klanten die u mag zien."),
    retrieve=extend_schema(summary="Een gesprek", description="Een gesprek met een klant."),
)
class ConversationViews(ReadResource):
    """Talks, without what was written about them."""

    permission_classes = (READ_FILE,)
    queryset = Conversation.objects.none()
    serializer_class = ConversationSerializer
    queries = {"list": ConversationQuery}
    ordering = ("held_on", "pk")

    def get_queryset(self) -> QuerySet[Any]:
        """Talks with the number of their client and who held them; what was written is not even read."""
        return super().get_queryset().select_related("client", "held_by").defer("outcome")


class ConversationRecord(OnClient):
    """A talk that was held."""

    permission_classes = (allow(POST=Permission.RECORD_CONVERSATION),)
    takes, does = ConversationInputSerializer, staticmethod(conversations.record_conversation)
    shows, place = ConversationViews, "api:conversation"
    says = ("Leg een gesprek vast", "Legt een gesprek vast. Termijnen waaraan het voldoet, sluiten vanzelf.")


@extend_schema_view(
    list=extend_schema(summary="Werkplannen", description="Alle versies van de werkplannen die u mag zien."),
    retrieve=extend_schema(summary="Een werkplan", description="Een versie van een werkplan."),
)
class WorkplanViews(ReadResource):
    """Versions of plans, current and older."""

    permission_classes = (READ_FILE,)
    queryset = Workplan.objects.none()
    serializer_class = WorkplanSerializer
    queries = {"list": WorkplanQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Versions with the number of their client and who made them."""
        return super().get_queryset().select_related("client", "made_by")


class WorkplanWrite(OnClient):
    """A new version of the plan."""

    permission_classes = (allow(POST=Permission.WRITE_WORKPLAN),)
    takes, does = WorkplanInputSerializer, staticmethod(workplans.write_workplan)
    shows, place = WorkplanViews, "api:workplan"
    says = ("Schrijf een werkplan", "Legt een nieuwe versie vast. Open afspraken blijven open.")


@extend_schema_view(
    list=extend_schema(summary="Afspraken", description="De afspraken met de klanten die u mag zien."),
    retrieve=extend_schema(summary="Een afspraak", description="Een afspraak, en wat ervan kwam."),
)
class AgreementViews(OnClients):
    """Agreements with what can be done with them."""

    permission_classes = (READ_FILE,)
    queryset = Agreement.objects.none()
    serializer_class = AgreementSerializer
    queries = {"list": AgreementQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Agreements with the klantreis of their client."""
        return super().get_queryset().select_related("client__journey")

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """What can be done with all agreements of this answer together."""
        return told(options.of_agreements(shown, self.actor))


class AgreementMake(OnClient):
    """A new agreement."""

    permission_classes = (allow(POST=Permission.WRITE_WORKPLAN),)
    takes, does = AgreementInputSerializer, staticmethod(agreements.make_agreement)
    shows, place = AgreementViews, "api:agreement"
    says = ("Leg een afspraak vast", "Legt vast wie wat doet, bij het werkplan van nu of bij een startgesprek.")


class OnAgreement(Acting):
    """How an agreement ended."""

    permission_classes = (allow(POST=Permission.WRITE_WORKPLAN),)
    queryset = Agreement.objects.none()
    parent, subject, versioned = Agreement, "agreement_id", True
    shows, place = AgreementViews, "api:agreement"


class AgreementCompletion(OnAgreement):
    """It was kept."""

    takes, does = CompletionInputSerializer, staticmethod(agreements.complete_agreement)
    says = ("Afspraak nagekomen", "Legt vast dat de afspraak is nagekomen. De taak sluit vanzelf.")


class AgreementDrop(OnAgreement):
    """It holds no longer."""

    takes, does = DropInputSerializer, staticmethod(agreements.drop_agreement)
    says = ("Laat een afspraak vervallen", "Laat de afspraak vervallen, met de reden. De taak vervalt mee.")
