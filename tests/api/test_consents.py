"""Consent through the API, and what a program hears that wants contact without it."""

from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from audit.models import RefusedContact
from clients.models import Client, Consent, Employment
from journeys.models import Agreement
from tests import factories
from tests.api.conftest import Caller
from tests.api.contract import assert_documented
from tests.consent_factories import ConsentFactory

CALL: dict[str, Any] = {"who": "professional", "what": "Belt over het contract", "contact": "werkgever"}


def test_contact_without_consent_is_a_problem_of_its_own_and_is_kept_once_for_each_request(
    caller: Caller, kim: Client, kims_job: Employment, expert: User
) -> None:
    where = f"/api/v1/clients/{kim.number}/agreements"
    answers = [caller(expert).post(where, CALL, headers={"Idempotency-Key": "een-keer-bellen"}) for _ in range(2)]
    for answer in answers:
        assert_documented("/clients/{number}/agreements", "post", answer)
        assert answer.status_code == 403
        assert answer.json() == {
            "type": "urn:problem-type:wajong:consent-missing",
            "title": "Toestemming ontbreekt",
            "status": 403,
            "detail": "Kim van Dijk gaf geen toestemming om te praten over de baan. "
            "Neem daarom nu geen contact op met Bakkerij Het Molentje.",
            "code": "consent_missing",
        }
    assert answers[1]["Idempotency-Replayed"] == "true"
    row = RefusedContact.objects.get()
    assert (row.act, row.actor_id, row.employment_id) == ("agreements.make_agreement", expert.pk, kims_job.pk)
    ConsentFactory(client=kim)
    made = caller(expert).post(where, CALL)
    assert (made.status_code, made.json()["contact"], made.json()["employment"]) == (201, "werkgever", kims_job.pk)


def test_a_program_asks_reads_the_answer_and_takes_it_back(
    caller: Caller, kim: Client, kims_job: Employment, expert: User
) -> None:
    desk = caller(expert)
    where = f"/api/v1/clients/{kim.number}"
    asked = desk.post(f"{where}/consent-requests", {"purpose": "baan", "employment": kims_job.pk})
    assert (asked.status_code, asked.json()["state"]) == (201, "gevraagd")
    assert asked.json()["allowedActions"] == [
        {
            "name": "withdraw", "target": None, "label": "Toestemming intrekken", "allowed": False,
            "hint": "Dit is geen lopende toestemming: gevraagd.",
        }
    ]  # fmt: skip
    said = {"purpose": "baan", "employment": kims_job.pk, "given": True, "voice": "zelf", "evidence": "brief",
            "answeredOn": "2026-11-20", "note": "Alleen over het rooster."}  # fmt: skip
    given = desk.post(f"{where}/consents", said)
    assert (given.json()["id"], given.json()["state"], given["ETag"]) == (asked.json()["id"], "gegeven", '"2"')
    assert "rooster" not in given.content.decode()
    listed = desk.get(f"/api/v1/consents?client={kim.number}&state=gegeven&purpose=baan").json()["results"]
    assert [row["id"] for row in listed] == [asked.json()["id"]]
    address = f"/api/v1/consents/{asked.json()['id']}/withdrawals"
    assert desk.post(address, {"voice": "zelf"}, headers={"If-Match": '"1"'}).status_code == 412
    gone = desk.post(address, {"voice": "vertegenwoordiger"}, headers={"If-Match": '"2"'})
    assert (gone.status_code, gone.json()["state"], gone.json()["withdrawnOn"]) == (201, "ingetrokken", "2026-11-23")


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"purpose": "alles"}, "#/purpose"),
        ({"employment": 999_999_999}, "#/employment"),
        ({"given": "ja"}, "#/given"),
        ({"voice": "buurman"}, "#/voice"),
        ({"evidence": "portaal"}, "#/evidence"),
        ({"answeredOn": "2026-11-24"}, "#/answeredOn"),
        ({"employer": 999_999_999}, "#/employer"),
    ],
)
def test_what_cannot_be_is_named_as_the_api_names_it(
    caller: Caller, kim: Client, expert: User, wrong: dict[str, Any], named: str
) -> None:
    said = {"purpose": "vacature", "given": True, "voice": "zelf", "evidence": "brief", "answeredOn": "2026-11-20"}
    answer = caller(expert).post(f"/api/v1/clients/{kim.number}/consents", {**said, **wrong})
    assert [error["location"]["pointer"] for error in answer.json()["errors"]] == [named]
    assert not Consent.objects.exists()


def test_consent_of_another_office_is_not_there_and_a_portal_has_none(
    caller: Caller, kim: Client, outsider: User, employer: User, jobcoach: User
) -> None:
    row = ConsentFactory(client=kim)
    assert caller(outsider).get(f"/api/v1/consents/{row.pk}").status_code == 404
    assert caller(outsider).get("/api/v1/consents").json()["results"] == []
    for user in (employer, jobcoach, factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=kim.office)):
        assert caller(user).get("/api/v1/consents").status_code == 403
    gone = caller(outsider).post(
        f"/api/v1/consents/{row.pk}/withdrawals", {"voice": "zelf"}, headers={"If-Match": '"1"'}
    )
    assert gone.status_code == 404
    assert Consent.objects.get().runs
    assert not Agreement.objects.exists()
