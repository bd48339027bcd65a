"""Writing and reading messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from notifications.models import Notification

LONGEST_SUBJECT = 120


@dataclass(frozen=True)
class Message:
    """What one recipient reads; `url` is a path inside this site, or empty when there is nothing to open."""

    recipient_id: int
    subject: str
    text: str
    url: str = ""


def notify(*, recipients: Iterable[int], subject: str, text: str, url: str = "", at: datetime) -> int:
    """Write one message per recipient id inside the caller's transaction; returns how many."""
    return send(messages=[Message(pk, subject, text, url) for pk in sorted(set(recipients))], at=at)


def send(*, messages: Iterable[Message], at: datetime) -> int:
    """Write messages that differ from one recipient to the next, in one statement; returns how many."""
    rows = [
        Notification(
            recipient_id=message.recipient_id,
            subject=_shortened(message.subject),
            text=message.text,
            url=message.url,
            created_at=at,
        )
        for message in messages
    ]
    Notification.objects.bulk_create(rows)
    return len(rows)


def _shortened(subject: str) -> str:
    return subject if len(subject) <= LONGEST_SUBJECT else f"{subject[: LONGEST_SUBJECT - 1]}…"


def mark_all_read(*, user: User, at: datetime) -> int:
    """Mark this user's unread messages as read; returns how many."""
    return Notification.objects.unread_of(user).update(read_at=at)
