"""Encrypting what may be read by nobody who only has the database."""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(plain: str) -> str:
    """Ciphertext of a text, made with the first of `settings.SEAL_KEYS`; an empty text stays empty."""
    return _ring(tuple(settings.SEAL_KEYS)).encrypt(plain.encode()).decode() if plain else ""


def unseal(sealed: str) -> str:
    """The plain text; raises `cryptography.fernet.InvalidToken` when no key opens it."""
    return _ring(tuple(settings.SEAL_KEYS)).decrypt(sealed.encode()).decode() if sealed else ""


def is_current(sealed: str) -> bool:
    """Whether the first key opens it, the one that seals now; an empty text needs no key."""
    if not sealed:
        return True
    try:
        _ring((settings.SEAL_KEYS[0],)).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def renewed(sealed: str) -> str:
    """The same text under the first key; raises `cryptography.fernet.InvalidToken` when no key opens it."""
    return _ring(tuple(settings.SEAL_KEYS)).rotate(sealed.encode()).decode()
