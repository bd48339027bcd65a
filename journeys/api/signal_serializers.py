"""Signals as the API shows and takes them.

What was typed goes back to whoever typed it and to nobody else; who it is about stays with staff.
"""

from typing import Any

from rest_framework import serializers

from accounts.api import OfficeSerializer, PersonSerializer
from base.api.query import Day
from base.api.serializers import ActionsField, Line, Ref, StrictSerializer, Text
from journeys.actions.signals import ANSWERS, LONGEST_MESSAGE
from journeys.actions.unplaced import LONGEST_NAME, LONGEST_REASON
from journeys.models import Signal, UnplacedSignal
from journeys.sent_signals import SentState, sent_state

_ANSWERS = [(state.value, state.label) for state in ANSWERS]


def answer_to(row: UnplacedSignal) -> str:
    """What the sender was answered once the signal stood on a job; empty before that."""
    return row.placed.answer if row.placed else ""


class SignalReceiptSerializer(serializers.Serializer[Any]):
    """What a sender gets at once."""

    id = serializers.IntegerField()
    receipt = serializers.CharField(help_text="Ontvangstnummer.")
    kind = serializers.ChoiceField(Signal.Kind.choices)
    expectedEndOn = serializers.DateField(source="expected_end_on", allow_null=True)
    receivedOn = serializers.DateField(source="received_on")
    decideBy = serializers.DateField(source="decide_by", help_text="Uiterlijk dan hoort de melder wat ermee gebeurt.")
    allowedActions = ActionsField()


class _OwnWords(SignalReceiptSerializer):
    """With the words that were exchanged, for the sender alone."""

    message = serializers.SerializerMethodField(help_text="Wat u zelf schreef; leeg bij een signaal van een ander.")
    answer = serializers.SerializerMethodField(help_text="Wat u is geantwoord; leeg bij een signaal van een ander.")

    def get_message(self, row: Any) -> str | None:
        """What the one who asks wrote."""
        return row.message if self._is_own(row) else None

    def get_answer(self, row: Any) -> str | None:
        """What the one who asks was answered."""
        return (self.answered(row) or None) if self._is_own(row) else None

    def answered(self, row: Any) -> str:
        """The answer to a signal."""
        return str(row.answer)

    def _is_own(self, row: Any) -> bool:
        return bool(row.reported_by_id == self.context["view"].actor.pk)


class SentSignalSerializer(_OwnWords):
    """A signal as a sender outside sees it: this and nothing else."""

    state = serializers.ChoiceField(Signal.State.choices)


class SignalSerializer(SentSignalSerializer):
    """A signal on a job; what stands below is left out for a sender outside."""

    client = serializers.CharField(
        source="client.number", required=False, help_text="Klantnummer; niet voor melders."
    )
    employment = serializers.IntegerField(source="employment_id", required=False, help_text="Id van de baan.")
    jobEnd = serializers.IntegerField(
        source="job_end_id", allow_null=True, required=False, help_text="Id van de zaak over het baaneinde."
    )
    channel = serializers.ChoiceField(Signal.Channel.choices, required=False, help_text="Hoe het binnenkwam.")
    reportedBy = PersonSerializer(source="reported_by", required=False)
    answeredBy = PersonSerializer(source="answered_by", allow_null=True, required=False)


class SentStateField(serializers.ChoiceField):
    """How far a signal about somebody unknown is, for its sender."""

    def __init__(self, **options: Any) -> None:
        super().__init__(SentState.choices, source="*", help_text="Hoe ver het is, voor de melder.", **options)

    def to_representation(self, value: Any) -> str:
        """The code."""
        return sent_state(waits=value.state == UnplacedSignal.State.WAITING, answer=answer_to(value)).value


class SentUnplacedSignalSerializer(_OwnWords):
    """A signal about somebody unknown as a sender outside sees it: placed and set aside read the same."""

    state = SentStateField()

    def answered(self, row: UnplacedSignal) -> str:
        """The answer that was given once it stood on a job."""
        return answer_to(row)


class UnplacedSignalSerializer(SentUnplacedSignalSerializer):
    """A signal that names nobody known; what stands below is left out for a sender outside."""

    handling = serializers.ChoiceField(
        UnplacedSignal.State.choices, source="state", required=False, help_text="Hoe ver het is, voor medewerkers."
    )
    name = serializers.CharField(required=False, help_text="Over wie het gaat, zoals de melder zei.")
    birthDate = serializers.DateField(source="birth_date", allow_null=True, required=False)
    clientNumber = serializers.CharField(source="client_number", required=False, help_text="Zoals de melder zei.")
    employerName = serializers.CharField(source="employer_name", required=False)
    kvkNumber = serializers.CharField(source="kvk_number", required=False)
    channel = serializers.ChoiceField(Signal.Channel.choices, required=False, help_text="Hoe het binnenkwam.")
    reportedBy = PersonSerializer(source="reported_by", required=False)
    office = OfficeSerializer(
        allow_null=True, required=False, help_text="Voor wiens teamleider; leeg is voor alle teamleiders."
    )
    signal = serializers.IntegerField(
        source="placed_id", allow_null=True, required=False, help_text="Id van het signaal dat het werd."
    )
    version = serializers.IntegerField(required=False, help_text="Zonder de aanhalingstekens gelijk aan de ETag.")


class SignalInputSerializer(StrictSerializer):
    """What it takes to report: a job, or somebody in words."""

    employmentId = Ref(
        source="employment_id", required=False, default=None, allow_null=True, help_text="De baan, als u die kent."
    )
    name = Line(allow_blank=True, default="", max_length=LONGEST_NAME, help_text="Anders: over wie het gaat.")
    birthDate = Day(source="birth_date", required=False, default=None, allow_null=True)
    clientNumber = Line(source="client_number", allow_blank=True, default="", max_length=12)
    employerName = Line(source="employer_name", allow_blank=True, default="", max_length=LONGEST_NAME)
    kvkNumber = Line(source="kvk_number", allow_blank=True, default="", max_length=12)
    channel = serializers.ChoiceField(
        Signal.Channel.choices, default="", help_text="Hoe het binnenkwam; alleen voor medewerkers, en dan nodig."
    )
    kind = serializers.ChoiceField(Signal.Kind.choices)
    expectedEndOn = Day(
        source="expected_end_on", required=False, default=None, allow_null=True, help_text="Verwachte laatste dag."
    )
    message = Text(allow_blank=True, default="", max_length=LONGEST_MESSAGE, help_text="Geen medische gegevens.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One or the other: a job says already who it is."""
        described = any(attrs[name] for name in SOMEBODY)
        if attrs["employment_id"] and described:
            raise serializers.ValidationError({"employmentId": "Noem een baan, of beschrijf iemand. Niet allebei."})
        return attrs


SOMEBODY = ("name", "birth_date", "client_number", "employer_name", "kvk_number")


class AnswerInputSerializer(StrictSerializer):
    """What the sender of a signal hears."""

    state = serializers.ChoiceField(_ANSWERS)
    answer = Text(max_length=LONGEST_MESSAGE, help_text="De melder leest dit.")


class PlacementInputSerializer(StrictSerializer):
    """About which running job a signal is."""

    employmentId = Ref(source="employment_id")


class SetAsideInputSerializer(StrictSerializer):
    """Why nothing is done with a signal."""

    reason = Text(max_length=LONGEST_REASON, help_text="Voor collega's; de melder leest dit niet.")
