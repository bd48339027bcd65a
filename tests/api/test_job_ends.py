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


# --- The lists to work through -------------------------------------------------------------------


def check(caller: Caller, user: User, case: JobEnd, etag: str = '"1"', **given: Any) -> Any:
    values = {"item": "gesprek_klant", "outcome": "gedaan", "remark": "", **given}
    return caller(user).post(f"/api/v1/job-ends/{case.pk}/checked-items", values, headers={"If-Match": etag})


@pytest.fixture
def doubted(kims_job: Employment) -> JobEnd:
    """Whether Kim's job goes on is being looked into."""
    made: JobEnd = factories.JobEndFactory(employment=kims_job, state="twijfel", review_on=date(2026, 12, 7))
    return made


def test_an_item_is_seen_to_and_taken_back(caller: Caller, expert: User, doubted: JobEnd) -> None:
    answer = check(caller, expert, doubted, remark="Met zijn moeder erbij.")
    assert answer.status_code == 201, answer.content
    assert caller(expert).get(answer["Location"]).json() == answer.json()
    assert (answer.json()["checklist"], answer.json()["outcome"], answer.json()["takenBackAt"]) == (
        "twijfel", "gedaan", None,
    )  # fmt: skip
    assert "moeder" not in answer.content.decode()
    assert check(caller, expert, doubted, '"2"', item="jobcoach_gevraagd", outcome="nog_niet").status_code == 409
    taken_back = check(caller, expert, doubted, '"2"', outcome="nog_niet")
    assert (taken_back.status_code, taken_back.json()["id"]) == (201, answer.json()["id"])
    (row,) = caller(expert).get(f"/api/v1/job-ends/{doubted.pk}/checked-items").json()["results"]
    assert row["takenBackAt"]


@pytest.mark.parametrize(
    ("given", "status", "pointer"),
    [
        ({"outcome": "niet_nodig"}, 400, "#/remark"),
        ({"item": "reden_twijfel"}, 400, "#/remark"),
        ({"outcome": "nog_niet", "remark": "Later."}, 400, "#/outcome"),
        ({"item": "koffie"}, 400, "#/item"),
        ({"item": "wijzigingsformulier"}, 409, None),
    ],
)
def test_an_item_that_cannot_be_seen_to_says_why(
    caller: Caller, expert: User, doubted: JobEnd, given: dict[str, str], status: int, pointer: str | None
) -> None:
    answer = check(caller, expert, doubted, **given)
    assert answer.status_code == status, answer.content
    found = [error["location"]["pointer"] for error in answer.json().get("errors", [])]
    assert found == ([pointer] if pointer else [])


def test_an_item_names_the_version_that_was_looked_at(caller: Caller, expert: User, doubted: JobEnd) -> None:
    assert check(caller, expert, doubted).status_code == 201
    assert check(caller, expert, doubted, item="jobcoach_gevraagd").status_code == 412
    assert check(caller, expert, doubted).status_code == 201  # the same again changes nothing
    assert doubted.checked_items.count() == 1


def test_who_only_reads_sees_to_nothing(caller: Caller, doubted: JobEnd, senior: User, outsider: User) -> None:
    assert check(caller, senior, doubted).status_code == 403
    assert check(caller, outsider, doubted).status_code == 404


def test_days_without_work_and_the_kapdatum_are_told(caller: Caller, expert: User, kims_job: Employment) -> None:
    number = kims_job.client.number
    assert caller(expert).get(f"/api/v1/clients/{number}").json()["daysWithoutWork"] is None
    end(kims_job, expert, ended_on=date(2026, 11, 13))
    assert caller(expert).get(f"/api/v1/clients/{number}").json()["daysWithoutWork"] == 10
    (row,) = caller(expert).get("/api/v1/job-ends").json()["results"]
    assert (row["daysWithoutWork"], row["kapdatum"], row["formalitiesDoneOn"]) == (10, "2026-12-18", None)


def test_a_job_whose_case_rests_says_that_inviting_is_not_needed(
    caller: Caller, expert: User, kims_job: Employment
) -> None:
    factories.JobEndFactory(
        employment=kims_job, state="nu_niet", closed_on=date(2026, 11, 20), review_on=date(2027, 2, 1),
        known_on=date(2026, 11, 1),
    )  # fmt: skip
    Employment.objects.filter(pk=kims_job.pk).update(end_reason="niet_verlengd")
    shown = caller(expert).get(f"/api/v1/employments/{kims_job.pk}").json()
    (invite,) = [act for act in shown["allowedActions"] if act["name"] == "invite"]
    answer = caller(expert).post(f"/api/v1/employments/{kims_job.pk}/invitations", {})
    assert (invite["allowed"], answer.status_code) == (False, 409)
    assert invite["hint"] == answer.json()["detail"]


def test_handovers_of_the_lead_are_counted(caller: Caller, expert: User, colleague: User, case: JobEnd) -> None:
    where = f"/api/v1/job-ends/{case.pk}"
    assert caller(expert).get(where).json()["leadChanges"] == 0
    for version, lead in ((1, colleague), (2, expert)):
        given = {"lead": lead.pk, "reason": "Verlof"}
        headers = {"If-Match": f'"{version}"'}
        answer = caller(expert).post(f"{where}/lead-changes", given, headers=headers)
        assert (answer.status_code, answer.json()["leadChanges"]) == (201, version)
