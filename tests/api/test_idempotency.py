"""Sent twice, done once: a key of the sender's own makes a POST safe to repeat."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import IdempotencyKey, Office, User
from accounts.tasks import clear_idempotency_keys
from journeys.api.views import TransitionViews
from journeys.models import Journey, Transition
from tests import factories
from tests.api.conftest import Caller

KEY = "4f0c4ec2-51b8-4f3e-9f0e-1d2a3b4c5d6e"
MOVE = {"target": "werkfit", "reason": "terugval", "on": "2026-11-23"}

pytestmark = pytest.mark.usefixtures("kims_job")


def move(caller: Caller, user: User, journey: Journey, key: str = KEY, etag: str = '"1"', **given: Any) -> Any:
    """Post a move under a key."""
    client = caller(user)
    client.raise_request_exception = False
    headers = {"If-Match": etag, "Idempotency-Key": key}
    return client.post(f"/api/v1/journeys/{journey.pk}/transitions", {**MOVE, **given}, headers=headers)


def test_the_same_request_again_gets_the_same_answer_and_does_nothing(
    caller: Caller, expert: User, kims_journey: Journey
) -> None:
    first, again = (move(caller, expert, kims_journey) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert (again["Location"], again["Content-Type"]) == (first["Location"], first["Content-Type"])
    assert ("Idempotency-Replayed" in first, again["Idempotency-Replayed"]) == (False, "true")
    assert Transition.objects.count() == 1


def test_a_key_between_quotes_is_the_same_key(caller: Caller, expert: User, kims_journey: Journey) -> None:
    move(caller, expert, kims_journey)
    assert move(caller, expert, kims_journey, f'"{KEY}"')["Idempotency-Replayed"] == "true"


def test_what_was_refused_is_refused_again_in_the_same_words(
    caller: Caller, expert: User, kims_journey: Journey
) -> None:
    first, again = (move(caller, expert, kims_journey, on="2026-11-24") for _ in range(2))
    assert (first.status_code, again.status_code) == (400, 400)
    assert again.content == first.content
    assert again["Content-Type"] == "application/problem+json"
    assert again["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("other", [{"reason": "wens_van_de_klant"}, {"etag": '"2"'}])
def test_another_request_under_the_same_key_is_refused(
    caller: Caller, expert: User, kims_journey: Journey, other: dict[str, str]
) -> None:
    move(caller, expert, kims_journey)
    answer = move(caller, expert, kims_journey, **other)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["type"] == "urn:problem-type:wajong:key-reused"
    assert Transition.objects.count() == 1


def test_another_address_under_the_same_key_is_refused(caller: Caller, expert: User, kims_journey: Journey) -> None:
    other = factories.JourneyFactory(client__office=expert.office)
    move(caller, expert, kims_journey)
    assert move(caller, expert, other).status_code == 422


def test_somebody_else_may_use_the_same_key(
    caller: Caller, expert: User, colleague: User, kims_journey: Journey
) -> None:
    move(caller, expert, kims_journey)
    answer = move(caller, colleague, kims_journey, etag='"2"', target="naar_werk", reason="klaar_voor_volgende_stap")
    assert answer.status_code == 201
    assert Transition.objects.count() == 2


@pytest.mark.parametrize("key", ["", "kort", "x" * 65, "a b c d e f g", '"4f0c4ec2', "sleutel-één", "sleutel,met"])
def test_a_key_that_cannot_be_one_is_told(caller: Caller, expert: User, kims_journey: Journey, key: str) -> None:
    answer = move(caller, expert, kims_journey, key)
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["in"], error["location"]) == ("header", {"name": "Idempotency-Key"})
    assert not Transition.objects.exists()


def test_a_fault_of_ours_keeps_nothing_so_that_trying_again_can_succeed(
    caller: Caller, expert: User, kims_journey: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(TransitionViews, "does", staticmethod(lambda **_: 1 / 0))
        assert move(caller, expert, kims_journey).status_code == 500
    assert not IdempotencyKey.objects.exists()
    assert move(caller, expert, kims_journey).status_code == 201


def test_who_may_not_leaves_no_key(caller: Caller, senior: User, kims_journey: Journey) -> None:
    assert move(caller, senior, kims_journey).status_code == 403
    assert not IdempotencyKey.objects.exists()


def test_who_may_no_longer_gets_no_stored_answer(caller: Caller, expert: User, kims_journey: Journey) -> None:
    move(caller, expert, kims_journey)
    User.objects.filter(pk=expert.pk).update(role="senior_expert")
    assert move(caller, User.objects.get(pk=expert.pk), kims_journey).status_code == 403


def test_a_form_with_a_key_is_refused_as_without_one(caller: Caller, expert: User, kims_journey: Journey) -> None:
    address = f"/api/v1/journeys/{kims_journey.pk}/transitions"
    headers = {"If-Match": '"1"', "Idempotency-Key": KEY}
    assert caller(expert).post(address, MOVE, "multipart", headers=headers).status_code == 415


def test_a_stored_answer_is_what_the_sender_got_and_lives_a_day(
    caller: Caller, expert: User, kims_journey: Journey
) -> None:
    answer = move(caller, expert, kims_journey, note="Het gaat even niet.")
    row = IdempotencyKey.objects.get()
    assert (row.status, row.body) == (201, answer.content.decode())
    assert "Het gaat even niet." not in str(IdempotencyKey.objects.values())
    clear_idempotency_keys()
    assert IdempotencyKey.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(hours=24)):
        clear_idempotency_keys()
    assert not IdempotencyKey.objects.exists()


def test_after_a_day_a_key_is_new_even_before_the_cleaning(
    caller: Caller, expert: User, kims_journey: Journey
) -> None:
    move(caller, expert, kims_journey)
    with time_machine.travel(timezone.now() + timedelta(hours=24)):
        answer = move(caller, expert, kims_journey)
    assert (answer.status_code, "Idempotency-Replayed" in answer) == (412, False)


def test_a_key_costs_a_fixed_number_of_queries(caller: Caller, expert: User, kims_journey: Journey) -> None:
    client = caller(expert)
    address = f"/api/v1/journeys/{kims_journey.pk}/transitions"

    def queries(**headers: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            client.post(address, {**MOVE, "on": "2026-11-24"}, headers={"If-Match": '"1"', **headers})
        return len(counted)

    plain = queries()
    assert queries(**{"Idempotency-Key": KEY}) - plain <= 9
    assert queries(**{"Idempotency-Key": KEY}) <= 9


def test_who_moved_to_another_office_gets_no_answer_of_before(
    caller: Caller, kims_journey: Journey, expert: User, other_office: Office
) -> None:
    """What was answered then may be about clients whom the account may not see any more."""
    assert move(caller, expert, kims_journey).status_code == 201
    expert.office = other_office
    expert.save(update_fields=["office"])
    assert move(caller, expert, kims_journey).status_code == 422
