"""A client sees nothing of the file but what is meant for them: no other text, no other column, no other page."""

import re
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

import accounts.urls
from accounts.models import User
from clients.models import Client, Coaching, Employment
from journeys.models import Agreement, ChosenService, ContactAttempt, Signal, Workplan, WorkplanNote
from tests import chosen_factories, factories
from tests.consent_factories import ConsentFactory

pytestmark = pytest.mark.django_db

BUDGET = 15 + 1  # and the one that keeps the reading


def _page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


SHOWN = {
    "clients_client": {"id", "number", "first_name", "prefix", "last_name"},
    "clients_clientaccess": {"client_id", "capacity"},
    "clients_consent": {
        "id", "purpose", "state", "asked_on", "answered_on", "answered_as", "withdrawn_on", "version",
    },
    "clients_contactperson": {"position"},
    "clients_employment": {"id", "started_on", "expected_end_on", "ended_on", "lost_on"},
    "journeys_journey": {"klantfase"},
    "journeys_jobend": {"id", "employment_id", "state", "talked_on", "review_on", "attempted_on"},
    "journeys_agreement": {"id", "who", "what", "due_on", "done_on", "version"},
    "journeys_workplan": {"goal"},
    "journeys_chosenservice": {"service", "expected_result"},
    "journeys_trajectory": {"service", "state", "requested_on"},
    "journeys_signal": {
        "id", "receipt", "kind", "expected_end_on", "received_on", "decide_by", "state", "answer", "job_end_id",
    },
    "journeys_unplacedsignal": {
        "id", "receipt", "client_number", "kind", "expected_end_on", "received_on", "decide_by", "state",
    },
    "accounts_organisation": {"name"},
}  # fmt: skip
# Texts that the client may read, by model.
READABLE = {
    Client: {"number", "first_name", "prefix", "last_name"},
    Agreement: {"what"},
    ChosenService: {"expected_result"},
    Workplan: {"goal"},
}


@pytest.fixture
def whole_file(kim: Client, kims_coaching: Coaching, jobcoach: User) -> Client:
    """Kim with one row of everything, in each text something that is found again wherever it turns up."""
    job = kims_coaching.employment
    plan = factories.WorkplanFactory(client=kim)
    WorkplanNote.objects.create(workplan=plan, text="x")
    case = factories.JobEndFactory(employment=job, culpable="ja")
    by = {"made_by": factories.UserFactory(), "recorded_at": factories.RECORDED_AT}
    ContactAttempt.objects.create(job_end=case, kind="uitnodiging", text="x", on=case.known_on, **by)
    factories.ClientAccessFactory(client=kim, by_mandate=True)
    factories.ConversationFactory(client=kim, employment=job)
    ConsentFactory(client=kim, employment=job, note="x")
    ConsentFactory(client=kim, purpose="vacature", asked=True)
    factories.AgreementFactory(client=kim)
    factories.AgreementFactory(
        client=kim, what="is vervallen", dropped_on=date(2026, 11, 20), drop_reason="x", due_on=None
    )
    factories.SignalFactory(employment=job, reported_by=jobcoach, job_end=case, message="x", answer="x")
    factories.TaskFactory(client=kim)
    factories.TrajectoryFactory(client=kim)
    chosen_factories.ChosenServiceFactory(client=kim)
    factories.TrialPlacementFactory(client=kim)
    Client.objects.filter(pk=kim.pk).update(limitation="psychiatrisch", education="hbo_wo", regime="owajong")
    return kim


def _unmistakable(kim: Client) -> list[str]:
    """Fill every free text of every row about Kim that the client may not read; returns what was filled in."""
    marks: list[str] = []
    for label in ("clients", "journeys"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                free = isinstance(field, models.CharField | models.TextField) and not field.choices
                if not free or field.name in READABLE.get(model, set()) or not model._base_manager.exists():
                    continue
                if field.unique:
                    continue
                mark = f"GEHEIM-{len(marks):03d}"[: field.max_length]
                rows = model._base_manager.all()
                # These stay empty until what they explain has happened.
                if field.name in ("mandate", "end_reason", "drop_reason", "contact_interval_reason", "result"):
                    rows = rows.exclude(**{field.name: ""})
                rows.update(**{field.name: mark})
                marks.append(mark)
    return marks


def test_no_other_text_of_the_file_reaches_a_page_of_the_client(kims_browser: Browser, whole_file: Client) -> None:
    marks = _unmistakable(whole_file)
    assert len(marks) > 12
    (own,) = whole_file.agreements.filter(dropped_on=None)
    number = whole_file.number
    kims_browser.post(f"/mine/{number}/signal/", {"kind": "dreigend", "message": "Dit schreef ik zelf."})
    sent = Signal.objects.get(channel="klant")
    asked = whole_file.consents.get(state="gevraagd").pk
    given = whole_file.consents.get(state="gegeven").pk
    paths = (f"/mine/{number}/consents/{asked}/", f"/mine/{number}/consents/{given}/withdraw/",
             "/mine/", f"/mine/{number}/", f"/mine/{number}/signal/", f"/mine/{number}/other-work/",
             f"/mine/signals/{sent.pk}/", f"/mine/{number}/agreements/{own.pk}/done/", "/messages/")  # fmt: skip
    for path in paths:
        page = _page(kims_browser, path)
        hidden = ["GEHEIM", "Psychiatrisch", "psychiatrisch", "Hbo", "hbo_wo", "oWajong", "2000", "Verwijtbaar",
                  "vervallen", "Medewerker inpak", "naar_werk", "Duurzaam", "3511", "Joost Coenen"]  # fmt: skip
        assert [word for word in hidden if word in page] == [], path


def test_no_other_column_is_even_asked_of_the_database(kims_browser: Browser, whole_file: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        kims_browser.get("/mine/")
    asked = [query["sql"].split(" FROM ")[0] for query in queries.captured_queries]
    found: dict[str, set[str]] = {}
    for table, column in re.findall(r'"(\w+)"\."(\w+)"', " ".join(asked)):
        if table.startswith(("clients_", "journeys_", "accounts_organisation")):
            found.setdefault(table, set()).add(column)
    assert {table: columns - SHOWN.get(table, set()) for table, columns in found.items()} == {
        table: set() for table in found
    }


def test_the_page_costs_the_same_for_a_long_klantreis(
    kims_browser: Browser, whole_file: Client, kims_account: User
) -> None:
    job, used = whole_file.employments.get(), []
    for count in (1, 12):
        for _ in range(count):
            factories.AgreementFactory(client=whole_file)
            ConsentFactory(client=whole_file, state="geweigerd")
            factories.SignalFactory(employment=job, reported_by=kims_account)
            factories.JobEndFactory(employment=factories.EmploymentFactory(client=whole_file))
            factories.ClientAccessFactory(client=whole_file, by_mandate=True)
        with CaptureQueriesContext(connection) as queries:
            kims_browser.get("/mine/")
        used.append(len(queries))
    assert used[0] == used[1] <= BUDGET


def test_the_forms_cost_few_queries(kims_browser: Browser, kims_job: Employment) -> None:
    for path in ("signal/", "other-work/"):
        with CaptureQueriesContext(connection) as queries:
            kims_browser.get(f"/mine/{kims_job.client.number}/{path}")
        assert len(queries) <= BUDGET


# The doors and one's own account, and what is no page of anybody.
OPEN_TO_ALL = {"home", "messages", "messages-read", "token", "livez", "readyz"} | {
    str(pattern.name) for pattern in accounts.urls.urlpatterns
}


def _addresses(patterns: Any, prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for one in patterns:
        path = prefix + str(one.pattern)
        found += _addresses(one.url_patterns, path) if hasattr(one, "url_patterns") else [(one.name or "", path)]
    return found


def test_every_other_address_is_closed_for_a_client(kims_browser: Browser, whole_file: Client) -> None:
    opened = {}
    for name, path in _addresses(get_resolver().url_patterns):
        if name in OPEN_TO_ALL or name.startswith("own-") or "openapi" in path or path.startswith("static"):
            continue
        path = path.replace("<client_number:number>", whole_file.number).replace("<slug:target>", "nu_niet")
        path = "/" + re.sub(r"<[^>]+>", "1", path).strip("^$")
        opened[path] = kims_browser.get(path).status_code
    assert len(opened) > 60
    assert {path: code for path, code in opened.items() if code not in (403, 404, 405)} == {}
