"""A service that is no traject, on the pages: chosen, shown to whom it concerns, and ended."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from audit.models import Reading
from clients.models import Client, Employment
from journeys.lifecycle import Klantfase
from journeys.models import ChosenService
from journeys.own_words import SERVICE
from journeys.services import CHOSEN_CHOICES
from journeys.vacancies import seekers
from tests import chosen_factories, factories
from tests.conftest import SignIn
from tests.journeys.test_pages_vacancies import columns

pytestmark = pytest.mark.django_db

WHY = {
    "reason_for_service": "Kim zoekt met hulp sneller.",
    "expected_result": "Een gesprek bij twee werkgevers.",
    "day": "23-11-2026",
}


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


@pytest.fixture
def ready(kim: Client) -> Client:
    """Kim is in klantfase 3, without work."""
    factories.JourneyFactory(client=kim, klantfase=Klantfase.NAAR_WERK)
    return kim


def page_of(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_service_is_chosen_shown_with_its_reason_and_ended_once(desk: Browser, ready: Client) -> None:
    home = f"/clients/{ready.number}/services/"
    assert f"{home}chosen/new/?service=scholing" in page_of(desk, home)
    form = page_of(desk, f"{home}chosen/new/?service=scholing")
    assert "Werkfit maken" not in form
    assert "Schakelfunctie" not in form
    page = desk.post(f"{home}chosen/new/", {"service": "scholing", **WHY}, follow=True).content.decode()
    for shown in ("Scholing is gekozen.", *list(WHY.values())[:2], "ma 23 november 2026 door Anouk de Wit"):
        assert shown in page
    assert f"{home}chosen/new/?service=scholing" not in page
    end = f"/chosen-services/{ChosenService.objects.get().pk}/end/"
    assert end in page
    said = {"outcome": "deels_bereikt", "result": "Eén gesprek.", "day": "23-11-2026", "version": "1"}
    page = desk.post(end, said, follow=True).content.decode()
    for shown in ("De afloop van Scholing is vastgelegd: het doel is deels bereikt.", "Eén gesprek."):
        assert shown in page
    assert desk.post(end, said).status_code == 409
    timeline = page_of(desk, f"/clients/{ready.number}/?timeline=all")
    for shown in ("Scholing: gekozen", "Kim zoekt met hulp sneller.", "Scholing: beëindigd", "Eén gesprek."):
        assert shown in timeline


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(desk: Browser, ready: Client) -> None:
    answer = desk.post(f"/clients/{ready.number}/services/chosen/new/", {"service": "wsp", **WHY})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["client_agreed_on"]
    assert "Een gesprek bij twee werkgevers." in answer.content.decode()


def test_the_day_on_which_the_client_agreed_is_asked_only_where_the_servicepunt_fits(
    desk: Browser, kim: Client
) -> None:
    factories.JourneyFactory(client=kim, klantfase=Klantfase.STABILISEREN)
    form = page_of(desk, f"/clients/{kim.number}/services/chosen/new/")
    assert "Schakelfunctie" in form
    assert 'name="client_agreed_on"' not in form


def test_the_werkplan_shows_the_services_that_go_on(desk: Browser, ready: Client, expert: User) -> None:
    factories.WorkplanFactory(client=ready)
    chosen_factories.ChosenServiceFactory(client=ready)
    chosen_factories.ChosenServiceFactory(client=ready, service="monitoring", expected_result="Rust.", over=True)
    for path in ("services/", "workplan/new/"):
        page = page_of(desk, f"/clients/{ready.number}/{path}").split("Tijdlijn")[0]
        for shown in ("Gekozen diensten", "Scholing", "Kim mist een diploma.", "Een certificaat heftruck."):
            assert shown in page
        assert "Rust." not in page


def test_a_case_whose_end_is_sure_leads_to_asking_the_servicepunt(
    desk: Browser, kim: Client, kims_job: Employment
) -> None:
    """004:1525-1533."""
    Employment.objects.update(end_reason="niet_verlengd")
    case = factories.JobEndFactory(employment=kims_job, state="niet_verlengd")
    page = page_of(desk, f"/job-ends/{case.pk}/")
    choose = f"/clients/{kim.number}/services/chosen/new/?service=wsp"
    assert choose in page
    page = desk.post(choose, {"service": "wsp", "client_agreed_on": "20-11-2026", **WHY}, follow=True)
    assert "De adviseurs in de regio krijgen bericht." in page.content.decode()


def test_an_adviser_reads_who_seeks_an_employer_and_whom_to_call_and_nothing_else(
    on: date, ready: Client, expert: User, outsider: User, sign_in: SignIn
) -> None:
    adviser = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=ready.office)
    chosen_factories.ChosenServiceFactory(client=ready, chosen_by=expert, mediation=True)
    others = [
        chosen_factories.ChosenServiceFactory(client=ready, chosen_by=expert),  # no mediation
        chosen_factories.ChosenServiceFactory(chosen_by=expert, mediation=True),  # of another region
        chosen_factories.ChosenServiceFactory(client__office=ready.office, mediation=True, over=True),
    ]
    with CaptureQueriesContext(connection) as queries:
        (row,) = seekers(adviser)
    assert row.number == ready.number
    assert columns(queries, "clients_client") == {"number", "first_name", "prefix", "last_name"}
    page = page_of(sign_in(adviser), "/vacancies/")
    for shown in ("Kim van Dijk", ready.number, "Anouk de Wit", "030 555 01 01"):
        assert shown in page
    hidden = ["diploma", "heftruck", "/clients/", *(other.client.number for other in others[1:])]
    assert [word for word in hidden if word in page] == []
    stranger = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=outsider.office)
    assert ready.number not in page_of(sign_in(stranger), "/vacancies/")
    assert "Klanten die een werkgever zoeken" not in page_of(sign_in(expert), "/vacancies/")
    assert list(Reading.objects.values_list("actor_id", "number", "what")) == [
        (adviser.pk, ready.number, "vacancies")
    ]


def test_a_client_reads_what_the_service_is_and_what_it_must_lead_to(kims_browser: Browser, kim: Client) -> None:
    chosen_factories.ChosenServiceFactory(client=kim)
    chosen_factories.ChosenServiceFactory(client=kim, service="voorzieningen", expected_result="Een bril.", over=True)
    page = page_of(kims_browser, "/mine/")
    for shown in ("Uw hulp: Scholing", "U volgt een opleiding", "Een certificaat heftruck."):
        assert shown in page
    assert [word for word in ("Een bril.", "Kim mist een diploma.") if word in page] == []


def test_every_service_has_words_for_the_client() -> None:
    assert set(SERVICE) == {code for code, _ in CHOSEN_CHOICES}
