"""Outside the klantreis nothing is recorded: after outflow only the return, in sheltered work only the talks."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Organisation, User
from base.refusal import NotPossibleNow
from clients import models
from clients.models import Client, Employment
from journeys import client_file
from journeys.actions.common import FLOWED_OUT, SHELTERED
from journeys.actions.conversations import record_conversation
from journeys.actions.workplans import write_workplan
from journeys.lifecycle import Klantfase
from journeys.models import Conversation, Journey
from tests.journeys.acts import end, extend, start

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def talk(client: Client, actor: User) -> Conversation:
    return record_conversation(
        client_id=client.pk, kind="coachgesprek", channel="telefoon", held_on=ON, topics=[], outcome="", minutes=None,
        employment_id=None, callback_on=None, change="", actor=actor, on=ON, at=AT,
    )  # fmt: skip


def plan(client: Client, actor: User) -> Any:
    return write_workplan(
        client_id=client.pk, goal="Werk", helps="", hinders="", agreements="Bellen", service_reason="",
        expected_result="", evaluation="Gelukt.", note="", base_number=0, actor=actor, on=ON, at=AT,
    )  # fmt: skip


def can(client: Client, actor: User) -> frozenset[str]:
    return client_file.read(client_file.visible(actor, ON).get(pk=client.pk), actor, ON).can


def test_after_outflow_only_the_return_is_recorded(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User
) -> None:
    Journey.objects.update(klantfase=Klantfase.UITGESTROOMD)
    for act in (
        lambda: talk(kim, expert),
        lambda: plan(kim, expert),
        lambda: start(kim, bakery, expert),
        lambda: extend(kims_job, expert),
        lambda: end(kims_job, expert),
    ):
        with pytest.raises(NotPossibleNow) as refused:
            act()
        assert refused.value.message == FLOWED_OUT
    assert not Conversation.objects.exists()
    assert models.ContractTerm.objects.count() == 1
    found = can(kim, expert)
    assert "move_klantfase" in found
    assert not found & {"record_conversation", "record_work", "write_workplan"}


def test_of_people_in_sheltered_work_only_talks_are_recorded(kim: Client, bakery: Organisation, expert: User) -> None:
    Client.objects.filter(pk=kim.pk).update(sheltered=True)
    talk(kim, expert)
    assert Conversation.objects.count() == 1
    for act in (lambda: plan(kim, expert), lambda: start(kim, bakery, expert)):
        with pytest.raises(NotPossibleNow) as refused:
            act()
        assert refused.value.message == SHELTERED
    found = can(kim, expert)
    assert "record_conversation" in found
    assert not found & {"move_klantfase", "record_work", "write_workplan"}
