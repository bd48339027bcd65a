"""Who reads what through the API, and what never leaves through it."""

from typing import Any

import pytest
from django.test import RequestFactory
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, Coaching, ContractKind
from journeys.models import Journey, Task
from tests import factories
from tests.api.conftest import Caller

LISTS = ("clients", "employments", "journeys", "tasks")


@pytest.fixture
def task(kim: Client) -> Task:
    """A task at Kim's."""
    return factories.TaskFactory(client=kim)


def addresses(client: Client, coaching: Coaching, journey: Journey, task: Task) -> list[str]:
    """Every address at which something of one client can be read."""
    return [
        *(f"/api/v1/{name}" for name in LISTS),
        f"/api/v1/clients/{client.number}",
        f"/api/v1/employments/{coaching.employment_id}",
        f"/api/v1/journeys/{journey.pk}",
        f"/api/v1/journeys/{journey.pk}/transitions",
        f"/api/v1/tasks/{task.pk}",
    ]


def test_a_labour_expert_reads_a_client_of_the_own_office(
    caller: Caller, expert: User, kim: Client, kims_journey: Journey
) -> None:
    answer = caller(expert).get(f"/api/v1/clients/{kim.number}")
    assert answer.json() == {
        "number": kim.number,
        "name": "Kim van Dijk",
        "office": {"code": "utrecht", "name": "Utrecht"},
        "fixedContact": {"id": expert.pk, "name": "Anouk de Wit"},
        "standIn": {"id": answer.json()["standIn"]["id"], "name": "Bas Mulder"},
        "allowedActions": answer.json()["allowedActions"],
        "firstName": "Kim",
        "prefix": "van",
        "lastName": "Dijk",
        "birthDate": "2000-05-17",
        "regime": "wajong2010",
        "workAbility": "arbeidsvermogen",
        "education": "onbekend",
        "sheltered": False,
        "journey": {"id": kims_journey.pk, "klantfase": "aan_het_werk", "phaseSince": "2026-03-01"},
        "daysWithoutWork": None,
    }


def test_a_client_without_journey_or_contact_has_nulls(caller: Caller, expert: User) -> None:
    client = factories.ClientFactory(office=expert.office, sheltered=True)
    answer = caller(expert).get(f"/api/v1/clients/{client.number}").json()
    assert (answer["journey"], answer["fixedContact"], answer["standIn"]) == (None, None, None)


def test_a_job_shows_its_contract_terms_and_coachings(
    caller: Caller, expert: User, kims_coaching: Coaching, jobcoach: User
) -> None:
    answer = caller(expert).get(f"/api/v1/employments/{kims_coaching.employment_id}").json()
    assert answer["contractTerms"] == [
        {
            "number": 1,
            "kind": "tijdelijk",
            "startsOn": "2026-02-01",
            "endsOn": "2027-01-31",
            "hoursPerWeek": 24.0,
            "maxHoursPerWeek": None,
            "wageShare": 70,
        }
    ]
    coaching = answer["coachings"][0]
    assert coaching["coach"] == {"id": jobcoach.pk, "name": "Joost Coenen"}
    assert (coaching["kind"], coaching["grantedUntil"]) == ("extern", "2027-01-31")
    assert answer["employer"]["name"] == "Bakkerij Het Molentje"
    assert (answer["endReason"], answer["running"]) == (None, True)


def test_self_employed_work_has_no_employer(caller: Caller, expert: User, kim: Client) -> None:
    job = factories.EmploymentFactory(client=kim, employer=None, kind=ContractKind.SELF_EMPLOYED)
    assert caller(expert).get(f"/api/v1/employments/{job.pk}").json()["employer"] is None


def test_a_task_says_why_it_exists(caller: Caller, expert: User, task: Task) -> None:
    answer = caller(expert).get(f"/api/v1/tasks/{task.pk}").json()
    assert answer["title"] == "Contract loopt af"
    assert answer["source"] == "004:1448, 1464, 7044"
    assert answer["subject"] == {"type": "employment", "id": task.subject_id}
    assert (answer["overdue"], answer["assignee"], answer["closing"]) == (False, None, None)


@pytest.mark.parametrize("role", [Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER, Role.SENIOR_EXPERT, Role.TEAM_LEAD])
@pytest.mark.parametrize("name", LISTS)
def test_staff_see_the_rows_of_their_own_office_only(
    caller: Caller, role: Role, name: str, kims_coaching: Coaching, task: Task, sam: Client
) -> None:
    factories.EmploymentFactory(client=sam)
    factories.TaskFactory(client=sam)
    kim = kims_coaching.employment.client
    user = factories.UserFactory(role=role, office=kim.office)
    rows = caller(user).get(f"/api/v1/{name}").json()["results"]
    assert [row["number"] if name == "clients" else row["client"] for row in rows] == [kim.number]


def test_everything_of_another_office_is_not_found(
    caller: Caller, outsider: User, kims_coaching: Coaching, kims_journey: Journey, task: Task
) -> None:
    client = caller(outsider)
    details = addresses(kims_journey.client, kims_coaching, kims_journey, task)[len(LISTS) :]
    assert [client.get(address).status_code for address in details] == [404] * len(details)
    move = client.post(f"/api/v1/journeys/{kims_journey.pk}/transitions", {}, headers={"If-Match": '"1"'})
    assert move.status_code == 404


@pytest.mark.parametrize(
    "role",
    [
        Role.JOBCOACH,
        Role.EMPLOYER,
        Role.CLIENT,
        Role.ANALYST,
        Role.EMPLOYER_ADVISER,  # vacancies are another matter: see test_vacancies
        Role.PRIVACY_OFFICER,
        Role.ADMINISTRATOR,
    ],
)
def test_roles_without_the_api_are_refused_everywhere(
    caller: Caller, role: Role, kims_coaching: Coaching, kims_journey: Journey, task: Task
) -> None:
    client = caller(factories.UserFactory(role=role))
    found = addresses(kims_journey.client, kims_coaching, kims_journey, task)
    assert {client.get(address).status_code for address in found} == {403}


def test_the_jobcoach_of_a_client_is_refused_too(caller: Caller, jobcoach: User, kims_coaching: Coaching) -> None:
    assert caller(jobcoach).get("/api/v1/clients").status_code == 403


def test_strangers_are_asked_to_sign_in_everywhere(
    kims_coaching: Coaching, kims_journey: Journey, task: Task
) -> None:
    for address in addresses(kims_journey.client, kims_coaching, kims_journey, task):
        answer = APIClient().get(address)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')


def test_no_sealed_value_and_no_health_data_leaves(
    caller: Caller, expert: User, kims_coaching: Coaching, kims_journey: Journey, task: Task
) -> None:
    Client.objects.update(limitation=Client.Limitation.PSYCHIATRIC)
    client: Any = Client.objects.get(pk=kims_journey.client_id)
    details = client.contact_details
    sealed = [client.bsn, details.phone, details.email, details.street, details.postcode]
    secrets = [value.reveal() for value in sealed] + [value.token for value in sealed]
    secrets += [client.bsn_index, "psychiatrisch", "•••"]
    for address in addresses(client, kims_coaching, kims_journey, task):
        text = caller(expert).get(address).content.decode()
        assert not [secret for secret in secrets if secret in text], address


def test_lists_show_no_birth_date(caller: Caller, expert: User, kim: Client) -> None:
    assert "birthDate" not in caller(expert).get("/api/v1/clients").json()["results"][0]


def test_answers_carry_the_version_and_stay_out_of_caches(caller: Caller, expert: User) -> None:
    answer = caller(expert).get("/api/v1/clients")
    assert answer["API-Version"] == "1.0.0"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_view_that_names_no_permission_is_closed(expert: User, rf: RequestFactory) -> None:
    class Forgotten(APIView):
        """A view whose author forgot the permission."""

        def get(self, request: object) -> Response:
            """Answer what nobody may see."""
            return Response("open")

    request = rf.get("/")
    request.user = expert
    assert Forgotten.as_view()(request).status_code == 403


def test_a_method_that_names_no_act_is_closed(caller: Caller, expert: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from journeys.api.views import TransitionViews

    monkeypatch.delitem(TransitionViews.permission_classes[0].acts, "POST")
    answer = caller(expert).post("/api/v1/journeys/1/transitions", {})
    assert answer.status_code == 403


def test_somebody_who_left_is_a_stranger(caller: Caller, expert: User) -> None:
    client = caller(expert)
    User.objects.filter(pk=expert.pk).update(is_active=False)
    assert client.get("/api/v1/clients").status_code == 401
