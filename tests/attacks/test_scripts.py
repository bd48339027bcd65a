"""Script that comes in by an address or a form and goes out on the answer: it stands there as text, or not at all."""

import ast
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client as Browser

from accounts.models import User
from accounts.roles import Role
from clients.models import Client
from tests import factories
from tests.architecture.source import ROOT, called, modules
from tests.attacks.scripts import MARK, PAYLOADS, POLYGLOT, alive, shown
from tests.conftest import SignIn
from tests.journeys.test_pages_access import PAGES, Address, address, kims_signal

__all__ = ["address", "kims_signal"]
pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

# What a page reads behind the question mark, as its source says; one more that nobody reads.
READ = re.compile(r"""(?:GET|asked|given)(?:\.get\(|\[)\s*"(\w+)\"""")
PARAMETERS = sorted(
    {name for module in modules() for name in READ.findall(module.text)}
    | {"q", "from", "next", "view", "page", "colleague", "klantfase", "rule", "since", "until", "unread"}
)
Browsers = Callable[[str], Browser]


@pytest.fixture
def browser_for(on: Any, kim: Client, jobcoach: User, kims_account: User, sign_in: SignIn) -> Browsers:
    """A browser of somebody who may open this page."""
    known = {Role.JOBCOACH: jobcoach, Role.CLIENT: kims_account}
    made: dict[Role, Browser] = {}

    def of(name: str) -> Browser:
        role = sorted(PAGES[name][1])[0]
        if role not in made:
            user = known.get(role) or factories.UserFactory(role=role, office=kim.office)
            if role in (Role.LABOUR_EXPERT, Role.INTENSIVE_ADVISER):
                kim.contact_persons.filter(position="vast").update(user=user)
            made[role] = sign_in(user)
        return made[role]

    return of


def test_the_parameters_that_pages_read_are_found() -> None:
    assert {"q", "view", "from", "employer", "service", "ended_on", "conversation", "colleague"} <= set(PARAMETERS)


@pytest.mark.parametrize("payload", [POLYGLOT, PAYLOADS[2], PAYLOADS[4]], ids=["polyglot", "attribute", "address"])
def test_no_parameter_of_any_page_becomes_part_of_it(address: Address, browser_for: Browsers, payload: str) -> None:
    repeated = []
    for name in PAGES:
        answer: Any = browser_for(name).get(address(name), dict.fromkeys(PARAMETERS, payload))
        page = answer.content.decode()
        assert answer.status_code in (200, 400, 404), name
        assert alive(page) == [], name
        if shown(page):
            repeated.append(name)
    assert len(repeated) > 3, "a search repeats what was sought, so the payloads must be seen"


def test_no_parameter_of_a_page_for_strangers_becomes_part_of_it(client: Browser) -> None:
    for payload in PAYLOADS:
        assert alive(client.get("/sign-in/", dict.fromkeys(PARAMETERS, payload)).content.decode()) == []
        typed = client.post("/sign-in/", {"username": payload, "password": payload, "next": payload})
        assert typed.status_code == 400
        assert alive(typed.content.decode()) == []
        assert payload not in typed.content.decode()


@pytest.mark.parametrize("payload", [PAYLOADS[1], "%3Cx-ran%3E", "%253Cx-ran%253E", "..%2f..%2fetc%2fpasswd%00"])
def test_no_part_of_an_address_becomes_part_of_the_answer(expert: User, sign_in: SignIn, payload: str) -> None:
    written = payload if "%" in payload else quote(payload, safe="")
    for browser in (sign_in(expert), Browser()):
        for start in ("/", "/clients/", "/tasks/", "/api/v1/", "/api/v1/clients/", "/static/", "/messages/"):
            answer: Any = browser.get(f"{start}{written}/")
            assert answer.status_code in (302, 400, 404), start
            assert alive(answer.content.decode()) == []
            assert MARK not in unescape(answer.content.decode())


def test_what_is_typed_in_a_form_that_is_refused_comes_back_as_text(
    address: Address, browser_for: Browsers, kim: Client
) -> None:
    came_back = 0
    for name in PAGES:
        browser, where = browser_for(name), address(name)
        page: Any = browser.get(where)
        fields = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page.content.decode()))
        if 'method="post"' not in page.content.decode() or not fields:
            continue
        for payload in (POLYGLOT, PAYLOADS[2]):
            answer: Any = browser.post(where, dict.fromkeys(fields, payload))
            assert answer.status_code in (200, 302, 400, 404, 405, 409), name
            assert alive(answer.content.decode()) == [], name
            came_back += shown(answer.content.decode())
    assert came_back > 40


def test_an_answer_of_the_api_is_never_taken_for_a_page(expert: User, sign_in: SignIn) -> None:
    browser = sign_in(expert)
    for path in ("/api/v1/clients", "/api/v1/tasks", "/api/v1/%3Cx-ran%3E"):
        answer: Any = browser.get(path, {"q": POLYGLOT, "client": POLYGLOT})
        assert answer.headers["Content-Type"] in ("application/json", "application/problem+json")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


# --- What the source may not do ----------------------------------------------------------------

LOOSE = re.compile(r"\|\s*safe\b|\bautoescape\s+off|\|\s*safeseq|{%\s*filter\s+safe|<script(?![^>]*\bsrc=)|"
                   r"\son\w+\s*=|\sstyle\s*=|javascript:|hx-on|\bjs:", re.IGNORECASE)  # fmt: skip
MARKUP = {"mark_safe", "SafeString", "SafeText", "html_safe", "safestring.mark_safe", "smart_urlquote"}


def test_no_template_lets_a_text_through_unescaped() -> None:
    found = {}
    templates = [
        path for path in ROOT.rglob("templates/**/*.html") if not {"node_modules", ".venv"} & set(path.parts)
    ]
    for path in templates:
        if loose := LOOSE.findall(path.read_text("utf-8")):
            found[str(path)] = loose
    assert len(templates) > 100
    assert found == {}


def test_no_attribute_of_a_template_stands_without_quotes() -> None:
    bare = re.compile(r"<[a-z][^<>]*\s[\w-]+={{")
    assert [str(path) for path in (ROOT / "templates").rglob("*.html") if bare.search(path.read_text("utf-8"))] == []


def test_no_code_makes_markup_out_of_text() -> None:
    found = []
    for module in modules():
        for node in module.calls():
            name = called(node)
            if name in MARKUP or name.rsplit(".", 1)[-1] in {"mark_safe", "html_safe", "from_string"}:
                found.append(f"{module.path}:{node.lineno} {name}")
            # The pattern is the author's; what people wrote goes in as an argument, and is escaped there.
            pattern = node.args[0] if node.args else None
            if name.rsplit(".", 1)[-1].startswith("format_html") and not isinstance(pattern, ast.Constant):
                found.append(f"{module.path}:{node.lineno} {name}")
    assert found == []


def test_no_script_of_ours_turns_text_into_markup_or_code() -> None:
    listed = [path for path in ROOT.rglob("*.js") if not {"node_modules", ".venv", "staticfiles"} & set(path.parts)]
    unsafe = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|createContextualFragment|"
        r"DOMParser|setTimeout\(\s*['\"`]|\.srcdoc|javascript:|localStorage|sessionStorage|document\.cookie"
    )
    assert [str(path) for path in listed if unsafe.search(path.read_text("utf-8"))] == []
    assert unsafe.search("node.innerHTML = text")


def test_no_file_that_is_served_can_run() -> None:
    served = {path.suffix for path in Path(ROOT / "static").rglob("*") if path.is_file()}
    assert served <= {".css", ".svg", ".woff2", ".js"}
    for path in (ROOT / "static").rglob("*.svg"):
        assert not re.search(r"<script|\son\w+=|javascript:|<foreignObject", path.read_text("utf-8"), re.IGNORECASE)
