"""What somebody with a caseload does from beginning to end, with scripts and without."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from journeys.actions.sweep import sweep_clients
from journeys.lifecycle import Klantfase
from journeys.worklist import LIMIT, VIEWS
from tests import factories
from tests.browser.conftest import (
    PHONE,
    Browse,
    Case,
    check_axe,
    no_sideways_scroll,
    person,
    sign_in_as,
)
from tests.browser.steps import (
    ADVISER,
    EMPLOYER,
    EXPERT,
    LEAD,
    count_on,
    follow,
    press,
    rows_of,
    tab,
    task_in,
    timeline,
    told,
    written,
)

pytestmark = pytest.mark.browser


# --- My work -----------------------------------------------------------------------------------


def test_one_signs_in_finds_the_work_and_signs_out(browse: Browse, script: bool) -> None:
    page = browse(script=script)
    page.goto("/my-work/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    sign_in_as(page, EXPERT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mijn werk")
    press(page, "Afmelden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    page.goto("/my-work/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")


@pytest.mark.parametrize("role", list(Role))
def test_a_demonstration_lets_one_in_with_a_button(browse: Browse, role: Role) -> None:
    page = browse(script=False)
    page.goto("/sign-in/")
    press(page, f"Log in als {person(role).name}")
    expect(page.locator(".site-header__who")).to_contain_text(role.label)
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Inloggen")


@pytest.mark.parametrize("role", [EXPERT, LEAD])
def test_a_view_has_as_many_rows_as_its_tab_says(browse: Browse, kim: Case, script: bool, role: Role) -> None:
    page = browse(role, script=script)
    page.goto("/my-work/")
    for view in VIEWS.values():
        tab(page, view).click()
        expect(tab(page, view)).to_have_attribute("aria-current", "page")
        number = count_on(tab(page, view))
        assert rows_of(page, view.about) == min(number, LIMIT), view.key
        assert number or page.get_by_text(view.empty).is_visible(), view.key


def test_a_filter_stands_in_the_address_and_goes_along_to_the_other_views(browse: Browse, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto("/my-work/?view=clients")
    everybody = count_on(tab(page, VIEWS["clients"]))
    page.get_by_text("Filteren en sorteren").click()
    page.get_by_label("Klantfase").select_option(Klantfase.WERKFIT.label)
    if not script:
        press(page, "Toon")
    expect(page).to_have_url(re.compile("klantfase=werkfit"))
    expect(page.locator("#work tbody th", has_text=Klantfase.AAN_HET_WERK.label)).to_have_count(0)
    fewer = count_on(tab(page, VIEWS["clients"]))
    assert 0 < fewer < everybody
    assert rows_of(page, VIEWS["clients"].about) == fewer
    page.reload()
    assert rows_of(page, VIEWS["clients"].about) == fewer
    expect(page.get_by_label("Klantfase")).to_have_value("werkfit")
    tab(page, VIEWS["longest_not_seen"]).click()
    expect(page).to_have_url(re.compile("klantfase=werkfit"))
    assert rows_of(page, VIEWS["longest_not_seen"].about) == fewer
    follow(page, "Wis filters")
    expect(page).not_to_have_url(re.compile("klantfase"))
    tab(page, VIEWS["clients"]).click()
    assert count_on(tab(page, VIEWS["clients"])) == everybody


def test_typing_a_name_narrows_the_list_says_how_many_and_can_be_undone(browse: Browse, kim: Case) -> None:
    page = browse(EXPERT)
    page.goto("/my-work/?view=clients")
    page.get_by_text("Filteren en sorteren").click()
    everybody = rows_of(page, VIEWS["clients"].about)
    page.get_by_label("Naam of klantnummer").press_sequentially(kim.client.number)
    expect(page.locator("#work tbody tr")).to_have_count(1)
    expect(page.locator("#work")).to_contain_text(kim.name)
    expect(page.locator("#work-status")).to_have_text("Alle klanten: 1 gevonden")
    expect(page.get_by_label("Naam of klantnummer")).to_be_focused()
    check_axe(page)
    page.go_back()
    expect(page.locator("#work tbody tr")).to_have_count(everybody)


def test_one_opens_a_file_from_the_list_reads_why_and_comes_back(browse: Browse, kim: Case, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto(f"/my-work/?view=tasks&q={kim.client.number}")
    follow(page, kim.name)
    expect(page.get_by_role("heading", level=1)).to_have_text(kim.name)
    task = task_in(page, "Contract loopt af")
    expect(task.get_by_text("Bron:")).to_be_hidden()
    task.get_by_text("Waarom zie ik dit?").click()
    expect(task.get_by_text("Bron:")).to_be_visible()
    expect(task).to_contain_text("Einddatum van het contract")
    follow(page, "Terug")
    expect(page).to_have_url(re.compile(f"view=tasks&q={kim.client.number}"))


# --- The client file ---------------------------------------------------------------------------


def test_a_recorded_conversation_ends_the_yearly_task(browse: Browse, kim: Case, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto(kim.file)
    expect(task_in(page, "Jaarlijks gesprek")).to_be_visible()
    follow(page, "Gesprek vastleggen")
    page.get_by_label("Telefoon", exact=True).check()
    page.get_by_label("Werk en werkplek").check()
    page.get_by_label("Uitkomst").fill("Kim wil graag blijven. We bellen de werkgever.")
    press(page, "Gesprek vastleggen")
    told(page, "Het gesprek is vastgelegd. Daarna volgt: jaarlijks gesprek")
    expect(task_in(page, "Jaarlijks gesprek")).to_have_count(0)
    expect(timeline(page)).to_contain_text("Coachgesprek (telefoon)")
    expect(timeline(page)).to_contain_text("Kim wil graag blijven. We bellen de werkgever.")
    expect(timeline(page)).to_contain_text("Gedaan: jaarlijks gesprek")
    page.goto(f"/my-work/?view=tasks&q={kim.client.number}")
    expect(page.locator("#work")).not_to_contain_text("Jaarlijks gesprek")


def test_another_klantfase_is_told_and_stands_on_the_timeline(browse: Browse, kim: Case, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto(kim.file)
    follow(page, "Klantfase wijzigen")
    page.get_by_label("3 Op weg naar werk").check()
    page.get_by_label("Reden").select_option("Zoekt ander werk terwijl het werk nog loopt")
    page.get_by_label("Toelichting").fill("Het contract wordt niet verlengd.")
    press(page, "Klantfase wijzigen")
    told(page, f"{kim.name} staat vanaf")
    told(page, "in klantfase 3 Op weg naar werk.")
    expect(page.get_by_role("list", name="Klantfase").locator("[aria-current=step]")).to_contain_text(
        "3 Op weg naar werk"
    )
    expect(timeline(page)).to_contain_text("Van 4 (Duurzaam) aan het werk naar 3 Op weg naar werk")
    expect(timeline(page)).to_contain_text("Zoekt ander werk terwijl het werk nog loopt")
    expect(timeline(page)).to_contain_text("Het contract wordt niet verlengd.")


def test_an_extended_contract_lapses_the_old_task_and_says_why(
    browse: Browse, kim: Case, today: date, script: bool
) -> None:
    page = browse(EXPERT, script=script)
    page.goto(kim.file)
    old = kim.task("contract_end")
    follow(task_in(page, "Contract loopt af"), "Contract verlengen")
    expect(page.get_by_label("Eerste dag")).to_have_value(written(today + timedelta(days=46)))
    page.get_by_label("Laatste dag").fill(written(today + timedelta(days=400)))
    press(page, "Contract verlengen")
    told(page, "Het contract is verlengd tot en met")
    expect(task_in(page, "Contract loopt af")).to_have_count(0)
    expect(timeline(page)).to_contain_text("Contract verlengd: Medewerker inpak")
    expect(timeline(page)).to_contain_text("Vervallen: contract loopt af")
    expect(timeline(page)).to_contain_text("De einddatum is veranderd")
    page.goto(f"/tasks/{old.pk}/")
    expect(page.get_by_role("main")).to_contain_text("de einddatum is veranderd")
    expect(page.get_by_role("link", name="Uitstellen")).to_have_count(0)


def test_the_end_of_a_job_brings_the_startgesprek(browse: Browse, kim: Case, today: date, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto(kim.file)
    follow(page.get_by_role("region", name="Werk", exact=True), "Einde vastleggen")
    page.get_by_label("Laatste werkdag").fill(written(today - timedelta(days=1)))
    page.get_by_label("Reden").select_option("Contract niet verlengd")
    press(page, "Einde van de baan vastleggen")
    told(page, "Er staat een taak klaar: startgesprek na baanverlies, uiterlijk")
    expect(task_in(page, "Startgesprek na baanverlies")).to_contain_text("over 27 dagen, harde termijn")
    expect(task_in(page, "Contract loopt af")).to_have_count(0)
    expect(page.get_by_role("region", name="Werk", exact=True)).to_contain_text(
        "Er is nog geen startgesprek geweest."
    )
    page.goto(f"/my-work/?view=at_risk&q={kim.client.number}")
    follow(page, "Gesprek vastleggen")
    expect(page.get_by_label("Startgesprek na baanverlies")).to_be_checked()


def test_a_list_is_worked_through_in_one_go_on_a_phone(browse: Browse, kim: Case, today: date, script: bool) -> None:
    doubted = factories.JobEndFactory(employment=kim.job, state="in_gesprek", known_on=today)
    page = browse(EXPERT, width=PHONE, height=640, script=script)
    page.goto(f"/job-ends/{doubted.pk}/")
    page.get_by_role("group", name="Gesproken met de klant").get_by_label("Gedaan").check()
    page.get_by_role("group", name="Bekeken of (meer) jobcoaching helpt").get_by_label("Niet nodig").check()
    no_sideways_scroll(page)
    if script:  # axe itself is a script
        check_axe(page)
    press(page, "Lijst opslaan")
    expect(page.get_by_role("main")).to_contain_text("Schrijf op waarom dit niet nodig is.")
    expect(page.get_by_role("group", name="Gesproken met de klant").get_by_label("Gedaan")).to_be_checked()
    page.get_by_label("Helpt het, en wat spreekt u af?").fill("Kim heeft een vaste collega die helpt.")
    press(page, "Lijst opslaan")
    told(page, "De lijst is opgeslagen. 2 van de 8 punten zijn geregeld.")
    expect(page.get_by_role("main")).to_contain_text("2 van 8 geregeld")


def test_new_work_is_recorded_in_two_steps(browse: Browse, kim: Case, today: date, script: bool) -> None:
    page = browse(EXPERT, script=script)
    employer = person(EMPLOYER).organisation
    assert employer is not None
    page.goto(kim.file)
    follow(page, "Werk vastleggen")
    page.get_by_label("Naam of KVK-nummer van de werkgever").fill(employer.kvk_number)
    press(page, "Zoek werkgever")
    follow(page.get_by_role("main"), employer.name)
    page.get_by_label("Functie").fill("Chauffeur")
    page.get_by_label("Eerste dag").fill(written(today + timedelta(days=7)))
    page.get_by_label("Laatste dag").fill(written(today + timedelta(days=190)))
    page.get_by_label("Uren per week", exact=True).fill("24,5")
    page.get_by_label("Loon als deel van het minimumloon (%)").fill("80")
    press(page, "Werk vastleggen")
    told(page, f"Vastgelegd: Chauffeur bij {employer.name}")
    expect(page.get_by_role("region", name="Werk", exact=True)).to_contain_text("24,5 uur per week")


# --- Tasks -------------------------------------------------------------------------------------


def test_a_promised_call_is_put_on_done(browse: Browse, kim: Case, today: date, script: bool) -> None:
    soon = today + timedelta(days=3)
    factories.ConversationFactory(client=kim.client, held_on=today, callback_on=soon, held_by=person(EXPERT))
    sweep_clients(client_ids=[kim.client.pk], by=None, on=today, at=timezone.now())
    page = browse(EXPERT, script=script)
    page.goto(kim.file)
    follow(task_in(page, "Terugbellen"), "Op gedaan zetten")
    page.get_by_label("Wat hebt u gedaan?").fill("Gebeld, alles gaat goed.")
    press(page, "Op gedaan zetten")
    told(page, f"Gedaan: terugbellen voor {kim.name}.")
    expect(task_in(page, "Terugbellen")).to_have_count(0)
    expect(timeline(page)).to_contain_text("Gebeld, alles gaat goed.")


def test_a_task_that_waits_for_a_fact_is_not_put_on_done_by_hand(browse: Browse, kim: Case, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto(f"/tasks/{kim.task('yearly_contact').pk}/complete/")
    page.get_by_label("Wat hebt u gedaan?").fill("Voorlopig klaar")
    press(page, "Op gedaan zetten")
    expect(page.get_by_role("alert")).to_contain_text("Leg een gesprek met de klant vast")
    expect(page.get_by_label("Wat hebt u gedaan?")).to_have_value("Voorlopig klaar")
    assert kim.task("yearly_contact").state == "open"


def test_a_postponed_task_waits_with_its_reason(browse: Browse, kim: Case, today: date, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto(f"/tasks/{kim.task('contract_end').pk}/")
    follow(page, "Uitstellen")
    page.get_by_label("Uitstellen tot").fill(written(today + timedelta(days=5)))
    press(page, "Uitstellen")
    expect(page.get_by_role("alert")).to_contain_text("Reden: Vul dit in.")
    expect(page.get_by_label("Uitstellen tot")).to_have_value(written(today + timedelta(days=5)))
    page.get_by_label("Reden").fill("De werkgever is met vakantie")
    press(page, "Uitstellen")
    told(page, "De taak komt op")
    expect(task_in(page, "Contract loopt af")).to_contain_text("Uitgesteld")
    expect(timeline(page)).to_contain_text("De werkgever is met vakantie")
    page.goto(f"/my-work/?view=waiting&q={kim.client.number}")
    assert rows_of(page, VIEWS["waiting"].about) == 1


def test_a_task_that_is_handed_over_is_on_the_list_of_the_colleague(browse: Browse, kim: Case, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto(kim.file)
    follow(task_in(page, "Contract loopt af"), "Overdragen")
    page.get_by_label("Collega").select_option(person(ADVISER).name)
    page.get_by_label("Reden").fill("Ik ben er die week niet")
    press(page, "Overdragen")
    told(page, f"De taak is overgedragen. {person(ADVISER).name} krijgt er een bericht over.")
    colleague = browse(ADVISER, script=script)
    colleague.goto("/messages/")
    expect(colleague.locator(".messages").get_by_role("listitem").first).to_contain_text("Ik ben er die week niet")
    follow(colleague.get_by_role("main"), "Taak overgenomen: Contract loopt af")
    expect(colleague.get_by_role("main")).to_contain_text(kim.name)
    colleague.goto(f"/my-work/?view=tasks&q={kim.client.number}")
    expect(colleague.locator("#work")).to_contain_text("Contract loopt af")
