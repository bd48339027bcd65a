"""What was agreed: who does what, by when, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Case, F, Q, When

from clients.models import Client, Employment
from journeys.models.journey import Conversation, Workplan
from journeys.querysets import AgreementQuerySet

LONGEST_AGREEMENT = 300


class Agreement(models.Model):
    """One agreement, made with a werkplan, in the talk of all parties at the start of a job, or by itself.

    It outlives the version of the plan in which it was made: it is open until it is kept or dropped
    (004:1583-1587, 6928-6940).
    """

    class Who(models.TextChoices):
        """Whose turn it is."""

        CLIENT = "klant", "Klant"
        PROFESSIONAL = "professional", "Professional"
        JOBCOACH = "jobcoach", "Jobcoach"
        EMPLOYER = "werkgever", "Werkgever"
        OTHER = "ander", "Iemand anders"

    class Contact(models.TextChoices):
        """With whom a professional agreed to make contact about a job (004:1472-1480)."""

        EMPLOYER = "werkgever", "De werkgever"
        JOBCOACH = "jobcoach", "De jobcoach"

    client = models.ForeignKey(Client, models.PROTECT, related_name="agreements")
    workplan = models.ForeignKey(
        Workplan, models.PROTECT, null=True, blank=True, related_name="made_agreements", verbose_name="gemaakt bij"
    )
    conversation = models.ForeignKey(
        Conversation, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name="gemaakt in"
    )
    who = models.CharField("wie", max_length=12, choices=Who)
    what = models.CharField("wat", max_length=LONGEST_AGREEMENT)
    # The job that it is about, where it takes contact with an employer or a jobcoach.
    employment = models.ForeignKey(
        Employment, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name="over de baan"
    )
    # Filled in: what is to be done is this contact itself.
    contact = models.CharField("contact met", max_length=12, choices=Contact, blank=True, default="", db_default="")
    # Empty: it holds until further notice, as an agreement on roles does.
    due_on = models.DateField("wanneer", null=True, blank=True)
    made_on = models.DateField("gemaakt op")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    done_on = models.DateField("nagekomen op", null=True, blank=True)
    dropped_on = models.DateField("vervallen op", null=True, blank=True)
    drop_reason = models.CharField("reden van vervallen", max_length=300, blank=True)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    # What the sweep looks for, kept by the database itself: the day of an agreement that is still open.
    open_until = models.GeneratedField(
        expression=Case(When(done_on__isnull=True, dropped_on__isnull=True, then=F("due_on"))),
        output_field=models.DateField("open tot", null=True),
        db_persist=True,
    )
    version = models.PositiveIntegerField(default=1)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = (F("due_on").asc(nulls_last=True), "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(who__in=["klant", "professional", "jobcoach", "werkgever", "ander"]),
                name="agreement_who_known",
            ),
            models.CheckConstraint(
                condition=Q(contact="")
                | Q(contact__in=["werkgever", "jobcoach"], who="professional", employment__isnull=False),
                name="agreement_contact_about_a_job",
            ),
            models.CheckConstraint(
                condition=Q(workplan__isnull=True) | Q(conversation__isnull=True), name="agreement_made_in_one_place"
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("made_on")), name="agreement_due_not_before_made"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("made_on"), dropped_on__isnull=True),
                name="agreement_done_after_made",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True, drop_reason="")
                | Q(dropped_on__isnull=False, dropped_on__gte=F("made_on")) & ~Q(drop_reason=""),
                name="agreement_dropped_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["open_until"], condition=Q(open_until__isnull=False), name="agreement_open_until"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.what}"

    @property
    def is_open(self) -> bool:
        """Neither kept nor dropped."""
        return self.done_on is None and self.dropped_on is None

    @property
    def line(self) -> str:
        """Who does what, in one line."""
        return f"{self.get_who_display()}: {self.what}"
