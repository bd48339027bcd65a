"""Bodies that break programs which trust what they read: each is a problem with a reason, and nothing is written."""

import json
from typing import Any

import pytest

from accounts.models import User
from journeys.models import Journey, Transition
from tests.api.conftest import Caller

pytestmark = pytest.mark.django_db

MOVE = {"target": "naar_werk", "reason": "terugval", "on": "2026-11-23"}


def body(**changes: Any) -> str:
    return json.dumps({**MOVE, **changes})  # anything outside ASCII goes as an escape


@pytest.mark.parametrize(
    "sent",
    [
        "[" * 100_000,
        '{"note":' * 50_000,
        "[" * 900 + "]" * 900,
        body(note="\ud800"),
        body(note="Kim\0"),
        body(note="Kim \u202enav"),
        body(target="\ud800"),
        body(reason=["\ud800"]),
        body(**{"\ud800": 1}),
        '{"note": NaN}',
        '{"note": ' + "9" * 5000 + "}",
        "",
    ],
    ids=lambda sent: sent[:24],
)
def test_a_body_that_cannot_be_read_is_told_and_nothing_moves(
    caller: Caller, expert: User, kims_journey: Journey, sent: str
) -> None:
    client = caller(expert)
    client.raise_request_exception = False
    answer = client.generic(
        "POST",
        f"/api/v1/journeys/{kims_journey.pk}/transitions",
        sent,
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"]
    assert not Transition.objects.exists()


def test_emoji_and_text_from_right_to_left_are_text(caller: Caller, expert: User, kims_journey: Journey) -> None:
    answer = caller(expert).generic(
        "POST",
        f"/api/v1/journeys/{kims_journey.pk}/transitions",
        body(note="😀 שלום\r\nNoe\u0308l"),
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert answer.status_code == 201
    assert Transition.objects.get().note.text == "😀 שלום\nNoël"


@pytest.mark.parametrize("code", ["x", "\0"])
def test_the_token_address_knows_no_devices(caller: Caller, expert: User, code: str) -> None:
    client = caller(expert)
    client.raise_request_exception = False
    grant = "urn:ietf:params:oauth:grant-type:device_code"
    answer = client.post("/oauth/token", {"grant_type": grant, "device_code": code, "client_id": "x"}, "multipart")
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")
