"""What an employer said at the end of a job, as other systems of the office deliver it."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import PersonSerializer, allow
from accounts.roles import Permission
from base.api.conditions import expected_version
from base.api.headers import LOCATION, if_match
from base.api.query import Day
from base.api.serializers import ActionsField, StrictSerializer, Tenths, Text, YesNo
from base.api.views import ReadResource
from journeys.actions import left_behind
from journeys.actions.left_behind import LONGEST_DESCRIPTION, LONGEST_REVIEW, MOST_HOURS, Place, Review
from journeys.models import EmployerReview, JobEnd, Vacancy
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


_IF_MATCH = if_match("de zaak")


class _OfCase(ReadResource):
    """What belongs to one case, taken down on behalf of the employer."""

    permission_classes = (allow(GET=Permission.SEE_FILE, POST=Permission.RECORD_WORK),)
    # The key from such a row to the case, the serializer of the input, and where one such row stands.
    case_path: ClassVar[str]
    reads: ClassVar[type[StrictSerializer]]
    address: ClassVar[str]

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of a case that this user may see."""
        return super().get_queryset().filter(**{self.case_path: self.case()})

    def case(self) -> JobEnd:
        """The case in the address; not visible is not found."""
        visible = JobEnd.objects.visible_to(self.actor, self.today)
        found: JobEnd = get_object_or_404(visible, pk=self.kwargs["job_end_id"])
        return found

    def keep(self, values: dict[str, Any], **clock: Any) -> Any:
        """Call the action with what was sent."""
        raise NotImplementedError

    def create(self, request: Request, job_end_id: int) -> Response:
        """Take down. Checks of the input come here, everything else in the action."""
        self.case()
        given = self.reads(data=request.data)
        version = expected_version(request)
        given.is_valid(raise_exception=True)
        clock = {"actor": self.actor, "on": self.today, "at": timezone.now()}
        row = self.keep(given.validated_data, job_end_id=job_end_id, version=version, **clock)
        address = reverse(self.address, kwargs={"job_end_id": job_end_id, "pk": row.pk})
        location = request.build_absolute_uri(address)
        return Response(self.get_serializer(row).data, status=201, headers={"Location": location})


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
        parameters=[_IF_MATCH, LOCATION],
    ),
)
class VacancyAnswerViews(_OfCase):
    """The answer about the place that comes free."""

    queryset = Vacancy.objects.none()
    serializer_class = VacancyAnswerSerializer
    reads = VacancyAnswerInputSerializer
    case_path = "employment__job_ends"
    address = "api:vacancy-answer"

    def get_queryset(self) -> QuerySet[Any]:
        """Answers with who gave them."""
        return super().get_queryset().select_related("answered_by")

    def keep(self, values: dict[str, Any], **clock: Any) -> Vacancy:
        """Keep the answer."""
        place = Place(**{name: values.pop(name) for name in ("job_title", "hours", "starts_on", "description")})
        return left_behind.note_vacancy_answer(**values, place=place, **clock)


@extend_schema_view(
    list=extend_schema(summary="Terugblik", description="De terugblik van de werkgever, als die er is."),
    retrieve=extend_schema(summary="Een terugblik", description="De terugblik van de werkgever."),
    create=extend_schema(
        summary="Leg een terugblik vast",
        description="Schrijft op hoe de werkgever terugkijkt op de baan. Wie een traject aanvraagt, leest dit eerst.",
        request=EmployerReviewInputSerializer,
        responses={201: EmployerReviewSerializer},
        parameters=[_IF_MATCH, LOCATION],
    ),
)
class EmployerReviewViews(_OfCase):
    """How the employer looks back."""

    queryset = EmployerReview.objects.none()
    serializer_class = EmployerReviewSerializer
    reads = EmployerReviewInputSerializer
    case_path = "job_end"
    address = "api:employer-review"

    def get_queryset(self) -> QuerySet[Any]:
        """Reviews with who gave them or wrote them down."""
        return super().get_queryset().select_related("given_by", "taken_down_by")

    def keep(self, values: dict[str, Any], **clock: Any) -> EmployerReview:
        """Keep the review."""
        return left_behind.note_review(review=Review(**values), **clock)
