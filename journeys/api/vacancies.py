"""Vacancies of the region, the steps of an adviser, and the clients who are put forward."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import PersonSerializer, allow
from accounts.roles import Permission
from base.api.conditions import expected_version
from base.api.headers import ETAG, LOCATION, if_match
from base.api.query import Day
from base.api.serializers import ActionsField, AllowedActionSerializer, Code, StrictSerializer
from base.api.views import ReadResource
from base.refusal import Invalid, NotAllowed
from clients.api.filters import NUMBER
from clients.models import Client
from journeys import vacancies
from journeys.actions import vacancies as work
from journeys.api.filters import IN_QUEUE, VacancyQuery
from journeys.models import Candidate, Vacancy, VacancyStep
from journeys.vacancy_lifecycle import VacancyReason, VacancyState

TARGETS = [(target.value, target.label) for target in work.BY_ADVISER]
REASONS = [(reason.value, reason.label) for reasons in work.BY_ADVISER.values() for reason in reasons]
# What is asked of the database: nothing of the client who leaves.
_COLUMNS = (
    "job_title", "hours", "starts_on", "description", "state", "opened_on", "closed_on", "version", "employer__name",
    "office__region", "adviser__name",
)  # fmt: skip


class VacancyActionSerializer(AllowedActionSerializer):
    """Something to do with a vacancy, with the reasons that one may give for it now."""

    reasons = serializers.ListField(child=serializers.ChoiceField(REASONS), help_text="Redenen die nu mogelijk zijn.")


class VacancyActions(ActionsField):
    """The steps of an adviser, and putting a client forward."""

    child = VacancyActionSerializer()


class VacancySerializer(serializers.Serializer[Any]):
    """A place that comes free. Nothing about the client who leaves it."""

    id = serializers.IntegerField()
    employer = serializers.CharField(source="employer.name", help_text="Naam van de werkgever.")
    jobTitle = serializers.CharField(source="job_title")
    hoursPerWeek = serializers.FloatField(source="hours", allow_null=True)
    startsOn = serializers.DateField(source="starts_on", allow_null=True)
    description = serializers.CharField(allow_blank=True)
    region = serializers.CharField(source="office.region", help_text="Arbeidsmarktregio.")
    state = serializers.ChoiceField(IN_QUEUE)
    adviser = PersonSerializer(allow_null=True, help_text="Wie de vacature heeft opgepakt.")
    openedOn = serializers.DateField(source="opened_on", help_text="Open sinds.")
    closedOn = serializers.DateField(source="closed_on", allow_null=True)
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = VacancyActions()


class VacancyStepSerializer(serializers.Serializer[Any]):
    """One step of a vacancy, kept for ever."""

    id = serializers.IntegerField()
    fromState = Code(VacancyState.choices, source="from_state", allow_null=True, help_text="Leeg bij de eerste.")
    toState = serializers.ChoiceField(VacancyState.choices, source="to_state")
    reason = serializers.ChoiceField(VacancyReason.choices)
    on = serializers.DateField(help_text="Met ingang van.")
    recordedAt = serializers.DateTimeField(source="recorded_at")
    actor = PersonSerializer(allow_null=True, help_text="Leeg als een vastgelegd feit de stap zette.")
    allowedActions = ActionsField()


class CandidateSerializer(serializers.Serializer[Any]):
    """A client who was put forward: who it is and whom to ask, and nothing of the klantreis."""

    id = serializers.IntegerField()
    client = serializers.CharField(source="client.number", help_text="Klantnummer.")
    name = serializers.CharField(source="client.full_name")
    state = serializers.ChoiceField(Candidate.State.choices)
    putForwardBy = PersonSerializer(source="put_forward_by")
    putForwardOn = serializers.DateField(source="put_forward_on")
    clientAgreedOn = serializers.DateField(source="client_agreed_on", help_text="De klant ging akkoord op.")
    allowedActions = ActionsField()


class VacancyStepInputSerializer(StrictSerializer):
    """What it takes to take a step."""

    target = serializers.ChoiceField(TARGETS, help_text="De stap.")
    reason = serializers.ChoiceField(REASONS)


class CandidateInputSerializer(StrictSerializer):
    """Who is put forward."""

    client = serializers.RegexField(NUMBER, help_text="Klantnummer.")
    clientAgreedOn = Day(source="client_agreed_on", help_text="De klant ging akkoord op.")


_IF_MATCH = if_match("de vacature")


@extend_schema_view(
    list=extend_schema(summary="Vacatures", description="De vacatures in uw regio, de oudste eerst."),
    retrieve=extend_schema(summary="Een vacature", description="Een plek die vrijkomt.", parameters=[ETAG]),
)
class VacancyViews(ReadResource):
    """Vacancies that are or were in the queue, with what can be done."""

    permission_classes = (allow(GET=Permission.SEE_VACANCIES),)
    queryset = Vacancy.objects.none()
    serializer_class = VacancySerializer
    queries = {"list": VacancyQuery}
    ordering = ("opened_on", "pk")

    def get_queryset(self) -> QuerySet[Any]:
        """Vacancies with employer, region and adviser; by construction no other column."""
        rows = super().get_queryset().filter(opened_on__isnull=False)
        return rows.select_related("employer", "office", "adviser").only(*_COLUMNS)

    def actions_of(self, shown: Sequence[Any]) -> dict[int, list[dict[str, Any]]]:
        """The steps of an adviser and putting a client forward, for all vacancies of this answer."""
        return {row.pk: [*self._steps(row), self._put_forward(row)] for row in shown}

    def _steps(self, row: Vacancy) -> list[dict[str, Any]]:
        refused = "" if self.actor.may(Permission.HANDLE_VACANCY) else NotAllowed().message
        return [
            _action("step", act.target, act.label, refused or act.hint, work.BY_ADVISER[VacancyState(act.target)])
            for act in vacancies.acts(row.state, row.adviser_id, self.actor)
        ]

    def _put_forward(self, row: Vacancy) -> dict[str, Any]:
        hint = "" if self.actor.may(Permission.RECORD_WORK) else NotAllowed().message
        return _action("putForward", None, "Kandidaat voorstellen", hint or work.why_no_candidates(vacancy=row), ())


class _OfVacancy(ReadResource):
    """Rows of one vacancy, to which one can be added."""

    ordering = ("pk",)
    # Where one such row stands.
    address = ""

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of a vacancy that this user may see."""
        return super().get_queryset().filter(vacancy=self.vacancy_id())

    def vacancy_id(self) -> int:
        """The vacancy in the address; not visible is not found."""
        visible = Vacancy.objects.visible_to(self.actor, self.today).filter(opened_on__isnull=False)
        found: int = get_object_or_404(visible.only("pk"), pk=self.kwargs["vacancy_id"]).pk
        return found

    def made(self, row: Any) -> Response:
        """The answer to a post: the row, and where it stands."""
        address = reverse(self.address, kwargs={"vacancy_id": self.kwargs["vacancy_id"], "pk": row.pk})
        location = self.request.build_absolute_uri(address)
        return Response(self.get_serializer(row).data, status=201, headers={"Location": location})


@extend_schema_view(
    list=extend_schema(summary="Stappen", description="De stappen van een vacature, de oudste eerst."),
    retrieve=extend_schema(summary="Een stap", description="Een stap van een vacature."),
    create=extend_schema(
        summary="Zet een stap",
        description="Pakt een vacature op, meldt dat zij vervuld is of trekt haar in. Wat nu kan, staat in "
        "allowedActions.",
        request=VacancyStepInputSerializer,
        responses={201: VacancyStepSerializer},
        parameters=[_IF_MATCH, LOCATION],
    ),
)
class VacancyStepViews(_OfVacancy):
    """The steps of one vacancy."""

    permission_classes = (allow(GET=Permission.SEE_VACANCIES, POST=Permission.HANDLE_VACANCY),)
    queryset = VacancyStep.objects.none()
    serializer_class = VacancyStepSerializer
    address = "api:vacancy-step"

    def get_queryset(self) -> QuerySet[Any]:
        """Steps with who took them."""
        return super().get_queryset().select_related("actor")

    def create(self, request: Request, vacancy_id: int) -> Response:
        """Take the step. Checks of the input come here, everything else in the action."""
        self.vacancy_id()
        given = VacancyStepInputSerializer(data=request.data)
        version = expected_version(request)
        given.is_valid(raise_exception=True)
        return self.made(
            work.move_vacancy(vacancy_id=vacancy_id, version=version, **given.validated_data, **self.clock)
        )


@extend_schema_view(
    list=extend_schema(summary="Kandidaten", description="Wie voor een vacature is voorgesteld."),
    retrieve=extend_schema(summary="Een kandidaat", description="Een klant die is voorgesteld."),
    create=extend_schema(
        summary="Stel een kandidaat voor",
        description="Stelt een eigen klant voor, die akkoord is. De klant nog eens voorstellen verandert niets.",
        request=CandidateInputSerializer,
        responses={201: CandidateSerializer},
        parameters=[_IF_MATCH, LOCATION],
    ),
)
class CandidateViews(_OfVacancy):
    """The candidates of one vacancy."""

    permission_classes = (allow(GET=Permission.SEE_VACANCIES, POST=Permission.RECORD_WORK),)
    queryset = Candidate.objects.none()
    serializer_class = CandidateSerializer
    address = "api:candidate"

    def get_queryset(self) -> QuerySet[Any]:
        """Candidates with who they are and who put them forward; by construction no other column."""
        columns = (
            "client__number",
            "client__first_name",
            "client__prefix",
            "client__last_name",
            "put_forward_by__name",
        )
        own = ("vacancy", "state", "put_forward_on", "client_agreed_on")
        return super().get_queryset().select_related("client", "put_forward_by").only(*own, *columns)

    def create(self, request: Request, vacancy_id: int) -> Response:
        """Put forward. Checks of the input come here, everything else in the action."""
        self.vacancy_id()
        given = CandidateInputSerializer(data=request.data)
        version = expected_version(request)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        known = Client.objects.visible_to(self.actor, self.today).filter(number=values["client"])
        client_id = known.values_list("pk", flat=True).first()
        if client_id is None:
            raise Invalid({"client": "Er is geen klant van uw vestiging met dit nummer."})
        return self.made(
            work.put_forward(
                vacancy_id=vacancy_id,
                client_id=client_id,
                client_agreed_on=values["client_agreed_on"],
                version=version,
                **self.clock,
            )
        )


def _action(name: str, target: str | None, label: str, hint: str, reasons: Sequence[str]) -> dict[str, Any]:
    """An act in the form in which every object names what can be done with it."""
    return {
        "name": name,
        "target": target,
        "label": label,
        "allowed": not hint,
        "hint": hint or None,
        "reasons": list(reasons),
    }
