"""Jobs, contracts and coaching: read, and everything that happens to them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.api import allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import Line, Ref, StrictSerializer, Tenths, Text, Whole, YesNo
from base.api.views import ReadResource
from clients.actions.coaching import LONGEST_REASON
from clients.actions.employments import LONGEST_TITLE
from clients.api.serializers import CoachingSerializer
from clients.api.views import EmploymentViews
from clients.models import Client, Coaching, ContractKind, Employment
from journeys import options
from journeys.actions import coaching, outreach, work
from journeys.api.allowed import Actions, OnClients, told
from journeys.api.filters import CoachingQuery
from journeys.api.job_ends import JobEndViews

RECORD_WORK = allow(POST=Permission.RECORD_WORK)


class ContractInputSerializer(StrictSerializer):
    """What a contract agrees."""

    kind = serializers.ChoiceField(ContractKind.choices)
    startsOn = Day(source="starts_on", help_text="Eerste dag.")
    endsOn = Day(source="ends_on", required=False, default=None, allow_null=True, help_text="Laatste dag.")
    hoursPerWeek = Tenths(source="hours", min_value=0, help_text="Bij een min-maxcontract het minimum.")
    maxHoursPerWeek = Tenths(source="max_hours", min_value=0, required=False, default=None, allow_null=True)
    wageShare = Whole(source="wage_share", min_value=0, max_value=500, help_text="Procent van het minimumloon.")


class EmploymentInputSerializer(ContractInputSerializer):
    """A new job."""

    employer = Ref(
        source="employer_id", required=False, default=None, allow_null=True, help_text="Leeg voor een zelfstandige."
    )
    jobTitle = Line(source="job_title", allow_blank=True, default="", max_length=LONGEST_TITLE)


class EndInputSerializer(StrictSerializer):
    """The last day of a job; one that is still to come announces the end."""

    endedOn = Day(source="ended_on", help_text="Laatste werkdag. Een dag die nog komt, kondigt het einde aan.")
    reason = serializers.ChoiceField(Employment.EndReason.choices)


class CoachingInputSerializer(StrictSerializer):
    """A jobcoach on a job."""

    kind = serializers.ChoiceField(Coaching.Kind.choices)
    organisation = Ref(
        source="organisation_id", required=False, default=None, allow_null=True, help_text="Leeg bij een interne."
    )
    coach = Ref(source="coach_id", required=False, default=None, allow_null=True, help_text="Id van de jobcoach.")
    regime = serializers.ChoiceField(Coaching.Regime.choices)
    startsOn = Day(source="starts_on")
    until = Day(help_text="Laatste dag, hoogstens een half jaar later.")
    exceptionReason = Text(
        source="exception_reason", allow_blank=True, default="", max_length=LONGEST_REASON,
        help_text="Nodig als de baan niet aan alle voorwaarden voldoet.",
    )  # fmt: skip
    chosenByClient = YesNo(source="chosen_by_client", help_text="De klant koos zelf.")
    choiceReason = Text(source="choice_reason", allow_blank=True, default="", max_length=LONGEST_REASON)
    bindingAgreement = YesNo(source="binding_agreement", required=False, default=False)


class RenewalInputSerializer(StrictSerializer):
    """The next half-year of coaching."""

    until = Day(help_text="Laatste dag van de nieuwe periode.")
    structural = serializers.ChoiceField(
        Coaching.Basis.choices, allow_blank=True, default="", help_text="Nodig na drie jaar."
    )
    motivation = Text(allow_blank=True, default="", max_length=LONGEST_REASON, help_text="Nodig na drie jaar.")


class StopInputSerializer(StrictSerializer):
    """The last day of coaching."""

    endedOn = Day(source="ended_on")


@extend_schema_view(
    list=extend_schema(summary="Banen", description="De banen van de klanten die u mag zien."),
    retrieve=extend_schema(summary="Een baan", description="Een baan met contracten en jobcoaching."),
)
class OpenEmploymentViews(OnClients, EmploymentViews):
    """Jobs with what can be done with them."""

    def get_queryset(self) -> QuerySet[Any]:
        """Jobs with the klantreis of their client and the state of their open case."""
        return options.with_open_state(super().get_queryset().select_related("client__journey"))

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """What can be done with all jobs of this answer together."""
        return told(options.of_employments(shown, self.actor))


class OnEmployment(Acting):
    """An act on a job."""

    permission_classes = (RECORD_WORK,)
    queryset = Employment.objects.none()
    parent: ClassVar[type[Model] | None] = Employment
    subject, place = "employment_id", "api:employment"
    shows: ClassVar[type[ReadResource] | None] = OpenEmploymentViews


class EmploymentStart(OnEmployment):
    """A new job of a client."""

    parent, subject = Client, "client_id"
    takes, does = EmploymentInputSerializer, staticmethod(work.start_work)
    says = ("Leg werk vast", "Legt een nieuwe baan vast, met het eerste contract.")


class Invitation(OnEmployment):
    """The client is asked to talk about a job."""

    does = staticmethod(outreach.invite)
    shows, place = JobEndViews, "api:job-end"
    says = (
        "Nodig de klant uit",
        "Legt de uitnodiging vast voor een gesprek over deze baan, en opent de zaak als die er niet is.",
    )


class Extension(OnEmployment):
    """The next term of a job."""

    takes, does, versioned = ContractInputSerializer, staticmethod(work.extend_contract), True
    made = "employment_id"
    says = ("Verleng het contract", "Legt het volgende contract vast. Eerdere contracten blijven zoals ze waren.")


class EmploymentEnd(OnEmployment):
    """The last day of a job."""

    takes, does, versioned = EndInputSerializer, staticmethod(work.end_employment), True
    says = (
        "Leg het einde van een baan vast",
        "Legt vast dat de baan is geëindigd, of kondigt het einde aan als de dag nog moet komen.",
    )


class EndWithdrawal(OnEmployment):
    """An announced end that does not go through."""

    does, versioned = staticmethod(work.withdraw_end), True
    says = ("Trek het einde in", "De baan loopt weer tot het einde van het laatste contract.")


@extend_schema_view(
    list=extend_schema(summary="Jobcoaching", description="De jobcoaching van de klanten die u mag zien."),
    retrieve=extend_schema(summary="Een jobcoaching", description="Jobcoaching op een baan."),
)
class CoachingViews(OnClients):
    """Coachings with what can be done with them."""

    permission_classes = (allow(GET=Permission.SEE_FILE),)
    queryset = Coaching.objects.none()
    serializer_class = CoachingSerializer
    queries = {"list": CoachingQuery}
    client_path = "employment__client_id"

    def get_queryset(self) -> QuerySet[Any]:
        """Coachings with job, organisation and coach."""
        return super().get_queryset().select_related("employment__client__journey", "organisation", "coach")

    def actions_of(self, shown: Sequence[Any]) -> Actions:
        """What can be done with all coachings of this answer together."""
        return told(options.of_coachings(shown, self.actor))


class CoachingStart(OnEmployment):
    """A jobcoach begins on a job."""

    takes, does = CoachingInputSerializer, staticmethod(coaching.start_coaching)
    shows, place = CoachingViews, "api:coaching"
    says = (
        "Start jobcoaching",
        "Laat een jobcoach beginnen, voor hoogstens een half jaar. De voorwaarden worden nagekeken op de eerste dag.",
    )


class OnCoaching(Acting):
    """An act on the coaching of a job."""

    permission_classes = (RECORD_WORK,)
    queryset = Coaching.objects.none()
    parent, subject, versioned = Coaching, "coaching_id", True
    shows, place = CoachingViews, "api:coaching"


class CoachingRenewal(OnCoaching):
    """The next half-year."""

    takes, does = RenewalInputSerializer, staticmethod(coaching.renew_coaching)
    made = "coaching_id"
    says = ("Verleng jobcoaching", "Legt de volgende periode vast, van hoogstens een half jaar.")


class CoachingStop(OnCoaching):
    """The last day."""

    takes, does = StopInputSerializer, staticmethod(coaching.stop_coaching)
    made = ""
    says = ("Stop jobcoaching", "Legt vast dat de jobcoaching is gestopt. De baan loopt door.")
