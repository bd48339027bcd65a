"""What happened at the doors, as lines of the structured log: who by number, what was typed as a keyed hash."""

from typing import Any

import structlog
from django.http import HttpRequest

from accounts.models import User
from accounts.signing.addresses import network_of
from accounts.signing.attempts import digest

_LOG = structlog.get_logger("accounts.signing")
# As much of a hash as it takes to see that two lines are about the same.
_MARK = 16


def note(event: str, *, request: HttpRequest | None = None, user: User | None = None, **more: Any) -> None:
    """Write one line; never an address, a name, a password or a code."""
    said = dict(more)
    if user is not None:
        said["user"] = user.pk
    if request is not None:
        said["from_mark"] = digest("address", network_of(request))[:_MARK]
    _LOG.info(event, **said)


def account_mark(typed: str) -> str:
    """What stands in the log for an address that was typed, known or not."""
    return digest("account", typed.strip().lower())[:_MARK]
