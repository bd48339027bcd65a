"""What goes when its term is over: a list that a second person approves, its lines by number, and the statement."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from journeys.querysets import DestructionQuerySet

LONGEST_NOTE = 300


class Destruction(models.Model):
    """A vernietigingslijst: of one kind, made by one person and approved by another. Holds numbers and no client."""

    class Kind(models.TextChoices):
        """What a list can hold; see `retention.LISTED`."""

        FILE = "dossier", "Dossiers van klanten"
        UNPLACED = "signaal", "Signalen zonder klant"

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "voorgesteld", "Wacht op goedkeuring"
        APPROVED = "goedgekeurd", "Goedgekeurd, wordt uitgevoerd"
        REFUSED = "afgewezen", "Afgewezen"
        DONE = "uitgevoerd", "Uitgevoerd"

    number = models.CharField("nummer", max_length=12, unique=True)
    kind = models.CharField("soort", max_length=10, choices=Kind)
    # As they were when the list was made.
    term_months = models.PositiveSmallIntegerField("termijn in maanden")
    ground = models.CharField("grond", max_length=200)
    # Whoever counts from this day or before is on the list.
    over_since = models.DateField("over de termijn sinds")
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("voorgesteld op")
    state = models.CharField("stand", max_length=12, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    note = models.CharField("toelichting", max_length=LONGEST_NOTE, blank=True)
    done_at = models.DateTimeField("uitgevoerd op", null=True, blank=True)

    objects = DestructionQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=["dossier", "signaal"]), name="destruction_kind_known"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="destruction_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state="voorgesteld", decided_by__isnull=True, decided_at__isnull=True)
                & Q(done_at__isnull=True)
                | Q(state="goedgekeurd", decided_by__isnull=False, decided_at__isnull=False, done_at__isnull=True)
                | Q(state="afgewezen", decided_by__isnull=False, decided_at__isnull=False, done_at__isnull=True)
                & ~Q(note="")
                | Q(state="uitgevoerd", decided_by__isnull=False, decided_at__isnull=False, done_at__isnull=False),
                name="destruction_decided_as_it_stands",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DestructionLine(models.Model):
    """One file or signal on a list, by number. Tells of nobody."""

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", "Nog niet uitgevoerd"
        DESTROYED = "vernietigd", "Vernietigd"
        STAYS = "blijft", "Blijft"

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="lines")
    # Of the client, or of the receipt of a signal.
    number = models.CharField("nummer", max_length=12)
    subject_id = models.BigIntegerField("nummer van de rij")
    counts_from = models.DateField("telt vanaf")
    outcome = models.CharField("uitkomst", max_length=12, choices=Outcome, default=Outcome.OPEN)
    # Why it stays: from the table of what stands in the way, or what a person said.
    why = models.CharField("waarom het blijft", max_length=400, blank=True)
    # Rows that went, and rows of which only the codes are left.
    rows = models.PositiveIntegerField("rijen", default=0)
    done_at = models.DateTimeField("uitgevoerd op", null=True, blank=True)

    objects: ClassVar[models.Manager["DestructionLine"]] = models.Manager()

    class Meta:
        ordering = ("counts_from", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["destruction", "number"], name="destruction_line_once"),
            models.UniqueConstraint(
                fields=["number"], condition=Q(outcome="open"), name="destruction_line_on_one_list"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", why="", done_at__isnull=True)
                | Q(outcome="vernietigd", why="", done_at__isnull=False)
                | Q(outcome="blijft", done_at__isnull=False, rows=0) & ~Q(why=""),
                name="destruction_line_stands_as_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"


class DestructionStatement(models.Model):
    """The verklaring van vernietiging of a list, kept for ever: the database refuses to change or delete it."""

    destruction = models.OneToOneField(Destruction, models.PROTECT, related_name="statement")
    destroyed = models.PositiveIntegerField("aantal vernietigd")
    stayed = models.PositiveIntegerField("aantal dat blijft")
    rows = models.PositiveIntegerField("rijen")
    # SHA-256, in hex, of the list and its lines; see `destruction_page.digest`.
    digest = models.CharField("vingerafdruk", max_length=64)
    at = models.DateTimeField("opgemaakt op")

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"verklaring {self.destruction_id}"
