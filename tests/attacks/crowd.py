"""Fifty clients of another office, with everything that happens to a client."""

from typing import Any

from accounts.models import Office, Organisation, User
from accounts.roles import Role
from journeys.models import NoPurchase
from tests import chosen_factories, factories, vacancy_factories
from tests.journeys.every_action import ON

MANY = 50


def crowd(office: Office, employer: Organisation, coach: User, fixed: User) -> None:
    """Make them, at an office and with people who were there before: nothing of theirs is new but the clients."""
    for number in range(MANY):
        client = factories.ClientFactory(first_name="Kim", last_name=f"Menigte{number}", office=office)
        of: dict[str, Any] = {"client": client}
        factories.ContactPersonFactory(**of, user=fixed)
        factories.JourneyFactory(**of)
        job = factories.EmploymentFactory(**of, employer=employer)
        factories.CoachingFactory(employment=job, coach=coach, organisation=coach.organisation)
        case = factories.JobEndFactory(employment=job, lead=fixed)
        factories.SignalFactory(employment=job, job_end=case, reported_by=coach)
        factories.UnplacedSignalFactory(office=office, reported_by=coach, client_number=client.number, name="")
        factories.TaskFactory(**of, subject_id=5_000_000 + number, assignee=fixed)
        factories.AgreementFactory(**of)
        factories.ConversationFactory(**of)
        factories.WorkplanFactory(**of)
        factories.TrajectoryFactory(**of)
        factories.TrialPlacementFactory(**of, employer=employer)
        chosen_factories.ChosenServiceFactory(**of, mediation=True, chosen_by=fixed)
        NoPurchase.objects.create(
            **of, number=1, reason="eigen_hulp", explanation="Zelf.", decided_on=ON, decided_by=fixed
        )
        answered_by = User.objects.filter(role=Role.EMPLOYER, organisation=employer).get()
        vacancy = vacancy_factories.VacancyFactory(employment=job, employer=employer, answered_by=answered_by)
        vacancy_factories.CandidateFactory(vacancy=vacancy, client=client, put_forward_by=fixed)
        vacancy_factories.EmployerReviewFactory(job_end=case, given_by=answered_by)
