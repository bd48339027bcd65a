"""What somebody reads about the sessions and factors of their own account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session

from accounts.models import User
from accounts.sessions import WRITTEN_EVERY
from accounts.signing.actions import FACTORS

# A word in the user agent → what people call it; the first that is there, since browsers name one another.
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Factor:
    """An app or a key with which somebody proves who they are."""

    id: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Running:
    """A browser in which this account is signed in."""

    browser: str
    seen_at: datetime
    is_this_one: bool


def browser_of(user_agent: str) -> str:
    """A browser and its system in words: ‘Chrome op Windows’."""
    browser = next((name for word, name in _BROWSERS if word in user_agent), "Onbekende browser")
    system = next((name for word, name in _SYSTEMS if word in user_agent), "")
    return f"{browser} op {system}" if system else browser


def factors_of(user: User) -> list[Factor]:
    """The apps and keys of this account, in the order in which they were added."""
    rows = Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at", "pk")
    return [
        Factor(
            id=row.pk,
            kind="App met codes" if row.type == Authenticator.Type.TOTP else "Sleutel of passkey",
            name="" if row.type == Authenticator.Type.TOTP else row.wrap().name,
            added_at=row.created_at,
            used_at=row.last_used_at,
        )
        for row in rows
    ]


def codes_left(user: User) -> list[str] | None:
    """The recovery codes that were not used yet; None when there are no codes at all."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return None if row is None else row.wrap().get_unused_codes()


def has_factor(user: User) -> bool:
    """Whether there is an app or a key."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def running_sessions(user: User, session_key: str | None, at: datetime) -> list[Running]:
    """Where this account is signed in, the last used first; what ended by itself is not among them."""
    since = at - timedelta(seconds=settings.IDLE_SECONDS + WRITTEN_EVERY)
    open_keys = Session.objects.filter(expire_date__gt=at).values("session_key")
    rows = UserSession.objects.filter(user=user, last_seen_at__gte=since, session_key__in=open_keys)
    return [
        Running(browser_of(row.user_agent), row.last_seen_at, row.session_key == session_key)
        for row in rows.order_by("-last_seen_at", "-pk")
    ]
