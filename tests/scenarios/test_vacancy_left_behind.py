"""An employer reports three months ahead; the place that comes free goes to the Werkgeversservicepunt.

Scenario 4 of the acceptance scenarios after study 004 (004:3612-3624, 3807-3813, 7058-7066), through the pages.
"""

from datetime import date

import pytest

from accounts.models import User
from accounts.roles import Role
from audit.models import RefusedContact
from clients.models import Client, Employment
from journeys.models import Candidate, EmployerReview, JobEnd, Signal, Trajectory, Vacancy
from tests import factories
from tests.conftest import SignIn
from tests.scenarios.test_end_of_a_job import post, refused

pytestmark = pytest.mark.django_db


def test_from_the_report_of_an_employer_to_a_new_employee(
    on: date, kim: Client, kims_job: Employment, employer: User, expert: User, sign_in: SignIn
) -> None:
    adviser = factories.UserFactory(
        name="Willem Prins", role=Role.EMPLOYER_ADVISER, office=kim.office, phone="030 555 02 02"
    )
    noor = factories.ClientFactory(first_name="Noor", last_name="Graaf", office=kim.office)
    factories.ContactPersonFactory(client=noor, user=expert)
    factories.JourneyFactory(client=noor)
    portal, desk, queue = sign_in(employer), sign_in(expert), sign_in(adviser)

    # The employer reports, gets a receipt, and is asked at once whether somebody new is sought.
    report = {"kind": "niet_verlengd", "expected_end_on": "31-1-2027", "message": "Minder werk."}
    receipt = post(portal, f"/employees/{kims_job.pk}/signal/", **report)
    signal, case = Signal.objects.get(), JobEnd.objects.get()
    assert signal.receipt in receipt
    assert "Zoekt u een nieuwe werknemer?" in receipt
    assert f"/employees/job-ends/{case.pk}/vacancy/" in receipt

    # Later it reads that contact is planned.
    post(desk, f"/signals/{signal.pk}/answer/", state="gepland", answer="Wij praten deze week met Kim.")
    assert "Contact gepland" in portal.get("/employees/").content.decode()

    # Yes: the vacancy is in the queue of the adviser, who hears of it; nobody reads who leaves.
    place = {"wanted": "ja", "job_title": "Hulp in de bakkerij", "hours": "24", "description": "Brood inpakken."}
    told = post(portal, f"/employees/job-ends/{case.pk}/vacancy/", **place)
    assert "Een adviseur van het Werkgeversservicepunt pakt dit op" in told
    review = {"went_well": "Altijd op tijd.", "what_would_fit": "Werk met de handen.", "would_take_back": "ja"}
    assert "Bedankt." in post(portal, f"/employees/job-ends/{case.pk}/review/", **review)
    vacancy = Vacancy.objects.get()
    for page in (queue.get("/", follow=True), queue.get(f"/vacancies/{vacancy.pk}/")):
        text = page.content.decode()
        assert "Hulp in de bakkerij" in text
        assert "Bakkerij Het Molentje" in text
        assert "Kim" not in text
        assert kim.number not in text
    assert "Nieuwe vacature: Hulp in de bakkerij" in queue.get("/messages/").content.decode()

    # The adviser takes it, and the employer knows whom to call.
    post(queue, f"/vacancies/{vacancy.pk}/steps/opgepakt/")
    seen = portal.get("/employees/").content.decode()
    assert "Willem Prins" in seen
    assert "030 555 02 02" in seen

    # The expert puts Noor forward, who agreed; without consent that is refused, and kept.
    where = f"/vacancies/{vacancy.pk}/candidates/new/"
    answer = desk.post(where, {"client_id": noor.pk, "client_agreed_on": "", "version": 2})
    assert answer.status_code == 403
    assert "Noor Graaf gaf geen toestemming om voorgesteld te worden" in answer.content.decode()
    assert RefusedContact.objects.get().number == noor.number
    post(desk, where, client_id=noor.pk, client_agreed_on="20-11-2026")
    candidate = Candidate.objects.get()
    shown = queue.get(f"/vacancies/{vacancy.pk}/").content.decode()
    for word in ("Noor Graaf", noor.number, "Anouk de Wit", "030 555 01 01"):
        assert word in shown
    for word in ("Op weg naar werk", "naar_werk", "06 12 34 56 78"):
        assert word not in shown

    # Noor is hired: the vacancy is filled, and the expert hears and records the job as usual.
    post(queue, f"/candidates/{candidate.pk}/result/", state="aangenomen", note="Begint maandag.")
    assert Vacancy.objects.get().state == "vervuld"
    assert "Leg de nieuwe baan vast" in desk.get("/messages/").content.decode()
    assert f"/clients/{noor.number}/employments/new/" in desk.get(f"/vacancies/{vacancy.pk}/").content.decode()

    # Whoever chooses a traject for Kim has read how the employer looks back (004:3777-3803).
    post(desk, f"/clients/{kim.number}/klantfase/", target="naar_werk", reason="ander_werk_gezocht", on="23-11-2026")
    ask = f"/clients/{kim.number}/services/trajectories/new/"
    asked = {
        "service": "begeleiding_bij_scholing",
        "reason_for_service": "Kim wil leren.",
        "expected_result": "Een diploma.",
        "day": "23-11-2026",
    }
    assert "Lees eerst hoe de werkgever terugkijkt." in refused(desk, ask, **asked)
    assert "Altijd op tijd." in desk.get(ask).content.decode()
    assert not Trajectory.objects.exists()
    post(desk, ask, review_read="on", **asked)
    kept = EmployerReview.objects.get()
    assert (kept.read_by, kept.read_on) == (expert, on)
