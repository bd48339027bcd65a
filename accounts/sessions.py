"""Sessions in the database, looked up only by a key that we can have given."""

import re

from django.contrib.sessions.backends import db

_KEY = re.compile(r"[0-9a-z]{32}")


class SessionStore(db.SessionStore):
    """A cookie is whatever a browser sends: a key in another form, with bytes the database refuses, is no session."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Whether this has the form of a key."""
        return bool(key and _KEY.fullmatch(key))
