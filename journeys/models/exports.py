"""Data that is taken out of the product: asked with a reason, decided by another, and each download kept."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from journeys.lifecycle import Klantfase
from journeys.querysets import ExportQuerySet

LONGEST_REASON = 500
LONGEST_NOTE = 300


class Export(models.Model):
    """One request to take rows out as a file. Holds no row: they are looked up at the download, as they are then."""

    class Kind(models.TextChoices):
        """What can be taken out: what a team lead or a stafarbeidsdeskundige plans work with. Our own choice [K]."""

        CLIENTS = "klanten", "Klantenlijst van de vestiging"
        CONTRACTS = "contracten", "Contracten die aflopen"

    class State(models.TextChoices):
        """What was decided."""

        ASKED = "gevraagd", "Wacht op een tweede persoon"
        APPROVED = "goedgekeurd", "Goedgekeurd"
        REFUSED = "afgewezen", "Afgewezen"

    class Standing(models.TextChoices):
        """How it is at a moment: what was decided, whether it was fetched, and whether its time has passed."""

        ASKED = "gevraagd", "Wacht op een tweede persoon"
        APPROVED = "goedgekeurd", "Klaar om op te halen"
        REFUSED = "afgewezen", "Afgewezen"
        FETCHED = "opgehaald", "Opgehaald"
        EXPIRED = "verlopen", "Verlopen"

    number = models.CharField("nummer", max_length=12, unique=True)
    kind = models.CharField("soort", max_length=12, choices=Kind)
    # Empty is every klantfase; for the list of clients alone.
    klantfase = models.CharField("klantfase", max_length=16, choices=Klantfase, blank=True)
    # Up to and including this day; for contracts alone.
    until = models.DateField("tot en met", null=True, blank=True)
    office = models.ForeignKey("accounts.Office", models.PROTECT, related_name="exports")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="exports")
    asked_at = models.DateTimeField("gevraagd op")
    reason = models.CharField("reden", max_length=LONGEST_REASON)
    # Clients in it when it was asked.
    count = models.PositiveIntegerField("aantal klanten bij de aanvraag")
    # More than the threshold, alone or with what the same person asked in the 24 hours before.
    needs_second = models.BooleanField("tweede persoon nodig")
    state = models.CharField("stand", max_length=12, choices=State)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    note = models.CharField("toelichting", max_length=LONGEST_NOTE, blank=True)
    # Until when it can be decided, and after that until when it can be fetched.
    expires_at = models.DateTimeField("verloopt op")

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=["klanten", "contracten"]), name="export_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="klanten", until__isnull=True)
                | Q(kind="contracten", until__isnull=False, klantfase=""),
                name="export_filter_of_its_kind",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="export_has_reason"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="export_decided_by_another"
            ),
            models.CheckConstraint(
                condition=Q(state="gevraagd", needs_second=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(state="goedgekeurd", needs_second=False, decided_by__isnull=True, decided_at__isnull=True)
                | Q(state="goedgekeurd", needs_second=True, decided_by__isnull=False, decided_at__isnull=False)
                | Q(state="afgewezen", needs_second=True, decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(note=""),
                name="export_decided_as_it_stands",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="export_expires_after_asking"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_by", "-asked_at"], name="export_by_asker"),
            models.Index(fields=["office", "asked_at"], condition=Q(state="gevraagd"), name="export_waiting"),
        ]

    def __str__(self) -> str:
        return self.number

    def standing(self, at: datetime, *, fetched: bool) -> "Export.Standing":
        """How it is at that moment, when it was or was not fetched."""
        if self.state != self.State.REFUSED and at >= self.expires_at:
            return self.Standing.FETCHED if fetched else self.Standing.EXPIRED
        if self.state == self.State.APPROVED:
            return self.Standing.FETCHED if fetched else self.Standing.APPROVED
        return self.Standing(self.state)

    def can_be_fetched(self, at: datetime) -> bool:
        """Approved, and its time has not passed."""
        return self.state == self.State.APPROVED and at < self.expires_at

    def waits(self, at: datetime) -> bool:
        """For a second person, who can still decide."""
        return self.state == self.State.ASKED and at < self.expires_at


class ExportDownload(models.Model):
    """Somebody fetched an export: kept for ever, the database refuses to change or delete it."""

    export = models.ForeignKey(Export, models.PROTECT, related_name="downloads")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField("opgehaald op")
    count = models.PositiveIntegerField("aantal klanten")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.export_id} {self.at:%d-%m-%Y %H:%M}"
