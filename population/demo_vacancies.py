"""The vacancies of a demonstration, for its adviser of the Werkgeversservicepunt."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, Employment
from journeys.models import Candidate, Vacancy, VacancyStep
from journeys.vacancy_lifecycle import VacancyReason, VacancyState, Wanted

# How many places came free, and in how long.
NUMBER, WITHIN = 7, timedelta(days=60)


def write(office_id: int, on: date) -> None:
    """For the adviser of the demonstration: places that came free lately, the last of them taken, with a candidate.

    The expert of the demonstration noted all answers down, so that they point at nobody.
    """
    people = {user.role: user for user in User.objects.filter(is_demo=True, office=office_id)}
    expert, adviser = people.get(Role.LABOUR_EXPERT), people.get(Role.EMPLOYER_ADVISER)
    ended = Employment.objects.filter(client__office=office_id, ended_on__gt=on - WITHIN, employer__isnull=False)
    jobs: list[Any] = list(ended.exclude(job_title="").order_by("-ended_on", "pk")[:NUMBER])
    if expert is None or adviser is None or not jobs:
        return
    vacancies = [
        Vacancy(
            employment=job,
            employer_id=job.employer_id,
            office_id=office_id,
            job_title=job.job_title,
            wanted=Wanted.YES,
            answered_by=expert,
            answered_on=job.ended_on,
            answered_way=Vacancy.Way.PHONE,
            state=VacancyState.TAKEN if place == len(jobs) - 1 else VacancyState.OPEN,
            adviser=adviser if place == len(jobs) - 1 else None,
            opened_on=job.ended_on,
        )
        for place, job in enumerate(jobs)
    ]
    Vacancy.objects.bulk_create(vacancies)
    moves: list[Any] = [(row, "", VacancyState.OPEN, VacancyReason.WANTED, expert) for row in vacancies]
    moves.append((vacancies[-1], VacancyState.OPEN, VacancyState.TAKEN, VacancyReason.TAKEN_UP, adviser))
    noon = timezone.make_aware(datetime.combine(on, time(12)))
    VacancyStep.objects.bulk_create(
        VacancyStep(
            vacancy=row, from_state=before, to_state=to, reason=why, actor=by, on=row.opened_on, recorded_at=noon
        )
        for row, before, to, why, by in moves
    )
    seeking = Client.objects.caseload_of(expert).filter(journey__klantfase="naar_werk")
    client = seeking.exclude(pk=jobs[-1].client_id).order_by("pk").first()
    if client is not None:
        Candidate.objects.create(
            vacancy=vacancies[-1], client=client, put_forward_by=expert, put_forward_on=on, client_agreed_on=on
        )
