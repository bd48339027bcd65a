"""What a client lets us say to an employer, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation
from clients.models.client import Client
from clients.models.work import Employment
from clients.querysets import ConsentQuerySet

LONGEST_NOTE = 300
_DECIDED = ["gegeven", "geweigerd", "ingetrokken"]
_ANSWERED = Q(answered_on__isnull=False, answered_at__isnull=False) & ~Q(evidence="") & ~Q(answered_as="")
_WITHDRAWN = Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False, withdrawn_on__gte=F("answered_on"))


class Consent(models.Model):
    """One question to a client about contact with an employer, its answer, and whether it was taken back.

    Contact with an employer, and with a jobcoach who works for the employer, needs it (004:1472-1480, 1494-1496,
    7046); it is asked at best before it is needed (004:7048-7050). Signals that come in need none (004:1543-1549).
    """

    class Purpose(models.TextChoices):
        """What we speak about, after where the client and the employer stand: in a job, before one, or far before."""

        JOB = "baan", "Praten over de baan: houden, verlengen of stoppen"
        PLACEMENT = "plaatsing", "Informatie geven bij een plaatsing"
        VACANCY = "vacature", "Voorstellen voor een vacature"

    class State(models.TextChoices):
        ASKED = "gevraagd", "Gevraagd"
        GIVEN = "gegeven", "Gegeven"
        REFUSED = "geweigerd", "Geweigerd"
        WITHDRAWN = "ingetrokken", "Ingetrokken"

    class Evidence(models.TextChoices):
        """How it shows what the client said."""

        TALK = "gesprek", "Gezegd in een gesprek"
        LETTER = "brief", "Brief of e-mail"
        PORTAL = "portaal", "Zelf ingevuld in Mijn overzicht"

    class Voice(models.TextChoices):
        """Who spoke: the client, or somebody by mandate (004:1517)."""

        SELF = "zelf", "De klant zelf"
        REPRESENTATIVE = "vertegenwoordiger", "Vertegenwoordiger, namens de klant"

    client = models.ForeignKey(Client, models.PROTECT, related_name="consents")
    purpose = models.CharField("waarvoor", max_length=12, choices=Purpose)
    # One job, one employer, or with both empty every employer.
    employment = models.ForeignKey(
        Employment, models.PROTECT, null=True, blank=True, related_name="consents", verbose_name="over de baan"
    )
    employer = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="werkgever"
    )
    state = models.CharField("stand", max_length=12, choices=State)
    asked_on = models.DateField("gevraagd op", null=True, blank=True)
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gevraagd door"
    )
    # The day on which the client said yes or no, and when that was written down.
    answered_on = models.DateField("beantwoord op", null=True, blank=True)
    answered_at = models.DateTimeField("antwoord vastgelegd op", null=True, blank=True)
    answered_as = models.CharField("wie antwoordde", max_length=20, choices=Voice, blank=True)
    evidence = models.CharField("waaruit het blijkt", max_length=12, choices=Evidence, blank=True)
    note = models.CharField("toelichting", max_length=LONGEST_NOTE, blank=True)
    # Who wrote the answer down: a colleague, or the account that answered in the portal.
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)
    withdrawn_at = models.DateTimeField("intrekking vastgelegd op", null=True, blank=True)
    withdrawn_as = models.CharField("wie introk", max_length=20, choices=Voice, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="intrekking vastgelegd door",
    )
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(purpose__in=["baan", "plaatsing", "vacature"]), name="consent_purpose"
            ),
            models.CheckConstraint(
                condition=Q(employment__isnull=True) | Q(employer__isnull=True, purpose="baan"),
                name="consent_has_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="gevraagd", answered_on__isnull=True, answered_at__isnull=True, evidence="", answered_as=""
                )
                & Q(asked_on__isnull=False)
                | Q(state__in=_DECIDED) & _ANSWERED,
                name="consent_answered_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state="ingetrokken") & _WITHDRAWN & ~Q(withdrawn_as="")
                | ~Q(state="ingetrokken")
                & Q(withdrawn_on__isnull=True, withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_as=""),
                name="consent_withdrawn_after_given",
            ),
            models.CheckConstraint(
                condition=Q(evidence__in=["", "gesprek", "brief", "portaal"])
                & Q(answered_as__in=["", "zelf", "vertegenwoordiger"])
                & Q(withdrawn_as__in=["", "zelf", "vertegenwoordiger"]),
                name="consent_codes_known",
            ),
            models.UniqueConstraint(
                fields=["client", "purpose", "employment"],
                condition=Q(state__in=["gevraagd", "gegeven"], employment__isnull=False),
                name="one_open_consent_per_job",
            ),
            models.UniqueConstraint(
                fields=["client", "purpose", "employer"],
                condition=Q(state__in=["gevraagd", "gegeven"], employer__isnull=False),
                name="one_open_consent_per_employer",
            ),
            models.UniqueConstraint(
                fields=["client", "purpose"],
                condition=Q(state__in=["gevraagd", "gegeven"], employment__isnull=True, employer__isnull=True),
                name="one_open_consent_for_every_employer",
            ),
        ]

    def __str__(self) -> str:
        return f"toestemming {self.pk}: {self.purpose}, {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state == self.State.ASKED

    @property
    def runs(self) -> bool:
        """Whether the client said yes and did not take that back."""
        return self.state == self.State.GIVEN

    @property
    def whom(self) -> str:
        """Which employers it is about, in words; asks for `employment__employer` and `employer` to be read along."""
        if self.employment is not None:
            name = self.employment.employer.name if self.employment.employer else ""
            return f"{name}, alleen over deze baan"
        return self.employer.name if self.employer else "Iedere werkgever"
