"""The vacancies of a demonstration, for its adviser of the Werkgeversservicepunt: told as they would come about."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from base.dates import add_months, previous_working_day
from clients.models import Client, Employment
from journeys.actions.left_behind import Place, note_vacancy_answer
from journeys.actions.vacancies import move_vacancy, put_forward
from journeys.actions.work import end_employment
from journeys.models import JobEnd, Vacancy
from journeys.vacancy_lifecycle import VacancyReason, VacancyState, Wanted

NUMBER = 7


def tell(office_id: int, on: date) -> None:
    """Places that come free: on each of the last working days the expert announced the end of a job and called the
    employer. The adviser took the oldest, and the expert put somebody forward for it.
    """
    people = {user.role: user for user in User.objects.filter(is_demo=True, office=office_id)}
    expert, adviser = people.get(Role.LABOUR_EXPERT), people.get(Role.EMPLOYER_ADVISER)
    if expert is None or adviser is None:
        return
    told_on, vacancy = on, None
    for job in _jobs(expert, on):
        told_on = previous_working_day(told_on)
        vacancy = _come_free(job, expert, told_on)
    if vacancy is None:
        return
    step: dict[str, Any] = {"target": VacancyState.TAKEN, "reason": VacancyReason.TAKEN_UP}
    move_vacancy(vacancy_id=vacancy.pk, **step, version=None, actor=adviser, **_clock(on))
    seeking = Client.objects.caseload_of(expert).filter(journey__klantfase="naar_werk")
    client = seeking.order_by("pk").first()
    if client is not None:
        put_forward(
            vacancy_id=vacancy.pk, client_id=client.pk, client_agreed_on=on, version=None, actor=expert, **_clock(on)
        )


def _jobs(expert: User, on: date) -> list[Any]:
    """Contracts of the expert's clients that end in one to four months and of which nobody said anything yet.

    Somebody who is called after a trade cannot leave a place for that trade: a vacancy names nobody.
    """
    jobs = (
        Employment.objects.running()
        .filter(client__in=Client.objects.caseload_of(expert), client__journey__klantfase="aan_het_werk")
        .filter(kind="tijdelijk", started_on__lt=add_months(on, -1), employer__isnull=False, end_reason="")
        .filter(expected_end_on__range=(add_months(on, 1), add_months(on, 4)))
        .filter(signals__isnull=True, job_ends__isnull=True)
        .exclude(job_title="")
        .select_related("client")
        .order_by("expected_end_on", "pk")
    )
    return [job for job in jobs if not _names(job) & set(job.job_title.casefold().split())][:NUMBER]


def _names(job: Employment) -> set[str]:
    return {job.client.first_name.casefold(), job.client.last_name.casefold()}


def _come_free(job: Any, expert: User, on: date) -> Vacancy:
    """The contract will not be extended, and the employer wants somebody for the same work from the next day."""
    why = Employment.EndReason.NOT_EXTENDED
    last_day = job.expected_end_on
    end_employment(employment_id=job.pk, ended_on=last_day, reason=why, version=None, actor=expert, **_clock(on))
    return note_vacancy_answer(
        job_end_id=JobEnd.objects.get(employment=job).pk,
        wanted=Wanted.YES,
        way=Vacancy.Way.PHONE,
        place=Place(job_title=job.job_title, hours=None, starts_on=last_day + timedelta(days=1), description=""),
        version=None,
        answer_version=None,
        actor=expert,
        **_clock(on),
    )


def _clock(on: date) -> dict[str, Any]:
    return {"on": on, "at": timezone.make_aware(datetime.combine(on, time(12)))}
