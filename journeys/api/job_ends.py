"""Cases about the end of a job, their steps, and what one can do with them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import PersonSerializer, allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import ActionsField, AllowedActionSerializer, Code, Line, Ref, StrictSerializer, Text
from base.api.views import ReadResource
from clients.models import Employment
from journeys import options
from journeys.actions import job_ends, outreach
from journeys.api.allowed import Actions, OnClients, told
from journeys.api.filters import JobEndQuery
from journeys.api.serializers import WithoutWorkSerializer
from journeys.job_end_lifecycle import PHASE_NAMES, JobEndState, StepReason
from journeys.models import ContactAttempt, JobEnd, JobEndStep, LeadChange
from journeys.without_work import last_end

TARGETS = [(target.value, target.label) for target in job_ends.BY_PERSON]
REASONS = [(reason.value, reason.label) for reasons in job_ends.BY_PERSON.values() for reason in reasons]
ATTEMPTS = [(kind.value, kind.label) for kind in ContactAttempt.Kind if kind != ContactAttempt.Kind.INVITATION]


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
    leadChanges = serializers.IntegerField(
        source="lead_changed", min_value=0, help_text="Hoe vaak de regie is overgedragen."
    )
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


class ContactAttemptSerializer(serializers.Serializer[Any]):
    """One attempt to reach the client. The letter that was sent stays in the file."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(ContactAttempt.Kind.choices)
    on = serializers.DateField()
    recordedAt = serializers.DateTimeField(source="recorded_at")
    madeBy = PersonSerializer(source="made_by")
    allowedActions = ActionsField()


class ContactAttemptInputSerializer(StrictSerializer):
    """Another attempt."""

    kind = serializers.ChoiceField(ATTEMPTS)


class LeadChangeInputSerializer(StrictSerializer):
    """Who gets the lead, and why."""

    lead = Ref(source="to_user_id", help_text="Id van een collega van de vestiging van de klant.")
    reason = Line(max_length=job_ends.LONGEST_REASON)


class ExplanationInputSerializer(StrictSerializer):
    """Why a job ends: the employer, the client or the circumstances, and whether the client can be blamed."""

    endReason = serializers.ChoiceField(Employment.EndReason.choices, source="end_reason")
    culpable = serializers.ChoiceField(JobEnd.Culpable.choices, help_text="Of het de klant kan worden verweten.")
    explanation = Text(
        allow_blank=True, default="", max_length=job_ends.LONGEST_EXPLANATION, help_text="Wordt niet teruggegeven."
    )


@extend_schema_view(
    list=extend_schema(summary="Zaken over baaneinde", description="De zaken van de klanten die u mag zien."),
    retrieve=extend_schema(summary="Een zaak", description="Het einde van een baan."),
)
class JobEndViews(OnClients):
    """Cases with the steps that are possible from there."""

    permission_classes = (allow(GET=Permission.SEE_FILE),)
    queryset = JobEnd.objects.none()
    serializer_class = JobEndSerializer
    queries = {"list": JobEndQuery}

    def get_queryset(self) -> QuerySet[Any]:
        """Cases with client, job and lead, and how often the lead was handed over."""
        cases = super().get_queryset().select_related("client__journey", "employment", "lead")
        changes = LeadChange.objects.filter(job_end=OuterRef("pk")).order_by().values("job_end")
        found: QuerySet[Any] = cases.annotate(
            last_end=last_end("client_id", self.today),
            lead_changed=Coalesce(Subquery(changes.annotate(times=Count("pk")).values("times")), 0),
        )
        return found

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """The possible steps of all cases of this answer together, and what else can be done with them."""
        return told(options.of_job_ends(shown, self.actor, self.today))


class OnJobEnd(Acting):
    """An act on a case."""

    permission_classes = (allow(GET=Permission.SEE_FILE, POST=Permission.RECORD_WORK),)
    queryset: QuerySet[Any] = JobEnd.objects.none()
    parent, subject, versioned = JobEnd, "job_end_id", True
    shows: ClassVar[type[ReadResource] | None] = JobEndViews
    place = "api:job-end"


@extend_schema_view(
    list=extend_schema(summary="Stappen", description="De stappen van een zaak, de oudste eerst."),
    retrieve=extend_schema(summary="Een stap", description="Een stap van een zaak."),
)
class JobEndStepViews(OnJobEnd, ReadResource):
    """The steps of one case, and the next one."""

    queryset = JobEndStep.objects.none()
    serializer_class = JobEndStepSerializer
    takes, does = StepInputSerializer, staticmethod(job_ends.step)
    shows, place = None, "api:job-end-step"
    says = (
        "Zet een stap",
        "Legt vast wat alleen een mens kan zeggen. Wat nu kan, staat in allowedActions. "
        "De andere stappen volgen uit wat over de baan wordt vastgelegd.",
    )

    def get_queryset(self) -> QuerySet[Any]:
        """The steps of a case that this user may see."""
        return super().get_queryset().filter(job_end=self.parent_row()).select_related("actor")


@extend_schema_view(
    list=extend_schema(summary="Pogingen", description="De pogingen om de klant te bereiken, de oudste eerst."),
    retrieve=extend_schema(summary="Een poging", description="Een poging om de klant te bereiken."),
)
class ContactAttemptViews(OnJobEnd, ReadResource):
    """The attempts to reach the client, and the next one."""

    queryset = ContactAttempt.objects.none()
    serializer_class = ContactAttemptSerializer
    takes, does = ContactAttemptInputSerializer, staticmethod(outreach.try_again)
    shows, place = None, "api:contact-attempt"
    says = ("Leg een poging vast", "Legt nog een poging vast om de klant te bereiken. De termijn begint opnieuw.")

    def get_queryset(self) -> QuerySet[Any]:
        """The attempts of a case that this user may see; the letters are not even read."""
        rows = super().get_queryset().filter(job_end=self.parent_row())
        return rows.select_related("made_by").defer("text")


class JobEndLeadChange(OnJobEnd):
    """A colleague gets the lead."""

    takes, does = LeadChangeInputSerializer, staticmethod(job_ends.hand_over_lead)
    says = ("Draag de regie over", "Geeft de regie aan een collega, die er een bericht over krijgt.")


class LeadAcceptance(OnJobEnd):
    """Who got the lead took it over."""

    does, versioned, made = staticmethod(job_ends.accept_lead), False, "job_end_id"
    says = ("Bevestig de overname", "Zegt dat u de zaak hebt gelezen en ermee verdergaat. De vorige hoort dat.")


class Explanation(OnJobEnd):
    """Why the job ends."""

    takes, does = ExplanationInputSerializer, staticmethod(job_ends.explain_end)
    says = ("Leg de reden vast", "Legt vast waarom de baan eindigt en of het de klant kan worden verweten.")
