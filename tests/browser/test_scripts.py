"""A world in which every text that somebody can write is made to run, seen through a browser that would let it."""

import json
import sqlite3
from collections.abc import Generator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from playwright.sync_api import Browser, Page, Route, expect

from accounts.roles import Role
from audit.models import ChangedValues
from tests.architecture.source import APPS
from tests.attacks.scripts import MARK, POLYGLOT, fitting
from tests.browser.conftest import person, sign_in_as
from tests.browser.every_page import PAGES, visits
from tests.browser.steps import EXPERT, LEAD
from tests.browser.test_pages import address, cases

__all__ = ["address", "cases"]
pytestmark = pytest.mark.browser

# Columns that hold no text of a person: keys, codes, digests, what one signs in with, and what only we write. What
# the log of changes repeats is told apart below.
NO_TEXT = {
    "password", "email", "number", "client_number", "bsn", "bsn_index", "kvk_number", "code", "receipt", "key",
    "fingerprint", "request", "body", "url", "item", "client_id", "client_secret", "scopes",
    *(f"{name} of the log" for name in ("what", "activity", "trace", "table", "columns", "act", "program", "digest",
                                        "marks", "before", "after")),
}  # fmt: skip

# What would be there if a text had been taken for markup.
ALIVE = f"""page => [
  ...(page ?? document).querySelectorAll('{MARK}, iframe, math, main img, main script, object, embed'),
  ...[...(page ?? document).querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on')
    || /^\\s*(javascript|data|vbscript):/i.test(a.value.replace(/\\s/g, '')) && a.name !== 'value')),
].map(e => e.outerHTML.slice(0, 200)).concat(window.ran ? ['a script ran'] : [])"""
# The same of a page that is only parsed, which is quicker than to go there.
ALIVE_IN = f"""async address => {{
  const answer = await fetch(address);
  if (!answer.ok) return [`${{answer.status}}`];
  return ({ALIVE})(new DOMParser().parseFromString(await answer.text(), 'text/html'));
}}"""
LITERAL = f"""() => document.title.includes('<{MARK}') || document.body.textContent.includes('<{MARK}')
  || [...document.querySelectorAll('input, textarea')].some(e => e.value.includes('<{MARK}'))"""


def texts_of(model: type[models.Model]) -> list[Any]:
    """The columns of a table in which somebody's own words stand."""
    of = " of the log" if model._meta.app_label == "audit" else ""
    texts = (models.CharField, models.TextField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, texts) and not field.choices and not {field.name, field.name + of} & NO_TEXT
    ]


TABLES = {
    model: texts_of(model)
    for config in apps.get_app_configs()
    if config.label in APPS
    for model in config.get_models()
    if texts_of(model)
}


def poison() -> int:
    """Put a payload in every text of every row there is; answers in how many columns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():  # the rows that only grow are attacked too
            cursor.execute(f'DROP TRIGGER "{name}"')
    columns = 0
    for model, fields in TABLES.items():
        for field in fields:
            columns += 1
            _fill(model, field, turn=columns)
    for kept in ChangedValues.objects.all():
        ChangedValues.objects.filter(pk=kept.pk).update(before=_filled(kept.before), after=_filled(kept.after))
    return columns


def _fill(model: type[models.Model], field: Any, turn: int) -> None:
    """Every row of a column; only what is not empty where a text may not stand with what the row says besides."""
    rows = model._default_manager.all()
    text = fitting(field.max_length, turn)
    if field.unique or any(field.name in getattr(rule, "fields", ()) for rule in model._meta.constraints):
        room = field.max_length and field.max_length - 6
        for row in rows:
            rows.filter(pk=row.pk).update(**{field.name: f"{row.pk}{fitting(room, turn)}"})
        return
    try:
        with transaction.atomic():
            rows.update(**{field.name: text})
    except IntegrityError:
        rows.exclude(**{field.name: ""}).update(**{field.name: text})


def _filled(values: str) -> str:
    """What the log of changes keeps of a row, with a payload for every text that is no code."""
    return json.dumps({name: POLYGLOT if " " in str(value) else value for name, value in json.loads(values).items()}
                      ) if values else values  # fmt: skip


@pytest.fixture
def poisoned(cases: Any) -> Generator[int]:
    """The world of the other tests, poisoned for this one and given back as it was."""
    assert connection.vendor == "sqlite", "the browser suite runs on SQLite"
    connection.ensure_connection()
    kept = sqlite3.connect(":memory:")
    connection.connection.backup(kept)
    try:
        yield poison()
    finally:
        kept.backup(connection.connection)
        kept.close()


def only_pages(route: Route) -> None:
    """What a page looks like does not matter here."""
    if route.request.resource_type in ("document", "script", "xhr", "fetch"):
        route.continue_()
    else:
        route.abort()


@pytest.fixture
def credulous(
    browser: Browser, browser_context_args: dict[str, Any], site: str
) -> Generator[dict[Role | None, Page]]:
    """For each role a browser that heeds no policy: only the escaping stands between a text and its script."""
    pages: dict[Role | None, Page] = {}
    contexts = []
    for role in {param.values[1] for param in visits()}:
        context = browser.new_context(**browser_context_args, base_url=site, bypass_csp=True)
        context.add_init_script(
            "for (const f of ['alert', 'confirm', 'prompt']) window[f] = () => { window.ran = 1 }"
        )
        page = pages[role] = context.new_page()
        if role:
            sign_in_as(page, role)
        context.route("**/*", only_pages)
        contexts.append(context)
    yield pages
    for context in contexts:
        context.close()


def test_no_text_of_anybody_runs_on_any_page_of_any_role(
    credulous: dict[Role | None, Page], poisoned: int, address: Any
) -> None:
    assert poisoned > 65
    ran: dict[str, Any] = {}
    literal = set()
    for param in visits():
        name, role, face = param.values
        page, where = credulous[role], address(name, role, face)
        if role != PAGES[name].roles[0]:  # somebody else's view of a page that is opened for the first one
            if found := page.evaluate(ALIVE_IN, where):
                ran[f"{where} {role}"] = found
            continue
        answer = page.goto(where)
        assert answer is not None
        assert answer.status == 200, where
        if found := page.evaluate(ALIVE):
            ran[f"{where} {role}"] = found
        if page.evaluate(LITERAL):
            literal.add(name)
    assert ran == {}
    assert len(literal) > 60, sorted(literal)
    # A part that is fetched is parsed by a script, which is another way in.
    page = credulous[LEAD]
    page.goto("/my-work/")
    with page.expect_response(lambda answer: "q=" in answer.url):
        page.locator("#id_q").fill("x-ran")
    expect(page.locator("#work-status")).to_contain_text("gevonden")
    page.wait_for_timeout(200)
    assert page.evaluate(ALIVE) == []
    assert page.evaluate(LITERAL)


def test_the_browser_itself_stops_a_script_that_got_in(browser: Browser, site: str) -> None:
    page = browser.new_context(base_url=site).new_page()
    page.goto("/sign-in/")
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    # Later and on its own, since what the test itself evaluates is let through by the browser.
    alone = "new Promise(done => setTimeout(() => {{ try {{ {}; done('') }} catch (e) {{ done(e.name) }} }}))"
    for attack in (
        "document.body.innerHTML = '<img src=x onerror=window.ran=1>'",
        "document.write('<b>x</b>')",
        "new DOMParser().parseFromString('<p>', 'text/html')",
        "eval('window.ran=1')",
        "new Function('window.ran=1')()",
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran=1'}))",
        "document.body.append(Object.assign(document.createElement('script'), {src: 'data:,window.ran=1'}))",
        "document.body.setAttribute('onclick', 'window.ran=1')",
        "trustedTypes.createPolicy('mine', {createHTML: text => text})",
    ):
        assert page.evaluate(alone.format(attack)) in ("TypeError", "EvalError"), attack
    page.evaluate("""() => {
      const a = document.createElement('a'); a.href = 'javascript:window.ran=1'; document.body.append(a); a.click();
      const s = document.createElement('style'); s.textContent = '* { color: red }'; document.body.append(s);
    }""")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert len(errors) > 3
    page.context.close()


def test_the_way_back_after_signing_out_shows_nothing(browser: Browser, site: str, cases: Any) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    sign_in_as(page, EXPERT)
    page.goto(cases[EXPERT].file)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kim")
    page.goto("/my-work/")
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_label("Wachtwoord")).to_be_visible()
    for _ in range(3):
        page.go_back()
        expect(page.get_by_label("Wachtwoord")).to_be_visible()
        assert cases[EXPERT].name not in page.content()
        assert person(EXPERT).name not in page.locator("header").inner_text()
    kept = page.evaluate("JSON.stringify([Object.values(localStorage), Object.values(sessionStorage)])")
    assert cases[EXPERT].client.number not in kept
    context.close()


def test_no_browser_warns_about_an_order_that_it_does_not_know(browser: Browser, site: str) -> None:
    page = browser.new_context(base_url=site).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/sign-in/")
    assert said == []
    lent = page.evaluate("document.featurePolicy.allowedFeatures()")
    assert {"camera", "microphone", "geolocation", "usb", "payment"} & set(lent) == set()
    assert {"publickey-credentials-get", "publickey-credentials-create"} <= set(lent)
    page.context.close()
