"""Who oversees the logs."""

from datetime import date

import pytest
from django.test import Client as Browser

from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.conftest import SignIn


@pytest.fixture
def officer(db: None) -> User:
    """Oversees the logs."""
    return factories.UserFactory(name="Fatima Tahiri", role=Role.PRIVACY_OFFICER)


@pytest.fixture
def overseer(on: date, officer: User, sign_in: SignIn) -> Browser:
    """The overseer, signed in."""
    return sign_in(officer)
