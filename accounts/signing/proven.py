"""What whoever signed in has proven in this session, and what they must do before anything else opens.

Everything here is read from the session that is there anyway: no statement is spent on it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import User

PASSWORD, SECOND_STEP, ORGANISATION = "password", "mfa", "socialaccount"  # what allauth calls these
# How long a second step counts as just taken, in seconds, before factors can be changed.
RECENT = 300


def records(request: HttpRequest, user: Any) -> Iterable[dict[str, Any]]:
    """What was proven in this session about this account, oldest first."""
    found: list[dict[str, Any]] = get_authentication_records(request, user)
    return found


def ways(request: HttpRequest, user: Any = None) -> set[str]:
    """In which ways: `PASSWORD`, `SECOND_STEP`, `ORGANISATION`."""
    return {record["method"] for record in records(request, user or request.user)}


def second_step_taken(request: HttpRequest, user: Any = None) -> bool:
    """Whether this session has shown a second factor."""
    return SECOND_STEP in ways(request, user)


def just_taken(request: HttpRequest, at: datetime) -> bool:
    """Whether the second factor was shown in the last minutes."""
    moments = [record["at"] for record in records(request, request.user) if record["method"] == SECOND_STEP]
    return bool(moments) and at.timestamp() - moments[-1] < RECENT


def record(request: HttpRequest, user: User, way: str, **more: Any) -> None:
    """Keep in the session that this was proven."""
    record_authentication(request, user, way, **more)


def first_this(request: HttpRequest, user: User) -> str:
    """The name of the page that must come first, or nothing when everything is open."""
    shown = ways(request, user)
    if user.must_change_password and PASSWORD in shown:
        return "password-change"
    if not settings.DEMO and SECOND_STEP not in shown:
        return "second-factor"
    return ""


def who(user: User) -> str:
    """A mark of this account that says nothing of it: a page that stood open looks whether it still is the same."""
    return salted_hmac("accounts.session-state", str(user.pk), algorithm="sha256").hexdigest()[:16]
