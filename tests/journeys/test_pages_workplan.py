"""The pages of the werkplan: a plan with its evaluation and its confidential note, and the agreements."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients.models import Client, Coaching, Employment
from journeys.models import Agreement, Journey, Task, Workplan, WorkplanNote
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

SECRET = "Wil nog niet dat de werkgever dit weet."
HEADING = "Vertrouwelijke aantekening: de klant leest dit niet"
FIRST = {"goal": "Werk in het groen.", "agreements": "Elke maand bellen.", "version": 0}
NEXT = {**FIRST, "evaluation": "Het dagritme is er.", "version": 1}


@pytest.fixture
def desk(on: date, expert: User, kims_journey: Journey, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


def told(answer: Any) -> str:
    """What the page after the action says."""
    page: str = answer.content.decode()
    assert answer.redirect_chain, page
    return page


# --- The plan ----------------------------------------------------------------------------------


def test_the_first_plan_has_nothing_to_look_back_on(desk: Browser, kim: Client) -> None:
    address = f"/clients/{kim.number}/workplan/new/"
    assert "Wat is er van het vorige plan gekomen?" not in desk.get(address).content.decode()
    assert desk.post(address, FIRST).status_code == 302
    assert Workplan.objects.get().evaluation == ""


def test_a_new_version_says_what_came_of_the_earlier_one(desk: Browser, kim: Client) -> None:
    factories.WorkplanFactory(client=kim)
    address = f"/clients/{kim.number}/workplan/new/"
    page = desk.get(address).content.decode()
    assert page.index("Wat is er van het vorige plan gekomen?") < page.index("Waar werkt de klant naartoe?")
    refused = desk.post(address, {**NEXT, "evaluation": ""})
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["evaluation"])
    page = told(desk.post(address, {**NEXT, "service_reason": "Zoeken lukt niet alleen."}, follow=True))
    assert "Wat er van het vorige plan kwam: Het dagritme is er." in page
    assert "Zoeken lukt niet alleen." in page
    assert Workplan.objects.get(is_current=True).evaluation == "Het dagritme is er."


def test_whoever_wrote_a_first_plan_too_late_is_asked_to_look_back_after_all(desk: Browser, kim: Client) -> None:
    factories.WorkplanFactory(client=kim, goal="Doel van Bas.")
    address = f"/clients/{kim.number}/workplan/new/"
    late = desk.post(address, FIRST)
    assert late.status_code == 409
    assert "Doel van Bas." in late.content.decode()
    again = desk.post(address, {**FIRST, "version": 1})
    assert (again.status_code, list(again.context["form"].errors)) == (400, ["evaluation"])
    assert desk.post(address, NEXT).status_code == 302


def test_a_confidential_note_stands_apart_on_the_form_and_in_the_file(desk: Browser, kim: Client) -> None:
    address = f"/clients/{kim.number}/workplan/new/"
    form = desk.get(address).content.decode()
    assert form.index('name="agreements"') < form.index(HEADING) < form.index('name="note"')
    page = told(desk.post(address, {**FIRST, "note": SECRET}, follow=True))
    assert page.index(HEADING) < page.index(SECRET)
    assert page.count(SECRET) == 1
    assert SECRET in desk.get(address).content.decode()


def test_a_plan_without_a_note_shows_none(desk: Browser, kim: Client) -> None:
    desk.post(f"/clients/{kim.number}/workplan/new/", FIRST)
    assert HEADING not in desk.get(f"/clients/{kim.number}/").content.decode()
    assert not WorkplanNote.objects.exists()


def test_the_note_is_on_no_page_of_a_portal_and_not_in_the_api(
    on: date,
    kim: Client,
    kims_journey: Journey,
    kims_coaching: Coaching,
    jobcoach: User,
    employer: User,
    expert: User,
    sign_in: SignIn,
) -> None:
    plan = factories.WorkplanFactory(client=kim)
    WorkplanNote.objects.create(workplan=plan, text=SECRET)
    for user, paths in (
        (jobcoach, ["/coaching/", f"/employments/{kims_coaching.employment_id}/signal/"]),
        (employer, ["/employees/"]),
        (expert, [f"/api/v1/clients/{kim.number}", f"/api/v1/journeys/{kims_journey.pk}", "/api/v1/tasks"]),
    ):
        browser = sign_in(user)
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code == 200, path
            assert SECRET not in answer.content.decode(), path


# --- Agreements --------------------------------------------------------------------------------

BY = {"who": "klant", "what": "belt de huisarts", "due_on": "7-12-2026", "conversation_id": ""}


def test_the_file_shows_the_open_agreements_with_what_one_can_do(desk: Browser, kim: Client, on: date) -> None:
    address = f"/clients/{kim.number}/agreements/new/"
    page = told(desk.post(address, BY, follow=True))
    assert "De afspraak is vastgelegd, uiterlijk ma 7 december 2026." in page
    late = factories.AgreementFactory(client=kim, who="werkgever", what="zoekt een maatje", due_on=date(2026, 11, 20))
    factories.AgreementFactory(client=kim, what="oude afspraak", done_on=on)
    page = desk.get(f"/clients/{kim.number}/").content.decode()
    part = page[page.index("Openstaande afspraken") : page.index("Tijdlijn")]
    assert part.index("zoekt een maatje") < part.index("belt de huisarts")
    assert "oude afspraak" not in part
    assert part.count("Te laat:") == 1
    for name in ("complete", "drop"):
        assert f"/agreements/{late.pk}/{name}/" in part
    assert "oude afspraak" in page[page.index("Tijdlijn") :]


def test_a_colleague_reads_the_agreements_and_is_offered_nothing(
    kim: Client, kims_journey: Journey, sign_in: SignIn
) -> None:
    factories.AgreementFactory(client=kim)
    page = sign_in(factories.UserFactory(office=kim.office)).get(f"/clients/{kim.number}/").content.decode()
    assert "belt de woningbouwvereniging" in page
    assert "/agreements/" not in page


def test_a_new_version_shows_the_agreements_that_stay_open(desk: Browser, kim: Client) -> None:
    factories.AgreementFactory(client=kim, workplan=factories.WorkplanFactory(client=kim))
    assert "belt de woningbouwvereniging" in desk.get(f"/clients/{kim.number}/workplan/new/").content.decode()
    desk.post(f"/clients/{kim.number}/workplan/new/", NEXT)
    assert "belt de woningbouwvereniging" in desk.get(f"/clients/{kim.number}/").content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"who": ""}, "who"),
        ({"what": ""}, "what"),
        ({"what": "x" * 301}, "what"),
        ({"due_on": "22-11-2026"}, "due_on"),
        ({"due_on": "31-2-2026"}, "due_on"),
        ({"conversation_id": "999"}, "conversation_id"),
    ],
)
def test_what_is_wrong_with_an_agreement_is_said_at_the_field(
    desk: Browser, kim: Client, change: dict[str, str], field: str
) -> None:
    answer = desk.post(f"/clients/{kim.number}/agreements/new/", {**BY, **change})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert not Agreement.objects.exists()


def test_after_one_agreement_one_can_go_on_with_the_next(desk: Browser, kim: Client) -> None:
    address = f"/clients/{kim.number}/agreements/new/?from=/my-work/"
    answer = desk.post(address, {**BY, "another": "on"})
    assert answer["Location"] == f"/clients/{kim.number}/agreements/new/?from=%2Fmy-work%2F"
    page = desk.get(answer["Location"]).content.decode()
    assert "Al afgesproken" in page
    assert "belt de huisarts" in page
    assert desk.post(answer["Location"], {**BY, "who": "jobcoach"})["Location"] == "/my-work/"


def test_the_talk_at_the_start_of_a_job_leads_to_what_all_parties_agreed(
    desk: Browser, kim: Client, kims_job: Employment
) -> None:
    talk = {
        "kind": "startgesprek_indiensttreding",
        "channel": "op_locatie",
        "held_on": "20-11-2026",
        "employment_id": kims_job.pk,
        "participants": ["uwv", "klant", "werkgever"],
        "employer_consent": "ja",
    }
    answer = desk.post(f"/clients/{kim.number}/conversations/new/", talk, follow=True)
    page = told(answer)
    assert "Leg nu vast wat u samen hebt afgesproken." in page
    assert "In het startgesprek van vr 20 november 2026 over Medewerker inpak bij Bakkerij Het Molentje" in page
    chosen = answer.context["form"]["conversation_id"].value()
    values = {"who": "werkgever", "what": "geeft één keer per week terugkoppeling", "due_on": ""}
    address = answer.redirect_chain[-1][0]
    page = told(desk.post(address, {**values, "conversation_id": chosen}, follow=True))
    assert "De afspraak geldt tot u iets anders afspreekt." in page
    assert "vr 20 november 2026 in het startgesprek" in page
    assert Agreement.objects.get().conversation_id == int(chosen)


def test_a_task_about_an_agreement_says_which_and_leads_to_its_end(
    desk: Browser, kim: Client, kims_journey: Journey
) -> None:
    desk.post(f"/clients/{kim.number}/agreements/new/", {**BY, "due_on": "25-11-2026"})
    task = Task.objects.get(rule="agreement")
    for path in (f"/tasks/{task.pk}/", f"/clients/{kim.number}/", "/my-work/?view=tasks"):
        page = desk.get(path).content.decode()
        assert "Klant: belt de huisarts" in page, path
        assert f"/agreements/{task.subject_id}/complete/" in page, path
    assert "ook als een ander iets moet doen" in desk.get(f"/tasks/{task.pk}/").content.decode()
    assert desk.post(f"/tasks/{task.pk}/complete/", {"reason": "", "version": 1}).status_code == 409
    address = f"/agreements/{task.subject_id}/complete/"
    assert 'value="23-11-2026"' in desk.get(address).content.decode()
    page = told(desk.post(address, {"done_on": "23-11-2026", "version": 1}, follow=True))
    assert "De afspraak is nagekomen op ma 23 november 2026." in page
    assert "Afspraak nagekomen: belt de huisarts" in page
    task.refresh_from_db()
    assert task.state == Task.State.DONE
    again = desk.post(address, {"done_on": "23-11-2026", "version": 1})
    assert again.status_code == 409
    assert "Deze afspraak is al nagekomen op 23-11-2026." in again.content.decode()


def test_an_agreement_that_is_still_to_open_is_announced_by_name(desk: Browser, kim: Client) -> None:
    desk.post(f"/clients/{kim.number}/agreements/new/", BY)
    page = desk.get(f"/clients/{kim.number}/").content.decode()
    assert "<strong>Afspraak nakomen</strong> (Klant: belt de huisarts): uiterlijk ma 7 december 2026" in page


def test_an_agreement_lapses_with_a_reason_that_the_timeline_keeps(desk: Browser, kim: Client) -> None:
    row = factories.AgreementFactory(client=kim)
    address = f"/agreements/{row.pk}/drop/"
    refused = desk.post(address, {"reason": "", "version": 1})
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["reason"])
    page = told(desk.post(address, {"reason": "De klant is verhuisd.", "version": 1}, follow=True))
    timeline = page[page.index("Tijdlijn") :]
    assert "Afspraak vervallen: belt de woningbouwvereniging" in timeline
    assert "De klant is verhuisd." in timeline
    assert "Afspraak, Anouk de Wit" in timeline
