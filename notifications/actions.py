"""Writing and reading messages."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

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


def forget_about(*, urls: Collection[str], texts: Collection[str], recipients: Collection[int]) -> int:
    """Throw away the messages that lead to one of these addresses, say one of these texts, or are to these people."""
    about = Q(url__in=urls) | Q(recipient__in=recipients)
    for text in texts:
        about |= Q(subject__contains=text) | Q(text__contains=text) | Q(url__contains=text)
    return Notification.objects.filter(about).delete()[0]


def forget_before(*, at: datetime) -> int:
    """Throw away every message from before that moment, read or not; returns how many."""
    return Notification.objects.filter(created_at__lt=at).delete()[0]


def mark_all_read(*, user: User, at: datetime) -> int:
    """Mark this user's unread messages as read; returns how many."""
    return Notification.objects.unread_of(user).update(read_at=at)
