"""The queue of the Werkgeversservicepunt: taken once, filled or withdrawn, and clients put forward who agreed."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts import actions as accounts
from accounts.models import User
from accounts.roles import Role
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible, Stale
from clients.models import Client
from journeys.actions.moves import move
from journeys.models import Candidate, Vacancy
from notifications.models import Notification
from tests import factories, vacancy_factories
from tests.journeys.acts import AT, ON
from tests.journeys.acts_on_vacancies import decide, go, propose, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(kim: Client) -> User:
    """An adviser of the Werkgeversservicepunt in Kim's region."""
    return factories.UserFactory(name="Willem Prins", role=Role.EMPLOYER_ADVISER, office=kim.office, phone="030 1")


@pytest.fixture
def vacancy(kim: Client, kims_journey: Any) -> Vacancy:
    """Left at the bakery by somebody else of the region."""
    job = factories.EmploymentFactory(client__office=kim.office)
    made: Vacancy = vacancy_factories.VacancyFactory(employment=job)
    return made


@pytest.fixture
def candidate(vacancy: Vacancy, kim: Client, expert: User, adviser: User) -> Candidate:
    """Kim, for a vacancy that the adviser has."""
    go(vacancy, "opgepakt", adviser)
    return propose(vacancy, kim, expert)


def subjects(user: User) -> list[str]:
    rows = Notification.objects.filter(recipient=user).order_by("pk").values_list("subject", flat=True)
    return [subject.split(":")[0] for subject in rows]


def test_an_adviser_takes_a_vacancy_and_the_employer_hears_whom_to_call(vacancy: Vacancy, adviser: User) -> None:
    step = go(vacancy, "opgepakt", adviser, version=1)
    stored = Vacancy.objects.get()
    assert (stored.state, stored.adviser, stored.version, step.to_state) == ("opgepakt", adviser, 2, "opgepakt")
    told = Notification.objects.get(recipient=vacancy.answered_by)
    assert "Willem Prins" in told.text
    assert "030 1" in told.text


def test_of_two_advisers_one_has_it_and_the_other_reads_that(vacancy: Vacancy, kim: Client, adviser: User) -> None:
    other = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=kim.office)
    go(vacancy, "opgepakt", adviser, version=1)
    for actor in (other, adviser):
        with pytest.raises(Stale):
            go(vacancy, "opgepakt", actor, version=1)
    assert Vacancy.objects.get().adviser == adviser
    with pytest.raises(NotPossibleNow, match="U hebt deze vacature al"):
        go(vacancy, "opgepakt", adviser, version=2)
    go(vacancy, "opgepakt", other, version=2)
    assert Vacancy.objects.get().adviser == other
    assert subjects(adviser) == ["Vacature overgenomen"]


def test_a_vacancy_is_filled_after_it_was_taken(vacancy: Vacancy, adviser: User, on: date) -> None:
    with pytest.raises(NotPossibleNow, match="de stand is “Open”"):
        go(vacancy, "vervuld", adviser, "anders")
    go(vacancy, "opgepakt", adviser)
    go(vacancy, "vervuld", adviser, "anders")
    stored = Vacancy.objects.get()
    assert (stored.state, stored.closed_on) == ("vervuld", on)
    with pytest.raises(NotPossibleNow):
        go(vacancy, "ingetrokken", adviser, "geen_kandidaat")


@pytest.mark.parametrize(
    ("target", "reason", "field"),
    [("open", "werkgever_zoekt", "target"), ("kwijt", "x", "target"), ("ingetrokken", "baan_gaat_door", "reason"),
     ("vervuld", "kandidaat", "reason")],
)  # fmt: skip
def test_a_step_that_no_adviser_takes_is_refused(
    vacancy: Vacancy, adviser: User, target: str, reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        go(vacancy, target, adviser, reason)
    assert list(refused.value.errors) == [field]


def test_who_is_still_a_candidate_is_let_go_with_the_vacancy(
    vacancy: Vacancy, candidate: Candidate, adviser: User, expert: User
) -> None:
    go(vacancy, "ingetrokken", adviser, "werkgever_zoekt_niet")
    candidate.refresh_from_db()
    assert (candidate.state, candidate.result_note) == ("afgewezen", "De vacature is ingetrokken.")
    assert [subject.split(" ")[0] for subject in subjects(expert)] == ["Kandidaat"]
    assert "Vacature ingetrokken" not in subjects(adviser)


def test_a_client_is_put_forward_once_and_the_adviser_hears(
    vacancy: Vacancy, candidate: Candidate, kim: Client, expert: User, adviser: User, on: date
) -> None:
    assert (candidate.state, candidate.put_forward_by, candidate.client_agreed_on) == ("voorgesteld", expert, on)
    assert propose(vacancy, kim, expert) == candidate
    assert subjects(adviser) == ["Nieuwe kandidaat"]


def test_while_nobody_has_it_every_adviser_of_the_region_hears_of_a_candidate(
    vacancy: Vacancy, kim: Client, expert: User, adviser: User
) -> None:
    propose(vacancy, kim, expert)
    assert subjects(adviser) == ["Nieuwe kandidaat"]


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(1026, 1, 1)])
def test_nobody_is_put_forward_without_having_agreed(vacancy: Vacancy, kim: Client, expert: User, day: date) -> None:
    with pytest.raises(Invalid) as refused:
        propose(vacancy, kim, expert, client_agreed_on=day)
    assert list(refused.value.errors) == ["client_agreed_on"]
    assert not Candidate.objects.exists()


def test_nobody_is_put_forward_for_the_own_place_or_for_one_that_is_closed(
    vacancy: Vacancy, kim: Client, expert: User, adviser: User
) -> None:
    own = vacancy_factories.VacancyFactory(employment=factories.EmploymentFactory(client=kim))
    with pytest.raises(Invalid, match="zelf verlaat"):
        propose(own, kim, expert)
    with pytest.raises(Stale):
        propose(vacancy, kim, expert, version=7)
    go(vacancy, "ingetrokken", adviser, "geen_kandidaat")
    with pytest.raises(NotPossibleNow, match="geen kandidaten"):
        propose(vacancy, kim, expert)


def test_a_vacancy_of_another_region_does_not_exist(kim: Client, expert: User, kims_journey: Any) -> None:
    with pytest.raises(NotVisible):
        propose(vacancy_factories.VacancyFactory(), kim, expert)


def test_who_is_hired_fills_the_vacancy_and_the_others_are_let_go(
    vacancy: Vacancy, candidate: Candidate, adviser: User, expert: User
) -> None:
    other = vacancy_factories.CandidateFactory(vacancy=vacancy)
    decide(candidate, "gesprek", adviser)
    decide(candidate, "aangenomen", adviser, " Begint maandag. ")
    assert Vacancy.objects.get().state == "vervuld"
    candidate.refresh_from_db()
    other.refresh_from_db()
    assert (candidate.state, candidate.result_note, other.state) == ("aangenomen", "Begint maandag.", "afgewezen")
    last = Notification.objects.filter(recipient=expert).latest("pk")
    assert "Begint maandag. Leg de nieuwe baan vast in het dossier." in last.text
    with pytest.raises(NotPossibleNow, match="al beslist"):
        decide(candidate, "afgewezen", adviser)
    with pytest.raises(NotPossibleNow, match="was al kandidaat: aangenomen"):
        propose(vacancy, candidate.client, expert)


def test_who_was_let_go_is_put_forward_again_once_somebody_is_sought_again(
    vacancy: Vacancy, candidate: Candidate, adviser: User, expert: User
) -> None:
    other = vacancy_factories.CandidateFactory(vacancy=vacancy, client__office=candidate.client.office)
    factories.JourneyFactory(client=other.client)
    factories.ContactPersonFactory(client=other.client, user=expert)
    decide(other, "afgewezen", adviser, "Te ver weg.")
    go(vacancy, "ingetrokken", adviser, "werkgever_zoekt_niet")
    Vacancy.objects.filter(pk=vacancy.pk).update(state="open", closed_on=None, adviser=None)
    again = propose(vacancy, candidate.client, expert)
    assert (again.pk, again.state, again.result_note) == (candidate.pk, "voorgesteld", "")
    with pytest.raises(NotPossibleNow, match="was al kandidaat: niet aangenomen"):
        propose(vacancy, other.client, expert)


def test_a_result_waits_until_the_vacancy_was_taken_and_is_one_of_the_list(
    vacancy: Vacancy, kim: Client, expert: User, adviser: User
) -> None:
    candidate = propose(vacancy, kim, expert)
    with pytest.raises(NotPossibleNow, match="Pak de vacature eerst op"):
        decide(candidate, "gesprek", adviser)
    go(vacancy, "opgepakt", adviser)
    for state, note, field in (("teruggetrokken", "", "state"), ("gesprek", "x" * 301, "note")):
        with pytest.raises(Invalid) as refused:
            decide(candidate, state, adviser, note)
        assert list(refused.value.errors) == [field]
    decide(candidate, "gesprek", adviser, version=1)
    with pytest.raises(Stale):
        decide(candidate, "aangenomen", adviser, version=1)
    with pytest.raises(NotPossibleNow, match="al vastgelegd"):
        decide(candidate, "gesprek", adviser)


def test_a_client_who_no_longer_wants_it_is_taken_back_and_may_come_again(
    vacancy: Vacancy, candidate: Candidate, kim: Client, expert: User, adviser: User
) -> None:
    take_back(candidate, expert, version=1)
    with pytest.raises(NotPossibleNow, match="al beslist"):
        take_back(candidate, expert)
    with pytest.raises(Stale):
        take_back(candidate, expert, version=1)
    again = propose(vacancy, kim, expert)
    assert (again.pk, again.state) == (candidate.pk, "voorgesteld")
    assert subjects(adviser) == ["Nieuwe kandidaat", "Kandidaat teruggetrokken", "Nieuwe kandidaat"]


def test_who_leaves_the_target_group_is_no_candidate_any_more(
    candidate: Candidate, kim: Client, expert: User, adviser: User
) -> None:
    move(
        journey_id=kim.journey.pk, target="uitgestroomd", reason="pensioen", note="", on=ON, today=ON, actor=expert,
        at=AT, version=None,
    )  # fmt: skip
    candidate.refresh_from_db()
    assert candidate.state == "teruggetrokken"
    assert subjects(adviser)[-1] == "Kandidaat teruggetrokken"


def test_an_expert_handles_no_vacancy_and_an_adviser_puts_nobody_forward(
    vacancy: Vacancy, kim: Client, expert: User, adviser: User
) -> None:
    with pytest.raises(NotAllowed):
        go(vacancy, "opgepakt", expert)
    with pytest.raises(NotAllowed):
        propose(vacancy, kim, adviser)


def test_an_account_with_a_vacancy_in_hand_is_not_closed(vacancy: Vacancy, adviser: User) -> None:
    go(vacancy, "opgepakt", adviser)
    with pytest.raises(Invalid, match="1 vacancies"):
        accounts.close_user(email=adviser.email)


@pytest.mark.parametrize("wrong", [{"state": "kwijt"}, {"client_agreed_on": date(2026, 11, 21)}])
def test_the_database_refuses_a_candidate_that_cannot_be(wrong: dict[str, Any]) -> None:
    row = vacancy_factories.CandidateFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        vacancy_factories.CandidateFactory(vacancy=row.vacancy, client=row.client)
