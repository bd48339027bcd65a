"""The page of a client's services and its forms: what fits, what is possible, what was wrong, and one result."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Organisation, User
from clients.models import Client, Coaching, Employment
from journeys.lifecycle import Klantfase
from journeys.models import Journey, NoPurchase, Trajectory, TrajectoryStep, TrialPlacement
from journeys.trajectory_lifecycle import TrajectoryState
from tests import factories
from tests.conftest import SignIn
from tests.consent_factories import ConsentFactory
from tests.journeys.acts_on_services import company

pytestmark = pytest.mark.django_db

S = TrajectoryState
REQUEST = {
    "service": "werkfit_maken",
    "reason_for_service": "Klaar om te oefenen.",
    "expected_result": "Drie dagen per week.",
    "day": "23-11-2026",
}
TRIAL = {"starts_on": "1-12-2026", "ends_on": "28-2-2027", "intention": "on", "intention_on": "20-11-2026"}


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


@pytest.fixture
def fit(kim: Client) -> Client:
    """Kim is in klantfase 2, without work."""
    factories.JourneyFactory(client=kim, klantfase=Klantfase.WERKFIT)
    ConsentFactory(client=kim, purpose="plaatsing")
    return kim


@pytest.fixture
def home(kim: Client) -> str:
    """The address of Kim's services."""
    return f"/clients/{kim.number}/services/"


def told(answer: Any) -> str:
    """What the page after the action says."""
    page: str = answer.content.decode()
    assert answer.redirect_chain, page
    return page


def step_page(traject: Trajectory, name: str) -> str:
    return f"/trajectories/{traject.pk}/{name}/"


# --- The page ----------------------------------------------------------------------------------


def test_the_page_says_what_fits_now_and_why_other_services_do_not(desk: Browser, fit: Client, home: str) -> None:
    page = desk.get(home).content.decode()
    fits, other = page.split("Wat nu niet past, en waarom")
    assert "klantfase 2 Werkfit worden" in page
    assert f'{home}trajectories/new/?service=werkfit_maken"' in fits
    assert "Deze dienst hoort bij klantfase 3 Op weg naar werk of 4 (Duurzaam) aan het werk." in other


def test_the_page_says_that_naar_werk_may_begin_before_the_end_and_with_which_two_criteria(
    desk: Browser, kims_job: Employment, home: str
) -> None:
    page = desk.get(home).content.decode()
    for words in (
        "Naar werk mag voor het einde van de baan",
        "Er loopt nog een baan, tot en met zo 31 januari 2027.",
        "De klant kan dit aan",
        "Dit is de snelste weg naar werk dat blijft.",
        "Koopt u er nu geen, leg dan vast waarom.",
    ):
        assert words in page


def test_the_page_names_the_organisation_that_the_client_knows_and_that_it_may_be_refused(
    desk: Browser, kims_coaching: Coaching, home: str
) -> None:
    company(kims_coaching.organisation.name)
    page = desk.get(home).content.decode()
    assert f"<strong>{kims_coaching.organisation.name}</strong> al: de jobcoach van de klant werkt daar." in page
    assert "De klant mag dat weigeren." in page


def test_a_traject_shows_what_is_possible_next_and_what_is_not_and_why(desk: Browser, fit: Client, home: str) -> None:
    running = factories.TrajectoryFactory(client=fit, running=True)
    asked = factories.TrajectoryFactory(client=fit, service="praktijkassessment")
    page = desk.get(home).content.decode()
    for name in ("hold", "complete", "break-off"):
        assert step_page(running, name) in page
    assert step_page(running, "start") not in page
    assert step_page(asked, "order") not in page
    assert "Bestellen kan nu niet. Er is al een traject besteld, bezig of stilgezet." in page
    assert step_page(asked, "break-off") in page


def test_who_reads_sees_everything_and_is_offered_nothing(
    on: date, fit: Client, senior: User, sign_in: SignIn, home: str
) -> None:
    factories.TrajectoryFactory(client=fit, running=True)
    factories.TrialPlacementFactory(client=fit)
    page = sign_in(senior).get(home).content.decode()
    assert "Werkfit maken" in page
    assert "/trajectories/" not in page
    assert "/trial-placements/" not in page


def test_a_client_outside_the_klantreis_has_a_page_that_says_so(
    on: date, desk: Browser, kim: Client, home: str
) -> None:
    Client.objects.filter(pk=kim.pk).update(sheltered=True)
    page = desk.get(home).content.decode()
    assert "doet niet mee aan de klantreis" in page
    assert "Traject aanvragen" not in page


@pytest.mark.parametrize("trajecten", [1, 6])
def test_the_page_takes_the_same_number_of_queries_however_much_there_is(
    desk: Browser, fit: Client, home: str, trajecten: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(trajecten):
        factories.TrajectoryFactory(client=fit, state=S.BROKEN_OFF, result="ingetrokken", ended_on=date(2026, 11, 2))
        factories.TrialPlacementFactory(client=fit, outcome="in_dienst", ended_on=date(2027, 1, 31))
    with django_assert_max_num_queries(17):
        desk.get(home)


def test_the_file_leads_to_the_page(desk: Browser, fit: Client, home: str) -> None:
    assert f'href="{home}"' in desk.get(f"/clients/{fit.number}/").content.decode()


# --- Trajecten ---------------------------------------------------------------------------------


def test_a_traject_is_asked_for_ordered_started_put_on_hold_resumed_and_completed(
    desk: Browser, fit: Client, home: str
) -> None:
    firm = company()
    page = told(desk.post(f"{home}trajectories/new/", REQUEST, follow=True))
    assert "Werkfit maken is aangevraagd. U kunt het traject nu bestellen." in page
    traject = Trajectory.objects.get()
    order = {"provider_id": firm.pk, "day": "23-11-2026", "version": 1}
    page = told(desk.post(step_page(traject, "order"), order, follow=True))
    assert "Werkfit maken is besteld bij Samen Verder." in page
    today = {"day": "23-11-2026"}
    walk: tuple[tuple[str, dict[str, Any], str], ...] = (
        ("start", {}, "is begonnen per ma 23 november 2026."),
        ("hold", {"reason": "terugval"}, "is stilgezet per"),
        ("resume", {}, "gaat verder bij hetzelfde re-integratiebedrijf per"),
        ("complete", {"reason": "doel_bereikt"}, "is afgerond per"),
    )
    for version, (name, values, words) in enumerate(walk, start=2):
        answer = desk.post(step_page(traject, name), {**today, **values, "version": version}, follow=True)
        assert words in told(answer)
    assert "Resultaat: doel bereikt." in desk.get(home).content.decode()


def test_sending_the_request_twice_gives_one_request_and_a_clear_word(desk: Browser, fit: Client, home: str) -> None:
    desk.post(f"{home}trajectories/new/", REQUEST)
    answer = desk.post(f"{home}trajectories/new/", REQUEST)
    assert answer.status_code == 409
    assert "Werkfit maken is al aangevraagd voor deze klant." in answer.content.decode()
    assert Trajectory.objects.count() == 1


def test_sending_a_step_twice_gives_one_step(desk: Browser, fit: Client) -> None:
    traject = factories.TrajectoryFactory(client=fit, running=True)
    values = {"reason": "terugval", "day": "23-11-2026", "version": 1}
    assert desk.post(step_page(traject, "hold"), values).status_code == 302
    assert desk.post(step_page(traject, "hold"), values).status_code == 409
    assert TrajectoryStep.objects.filter(to_state=S.ON_HOLD).count() == 1


def test_a_second_running_traject_brings_the_form_back_with_the_reason(desk: Browser, fit: Client) -> None:
    factories.TrajectoryFactory(client=fit, running=True)
    asked = factories.TrajectoryFactory(client=fit, service="praktijkassessment")
    values = {"provider_id": company().pk, "day": "23-11-2026", "version": 1}
    answer = desk.post(step_page(asked, "order"), values)
    assert answer.status_code == 409
    assert "Er kan er maar één tegelijk zijn." in answer.content.decode()
    assert Trajectory.objects.get(pk=asked.pk).provider is None


def test_naar_werk_while_a_job_runs_asks_for_the_criteria_on_the_form(
    desk: Browser, kims_job: Employment, home: str
) -> None:
    address = f"{home}trajectories/new/"
    assert "Naar werk: de klant kan dit aan" in desk.get(address).content.decode()
    values = {**REQUEST, "service": "naar_werk"}
    answer = desk.post(address, values)
    assert answer.status_code == 400
    assert "Er loopt nog een baan. Leg vast of de klant dit aankan." in answer.content.decode()
    both = {"client_can_manage": "on", "quickest_lasting_way": "on"}
    assert desk.post(address, {**values, **both}).status_code == 302
    order = desk.get(step_page(Trajectory.objects.get(), "order")).content.decode()
    assert order.count("checked") == 2


def test_where_one_asks_and_orders_stand_the_running_job_and_the_known_organisation(
    desk: Browser, kims_coaching: Coaching, home: str
) -> None:
    name = company(kims_coaching.organisation.name).name
    traject = factories.TrajectoryFactory(client=kims_coaching.employment.client, service="naar_werk")
    for address in (f"{home}trajectories/new/", step_page(traject, "order")):
        page = desk.get(address).content.decode()
        assert "Er loopt nog een baan, tot en met zo 31 januari 2027." in page
        assert f"<strong>{name}</strong> al: de jobcoach van de klant werkt daar." in page


def test_the_request_is_about_the_job_that_ends(desk: Browser, kims_job: Employment, home: str) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    page = desk.get(f"{home}trajectories/new/?service=naar_werk").content.decode()
    assert f'<option value="{case.pk}" selected>' in page
    both = {"client_can_manage": "on", "quickest_lasting_way": "on"}
    desk.post(f"{home}trajectories/new/", {**REQUEST, **both, "service": "naar_werk", "job_end_id": case.pk})
    assert Trajectory.objects.get().job_end == case


def test_without_a_job_there_are_no_criteria_and_no_job_to_choose(desk: Browser, fit: Client, home: str) -> None:
    page = desk.get(f"{home}trajectories/new/").content.decode()
    assert 'name="client_can_manage"' not in page
    assert 'name="job_end_id"' not in page


def test_the_order_suggests_the_known_organisation_and_lets_the_client_refuse_it(
    desk: Browser, kims_coaching: Coaching, home: str
) -> None:
    Journey.objects.update(klantfase=Klantfase.NAAR_WERK)
    firm = company(kims_coaching.organisation.name)
    kim = kims_coaching.employment.client
    traject = factories.TrajectoryFactory(client=kim, service="begeleiding_bij_scholing")
    page = desk.get(step_page(traject, "order")).content.decode()
    assert f'<option value="{firm.pk}" selected>' in page
    assert f"De klant wil niet naar {firm.name}" in page
    values = {"provider_id": firm.pk, "same_provider_refused": "on", "day": "23-11-2026", "version": 1}
    answer = desk.post(step_page(traject, "order"), values)
    assert answer.status_code == 400
    assert "De klant wil niet naar deze organisatie. Kies een andere." in answer.content.decode()
    assert desk.post(step_page(traject, "order"), {**values, "provider_id": company().pk}).status_code == 302
    assert "De klant wilde niet naar de organisatie die al bekend was." in desk.get(home).content.decode()


@pytest.mark.parametrize("provider", ["", "0", "abc", "99999999999999999999999"])
def test_an_order_from_nobody_is_refused_at_its_field(desk: Browser, fit: Client, provider: str) -> None:
    traject = factories.TrajectoryFactory(client=fit)
    values = {"provider_id": provider, "day": "23-11-2026", "version": 1}
    assert desk.post(step_page(traject, "order"), values).status_code == 400


def test_a_fall_back_says_that_the_running_traject_can_wait(desk: Browser, fit: Client) -> None:
    factories.TrajectoryFactory(client=fit, running=True)
    values = {"target": "stabiliseren", "reason": "terugval", "on": "23-11-2026", "note": "", "version": 1}
    page = told(desk.post(f"/clients/{fit.number}/klantfase/", values, follow=True))
    assert "Er loopt een traject." in page
    assert "Zet het dan stil bij Trajecten en diensten." in page


def test_a_fall_back_without_a_traject_says_nothing_of_one(desk: Browser, fit: Client) -> None:
    values = {"target": "stabiliseren", "reason": "terugval", "on": "23-11-2026", "note": "", "version": 1}
    page = told(desk.post(f"/clients/{fit.number}/klantfase/", values, follow=True))
    assert "Er loopt een traject." not in page


# --- Not buying --------------------------------------------------------------------------------


def test_not_buying_is_recorded_with_its_reason_and_shown(desk: Browser, fit: Client, home: str) -> None:
    values = {
        "reason": "zicht_op_werk",
        "explanation": "Begint in januari.",
        "review_on": "25-1-2027",
        "version": 0,
    }
    page = told(desk.post(f"{home}no-purchase/", values, follow=True))
    assert "Het besluit is vastgelegd, met de reden." in page
    assert "<strong>Er is al zicht op ander werk</strong>" in page
    assert "Opnieuw kijken op ma 25 januari 2027." in page
    answer = desk.post(f"{home}no-purchase/", values)
    assert answer.status_code == 409
    assert "Er is intussen al een besluit vastgelegd." in answer.content.decode()
    assert 'name="version" value="1"' in answer.content.decode()
    assert NoPurchase.objects.count() == 1


def test_not_buying_without_a_reason_is_refused_at_its_field(desk: Browser, fit: Client, home: str) -> None:
    answer = desk.post(f"{home}no-purchase/", {"reason": "", "explanation": " ", "version": 0})
    assert answer.status_code == 400
    assert "Maak een keuze." in answer.content.decode()
    assert not NoPurchase.objects.exists()


# --- Trial placements --------------------------------------------------------------------------


@pytest.fixture
def trial(home: str, bakery: Organisation) -> str:
    """The form for a trial placement at the bakery."""
    return f"{home}trial-placements/new/?employer={bakery.pk}"


def test_a_trial_placement_begins_with_the_search_for_the_employer(
    desk: Browser, fit: Client, home: str, bakery: Organisation
) -> None:
    page = desk.get(f"{home}trial-placements/new/?q=molentje").content.decode()
    assert "Stap 1 van 2" in page
    assert f"?employer={bakery.pk}&amp;from=" in page
    assert "zelfstandige" not in page


def test_a_trial_placement_says_when_its_task_comes_and_stands_on_the_page(
    desk: Browser, fit: Client, trial: str
) -> None:
    page = told(desk.post(trial, TRIAL, follow=True))
    assert "De proefplaatsing loopt tot en met zo 28 februari 2027." in page
    assert "Daarna volgt: proefplaatsing loopt af, uiterlijk zo 28 februari 2027." in page
    assert "Intentie op papier: vr 20 november 2026." in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_on": "30-6-2027"}, "Een proefplaatsing duurt hoogstens zes maanden: tot en met 31-05-2027."),
        ({"ends_on": "31-12-2026"}, "Een proefplaatsing duurt minstens twee maanden: tot en met 31-01-2027."),
        ({"intention": ""}, "Dit is een voorwaarde"),
        ({"intention_on": ""}, "Vul de datum van de schriftelijke intentie in."),
    ],
)
def test_a_trial_placement_that_cannot_be_is_refused_in_words_and_not_kept(
    desk: Browser, fit: Client, trial: str, wrong: dict[str, str], words: str
) -> None:
    answer = desk.post(trial, {**TRIAL, **wrong})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not TrialPlacement.objects.exists()


def test_sending_a_trial_placement_twice_gives_one(desk: Browser, fit: Client, trial: str) -> None:
    assert desk.post(trial, TRIAL).status_code == 302
    answer = desk.post(trial, TRIAL)
    assert answer.status_code == 409
    assert "Er is al een proefplaatsing bij Bakkerij Het Molentje, tot en met 28-02-2027." in answer.content.decode()
    assert TrialPlacement.objects.count() == 1


def test_how_it_ended_is_recorded_once_and_says_what_follows(desk: Browser, fit: Client, home: str) -> None:
    placement = factories.TrialPlacementFactory(client=fit)
    values = {"outcome": "in_dienst", "ended_on": "31-1-2027", "version": 1}
    address = f"/trial-placements/{placement.pk}/end/"
    page = told(desk.post(address, values, follow=True))
    assert "De afloop is vastgelegd: de klant komt in dienst. Leg nu de baan vast." in page
    assert "31-01-2027: de klant komt in dienst" in page
    assert desk.post(address, values).status_code == 409
    assert TrialPlacement.objects.get().version == 2
