"""Keys by which a program may send a request again: the answer that belongs to each, for a day."""

from datetime import timedelta
from typing import ClassVar

from django.db import models

# As long as a program may still be trying; after that the answer is nobody's business any more.
KEPT_FOR = timedelta(hours=24)
LONGEST_KEY = 64


class IdempotencyKey(models.Model):
    """A request of one user with the answer it got; without a status the request is still being carried out."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="+", verbose_name="gebruiker")
    key = models.CharField("sleutel", max_length=LONGEST_KEY)
    request = models.CharField("methode en pad", max_length=200)
    fingerprint = models.CharField("vingerafdruk", max_length=64, help_text="SHA-256 van het hele verzoek.")
    status = models.PositiveSmallIntegerField("status", null=True)
    headers = models.JSONField("kopregels", default=dict)
    body = models.TextField("inhoud", blank=True)
    at = models.DateTimeField("op")

    objects: ClassVar[models.Manager["IdempotencyKey"]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="idempotency_key_once_per_user"),
            models.CheckConstraint(
                condition=models.Q(status__isnull=True) | models.Q(status__range=(200, 499)),
                name="idempotency_key_no_server_error",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="idempotency_key_at")]

    def __str__(self) -> str:
        return f"{self.request}, {self.at:%d-%m-%Y %H:%M}"
