"""Which role opens which page: 403 for the wrong role, 404 for the wrong client, 200 for whoever it is for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, Coaching
from journeys.models import Signal, Task
from tests import chosen_factories, factories, vacancy_factories
from tests.conftest import SignIn
from tests.consent_factories import ConsentFactory

pytestmark = pytest.mark.django_db

EXPERT, ADVISER, SENIOR, LEAD, COACH, WSP = (
    Role.LABOUR_EXPERT,
    Role.INTENSIVE_ADVISER,
    Role.SENIOR_EXPERT,
    Role.TEAM_LEAD,
    Role.JOBCOACH,
    Role.EMPLOYER_ADVISER,
)
OWN = Role.CLIENT
CASEWORK = {EXPERT, ADVISER}
READERS = {EXPERT, ADVISER, SENIOR, LEAD}
# url name → (what its address takes, the roles it is for)
PAGES: dict[str, tuple[str, set[Role]]] = {
    "my-work": ("", {EXPERT, ADVISER, LEAD}),
    "client-search": ("", READERS),
    "client-register": ("", {EXPERT, ADVISER, LEAD}),
    "emergency-open": ("", {EXPERT, ADVISER, LEAD}),
    "client-file": ("client", READERS),
    "client-change": ("client", {EXPERT, ADVISER, LEAD}),
    "contact-interval": ("client", CASEWORK),
    "klantfase-change": ("client", CASEWORK),
    "conversation-record": ("client", CASEWORK),
    "workplan-write": ("client", CASEWORK),
    "agreement-make": ("client", CASEWORK),
    "agreement-complete": ("agreement", CASEWORK),
    "agreement-drop": ("agreement", CASEWORK),
    "work-start": ("client", CASEWORK),
    "contact-change": ("client", {LEAD}),
    "client-access": ("client", {EXPERT, ADVISER, LEAD}),
    "client-access-end": ("access", {EXPERT, ADVISER, LEAD}),
    "own-journey": ("", {OWN}),
    "own-journey-of": ("client", {OWN}),
    "own-readers": ("client", {OWN}),
    "own-signal": ("client", {OWN}),
    "own-unknown-job": ("client", {OWN}),
    "own-unplaced-receipt": ("own_unplaced", {OWN}),
    "own-wish": ("client", {OWN}),
    "own-agreement-done": ("own_agreement", {OWN}),
    "own-signal-receipt": ("own_signal", {OWN}),
    "own-consent": ("own_consent", {OWN}),
    "own-consent-withdraw": ("own_consent", {OWN}),
    "consent-ask": ("client", {EXPERT, ADVISER, LEAD}),
    "consent-record": ("client", {EXPERT, ADVISER, LEAD}),
    "consent-withdraw": ("consent", {EXPERT, ADVISER, LEAD}),
    "employees": ("", {Role.EMPLOYER}),
    "coached-clients": ("", {COACH}),
    "client-services": ("client", READERS),
    "trajectory-request": ("client", CASEWORK),
    "no-purchase": ("client", CASEWORK),
    "trial-placement-plan": ("client", CASEWORK),
    "trajectory-order": ("traject", CASEWORK),
    "trajectory-start": ("traject", CASEWORK),
    "trajectory-hold": ("traject", CASEWORK),
    "trajectory-resume": ("traject", CASEWORK),
    "trajectory-complete": ("traject", CASEWORK),
    "trajectory-break-off": ("traject", CASEWORK),
    "trial-placement-end": ("placement", CASEWORK),
    "service-choose": ("client", CASEWORK),
    "service-end": ("chosen", CASEWORK),
    "contract-extend": ("job", CASEWORK),
    "job-end-invite": ("job", CASEWORK),
    "job-end": ("case", READERS),
    "job-end-attempt": ("case", CASEWORK),
    "job-end-lead": ("case", CASEWORK),
    "job-end-lead-accept": ("case", CASEWORK),
    "job-end-reason": ("case", CASEWORK),
    "vacancy-answer": ("case", CASEWORK),
    "employer-review": ("case", CASEWORK),
    "vacancies": ("", {*READERS, WSP}),
    "vacancy": ("vacancy", {*READERS, WSP}),
    "candidate-put-forward": ("vacancy", CASEWORK),
    "candidate-result": ("candidate", {WSP}),
    "candidate-take-back": ("candidate", CASEWORK),
    "employment-end": ("job", CASEWORK),
    "employment-end-withdraw": ("job", CASEWORK),
    "coaching-start": ("job", CASEWORK),
    "coaching-renew": ("coaching", CASEWORK),
    "coaching-stop": ("coaching", CASEWORK),
    "task": ("task", READERS),
    "task-complete": ("task", {EXPERT, ADVISER, LEAD}),
    "task-postpone": ("task", {EXPERT, ADVISER, LEAD}),
    "task-hand-over": ("task", {EXPERT, ADVISER, LEAD}),
    "signal": ("signal", READERS),
    "signal-answer": ("signal", {EXPERT, ADVISER, LEAD}),
    "signal-report": ("job", {COACH}),
    "signal-record": ("job", {EXPERT, ADVISER, LEAD}),
    "bankruptcy-report": ("", {EXPERT, ADVISER, LEAD}),
    "signal-receipt": ("signal", {COACH}),
    "unplaced-signals": ("", {EXPERT, ADVISER, LEAD}),
    "unplaced-signal-record": ("", {EXPERT, ADVISER, LEAD}),
    "unplaced-signal-report": ("", {COACH, Role.EMPLOYER}),
    "unplaced-signal-set-aside": ("unplaced", {LEAD}),
}
Address = Callable[[str], str]


@pytest.fixture
def kims_signal(kims_coaching: Coaching, jobcoach: User) -> Signal:
    """The jobcoach says that Kim's contract will not be extended."""
    return factories.SignalFactory(employment=kims_coaching.employment, reported_by=jobcoach)


@pytest.fixture
def address(kim: Client, kims_account: User, kims_coaching: Coaching, kims_signal: Signal) -> Address:
    """The address of a page about Kim."""
    left = vacancy_factories.VacancyFactory(employment=factories.EmploymentFactory(client__office=kim.office))
    task: Task = factories.TaskFactory(client=kim, subject_id=kims_coaching.employment_id)
    values: dict[str, Any] = {
        "client": kim.number,
        "job": kims_coaching.employment_id,
        "coaching": kims_coaching.pk,
        "task": task.pk,
        "signal": kims_signal.pk,
        "case": factories.JobEndFactory(employment=kims_coaching.employment).pk,
        "access": kims_account.accesses.get().pk,
        "agreement": (agreement := factories.AgreementFactory(client=kim)).pk,
        "own_agreement": (kim.number, agreement.pk),
        "own_signal": factories.SignalFactory(employment=kims_coaching.employment, reported_by=kims_account).pk,
        "own_unplaced": factories.UnplacedSignalFactory(client_number=kim.number, reported_by=kims_account).pk,
        "consent": (consent := ConsentFactory(client=kim)).pk,
        "own_consent": (kim.number, consent.pk),
        "traject": factories.TrajectoryFactory(client=kim).pk,
        "unplaced": factories.UnplacedSignalFactory(office=kim.office).pk,
        "placement": factories.TrialPlacementFactory(client=kim).pk,
        "chosen": chosen_factories.ChosenServiceFactory(client=kim).pk,
        "vacancy": left.pk,
        "candidate": vacancy_factories.CandidateFactory(vacancy=left, client=kim).pk,
    }

    def of(name: str) -> str:
        about = values.get(PAGES[name][0], ())
        return reverse(name, args=about if isinstance(about, tuple) else [about])

    return of


@pytest.mark.parametrize("role", Role.values)
def test_a_page_opens_for_the_roles_it_is_for_and_is_forbidden_for_the_others(
    on: date, kim: Client, jobcoach: User, kims_account: User, address: Address, sign_in: SignIn, role: str
) -> None:
    known = {COACH: jobcoach, OWN: kims_account}
    user = known.get(Role(role)) or factories.UserFactory(role=role, office=kim.office)
    if role in CASEWORK:
        kim.contact_persons.filter(position="vast").update(user=user)
    browser = sign_in(user)
    answers = {name: browser.get(address(name)).status_code for name in PAGES}
    assert answers == {name: 200 if role in roles else 403 for name, (_, roles) in PAGES.items()}


def test_for_another_office_or_another_jobcoach_a_page_does_not_exist(
    on: date, outsider: User, other_jobcoach: User, address: Address, sign_in: SignIn
) -> None:
    other_lead = factories.UserFactory(role=Role.TEAM_LEAD, office=outsider.office)
    other_client = factories.ClientAccessFactory().user
    strangers = {
        EXPERT: sign_in(outsider),
        LEAD: sign_in(other_lead),
        COACH: sign_in(other_jobcoach),
        OWN: sign_in(other_client),
        WSP: sign_in(factories.UserFactory(role=WSP, office=outsider.office)),
    }
    about_kim = {name: roles for name, (takes, roles) in PAGES.items() if takes}
    answers = {
        name: [strangers[role].get(address(name)).status_code for role in strangers if role in roles]
        for name, roles in about_kim.items()
    }
    assert {name: set(codes) for name, codes in answers.items()} == {name: {404} for name in about_kim}


def test_a_colleague_reads_the_file_but_changes_nothing(
    on: date, kim: Client, address: Address, sign_in: SignIn
) -> None:
    browser = sign_in(factories.UserFactory(office=kim.office))
    names = [name for name, (takes, roles) in PAGES.items() if takes and EXPERT in roles]
    answers = {name: browser.get(address(name)) for name in names}
    readable = {name for name, answer in answers.items() if answer.status_code == 200}
    assert readable == {
        "client-file",
        "client-services",
        "job-end",
        "signal-record",
        "task",
        "signal",
        "vacancy",
        "candidate-put-forward",
    }
    for name in set(names) - readable:
        assert answers[name].status_code == 403
        assert "ander vast contact" in answers[name].content.decode()


def test_a_colleague_is_told_whom_to_ask(on: date, kim: Client, address: Address, sign_in: SignIn) -> None:
    page = sign_in(factories.UserFactory(office=kim.office)).get(address("client-file")).content.decode()
    assert "Anouk de Wit is het vaste contact" in page
    assert "Gesprek vastleggen" not in page


def test_a_stranger_must_sign_in(address: Address, client: Any) -> None:
    answers = [client.get(address(name)) for name in PAGES]
    assert {answer.status_code for answer in answers} == {302}
    assert {answer["Location"].split("?")[0] for answer in answers} == {"/sign-in/"}


@pytest.mark.parametrize("path", ["/my-work/", "/clients/W00000000/", "/tasks/1/", "/signals/1/"])
def test_reading_pages_take_no_post(expert: User, sign_in: SignIn, path: str) -> None:
    assert sign_in(expert).post(path).status_code == 405


def test_an_adviser_of_employers_has_no_menu_of_clients(kim: Client, sign_in: SignIn) -> None:
    adviser = factories.UserFactory(role=Role.EMPLOYER_ADVISER, office=kim.office)
    page = sign_in(adviser).get("/").content.decode()
    assert "/clients/" not in page
    assert "/my-work/" not in page
