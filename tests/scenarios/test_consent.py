"""A doubt about a contract, and a client who decides with whom we speak; told through the pages by who live it.

Scenario 2 of the acceptance scenarios after study 004 (004:1472-1480, 1494-1496, 7046-7050), with what follows it.
"""

from datetime import date

import pytest
from django.test import Client as Browser

from accounts.models import User
from accounts.roles import Role
from audit.models import RefusedContact
from clients.models import Client, Coaching, Consent
from journeys.models import Agreement, JobEnd, Signal, Task
from tests import factories
from tests.conftest import SignIn
from tests.scenarios.test_end_of_a_job import filled_in, post

pytestmark = pytest.mark.django_db


def without_consent(browser: Browser, where: str, **values: str) -> str:
    """Send a form that is refused for want of consent, and read what it says."""
    answer = browser.post(where, filled_in(browser, where, values))
    assert answer.status_code == 403
    return str(answer.content.decode())


def test_at_a_doubt_the_employer_is_called_only_once_the_client_agrees_and_no_longer_than_that(
    on: date,
    kim: Client,
    kims_account: User,
    kims_coaching: Coaching,
    employer: User,
    expert: User,
    sign_in: SignIn,
) -> None:
    desk, home, portal = sign_in(expert), sign_in(kims_account), sign_in(employer)
    officer = sign_in(factories.UserFactory(role=Role.PRIVACY_OFFICER))
    job = kims_coaching.employment

    # The talk about the contract's end was held; Kim does not know yet, and was not asked. It is a doubt.
    talk = {"kind": "contracteinde", "channel": "telefoon", "held_on": "23-11-2026", "employment_id": str(job.pk)}
    post(desk, f"/clients/{kim.number}/conversations/new/", **talk, outcome="Besproken.")
    case = JobEnd.objects.get()
    post(desk, f"/job-ends/{case.pk}/steps/twijfel/", review_on="7-12-2026")
    assert "Geen toestemming" in desk.get(f"/job-ends/{case.pk}/").content.decode()

    # The adviser wants to call the employer: refused, explained, and kept.
    call = f"/clients/{kim.number}/agreements/new/?employment={job.pk}&contact=werkgever&from=/job-ends/{case.pk}/"
    plan = {"what": "belt wat er nodig is om te verlengen", "due_on": "25-11-2026"}
    page = without_consent(desk, call, **plan)
    assert "Neem daarom nu geen contact op met Bakkerij Het Molentje." in page
    assert "belt wat er nodig is om te verlengen" in page
    assert "Joost Coenen" in page
    assert not Agreement.objects.exists()
    without_consent(desk, f"/job-ends/{case.pk}/checklists/twijfel/", werkgever_gevraagd="gedaan")
    assert [row.act for row in RefusedContact.objects.order_by("pk")] == [
        "agreements.make_agreement", "checklists.check_items",
    ]  # fmt: skip
    log = officer.get(f"/privacy/clients/{kim.number}/?view=refusals").content.decode()
    assert log.count("Werkgever: Bakkerij Het Molentje") == 2

    # The external jobcoach is called without consent.
    post(desk, call.replace("contact=werkgever", "contact=jobcoach"), what="belt Joost over het werk")
    assert Agreement.objects.get().contact == "jobcoach"
    post(desk, f"/job-ends/{case.pk}/checklists/twijfel/", jobcoach_gevraagd="gedaan")
    assert RefusedContact.objects.count() == 2

    # The button of the refusal asks Kim, who says yes in the portal; the adviser hears, and calls.
    typed = filled_in(desk, call, plan)
    asked = desk.post(call, {**typed, "ask_consent": desk.post(call, typed).context["missing"].value})
    assert "De toestemming is gevraagd aan Kim van Dijk." in asked.content.decode()
    assert "Wij hebben een vraag voor u" in home.get("/messages/").content.decode()
    question = Consent.objects.get()
    post(home, f"/mine/{kim.number}/consents/{question.pk}/", given="ja")
    assert f"Toestemming gegeven: {kim.number}" in desk.get("/messages/").content.decode()
    post(desk, call, **plan)
    assert Task.objects.open().filter(rule="agreement").count() == 1
    post(desk, f"/job-ends/{case.pk}/checklists/twijfel/", werkgever_gevraagd="gedaan")

    # Kim no longer wants it: what was planned with the employer stops at once, with the jobcoach it goes on.
    post(home, f"/mine/{kim.number}/consents/{question.pk}/withdraw/")
    stopped = Agreement.objects.get(contact="werkgever")
    assert (stopped.dropped_on, stopped.drop_reason) == (on, "Toestemming ingetrokken.")
    assert Agreement.objects.get(contact="jobcoach").is_open
    assert not Task.objects.open().filter(rule="agreement").exists()
    told = desk.get("/messages/").content.decode()
    assert "Vervallen: belt wat er nodig is om te verlengen." in told
    without_consent(desk, call, **plan)

    # What the employer reports is heard all the same.
    post(portal, f"/employees/{job.pk}/signal/", kind="dreigend", message="Wij twijfelen.")
    assert Signal.objects.get().job_end == case
