"""Which messages."""

from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models


class NotificationQuerySet(models.QuerySet[Any]):
    """Messages are for their recipient alone."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The messages to this user."""
        return self.filter(recipient=user.pk) if user.is_authenticated else self.none()

    def unread_of(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Those not yet read."""
        return self.visible_to(user).filter(read_at__isnull=True)
