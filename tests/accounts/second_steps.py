"""What the tests of the second step share: an app that knows its key, and a browser that comes in with it."""

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client as Browser

from accounts.models import User
from tests import factories


class App:
    """An app with codes that was added to an account."""

    def __init__(self, user: User) -> None:
        self.secret = generate_totp_secret()
        TOTP.activate(user, self.secret)

    def code(self, ahead: int = 0) -> str:
        """The code of now, or of so many half minutes ahead."""
        return code_of(self.secret, ahead)


def code_of(secret: str, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def password_step(browser: Browser, user: User, password: str = factories.PASSWORD, **more: str) -> Any:
    return browser.post("/sign-in/", {"username": user.email, "password": password, **more})


def code_step(browser: Browser, code: str) -> Any:
    return browser.post("/sign-in/second-step/", {"code": code})


def signed_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def secret_on(page: str) -> str:
    """The key that a page shows in letters."""
    found = re.search(r'<code class="utrecht-code secret">(.*?)</code>', page, re.S)
    assert found
    return re.sub(r"<[^>]+>|\s", "", found[1])
