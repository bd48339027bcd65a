"""A client whose work we do not know tells how it goes: it waits for a team lead, and the client follows it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from accounts.roles import Role
from base.refusal import Invalid, NotAllowed, NotVisible
from clients.models import Client, ClientAccess
from journeys.actions.unplaced import place, report_own_unknown_job, set_aside
from journeys.models import UnplacedSignal
from notifications.models import Notification
from tests import factories
from tests.journeys.acts import reporting

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOLD = {"employer_name": "Bloemen Bos", "kind": "dreigend", "expected_end_on": "", "message": "Minder uren."}


def tell(client: Client, actor: User, **other: Any) -> UnplacedSignal:
    values: dict[str, Any] = {
        **TOLD, "client_id": client.pk, "expected_end_on": None, "actor": actor, "on": ON, "at": AT, **other
    }  # fmt: skip
    return reporting(report_own_unknown_job, **values)


def test_without_a_known_job_a_client_tells_where_the_work_is_and_follows_it(
    kims_browser: Browser, kim: Client, kims_account: User, team_lead: User
) -> None:
    path = f"/mine/{kim.number}/signal/other-job/"
    assert path in kims_browser.get("/mine/").content.decode()
    form = kims_browser.get(path)
    assert list(form.context["form"].fields) == ["employer_name", "kind", "expected_end_on", "message"]
    receipt = kims_browser.post(path, TOLD, follow=True).content.decode()
    row = UnplacedSignal.objects.get()
    assert (row.name, row.client_number, row.office, row.channel) == (kim.full_name, kim.number, kim.office, "klant")
    assert row.receipt in receipt
    assert "Een medewerker leest dit." in receipt
    kims_browser.post(path, TOLD)
    assert UnplacedSignal.objects.count() == 1
    assert row.receipt in kims_browser.get("/mine/").content.decode()
    assert Notification.objects.get().recipient == team_lead


def test_with_a_known_job_the_page_offers_that_job(kims_browser: Browser, kims_job: Any, kim: Client) -> None:
    page = kims_browser.get("/mine/").content.decode()
    assert f"/mine/{kim.number}/signal/" in page
    assert "other-job" not in page


@pytest.mark.parametrize("how", ["placed", "aside"])
def test_the_client_reads_what_became_of_it(
    kims_browser: Browser, kim: Client, kims_account: User, team_lead: User, how: str
) -> None:
    row = tell(kim, kims_account)
    clock: dict[str, Any] = {"unplaced_id": row.pk, "version": 1, "actor": team_lead, "on": ON, "at": AT}
    if how == "placed":
        place(employment_id=factories.EmploymentFactory(client=kim).pk, **clock)
    else:
        set_aside(reason="Al bekend.", **clock)
    assert Notification.objects.get(recipient=kims_account).url == f"/mine/signals/unplaced/{row.pk}/"
    page = kims_browser.get(f"/mine/signals/unplaced/{row.pk}/").content.decode()
    assert ("Wij hebben dit gelezen" in page) is (how == "aside")
    assert "Al bekend." not in page
    assert row.receipt in kims_browser.get("/mine/").content.decode()


@pytest.mark.parametrize("name", ["", "   ", "B" * 121])
def test_where_one_works_is_asked_at_the_field(kim: Client, kims_account: User, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        tell(kim, kims_account, employer_name=name)
    assert set(refused.value.errors) == {"employer_name"}
    assert not UnplacedSignal.objects.exists()


def test_of_somebody_else_or_after_the_access_ended_nothing_is_told_or_read(
    kims_browser: Browser, kim: Client, kims_account: User
) -> None:
    row = tell(kim, kims_account)
    with pytest.raises(NotVisible):
        tell(factories.ClientFactory(), kims_account)
    ClientAccess.objects.update(until=ON, end_reason="Op verzoek")
    with pytest.raises(NotVisible):
        tell(kim, kims_account, message="Nog iets.")
    assert kims_browser.get(f"/mine/signals/unplaced/{row.pk}/").status_code == 404
    assert UnplacedSignal.objects.count() == 1


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.CLIENT}))
def test_only_who_looks_along_tells_it(kim: Client, role: str) -> None:
    with pytest.raises((NotAllowed, NotVisible)):
        tell(kim, factories.UserFactory(role=role, office=kim.office))
