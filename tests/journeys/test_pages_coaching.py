"""The pages about coaching: who coaches, whether the job meets the conditions, and the three years."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import Organisation, User
from accounts.roles import Role
from clients.models import Client, Coaching, Employment
from journeys.models import Journey
from tests import factories
from tests.conftest import SignIn
from tests.journeys.test_pages_actions import told

pytestmark = pytest.mark.django_db

D = date.fromisoformat
GRANT = {
    "coach_id": "", "regime": "midden", "chosen_by_client": "ja", "choice_reason": "",
    "starts_on": "23-11-2026", "until": "22-5-2027", "exception_reason": "",
}  # fmt: skip


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


def address(job: Employment, organisation: Any = None) -> str:
    return f"/employments/{job.pk}/coaching/new/{f'?organisation={organisation}' if organisation else ''}"


def test_the_file_leads_to_coaching_where_none_runs(desk: Browser, kim: Client, kims_job: Employment) -> None:
    link = f"/employments/{kims_job.pk}/coaching/new/?from="
    alone = factories.EmploymentFactory(client=kim, kind="zelfstandig", employer=None)
    page = desk.get(f"/clients/{kim.number}/").content.decode()
    assert link in page
    assert f"/employments/{alone.pk}/coaching/new/" not in page
    factories.CoachingFactory(employment=kims_job)
    page = desk.get(f"/clients/{kim.number}/").content.decode()
    assert link not in page
    assert "Jobcoaching verlengen" in page


def test_first_one_finds_the_organisation_of_the_coach(
    desk: Browser, kims_job: Employment, jobcoach: User, bakery: Organisation
) -> None:
    guide = jobcoach.organisation
    Organisation.objects.filter(pk=guide.pk).update(name="Jobcoach Op Koers Utrecht")
    page = desk.get(address(kims_job)).content.decode()
    assert "Stap 1 van 2" in page
    assert "Begeleidde deze klant eerder" not in page
    for text in ("koers jobcoach", guide.kvk_number):
        assert f"?organisation={guide.pk}&amp;from=" in desk.get(address(kims_job), {"q": text}).content.decode()
    for text in ("bestaat niet", bakery.kvk_number):
        page = desk.get(address(kims_job), {"q": text}).content.decode()
        assert "Geen jobcoachorganisatie gevonden." in page


def test_the_organisation_that_the_client_knows_stands_ready(
    desk: Browser, kim: Client, kims_job: Employment
) -> None:
    before = factories.EmploymentFactory(client=kim, ended_on=D("2026-06-30"), end_reason="onbekend")
    known = factories.CoachingFactory(
        employment=before, started_on=D("2026-02-01"), granted_until=D("2026-07-31"), ended_on=D("2026-06-30")
    )
    page = desk.get(address(kims_job)).content.decode()
    assert "Begeleidde deze klant eerder" in page
    assert f"?organisation={known.organisation_id}&amp;from=" in page


def test_beside_the_form_each_condition_says_whether_it_is_met(
    desk: Browser, kims_job: Employment, jobcoach: User
) -> None:
    kims_job.terms.update(hours=8, max_hours=24)
    page = desk.get(address(kims_job, jobcoach.organisation_id)).content.decode()
    for shown in (
        "Niet aan alle drie.", "De baan duurt zes maanden of langer", "Van 01-02-2026 tot en met 31-01-2027.",
        "8 tot 24 uur per week. Het laagste aantal telt: 8 uur.", "70% van het minimumloon.",
        "regels 1065-1069, 1085-1089, 1206-1212.", "De baan voldoet niet aan alle voorwaarden.",
        'value="23-11-2026"', 'value="22-05-2027"',
        "Joost Coenen",
    ):  # fmt: skip
        assert shown in page, shown
    assert (page.count("✓ Voldoet"), page.count("✗ Voldoet niet")) == (2, 1)
    kims_job.terms.update(hours=12)
    page = desk.get(address(kims_job, jobcoach.organisation_id)).content.decode()
    assert "Ja, aan alle drie." in page
    assert "De baan voldoet niet aan alle voorwaarden." not in page
    assert (page.count("✓ Voldoet"), page.count("✗ Voldoet niet")) == (3, 0)


def test_coaching_is_started_and_says_who_hears_of_it(desk: Browser, kims_job: Employment, jobcoach: User) -> None:
    where = address(kims_job, jobcoach.organisation_id)
    page = told(desk.post(where, {**GRANT, "coach_id": jobcoach.pk}, follow=True))
    assert "De jobcoaching is vastgelegd vanaf ma 23 november 2026. Joost Coenen krijgt bericht." in page
    assert "Daarna volgt: jobcoaching verlengen, uiterlijk za 22 mei 2027." in page
    assert "Deze jobcoaching loopt 3 jaar op <strong>vr 23 november 2029</strong>" in page
    row = Coaching.objects.get()
    assert (row.coach, row.organisation, row.chosen_by_client) == (jobcoach, jobcoach.organisation, True)
    again = desk.post(where, GRANT)
    assert again.status_code == 409
    assert "Op deze baan loopt al jobcoaching" in again.content.decode()
    assert Coaching.objects.count() == 1


def test_an_internal_coach_comes_from_the_employer(
    desk: Browser, kims_job: Employment, bakery: Organisation, jobcoach: User
) -> None:
    own = factories.UserFactory(role=Role.JOBCOACH, organisation=bakery, name="Ineke Intern")
    page = desk.get(address(kims_job, "intern")).content.decode()
    assert "Interne jobcoach van <strong>Bakkerij Het Molentje</strong>" in page
    assert own.name in page
    assert jobcoach.name not in page
    assert desk.post(address(kims_job, "intern"), {**GRANT, "coach_id": own.pk}).status_code == 302
    assert Coaching.objects.get().organisation == bakery


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"chosen_by_client": ""}, "chosen_by_client"),
        ({"chosen_by_client": "nee"}, "choice_reason"),
        ({"regime": ""}, "regime"),
        ({"coach_id": "999999"}, "coach_id"),
        ({"coach_id": "iemand"}, "coach_id"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "31-1-2026", "until": "1-3-2026"}, "starts_on"),
        ({"starts_on": "1-1-1026", "until": "22-5-2027"}, "starts_on"),
        ({"until": "23-5-2027"}, "until"),
        ({"exception_reason": "Toch."}, "exception_reason"),
        ({"exception_reason": "x" * 301}, "exception_reason"),
    ],
)
def test_what_is_wrong_with_an_application_is_said_at_the_field(
    desk: Browser, kims_job: Employment, jobcoach: User, change: dict[str, str], field: str
) -> None:
    answer = desk.post(address(kims_job, jobcoach.organisation_id), {**GRANT, **change})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert "Voldoet de baan aan de voorwaarden?" in answer.content.decode()
    assert not Coaching.objects.exists()


def test_the_conditions_are_those_of_the_day_that_was_filled_in(
    desk: Browser, kims_job: Employment, jobcoach: User
) -> None:
    factories.ContractTermFactory(
        employment=kims_job, number=2, starts_on=D("2027-02-01"), ends_on=D("2027-07-31"), hours=8
    )
    Employment.objects.filter(pk=kims_job.pk).update(expected_end_on=D("2027-07-31"))
    later = {**GRANT, "starts_on": "1-2-2027", "until": "31-7-2027"}
    where = address(kims_job, jobcoach.organisation_id)
    answer = desk.post(where, later)
    page = answer.content.decode()
    assert list(answer.context["form"].errors) == ["exception_reason"]
    assert "Gekeken naar ma 1 februari 2027." in page
    assert "8 uur per week." in page
    page = told(desk.post(where, {**later, "exception_reason": "In april weer twintig uur."}, follow=True))
    assert "Uitzondering: In april weer twintig uur." in page


def test_without_an_organisation_nothing_starts(desk: Browser, kims_job: Employment) -> None:
    for where in (address(kims_job), address(kims_job, 999_999), address(kims_job, "x")):
        answer = desk.post(where, GRANT)
        assert answer.status_code == 400
        assert "Kies een jobcoachorganisatie uit de lijst." in answer.content.decode()


def test_a_job_that_is_still_to_begin_asks_for_the_binding_agreement(
    desk: Browser, kim: Client, kims_journey: Journey, jobcoach: User
) -> None:
    job = factories.EmploymentFactory(client=kim, started_on=D("2026-12-01"), expected_end_on=D("2027-11-30"))
    where, grant = address(job, jobcoach.organisation_id), {**GRANT, "starts_on": "1-12-2026"}
    assert 'value="01-12-2026"' in desk.get(where).content.decode()
    answer = desk.post(where, grant)
    assert list(answer.context["form"].errors) == ["binding_agreement"]
    assert desk.post(where, {**grant, "binding_agreement": "on"}).status_code == 302
    assert Coaching.objects.get().binding_agreement


@pytest.mark.parametrize(
    ("job", "said"),
    [
        ({"ended_on": D("2026-11-20"), "end_reason": "onbekend"}, "Deze baan is al geëindigd."),
        ({"kind": "zelfstandig", "employer": None}, "De klant werkt hier als zelfstandige."),
        ({"term": False}, "Van deze baan is nog geen contract vastgelegd."),
    ],
)
def test_a_job_that_cannot_be_coached_says_so_before_one_fills_anything_in(
    desk: Browser, kim: Client, kims_journey: Journey, jobcoach: User, job: dict[str, Any], said: str
) -> None:
    row = factories.EmploymentFactory(client=kim, **job)
    for where in (address(row), address(row, jobcoach.organisation_id)):
        assert said in desk.get(where).content.decode()
    answer = desk.post(address(row, jobcoach.organisation_id), GRANT)
    assert answer.status_code == 409
    assert said in answer.content.decode()


def test_the_next_coaching_is_offered_from_the_day_after_the_last(desk: Browser, kims_coaching: Coaching) -> None:
    Coaching.objects.filter(pk=kims_coaching.pk).update(ended_on=D("2026-11-23"))
    page = desk.get(address(kims_coaching.employment, kims_coaching.organisation_id)).content.decode()
    assert 'value="24-11-2026"' in page


# --- Three years -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("started_on", "shown"),
    [
        ("2026-08-01", "Deze jobcoaching loopt 3 jaar op <strong>wo 1 augustus 2029</strong> (over 32 maanden)."),
        ("2023-11-24", "Deze jobcoaching loopt 3 jaar op <strong>di 24 november 2026</strong> (morgen)."),
        ("2023-11-23", "Deze jobcoaching liep 3 jaar op <strong>ma 23 november 2026</strong> (vandaag)."),
    ],
)
def test_file_and_renewal_say_when_three_years_are_over(
    desk: Browser, kim: Client, kims_coaching: Coaching, started_on: str, shown: str
) -> None:
    Coaching.objects.filter(pk=kims_coaching.pk).update(started_on=D(started_on))
    for page in (f"/clients/{kim.number}/", f"/coachings/{kims_coaching.pk}/renew/"):
        assert shown in desk.get(page).content.decode()


@pytest.mark.parametrize(("started_on", "asked"), [("2024-07-31", True), ("2024-08-01", False)])
def test_the_renewal_that_can_pass_three_years_asks_for_a_basis_and_a_reason(
    desk: Browser, kims_coaching: Coaching, started_on: str, asked: bool
) -> None:
    Coaching.objects.filter(pk=kims_coaching.pk).update(started_on=D(started_on))
    where = f"/coachings/{kims_coaching.pk}/renew/"
    fields = desk.get(where).context["form"].fields
    assert ("structural" in fields) is asked
    assert not asked or not fields["structural"].required  # a shorter period stays within three years
    answer = desk.post(where, {"until": "31-7-2027", "version": 1})
    if not asked:
        assert answer.status_code == 302
        return
    assert list(answer.context["form"].errors) == ["structural", "motivation"]
    values = {
        "until": "31-7-2027",
        "structural": "structureel",
        "motivation": "Werk verandert vaak.",
        "version": 1,
    }
    page = told(desk.post(where, values, follow=True))
    assert "De jobcoaching is verlengd tot en met za 31 juli 2027." in page
    assert "Structureel verlengd." in page


@pytest.mark.parametrize(("started_on", "required"), [("2024-02-01", True), ("2024-02-02", False)])
def test_a_renewal_that_cannot_but_pass_three_years_says_so_beforehand(
    desk: Browser, kims_coaching: Coaching, started_on: str, required: bool
) -> None:
    Coaching.objects.filter(pk=kims_coaching.pk).update(started_on=D(started_on))
    fields = desk.get(f"/coachings/{kims_coaching.pk}/renew/").context["form"].fields
    assert (fields["structural"].required, fields["motivation"].required) == (required, required)


def test_a_renewal_that_stays_within_three_years_leaves_them_out(desk: Browser, kims_coaching: Coaching) -> None:
    Coaching.objects.filter(pk=kims_coaching.pk).update(started_on=D("2024-05-01"))
    where = f"/coachings/{kims_coaching.pk}/renew/"
    answer = desk.post(where, {"until": "30-4-2027", "structural": "structureel", "version": 1})
    assert list(answer.context["form"].errors) == ["structural"]
    assert desk.post(where, {"until": "30-4-2027", "version": 1}).status_code == 302
