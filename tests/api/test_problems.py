"""Every answer that is no success has one form, says everything at once and nothing of the inside."""

from typing import Any

import pytest
from django.test import Client as Browser
from rest_framework.test import APIClient
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import User
from journeys.models import Journey
from journeys.querysets import JourneyQuerySet
from tests.api.conftest import Caller
from tests.letting_in import let_in


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem in an answer, after looking at what every problem has."""
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["API-Version"] == "1.0.0"
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    assert found["type"].startswith("urn:problem-type:wajong:")
    assert found["title"]
    assert found["detail"]
    return found


def places(found: dict[str, Any]) -> dict[str, str]:
    """The code of each error by the place it speaks of."""
    assert all(set(error) == {"in", "location", "code", "detail"} for error in found["errors"])
    return {next(iter(error["location"].values())): error["code"] for error in found["errors"]}


def test_all_errors_in_the_query_come_at_once(caller: Caller, expert: User) -> None:
    address = "/api/v1/tasks?limit=0&cursor=x&overdue=misschien&dueBefore=01-12-2026&client=1&colour=red"
    found = problem(caller(expert).get(address), 400)
    assert places(found) == {
        "limit": "min_value",
        "cursor": "invalid",
        "overdue": "invalid",
        "dueBefore": "invalid",
        "client": "invalid",
        "colour": "unknown",
    }
    assert {error["in"] for error in found["errors"]} == {"query"}


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/clients?bsn=900000000",
        "/api/v1/clients/W10000000?expand=all",
        "/api/v1/journeys/1/transitions?limit=101",
        "/api/v1/employments?running=1",
        "/api/v1/employments?endsBefore=20261201",
        "/api/v1/clients?q=a",
        "/api/v1/clients?q=",
        "/api/v1/journeys?klantfase=werkfit&klantfase=naar_werk",
        "/api/v1/openapi.json?lang=nl",
    ],
)
def test_a_query_that_we_do_not_know_is_refused(caller: Caller, expert: User, address: str) -> None:
    problem(caller(expert).get(address), 400)


def test_all_errors_in_the_body_come_at_once(caller: Caller, expert: User, kims_journey: Journey) -> None:
    given = {"target": "maan", "note": 7, "on": "gisteren", "colour": "red"}
    answer = caller(expert).post(_moves(kims_journey), given, headers={"If-Match": '"1"'})
    found = problem(answer, 400)
    assert places(found) == {
        "#/target": "invalid_choice",
        "#/reason": "required",
        "#/on": "invalid",
        "#/note": "invalid",
        "#/colour": "unknown",
    }
    assert {error["in"] for error in found["errors"]} == {"body"}


def test_errors_of_the_action_have_the_same_form(caller: Caller, expert: User, kims_journey: Journey) -> None:
    given = {"target": "werkfit", "reason": "terugval", "on": "2026-11-24"}
    answer = caller(expert).post(_moves(kims_journey), given, headers={"If-Match": '"1"'})
    assert problem(answer, 400)["errors"] == [
        {
            "in": "body",
            "location": {"pointer": "#/on"},
            "code": "invalid",
            "detail": "De ingangsdatum ligt in de toekomst.",
        }
    ]


@pytest.mark.parametrize("body", ["{", "[]", '"tekst"', "null", b"\xff\xfe", '{"on": NaN}'])
def test_a_body_that_is_no_object_is_refused(caller: Caller, expert: User, kims_journey: Journey, body: Any) -> None:
    answer = caller(expert).generic(
        "POST", _moves(kims_journey), body, content_type="application/json", headers={"If-Match": '"1"'}
    )
    assert problem(answer, 400)["errors"]


@pytest.mark.parametrize(
    "path", ["nothing", "clients/", "clients/0.5", "clients/W99999999", "clients/W%00", "journeys/99", "tasks/x"]
)
def test_an_address_that_leads_nowhere_is_a_problem_too(caller: Caller, expert: User, path: str) -> None:
    assert problem(caller(expert).get(f"/api/v1/{path}"), 404)["detail"] == "Dit is niet gevonden."


def test_a_stranger_at_an_unknown_address_is_not_sent_to_the_login_page(db: None) -> None:
    problem(APIClient().get("/api/v1/nothing"), 404)
    problem(APIClient(enforce_csrf_checks=True).post("/api/v1/nothing"), 404)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["clients", "openapi.json"])
def test_a_method_that_an_address_does_not_know(caller: Caller, expert: User, method: str, path: str) -> None:
    answer = caller(expert).generic(method.upper(), f"/api/v1/{path}")
    problem(answer, 405)
    assert answer["Allow"] == "GET, HEAD"


def test_head_answers_like_get_without_the_rows(caller: Caller, expert: User) -> None:
    answer = caller(expert).head("/api/v1/clients")
    assert (answer.status_code, answer.content, answer["API-Version"]) == (200, b"", "1.0.0")


def test_posting_to_a_list_that_only_reads(caller: Caller, expert: User) -> None:
    problem(caller(expert).post("/api/v1/clients", {}), 405)


def test_another_media_type_is_refused(caller: Caller, expert: User, kims_journey: Journey) -> None:
    answer = caller(expert).generic(
        "POST", _moves(kims_journey), "target=werkfit", content_type="application/x-www-form-urlencoded"
    )
    assert problem(answer, 415)["detail"] == "Stuur de inhoud als application/json."


def test_we_answer_in_json_only(caller: Caller, expert: User) -> None:
    problem(caller(expert).get("/api/v1/clients", headers={"Accept": "text/html"}), 406)


def test_a_session_without_its_csrf_token_cannot_write(expert: User, kims_journey: Journey) -> None:
    client = APIClient(enforce_csrf_checks=True)
    let_in(client, expert)
    problem(client.post(_moves(kims_journey), {}), 403)


def test_a_body_that_is_too_large_is_not_read(
    caller: Caller, expert: User, kims_journey: Journey, settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20
    problem(caller(expert).post(_moves(kims_journey), {"note": "x" * 40}), 413)


def test_a_host_that_is_not_ours_is_a_problem_too(db: None) -> None:
    found = problem(APIClient().get("/api/v1/clients", headers={"Host": "elders.example"}), 400)
    assert (found["detail"], found["errors"]) == ("Dit verzoek is niet te begrijpen.", [])


def test_too_many_requests_are_told_when_to_come_back(
    caller: Caller, expert: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SimpleRateThrottle.THROTTLE_RATES, "user", "2/min")
    client = caller(expert)
    assert [client.get("/api/v1/tasks").status_code for _ in range(2)] == [200, 200]
    answer = client.get("/api/v1/tasks")
    problem(answer, 429)
    assert 0 < int(answer["Retry-After"]) <= 60


def test_a_fault_of_ours_says_nothing_of_the_inside(expert: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> Any:
        raise RuntimeError("geheim van binnen")

    monkeypatch.setattr(JourneyQuerySet, "visible_to", fails)
    browser = Browser(raise_request_exception=False)
    let_in(browser, expert)
    answer = browser.get("/api/v1/journeys")
    problem(answer, 500)
    assert b"geheim" not in answer.content
    assert int(answer["Content-Length"]) == len(answer.content)


def _moves(journey: Journey) -> str:
    return f"/api/v1/journeys/{journey.pk}/transitions"
