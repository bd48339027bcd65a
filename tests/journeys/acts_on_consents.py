"""The acts on consent as a test does them: everything is filled in, and a test names only what it is about."""

from collections.abc import Callable
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from clients.models import Client, Consent
from journeys.actions import consents
from tests.journeys.acts import AT, ON

CLOCK = {"on": ON, "at": AT}
NOWHERE = 999_999_999
P = Permission


def ask(client: Client, actor: User, **other: Any) -> Consent:
    values: dict[str, Any] = {"client_id": client.pk, "purpose": "baan", "employment_id": None, "employer_id": None}
    return consents.ask_consent(**{**values, "actor": actor, **CLOCK, **other})


def record(client: Client, actor: User, given: bool = True, **other: Any) -> Consent:
    """Told in a talk today."""
    values: dict[str, Any] = {"client_id": client.pk, "purpose": "baan", "employment_id": None, "employer_id": None}
    values |= {"given": given, "voice": "zelf", "evidence": "gesprek", "answered_on": ON, "note": ""}
    return consents.record_consent(**{**values, "actor": actor, **CLOCK, **other})


def withdraw(row: Consent, actor: User, **other: Any) -> Consent:
    values: dict[str, Any] = {"consent_id": row.pk, "voice": "zelf", "version": None, "actor": actor}
    return consents.withdraw_consent(**{**values, **CLOCK, **other})


def answer(row: Consent, actor: User, given: bool = True, **other: Any) -> Consent:
    """As the client in the portal."""
    values: dict[str, Any] = {"consent_id": row.pk, "given": given, "version": None, "actor": actor}
    return consents.answer_consent(**{**values, **CLOCK, **other})


def withdraw_own(row: Consent, actor: User, **other: Any) -> Consent:
    """As the client in the portal."""
    values: dict[str, Any] = {"consent_id": row.pk, "version": None, "actor": actor}
    return consents.withdraw_own_consent(**{**values, **CLOCK, **other})


def _on(world: Any, there: bool, name: str) -> int:
    pk: int = getattr(world, name).pk if there else NOWHERE
    return pk


ON_CONSENTS: dict[str, tuple[Permission, Callable[[Any, User, bool], Any]]] = {
    "ask_consent": (
        P.KEEP_CLIENT,
        lambda w, actor, there: ask(
            w.kim, actor, client_id=_on(w, there, "kim"), employment_id=w.job.pk if there else None
        ),
    ),
    "record_consent": (
        P.KEEP_CLIENT,
        lambda w, actor, there: record(
            w.kim, actor, client_id=_on(w, there, "kim"), employment_id=w.job.pk if there else None
        ),
    ),
    "withdraw_consent": (
        P.KEEP_CLIENT,
        lambda w, actor, there: withdraw(w.consent, actor, consent_id=_on(w, there, "consent")),
    ),
    "answer_consent": (
        P.SEE_OWN_JOURNEY,
        lambda w, actor, there: answer(w.asked, actor, consent_id=_on(w, there, "asked")),
    ),
    "withdraw_own_consent": (
        P.SEE_OWN_JOURNEY,
        lambda w, actor, there: withdraw_own(w.consent, actor, consent_id=_on(w, there, "consent")),
    ),
}
