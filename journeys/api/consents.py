"""Consent of clients: read, asked, answered and taken back."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import PersonSerializer, allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import ActionsField, Code, Ref, StrictSerializer, Text, YesNo
from clients.actions.consent import BY_STAFF
from clients.models import Consent
from clients.models.consent import LONGEST_NOTE
from journeys import options
from journeys.actions import consents
from journeys.api.allowed import Actions, OnClients, told
from journeys.api.filters import ConsentQuery
from journeys.api.plans import OnClient

READ_FILE = allow(GET=Permission.SEE_FILE)
KEEP_CLIENT = allow(POST=Permission.KEEP_CLIENT)


class ConsentSerializer(serializers.Serializer[Any]):
    """A question about contact with an employer, and what the client said. What was written with it stays here."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    purpose = serializers.ChoiceField(Consent.Purpose.choices)
    employment = serializers.IntegerField(source="employment_id", allow_null=True, help_text="Alleen over deze baan.")
    employer = serializers.IntegerField(
        source="employer_id", allow_null=True, help_text="Alleen deze werkgever; leeg zonder baan: iedere werkgever."
    )
    state = serializers.ChoiceField(Consent.State.choices)
    askedOn = serializers.DateField(source="asked_on", allow_null=True)
    askedBy = PersonSerializer(source="asked_by", allow_null=True)
    answeredOn = serializers.DateField(source="answered_on", allow_null=True)
    voice = Code(Consent.Voice.choices, source="answered_as", allow_null=True, help_text="Wie antwoordde.")
    evidence = Code(Consent.Evidence.choices, allow_null=True, help_text="Waaruit het antwoord blijkt.")
    withdrawnOn = serializers.DateField(source="withdrawn_on", allow_null=True)
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = ActionsField()


class ConsentRequestInputSerializer(StrictSerializer):
    """For what consent is asked, and about whom: one job, one employer, or with neither every employer."""

    purpose = serializers.ChoiceField(Consent.Purpose.choices)
    employment = Ref(source="employment_id", required=False, default=None, allow_null=True)
    employer = Ref(source="employer_id", required=False, default=None, allow_null=True)


class ConsentInputSerializer(ConsentRequestInputSerializer):
    """What the client said or wrote."""

    given = YesNo(help_text="Of de klant het goedvindt.")
    voice = serializers.ChoiceField(Consent.Voice.choices, help_text="Wie antwoordde.")
    evidence = serializers.ChoiceField([(row.value, row.label) for row in BY_STAFF])
    answeredOn = Day(source="answered_on", help_text="Vandaag of eerder.")
    note = Text(allow_blank=True, default="", max_length=LONGEST_NOTE, help_text="Wordt niet teruggegeven.")


class ConsentWithdrawalInputSerializer(StrictSerializer):
    """Who takes it back."""

    voice = serializers.ChoiceField(Consent.Voice.choices, help_text="Wie intrekt.")


@extend_schema_view(
    list=extend_schema(summary="Toestemmingen", description="Wat klanten goedvinden over contact met werkgevers."),
    retrieve=extend_schema(summary="Een toestemming", description="Een vraag om toestemming, en het antwoord."),
)
class ConsentViews(OnClients):
    """Consents with what can be done with them."""

    permission_classes = (READ_FILE,)
    queryset = Consent.objects.none()
    serializer_class = ConsentSerializer
    queries = {"list": ConsentQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Consents with client, klantreis and who asked."""
        return super().get_queryset().select_related("client__journey", "asked_by")

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """What can be done with all consents of this answer together."""
        return told(options.of_consents(shown, self.actor))


class ConsentRequest(OnClient):
    """The question goes to the client."""

    permission_classes = (KEEP_CLIENT,)
    takes, does = ConsentRequestInputSerializer, staticmethod(consents.ask_consent)
    shows, place = ConsentViews, "api:consent"
    says = ("Vraag toestemming", "Stelt de klant de vraag. De klant antwoordt in het eigen overzicht.")


class ConsentRecord(OnClient):
    """What the client said or wrote."""

    permission_classes = (KEEP_CLIENT,)
    takes, does = ConsentInputSerializer, staticmethod(consents.record_consent)
    shows, place = ConsentViews, "api:consent"
    says = ("Leg een antwoord over toestemming vast", "Een nee laat contact vervallen dat was gepland.")


class ConsentWithdrawal(Acting):
    """The client takes it back."""

    permission_classes = (KEEP_CLIENT,)
    queryset = Consent.objects.none()
    parent, subject, versioned = Consent, "consent_id", True
    takes, does = ConsentWithdrawalInputSerializer, staticmethod(consents.withdraw_consent)
    shows, place = ConsentViews, "api:consent"
    says = ("Trek een toestemming in", "Legt vast dat de klant dit niet meer wil. Gepland contact vervalt meteen.")
