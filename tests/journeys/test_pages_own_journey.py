"""A client sees the own klantreis: who to call, what comes next, and what was agreed."""

import re
from datetime import date

import pytest
from django.test import Client as Browser

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, ClientAccess, Coaching, ContactPerson, Employment
from journeys.models import JobEnd, Journey, Signal
from tests import factories
from tests.conftest import SignIn

pytestmark = pytest.mark.django_db


def _page(browser: Browser, path: str = "/mine/") -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# --- What one reads ----------------------------------------------------------------------------


def test_a_client_reads_who_to_call_and_how_long_the_contract_lasts(
    kims_browser: Browser, kims_job: Employment
) -> None:
    page = _page(kims_browser)
    for shown in (
        "Anouk de Wit", "Bas Mulder", 'href="tel:+31305550101"', "Bereikbaar maandag tot en met donderdag",
        "Bakkerij Het Molentje", "zo 31 januari 2027", "over ongeveer 2 maanden",
        "Er gebeurt niets zonder dat wij u bellen", "Fase 4 van 4: u werkt",
    ):  # fmt: skip
        assert shown in page


def test_an_open_case_shows_where_one_is_what_comes_who_does_it_and_until_when(
    kims_browser: Browser, kims_coaching: Coaching
) -> None:
    factories.JobEndFactory(employment=kims_coaching.employment, state="uitgenodigd", attempted_on=date(2026, 11, 20))
    factories.TrajectoryFactory(client=kims_coaching.employment.client)
    page = _page(kims_browser)
    for shown in (
        "U bent hier", "Wij praten over uw werk", "vr 20 november 2026 gevraagd om een afspraak te maken",
        "U, en anders Anouk de Wit", "vr 4 december 2026", "terwijl u nog werkt", "niet uw jobcoach",
        "Wij regelen hulp voor u: Werkfit maken",
    ):  # fmt: skip
        assert shown in page


def test_whoever_leads_the_case_is_named_and_a_closed_case_is_not_shown(
    kims_browser: Browser, kims_job: Employment, colleague: User
) -> None:
    case = factories.JobEndFactory(employment=kims_job, lead=colleague)
    assert "Bas Mulder" in re.split("Wie doet dit", _page(kims_browser))[1][:60]
    JobEnd.objects.filter(pk=case.pk).update(state="gaat_door", closed_on=date(2026, 11, 23))
    assert "U bent hier" not in _page(kims_browser)


def test_a_job_that_is_over_is_shown_while_one_still_talks_about_it(
    kims_browser: Browser, kims_job: Employment
) -> None:
    Employment.objects.update(ended_on=date(2026, 11, 13), end_reason="niet_verlengd")
    assert "Bakkerij Het Molentje" not in _page(kims_browser)
    factories.JobEndFactory(employment=kims_job, state="zoeken")
    page = _page(kims_browser)
    for shown in ("Bakkerij Het Molentje", "Gestopt op", "vr 11 december 2026"):
        assert shown in page
    assert f"/mine/{kims_job.client.number}/signal/other-job/" in page


def test_own_agreements_come_first_and_only_those_can_be_closed(kims_browser: Browser, kims_job: Employment) -> None:
    for who, what in (("professional", "belt volgende week"), ("klant", "vraagt het na"), ("werkgever", "denkt na")):
        factories.AgreementFactory(client=kims_job.client, who=who, what=what)
    page = _page(kims_browser)
    assert page.index("vraagt het na") < page.index("belt volgende week")
    assert page.count("Dit heb ik gedaan") == 1


def test_a_client_closes_an_own_agreement_once(kims_browser: Browser, kims_job: Employment, expert: User) -> None:
    row = factories.AgreementFactory(client=kims_job.client)
    path = f"/mine/{kims_job.client.number}/agreements/{row.pk}/done/"
    assert "belt de woningbouwvereniging" in _page(kims_browser, path)
    answer = kims_browser.post(path, {"version": "1"}, follow=True)
    assert "Goed gedaan" in answer.content.decode()
    assert "Klaar op ma 23 november 2026" in answer.content.decode()
    assert kims_browser.post(path, {"version": "1"}).status_code == 409
    row.refresh_from_db()
    assert row.closed_by.role == Role.CLIENT


def test_staff_read_in_the_file_that_the_client_closed_it(
    kims_browser: Browser, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    row = factories.AgreementFactory(client=kims_job.client)
    kims_browser.post(f"/mine/{kims_job.client.number}/agreements/{row.pk}/done/", {"version": "1"})
    page = _page(sign_in(expert), f"/clients/{kims_job.client.number}/")
    assert "Afspraak nagekomen: belt de woningbouwvereniging" in page


@pytest.mark.parametrize("who", ["professional", "jobcoach"])
def test_the_agreements_of_others_have_no_page_here(kims_browser: Browser, kims_job: Employment, who: str) -> None:
    row = factories.AgreementFactory(client=kims_job.client, who=who)
    path = f"/mine/{kims_job.client.number}/agreements/{row.pk}/done/"
    assert {kims_browser.get(path).status_code, kims_browser.post(path, {"version": "1"}).status_code} == {404}


def test_whoever_left_the_klantreis_reads_so_and_is_promised_nothing(
    kims_browser: Browser, kims_journey: Journey
) -> None:
    Journey.objects.update(klantfase="uitgestroomd")
    page = _page(kims_browser)
    assert "geen hulp bij werk meer" in page
    assert "keer per jaar" not in page


def test_a_client_without_contact_job_or_plan_reads_what_to_do(kims_browser: Browser) -> None:
    ContactPerson.objects.all().delete()
    page = _page(kims_browser)
    for shown in (
        "Nog niemand. De teamleider regelt dit.",
        "Wij weten nu niet van werk",
        "Er zijn nu geen afspraken",
    ):
        assert shown in page


# --- Telling something -------------------------------------------------------------------------


def test_a_client_tells_that_it_goes_wrong_and_gets_a_number_and_a_day(
    kims_browser: Browser, kims_job: Employment
) -> None:
    path = f"/mine/{kims_job.client.number}/signal/"
    page = _page(kims_browser, path)
    assert "ander werk" not in page
    assert "Liever bellen?" in page
    values = {"kind": "dreigend", "expected_end_on": "", "message": "Minder werk."}
    answer = kims_browser.post(path, values, follow=True)
    signal = Signal.objects.get()
    assert answer.redirect_chain[0][0] == f"/mine/signals/{signal.pk}/"
    assert kims_browser.post(path, values)["Location"] == f"/mine/signals/{signal.pk}/"
    page = answer.content.decode()
    for shown in (signal.receipt, "ma 30 november 2026", "Het gaat niet goed met mijn werk"):
        assert shown in page
    page = _page(kims_browser)
    assert signal.receipt in page
    assert "Wij hebben dit ontvangen" in page


def test_a_client_tells_that_they_want_other_work_without_a_last_day(
    kims_browser: Browser, kims_job: Employment
) -> None:
    path = f"/mine/{kims_job.client.number}/other-work/"
    assert "Laatste dag" not in _page(kims_browser, path)
    kims_browser.post(path, {"message": "Liever buiten werken."})
    signal = Signal.objects.get()
    assert (signal.kind, signal.channel, signal.expected_end_on) == ("ander_werk", "klant", None)
    page = _page(kims_browser)
    assert "Ik wil ander werk" in page
    assert "U wilt ander werk." in page


def test_with_two_jobs_one_says_which(kims_browser: Browser, kims_job: Employment) -> None:
    second = factories.EmploymentFactory(client=kims_job.client)
    path = f"/mine/{kims_job.client.number}/other-work/"
    assert kims_browser.post(path, {"message": ""}).status_code == 400
    assert kims_browser.post(path, {"message": "", "employment_id": "999"}).status_code == 400
    kims_browser.post(path, {"message": "", "employment_id": str(second.pk)})
    assert Signal.objects.get().employment == second


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "ander_werk"}, "kind"),
        ({"kind": "geeindigd"}, "expected_end_on"),
        ({"kind": "dreigend", "expected_end_on": "31-2-2027"}, "expected_end_on"),
        ({"kind": "dreigend", "message": "x" * 2001}, "message"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_kept(
    kims_browser: Browser, kims_job: Employment, values: dict[str, str], field: str
) -> None:
    answer = kims_browser.post(f"/mine/{kims_job.client.number}/signal/", values)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert not Signal.objects.exists()


def test_without_known_work_one_tells_about_other_work(kims_browser: Browser, kim: Client) -> None:
    assert kims_browser.get(f"/mine/{kim.number}/signal/").status_code == 404
    assert f"/mine/{kim.number}/signal/other-job/" in _page(kims_browser)


def test_an_employer_cannot_say_that_somebody_wants_other_work_and_a_jobcoach_can(
    on: date, kims_coaching: Coaching, employer: User, jobcoach: User, sign_in: SignIn
) -> None:
    job = kims_coaching.employment_id
    assert "ander_werk" not in _page(sign_in(employer), f"/employees/{job}/signal/")
    assert "De klant wil ander werk" in _page(sign_in(jobcoach), f"/employments/{job}/signal/")
    answer = sign_in(employer).post(f"/employees/{job}/signal/", {"kind": "ander_werk"})
    assert answer.status_code == 400


# --- Several clients, or none ------------------------------------------------------------------


def test_a_representative_chooses_and_reads_that_it_is_about_somebody_else(
    on: date, kim: Client, sam: Client, sign_in: SignIn
) -> None:
    mother = factories.ClientAccessFactory(client=kim, by_mandate=True).user
    browser = sign_in(mother)
    assert "Overzicht van Kim van Dijk" in _page(browser)
    factories.ClientAccessFactory(client=sam, user=mother, by_mandate=True)
    page = _page(browser)
    assert "Van wie wilt u het overzicht zien?" in page
    assert f'href="/mine/{sam.number}/"' in page
    assert "U kijkt mee met Sam Zwart" in _page(browser, f"/mine/{sam.number}/")


def test_a_client_reads_who_else_looks_along(kims_browser: Browser, kim: Client) -> None:
    factories.ClientAccessFactory(
        client=kim, user=factories.UserFactory(name="Moeder van Kim", role=Role.CLIENT), by_mandate=True
    )
    assert "Moeder van Kim" in _page(kims_browser)


def test_when_access_ended_every_page_is_gone_at_once(kims_browser: Browser, kims_job: Employment) -> None:
    number = kims_job.client.number
    row = factories.AgreementFactory(client=kims_job.client)
    kims_browser.post(f"/mine/{number}/other-work/", {"message": ""})
    ClientAccess.objects.update(until=date(2026, 11, 23), end_reason="Klaar")
    assert "U ziet hier nu niets" in _page(kims_browser)
    for path in ("", "signal/", "other-work/", f"agreements/{row.pk}/done/"):
        assert kims_browser.get(f"/mine/{number}/{path}").status_code == 404
    assert kims_browser.get(f"/mine/signals/{Signal.objects.get().pk}/").status_code == 404


# --- Staff -------------------------------------------------------------------------------------


def test_staff_give_and_end_access_from_the_file(on: date, kim: Client, expert: User, sign_in: SignIn) -> None:
    account = factories.UserFactory(name="Moeder van Kim", role=Role.CLIENT)
    staff, mother = sign_in(expert), sign_in(account)
    path = f"/clients/{kim.number}/access/"
    assert path in _page(staff, f"/clients/{kim.number}/")
    assert "U ziet hier nu niets" in _page(mother)
    values = {"email": account.email, "capacity": "vertegenwoordiger", "mandate": "Brief van Kim"}
    page = staff.post(path, values, follow=True).content.decode()
    for shown in ("Moeder van Kim kan nu meekijken", "Brief van Kim", "gegeven door Anouk de Wit"):
        assert shown in page
    assert "Overzicht van Kim van Dijk" in _page(mother)
    end = f"/client-accesses/{ClientAccess.objects.get().pk}/end/"
    assert end in page
    page = staff.post(end, {"reason": "Kim wil dit niet meer"}, follow=True).content.decode()
    for shown in ("ziet vanaf nu niets meer", "Kim wil dit niet meer", "Nog niemand"):
        assert shown in page
    assert "U ziet hier nu niets" in _page(mother)
    assert staff.post(end, {"reason": "Nog eens"}).status_code == 409


def test_a_representative_without_a_mandate_is_refused_at_the_field(
    kim: Client, team_lead: User, sign_in: SignIn
) -> None:
    account = factories.UserFactory(role=Role.CLIENT)
    values = {"email": account.email, "capacity": "vertegenwoordiger", "mandate": " "}
    answer = sign_in(team_lead).post(f"/clients/{kim.number}/access/", values)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == ["mandate"]
