"""A real browser before the real site: a small population that is made once, and eyes for what is wrong on a page."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from accounts.models import Office, User
from accounts.roles import Role
from base.dates import add_months, previous_working_day
from clients.models import Client, Coaching, ContactPerson, Employment
from journeys.actions.sweep import sweep, sweep_clients
from journeys.lifecycle import Klantfase
from journeys.models import Signal, Task, WorkplanNote
from population import actions
from population.demo import BY_ROLE, DEMO_PASSWORD
from tests import factories

POPULATION = 600
PHONE, DESK = 320, 1280
# What a finger hits, in px: more than WCAG 2.2 AA asks.
FINGER = 44

Browse = Callable[..., Page]
OpenBrowser = Callable[[Role | None, bool], BrowserContext]
MakeCase = Callable[..., "Case"]

# --- The site and who is in it -----------------------------------------------------------------


@pytest.fixture(scope="session")
def population(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Generator[None]:
    """A demonstration as `make run` makes it, smaller."""
    today, now = timezone.localdate(), timezone.now()
    with django_db_blocker.unblock(), override_settings(DEMO=True):
        actions.seed(clients=POPULATION, seed=2026, on=today, demo=True)
        actions.analyse()
        # The sweep of the last working day first, so that what shows as new is what opened since.
        sweep(on=previous_working_day(today), at=now)
        sweep(on=today, at=now)
        yield


@pytest.fixture
def transactional_db(population: None) -> None:
    """What `live_server` asks for; here the population stays, so nothing is flushed after a test."""


@pytest.fixture(scope="session")
def site(population: None, live_server: LiveServer) -> str:
    """The address of the running site."""
    return live_server.url


@pytest.fixture(scope="session")
def today(site: str) -> date:
    """The day on which the site runs: the real one."""
    return timezone.localdate()


def person(role: Role) -> User:
    """Who signs in with this role."""
    return User.objects.get(email=BY_ROLE[role].email)


@dataclass(frozen=True)
class Case:
    """A client made for one test, with a job that is coached."""

    client: Client
    job: Employment
    coaching: Coaching

    @property
    def name(self) -> str:
        return self.client.full_name

    @property
    def file(self) -> str:
        """The address of the client's file."""
        return f"/clients/{self.client.number}/"

    def task(self, rule: str) -> Task:
        """The last task of the client under this rule."""
        return Task.objects.filter(client=self.client, rule=rule).latest("pk")


_NUMBERS = count(1)


@pytest.fixture(scope="session")
def make_case(today: date) -> MakeCase:
    """Make a client of the fixed contact `of`, at work until a day, seen nearly a year ago."""

    def make(
        first_name: str,
        *,
        of: User | None,
        office: Office | None = None,
        works_until: timedelta = timedelta(days=45),
        coached: bool = True,
    ) -> Case:
        number = next(_NUMBERS)
        client = factories.ClientFactory(
            number=f"W9{number:07d}",
            bsn=f"{number:09d}",
            first_name=first_name,
            prefix="van",
            last_name=f"Proef{number}",
            office=office or person(Role.LABOUR_EXPERT).office,
        )
        factories.ContactDetailsFactory(client=client)
        if of:
            other = Role.LABOUR_EXPERT if of.role == Role.INTENSIVE_ADVISER else Role.INTENSIVE_ADVISER
            factories.ContactPersonFactory(client=client, user=of)
            if client.office == person(other).office:
                position = ContactPerson.Position.STAND_IN
                factories.ContactPersonFactory(client=client, user=person(other), position=position)
        factories.JourneyFactory(
            client=client,
            klantfase=Klantfase.AAN_HET_WERK,
            phase_since=today - timedelta(days=200),
            started_on=today - timedelta(days=900),
            last_conversation_on=add_months(today, -12) + timedelta(days=10),
        )
        plan = factories.WorkplanFactory(client=client, made_on=today - timedelta(days=100), made_by=of)
        WorkplanNote.objects.create(workplan=plan, text="Bespreek eerst rustig wat er thuis speelt.")
        factories.AgreementFactory(
            client=client, workplan=plan, made_on=plan.made_on, made_by=of, due_on=today + timedelta(days=5)
        )
        job = factories.EmploymentFactory(
            client=client,
            employer=person(Role.EMPLOYER).organisation,
            job_title="Medewerker inpak",
            started_on=today - timedelta(days=200),
            expected_end_on=today + works_until,
            early_check_on=today - timedelta(days=100),
            term__recorded_at=timezone.now() - timedelta(days=200),
        )
        coaching = factories.CoachingFactory(
            employment=job,
            coach=person(Role.JOBCOACH) if coached else factories.UserFactory(role=Role.JOBCOACH),
            started_on=today - timedelta(days=100),
            granted_until=today + timedelta(days=80),
        )
        sweep_clients(client_ids=[client.pk], by=None, on=today, at=timezone.now())
        return Case(client, job, coaching)

    return make


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    """Whether the browser runs scripts: nobody may need them."""
    return bool(request.param)


@pytest.fixture
def kim(make_case: MakeCase) -> Case:
    """A client of the labour expert, whose contract ends soon and who was not spoken to for nearly a year."""
    return make_case("Kim", of=person(Role.LABOUR_EXPERT))


def report(case: Case, today: date, **fields: Any) -> Signal:
    """A signal of the jobcoach about this job, on the list of the fixed contact."""
    signal = factories.SignalFactory(
        employment=case.job,
        receipt=f"PROEF{case.client.pk}",
        message="De werkgever heeft minder werk en denkt erover te stoppen.",
        reported_by=person(Role.JOBCOACH),
        received_on=today,
        decide_by=today + timedelta(days=7),
        **fields,
    )
    sweep_clients(client_ids=[case.client.pk], by=None, on=today, at=timezone.now())
    return signal


# --- A browser that misses nothing -------------------------------------------------------------


def sign_in_as(page: Page, role: Role) -> None:
    """Fill in the sign-in form, as anybody does."""
    page.goto("/sign-in/")
    page.get_by_label("E-mailadres").fill(person(role).email)
    page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("button", name="Afmelden")).to_be_visible()


@pytest.fixture(scope="session")
def browsers(site: str, browser: Browser, browser_context_args: dict[str, Any]) -> Generator[OpenBrowser]:
    """A browser for each role, with and without scripts, that stays signed in; a stranger gets a new one."""
    opened: list[BrowserContext] = []
    kept: dict[tuple[Role, bool], BrowserContext] = {}

    def of(role: Role | None, script: bool) -> BrowserContext:
        if role and (role, script) in kept:
            return kept[role, script]
        context = browser.new_context(**browser_context_args, base_url=site, java_script_enabled=script)
        context.set_default_timeout(10_000)
        opened.append(context)
        if role:
            kept[role, script] = context
            page = context.new_page()
            sign_in_as(page, role)
            page.close()
        return context

    yield of
    for context in opened:
        context.close()


@pytest.fixture
def browse(browsers: OpenBrowser) -> Generator[Browse]:
    """Open a page, signed in with a role or not; in the end nothing may have been wrong on any of them."""
    pages: list[Page] = []
    wrong: list[str] = []

    def open_page(role: Role | None = None, *, width: int = DESK, height: int = 1000, script: bool = True) -> Page:
        page = browsers(role, script).new_page()
        page.set_viewport_size({"width": width, "height": height})
        _listen(page, wrong)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert wrong == []


def _listen(page: Page, wrong: list[str]) -> None:
    """Note errors of scripts, what the content security policy stopped, and files that are missing."""

    def console(message: ConsoleMessage) -> None:
        # A page that answers 403, 404 or 409 is no fault by itself; what fails beside it is caught below.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            wrong.append(f"{page.url}: {message.text}")

    def response(answer: Response) -> None:
        if answer.status >= 500 or (answer.status >= 400 and answer.request.resource_type != "document"):
            wrong.append(f"{page.url}: {answer.status} for {answer.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("response", response)


# --- What every page must be -------------------------------------------------------------------

_AXE = Axe()
_AXE_OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
# A link inside a sentence is exempt (WCAG 2.2, 2.5.8); everything else that can be pressed is not. Of a box the words
# beside it can be pressed as well. What stands alone has no other words beside it on its line.
_SMALL = """least => {
  const words = e => e.textContent.replace(/\\s+/g, ' ').trim();
  const apart = e => /^(block|list-item|flex|grid)$/.test(getComputedStyle(e).display) || e.matches('br, a, button');
  const beside = node => node && (node.nodeType === Node.TEXT_NODE ? node.data.trim() : !apart(node) && words(node));
  return [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
    .filter(e => !e.matches('.utrecht-skip-link') && e.checkVisibility({visibilityProperty: true}))
    .filter(e => !(e.closest('p, td, dd') && (beside(e.previousSibling) || beside(e.nextSibling))))
    .filter(e => [e, ...(e.labels ?? [])].every(one => {
      const box = one.getBoundingClientRect();
      return box.width && (box.height < least || box.width < 24);
    }))
    .map(e => e.outerHTML.slice(0, 120));
}"""
_SIDEWAYS = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 0.5)
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 5).concat(['something is wider than the screen']);
}"""


def check_axe(page: Page) -> None:
    """Nothing for axe to find under WCAG 2.2 A and AA and its own best practices."""
    found = _AXE.run(page, options=_AXE_OPTIONS).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], page.url


def no_sideways_scroll(page: Page) -> None:
    """Everything is on the screen without scrolling sideways."""
    assert page.evaluate(_SIDEWAYS) == [], page.url


def large_enough(page: Page, least: int = 24) -> None:
    """What stands alone and can be pressed is at least so many px high, and 24 wide."""
    assert page.evaluate(_SMALL, least) == [], page.url
