"""Changing the fixed contact or the stand-in, and who hears of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Coaching, ContactPerson, Employment
from journeys.actions.contact import change_contact
from journeys.models import Task
from notifications.models import Notification
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIXED, STAND_IN = ContactPerson.Position.FIXED, ContactPerson.Position.STAND_IN


@pytest.fixture
def newcomer(office: Any) -> User:
    return factories.UserFactory(office=office, name="Nadia Nieuw", phone="030 555 09 09")


def _running(client: Client, position: str) -> int | None:
    rows = ContactPerson.objects.filter(client=client, position=position, until=None)
    return rows.values_list("pk", flat=True).first()


def change(client: Client, to: User, actor: User, **other: Any) -> ContactPerson:
    values: dict[str, Any] = {
        "client_id": client.pk,
        "position": FIXED,
        "user_id": to.pk,
        "reason": " Andere baan ",
        "current_id": _running(client, other.get("position", FIXED)),
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return change_contact(**values)


def test_the_new_contact_begins_where_the_old_one_ends(
    kim: Client, expert: User, newcomer: User, team_lead: User
) -> None:
    change(kim, newcomer, team_lead)
    old, new = ContactPerson.objects.filter(client=kim, position=FIXED).order_by("since")
    assert (old.user, old.until) == (expert, ON)
    assert (new.user, new.since, new.until, new.reason, new.assigned_by) == (
        newcomer, ON, None, "Andere baan", team_lead,
    )  # fmt: skip


def test_a_first_contact_needs_no_reason_and_takes_the_tasks_that_were_nobodys(
    office: Any, newcomer: User, team_lead: User
) -> None:
    client = factories.ClientFactory(office=office)
    task = factories.TaskFactory(client=client, assignee=None)
    change(client, newcomer, team_lead, reason="")
    task.refresh_from_db()
    assert (task.assignee, task.version) == (newcomer, 2)


def test_open_tasks_move_along_except_what_was_handed_to_others(
    kim: Client, expert: User, colleague: User, newcomer: User, team_lead: User
) -> None:
    own, nobodys, others = (factories.TaskFactory(client=kim, assignee=who) for who in (expert, None, colleague))
    done = factories.TaskFactory(client=kim, assignee=expert, state="gedaan", closing="afgehandeld", closed_on=ON)
    elsewhere = factories.TaskFactory(assignee=expert)
    change(kim, newcomer, team_lead)
    assert {task.pk: task.assignee for task in Task.objects.select_related("assignee")} == {
        own.pk: newcomer,
        nobodys.pk: newcomer,
        others.pk: colleague,
        done.pk: expert,
        elsewhere.pk: expert,
    }


def test_another_stand_in_leaves_the_tasks_where_they_are(
    kim: Client, expert: User, colleague: User, newcomer: User, team_lead: User
) -> None:
    tasks = [factories.TaskFactory(client=kim, assignee=who) for who in (expert, colleague, None)]
    change(kim, newcomer, team_lead, position=STAND_IN)
    assert [Task.objects.get(pk=task.pk).assignee for task in tasks] == [expert, colleague, None]
    assert ContactPerson.objects.get(client=kim, position=STAND_IN, until=None).user == newcomer


def test_everybody_concerned_hears_of_it_the_same_day(
    kims_coaching: Coaching, employer: User, expert: User, newcomer: User, team_lead: User
) -> None:
    factories.UserFactory(role=Role.EMPLOYER)
    factories.UserFactory(role=Role.EMPLOYER, organisation=employer.organisation, is_active=False)
    change(kims_coaching.employment.client, newcomer, team_lead)
    told = {row.recipient: row for row in Notification.objects.select_related("recipient")}
    assert set(told) == {kims_coaching.coach, employer, expert, newcomer}
    assert all(row.created_at == AT for row in told.values())
    for outside in (kims_coaching.coach, employer):
        text = told[outside].subject + told[outside].text
        assert "Nadia Nieuw" in text
        assert "030 555 09 09" in text
        assert "Andere baan" not in text
        assert "klantfase" not in text.lower()
        assert told[outside].url == ""
    assert "Andere baan" in told[newcomer].text


def test_nobody_outside_hears_of_it_when_the_work_is_over(
    kims_coaching: Coaching, employer: User, newcomer: User, team_lead: User
) -> None:
    Coaching.objects.update(ended_on=ON)
    Employment.objects.update(ended_on=ON, end_reason="onbekend")
    change(kims_coaching.employment.client, newcomer, team_lead)
    assert not Notification.objects.filter(recipient__in=[employer, kims_coaching.coach]).exists()


def test_a_name_that_is_very_long_still_reaches_everybody(
    kims_coaching: Coaching, newcomer: User, team_lead: User
) -> None:
    Client.objects.update(first_name="A" * 60, prefix="van der", last_name="B" * 80)
    change(kims_coaching.employment.client, newcomer, team_lead)
    subject = Notification.objects.get(recipient=kims_coaching.coach).subject
    assert len(subject) == 120
    assert subject.endswith("…")


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"position": "buurman"}, "position"),
        ({"user_id": 999_999}, "user_id"),
    ],
)
def test_a_fault_is_named_at_its_field(
    kim: Client, newcomer: User, team_lead: User, values: dict[str, Any], fault: str
) -> None:
    with pytest.raises(Invalid) as refused:
        change(kim, newcomer, team_lead, **values)
    assert set(refused.value.errors) == {fault}
    assert ContactPerson.objects.filter(client=kim).count() == 2


@pytest.mark.parametrize("who", ["team_lead", "outsider", "colleague", "closed"])
def test_only_another_colleague_of_the_office_can_be_the_contact(
    kim: Client, team_lead: User, outsider: User, colleague: User, office: Any, who: str
) -> None:
    closed = factories.UserFactory(office=office, is_active=False)
    to = {"team_lead": team_lead, "outsider": outsider, "colleague": colleague, "closed": closed}[who]
    with pytest.raises(Invalid) as refused:
        change(kim, to, team_lead)
    assert set(refused.value.errors) == {"user_id"}


def test_a_change_sent_twice_is_refused_the_second_time(kim: Client, newcomer: User, team_lead: User) -> None:
    change(kim, newcomer, team_lead)
    with pytest.raises(NotPossibleNow, match="Nadia Nieuw is dit al"):
        change(kim, newcomer, team_lead)
    assert Notification.objects.filter(recipient=newcomer).count() == 1


def test_two_changes_on_one_day_are_both_kept(kim: Client, expert: User, newcomer: User, team_lead: User) -> None:
    change(kim, newcomer, team_lead)
    change(kim, expert, team_lead, reason="Toch niet")
    rows = ContactPerson.objects.filter(client=kim, position=FIXED).order_by("pk")
    assert [(row.user, row.until) for row in rows] == [(expert, ON), (newcomer, ON), (expert, None)]


@pytest.mark.parametrize("looked_at", [None, 999_999])
def test_a_change_of_what_somebody_else_just_changed_is_stale(
    kim: Client, newcomer: User, team_lead: User, looked_at: int | None
) -> None:
    with pytest.raises(Stale):
        change(kim, newcomer, team_lead, current_id=looked_at)
    assert ContactPerson.objects.filter(client=kim).count() == 2
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("grant", "told"),
    [
        ({"granted_until": ON}, True),
        ({"granted_until": date(2026, 11, 22)}, False),
        ({"started_on": date(2026, 11, 24)}, False),
    ],
)
def test_only_a_jobcoach_whose_grant_runs_hears_who_is_a_client(
    kims_coaching: Coaching, newcomer: User, team_lead: User, grant: dict[str, Any], told: bool
) -> None:
    Coaching.objects.update(**grant)
    change(kims_coaching.employment.client, newcomer, team_lead)
    assert Notification.objects.filter(recipient=kims_coaching.coach).exists() is told


def test_a_stand_in_is_a_vervanger_to_who_is_outside_and_achtervang_to_colleagues(
    kims_coaching: Coaching, employer: User, kims_account: User, newcomer: User, team_lead: User
) -> None:
    change(kims_coaching.employment.client, newcomer, team_lead, position=STAND_IN)
    for reader in (kims_coaching.coach, employer, kims_account):
        row = Notification.objects.get(recipient=reader)
        assert row.subject.startswith("Nieuwe vervanger voor")
        assert "is vanaf 23-11-2026 de vervanger van het vaste contact bij ons" in row.text
    assert Notification.objects.get(recipient=newcomer).subject.startswith("Wisseling van de achtervang")
