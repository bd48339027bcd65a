"""Finding a client: by name and number in the address, by burgerservicenummer only in a post."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Office, User
from clients.models import Client
from journeys.client_search import LIMIT
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

BSN = "111222333"


def test_a_name_finds_the_clients_of_the_own_office(kim: Client, sam: Client, expert: User, sign_in: SignIn) -> None:
    page = sign_in(expert).get("/clients/?q=van dijk").content.decode()
    assert "Kim van Dijk" in page
    assert "Anouk de Wit" in page
    assert "Geen klant gevonden." in sign_in(expert).get("/clients/?q=Zwart").content.decode()


def test_a_whole_number_opens_the_file(kim: Client, expert: User, sign_in: SignIn) -> None:
    answer = sign_in(expert).get(f"/clients/?q={kim.number.lower()}")
    assert (answer.status_code, answer["Location"]) == (302, f"/clients/{kim.number}/")


def test_a_number_of_another_office_finds_nothing(sam: Client, expert: User, sign_in: SignIn) -> None:
    assert "Geen klant gevonden." in sign_in(expert).get(f"/clients/?q={sam.number}").content.decode()


def test_too_many_results_say_so(office: Office, expert: User, sign_in: SignIn) -> None:
    for _ in range(LIMIT + 1):
        factories.ClientFactory(last_name="Jansen", office=office)
    browser = sign_in(expert)
    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/clients/?q=jansen").content.decode()
    assert "Er zijn meer dan 50 klanten gevonden." in page
    assert page.count('<th scope="row">') == LIMIT
    assert len(queries) <= 12


def test_an_empty_search_asks_for_a_name(expert: User, sign_in: SignIn) -> None:
    assert "Vul een naam of een klantnummer in." in sign_in(expert).get("/clients/?q=").content.decode()
    assert "Vul een naam" not in sign_in(expert).get("/clients/").content.decode()


def test_a_burgerservicenummer_opens_the_file_and_stays_out_of_the_address(
    office: Office, expert: User, sign_in: SignIn
) -> None:
    client = factories.ClientFactory(bsn=BSN, office=office)
    answer = sign_in(expert).post("/clients/", {"bsn": "1112.22.333"})
    assert (answer.status_code, answer["Location"]) == (302, f"/clients/{client.number}/")
    assert BSN not in sign_in(expert).get(f"/clients/?bsn={BSN}").content.decode()


@pytest.mark.parametrize(
    ("bsn", "message"),
    [
        ("111222334", "Dit is geen burgerservicenummer."),
        ("geheim", "Dit is geen burgerservicenummer."),
        ("", "Vul dit in."),
        ("123456782", "Er is geen klant van uw vestiging met dit burgerservicenummer."),
    ],
)
def test_a_burgerservicenummer_that_finds_nothing_says_why(
    expert: User, sign_in: SignIn, bsn: str, message: str
) -> None:
    answer = sign_in(expert).post("/clients/", {"bsn": bsn})
    assert answer.status_code == 400
    assert message in answer.content.decode()


def test_a_burgerservicenummer_of_another_office_is_not_there(
    other_office: Office, expert: User, sign_in: SignIn
) -> None:
    factories.ClientFactory(bsn=BSN, office=other_office)
    assert "geen klant van uw vestiging" in sign_in(expert).post("/clients/", {"bsn": BSN}).content.decode()


def test_the_page_can_be_opened_by_whoever_reads_files(on: date, senior: User, sign_in: SignIn, kim: Any) -> None:
    assert "Kim van Dijk" in sign_in(senior).get("/clients/?q=kim").content.decode()
