"""Secrets of second factors that stand under an older seal key; allauth keeps them as text within its own rows."""

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken

from base import sealing

# Kind of factor → where in its data the sealed text stands. A key that is in a device has no secret here.
SEALED_AT: dict[str, str] = {
    Authenticator.Type.TOTP: "secret",
    Authenticator.Type.RECOVERY_CODES: "seed",
}


def under_older_keys() -> tuple[list[int], list[int]]:
    """The ids of the factors whose secret an older key opens, and of those whose secret no key opens; one query."""
    stale, unreadable = [], []
    rows = Authenticator.objects.filter(type__in=SEALED_AT).order_by("pk").values_list("pk", "type", "data")
    for pk, kind, data in rows.iterator():
        token = data.get(SEALED_AT[kind], "")
        if sealing.is_current(token):
            continue
        try:
            sealing.unseal(token)
        except InvalidToken:
            unreadable.append(pk)
        else:
            stale.append(pk)
    return stale, unreadable
