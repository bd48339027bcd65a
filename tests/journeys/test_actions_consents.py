"""What a client lets us say: asked, given, refused, taken back; which word counts; and whose it is to say."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Organisation, User
from accounts.roles import Role
from base.refusal import Invalid, NotPossibleNow, NotVisible, Stale
from clients.models import Client, Consent, Employment
from notifications.models import Notification
from tests import factories
from tests.consent_factories import ConsentFactory
from tests.journeys.acts import AT, ON
from tests.journeys.acts_on_consents import answer, ask, record, withdraw, withdraw_own

pytestmark = pytest.mark.django_db

State = Consent.State
YESTERDAY, LAST_WEEK = ON - timedelta(days=1), ON - timedelta(days=7)


def may_speak(client: Client, job: Employment, on: date = ON) -> bool:
    """Whether we may speak with the employer of this job about it on that day."""
    about = {"client": client.pk, "employer": job.employer_id, "purpose": "baan", "employment": job.pk}
    return Consent.objects.covering(**about, on=on) is not None


# --- Asking and answering -----------------------------------------------------------------------


def test_a_question_waits_for_the_client_who_reads_that_there_is_one(
    kim: Client, kims_account: User, kims_job: Employment, expert: User
) -> None:
    row = ask(kim, expert, employment_id=kims_job.pk)
    assert (row.state, row.asked_on, row.asked_by, row.is_open) == (State.ASKED, ON, expert, True)
    told = Notification.objects.get(recipient=kims_account)
    assert told.url == f"/mine/{kim.number}/consents/{row.pk}/"
    assert not may_speak(kim, kims_job)


def test_asked_twice_it_is_one_question(
    kim: Client, kims_account: User, kims_job: Employment, expert: User, colleague: User
) -> None:
    assert ask(kim, expert, employment_id=kims_job.pk) == ask(kim, colleague, employment_id=kims_job.pk)
    assert Consent.objects.count() == Notification.objects.count() == 1


@pytest.mark.parametrize("given", [True, False])
def test_the_client_answers_and_the_fixed_contact_and_who_asked_hear(
    kim: Client, kims_account: User, kims_job: Employment, expert: User, colleague: User, given: bool
) -> None:
    row = answer(ask(kim, colleague, employment_id=kims_job.pk), kims_account, given)
    row.refresh_from_db()
    assert (row.state, row.answered_on, row.answered_as) == (State.GIVEN if given else State.REFUSED, ON, "zelf")
    assert (row.evidence, row.recorded_by, row.version) == ("portaal", kims_account, 2)
    told = Notification.objects.exclude(recipient=kims_account)
    assert {row.recipient for row in told} == {expert, colleague}
    assert may_speak(kim, kims_job) is given


def test_a_representative_answers_for_the_client_and_the_row_says_so(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    mother = factories.UserFactory(role=Role.CLIENT)
    factories.ClientAccessFactory(client=kim, user=mother, by_mandate=True)
    row = answer(ask(kim, expert), mother)
    assert (row.answered_as, row.recorded_by) == ("vertegenwoordiger", mother)
    assert withdraw_own(row, mother).withdrawn_as == "vertegenwoordiger"


def test_an_answer_is_given_once(kim: Client, kims_account: User, expert: User) -> None:
    row = answer(ask(kim, expert), kims_account)
    with pytest.raises(NotPossibleNow, match="al geantwoord: gegeven"):
        answer(row, kims_account, given=False)
    with pytest.raises(NotPossibleNow, match="al toestemming gegeven"):
        ask(kim, expert)


def test_what_the_client_said_in_a_talk_answers_the_question_that_waits(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    asked = ask(kim, expert, employment_id=kims_job.pk)
    row = record(
        kim, expert, employment_id=kims_job.pk, voice="vertegenwoordiger", evidence="brief", note=" In  mei. "
    )
    assert (row.pk, row.state, row.answered_as, row.evidence, row.note) == (
        asked.pk, State.GIVEN, "vertegenwoordiger", "brief", "In mei.",
    )  # fmt: skip
    assert record(kim, expert, employment_id=kims_job.pk) == row
    assert Consent.objects.count() == 1


def test_a_no_that_nobody_asked_for_is_kept_once(kim: Client, kims_job: Employment, expert: User) -> None:
    assert record(kim, expert, given=False) == record(kim, expert, given=False)
    assert Consent.objects.get().state == State.REFUSED


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"purpose": "alles"}, "purpose"),
        ({"voice": "buurman"}, "voice"),
        ({"evidence": "portaal"}, "evidence"),
        ({"evidence": ""}, "evidence"),
        ({"answered_on": date(2026, 11, 24)}, "answered_on"),
        ({"answered_on": date(1026, 1, 1)}, "answered_on"),
        ({"note": "a" * 301}, "note"),
        ({"employer_id": 999_999_999}, "employer_id"),
        ({"employment_id": 999_999_999}, "employment_id"),
    ],
)
def test_what_cannot_be_right_is_told_at_its_field(
    kim: Client, kims_job: Employment, expert: User, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record(kim, expert, **wrong)
    assert list(refused.value.errors) == [field]
    assert not Consent.objects.exists()


def test_a_job_goes_with_speaking_about_that_job_alone(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User
) -> None:
    for wrong in ({"purpose": "vacature"}, {"employer_id": bakery.pk}):
        with pytest.raises(Invalid, match="Over een baan"):
            ask(kim, expert, employment_id=kims_job.pk, **wrong)
    alone = factories.EmploymentFactory(client=kim, kind="zelfstandig", employer=None, expected_end_on=None)
    with pytest.raises(Invalid, match="bij een werkgever"):
        ask(kim, expert, employment_id=alone.pk)


# --- Which word counts --------------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["job", "employer", "every"])
def test_a_yes_covers_the_job_the_employer_or_everyone(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User, scope: str
) -> None:
    named = {"job": {"employment_id": kims_job.pk}, "employer": {"employer_id": bakery.pk}, "every": {}}[scope]
    record(kim, expert, **named)
    same_employer = factories.EmploymentFactory(client=kim, employer=bakery)
    elsewhere = factories.EmploymentFactory(client=kim)
    found = [may_speak(kim, job) for job in (kims_job, same_employer, elsewhere)]
    assert found == {"job": [True, False, False], "employer": [True, True, False], "every": [True, True, True]}[scope]


def test_a_yes_covers_no_other_purpose_and_no_other_client(kim: Client, kims_job: Employment, expert: User) -> None:
    record(kim, expert, purpose="vacature")
    record(kim, expert, purpose="plaatsing")
    ConsentFactory()
    assert not may_speak(kim, kims_job)


@pytest.mark.parametrize("first_wide", [True, False])
def test_of_a_yes_and_a_no_that_both_hold_the_last_counts(
    kim: Client, kims_job: Employment, expert: User, first_wide: bool
) -> None:
    wide: dict[str, Any] = {}
    narrow = {"employment_id": kims_job.pk}
    first, last = (wide, narrow) if first_wide else (narrow, wide)
    record(kim, expert, True, **first)
    record(kim, expert, False, **last, at=AT + timedelta(minutes=5))
    assert not may_speak(kim, kims_job)
    record(kim, expert, True, **last, at=AT + timedelta(minutes=10))
    assert may_speak(kim, kims_job)


def test_a_no_to_every_employer_takes_each_yes_back_and_a_no_to_one_job_only_that(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    other = factories.EmploymentFactory(client=kim)
    for job in (kims_job, other):
        record(kim, expert, employment_id=job.pk)
    placement = record(kim, expert, purpose="plaatsing")
    record(kim, expert, given=False, employment_id=other.pk)
    assert (may_speak(kim, kims_job), may_speak(kim, other)) == (True, False)
    record(kim, expert, given=False)
    assert not may_speak(kim, kims_job)
    assert list(Consent.objects.given()) == [placement]


def test_a_yes_holds_from_its_day_until_the_day_on_which_it_was_taken_back(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    row = record(kim, expert, answered_on=LAST_WEEK)
    withdraw(row, expert)
    days = (LAST_WEEK - timedelta(days=1), LAST_WEEK, YESTERDAY, ON, ON + timedelta(days=1))
    assert [may_speak(kim, kims_job, on) for on in days] == [False, True, True, False, False]


def test_a_letter_of_before_a_later_no_is_no_yes(kim: Client, kims_job: Employment, expert: User) -> None:
    withdraw(record(kim, expert, answered_on=LAST_WEEK), expert)
    with pytest.raises(Invalid, match="op een latere dag nee"):
        record(kim, expert, answered_on=YESTERDAY, evidence="brief")
    later = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    assert record(kim, expert, at=later).runs
    assert may_speak(kim, kims_job)


# --- Taking it back -----------------------------------------------------------------------------


def test_the_client_takes_it_back_at_any_time_and_the_fixed_contact_hears(
    kim: Client, kims_account: User, kims_job: Employment, expert: User
) -> None:
    row = withdraw_own(record(kim, expert), kims_account)
    assert (row.state, row.withdrawn_on, row.withdrawn_as, row.withdrawn_by) == (
        State.WITHDRAWN, ON, "zelf", kims_account,
    )  # fmt: skip
    told = Notification.objects.get(recipient=expert)
    assert told.subject == f"Geen toestemming meer: {kim.number}"
    assert "Neem hierover geen contact op met de werkgever." in told.text


def test_only_what_runs_is_taken_back(kim: Client, kims_account: User, expert: User) -> None:
    row = ask(kim, expert)
    for act in (lambda: withdraw(row, expert), lambda: withdraw_own(row, kims_account)):
        with pytest.raises(NotPossibleNow, match="geen lopende toestemming: gevraagd"):
            act()
    given = record(kim, expert)
    withdraw(given, expert)
    with pytest.raises(NotPossibleNow, match="geen lopende toestemming: ingetrokken"):
        withdraw(given, expert)
    with pytest.raises(Invalid, match="wie de toestemming intrekt"):
        withdraw(record(kim, expert, purpose="vacature"), expert, voice="")


def test_what_was_looked_at_may_have_changed_meanwhile(kim: Client, kims_account: User, expert: User) -> None:
    row = ask(kim, expert)
    record(kim, expert)
    with pytest.raises(Stale):
        answer(row, kims_account, version=1)
    with pytest.raises(Stale):
        withdraw(row, expert, version=1)
    with pytest.raises(Stale):
        withdraw_own(row, kims_account, version=1)
    assert withdraw_own(row, kims_account, version=2).state == State.WITHDRAWN


# --- Whose it is --------------------------------------------------------------------------------


def test_nobody_answers_or_takes_back_for_another_client(kim: Client, kims_account: User, sam: Client) -> None:
    waits, runs = ConsentFactory(client=sam, asked=True), ConsentFactory(client=sam, purpose="vacature")
    for act in (lambda: answer(waits, kims_account), lambda: withdraw_own(runs, kims_account)):
        with pytest.raises(NotVisible):
            act()
    assert set(Consent.objects.values_list("state", flat=True)) == {State.ASKED, State.GIVEN}


def test_who_no_longer_looks_along_says_nothing_any_more(kim: Client, kims_account: User, expert: User) -> None:
    row = ask(kim, expert)
    kims_account.accesses.update(until=ON, end_reason="Niet meer")
    with pytest.raises(NotVisible):
        answer(row, kims_account)


def test_consent_of_another_office_is_not_there(kim: Client, expert: User, sam: Client, outsider: User) -> None:
    with pytest.raises(NotVisible):
        ask(sam, expert)
    with pytest.raises(NotVisible):
        withdraw(ConsentFactory(client=kim), outsider)
    job = factories.EmploymentFactory(client=sam)
    with pytest.raises(Invalid, match="baan van deze klant"):
        ask(kim, expert, employment_id=job.pk)
