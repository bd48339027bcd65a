"""One case per job that ends or may end, and the steps that it took."""

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, When
from django_fsm import FSMField

from clients.models import Client, Employment
from journeys.checklists import END_IS_SURE
from journeys.job_end_lifecycle import CLOSED, PHASE_OF, RESTING, JobEndLifecycle, JobEndState, StepReason
from journeys.querysets import JobEndChildQuerySet, JobEndQuerySet, JobEndStepNoteQuerySet

_CLOSED = sorted(CLOSED)


class JobEnd(JobEndLifecycle, models.Model):
    """The end of one job, from the first sign to the next job (004:1430-1642)."""

    class Origin(models.TextChoices):
        """How the case came to be known."""

        CONTRACT = "contract", "Aflopend contract"
        SIGNAL = "signaal", "Signaal"
        RECORDED = "vastgelegd", "Einde vastgelegd"

    class Culpable(models.TextChoices):
        """Whether the client can be blamed for the end (004:1632-1637); a dismissal need not be contested."""

        YES = "ja", "Ja"
        NO = "nee", "Nee"
        UNKNOWN = "onbekend", "Nog niet bekend"

    client = models.ForeignKey(Client, models.PROTECT, related_name="job_ends")
    employment = models.ForeignKey(Employment, models.PROTECT, related_name="job_ends")
    state = FSMField("stand", max_length=16, choices=JobEndState, protected=True)
    origin = models.CharField("hoe bekend", max_length=12, choices=Origin)
    # The day on which the end, or the threat of it, became known here: from then on help counts as late or not.
    known_on = models.DateField("bekend sinds")
    # The end that the contract had then; a later one means that it was extended.
    contract_end_on = models.DateField("contract liep toen tot en met", null=True, blank=True)
    # The first talk after it became known.
    talked_on = models.DateField("eerste gesprek op", null=True, blank=True)
    # The day to look again: of a doubt, or of not now.
    review_on = models.DateField("opnieuw kijken op", null=True, blank=True)
    closed_on = models.DateField("gesloten op", null=True, blank=True)
    # Who has the lead (regisseur, 004:7026-7036); empty is the fixed contact.
    lead = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="job_ends_led", verbose_name="regisseur"
    )
    # The last time that contact was sought since the invitation; the ladder of who does not answer counts from here.
    attempted_on = models.DateField("laatste poging op", null=True, blank=True)
    culpable = models.CharField("verwijtbaar", max_length=10, choices=Culpable, default=Culpable.UNKNOWN)
    # About the end itself; what somebody writes about a step stands with that step.
    explanation = models.TextField("toelichting op het einde", blank=True)
    # Since when the end is sure, the day from which the kapdatum was looked for, and that kapdatum.
    end_sure_on = models.DateField("einde staat vast sinds", null=True, blank=True)
    kapdatum_from = models.DateField("kapdatum berekend vanaf", null=True, blank=True)
    kapdatum_on = models.DateField("kapdatum", null=True, blank=True)
    # The day on which the last of the formalities was seen to; empty again when one is taken back.
    formalities_done_on = models.DateField("formaliteiten geregeld op", null=True, blank=True)
    # What the sweep looks for, kept by the database itself: the anchor of formalities that are still to be met.
    formalities_from = models.GeneratedField(
        expression=Case(
            When(
                formalities_done_on__isnull=True,
                state__in=[str(state) for state in END_IS_SURE],
                then=F("kapdatum_from"),
            )
        ),
        output_field=models.DateField("formaliteiten te regelen vanaf", null=True),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1)

    objects = JobEndQuerySet.as_manager()

    class Meta:
        ordering = ("-known_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employment"], condition=Q(closed_on__isnull=True), name="one_open_job_end_per_employment"
            ),
            models.CheckConstraint(condition=Q(state__in=JobEndState.values), name="job_end_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=_CLOSED, closed_on__isnull=False)
                | ~Q(state__in=_CLOSED) & Q(closed_on__isnull=True),
                name="job_end_closed_with_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["twijfel", "nu_niet"]) | Q(review_on__isnull=False),
                name="job_end_waits_for_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="uitgenodigd") | Q(attempted_on__isnull=False), name="job_end_invited_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("known_on")),
                name="job_end_closes_after_known",
            ),
            models.CheckConstraint(
                condition=Q(end_sure_on__isnull=True, kapdatum_from__isnull=True, kapdatum_on__isnull=True)
                | Q(end_sure_on__isnull=False, kapdatum_from__isnull=False, kapdatum_on__isnull=False)
                & Q(kapdatum_from__gte=F("end_sure_on"), kapdatum_on__gte=F("kapdatum_from")),
                name="job_end_kapdatum_follows_the_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["client"],
                condition=Q(closed_on__isnull=True) | Q(state="nu_niet"),
                name="job_end_followed_by_client",
            ),
            models.Index(fields=["review_on"], condition=Q(review_on__isnull=False), name="job_end_review"),
            models.Index(
                fields=["formalities_from"], condition=Q(formalities_from__isnull=False), name="job_end_formalities"
            ),
            models.Index(fields=["attempted_on"], condition=Q(state="uitgenodigd"), name="job_end_invited"),
        ]

    def __str__(self) -> str:
        return f"baaneinde {self.pk}: {self.state}"

    @property
    def phase(self) -> int:
        """The phase, 0 to 3."""
        return PHASE_OF[JobEndState(self.state)]

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.closed_on is None

    @property
    def is_followed(self) -> bool:
        """Whether what is recorded about the job still moves it: open, or resting until a day to look again."""
        return self.is_open or self.state == RESTING


class JobEndStep(models.Model):
    """One step of a case, kept for ever: the database refuses to change or delete it. Codes and ids only."""

    job_end = models.ForeignKey(JobEnd, models.PROTECT, related_name="steps")
    # Empty for the first row of a case.
    from_state = models.CharField("van", max_length=16, choices=JobEndState, blank=True)
    to_state = models.CharField("naar", max_length=16, choices=JobEndState)
    reason = models.CharField("reden", max_length=24, choices=StepReason)
    # Empty when a recorded fact moved the case in the morning.
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField("met ingang van")
    recorded_at = models.DateTimeField("vastgelegd op")

    objects = JobEndChildQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_state__in=JobEndState.values), name="job_end_step_to_known"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state} ({self.on})"

    @property
    def phase(self) -> int:
        """The phase that the step led to, 0 to 3."""
        return PHASE_OF[JobEndState(self.to_state)]


class JobEndStepNote(models.Model):
    """What was written about a step; apart, so that it can be destroyed while the step stays on record."""

    step = models.OneToOneField(JobEndStep, models.PROTECT, related_name="note")
    text = models.TextField("toelichting")

    objects = JobEndStepNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"toelichting bij {self.step_id}"


class ContactAttempt(models.Model):
    """One attempt to reach the client about the end of the job; text is the letter as it was sent."""

    class Kind(models.TextChoices):
        """The rungs of the ladder [K]: the sources stop at the invitation (004:1464-1470)."""

        INVITATION = "uitnodiging", "Uitnodiging"
        REMINDER = "herinnering", "Herinnering"
        CALL = "belpoging", "Belpoging"
        SECOND_LETTER = "tweede_brief", "Tweede brief"
        TEAM_LEAD = "teamleider", "Voorgelegd aan de teamleider"

    job_end = models.ForeignKey(JobEnd, models.PROTECT, related_name="attempts")
    kind = models.CharField("soort", max_length=12, choices=Kind)
    text = models.TextField("tekst", blank=True)
    on = models.DateField("datum")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("vastgelegd op")

    objects = JobEndChildQuerySet.as_manager()

    class Meta:
        ordering = ("recorded_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["uitnodiging", "herinnering", "belpoging", "tweede_brief", "teamleider"]),
                name="contact_attempt_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class LeadChange(models.Model):
    """The lead (regisseur) of a case went to somebody else. Counted: each one is delay (004:7036, 7052).

    A warm handover ends when the receiver says that they took it over (004:6986-6990, 7034-7036).
    """

    job_end = models.ForeignKey(JobEnd, models.PROTECT, related_name="lead_changes")
    to_user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reason = models.CharField("reden", max_length=200)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    accepted_at = models.DateTimeField("overgenomen op", null=True, blank=True)

    objects = JobEndChildQuerySet.as_manager()

    class Meta:
        ordering = ("at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("at")), name="lead_accepted_after_given"
            )
        ]

    def __str__(self) -> str:
        return f"regie van {self.job_end_id} naar {self.to_user_id}"
