"""Signing somebody in without the form, for whoever looks at what comes after it."""

from typing import Any, TypeVar

from django.test import Client as Browser
from django.utils import timezone

from accounts import sessions
from accounts.models import User

Visitor = TypeVar("Visitor", bound=Browser)


def let_in(browser: Visitor, user: User) -> Visitor:
    """Sign this user in by force, as somebody who has just shown their second factor."""
    browser.force_login(user)
    session: Any = browser.session
    now = timezone.now()
    sessions.begin(session, now)
    session["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": now.timestamp()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return browser
