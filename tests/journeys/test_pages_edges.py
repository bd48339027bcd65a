"""What the pages do at the edges: what is not there, what is a year old, and an announced end that is taken back."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from base.refusal import NotVisible
from clients.models import Client, Coaching, Employment
from journeys.models import Signal
from journeys.views import moves
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["W%00", "W1000000", "W100000000", "W1000000%D9%A3", "w10000000", "%00"])
def test_what_cannot_be_a_clients_number_is_not_found(expert: User, sign_in: SignIn, number: str) -> None:
    browser = sign_in(expert)
    for page in ("", "klantfase/", "contact/", "workplan/new/"):
        assert browser.get(f"/clients/{number}/{page}").status_code == 404


def test_what_became_invisible_while_the_form_was_open_is_not_found(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(**_: Any) -> None:
        raise NotVisible

    monkeypatch.setattr(moves, "record_conversation", gone)
    values = {"kind": "coachgesprek", "channel": "telefoon", "held_on": "23-11-2026"}
    answer = sign_in(expert).post(f"/clients/{kim.number}/conversations/new/", values)
    assert answer.status_code == 404
    assert "Deze pagina vinden wij niet" in answer.content.decode()


def test_an_announced_end_is_taken_back_with_one_button(
    on: date, kim: Client, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    browser = sign_in(expert)
    address = f"/employments/{kims_job.pk}/end/withdraw/"
    assert address not in browser.get(f"/clients/{kim.number}/").content.decode()
    Employment.objects.update(expected_end_on=date(2026, 12, 31), end_reason="niet_verlengd")
    assert address in browser.get(f"/clients/{kim.number}/").content.decode()
    page = browser.get(address)
    assert "de baan eindigt op do 31 december 2026" in page.content.decode()
    answer = browser.post(address, {"version": page.context["form"]["version"].value()}, follow=True)
    assert "Het einde is ingetrokken. De baan loopt weer tot en met zo 31 januari 2027." in answer.content.decode()
    assert Employment.objects.get().end_reason == ""
    assert browser.post(address, {"version": 2}).status_code == 409


@pytest.mark.parametrize(("received_on", "seen"), [(date(2025, 11, 24), True), (date(2025, 11, 23), False)])
def test_a_sender_sees_the_signals_of_the_last_year(
    on: date, kims_coaching: Coaching, jobcoach: User, expert: User, received_on: date, seen: bool
) -> None:
    factories.SignalFactory(employment=kims_coaching.employment, reported_by=jobcoach, received_on=received_on)
    assert Signal.objects.visible_to(jobcoach, on).exists() is seen
    assert Signal.objects.visible_to(expert, on).exists()


@pytest.mark.parametrize("role", Role.values)
def test_only_who_has_a_team_lead_is_sent_there(kims_coaching: Coaching, sign_in: SignIn, role: str) -> None:
    user = factories.UserFactory(role=role)
    page = sign_in(user).get("/bestaat-niet/").content.decode()
    assert ("uw teamleider" in page) is (user.office_id is not None)
    assert ("Bel het vaste contact." in page) is (user.organisation_id is not None)
