"""What must not happen: other people's clients, twice the same, two at once; with scripts and without."""

import pytest
from playwright.sync_api import expect

from clients.models import ContactPerson
from journeys.lifecycle import Klantfase
from journeys.models import Conversation, Signal, Transition
from tests import factories
from tests.browser.conftest import PHONE, Browse, Case, MakeCase, check_axe, person
from tests.browser.steps import ADVISER, COACH, EXPERT, press, told

pytestmark = pytest.mark.browser


def test_a_client_of_another_office_does_not_exist_here(browse: Browse, make_case: MakeCase, script: bool) -> None:
    elsewhere = make_case("Olga", of=None, office=factories.OfficeFactory(code="elders", name="Elders"))
    page = browse(EXPERT, script=script)
    task = elsewhere.task("contract_end")
    for path in (
        elsewhere.file,
        f"{elsewhere.file}klantfase/",
        f"/tasks/{task.pk}/",
        f"/clients/?q={elsewhere.name}",
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == (200 if "?q=" in path else 404)
        text = "Geen klant gevonden." if "?q=" in path else "Deze pagina vinden wij niet"
        expect(page.get_by_role("main")).to_contain_text(text)


def test_a_colleague_who_is_not_the_contact_reads_and_is_told_whom_to_ask(
    browse: Browse, make_case: MakeCase, script: bool
) -> None:
    kim = make_case("Kim", of=person(EXPERT))
    ContactPerson.objects.filter(client=kim.client, position="achtervang").delete()
    page = browse(ADVISER, script=script)
    page.goto(kim.file)
    expect(page.get_by_role("main")).to_contain_text(f"{person(EXPERT).name} is het vaste contact")
    expect(page.get_by_role("link", name="Klantfase wijzigen")).to_have_count(0)
    answer = page.goto(f"{kim.file}klantfase/")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("main")).to_contain_text("Deze klant heeft een ander vast contact.")


def test_a_button_pressed_twice_in_a_row_reports_once(browse: Browse, kim: Case, script: bool) -> None:
    page = browse(COACH, width=PHONE, script=script)
    page.goto(f"/employments/{kim.job.pk}/signal/")
    page.get_by_label("De baan is in gevaar").check()
    page.get_by_role("button", name="Melding versturen").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw melding is ontvangen")
    assert Signal.objects.filter(client=kim.client).count() == 1


def test_a_conversation_sent_again_from_the_page_before_is_kept_once(browse: Browse, kim: Case, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto(f"{kim.file}conversations/new/")
    for _ in range(2):
        page.get_by_label("Telefoon", exact=True).check()
        press(page, "Gesprek vastleggen")
        told(page, "Het gesprek is vastgelegd.")
        page.go_back()
    assert Conversation.objects.filter(client=kim.client).count() == 1


def test_a_klantfase_sent_from_two_tabs_moves_once(browse: Browse, kim: Case, script: bool) -> None:
    tabs = [browse(EXPERT, script=script) for _ in range(2)]
    for page in tabs:
        page.goto(f"{kim.file}klantfase/")
        page.get_by_label("3 Op weg naar werk").check()
        page.get_by_label("Reden").select_option("Eigen wens van de klant")
    for page in tabs:
        press(page, "Klantfase wijzigen")
    told(tabs[0], "in klantfase 3 Op weg naar werk.")
    expect(tabs[1].get_by_role("alert")).to_contain_text("Dit kan nu niet")
    expect(tabs[1].get_by_role("main")).to_contain_text("Nu: 3 Op weg naar werk")
    assert Transition.objects.filter(journey__client=kim.client).count() == 1


def test_who_changes_the_klantfase_second_is_told_and_keeps_the_text(browse: Browse, kim: Case, script: bool) -> None:
    first, second = browse(EXPERT, script=script), browse(ADVISER, script=script)
    for page, phase, why in (
        (first, "3 Op weg naar werk", "Eigen wens van de klant"),
        (second, "2 Werkfit worden", "Terugval of nieuwe problemen"),
    ):
        page.goto(f"{kim.file}klantfase/")
        page.get_by_label(phase).check()
        page.get_by_label("Reden").select_option(why)
        page.get_by_label("Toelichting").fill(f"Zo zag {phase} eruit.")
    press(first, "Klantfase wijzigen")
    told(first, "in klantfase 3 Op weg naar werk.")
    press(second, "Klantfase wijzigen")
    alert = second.get_by_role("alert")
    expect(alert).to_contain_text("Dit kan nu niet")
    expect(alert).to_contain_text("Iemand anders heeft dit intussen gewijzigd.")
    expect(second.get_by_role("main")).to_contain_text("Nu: 3 Op weg naar werk")
    expect(second.get_by_label("Toelichting")).to_have_value("Zo zag 2 Werkfit worden eruit.")
    expect(second.get_by_label("2 Werkfit worden")).to_be_checked()
    if script:
        check_axe(second)
    press(second, "Klantfase wijzigen")
    told(second, "in klantfase 2 Werkfit worden.")
    assert [move.to_phase for move in Transition.objects.filter(journey__client=kim.client)] == [
        Klantfase.NAAR_WERK,
        Klantfase.WERKFIT,
    ]
