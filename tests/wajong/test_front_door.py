"""Where signing in leads, what the menu holds, and what stands there when something goes wrong."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from journeys.models import Journey, SweepRun
from tests import factories
from tests.conftest import SignIn
from wajong import views

HTTP = RequestFactory()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("expert", "/my-work/"),
        ("team_lead", "/my-work/"),
        ("senior", "/clients/"),
        ("jobcoach", "/coaching/"),
        ("employer", "/employees/"),
        ("kims_account", "/mine/"),
        ("administrator", "/privacy/destructions/"),
    ],
)
def test_each_role_comes_in_at_its_own_page(
    role: str, page: str, request: pytest.FixtureRequest, sign_in: SignIn
) -> None:
    assert sign_in(request.getfixturevalue(role)).get("/").headers["Location"] == page


@pytest.mark.django_db
def test_a_role_without_a_page_reads_that_it_has_none(sign_in: SignIn) -> None:
    page = sign_in(factories.UserFactory(role=Role.ANALYST)).get("/").content.decode()
    assert "nog geen eigen pagina" in page
    assert "Hoofdmenu" not in page


@pytest.mark.django_db
def test_the_menu_shows_the_own_pages_and_which_one_is_open(jobcoach: User, sign_in: SignIn) -> None:
    page = sign_in(jobcoach).get("/coaching/").content.decode()
    assert 'href="/coaching/" aria-current="page">Mijn klanten</a>' in page
    assert "/employees/" not in page
    assert "/my-work/" not in page


@pytest.mark.django_db
def test_every_page_has_a_language_a_way_past_the_menu_and_help(jobcoach: User, sign_in: SignIn) -> None:
    page = sign_in(jobcoach).get("/coaching/").content.decode()
    assert '<html lang="nl">' in page
    assert 'href="#main">Naar de inhoud</a>' in page
    assert "Hulp nodig?" in page
    assert "Joost Coenen" in page
    assert '<form action="/sign-out/" method="post">' in page


@pytest.mark.django_db
def test_no_page_has_a_script_or_a_style_of_its_own(jobcoach: User, sign_in: SignIn) -> None:
    answer = sign_in(jobcoach).get("/coaching/")
    page = answer.content.decode()
    assert "style=" not in page
    assert "<style" not in page
    assert page.count("<script") == page.count("<script src=")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_an_unknown_address_has_a_page_for_strangers_and_for_users(
    client: Browser, jobcoach: User, sign_in: SignIn
) -> None:
    for browser in (client, sign_in(jobcoach)):
        answer = browser.get("/bestaat-niet/")
        assert answer.status_code == 404
        assert "Deze pagina vinden wij niet" in answer.content.decode()


def test_a_crash_has_a_page_that_needs_no_database() -> None:
    answer = views.server_error(HTTP.get("/"))
    assert answer.status_code == 500
    assert "Er ging iets mis bij ons" in answer.getvalue().decode()


def test_an_unreadable_request_has_a_page_that_needs_no_database() -> None:
    answer = views.bad_request(HTTP.get("/"), ValueError("broken"))
    assert answer.status_code == 400
    assert "kunnen wij niet lezen" in answer.getvalue().decode()


@pytest.mark.django_db
def test_a_page_that_stood_open_too_long_is_explained() -> None:
    browser = Browser(enforce_csrf_checks=True)
    answer = browser.post("/sign-in/", {"username": "a@example.test", "password": "x"})
    assert answer.status_code == 403
    assert "Deze pagina stond te lang open" in answer.content.decode()


def test_livez_answers_without_a_database(client: Browser) -> None:
    assert client.get("/livez").content == b"ok\n"


@pytest.mark.django_db
@pytest.mark.parametrize(("age", "status"), [(timedelta(hours=25), 200), (timedelta(hours=27), 503)])
def test_readyz_needs_a_sweep_that_finished_since_yesterday(
    client: Browser, kims_journey: Journey, age: timedelta, status: int
) -> None:
    began = timezone.now() - age
    SweepRun.objects.create(on=date(2026, 11, 23), started_at=began, finished_at=began)
    answer: Any = client.get("/readyz")
    assert answer.status_code == status
    assert answer.json() == {"database": True, "broker": True, "sweep": status == 200}


@pytest.mark.django_db
def test_readyz_is_not_satisfied_by_a_sweep_that_never_finished(client: Browser, kims_journey: Journey) -> None:
    SweepRun.objects.create(on=date(2026, 11, 23), started_at=timezone.now())
    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db
def test_readyz_waits_for_no_sweep_while_nobody_is_followed(client: Browser) -> None:
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_of_entries_below_one_another_the_nearest_is_where_one_is(sign_in: SignIn) -> None:
    browser = sign_in(factories.UserFactory(role=Role.PRIVACY_OFFICER))
    for path, current in (("/privacy/", "Toezicht"), ("/privacy/destructions/new/", "Bewaren en vernietigen")):
        (item,) = [item for item in browser.get(path).context["navigation"] if item.current]
        assert item.text == current
