"""Vacancies of the region, the steps of an adviser, and the clients who are put forward."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import PersonSerializer, allow
from accounts.models import User
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import ActionsField, AllowedActionSerializer, Code, StrictSerializer, Text
from base.api.views import ReadResource
from base.refusal import Invalid
from clients.api.filters import NUMBER
from clients.models import Client
from journeys import options
from journeys.actions import vacancies as work
from journeys.api.allowed import Actions, told
from journeys.api.filters import IN_QUEUE, VacancyQuery
from journeys.models import Candidate, Vacancy, VacancyStep
from journeys.vacancy_lifecycle import VacancyReason, VacancyState

TARGETS = [(target.value, target.label) for target in work.BY_ADVISER]
RESULTS = [(state.value, state.label) for state in work.RESULTS]
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
    version = serializers.IntegerField(help_text="Zonder de aanhalingstekens gelijk aan de ETag.")
    allowedActions = ActionsField()


class VacancyStepInputSerializer(StrictSerializer):
    """What it takes to take a step."""

    target = serializers.ChoiceField(TARGETS, help_text="De stap.")
    reason = serializers.ChoiceField(REASONS)


class CandidateInputSerializer(StrictSerializer):
    """Who is put forward."""

    client = serializers.RegexField(NUMBER, source="client_id", help_text="Klantnummer.")
    clientAgreedOn = Day(
        source="client_agreed_on", required=False, default=None, allow_null=True,
        help_text="De klant ging akkoord op; niet nodig als de toestemming al is vastgelegd.",
    )  # fmt: skip


class ResultInputSerializer(StrictSerializer):
    """How it goes with a candidate."""

    state = serializers.ChoiceField(RESULTS, help_text="Wie is aangenomen, vervult de vacature.")
    note = Text(
        allow_blank=True, default="", max_length=work.LONGEST_NOTE,
        help_text="De arbeidsdeskundige leest dit. Wordt niet teruggegeven. Geen medische gegevens.",
    )  # fmt: skip


@extend_schema_view(
    list=extend_schema(summary="Vacatures", description="De vacatures in uw regio, de oudste eerst."),
    retrieve=extend_schema(summary="Een vacature", description="Een plek die vrijkomt."),
)
class VacancyViews(ReadResource):
    """Vacancies that are or were in the queue, with what can be done."""

    permission_classes = (allow(GET=Permission.SEE_VACANCIES),)
    names_nobody = True
    queryset = Vacancy.objects.none()
    serializer_class = VacancySerializer
    queries = {"list": VacancyQuery}
    ordering = ("opened_on", "pk")

    def get_queryset(self) -> QuerySet[Any]:
        """Vacancies with employer, region and adviser; by construction no other column."""
        rows = super().get_queryset().filter(opened_on__isnull=False)
        return rows.select_related("employer", "office", "adviser").only(*_COLUMNS)

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """The steps of an adviser and putting a client forward, for all vacancies of this answer."""
        return told(options.of_vacancies(shown, self.actor))


class OnVacancy(Acting, ReadResource):
    """The rows of one vacancy, and the act that adds one."""

    parent, subject, versioned = Vacancy, "vacancy_id", True

    def get_queryset(self) -> QuerySet[Any]:
        """The rows of a vacancy that this user may see."""
        return super().get_queryset().filter(vacancy=self.parent_pk())

    def parent_rows(self) -> QuerySet[Any]:
        """Vacancies that are or were in the queue."""
        return super().parent_rows().filter(opened_on__isnull=False).only("pk")

    def parent_pk(self) -> int:
        """The id of a vacancy that can be read here."""
        pk: int = self.parent_row().pk
        return pk


@extend_schema_view(
    list=extend_schema(summary="Stappen", description="De stappen van een vacature, de oudste eerst."),
    retrieve=extend_schema(summary="Een stap", description="Een stap van een vacature."),
)
class VacancyStepViews(OnVacancy):
    """The steps of one vacancy, and the next one."""

    permission_classes = (allow(GET=Permission.SEE_VACANCIES, POST=Permission.HANDLE_VACANCY),)
    names_nobody = True
    queryset = VacancyStep.objects.none()
    serializer_class = VacancyStepSerializer
    takes, does = VacancyStepInputSerializer, staticmethod(work.move_vacancy)
    place = "api:vacancy-step"
    says = (
        "Zet een stap",
        "Pakt een vacature op, meldt dat zij vervuld is of trekt haar in. Wat nu kan, staat in allowedActions.",
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Steps with who took them."""
        return super().get_queryset().select_related("actor")


def put_forward(*, client_id: str, actor: User, on: Any, **values: Any) -> Candidate:
    """Put forward whom the body names: where the action takes an id stands a client number."""
    known = Client.objects.in_care_of(actor, on).filter(number=client_id)
    pk = known.values_list("pk", flat=True).first()
    if pk is None:
        raise Invalid({"client_id": "Er is geen klant van uw vestiging met dit nummer."})
    return work.put_forward(client_id=pk, actor=actor, on=on, **values)


@extend_schema_view(
    list=extend_schema(summary="Kandidaten", description="Wie voor een vacature is voorgesteld."),
    retrieve=extend_schema(summary="Een kandidaat", description="Een klant die is voorgesteld."),
)
class CandidateViews(OnVacancy):
    """The candidates of one vacancy, and the next one."""

    permission_classes = (allow(GET=Permission.SEE_VACANCIES, POST=Permission.RECORD_WORK),)
    queryset = Candidate.objects.none()
    serializer_class = CandidateSerializer
    takes, does = CandidateInputSerializer, staticmethod(put_forward)
    place = "api:candidate"
    says = (
        "Stel een kandidaat voor",
        "Stelt een eigen klant voor, die akkoord is. De klant nog eens voorstellen verandert niets.",
    )

    def get_queryset(self) -> QuerySet[Any]:
        """Candidates with who they are and who put them forward; by construction no other column."""
        columns = (
            "client__number",
            "client__first_name",
            "client__prefix",
            "client__last_name",
            "put_forward_by__name",
            "vacancy__state",
        )
        own = ("state", "put_forward_on", "client_agreed_on", "version")
        return super().get_queryset().select_related("client", "put_forward_by", "vacancy").only(*own, *columns)

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """The results that can be recorded now, and taking back, for all candidates of this answer."""
        return told(options.of_candidates(shown, self.actor, self.today))


class OnCandidate(Acting):
    """An act on a candidate of the vacancy in the address."""

    queryset = Candidate.objects.none()
    parent, subject, versioned = Candidate, "candidate_id", True
    shows, place = CandidateViews, "api:candidate"

    def parent_rows(self) -> QuerySet[Any]:
        """The candidates of that vacancy."""
        return super().parent_rows().filter(vacancy=self.kwargs["vacancy_id"]).only("pk")

    def parent_pk(self) -> int:
        """The id of a candidate of that vacancy, and of no other."""
        pk: int = self.parent_row().pk
        return pk


class CandidateResult(OnCandidate):
    """How it goes with a candidate."""

    permission_classes = (allow(POST=Permission.HANDLE_VACANCY),)
    takes, does = ResultInputSerializer, staticmethod(work.record_candidate)
    says = (
        "Leg vast hoe het gaat",
        "Legt vast hoe het gaat met een kandidaat. Wie is aangenomen, vervult de vacature. Wie de klant voorstelde, "
        "krijgt bericht.",
    )


class CandidateTakeBack(OnCandidate):
    """A client who no longer wants it."""

    permission_classes = (allow(POST=Permission.RECORD_WORK),)
    does = staticmethod(work.take_back_candidate)
    says = (
        "Trek een kandidaat terug",
        "Voor een klant die niet meer wil of ander werk vond. De adviseur krijgt bericht.",
    )
