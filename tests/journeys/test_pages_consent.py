"""The pages about consent: what a refusal says, the section in the file, and what a client reads and answers."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Organisation, User
from accounts.roles import Role
from audit.models import Reading, RefusedContact
from clients.models import Client, Coaching, Consent, Employment
from journeys.models import Agreement, CheckedItem
from tests import factories, vacancy_factories
from tests.conftest import SignIn
from tests.consent_factories import ConsentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


CALL: dict[str, Any] = {
    "who": "professional", "what": "belt over de verlenging", "due_on": "30-11-2026", "contact": "werkgever",
}  # fmt: skip


def text(answer: Any) -> str:
    found: str = answer.content.decode()
    return found


# --- What is refused ----------------------------------------------------------------------------


def test_a_plan_to_call_without_consent_says_why_whom_one_may_call_and_keeps_what_was_typed(
    desk: Browser, kim: Client, kims_coaching: Coaching
) -> None:
    answer = desk.post(f"/clients/{kim.number}/agreements/new/", CALL)
    page = text(answer)
    assert answer.status_code == 403
    for shown in (
        "Hiervoor is toestemming nodig", "Kim van Dijk gaf geen toestemming om te praten over de baan.",
        "belt over de verlenging", "Joost Coenen", 'href="tel:', "Vraag toestemming",
        "De klant kijkt niet mee met een account.",
        f"/clients/{kim.number}/consents/new/?purpose=baan&amp;employment={kims_coaching.employment_id}",
    ):  # fmt: skip
        assert shown in page, shown
    assert not Agreement.objects.exists()
    assert RefusedContact.objects.get().act == "agreements.make_agreement"


def test_the_button_asks_the_client_and_what_was_typed_is_still_there(
    desk: Browser, kim: Client, kims_account: User, kims_job: Employment, bakery: Organisation
) -> None:
    where = f"/clients/{kim.number}/agreements/new/"
    asked = desk.post(where, CALL).context["missing"].value
    assert asked == f"{kim.number}.baan.werkgever.{bakery.pk}.{kims_job.pk}"
    answer = desk.post(where, {**CALL, "ask_consent": asked})
    page = text(answer)
    assert answer.status_code == 200
    assert "De toestemming is gevraagd aan Kim van Dijk." in page
    assert "De toestemming is gevraagd op ma 23 november 2026." in page
    assert "belt over de verlenging" in page
    assert "Vraag toestemming" not in page
    row = Consent.objects.get()
    assert (row.state, row.employment, row.asked_by.email if row.asked_by else "") == (
        "gevraagd", kims_job, answer.wsgi_request.user.email,
    )  # fmt: skip
    assert not Agreement.objects.exists()
    assert "leest de vraag in Mijn overzicht" in text(desk.post(where, CALL))
    row.delete()
    ConsentFactory(client=kim)
    assert desk.post(where, CALL).status_code == 302
    told = desk.post(where, {**CALL, "ask_consent": asked})
    assert (told.status_code, "al toestemming gegeven" in text(told)) == (409, True)


@pytest.mark.parametrize("what", ["", "x", "W00000000.baan.werkgever.1.1", "{number}.baan.buurman.1.1"])
def test_a_button_that_nobody_drew_asks_nothing(desk: Browser, kim: Client, kims_job: Employment, what: str) -> None:
    sent = {**CALL, "ask_consent": what.format(number=kim.number)}
    assert desk.post(f"/clients/{kim.number}/agreements/new/", sent).status_code == 404
    assert not Consent.objects.exists()


def test_the_button_asks_nobody_of_another_office(
    desk: Browser, kim: Client, kims_job: Employment, sam: Client
) -> None:
    sent = {**CALL, "ask_consent": f"{sam.number}.baan.werkgever.{kims_job.employer_id}.0"}
    assert desk.post(f"/clients/{kim.number}/agreements/new/", sent).status_code == 404
    assert not Consent.objects.exists()


def test_a_list_that_says_that_the_employer_was_asked_is_refused_with_all_that_was_typed(
    desk: Browser, kims_job: Employment, bakery: Organisation
) -> None:
    own = factories.UserFactory(role=Role.JOBCOACH, organisation=bakery)
    factories.CoachingFactory(employment=kims_job, coach=own, kind=Coaching.Kind.INTERNAL)
    case = factories.JobEndFactory(employment=kims_job, state="in_gesprek")
    where = f"/job-ends/{case.pk}/checklists/twijfel/"
    form = desk.get(where).context["form"]
    typed = {name: form[name].value() for name in form.fields}
    answer = desk.post(where, {**typed, "werkgever_gevraagd": "gedaan", "reden_twijfel_toelichting": "Nog onbekend",
                               "reden_twijfel": "gedaan"})  # fmt: skip
    page = text(answer)
    assert answer.status_code == 403
    assert "De jobcoach van deze baan werkt bij de werkgever. Ook daarvoor is toestemming nodig." in page
    assert "Nog onbekend" in page
    assert not CheckedItem.objects.exists()


def test_a_candidate_without_consent_is_refused_and_that_one_read_the_name_is_kept(
    desk: Browser, kim: Client, kims_journey: Any
) -> None:
    kims_journey.__class__.objects.update(klantfase="naar_werk")
    vacancy = vacancy_factories.VacancyFactory(employment__client__office=kim.office)
    where = f"/vacancies/{vacancy.pk}/candidates/new/"
    answer = desk.post(where, {"client_id": kim.pk, "client_agreed_on": "", "version": 1})
    assert answer.status_code == 403
    assert "Kim van Dijk gaf geen toestemming om voorgesteld te worden" in text(answer)
    assert Reading.objects.filter(client_id=kim.pk, what="candidate-put-forward").count() == 1
    asked = answer.context["missing"].value
    desk.post(where, {"client_id": kim.pk, "client_agreed_on": "", "version": 1, "ask_consent": asked})
    row = Consent.objects.get()
    assert (row.purpose, row.employer_id, row.employment_id) == ("vacature", vacancy.employer_id, None)


def test_a_refusal_and_asking_cost_few_statements(
    desk: Browser, kim: Client, kims_coaching: Coaching, kims_account: User
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.statements import counted

    where = f"/clients/{kim.number}/agreements/new/"
    with CaptureQueriesContext(connection) as refused:
        asked = desk.post(where, CALL).context["missing"].value
    with CaptureQueriesContext(connection) as asking:
        desk.post(where, {**CALL, "ask_consent": asked})
    assert max(len(counted(refused)), len(counted(asking))) <= 20


# --- The file and the case ----------------------------------------------------------------------


def test_the_file_shows_what_runs_what_waits_and_what_was_taken_back(
    desk: Browser, kim: Client, kims_job: Employment, colleague: User
) -> None:
    page = text(desk.get(f"/clients/{kim.number}/"))
    assert "Neem zonder toestemming geen contact op met een werkgever." in page
    ConsentFactory(client=kim, employment=kims_job, note="Niet over het rooster.")
    ConsentFactory(client=kim, purpose="vacature", asked=True, asked_by=colleague)
    gone = {
        "withdrawn_on": date(2026, 2, 1),
        "withdrawn_at": "2026-02-01T09:00Z",
        "withdrawn_as": "vertegenwoordiger",
    }
    row = ConsentFactory(client=kim, purpose="plaatsing", state="ingetrokken", **gone)
    page = text(desk.get(f"/clients/{kim.number}/"))
    for shown in (
        "Bakkerij Het Molentje, alleen over deze baan", "Niet over het rooster.",
        "Gezegd in een gesprek op 05-01-2026, door de klant zelf", "Gevraagd op 20-11-2026 door Bas Mulder",
        "Ingetrokken op 01-02-2026, door vertegenwoordiger, namens de klant",
    ):  # fmt: skip
        assert shown in page, shown
    assert page.count("/withdraw/") == 1
    assert f"/consents/{row.pk}/withdraw/" not in page


def test_a_colleague_reads_consent_and_changes_nothing(kim: Client, on: date, sign_in: SignIn) -> None:
    row = ConsentFactory(client=kim)
    other = sign_in(factories.UserFactory(office=kim.office))
    page = text(other.get(f"/clients/{kim.number}/"))
    assert "Iedere werkgever" in page
    assert "/consents/" not in page
    for path in (f"/clients/{kim.number}/consents/ask/", f"/consents/{row.pk}/withdraw/"):
        assert other.get(path).status_code == 403


def test_the_adviser_asks_writes_the_answer_down_and_takes_it_back(
    desk: Browser, kim: Client, kims_job: Employment
) -> None:
    job = {"purpose": "baan", "scope": f"baan-{kims_job.pk}"}
    where = f"/clients/{kim.number}/consents/ask/"
    assert "De klant heeft geen account: bel de klant" in text(desk.post(where, job, follow=True))
    factories.ClientAccessFactory(client=kim)
    assert "De vraag is gesteld." in text(desk.post(where, job, follow=True))
    told = {**job, "given": "ja", "voice": "vertegenwoordiger", "evidence": "brief", "answered_on": "20-11-2026"}
    page = text(desk.post(f"/clients/{kim.number}/consents/new/", told, follow=True))
    assert "De toestemming is vastgelegd." in page
    row = Consent.objects.get()
    assert (row.state, row.answered_as, row.evidence, row.answered_on) == (
        "gegeven", "vertegenwoordiger", "brief", date(2026, 11, 20),
    )  # fmt: skip
    where = f"/consents/{row.pk}/withdraw/"
    page = text(desk.post(where, {"voice": "zelf", "version": row.version}, follow=True))
    assert "De toestemming is ingetrokken." in page
    assert desk.post(where, {"voice": "zelf", "version": row.version + 1}).status_code == 409
    no = {**told, "scope": "alle", "given": "nee", "answered_on": "23-11-2026"}
    assert "Vastgelegd: geen toestemming." in text(desk.post(f"/clients/{kim.number}/consents/new/", no, follow=True))


def test_a_link_from_a_refusal_has_chosen_what_it_is_about(desk: Browser, kim: Client, bakery: Organisation) -> None:
    where = f"/clients/{kim.number}/consents/new/"
    form = desk.get(f"{where}?purpose=plaatsing&employer={bakery.pk}").context["form"]
    assert (form["purpose"].value(), form["scope"].value()) == ("plaatsing", f"werkgever-{bakery.pk}")
    for odd in ("?employer=x", "?employer=99999999999999999999", "?employment=x&purpose=y"):
        assert desk.get(f"{where}{odd}").status_code == 200


def test_the_case_says_with_whom_one_may_speak(desk: Browser, kim: Client, kims_coaching: Coaching) -> None:
    case = factories.JobEndFactory(employment=kims_coaching.employment, state="in_gesprek")
    where = f"/job-ends/{case.pk}/"
    page = text(desk.get(where))
    assert "Geen toestemming" in page
    assert "Externe jobcoach, zonder toestemming" in page
    assert f"/clients/{kim.number}/agreements/new/?employment={case.employment_id}&amp;contact=werkgever" in page
    row = ConsentFactory(client=kim, asked=True)
    assert "Toestemming gevraagd" in text(desk.get(where))
    Consent.objects.filter(pk=row.pk).delete()
    ConsentFactory(client=kim)
    assert "Toestemming gegeven" in text(desk.get(where))


# --- The client ---------------------------------------------------------------------------------


def test_the_client_reads_what_is_asked_and_what_a_no_means_and_answers(
    kims_browser: Browser, kim: Client, kims_job: Employment
) -> None:
    assert "Met wie mogen wij praten?" not in text(kims_browser.get("/mine/"))
    row = ConsentFactory(client=kim, employment=kims_job, asked=True)
    page = text(kims_browser.get("/mine/"))
    assert "Mogen wij met Bakkerij Het Molentje praten over uw werk?" in page
    assert "Ja of nee zeggen" in page
    where = f"/mine/{kim.number}/consents/{row.pk}/"
    page = text(kims_browser.get(where))
    for shown in ("Wij vertellen nooit iets over uw gezondheid", "U houdt uw hulp en uw uitkering.", "Zegt u nee?"):
        assert shown in page
    assert kims_browser.post(where, {"version": 1}).status_code == 400
    page = text(kims_browser.post(where, {"given": "ja", "version": 1}, follow=True))
    assert "U zei: ja, dat mag." in page
    assert "Dat mag van u" in page
    again = kims_browser.post(where, {"given": "nee", "version": 2})
    assert again.status_code == 409
    assert Consent.objects.get().runs


def test_the_client_stops_it_with_one_button_and_reads_what_happens_then(
    kims_browser: Browser, kim: Client, kims_job: Employment
) -> None:
    row = ConsentFactory(client=kim, employment=kims_job)
    where = f"/mine/{kim.number}/consents/{row.pk}/withdraw/"
    assert where in text(kims_browser.get("/mine/"))
    page = text(kims_browser.get(where))
    assert "Wat gebeurt er als u dit niet meer wilt?" in page
    assert "stoppen wij met alle afspraken die wij hierover hadden" in page
    page = text(kims_browser.post(where, {"version": 1}, follow=True))
    assert "Dit is gestopt." in page
    assert "Dat mag niet meer van u" in page
    assert "Ik wil dit niet meer" not in page


def test_a_representative_answers_on_behalf_of_the_client(
    on: date, kim: Client, kims_job: Employment, sign_in: SignIn
) -> None:
    mother = factories.UserFactory(role=Role.CLIENT)
    factories.ClientAccessFactory(client=kim, user=mother, by_mandate=True)
    row = ConsentFactory(client=kim, asked=True)
    browser = sign_in(mother)
    page = text(browser.get(f"/mine/{kim.number}/consents/{row.pk}/"))
    assert "Voor <strong>Kim van Dijk</strong>" in page
    browser.post(f"/mine/{kim.number}/consents/{row.pk}/", {"given": "nee", "version": 1})
    assert "Gezegd door uw vertegenwoordiger" in text(browser.get(f"/mine/{kim.number}/"))


def test_a_question_about_every_employer_names_none_and_an_old_no_is_no_longer_shown(
    kims_browser: Browser, kim: Client
) -> None:
    ConsentFactory(client=kim, purpose="vacature", asked=True)
    ConsentFactory(client=kim, purpose="plaatsing", state="geweigerd", answered_on=date(2026, 10, 1))
    old = ConsentFactory(client=kim, state="geweigerd", answered_on=date(2025, 11, 1))
    page = text(kims_browser.get("/mine/"))
    assert "Mogen wij uw naam geven aan werkgevers die iemand zoeken?" in page
    assert "Mogen wij een nieuwe werkgever vertellen wat nodig is" in page
    assert "met uw werkgever praten" not in page
    assert kims_browser.get(f"/mine/{kim.number}/consents/{old.pk}/").status_code == 404


def test_another_clients_consent_is_not_there(kims_browser: Browser, kim: Client, sam: Client) -> None:
    row = ConsentFactory(client=sam, asked=True)
    for path in (f"/mine/{kim.number}/consents/{row.pk}/", f"/mine/{sam.number}/consents/{row.pk}/withdraw/"):
        assert kims_browser.get(path).status_code == 404
        assert kims_browser.post(path, {"given": "ja", "version": 1}).status_code == 404
    assert Consent.objects.get().is_open


# --- The privacy officer ------------------------------------------------------------------------


def test_the_privacy_officer_reads_who_wanted_which_contact_without_a_name(
    desk: Browser, kim: Client, kims_job: Employment, sign_in: SignIn
) -> None:
    officer = sign_in(factories.UserFactory(role=Role.PRIVACY_OFFICER))
    where = f"/privacy/clients/{kim.number}/?view=refusals"
    assert "Er is geen contact geweigerd." in text(officer.get(where))
    desk.post(f"/clients/{kim.number}/agreements/new/", CALL)
    page = text(officer.get(where))
    for shown in (
        "Anouk de Wit", "23-11-2026, 10.00 uur", "Afspraak maken", "Werkgever: Bakkerij Het Molentje",
        "Praten over de baan: houden, verlengen of stoppen",
    ):  # fmt: skip
        assert shown in page, shown
    assert "van Dijk" not in page
    assert Reading.objects.filter(client_id=kim.pk, activity="toezicht").count() == 2
    assert "Log van geweigerd contact" in text(officer.get("/privacy/"))
