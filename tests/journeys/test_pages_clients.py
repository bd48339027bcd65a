"""Registering and correcting a client, and the rhythm of talks, as pages."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client, ContractKind, Employment
from journeys.models import Journey
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

PERSON = {
    "first_name": "Noor",
    "prefix": "de",
    "last_name": "Graaf",
    "birth_date": "2-3-2006",
    "sex": "vrouw",
    "regime": "wajong2010",
    "work_ability": "arbeidsvermogen",
    "education": "vso",
    "limitation": "onbekend",
    "phone": "06 87654321",
    "email": "",
    "street": "Kade 7",
    "postcode": "3512ab",
    "city": "Utrecht",
    "preferred_channel": "telefoon",
}
NEW = {
    **PERSON,
    "number": "w00000001",
    "bsn": "123456782",
    "klantfase": "werkfit",
    "started_on": "2-11-2026",
    "contact_id": "",
}


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


def test_somebody_new_is_registered_and_their_file_opens(desk: Browser, expert: User) -> None:
    form = desk.get("/clients/new/").content.decode()
    assert f'<option value="{expert.pk}" selected>' in form, "one is one's own client's contact"
    answer = desk.post("/clients/new/", {**NEW, "contact_id": expert.pk}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/clients/W00000001/", 302)]
    assert "Noor de Graaf is ingeschreven." in page
    assert "Begonnen in 2 Werkfit worden" in page
    assert "Nieuw in de doelgroep" in page
    assert "123456782" not in page


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"bsn": "123456789"}, "Dit is geen burgerservicenummer."),
        ({"birth_date": "24-11-2026"}, "De geboortedatum ligt in de toekomst."),
        ({"birth_date": "31-2-2000"}, "Deze datum bestaat niet."),
        ({"number": "12345"}, "Een klantnummer is een W met acht cijfers."),
        ({"postcode": "12 AB"}, "Vul een postcode in, bijvoorbeeld 1234 AB."),
        ({"contact_id": "zelf"}, "Selecteer een geldige keuze."),
        ({"first_name": ""}, "Vul dit in."),
    ],
)
def test_what_is_wrong_stands_at_the_field_and_what_was_typed_stays(
    desk: Browser, wrong: dict[str, str], message: str
) -> None:
    answer = desk.post("/clients/new/", {**NEW, **wrong})
    (name,) = wrong
    assert answer.status_code == 400
    assert message in str(answer.context["form"][name].errors)
    assert 'value="Kade 7"' in answer.content.decode()
    assert not Client.objects.exists()


def test_a_bsn_that_is_known_already_is_said_at_the_field(desk: Browser) -> None:
    desk.post("/clients/new/", NEW)
    answer = desk.post("/clients/new/", {**NEW, "number": "W00000002"})
    assert "Er is al een klant met dit burgerservicenummer." in str(answer.context["form"]["bsn"].errors)


def test_details_are_corrected_and_the_second_is_told_with_the_text_kept(
    desk: Browser, kim: Client, kims_journey: Journey
) -> None:
    where = f"/clients/{kim.number}/details/"
    form: Any = desk.get(where).context["form"]
    assert (form["phone"].value(), form["version"].value()) == ("06 12 34 56 78", 1)
    told = desk.post(where, {**PERSON, "version": 1}, follow=True).content.decode()
    assert "De gegevens zijn gewijzigd." in told
    assert "Noor de Graaf" in told
    late = desk.post(where, {**PERSON, "last_name": "Anders", "call_before_letter": "on", "version": 1})
    assert late.status_code == 409
    assert 'value="Anders"' in late.content.decode()
    again = late.context["form"]
    assert again["version"].value() == "2"
    assert again["last_name"].errors == ["Nu vastgelegd: Graaf. Kies wat juist is."]
    assert again["call_before_letter"].errors == ["Nu vastgelegd: niet aangevinkt. Kies wat juist is."]
    assert not again["phone"].errors
    desk.post(where, {**PERSON, "last_name": "Anders", "version": 2})
    assert Client.objects.get().last_name == "Anders"


def test_a_rhythm_is_offered_with_a_permanent_contract_only(desk: Browser, kim: Client, kims_job: Employment) -> None:
    file, where = f"/clients/{kim.number}/", f"/clients/{kim.number}/contact-interval/"
    assert "Ritme wijzigen" not in desk.get(file).content.decode()
    assert "geen vast contract" in desk.get(where).content.decode()
    Employment.objects.filter(pk=kims_job.pk).update(kind=ContractKind.PERMANENT, expected_end_on=None)
    assert "Ritme wijzigen" in desk.get(file).content.decode()
    values = {"months": "18", "reason": "Vast werk", "version": 1}
    page = desk.post(where, values, follow=True).content.decode()
    assert "U spreekt de klant voortaan elke 18 maanden." in page
    assert "elke 18 maanden: Vast werk" in page


def test_a_pasted_book_is_refused_with_its_text_kept(desk: Browser, kim: Client, kims_journey: Journey) -> None:
    talk = {"kind": "coachgesprek", "channel": "telefoon", "held_on": "23-11-2026", "outcome": "x" * 4001}
    answer = desk.post(f"/clients/{kim.number}/conversations/new/", talk)
    assert answer.status_code == 400
    assert answer.context["form"]["outcome"].errors
    assert "x" * 4001 in answer.content.decode()
