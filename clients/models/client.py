"""The client and how to reach them."""

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Office
from clients.querysets import ClientChildQuerySet, ClientQuerySet, ContactPersonQuerySet
from clients.sealed import SealedField

NUMBER_PATTERN = r"^W\d{8}$"
number_format = RegexValidator(NUMBER_PATTERN, "Een klantnummer is een W met acht cijfers.")

# What stands in the place of a birth date when the file was destroyed.
NOBODYS_BIRTH_DATE = date(1900, 1, 1)


class Client(models.Model):
    """A young disabled person with a Wajong benefit who can work, or may come to it (001:1090-1124)."""

    class Sex(models.TextChoices):
        MALE = "man", "Man"
        FEMALE = "vrouw", "Vrouw"
        UNKNOWN = "onbekend", "Onbekend"

    class Regime(models.TextChoices):
        """The law under which the benefit began (001:907-919)."""

        OLD = "owajong", "oWajong"
        WAJONG_2010 = "wajong2010", "Wajong 2010"

    class WorkAbility(models.TextChoices):
        """Whether the client can work (001:1111-1124); those who lastingly cannot are outside the target group."""

        ABLE = "arbeidsvermogen", "Arbeidsvermogen"
        DEVELOPING = "te_ontwikkelen", "Nog te ontwikkelen"
        LASTING_NONE = "duurzaam_geen", "Duurzaam geen arbeidsvermogen"

    class Education(models.TextChoices):
        PRACTICAL = "praktijkonderwijs", "Praktijkonderwijs"
        SPECIAL = "vso", "Voortgezet speciaal onderwijs"
        VMBO = "vmbo", "Vmbo of mbo 1"
        MBO = "mbo", "Mbo 2 tot en met 4, havo of vwo"
        HIGHER = "hbo_wo", "Hbo of universiteit"
        UNKNOWN = "onbekend", "Onbekend"

    class Limitation(models.TextChoices):
        """The main limitation, only as coarse as the published tables (001:1145-1178); never a diagnosis."""

        DEVELOPMENTAL = "ontwikkelingsstoornis", "Ontwikkelingsstoornis"
        PSYCHIATRIC = "psychiatrisch", "Psychiatrisch ziektebeeld"
        PHYSICAL = "lichamelijk", "Lichamelijke beperking"
        UNKNOWN = "onbekend", "Onbekend"

    number = models.CharField("klantnummer", max_length=9, unique=True, validators=[number_format])
    bsn = SealedField("burgerservicenummer")
    bsn_index = models.CharField(max_length=64, unique=True, editable=False)
    first_name = models.CharField("voornaam", max_length=60)
    prefix = models.CharField("tussenvoegsel", max_length=20, blank=True)
    last_name = models.CharField("achternaam", max_length=80)
    birth_date = models.DateField("geboortedatum")
    sex = models.CharField("geslacht", max_length=10, choices=Sex)
    regime = models.CharField("regeling", max_length=12, choices=Regime)
    work_ability = models.CharField("arbeidsvermogen", max_length=20, choices=WorkAbility, default=WorkAbility.ABLE)
    education = models.CharField("opleiding", max_length=20, choices=Education, default=Education.UNKNOWN)
    limitation = models.CharField("beperking", max_length=24, choices=Limitation, default=Limitation.UNKNOWN)
    # Long-term in sheltered work: guided there, outside the klantfasen and the terms (001:1917-1925).
    sheltered = models.BooleanField("langdurig in de sociale werkvoorziening", default=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="clients", verbose_name="vestiging")
    # The day on which the file was destroyed: what is left then is a number that the rows which are kept point at.
    destroyed_on = models.DateField("dossier vernietigd op", null=True, blank=True)
    # Of the person and the contact details together; the database fills it in for rows that are written in bulk.
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ("last_name", "first_name", "pk")
        indexes: ClassVar = [models.Index(fields=["office", "last_name", "first_name"], name="client_office_name")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(regime__in=["owajong", "wajong2010"]), name="client_regime_known"),
            models.CheckConstraint(
                condition=Q(work_ability__in=["arbeidsvermogen", "te_ontwikkelen", "duurzaam_geen"]),
                name="client_work_ability_known",
            ),
            models.CheckConstraint(
                condition=Q(destroyed_on__isnull=True)
                | Q(first_name="", prefix="", last_name="", bsn="", birth_date=NOBODYS_BIRTH_DATE)
                & Q(sex="onbekend", education="onbekend", limitation="onbekend"),
                name="client_destroyed_is_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.number})"

    @property
    def outside(self) -> str:
        """Why this client takes no part in the klantreis, for who has none; see `Journey`."""
        if self.sheltered:
            return "Sociale werkvoorziening"
        return (
            self.get_work_ability_display()
            if self.work_ability == self.WorkAbility.LASTING_NONE
            else "Geen klantreis"
        )

    @property
    def full_name(self) -> str:
        """First name, prefix and last name as they are read aloud."""
        return " ".join(part for part in (self.first_name, self.prefix, self.last_name) if part)


class ContactDetails(models.Model):
    """How a client is reached and wishes to be reached. Apart from `Client`, so that lists never load it."""

    class Channel(models.TextChoices):
        PHONE = "telefoon", "Telefoon"
        VIDEO = "beeldbellen", "Beeldbellen"
        ON_SITE = "op_locatie", "Op locatie"
        POST = "post", "Brief"
        EMAIL = "e_mail", "E-mail"

    client = models.OneToOneField(Client, models.CASCADE, related_name="contact_details")
    phone = SealedField("telefoonnummer", blank=True, default="")
    email = SealedField("e-mailadres", blank=True, default="")
    street = SealedField("straat en huisnummer", blank=True, default="")
    postcode = SealedField("postcode", blank=True, default="")
    city = SealedField("woonplaats", blank=True, default="")
    preferred_channel = models.CharField("liefst via", max_length=12, choices=Channel, default=Channel.PHONE)
    call_before_letter = models.BooleanField("bel voor een brief komt", default=False)

    objects = ClientChildQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "contact details"

    def __str__(self) -> str:
        return f"contactgegevens van {self.client_id}"


class ContactPerson(models.Model):
    """Who is a client's fixed contact or stand-in, from when until when, and why it changed (004:6976-6992)."""

    class Position(models.TextChoices):
        FIXED = "vast", "Vast contact"
        STAND_IN = "achtervang", "Achtervang"

    client = models.ForeignKey(Client, models.PROTECT, related_name="contact_persons")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="contact_for")
    position = models.CharField(max_length=12, choices=Position)
    since = models.DateField("vanaf")
    until = models.DateField("tot en met", null=True, blank=True)
    reason = models.CharField("reden van de wisseling", max_length=200, blank=True)
    assigned_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="contact_assignments_made"
    )

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        ordering = ("-since", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "position"],
                condition=Q(until__isnull=True),
                name="one_running_contact_per_position",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="contact_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(position__in=["vast", "achtervang"]), name="contact_position_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "position"], condition=Q(until__isnull=True), name="contact_running_by_user")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.position} van {self.client_id}"
