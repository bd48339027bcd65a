"""Vacancies through the API: what an adviser of the Werkgeversservicepunt may do, and nothing besides."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, Coaching, Employment
from journeys.models import Candidate, EmployerReview, JobEnd, Journey, Vacancy
from tests import factories, vacancy_factories
from tests.api.conftest import Caller
from tests.api.test_reading import addresses
from tests.journeys.acts import end

BUDGET = 20


@pytest.fixture
def adviser(kim: Client) -> User:
    """An adviser of the Werkgeversservicepunt in Kim's region."""
    return factories.UserFactory(name="Willem Prins", role=Role.EMPLOYER_ADVISER, office=kim.office)


@pytest.fixture
def vacancy(kims_job: Employment) -> Vacancy:
    """What Kim leaves at the bakery."""
    made: Vacancy = vacancy_factories.VacancyFactory(employment=kims_job)
    return made


@pytest.fixture
def case(kims_job: Employment, expert: User) -> JobEnd:
    """Kim's contract will not be extended, and that is recorded."""
    end(kims_job, expert, ended_on=kims_job.expected_end_on)
    return JobEnd.objects.get()


def post(caller: Caller, user: User, where: str, etag: str | None = '"1"', **values: Any) -> Any:
    headers = {} if etag is None else {"If-Match": etag}
    return caller(user).post(f"/api/v1/{where}", values, format="json", headers=headers)


def take(caller: Caller, user: User, vacancy: Vacancy, etag: str | None = '"1"', **given: Any) -> Any:
    values = {"target": "opgepakt", "reason": "opgepakt", **given}
    return post(caller, user, f"vacancies/{vacancy.pk}/steps", etag, **values)


def test_an_adviser_reads_a_vacancy_and_nothing_of_who_leaves(
    caller: Caller, adviser: User, vacancy: Vacancy, kim: Client
) -> None:
    answer = caller(adviser).get(f"/api/v1/vacancies/{vacancy.pk}")
    assert answer["ETag"] == '"1"'
    found = answer.json()
    assert (found["jobTitle"], found["employer"], found["region"], found["hoursPerWeek"]) == (
        "Hulp in de bakkerij", "Bakkerij Het Molentje", "Midden-Utrecht", 24.0,
    )  # fmt: skip
    steps = {action["target"]: action["allowed"] for action in found["allowedActions"]}
    assert steps == {"opgepakt": True, "vervuld": False, "ingetrokken": True, None: False}
    assert set(found) & {"employment", "client", "answeredBy"} == set()
    text = answer.content.decode()
    assert [word for word in (kim.number, "Dijk", "Kim") if word in text] == []
    with CaptureQueriesContext(connection) as queries:
        caller(adviser).get("/api/v1/vacancies")
    assert not [query["sql"] for query in queries if "clients_client" in query["sql"]]


def test_a_vacancy_is_taken_once_and_the_step_can_be_read(caller: Caller, adviser: User, vacancy: Vacancy) -> None:
    answer = take(caller, adviser, vacancy)
    assert answer.status_code == 201, answer.content
    assert caller(adviser).get(answer["Location"]).json() == answer.json()
    assert (answer.json()["fromState"], answer.json()["toState"]) == ("open", "opgepakt")
    assert take(caller, adviser, vacancy).status_code == 412
    assert take(caller, adviser, vacancy, '"2"').status_code == 409
    filled = take(caller, adviser, vacancy, '"2"', target="vervuld", reason="anders")
    assert filled.status_code == 201
    assert take(caller, adviser, vacancy, '"3"', target="vervuld", reason="kandidaat").status_code == 400


@pytest.mark.parametrize(("etag", "status"), [(None, 428), ("*", 428), ('"7"', 412)])
def test_a_step_names_the_version_that_it_is_based_on(
    caller: Caller, adviser: User, vacancy: Vacancy, etag: str | None, status: int
) -> None:
    assert take(caller, adviser, vacancy, etag).status_code == status
    assert Vacancy.objects.get().state == "open"


def test_an_adviser_gets_at_nothing_but_vacancies(
    caller: Caller, adviser: User, kims_coaching: Coaching, kims_journey: Journey, case: JobEnd, vacancy: Vacancy
) -> None:
    task = factories.TaskFactory(client=case.client)
    others = addresses(case.client, kims_coaching, kims_journey, task)
    others += [f"/api/v1/job-ends/{case.pk}{rest}" for rest in ("", "/vacancy-answers", "/employer-reviews")]
    assert {caller(adviser).get(where).status_code for where in others} == {403}
    own = ("", f"/{vacancy.pk}", f"/{vacancy.pk}/steps", f"/{vacancy.pk}/candidates")
    assert {caller(adviser).get(f"/api/v1/vacancies{rest}").status_code for rest in own} == {200}


def test_who_sees_and_does_what(
    caller: Caller, vacancy: Vacancy, adviser: User, expert: User, senior: User, outsider: User, jobcoach: User
) -> None:
    where = f"/api/v1/vacancies/{vacancy.pk}"
    elsewhere = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=outsider.office)
    assert caller(senior).get(where).status_code == 200
    assert caller(jobcoach).get(where).status_code == 403
    for stranger in (outsider, elsewhere):
        assert caller(stranger).get(where).status_code == 404
    assert take(caller, elsewhere, vacancy).status_code == 404
    for reader in (senior, expert):
        assert take(caller, reader, vacancy).status_code == 403
    body = {"client": "W12345678", "clientAgreedOn": "2026-11-20"}
    assert post(caller, adviser, f"vacancies/{vacancy.pk}/candidates", **body).status_code == 403


def test_a_client_is_put_forward_by_number(
    caller: Caller, vacancy: Vacancy, adviser: User, expert: User, kim: Client
) -> None:
    noor = factories.ClientFactory(first_name="Noor", last_name="Graaf", office=kim.office)
    factories.ContactPersonFactory(client=noor, user=expert)
    where = f"vacancies/{vacancy.pk}/candidates"
    body = {"client": noor.number, "clientAgreedOn": "2026-11-20"}
    answer = post(caller, expert, where, **body)
    assert answer.status_code == 201, answer.content
    shown = caller(adviser).get(answer["Location"]).json()
    assert shown == answer.json()
    assert (shown["client"], shown["name"], shown["putForwardBy"]["name"]) == (
        noor.number,
        "Noor Graaf",
        "Anouk de Wit",
    )
    assert post(caller, expert, where, **body).json()["id"] == shown["id"]
    assert Candidate.objects.count() == 1
    for wrong in ({"client": "W99999999"}, {"clientAgreedOn": "2026-11-24"}, {"clientAgreedOn": None}):
        assert post(caller, expert, where, **{**body, **wrong}).status_code == 400


def test_an_answer_and_a_review_are_taken_down_for_the_employer(caller: Caller, case: JobEnd, expert: User) -> None:
    version = f'"{case.version}"'
    where = f"job-ends/{case.pk}/vacancy-answers"
    assert post(caller, expert, where, version, wanted="ja", way="telefoon").status_code == 400
    body = {"wanted": "ja", "way": "telefoon", "jobTitle": "Hulp", "hoursPerWeek": 16.5}
    answer = post(caller, expert, where, version, **body)
    assert answer.status_code == 201, answer.content
    assert (answer.json()["state"], answer.json()["answeredBy"]["name"]) == ("open", "Anouk de Wit")
    assert caller(expert).get(answer["Location"]).json() == answer.json()
    assert post(caller, expert, where, '"99"', **body).status_code == 412
    where = f"job-ends/{case.pk}/employer-reviews"
    assert post(caller, expert, where, version).status_code == 400
    answer = post(caller, expert, where, version, wentWell="Altijd op tijd.", wouldTakeBack=True)
    assert answer.status_code == 201, answer.content
    assert caller(expert).get(answer["Location"]).json() == answer.json()
    assert "Altijd op tijd." not in answer.content.decode()
    assert post(caller, expert, where, version, wentWell="Anders.").status_code == 409
    assert EmployerReview.objects.get().taken_down_by == expert


def test_the_queue_is_narrowed_and_the_oldest_comes_first(caller: Caller, adviser: User, vacancy: Vacancy) -> None:
    office = adviser.office
    taken = vacancy_factories.VacancyFactory(
        employment=factories.EmploymentFactory(client__office=office),
        taken=True,
        opened_on=vacancy.answered_on.replace(day=2),
    )
    vacancy_factories.VacancyFactory(
        employment=factories.EmploymentFactory(client__office=office),
        state="gevraagd", wanted="onbekend", opened_on=None,
    )  # fmt: skip

    def ids(query: str) -> list[int]:
        return [row["id"] for row in caller(adviser).get(f"/api/v1/vacancies{query}").json()["results"]]

    assert ids("") == [taken.pk, vacancy.pk]
    assert ids("?state=open") == [vacancy.pk]
    assert caller(adviser).get("/api/v1/vacancies?state=gevraagd").status_code == 400


def test_every_question_stays_within_its_queries(
    caller: Caller, adviser: User, expert: User, case: JobEnd, vacancy: Vacancy
) -> None:
    spent = {}
    asks = [
        (lambda: caller(adviser).get("/api/v1/vacancies"), 200),
        (lambda: take(caller, adviser, vacancy), 201),
        (lambda: post(caller, expert, f"job-ends/{case.pk}/vacancy-answers", f'"{case.version}"', wanted="nee",
                      way="telefoon"), 201),
    ]  # fmt: skip
    for number, (ask, status) in enumerate(asks):
        if number == 0:
            for _ in range(8):
                vacancy_factories.VacancyFactory(
                    employment=factories.EmploymentFactory(client__office=adviser.office)
                )
        with CaptureQueriesContext(connection) as queries:
            assert ask().status_code == status
        # Not counting SAVEPOINT and RELEASE, nor what signing in takes.
        spent[number] = sum("SAVEPOINT" not in query["sql"] for query in queries)
    assert max(spent.values()) <= BUDGET + 6, spent
