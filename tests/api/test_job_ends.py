"""Cases about the end of a job through the API: the same answers as on the pages."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from clients.models import Employment
from journeys.models import JobEnd, JobEndStep
from tests import factories
from tests.api.conftest import Caller
from tests.journeys.acts import end

NOT_NOW = {"target": "nu_niet", "reason": "verwerking", "reviewOn": "2027-02-01", "explanation": "Even rust."}


@pytest.fixture
def case(kims_job: Employment) -> JobEnd:
    """Kim's job may end."""
    made: JobEnd = factories.JobEndFactory(employment=kims_job)
    return made


def step(caller: Caller, user: User, case: JobEnd, etag: str | None = '"1"', **given: Any) -> Any:
    headers = {} if etag is None else {"If-Match": etag}
    values = {"target": "gaat_door", "reason": "geen_einde", **given}
    return caller(user).post(f"/api/v1/job-ends/{case.pk}/steps", values, headers=headers)


def test_a_case_is_read_with_what_can_be_done(caller: Caller, expert: User, case: JobEnd) -> None:
    answer = caller(expert).get(f"/api/v1/job-ends/{case.pk}")
    assert answer["ETag"] == '"1"'
    found = answer.json()
    assert (found["client"], found["state"], found["phase"]) == (case.client.number, "gesignaleerd", 1)
    assert found["allowedActions"][:1] == [
        {
            "name": "step",
            "target": "gaat_door",
            "label": "Baan gaat door",
            "allowed": True,
            "hint": None,
            "reasons": ["geen_einde"],
        }
    ]
    assert "explanation" not in found


def test_a_step_is_taken_once_and_can_be_read(caller: Caller, expert: User, case: JobEnd) -> None:
    answer = step(caller, expert, case)
    assert answer.status_code == 201, answer.content
    assert caller(expert).get(answer["Location"]).json() == answer.json()
    assert (answer.json()["fromState"], answer.json()["toState"], answer.json()["phase"]) == (
        "gesignaleerd", "gaat_door", 0,
    )  # fmt: skip
    assert step(caller, expert, case).status_code == 412
    assert JobEndStep.objects.filter(job_end=case).count() == 2


def test_not_now_needs_a_day_to_look_again(caller: Caller, expert: User, case: JobEnd) -> None:
    end(case.employment, expert)
    without = step(caller, expert, case, '"2"', **{**NOT_NOW, "reviewOn": None})
    assert without.status_code == 400
    assert step(caller, expert, case, '"2"', **NOT_NOW).status_code == 201
    assert JobEnd.objects.get().review_on == date(2027, 2, 1)


def test_a_step_that_is_not_possible_now_is_a_conflict(caller: Caller, expert: User, case: JobEnd) -> None:
    answer = step(caller, expert, case, **NOT_NOW)
    assert answer.status_code == 409
    assert "Gesignaleerd" in answer.json()["detail"]


@pytest.mark.parametrize(("etag", "status"), [(None, 428), ("*", 428), ('"7"', 412), ("1", 412)])
def test_a_step_names_the_version_that_it_is_based_on(
    caller: Caller, expert: User, case: JobEnd, etag: str | None, status: int
) -> None:
    assert step(caller, expert, case, etag).status_code == status
    assert JobEnd.objects.get().state == "gesignaleerd"


def test_who_sees_and_does_what(
    caller: Caller, case: JobEnd, outsider: User, senior: User, colleague: User, jobcoach: User
) -> None:
    where = f"/api/v1/job-ends/{case.pk}"
    assert caller(outsider).get(where).status_code == 404
    assert step(caller, outsider, case).status_code == 404
    assert caller(jobcoach).get(where).status_code == 403
    read_only = caller(senior).get(where).json()["allowedActions"]
    assert {(action["name"], action["allowed"]) for action in read_only} == {
        ("step", False), ("tryAgain", False), ("changeLead", False), ("explain", False),
    }  # fmt: skip
    assert step(caller, senior, case).status_code == 403
    bystander = factories.UserFactory(office=case.client.office)
    assert step(caller, bystander, case).status_code == 403
    assert step(caller, colleague, case).status_code == 201


def test_the_list_is_narrowed(caller: Caller, expert: User, case: JobEnd) -> None:
    closed = factories.JobEndFactory(
        employment=factories.EmploymentFactory(client=case.client), state="gaat_door", closed_on=date(2026, 11, 20)
    )

    def ids(query: str) -> list[int]:
        return [row["id"] for row in caller(expert).get(f"/api/v1/job-ends{query}").json()["results"]]

    assert ids("") == [case.pk, closed.pk]
    assert ids("?open=true") == [case.pk]
    assert ids("?open=false") == ids("?state=gaat_door") == [closed.pk]
    assert ids(f"?client={case.client.number}&open=true") == [case.pk]
    assert caller(expert).get("/api/v1/job-ends?staat=x").status_code == 400


def test_a_case_cannot_be_read_through_another(caller: Caller, expert: User, case: JobEnd) -> None:
    other = factories.JobEndFactory(employment=factories.EmploymentFactory(client=case.client))
    row = case.steps.get()
    assert caller(expert).get(f"/api/v1/job-ends/{other.pk}/steps/{row.pk}").status_code == 404
