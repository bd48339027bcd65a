"""Whatever is done to a client costs the same few statements, whether three jobs may end or ten."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Office, Organisation, User
from clients.models import Client, Coaching
from journeys.actions.sweep import sweep_clients
from journeys.lifecycle import Klantfase
from journeys.models import Candidate, ChosenService, JobEnd, Signal, Trajectory, TrialPlacement
from journeys.services import CHOSEN_CHOICES, WSP
from notifications.models import Notification
from tests import chosen_factories, factories, vacancy_factories
from tests.conftest import SignIn
from tests.journeys.acts import AT
from tests.journeys.acts_on_services import company
from tests.scenarios.test_end_of_a_job import filled_in
from tests.statements import counted

pytestmark = pytest.mark.django_db

MOST = 20
FEW, MANY = 3, 10
MONDAY = date(2026, 11, 2)
MUST_TALK = date(2026, 12, 31)
STATES: tuple[dict[str, Any], ...] = (
    {"state": "gesignaleerd"},
    {"state": "uitgenodigd", "attempted_on": MONDAY},
    {"state": "twijfel", "review_on": date(2026, 11, 23), "talked_on": MONDAY},
)
Spent = Callable[..., list[str]]


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """The fixed contact of everybody here, at work."""
    return sign_in(expert)


@pytest.fixture
def spent(desk: Browser) -> Spent:
    """The statements of one request that is carried out; borders of transactions ask the database for nothing."""

    def of(url: str, values: dict[str, Any] | None = None) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            answer = desk.get(url) if values is None else desk.post(url, values)
        assert answer.status_code == (200 if values is None else 302), answer.content.decode()
        return counted(captured)

    return of


@pytest.fixture
def busy(on: date, office: Office, expert: User) -> Callable[[int], Client]:
    """A client with so many jobs that may end, and everything that is left or opened by each of them."""

    def make(count: int) -> Client:
        client: Client = factories.ClientFactory(office=office)
        factories.ContactPersonFactory(client=client, user=expert)
        factories.JourneyFactory(client=client, klantfase=Klantfase.NAAR_WERK, last_conversation_on=date(2025, 11, 1))
        factories.WorkplanFactory(client=client, changed_on=MONDAY, change="gezondheid")
        factories.TrajectoryFactory(client=client, service="naar_werk")
        factories.TrialPlacementFactory(client=client, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1))
        for number in range(count):
            job = factories.EmploymentFactory(client=client, expected_end_on=date(2026, 12, 31))
            case = factories.JobEndFactory(employment=job, **STATES[number % len(STATES)])
            factories.SignalFactory(employment=job, job_end=case)
            factories.AgreementFactory(client=client, due_on=on)
            if number < len(CHOSEN_CHOICES):
                chosen_factories.ChosenServiceFactory(
                    client=client,
                    service=CHOSEN_CHOICES[number][0],
                    client_agreed_on=MONDAY if CHOSEN_CHOICES[number][0] == WSP else None,
                )
            vacancy_factories.VacancyFactory(employment=job)
            place = vacancy_factories.VacancyFactory(employment__client__office=office, taken=True)
            vacancy_factories.CandidateFactory(vacancy=place, client=client)
        sweep_clients(client_ids=[client.pk], by=None, on=on, at=AT)
        return client

    return make


def within(few: list[str], many: list[str]) -> None:
    """Both cost the same, and no more than a step may."""
    listed = "\n".join(sql[:160] for sql in few)
    assert len(many) <= len(few) <= MOST, f"{len(few)} and {len(many)}\n{listed}"


def test_leaving_the_target_group_costs_the_same_with_three_cases_and_with_ten(
    busy: Callable[[int], Client], spent: Spent
) -> None:
    values = {
        "target": "uitgestroomd",
        "reason": "pensioen",
        "on": "23-11-2026",
        "note": "Met pensioen.",
        "version": "1",
    }
    clients = [busy(FEW), busy(MANY)]
    within(*(spent(f"/clients/{client.number}/klantfase/", values) for client in clients))
    assert not JobEnd.objects.open().filter(client__in=clients).exists()
    assert not Trajectory.objects.live().filter(client__in=clients).exists()
    assert not TrialPlacement.objects.open().filter(client__in=clients).exists()
    assert not ChosenService.objects.open().filter(client__in=clients).exists()
    assert Candidate.objects.filter(client__in=clients, state="teruggetrokken").count() == FEW + MANY
    told = Notification.objects.filter(recipient__role="employer_adviser")
    assert told.count() == FEW + MANY


@pytest.mark.parametrize("about", ["a case", "a job without a case", "no job"])
@pytest.mark.parametrize("kind", ["contracteinde", "startgesprek_baanverlies"])
def test_a_talk_about_the_end_costs_the_same_with_three_cases_and_with_ten(
    busy: Callable[[int], Client], spent: Spent, kind: str, about: str
) -> None:
    def talk(client: Client) -> list[str]:
        jobs = {
            "a case": JobEnd.objects.filter(client=client).earliest("pk").employment_id,
            "a job without a case": factories.EmploymentFactory(client=client, expected_end_on=MUST_TALK).pk,
            "no job": "",
        }
        values = {
            "kind": kind,
            "channel": "telefoon",
            "held_on": "23-11-2026",
            "topics": ["mogelijkheden", "diensten", "rechten_plichten"],
            "employment_id": jobs[about],
            "callback_on": "30-11-2026",
            "change": "werk",
            "outcome": "Besproken.",
        }
        return spent(f"/clients/{client.number}/conversations/new/", values)

    within(talk(busy(FEW)), talk(busy(MANY)))


def test_pages_to_act_on_cost_the_same_with_three_cases_and_with_ten(
    busy: Callable[[int], Client], spent: Spent
) -> None:
    few, many = busy(FEW), busy(MANY)
    for page in ("klantfase/", "conversations/new/?kind=contracteinde"):
        within(*(spent(f"/clients/{client.number}/{page}") for client in (few, many)))


def test_a_bankruptcy_costs_the_same_for_three_people_and_for_ten(
    on: date, office: Office, expert: User, colleague: User, spent: Spent
) -> None:
    def stops(count: int) -> list[list[str]]:
        employer: Organisation = factories.OrganisationFactory()
        jobs = []
        for number in range(count):
            client = factories.ClientFactory(office=office)
            factories.ContactPersonFactory(client=client, user=(expert, colleague)[number % 2])
            factories.JourneyFactory(client=client, klantfase=Klantfase.AAN_HET_WERK)
            jobs.append(factories.EmploymentFactory(client=client, employer=employer))
        where = f"/signals/bankruptcy/?employer={employer.pk}"
        values = {"employment_ids": [job.pk for job in jobs], "expected_end_on": "31-12-2026", "message": "Dicht."}
        return [spent(where), spent(where, values)]

    for few, many in zip(stops(FEW), stops(MANY), strict=True):
        within(few, many)
    assert JobEnd.objects.count() == FEW + MANY


def test_every_step_from_the_first_sign_to_the_next_job_stays_within_its_statements(
    desk: Browser, spent: Spent, kim: Client, kims_coaching: Coaching, bakery: Organisation, colleague: User
) -> None:
    """Also those that nobody takes often: each form as it stands there, with what somebody changes in it."""
    job, provider = kims_coaching.employment, company()
    costs: dict[str, int] = {}

    def send(url: str, **values: Any) -> None:
        costs[url] = max(costs.get(url, 0), len(spent(url, filled_in(desk, url, values))))

    here, file = f"/employments/{job.pk}", f"/clients/{kim.number}"
    told = {"channel": "telefoon", "held_on": "23-11-2026", "outcome": "Besproken.", "employment_id": job.pk}
    contract = {"kind": "tijdelijk", "hours": "24", "wage_share": "75"}
    send(f"{here}/signals/new/", channel="ww_aanvraag", kind="dreigend", message="Minder werk.")
    signal, case = Signal.objects.get(), JobEnd.objects.get()
    send(f"/signals/{signal.pk}/answer/", state="gepland", answer="Wij bellen Kim.")
    send(f"{here}/invite/")
    send(f"/job-ends/{case.pk}/attempts/new/")
    send(f"{file}/conversations/new/", kind="contracteinde", **told)
    send(f"/job-ends/{case.pk}/steps/twijfel/", review_on="7-12-2026", explanation="Nog niet zeker.")
    send(f"/job-ends/{case.pk}/checklists/twijfel/", gesprek_klant="gedaan")
    send(f"{here}/extend/", starts_on="1-2-2027", ends_on="31-7-2027", **contract)

    send(f"{here}/end/", ended_on="31-1-2027", reason="niet_verlengd")
    case = JobEnd.objects.open().get()
    send(f"{here}/end/withdraw/")
    send(f"{here}/end/", ended_on="31-1-2027", reason="niet_verlengd")
    case = JobEnd.objects.open().get()
    send(f"/job-ends/{case.pk}/reason/", end_reason="niet_verlengd", culpable="nee", explanation="Te weinig werk.")
    send(f"/job-ends/{case.pk}/vacancy/", wanted="ja", way="telefoon", job_title="Hulp", hours="24")
    send(f"/job-ends/{case.pk}/review/", went_well="Altijd op tijd.")
    send(f"/job-ends/{case.pk}/checklists/formaliteiten/", wijzigingsformulier="gedaan")
    send(f"/job-ends/{case.pk}/lead/", to_user_id=colleague.pk, reason="Verlof.")
    send(f"{file}/workplan/new/", goal="Ander werk", agreements="Kim maakt een cv.")
    send(f"{file}/agreements/new/", who="klant", what="Maakt een cv.", due_on="30-11-2026")
    send(f"{file}/klantfase/", target="naar_werk", reason="ander_werk_gezocht", on="23-11-2026")
    send(f"/job-ends/{case.pk}/steps/zoeken/")
    send(f"{file}/services/no-purchase/", reason="eigen_hulp", explanation="Eerst zelf.", review_on="25-1-2027")

    why = {"reason_for_service": "Kim kan werken.", "expected_result": "Een baan."}
    sure = {"client_can_manage": "on", "quickest_lasting_way": "on", "day": "23-11-2026"}
    ask = f"{file}/services/trajectories/new/"
    send(ask, service="naar_werk", review_read="on", **why, **sure)
    traject = f"/trajectories/{Trajectory.objects.get().pk}"
    send(f"{traject}/order/", provider_id=provider.pk, **sure)
    send(f"{traject}/start/", day="23-11-2026")
    send(f"{traject}/hold/", reason="gezondheid", day="23-11-2026")
    send(f"{traject}/resume/", day="23-11-2026")
    send(f"{traject}/complete/", reason="doel_bereikt", day="23-11-2026")
    placement = {"purpose": "plaatsing", "scope": f"werkgever-{bakery.pk}"}
    send(f"{file}/consents/ask/", **placement)
    send(f"{file}/consents/new/", given="ja", **placement)
    send(f"{file}/agreements/new/", who="professional", contact="jobcoach", what="Belt Joost.", due_on="30-11-2026")
    trial = f"{file}/services/trial-placements/new/?employer={bakery.pk}"
    days = {"starts_on": "1-12-2026", "ends_on": "28-2-2027", "intention_on": "20-11-2026"}
    send(trial, intention="on", **days)
    send(f"/trial-placements/{TrialPlacement.objects.get().pk}/end/", outcome="in_dienst", ended_on="28-2-2027")

    send(f"{here}/end/", ended_on="20-11-2026", reason="ontslag")
    send(f"/job-ends/{case.pk}/steps/nu_niet/", reason="verwerking", review_on="1-2-2027")
    talk = f"{file}/conversations/new/?kind=startgesprek_baanverlies"
    agenda = ["mogelijkheden", "diensten", "rechten_plichten"]
    send(talk, kind="startgesprek_baanverlies", topics=agenda, **told)
    new_work = {"starts_on": "23-11-2026", "ends_on": "31-5-2027", "job_title": "Hulp", **contract}
    send(f"{file}/employments/new/?employer={bakery.pk}", **new_work)
    assert JobEnd.objects.get(pk=case.pk).state == "nieuw_werk"
    assert {url: cost for url, cost in costs.items() if cost > MOST} == {}
