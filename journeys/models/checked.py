"""What was seen to of the lists to work through."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from journeys.checklists import ANSWERED, ITEMS
from journeys.models.job_end import JobEnd
from journeys.querysets import CheckedItemQuerySet

LONGEST_REMARK = 300


class CheckedItem(models.Model):
    """One item of a list that was seen to. A change takes the row back and makes a new one: who said what stays."""

    class Outcome(models.TextChoices):
        """What came of it."""

        DONE = "gedaan", "Gedaan"
        NOT_NEEDED = "niet_nodig", "Niet nodig"

    job_end = models.ForeignKey(JobEnd, models.PROTECT, related_name="checked_items")
    item = models.CharField("punt", max_length=24)
    outcome = models.CharField("uitkomst", max_length=12, choices=Outcome)
    # What came of it, or why it was not needed.
    remark = models.CharField("toelichting", max_length=LONGEST_REMARK, blank=True)
    on = models.DateField("op")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("vastgelegd op")
    taken_back_at = models.DateTimeField("teruggenomen op", null=True, blank=True)
    taken_back_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = CheckedItemQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["job_end", "item"], condition=Q(taken_back_at__isnull=True), name="checked_item_stands_once"
            ),
            models.CheckConstraint(condition=Q(item__in=sorted(ITEMS)), name="checked_item_known"),
            models.CheckConstraint(
                condition=Q(outcome="gedaan") & (~Q(item__in=sorted(ANSWERED)) | ~Q(remark=""))
                | Q(outcome="niet_nodig") & ~Q(remark=""),
                name="checked_item_says_what_or_why",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="checked_item_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.outcome}"

    @property
    def text(self) -> str:
        """The item in words."""
        return ITEMS[self.item].text
