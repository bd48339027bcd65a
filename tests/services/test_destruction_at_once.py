"""At the same moment: two people approve one list, two runs carry it out, and somebody records work on the client."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.roles import Permission, Role
from audit.models import ChangedValues
from base.refusal import Invalid, NotPossibleNow, NotVisible
from clients.actions.emergency import open_in_emergency
from clients.models import Client, EmergencyAccess
from journeys.actions.common import lock_client
from journeys.actions.destruction import carry_out, carry_out_approved, decide_destruction, propose_destruction
from journeys.models import Destruction, DestructionStatement
from tests import factories
from tests.destruction.whole_file import MARK, everywhere, whole_file
from tests.services.test_parallel import AT, ON, at_once, somebody_waits_for_a_lock, wait_until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
CLOCK: dict[str, Any] = {"on": ON, "at": AT}


@pytest.fixture(autouse=True)
def _postgresql() -> None:
    assert connection.vendor == "postgresql", "DATABASE_URL must name a PostgreSQL database"


@pytest.fixture
def made() -> Destruction:
    """A list of one file, with a row in every table, which nobody approved yet."""
    whole_file(factories.OfficeFactory())
    keeper = factories.UserFactory(role=Role.ADMINISTRATOR)
    return propose_destruction(kind="dossier", actor=keeper, **CLOCK)


def _decide(made: Destruction, *, approve: bool = True) -> Destruction:
    officer = factories.UserFactory(role=Role.PRIVACY_OFFICER)
    return decide_destruction(destruction_id=made.pk, approve=approve, note="Nee", actor=officer, **CLOCK)


def test_of_two_decisions_at_once_one_holds(made: Destruction) -> None:
    done = at_once(lambda: _decide(made), lambda: _decide(made, approve=False))
    assert {type(one) for one in done} == {Destruction, NotPossibleNow}
    (holds,) = (one for one in done if isinstance(one, Destruction))
    made.refresh_from_db()
    assert (made.state, made.decided_by) == (holds.state, holds.decided_by)


def test_two_lists_at_once_never_hold_the_same_file() -> None:
    for _ in range(3):
        factories.JourneyFactory(klantfase="uitgestroomd", phase_since=date(2020, 1, 6))
    keepers = factories.UserFactory.create_batch(2, role=Role.ADMINISTRATOR)
    done = at_once(
        lambda: propose_destruction(kind="dossier", actor=keepers[0], **CLOCK),
        lambda: propose_destruction(kind="dossier", actor=keepers[1], **CLOCK),
    )
    assert {type(one) for one in done} == {Destruction, NotPossibleNow}


def test_two_runs_at_once_destroy_once_and_make_one_statement(made: Destruction) -> None:
    _decide(made)
    done = at_once(lambda: carry_out_approved(**CLOCK), lambda: carry_out_approved(**CLOCK))
    assert not [one for one in done if isinstance(one, Exception)]
    statement = DestructionStatement.objects.get()
    assert (statement.destroyed, statement.stayed) == (1, 0)
    assert everywhere(MARK) == set()


def test_whoever_acts_on_the_client_at_that_moment_waits_and_finds_nobody(made: Destruction) -> None:
    _decide(made)
    line = made.lines.get()
    client = Client.objects.get(pk=line.subject_id)
    lead = factories.UserFactory(role=Role.TEAM_LEAD, office=client.office)

    def act() -> Any:
        from base.acts import doing

        with doing("test.task", lead.pk):
            lock_client(client.pk, actor=lead, permission=Permission.HANDLE_TASK, on=ON)
            return factories.TaskFactory(client=client)

    done = at_once(act, lambda: carry_out(line_id=line.pk, actor=None, **CLOCK))
    line.refresh_from_db()
    if isinstance(done[0], NotVisible):
        assert line.outcome == "vernietigd"
        assert not ChangedValues.objects.filter(change__client_id=client.pk).exists()
    else:
        assert not isinstance(done[0], Exception)
        assert (line.outcome, line.why) == ("blijft", "er is nog een open taak")


def test_nobody_opens_in_an_emergency_what_is_destroyed_at_that_moment(made: Destruction) -> None:
    _decide(made)
    line = made.lines.get()
    client = Client.objects.get(pk=line.subject_id)
    outsider = factories.UserFactory(office=factories.OfficeFactory())
    asked = {"number": client.number, "birth_date": client.birth_date, "reason": "De klant staat aan onze balie."}
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            carry_out(line_id=line.pk, actor=None, **CLOCK)
            opening = pool.submit(_answered, lambda: open_in_emergency(**asked, actor=outsider, **CLOCK))
            pool.submit(_answered, lambda: wait_until(somebody_waits_for_a_lock)).result(10)
        assert isinstance(opening.result(10), Invalid)
    assert not EmergencyAccess.objects.filter(client=client).exists()


def _answered(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except Exception as problem:
        return problem
    finally:
        connection.close()
