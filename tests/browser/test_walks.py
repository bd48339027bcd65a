"""What people do here from beginning to end, with scripts and without."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.roles import Role
from clients.models import ContactPerson, Employment
from journeys.actions.sweep import sweep_clients
from journeys.lifecycle import Klantfase
from journeys.models import Conversation, Signal, Transition
from journeys.worklist import LIMIT, VIEWS, View
from tests import factories
from tests.browser.conftest import (
    PHONE,
    Browse,
    Case,
    MakeCase,
    check_axe,
    no_sideways_scroll,
    person,
    report,
    rows_of,
    sign_in_as,
)

pytestmark = pytest.mark.browser

EXPERT, ADVISER, LEAD, COACH, EMPLOYER = (
    Role.LABOUR_EXPERT,
    Role.INTENSIVE_ADVISER,
    Role.TEAM_LEAD,
    Role.JOBCOACH,
    Role.EMPLOYER,
)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts: nothing here may need them."""
    return bool(request.param)


@pytest.fixture
def kim(make_case: MakeCase) -> Case:
    """A client of the labour expert, whose contract ends soon and who was not spoken to for nearly a year."""
    return make_case("Kim", of=person(EXPERT))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(where: Page | Locator, name: str) -> None:
    """The first link with these words: on a file it is the one on top."""
    where.get_by_role("link", name=name).first.click()


def told(page: Page, text: str) -> None:
    """What the page says was done."""
    expect(page.locator(".utrecht-alert[role=status]")).to_contain_text(text)


def to_do(page: Page) -> Locator:
    return page.get_by_role("region", name="Wat er moet gebeuren")


def task_in(page: Page, title: str) -> Locator:
    """The task with this title in a file."""
    return to_do(page).get_by_role("listitem").filter(has=page.get_by_role("heading", name=title))


def timeline(page: Page) -> Locator:
    return page.get_by_role("region", name="Tijdlijn")


def tab(page: Page, view: View) -> Locator:
    views = page.get_by_role("navigation", name="Mijn werk bekijken")
    return views.get_by_role("link", name=re.compile(rf"^{view.title}\b"))


def count_on(link: Locator) -> int:
    return int(link.locator(".count").inner_text())


def written(day: date) -> str:
    return day.strftime("%d-%m-%Y")


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


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CLIENT])
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
    sweep_clients(client_ids=[kim.client.pk], on=today)
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


# --- The jobcoach, on a phone ------------------------------------------------------------------


def test_a_jobcoach_reports_on_a_phone_and_reads_the_answer(
    browse: Browse, kim: Case, today: date, script: bool
) -> None:
    phone = browse(COACH, width=PHONE, height=640, script=script)
    phone.goto("/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mijn klanten")
    follow(phone, f"Meld dat de baan eindigt van {kim.name}")
    phone.get_by_label("Het contract wordt niet verlengd").check()
    phone.get_by_label("Laatste werkdag").fill(written(today + timedelta(days=45)))
    phone.get_by_label("Toelichting").fill("De winkel gaat dicht.")
    no_sideways_scroll(phone)
    press(phone, "Melding versturen")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Uw melding is ontvangen")
    signal = Signal.objects.get(client=kim.client)
    expect(phone.get_by_role("main")).to_contain_text(signal.receipt)
    expect(phone.get_by_role("main")).to_contain_text(f"{person(EXPERT).name} leest uw melding.")
    no_sideways_scroll(phone)

    desk = browse(EXPERT, script=script)
    desk.goto(kim.file)
    expect(desk.get_by_role("region", name="Signalen")).to_contain_text("De winkel gaat dicht.")
    follow(task_in(desk, "Signaal beantwoorden").locator(".cluster").last, "Signaal beantwoorden")
    desk.get_by_label("Contact gepland").check()
    desk.get_by_label("Antwoord aan de melder").fill("Wij bellen de klant morgen.")
    press(desk, "Antwoord versturen")
    told(desk, f"Uw antwoord is verstuurd. {person(COACH).name} krijgt er een bericht over.")
    expect(task_in(desk, "Signaal beantwoorden")).to_have_count(0)

    phone.goto("/messages/")
    expect(phone.get_by_role("main")).to_contain_text(f"Antwoord op uw melding {signal.receipt}")
    phone.goto("/coaching/")
    mine = phone.get_by_role("row").filter(has_text=signal.receipt)
    expect(mine).to_contain_text("Contact gepland")
    expect(mine).to_contain_text("Wij bellen de klant morgen.")
    no_sideways_scroll(phone)


def test_a_jobcoach_sees_the_coached_clients_and_nobody_else(
    browse: Browse, kim: Case, make_case: MakeCase, script: bool
) -> None:
    other = make_case("Anders", of=person(EXPERT), coached=False)
    page = browse(COACH, width=PHONE, script=script)
    page.goto("/coaching/")
    main = page.get_by_role("main")
    expect(main).to_contain_text(kim.name)
    expect(main).not_to_contain_text(other.name)
    expect(main).not_to_contain_text("Werk in een magazijn")  # the goal in the plan
    expect(main).not_to_contain_text(kim.client.number)
    answer = page.goto(f"/employments/{other.job.pk}/signal/")
    assert answer is not None
    assert answer.status == 404


# --- The employer ------------------------------------------------------------------------------


def test_an_employer_sees_own_employees_with_whom_to_call_and_nothing_else(
    browse: Browse, kim: Case, today: date, script: bool
) -> None:
    report(kim, today)
    page = browse(EMPLOYER, script=script)
    page.goto("/")
    employees = Employment.objects.running().filter(employer=person(EMPLOYER).organisation)
    cards = page.locator("main li.card")
    assert sorted(cards.get_by_role("heading").all_inner_texts()) == sorted(
        job.client.full_name for job in employees.select_related("client")
    )
    card = cards.filter(has_text=kim.name)
    call = card.get_by_role("link").first
    expect(call).to_have_text(person(EXPERT).phone)
    assert call.get_attribute("href") == f"tel:+31{re.sub('[^0-9]', '', person(EXPERT).phone)[1:]}"
    expect(card.locator(".contact")).to_contain_text(
        [re.compile(rf"Vast contact\s+{person(EXPERT).name}"), re.compile(rf"Achtervang\s+{person(ADVISER).name}")]
    )
    assert all(str(link.get_attribute("href")).startswith("tel:") for link in card.get_by_role("link").all())

    html, words = page.content(), page.get_by_role("main").inner_text()
    for secret in (
        *Klantfase.labels,
        kim.client.number,
        f"{kim.client.birth_date:%d-%m-%Y}",
        kim.client.get_regime_display(),
        "Klantfase",
        "Werkplan",
        "magazijn, drie dagen",
        "Jobcoach",
        "minder werk",  # what the jobcoach reported
        "06 12 34 56 78",  # the client's own phone
        "robin@example.test",
        "minimumloon",
        "Arbeidsvermogen",
        "/clients/",
        "/tasks/",
    ):
        assert secret not in html, secret
    assert f"{kim.job.job_title}" not in words
    for path in (kim.file, "/my-work/", "/clients/", "/coaching/"):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_role("heading", level=1)).to_have_text("Hier hebt u geen toegang toe")


# --- The team lead -----------------------------------------------------------------------------


def test_a_team_lead_finds_work_of_nobody_and_gives_it_to_somebody(
    browse: Browse, make_case: MakeCase, script: bool
) -> None:
    alone = make_case("Noor", of=None)
    page = browse(LEAD, script=script)
    page.goto("/")
    tab(page, VIEWS["tasks"]).click()
    page.get_by_label("Werk van").select_option("Niet toegewezen")
    if not script:
        press(page, "Toon")
    row = page.locator("#work tbody tr").filter(has_text=alone.name).first
    expect(row).to_contain_text("Niemand")
    follow(row, alone.name)
    expect(page.get_by_role("main")).to_contain_text("Nog niemand. De teamleider regelt dit.")
    follow(page, "Contact wijzigen")
    page.get_by_label("Nieuwe contactpersoon").select_option(person(EXPERT).name)
    press(page, "Wisseling vastleggen")
    told(page, f"{person(EXPERT).name} is nu vast contact. De open taken gaan mee.")
    expect(page.get_by_role("region", name="Contact")).to_contain_text(person(EXPERT).phone)
    page.goto(f"/my-work/?view=tasks&colleague=none&q={alone.client.number}")
    assert rows_of(page, VIEWS["tasks"].about) == 0
    expert = browse(EXPERT, script=script)
    expert.goto(f"/my-work/?view=tasks&q={alone.client.number}")
    expect(expert.locator("#work")).to_contain_text("Contract loopt af")


def test_a_team_lead_changes_the_fixed_contact_and_everybody_hears_of_it(
    browse: Browse, kim: Case, script: bool
) -> None:
    page = browse(LEAD, script=script)
    newcomer = factories.UserFactory(name=f"Nina Nieuw{kim.client.pk}", office=kim.client.office)
    page.goto(kim.file)
    follow(page, "Contact wijzigen")
    page.get_by_label("Nieuwe contactpersoon").select_option(newcomer.name)
    press(page, "Wisseling vastleggen")
    expect(page.get_by_role("alert")).to_contain_text("Reden van de wisseling: Vul dit in.")
    page.get_by_label("Reden van de wisseling").fill("Verdeling van de caseload")
    press(page, "Wisseling vastleggen")
    told(page, f"{newcomer.name} is nu vast contact.")
    assert ContactPerson.objects.get(client=kim.client, position="vast", until=None).user == newcomer
    for role in (COACH, EMPLOYER):
        other = browse(role, script=script)
        other.goto("/messages/")
        expect(other.get_by_role("main")).to_contain_text(f"Nieuw vast contact voor {kim.name}")


# --- When it must not happen -------------------------------------------------------------------


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


def test_a_klantfase_sent_again_from_the_page_before_moves_once(browse: Browse, kim: Case, script: bool) -> None:
    page = browse(EXPERT, script=script)
    page.goto(f"{kim.file}klantfase/")
    page.get_by_label("3 Op weg naar werk").check()
    page.get_by_label("Reden").select_option("Eigen wens van de klant")
    press(page, "Klantfase wijzigen")
    told(page, "in klantfase 3 Op weg naar werk.")
    page.go_back()
    page.get_by_label("3 Op weg naar werk").check()
    page.get_by_label("Reden").select_option("Eigen wens van de klant")
    press(page, "Klantfase wijzigen")
    expect(page.get_by_role("alert")).to_contain_text("Dit kan nu niet")
    expect(page.get_by_role("main")).to_contain_text("Nu: 3 Op weg naar werk")
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
