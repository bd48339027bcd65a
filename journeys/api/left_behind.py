"""What an employer said at the end of a job, as other systems of the office deliver it."""

from dataclasses import fields
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import PersonSerializer
from base.api.query import Day
from base.api.serializers import ActionsField, Line, StrictSerializer, Tenths, Text, Whole, YesNo
from base.api.views import ReadResource
from journeys.actions import left_behind
from journeys.actions.left_behind import LONGEST_DESCRIPTION, LONGEST_REVIEW, MOST_HOURS, Place, Review
from journeys.api.job_ends import OnJobEnd
from journeys.models import EmployerReview, Vacancy
from journeys.vacancy_lifecycle import VacancyState, Wanted

WAYS = [(way.value, way.label) for way in Vacancy.Way if way != Vacancy.Way.PORTAL]


class VacancyAnswerSerializer(serializers.Serializer[Any]):
    """What the employer answered when asked whether somebody new is sought."""

    id = serializers.IntegerField(help_text="Ook de id van de vacature, als de werkgever iemand zoekt.")
    wanted = serializers.ChoiceField(Wanted.choices, help_text="Of de werkgever iemand zoekt.")
    answeredOn = serializers.DateField(source="answered_on")
    answeredBy = PersonSerializer(source="answered_by", help_text="De werkgever, of wie het antwoord opschreef.")
    way = serializers.ChoiceField(Vacancy.Way.choices, source="answered_way", help_text="Hoe het antwoord kwam.")
    state = serializers.ChoiceField(VacancyState.choices, help_text="De stand van de vacature.")
    version = serializers.IntegerField(help_text="Stuur deze mee als answerVersion bij een nieuw antwoord.")
    allowedActions = ActionsField()


class EmployerReviewSerializer(serializers.Serializer[Any]):
    """That the employer looked back. What was written stays in the file."""

    id = serializers.IntegerField()
    givenOn = serializers.DateField(source="given_on")
    givenBy = PersonSerializer(source="given_by", allow_null=True, help_text="Leeg als een collega het opschreef.")
    takenDownBy = PersonSerializer(source="taken_down_by", allow_null=True, help_text="Wie het opschreef.")
    readOn = serializers.DateField(
        source="read_on", allow_null=True, help_text="Gelezen bij de keuze van een traject."
    )
    allowedActions = ActionsField()


class VacancyAnswerInputSerializer(StrictSerializer):
    """What the employer answered; what the work is, is needed for a yes."""

    wanted = serializers.ChoiceField(Wanted.choices, help_text="Of de werkgever iemand zoekt.")
    way = serializers.ChoiceField(WAYS, help_text="Hoe het antwoord kwam.")
    answerVersion = Whole(
        source="answer_version", min_value=0, help_text="De versie van het antwoord dat u las; 0 als er geen was."
    )
    jobTitle = Line(source="job_title", allow_blank=True, default="", max_length=80, help_text="Welk werk het is.")
    hoursPerWeek = Tenths(source="hours", allow_null=True, default=None, min_value=1, max_value=MOST_HOURS)
    startsOn = Day(source="starts_on", allow_null=True, default=None, required=False)
    description = Text(
        allow_blank=True, default="", max_length=LONGEST_DESCRIPTION, help_text="Alleen het werk; nooit de klant."
    )


class EmployerReviewInputSerializer(StrictSerializer):
    """How the employer looks back; one of the texts is enough."""

    wentWell = Text(source="went_well", allow_blank=True, max_length=LONGEST_REVIEW, help_text="Leeg mag.")
    wentLessWell = Text(source="went_less_well", allow_blank=True, default="", max_length=LONGEST_REVIEW)
    whyItEnds = Text(source="why_it_ends", allow_blank=True, default="", max_length=LONGEST_REVIEW)
    whatWouldFit = Text(source="what_would_fit", allow_blank=True, default="", max_length=LONGEST_REVIEW)
    wouldTakeBack = YesNo(source="would_take_back", allow_null=True, default=None)


def note_answer(**values: Any) -> Vacancy:
    """Take down an answer, of which the place is one thing to the action."""
    return left_behind.note_vacancy_answer(place=Place(**_taken_from(values, Place)), **values)


def note_review(**values: Any) -> EmployerReview:
    """Take down a review, which is one thing to the action."""
    return left_behind.note_review(review=Review(**_taken_from(values, Review)), **values)


def _taken_from(values: dict[str, Any], kind: type[Place | Review]) -> dict[str, Any]:
    return {field.name: values.pop(field.name) for field in fields(kind)}


@extend_schema_view(
    list=extend_schema(
        summary="Antwoord over een vacature", description="Het antwoord van de werkgever, als dat er is."
    ),
    retrieve=extend_schema(summary="Een antwoord", description="Het antwoord van de werkgever."),
)
class VacancyAnswerViews(OnJobEnd, ReadResource):
    """The answer about the place that comes free."""

    queryset = Vacancy.objects.none()
    serializer_class = VacancyAnswerSerializer
    takes, does = VacancyAnswerInputSerializer, staticmethod(note_answer)
    shows, place = None, "api:vacancy-answer"
    says = (
        "Leg een antwoord vast",
        "Schrijft op of de werkgever een nieuwe werknemer zoekt. "
        "Bij ja komt er een vacature bij het Werkgeversservicepunt. "
        "Contact met de werkgever mag alleen als de klant dat goedvindt.",
    )

    def get_queryset(self) -> QuerySet[Any]:
        """The answer about the job of a case that this user may see, with who gave it."""
        found = super().get_queryset().filter(employment__job_ends=self.parent_row())
        return found.select_related("answered_by")


@extend_schema_view(
    list=extend_schema(summary="Terugblik", description="De terugblik van de werkgever, als die er is."),
    retrieve=extend_schema(summary="Een terugblik", description="De terugblik van de werkgever."),
)
class EmployerReviewViews(OnJobEnd, ReadResource):
    """How the employer looks back."""

    queryset = EmployerReview.objects.none()
    serializer_class = EmployerReviewSerializer
    takes, does = EmployerReviewInputSerializer, staticmethod(note_review)
    shows, place = None, "api:employer-review"
    says = (
        "Leg een terugblik vast",
        "Schrijft op hoe de werkgever terugkijkt op de baan. Wie een traject aanvraagt, leest dit eerst.",
    )

    def get_queryset(self) -> QuerySet[Any]:
        """The review of a case that this user may see, with who gave it or wrote it down."""
        return super().get_queryset().filter(job_end=self.parent_row()).select_related("given_by", "taken_down_by")
