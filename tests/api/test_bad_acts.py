"""What cannot be: told at the field, or as a conflict with what to do first, and nothing is written."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from journeys.lifecycle import Klantfase
from journeys.models import JobEnd, Journey, Signal, Trajectory, TrialPlacement, WorkplanNote
from tests import factories
from tests.api.conftest import Caller
from tests.api.every_post import POSTS
from tests.consent_factories import ConsentFactory
from tests.journeys.every_action import World
from tests.journeys.test_actions_access import somebody


def post(caller: Caller, user: User, world: World, name: str, **other: Any) -> Any:
    """The POST of this action with something else in its body."""
    one = POSTS[name]
    body = {**one.body(world), **other}
    actor = somebody(one.role, world) if one.role else user
    return caller(actor).post(one.address(world), body, headers=one.headers(world))


def pointers(answer: Any) -> set[str]:
    """The fields that a refusal names."""
    assert answer.status_code == 400, answer.content
    return {error["location"]["pointer"] for error in answer.json()["errors"]}


def test_a_second_running_traject_is_a_conflict(caller: Caller, colleague: User, world: World) -> None:
    factories.TrajectoryFactory(client=world.kim, service="begeleiding_bij_scholing", running=True)
    answer = post(caller, colleague, world, "order_trajectory")
    assert (answer.status_code, "maar één tegelijk" in answer.json()["detail"]) == (409, True)
    assert Trajectory.objects.get(pk=world.traject.pk).state == "aangevraagd"
    shown = caller(colleague).get(f"/api/v1/trajectories/{world.traject.pk}").json()["allowedActions"]
    order = next(action for action in shown if action["target"] == "besteld")
    assert (order["allowed"], order["hint"]) == (False, answer.json()["detail"])


def test_an_outcome_on_a_closed_case_is_a_conflict(caller: Caller, colleague: User, world: World) -> None:
    assert post(caller, colleague, world, "step").status_code == 201
    again = caller(colleague).post(
        f"/api/v1/job-ends/{world.waiting.pk}/steps",
        {"target": "twijfel", "reason": "onduidelijk", "reviewOn": "2027-01-11"},
        headers={"If-Match": f'"{JobEnd.objects.get(pk=world.waiting.pk).version}"'},
    )
    assert again.status_code == 409
    lead = caller(colleague).post(
        f"/api/v1/job-ends/{world.waiting.pk}/lead-changes",
        {"lead": world.newcomer.pk, "reason": "Verlof"},
        headers={"If-Match": f'"{JobEnd.objects.get(pk=world.waiting.pk).version}"'},
    )
    assert (lead.status_code, lead.json()["detail"]) == (409, "Deze zaak is gesloten.")


@pytest.mark.parametrize(
    ("name", "other", "named"),
    [
        ("plan_trial_placement", {"endsOn": "2027-06-30"}, {"#/endsOn"}),
        ("plan_trial_placement", {"intention": False, "intentionOn": None}, {"#/intention", "#/intentionOn"}),
        ("plan_trial_placement", {"endsOn": "2027-06-30", "intention": False}, {"#/endsOn", "#/intention"}),
        ("end_employment", {"endedOn": "2020-01-01"}, {"#/endedOn"}),
        ("extend_contract", {"startsOn": "2027-01-01", "hoursPerWeek": 61}, {"#/startsOn", "#/hoursPerWeek"}),
        ("start_work", {"employer": None, "endsOn": None}, {"#/employer", "#/endsOn"}),
        ("start_work", {"employer": 999_999_999}, {"#/employer"}),
        ("start_coaching", {"coach": 999_999_999, "until": "2027-12-31"}, {"#/coach", "#/until"}),
        ("stop_coaching", {"endedOn": "2026-12-01"}, {"#/endedOn"}),
        ("renew_coaching", {"until": "2028-01-31"}, {"#/until"}),
        ("record_conversation", {"heldOn": "2026-11-24", "employment": 999_999_999}, {"#/heldOn", "#/employment"}),
        ("record_conversation", {"topics": ["werk", "weer"]}, {"#/topics/1"}),
        ("record_conversation", {"kind": "startgesprek_indiensttreding"}, {"#/participants"}),
        ("record_conversation", {"contactWished": "nee", "satisfaction": 6}, {"#/contactWished", "#/satisfaction"}),
        ("write_workplan", {"evaluation": ""}, {"#/evaluation"}),
        ("make_agreement", {"dueOn": "2026-11-22"}, {"#/dueOn"}),
        ("complete_agreement", {"doneOn": "2026-11-24"}, {"#/doneOn"}),
        ("postpone", {"until": "2026-11-23"}, {"#/until"}),
        ("hand_over", {"assignee": 999_999_999}, {"#/assignee"}),
        ("hand_over_lead", {"lead": 999_999_999}, {"#/lead"}),
        ("request_trajectory", {"service": "werkfit_maken", "on": "2026-11-24"}, {"#/service", "#/on"}),
        ("request_trajectory", {"jobEnd": 999_999_999}, {"#/jobEnd"}),
        ("order_trajectory", {"provider": None, "on": "2026-10-01"}, {"#/provider", "#/on"}),
        ("order_trajectory", {"reason": "ingetrokken"}, {"#/reason"}),
        ("move_trajectory", {"provider": 1, "reason": ""}, {"#/provider"}),
        ("move_trajectory", {"reason": "doel_bereikt"}, {"#/reason"}),
        ("end_trial_placement", {"endedOn": "2027-02-01"}, {"#/endedOn"}),
        ("decide_no_purchase", {"explanation": 7, "baseNumber": "0"}, {"#/explanation", "#/baseNumber"}),
        ("start_work", {"hoursPerWeek": "20", "wageShare": True}, {"#/hoursPerWeek", "#/wageShare"}),
        ("start_coaching", {"chosenByClient": "true"}, {"#/chosenByClient"}),
        ("record_candidate", {"state": "voorgesteld", "note": "x" * 301}, {"#/state", "#/note"}),
        ("take_back_candidate", {"note": "Wil niet meer."}, {"#/note"}),
        ("put_forward", {"client": "W99999999"}, {"#/client"}),
        ("put_forward", {"client": "12345678", "clientAgreedOn": "23-11-2026"}, {"#/client", "#/clientAgreedOn"}),
        ("move_vacancy", {"reason": "anders"}, {"#/reason"}),
        ("check_item", {"outcome": "niet_nodig"}, {"#/remark"}),
        ("note_vacancy_answer", {"jobTitle": " ", "startsOn": "2028-01-01"}, {"#/jobTitle", "#/startsOn"}),
        ("note_review", {"wentWell": ""}, {"#/wentWell"}),
        ("answer_signal", {"state": "ontvangen", "answer": ""}, {"#/state", "#/answer"}),
        ("record_signal", {"employmentId": 999_999_999}, {"#/employmentId"}),
        ("record_signal", {"kind": "geeindigd"}, {"#/expectedEndOn"}),
        ("set_aside", {"reason": ""}, {"#/reason"}),
    ],
)
def test_what_cannot_be_is_named_as_the_api_names_it(
    caller: Caller, colleague: User, world: World, name: str, other: dict[str, Any], named: set[str]
) -> None:
    if name == "plan_trial_placement":
        TrialPlacement.objects.update(outcome="niet_doorgegaan", ended_on=date(2026, 11, 1))
    assert pointers(post(caller, colleague, world, name, **other)) == named


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("contracteinde", {"contactWished": "beiden", "satisfaction": 4}),
        ("startgesprek_baanverlies", {"topics": ["mogelijkheden", "diensten", "rechten_plichten"]}),
        ("startgesprek_indiensttreding", {"participants": ["uwv", "klant", "werkgever"]}),
    ],
)
def test_a_talk_of_every_kind_is_recorded_with_what_that_kind_asks(
    caller: Caller, colleague: User, world: World, kind: str, more: dict[str, Any]
) -> None:
    ConsentFactory(client=world.kim, employment=world.job)
    answer = post(caller, colleague, world, "record_conversation", kind=kind, employment=world.job.pk, **more)
    assert answer.status_code == 201, answer.content
    shown = caller(colleague).get(answer["Location"]).json()
    nothing: dict[str, Any] = {"participants": [], "contactWished": None, "satisfaction": None}
    assert {name: shown[name] for name in {**nothing, **more}} == {**nothing, **more}


def test_a_row_that_no_column_can_number_is_not_there(caller: Caller, colleague: User, world: World) -> None:
    for pk in (0, 999_999_999, 10**30):
        body, headers = {"endedOn": "2026-11-23", "reason": "onbekend"}, {"If-Match": '"1"'}
        for sent in (body, {}):
            answer = caller(colleague).post(f"/api/v1/employments/{pk}/ends", sent, headers=headers)
            assert answer.status_code == 404


@pytest.mark.parametrize("name", ["write_workplan", "decide_no_purchase"])
def test_a_plan_or_decision_is_based_on_the_last_one(
    caller: Caller, colleague: User, world: World, name: str
) -> None:
    assert post(caller, colleague, world, name, baseNumber=7).status_code == 412


def test_after_outflow_nothing_is_recorded_and_the_client_says_so(
    caller: Caller, colleague: User, world: World
) -> None:
    Journey.objects.filter(pk=world.journey.pk).update(klantfase=Klantfase.UITGESTROOMD)
    answer = post(caller, colleague, world, "start_work")
    assert answer.status_code == 409
    shown = caller(colleague).get(f"/api/v1/clients/{world.kim.number}").json()["allowedActions"]
    of_the_journey = [action for action in shown if action["name"] not in ("askConsent", "recordConsent")]
    assert len(of_the_journey) == len(shown) - 2
    assert {(action["allowed"], action["hint"]) for action in of_the_journey} == {(False, answer.json()["detail"])}


def test_the_confidential_note_is_kept_and_never_given_back(caller: Caller, colleague: User, world: World) -> None:
    answer = post(caller, colleague, world, "write_workplan", note="Dit is vertrouwelijk.")
    assert answer.status_code == 201
    assert WorkplanNote.objects.get().text == "Dit is vertrouwelijk."
    every = caller(colleague).get("/api/v1/workplans")
    assert [row["current"] for row in every.json()["results"]] == [False, True]
    for text in (answer.content, every.content, caller(colleague).get(answer["Location"]).content):
        assert "vertrouwelijk" not in text.decode()


# --- One meeting about many ----------------------------------------------------------------------


def meeting(caller: Caller, user: User, world: World, **other: Any) -> Any:
    body = {"employer": world.job.employer_id, "employments": [world.job.pk], **other}
    return caller(user).post("/api/v1/bankruptcies", body, headers={"Idempotency-Key": "bijeenkomst-1"})


def test_a_bankruptcy_makes_a_signal_for_everybody_named(caller: Caller, team_lead: User, world: World) -> None:
    answer = meeting(caller, team_lead, world)
    assert answer.status_code == 201, answer.content
    signal = Signal.objects.get(channel="faillissement")
    assert answer.json()["signals"] == [
        {
            "receipt": signal.receipt,
            "client": world.kim.number,
            "employment": world.job.pk,
            "jobEnd": world.case.pk,
        }
    ]
    assert meeting(caller, team_lead, world).content == answer.content
    assert Signal.objects.filter(channel="faillissement").count() == 1


def test_who_is_not_there_cannot_be_named_in_a_bankruptcy(
    caller: Caller, team_lead: User, outsider: User, senior: User, world: World
) -> None:
    assert pointers(meeting(caller, team_lead, world, employments=[world.job.pk, 999_999_999])) == {"#/employments"}
    assert pointers(meeting(caller, outsider, world)) == {"#/employments"}
    assert meeting(caller, senior, world).status_code == 403
    assert not Signal.objects.filter(channel="faillissement").exists()
