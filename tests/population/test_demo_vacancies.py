"""The vacancies of a demonstration come about by what people do, not as rows."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Office, User
from accounts.roles import Role
from clients.models import Employment
from journeys.models import Candidate, JobEnd, Vacancy
from notifications.models import Notification
from population.demo_vacancies import tell
from tests import factories
from tests.conftest import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(office: Office) -> dict[Role, User]:
    """The two of a demonstration whom vacancies are between."""
    roles = (Role.LABOUR_EXPERT, Role.EMPLOYER_ADVISER)
    return {role: factories.UserFactory(role=role, office=office, is_demo=True) for role in roles}


def ending(people: dict[Role, User], ends_on: date, klantfase: str = "aan_het_werk", **client: Any) -> Employment:
    """A contract that ends, of a client of the demonstration's expert."""
    expert = people[Role.LABOUR_EXPERT]
    whose = factories.ClientFactory(office=expert.office, **client)
    factories.ContactPersonFactory(client=whose, user=expert)
    factories.JourneyFactory(client=whose, klantfase=klantfase)
    job: Employment = factories.EmploymentFactory(client=whose, job_title="Bakker", expected_end_on=ends_on)
    return job


def test_each_vacancy_is_an_answer_in_a_case_and_the_oldest_is_taken(people: dict[Role, User]) -> None:
    first, second = (ending(people, day, last_name="Visser") for day in (date(2027, 1, 31), date(2027, 2, 28)))
    seeking = ending(people, date(2028, 1, 1), "naar_werk").client
    tell(people[Role.LABOUR_EXPERT].office_id, MONDAY)
    assert set(Vacancy.objects.values_list("employment", "state", "opened_on", "starts_on")) == {
        (first.pk, "open", date(2026, 11, 20), date(2027, 2, 1)),
        (second.pk, "opgepakt", date(2026, 11, 19), date(2027, 3, 1)),
    }
    assert set(JobEnd.objects.values_list("state", flat=True)) == {"niet_verlengd"}
    assert Candidate.objects.get().client == seeking
    assert Notification.objects.filter(recipient=people[Role.EMPLOYER_ADVISER]).count() == 3


def test_nobody_leaves_a_place_that_bears_the_own_name(people: dict[Role, User]) -> None:
    ending(people, date(2027, 1, 31), last_name="Bakker")
    tell(people[Role.LABOUR_EXPERT].office_id, MONDAY)
    assert not Vacancy.objects.exists()
