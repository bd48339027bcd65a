"""Vacancies as pages: the queue of the Werkgeversservicepunt, who is put forward, and what an employer is asked."""

import re
from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from accounts.roles import Role
from clients.models import Client, Employment
from journeys.left_behind import LeftJob, asked
from journeys.models import Candidate, EmployerReview, JobEnd, Vacancy
from journeys.vacancies import read
from tests import factories, vacancy_factories
from tests.conftest import SignIn
from tests.journeys.acts import end
from tests.statements import counted

pytestmark = pytest.mark.django_db

BUDGET = 20


@pytest.fixture
def adviser(kim: Client) -> User:
    """An adviser of the Werkgeversservicepunt in Kim's region."""
    return factories.UserFactory(name="Willem Prins", role=Role.EMPLOYER_ADVISER, office=kim.office)


@pytest.fixture
def queue(on: date, adviser: User, sign_in: SignIn) -> Browser:
    """The adviser at work."""
    return sign_in(adviser)


@pytest.fixture
def case(on: date, kims_job: Employment, expert: User) -> JobEnd:
    """Kim's contract will not be extended, and that is recorded."""
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    return JobEnd.objects.get()


@pytest.fixture
def vacancy(kims_job: Employment) -> Vacancy:
    """What Kim leaves at the bakery."""
    made: Vacancy = vacancy_factories.VacancyFactory(employment=kims_job)
    return made


def left_by(office: Any, **more: Any) -> Vacancy:
    made: Vacancy = vacancy_factories.VacancyFactory(
        employment=factories.EmploymentFactory(client__office=office), **more
    )
    return made


def page_of(browser: Browser, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200
    return answer.content.decode()


def columns(queries: CaptureQueriesContext, table: str) -> set[str]:
    """What was asked of a table."""
    asked_for = " ".join(query["sql"].split(" FROM ")[0] for query in queries.captured_queries)
    return set(re.findall(rf'"{table}"\."(\w+)"', asked_for))


# --- The queue ---------------------------------------------------------------------------------


def test_an_adviser_comes_in_at_the_queue_and_an_empty_one_says_what_it_means(queue: Browser) -> None:
    assert queue.get("/")["Location"] == "/vacancies/"
    page = page_of(queue, "/vacancies/")
    assert "Er wachten nu geen vacatures." in page
    assert 'href="/vacancies/" aria-current="page">Vacatures</a>' in page
    assert "/clients/" not in page


def test_the_counts_of_the_queue_agree_with_its_lists(queue: Browser, adviser: User) -> None:
    office = adviser.office
    colleague = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=office, name="Wendy Collega")
    late, early = left_by(office, job_title="Later"), left_by(office, job_title="Eerder", opened_on=date(2026, 10, 1))
    left_by(office, job_title="Mijne", state="opgepakt", adviser=adviser)
    left_by(office, job_title="Andere", state="opgepakt", adviser=colleague)
    left_by(office, job_title="Klaar", state="ingetrokken", closed_on=date(2026, 11, 22))
    left_by(office, job_title="Misschien", state="gevraagd", wanted="onbekend", opened_on=None)
    left_by(factories.OfficeFactory(), job_title="Elders")
    expected = {"open": ["Eerder", "Later"], "mine": ["Mijne"], "others": ["Andere"], "closed": ["Klaar"]}
    for view, titles in expected.items():
        answer = queue.get(f"/vacancies/?view={view}")
        found = answer.context["queue"]
        assert [row.job_title for row in found.page.object_list] == titles
        assert found.counts == {name: len(rows) for name, rows in expected.items()}
    assert early.pk != late.pk


def test_casework_sees_where_candidates_are_sought_and_the_own_ones(
    on: date, kim: Client, expert: User, senior: User, sign_in: SignIn
) -> None:
    left_by(kim.office, job_title="Open plek")
    vacancy_factories.CandidateFactory(
        vacancy=left_by(kim.office, job_title="Opgepakte plek", taken=True), client=kim, put_forward_by=expert
    )
    desk = sign_in(expert)
    titles = {
        view: [row.job_title for row in desk.get(f"/vacancies/?view={view}").context["queue"].page.object_list]
        for view in ("sought", "own", "closed")
    }
    assert titles == {"sought": ["Open plek", "Opgepakte plek"], "own": ["Opgepakte plek"], "closed": []}
    assert "Met mijn klanten" not in page_of(sign_in(senior), "/vacancies/")


def test_the_queue_costs_no_more_for_twenty_than_for_two(
    queue: Browser, adviser: User, django_assert_num_queries: Any
) -> None:
    for count in (2, 18):
        for _ in range(count):
            left_by(adviser.office)
        with django_assert_num_queries(
            5
        ):  # session, the user with the unread count, counts, rows, who seeks an employer
            queue.get("/vacancies/")


# --- One vacancy -------------------------------------------------------------------------------


def test_an_adviser_reads_who_is_put_forward_and_nothing_of_the_journey_or_of_who_leaves(
    queue: Browser, vacancy: Vacancy, kim: Client, expert: User, adviser: User
) -> None:
    noor = factories.ClientFactory(first_name="Noor", last_name="Graaf", office=kim.office, regime="owajong")
    factories.ContactDetailsFactory(client=noor, phone="06 99 88 77 66")
    factories.JourneyFactory(client=noor, klantfase="werkfit")
    factories.WorkplanFactory(client=noor, goal="Een geheim plan.")
    vacancy_factories.CandidateFactory(vacancy=vacancy, client=noor, put_forward_by=expert)
    with CaptureQueriesContext(connection) as queries:
        read(adviser, date(2026, 11, 23), vacancy.pk)
    assert columns(queries, "clients_client") == {"number", "first_name", "prefix", "last_name"}
    assert columns(queries, "clients_employment") == set()
    page = page_of(queue, f"/vacancies/{vacancy.pk}/")
    for shown in ("Noor Graaf", noor.number, "Anouk de Wit", "030 555 01 01", "do 19 november 2026"):
        assert shown in page
    hidden = ["Werkfit", "werkfit", "geheim", "06 99", "oWajong", "Dijk", kim.number, "/clients/"]
    assert [word for word in hidden if word in page] == []


def test_a_vacancy_of_another_region_or_that_never_opened_is_not_found(queue: Browser, adviser: User) -> None:
    unwanted = {"state": "geen", "wanted": "nee", "opened_on": None, "closed_on": date(2026, 11, 20)}
    for row in (left_by(factories.OfficeFactory()), left_by(adviser.office, **unwanted)):
        assert queue.get(f"/vacancies/{row.pk}/").status_code == 404
        assert queue.get(f"/vacancies/{row.pk}/steps/opgepakt/").status_code == 404
    assert queue.get(f"/vacancies/{left_by(adviser.office).pk}/steps/bestaat_niet/").status_code == 404


def test_a_vacancy_that_a_colleague_just_took_is_a_conflict_and_can_then_be_taken_over(
    queue: Browser, vacancy: Vacancy, adviser: User
) -> None:
    where = f"/vacancies/{vacancy.pk}/steps/opgepakt/"
    colleague = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=adviser.office)
    Vacancy.objects.filter(pk=vacancy.pk).update(state="opgepakt", adviser=colleague, version=2)
    answer = queue.post(where, {"reason": "opgepakt", "version": 1})
    assert answer.status_code == 409
    assert "Iemand anders heeft dit intussen gewijzigd." in answer.content.decode()
    assert Vacancy.objects.get().adviser == colleague
    assert "Overnemen" in page_of(queue, f"/vacancies/{vacancy.pk}/")
    queue.post(where, {"reason": "opgepakt", "version": 2})
    assert Vacancy.objects.get().adviser == adviser


def test_a_step_that_cannot_be_taken_now_says_why(queue: Browser, vacancy: Vacancy) -> None:
    answer = queue.post(f"/vacancies/{vacancy.pk}/steps/vervuld/", {"reason": "anders", "version": 1})
    assert answer.status_code == 409
    assert "de stand is “Open”" in answer.content.decode()
    assert "Vervuld</a>" not in page_of(queue, f"/vacancies/{vacancy.pk}/")
    answer = queue.post(f"/vacancies/{vacancy.pk}/steps/ingetrokken/", {"reason": "", "version": 1})
    assert answer.context["form"]["reason"].errors == ["Maak een keuze."]


def test_only_own_clients_can_be_put_forward_and_twice_is_once(
    on: date, kim: Client, kims_journey: Any, expert: User, sign_in: SignIn
) -> None:
    row = left_by(kim.office)
    stranger = factories.ClientFactory(office=kim.office)
    factories.JourneyFactory(client=stranger)
    desk, where = sign_in(expert), f"/vacancies/{row.pk}/candidates/new/"
    page = page_of(desk, where)
    assert f"Kim van Dijk ({kim.number})" in page
    assert stranger.number not in page
    values = {"client_id": kim.pk, "client_agreed_on": "20-11-2026", "version": 1}
    assert desk.post(where, {**values, "client_id": stranger.pk}).status_code == 400
    assert desk.post(where, {**values, "client_agreed_on": "24-11-2026"}).status_code == 400
    for _ in range(2):
        assert desk.post(where, values).status_code == 302
    candidate = Candidate.objects.get()
    assert "Terugtrekken" in page_of(desk, f"/vacancies/{row.pk}/")
    told = desk.post(f"/candidates/{candidate.pk}/take-back/", {"version": 1}, follow=True).content.decode()
    assert "De kandidaat is teruggetrokken." in told


# --- The case ----------------------------------------------------------------------------------


def test_the_case_shows_what_the_employer_said_and_what_can_be_taken_down(
    case: JobEnd, expert: User, senior: User, sign_in: SignIn
) -> None:
    desk = sign_in(expert)
    assert "nog niet gezegd of er een nieuwe werknemer nodig is" in page_of(desk, f"/job-ends/{case.pk}/")
    where = f"/job-ends/{case.pk}/vacancy/"
    page = page_of(desk, where)
    assert "alleen als de klant dat goedvindt" in page
    assert 'value="Medewerker inpak"' in page
    assert "Zoekt u" not in page, "a colleague fills this in, not the employer"
    assert "uw werknemer" not in page
    values = {"wanted": "ja", "way": "telefoon", "job_title": "Inpakker", "hours": "16,5"}
    values |= {"version": case.version, "answer_version": 0}
    told = desk.post(where, values, follow=True).content.decode()
    assert "De vacature staat nu bij het Werkgeversservicepunt." in told
    assert "Inpakker" in told
    review = {"went_well": "Altijd op tijd.", "would_take_back": "nee", "version": case.version}
    told = desk.post(f"/job-ends/{case.pk}/review/", review, follow=True).content.decode()
    assert "Altijd op tijd." in told
    assert "Opgeschreven door Anouk de Wit namens de werkgever" in told
    read_only = page_of(sign_in(senior), f"/job-ends/{case.pk}/")
    assert "Altijd op tijd." in read_only
    assert where not in read_only


def test_before_the_end_is_sure_there_is_nothing_to_ask(
    on: date, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    page = page_of(sign_in(expert), f"/job-ends/{case.pk}/")
    assert "Zodra vaststaat dat de baan stopt" in page
    assert f"/job-ends/{case.pk}/vacancy/" not in page


def test_what_changed_since_the_form_was_opened_is_a_conflict(case: JobEnd, expert: User, sign_in: SignIn) -> None:
    values = {"wanted": "nee", "way": "telefoon", "version": case.version, "answer_version": 0}
    JobEnd.objects.filter(pk=case.pk).update(version=case.version + 1)
    assert sign_in(expert).post(f"/job-ends/{case.pk}/vacancy/", values).status_code == 409
    assert not Vacancy.objects.exists()


# --- The portal --------------------------------------------------------------------------------


def test_an_employer_is_asked_and_answers(case: JobEnd, employer: User, sign_in: SignIn) -> None:
    portal = sign_in(employer)
    page = page_of(portal, "/employees/")
    assert "Zoekt u een nieuwe werknemer?" in page
    assert "Kijk met ons terug." in page
    where = f"/employees/job-ends/{case.pk}/vacancy/"
    assert portal.post(where, {"wanted": "ja", "job_title": "", "version": 0}).context["form"].errors == {
        "job_title": ["Vul dit in."]
    }
    assert portal.post(where, {}).status_code == 400
    told = portal.post(where, {"wanted": "onbekend", "version": 0}, follow=True).content.decode()
    assert "Weet u het later wel?" in told
    assert "U wist het nog niet." in told
    assert "Antwoord wijzigen" in told
    wrong = portal.post(where, {"wanted": "ja", "job_title": "Plek van Kim", "version": 1})
    assert wrong.context["form"]["job_title"].errors == ["Noem hier niemand. Beschrijf alleen het werk."]
    for _ in range(2):
        assert portal.post(where, {"wanted": "ja", "job_title": "Inpakker", "version": 1}).status_code == 302
    assert Vacancy.objects.get().steps.count() == 2
    assert 'value="Inpakker"' in page_of(portal, where)


def test_of_two_accounts_of_one_employer_the_second_reads_what_the_first_answered(
    case: JobEnd, employer: User, bakery: Organisation, sign_in: SignIn
) -> None:
    where = f"/employees/job-ends/{case.pk}/vacancy/"
    other = factories.UserFactory(name="Els Molenaar", role=Role.EMPLOYER, organisation=bakery)
    one, two = sign_in(employer), sign_in(other)
    seen = {browser: browser.get(where).context["form"]["version"].value() for browser in (one, two)}
    assert list(seen.values()) == [0, 0]
    place = {"job_title": "Inpakker", "hours": "16,5", "description": "Drie ochtenden inpakken."}
    assert one.post(where, {"wanted": "ja", **place, "version": seen[one]}).status_code == 302
    late = two.post(where, {"wanted": "nee", "description": "Wij stoppen.", "version": seen[two]})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Het laatste antwoord is van Wim Bakker, op 23-11-2026." in page
    assert "Dit staat er nu" in page
    assert "Drie ochtenden inpakken." in page
    assert "Wij stoppen." in page  # what was typed is kept
    form = late.context["form"]
    assert form["wanted"].errors == ["Nu vastgelegd: Ja, ik zoek iemand. Kies wat juist is."]
    assert form["version"].value() == "1"
    stored = Vacancy.objects.get()
    assert (stored.wanted, stored.answered_by, stored.job_title) == ("ja", employer, "Inpakker")
    assert two.post(where, {"wanted": "nee", "version": form["version"].value()}).status_code == 302
    assert Vacancy.objects.get().answered_by == other
    assert one.post(where, {"wanted": "ja", **place, "version": 1}).status_code == 409


def test_a_colleague_never_writes_over_a_newer_answer_of_the_employer(
    case: JobEnd, employer: User, expert: User, sign_in: SignIn
) -> None:
    desk, where = sign_in(expert), f"/job-ends/{case.pk}/vacancy/"
    form = desk.get(where).context["form"]
    seen = {name: form[name].value() for name in ("version", "answer_version")}
    answered = {"wanted": "ja", "job_title": "Inpakker", "version": 0}
    assert sign_in(employer).post(f"/employees{where}", answered).status_code == 302
    late = desk.post(where, {"wanted": "nee", "way": "telefoon", **seen})
    assert late.status_code == 409
    assert "Het laatste antwoord is van Wim Bakker" in late.content.decode()
    assert late.context["form"]["wanted"].errors == ["Nu vastgelegd: Ja. Kies wat juist is."]
    assert Vacancy.objects.get().wanted == "ja"
    seen["answer_version"] = late.context["form"]["answer_version"].value()
    assert desk.post(where, {"wanted": "nee", "way": "telefoon", **seen}).status_code == 302


def test_an_employer_looks_back_once(case: JobEnd, employer: User, sign_in: SignIn) -> None:
    portal, where = sign_in(employer), f"/employees/job-ends/{case.pk}/review/"
    empty = portal.post(where, {"would_take_back": ""})
    assert empty.context["form"]["went_well"].errors == ["Beantwoord een of meer vragen."]
    for _ in range(2):
        assert portal.post(where, {"went_well": "Altijd op tijd.", "would_take_back": "ja"}).status_code == 302
    assert EmployerReview.objects.get().would_take_back is True
    assert "U hebt dit gedaan. Bedankt." in page_of(portal, "/employees/")
    again = portal.post(where, {"went_well": "Anders."})
    assert again.status_code == 409
    assert "Anders." in again.content.decode()


def test_an_employer_reads_nothing_about_the_client_but_the_name_and_the_last_day(
    case: JobEnd, kim: Client, employer: User, sign_in: SignIn
) -> None:
    with CaptureQueriesContext(connection) as queries:
        asked(employer, case.known_on)
    assert columns(queries, "clients_client") == {"first_name", "prefix", "last_name"}
    assert columns(queries, "clients_employment") == {"expected_end_on", "ended_on"}
    assert columns(queries, "journeys_jobend") == {"id", "employment_id"}
    assert columns(queries, "journeys_employerreview") == {"given_on"}
    assert len(queries) == 1
    assert [field.name for field in fields(LeftJob)] == [
        "case_id", "job_id", "name", "last_day", "standing", "asks", "answer", "version", "answered_by",
        "answered_on", "adviser", "looked_back",
    ]  # fmt: skip
    portal = sign_in(employer)
    for where in ("/employees/", f"/employees/job-ends/{case.pk}/vacancy/", f"/employees/job-ends/{case.pk}/review/"):
        page = page_of(portal, where)
        hidden = [kim.number, "Duurzaam", "Medewerker inpak", "niet verlengd", "Niet verlengd", "/job-ends/1/steps"]
        assert [word for word in hidden if word in page] == []


def test_another_employer_finds_nothing(case: JobEnd, sign_in: SignIn) -> None:
    portal = sign_in(factories.UserFactory(role=Role.EMPLOYER))
    for page in ("vacancy", "review"):
        where = f"/employees/job-ends/{case.pk}/{page}/"
        assert (portal.get(where).status_code, portal.post(where, {"wanted": "nee"}).status_code) == (404, 404)


def test_every_page_and_act_stays_within_its_queries(
    queue: Browser, case: JobEnd, kim: Client, expert: User, employer: User, sign_in: SignIn
) -> None:
    desk, portal = sign_in(expert), sign_in(employer)
    row = left_by(kim.office)
    noted = {"wanted": "nee", "way": "telefoon", "version": case.version, "answer_version": 1}
    answered = {"wanted": "ja", "job_title": "Inpakker", "version": 0}
    agreed = {"client_id": kim.pk, "client_agreed_on": "20-11-2026", "version": 2}
    steps: list[tuple[Browser, str, str, dict[str, Any]]] = [
        (desk, "get", f"/job-ends/{case.pk}/", {}),
        (desk, "get", f"/clients/{kim.number}/services/trajectories/new/", {}),
        (portal, "post", f"/employees/job-ends/{case.pk}/vacancy/", answered),
        (portal, "post", f"/employees/job-ends/{case.pk}/review/", {"went_well": "Goed."}),
        (portal, "get", "/employees/", {}),
        (desk, "post", f"/job-ends/{case.pk}/vacancy/", noted),
        (queue, "post", f"/vacancies/{row.pk}/steps/opgepakt/", {"reason": "opgepakt", "version": 1}),
        (desk, "post", f"/vacancies/{row.pk}/candidates/new/", agreed),
        (queue, "get", f"/vacancies/{row.pk}/", {}),
        (desk, "get", f"/vacancies/{row.pk}/", {}),
    ]
    spent = {}
    for browser, verb, url, values in steps:
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(browser, verb)(url, values)
        assert answer.status_code in (200, 302), answer.content.decode()
        spent[verb, url] = len(counted(queries))
    where = f"/candidates/{Candidate.objects.get().pk}/result/"
    with CaptureQueriesContext(connection) as queries:
        assert queue.post(where, {"state": "aangenomen", "note": "", "version": 1}).status_code == 302
    spent["post", where] = len(counted(queries))
    assert max(spent.values()) <= BUDGET, spent
