"""What jobcoach, employer and team lead do from beginning to end, with scripts and without."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from clients.models import ContactPerson, Employment
from journeys.lifecycle import Klantfase
from journeys.models import Signal
from journeys.worklist import VIEWS
from tests import factories
from tests.browser.conftest import (
    PHONE,
    Browse,
    Case,
    MakeCase,
    no_sideways_scroll,
    person,
    report,
)
from tests.browser.steps import (
    ADVISER,
    COACH,
    EMPLOYER,
    EXPERT,
    LEAD,
    follow,
    press,
    rows_of,
    tab,
    task_in,
    told,
    written,
)

pytestmark = pytest.mark.browser


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
    cards = page.locator("main li.card:not([aria-labelledby=daarna] *)")
    assert sorted(cards.get_by_role("heading").all_inner_texts()) == sorted(
        job.client.full_name for job in employees.select_related("client")
    )
    card = cards.filter(has_text=kim.name)
    call = card.get_by_role("link").first
    expect(call).to_have_text(person(EXPERT).phone)
    assert call.get_attribute("href") == f"tel:+31{re.sub('[^0-9]', '', person(EXPERT).phone)[1:]}"
    expect(card.locator(".contact")).to_contain_text(
        [re.compile(rf"Vast contact\s+{person(EXPERT).name}"), re.compile(rf"Vervanger\s+{person(ADVISER).name}")]
    )
    links = {str(link.get_attribute("href")) for link in card.get_by_role("link").all()}
    assert {link for link in links if not link.startswith("tel:")} == {f"/employees/{kim.job.pk}/signal/"}

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
    told(page, f"{person(EXPERT).name} is nu")
    told(page, "De open taken gaan mee.")
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
    told(page, f"{newcomer.name} is nu")
    assert ContactPerson.objects.get(client=kim.client, position="vast", until=None).user == newcomer
    for role in (COACH, EMPLOYER):
        other = browse(role, script=script)
        other.goto("/messages/")
        expect(other.get_by_role("main")).to_contain_text(f"Nieuw vast contact voor {kim.name}")
