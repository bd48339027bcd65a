"""What stands out in the logs, and how they are, on the first page of who oversees them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts.models import User
from audit import actions, oversight
from audit.models import Reading
from clients.models import Client
from tests import factories
from tests.clients.test_privacy_pages import read, text

pytestmark = pytest.mark.django_db


def test_who_opens_many_files_of_others_stands_out_most_first(
    overseer: Browser, expert: User, colleague: User, senior: User, office: Any
) -> None:
    clients = [factories.ClientFactory(office=office) for _ in range(oversight.NOTABLE_FILES + 2)]
    for client in clients:
        read(client, colleague, own=False)
        read(client, senior, own=True)
    for client in clients[:-1]:
        read(client, expert, 3, own=False)
    page = text(overseer, "/privacy/")
    assert page.index(colleague.name) < page.index(expert.name)
    assert f'<td data-label="Dossiers van anderen">{len(clients)}</td>' in page
    assert senior.name not in page
    assert f"/privacy/users/{colleague.pk}/?view=others" in page


def test_as_many_files_as_allowed_and_files_of_longer_ago_do_not_stand_out(
    overseer: Browser, expert: User, colleague: User, office: Any
) -> None:
    clients = [factories.ClientFactory(office=office) for _ in range(oversight.NOTABLE_FILES + 1)]
    for client in clients:
        read(client, colleague, own=False, at=timezone.now() - timedelta(days=7, minutes=1))
    for client in clients[1:]:
        read(client, expert, 2, own=False)
    assert "Niemand valt op." in text(overseer, "/privacy/")


def test_who_reads_a_whole_office_stands_out_though_the_role_may(
    overseer: Browser, team_lead: User, employer: User, senior: User, kim: Client
) -> None:
    many = [
        Reading(
            actor_id=reader.pk, client_id=n, number=kim.number, what="client-file", activity="werkverdeling",
            own=True, at=timezone.now(),
        )
        for reader, count in ((team_lead, 1), (employer, 1), (senior, 0))
        for n in range(oversight.NOTABLE_IN_ALL + count)
    ]  # fmt: skip
    actions.record_readings(readings=many)
    page = text(overseer, "/privacy/")
    assert f'<td data-label="Dossiers in totaal">{oversight.NOTABLE_IN_ALL + 1}</td>' in page
    assert team_lead.name in page
    # An employer sees the own employees on one page; a colleague who stays at the threshold does not stand out.
    assert employer.name not in page
    assert senior.name not in page


def test_the_state_of_the_logs_says_what_waits_and_for_how_long(overseer: Browser, kim: Client, expert: User) -> None:
    assert "Nog geen zegel" in text(overseer, "/privacy/")
    actions.seal(at=timezone.now())
    page = text(overseer, "/privacy/")
    assert "ma 23 november 2026, 10.00 uur" in page
    assert "loopt achter" not in page
    read(kim, expert, 3)
    page = text(overseer, "/privacy/")
    assert "3 regels" in page
    assert "loopt achter" not in page
    read(kim, expert, at=timezone.now() - timedelta(minutes=6))
    assert "Verzegelen loopt achter" in text(overseer, "/privacy/")
