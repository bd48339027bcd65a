"""A jobcoach reports that a job is at risk and gets a receipt; staff answer; the jobcoach reads the answer."""

from datetime import date

import pytest

from accounts.models import User
from clients.models import Coaching
from journeys.models import Signal
from notifications.models import Notification
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

REPORT = {"kind": "niet_verlengd", "expected_end_on": "31-1-2027", "message": "Te weinig werk."}


@pytest.fixture
def kims_signal(kims_coaching: Coaching, jobcoach: User) -> Signal:
    """What the jobcoach reported last Friday."""
    made: Signal = factories.SignalFactory(employment=kims_coaching.employment, reported_by=jobcoach)
    return made


def test_a_jobcoach_gets_a_receipt_with_a_number_and_a_day(
    on: date, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    browser = sign_in(jobcoach)
    address = f"/employments/{kims_coaching.employment_id}/signal/"
    page = browser.get(address).content.decode()
    for shown in ("Kim van Dijk", "Binnen enkele werkdagen", "Liever bellen?", "Anouk de Wit"):
        assert shown in page
    answer = browser.post(address, REPORT, follow=True)
    signal = Signal.objects.get()
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/signals/{signal.pk}/receipt/"
    assert signal.receipt in page
    assert "Anouk de Wit leest uw melding. U krijgt uiterlijk ma 30 november 2026 antwoord." in page


def test_the_same_signal_twice_gives_the_same_receipt(
    on: date, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    browser = sign_in(jobcoach)
    address = f"/employments/{kims_coaching.employment_id}/signal/"
    assert browser.post(address, REPORT)["Location"] == browser.post(address, REPORT)["Location"]


def test_what_is_wrong_with_a_signal_is_said_at_the_field(
    on: date, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    values = {**REPORT, "kind": "geeindigd", "expected_end_on": ""}
    answer = sign_in(jobcoach).post(f"/employments/{kims_coaching.employment_id}/signal/", values)
    assert answer.status_code == 400
    assert "Vul de laatste werkdag in." in answer.content.decode()
    assert "Te weinig werk." in answer.content.decode()


def test_the_receipt_and_the_form_show_nothing_of_the_journey(
    kims_signal: Signal, jobcoach: User, sign_in: SignIn
) -> None:
    browser = sign_in(jobcoach)
    for path in (f"/signals/{kims_signal.pk}/receipt/", f"/employments/{kims_signal.employment_id}/signal/"):
        page = browser.get(path).content.decode()
        assert [word for word in ("Duurzaam", kims_signal.client.number, "06 12 34 56 78") if word in page] == []


def test_staff_answer_a_signal_and_the_jobcoach_reads_it(
    on: date, kims_signal: Signal, expert: User, jobcoach: User, sign_in: SignIn
) -> None:
    browser = sign_in(expert)
    assert "Signaal beantwoorden" in browser.get(f"/signals/{kims_signal.pk}/").content.decode()
    values = {"state": "gepland", "answer": "Ik bel Kim morgen."}
    page = browser.post(f"/signals/{kims_signal.pk}/answer/", values, follow=True).content.decode()
    assert "Uw antwoord is verstuurd. Joost Coenen krijgt er een bericht over." in page
    assert "Ik bel Kim morgen." in sign_in(jobcoach).get(f"/signals/{kims_signal.pk}/receipt/").content.decode()
    assert Notification.objects.filter(recipient=jobcoach).count() == 1


def test_an_answer_that_crossed_another_one_is_kept_on_the_page(
    on: date, kims_signal: Signal, expert: User, sign_in: SignIn
) -> None:
    Signal.objects.filter(pk=kims_signal.pk).update(state="afgerond", answer="Al geregeld.")
    browser = sign_in(expert)
    answer = browser.post(f"/signals/{kims_signal.pk}/answer/", {"state": "afgerond", "answer": "Mijn antwoord."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Dit signaal is al afgerond." in page
    assert "Mijn antwoord." in page
    assert "Al geregeld." in page
    assert "Signaal beantwoorden" not in browser.get(f"/signals/{kims_signal.pk}/").content.decode()


def test_an_empty_answer_is_said_at_the_field(kims_signal: Signal, expert: User, sign_in: SignIn) -> None:
    answer = sign_in(expert).post(f"/signals/{kims_signal.pk}/answer/", {"state": "gepland", "answer": " "})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["answer"]


def test_when_coaching_stops_the_form_closes_but_the_receipt_stays(
    on: date, kims_signal: Signal, kims_coaching: Coaching, jobcoach: User, sign_in: SignIn
) -> None:
    Coaching.objects.filter(pk=kims_coaching.pk).update(ended_on=date(2026, 11, 20))
    browser = sign_in(jobcoach)
    assert browser.post(f"/employments/{kims_signal.employment_id}/signal/", REPORT).status_code == 404
    assert browser.get(f"/signals/{kims_signal.pk}/receipt/").status_code == 200
