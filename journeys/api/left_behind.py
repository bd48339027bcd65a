"""What an employer said at the end of a job, as other systems of the office deliver it."""

from dataclasses import fields
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import PersonSerializer
from base.api.headers import LOCATION
from base.api.query import Day
from base.api.serializers import ActionsField, StrictSerializer, Tenths, Text, YesNo
from journeys.actions import left_behind
from journeys.actions.left_behind import LONGEST_DESCRIPTION, LONGEST_REVIEW, MOST_HOURS, Place, Review
from journeys.api.of_case import IF_MATCH, OfOneCase
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
    jobTitle = Text(source="job_title", allow_blank=True, default="", max_length=80, help_text="Welk werk het is.")
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


class _OnBehalf(OfOneCase):
    """What belongs to one case, taken down on behalf of the employer."""

    # The serializer of the input.
    reads: ClassVar[type[StrictSerializer]]

    def keep(self, values: dict[str, Any]) -> Any:
        """Call the action with what was sent, the case and its version."""
        raise NotImplementedError

    def create(self, request: Request, job_end_id: int) -> Response:
        """Take down. Checks of the input come here, everything else in the action."""
        return self.made(request, self.keep(self.given(request, self.reads)))


@extend_schema_view(
    list=extend_schema(
        summary="Antwoord over een vacature", description="Het antwoord van de werkgever, als dat er is."
    ),
    retrieve=extend_schema(summary="Een antwoord", description="Het antwoord van de werkgever."),
    create=extend_schema(
        summary="Leg een antwoord vast",
        description="Schrijft op of de werkgever iemand nieuw zoekt. Bij ja komt er een vacature bij het "
        "Werkgeversservicepunt. Contact met de werkgever mag alleen als de klant dat goedvindt.",
        request=VacancyAnswerInputSerializer,
        responses={201: VacancyAnswerSerializer},
        parameters=[IF_MATCH, LOCATION],
    ),
)
class VacancyAnswerViews(_OnBehalf):
    """The answer about the place that comes free."""

    queryset = Vacancy.objects.none()
    serializer_class = VacancyAnswerSerializer
    reads = VacancyAnswerInputSerializer
    case_path = "employment__job_ends"
    row_address = "vacancy-answer"

    def get_queryset(self) -> QuerySet[Any]:
        """Answers with who gave them."""
        return super().get_queryset().select_related("answered_by")

    def keep(self, values: dict[str, Any]) -> Vacancy:
        """Keep the answer."""
        place = Place(**{name: values.pop(name) for name in ("job_title", "hours", "starts_on", "description")})
        return left_behind.note_vacancy_answer(**values, place=place)


@extend_schema_view(
    list=extend_schema(summary="Terugblik", description="De terugblik van de werkgever, als die er is."),
    retrieve=extend_schema(summary="Een terugblik", description="De terugblik van de werkgever."),
    create=extend_schema(
        summary="Leg een terugblik vast",
        description="Schrijft op hoe de werkgever terugkijkt op de baan. Wie een traject aanvraagt, leest dit eerst.",
        request=EmployerReviewInputSerializer,
        responses={201: EmployerReviewSerializer},
        parameters=[IF_MATCH, LOCATION],
    ),
)
class EmployerReviewViews(_OnBehalf):
    """How the employer looks back."""

    queryset = EmployerReview.objects.none()
    serializer_class = EmployerReviewSerializer
    reads = EmployerReviewInputSerializer
    row_address = "employer-review"

    def get_queryset(self) -> QuerySet[Any]:
        """Reviews with who gave them or wrote them down."""
        return super().get_queryset().select_related("given_by", "taken_down_by")

    def keep(self, values: dict[str, Any]) -> EmployerReview:
        """Keep the review."""
        review = Review(**{field.name: values.pop(field.name) for field in fields(Review)})
        return left_behind.note_review(**values, review=review)
