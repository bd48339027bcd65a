"""What is written when somebody comes in, proves who they are, or goes: attempts, factors, sessions, passwords."""

from collections.abc import Iterable
from datetime import datetime
from math import ceil
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F
from oauth2_provider.models import get_access_token_model

from accounts.models import User
from accounts.signing.attempts import LIMITS, Attempt, digest
from accounts.signing.rotation import SEALED_AT
from base import sealing
from base.acts import act
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible

# Counted by the database in one statement, so that of many attempts at the same moment each has its own number.
_COUNT = """
    INSERT INTO accounts_attempt (digest, count, until) VALUES (%s, 1, %s)
    ON CONFLICT (digest) DO UPDATE SET
        count = CASE WHEN accounts_attempt.until <= %s THEN 1 ELSE accounts_attempt.count + 1 END,
        until = CASE WHEN accounts_attempt.until <= %s THEN excluded.until ELSE accounts_attempt.until END
    RETURNING count
"""
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
DEMO_ACCOUNT = "Dit is een account van de demonstratie. Iedereen gebruikt het, dus u kunt het niet wijzigen."


def count_attempt(*, kind: str, subject: str, at: datetime) -> int:
    """Count one more attempt; returns 0 when it may be made, and otherwise for how many seconds it may not.

    Counted before anything is checked: of many at once no more get through than of one after the other.
    """
    mark, limit = digest(kind, subject), LIMITS[kind]
    moment = connection.ops.adapt_datetimefield_value(at)
    until = connection.ops.adapt_datetimefield_value(at + limit.window)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [mark, until, moment, moment])
        (count,) = cursor.fetchone()
    if count <= limit.attempts:
        return 0
    return max(1, ceil((Attempt.objects.get(digest=mark).until - at).total_seconds()))


def take_back_attempt(*, kind: str, subject: str) -> None:
    """One attempt less: it was a good one. Those before it still count."""
    Attempt.objects.filter(digest=digest(kind, subject), count__gt=0).update(count=F("count") - 1)


def forgive_attempts(*, kind: str, subject: str) -> None:
    """Start counting anew: who it is has been proven."""
    Attempt.objects.filter(digest=digest(kind, subject)).delete()


def forget_attempts(*, at: datetime) -> int:
    """Throw away counts that are over; returns how many."""
    return Attempt.objects.filter(until__lte=at).delete()[0]


def note_activity(*, session_key: str | None, at: datetime) -> None:
    """Keep when a session was last used, for the list that its owner sees."""
    UserSession.objects.filter(session_key=session_key).update(last_seen_at=at)


def forget_session(*, session_key: str | None) -> None:
    """Take a session that ended off the list of its owner."""
    UserSession.objects.filter(session_key=session_key).delete()


def forget_ended_sessions(*, at: datetime) -> int:
    """Throw away sessions that are over, here and in the lists of their owners; returns how many."""
    gone = Session.objects.filter(expire_date__lte=at).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone


@act("Overal afmelden")
def end_sessions(*, user: User, actor: User | None = None) -> None:
    """Sign this account out wherever it is signed in; every session is refused from its next request on."""
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])


@act("Overal afmelden")
def end_sessions_of(*, email: str) -> bool:
    """The same for the open account with this address; says whether there is one."""
    user = User.objects.select_for_update().filter(email=email.lower(), is_active=True).first()
    if user is None:
        return False
    end_sessions(user=user)
    return True


def end_tokens(*, user: User) -> None:
    """Make the tokens of programs that act as this account worthless."""
    get_access_token_model().objects.filter(application__user=user).delete()


def forget_ways_in(*, user_ids: list[int]) -> int:
    """Throw away the second steps and the sessions of these accounts, with the browser and address that stand there.

    Called inside the act that destroys the accounts; returns how many rows went.
    """
    count: int = Authenticator.objects.filter(user__in=user_ids).delete()[0]
    listed = UserSession.objects.filter(user__in=user_ids)
    count += Session.objects.filter(session_key__in=list(listed.values_list("session_key", flat=True))).delete()[0]
    return count + int(listed.delete()[0])


@act("Wachtwoord wijzigen")
def change_password(*, user: User, current: str, chosen: str, actor: User) -> None:
    """Give one's own account another password, which ends all its sessions; `Invalid` when `current` is wrong."""
    _insist_on_own_account(user)
    if not user.check_password(current):
        raise Invalid({"current": "Dit is niet uw huidige wachtwoord. Kijk het na en probeer het opnieuw."})
    if chosen == current:
        raise Invalid({"chosen": "Kies een ander wachtwoord dan het huidige."})
    user.set_password(chosen)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    end_sessions(user=user, actor=actor)


@act("Tweede stap instellen: app")
def add_app(*, user: User, secret: str, actor: User) -> None:
    """From now on the codes of an app are taken; `secret` is the key that the app got, base32."""
    _lock(user)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise NotPossibleNow("U gebruikt al een app met codes. Verwijder die eerst bij ‘Mijn account’.")
    TOTP.activate(user, secret)


@act("Tweede stap instellen: sleutel")
def add_key(*, user: User, name: str, credential: dict[str, Any], actor: User) -> None:
    """From now on this key or passkey is taken; `credential` is what the browser said of it, already checked."""
    _lock(user)
    WebAuthn.add(user, name, credential)


@act("Tweede stap verwijderen")
def remove_factor(*, user: User, factor_id: int, must_keep_one: bool, actor: User) -> None:
    """Take an app or a key no longer. `NotPossibleNow` for the last one where a second step is obligatory."""
    _lock(user)
    mine = Authenticator.objects.filter(user=user, type__in=FACTORS)
    found = mine.filter(pk=factor_id).first()
    if found is None:
        raise NotVisible
    if must_keep_one and mine.count() == 1:
        raise NotPossibleNow("Dit is uw enige tweede stap. Stel eerst een andere in en verwijder dan deze.")
    found.delete()
    if not mine.exists():
        Authenticator.objects.filter(user=user).delete()


@act("Herstelcodes maken")
def make_recovery_codes(*, user: User, actor: User) -> None:
    """Ten new codes, each for one time; those from before are worthless. `NotPossibleNow` without a second step."""
    _lock(user)
    if not Authenticator.objects.filter(user=user, type__in=FACTORS).exists():
        raise NotPossibleNow("Stel eerst een tweede stap in.")
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(user)


@act("Tweede stap wissen")
def reset_second_factor(*, email: str) -> bool:
    """Forget every factor of who lost a device, and end the sessions; says whether there is such an open account."""
    user = User.objects.select_for_update().filter(email=email.lower(), is_active=True).first()
    if user is None:
        return False
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user=user)
    return True


def take_code(*, user: User, code: str, at: datetime) -> Authenticator | None:
    """The factor to which this code belongs, or None; each code is taken once."""
    for factor in Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.WEBAUTHN):
        if factor.wrap().validate_code(code):
            factor.user = user
            return factor if spend_code(user=user, code=code, at=at) else None
    return None


def spend_code(*, user: User, code: str, at: datetime) -> bool:
    """Note that this code was shown; says whether it is the first time, in whatever process.

    However it is written: what allauth overlooks in a code, as a dash, makes no other code of it.
    """
    return count_attempt(kind="code", subject=f"{user.pk} {normalize_user_code(code)}", at=at) == 0


def _lock(user: User) -> None:
    """Let what is done to the factors of one account follow each other; refuse it for an account of everybody."""
    _insist_on_own_account(user)
    User.objects.select_for_update().get(pk=user.pk)


def _insist_on_own_account(user: User) -> None:
    if user.is_demo:
        raise NotAllowed(DEMO_ACCOUNT)


@act("Sleutels van tweede stappen vervangen")
def reseal_factors(*, ids: Iterable[int]) -> int:
    """Put the secrets of these factors under the first key; returns how many were written."""
    written = 0
    for factor in Authenticator.objects.select_for_update(no_key=True).filter(pk__in=list(ids)).order_by("pk"):
        place = SEALED_AT[factor.type]
        if not sealing.is_current(factor.data[place]):
            factor.data[place] = sealing.renewed(factor.data[place])
            factor.save(update_fields=["data"])
            written += 1
    return written
