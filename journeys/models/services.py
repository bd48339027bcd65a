"""Services: trajecten, the decision not to buy one, trial placements, and what is chosen beside them."""

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django_fsm import FSMField

from accounts.models import Organisation
from base.expressions import AddDays, AddMonths
from clients.models import Client
from clients.querysets import ClientChildQuerySet
from journeys.models.job_end import JobEnd
from journeys.models.journey import Workplan
from journeys.querysets import (
    ChosenServiceQuerySet,
    TrajectoryQuerySet,
    TrajectoryStepQuerySet,
    TrialPlacementQuerySet,
)
from journeys.services import BY_CODE, CHOSEN_CHOICES, NAAR_WERK, TRAJECT_CHOICES, TRIAL_MONTHS, WSP
from journeys.trajectory_lifecycle import (
    BREAK_REASONS,
    ENDED,
    LIVE,
    RESULTS,
    TrajectoryLifecycle,
    TrajectoryReason,
    TrajectoryState,
)

_LIVE, _ENDED = sorted(LIVE), sorted(ENDED)


class Trajectory(TrajectoryLifecycle, models.Model):
    """A traject that is bought for one client from a re-integration company (004:1589-1627)."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="trajectories")
    # The case that it follows on; empty when no job ended.
    job_end = models.ForeignKey(JobEnd, models.PROTECT, null=True, blank=True, related_name="trajectories")
    service = models.CharField("dienst", max_length=32, choices=TRAJECT_CHOICES)
    state = FSMField("stand", max_length=12, choices=TrajectoryState, protected=True)
    provider = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trajectories",
        verbose_name="re-integratiebedrijf",
    )
    # The client may say no to the organisation of the jobcoach or of an earlier traject (004:6234-6252, 2144-2150).
    same_provider_refused = models.BooleanField("klant wil niet dezelfde organisatie", default=False)
    # The plan says why a traject was chosen, and what it must lead to (004:1004-1006, 1703-1709).
    reason_for_service = models.CharField("waarom deze dienst", max_length=300)
    expected_result = models.TextField("wat het traject moet opleveren")
    # It was requested or ordered while a job of the client still ran; of Naar werk that asks for two criteria.
    before_job_end = models.BooleanField("terwijl een baan liep", default=False)
    client_can_manage = models.BooleanField("de klant kan dit aan", default=False)
    quickest_lasting_way = models.BooleanField("snelste weg naar werk dat blijft", default=False)
    requested_on = models.DateField("aangevraagd op")
    ordered_on = models.DateField("besteld op", null=True, blank=True)
    started_on = models.DateField("begonnen op", null=True, blank=True)
    ended_on = models.DateField("geëindigd op", null=True, blank=True)
    result = models.CharField(
        "resultaat",
        max_length=16,
        choices=[(code.value, code.label) for code in dict.fromkeys((*RESULTS, *BREAK_REASONS))],
        blank=True,
    )
    version = models.PositiveIntegerField(default=1)

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        ordering = ("-requested_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(state__in=_LIVE), name="one_live_traject_per_client"
            ),
            models.UniqueConstraint(
                fields=["client", "service"], condition=Q(state="aangevraagd"), name="one_request_per_service"
            ),
            models.CheckConstraint(condition=Q(state__in=TrajectoryState.values), name="traject_state_known"),
            models.CheckConstraint(
                condition=Q(service__in=[code for code, _ in TRAJECT_CHOICES]), name="traject_service_known"
            ),
            models.CheckConstraint(
                condition=Q(ordered_on__isnull=True) | Q(provider__isnull=False), name="traject_order_has_provider"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_LIVE) | Q(ordered_on__isnull=False), name="traject_live_was_ordered"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_ENDED, ended_on__isnull=False) & ~Q(result="")
                | ~Q(state__in=_ENDED) & Q(ended_on__isnull=True, result=""),
                name="traject_ends_with_result",
            ),
            models.CheckConstraint(
                condition=~Q(service=NAAR_WERK, before_job_end=True)
                | Q(client_can_manage=True, quickest_lasting_way=True),
                name="traject_before_job_end_justified",
            ),
            models.CheckConstraint(
                condition=(Q(ordered_on__isnull=True) | Q(ordered_on__gte=F("requested_on")))
                & (Q(started_on__isnull=True) | Q(ordered_on__isnull=False, started_on__gte=F("ordered_on")))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("requested_on")))
                & (Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on"))),
                name="traject_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.pk}: {self.state}"

    @property
    def label(self) -> str:
        """What the service is called."""
        return BY_CODE[self.service].label


class TrajectoryStep(models.Model):
    """One step of a traject, kept for ever: the database refuses to change or delete it. Codes and ids only."""

    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="steps")
    # Empty for the first row of a traject.
    from_state = models.CharField("van", max_length=12, choices=TrajectoryState, blank=True)
    to_state = models.CharField("naar", max_length=12, choices=TrajectoryState)
    reason = models.CharField("reden", max_length=16, choices=TrajectoryReason)
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField("met ingang van")
    recorded_at = models.DateTimeField("vastgelegd op")

    objects = TrajectoryStepQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_state__in=TrajectoryState.values), name="traject_step_to_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state} ({self.on})"


class NoPurchase(models.Model):
    """The decision not to buy a traject now: buying is the rule, and not buying has a reason (004:1593-1599)."""

    class Reason(models.TextChoices):
        """Why nothing is bought: our own choice [K], of situation, duration and content (004:1597-1599)."""

        OWN_SERVICE = "eigen_hulp", "UWV helpt zelf"
        WORK_NEAR = "zicht_op_werk", "Er is al zicht op ander werk"
        NOT_READY = "nog_niet_toe", "De klant is er nog niet aan toe"
        OTHER_HELP = "andere_hulp", "Andere hulp past beter"
        OWN_WISH = "eigen_wens", "Eigen wens van de klant"

    client = models.ForeignKey(Client, models.PROTECT, related_name="no_purchases")
    job_end = models.ForeignKey(JobEnd, models.PROTECT, null=True, blank=True, related_name="no_purchases")
    number = models.PositiveSmallIntegerField("volgnummer")
    reason = models.CharField("reden", max_length=16, choices=Reason)
    explanation = models.TextField("toelichting")
    decided_on = models.DateField("besloten op")
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="besloten door")
    # The day to see whether own help sufficed, or a traject must come after all (004:6056-6065, 6139-6153).
    # Empty for decisions from before it was asked.
    review_on = models.DateField("opnieuw kijken op", null=True, blank=True)

    objects = ClientChildQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "number"], name="no_purchase_number_once"),
            models.CheckConstraint(condition=~Q(explanation=""), name="no_purchase_is_explained"),
            models.CheckConstraint(
                condition=Q(review_on__isnull=True) | Q(review_on__gt=F("decided_on")),
                name="no_purchase_reviewed_after_decision",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["review_on"], condition=Q(review_on__isnull=False), name="no_purchase_review"),
        ]

    def __str__(self) -> str:
        return f"geen inkoop {self.number} voor {self.client_id}"


class TrialPlacement(models.Model):
    """Unpaid work on trial with an employer, two to six months, meant to become a job (004:1951-1959, 7733-7745)."""

    class Outcome(models.TextChoices):
        HIRED = "in_dienst", "De klant komt in dienst"
        NOT_HIRED = "niet_in_dienst", "De klant komt niet in dienst"
        BROKEN_OFF = "afgebroken", "Eerder gestopt"
        CANCELLED = "niet_doorgegaan", "Niet doorgegaan"

    client = models.ForeignKey(Client, models.PROTECT, related_name="trial_placements")
    employer = models.ForeignKey(
        Organisation, models.PROTECT, related_name="trial_placements", verbose_name="werkgever"
    )
    starts_on = models.DateField("eerste dag")
    ends_on = models.DateField("laatste dag zoals afgesproken")
    # In writing, before it begins: a job of at least six months directly after it (004:7739-7743).
    intention = models.BooleanField("schriftelijke intentie")
    intention_on = models.DateField("datum van de intentie")
    ended_on = models.DateField("laatste dag", null=True, blank=True)
    outcome = models.CharField("afloop", max_length=16, choices=Outcome, blank=True)
    # As with a job: until when it runs while nothing was recorded about how it ended.
    runs_until = models.GeneratedField(
        expression=Case(When(outcome="", then=F("ends_on"))),
        output_field=models.DateField("loopt tot en met", null=True),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1)

    objects = TrialPlacementQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(outcome=""), name="one_open_trial_placement_per_client"
            ),
            # Where the month of the end has no such day the action knows better by one day.
            models.CheckConstraint(
                condition=Q(ends_on__gte=AddDays(AddMonths(F("starts_on"), Value(TRIAL_MONTHS[0])), Value(-1))),
                name="trial_placement_two_months_or_more",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__lte=AddMonths(F("starts_on"), Value(TRIAL_MONTHS[1]))),
                name="trial_placement_six_months_or_less",
            ),
            models.CheckConstraint(
                condition=Q(intention=True, intention_on__lte=F("starts_on")), name="trial_placement_has_intention"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on__isnull=True)
                | Q(outcome="niet_doorgegaan", ended_on__isnull=False)
                | Q(
                    outcome__in=["in_dienst", "niet_in_dienst", "afgebroken"],
                    ended_on__isnull=False,
                    ended_on__gte=F("starts_on"),
                    ended_on__lte=F("ends_on"),
                ),
                name="trial_placement_ends_with_outcome",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["runs_until"], condition=Q(runs_until__isnull=False), name="trial_placement_runs_until"
            ),
        ]

    def __str__(self) -> str:
        return f"proefplaatsing {self.pk}: {self.starts_on} - {self.ends_on}"


class ChosenService(models.Model):
    """A service that is no traject, chosen for one client: why, and what it must lead to (004:862-864, 1525-1533)."""

    class Outcome(models.TextChoices):
        """What came of it: our own choice [K]."""

        REACHED = "bereikt", "Het doel is bereikt"
        PARTLY = "deels_bereikt", "Het doel is deels bereikt"
        NOT_REACHED = "niet_bereikt", "Het doel is niet bereikt"
        CANCELLED = "niet_doorgegaan", "Niet doorgegaan"
        FLOWED_OUT = "uitgestroomd", "De klant is uitgestroomd"

    client = models.ForeignKey(Client, models.PROTECT, related_name="chosen_services")
    # The version of the plan that held when it was chosen; empty while there was none.
    workplan = models.ForeignKey(
        Workplan, models.PROTECT, null=True, blank=True, related_name="chosen_services", verbose_name="gekozen bij"
    )
    service = models.CharField("dienst", max_length=32, choices=CHOSEN_CHOICES)
    reason_for_service = models.CharField("waarom deze dienst", max_length=300)
    expected_result = models.TextField("wat de dienst moet opleveren")
    # An employer adviser reads who it is only when the client wants that (004:1476-1480); empty for other services.
    client_agreed_on = models.DateField("klant akkoord op", null=True, blank=True)
    chosen_on = models.DateField("gekozen op")
    chosen_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="gekozen door")
    ended_on = models.DateField("geëindigd op", null=True, blank=True)
    ended_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beëindigd door"
    )
    outcome = models.CharField("afloop", max_length=16, choices=Outcome, blank=True)
    result = models.TextField("wat het opleverde", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ChosenServiceQuerySet.as_manager()

    class Meta:
        ordering = ("-chosen_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "service"], condition=Q(outcome=""), name="one_open_chosen_service"
            ),
            models.CheckConstraint(
                condition=Q(service__in=[code for code, _ in CHOSEN_CHOICES]), name="chosen_service_known"
            ),
            models.CheckConstraint(
                condition=~Q(reason_for_service="") & ~Q(expected_result=""), name="chosen_service_is_explained"
            ),
            models.CheckConstraint(
                condition=Q(service=WSP, client_agreed_on__isnull=False)
                | ~Q(service=WSP) & Q(client_agreed_on__isnull=True),
                name="chosen_wsp_client_agreed",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on__isnull=True, ended_by__isnull=True, result="")
                | Q(outcome="uitgestroomd", ended_on__gte=F("chosen_on"), ended_by__isnull=False)
                | Q(
                    outcome__in=["bereikt", "deels_bereikt", "niet_bereikt", "niet_doorgegaan"],
                    ended_on__gte=F("chosen_on"),
                    ended_by__isnull=False,
                )
                & ~Q(result=""),
                name="chosen_service_ends_with_result",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.pk}: {self.outcome}"

    @property
    def label(self) -> str:
        """What the service is called."""
        return BY_CODE[self.service].label
