"""The pages of destruction: terms, lists and statement, by number; and nobody finds a client who was destroyed."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.roles import Role
from base.refusal import Invalid
from clients.actions.access import grant_with_account
from clients.models import Client
from journeys.actions.destruction import carry_out_approved, propose_destruction
from journeys.actions.import_clients import known
from journeys.import_file import Checker
from journeys.import_lines import COLUMNS
from journeys.models import Destruction
from journeys.retention import TERMS
from tests import factories
from tests.conftest import SignIn
from tests.destruction.conftest import CLOCK, Approve
from tests.statements import counted

pytestmark = pytest.mark.django_db

HOME = "/privacy/destructions/"


def test_from_list_to_statement_by_page(
    on: date, gone: Client, administrator: User, officer: User, sign_in: SignIn
) -> None:
    factories.JourneyFactory(klantfase="uitgestroomd", phase_since=date(2019, 1, 7))
    keeper, privacy = sign_in(administrator), sign_in(officer)
    page = keeper.get(HOME).content.decode()
    for term in TERMS:
        assert term.what in page
    assert keeper.get("/", follow=True).request["PATH_INFO"] == HOME
    answer = keeper.post(f"{HOME}new/", {"kind": "dossier"}, follow=True)
    made = Destruction.objects.get()
    here = f"{HOME}{made.pk}/"
    assert answer.request["PATH_INFO"] == here
    assert keeper.get(f"{here}decision/").status_code == 403
    assert keeper.get(f"{here}statement/").status_code == 404
    page = privacy.get(here).content.decode()
    assert gone.number in page
    assert "Gijs" not in page
    factories.TaskFactory(client=gone)
    page = privacy.get(here).content.decode()
    assert "Er is nog een open taak" in page
    assert "Wordt geweigerd" in page
    assert "worden 1" not in privacy.get(f"{here}decision/").content.decode()
    assert privacy.post(f"{here}decision/", {"approve": "nee", "note": ""}).status_code == 400
    answer = privacy.post(f"{here}decision/", {"approve": "ja", "note": ""}, follow=True)
    assert "De lijst is goedgekeurd." in answer.content.decode()
    assert privacy.post(f"{here}decision/", {"approve": "ja", "note": ""}).status_code == 409
    carry_out_approved(**CLOCK)
    page = privacy.get(f"{here}statement/").content.decode()
    assert "Verklaring van vernietiging" in page
    assert "De lijst is zoals toen" in page
    assert made.ground in page
    for text in ("Gijs", "Weg"):
        assert text not in page.partition("<main")[2].replace("gegaan", "")


def test_a_line_is_kept_off_by_page(on: date, gone: Client, officer: User, sign_in: SignIn) -> None:
    made = propose_destruction(kind="dossier", actor=officer, **CLOCK)
    here, line = f"{HOME}{made.pk}/", made.lines.get()
    browser = sign_in(officer)
    assert browser.get(f"{here}lines/{line.pk}/hold/").status_code == 200
    answer = browser.post(f"{here}lines/{line.pk}/hold/", {"reason": "Er loopt een bezwaar."}, follow=True)
    assert "Bewaard op verzoek: Er loopt een bezwaar." in answer.content.decode()
    assert browser.get(f"{here}lines/999/hold/").status_code == 404
    assert browser.get(f"{here}decision/").status_code == 403  # who made it


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}))
def test_the_pages_are_closed_to_everybody_else(
    gone: Client, administrator: User, sign_in: SignIn, role: str
) -> None:
    made = propose_destruction(kind="dossier", actor=administrator, **CLOCK)
    browser = sign_in(factories.UserFactory(role=role, office=gone.office))
    line = made.lines.get().pk
    for rest in ("", "new/", f"{made.pk}/", f"{made.pk}/decision/", f"{made.pk}/lines/{line}/hold/",
                 f"{made.pk}/statement/"):  # fmt: skip
        assert browser.get(f"{HOME}{rest}").status_code == 403


@pytest.mark.parametrize("many", [1, 60])
def test_the_pages_cost_the_same_however_long_the_list(
    on: date, office: Any, administrator: User, officer: User, sign_in: SignIn, many: int
) -> None:
    for _ in range(many):
        client = factories.JourneyFactory(
            client__office=office, klantfase="uitgestroomd", phase_since=date(2019, 1, 7)
        ).client
        factories.TaskFactory(client=client)
    made = propose_destruction(kind="dossier", actor=administrator, **CLOCK)
    browser = sign_in(officer)
    for path in (HOME, f"{HOME}{made.pk}/", f"{HOME}{made.pk}/decision/"):
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(path).status_code == 200
        assert len(counted(captured)) <= 10, path


# --- Found by nobody ---------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_a_destroyed_client_is_found_by_nobody(
    on: date, lot: Client, approve: Approve, sign_in: SignIn, role: str
) -> None:
    approve()
    carry_out_approved(**CLOCK)
    user = factories.UserFactory(role=role, office=lot.office, may_export=role in ("team_lead", "senior_expert"))
    assert not Client.objects.visible_to(user, on).exists()
    browser = sign_in(user)
    for path in (f"/clients/{lot.number}/", f"/clients/{lot.number}/services/", f"/api/v1/clients/{lot.number}"):
        assert browser.get(path).status_code in (403, 404)
    for path in ("/my-work/?view=clients", f"/clients/?q={lot.number}", "/api/v1/clients", "/api/v1/journeys",
                 "/api/v1/employments", "/api/v1/job-ends", "/vacancies/", "/exports/"):  # fmt: skip
        answer = browser.get(path)
        assert lot.number not in answer.content.decode().replace(f'value="{lot.number}"', "").replace(
            f"q={lot.number}", ""
        ), path


def test_the_log_of_a_destroyed_client_is_read_by_its_number(
    on: date, lot: Client, approve: Approve, officer: User, sign_in: SignIn
) -> None:
    approve()
    carry_out_approved(**CLOCK)
    page = sign_in(officer).get(f"/privacy/clients/{lot.number}/?view=changes").content.decode()
    assert "Vernietigen" in page
    assert "waarde vernietigd" in page


def test_a_number_that_was_destroyed_is_not_given_out_again(lot: Client, approve: Approve, office: Any) -> None:
    approve()
    carry_out_approved(**CLOCK)
    user = factories.UserFactory(role=Role.CLIENT)
    with pytest.raises(Invalid, match="no number of a client"):
        grant_with_account(number=lot.number, user=user, mandate="", on=CLOCK["on"])
    checker = Checker(known(), CLOCK["on"])
    checker.add(2, [lot.number if column == "number" else "" for column in COLUMNS])
    assert ("number", "belongs to a file that was destroyed") in [
        (fault.column, fault.reason) for fault in checker.faults
    ]
