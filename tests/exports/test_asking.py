"""Taking data out is a right of its own: asked with a reason, and above a threshold decided by another."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import Office, User
from accounts.roles import Permission, Role
from audit.models import Change
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible
from clients.models import Client
from journeys.exports import Asked
from journeys.models import Export
from notifications.models import Notification
from tests import factories
from tests.exports.acts import AT, CLIENTS, ON, WHY, ask, decide, download

pytestmark = pytest.mark.django_db


# --- The right ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_no_role_exports_by_itself(kim: Client, role: str) -> None:
    user = factories.UserFactory(role=role, office=kim.office)
    assert not user.may(Permission.EXPORT)
    with pytest.raises(NotAllowed):
        ask(user)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.TEAM_LEAD, Role.SENIOR_EXPERT}))
def test_the_database_gives_the_right_to_no_other_role(db: None, role: str) -> None:
    user = factories.UserFactory(role=role)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(may_export=True)


def test_the_functioneel_beheerder_gives_the_right_and_takes_it_away(office: Office) -> None:
    words = ("user", "lead@uwv.example", "--name", "T. Bos", "--role", "team_lead", "--office", office.code)
    call_command(*words, "--may-export")
    assert User.objects.get().may(Permission.EXPORT)
    call_command(*words)
    assert User.objects.get().may(Permission.EXPORT)
    call_command(*words, "--no-may-export")
    assert not User.objects.get().may(Permission.EXPORT)


def test_the_right_does_not_go_along_to_another_role_or_office(office: Office, other_office: Office) -> None:
    words = ("user", "lead@uwv.example", "--name", "T. Bos", "--role")
    call_command(*words, "team_lead", "--office", office.code, "--may-export")
    call_command(*words, "team_lead", "--office", other_office.code)
    assert not User.objects.get().may_export
    call_command(*words, "team_lead", "--office", other_office.code, "--may-export")
    call_command(*words, "labour_expert", "--office", other_office.code)
    assert not User.objects.get().may_export
    with pytest.raises(CommandError, match="may_export goes with the roles senior_expert and team_lead only"):
        call_command(*words, "labour_expert", "--office", other_office.code, "--may-export")


# --- Asking ------------------------------------------------------------------------------------


def test_few_clients_are_ready_at_once_and_many_wait(lead: User, kim: Client, settings: Any) -> None:
    settings.EXPORT_THRESHOLD = 1
    export = ask(lead)
    assert (export.state, export.count, export.needs_second) == ("goedgekeurd", 1, False)
    factories.ClientFactory(office=kim.office)
    export = ask(lead, at=AT + timedelta(days=2))
    assert (export.state, export.count, export.needs_second) == ("gevraagd", 2, True)


def test_many_small_exports_of_one_person_count_as_one(lead: User, kim: Client, settings: Any) -> None:
    settings.EXPORT_THRESHOLD = 2
    assert [ask(lead, at=AT + timedelta(hours=hour)).state for hour in (0, 1, 2)] == [
        "goedgekeurd", "goedgekeurd", "gevraagd",
    ]  # fmt: skip
    assert ask(lead, at=AT + timedelta(hours=27)).state == "goedgekeurd"


@pytest.mark.parametrize(
    ("asked", "reason", "field"),
    [
        (CLIENTS, "Nodig", "reason"),
        (CLIENTS, " " * 40, "reason"),
        (CLIENTS, "x" * 501, "reason"),
        (Asked(kind="alles"), WHY, "kind"),
        (Asked(kind="klanten", klantfase="nergens"), WHY, "klantfase"),
        (Asked(kind="klanten", until=ON), WHY, "until"),
        (Asked(kind="contracten"), WHY, "until"),
        (Asked(kind="contracten", until=ON - timedelta(days=1)), WHY, "until"),
        (Asked(kind="contracten", until=date(9999, 12, 31)), WHY, "until"),
        (Asked(kind="contracten", until=ON, klantfase="werkfit"), WHY, "klantfase"),
    ],
)
def test_what_cannot_be_right_is_said_at_the_field(
    lead: User, kim: Client, asked: Asked, reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask(lead, asked, reason=reason)
    assert list(refused.value.errors) == [field]
    assert not Export.objects.exists()


def test_an_empty_list_is_no_export(lead: User) -> None:
    with pytest.raises(NotPossibleNow, match="staat nu niemand"):
        ask(lead)


def test_whoever_can_be_the_second_person_hears_it_and_nobody_else(
    low: None, lead: User, second: User, officer: User, kim: Client, outsider: User, expert: User
) -> None:
    factories.ClientFactory(office=kim.office)
    elsewhere = factories.UserFactory(role=Role.TEAM_LEAD, office=outsider.office, may_export=True)
    export = ask(lead)
    told = Notification.objects.filter(subject__contains=export.number)
    assert set(told.values_list("recipient", flat=True)) == {second.pk, officer.pk}
    assert elsewhere.pk not in told.values_list("recipient", flat=True)
    decide(export, second)
    assert "24 uur" in Notification.objects.get(recipient=lead).text


# --- Deciding ----------------------------------------------------------------------------------


def test_the_asker_never_decides(waiting: Export, lead: User) -> None:
    with pytest.raises(NotAllowed, match="zelf gevraagd"):
        decide(waiting, lead)
    for change in ({"state": "goedgekeurd"}, {"state": "afgewezen", "note": "x"}):
        with pytest.raises(IntegrityError, match="export_decided_by_another"), transaction.atomic():
            Export.objects.filter(pk=waiting.pk).update(decided_by=lead, decided_at=AT, **change)


def test_the_database_approves_nothing_without_a_second_person(waiting: Export) -> None:
    with pytest.raises(IntegrityError, match="export_decided_as_it_stands"), transaction.atomic():
        Export.objects.filter(pk=waiting.pk).update(state="goedgekeurd")


def test_a_colleague_without_the_right_and_one_of_another_office_decide_nothing(
    waiting: Export, senior: User, outsider: User, expert: User
) -> None:
    for user in (senior, expert):
        with pytest.raises(NotAllowed):
            decide(waiting, user)
    elsewhere = factories.UserFactory(role=Role.TEAM_LEAD, office=outsider.office, may_export=True)
    with pytest.raises(NotVisible):
        decide(waiting, elsewhere)


@pytest.mark.parametrize("who", ["second", "officer"])
def test_a_second_person_agrees_once(waiting: Export, who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    export = decide(waiting, user)
    assert (export.state, export.decided_by, export.expires_at) == ("goedgekeurd", user, AT + timedelta(hours=24))
    with pytest.raises(NotPossibleNow, match="al besloten"):
        decide(waiting, user, approve=False, note="Toch niet")
    assert Change.objects.filter(table="journeys_export", act="exports.decide_export").exists()


def test_a_refusal_says_why_and_nothing_is_fetched(waiting: Export, second: User, lead: User) -> None:
    with pytest.raises(Invalid) as refused:
        decide(waiting, second, approve=False)
    assert list(refused.value.errors) == ["note"]
    decide(waiting, second, approve=False, note="Gebruik de lijst op Mijn werk.")
    with pytest.raises(NotPossibleNow, match="niet goedgekeurd"):
        download(waiting, lead)
    assert "Gebruik de lijst" in Notification.objects.get(recipient=lead).text


def test_a_request_that_waited_for_a_week_is_over(waiting: Export, second: User) -> None:
    with pytest.raises(NotPossibleNow, match="verlopen"):
        decide(waiting, second, at=AT + timedelta(days=7))
