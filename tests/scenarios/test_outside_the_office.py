"""Stories of the end of a job in which people outside the office take part, told through the pages.

Scenarios that belong elsewhere: a whole caseload that moves (6), as the contact of one client changes at a time, so
only the lead of one case is told here; jobfinding (8) and the hours of a jobcoach (9), which are not kept; messages
between people (13), as the notices here go one way; the figures (16), which need a whole population.
"""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Organisation, User
from clients.models import Client, Coaching, Employment
from journeys.actions.sweep import sweep
from journeys.models import CheckedItem, JobEnd, Signal, Task
from notifications.models import Notification
from tests import factories
from tests.conftest import SignIn
from tests.journeys.acts import AT
from tests.scenarios.test_end_of_a_job import post, talk

pytestmark = pytest.mark.django_db

# What only the office writes about Kim.
INSIDE = "Autismespectrumstoornis"


def test_at_a_doubt_the_jobcoach_may_be_asked_and_the_employer_only_when_the_client_agrees(
    on: date, kim: Client, kims_coaching: Coaching, expert: User, sign_in: SignIn
) -> None:
    """Scenario 2 (004:1476-1480, 1494-1496): the doubt has a day to look again."""
    desk = sign_in(expert)
    talk(desk, kim, "contracteinde", kims_coaching.employment)
    case = JobEnd.objects.get()
    where = f"/job-ends/{case.pk}/steps/twijfel/"
    asked = desk.get(where).content.decode()
    assert "Bel de werkgever alleen als de klant dat goedvindt. Voor een externe jobcoach is dat niet nodig." in asked
    post(desk, where, review_on="7-12-2026")
    stored = JobEnd.objects.get()
    assert (stored.state, stored.review_on) == ("twijfel", date(2026, 12, 7))
    post(desk, f"/job-ends/{case.pk}/checklists/twijfel/", jobcoach_gevraagd="gedaan")
    assert CheckedItem.objects.get().item == "jobcoach_gevraagd"
    assert "Alleen als de klant dat goedvindt." in desk.get(f"/job-ends/{case.pk}/").content.decode()


def test_the_lead_goes_to_a_colleague_who_confirms_and_the_giver_hears(
    on: date, kims_job: Employment, expert: User, colleague: User, sign_in: SignIn
) -> None:
    """Scenario 6, for one case (004:4486-4495, 7026-7036): the tasks go along."""
    giver, receiver = sign_in(expert), sign_in(colleague)
    post(giver, f"/employments/{kims_job.pk}/end/", ended_on="20-11-2026", reason="ontslag")
    sweep(on=on, at=AT)
    case = JobEnd.objects.get()
    assert Task.objects.open().get(rule="startgesprek").assignee == expert
    post(giver, f"/job-ends/{case.pk}/lead/", to_user_id=colleague.pk, reason="Anouk gaat weg.")
    assert Task.objects.open().get(rule="startgesprek").assignee == colleague
    assert "Overname bevestigen" in receiver.get(f"/job-ends/{case.pk}/").content.decode()
    post(receiver, f"/job-ends/{case.pk}/lead/accept/")
    told = "De regie over het einde van een baan is overgenomen"
    assert told in giver.get(reverse("messages")).content.decode()


def test_an_employer_gets_nothing_of_anothers_employee_and_no_word_of_health(
    on: date, kim: Client, kims_job: Employment, employer: User, expert: User, sign_in: SignIn
) -> None:
    """Scenario 10 (004:1476-1480): what is not theirs does not exist for them."""
    other = factories.EmploymentFactory(client__first_name="Roos", client__last_name="Elders")
    talk_about = {"kind": "coachgesprek", "channel": "telefoon", "held_on": "23-11-2026", "outcome": INSIDE}
    desk = sign_in(expert)
    post(desk, f"/clients/{kim.number}/conversations/new/", **talk_about)
    assert INSIDE in desk.get(f"/clients/{kim.number}/").content.decode()
    portal = sign_in(employer)
    own = f"/employees/{kims_job.pk}/signal/"
    for page in (portal.get("/employees/"), portal.get(own)):
        shown = page.content.decode()
        assert page.status_code == 200
        assert "Kim van Dijk" in shown
        for hidden in (INSIDE, "Elders", "aan_het_werk", "klantfase", "werkplan"):
            assert hidden not in shown
    values = {"kind": "niet_verlengd", "expected_end_on": "31-1-2027", "message": "Minder werk."}
    assert portal.get(f"/employees/{other.pk}/signal/").status_code == 404
    assert portal.post(f"/employees/{other.pk}/signal/", values).status_code == 404
    assert portal.get(f"/clients/{kim.number}/").status_code in (403, 404)
    assert not Signal.objects.exists()


def test_an_internal_jobcoach_who_knows_nobody_at_the_office_reports_and_reaches_the_fixed_contact(
    on: date, kims_job: Employment, bakery: Organisation, expert: User, sign_in: SignIn
) -> None:
    """Scenario 14 (004:3567-3571, 3757-3763): the report finds its way by the job, not by a name."""
    coach: User = factories.UserFactory(role="jobcoach", organisation=bakery)
    factories.CoachingFactory(employment=kims_job, coach=coach, kind=Coaching.Kind.INTERNAL, regime="")
    portal, desk = sign_in(coach), sign_in(expert)
    values: dict[str, Any] = {"kind": "niet_verlengd", "expected_end_on": "31-1-2027", "message": "Minder werk."}
    receipt = post(portal, f"/employments/{kims_job.pk}/signal/", **values)
    signal = Signal.objects.get()
    assert signal.receipt in receipt
    assert Notification.objects.get(recipient=expert).subject.startswith(f"Signaal {signal.receipt}")
    case = JobEnd.objects.get()
    assert (case.employment, case.state) == (kims_job, "gesignaleerd")
    assert "Minder werk." in desk.get(f"/job-ends/{case.pk}/").content.decode()
