"""Asking a client for consent, keeping the answer, and taking it back with all that was planned (004:1472-1480)."""

from datetime import date, datetime

from accounts.models import User
from accounts.roles import Permission
from base import locks
from base.acts import act
from base.refusal import NotVisible, Stale
from clients.actions import consent as consents
from clients.actions.consent import Answer, Scope
from clients.models import Client, ClientAccess, Consent
from journeys import consent_notices
from journeys.actions import outbound
from journeys.actions.common import TASKS_LOCK, insist_on_role, lock_client
from journeys.actions.sweep import sweep_clients


@act("Toestemming vragen")
def ask_consent(
    *,
    client_id: int,
    purpose: str,
    employment_id: int | None,
    employer_id: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> Consent:
    """Put the question to the client, who reads it in the portal; asked twice it is one question."""
    client = lock_client(client_id, actor=actor, permission=Permission.KEEP_CLIENT, on=on)
    row, is_new = consents.ask(client=client, scope=Scope(purpose, employment_id, employer_id), by=actor, on=on)
    if is_new:
        consent_notices.asked(row, at=at)
    return row


@act("Antwoord over toestemming vastleggen")
def record_consent(
    *,
    client_id: int,
    purpose: str,
    employment_id: int | None,
    employer_id: int | None,
    given: bool,
    voice: str,
    evidence: str,
    answered_on: date,
    note: str,
    actor: User,
    on: date,
    at: datetime,
) -> Consent:
    """Write down what the client, or a representative, said in a talk or wrote; a no stops what was planned."""
    client = lock_client(client_id, actor=actor, permission=Permission.KEEP_CLIENT, on=on)
    scope = Scope(purpose, employment_id, employer_id)
    return heard(
        client=client,
        scope=scope,
        answer=Answer(given, voice, evidence, answered_on, note),
        by=actor,
        on=on,
        at=at,
    )


@act("Toestemming intrekken")
def withdraw_consent(
    *, consent_id: int, voice: str, version: int | None, actor: User, on: date, at: datetime
) -> Consent:
    """Write down that the client, or a representative, takes consent back; what was planned stops at once."""
    whose = Consent.objects.filter(pk=consent_id).values("client_id")
    lock_client(whose, actor=actor, permission=Permission.KEEP_CLIENT, on=on)
    return _take_back(_held(consent_id, version), voice, actor, on, at)


@act("Eigen antwoord over toestemming")
def answer_consent(
    *, consent_id: int, given: bool, version: int | None, actor: User, on: date, at: datetime
) -> Consent:
    """Let the client, or a representative on the client's behalf, say yes or no to a question that waits.

    `NotVisible` for another client's. The row says who of the two it was.
    """
    voice = _lock_own(consent_id, actor)
    row = consents.answer(consent=_held(consent_id, version), given=given, voice=voice, by=actor, on=on, at=at)
    _follow(row, actor, on, at)
    return row


@act("Eigen toestemming intrekken")
def withdraw_own_consent(*, consent_id: int, version: int | None, actor: User, on: date, at: datetime) -> Consent:
    """Let the client, or a representative, take consent back at any time; what was planned stops at once."""
    voice = _lock_own(consent_id, actor)
    return _take_back(_held(consent_id, version), voice, actor, on, at)


def heard(*, client: Client, scope: Scope, answer: Answer, by: User, on: date, at: datetime) -> Consent:
    """Keep an answer inside the act that holds the client, such as a talk in which it was given."""
    row, is_new = consents.record(client=client, scope=scope, answer=answer, by=by, on=on, at=at)
    if is_new:
        _follow(row, by, on, at)
    return row


def _lock_own(consent_id: int, actor: User) -> str:
    """Hold the client of this consent for an account that looks along; says in whose voice the account speaks."""
    insist_on_role(actor, Permission.SEE_OWN_JOURNEY)
    client_id = Consent.objects.held_by(actor).filter(pk=consent_id).values_list("client_id", flat=True).first()
    if client_id is None:
        raise NotVisible
    locks.share(TASKS_LOCK)
    Client.objects.select_for_update(no_key=True).only("pk").get(pk=client_id)
    # As it is now that the client is held: the access may have ended before.
    access = ClientAccess.objects.held_by(actor).filter(client=client_id).first()
    if access is None:
        raise NotVisible
    own = access.capacity == ClientAccess.Capacity.SELF
    return Consent.Voice.SELF if own else Consent.Voice.REPRESENTATIVE


def _held(consent_id: int, version: int | None) -> Consent:
    """The row of a client whom the caller holds."""
    rows = Consent.objects.select_for_update(no_key=True, of=("self",)).select_related("client")
    row: Consent = rows.get(pk=consent_id)
    if version is not None and row.version != version:
        raise Stale
    return row


def _take_back(row: Consent, voice: str, by: User, on: date, at: datetime) -> Consent:
    consents.withdraw(consent=row, voice=voice, by=by, on=on, at=at)
    _follow(row, by, on, at)
    return row


def _follow(row: Consent, by: User, on: date, at: datetime) -> None:
    """Tell what was answered; after a no, stop what was planned first."""
    if row.runs:
        consent_notices.answered(row, by=by, at=at)
        return
    stopped = outbound.stop_planned(client=row.client, purpose=row.purpose, by=by, on=on, at=at)
    consent_notices.said_no(row, stopped.agreements, stopped.vacancies, by=by, at=at)
    if stopped.agreements:
        sweep_clients(client_ids=[row.client_id], by=by, on=on, at=at)
