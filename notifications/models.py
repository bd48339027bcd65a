"""Messages to people who sign in. Knows a recipient, a text and an address; nothing of clients."""

from typing import ClassVar

from django.db import models

from notifications.querysets import NotificationQuerySet


class Notification(models.Model):
    """One message for one user, written in the transaction of what it tells about."""

    recipient = models.ForeignKey("accounts.User", models.CASCADE, related_name="notifications")
    subject = models.CharField("onderwerp", max_length=120)
    text = models.TextField("bericht")
    # A path inside this site; empty when there is nothing to open.
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField("gestuurd op")
    read_at = models.DateTimeField("gelezen op", null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes: ClassVar = [
            models.Index(fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notification_unread")
        ]

    def __str__(self) -> str:
        return self.subject
