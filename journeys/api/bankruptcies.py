"""One meeting at an employer that stops."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import ActionsField, Ref, StrictSerializer, Text
from journeys.actions.signals import LONGEST_MESSAGE, report_bankruptcy
from journeys.models import Signal

MOST_AT_ONCE = 500


class BankruptcyInputSerializer(StrictSerializer):
    """The employer, and who was named."""

    employer = Ref(source="employer_id", help_text="Id van de werkgever.")
    employments = serializers.ListField(
        child=Ref(), source="employment_ids", min_length=1, max_length=MOST_AT_ONCE,
        help_text="Id's van de lopende banen daar van de klanten die genoemd zijn.",
    )  # fmt: skip
    expectedEndOn = Day(source="expected_end_on", required=False, default=None, allow_null=True)
    message = Text(allow_blank=True, default="", max_length=LONGEST_MESSAGE, help_text="Wordt niet teruggegeven.")


class NamedSerializer(serializers.Serializer[Any]):
    """What was made for one of those named."""

    receipt = serializers.CharField(help_text="Ontvangstnummer van het signaal.")
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    employment = serializers.IntegerField(source="employment_id")
    jobEnd = serializers.IntegerField(source="job_end_id", allow_null=True, help_text="Id van de zaak.")


class BankruptcySerializer(serializers.Serializer[Any]):
    """The signals of one meeting; who was named before on the same day is not named again."""

    signals = NamedSerializer(many=True)
    allowedActions = ActionsField()


class Bankruptcy(Acting):
    """A signal and a case for everybody named."""

    permission_classes = (allow(POST=Permission.RECORD_SIGNAL),)
    queryset = Signal.objects.none()
    serializer_class = BankruptcySerializer
    takes, does = BankruptcyInputSerializer, staticmethod(report_bankruptcy)
    says = (
        "Faillissement van een werkgever",
        "Legt voor iedereen die genoemd is een signaal vast en opent een zaak.",
    )

    def answer(self, result: Any) -> Response:
        """The signals that were made, with who they are about."""
        pks = [signal.pk for signal in result]
        made = Signal.objects.visible_to(self.actor, self.today).filter(pk__in=pks).select_related("client")
        shown = NamedSerializer(made.order_by("pk"), many=True).data
        return Response({"signals": shown, "allowedActions": []}, status=201)
