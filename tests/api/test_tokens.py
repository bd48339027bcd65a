"""Programs: how they get a token, as whom it works, and when it no longer does."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone
from oauth2_provider.models import get_access_token_model
from rest_framework.test import APIClient

from accounts.machines import ApiClient
from accounts.models import User
from accounts.tasks import clear_tokens
from clients.models import Client, Employment
from journeys.models import Journey
from tests.letting_in import let_in

Login = tuple[str, str]


def register(user: User, scopes: str = "read write") -> Login:
    """Make an application with the command and read its id and secret from what it prints."""
    out = StringIO()
    call_command("api_client", "Rapportage", user=user.email, scopes=scopes, stdout=out)
    lines = [line.split() for line in out.getvalue().splitlines()]
    return lines[0][1], lines[1][1]


def ask(login: Login, **more: str) -> Any:
    """Ask for a token."""
    basic = b64encode(":".join(login).encode()).decode()
    return APIClient().generic(
        "POST",
        "/oauth/token",
        urlencode({"grant_type": "client_credentials", **more}),
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Basic {basic}"},
    )


def program(token: str) -> APIClient:
    """A REST client with this token and without a session."""
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return client


@pytest.fixture
def token(expert: User) -> Callable[..., str]:
    """A token of a program of Kim's contact."""

    def of(scopes: str = "read write", **more: str) -> str:
        answer = ask(register(expert, scopes), **more)
        assert answer.status_code == 200
        found: str = answer.json()["access_token"]
        return found

    return of


def test_a_program_reads_as_the_user_behind_it(token: Callable[..., str], kim: Client, sam: Client) -> None:
    rows = program(token()).get("/api/v1/clients").json()["results"]
    assert [row["number"] for row in rows] == [kim.number]


def test_a_program_moves_a_client_as_the_user_behind_it(
    token: Callable[..., str], on: object, expert: User, kims_journey: Journey, kims_job: Employment
) -> None:
    answer = program(token()).post(
        f"/api/v1/journeys/{kims_journey.pk}/transitions",
        {"target": "werkfit", "reason": "terugval", "on": "2026-11-23"},
        headers={"If-Match": '"1"'},
    )
    assert (answer.status_code, answer.json()["actor"]["id"]) == (201, expert.pk)


def test_a_token_says_how_long_it_lives_and_then_stops(token: Callable[..., str], expert: User, kim: Client) -> None:
    answer = ask(register(expert)).json()
    assert (answer["expires_in"], answer["scope"], answer["token_type"]) == (900, "read write", "Bearer")
    assert "refresh_token" not in answer
    with time_machine.travel(timezone.now() + timedelta(seconds=901)):
        refused = program(answer["access_token"]).get("/api/v1/clients")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


def test_tokens_that_ran_out_are_thrown_away(token: Callable[..., str]) -> None:
    token()
    clear_tokens()
    assert get_access_token_model().objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(seconds=901)):
        clear_tokens()
    assert not get_access_token_model().objects.exists()


def test_a_program_that_may_read_may_not_write(token: Callable[..., str], kims_journey: Journey) -> None:
    client = program(token("read"))
    assert client.get("/api/v1/clients").status_code == 200
    answer = client.post(f"/api/v1/journeys/{kims_journey.pk}/transitions", {})
    assert (answer.status_code, answer.json()["detail"]) == (403, "Dit token heeft het bereik “write” niet.")


def test_a_program_that_may_write_only_may_not_read(token: Callable[..., str], db: None) -> None:
    assert program(token("write")).get("/api/v1/clients").status_code == 403


def test_a_program_can_ask_for_less(token: Callable[..., str], kims_journey: Journey) -> None:
    client = program(token(scope="read"))
    assert client.post(f"/api/v1/journeys/{kims_journey.pk}/transitions", {}).status_code == 403


def test_a_program_cannot_ask_for_more(expert: User) -> None:
    answer = ask(register(expert, "read"), scope="read write")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_the_token_of_somebody_who_left_is_refused(token: Callable[..., str], expert: User, kim: Client) -> None:
    given = token()
    User.objects.filter(pk=expert.pk).update(is_active=False)
    assert program(given).get("/api/v1/clients").status_code == 401


def test_somebody_who_left_gets_no_token(expert: User) -> None:
    login = register(expert)
    User.objects.filter(pk=expert.pk).update(is_active=False)
    answer = ask(login)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_token_of_a_role_that_lost_the_api_is_refused(token: Callable[..., str], expert: User, kim: Client) -> None:
    given = token()
    User.objects.filter(pk=expert.pk).update(role="administrator")
    assert program(given).get("/api/v1/clients").status_code == 403


@pytest.mark.parametrize("value", ["onzin", "", "é"])
def test_a_token_that_we_never_gave_is_refused(db: None, value: str) -> None:
    answer = APIClient().get("/api/v1/clients", headers={"Authorization": f"Bearer {value}"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_wrong_token_is_not_saved_by_a_session(expert: User) -> None:
    client = APIClient()
    let_in(client, expert)
    assert client.get("/api/v1/clients", headers={"Authorization": "Bearer onzin"}).status_code == 401


def test_a_token_in_the_address_is_not_taken(token: Callable[..., str], kim: Client) -> None:
    assert APIClient().get(f"/api/v1/clients?access_token={token()}").status_code == 401


def test_a_token_for_another_service_is_refused(token: Callable[..., str], kim: Client) -> None:
    given = token(resource="https://elders.example/")
    assert program(given).get("/api/v1/clients").status_code == 401


@pytest.mark.parametrize(
    "more",
    [
        {"grant_type": "password", "username": "x", "password": "x"},
        {"grant_type": "authorization_code", "code": "x"},
        {"grant_type": "refresh_token", "refresh_token": "x"},
        {"grant_type": "implicit"},
    ],
)
def test_only_client_credentials_give_a_token(expert: User, more: dict[str, str]) -> None:
    answer = ask(register(expert), **more)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_a_wrong_secret_gives_no_token(expert: User) -> None:
    client_id, _ = register(expert)
    assert ask((client_id, "geraden")).status_code == 401


def test_secrets_and_tokens_are_not_stored_readable(token: Callable[..., str], expert: User) -> None:
    client_id, secret = register(expert)
    stored = ApiClient.objects.get(client_id=client_id)
    assert secret not in stored.client_secret
    given = token()
    assert given not in str(get_access_token_model().objects.values_list())


@pytest.mark.parametrize("client_id", ["x\0", "é", ""])
def test_an_id_that_we_never_gave_gets_no_token(db: None, client_id: str) -> None:
    assert ask((client_id, "geheim")).status_code == 401


def test_guessing_at_the_token_endpoint_is_slowed_down(expert: User) -> None:
    login = register(expert)
    answers = [ask((login[0], "geraden")) for _ in range(21)]
    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert "Retry-After" in answers[-1].headers


def test_another_forwarded_address_does_not_help_the_guesser(expert: User) -> None:
    login = register(expert)
    for _ in range(20):
        ask((login[0], "geraden"))
    answer = APIClient().post("/oauth/token", headers={"X-Forwarded-For": "203.0.113.7"})
    assert answer.status_code == 429


def test_the_token_endpoint_takes_posts_only(db: None) -> None:
    assert APIClient().get("/oauth/token").status_code == 405


@pytest.mark.parametrize("scopes", ["", "admin", "read admin"])
def test_the_command_knows_its_scopes(expert: User, scopes: str) -> None:
    with pytest.raises(CommandError, match="scopes"):
        call_command("api_client", "X", user=expert.email, scopes=scopes)


def test_the_command_wants_a_user_who_may_use_the_api(administrator: User, expert: User) -> None:
    User.objects.filter(pk=expert.pk).update(is_active=False)
    for email in (administrator.email, expert.email, "nobody@example.test"):
        with pytest.raises(CommandError, match="no active user"):
            call_command("api_client", "X", user=email)


@pytest.mark.parametrize(
    "wrong", [{"authorization_grant_type": "password"}, {"client_type": "public"}, {"scopes": "admin"}]
)
def test_the_database_holds_machines_only(expert: User, wrong: dict[str, str]) -> None:
    right = {
        "authorization_grant_type": "client-credentials",
        "client_type": "confidential",
        "scopes": "read",
    }
    with pytest.raises(IntegrityError):
        ApiClient.objects.create(name="X", user=expert, **{**right, **wrong})
