"""Consent at the same time as what it is for, on PostgreSQL."""

import pytest

from accounts.roles import Role
from audit.models import RefusedContact
from base.refusal import ConsentMissing, NotPossibleNow, Refusal
from clients.models import Client, Consent
from journeys.models import Agreement, Candidate
from tests import factories, vacancy_factories
from tests.consent_factories import ConsentFactory
from tests.journeys.acts_on_consents import answer, ask, withdraw, withdraw_own
from tests.journeys.acts_on_vacancies import propose
from tests.journeys.test_outbound_contact import agree
from tests.services.test_parallel import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def kim() -> Client:
    """At work, with a fixed contact and an account."""
    client = factories.ClientFactory()
    factories.ContactPersonFactory(client=client)
    factories.JourneyFactory(client=client)
    factories.EmploymentFactory(client=client)
    factories.ClientAccessFactory(client=client, user=factories.UserFactory(role=Role.CLIENT))
    return client


def test_a_plan_to_call_and_taking_consent_back_leave_no_plan_without_consent(kim: Client) -> None:
    expert, job = kim.contact_persons.get().user, kim.employments.get()
    for _ in range(5):
        Consent.objects.all().delete()
        row = ConsentFactory(client=kim)
        done = at_once(lambda: agree(kim, job, expert), lambda: withdraw(row, expert))  # noqa: B023
        assert isinstance(done[0], Agreement | ConsentMissing), done
        assert isinstance(done[1], Consent), done
        assert not Agreement.objects.open().exists()
    refused = RefusedContact.objects.count()
    assert refused + Agreement.objects.count() == 5


def test_being_put_forward_and_taking_consent_back_leave_no_candidate(kim: Client) -> None:
    expert = kim.contact_persons.get().user
    kims = kim.accesses.get().user
    for _ in range(5):
        vacancy = vacancy_factories.VacancyFactory(employment__client__office=kim.office)
        row = ConsentFactory(client=kim, purpose="vacature", employer=vacancy.employer)
        done = at_once(
            lambda: propose(vacancy, kim, expert, client_agreed_on=None),  # noqa: B023
            lambda: withdraw_own(row, kims),  # noqa: B023
        )
        assert isinstance(done[0], Candidate | ConsentMissing), done
        assert isinstance(done[1], Consent), done
        assert not Candidate.objects.open().exists()


def test_two_who_ask_at_once_ask_once_and_of_two_answers_one_counts(kim: Client) -> None:
    expert, kims = kim.contact_persons.get().user, kim.accesses.get().user
    first, second = at_once(lambda: ask(kim, expert), lambda: ask(kim, expert))
    assert first == second
    row = Consent.objects.get()
    done = at_once(lambda: answer(row, kims, given=True), lambda: answer(row, kims, given=False))
    assert sum(isinstance(what, Consent) for what in done) == 1
    assert [type(what) for what in done if isinstance(what, Refusal)] == [NotPossibleNow]
    assert Consent.objects.get().version == 2
