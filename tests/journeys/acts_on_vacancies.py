"""The acts on vacancies as a test does them: everything is filled in, and a test names only what it is about."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from clients.models import Client
from journeys.actions import left_behind, vacancies
from journeys.actions.left_behind import Place, Review
from journeys.models import Candidate, EmployerReview, JobEnd, Vacancy, VacancyStep
from tests.journeys.acts import AT, ON

CLOCK = {"on": ON, "at": AT}
PLACE = Place(" Hulp in de bakkerij ", Decimal(24), date(2027, 2, 1), " Brood inpakken. ")
REVIEW = Review(" Altijd op tijd. ", "", "Minder werk.", "Werk met de handen.", True)
NOWHERE = 999_999_999


def answer(case: JobEnd, actor: User, wanted: str = "ja", place: Place = PLACE, **other: Any) -> Vacancy:
    """As the employer in the portal."""
    values: dict[str, Any] = {"job_end_id": case.pk, "wanted": wanted, "place": place, "actor": actor}
    return left_behind.answer_vacancy(**{**values, "version": None, **CLOCK, **other})


def note_answer(case: JobEnd, actor: User, wanted: str = "ja", place: Place = PLACE, **other: Any) -> Vacancy:
    """As a colleague who called."""
    values: dict[str, Any] = {"job_end_id": case.pk, "wanted": wanted, "place": place, "actor": actor}
    values |= {"way": "telefoon", "version": None, "answer_version": None}
    return left_behind.note_vacancy_answer(**{**values, **CLOCK, **other})


def look_back(case: JobEnd, actor: User, review: Review = REVIEW, **other: Any) -> EmployerReview:
    """As the employer in the portal."""
    values: dict[str, Any] = {"job_end_id": case.pk, "review": review, "actor": actor}
    return left_behind.review_employee(**{**values, **CLOCK, **other})


def note_look_back(case: JobEnd, actor: User, review: Review = REVIEW, **other: Any) -> EmployerReview:
    """As a colleague who called."""
    values: dict[str, Any] = {"job_end_id": case.pk, "review": review, "version": None, "actor": actor}
    return left_behind.note_review(**{**values, **CLOCK, **other})


def go(vacancy: Vacancy, target: str, actor: User, reason: str = "opgepakt", **other: Any) -> VacancyStep:
    values: dict[str, Any] = {"target": target, "reason": reason, "version": None, "actor": actor}
    return vacancies.move_vacancy(**{"vacancy_id": vacancy.pk, **values, **CLOCK, **other})


def propose(vacancy: Vacancy, client: Client, actor: User, **other: Any) -> Candidate:
    values: dict[str, Any] = {
        "vacancy_id": vacancy.pk,
        "client_id": client.pk,
        "client_agreed_on": ON,
        "actor": actor,
    }
    return vacancies.put_forward(**{**values, "version": None, **CLOCK, **other})


def decide(candidate: Candidate, state: str, actor: User, note: str = "", **other: Any) -> Candidate:
    values: dict[str, Any] = {"candidate_id": candidate.pk, "state": state, "note": note, "actor": actor}
    return vacancies.record_candidate(**{**values, "version": None, **CLOCK, **other})


def take_back(candidate: Candidate, actor: User, **other: Any) -> Candidate:
    values: dict[str, Any] = {"candidate_id": candidate.pk, "version": None, "actor": actor}
    return vacancies.take_back_candidate(**{**values, **CLOCK, **other})


def _where(there: bool, name: str) -> dict[str, int]:
    return {} if there else {name: NOWHERE}


P = Permission
Call = Callable[[Any, User, bool], Any]
# For the table of who may do what: each act on the rows of a world, or on rows that do not exist.
ON_VACANCIES: dict[str, tuple[Permission, Call]] = {
    "answer_vacancy": (P.SEE_EMPLOYEES, lambda w, actor, there: answer(w.case, actor, **_where(there, "job_end_id"))),
    "review_employee": (
        P.SEE_EMPLOYEES,
        lambda w, actor, there: look_back(w.case, actor, **_where(there, "job_end_id")),
    ),
    "note_vacancy_answer": (
        P.RECORD_WORK,
        lambda w, actor, there: note_answer(w.case, actor, **_where(there, "job_end_id")),
    ),
    "note_review": (
        P.RECORD_WORK,
        lambda w, actor, there: note_look_back(w.case, actor, **_where(there, "job_end_id")),
    ),
    "move_vacancy": (
        P.HANDLE_VACANCY,
        lambda w, actor, there: go(w.vacancy, "opgepakt", actor, **_where(there, "vacancy_id")),
    ),
    "put_forward": (
        P.RECORD_WORK,
        lambda w, actor, there: propose(w.vacancy, w.kim, actor, **_where(there, "client_id")),
    ),
    "record_candidate": (
        P.HANDLE_VACANCY,
        lambda w, actor, there: decide(w.candidate, "gesprek", actor, **_where(there, "candidate_id")),
    ),
    "take_back_candidate": (
        P.RECORD_WORK,
        lambda w, actor, there: take_back(w.candidate, actor, **_where(there, "candidate_id")),
    ),
}
