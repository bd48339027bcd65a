"""Who may look along with the klantreis of a client."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from clients.models.client import Client
from clients.querysets import ClientAccessQuerySet

LONGEST_MANDATE = 300


class ClientAccess(models.Model):
    """An account that sees one client's klantreis: the client's own, or a representative's by mandate.

    Somebody near the client is in the talks and must know what to expect (004:1517, 2873-2876, 6043). The row stays
    when the access ended; from that moment the account sees nothing.
    """

    class Capacity(models.TextChoices):
        """As who somebody looks along."""

        SELF = "zelf", "De klant zelf"
        REPRESENTATIVE = "vertegenwoordiger", "Vertegenwoordiger"

    client = models.ForeignKey(Client, models.PROTECT, related_name="accesses")
    # Of role `client`; the action sees to that.
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="accesses")
    capacity = models.CharField("hoedanigheid", max_length=20, choices=Capacity)
    # From which it shows that the client wants this: a letter, a court order.
    mandate = models.CharField("machtiging", max_length=LONGEST_MANDATE, blank=True)
    since = models.DateField("vanaf")
    until = models.DateField("beëindigd op", null=True, blank=True)
    end_reason = models.CharField("reden van beëindigen", max_length=200, blank=True)
    # Empty when the functioneel beheerder gave it with the account.
    granted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ClientAccessQuerySet.as_manager()

    class Meta:
        ordering = ("-since", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(capacity="zelf", until__isnull=True),
                name="one_running_own_access_per_client",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(capacity="zelf", until__isnull=True),
                name="one_running_own_access_per_user",
            ),
            models.UniqueConstraint(
                fields=["client", "user"],
                condition=Q(until__isnull=True),
                name="one_running_access_per_client_and_user",
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=["zelf", "vertegenwoordiger"]), name="access_capacity_known"
            ),
            models.CheckConstraint(condition=Q(capacity="zelf") | ~Q(mandate=""), name="access_by_mandate"),
            models.CheckConstraint(
                condition=Q(until__isnull=True, end_reason="")
                | Q(until__isnull=False, until__gte=F("since")) & ~Q(end_reason=""),
                name="access_ends_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.capacity} bij {self.client_id}"
