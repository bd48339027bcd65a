"""Signals that name nobody known, on the pages: sent from outside, noted down, found a job for, or set aside."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from clients.models import Client, Coaching, Employment
from journeys.actions.signals import answer_signal
from journeys.actions.unplaced import place, set_aside
from journeys.models import Signal, UnplacedSignal
from tests import factories
from tests.conftest import SignIn
from tests.journeys.acts import end
from tests.statements import counted

pytestmark = pytest.mark.django_db

BUDGET = 20
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 23)
REPORT = {
    "name": "Kim van Dijk",
    "birth_date": "",
    "kind": "niet_verlengd",
    "expected_end_on": "",
    "message": "Kort.",
}
RECORD = {**REPORT, "channel": "uitkeren", "client_number": "", "employer_name": "Bakkerij", "kvk_number": ""}


@pytest.fixture
def row(employer: User) -> UnplacedSignal:
    """What the bakery sent last Friday about somebody called Kim van Dijk."""
    made: UnplacedSignal = factories.UnplacedSignalFactory(reported_by=employer)
    return made


def put(row: UnplacedSignal, job: Employment, lead: User) -> Signal:
    return place(unplaced_id=row.pk, employment_id=job.pk, version=None, actor=lead, on=ON, at=AT)


def lay(row: UnplacedSignal, lead: User) -> UnplacedSignal:
    return set_aside(unplaced_id=row.pk, reason="Geen klant bij ons.", version=None, actor=lead, on=ON, at=AT)


# --- From outside ------------------------------------------------------------------------------


def test_an_employer_reports_somebody_who_is_not_on_the_list(
    on: date, kims_job: Employment, employer: User, sign_in: SignIn
) -> None:
    browser = sign_in(employer)
    assert "/signals/unplaced/report/" in browser.get("/employees/").content.decode()
    form = browser.get("/signals/unplaced/report/")
    assert list(form.context["form"].fields) == ["name", "birth_date", "kind", "expected_end_on", "message"]
    answer = browser.post("/signals/unplaced/report/", REPORT, follow=True)
    row = UnplacedSignal.objects.get()
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/signals/unplaced/{row.pk}/receipt/"
    assert row.receipt in page
    assert "leest uw melding, uiterlijk ma 30 november 2026" in page
    again = browser.post("/signals/unplaced/report/", REPORT)
    assert again["Location"] == f"/signals/unplaced/{row.pk}/receipt/"
    assert row.receipt in browser.get("/employees/").content.decode()


def test_a_jobcoach_says_where_somebody_works(on: date, jobcoach: User, sign_in: SignIn) -> None:
    browser = sign_in(jobcoach)
    assert "/signals/unplaced/report/" in browser.get("/coaching/").content.decode()
    values = {**REPORT, "employer_name": "", "kvk_number": "12"}
    refused = browser.post("/signals/unplaced/report/", values)
    assert refused.status_code == 400
    assert list(refused.context["form"].errors) == ["kvk_number"]
    assert "Kort." in refused.content.decode()
    browser.post("/signals/unplaced/report/", {**values, "kvk_number": "8765 4321"})
    assert (UnplacedSignal.objects.get().kvk_number, UnplacedSignal.objects.get().channel) == ("87654321", "jobcoach")
    assert "Kim van Dijk" in browser.get("/coaching/").content.decode()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "'; DROP TABLE x; --", "שלום Kim", "K" * 120])
def test_whatever_is_typed_is_text(on: date, employer: User, team_lead: User, sign_in: SignIn, name: str) -> None:
    assert sign_in(employer).post("/signals/unplaced/report/", {**REPORT, "name": name}).status_code == 302
    row = UnplacedSignal.objects.get()
    assert row.name == name
    for path in ("/signals/unplaced/", f"/signals/unplaced/{row.pk}/", f"/signals/unplaced/{row.pk}/?q={name}"):
        page = sign_in(team_lead).get(path)
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("name", ["", "   ", "K" * 121, "Kim\x00", "ש\u202eKim", "\u200b"])
def test_a_name_that_cannot_be_one_is_said_at_the_field(employer: User, sign_in: SignIn, name: str) -> None:
    answer = sign_in(employer).post("/signals/unplaced/report/", {**REPORT, "name": name})
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["name"]


def test_nothing_on_the_senders_pages_says_who_is_a_client(
    on: date,
    bakery: Organisation,
    kims_job: Employment,
    kim: Client,
    employer: User,
    team_lead: User,
    sign_in: SignIn,
) -> None:
    placed, aside = (
        factories.UnplacedSignalFactory(reported_by=employer, name=name) for name in ("K. Dijk", "P. Nemo")
    )
    put(placed, kims_job, team_lead)
    lay(aside, team_lead)
    Employment.objects.filter(pk=kims_job.pk).update(employer=factories.OrganisationFactory())
    browser = sign_in(employer)
    pages = [browser.get(f"/signals/unplaced/{row.pk}/receipt/").content.decode() for row in (placed, aside)]
    shown = [
        page.split("<main")[1].split("</main>")[0].replace(row.receipt, "").replace(row.name, "")
        for page, row in zip(pages, (placed, aside), strict=True)
    ]
    assert shown[0] == shown[1]
    employees = browser.get("/employees/").content.decode()
    assert employees.count("Bekeken") == 2
    everything = "".join([*pages, employees, browser.get("/messages/").content.decode()])
    for secret in ("Kim van Dijk", kim.number, "Geplaatst", "Terzijde", "terzijde", "Geen klant", "geplaatst"):
        assert secret not in everything, secret
    signal = Signal.objects.get()
    for path in (f"/employees/signals/{signal.pk}/", f"/signals/{signal.pk}/receipt/", f"/signals/{signal.pk}/"):
        assert browser.get(path).status_code in (403, 404)


def test_an_answer_that_a_colleague_wrote_reaches_the_sender(
    on: date,
    kims_job: Employment,
    row: UnplacedSignal,
    employer: User,
    team_lead: User,
    expert: User,
    sign_in: SignIn,
) -> None:
    signal = put(row, kims_job, team_lead)
    form = sign_in(expert).get(f"/signals/{signal.pk}/answer/").content.decode()
    assert "De melder weet niet of dit een klant is." in form
    answer_signal(signal_id=signal.pk, state="gepland", answer="Dank voor uw melding.", actor=expert, on=ON, at=AT)
    for path in ("/employees/", f"/signals/unplaced/{row.pk}/receipt/"):
        page = sign_in(employer).get(path).content.decode()
        assert "Dank voor uw melding." in page
        assert "Beantwoord" in page
        assert "Contact gepland" not in page


def test_a_receipt_is_for_its_sender_alone(row: UnplacedSignal, bakery: Organisation, sign_in: SignIn) -> None:
    other = factories.UserFactory(role="employer", organisation=bakery)
    assert sign_in(other).get(f"/signals/unplaced/{row.pk}/receipt/").status_code == 404


# --- Noted down --------------------------------------------------------------------------------


def test_staff_note_down_what_they_heard_and_follow_it(
    on: date, office: object, expert: User, colleague: User, sign_in: SignIn
) -> None:
    browser = sign_in(expert)
    assert "/signals/unplaced/new/" in browser.get("/clients/").content.decode()
    page = browser.post("/signals/unplaced/new/", RECORD, follow=True).content.decode()
    row = UnplacedSignal.objects.get()
    assert f"Het signaal is vastgelegd onder nummer {row.receipt}." in page
    assert "zoekt de baan erbij" in page
    assert "Kies deze baan" not in page
    assert "Kim van Dijk" in browser.get("/signals/unplaced/").content.decode()
    assert sign_in(colleague).get(f"/signals/unplaced/{row.pk}/").status_code == 404
    assert "Er wacht geen signaal van u." in sign_in(colleague).get("/signals/unplaced/").content.decode()
    assert browser.get(f"/signals/unplaced/{row.pk}/set-aside/").status_code == 403


def test_with_a_client_number_no_name_is_needed(on: date, expert: User, kim: Client, sign_in: SignIn) -> None:
    values = {**RECORD, "name": "", "employer_name": "", "client_number": kim.number.lower()}
    assert sign_in(expert).post("/signals/unplaced/new/", values).status_code == 302
    assert UnplacedSignal.objects.get().about == kim.number
    refused = sign_in(expert).post("/signals/unplaced/new/", {**values, "client_number": ""})
    assert refused.status_code == 400
    assert set(refused.context["form"].errors) == {"name", "employer_name"}


# --- The queue ---------------------------------------------------------------------------------


def test_the_queue_has_the_oldest_on_top_and_says_what_is_late(
    on: date, row: UnplacedSignal, team_lead: User, sign_in: SignIn
) -> None:
    factories.UnplacedSignalFactory(
        name="Oud Signaal", received_on=date(2026, 11, 2), decide_by=date(2026, 11, 9), reported_by=row.reported_by
    )
    browser = sign_in(team_lead)
    page = browser.get("/signals/unplaced/").content.decode()
    assert page.index("Oud Signaal") < page.index("Kim van Dijk")
    assert page.count("Te laat") == 1
    assert "14 dagen geleden" in page
    work = browser.get("/my-work/").content.decode()
    assert "2 signalen zonder klant wachten." in work
    assert "1 te laat." in work
    assert 'href="/signals/unplaced/"' in work


def test_an_empty_queue_says_so_and_my_work_keeps_silent(
    on: date, row: UnplacedSignal, team_lead: User, expert: User, sign_in: SignIn
) -> None:
    assert "zonder klant" not in sign_in(expert).get("/my-work/").content.decode()
    lay(row, team_lead)
    browser = sign_in(team_lead)
    assert "Er wacht geen signaal." in browser.get("/signals/unplaced/").content.decode()
    assert "zonder klant" not in browser.get("/my-work/").content.decode()


# --- Finding the job ---------------------------------------------------------------------------


def test_a_job_at_that_employer_of_somebody_with_that_name_is_suggested(
    on: date, row: UnplacedSignal, kims_job: Employment, team_lead: User, sign_in: SignIn
) -> None:
    client = factories.ClientFactory(office=team_lead.office, last_name="Smit", birth_date=date(1999, 1, 1))
    factories.EmploymentFactory(client=client, employer=kims_job.employer)
    elsewhere = factories.EmploymentFactory(client=kims_job.client)
    page = sign_in(team_lead).get(f"/signals/unplaced/{row.pk}/")
    (match,) = page.context["page"].suggested
    assert (match.job, match.why) == (kims_job, ("naam", "werkgever"))
    UnplacedSignal.objects.update(client_number=kims_job.client.number)
    page = sign_in(team_lead).get(f"/signals/unplaced/{row.pk}/")
    assert [match.job for match in page.context["page"].suggested] == [kims_job, elsewhere]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"name": "van de"}, False),
        ({"name": "Dijk, K."}, True),
        ({"name": "kim"}, True),
        ({"kvk_number": "", "employer_name": "molentje"}, True),
        ({"kvk_number": "11112222", "employer_name": "Elders"}, False),
        ({"kvk_number": "", "employer_name": ""}, False),
        ({"kvk_number": "", "employer_name": "", "birth_date": date(2000, 5, 17)}, True),
        ({"name": "Iemand Anders", "birth_date": date(2000, 5, 17)}, True),
        ({"name": "%"}, False),
    ],
)
def test_what_is_suggested_fits_what_was_said(
    on: date, row: UnplacedSignal, kims_job: Employment, team_lead: User, sign_in: SignIn, said: dict[str, object],
    found: bool,
) -> None:  # fmt: skip
    UnplacedSignal.objects.update(**said)
    page = sign_in(team_lead).get(f"/signals/unplaced/{row.pk}/")
    assert bool(page.context["page"].suggested) is found
    assert ("Geen lopende baan lijkt op wat is gemeld." in page.content.decode()) is not found


def test_a_team_lead_searches_the_own_office_alone(
    on: date, row: UnplacedSignal, kims_job: Employment, sam: Client, team_lead: User, sign_in: SignIn
) -> None:
    factories.EmploymentFactory(client=sam)
    browser = sign_in(team_lead)
    where = f"/signals/unplaced/{row.pk}/"
    assert browser.get(f"{where}?q={kims_job.client.number}").context["page"].found[0].job == kims_job
    assert "Geen lopende baan gevonden." in browser.get(f"{where}?q=zwart").content.decode()
    assert browser.get(f"{where}?q=").context["form"].errors


def test_a_signal_is_placed_after_one_more_look(
    on: date, row: UnplacedSignal, kims_job: Employment, team_lead: User, expert: User, sign_in: SignIn
) -> None:
    browser = sign_in(team_lead)
    where = f"/signals/unplaced/{row.pk}/jobs/{kims_job.pk}/"
    form = browser.get(where).content.decode()
    for shown in ("Gaat het signaal over deze baan?", "Bakkerij Het Molentje", "Wat is gemeld", "Te weinig werk."):
        assert shown in form
    page = browser.post(where, {"version": 1}, follow=True).content.decode()
    assert f"Signaal {row.receipt} staat nu bij Kim van Dijk." in page
    assert "Gemeld als" in page
    again = browser.post(where, {"version": 1})
    assert again.status_code == 409
    assert "Tineke Bos heeft dit signaal al afgehandeld: geplaatst." in again.content.decode()
    assert Signal.objects.count() == 1
    done = browser.get(f"/signals/unplaced/{row.pk}/").content.decode()
    assert "Bekijk het signaal bij de klant" in done
    assert "Kies deze baan" not in done


def test_a_last_day_before_the_job_began_is_left_out_and_both_pages_say_so(
    on: date, row: UnplacedSignal, kims_job: Employment, team_lead: User, sign_in: SignIn
) -> None:
    early = kims_job.started_on - timedelta(days=1)
    UnplacedSignal.objects.update(expected_end_on=early)
    browser = sign_in(team_lead)
    where = f"/signals/unplaced/{row.pk}/jobs/{kims_job.pk}/"
    assert "dan laten wij die dag weg" in browser.get(where).content.decode()
    page = browser.post(where, {"version": 1}, follow=True).content.decode()
    assert "De gemelde laatste werkdag is weggelaten" in page
    signal = Signal.objects.get()
    assert (signal.expected_end_on, signal.message) == (None, row.message)
    assert UnplacedSignal.objects.get().expected_end_on == early


def test_a_job_that_ended_before_it_began_is_another_job(
    on: date, row: UnplacedSignal, kims_job: Employment, team_lead: User, sign_in: SignIn
) -> None:
    early = kims_job.started_on - timedelta(days=1)
    UnplacedSignal.objects.update(kind="geeindigd", expected_end_on=early)
    browser = sign_in(team_lead)
    where = f"/signals/unplaced/{row.pk}/jobs/{kims_job.pk}/"
    assert "kan daarom niet over deze baan gaan" in browser.get(where).content.decode()
    answer = browser.post(where, {"version": 1})
    assert (answer.status_code, "Kies een andere baan." in answer.content.decode()) == (409, True)
    assert not Signal.objects.exists()


def test_a_job_that_ended_meanwhile_is_refused_with_the_day(
    on: date, row: UnplacedSignal, kims_job: Employment, team_lead: User, expert: User, sign_in: SignIn
) -> None:
    end(kims_job, expert)
    answer = sign_in(team_lead).post(f"/signals/unplaced/{row.pk}/jobs/{kims_job.pk}/", {"version": 1})
    assert answer.status_code == 409
    assert "Deze baan is al geëindigd op 20-11-2026." in answer.content.decode()


def test_setting_aside_asks_why(on: date, row: UnplacedSignal, team_lead: User, sign_in: SignIn) -> None:
    browser = sign_in(team_lead)
    where = f"/signals/unplaced/{row.pk}/set-aside/"
    assert browser.post(where, {"version": 1, "reason": " "}).status_code == 400
    page = browser.post(where, {"version": 1, "reason": "Dubbel gemeld."}, follow=True).content.decode()
    assert f"Signaal {row.receipt} is terzijde gelegd." in page
    assert "Dubbel gemeld." in browser.get(f"/signals/unplaced/{row.pk}/").content.decode()
    assert browser.post(where, {"version": 1, "reason": "Nog eens."}).status_code == 409
    assert UnplacedSignal.objects.get().set_aside_reason == "Dubbel gemeld."


@pytest.mark.parametrize("path", ["jobs/1/", "jobs/999999999999999999999/", "set-aside/", ""])
def test_for_another_office_a_signal_does_not_exist(
    row: UnplacedSignal, outsider: User, office: object, sign_in: SignIn, path: str
) -> None:
    UnplacedSignal.objects.update(office=office)
    elsewhere = factories.UserFactory(role="team_lead", office=outsider.office)
    assert sign_in(elsewhere).get(f"/signals/unplaced/{row.pk}/{path}").status_code == 404


# --- What it costs -----------------------------------------------------------------------------


def test_every_page_stays_within_its_queries(
    on: date, row: UnplacedSignal, kims_coaching: Coaching, team_lead: User, employer: User, sign_in: SignIn
) -> None:
    job, other = kims_coaching.employment, factories.UnplacedSignalFactory()
    steps = [
        (employer, "post", "/signals/unplaced/report/", REPORT),
        (employer, "get", "/employees/", {}),
        (employer, "get", f"/signals/unplaced/{row.pk}/receipt/", {}),
        (team_lead, "post", "/signals/unplaced/new/", RECORD),
        (team_lead, "get", "/signals/unplaced/", {}),
        (team_lead, "get", f"/signals/unplaced/{row.pk}/?q=kim", {}),
        (team_lead, "get", f"/signals/unplaced/{row.pk}/jobs/{job.pk}/", {}),
        (team_lead, "post", f"/signals/unplaced/{other.pk}/set-aside/", {"version": 1, "reason": "Dubbel."}),
        (team_lead, "post", f"/signals/unplaced/{row.pk}/jobs/{job.pk}/", {"version": 1}),
    ]
    spent = {}
    for user, verb, url, values in steps:
        browser = sign_in(user)
        with CaptureQueriesContext(connection) as queries:
            answer = getattr(browser, verb)(url, values)
        assert answer.status_code in (200, 302), answer.content.decode()
        spent[url] = len(counted(queries))
    assert max(spent.values()) <= BUDGET, spent


def test_a_long_queue_costs_no_more(on: date, row: UnplacedSignal, team_lead: User, sign_in: SignIn) -> None:
    browser = sign_in(team_lead)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get("/signals/unplaced/")
        return len(captured)

    few = queries()
    for days in range(20):
        received = row.received_on - timedelta(days=days)
        factories.UnplacedSignalFactory(received_on=received, decide_by=received, reported_by=row.reported_by)
    assert queries() == few
