"""What the employer says at the end of a job: whether somebody new is sought, and how it went.

The employer says it in the portal; a colleague writes down what the employer said any other way.
"""

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow, NotVisible, Stale
from clients.models import Client
from journeys import vacancy_notices
from journeys.actions import vacancy_moves
from journeys.actions.common import insist_on_role
from journeys.actions.job_ends import lock_case
from journeys.job_end_lifecycle import JobEndState
from journeys.models import EmployerReview, JobEnd, Vacancy
from journeys.vacancy_lifecycle import LIVE, VacancyReason, VacancyState, Wanted

S, R = VacancyState, VacancyReason
LONGEST_DESCRIPTION = 1000
LONGEST_REVIEW = 2000
MOST_HOURS = 60
FURTHEST_START = timedelta(days=366)
NOT_SURE = "Het staat nog niet vast dat de baan eindigt, en de werkgever heeft niets gemeld."
REASONS = {Wanted.YES: R.WANTED, Wanted.NO: R.NOT_WANTED, Wanted.UNKNOWN: R.NOT_KNOWN}
BEGINS = {Wanted.YES: S.OPEN, Wanted.NO: S.NONE, Wanted.UNKNOWN: S.ASKED}


@dataclass(frozen=True)
class Place:
    """The work for which somebody is sought."""

    job_title: str
    hours: Decimal | None
    starts_on: date | None
    description: str

    def faults(self, on: date) -> dict[str, str]:
        """What cannot be right, by field."""
        faults: dict[str, str] = {}
        if not self.job_title.strip():
            faults["job_title"] = "Vul in welk werk het is."
        elif len(self.job_title.strip()) > 80:
            faults["job_title"] = "Houd dit op 80 tekens of minder."
        if self.hours is not None and not 0 < self.hours <= MOST_HOURS:
            faults["hours"] = f"Vul een aantal uren in tot {MOST_HOURS}."
        if self.starts_on is not None and not is_plausible(self.starts_on):
            faults["starts_on"] = "Dit jaar kan niet kloppen."
        elif self.starts_on is not None and self.starts_on > on + FURTHEST_START:
            faults["starts_on"] = "Kies een dag binnen een jaar."
        if len(self.description) > LONGEST_DESCRIPTION:
            faults["description"] = f"Houd dit op {LONGEST_DESCRIPTION} tekens of minder."
        return faults

    @property
    def tidy(self) -> dict[str, Any]:
        """The columns of a vacancy."""
        return {**asdict(self), "job_title": self.job_title.strip(), "description": self.description.strip()}


@dataclass(frozen=True)
class Review:
    """How the employer looks back (004:3795-3803, 3807-3813); `would_take_back` is None when not known."""

    went_well: str
    went_less_well: str
    why_it_ends: str
    what_would_fit: str
    would_take_back: bool | None

    def faults(self) -> dict[str, str]:
        """What cannot be right, by field."""
        texts = {name: text for name, text in asdict(self).items() if isinstance(text, str)}
        faults = {
            name: f"Houd dit op {LONGEST_REVIEW} tekens of minder."
            for name, text in texts.items()
            if len(text) > LONGEST_REVIEW
        }
        if not any(text.strip() for text in texts.values()):
            faults["went_well"] = "Beantwoord een of meer vragen."
        return faults

    @property
    def tidy(self) -> dict[str, Any]:
        """The columns of a review."""
        return {name: value.strip() if isinstance(value, str) else value for name, value in asdict(self).items()}


@act("Antwoord van de werkgever over de vacature")
def answer_vacancy(
    *, job_end_id: int, wanted: str, place: Place, version: int | None, actor: User, on: date, at: datetime
) -> Vacancy:
    """Keep the employer's own answer to whether somebody new is sought (004:7058-7066).

    `version` is that of the vacancy as it was read, 0 when there was none; `Stale` names whose answer is newer.
    """
    case = _lock_own(job_end_id, actor, on)
    return _answer(case, wanted, place, Vacancy.Way.PORTAL, version, actor, on, at)


@act("Antwoord over de vacature opschrijven")
def note_vacancy_answer(
    *,
    job_end_id: int,
    wanted: str,
    way: str,
    place: Place,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
    answer_version: int | None,
) -> Vacancy:
    """Take down what the employer answered by telephone, e-mail or on a visit.

    `version` is that of the case, `answer_version` that of the vacancy as it was read, 0 when there was none.
    """
    case = lock_case(job_end_id=job_end_id, version=version, actor=actor, on=on)
    _insist_on_end(case)
    if way not in Vacancy.Way.values or way == Vacancy.Way.PORTAL:
        raise Invalid({"way": "Kies hoe de werkgever antwoordde."})
    return _answer(case, wanted, place, way, answer_version, actor, on, at)


@act("Terugblik van de werkgever")
def review_employee(*, job_end_id: int, review: Review, actor: User, on: date, at: datetime) -> EmployerReview:
    """Keep how the employer looks back on the job of an own employee; the same one twice is one."""
    case = _lock_own(job_end_id, actor, on)
    return _review(case, review, {"given_by": actor}, actor, on, at)


@act("Terugblik van de werkgever opschrijven")
def note_review(
    *, job_end_id: int, review: Review, version: int | None, actor: User, on: date, at: datetime
) -> EmployerReview:
    """Take down how the employer looks back, as told to a colleague; `version` is that of the case."""
    case = lock_case(job_end_id=job_end_id, version=version, actor=actor, on=on)
    _insist_on_end(case)
    return _review(case, review, {"taken_down_by": actor}, actor, on, at)


def _lock_own(job_end_id: int, actor: User, on: date) -> JobEnd:
    """The case about an own employee, its client locked first."""
    insist_on_role(actor, Permission.SEE_EMPLOYEES)
    asked = JobEnd.objects.asked_of(actor, on).filter(pk=job_end_id)
    client_id = asked.values_list("client_id", flat=True).first()
    if client_id is None:
        raise NotVisible
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    case: JobEnd | None = asked.select_related("employment__employer").first()  # as it is now that it is ours
    if case is None:
        raise NotVisible
    case.client = client
    return case


def _insist_on_end(case: JobEnd) -> None:
    job = case.employment
    if case.state == JobEndState.GOES_ON:
        raise NotPossibleNow("De baan gaat door. Er komt geen plek vrij.")
    if job.employer_id is None:
        raise NotPossibleNow("De klant werkte voor zichzelf. Er is geen werkgever om dit te vragen.")
    if not job.end_reason and not case.signals.filter(channel="werkgever").exists():
        raise NotPossibleNow(NOT_SURE)


def _answer(
    case: JobEnd, wanted: str, place: Place, way: str, seen: int | None, actor: User, on: date, at: datetime
) -> Vacancy:
    if wanted not in Wanted.values:
        raise Invalid({"wanted": "Maak een keuze."})
    answer = Wanted(wanted)
    content = {"wanted": answer.value, "answered_by": actor, "answered_way": way}
    if answer is Wanted.YES:
        if faults := place.faults(on) or _naming_faults(case.client, place):
            raise Invalid(faults)
        content |= place.tidy
    rows = Vacancy.objects.select_for_update(no_key=True, of=("self",)).select_related("employer", "answered_by")
    vacancy: Vacancy | None = rows.filter(employment=case.employment_id).first()
    if vacancy is None:
        return _first_answer(case, answer, {**content, "answered_on": on}, actor, on, at)
    if all(getattr(vacancy, name) == value for name, value in content.items()):
        return vacancy  # sent twice
    if seen is not None and seen != vacancy.version:
        raise Stale(
            f"Dit is intussen gewijzigd. Het laatste antwoord is van {vacancy.answered_by.name}, op "
            f"{vacancy.answered_on:%d-%m-%Y}. Bekijk wat er nu staat en verstuur het antwoord dan opnieuw."
        )
    target = _leads_to(S(vacancy.state), answer)
    for name, value in {**content, "answered_on": on}.items():
        setattr(vacancy, name, value)
    changed = [*content, "answered_on"]
    if target is None:
        vacancy.version += 1
        vacancy.save(update_fields=[*changed, "version"])
        if vacancy.is_live:
            vacancy_notices.vacancy_changed(vacancy, at=at)
        return vacancy
    (step,) = vacancy_moves.move(
        vacancies=[vacancy], target=target, reason=REASONS[answer], by=actor, on=on, at=at, also=changed
    )
    if target is S.OPEN:
        vacancy_notices.vacancy_opened(vacancy, at=at)
    if target is S.WITHDRAWN:
        vacancy_notices.vacancy_withdrawn(vacancy, step, by=actor, at=at)
    return vacancy


def _first_answer(
    case: JobEnd, answer: Wanted, content: dict[str, Any], actor: User, on: date, at: datetime
) -> Vacancy:
    state, job = BEGINS[answer], case.employment
    employer: Any = job.employer
    vacancy: Vacancy = Vacancy.objects.create(
        employment=job,
        employer=employer,
        office_id=case.client.office_id,
        state=state,
        opened_on=on if state is S.OPEN else None,
        closed_on=on if state is S.NONE else None,
        **content,
    )
    vacancy_moves.begin(vacancy=vacancy, reason=REASONS[answer], by=actor, on=on, at=at)
    if state is S.OPEN:
        vacancy_notices.vacancy_opened(vacancy, at=at)
    return vacancy


def _leads_to(state: VacancyState, answer: Wanted) -> VacancyState | None:
    """Where another answer takes a vacancy; None when it stays where it is."""
    if state is S.FILLED:
        raise NotPossibleNow("Deze vacature is al vervuld.")
    if answer is Wanted.YES:
        return None if state in LIVE else S.OPEN
    if answer is Wanted.NO:
        return S.WITHDRAWN if state in LIVE else S.NONE if state is S.ASKED else None
    if state in LIVE:
        raise Invalid({"wanted": "De vacature staat al uit. Kies ja of nee."})
    return None if state is S.ASKED else S.ASKED


def _naming_faults(client: Client, place: Place) -> dict[str, str]:
    """A vacancy goes round; it never says who left."""
    words = "|".join(re.escape(name) for name in (client.first_name, client.last_name, client.number) if name)
    return {
        name: "Noem hier niemand. Beschrijf alleen het werk."
        for name, text in (("job_title", place.job_title), ("description", place.description))
        if re.search(rf"(?<![^\W_])({words})(?![^\W_])", text, re.IGNORECASE)
    }


def _review(
    case: JobEnd, review: Review, who: dict[str, User], actor: User, on: date, at: datetime
) -> EmployerReview:
    if faults := review.faults():
        raise Invalid(faults)
    content = {**review.tidy, **who}
    reviews = EmployerReview.objects.select_related("given_by", "taken_down_by")
    there: EmployerReview | None = reviews.filter(job_end=case).first()
    if there is not None:
        if all(getattr(there, name) == value for name, value in content.items()):
            return there  # sent twice
        raise NotPossibleNow("Op deze baan is al teruggekeken. Bel het vaste contact als u iets wilt toevoegen.")
    made: EmployerReview = EmployerReview.objects.create(job_end=case, given_on=on, **content)
    vacancy_notices.looked_back(made, by=actor, at=at)
    return made
