"""The walk of a contract that is not extended, from the first sign to a traject before the last day, with pictures.

The pictures stand in docs/job-end-walk.md; they are kept in the folder that `WAJONG_SCREENSHOTS` names.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Organisation
from clients.models import Coaching
from journeys.models import JobEnd, Trajectory
from tests import factories
from tests.browser.conftest import DESK, PHONE, Browse, MakeCase, check_axe, no_sideways_scroll, person
from tests.browser.steps import COACH, EXPERT, follow, press, told, written
from tests.browser.test_screenshots import album as album  # a fixture
from tests.browser.test_screenshots import picture

pytestmark = pytest.mark.browser

HEIGHT = 1000


def seen(page: Page, album: Path, name: str, width: int = DESK) -> None:
    """Every page of the walk is looked at, and pictured."""
    check_axe(page)
    no_sideways_scroll(page)
    page.evaluate("window.scrollTo(0, 0)")
    picture(page, album / f"walk-{name}.png", width)


def test_not_extended_and_on_the_way_to_other_work_before_the_last_day(
    browse: Browse, make_case: MakeCase, album: Path, today: date
) -> None:
    """Three months ahead the jobcoach says so; a traject is ordered while coaching runs, and a second is refused."""
    kim = make_case("Noa", of=person(EXPERT), works_until=timedelta(days=90))
    last_day = today + timedelta(days=90)
    company = factories.OrganisationFactory(kind=Organisation.Kind.REINTEGRATION, name="Samen Verder")

    coach = browse(COACH, width=PHONE, height=HEIGHT)
    coach.goto(f"/employments/{kim.job.pk}/signal/")
    coach.get_by_label("Het contract wordt niet verlengd").check()
    coach.get_by_label("Laatste werkdag").fill(written(last_day))
    coach.get_by_label("Toelichting").fill("De bakkerij krijgt minder werk.")
    seen(coach, album, "1-signal-320", PHONE)
    press(coach, "Melding versturen")
    expect(coach.get_by_role("heading", level=1)).to_be_visible()

    page = browse(EXPERT, height=HEIGHT)
    case = JobEnd.objects.get(employment=kim.job)
    page.goto(f"/job-ends/{case.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Einde van de baan")
    seen(page, album, "2-signalled")

    follow(page, "Gesprek vastleggen")
    page.get_by_label("Telefoon", exact=True).check()
    page.get_by_label("Uitkomst").fill("Noa wil graag blijven werken, het liefst met techniek.")
    seen(page, album, "3-talk")
    press(page, "Gesprek vastleggen")
    told(page, "Het gesprek is vastgelegd")

    page.goto(f"/job-ends/{case.pk}/")
    follow(page, "Baan stopt")
    page.get_by_label("Laatste werkdag").fill(written(last_day))
    page.get_by_label("Reden").select_option("Contract niet verlengd")
    press(page, page.locator("main form button[type=submit]").last.inner_text())
    page.goto(f"/job-ends/{case.pk}/")
    seen(page, album, "4-not-extended")

    follow(page, "Zoeken beginnen")
    press(page, "Zoeken beginnen")
    page.goto(f"{kim.file}klantfase/")
    page.get_by_label("3 Op weg naar werk").check()
    page.get_by_label("Reden").select_option("Zoekt ander werk terwijl het werk nog loopt")
    press(page, page.locator("main form button[type=submit]").last.inner_text())

    ask = f"{kim.file}services/trajectories/new/?service=naar_werk"
    page.goto(ask)
    page.get_by_label("Waarom dit traject").fill("Noa kan werken; alleen het werk ontbreekt.")
    page.get_by_label("Wat moet het opleveren").fill("Een baan in de techniek.")
    seen(page, album, "5-criteria")
    press(page, "Traject aanvragen")
    expect(page.locator(".utrecht-form-field-error-message").first).to_be_visible()
    for box in page.locator("input[type=checkbox]").all():
        box.check()
    press(page, "Traject aanvragen")
    traject = Trajectory.objects.get(client=kim.client)
    assert traject.before_job_end
    page.goto(f"/trajectories/{traject.pk}/order/")
    page.get_by_label("Re-integratiebedrijf").select_option(str(company.pk))
    press(page, page.locator("main form button[type=submit]").last.inner_text())
    page.goto(f"{kim.file}services/")
    seen(page, album, "6-ordered")

    assert Coaching.objects.get(pk=kim.coaching.pk).ended_on is None
    page.goto(f"/job-ends/{case.pk}/")
    seen(page, album, "7-searching")
    page.goto(kim.file)
    seen(page, album, "8-file")
    phone = browse(EXPERT, width=PHONE, height=HEIGHT)
    phone.goto(f"/job-ends/{case.pk}/")
    seen(phone, album, "9-searching-320", PHONE)
