"""Who proposes and who approves, and a client who left so long ago that the file must go."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Office, User
from accounts.roles import Role
from clients.models import Client
from journeys.actions.destruction import decide_destruction, propose_destruction
from journeys.models import Destruction
from tests import factories
from tests.destruction.whole_file import whole_file

ON, AT = date(2026, 11, 23), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLOCK: dict[str, Any] = {"on": ON, "at": AT}
Approve = Callable[..., Destruction]


@pytest.fixture
def officer(db: None) -> User:
    """The privacy officer, who approves."""
    return factories.UserFactory(role=Role.PRIVACY_OFFICER, name="Fatima Tahiri")


@pytest.fixture
def lot(office: Office) -> Client:
    """Left six years ago, with a row in every table."""
    return whole_file(office)


@pytest.fixture
def gone(office: Office) -> Client:
    """Left six years ago, with nothing but a klantreis."""
    client: Client = factories.ClientFactory(office=office, first_name="Gijs", last_name="Weg")
    factories.JourneyFactory(client=client, klantfase="uitgestroomd", phase_since=date(2020, 11, 2))
    return client


@pytest.fixture
def approve(administrator: User, officer: User) -> Approve:
    """A list of what is over its term, approved."""

    def made(kind: str = "dossier") -> Destruction:
        found = propose_destruction(kind=kind, actor=administrator, **CLOCK)
        return decide_destruction(destruction_id=found.pk, approve=True, note="", actor=officer, **CLOCK)

    return made
