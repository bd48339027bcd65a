"""Who gets in with an e-mail address and a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend


class EmailBackend(ModelBackend):
    """Refuses closed accounts, and demo accounts outside a demo; asked again at every request."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether this account is open here."""
        return bool(user.is_open)
