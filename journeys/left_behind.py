"""What an employer sees of a job that ends: what is asked, and what was answered. These columns, and no others."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from base.components import Contact
from journeys.models import EmployerReview, JobEnd, Vacancy
from journeys.vacancy_lifecycle import VacancyState, Wanted

S = VacancyState
# How the vacancy stands, as the employer reads it.
STANDINGS = {
    S.ASKED: "U wist het nog niet.",
    S.OPEN: "U zoekt iemand. Wij zoeken een adviseur die u helpt.",
    S.TAKEN: "U zoekt iemand. Onze adviseur helpt u:",
    S.FILLED: "Er is iemand gevonden.",
    S.WITHDRAWN: "U zoekt niemand meer.",
    S.NONE: "U zoekt niemand.",
}
_COLUMNS = (
    "pk", "employment_id", "client__first_name", "client__prefix", "client__last_name",
    "employment__expected_end_on", "employment__ended_on", "employment__vacancy__state",
    "employment__vacancy__wanted", "employment__vacancy__job_title", "employment__vacancy__hours",
    "employment__vacancy__starts_on", "employment__vacancy__description", "employment__vacancy__version",
    "employment__vacancy__answered_by__name", "employment__vacancy__answered_on",
    "employment__vacancy__adviser__name", "employment__vacancy__adviser__phone",
    "employment__vacancy__adviser__reachable", "employer_review__given_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftJob:
    """A job at the own organisation that ends: name and last day, and what the employer said itself."""

    case_id: int
    job_id: int
    name: str
    last_day: date | None
    # Empty while nobody answered.
    standing: str
    # May be answered, or answered anew.
    asks: bool
    answer: dict[str, Any]
    # Of the answer, 0 while there is none; who gave it, the employer or a colleague who took it down, and when.
    version: int
    answered_by: str
    answered_on: date | None
    # Who helps to find somebody.
    adviser: Contact | None
    looked_back: bool


def asked(user: User, on: date, pk: int | None = None) -> list[LeftJob]:
    """The jobs about which this employer is asked, the last case of each; only this case when `pk` is given."""
    rows = JobEnd.objects.asked_of(user, on).order_by("-pk")
    if pk is not None:
        rows = rows.filter(pk=pk)
    last: dict[int, dict[str, Any]] = {}
    for row in rows.values(*_COLUMNS):
        last.setdefault(row["employment_id"], row)
    return sorted(map(_job, last.values()), key=lambda job: (job.last_day or date.max, job.name))


@dataclass(frozen=True)
class Left:
    """The same for whoever works on the case: the vacancy, the review, and what can be recorded."""

    vacancy: Vacancy | None
    review: EmployerReview | None
    # An end that is sure or that the employer reported, at an employer, of a job that does not go on.
    asks: bool


def of_case(case: JobEnd, user: User, on: date, *, signalled: bool) -> Left:
    """What the employer left behind in a case that the user may see; two queries."""
    job = case.employment
    vacancies = Vacancy.objects.visible_to(user, on).select_related("adviser", "answered_by")
    reviews = EmployerReview.objects.visible_to(user, on).select_related("given_by", "taken_down_by", "read_by")
    sure = bool(job.end_reason) or signalled
    return Left(
        vacancy=vacancies.filter(employment=job).first(),
        review=reviews.filter(job_end=case).first(),
        asks=sure and job.employer_id is not None and case.state != "gaat_door",
    )


def _job(values: dict[str, Any]) -> LeftJob:
    def own(column: str) -> Any:
        return values[f"employment__vacancy__{column}"]

    state = S(own("state")) if own("state") else None
    names = (values["client__first_name"], values["client__prefix"], values["client__last_name"])
    fields = ("wanted", "job_title", "hours", "starts_on", "description")
    phone = own("adviser__name") and state is S.TAKEN
    return LeftJob(
        case_id=values["pk"],
        job_id=values["employment_id"],
        name=" ".join(filter(None, names)),
        last_day=values["employment__ended_on"] or values["employment__expected_end_on"],
        standing=STANDINGS[state] if state else "",
        asks=state is not S.FILLED,
        answer={name: own(name) for name in fields} if own("wanted") == Wanted.YES else {"wanted": own("wanted")},
        version=own("version") or 0,
        answered_by=own("answered_by__name") or "",
        answered_on=own("answered_on"),
        adviser=Contact(own("adviser__name"), own("adviser__phone"), own("adviser__reachable")) if phone else None,
        looked_back=values["employer_review__given_on"] is not None,
    )
