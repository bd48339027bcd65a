"""An end that was announced and taken back, and when a startgesprek counts."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Employment
from journeys.actions import conversations, work
from journeys.actions.sweep import sweep
from journeys.models import Conversation, Task
from tests import factories
from tests.journeys.acts import AT, ON, a_task, end

pytestmark = pytest.mark.django_db


def withdraw(job: Employment, actor: User, version: int | None = None) -> Employment:
    return work.withdraw_end(employment_id=job.pk, version=version, actor=actor, on=ON, at=AT)


def test_an_announced_end_is_not_later_than_the_contract(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    with pytest.raises(Invalid) as refused:
        end(kims_job, expert, ended_on=date(2027, 2, 1))
    assert refused.value.errors == {"ended_on": "Dit is later dan het contract loopt. Verleng dan het contract."}


def test_an_announced_end_is_taken_back(kims_job: Employment, expert: User) -> None:
    announced = end(kims_job, expert, ended_on=date(2026, 12, 31))
    assert a_task("contract_end").anchor_on == date(2026, 12, 31)
    job = withdraw(kims_job, expert, announced.version)
    assert (job.expected_end_on, job.end_reason, job.version) == (date(2027, 1, 31), "", 3)
    assert not Task.objects.open().filter(rule="contract_end").exists()
    sweep(on=date(2026, 11, 30), at=AT)
    assert a_task("contract_end", state="open").anchor_on == date(2027, 1, 31)
    with pytest.raises(NotPossibleNow, match="geen einde aangekondigd"):
        withdraw(kims_job, expert)


def test_an_announced_end_of_a_permanent_job_leaves_it_without_an_end(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    job = factories.EmploymentFactory(client=kim, kind="vast", expected_end_on=None)
    end(job, expert, ended_on=date(2028, 12, 31))
    assert withdraw(job, expert).expected_end_on is None


def test_an_end_that_came_is_not_taken_back(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert)
    with pytest.raises(NotPossibleNow, match="al geëindigd"):
        withdraw(kims_job, expert)
    with pytest.raises(Stale):
        withdraw(kims_job, expert, 1)


@pytest.mark.parametrize(("days", "counts"), [(28, True), (29, False)])
@pytest.mark.parametrize("talk_first", [True, False])
def test_a_startgesprek_counts_when_held_in_the_last_four_weeks(
    kim: Client, kims_job: Employment, expert: User, talk_first: bool, days: int, counts: bool
) -> None:
    last = date(2026, 11, 20)

    def talk() -> None:
        conversations.record_conversation(
            client_id=kim.pk, kind=Conversation.Kind.STARTGESPREK, channel="telefoon",
            held_on=last - timedelta(days=days), topics=list(conversations.AGENDA), outcome="", minutes=None,
            employment_id=kims_job.pk, callback_on=None, change="", actor=expert, on=ON, at=AT,
        )  # fmt: skip

    if talk_first:
        talk()
    end(kims_job, expert, ended_on=last)
    if not talk_first:
        talk()
    assert Employment.objects.get(pk=kims_job.pk).followed_up_on == (last if counts else None)
