"""Agreements: made with a plan or in the talk of all parties, kept or dropped, and watched by the fixed contact."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from base.refusal import Invalid, NotPossibleNow, NotVisible, Stale
from clients.models import Client, Employment
from journeys.actions.agreements import complete_agreement, drop_agreement, make_agreement
from journeys.actions.sweep import sweep
from journeys.actions.workplans import write_workplan
from journeys.models import Agreement, Journey, Task
from tests import factories
from tests.consent_factories import ConsentFactory

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
State, Closing = Task.State, Task.Closing


def make(client: Client, actor: User, **other: Any) -> Agreement:
    values: dict[str, Any] = {
        "client_id": client.pk,
        "who": "klant",
        "what": " belt de\nhuisarts ",
        "due_on": date(2026, 12, 7),
        "conversation_id": None,
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return make_agreement(**values)


def complete(agreement: Agreement, actor: User, **other: Any) -> Agreement:
    values: dict[str, Any] = {"agreement_id": agreement.pk, "done_on": ON, "version": None, **other}
    return complete_agreement(**{"actor": actor, "on": ON, "at": AT, **values})


def drop(agreement: Agreement, actor: User, **other: Any) -> Agreement:
    values: dict[str, Any] = {"agreement_id": agreement.pk, "reason": " Niet meer nodig ", "version": None, **other}
    return drop_agreement(**{"actor": actor, "on": ON, "at": AT, **values})


# --- Making ------------------------------------------------------------------------------------


def test_an_agreement_belongs_to_the_version_of_the_plan_in_which_it_was_made(kim: Client, expert: User) -> None:
    factories.WorkplanFactory(client=kim, is_current=False)
    plan = factories.WorkplanFactory(client=kim, number=2)
    row = Agreement.objects.get(pk=make(kim, expert).pk)
    assert (row.who, row.what, row.due_on) == ("klant", "belt de huisarts", date(2026, 12, 7))
    assert (row.workplan, row.conversation, row.made_on, row.made_by) == (plan, None, ON, expert)
    assert row.is_open


def test_without_a_plan_an_agreement_stands_by_itself(kim: Client, expert: User) -> None:
    row = make(kim, expert)
    assert (row.workplan, row.conversation) == (None, None)


def test_a_new_version_of_the_plan_leaves_the_open_agreements_open(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    first = factories.WorkplanFactory(client=kim)
    row = make(kim, expert, due_on=ON)
    write_workplan(
        client_id=kim.pk, goal="Werk", helps="", hinders="", agreements="Bellen", service_reason="",
        expected_result="", evaluation="Gelukt.", note="", base_number=1, actor=expert, on=ON, at=AT,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.is_open, row.workplan) == (True, first)
    assert Task.objects.get(rule="agreement").state == State.OPEN


def test_parties_agree_on_roles_in_the_talk_at_the_start_of_a_job(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    factories.WorkplanFactory(client=kim)
    talk = factories.ConversationFactory(
        client=kim, employment=kims_job, kind="startgesprek_indiensttreding", held_on=date(2026, 11, 16)
    )
    row = make(kim, expert, who="jobcoach", what="belt bij ziekte de werkgever", due_on=None, conversation_id=talk.pk)
    assert (row.conversation, row.workplan, row.made_on) == (talk, None, date(2026, 11, 16))
    assert not Task.objects.filter(rule="agreement").exists()


def test_an_agreement_of_a_talk_whose_day_has_passed_is_overdue_at_once(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    talk = factories.ConversationFactory(client=kim, kind="startgesprek_indiensttreding", held_on=date(2026, 11, 9))
    make(kim, expert, due_on=date(2026, 11, 20), conversation_id=talk.pk)
    assert Task.objects.get(rule="agreement").is_overdue(ON)


def test_only_a_talk_of_all_parties_about_this_client_makes_agreements(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    of_another = factories.ConversationFactory(kind="startgesprek_indiensttreding")
    coaching = factories.ConversationFactory(client=kim)
    for pk in (of_another.pk, coaching.pk, 999_999_999):
        with pytest.raises(Invalid) as refused:
            make(kim, expert, conversation_id=pk)
        assert set(refused.value.errors) == {"conversation_id"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"who": "buurman"}, "who"),
        ({"who": ""}, "who"),
        ({"what": " \n "}, "what"),
        ({"what": "x" * 301}, "what"),
        ({"due_on": ON - DAY}, "due_on"),
        ({"due_on": date(2926, 12, 7)}, "due_on"),
    ],
)
def test_what_cannot_be_agreed_is_said_at_the_field(
    kim: Client, expert: User, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make(kim, expert, **change)
    assert set(refused.value.errors) == {field}
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("change", [{"due_on": ON}, {"due_on": None}, {"what": "x" * 300}])
def test_what_is_just_possible_is_recorded(kim: Client, expert: User, change: dict[str, Any]) -> None:
    assert make(kim, expert, **change).pk


def test_the_same_agreement_sent_twice_is_kept_once(kim: Client, kims_job: Employment, expert: User) -> None:
    ConsentFactory(client=kim)
    assert make(kim, expert) == make(kim, expert)
    assert make(kim, expert, who="werkgever") != make(kim, expert)
    assert Agreement.objects.count() == 2


def test_what_was_kept_once_can_be_agreed_again(kim: Client, expert: User) -> None:
    complete(make(kim, expert), expert)
    assert make(kim, expert).is_open
    assert Agreement.objects.count() == 2


# --- Its term ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", Agreement.Who.values)
def test_a_week_before_its_day_the_fixed_contact_has_a_task_whoever_must_keep_it(
    kim: Client, kims_job: Employment, expert: User, colleague: User, who: str
) -> None:
    ConsentFactory(client=kim)
    row = make(kim, colleague, who=who)
    sweep(on=date(2026, 11, 29), at=AT)
    assert not Task.objects.filter(rule="agreement").exists()
    sweep(on=date(2026, 11, 30), at=AT)
    task = Task.objects.get(rule="agreement")
    assert (task.subject, task.subject_id, task.assignee) == ("agreement", row.pk, expert)
    assert (task.opens_on, task.due_on) == (date(2026, 11, 30), date(2026, 12, 7))


@pytest.mark.parametrize(("ahead", "tasks"), [(7, 1), (8, 0)])
def test_an_agreement_for_within_a_week_has_its_task_at_once(
    kim: Client, kims_journey: Journey, expert: User, ahead: int, tasks: int
) -> None:
    make(kim, expert, due_on=ON + timedelta(days=ahead))
    assert Task.objects.filter(rule="agreement").count() == tasks


def test_an_agreement_without_a_day_never_becomes_a_task(kim: Client, kims_journey: Journey, expert: User) -> None:
    make(kim, expert, due_on=None)
    sweep(on=date(2030, 1, 1), at=AT)
    assert not Task.objects.filter(rule="agreement").exists()


def test_two_agreements_for_one_day_are_two_tasks(kim: Client, kims_journey: Journey, expert: User) -> None:
    kept = make(kim, expert, due_on=ON)
    make(kim, expert, due_on=ON, what="brengt de papieren")
    complete(kept, expert)
    states = dict(Task.objects.filter(rule="agreement").values_list("subject_id", "state"))
    assert states.pop(kept.pk) == State.DONE
    assert list(states.values()) == [State.OPEN]


# --- How it ends -------------------------------------------------------------------------------


def test_keeping_an_agreement_closes_its_task(kim: Client, kims_journey: Journey, expert: User) -> None:
    row = make(kim, expert, due_on=ON)
    complete(row, expert)
    row.refresh_from_db()
    assert (row.done_on, row.dropped_on, row.closed_by, row.version) == (ON, None, expert, 2)
    task = Task.objects.get(rule="agreement")
    assert (task.state, task.closing, task.closed_on) == (State.DONE, Closing.KEPT, ON)


def test_dropping_an_agreement_lapses_its_task(kim: Client, kims_journey: Journey, expert: User) -> None:
    row = make(kim, expert, due_on=ON)
    drop(row, expert)
    row.refresh_from_db()
    assert (row.done_on, row.dropped_on, row.drop_reason) == (None, ON, "Niet meer nodig")
    task = Task.objects.get(rule="agreement")
    assert (task.state, task.closing) == (State.LAPSED, Closing.DROPPED)


@pytest.mark.parametrize(
    ("done_on", "right"), [(ON - 2 * DAY, False), (ON - DAY, True), (ON, True), (ON + DAY, False)]
)
def test_an_agreement_is_kept_between_the_day_it_was_made_and_today(
    kim: Client, expert: User, done_on: date, right: bool
) -> None:
    row = factories.AgreementFactory(client=kim, made_on=ON - DAY)
    if right:
        assert complete(row, expert, done_on=done_on).done_on == done_on
        return
    with pytest.raises(Invalid) as refused:
        complete(row, expert, done_on=done_on)
    assert set(refused.value.errors) == {"done_on"}
    assert Agreement.objects.get().is_open


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301])
def test_dropping_asks_for_a_reason(kim: Client, expert: User, reason: str) -> None:
    row = factories.AgreementFactory(client=kim)
    with pytest.raises(Invalid) as refused:
        drop(row, expert, reason=reason)
    assert set(refused.value.errors) == {"reason"}
    assert Agreement.objects.get().is_open


@pytest.mark.parametrize("first", [complete, drop])
@pytest.mark.parametrize("second", [complete, drop])
def test_an_agreement_ends_once(kim: Client, expert: User, first: Any, second: Any) -> None:
    row = factories.AgreementFactory(client=kim)
    first(row, expert)
    word = "nagekomen" if first is complete else "vervallen"
    with pytest.raises(NotPossibleNow, match=f"al {word} op 23-11-2026"):
        second(row, expert, version=1)


@pytest.mark.parametrize("end", [complete, drop])
def test_an_agreement_that_changed_meanwhile_is_looked_at_again(kim: Client, expert: User, end: Any) -> None:
    row = factories.AgreementFactory(client=kim, version=2)
    with pytest.raises(Stale):
        end(row, expert, version=1)
    assert Agreement.objects.get().is_open


@pytest.mark.parametrize("end", [complete, drop])
def test_an_agreement_of_another_office_does_not_exist(sam: Client, expert: User, end: Any) -> None:
    row = factories.AgreementFactory(client=sam)
    with pytest.raises(NotVisible):
        end(row, expert)


def test_after_outflow_an_agreement_waits_without_a_task_until_the_right_revives(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    row = make(kim, expert, due_on=ON)
    Journey.objects.update(klantfase="uitgestroomd")
    sweep(on=ON, at=AT)
    assert Task.objects.get(rule="agreement").closing == Closing.OUTFLOW
    for act in (lambda: complete(row, expert), lambda: drop(row, expert), lambda: make(kim, expert)):
        with pytest.raises(NotPossibleNow):
            act()
    Journey.objects.update(klantfase="werkfit")
    sweep(on=ON, at=AT)
    assert Task.objects.get(rule="agreement").state == State.OPEN
