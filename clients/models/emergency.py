"""A file outside one's own care, opened in an emergency."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from clients.models.client import Client
from clients.querysets import EmergencyAccessQuerySet

LONGEST_REASON = 500


class EmergencyAccess(models.Model):
    """Somebody may read one file of another office, for the rest of one day, for a reason that an overseer judges.

    Reading only: whoever opened it does not act on the client. One fixed contact has the overview (004:6976-6992) and
    is told at once. How long it lasts is our own choice [K]: no source speaks of it.
    """

    client = models.ForeignKey(Client, models.PROTECT, related_name="emergency_accesses")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="emergency_accesses")
    reason = models.CharField("reden", max_length=LONGEST_REASON)
    valid_on = models.DateField("geldig op")
    opened_at = models.DateTimeField("geopend op")
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    reviewed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField("beoordeeld op", null=True, blank=True)
    justified = models.BooleanField("terecht", null=True, blank=True)
    review = models.CharField("oordeel", max_length=LONGEST_REASON, blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "user", "valid_on"],
                condition=Q(closed_at__isnull=True),
                name="emergency_access_once_a_day",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_access_has_reason"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, justified__isnull=True, review="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, justified__isnull=False) & ~Q(review=""),
                name="emergency_access_judged_with_words",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "valid_on"], name="emergency_access_user_day")]

    def __str__(self) -> str:
        return f"{self.user_id} bij {self.client_id} op {self.valid_on}"
