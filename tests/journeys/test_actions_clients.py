"""Registering somebody new, correcting who they are, and agreeing on a rhythm of talks."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible, Stale
from clients.models import Client, ContactPerson, ContractKind, Employment
from journeys.actions.clients import change_client, register_client, set_contact_interval
from journeys.actions.sweep import sweep
from journeys.lifecycle import MoveReason
from journeys.models import Journey, Task, Transition
from notifications.models import Notification
from tests import factories
from tests.journeys.acts import PERSON, REACH, end

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BSN = "123456782"


def register(actor: User, **other: Any) -> Client:
    values: dict[str, Any] = {
        "number": "W00000001",
        "bsn": "1234.56.782",
        "person": PERSON,
        "reach": REACH,
        "klantfase": "werkfit",
        "started_on": date(2026, 11, 2),
        "contact_id": actor.pk if actor.role == Role.LABOUR_EXPERT else None,
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return register_client(**values)


def change(client: Client, actor: User, **other: Any) -> Client:
    values = {"person": PERSON, "reach": REACH, "version": 1, "actor": actor, "on": ON, "at": AT, **other}
    return change_client(client_id=client.pk, **values)


def agree(client: Client, actor: User, **other: Any) -> Journey:
    values = {"months": 18, "reason": "Vast werk, gaat goed", "version": None, "actor": actor, "on": ON, "at": AT}
    return set_contact_interval(client_id=client.pk, **{**values, **other})


# --- Somebody new ----------------------------------------------------------------------------------


def test_somebody_new_stands_in_the_first_phase_with_a_fixed_contact_and_a_first_row(expert: User) -> None:
    client = register(expert)
    row = Client.objects.with_bsn(BSN).get()
    assert row == client
    assert (row.full_name, row.office, row.bsn.reveal()) == ("Noor de Graaf", expert.office, BSN)
    assert (row.contact_details.postcode.reveal(), row.contact_details.call_before_letter) == ("3512 AB", True)
    journey = row.journey
    assert (journey.klantfase, journey.phase_since, journey.started_on) == ("werkfit", ON, date(2026, 11, 2))
    first = Transition.objects.get(journey=row.journey)
    assert (first.from_phase, first.to_phase, first.reason, first.actor) == (
        "",
        "werkfit",
        MoveReason.ENTERED,
        expert,
    )
    assert ContactPerson.objects.get(client=row).user == expert


def test_a_team_lead_may_leave_the_contact_open_or_give_it_to_a_colleague_who_is_told(
    team_lead: User, expert: User
) -> None:
    assert not ContactPerson.objects.filter(client=register(team_lead)).exists()
    register(team_lead, number="W00000002", bsn="111222333", contact_id=expert.pk)
    assert Notification.objects.get(recipient=expert).subject == "Wisseling van het vaste contact: W00000002"


def test_somebody_who_waited_a_year_has_the_yearly_task_at_once(expert: User) -> None:
    client = register(expert, started_on=date(2025, 11, 20))
    assert Task.objects.get(client=client).rule == "yearly_contact"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "W1"}, "number"),
        ({"number": "W٠٠٠٠٠٠٠١"}, "number"),
        ({"bsn": "123456789"}, "bsn"),
        ({"bsn": "9" * 5000}, "bsn"),
        ({"bsn": "12"}, "bsn"),
        ({"person": replace(PERSON, regime="wia")}, "regime"),
        ({"person": replace(PERSON, work_ability="duurzaam_geen")}, "work_ability"),
        ({"klantfase": "aan_het_werk"}, "klantfase"),
        ({"klantfase": "uitgestroomd"}, "klantfase"),
        ({"started_on": date(2026, 11, 24)}, "started_on"),
        ({"started_on": date(2001, 1, 1)}, "started_on"),
        ({"contact_id": 0}, "contact_id"),
        ({"person": replace(PERSON, birth_date=date(2026, 11, 24))}, "birth_date"),
        ({"person": replace(PERSON, birth_date=date(1026, 11, 24))}, "birth_date"),
        ({"person": replace(PERSON, first_name="  ")}, "first_name"),
        ({"person": replace(PERSON, last_name="x" * 81)}, "last_name"),
        ({"person": replace(PERSON, sex="x")}, "sex"),
        ({"reach": replace(REACH, phone="bel maar")}, "phone"),
        ({"reach": replace(REACH, email="geen adres")}, "email"),
        ({"reach": replace(REACH, postcode="0123 AB")}, "postcode"),
        ({"reach": replace(REACH, preferred_channel="duif")}, "preferred_channel"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field_and_nobody_is_registered(
    expert: User, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        register(expert, **wrong)
    assert list(refused.value.errors) == [field]
    assert not Client.objects.exists()


def test_everything_that_is_wrong_is_said_at_once(expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        register(
            expert, number="x", bsn="1", klantfase="", person=replace(PERSON, sex=""), reach=replace(REACH, email="x")
        )
    assert set(refused.value.errors) == {"number", "bsn", "klantfase", "sex", "email"}


def test_a_button_pressed_twice_registers_once(expert: User, colleague: User) -> None:
    client = register(expert)
    assert register(expert, at=AT + timedelta(seconds=2)) == client
    with pytest.raises(Invalid):
        register(expert, at=AT + timedelta(minutes=2))
    with pytest.raises(Invalid):
        register(colleague, contact_id=None)
    assert Transition.objects.count() == Client.objects.count() == 1


def test_a_number_or_a_bsn_belongs_to_one_client(expert: User, outsider: User) -> None:
    register(outsider)
    with pytest.raises(Invalid) as refused:
        register(expert)
    assert set(refused.value.errors) == {"number", "bsn"}
    assert Client.objects.count() == 1


def test_a_colleague_of_another_office_cannot_be_the_contact(expert: User, outsider: User) -> None:
    with pytest.raises(Invalid) as refused:
        register(expert, contact_id=outsider.pk)
    assert set(refused.value.errors) == {"contact_id"}


@pytest.mark.parametrize("role", [Role.SENIOR_EXPERT, Role.JOBCOACH, Role.EMPLOYER, Role.ADMINISTRATOR])
def test_other_roles_register_nobody(role: Role) -> None:
    with pytest.raises(NotAllowed):
        register(factories.UserFactory(role=role))


# --- Who they are ----------------------------------------------------------------------------------


def test_a_correction_is_kept_and_the_bsn_stays(kim: Client, expert: User) -> None:
    before = kim.bsn_index
    change(kim, expert)
    kim.refresh_from_db()
    assert (kim.full_name, kim.version, kim.bsn_index) == ("Noor de Graaf", 2, before)
    assert kim.contact_details.phone.reveal() == "06 87654321"


def test_the_second_of_two_corrections_is_told(kim: Client, expert: User, colleague: User) -> None:
    change(kim, expert)
    with pytest.raises(Stale):
        change(kim, colleague, person=replace(PERSON, last_name="Anders"))
    assert Client.objects.get().last_name == "Graaf"


def test_a_client_without_contact_details_gets_them(kim: Client, expert: User) -> None:
    kim.contact_details.delete()
    change(kim, expert)
    assert Client.objects.get().contact_details.city.reveal() == "Utrecht"


def test_nobody_is_born_after_the_klantreis_began(kim: Client, expert: User, kims_journey: Journey) -> None:
    with pytest.raises(Invalid) as refused:
        change(kim, expert, person=replace(PERSON, birth_date=kims_journey.started_on + timedelta(days=1)))
    assert set(refused.value.errors) == {"birth_date"}


def test_leaving_the_target_group_is_no_correction(kim: Client, expert: User) -> None:
    with pytest.raises(Invalid):
        change(kim, expert, person=replace(PERSON, work_ability="duurzaam_geen"))
    Client.objects.filter(pk=kim.pk).update(work_ability="duurzaam_geen")
    with pytest.raises(Invalid):
        change(kim, expert)
    change(kim, expert, person=replace(PERSON, work_ability="duurzaam_geen"))


def test_a_correction_is_not_for_strangers(kim: Client, outsider: User, senior: User, team_lead: User) -> None:
    with pytest.raises(NotVisible):
        change(kim, outsider)
    with pytest.raises(NotAllowed):
        change(kim, senior)
    change(kim, team_lead)


# --- How often they are spoken to ------------------------------------------------------------------


@pytest.fixture
def permanent(kims_job: Employment) -> Journey:
    """Kim has a permanent contract and was last spoken to on 1 December 2025, so the yearly task is open."""
    Employment.objects.filter(pk=kims_job.pk).update(kind=ContractKind.PERMANENT, expected_end_on=None)
    journey: Journey = kims_job.client.journey
    Journey.objects.filter(pk=journey.pk).update(last_conversation_on=date(2025, 12, 1))
    return journey


def test_with_a_permanent_contract_another_rhythm_moves_the_next_talk(
    kim: Client, expert: User, permanent: Journey
) -> None:
    agree(kim, expert, months=12, reason="")
    task = Task.objects.get(client=kim, rule="yearly_contact")
    assert (task.state, task.due_on) == (Task.State.OPEN, date(2026, 12, 1))

    agree(kim, expert)
    task.refresh_from_db()
    assert (task.state, task.closing) == (Task.State.LAPSED, Task.Closing.NO_LONGER)

    journey = agree(kim, expert, months=10)
    task.refresh_from_db()
    assert (task.state, task.opens_on, task.due_on) == (Task.State.OPEN, date(2026, 9, 1), date(2026, 10, 1))
    assert journey.contact_interval_reason == "Vast werk, gaat goed"


def test_an_open_task_gets_the_dates_of_the_new_rhythm(kim: Client, expert: User, permanent: Journey) -> None:
    agree(kim, expert, months=6)
    agree(kim, expert, months=11)
    task = Task.objects.get(client=kim, rule="yearly_contact")
    assert (task.state, task.opens_on, task.due_on) == (Task.State.OPEN, date(2026, 10, 1), date(2026, 11, 1))


def test_once_a_year_needs_no_reason_and_keeps_none(kim: Client, expert: User, permanent: Journey) -> None:
    agree(kim, expert)
    assert agree(kim, expert, months=12, reason="blijft niet staan").contact_interval_reason == ""


def test_an_own_rhythm_ends_with_the_permanent_work(kim: Client, expert: User, permanent: Journey) -> None:
    agree(kim, expert, months=36)
    end(kim.employments.get(), expert)
    journey = Journey.objects.get(pk=permanent.pk)
    assert (journey.contact_interval_months, journey.contact_interval_reason) == (12, "")
    assert Task.objects.get(client=kim, rule="yearly_contact").due_on == date(2026, 12, 1)


def test_the_morning_ends_a_rhythm_whose_work_ended_elsewhere(kim: Client, expert: User, permanent: Journey) -> None:
    agree(kim, expert, months=36)
    kim.employments.update(ended_on=date(2026, 11, 20), end_reason="ontslag")
    sweep(on=ON, at=AT)
    assert Journey.objects.get(pk=permanent.pk).contact_interval_months == 12


def test_work_that_is_still_to_begin_is_no_ground(kim: Client, expert: User, permanent: Journey) -> None:
    kim.employments.update(started_on=date(2026, 12, 1))
    with pytest.raises(NotPossibleNow):
        agree(kim, expert)


def test_without_a_permanent_contract_it_stays_once_a_year(kim: Client, expert: User, kims_job: Employment) -> None:
    with pytest.raises(NotPossibleNow):
        agree(kim, expert)
    assert agree(kim, expert, months=12).contact_interval_months == 12


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"months": 1}, "months"),
        ({"months": 37}, "months"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
    ],
)
def test_a_rhythm_has_bounds_and_a_reason(
    kim: Client, expert: User, permanent: Journey, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        agree(kim, expert, **wrong)
    assert list(refused.value.errors) == [field]


def test_the_second_who_changes_the_rhythm_is_told(kim: Client, expert: User, permanent: Journey) -> None:
    agree(kim, expert, version=1)
    with pytest.raises(Stale):
        agree(kim, expert, version=1, months=24)


def test_who_takes_no_part_in_the_klantreis_has_no_rhythm(kim: Client, expert: User) -> None:
    Client.objects.filter(pk=kim.pk).update(sheltered=True)
    with pytest.raises(NotPossibleNow):
        agree(kim, expert)
