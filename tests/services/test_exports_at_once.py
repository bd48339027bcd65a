"""At the same moment: two people decide on one export, and one person asks two."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.roles import Role
from base.refusal import NotPossibleNow
from journeys.actions.exports import ask_export, decide_export
from journeys.exports import Asked
from journeys.models import Export
from tests import factories, protection_factories
from tests.services.test_parallel import AT, ON, at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
WHY = "Ik verdeel de gesprekken van december over het team."


@pytest.fixture(autouse=True)
def _postgresql() -> None:
    assert connection.vendor == "postgresql", "DATABASE_URL must name a PostgreSQL database"


def test_of_two_decisions_at_once_one_holds() -> None:
    export = protection_factories.ExportFactory(asked_at=AT)
    officers = factories.UserFactory.create_batch(2, role=Role.PRIVACY_OFFICER)

    def decide(place: int) -> Any:
        return decide_export(export_id=export.pk, approve=not place, note="Nee", actor=officers[place], on=ON, at=AT)

    done = at_once(lambda: decide(0), lambda: decide(1))
    assert {type(one) for one in done} == {Export, NotPossibleNow}
    (holds,) = (one for one in done if isinstance(one, Export))
    export.refresh_from_db()
    assert (export.state, export.decided_by) == (holds.state, holds.decided_by)


def test_two_requests_at_once_do_not_slip_below_the_threshold(settings: Any) -> None:
    settings.EXPORT_THRESHOLD = 2
    lead = factories.UserFactory(role=Role.TEAM_LEAD, may_export=True)
    factories.ClientFactory.create_batch(2, office=lead.office)

    def ask() -> Any:
        return ask_export(asked=Asked(kind="klanten"), reason=WHY, actor=lead, on=ON, at=AT + timedelta(hours=1))

    done = at_once(ask, ask, ask)
    assert sorted(one.state for one in done) == ["gevraagd", "gevraagd", "goedgekeurd"]
