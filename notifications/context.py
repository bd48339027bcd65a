"""The number in the header."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.models import Notification


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: counts the unread messages once, and only when a template asks."""
    return {"unread_messages": SimpleLazyObject(lambda: Notification.objects.unread_of(request.user).count())}
