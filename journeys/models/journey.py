"""The klantreis of one client and the rows that say how it went."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django_fsm import FSMField

from clients.models import Client, Employment
from clients.querysets import ClientChildQuerySet
from journeys.lifecycle import JourneyLifecycle, Klantfase, MoveReason
from journeys.querysets import JourneyQuerySet, TransitionNoteQuerySet, TransitionQuerySet, WorkplanNoteQuerySet

_WISHES = ["jobcoach", "werkgever", "beiden", "nee"]


class Journey(JourneyLifecycle, models.Model):
    """Where a client stands now. Clients long-term in sheltered work have none (001:1917-1925)."""

    client = models.OneToOneField(Client, models.PROTECT, related_name="journey")
    klantfase = FSMField("klantfase", max_length=16, choices=Klantfase, protected=True)
    phase_since = models.DateField("in deze fase sinds")
    started_on = models.DateField("begonnen op")
    last_conversation_on = models.DateField("laatste gesprek op", null=True, blank=True)
    # An own interval is allowed for people with a permanent contract, with a reason (004:1484-1488).
    contact_interval_months = models.PositiveSmallIntegerField(
        "maanden tussen gesprekken", default=12, validators=[MinValueValidator(2), MaxValueValidator(36)]
    )
    contact_interval_reason = models.CharField("reden van een eigen ritme", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = JourneyQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(klantfase__in=Klantfase.values), name="journey_klantfase_known"),
            models.CheckConstraint(
                condition=Q(contact_interval_months__range=(2, 36)), name="journey_interval_2_to_36_months"
            ),
            models.CheckConstraint(
                condition=Q(contact_interval_months=12) | ~Q(contact_interval_reason=""),
                name="journey_own_interval_has_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["last_conversation_on"],
                condition=~Q(klantfase="uitgestroomd") & Q(contact_interval_months=12),
                name="journey_last_seen",
            ),
            models.Index(
                fields=["started_on"],
                condition=~Q(klantfase="uitgestroomd") & Q(last_conversation_on__isnull=True),
                name="journey_never_seen",
            ),
            models.Index(
                fields=["contact_interval_months"],
                condition=~Q(klantfase="uitgestroomd") & ~Q(contact_interval_months=12),
                name="journey_own_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"klantreis van {self.client_id}: {self.klantfase}"

    @property
    def is_over(self) -> bool:
        """Whether the client has flowed out."""
        return bool(self.klantfase == Klantfase.UITGESTROOMD)


class Transition(models.Model):
    """One move, kept for ever: the database refuses to change or delete it. Codes and ids only, no free text."""

    journey = models.ForeignKey(Journey, models.PROTECT, related_name="transitions")
    # Empty for the first row of a journey.
    from_phase = models.CharField("van", max_length=16, choices=Klantfase, blank=True)
    to_phase = models.CharField("naar", max_length=16, choices=Klantfase)
    reason = models.CharField("reden", max_length=30, choices=MoveReason)
    # Empty when a system took the row over.
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField("met ingang van")
    recorded_at = models.DateTimeField("vastgelegd op")

    objects = TransitionQuerySet.as_manager()

    class Meta:
        ordering = ("on", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(to_phase__in=Klantfase.values), name="transition_to_known"),
            models.CheckConstraint(
                condition=Q(from_phase="") | Q(from_phase__in=Klantfase.values), name="transition_from_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_phase} → {self.to_phase} ({self.on})"


class TransitionNote(models.Model):
    """What was written about a move; apart, so that it can be destroyed while the move stays on record."""

    transition = models.OneToOneField(Transition, models.PROTECT, related_name="note")
    text = models.TextField("toelichting")

    objects = TransitionNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"toelichting bij {self.transition_id}"


class Conversation(models.Model):
    """One talk with a client (001:2001-2086): kind, channel, date, topics and what came of it."""

    class Kind(models.TextChoices):
        COACHING = "coachgesprek", "Coachgesprek"
        CONTRACT_END = "contracteinde", "Gesprek over contracteinde"
        STARTGESPREK = "startgesprek_baanverlies", "Startgesprek na baanverlies"
        START_OF_JOB = "startgesprek_indiensttreding", "Startgesprek bij nieuwe baan"
        PLAN = "werkplangesprek", "Gesprek over het werkplan"

    class Channel(models.TextChoices):
        PHONE = "telefoon", "Telefoon"
        VIDEO = "beeldbellen", "Beeldbellen"
        ON_SITE = "op_locatie", "Op locatie"
        OFFICE = "op_kantoor", "Op kantoor"

    class Topic(models.TextChoices):
        WORK = "werk", "Werk en werkplek"
        EXTENSION = "verlenging", "Verlenging van het contract"
        SERVICES = "diensten", "Diensten en trajecten"
        RIGHTS = "rechten_plichten", "Rechten en plichten"
        HEALTH = "belastbaarheid", "Wat de klant aankan"
        PRIVATE = "thuissituatie", "Thuissituatie"
        EDUCATION = "opleiding", "Opleiding"
        COACHING = "jobcoaching", "Jobcoaching"
        INCOME = "inkomen", "Inkomen en uitkering"
        CAREER = "loopbaan", "Loopbaanwensen"
        POSSIBILITIES = "mogelijkheden", "Mogelijkheden om weer te werken"

    class Participant(models.TextChoices):
        """Who can take part in the talk of all parties at the start of a job (004:6928-6948)."""

        UWV = "uwv", "UWV"
        CLIENT = "klant", "Klant"
        JOBCOACH = "jobcoach", "Jobcoach"
        EMPLOYER = "werkgever", "Werkgever"
        REPRESENTATIVE = "vertegenwoordiger", "Vertegenwoordiger van de klant"

    class ContactWished(models.TextChoices):
        """With whom the client wants us to speak about a contract that ends (004:1472-1480)."""

        JOBCOACH = "jobcoach", "Ja, met de jobcoach"
        EMPLOYER = "werkgever", "Ja, met de werkgever"
        BOTH = "beiden", "Ja, met jobcoach en werkgever"
        NOBODY = "nee", "Nee"

    class EmployerConsent(models.TextChoices):
        """Whether we may speak with the employer of the job that was talked about (004:7046-7050)."""

        YES = "ja", "Ja"
        NO = "nee", "Nee"

    client = models.ForeignKey(Client, models.PROTECT, related_name="conversations")
    employment = models.ForeignKey(
        Employment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conversations",
        verbose_name="over de baan",
    )
    kind = models.CharField("soort", max_length=32, choices=Kind)
    channel = models.CharField("kanaal", max_length=12, choices=Channel)
    held_on = models.DateField("datum")
    minutes = models.PositiveSmallIntegerField("duur in minuten", null=True, blank=True)
    topics = models.JSONField("onderwerpen", default=list)
    outcome = models.TextField("uitkomst", blank=True)
    participants = models.JSONField("wie erbij waren", default=list)
    # Asked when a contract ends; empty: not asked.
    contact_wished = models.CharField("contact gewenst", max_length=12, choices=ContactWished, blank=True)
    # Asked in any other talk; empty: not asked.
    employer_consent = models.CharField(
        "mag met de werkgever praten", max_length=3, choices=EmployerConsent, blank=True, default="", db_default=""
    )
    # How content the client is with the work, from 1 to 5 (004:1573-1577); empty: not asked.
    satisfaction = models.PositiveSmallIntegerField("tevreden over het werk", null=True, blank=True)
    callback_on = models.DateField("terugbellen beloofd op", null=True, blank=True)
    called_back_on = models.DateField("teruggebeld op", null=True, blank=True)
    held_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("vastgelegd op")

    objects = ClientChildQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["client", "held_on"], name="conversation_client_date"),
            models.Index(
                fields=["callback_on"],
                condition=Q(callback_on__isnull=False, called_back_on__isnull=True),
                name="conversation_callback_due",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(callback_on__isnull=True) | Q(callback_on__gte=models.F("held_on")),
                name="callback_not_before_conversation",
            ),
            models.CheckConstraint(
                condition=Q(contact_wished="") | Q(kind="contracteinde", contact_wished__in=_WISHES),
                name="conversation_contact_wished_at_a_contract_end",
            ),
            models.CheckConstraint(
                condition=Q(employer_consent="") | Q(employer_consent__in=["ja", "nee"]) & ~Q(kind="contracteinde"),
                name="conversation_employer_consent_known",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="conversation_satisfaction_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"

    @property
    def topic_labels(self) -> list[str]:
        """The topics as the screen shows them."""
        return _labels(self.Topic.choices, self.topics)

    @property
    def participant_labels(self) -> list[str]:
        """Who took part, as the screen shows them."""
        return _labels(self.Participant.choices, self.participants)


def _labels(choices: Iterable[Any], codes: Iterable[str]) -> list[str]:
    """The words of these codes; a code that is no longer offered stands for itself."""
    labels: dict[Any, Any] = dict(choices)
    return [labels.get(code, code) for code in codes]


class Workplan(models.Model):
    """One version of the plan that client and professional made together (001:2004-2007; 004:858-876)."""

    class Change(models.TextChoices):
        """What changed so that the plan must be looked at again at once (004:872-876)."""

        WORK = "werk", "Werk"
        HEALTH = "gezondheid", "Gezondheid"
        INTERNSHIP = "stage", "Stage"
        STUDY = "studie", "Studie"

    client = models.ForeignKey(Client, models.PROTECT, related_name="workplans")
    number = models.PositiveSmallIntegerField("versie")
    made_on = models.DateField("gemaakt op")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    goal = models.TextField("doel")
    helps = models.TextField("wat helpt", blank=True)
    hinders = models.TextField("wat in de weg zit", blank=True)
    agreements = models.TextField("afspraken")
    # Which service was chosen and why, and what it must bring (004:1703-1709).
    service_reason = models.TextField("waarom deze dienst", blank=True)
    expected_result = models.TextField("verwacht resultaat", blank=True)
    # What came of the version before this one (004:862-864); asked from version 2 on.
    evaluation = models.TextField("wat er van het vorige plan kwam", blank=True)
    # The last version of a client; an older one says so by being not current.
    is_current = models.BooleanField(default=True)
    changed_on = models.DateField("situatie veranderd op", null=True, blank=True)
    change = models.CharField("wat veranderde", max_length=12, choices=Change, blank=True)

    objects = ClientChildQuerySet.as_manager()

    class Meta:
        ordering = ("client", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "number"], name="workplan_number_once_per_client"),
            models.UniqueConstraint(
                fields=["client"], condition=Q(is_current=True), name="one_current_workplan_per_client"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["made_on"], condition=Q(is_current=True), name="workplan_current_made"),
            models.Index(
                fields=["changed_on"],
                condition=Q(is_current=True, changed_on__isnull=False),
                name="workplan_current_changed",
            ),
        ]

    def __str__(self) -> str:
        return f"werkplan {self.number} van {self.client_id}"


class WorkplanNote(models.Model):
    """What the professional keeps beside a version of the plan. The client never reads it, nor does any portal."""

    workplan = models.OneToOneField(Workplan, models.PROTECT, related_name="note")
    text = models.TextField("vertrouwelijke aantekening")

    objects = WorkplanNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"aantekening bij {self.workplan_id}"
