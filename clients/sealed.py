"""Values that are stored encrypted and stay closed until somebody opens them on purpose."""

import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from base import sealing


class Sealed:
    """An encrypted value. Printing, comparing and logging it shows nothing; `reveal()` opens it."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    @classmethod
    def seal(cls, plain: str) -> "Sealed":
        """Encrypt with the first of `settings.SEAL_KEYS`; an empty text stays empty."""
        return cls(sealing.seal(plain))

    def reveal(self) -> str:
        """The plain text; raises `cryptography.fernet.InvalidToken` when no key opens it."""
        return sealing.unseal(self.token)

    @property
    def is_current(self) -> bool:
        """Whether the first key opens it, the one that seals now; an empty value needs no key."""
        return sealing.is_current(self.token)

    def renewed(self) -> "Sealed":
        """The same value under the first key; `cryptography.fernet.InvalidToken` when no key opens it."""
        return Sealed(sealing.renewed(self.token))

    def __str__(self) -> str:
        return "•••" if self.token else ""

    def __repr__(self) -> str:
        return "Sealed(•••)" if self.token else "Sealed()"

    def __bool__(self) -> bool:
        return bool(self.token)


if TYPE_CHECKING:
    _Text = models.TextField[str | Sealed, Sealed]
else:
    _Text = models.TextField


class SealedField(_Text):
    """A text column that holds ciphertext and gives `Sealed`; plain strings are sealed when set on save."""

    def from_db_value(self, value: str | None, *_: Any) -> Sealed | None:
        """Wrap the ciphertext without opening it: a list of clients decrypts nothing."""
        return None if value is None else Sealed(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Ciphertext for the database."""
        if value is None or isinstance(value, Sealed):
            return value.token if value is not None else None
        return Sealed.seal(str(value)).token

    def value_to_string(self, obj: models.Model) -> str:
        """Ciphertext for serializers; the plain value never leaves this way."""
        return self.get_prep_value(self.value_from_object(obj)) or ""


def blind_index(plain: str) -> str:
    """A keyed hash (HMAC-SHA-256, hex, 64 characters): finds an exact value without storing it."""
    return hmac.new(settings.INDEX_KEY.encode(), plain.encode(), hashlib.sha256).hexdigest()
