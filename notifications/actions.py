"""Writing and reading messages."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from notifications.models import Notification

LONGEST_SUBJECT = 120


def notify(*, recipients: Iterable[int], subject: str, text: str, url: str = "", at: datetime) -> int:
    """Write one message per recipient id inside the caller's transaction; returns how many."""
    if len(subject) > LONGEST_SUBJECT:
        subject = f"{subject[: LONGEST_SUBJECT - 1]}…"
    rows = [
        Notification(recipient_id=pk, subject=subject, text=text, url=url, created_at=at)
        for pk in sorted(set(recipients))
    ]
    Notification.objects.bulk_create(rows)
    return len(rows)


def mark_all_read(*, user: User, at: datetime) -> int:
    """Mark this user's unread messages as read; returns how many."""
    return Notification.objects.unread_of(user).update(read_at=at)
