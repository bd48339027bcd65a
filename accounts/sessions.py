"""Sessions in the database, looked up only by a key that we can have given, and when each of them ends."""

import re
from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase

BEGAN, SEEN = "wajong_began", "wajong_seen"
# How often at most the last activity is written, in seconds: a page costs no write while this lasts.
WRITTEN_EVERY = 60
_KEY = re.compile(r"[0-9a-z]{32}")


class SessionStore(db.SessionStore):
    """A cookie is whatever a browser sends: a key in another form, with bytes the database refuses, is no session."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Whether this has the form of a key."""
        return bool(key and _KEY.fullmatch(key))


def begin(session: SessionBase, at: datetime) -> None:
    """From now on it counts: the idle time and the longest time that a session lasts."""
    session[BEGAN] = session[SEEN] = int(at.timestamp())


def seconds_left(session: SessionBase, at: datetime) -> int:
    """Seconds until the session ends when nothing more happens: 0 or less when it is over."""
    now = int(at.timestamp())
    idle = session.get(SEEN, now) + settings.IDLE_SECONDS - now
    longest = session.get(BEGAN, now) + settings.SESSION_COOKIE_AGE - now
    return int(min(idle, longest))


def touch(session: SessionBase, at: datetime) -> bool:
    """Note that somebody is at work; says whether there was something to write."""
    now = int(at.timestamp())
    if BEGAN not in session:
        begin(session, at)
        return True
    if now - session[SEEN] < min(WRITTEN_EVERY, settings.IDLE_SECONDS // 10):
        return False
    session[SEEN] = now
    return True
