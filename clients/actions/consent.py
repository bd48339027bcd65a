"""Writing what a client lets us say to an employer. Called inside the transaction that holds the client."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from accounts.models import Organisation, User
from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow
from clients.models import Client, Consent, Employment
from clients.models.consent import LONGEST_NOTE

State, Purpose, Evidence, Voice = Consent.State, Consent.Purpose, Consent.Evidence, Consent.Voice
# What staff write down; in the portal people answer themselves.
BY_STAFF = (Evidence.TALK, Evidence.LETTER)


@dataclass(frozen=True)
class Scope:
    """About what and whom consent is: one job, one employer, or with neither every employer."""

    purpose: str
    employment_id: int | None = None
    employer_id: int | None = None


@dataclass(frozen=True)
class Answer:
    """What the client said, or somebody on the client's behalf: when, and from what it shows."""

    given: bool
    voice: str
    evidence: str
    answered_on: date
    note: str = ""


def ask(*, client: Client, scope: Scope, by: User, on: date) -> tuple[Consent, bool]:
    """Put the question, and say whether it is new; one that waits for an answer is not put twice.

    `NotPossibleNow` where the client gave this consent already.
    """
    employer_id = _checked(client, scope)
    standing = _same(client, scope).first()
    if standing is not None and standing.is_open:
        return standing, False
    if standing is not None or _covering(client, scope, employer_id, on) is not None:
        raise NotPossibleNow("De klant heeft hiervoor al toestemming gegeven.")
    return (
        Consent.objects.create(
            client=client,
            purpose=scope.purpose,
            employment_id=scope.employment_id,
            employer_id=scope.employer_id,
            state=State.ASKED,
            asked_on=on,
            asked_by=by,
        ),
        True,
    )


def record(*, client: Client, scope: Scope, answer: Answer, by: User, on: date, at: datetime) -> tuple[Consent, bool]:
    """Keep an answer, and say whether it is new: to the question that waits, or to one put in the same breath.

    A no takes back what runs within its scope; a yes to what runs changes nothing. `Invalid` for a yes of before a
    later no. Whoever calls this stops what was planned.
    """
    employer_id = _checked(client, scope)
    if faults := answer_faults(answer=answer, on=on):
        raise Invalid(faults)
    standing = _same(client, scope).first()
    if standing is not None and standing.runs:
        if answer.given:
            return standing, False
        return withdraw(consent=standing, voice=answer.voice, by=by, on=on, at=at), True
    if not answer.given:
        _take_back_within(client, scope, answer.voice, by, on, at)
    if standing is None and not answer.given:
        twin = _of(client, scope).filter(state=State.REFUSED, answered_on=answer.answered_on).first()
        if twin is not None:
            return twin, False  # said once
    row = standing or Consent(
        client=client,
        purpose=scope.purpose,
        employment_id=scope.employment_id,
        employer_id=scope.employer_id,
        version=0,
    )
    _answer(row, answer, by, at)
    if answer.given and _covering(client, scope, employer_id, on) is None:
        raise Invalid({"answered_on": "De klant zei op een latere dag nee. Vraag het de klant opnieuw."})
    return row, True


def answer(*, consent: Consent, given: bool, voice: str, by: User, on: date, at: datetime) -> Consent:
    """Keep what the client, or a representative, says in the portal to a question that waits."""
    if closed := why_answered(consent):
        raise NotPossibleNow(closed)
    if not given:
        _take_back_within(consent.client, _scope_of(consent), voice, by, on, at)
    return _answer(consent, Answer(given, voice, Evidence.PORTAL, on), by, at)


def withdraw(*, consent: Consent, voice: str, by: User, on: date, at: datetime) -> Consent:
    """Take consent back from that day, with all that runs within its scope; `NotPossibleNow` when it does not run."""
    if voice not in Voice.values:
        raise Invalid({"voice": "Kies wie de toestemming intrekt."})
    if closed := why_not_withdraw(consent):
        raise NotPossibleNow(closed)
    _take_back_within(consent.client, _scope_of(consent), voice, by, on, at)
    consent.refresh_from_db()
    return consent


def _scope_of(consent: Consent) -> Scope:
    """About what and whom a row is."""
    return Scope(consent.purpose, consent.employment_id, consent.employer_id)


def why_answered(consent: Consent) -> str:
    """Why nobody answers this question any more; empty while it waits."""
    return "" if consent.is_open else f"Hierop is al geantwoord: {consent.get_state_display().lower()}."


def why_not_withdraw(consent: Consent) -> str:
    """Why this consent is not taken back; empty while it runs."""
    return "" if consent.runs else f"Dit is geen lopende toestemming: {consent.get_state_display().lower()}."


def answer_faults(*, answer: Answer, on: date) -> dict[str, str]:
    """What cannot be right in an answer that staff write down, by field."""
    faults: dict[str, str] = {}
    if answer.voice not in Voice.values:
        faults["voice"] = "Kies wie er antwoordde."
    if answer.evidence not in BY_STAFF:
        faults["evidence"] = "Kies waaruit het antwoord blijkt."
    if not is_plausible(answer.answered_on):
        faults["answered_on"] = "Dit jaar kan niet kloppen."
    elif answer.answered_on > on:
        faults["answered_on"] = "Deze dag moet nog komen."
    if len(answer.note) > LONGEST_NOTE:
        faults["note"] = f"Houd dit op {LONGEST_NOTE} tekens of minder."
    return faults


def _checked(client: Client, scope: Scope) -> int | None:
    """The employer that a scope is about, None for every one; `Invalid` for a scope that cannot be."""
    faults: dict[str, str] = {}
    employer_id = scope.employer_id
    if scope.purpose not in Purpose.values:
        faults["purpose"] = "Kies waarvoor de toestemming is."
    if scope.employment_id is not None:
        job = Employment.objects.filter(pk=scope.employment_id, client=client).first()
        if job is None or job.employer_id is None:
            faults["employment_id"] = "Kies een baan van deze klant bij een werkgever."
        elif scope.employer_id is not None or scope.purpose != Purpose.JOB:
            faults["employment_id"] = "Over een baan gaat alleen de toestemming om over die baan te praten."
        else:
            employer_id = job.employer_id
    elif scope.employer_id is not None:
        employers = Organisation.objects.filter(pk=scope.employer_id, kind=Organisation.Kind.EMPLOYER)
        if not employers.exists():
            faults["employer_id"] = "Kies een werkgever uit de lijst."
    if faults:
        raise Invalid(faults)
    return employer_id


def _of(client: Client, scope: Scope) -> QuerySet[Consent]:
    rows: QuerySet[Consent] = Consent.objects.filter(
        client=client, purpose=scope.purpose, employment=scope.employment_id, employer=scope.employer_id
    )
    return rows


def _same(client: Client, scope: Scope) -> QuerySet[Consent]:
    """The row of this very scope that waits or runs; there is one at most."""
    return _of(client, scope).filter(state__in=[State.ASKED, State.GIVEN])


def _covering(client: Client, scope: Scope, employer_id: int | None, on: date) -> Consent | None:
    found: Consent | None = Consent.objects.covering(
        client=client.pk, employer=employer_id, purpose=scope.purpose, on=on, employment=scope.employment_id
    )
    return found


def _take_back_within(client: Client, scope: Scope, voice: str, by: User, on: date, at: datetime) -> None:
    """Take back every consent for this purpose that the scope holds: a no to every employer is a no to each."""
    rows = Consent.objects.given().filter(client=client, purpose=scope.purpose)
    if scope.employment_id is not None:
        rows = rows.filter(employment=scope.employment_id)
    elif scope.employer_id is not None:
        rows = rows.filter(Q(employer=scope.employer_id) | Q(employment__employer=scope.employer_id))
    rows.update(
        state=State.WITHDRAWN,
        withdrawn_on=on,
        withdrawn_at=at,
        withdrawn_as=voice,
        withdrawn_by=by,
        version=F("version") + 1,
    )


def _answer(row: Consent, said: Answer, by: User, at: datetime) -> Consent:
    _write(
        row,
        state=State.GIVEN if said.given else State.REFUSED,
        answered_on=said.answered_on,
        answered_at=at,
        answered_as=said.voice,
        evidence=said.evidence,
        note=" ".join(said.note.split()),
        recorded_by=by,
    )
    return row


def _write(row: Consent, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
