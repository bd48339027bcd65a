"""Signals that name nobody whose running job is known: they wait until somebody places them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from journeys.models.work import Signal
from journeys.querysets import UnplacedSignalQuerySet


class UnplacedSignal(models.Model):
    """A signal as it came in, before anybody knows about which job it is (004:1543-1549, 5880-5894).

    It is never lost: it has a receipt like any other, waits for a team lead, and is placed on a job, where it goes on
    as a `Signal` under the same receipt, or set aside with a reason.
    """

    class State(models.TextChoices):
        WAITING = "wacht", "Wacht op plaatsing"
        PLACED = "geplaatst", "Geplaatst"
        SET_ASIDE = "terzijde", "Terzijde gelegd"

    receipt = models.CharField("ontvangstnummer", max_length=12, unique=True)
    channel = models.CharField("hoe het binnenkwam", max_length=20, choices=Signal.Channel)
    kind = models.CharField("wat is er aan de hand", max_length=16, choices=Signal.Kind)
    # Who it is about and where they work, in the words of the sender; nothing here says that this is a client.
    name = models.CharField("naam", max_length=120, blank=True)
    birth_date = models.DateField("geboren op", null=True, blank=True)
    client_number = models.CharField("klantnummer", max_length=9, blank=True)
    employer_name = models.CharField("werkgever", max_length=120, blank=True)
    kvk_number = models.CharField("KVK-nummer", max_length=8, blank=True)
    expected_end_on = models.DateField("verwachte laatste werkdag", null=True, blank=True)
    message = models.TextField("toelichting", blank=True)
    # The number that the department which delivered it gave it; with the channel it is unique.
    reference = models.CharField("kenmerk", max_length=40, blank=True)
    reported_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="unplaced_signals")
    received_on = models.DateField("ontvangen op")
    decide_by = models.DateField("beantwoorden voor")
    # Whose team leads it waits for; empty is those of every office.
    office = models.ForeignKey(
        "accounts.Office", models.PROTECT, null=True, blank=True, related_name="unplaced_signals"
    )
    state = models.CharField("status", max_length=12, choices=State, default=State.WAITING)
    placed = models.OneToOneField(Signal, models.PROTECT, null=True, blank=True, related_name="unplaced")
    # For colleagues; the sender does not read it.
    set_aside_reason = models.CharField("reden", max_length=300, blank=True)
    handled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    handled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = UnplacedSignalQuerySet.as_manager()

    class Meta:
        ordering = ("received_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "reference"], condition=~Q(reference=""), name="unplaced_signal_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(state="wacht", placed__isnull=True, handled_by__isnull=True, handled_at__isnull=True)
                & Q(set_aside_reason="")
                | Q(state="geplaatst", placed__isnull=False, handled_by__isnull=False, handled_at__isnull=False)
                & Q(set_aside_reason="")
                | Q(state="terzijde", placed__isnull=True, handled_by__isnull=False, handled_at__isnull=False)
                & ~Q(set_aside_reason=""),
                name="unplaced_signal_handled_in_one_way",
            ),
            models.CheckConstraint(
                condition=~Q(name="") | ~Q(client_number=""), name="unplaced_signal_is_about_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(kind="geeindigd") | Q(expected_end_on__isnull=False),
                name="unplaced_signal_ended_on_a_day",
            ),
            models.CheckConstraint(condition=Q(kind__in=Signal.Kind.values), name="unplaced_signal_kind_known"),
            models.CheckConstraint(
                condition=Q(channel__in=Signal.Channel.values), name="unplaced_signal_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(decide_by__gte=F("received_on")), name="unplaced_signal_decided_after_receipt"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["office", "received_on"], condition=Q(state="wacht"), name="unplaced_signal_waiting"
            ),
            models.Index(fields=["reported_by", "received_on"], name="unplaced_signal_by_sender"),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def about(self) -> str:
        """Who it is about, as far as the sender said."""
        return self.name or self.client_number

    @property
    def where(self) -> str:
        """Where they work, as far as the sender said; empty when nothing was said."""
        return ", ".join(filter(None, (self.employer_name, self.kvk_number and f"KVK {self.kvk_number}")))

    @property
    def outcome(self) -> str:
        """What was done with it, in words inside a sentence."""
        return self.State(self.state).label.lower()

    def is_overdue(self, on: date) -> bool:
        """Waiting after the day on which the sender was to have an answer."""
        return self.state == self.State.WAITING and self.decide_by < on
