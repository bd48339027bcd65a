"""The people who may export, and a request that waits for the second of them."""

from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from clients.models import Client
from journeys.models import Export
from tests import factories
from tests.exports.acts import ask


@pytest.fixture
def lead(team_lead: User) -> User:
    """The team lead, to whom the right was given."""
    User.objects.filter(pk=team_lead.pk).update(may_export=True)
    team_lead.may_export = True
    return team_lead


@pytest.fixture
def second(senior: User) -> User:
    """Somebody else of the office with the same right."""
    User.objects.filter(pk=senior.pk).update(may_export=True)
    senior.may_export = True
    return senior


@pytest.fixture
def officer(db: None) -> User:
    """The privacy officer."""
    return factories.UserFactory(role=Role.PRIVACY_OFFICER, name="Fatima Tahiri")


@pytest.fixture
def low(settings: Any) -> None:
    """From the second client on a second person decides."""
    settings.EXPORT_THRESHOLD = 1


@pytest.fixture
def waiting(low: None, lead: User, kim: Client) -> Export:
    """Two clients, which is more than the threshold."""
    factories.ClientFactory(office=kim.office)
    return ask(lead)
