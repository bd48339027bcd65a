"""Vacancies at the same time: real threads with connections of their own, on PostgreSQL."""

import pytest
from django.db import connection

from accounts.models import Organisation, User
from accounts.roles import Role
from base.refusal import Stale
from clients.models import Client, Employment
from journeys.models import Candidate, JobEnd, Vacancy, VacancyStep
from notifications.models import Notification
from tests import factories, vacancy_factories
from tests.journeys.acts import end
from tests.journeys.acts_on_vacancies import answer, go, propose
from tests.services.test_parallel import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _postgresql() -> None:
    assert connection.vendor == "postgresql", "DATABASE_URL must name a PostgreSQL database"


def test_of_two_advisers_who_take_a_vacancy_at_once_one_has_it(kims_job: Employment, kim: Client) -> None:
    vacancy = vacancy_factories.VacancyFactory(employment=kims_job)
    one, other = (factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=kim.office) for _ in range(2))
    acts = [lambda who=who: go(vacancy, "opgepakt", who, version=1) for who in (one, other)]
    found = at_once(*acts)
    assert {type(result) for result in found} == {VacancyStep, Stale}
    stored = Vacancy.objects.get()
    assert (stored.version, stored.steps.filter(to_state="opgepakt").get().actor) == (2, stored.adviser)


def test_an_answer_or_a_candidate_that_is_sent_twice_at_once_is_one(
    kims_job: Employment, kim: Client, employer: User, expert: User
) -> None:
    adviser = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=kim.office)
    end(kims_job, expert, ended_on=kims_job.expected_end_on)
    case = JobEnd.objects.get()
    one, other = at_once(*[lambda: answer(case, employer)] * 2)
    assert one == other == Vacancy.objects.get()
    assert Notification.objects.filter(recipient=adviser).count() == 1
    noor = factories.ClientFactory(office=kim.office)
    factories.ContactPersonFactory(client=noor, user=expert)
    first, second = at_once(*[lambda: propose(one, noor, expert)] * 2)
    assert first == second == Candidate.objects.get()
    assert Notification.objects.filter(recipient=adviser).count() == 2


def test_of_two_accounts_that_answer_at_once_the_second_is_told(
    kims_job: Employment, bakery: Organisation, employer: User, expert: User
) -> None:
    end(kims_job, expert, ended_on=kims_job.expected_end_on)
    case, other = JobEnd.objects.get(), factories.UserFactory(role=Role.EMPLOYER, organisation=bakery)
    found = at_once(
        lambda: answer(case, employer, wanted="ja", version=0), lambda: answer(case, other, wanted="nee", version=0)
    )
    assert {type(result) for result in found} == {Vacancy, Stale}
    assert Vacancy.objects.get().answered_by == next(row.answered_by for row in found if isinstance(row, Vacancy))
