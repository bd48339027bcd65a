"""What asks for attention: signals, tasks, and the runs that raised them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from clients.models import Client, Employment
from journeys.deadlines import RULE_CHOICES, RULES, Rule, Subject
from journeys.models.job_end import JobEnd
from journeys.querysets import SignalQuerySet, TaskEventQuerySet, TaskQuerySet


class Signal(models.Model):
    """Somebody says that a job ends or may end (004:1543-1549). The sender gets a receipt and later an answer."""

    class Kind(models.TextChoices):
        MAY_END = "dreigend", "De baan is in gevaar"
        NOT_EXTENDED = "niet_verlengd", "Het contract wordt niet verlengd"
        ENDED = "geeindigd", "De baan is al geëindigd"
        # No end at all: the client wants to move on, which opens the same case (004:1577-1587).
        OTHER_WORK = "ander_werk", "De klant wil ander werk"

    class Channel(models.TextChoices):
        """By which way it came (004:1543-1549, 5880-5894)."""

        JOBCOACH = "jobcoach", "Jobcoach"
        EMPLOYER = "werkgever", "Werkgever"
        CLIENT = "klant", "Klant, of iemand namens de klant"
        WW_CLAIM = "ww_aanvraag", "Aanvraag van WW"
        CHANGE_FORM = "wijzigingsformulier", "Wijzigingsformulier"
        BANKRUPTCY = "faillissement", "Bijeenkomst bij een faillissement"
        WSP = "wsp", "Werkgeversservicepunt"
        PAYMENTS = "uitkeren", "Afdeling Uitkeren"
        TEAM = "procesbegeleider", "Procesbegeleider of teamleider"
        VISIT = "werkbezoek", "Werkbezoek"
        SERVICE_POINT = "servicepunt", "Servicepunt voor werkgevers"
        OTHER = "anders", "Anders"

    class State(models.TextChoices):
        RECEIVED = "ontvangen", "Ontvangen"
        PLANNED = "gepland", "Contact gepland"
        DONE = "afgerond", "Afgerond"

    receipt = models.CharField("ontvangstnummer", max_length=12, unique=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="signals")
    employment = models.ForeignKey(Employment, models.PROTECT, related_name="signals")
    # Signals about one job join its case; empty for those from before there were cases.
    job_end = models.ForeignKey(JobEnd, models.PROTECT, null=True, blank=True, related_name="signals")
    kind = models.CharField("wat is er aan de hand", max_length=16, choices=Kind)
    channel = models.CharField("hoe het binnenkwam", max_length=20, choices=Channel, default=Channel.JOBCOACH)
    expected_end_on = models.DateField("verwachte laatste werkdag", null=True, blank=True)
    message = models.TextField("toelichting", blank=True)
    # The number that the department which delivered it gave it; with the channel it is unique.
    reference = models.CharField("kenmerk", max_length=40, blank=True, default="", db_default="")
    reported_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="signals")
    received_on = models.DateField("ontvangen op")
    decide_by = models.DateField("beantwoorden voor")
    state = models.CharField("status", max_length=12, choices=State, default=State.RECEIVED)
    answer = models.TextField("antwoord", blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ("-received_on", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["ontvangen", "gepland", "afgerond"]), name="signal_state_known"
            ),
            models.CheckConstraint(condition=Q(decide_by__gte=F("received_on")), name="signal_decided_after_receipt"),
            models.UniqueConstraint(
                fields=["channel", "reference"], condition=~Q(reference=""), name="signal_reference_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_on"], condition=Q(state="ontvangen"), name="signal_unanswered"),
            models.Index(fields=["reported_by", "received_on"], name="signal_by_sender"),
        ]

    def __str__(self) -> str:
        return self.receipt


class Task(models.Model):
    """A term that opened: what somebody must do, why, and by when. Raised once per rule, subject and anchor."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "gedaan", "Gedaan"
        LAPSED = "vervallen", "Vervallen"

    class Closing(models.TextChoices):
        """Why a task closed."""

        BY_PERSON = "afgehandeld", "Afgehandeld"
        CONVERSATION = "gesprek_gevoerd", "Gesprek gevoerd"
        EXTENDED = "einddatum_veranderd", "De einddatum is veranderd"
        ENDED = "baan_geeindigd", "De baan is geëindigd"
        FOLLOWED_UP = "opgevolgd", "Startgesprek gevoerd of nieuw werk begonnen"
        NEW_VERSION = "nieuw_werkplan", "Nieuwe versie van het werkplan"
        ANSWERED = "beantwoord", "Signaal beantwoord"
        RENEWED = "periode_veranderd", "Jobcoaching verlengd of gestopt"
        FORMALITIES = "formaliteiten_klaar", "Formaliteiten geregeld"
        CASE_MOVED = "zaak_verder", "Er is een volgende stap gezet"
        DECIDED = "besluit_genomen", "Er is een traject, werk of een nieuw besluit"
        KEPT = "afspraak_nagekomen", "Afspraak nagekomen"
        DROPPED = "afspraak_vervallen", "Afspraak vervallen"
        OUTCOME = "uitkomst_vastgelegd", "Uitkomst vastgelegd"
        OUTFLOW = "uitgestroomd", "Klant is uitgestroomd"
        NO_LONGER = "niet_meer_nodig", "Niet meer nodig"

    client = models.ForeignKey(Client, models.PROTECT, related_name="tasks")
    rule = models.CharField("regel", max_length=24, choices=RULE_CHOICES)
    subject = models.CharField(max_length=16, choices=[(s.value, s.value) for s in Subject])
    subject_id = models.BigIntegerField()
    anchor_on = models.DateField("berekend vanaf")
    opens_on = models.DateField("open vanaf")
    due_on = models.DateField("uiterlijk")
    # Empty: nobody is the client's fixed contact; the team lead sees it.
    assignee = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="voor"
    )
    postponed_until = models.DateField("uitgesteld tot", null=True, blank=True)
    state = models.CharField("status", max_length=12, choices=State, default=State.OPEN)
    closing = models.CharField("waarom gesloten", max_length=20, choices=Closing, blank=True)
    closed_on = models.DateField("gesloten op", null=True, blank=True)
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    raised_on = models.DateField("aangemaakt op")
    # The day on which the team lead was told that it is late; empty again when the term comes back.
    overdue_told_on = models.DateField("als te laat gemeld op", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "subject_id", "anchor_on"], name="task_once_per_term"),
            models.CheckConstraint(condition=Q(opens_on__lte=F("due_on")), name="task_opens_before_due"),
            models.CheckConstraint(
                condition=Q(state="open", closing="", closed_on__isnull=True)
                | Q(state__in=["gedaan", "vervallen"], closed_on__isnull=False) & ~Q(closing=""),
                name="task_closed_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["rule", "subject_id"], condition=Q(state="open"), name="task_open_by_rule"),
            models.Index(fields=["assignee", "due_on"], condition=Q(state="open"), name="task_open_by_assignee"),
            models.Index(fields=["client", "due_on"], name="task_by_client"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.subject_id} {self.anchor_on}"

    @property
    def rule_row(self) -> Rule:
        """The row of the deadlines table that raised this task."""
        return RULES[self.rule]

    def is_overdue(self, on: date) -> bool:
        """Open after the day it was due."""
        return self.state == self.State.OPEN and self.due_on < on

    def is_waiting(self, on: date) -> bool:
        """Postponed to a later day and not overdue."""
        return (
            self.state == self.State.OPEN
            and self.postponed_until is not None
            and self.postponed_until > on
            and self.due_on >= on
        )


class TaskEvent(models.Model):
    """What a person did with a task: completed, postponed or handed over, with the reason."""

    class Kind(models.TextChoices):
        COMPLETED = "gedaan", "Gedaan"
        POSTPONED = "uitgesteld", "Uitgesteld"
        HANDED_OVER = "overgedragen", "Overgedragen"

    task = models.ForeignKey(Task, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField("reden", max_length=300)
    until = models.DateField("tot", null=True, blank=True)
    to_user = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    actor = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = TaskEventQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"


class SweepRun(models.Model):
    """One run of the daily sweep: per rule how many tasks and how long."""

    on = models.DateField("voor")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # rule → {"raised": int, "rearmed": int, "done": int, "lapsed": int, "seconds": float}
    results = models.JSONField(default=dict)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"sweep voor {self.on}"
