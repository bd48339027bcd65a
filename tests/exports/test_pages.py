"""The pages of exports: asking, deciding, and fetching by a button."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from audit.models import Change, Reading
from clients.models import Client
from journeys.models import Export
from tests import factories
from tests.conftest import SignIn
from tests.exports.acts import AT, FORM, WHY, ask
from tests.statements import counted

pytestmark = pytest.mark.django_db


# --- The pages ---------------------------------------------------------------------------------


def test_asking_deciding_and_fetching_by_page(
    on: date, low: None, lead: User, second: User, kim: Client, sign_in: SignIn
) -> None:
    factories.ClientFactory(office=kim.office)
    browser = sign_in(lead)
    assert "Export aanvragen" in browser.get("/exports/").content.decode()
    answer = browser.post("/exports/new/", FORM, follow=True)
    assert "Een tweede persoon beslist eerst." in answer.content.decode()
    export = Export.objects.get()
    assert browser.get(f"/exports/{export.pk}/decision/").status_code == 404
    other = sign_in(second)
    page = other.get("/exports/").content.decode()
    assert WHY in page
    assert "2" in page
    assert kim.full_name not in page
    page = other.get(f"/exports/{export.pk}/decision/").content.decode()
    assert WHY in page
    assert other.post(f"/exports/{export.pk}/decision/", {"approve": "nee", "note": ""}).status_code == 400
    assert other.post(f"/exports/{export.pk}/decision/", {"approve": "ja", "note": ""}).status_code == 302
    assert other.post(f"/exports/{export.pk}/decision/", {"approve": "ja", "note": ""}).status_code == 409
    assert "Klaar om op te halen" in browser.get("/exports/").content.decode()
    file = browser.post(f"/exports/{export.pk}/file/")
    assert file["Content-Disposition"] == f'attachment; filename="{export.number}-tineke-bos-2026-11-23.csv"'
    assert (file["Content-Type"], file["Cache-Control"]) == ("text/csv; charset=utf-8", "no-store")
    assert kim.number in file.content.decode()
    assert "Opgehaald" in browser.get("/exports/").content.decode()
    assert other.post(f"/exports/{export.pk}/file/").status_code == 404


def test_no_get_fetches_a_file_or_changes_anything(on: date, lead: User, kim: Client, sign_in: SignIn) -> None:
    export = ask(lead, at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    changes = Change.objects.exclude(columns="last_login").count()
    browser = sign_in(lead)
    assert browser.get(f"/exports/{export.pk}/file/").status_code == 405
    for path in ("/exports/", "/exports/new/"):
        assert browser.get(path).status_code == 200
    assert Change.objects.exclude(columns="last_login").count() == changes
    assert not Reading.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.PRIVACY_OFFICER}))
def test_the_pages_are_closed_to_whom_the_right_was_not_given(kim: Client, sign_in: SignIn, role: str) -> None:
    browser = sign_in(factories.UserFactory(role=role, office=kim.office))
    for path in ("/exports/", "/exports/new/", "/exports/1/decision/"):
        assert browser.get(path).status_code == 403
    assert browser.post("/exports/1/file/").status_code == 403
    assert "/exports/" not in browser.get("/messages/").content.decode()


def test_the_privacy_officer_decides_on_number_reason_and_count(
    on: date, waiting: Export, officer: User, kim: Client, sign_in: SignIn
) -> None:
    browser = sign_in(officer)
    for path in ("/exports/", f"/exports/{waiting.pk}/decision/"):
        page = browser.get(path).content.decode()
        assert waiting.number in page
        assert WHY in page
        assert kim.number not in page
        assert "Kim" not in page
    assert browser.get("/exports/new/").status_code == 403
    assert browser.post(f"/exports/{waiting.pk}/file/").status_code == 403
    assert browser.post(f"/exports/{waiting.pk}/decision/", {"approve": "ja", "note": ""}).status_code == 302


@pytest.mark.parametrize("many", [1, 40])
def test_the_page_costs_the_same_however_many_requests(
    on: date, low: None, lead: User, second: User, kim: Client, sign_in: SignIn, many: int
) -> None:
    factories.ClientFactory(office=kim.office)
    for hour in range(many):
        ask(lead, at=AT - timedelta(minutes=hour))
        ask(second, at=AT - timedelta(minutes=hour))
    browser = sign_in(lead)
    with CaptureQueriesContext(connection) as captured:
        assert browser.get("/exports/").content.decode().count("<tr>") >= many
    assert len(counted(captured)) <= 8
