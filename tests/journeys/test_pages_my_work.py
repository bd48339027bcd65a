"""My work: what must be done today, what is late, who may lose a job, whom nobody has seen, what waits."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from accounts.models import Office, User
from clients.models import Client, ContactPerson
from journeys.lifecycle import Klantfase
from journeys.models import Task
from journeys.worklist import LIMIT, VIEWS, View
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

BUDGET = 12


def client_of(user: User | None, office: Office, name: str, **journey: Any) -> Client:
    """A client of this user's caseload, in klantfase 3 unless told otherwise."""
    client: Client = factories.ClientFactory(last_name=name, office=office)
    if user:
        factories.ContactPersonFactory(client=client, user=user)
    factories.JourneyFactory(client=client, **journey)
    return client


def task_of(user: User | None, client: Client, due_on: date, **fields: Any) -> Task:
    """A task on a yearly talk, raised long ago."""
    values = {"rule": "yearly_contact", "subject": "journey", "opens_on": due_on - timedelta(days=30), **fields}
    values.setdefault("raised_on", values["opens_on"])
    return factories.TaskFactory(client=client, assignee=user, due_on=due_on, **values)


def full_caseload(user: User, office: Office, on: date, size: int) -> None:
    """A caseload with work, tasks of every kind and signals."""
    for number in range(size):
        client = client_of(user, office, f"Klant{number:03d}")
        job = factories.EmploymentFactory(client=client)
        task_of(user, client, on)
        task_of(user, client, on - timedelta(days=3))
        task_of(user, client, on + timedelta(days=9), postponed_until=on + timedelta(days=2))
        factories.TaskFactory(client=client, assignee=user, subject_id=job.pk, raised_on=on)
        coaching = factories.CoachingFactory(employment=job)
        factories.TaskFactory(
            client=client, assignee=user, rule="coaching_renewal", subject="coaching", subject_id=coaching.pk
        )
        factories.SignalFactory(employment=job)


def names_on(page: str) -> list[str]:
    """The names of the clients, in the order of the rows."""
    return re.findall(r'<th scope="row">\s*<a [^>]*>Robin ([^<]+)</a>', page)


def counts_on(page: str) -> dict[str, int]:
    """The number behind each view in the navigation."""
    found = re.findall(r'href="/my-work/\?view=(\w+)[^"]*"[^>]*>[^<]*<span class="count[^"]*">(\d+)', page)
    return {view: int(number) for view, number in found}


def rows_on(page: str) -> int:
    """How many rows the list has; what threatens one client counts once."""
    return len(re.findall(r'<th scope="row">', page))


def test_today_shows_what_is_due_came_back_or_is_new(on: date, expert: User, office: Office, sign_in: SignIn) -> None:
    client = client_of(expert, office, "Vandaag")
    task_of(expert, client, on)
    task_of(expert, client_of(expert, office, "Terug"), on + timedelta(days=5), postponed_until=on)
    friday_night = on - timedelta(days=2)
    task_of(expert, client_of(expert, office, "Nieuw"), on + timedelta(days=28), opens_on=friday_night)
    task_of(expert, client_of(expert, office, "Later"), on + timedelta(days=20))
    page = sign_in(expert).get("/my-work/").content.decode()
    assert names_on(page) == ["Vandaag", "Terug", "Nieuw"]
    assert "terug van uitstel" in page
    assert "harde termijn, nieuw" in page


def test_what_is_late_is_announced_on_top_of_today(on: date, expert: User, office: Office, sign_in: SignIn) -> None:
    client = client_of(expert, office, "Laat")
    task_of(expert, client, on - timedelta(days=24))
    page = sign_in(expert).get("/my-work/").content.decode()
    assert "1 taak is te laat." in page
    assert "24 dagen geleden" in page
    task_of(expert, client, on - timedelta(days=2))
    assert "2 taken zijn te laat." in sign_in(expert).get("/my-work/").content.decode()


def test_late_is_said_in_words_and_the_oldest_stands_on_top(
    on: date, expert: User, office: Office, sign_in: SignIn
) -> None:
    for name, days in (("Kort", 1), ("Lang", 30), ("Midden", 9)):
        task_of(expert, client_of(expert, office, name), on - timedelta(days=days))
    page = sign_in(expert).get("/my-work/?view=overdue").content.decode()
    assert names_on(page) == ["Lang", "Midden", "Kort"]
    assert page.count("Te laat:") == 3
    assert "30 dagen geleden" in page


def test_on_one_day_the_heaviest_rule_comes_first(on: date, expert: User, office: Office, sign_in: SignIn) -> None:
    due = on + timedelta(days=5)
    task_of(expert, client_of(expert, office, "Werkplan"), due, rule="plan_review", subject="workplan")
    task_of(expert, client_of(expert, office, "Jaargesprek"), due)
    task_of(expert, client_of(expert, office, "Startgesprek"), due, rule="startgesprek", subject="employment")
    page = sign_in(expert).get("/my-work/?view=tasks").content.decode()
    assert names_on(page) == ["Startgesprek", "Werkplan", "Jaargesprek"]


def test_whose_job_ends_first_stands_on_top(on: date, expert: User, office: Office, sign_in: SignIn) -> None:
    for name, ends_on in (("Later", date(2027, 3, 31)), ("Eerst", date(2026, 12, 31))):
        client = client_of(expert, office, name)
        job = factories.EmploymentFactory(client=client, expected_end_on=ends_on)
        factories.TaskFactory(client=client, subject_id=job.pk, anchor_on=ends_on)
    job = factories.EmploymentFactory(client=client_of(expert, office, "Signaal"), expected_end_on=date(2028, 1, 1))
    factories.SignalFactory(employment=job, expected_end_on=date(2027, 1, 15))
    safe = client_of(expert, office, "Veilig")
    factories.EmploymentFactory(client=safe)
    task_of(expert, safe, on)
    page = sign_in(expert).get("/my-work/?view=at_risk").content.decode()
    assert names_on(page) == ["Eerst", "Signaal", "Later"]
    assert "vr 15 januari 2027" in page
    assert "Signaal beantwoorden" in page


def test_the_end_of_a_job_is_told_once_however_many_reasons_there_are(
    on: date, expert: User, office: Office, sign_in: SignIn
) -> None:
    job = factories.EmploymentFactory(client=client_of(expert, office, "Dubbel"), expected_end_on=date(2026, 12, 31))
    factories.TaskFactory(client=job.client, subject_id=job.pk, anchor_on=job.expected_end_on)
    factories.SignalFactory(employment=job)
    page = sign_in(expert).get("/my-work/?view=at_risk").content.decode()
    assert page.count('data-label="Uiterlijk"') == 2
    assert page.count('data-label="Werk eindigt"') == 1, "a label with nothing behind it, on a phone"


def test_an_answered_signal_no_longer_says_that_a_job_is_at_risk(
    expert: User, office: Office, sign_in: SignIn
) -> None:
    job = factories.EmploymentFactory(client=client_of(expert, office, "Beantwoord"))
    factories.SignalFactory(employment=job, state="gepland")
    assert names_on(sign_in(expert).get("/my-work/?view=at_risk").content.decode()) == []


def test_who_was_never_seen_stands_on_top_and_then_who_was_seen_longest_ago(
    on: date, expert: User, office: Office, sign_in: SignIn
) -> None:
    client_of(expert, office, "Pas", last_conversation_on=on - timedelta(days=2))
    client_of(expert, office, "Nooit", last_conversation_on=None)
    client_of(expert, office, "Lang", last_conversation_on=on - timedelta(days=400))
    client_of(expert, office, "Weg", klantfase=Klantfase.UITGESTROOMD, last_conversation_on=None)
    page = sign_in(expert).get("/my-work/?view=longest_not_seen").content.decode()
    assert names_on(page) == ["Nooit", "Lang", "Pas"]
    assert "Nog nooit gesproken" in page


def test_what_was_postponed_waits_until_it_is_late(on: date, expert: User, office: Office, sign_in: SignIn) -> None:
    until = on + timedelta(days=4)
    task_of(expert, client_of(expert, office, "Wacht"), on + timedelta(days=9), postponed_until=until)
    task_of(expert, client_of(expert, office, "Verlopen"), on - timedelta(days=1), postponed_until=until)
    page = sign_in(expert).get("/my-work/?view=waiting").content.decode()
    assert names_on(page) == ["Wacht"]
    assert "uitgesteld tot vr 27 november 2026" in page
    assert names_on(sign_in(expert).get("/my-work/?view=tasks").content.decode()) == ["Verlopen"]


def test_people_in_sheltered_work_stand_in_the_caseload_without_a_klantfase(
    expert: User, office: Office, sign_in: SignIn
) -> None:
    client = factories.ClientFactory(last_name="Beschut", office=office, sheltered=True)
    factories.ContactPersonFactory(client=client, user=expert)
    page = sign_in(expert).get("/my-work/?view=clients").content.decode()
    assert names_on(page) == ["Beschut"]
    assert "Sociale werkvoorziening" in page


@pytest.mark.parametrize(
    "query", ["", "&klantfase=naar_werk", "&klantfase=werkfit", "&q=Klant001", "&rule=contract_end"]
)
def test_the_counts_in_the_navigation_agree_with_the_lists(
    on: date, expert: User, office: Office, sign_in: SignIn, query: str
) -> None:
    full_caseload(expert, office, on, 3)
    client_of(expert, office, "Werkfit", klantfase=Klantfase.WERKFIT)
    browser = sign_in(expert)
    for view in VIEWS:
        page = browser.get(f"/my-work/?view={view}{query}").content.decode()
        assert counts_on(page)[view] == rows_on(page), view
    assert set(counts_on(page)) == set(VIEWS)


def test_filters_stay_in_the_address_when_the_view_changes(
    on: date, expert: User, office: Office, sign_in: SignIn
) -> None:
    full_caseload(expert, office, on, 1)
    page = sign_in(expert).get("/my-work/?view=tasks&klantfase=naar_werk&rule=contract_end&q=klant").content.decode()
    assert "/my-work/?view=overdue&amp;q=klant&amp;klantfase=naar_werk&amp;rule=contract_end" in page
    assert 'href="/my-work/?view=clients&amp;q=klant&amp;klantfase=naar_werk"' in page


def test_a_filter_finds_by_number_by_name_and_by_kind_of_task(
    on: date, expert: User, office: Office, sign_in: SignIn
) -> None:
    full_caseload(expert, office, on, 2)
    browser = sign_in(expert)
    number = Client.objects.get(last_name="Klant001").number
    assert set(names_on(browser.get(f"/my-work/?view=clients&q={number}").content.decode())) == {"Klant001"}
    assert set(names_on(browser.get("/my-work/?view=tasks&q=robin klant000").content.decode())) == {"Klant000"}
    page = browser.get("/my-work/?view=tasks&rule=coaching_renewal").content.decode()
    assert rows_on(page) == page.count("Jobcoaching verlengen</a>") == 2


def test_sorting_by_klantfase_follows_the_phases_and_not_the_alphabet(
    expert: User, office: Office, sign_in: SignIn
) -> None:
    for phase in reversed(Klantfase.values):
        client_of(expert, office, phase, klantfase=phase)
    page = sign_in(expert).get("/my-work/?view=clients&sort=klantfase").content.decode()
    assert names_on(page) == Klantfase.values


def test_an_unknown_view_or_filter_shows_today_and_says_what_is_wrong(expert: User, sign_in: SignIn) -> None:
    page = sign_in(expert).get("/my-work/?view=onzin&klantfase=onzin").content.decode()
    assert 'aria-current="page">Vandaag' in page
    assert "geen beschikbare keuze" in page


def test_nobody_elses_work_is_mine(on: date, expert: User, colleague: User, office: Office, sign_in: SignIn) -> None:
    task_of(colleague, client_of(colleague, office, "Ander"), on)
    task_of(expert, client_of(colleague, office, "Overgenomen"), on)
    browser = sign_in(expert)
    assert names_on(browser.get("/my-work/").content.decode()) == ["Overgenomen"]
    assert names_on(browser.get("/my-work/?view=clients").content.decode()) == []
    assert names_on(browser.get(f"/my-work/?colleague={colleague.pk}").content.decode()) == ["Overgenomen"]


def test_a_caseload_of_415_stands_on_one_page(on: date, expert: User, office: Office, sign_in: SignIn) -> None:
    clients = [factories.ClientFactory.build(office=office) for _ in range(415)]
    Client.objects.bulk_create(clients)
    ContactPerson.objects.bulk_create(
        ContactPerson(client=client, user=expert, position="vast", since=on) for client in clients
    )
    assert rows_on(sign_in(expert).get("/my-work/?view=clients").content.decode()) == 415 < LIMIT


@pytest.mark.parametrize("view", VIEWS)
def test_the_number_of_queries_does_not_grow_with_the_caseload(
    on: date, expert: User, office: Office, sign_in: SignIn, view: str
) -> None:
    browser = sign_in(expert)
    used: list[int] = []
    for size in (2, 18):
        full_caseload(expert, office, on, size)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"/my-work/?view={view}").status_code == 200
        used.append(len(queries))
    assert used[0] == used[1] <= BUDGET


def test_a_team_lead_stays_within_the_same_budget(
    on: date, expert: User, team_lead: User, office: Office, sign_in: SignIn
) -> None:
    full_caseload(expert, office, on, 5)
    browser = sign_in(team_lead)
    for path in ("/my-work/", "/my-work/?view=at_risk", f"/my-work/?view=clients&colleague={expert.pk}"):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        assert len(queries) <= BUDGET, path


def test_a_team_lead_sees_the_office_a_colleague_or_what_nobody_has(
    on: date, expert: User, colleague: User, team_lead: User, office: Office, sign_in: SignIn
) -> None:
    task_of(expert, client_of(expert, office, "Anouks"), on)
    task_of(colleague, client_of(colleague, office, "Bas"), on)
    task_of(None, client_of(None, office, "Niemands"), on)
    browser = sign_in(team_lead)
    whole = browser.get("/my-work/").content.decode()
    assert sorted(names_on(whole)) == ["Anouks", "Bas", "Niemands"]
    assert "Hele vestiging" in whole
    assert names_on(browser.get(f"/my-work/?colleague={colleague.pk}").content.decode()) == ["Bas"]
    nobody = browser.get("/my-work/?colleague=none").content.decode()
    assert names_on(nobody) == ["Niemands"]
    assert "Overdragen" in nobody
    assert names_on(browser.get("/my-work/?colleague=none&view=clients").content.decode()) == ["Niemands"]


def test_a_team_lead_cannot_look_at_another_office(
    sam: Client, outsider: User, team_lead: User, sign_in: SignIn
) -> None:
    browser = sign_in(team_lead)
    assert browser.get(f"/my-work/?colleague={outsider.pk}").status_code == 404
    assert browser.get("/my-work/?colleague=x").status_code == 404
    assert sam.number not in browser.get("/my-work/?view=clients").content.decode()


def test_a_list_that_is_too_long_says_so(
    expert: User, team_lead: User, office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journeys.worklist.LIMIT", 2)
    monkeypatch.setattr("journeys.views.my_work.LIMIT", 2)
    for name in ("Een", "Twee", "Drie"):
        client_of(expert, office, name)
    page = sign_in(team_lead).get("/my-work/?view=clients").content.decode()
    assert rows_on(page) == 2
    assert "U ziet de eerste 2 van 3." in page


def test_an_empty_list_says_what_to_do(expert: User, office: Office, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    assert "U hebt nog geen klanten." in browser.get("/my-work/").content.decode()
    client_of(expert, office, "Eerste")
    page = browser.get("/my-work/").content.decode()
    assert "Voor vandaag staat er niets." in page
    assert "Bekijk alles wat te doen is" in page
    assert "Wis de filters" in browser.get("/my-work/?q=bestaat-niet").content.decode()


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_an_empty_view_says_what_will_come_there(view: View) -> None:
    told = render_to_string("journeys/work_list.html", {"view": view, "rows": [], "whole_office": True})
    assert view.empty in told
    assert view.comes in told


def test_a_page_and_its_list_alone_are_not_taken_for_one_another(expert: User, sign_in: SignIn) -> None:
    assert "HX-Request" in sign_in(expert).get("/my-work/")["Vary"]


def test_with_htmx_only_the_list_and_its_counts_come_back(
    on: date, expert: User, office: Office, sign_in: SignIn
) -> None:
    full_caseload(expert, office, on, 1)
    page = sign_in(expert).get("/my-work/?view=tasks", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert 'id="work-views" hx-swap-oob="true"' in page
    assert names_on(page)
