"""The pages of the overseer of the logs: what they show, to whom, and what they never show."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit import actions
from audit.models import Change, ChangedValues, Reading
from base.acts import DESTROYING, doing
from clients.models import Client, Coaching, ContactDetails, Employment
from journeys.models import WorkplanNote
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db

BUDGET = 8
NOBODY = "W99999999"
# By chance a token may hold any word.
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
# url name → what its address takes
PAGES = {"privacy": "", "privacy-client": "number", "privacy-overview": "number", "privacy-user": "user"}


@pytest.fixture
def address(kim: Client, expert: User) -> Callable[[str], str]:
    """The address of a page, about Kim or about the fixed contact."""
    about: dict[str, list[Any]] = {"": [], "number": [kim.number], "user": [expert.pk]}
    return lambda name: reverse(name, args=about[PAGES[name]])


def text(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return TOKEN.sub("", answer.content.decode())


def read(client: Client, reader: User, count: int = 1, **other: Any) -> None:
    """Somebody looked at this client."""
    row = {"at": timezone.now(), "what": "client-file", "activity": "begeleiding", "own": True, **other}
    actions.record_readings(
        readings=[Reading(actor_id=reader.pk, client_id=client.pk, number=client.number, **row) for _ in range(count)]
    )


@pytest.mark.parametrize("role", Role.values)
def test_only_the_overseer_opens_these_pages(
    on: date, kim: Client, address: Callable[[str], str], sign_in: SignIn, role: str
) -> None:
    browser = sign_in(factories.UserFactory(role=role, office=kim.office))
    expected = 200 if role == Role.PRIVACY_OFFICER else 403
    assert {browser.get(address(name)).status_code for name in PAGES} == {expected}


def test_a_stranger_must_sign_in(address: Callable[[str], str], client: Browser) -> None:
    assert {client.get(address(name)).status_code for name in PAGES} == {302}


def test_the_overseer_comes_in_at_the_logs_and_opens_no_file(overseer: Browser, kim: Client) -> None:
    assert overseer.get("/").headers["Location"] == "/privacy/"
    assert overseer.get(f"/clients/{kim.number}/").status_code == 403


# --- Looking somebody up -----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["{number}", " {number} ", "w{digits}"])
def test_a_number_leads_to_the_log_of_the_client(overseer: Browser, kim: Client, typed: str) -> None:
    answer = overseer.post("/privacy/", {"q": typed.format(number=kim.number, digits=kim.number[1:])})
    assert answer.headers["Location"] == f"/privacy/clients/{kim.number}/"


def test_an_address_leads_to_the_log_of_a_colleague(overseer: Browser, expert: User) -> None:
    answer = overseer.post("/privacy/", {"q": expert.email.upper()})
    assert answer.headers["Location"] == f"/privacy/users/{expert.pk}/"


def test_the_address_of_a_client_leads_nowhere(overseer: Browser, kims_account: User) -> None:
    for typed in (kims_account.email, "niemand@example.test", "Kim van Dijk"):
        answer = overseer.post("/privacy/", {"q": typed})
        assert answer.status_code == 400
        assert "Er is geen medewerker met dit e-mailadres" in answer.content.decode()


# --- One client --------------------------------------------------------------------------------


def test_who_looked_is_shown_with_role_office_page_and_purpose(
    overseer: Browser, kim: Client, expert: User, jobcoach: User
) -> None:
    read(kim, expert, own=False)
    read(kim, jobcoach, on_behalf="programma loket", what="api:employment", activity="jobcoaching")
    page = text(overseer, f"/privacy/clients/{kim.number}/")
    assert page.index(jobcoach.name) < page.index(expert.name), "newest first"
    for said in ("Programma loket", "Baan, door een programma", "Jobcoaching", str(jobcoach.organisation)):
        assert said in page
    for said in ("Arbeidsdeskundige", expert.office.name, "Dossier", "Begeleiding", "23-11-2026, 10.00 uur"):
        assert said in page
    assert ">Nee</span>" in page


def test_what_changed_is_shown_in_dutch_with_the_values_before_and_after(
    overseer: Browser, kims_job: Employment, expert: User, on: date
) -> None:
    kim = kims_job.client
    Employment.objects.filter(pk=kims_job.pk).update(job_title="Bakker", early_check_on=on)
    page = text(overseer, f"/privacy/clients/{kim.number}/?view=changes")
    assert "Buiten een handeling" in page
    assert "Niemand ingelogd" in page
    assert "Baan<span" in page
    assert 'van <span class="typed">Medewerker inpak</span> naar <span class="typed">Bakker</span>' in page
    assert 'van <span class="typed">leeg</span> naar <span class="typed">23-11-2026</span>' in page


def test_an_act_is_called_by_its_name_with_who_did_it(overseer: Browser, kim: Client, expert: User) -> None:
    with doing("clients.change_client", expert.pk):
        ContactDetails.objects.filter(client=kim).update(call_before_letter=True)
    page = text(overseer, f"/privacy/clients/{kim.number}/?view=changes")
    assert "Gegevens van de klant wijzigen" in page
    assert expert.name in page
    assert "Bel voor een brief komt" in page
    assert 'van <span class="typed">nee</span> naar <span class="typed">ja</span>' in page


def test_colleagues_stand_in_the_values_by_name(overseer: Browser, kim: Client, expert: User, senior: User) -> None:
    kim.contact_persons.filter(user=expert).update(user=senior)
    page = text(overseer, f"/privacy/clients/{kim.number}/?view=changes")
    assert f'van <span class="typed">{expert.name}</span> naar <span class="typed">{senior.name}</span>' in page


def test_sealed_values_are_never_there_and_destroyed_ones_are_gone(overseer: Browser, kim: Client) -> None:
    details = kim.contact_details
    details.phone, details.call_before_letter = "06 99 88 77 66", True
    details.save()
    url = f"/privacy/clients/{kim.number}/?view=changes"
    page = text(overseer, url)
    assert "<strong>Telefoonnummer</strong>: <em>niet bewaard</em>" in page
    assert "06 99 88 77 66" not in page
    with doing(DESTROYING, None):
        ChangedValues.objects.filter(change__client_id=kim.pk)._raw_delete("default")
    page = text(overseer, url)
    assert "<strong>Bel voor een brief komt</strong>: <em>waarde vernietigd</em>" in page
    assert "<strong>Telefoonnummer</strong>: <em>niet bewaard</em>" in page


def test_no_page_of_the_logs_names_a_client(
    overseer: Browser, kim: Client, kims_account: User, kims_coaching: Coaching, expert: User, sign_in: SignIn
) -> None:
    mother = factories.UserFactory(role=Role.CLIENT, name="Moeder van Dijk")
    factories.ClientAccessFactory(client=kim, user=mother, by_mandate=True)
    Client.objects.filter(pk=kim.pk).update(first_name="Kimberley", last_name="Dijkstra")
    for reader in (kims_account, mother):
        sign_in(reader).get("/mine/")
    sign_in(expert).get(f"/clients/{kim.number}/")
    paths = [f"/privacy/clients/{kim.number}/{rest}" for rest in ("", "?view=changes", "overview/")]
    paths += [
        f"/privacy/users/{user.pk}/?view={view}"
        for user in (expert, kims_account, mother)
        for view in ("", "others", "acts")
    ]
    for path in ["/privacy/", *paths]:
        page = text(overseer, path)
        for name in ("Kim", "Dijk", "Moeder", kims_account.email):
            assert name not in page, path
    page = text(overseer, f"/privacy/clients/{kim.number}/")
    assert f"Account {mother.pk}" in page
    assert f"Klant {kim.number}" in page
    assert "<strong>Voornaam</strong>: <em>niet getoond</em>" in text(overseer, paths[1])


def test_a_confidential_note_is_nobody_elses_in_the_log_either(overseer: Browser, kim: Client) -> None:
    WorkplanNote.objects.create(workplan=factories.WorkplanFactory(client=kim), text="Alleen voor wie begeleidt.")
    page = text(overseer, f"/privacy/clients/{kim.number}/?view=changes")
    assert "vertrouwelijke aantekening" in page.lower()
    assert "Alleen voor wie begeleidt." not in page


def test_a_number_that_nobody_has_answers_like_one_that_nobody_read(overseer: Browser, kim: Client) -> None:
    shown = [text(overseer, f"/privacy/clients/{number}/").partition("<main")[2] for number in (kim.number, NOBODY)]
    changes = Change.objects.filter(client_id=kim.pk).count()
    known = shown[0].replace(kim.number, NOBODY).replace(f">{changes}</span>", ">0</span>")
    assert "Niemand keek in dit dossier." in known
    assert known == shown[1]
    assert "Er is niets gewijzigd." in text(overseer, f"/privacy/clients/{NOBODY}/?view=changes")
    assert not Reading.objects.filter(number=NOBODY).exists()


def test_the_log_of_a_file_that_is_gone_is_still_there(overseer: Browser, expert: User) -> None:
    gone = factories.ClientFactory()
    read(gone, expert)
    gone.delete()
    assert expert.name in text(overseer, f"/privacy/clients/{gone.number}/")
    assert "Verwijderd" in text(overseer, f"/privacy/clients/{gone.number}/?view=changes")
    assert Reading.objects.filter(number=gone.number, activity="toezicht").count() == 2


def test_opening_the_log_of_a_client_is_kept_and_looking_at_people_is_not(
    overseer: Browser, officer: User, kim: Client, expert: User
) -> None:
    for path in ("/privacy/", f"/privacy/users/{expert.pk}/", f"/privacy/users/{expert.pk}/?view=acts"):
        text(overseer, path)
    assert not Reading.objects.exists()
    text(overseer, f"/privacy/clients/{kim.number}/")
    text(overseer, f"/privacy/clients/{kim.number}/overview/")
    kept = Reading.objects.order_by("pk")
    assert [row.what for row in kept] == ["privacy-client", "privacy-overview"]
    assert {(row.actor_id, row.client_id, row.activity, len(row.trace)) for row in kept} == {
        (officer.pk, kim.pk, "toezicht", 32)
    }


# --- One person --------------------------------------------------------------------------------


def test_what_a_person_opened_can_be_narrowed_to_clients_of_others(
    overseer: Browser, kim: Client, sam: Client, expert: User
) -> None:
    read(kim, expert)
    read(sam, expert, own=False)
    page = text(overseer, f"/privacy/users/{expert.pk}/")
    assert kim.number in page
    assert sam.number in page
    page = text(overseer, f"/privacy/users/{expert.pk}/?view=others")
    assert kim.number not in page
    assert sam.number in page


def test_the_acts_of_a_person_say_about_which_client(overseer: Browser, kims_job: Employment, expert: User) -> None:
    with doing("work.end_employment", expert.pk):
        Employment.objects.filter(pk=kims_job.pk).update(job_title="Bakker")
    page = text(overseer, f"/privacy/users/{expert.pk}/?view=acts")
    assert f"/privacy/clients/{kims_job.client.number}/?view=changes" in page
    assert "Functie" in page


def test_a_person_who_is_not_there_is_not_found(overseer: Browser) -> None:
    assert overseer.get("/privacy/users/999999/").status_code == 404


# --- For the client ----------------------------------------------------------------------------


def test_the_overview_says_per_day_who_why_and_what_in_plain_words(
    overseer: Browser, kim: Client, expert: User, employer: User, kims_account: User
) -> None:
    read(kim, expert, 3)
    read(kim, expert, what="client-services")
    read(kim, employer, what="employees", activity="werkgeverscontact")
    read(kim, kims_account, what="own-journey", activity="inzage", at=datetime(2026, 11, 2, 23, 30, tzinfo=UTC))
    page = text(overseer, f"/privacy/clients/{kim.number}/overview/")
    assert f"{expert.name}, arbeidsdeskundige, {expert.office.name}" in page
    assert "Om u te helpen bij werk." in page
    assert "Bekeken: Diensten, Dossier" in page
    assert f"{employer.name}, werkgever, {employer.organisation.name}" in page
    assert page.index("Ma 23 november 2026") < page.index("Di 3 november 2026") < page.index("Uzelf")
    assert expert.email not in page
    assert expert.phone not in page


def test_the_overview_is_of_twelve_months_or_of_the_days_that_were_asked(
    overseer: Browser, kim: Client, expert: User, on: date
) -> None:
    read(kim, expert, at=timezone.now() - timedelta(days=370))
    url = f"/privacy/clients/{kim.number}/overview/"
    assert "In deze dagen keek niemand." in text(overseer, url)
    assert expert.name in text(overseer, f"{url}?since=1-11-2025&until=30-11-2025")
    for since, until in (("2-1-2026", "1-1-2026"), ("1-1-0001", "31-12-9999"), ("gisteren", ""), ("", "")):
        answer = overseer.get(url, {"since": since, "until": until})
        assert answer.status_code == 400
        assert "Fout: " in answer.content.decode()


def test_client_and_representative_see_who_looked_into_this_file(
    kim: Client, sam: Client, kims_account: User, expert: User, sign_in: SignIn, on: date
) -> None:
    mother = factories.UserFactory(role=Role.CLIENT, name="Moeder van Dijk")
    factories.ClientAccessFactory(client=kim, user=mother, by_mandate=True)
    read(kim, expert)
    sign_in(mother).get("/mine/")
    own, other = (text(sign_in(user), f"/mine/{kim.number}/readers/") for user in (kims_account, mother))
    assert "Wie keek in mijn dossier?" in own
    assert "Wie keek in het dossier van Kim van Dijk?" in other
    for page in (own, other):
        assert expert.name in page
        assert "Uw vertegenwoordiger" in page
        assert "Moeder" not in page.partition("<main")[2]
    assert sign_in(kims_account).get(f"/mine/{sam.number}/readers/").status_code == 404
    assert f"/mine/{kim.number}/readers/" in text(sign_in(kims_account), "/mine/")


# --- However much there is ---------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 120])
def test_a_page_asks_as_much_however_many_rows_there_are(
    overseer: Browser, kims_account: User, kims_job: Employment, sign_in: SignIn, on: date, many: int
) -> None:
    kim = kims_job.client
    people = [factories.UserFactory(office=kim.office) for _ in range(min(many, 60))]
    for place in range(many):
        read(factories.ClientFactory(office=kim.office), people[0], own=False)
        read(kim, people[place % len(people)], own=False)
        Employment.objects.filter(pk=kims_job.pk).update(job_title=f"Functie {place}")
    mine, officer_paths = f"/mine/{kim.number}/readers/", [
        "/privacy/",
        f"/privacy/clients/{kim.number}/",
        f"/privacy/clients/{kim.number}/?page=2",
        f"/privacy/clients/{kim.number}/?view=changes",
        f"/privacy/clients/{kim.number}/overview/",
        f"/privacy/users/{people[0].pk}/",
        f"/privacy/users/{people[0].pk}/?view=acts",
    ]  # fmt: skip
    client = sign_in(kims_account)
    for browser, path in [(client, mine), *((overseer, path) for path in officer_paths)]:
        with CaptureQueriesContext(connection) as asked:
            text(browser, path)
        assert len(asked) <= BUDGET, (path, [query["sql"][:120] for query in asked])


def test_a_log_is_shown_by_fifty(overseer: Browser, kim: Client, expert: User) -> None:
    read(kim, expert, 101)
    page = text(overseer, f"/privacy/clients/{kim.number}/")
    assert page.count("<tr>") == 51
    assert "Pagina 1 van 3" in page
    assert text(overseer, f"/privacy/clients/{kim.number}/?page=3").count("<tr>") >= 2
    assert text(overseer, f"/privacy/clients/{kim.number}/?page=onzin").count("<tr>") == 51
