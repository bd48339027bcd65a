"""The employer says whether somebody new is sought and how it went; a colleague takes it down as well."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.roles import Role
from base.refusal import Invalid, NotPossibleNow, NotVisible, Stale
from clients.models import Client, Employment
from journeys.actions import work
from journeys.actions.left_behind import Review
from journeys.actions.unplaced import place
from journeys.models import EmployerReview, JobEnd, Journey, Vacancy
from notifications.models import Notification
from tests import factories, vacancy_factories
from tests.journeys.acts import AT, ON, end, extend
from tests.journeys.acts_on_services import request
from tests.journeys.acts_on_vacancies import PLACE, REVIEW, answer, go, look_back, note_answer, note_look_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def adviser(kim: Client) -> User:
    """An adviser of the Werkgeversservicepunt in Kim's region."""
    return factories.UserFactory(name="Willem Prins", role=Role.EMPLOYER_ADVISER, office=kim.office)


@pytest.fixture
def case(kims_job: Employment, expert: User) -> JobEnd:
    """Kim's contract will not be extended, and that is recorded."""
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    return JobEnd.objects.get()


def standing(vacancy: Vacancy) -> list[tuple[str, str]]:
    return list(vacancy.steps.values_list("to_state", "reason"))


def test_a_yes_opens_a_vacancy_in_the_region_and_the_advisers_hear(
    case: JobEnd, kim: Client, employer: User, adviser: User, outsider: User, on: date
) -> None:
    elsewhere = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=outsider.office)
    made = answer(case, employer)
    assert (made.state, made.office, made.employer, made.opened_on) == ("open", kim.office, employer.organisation, on)
    assert (made.job_title, made.hours, made.description) == ("Hulp in de bakkerij", Decimal(24), "Brood inpakken.")
    assert (made.answered_by, made.answered_way) == (employer, "portaal")
    heard = Notification.objects.get(recipient=adviser)
    assert kim.last_name not in f"{heard.subject} {heard.text}"
    assert not Notification.objects.filter(recipient=elsewhere).exists()


def test_the_same_answer_twice_is_one(case: JobEnd, employer: User, adviser: User) -> None:
    assert answer(case, employer) == answer(case, employer)
    assert Vacancy.objects.get().steps.count() == 1
    assert Notification.objects.filter(recipient=adviser).count() == 1


@pytest.mark.parametrize(
    ("answers", "state", "steps"),
    [
        (["onbekend"], "gevraagd", ["gevraagd"]),
        (["nee"], "geen", ["geen"]),
        (["onbekend", "ja"], "open", ["gevraagd", "open"]),
        (["onbekend", "nee"], "geen", ["gevraagd", "geen"]),
        (["nee", "ja"], "open", ["geen", "open"]),
        (["nee", "onbekend"], "gevraagd", ["geen", "gevraagd"]),
        (["ja", "nee"], "ingetrokken", ["open", "ingetrokken"]),
        (["ja", "nee", "ja"], "open", ["open", "ingetrokken", "open"]),
        (["ja", "nee", "onbekend", "nee"], "geen", ["open", "ingetrokken", "gevraagd", "geen"]),
    ],
)
def test_an_employer_may_think_again(
    case: JobEnd, employer: User, answers: list[str], state: str, steps: list[str]
) -> None:
    for wanted in answers:
        answer(case, employer, wanted)
    stored = Vacancy.objects.get()
    assert stored.state == state
    assert [to for to, _ in standing(stored)] == steps
    assert (stored.closed_on is not None) is (state in ("geen", "ingetrokken"))


def test_who_has_the_vacancy_hears_that_it_changed_or_is_withdrawn(
    case: JobEnd, employer: User, adviser: User
) -> None:
    go(answer(case, employer), "opgepakt", adviser)
    answer(case, employer, place=replace(PLACE, hours=Decimal(16)))
    assert Vacancy.objects.get().state == "opgepakt"
    answer(case, employer, "nee")
    heard = Notification.objects.filter(recipient=adviser).order_by("pk").values_list("subject", flat=True)
    assert [subject.split(":")[0] for subject in heard] == [
        "Nieuwe vacature", "Vacature gewijzigd", "Vacature ingetrokken",
    ]  # fmt: skip


def test_who_seeks_somebody_cannot_say_not_to_know(case: JobEnd, employer: User) -> None:
    answer(case, employer)
    with pytest.raises(Invalid) as refused:
        answer(case, employer, "onbekend")
    assert list(refused.value.errors) == ["wanted"]


def test_a_filled_vacancy_is_not_asked_again(case: JobEnd, employer: User, adviser: User) -> None:
    vacancy = answer(case, employer)
    go(vacancy, "opgepakt", adviser)
    go(vacancy, "vervuld", adviser, "anders")
    with pytest.raises(NotPossibleNow, match="al vervuld"):
        answer(case, employer, "nee")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"job_title": " "}, "job_title"),
        ({"job_title": "x" * 81}, "job_title"),
        ({"hours": Decimal(0)}, "hours"),
        ({"hours": Decimal(61)}, "hours"),
        ({"starts_on": date(1026, 1, 1)}, "starts_on"),
        ({"starts_on": date(2028, 1, 1)}, "starts_on"),
        ({"description": "x" * 1001}, "description"),
        ({"description": "De opvolger van Kim moet sterk zijn."}, "description"),
        ({"job_title": "Plek van Van Dijk"}, "job_title"),
        ({"job_title": "opvolger KIM"}, "job_title"),
        ({"description": "De plek van kim_van_dijk."}, "description"),
    ],
)
def test_a_vacancy_that_cannot_be_right_or_names_somebody_is_refused_at_the_field(
    case: JobEnd, employer: User, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        answer(case, employer, place=replace(PLACE, **wrong))
    assert list(refused.value.errors) == [field]
    assert not Vacancy.objects.exists()


def test_an_answer_that_is_none_is_refused(case: JobEnd, employer: User, expert: User) -> None:
    with pytest.raises(Invalid):
        answer(case, employer, "misschien")
    for way in ("portaal", "rooksignaal"):
        with pytest.raises(Invalid) as refused:
            note_answer(case, expert, way=way)
        assert list(refused.value.errors) == ["way"]


def test_a_colleague_takes_the_answer_down_in_the_name_of_the_employer(case: JobEnd, expert: User) -> None:
    made = note_answer(case, expert)
    assert (made.answered_by, made.answered_way, made.state) == (expert, "telefoon", "open")
    with pytest.raises(Stale):
        note_answer(case, expert, "nee", version=JobEnd.objects.get().version + 1)


def test_an_employer_is_asked_about_an_own_report_but_not_about_a_doubt_of_others(
    kims_job: Employment, employer: User
) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    factories.SignalFactory(employment=kims_job, job_end=case)  # by the jobcoach
    for act in (answer, look_back):
        with pytest.raises(NotVisible):
            act(case, employer)
    factories.SignalFactory(employment=kims_job, job_end=case, channel="werkgever", reported_by=employer)
    assert answer(case, employer).state == "open"


def test_an_employer_does_not_learn_on_whose_job_its_words_were_placed(
    kims_job: Employment, employer: User, team_lead: User
) -> None:
    row = factories.UnplacedSignalFactory(office=kims_job.client.office, reported_by=employer)
    place(unplaced_id=row.pk, employment_id=kims_job.pk, version=None, actor=team_lead, on=ON, at=AT)
    assert not JobEnd.objects.asked_of(employer, ON).exists()
    with pytest.raises(NotVisible):
        answer(JobEnd.objects.get(), employer)
    factories.SignalFactory(employment=kims_job, channel="werkgever", reported_by=employer)
    assert JobEnd.objects.asked_of(employer, ON).exists()


def test_staff_wait_until_the_end_is_sure_or_the_employer_reported(kims_job: Employment, expert: User) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    with pytest.raises(NotPossibleNow, match="nog niet vast"):
        note_answer(case, expert)
    Employment.objects.filter(pk=kims_job.pk).update(kind="zelfstandig", employer=None, end_reason="gezondheid")
    with pytest.raises(NotPossibleNow, match="voor zichzelf"):
        note_look_back(case, expert)


def test_another_employer_or_a_job_that_is_long_over_is_not_found(
    case: JobEnd, kims_job: Employment, employer: User
) -> None:
    with pytest.raises(NotVisible):
        answer(case, factories.UserFactory(role=Role.EMPLOYER))
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 8, 24))
    assert answer(case, employer).state == "open"
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 8, 23))
    with pytest.raises(NotVisible):
        answer(case, employer, "nee")


def test_a_job_that_goes_on_leaves_no_vacancy(case: JobEnd, employer: User, adviser: User, expert: User) -> None:
    vacancy = go(answer(case, employer), "opgepakt", adviser).vacancy
    candidate = vacancy_factories.CandidateFactory(vacancy=vacancy)
    work.withdraw_end(employment_id=case.employment_id, version=None, actor=expert, on=case.known_on, at=AT)
    stored = Vacancy.objects.get()
    assert (stored.state, standing(stored)[-1]) == ("ingetrokken", ("ingetrokken", "baan_gaat_door"))
    assert Notification.objects.filter(recipient=adviser, subject__startswith="Vacature ingetrokken").count() == 1
    candidate.refresh_from_db()
    assert candidate.state == "afgewezen"
    assert Notification.objects.filter(recipient=candidate.put_forward_by).count() == 1
    with pytest.raises(NotVisible):
        answer(case, employer)


def test_an_extension_withdraws_the_vacancy_too(kims_job: Employment, employer: User, expert: User) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    factories.SignalFactory(employment=kims_job, job_end=case, channel="werkgever", reported_by=employer)
    answer(case, employer)
    extend(kims_job, expert)
    assert Vacancy.objects.get().state == "ingetrokken"


# --- Looking back ------------------------------------------------------------------------------


def test_an_employer_looks_back_once_and_the_fixed_contact_hears(
    case: JobEnd, employer: User, expert: User, on: date
) -> None:
    made = look_back(case, employer)
    assert (made.went_well, made.would_take_back, made.given_by, made.given_on) == (
        "Altijd op tijd.", True, employer, on,
    )  # fmt: skip
    assert look_back(case, employer) == made
    assert Notification.objects.filter(recipient=expert).count() == 1
    with pytest.raises(NotPossibleNow, match="al teruggekeken"):
        look_back(case, employer, replace(REVIEW, went_well="Anders."))
    with pytest.raises(NotPossibleNow, match="al teruggekeken"):
        note_look_back(case, expert)


def test_a_colleague_takes_the_review_down_and_does_not_hear_of_it(case: JobEnd, expert: User) -> None:
    made = note_look_back(case, expert)
    assert (made.given_by, made.taken_down_by) == (None, expert)
    assert not Notification.objects.filter(recipient=expert).exists()


@pytest.mark.parametrize(
    ("review", "field"),
    [(Review("", " ", "", "", True), "went_well"), (replace(REVIEW, why_it_ends="x" * 2001), "why_it_ends")],
)
def test_a_review_says_something_and_not_too_much(case: JobEnd, employer: User, review: Review, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        look_back(case, employer, review)
    assert list(refused.value.errors) == [field]


def test_whoever_asks_for_a_traject_has_read_the_review_of_the_last_job(
    case: JobEnd, kim: Client, employer: User, expert: User, on: date
) -> None:
    older = factories.JobEndFactory(employment=factories.EmploymentFactory(client=kim), known_on=date(2025, 3, 3))
    vacancy_factories.EmployerReviewFactory(job_end=older)
    asked = {"service": "begeleiding_bij_scholing"}
    Journey.objects.filter(client=kim).update(klantfase="naar_werk")
    look_back(case, employer)
    with pytest.raises(Invalid) as refused:
        request(kim, expert, **asked)
    assert list(refused.value.errors) == ["review_read"]
    request(kim, expert, review_read=True, **asked)
    assert EmployerReview.objects.filter(read_by=expert, read_on=on).get().job_end == case
    request(kim, expert, service="naar_werk", client_can_manage=True, quickest_lasting_way=True)
    assert EmployerReview.objects.unread().get().job_end == older


# --- What the database holds -------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"wanted": "nee"},
        {"job_title": ""},
        {"opened_on": None},
        {"closed_on": date(2026, 11, 23)},
        {"answered_way": "duif"},
        {"wanted": "misschien"},
    ],
)
def test_the_database_refuses_a_vacancy_that_cannot_be(wrong: dict[str, Any]) -> None:
    row = vacancy_factories.VacancyFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vacancy.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize("state", ["opgepakt", "vervuld", "geen", "gevraagd", "ingetrokken", "kwijt"])
def test_a_state_brings_what_belongs_to_it(state: str) -> None:
    row = vacancy_factories.VacancyFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Vacancy.objects.filter(pk=row.pk).update(state=state)


def test_one_job_leaves_one_vacancy_and_a_review_has_one_giver() -> None:
    row = vacancy_factories.VacancyFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        vacancy_factories.VacancyFactory(employment=row.employment)
    review = vacancy_factories.EmployerReviewFactory()
    for wrong in ({"given_by": None}, {"taken_down_by": review.given_by}, {"read_on": date(2026, 11, 23)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EmployerReview.objects.filter(pk=review.pk).update(**wrong)
