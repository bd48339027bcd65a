"""Clients and their work as the API shows them: no BSN, no health data, and nothing that is stored sealed."""

from typing import Any

from rest_framework import serializers

from accounts.api import OfficeSerializer, PersonSerializer
from base.api.serializers import ActionsField, Code
from clients.models import Client, Coaching, ContactPerson, ContractKind, Employment


class ContactSerializer(PersonSerializer):
    """Who is a client's fixed contact or stand-in now; the view has put the running ones on the client."""

    def __init__(self, position: str, **options: Any) -> None:
        super().__init__(allow_null=True, **options)
        self.position = position

    def get_attribute(self, instance: Any) -> Any:
        """The user in that position, or null."""
        running = instance.running_contacts
        return next((row.user for row in running if row.position == self.position), None)


class ClientSummarySerializer(serializers.Serializer[Any]):
    """A client in a list."""

    number = serializers.CharField(help_text="Klantnummer; hiermee wijst u een klant overal aan.")
    name = serializers.CharField(source="full_name")
    office = OfficeSerializer(help_text="Vestiging.")
    fixedContact = ContactSerializer(ContactPerson.Position.FIXED, help_text="Vast contact.")
    standIn = ContactSerializer(ContactPerson.Position.STAND_IN, help_text="Achtervang.")
    allowedActions = ActionsField()


class ClientSerializer(ClientSummarySerializer):
    """A client by itself."""

    firstName = serializers.CharField(source="first_name")
    prefix = serializers.CharField()
    lastName = serializers.CharField(source="last_name")
    birthDate = serializers.DateField(source="birth_date")
    regime = serializers.ChoiceField(Client.Regime.choices)
    workAbility = serializers.ChoiceField(Client.WorkAbility.choices, source="work_ability")
    education = serializers.ChoiceField(Client.Education.choices)
    sheltered = serializers.BooleanField(help_text="Langdurig in de sociale werkvoorziening.")


class OrganisationSerializer(serializers.Serializer[Any]):
    """An organisation, by id and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class ContractTermSerializer(serializers.Serializer[Any]):
    """What was agreed for one stretch of a job."""

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(ContractKind.choices)
    startsOn = serializers.DateField(source="starts_on")
    endsOn = serializers.DateField(source="ends_on", allow_null=True, help_text="Laatste dag.")
    hoursPerWeek = serializers.FloatField(source="hours", help_text="Bij een min-maxcontract het minimum.")
    maxHoursPerWeek = serializers.FloatField(source="max_hours", allow_null=True)
    wageShare = serializers.IntegerField(source="wage_share", help_text="Procent van het minimumloon.")


class JobCoachingSerializer(serializers.Serializer[Any]):
    """A jobcoach, as the job shows it."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Coaching.Kind.choices)
    organisation = OrganisationSerializer()
    coach = PersonSerializer(allow_null=True)
    regime = serializers.ChoiceField(Coaching.Regime.choices)
    startedOn = serializers.DateField(source="started_on")
    grantedUntil = serializers.DateField(source="granted_until")
    endedOn = serializers.DateField(source="ended_on", allow_null=True)


class CoachingSerializer(JobCoachingSerializer):
    """A jobcoach on a job, by itself."""

    employment = serializers.IntegerField(source="employment_id", help_text="Id van de baan.")
    client = serializers.CharField(source="employment.client.number", help_text="Klantnummer.")
    structural = Code(Coaching.Basis.choices, allow_null=True, help_text="Basis na drie jaar.")
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = ActionsField()


class EmploymentSerializer(serializers.Serializer[Any]):
    """A job with its contract terms and coachings."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    employer = OrganisationSerializer(allow_null=True)
    jobTitle = serializers.CharField(source="job_title")
    kind = serializers.ChoiceField(ContractKind.choices, help_text="Soort contract nu.")
    startedOn = serializers.DateField(source="started_on")
    expectedEndOn = serializers.DateField(
        source="expected_end_on", allow_null=True, help_text="Tot en met deze dag loopt het contract."
    )
    endedOn = serializers.DateField(source="ended_on", allow_null=True, help_text="Laatste werkdag.")
    endReason = Code(Employment.EndReason.choices, source="end_reason", allow_null=True)
    running = serializers.BooleanField(source="is_running")
    contractTerms = ContractTermSerializer(source="terms", many=True)
    coachings = JobCoachingSerializer(many=True)
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = ActionsField()
