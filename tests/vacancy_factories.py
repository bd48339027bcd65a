"""Rows about what an employer leaves behind, with sensible values; a test names only what it is about."""

from datetime import date
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.roles import Role
from journeys.models import Candidate, EmployerReview, Vacancy, VacancyStep
from journeys.vacancy_lifecycle import VacancyReason, VacancyState, Wanted
from tests.factories import RECORDED_AT, ClientFactory, EmploymentFactory, JobEndFactory, UserFactory


class VacancyFactory(DjangoModelFactory[Vacancy]):
    """An employer seeks somebody for the place that a client leaves; in the queue since Friday."""

    class Meta:
        model = Vacancy
        skip_postgeneration_save = True

    employment = factory.SubFactory(EmploymentFactory)
    employer = factory.SelfAttribute("employment.employer")
    office = factory.SelfAttribute("employment.client.office")
    job_title = "Hulp in de bakkerij"
    hours = Decimal("24.0")
    description = "Brood inpakken, drie ochtenden."
    wanted = Wanted.YES
    answered_by = factory.SubFactory(
        UserFactory, role=Role.EMPLOYER, organisation=factory.SelfAttribute("..employment.employer")
    )
    answered_on = date(2026, 11, 20)
    answered_way = Vacancy.Way.PORTAL
    state = VacancyState.OPEN
    opened_on = date(2026, 11, 20)

    @factory.post_generation
    def first_step(self: Any, create: bool, extracted: bool | None, **_: Any) -> None:
        """How it began."""
        if create:
            VacancyStep.objects.create(
                vacancy=self,
                to_state=VacancyState.OPEN,
                reason=VacancyReason.WANTED,
                on=self.answered_on,
                recorded_at=RECORDED_AT,
            )

    class Params:
        taken = factory.Trait(
            state=VacancyState.TAKEN,
            adviser=factory.SubFactory(
                UserFactory,
                role=Role.EMPLOYER_ADVISER,
                office=factory.SelfAttribute("..employment.client.office"),
            ),
        )


class CandidateFactory(DjangoModelFactory[Candidate]):
    """Somebody of the region who was put forward on Friday and had agreed the day before."""

    class Meta:
        model = Candidate

    vacancy = factory.SubFactory(VacancyFactory)
    client = factory.SubFactory(ClientFactory, office=factory.SelfAttribute("..vacancy.office"))
    put_forward_by = factory.SubFactory(UserFactory, office=factory.SelfAttribute("..vacancy.office"))
    put_forward_on = date(2026, 11, 20)
    client_agreed_on = date(2026, 11, 19)


class EmployerReviewFactory(DjangoModelFactory[EmployerReview]):
    """The employer looked back on Friday; nobody read it yet."""

    class Meta:
        model = EmployerReview

    job_end = factory.SubFactory(JobEndFactory)
    went_well = "Altijd op tijd."
    what_would_fit = "Werk met de handen."
    would_take_back = True
    given_by = factory.SubFactory(
        UserFactory, role=Role.EMPLOYER, organisation=factory.SelfAttribute("..job_end.employment.employer")
    )
    given_on = date(2026, 11, 20)
