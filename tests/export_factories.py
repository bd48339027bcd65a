"""Requests to take data out."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.roles import Role
from journeys.models import Export
from tests.factories import RECORDED_AT, UserFactory


class ExportFactory(DjangoModelFactory[Export]):
    """Two hundred clients, which a second person has not decided on."""

    class Meta:
        model = Export

    number = factory.Sequence(lambda n: f"E{n:08d}")
    kind = Export.Kind.CLIENTS
    asked_by: Any = factory.SubFactory(UserFactory, role=Role.TEAM_LEAD, may_export=True)
    office = factory.SelfAttribute("asked_by.office")
    asked_at = RECORDED_AT
    reason = "Ik verdeel de gesprekken van december over het team."
    count = 200
    needs_second = True
    state = Export.State.ASKED
    expires_at = factory.LazyAttribute(lambda row: row.asked_at + timedelta(days=7))
