"""What was read, what was changed, and the seals that prove neither was rewritten.

Rows hold ids and codes without foreign keys, so that they outlive the file they are about. Only `ChangedValues` holds
what a person wrote; it goes when the file is destroyed, and the database lets it go by that act alone.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from audit.querysets import LogQuerySet


class Reading(models.Model):
    """Somebody saw one client. In the terms of Logboek Dataverwerkingen: `activity` is the processing activity.

    `client_id` and `number` are the data subject, `trace` the trace and `pk` the operation.
    """

    at = models.DateTimeField("wanneer")
    actor_id = models.BigIntegerField("wie")
    # Empty for a person at a screen; else the program that asked, or the client for whom a representative looks.
    on_behalf = models.CharField("namens", max_length=120, blank=True)
    client_id = models.BigIntegerField("klant")
    number = models.CharField("klantnummer", max_length=9)
    what = models.CharField("wat", max_length=60)
    activity = models.CharField("verwerkingsactiviteit", max_length=30)
    # Whether the reader was the fixed contact, the stand-in or had work to do for this client.
    own = models.BooleanField("eigen klant")
    trace = models.CharField(max_length=32, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=["number", "-id"], name="reading_number"),
            models.Index(fields=["actor_id", "-id"], name="reading_actor"),
            models.Index(fields=["at"], name="reading_at"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} las {self.number}: {self.what}"


class Change(models.Model):
    """One row of the product was written: by whom, by which act, and which columns."""

    class Verb(models.TextChoices):
        INSERT = "insert", "Toegevoegd"
        UPDATE = "update", "Gewijzigd"
        DELETE = "delete", "Verwijderd"

    at = models.DateTimeField("wanneer")
    table = models.CharField("tabel", max_length=60, db_column="table_name")
    row_id = models.BigIntegerField("rij")
    verb = models.CharField("wat", max_length=6, choices=Verb)
    columns = models.TextField("kolommen", blank=True)
    client_id = models.BigIntegerField("klant", null=True)
    # Empty when it was written outside every act, in a console for example.
    act = models.CharField("handeling", max_length=80, blank=True)
    actor_id = models.BigIntegerField("wie", null=True)
    program = models.CharField("programma", max_length=100, blank=True)
    trace = models.CharField(max_length=32, blank=True)
    digest = models.CharField("vingerafdruk van de waarden", max_length=64)

    objects = LogQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=["client_id", "-id"], name="change_client"),
            models.Index(fields=["actor_id", "-id"], name="change_actor"),
            models.Index(fields=["table", "row_id", "-id"], name="change_row"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(verb__in=["insert", "update", "delete"]), name="change_verb_known")
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.table} {self.row_id}"


class ChangedValues(models.Model):
    """The values of the changed columns, before and after, as JSON text; sealed columns are never among them."""

    change = models.OneToOneField(Change, models.PROTECT, primary_key=True, related_name="values")
    before = models.TextField("voor", blank=True)
    after = models.TextField("na", blank=True)

    class Meta:
        verbose_name_plural = "changed values"

    def __str__(self) -> str:
        return f"waarden van {self.pk}"


class RefusedContact(models.Model):
    """Contact that somebody wanted to have without the consent of the client, and that the action refused."""

    at = models.DateTimeField("wanneer")
    actor_id = models.BigIntegerField("wie", null=True)
    program = models.CharField("programma", max_length=100, blank=True)
    client_id = models.BigIntegerField("klant")
    number = models.CharField("klantnummer", max_length=9)
    # With whom: the employer itself, or a jobcoach who works for it.
    party = models.CharField("met wie", max_length=12)
    employer_id = models.BigIntegerField("werkgever")
    employment_id = models.BigIntegerField("baan", null=True)
    purpose = models.CharField("waarvoor", max_length=12)
    act = models.CharField("handeling", max_length=80)
    trace = models.CharField(max_length=32, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [
            models.Index(fields=["number", "-id"], name="refused_contact_number"),
            models.Index(fields=["actor_id", "-id"], name="refused_contact_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} mocht niet over {self.number}: {self.act}"


class Seal(models.Model):
    """Closes the rows `first_id` up to and including `last_id` of one log.

    `digest` is an HMAC-SHA-256 over the digests of the rows and the seal before it, under a key that is not in the
    database. `marks` has the first eight bytes of each row's digest, in hex, so that a row that changed is found.
    """

    class Log(models.TextChoices):
        READING = "reading", "Leeslog"
        CHANGE = "change", "Wijzigingslog"
        REFUSAL = "refusal", "Log van geweigerd contact"

    log = models.CharField("log", max_length=8, choices=Log)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    marks = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField("wanneer")

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["log", "first_id"], name="seal_of_a_stretch_once"),
            models.CheckConstraint(condition=Q(last_id__gte=models.F("first_id")), name="seal_ends_after_start"),
            models.CheckConstraint(condition=Q(log__in=["reading", "change", "refusal"]), name="seal_log_known"),
        ]

    def __str__(self) -> str:
        return f"{self.log} {self.first_id} tot en met {self.last_id}"
