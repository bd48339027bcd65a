"""Whole stories about the end of a job, told through the pages by the people who live them.

After the acceptance scenarios that chapters 2 to 8 of study 004 give rise to; each names its passage.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client as Browser

from accounts.models import Organisation, User
from clients.models import Client, Coaching, Employment
from journeys.actions.sweep import sweep
from journeys.models import JobEnd, Journey, Signal, Task, Trajectory, TrialPlacement
from tests import factories
from tests.conftest import SignIn
from tests.consent_factories import ConsentFactory
from tests.journeys.acts import AT
from tests.journeys.acts_on_services import company

pytestmark = pytest.mark.django_db

CONTRACT = {"kind": "tijdelijk", "hours": "24", "wage_share": "75"}


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


def filled_in(browser: Browser, where: str, values: dict[str, Any]) -> dict[str, Any]:
    """The form as it stands there, with these fields changed; what is not ticked is not sent."""
    form = browser.get(where).context["form"]
    given = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**given, **values}.items() if value is not None and value is not False}


def post(browser: Browser, where: str, **values: Any) -> str:
    """Fill in a form as it stands there, change these fields, send it, and read what follows."""
    answer = browser.post(where, filled_in(browser, where, values), follow=True)
    page: str = answer.content.decode()
    assert answer.redirect_chain, page
    return page


def refused(browser: Browser, where: str, **values: Any) -> str:
    """Send a form that is refused, and read why."""
    answer = browser.post(where, filled_in(browser, where, values))
    assert answer.status_code in (400, 409)
    return str(answer.content.decode())


def talk(browser: Browser, client: Client, kind: str, job: Employment | None = None) -> str:
    about: dict[str, Any] = {"employment_id": job.pk} if job else {}
    if kind == "startgesprek_baanverlies":
        about["topics"] = ["mogelijkheden", "diensten", "rechten_plichten"]
    where = f"/clients/{client.number}/conversations/new/"
    return post(browser, where, kind=kind, channel="telefoon", held_on="23-11-2026", outcome="Besproken.", **about)


def test_a_contract_near_its_end_is_extended_and_the_term_begins_anew(
    desk: Browser, kim: Client, kims_job: Employment
) -> None:
    """Scenario 1 (004:1460-1513)."""
    sweep(on=date(2026, 12, 1), at=AT)
    assert "Contract loopt af" in desk.get("/my-work/?view=at_risk").content.decode()
    assert "De uitnodiging is vastgelegd." in post(desk, f"/employments/{kims_job.pk}/invite/")
    talk(desk, kim, "contracteinde", kims_job)
    page = post(desk, f"/employments/{kims_job.pk}/extend/", starts_on="1-2-2027", ends_on="31-7-2027", **CONTRACT)
    assert "Het contract is verlengd tot en met za 31 juli 2027." in page
    case = JobEnd.objects.get()
    assert [step.to_state for step in case.steps.all()] == ["gesignaleerd", "uitgenodigd", "in_gesprek", "gaat_door"]
    sweep(on=date(2027, 6, 1), at=AT)
    assert Task.objects.open().get(rule="contract_end").anchor_on == date(2027, 7, 31)


def test_not_extended_and_naar_werk_ordered_before_the_end(
    desk: Browser, kim: Client, kims_coaching: Coaching
) -> None:
    """Scenario 3 (004:1525-1533, 1613-1627): the jobcoach still runs; a second traject is refused."""
    job = kims_coaching.employment
    provider = company()
    talk(desk, kim, "contracteinde", job)
    page = post(desk, f"/employments/{job.pk}/end/", ended_on="31-1-2027", reason="niet_verlengd")
    assert "is aangekondigd" in page
    case = JobEnd.objects.get()
    assert (case.state, case.phase) == ("niet_verlengd", 2)
    post(desk, f"/clients/{kim.number}/workplan/new/", goal="Ander werk", agreements="Kim maakt een cv.")
    post(desk, f"/clients/{kim.number}/klantfase/", target="naar_werk", reason="ander_werk_gezocht", on="23-11-2026")
    post(desk, f"/job-ends/{case.pk}/steps/zoeken/")
    asked = {
        "service": "naar_werk",
        "reason_for_service": "Kim kan werken; alleen het werk ontbreekt.",
        "expected_result": "Een baan in de techniek.",
        "day": "23-11-2026",
    }
    ask = f"/clients/{kim.number}/services/trajectories/new/"
    refused(desk, ask, **asked)  # without the two criteria
    assert not Trajectory.objects.exists()
    post(desk, ask, client_can_manage="on", quickest_lasting_way="on", **asked)
    traject = Trajectory.objects.get()
    post(desk, f"/trajectories/{traject.pk}/order/", provider_id=provider.pk, day="23-11-2026")
    assert Coaching.objects.get().ended_on is None
    post(desk, ask, client_can_manage="on", quickest_lasting_way="on", **asked)
    second = Trajectory.objects.order_by("pk").last()
    assert second is not None
    refused(desk, f"/trajectories/{second.pk}/order/", provider_id=provider.pk, day="23-11-2026")
    live = Trajectory.objects.filter(state__in=["besteld", "loopt", "stilgezet"])
    assert live.get() == traject


def test_an_employer_reports_three_months_ahead_and_hears_that_contact_is_planned(
    on: date, desk: Browser, kims_job: Employment, employer: User, sign_in: SignIn
) -> None:
    """Scenario 4, without the vacancy (004:3612-3624, 3807-3813)."""
    portal = sign_in(employer)
    values = {"kind": "niet_verlengd", "expected_end_on": "31-1-2027", "message": "Minder werk."}
    receipt = portal.post(f"/employees/{kims_job.pk}/signal/", values, follow=True).content.decode()
    signal = Signal.objects.get()
    assert signal.receipt in receipt
    post(desk, f"/signals/{signal.pk}/answer/", state="gepland", answer="Wij bellen Kim deze week.")
    page = portal.get("/employees/").content.decode()
    assert "Contact gepland" in page
    assert "Wij bellen Kim deze week." in page


def test_the_first_sign_comes_after_the_end_and_the_four_weeks_are_missed(
    desk: Browser, kim: Client, kims_job: Employment, expert: User, team_lead: User, sign_in: SignIn
) -> None:
    """Scenario 5 (004:5910-5914, 1555-1557): a change form tells it; on day 29 the team lead hears."""
    told = {"channel": "wijzigingsformulier", "kind": "geeindigd", "expected_end_on": "13-11-2026"}
    post(desk, f"/employments/{kims_job.pk}/signals/new/", **told)
    said = desk.get(f"/job-ends/{JobEnd.objects.get().pk}/").content.decode()
    assert "Er is gemeld dat deze baan al is geëindigd. Leg het einde vast" in said
    page = post(desk, f"/employments/{kims_job.pk}/end/", ended_on="13-11-2026", reason="ontslag")
    assert "startgesprek" in page.lower()
    case = JobEnd.objects.get()
    assert (case.state, case.known_on) == ("zoeken", date(2026, 11, 23))
    assert "over 18 dagen" in desk.get(f"/job-ends/{case.pk}/").content.decode()
    later = datetime(2026, 12, 12, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    with time_machine.travel(later):
        sweep(on=later.date(), at=later)
        assert "1 startgesprek is te laat" in sign_in(team_lead).get("/messages/").content.decode()
        browser = sign_in(expert)
        assert "1 dag te laat" in browser.get(f"/job-ends/{case.pk}/").content.decode()
        assert "Startgesprek na baanverlies" in browser.get("/my-work/?view=overdue").content.decode()


def test_own_wish_to_grow_and_a_decision_to_stay(
    desk: Browser, kims_browser: Browser, kim: Client, kims_job: Employment
) -> None:
    """Scenario 7 (004:3436-3446, 5985-6007): the client tells the wish, looks around elsewhere, and stays."""
    Employment.objects.filter(pk=kims_job.pk).update(kind="vast", expected_end_on=None)
    where = f"/clients/{kim.number}/klantfase/"
    post(kims_browser, f"/mine/{kim.number}/other-work/", message="Ik wil meer leren.")
    case = JobEnd.objects.get()
    assert "De klant wil ander werk." in desk.get(f"/job-ends/{case.pk}/").content.decode()
    talk(desk, kim, "contracteinde", kims_job)
    post(desk, where, target="naar_werk", reason="ander_werk_gezocht", on="23-11-2026")
    tried = "Kim loopt drie dagen mee in een kwekerij."
    post(desk, f"/job-ends/{case.pk}/steps/twijfel/", review_on="7-12-2026", explanation=tried)
    assert tried in desk.get(f"/job-ends/{case.pk}/").content.decode()
    assert "De klant blijft in deze baan." in desk.get(f"/job-ends/{case.pk}/steps/gaat_door/").content.decode()
    post(desk, f"/job-ends/{case.pk}/steps/gaat_door/")
    post(desk, where, target="aan_het_werk", reason="eigen_wens", on="23-11-2026")
    assert Journey.objects.get(client=kim).klantfase == "aan_het_werk"
    stays = JobEnd.objects.get().steps.last()
    assert stays is not None
    assert (stays.to_state, stays.reason) == ("gaat_door", "blijft")


def test_a_bankruptcy_makes_five_cases(desk: Browser, office: Any, bakery: Organisation, expert: User) -> None:
    """Scenario 11 (004:1547-1549)."""
    jobs = []
    for _ in range(5):
        client = factories.ClientFactory(office=office)
        factories.ContactPersonFactory(client=client, user=expert)
        factories.JourneyFactory(client=client, klantfase="aan_het_werk")
        jobs.append(factories.EmploymentFactory(client=client, employer=bakery))
    page = post(desk, f"/signals/bankruptcy/?employer={bakery.pk}", expected_end_on="31-12-2026")
    assert "Vastgelegd: 5 signalen." in page
    assert set(JobEnd.objects.values_list("employment", flat=True)) == {job.pk for job in jobs}


def test_not_now_because_of_grief_has_a_reason_and_a_day(desk: Browser, kim: Client, kims_job: Employment) -> None:
    """Scenario 12 (004:6048-6051, 4809-4811)."""
    post(desk, f"/employments/{kims_job.pk}/end/", ended_on="20-11-2026", reason="ontslag")
    case = JobEnd.objects.get()
    post(desk, f"/job-ends/{case.pk}/steps/nu_niet/", reason="verwerking", review_on="1-2-2027")
    stored = JobEnd.objects.get()
    assert (stored.state, stored.review_on) == ("nu_niet", date(2027, 2, 1))
    sweep(on=date(2027, 2, 1), at=AT)
    assert Task.objects.open().filter(rule="review_date").get().due_on == date(2027, 2, 15)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_on": "1-7-2027"}, "ends_on"),
        ({"ends_on": "31-12-2026"}, "ends_on"),
        ({"intention": False}, "intention"),
    ],
)
def test_a_trial_placement_keeps_its_bounds(
    desk: Browser, kim: Client, bakery: Organisation, wrong: dict[str, Any], field: str
) -> None:
    """Scenario 15 (004:1951-1957, 7741-7745)."""
    factories.JourneyFactory(client=kim, klantfase="naar_werk")
    where = f"/clients/{kim.number}/services/trial-placements/new/?employer={bakery.pk}"
    values = {"starts_on": "1-12-2026", "ends_on": "28-2-2027", "intention": "on", "intention_on": "20-11-2026"}
    filled = {name: value for name, value in {**values, **wrong}.items() if value}
    answer = desk.post(where, filled)
    assert answer.status_code == 400
    assert answer.context["form"][field].errors
    assert not TrialPlacement.objects.exists()
    ConsentFactory(client=kim, purpose="plaatsing", employer=bakery)
    assert desk.post(where, values).status_code == 302
