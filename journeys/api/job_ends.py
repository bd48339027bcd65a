"""Cases about the end of a job, their steps, and what one can do with them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import PersonSerializer, allow
from accounts.roles import Permission
from base.api.conditions import ETAG_PATTERN, etag, expected_version
from base.api.query import Day
from base.api.serializers import ActionsField, AllowedActionSerializer, Code, StrictSerializer, Text
from base.api.views import ReadResource
from clients.models import Employment
from journeys.actions import job_ends
from journeys.api.filters import JobEndQuery
from journeys.api.serializers import WithoutWorkSerializer
from journeys.job_end_lifecycle import PHASE_NAMES, JobEndState, StepReason
from journeys.models import JobEnd, JobEndStep
from journeys.without_work import last_end

TARGETS = [(target.value, target.label) for target in job_ends.BY_PERSON]
REASONS = [(reason.value, reason.label) for reasons in job_ends.BY_PERSON.values() for reason in reasons]


class StepActionSerializer(AllowedActionSerializer):
    """A step of the case, with the reasons that one may give for it now."""

    reasons = serializers.ListField(child=serializers.ChoiceField(REASONS), help_text="Redenen die nu mogelijk zijn.")


class StepActions(ActionsField):
    """The steps that a person can take from where a case stands."""

    child = StepActionSerializer()


class JobEndSerializer(WithoutWorkSerializer):
    """The end of one job, from the first sign to the next job. What was written about it stays in the file."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    employment = serializers.IntegerField(source="employment_id", help_text="Id van de baan.")
    state = serializers.ChoiceField(JobEndState.choices)
    phase = serializers.IntegerField(
        min_value=0, max_value=len(PHASE_NAMES) - 1, help_text="0 baan loopt, 1 twijfel, 2 beslissing, 3 nazorg."
    )
    origin = serializers.ChoiceField(JobEnd.Origin.choices, help_text="Hoe het bekend werd.")
    knownOn = serializers.DateField(source="known_on", help_text="Bekend sinds.")
    talkedOn = serializers.DateField(source="talked_on", allow_null=True, help_text="Het eerste gesprek daarna.")
    endedOn = serializers.DateField(source="employment.ended_on", allow_null=True, help_text="Laatste werkdag.")
    endReason = Code(Employment.EndReason.choices, source="employment.end_reason", allow_null=True)
    culpable = serializers.ChoiceField(JobEnd.Culpable.choices, help_text="Of het de klant kan worden verweten.")
    reviewOn = serializers.DateField(source="review_on", allow_null=True, help_text="Dan kijkt men opnieuw.")
    kapdatum = serializers.DateField(
        source="kapdatum_on", allow_null=True, help_text="Voor die dag moet het einde bij Uitkeren bekend zijn."
    )
    formalitiesDoneOn = serializers.DateField(
        source="formalities_done_on", allow_null=True, help_text="Toen was de laatste formaliteit geregeld."
    )
    closedOn = serializers.DateField(source="closed_on", allow_null=True)
    lead = PersonSerializer(allow_null=True, help_text="De regisseur; leeg is het vaste contact.")
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = StepActions()


class JobEndStepSerializer(serializers.Serializer[Any]):
    """One step of a case, kept for ever."""

    id = serializers.IntegerField()
    fromState = Code(JobEndState.choices, source="from_state", allow_null=True, help_text="Leeg bij de eerste.")
    toState = serializers.ChoiceField(JobEndState.choices, source="to_state")
    phase = serializers.IntegerField(min_value=0, max_value=len(PHASE_NAMES) - 1)
    reason = serializers.ChoiceField(StepReason.choices)
    on = serializers.DateField(help_text="Met ingang van.")
    recordedAt = serializers.DateTimeField(source="recorded_at")
    actor = PersonSerializer(allow_null=True, help_text="Leeg als een vastgelegd feit de stap zette.")
    allowedActions = ActionsField()


class StepInputSerializer(StrictSerializer):
    """What it takes to take a step."""

    target = serializers.ChoiceField(TARGETS, help_text="De stap.")
    reason = serializers.ChoiceField(REASONS)
    reviewOn = Day(
        source="review_on", required=False, default=None, allow_null=True, help_text="Nodig bij twijfel en nu niet."
    )
    explanation = Text(allow_blank=True, default="", max_length=job_ends.LONGEST_EXPLANATION)


_ETAG = OpenApiParameter(
    "ETag",
    {"type": "string", "pattern": ETAG_PATTERN},
    OpenApiParameter.HEADER,
    response=[200],
    description="De versie, voor If-Match.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "pattern": ETAG_PATTERN, "example": etag(1)},
    OpenApiParameter.HEADER,
    required=True,
    description="De ETag van de zaak waarop u zich baseert.",
)
LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI, OpenApiParameter.HEADER, response=[201], description="Waar het staat."
)


@extend_schema_view(
    list=extend_schema(summary="Zaken over baaneinde", description="De zaken van de klanten die u mag zien."),
    retrieve=extend_schema(summary="Een zaak", description="Het einde van een baan.", parameters=[_ETAG]),
)
class JobEndViews(ReadResource):
    """Cases with the steps that are possible from there."""

    permission_classes = (allow(GET=Permission.SEE_FILE),)
    queryset = JobEnd.objects.none()
    serializer_class = JobEndSerializer
    queries = {"list": JobEndQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Cases with client, job and lead."""
        cases = super().get_queryset().select_related("client", "employment", "lead")
        found: QuerySet[Any] = cases.annotate(last_end=last_end("client_id", self.today))
        return found

    def actions_of(self, shown: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
        """The possible steps of all cases of this answer together."""
        found = job_ends.options_for(job_ends=shown, actor=self.actor, on=self.today)
        return {pk: [_action(option) for option in options] for pk, options in found.items()}

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A case with its version as ETag."""
        response = super().retrieve(request, *args, **kwargs)
        response["ETag"] = etag(response.data["version"])
        return response


class OfOneCase(ReadResource):
    """Rows of one case; `row_address` is the name of the address of one row."""

    permission_classes = (allow(GET=Permission.SEE_FILE, POST=Permission.RECORD_WORK),)
    ordering = ("pk",)
    row_address: ClassVar[str]

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of a case that this user may see."""
        return super().get_queryset().filter(job_end=self.case())

    def case(self) -> JobEnd:
        """The case in the address; not visible is not found."""
        visible = JobEnd.objects.visible_to(self.actor, self.today)
        found: JobEnd = get_object_or_404(visible, pk=self.kwargs["job_end_id"])
        return found

    def given(self, request: Request, reader: type[StrictSerializer]) -> dict[str, Any]:
        """What an action asks for: the case, what was sent, the version it is based on, who and when."""
        self.case()
        given = reader(data=request.data)
        version = expected_version(request)
        given.is_valid(raise_exception=True)
        typed: dict[str, Any] = given.validated_data
        at = {"actor": self.actor, "on": self.today, "at": timezone.now()}
        return {**typed, "job_end_id": self.kwargs["job_end_id"], "version": version, **at}

    def made(self, request: Request, row: Any, status: int = 201) -> Response:
        """The row that an action made, and where it is found."""
        address = reverse(f"api:{self.row_address}", kwargs={"job_end_id": self.kwargs["job_end_id"], "pk": row.pk})
        return Response(
            self.get_serializer(row).data, status=status, headers={"Location": request.build_absolute_uri(address)}
        )


@extend_schema_view(
    list=extend_schema(summary="Stappen", description="De stappen van een zaak, de oudste eerst."),
    retrieve=extend_schema(summary="Een stap", description="Een stap van een zaak."),
    create=extend_schema(
        summary="Zet een stap",
        description="Legt vast wat alleen een mens kan zeggen. Wat nu kan, staat in allowedActions. "
        "De andere stappen volgen uit wat over de baan wordt vastgelegd.",
        request=StepInputSerializer,
        responses={201: JobEndStepSerializer},
        parameters=[IF_MATCH, LOCATION],
    ),
)
class JobEndStepViews(OfOneCase):
    """The steps of one case."""

    queryset = JobEndStep.objects.none()
    serializer_class = JobEndStepSerializer
    row_address = "job-end-step"

    def get_queryset(self) -> QuerySet[Any]:
        """With who took them."""
        return super().get_queryset().select_related("actor")

    def create(self, request: Request, job_end_id: int) -> Response:
        """Take the step. Checks of the input come here, everything else in the action."""
        return self.made(request, job_ends.step(**self.given(request, StepInputSerializer)))


def _action(option: job_ends.StepOption) -> dict[str, Any]:
    """A step in the form in which every object names what can be done with it."""
    return {
        "name": "step",
        "target": option.target,
        "label": option.label,
        "allowed": option.allowed,
        "hint": option.hint or None,
        "reasons": list(option.reasons),
    }
