"""The one place that moves a vacancy: each step is kept, and who waits for it hears."""

from collections.abc import Sequence
from datetime import date, datetime

from django_fsm import TransitionNotAllowed

from accounts.models import User
from base.refusal import NotPossibleNow
from journeys import vacancy_notices
from journeys.models import Candidate, Vacancy, VacancyStep
from journeys.vacancy_lifecycle import ENDED, LIVE, Facts, VacancyReason, VacancyState, hint

S, R = VacancyState, VacancyReason
_CHANGED = ["state", "adviser", "opened_on", "closed_on", "version"]
LET_GO = {S.FILLED: "De vacature is vervuld.", S.WITHDRAWN: "De vacature is ingetrokken."}


def move(
    *,
    vacancies: Sequence[Vacancy],
    target: VacancyState,
    reason: VacancyReason,
    by: User | None,
    on: date,
    at: datetime,
    also: Sequence[str] = (),
) -> list[VacancyStep]:
    """Take these vacancies there, in a fixed number of statements; the caller holds them.

    `also` names the columns that the caller changed and that are written in the same statement.

    Raises `NotPossibleNow` with the hint when the table or a guard says no. Candidates about whom nobody decided are
    let go with a vacancy that closes, and whoever put them forward hears.
    """
    steps = []
    for vacancy in vacancies:
        before, had = vacancy.state, vacancy.adviser_id
        vacancy.facts = Facts(reason, own=by is not None and had == by.pk)
        try:
            getattr(vacancy, f"to_{target}")()
        except TransitionNotAllowed as refused:
            raise NotPossibleNow(hint(vacancy, target)) from refused
        _days(vacancy, target, by, on)
        vacancy.version += 1
        steps.append(_step(vacancy, before, reason, by, on, at))
    Vacancy.objects.bulk_update(vacancies, [*_CHANGED, *also])
    VacancyStep.objects.bulk_create(steps)
    if target in LET_GO:
        _let_go(vacancies, LET_GO[target], at)
    return steps


def begin(*, vacancy: Vacancy, reason: VacancyReason, by: User, on: date, at: datetime) -> VacancyStep:
    """Keep the first step of a vacancy that was just made."""
    step = _step(vacancy, "", reason, by, on, at)
    step.save(force_insert=True)
    return step


def job_goes_on(*, employment_ids: Sequence[int], by: User | None, on: date, at: datetime) -> None:
    """A job that goes on leaves no place: what is sought for it is withdrawn, and who has it hears."""
    rows = Vacancy.objects.filter(employment__in=employment_ids, state__in=LIVE).order_by("pk")
    vacancies = list(rows.select_related("employer").select_for_update(no_key=True, of=("self",)))
    if not vacancies:
        return
    steps = move(vacancies=vacancies, target=S.WITHDRAWN, reason=R.JOB_GOES_ON, by=by, on=on, at=at)
    for vacancy, step in zip(vacancies, steps, strict=True):
        vacancy_notices.vacancy_withdrawn(vacancy, step, by=by, at=at)


def was_let_go(*, candidate: Candidate) -> bool:
    """Whether nobody turned this client down: the vacancy was withdrawn first."""
    return candidate.state == Candidate.State.TURNED_DOWN and candidate.result_note == LET_GO[S.WITHDRAWN]


def _days(vacancy: Vacancy, target: VacancyState, by: User | None, on: date) -> None:
    """Who has it, since when it is in the queue, and when it closed."""
    if target is S.TAKEN:
        vacancy.adviser = by
    if target in (S.OPEN, S.ASKED):
        vacancy.adviser, vacancy.opened_on = None, on if target is S.OPEN else None
    vacancy.closed_on = on if target in ENDED else None


def _step(
    vacancy: Vacancy, before: str, reason: VacancyReason, by: User | None, on: date, at: datetime
) -> VacancyStep:
    return VacancyStep(
        vacancy=vacancy, from_state=before, to_state=vacancy.state, reason=reason, actor=by, on=on, recorded_at=at
    )


def _let_go(vacancies: Sequence[Vacancy], why: str, at: datetime) -> None:
    by_id = {vacancy.pk: vacancy for vacancy in vacancies}
    rows = list(Candidate.objects.open().filter(vacancy__in=by_id).select_related("client").order_by("pk"))
    for row in rows:
        row.state, row.result_note, row.version = Candidate.State.TURNED_DOWN, why, row.version + 1
    Candidate.objects.bulk_update(rows, ["state", "result_note", "version"])
    for row in rows:
        vacancy_notices.candidate_decided(row, by_id[row.vacancy_id], at=at)
