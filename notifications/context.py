"""The number in the header."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.models import Notification

COUNTED = "unread_messages"


def unread(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the count that was read along with the user; asked only of who signed in just now."""

    def count() -> int:
        counted: int | None = getattr(request.user, COUNTED, None)
        return Notification.objects.unread_of(request.user).count() if counted is None else counted

    return {COUNTED: SimpleLazyObject(count)}
