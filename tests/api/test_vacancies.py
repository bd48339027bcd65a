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
from tests.statements import counted

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
    assert caller(expert).get(answer["Location"]).json() == answer.json()
    shown = caller(adviser).get(answer["Location"]).json()
    assert (shown["client"], shown["name"], shown["putForwardBy"]["name"]) == (
        noor.number,
        "Noor Graaf",
        "Anouk de Wit",
    )
    assert post(caller, expert, where, **body).json()["id"] == shown["id"]
    assert Candidate.objects.count() == 1
    for wrong in ({"client": "W99999999"}, {"clientAgreedOn": "2026-11-24"}):
        refused = post(caller, expert, where, **{**body, **wrong})
        pointers = [error["location"]["pointer"] for error in refused.json()["errors"]]
        assert (refused.status_code, pointers) == (400, [f"#/{name}" for name in wrong])
    other = factories.ClientFactory(office=kim.office)
    factories.ContactPersonFactory(client=other, user=expert)
    silent = post(caller, expert, where, client=other.number)
    assert (silent.status_code, silent.json()["code"]) == (403, "consent_missing")
    leaves = post(caller, expert, where, **{**body, "client": kim.number})
    assert leaves.json()["errors"][0]["location"]["pointer"] == "#/client"


@pytest.fixture
def candidate(vacancy: Vacancy, adviser: User, kim: Client, expert: User) -> Candidate:
    """Noor, put forward by her fixed contact for what Kim leaves, which the adviser took."""
    noor = factories.ClientFactory(first_name="Noor", last_name="Graaf", office=kim.office)
    factories.ContactPersonFactory(client=noor, user=expert)
    Vacancy.objects.filter(pk=vacancy.pk).update(state="opgepakt", adviser=adviser)
    made: Candidate = vacancy_factories.CandidateFactory(vacancy=vacancy, client=noor, put_forward_by=expert)
    return made


def about(candidate: Candidate) -> str:
    return f"vacancies/{candidate.vacancy_id}/candidates/{candidate.pk}"


def test_an_adviser_records_how_it_goes_until_somebody_is_hired(
    caller: Caller, adviser: User, candidate: Candidate, expert: User
) -> None:
    other = vacancy_factories.CandidateFactory(vacancy=candidate.vacancy)
    where = f"{about(candidate)}/results"
    talking = post(caller, adviser, where, state="gesprek", note="Komt maandag kennismaken.")
    assert (talking.status_code, talking.json()["state"], talking["ETag"]) == (201, "gesprek", '"2"')
    assert "kennismaken" not in talking.content.decode()
    assert Candidate.objects.get(pk=candidate.pk).result_note == "Komt maandag kennismaken."
    again = post(caller, adviser, where, '"2"', state="gesprek")
    allowed = {action["target"]: action["hint"] for action in talking.json()["allowedActions"]}
    assert (again.status_code, again.json()["detail"]) == (409, allowed["gesprek"])
    hired = post(caller, adviser, where, talking["ETag"], state="aangenomen")
    assert (hired.status_code, hired.json()["state"]) == (201, "aangenomen")
    vacancy = caller(adviser).get(f"/api/v1/vacancies/{candidate.vacancy_id}").json()
    assert vacancy["state"] == "vervuld"
    other.refresh_from_db()
    assert (other.state, other.version) == ("afgewezen", 2)
    late = post(caller, expert, f"{about(candidate)}/take-backs", hired["ETag"])
    assert (late.status_code, "al beslist: aangenomen" in late.json()["detail"]) == (409, True)


def test_nothing_is_recorded_before_the_vacancy_is_taken(
    caller: Caller, adviser: User, candidate: Candidate, vacancy: Vacancy
) -> None:
    Vacancy.objects.filter(pk=vacancy.pk).update(state="open", adviser=None)
    shown = caller(adviser).get(f"/api/v1/{about(candidate)}").json()["allowedActions"]
    assert {(one["name"], one["hint"]) for one in shown if one["name"] == "recordResult"} == {
        ("recordResult", "Pak de vacature eerst op.")
    }
    answer = post(caller, adviser, f"{about(candidate)}/results", state="gesprek")
    assert (answer.status_code, answer.json()["detail"]) == (409, "Pak de vacature eerst op.")


def test_each_is_told_what_they_may_do_with_a_candidate(
    caller: Caller, adviser: User, candidate: Candidate, expert: User, colleague: User, senior: User
) -> None:
    def may(user: User) -> set[str]:
        shown = caller(user).get(f"/api/v1/{about(candidate)}").json()["allowedActions"]
        return {f"{one['name']} {one['target'] or ''}".strip() for one in shown if one["allowed"]}

    assert may(adviser) == {f"recordResult {state}" for state in ("gesprek", "aangenomen", "afgewezen")}
    assert may(expert) == {"takeBack"}
    assert may(colleague) == may(senior) == set()
    with CaptureQueriesContext(connection) as queries:
        caller(adviser).get(f"/api/v1/{about(candidate)}")
    asked = " ".join(query["sql"] for query in queries)
    assert ("work_ability" in asked, "journeys_journey" in asked) == (False, False)


def test_a_client_is_taken_back_by_who_acts_for_them(
    caller: Caller, adviser: User, candidate: Candidate, expert: User, colleague: User
) -> None:
    where = f"{about(candidate)}/take-backs"
    assert post(caller, adviser, where).status_code == 403
    assert post(caller, colleague, where).status_code == 403
    assert post(caller, expert, where, '"2"').status_code == 412
    answer = post(caller, expert, where)
    assert (answer.status_code, answer.json()["state"]) == (201, "teruggetrokken")
    assert post(caller, expert, where, answer["ETag"]).status_code == 409


def test_a_candidate_stands_under_its_own_vacancy_alone(
    caller: Caller, adviser: User, candidate: Candidate, expert: User
) -> None:
    other = vacancy_factories.VacancyFactory(
        employment=factories.EmploymentFactory(client__office=adviser.office), taken=True
    )
    where = f"vacancies/{other.pk}/candidates/{candidate.pk}"
    assert post(caller, adviser, f"{where}/results", state="gesprek").status_code == 404
    assert post(caller, expert, f"{where}/take-backs").status_code == 404
    assert Candidate.objects.get().state == "voorgesteld"


def test_a_place_that_was_never_in_the_queue_is_not_there(
    caller: Caller, kims_job: Employment, expert: User, kim: Client
) -> None:
    asked = vacancy_factories.VacancyFactory(employment=kims_job, state="gevraagd", wanted="onbekend", opened_on=None)
    where = f"vacancies/{asked.pk}/candidates"
    assert caller(expert).get(f"/api/v1/{where}").status_code == 404
    body = {"client": kim.number, "clientAgreedOn": "2026-11-20"}
    assert post(caller, expert, where, **body).status_code == 404


def test_an_answer_and_a_review_are_taken_down_for_the_employer(caller: Caller, case: JobEnd, expert: User) -> None:
    version = f'"{case.version}"'
    where = f"job-ends/{case.pk}/vacancy-answers"
    assert post(caller, expert, where, version, wanted="ja", way="telefoon").status_code == 400
    body = {"wanted": "ja", "way": "telefoon", "jobTitle": "Hulp", "hoursPerWeek": 16.5, "answerVersion": 0}
    answer = post(caller, expert, where, version, **body)
    assert answer.status_code == 201, answer.content
    assert (answer.json()["state"], answer.json()["answeredBy"]["name"]) == ("open", "Anouk de Wit")
    assert caller(expert).get(answer["Location"]).json() == answer.json()
    assert post(caller, expert, where, '"99"', **body).status_code == 412
    for name, odd in (("answerVersion", "0"), ("answerVersion", 0.0), ("hoursPerWeek", ""), ("hoursPerWeek", " ")):
        refused = post(caller, expert, where, version, **{**body, name: odd})
        assert [row["location"]["pointer"] for row in refused.json()["errors"]] == [f"#/{name}"], (name, odd)
    newer = {**body, "wanted": "nee", "jobTitle": ""}
    older = post(caller, expert, where, version, **newer)
    assert older.status_code == 412, "it was not read before it was answered anew"
    assert "Anouk de Wit" in older.json()["detail"]
    newer["answerVersion"] = answer.json()["version"]
    assert post(caller, expert, where, version, **newer).json()["wanted"] == "nee"
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
                      way="telefoon", answerVersion=vacancy.version + 1), 201),  # it was taken since
    ]  # fmt: skip
    for number, (ask, status) in enumerate(asks):
        if number == 0:
            for _ in range(8):
                vacancy_factories.VacancyFactory(
                    employment=factories.EmploymentFactory(client__office=adviser.office)
                )
        with CaptureQueriesContext(connection) as queries:
            assert ask().status_code == status
        # Not counting what signing in takes.
        spent[number] = len(counted(queries))
    assert max(spent.values()) <= BUDGET + 6, spent
