"""Taking consent back stops the contact that was planned, in the same transaction, and the fixed contact hears."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Organisation, User
from clients.models import Client, Coaching, Consent, Employment
from journeys.models import Agreement, Candidate, Conversation, Signal, Task
from notifications.models import Notification
from tests import factories, vacancy_factories
from tests.journeys.acts import AT, ON
from tests.journeys.acts_on_consents import record, withdraw, withdraw_own
from tests.journeys.acts_on_services import plan
from tests.journeys.acts_on_vacancies import propose
from tests.journeys.test_actions_conversations import talk
from tests.journeys.test_outbound_contact import agree

pytestmark = pytest.mark.django_db

Kind = Conversation.Kind


def test_taking_consent_back_stops_what_was_planned_and_the_fixed_contact_hears(
    kim: Client, kims_account: User, kims_job: Employment, expert: User
) -> None:
    row = record(kim, expert, employment_id=kims_job.pk)
    call = agree(kim, kims_job, expert)
    theirs = agree(kim, kims_job, expert, who="werkgever", contact="", what="zorgt voor een maatje", due_on=None)
    own = agree(kim, kims_job, expert, who="klant", contact="", what="belt de dokter", employment_id=None)
    assert Task.objects.open().filter(rule="agreement").count() == 2
    withdraw_own(row, kims_account)
    for stopped in (call, theirs):
        stopped.refresh_from_db()
        assert (stopped.dropped_on, stopped.drop_reason, stopped.closed_by, stopped.version) == (
            ON, "Toestemming ingetrokken.", kims_account, 2,
        )  # fmt: skip
    own.refresh_from_db()
    assert own.is_open
    assert list(Task.objects.open().filter(rule="agreement").values_list("subject_id", flat=True)) == [own.pk]
    told = Notification.objects.get(recipient=expert)
    assert "Vervallen: belt over het contract." in told.text
    assert "Vervallen: zorgt voor een maatje." in told.text


def test_a_no_in_a_talk_stops_the_same(kim: Client, kims_job: Employment, expert: User) -> None:
    record(kim, expert)  # every employer
    call = agree(kim, kims_job, expert)
    talk(kim, expert, kind=Kind.CONTRACT_END, contact_wished="nee", employment_id=kims_job.pk)
    call.refresh_from_db()
    assert call.drop_reason == "Toestemming ingetrokken."


def test_what_another_consent_still_covers_goes_on(kim: Client, kims_job: Employment, expert: User) -> None:
    other = factories.EmploymentFactory(client=kim)
    wide = record(kim, expert)
    calls = [agree(kim, job, expert) for job in (kims_job, other)]
    record(kim, expert, given=False, employment_id=other.pk)
    assert [Agreement.objects.get(pk=call.pk).is_open for call in calls] == [True, False]
    withdraw(wide, expert)
    assert not Agreement.objects.open().exists()


def test_contact_with_an_external_jobcoach_goes_on_and_with_an_internal_one_stops(
    kim: Client, kims_coaching: Coaching, bakery: Organisation, expert: User
) -> None:
    row = record(kim, expert)
    call = agree(kim, kims_coaching.employment, expert, contact="jobcoach")
    withdraw(row, expert)
    call.refresh_from_db()
    assert call.is_open
    record(kim, expert, purpose="baan", at=AT + timedelta(minutes=1))
    Coaching.objects.filter(pk=kims_coaching.pk).update(kind="intern", organisation=bakery)
    withdraw(Consent.objects.given().get(), expert, at=AT + timedelta(minutes=2))
    call.refresh_from_db()
    assert not call.is_open


def test_whoever_is_put_forward_is_taken_back_and_the_adviser_hears_without_a_name(
    kim: Client, kims_account: User, kims_journey: Any, expert: User
) -> None:
    vacancy = vacancy_factories.VacancyFactory(employment__client__office=kim.office, taken=True)
    candidate = propose(vacancy, kim, expert)
    hired = vacancy_factories.CandidateFactory(client=kim, state="aangenomen")
    withdraw_own(Consent.objects.get(), kims_account)
    candidate.refresh_from_db()
    assert (candidate.state, candidate.result_note, candidate.version) == (
        "teruggetrokken", "Toestemming ingetrokken.", 2,
    )  # fmt: skip
    assert Candidate.objects.get(pk=hired.pk).state == "aangenomen"
    told = Notification.objects.filter(recipient=vacancy.adviser).latest("pk")
    assert "wil niet meer worden voorgesteld" in told.text
    assert "Kim" not in told.text
    assert "Teruggetrokken als kandidaat: Hulp in de bakkerij" in Notification.objects.get(recipient=expert).text


def test_a_trial_placement_and_a_signal_are_no_planned_contact(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User
) -> None:
    row = record(kim, expert, purpose="plaatsing")
    placement = plan(kim, bakery, expert)
    signal = factories.SignalFactory(employment=kims_job, state="gepland")
    withdraw(row, expert)
    placement.refresh_from_db()
    assert placement.outcome == ""
    assert Signal.objects.get(pk=signal.pk).state == "gepland"
