"""Who gets in with an e-mail address and a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.models import User

# What the rooms above read along with whoever signed in, for what stands on every page: an expression by name.
READ_ALONG: dict[str, Any] = {}


class EmailBackend(ModelBackend):
    """Refuses closed accounts, and demo accounts outside a demo; asked again at every request."""

    def get_user(self, user_id: int) -> User | None:
        """The open account with this id, with what is read along; one query."""
        user: User | None = User.objects.annotate(**READ_ALONG).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether this account is open here."""
        return bool(user.is_open)
