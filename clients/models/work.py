"""Jobs, their contract terms and the coaching on them."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When

from accounts.models import Organisation
from base.dates import add_months
from clients.models.client import Client
from clients.querysets import CoachingQuerySet, EmploymentQuerySet, PeriodQuerySet, TermQuerySet


class ContractKind(models.TextChoices):
    """The kinds of contract of the published tables (001:4234-4239; 004:7296-7300)."""

    TEMPORARY = "tijdelijk", "Tijdelijk contract"
    PERMANENT = "vast", "Vast contract"
    AGENCY = "uitzend", "Uitzendcontract"
    SELF_EMPLOYED = "zelfstandig", "Zelfstandig"
    SHELTERED = "sw", "Sociale werkvoorziening"


class Employment(models.Model):
    """One job of one client. What was agreed stands in its contract terms; here stands how it is now."""

    class EndReason(models.TextChoices):
        """Why a job ended, of three sides: employer, client, circumstances (004:1818-1826, 1632-1635)."""

        NOT_EXTENDED = "niet_verlengd", "Contract niet verlengd"
        BANKRUPTCY = "faillissement", "Faillissement"
        REORGANISATION = "reorganisatie", "Reorganisatie of ander werkproces"
        DISMISSAL = "ontslag", "Ontslag door de werkgever"
        RESIGNATION = "eigen_ontslag", "Zelf ontslag genomen"
        OTHER_JOB = "andere_baan", "Andere baan gevonden"
        HEALTH = "gezondheid", "Ziekte of terugval"
        PRIVATE = "prive", "Omstandigheden thuis"
        MISMATCH = "geen_match", "Werk of samenwerking paste niet"
        MUTUAL = "onderling", "Met wederzijds goedvinden"
        UNKNOWN = "onbekend", "Nog niet bekend"

    client = models.ForeignKey(Client, models.PROTECT, related_name="employments")
    employer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employments",
        verbose_name="werkgever",
    )
    job_title = models.CharField("functie", max_length=80, blank=True)
    kind = models.CharField("soort contract nu", max_length=12, choices=ContractKind)
    started_on = models.DateField("begonnen op")
    # End of the last contract term; empty when that term has no end.
    expected_end_on = models.DateField("contract loopt tot en met", null=True, blank=True)
    # Last day of the job, once it has really ended.
    ended_on = models.DateField("geëindigd op", null=True, blank=True)
    end_reason = models.CharField("reden van het einde", max_length=20, choices=EndReason, blank=True)
    # The day on which the end was followed up: startgesprek held, or other work running.
    followed_up_on = models.DateField("opgevolgd op", null=True, blank=True)
    # The end date about which the talk before a contract's end was held; another end date asks for another talk.
    end_discussed_for = models.DateField("einde besproken voor", null=True, blank=True)
    # The day from which the early check of a new job is no longer waited for: held, or a jobcoach came.
    early_check_on = models.DateField("vroege controle afgehandeld op", null=True, blank=True)
    # What the sweep looks for, as columns that the database keeps by itself: it knows how rare their values are,
    # which it cannot know of two columns together, and so finds the few rows that matter among all jobs there were.
    runs_until = models.GeneratedField(
        expression=Case(When(ended_on__isnull=True, then=F("expected_end_on"))),
        output_field=models.DateField("loopt tot en met", null=True),
        db_persist=True,
    )
    lost_on = models.GeneratedField(
        expression=Case(When(followed_up_on__isnull=True, then=F("ended_on"))),
        output_field=models.DateField("geëindigd en niet opgevolgd", null=True),
        db_persist=True,
    )
    end_announced = models.GeneratedField(
        expression=Case(When(Q(ended_on__isnull=True) & ~Q(end_reason=""), then=Value(True))),
        output_field=models.BooleanField("einde aangekondigd", null=True),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="employment_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(expected_end_on__isnull=True) | Q(expected_end_on__gte=F("started_on")),
                name="employment_expected_end_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind="zelfstandig") | Q(employer__isnull=False), name="employment_has_employer"
            ),
            models.CheckConstraint(condition=Q(kind__in=ContractKind.values), name="employment_kind_known"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""), name="employment_end_has_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["runs_until"], condition=Q(runs_until__isnull=False), name="employment_runs_until"),
            models.Index(fields=["lost_on"], condition=Q(lost_on__isnull=False), name="employment_lost_on"),
            models.Index(fields=["client"], condition=Q(end_announced=True), name="employment_end_announced"),
            models.Index(
                fields=["started_on"],
                condition=Q(ended_on__isnull=True, early_check_on__isnull=True),
                name="employment_not_checked",
            ),
            models.Index(fields=["employer"], condition=Q(ended_on__isnull=True), name="employment_running_employer"),
        ]

    def __str__(self) -> str:
        return f"{self.job_title or self.get_kind_display()} ({self.pk})"

    @property
    def is_running(self) -> bool:
        """Whether no end has been recorded."""
        return self.ended_on is None


class ContractTerm(models.Model):
    """What was agreed for one stretch of a job. An extension is a new term, none is ever edited (004:1511-1513)."""

    employment = models.ForeignKey(Employment, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField("volgnummer")
    kind = models.CharField("soort contract", max_length=12, choices=ContractKind)
    starts_on = models.DateField("van")
    ends_on = models.DateField("tot en met", null=True, blank=True)
    hours = models.DecimalField(
        "uren per week",
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(60)],
    )
    # Min-max contract: `hours` holds the minimum, which is what counts for coaching (004:1206-1212).
    max_hours = models.DecimalField(
        "hoogstens uren per week",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MaxValueValidator(60)],
    )
    # Percent of the statutory minimum hourly wage (004:1065-1069).
    wage_share = models.PositiveSmallIntegerField(
        "loon als deel van het minimumloon (%)", validators=[MaxValueValidator(500)]
    )
    recorded_at = models.DateTimeField("vastgelegd op")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ("employment", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["employment", "number"], name="term_number_once_per_employment"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="term_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(kind="tijdelijk") | Q(ends_on__isnull=False), name="temporary_term_has_end"
            ),
            models.CheckConstraint(
                condition=~Q(kind="vast") | Q(ends_on__isnull=True), name="permanent_term_has_no_end"
            ),
            models.CheckConstraint(
                condition=Q(max_hours__isnull=True) | Q(max_hours__gte=F("hours")),
                name="term_max_not_below_min",
            ),
            models.CheckConstraint(condition=Q(kind__in=ContractKind.values), name="term_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on}"


class Coaching(models.Model):
    """A jobcoach on one job, granted in periods of half a year (004:1065-1073, 1161-1169)."""

    class Kind(models.TextChoices):
        EXTERNAL = "extern", "Externe jobcoach"
        INTERNAL = "intern", "Interne jobcoach"

    class Regime(models.TextChoices):
        """Four regimes exist (004:1147-1153); the sources name only licht and intensief, the middle two are ours."""

        LIGHT = "licht", "Licht"
        MEDIUM = "midden", "Midden"
        HEAVY = "zwaar", "Zwaar"
        INTENSIVE = "intensief", "Intensief"

    class Basis(models.TextChoices):
        """On which basis coaching goes on after three years (004:1157-1163)."""

        STRUCTURAL = "structureel", "Structureel"
        INCIDENTAL = "incidenteel", "Incidenteel"

    employment = models.ForeignKey(Employment, models.PROTECT, related_name="coachings")
    kind = models.CharField("soort", max_length=8, choices=Kind)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="coachings")
    coach = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="coachings")
    regime = models.CharField("regime", max_length=10, choices=Regime)
    started_on = models.DateField("begonnen op")
    # End of the last half-year period granted.
    granted_until = models.DateField("toegekend tot en met")
    ended_on = models.DateField("gestopt op", null=True, blank=True)
    # Why coaching started although the job did not meet the conditions yet (004:1085-1089); empty when it did.
    exception_reason = models.CharField(
        "reden van de uitzondering", max_length=300, blank=True, default="", db_default=""
    )
    # A client chooses the coach (004:4163); None for coaching that started before this was recorded.
    chosen_by_client = models.BooleanField("zelf gekozen", null=True, blank=True)
    choice_reason = models.CharField("reden bij de keuze", max_length=300, blank=True, default="", db_default="")
    # The first day of the first coaching on this job, when there was one before: the three years count from there,
    # whoever the coach is.
    counts_from = models.DateField("telt vanaf", null=True, blank=True)
    # Granted before the job began, on a binding agreement about its first day (004:1113-1119).
    binding_agreement = models.BooleanField("bindende afspraak", default=False, db_default=False)
    # After three years; empty before that.
    structural = models.CharField(
        "basis na drie jaar", max_length=12, choices=Basis, blank=True, default="", db_default=""
    )
    # As with a job: until when it is granted while it has not been stopped.
    runs_until = models.GeneratedField(
        expression=Case(When(ended_on__isnull=True, then=F("granted_until"))),
        output_field=models.DateField("loopt tot en met", null=True),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = CoachingQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-pk")
        constraints: ClassVar = [
            # Internal and external coaching never at once (004:968-972).
            models.UniqueConstraint(
                fields=["employment"],
                condition=Q(ended_on__isnull=True),
                name="one_running_coaching_per_employment",
            ),
            models.CheckConstraint(
                condition=Q(granted_until__gte=F("started_on")), name="coaching_grant_after_start"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="coaching_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(kind__in=["extern", "intern"]), name="coaching_kind_known"),
            models.CheckConstraint(
                condition=Q(chosen_by_client__isnull=True) | Q(chosen_by_client=True) | ~Q(choice_reason=""),
                name="coaching_not_chosen_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(structural__in=["", "structureel", "incidenteel"]), name="coaching_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(counts_from__isnull=True) | Q(counts_from__lte=F("started_on")),
                name="coaching_counts_from_no_later_than_start",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["runs_until"], condition=Q(runs_until__isnull=False), name="coaching_runs_until"),
            models.Index(fields=["coach"], condition=Q(ended_on__isnull=True), name="coaching_running_by_coach"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.pk})"

    @property
    def three_years_on(self) -> date:
        """The first day after three years, the starting point for how long coaching lasts (004:1153-1157)."""
        return add_months(self.counts_from or self.started_on, 36)


class CoachingPeriod(models.Model):
    """One half-year for which coaching was granted."""

    coaching = models.ForeignKey(Coaching, models.PROTECT, related_name="periods")
    number = models.PositiveSmallIntegerField("volgnummer")
    starts_on = models.DateField("van")
    ends_on = models.DateField("tot en met")
    # Why a coach is still needed: asked at each half-year after three years (004:1161-1165).
    motivation = models.CharField("onderbouwing", max_length=300, blank=True, default="", db_default="")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ("coaching", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["coaching", "number"], name="period_number_once_per_coaching"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="period_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} - {self.ends_on}"
