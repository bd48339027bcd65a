"""The queue of the Werkgeversservicepunt: vacancies are taken, filled or withdrawn, and clients put forward."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow, NotVisible, Stale
from clients.actions import consent as consents
from clients.actions.consent import Answer, Scope
from clients.models import Client, Consent
from journeys import vacancy_notices
from journeys.actions import outbound, vacancy_moves
from journeys.actions.common import insist_on_role, lock_client
from journeys.models import Candidate, Vacancy, VacancyStep
from journeys.vacancy_lifecycle import Facts, VacancyReason, VacancyState, hint

S, R = VacancyState, VacancyReason
# What an adviser does with a vacancy, with the reasons for it; the other steps follow from what the employer answers.
BY_ADVISER: dict[VacancyState, tuple[VacancyReason, ...]] = {
    S.TAKEN: (R.TAKEN_UP,),
    S.FILLED: (R.OTHERWISE,),
    S.WITHDRAWN: (R.NOT_WANTED, R.NO_CANDIDATE),
}
# A client who agreed so long ago is asked again: our own choice [K].
OLDEST_AGREEMENT = timedelta(days=366)
AGREE_FIRST = "Vul in wanneer de klant akkoord ging. Zonder akkoord stelt u niemand voor."
LONGEST_NOTE = 300
Of = Candidate.State
# What an adviser records about a candidate.
RESULTS = (Of.TALKING, Of.HIRED, Of.TURNED_DOWN)


@act("Vacature verder brengen")
def move_vacancy(
    *, vacancy_id: int, target: str, reason: str, version: int | None, actor: User, on: date, at: datetime
) -> VacancyStep:
    """Take a vacancy, also from a colleague; fill it; or withdraw it.

    Raises `Invalid` for an unknown step or reason, `NotPossibleNow` with a hint when a guard says no, `Stale` when
    somebody moved the vacancy since `version`: of two advisers who take it at once, one has it and one reads that.
    """
    vacancy = _lock(vacancy_id, actor, on)
    if version is not None and vacancy.version != version:
        raise Stale
    if target not in BY_ADVISER:
        raise Invalid({"target": "Kies een stap uit de lijst."})
    if reason not in BY_ADVISER[S(target)]:
        raise Invalid({"reason": "Kies een reden uit de lijst."})
    before_id = vacancy.adviser_id
    (step,) = vacancy_moves.move(vacancies=[vacancy], target=S(target), reason=R(reason), by=actor, on=on, at=at)
    if target == S.TAKEN:
        vacancy_notices.vacancy_taken(vacancy, before_id=before_id, by=actor, at=at)
    if target == S.WITHDRAWN:
        vacancy_notices.vacancy_withdrawn(vacancy, step, by=actor, at=at)
    return step


@act("Kandidaat voordragen")
def put_forward(
    *,
    vacancy_id: int,
    client_id: int,
    client_agreed_on: date | None,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> Candidate:
    """Put a client of one's own forward, who agreed that the employer hears the name (004:1476-1480, 7062-7066).

    `client_agreed_on` is the day on which the client said so in a talk, and is kept as consent for this employer;
    None when consent was recorded before. `ConsentMissing` without any, or when the client said no since.

    The same client twice is one candidate; one who was taken back may be put forward again, and so may one who was
    let go with a vacancy that was withdrawn, once somebody is sought again. `version` is that of the vacancy.
    """
    client = lock_client(client_id, actor=actor, permission=Permission.RECORD_WORK, on=on)
    vacancy = _hold(Vacancy.objects.visible_to(actor, on), vacancy_id)
    if version is not None and vacancy.version != version:
        raise Stale
    if client_agreed_on is not None and (faults := agreement_faults(client_agreed_on=client_agreed_on, on=on)):
        raise Invalid(faults)
    if vacancy.employment.client_id == client.pk:
        raise Invalid({"client_id": "Dit is de plek die deze klant zelf verlaat. Kies een andere klant."})
    there: Candidate | None = Candidate.objects.filter(vacancy=vacancy, client=client).first()
    if there is not None and there.is_open:
        return there  # sent twice
    if there is not None and not (there.state == Of.TAKEN_BACK or vacancy_moves.was_let_go(candidate=there)):
        raise NotPossibleNow(f"Deze klant was al kandidaat: {there.get_state_display().lower()}.")
    if closed := why_no_candidates(vacancy=vacancy):
        raise NotPossibleNow(closed)
    client_agreed_on = _consented_on(client, vacancy, client_agreed_on, actor, on, at)
    values = {
        "put_forward_by": actor,
        "put_forward_on": on,
        "client_agreed_on": client_agreed_on,
        "state": Of.PROPOSED,
        "result_note": "",
    }
    row, new = Candidate.objects.get_or_create(vacancy=vacancy, client=client, defaults=values)
    if not new:
        _write(row, **values)
    vacancy_notices.put_forward(row, vacancy, by=actor, at=at)
    return row


@act("Uitkomst bij een kandidaat vastleggen")
def record_candidate(
    *, candidate_id: int, state: str, note: str, version: int | None, actor: User, on: date, at: datetime
) -> Candidate:
    """Record how it goes with a candidate; who was hired fills the vacancy. Whoever put the client forward hears."""
    insist_on_role(actor, Permission.HANDLE_VACANCY)
    rows = Candidate.objects.visible_to(actor, on)
    vacancy_id = rows.filter(pk=candidate_id).values_list("vacancy_id", flat=True).first()
    if vacancy_id is None:
        raise NotVisible
    vacancy = _lock(vacancy_id, actor, on)
    row: Candidate = Candidate.objects.select_related("client").get(pk=candidate_id)
    if version is not None and row.version != version:
        raise Stale
    faults: dict[str, str] = {}
    if state not in RESULTS:
        faults["state"] = "Kies hoe het gaat met de kandidaat."
    if len(note.strip()) > LONGEST_NOTE:
        faults["note"] = f"Houd dit op {LONGEST_NOTE} tekens of minder."
    if faults:
        raise Invalid(faults)
    row.vacancy = vacancy
    if closed := why_no_result(candidate=row, state=state):
        raise NotPossibleNow(closed)
    _write(row, state=state, result_note=note.strip())
    if state == Of.HIRED:
        vacancy_moves.move(vacancies=[vacancy], target=S.FILLED, reason=R.CANDIDATE, by=actor, on=on, at=at)
    vacancy_notices.candidate_decided(row, vacancy, at=at)
    return row


@act("Kandidaat terugtrekken")
def take_back_candidate(*, candidate_id: int, version: int | None, actor: User, on: date, at: datetime) -> Candidate:
    """Take a client back who no longer wants it, or found other work; the adviser hears."""
    insist_on_role(actor, Permission.RECORD_WORK)
    found = Candidate.objects.filter(pk=candidate_id).values_list("client_id", "vacancy_id").first()
    if found is None:
        raise NotVisible
    lock_client(found[0], actor=actor, permission=Permission.RECORD_WORK, on=on)
    vacancy = _hold(Vacancy.objects.visible_to(actor, on), found[1])
    row: Candidate = Candidate.objects.select_related("client").get(pk=candidate_id)
    if version is not None and row.version != version:
        raise Stale
    if decided := why_decided(candidate=row):
        raise NotPossibleNow(decided)
    _write(row, state=Of.TAKEN_BACK, result_note="")
    vacancy_notices.candidates_taken_back([vacancy], by=actor, at=at)
    return row


def end_on_outflow(*, client_id: int, by: User, at: datetime) -> None:
    """Take back a client who leaves the target group wherever nobody decided; the caller holds the client.

    The same number of statements for one vacancy as for many.
    """
    rows = Candidate.objects.open().filter(client=client_id)
    waiting = Vacancy.objects.filter(pk__in=rows.values("vacancy")).select_related("employer").order_by("pk")
    held = {vacancy.pk: vacancy for vacancy in waiting.select_for_update(no_key=True, of=("self",))}
    if not held:
        return
    # Once the vacancies are held nobody decides about them any more; only who holds the client takes back.
    of_held = Candidate.objects.filter(client=client_id, vacancy__in=held)
    taken = of_held.open().update(state=Of.TAKEN_BACK, result_note="", version=F("version") + 1)
    told = list(held.values())
    if taken < len(told):  # an adviser decided about one while its vacancy was waited for
        ours = set(of_held.filter(state=Of.TAKEN_BACK).values_list("vacancy_id", flat=True))
        told = [vacancy for vacancy in told if vacancy.pk in ours]
    vacancy_notices.candidates_taken_back(told, by=by, at=at)


def _consented_on(
    client: Client, vacancy: Vacancy, agreed_on: date | None, actor: User, on: date, at: datetime
) -> date:
    """The day of the consent with which this employer may hear the client's name; kept first where one names it."""
    purpose, employer_id = Consent.Purpose.VACANCY, vacancy.employer_id
    words = Consent.objects.words_about(client=client.pk, employer=employer_id, purpose=purpose, on=on)
    word = words.first()
    if agreed_on is not None and (word is None or (not word.yes and word.said_on <= agreed_on)):
        scope = Scope(purpose, employer_id=employer_id)
        answer = Answer(True, Consent.Voice.SELF, Consent.Evidence.TALK, agreed_on)
        consents.record(client=client, scope=scope, answer=answer, by=actor, on=on, at=at)
        return agreed_on
    covering = outbound.insist_on_consent(client=client, employer_id=employer_id, purpose=purpose, on=on, at=at)
    day = agreed_on or covering.answered_on
    if faults := agreement_faults(client_agreed_on=day, on=on):
        raise Invalid(faults)
    return day or on


def why_not(*, vacancy: Vacancy, target: VacancyState, actor: User) -> str:
    """Why an adviser cannot take this step now; empty when it can be taken."""
    vacancy.facts = Facts(BY_ADVISER[target][0], own=vacancy.adviser_id == actor.pk)
    return hint(vacancy, target)


def why_no_candidates(*, vacancy: Vacancy) -> str:
    """Why nobody can be put forward now; empty when somebody can."""
    if vacancy.is_live:
        return ""
    return f"Er worden geen kandidaten gezocht: {vacancy.get_state_display().lower()}."


def why_decided(*, candidate: Candidate) -> str:
    """Why nothing more is said about a candidate; empty while nobody decided."""
    if candidate.is_open:
        return ""
    return f"Over deze kandidaat is al beslist: {candidate.get_state_display().lower()}."


def why_no_result(*, candidate: Candidate, state: str) -> str:
    """Why an adviser cannot record this about a candidate now; empty when it can be recorded."""
    if decided := why_decided(candidate=candidate):
        return decided
    if candidate.vacancy.state != S.TAKEN:
        return "Pak de vacature eerst op."
    return f"Dit is al vastgelegd: {candidate.get_state_display().lower()}." if candidate.state == state else ""


def agreement_faults(*, client_agreed_on: date | None, on: date) -> dict[str, str]:
    """What is wrong with the day on which a client agreed to be named, by field; empty when it counts."""
    if client_agreed_on is None:
        return {"client_agreed_on": AGREE_FIRST}
    if not is_plausible(client_agreed_on):
        return {"client_agreed_on": "Dit jaar kan niet kloppen."}
    if client_agreed_on < on - OLDEST_AGREEMENT:
        return {"client_agreed_on": "Dit is langer dan een jaar geleden. Vraag het de klant opnieuw."}
    return {"client_agreed_on": "Deze dag moet nog komen."} if client_agreed_on > on else {}


def _lock(vacancy_id: int, actor: User, on: date) -> Vacancy:
    """The vacancy for an adviser of its region; the client who leaves is locked first, as every action does."""
    insist_on_role(actor, Permission.HANDLE_VACANCY)
    visible = Vacancy.objects.visible_to(actor, on)
    client_id = visible.filter(pk=vacancy_id).values_list("employment__client", flat=True).first()
    if client_id is None:
        raise NotVisible
    Client.objects.select_for_update(no_key=True).only("pk").get(pk=client_id)
    return _hold(visible, vacancy_id)


def _hold(visible: Any, vacancy_id: int) -> Vacancy:
    rows = visible.select_for_update(no_key=True, of=("self",)).select_related("employer", "employment")
    vacancy: Vacancy | None = rows.filter(pk=vacancy_id).first()
    if vacancy is None:
        raise NotVisible
    return vacancy


def _write(row: Candidate, **values: Any) -> None:
    for name, value in {**values, "version": row.version + 1}.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "version"])
