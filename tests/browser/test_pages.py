"""Every page of every role: for axe, for a small screen, for large letters and for the keyboard."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from accounts.roles import Role
from clients.models import Client
from journeys.models import Destruction, Export, UnplacedSignal
from tests import factories, protection_factories
from tests.browser.conftest import (
    DESK,
    FINGER,
    PHONE,
    Browse,
    Case,
    MakeCase,
    check_axe,
    large_enough,
    no_sideways_scroll,
    person,
)
from tests.browser.every_page import API, CASEWORK, NOT_PAGES, PAGES, WAY_IN, visits
from tests.browser.fill import fill
from tests.browser.steps import ADMINISTRATOR, ADVISER, COACH, EXPERT, LEAD, OWN, PRIVACY, SENIOR

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def cases(today: date, make_case: MakeCase) -> dict[Role | None, Case]:
    """A client for each of the people who act, with something on every page; the others look at the first one."""
    made: dict[Role | None, Case] = {role: make_case("Kim", of=person(role)) for role in CASEWORK}
    for case in made.values():
        fill(case, left=make_case("Loes", of=None), today=today)
    for role in (SENIOR, LEAD):
        protection_factories.ExportFactory(asked_by=person(role), asked_at=timezone.now())
    protection_factories.make_lists(by=person(ADMINISTRATOR), approved_by=person(PRIVACY))
    for role in (EXPERT, COACH):
        factories.NotificationFactory.create_batch(3, recipient=person(role))
    return made


@pytest.fixture
def address(cases: dict[Role | None, Case]) -> Callable[[str, Role | None, str], str]:
    """The address of a page for somebody."""

    def of(name: str, role: Role | None, face: str) -> str:
        case = cases.get(role, cases[EXPERT])
        values: dict[str, Any] = {
            "client": case.client.number,
            "job": case.job.pk,
            "coaching": case.coaching.pk,
            "task": case.task("contract_end").pk,
            "signal": case.job.signals.get(channel="jobcoach").pk,
            "sent": case.job.signals.get(channel="werkgever").pk,
            "employee": case.job.pk,
            "user": person(EXPERT).pk,
            "case": case.job.job_ends.get().pk,
            "emergency": case.client.emergency_accesses.get().pk,
            "access": case.client.accesses.get().pk,
            "own_signal": case.job.signals.get(channel="klant").pk,
            "agreement": case.client.agreements.get().pk,
            "traject": case.client.trajectories.get().pk,
            "placement": case.client.trial_placements.get().pk,
            "chosen": case.client.chosen_services.get(service="wsp").pk,
            "unplaced": UnplacedSignal.objects.exclude(channel="klant").get(client_number=case.client.number).pk,
            "own_unplaced": UnplacedSignal.objects.get(channel="klant", client_number=case.client.number).pk,
        }
        values["export"] = Export.objects.filter(asked_by=person(SENIOR)).earliest("pk").pk
        waiting, done = Destruction.objects.order_by("pk")[:2]
        values |= {"destruction": waiting.pk, "destruction-done": done.pk}
        candidate = case.client.candidacies.get()
        values |= {"candidate": candidate.pk, "vacancy": candidate.vacancy_id}
        about = PAGES[name].about
        asked, given = (case.client.consents.get(state=state).pk for state in ("gevraagd", "gegeven"))
        values["consent"] = given
        if about in ("own_asked", "own_consent"):
            return reverse(name, args=[values["client"], asked if about == "own_asked" else given]) + face
        if about == "checklist":
            return reverse(name, args=[values["case"], "twijfel"]) + face
        if about == "own_agreement":
            return reverse(name, args=[values["client"], values["agreement"]]) + face
        if about == "vacancy-step":
            return reverse(name, args=[values["vacancy"], "ingetrokken"]) + face
        if about == "destruction-line":
            return reverse(name, args=[waiting.pk, waiting.lines.get().pk]) + face
        if about == "step":
            return reverse(name, args=[values["case"], "nu_niet"]) + face
        if about == "unplaced_job":
            return reverse(name, args=[values["unplaced"], values["job"]]) + face
        return reverse(name, args=[values[about]] if about else []) + face.format(
            employer=case.job.employer_id, guide=case.coaching.organisation_id
        )

    return of


@pytest.fixture
def visit(browse: Browse, address: Callable[[str, Role | None, str], str]) -> Callable[..., Page]:
    """Open a page as somebody."""

    def open_page(name: str, role: Role | None, face: str) -> Page:
        page = browse(role)
        where = address(name, role, face)
        answer = page.goto(where)
        assert answer is not None
        assert answer.status == 200
        assert page.url.endswith(where), "one was sent elsewhere"
        return page

    return open_page


# --- The table is whole ------------------------------------------------------------------------


def names_below(patterns: Iterable[URLPattern | URLResolver], route: str = "") -> Iterator[str]:
    """The names in the URLconf, except those of the API."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if here.startswith(API):
            continue
        if isinstance(pattern, URLResolver):
            yield from names_below(pattern.url_patterns, here)
        else:
            assert pattern.name, f"{here} has no name"
            yield pattern.name


def test_every_address_of_the_site_is_in_the_table() -> None:
    assert set(names_below(get_resolver().url_patterns)) == set(PAGES) | NOT_PAGES | WAY_IN


# What such an address takes.
ABOUT_A_ROW = {"emergency-close": (1,), "export": (1,)}


@pytest.mark.parametrize("name", sorted(NOT_PAGES))
def test_what_is_not_in_the_table_is_no_page(browse: Browse, name: str) -> None:
    answer = browse(EXPERT).request.get(reverse(name, args=ABOUT_A_ROW.get(name, ())))
    # 404 where the installation did not set it up.
    assert answer.status in (404, 405) or "text/html" not in answer.headers["content-type"]


# --- What holds for every page -----------------------------------------------------------------


# Where the keyboard is: what has the focus, whether one sees that, and whether it comes after the former stop.
# The browser scrolls to the focus in its next frame.
FOCUS = """async () => {
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const e = document.activeElement, style = getComputedStyle(e), main = document.querySelector('main');
  // Of a link that goes on on the next line the first part, of a long table what is on the screen.
  const line = e.getClientRects()[0];
  const there = document.elementFromPoint(
    (Math.max(line.left, 0) + Math.min(line.right, innerWidth)) / 2,
    (Math.max(line.top, 0) + Math.min(line.bottom, innerHeight)) / 2,
  );
  const button = main.querySelector('.utrecht-button--primary-action, .utrecht-button-link--primary-action');
  const former = window.formerStop;
  window.formerStop = e;
  return {
    what: e.outerHTML.slice(0, 100),
    inMain: main.contains(e),
    isButton: e === button,
    hasButton: !!button,
    ringed: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    uncovered: !!there && (e.contains(there) || there.contains(e)),
    inOrder: !former || !!(former.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""
REACHABLE = "main :is(a[href], button, input:not([type=hidden]), select, textarea, summary)"
STOPS = 60


def walk_by_keyboard(page: Page) -> None:
    """From the top past the menu to the main button, always seeing where one is."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    stops = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
        if stops[-1]["isButton"] or not stops[-1]["inMain"]:
            break
    inside = [stop for stop in stops if stop["inMain"]]
    assert [stop["what"] for stop in inside if not stop["ringed"]] == [], "one does not see where the focus is"
    assert [stop["what"] for stop in inside if not stop["uncovered"]] == [], "something lies over the focus"
    assert [stop["what"] for stop in inside if not stop["inOrder"]] == [], "the order jumps back"
    if stops[0]["hasButton"]:
        assert stops[-1]["isButton"], "the keyboard does not get to the main button"
    else:
        assert bool(inside) == any(thing.is_visible() for thing in page.locator(REACHABLE).all())


# What a page is built of, without the words and numbers in it.
BUILT = """() => document.querySelector('main').outerHTML.replace(/>[^<]+</g, '><')
  .replace(/ (id|for|href|action|value|name|aria-[a-z]+|datetime|title)="[^"]*"/g, '')"""


@pytest.fixture(scope="session")
def seen() -> set[str]:
    """How the pages were built that this browser has looked at from top to bottom."""
    return set()


@pytest.mark.parametrize(("name", "role", "face"), list(visits()))
def test_a_page_is_in_order_for_keyboard_and_eyes_at_every_size(
    visit: Callable[..., Page], seen: set[str], name: str, role: Role | None, face: str
) -> None:
    page = visit(name, role, face)
    built = page.evaluate(BUILT)
    # Several roles get the same page with the same buttons: once through it by keyboard, and once for axe.
    new = role == PAGES[name].roles[0] or built not in seen
    seen.add(built)
    if new:
        walk_by_keyboard(page)
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.locator("h1").count() == 1
    about, _, site = page.title().rpartition(" – ")
    assert about
    assert site == "Wajong"
    expect(page.locator("#hulp")).to_contain_text("Hulp nodig?")
    if new:
        check_axe(page)
    page.set_viewport_size({"width": PHONE, "height": 1000})
    no_sideways_scroll(page)
    large_enough(page, FINGER)
    if role == PAGES[name].roles[0]:
        check_axe(page)  # for the others the same page is laid out by the same rules
    # What 200% makes of a screen of 1280: half the room, each pixel twice as large.
    twice = {"width": DESK // 2, "height": 500, "deviceScaleFactor": 2, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", twice)
    assert page.evaluate("[innerWidth, devicePixelRatio]") == [DESK // 2, 2]
    no_sideways_scroll(page)
    large_enough(page)


@pytest.mark.parametrize("role", [EXPERT, COACH])
def test_the_keyboard_sees_its_way_through_header_and_menu(browse: Browse, role: Role) -> None:
    page = browse(role)
    page.goto("/")
    page.keyboard.press("Tab")
    stops = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
        if stops[-1]["inMain"]:
            break
    assert len(stops) > 5
    assert stops[-1]["inMain"]
    assert all(stop["ringed"] and stop["uncovered"] and stop["inOrder"] for stop in stops), stops


# --- Forms that are refused --------------------------------------------------------------------

EMPTY = """() => {
  const form = document.querySelector('main form[method=post]');
  for (const e of form.querySelectorAll('input:not([type=hidden]), textarea, select')) {
    if (e.matches('[type=radio], [type=checkbox]')) e.checked = false; else e.value = '';
  }
}"""


@pytest.mark.parametrize(
    ("name", "role"), [pytest.param(name, kind.roles[0], id=name) for name, kind in PAGES.items() if kind.form]
)
def test_a_refused_form_says_why_and_leads_to_the_field(
    visit: Callable[..., Page], name: str, role: Role | None
) -> None:
    page = visit(name, role, PAGES[name].faces[0])
    page.evaluate(EMPTY)
    page.locator("main form[method=post] .utrecht-button--primary-action").click()
    assert page.title().startswith("Fout: ")
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    check_axe(page)
    page.set_viewport_size({"width": PHONE, "height": 1000})
    no_sideways_scroll(page)
    for link in summary.get_by_role("link").all():
        target = page.locator(str(link.get_attribute("href")))
        link.click()
        expect(target).to_be_focused()
        expect(target).to_be_in_viewport()


# --- When something is wrong -------------------------------------------------------------------


def test_the_pages_for_what_one_may_not_see_are_in_order(
    browse: Browse, cases: dict[Role | None, Case], make_case: MakeCase
) -> None:
    elsewhere = make_case("Olga", of=None, office=factories.OfficeFactory(code="elders", name="Elders"))
    for role, path, status, heading in (
        (None, "/bestaat-niet/", 404, "Deze pagina vinden wij niet"),
        (EXPERT, "/bestaat-niet/", 404, "Deze pagina vinden wij niet"),
        (EXPERT, elsewhere.file, 404, "Deze pagina vinden wij niet"),
        (COACH, "/my-work/", 403, "Hier hebt u geen toegang toe"),
        (EXPERT, "/sign-out/", 405, "Dit adres kunt u zo niet openen"),
        (ADVISER, f"{cases[EXPERT].file}contact/", 403, "Hier hebt u geen toegang toe"),
    ):
        page = browse(role, width=PHONE)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        no_sideways_scroll(page)
        check_axe(page)


def test_a_form_from_a_page_that_grew_too_old_is_refused_in_words(browse: Browse) -> None:
    page = browse(width=PHONE)
    page.goto("/sign-in/")
    page.context.clear_cookies()
    page.get_by_role("button", name="Inloggen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina stond te lang open")
    no_sideways_scroll(page)
    check_axe(page)


@pytest.mark.parametrize("template", ["400.html", "409.html", "413.html", "500.html"])
def test_a_page_that_needs_no_address_is_in_order_too(browse: Browse, template: str) -> None:
    page = browse(width=PHONE)
    body = render_to_string(template, {"theme_css": settings.THEME})

    def answer(route: Route) -> None:
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    page.route("**/wrong/", answer)
    page.goto("/wrong/")
    assert page.locator("h1").count() == 1
    no_sideways_scroll(page)
    check_axe(page)


def test_a_file_of_sheltered_work_and_one_that_is_over_are_in_order(browse: Browse) -> None:
    page = browse(EXPERT, width=PHONE)
    own = Client.objects.filter(office=person(EXPERT).office)
    for client in (own.filter(journey__isnull=True).first(), own.filter(journey__klantfase="uitgestroomd").first()):
        assert client is not None
        page.goto(f"/clients/{client.number}/")
        no_sideways_scroll(page)
        check_axe(page)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_box_stands_on_the_line_of_its_words(visit: Callable[..., Page], width: int) -> None:
    page = visit("own-signal", OWN, "")
    page.set_viewport_size({"width": width, "height": 1000})
    middles = """e => { const box = e.getBoundingClientRect(), words = document.createRange();
      words.selectNodeContents(e.labels[0]); const line = words.getClientRects()[0];
      return [box.top + box.height / 2, line.top + line.height / 2]; }"""
    for radio in page.get_by_role("radio").all():
        box, line = radio.evaluate(middles)
        assert abs(box - line) <= 2
