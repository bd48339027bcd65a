"""The one thing that can be done through the API: moving a client to another klantfase."""

from typing import Any

import pytest

from accounts.models import User
from clients.models import Client, Employment
from journeys.lifecycle import HINTS, Klantfase, paid_work_runs, work_ended_or_explained
from journeys.models import Journey, Transition
from tests import factories
from tests.api.conftest import Caller

MOVE = {"target": "werkfit", "reason": "terugval", "on": "2026-11-23", "note": "Het gaat even niet."}


def move(caller: Caller, user: User, journey: Journey, etag: str | None = '"1"', **given: str) -> Any:
    """Post a move; `etag` is what If-Match says, None leaves it out."""
    headers = {} if etag is None else {"If-Match": etag}
    return caller(user).post(f"/api/v1/journeys/{journey.pk}/transitions", {**MOVE, **given}, headers=headers)


def test_a_move_is_made_and_kept(caller: Caller, expert: User, kims_journey: Journey, kims_job: Employment) -> None:
    answer = move(caller, expert, kims_journey)
    assert answer.status_code == 201
    row = Transition.objects.get(journey=kims_journey)
    assert (row.from_phase, row.to_phase, row.reason, row.actor) == ("aan_het_werk", "werkfit", "terugval", expert)
    assert row.note.text == "Het gaat even niet."
    journey = Journey.objects.get(pk=kims_journey.pk)
    assert (journey.klantfase, journey.version) == ("werkfit", 2)
    assert answer["Location"].endswith(f"/api/v1/journeys/{kims_journey.pk}/transitions/{row.pk}")
    assert caller(expert).get(answer["Location"]).json() == answer.json()
    assert "note" not in answer.json()


def test_the_moves_of_a_journey_are_listed_oldest_first(
    caller: Caller, expert: User, kims_journey: Journey, kims_job: Employment
) -> None:
    move(caller, expert, kims_journey)
    move(caller, expert, kims_journey, '"2"', target="naar_werk", reason="klaar_voor_volgende_stap")
    answer = caller(expert).get(f"/api/v1/journeys/{kims_journey.pk}/transitions").json()
    assert [(row["fromPhase"], row["toPhase"]) for row in answer["results"]] == [
        ("aan_het_werk", "werkfit"),
        ("werkfit", "naar_werk"),
    ]


def test_a_move_cannot_be_read_through_another_journey(
    caller: Caller, expert: User, kims_journey: Journey, kims_job: Employment
) -> None:
    row = move(caller, expert, kims_journey).json()
    other = factories.JourneyFactory(client__office=expert.office)
    assert caller(expert).get(f"/api/v1/journeys/{other.pk}/transitions/{row['id']}").status_code == 404


def test_the_etag_of_a_journey_is_the_condition_of_the_next_move(
    caller: Caller, expert: User, kims_journey: Journey, kims_job: Employment
) -> None:
    etag = caller(expert).get(f"/api/v1/journeys/{kims_journey.pk}")["ETag"]
    assert etag == '"1"'
    assert move(caller, expert, kims_journey, etag).status_code == 201
    assert caller(expert).get(f"/api/v1/journeys/{kims_journey.pk}")["ETag"] == '"2"'


def test_posting_the_same_move_twice_makes_one(
    caller: Caller, expert: User, kims_journey: Journey, kims_job: Employment
) -> None:
    assert [move(caller, expert, kims_journey).status_code for _ in range(2)] == [201, 412]
    assert Transition.objects.count() == 1


@pytest.mark.parametrize("etag", ['"2"', '"0"', 'W/"1"', "1", '"1", "2"', '"één"'])
def test_an_etag_that_is_not_the_current_one_is_stale(
    caller: Caller, expert: User, kims_journey: Journey, kims_job: Employment, etag: str
) -> None:
    answer = move(caller, expert, kims_journey, etag)
    assert answer.status_code == 412
    assert answer.json()["detail"].startswith("Iemand anders heeft dit intussen gewijzigd.")
    assert not Transition.objects.exists()


@pytest.mark.parametrize("etag", [None, "", "*"])
def test_without_a_version_nothing_is_moved(
    caller: Caller, expert: User, kims_journey: Journey, kims_job: Employment, etag: str | None
) -> None:
    answer = move(caller, expert, kims_journey, etag)
    assert answer.status_code == 428
    assert "If-Match" in answer.json()["detail"]
    assert not Transition.objects.exists()


def test_a_guard_says_why_not(caller: Caller, expert: User, kim: Client) -> None:
    journey = factories.JourneyFactory(client=kim)
    answer = move(caller, expert, journey, target="aan_het_werk", reason="werk_begonnen")
    assert (answer.status_code, answer.json()["detail"]) == (409, HINTS[paid_work_runs])
    assert not Transition.objects.exists()


def test_leaving_running_work_needs_a_reason_that_explains_it(
    caller: Caller, expert: User, kims_journey: Journey, kims_job: Employment
) -> None:
    answer = move(caller, expert, kims_journey, reason="dienst_afgerond")
    assert (answer.status_code, answer.json()["detail"]) == (409, HINTS[work_ended_or_explained])


@pytest.mark.parametrize("who", ["senior", "team_lead"])
def test_who_may_only_read_may_not_move(
    caller: Caller, who: str, request: pytest.FixtureRequest, kims_journey: Journey
) -> None:
    assert move(caller, request.getfixturevalue(who), kims_journey).status_code == 403


def test_a_colleague_who_is_not_the_contact_may_not_move(
    caller: Caller, office: Any, kims_journey: Journey, kims_job: Employment
) -> None:
    answer = move(caller, factories.UserFactory(office=office), kims_journey)
    assert answer.status_code == 403
    assert "ander vast contact" in answer.json()["detail"]


def test_a_journey_says_which_moves_are_possible(caller: Caller, expert: User, kim: Client) -> None:
    journey = factories.JourneyFactory(client=kim)
    found = caller(expert).get(f"/api/v1/journeys/{journey.pk}").json()["allowedActions"]
    by_target = {action["target"]: action for action in found}
    assert set(by_target) == {"stabiliseren", "werkfit", "aan_het_werk", "uitgestroomd"}
    assert by_target["aan_het_werk"] == {
        "name": "move",
        "target": "aan_het_werk",
        "label": "4 (Duurzaam) aan het werk",
        "allowed": False,
        "hint": HINTS[paid_work_runs],
        "reasons": [],
    }
    assert by_target["werkfit"]["allowed"]
    assert "terugval" in by_target["werkfit"]["reasons"]


def test_what_a_journey_allows_is_what_a_move_does(
    caller: Caller, expert: User, kims_journey: Journey, kims_job: Employment
) -> None:
    for action in caller(expert).get(f"/api/v1/journeys/{kims_journey.pk}").json()["allowedActions"]:
        for reason in action["reasons"]:
            journey = factories.JourneyFactory(client__office=expert.office, klantfase=Klantfase.AAN_HET_WERK)
            factories.ContactPersonFactory(client=journey.client, user=expert)
            factories.EmploymentFactory(client=journey.client)
            assert move(caller, expert, journey, target=action["target"], reason=reason).status_code == 201


@pytest.mark.parametrize(
    ("who", "hint"), [("senior", "U mag deze handeling niet doen."), ("stranger", "ander vast contact")]
)
def test_who_may_not_move_reads_so_at_every_move(
    caller: Caller, office: Any, senior: User, kims_journey: Journey, who: str, hint: str
) -> None:
    user = senior if who == "senior" else factories.UserFactory(office=office)
    found = caller(user).get("/api/v1/journeys").json()["results"][0]["allowedActions"]
    assert found
    assert all(not action["allowed"] and hint in action["hint"] for action in found)


def test_death_cannot_be_undone(caller: Caller, expert: User, kim: Client) -> None:
    journey = factories.JourneyFactory(client=kim)
    move(caller, expert, journey, target="uitgestroomd", reason="overlijden")
    found = caller(expert).get(f"/api/v1/journeys/{journey.pk}").json()["allowedActions"]
    assert not [action for action in found if action["allowed"]]
