"""Recording a talk, and all that a talk settles."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Office, User
from base.refusal import Invalid
from clients.models import Client, Employment
from journeys.actions import tasks
from journeys.actions.conversations import LONGEST_OUTCOME, record_conversation
from journeys.actions.sweep import sweep
from journeys.models import Conversation, Journey, Task, Workplan
from tests import factories
from tests.consent_factories import ConsentFactory

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
State, Closing, Kind = Task.State, Task.Closing, Conversation.Kind


# What a talk of this kind must say besides.
OF_KIND: dict[str, dict[str, Any]] = {
    Kind.STARTGESPREK: {"topics": ["mogelijkheden", "diensten", "rechten_plichten"]},
    Kind.START_OF_JOB: {"participants": ["uwv", "klant", "werkgever"]},
}


def talk(client: Client, actor: User, **other: Any) -> Conversation:
    values: dict[str, Any] = {
        "client_id": client.pk,
        "kind": Kind.COACHING,
        "channel": "telefoon",
        "held_on": ON,
        "topics": ["werk"],
        "outcome": " Het gaat goed. ",
        "minutes": 20,
        "employment_id": None,
        "callback_on": None,
        "change": "",
        "actor": actor,
        "on": ON,
        "at": AT,
        **OF_KIND.get(other.get("kind", ""), {}),
        **other,
    }
    return record_conversation(**values)


def ended_job(client: Client, ended_on: date = date(2026, 11, 20), **other: Any) -> Employment:
    return factories.EmploymentFactory(client=client, ended_on=ended_on, end_reason="niet_verlengd", **other)


def test_a_talk_is_kept_as_it_was_told(kim: Client, kims_journey: Journey, expert: User) -> None:
    row = Conversation.objects.get(pk=talk(kim, expert, topics=["werk", "inkomen"]).pk)
    assert (row.client, row.kind, row.channel, row.held_on, row.minutes) == (kim, "coachgesprek", "telefoon", ON, 20)
    assert (row.topics, row.outcome, row.held_by, row.recorded_at) == (
        ["werk", "inkomen"], "Het gaat goed.", expert, AT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "praatje"),
        ("channel", "fax"),
        ("held_on", date(2026, 11, 24)),
        ("held_on", date(1, 1, 1)),
        ("topics", ["werk", "weer"]),
        ("minutes", 0),
        ("minutes", -5),
        ("minutes", 601),
        ("employment_id", 999_999),
        ("callback_on", date(2026, 11, 22)),
        ("callback_on", date(9999, 12, 31)),
        ("change", "verhuizing"),
    ],
)
def test_a_fault_is_named_at_its_field(
    kim: Client, kims_journey: Journey, expert: User, field: str, value: Any
) -> None:
    with pytest.raises(Invalid) as refused:
        talk(kim, expert, **{field: value})
    assert set(refused.value.errors) == {field}
    assert not Conversation.objects.exists()


def test_all_faults_are_named_at_once(kim: Client, kims_journey: Journey, expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        talk(kim, expert, kind="", channel="", topics=["?"], minutes=0, change="?")
    assert set(refused.value.errors) == {"kind", "channel", "topics", "minutes", "change"}


def test_a_job_of_somebody_else_is_refused(kim: Client, kims_journey: Journey, expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        talk(kim, expert, employment_id=factories.EmploymentFactory().pk)
    assert set(refused.value.errors) == {"employment_id"}


def test_the_same_talk_sent_twice_is_kept_once(kim: Client, kims_journey: Journey, expert: User) -> None:
    assert talk(kim, expert) == talk(kim, expert)
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize(
    "other", [{"topics": ["inkomen"]}, {"outcome": "Anders"}, {"minutes": None}, {"channel": "video"}]
)
def test_another_talk_on_the_same_day_is_kept_too(
    kim: Client, kims_journey: Journey, expert: User, other: dict[str, Any]
) -> None:
    other = {name: "beeldbellen" if value == "video" else value for name, value in other.items()}
    assert talk(kim, expert) != talk(kim, expert, **other)


# --- The yearly contact ------------------------------------------------------------------------


def test_a_talk_meets_the_yearly_contact_and_starts_the_next_year(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    sweep(on=date(2027, 3, 8), at=AT)
    assert Task.objects.get(rule="yearly_contact").state == State.OPEN
    talk(kim, expert, held_on=date(2027, 3, 9), on=date(2027, 3, 10))
    task = Task.objects.get(rule="yearly_contact")
    assert (task.state, task.closing, task.closed_on) == (State.DONE, Closing.CONVERSATION, date(2027, 3, 10))
    sweep(on=date(2028, 2, 9), at=AT)
    assert Task.objects.get(rule="yearly_contact", state=State.OPEN).due_on == date(2028, 3, 9)


def test_an_older_talk_recorded_late_does_not_turn_the_clock_back(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    talk(kim, expert, held_on=date(2026, 2, 2))
    assert Journey.objects.get(client=kim).last_conversation_on == date(2026, 4, 8)


def test_the_first_talk_of_all_is_the_last_one(kim: Client, expert: User) -> None:
    factories.JourneyFactory(client=kim, last_conversation_on=None)
    talk(kim, expert, held_on=date(2026, 11, 2))
    assert Journey.objects.get(client=kim).last_conversation_on == date(2026, 11, 2)


def test_a_talk_with_somebody_without_a_klantreis_is_kept(kim: Client, expert: User) -> None:
    talk(kim, expert)
    assert Conversation.objects.count() == 1
    assert not Task.objects.exists()


# --- The startgesprek --------------------------------------------------------------------------


def test_a_startgesprek_closes_its_task(kim: Client, kims_journey: Journey, expert: User) -> None:
    job = ended_job(kim)
    sweep(on=ON, at=AT)
    talk(kim, expert, kind=Kind.STARTGESPREK, employment_id=job.pk)
    task = Task.objects.get(rule="startgesprek")
    assert (task.state, task.closing) == (State.DONE, Closing.FOLLOWED_UP)
    assert Employment.objects.get().followed_up_on == ON


def test_another_kind_of_talk_leaves_the_startgesprek_open(kim: Client, kims_journey: Journey, expert: User) -> None:
    job = ended_job(kim)
    ConsentFactory(client=kim)
    for kind in set(Kind.values) - {Kind.STARTGESPREK}:
        talk(kim, expert, kind=kind, employment_id=job.pk)
    assert Task.objects.get(rule="startgesprek").state == State.OPEN


def test_a_startgesprek_about_no_job_in_particular_settles_all_that_had_ended(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    before, same_day, after = (ended_job(kim, date(2026, 11, day)) for day in (10, 18, 19))
    talk(kim, expert, kind=Kind.STARTGESPREK, held_on=date(2026, 11, 18))
    settled = {job.pk: job.followed_up_on for job in Employment.objects.all()}
    assert settled == {before.pk: date(2026, 11, 18), same_day.pk: date(2026, 11, 18), after.pk: None}


def test_a_startgesprek_about_one_job_leaves_the_other_open(kim: Client, kims_journey: Journey, expert: User) -> None:
    one, other = ended_job(kim), ended_job(kim)
    talk(kim, expert, kind=Kind.STARTGESPREK, employment_id=one.pk)
    assert Employment.objects.get(pk=one.pk).followed_up_on == ON
    assert Employment.objects.get(pk=other.pk).followed_up_on is None


def test_a_startgesprek_in_the_last_days_of_a_job_counts_from_its_end(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    job = ended_job(kim, date(2026, 11, 20))
    talk(kim, expert, kind=Kind.STARTGESPREK, employment_id=job.pk, held_on=date(2026, 11, 18))
    assert Employment.objects.get().followed_up_on == date(2026, 11, 20)
    assert not Task.objects.open().filter(rule="startgesprek").exists()


# --- The end of a contract ---------------------------------------------------------------------


def test_the_talk_before_the_end_closes_its_task(kim: Client, kims_job: Employment, expert: User) -> None:
    on = date(2026, 12, 2)
    sweep(on=on, at=AT)
    talk(kim, expert, kind=Kind.CONTRACT_END, employment_id=kims_job.pk, held_on=on, on=on)
    task = Task.objects.get(rule="contract_end")
    assert (task.state, task.closing) == (State.DONE, Closing.CONVERSATION)


def test_the_talk_need_not_name_the_job(kim: Client, kims_job: Employment, expert: User) -> None:
    on = date(2026, 12, 2)
    sweep(on=on, at=AT)
    talk(kim, expert, kind=Kind.CONTRACT_END, held_on=on, on=on)
    assert Task.objects.get(rule="contract_end").state == State.DONE


@pytest.mark.parametrize(
    ("lead", "held_on", "counts"),
    [
        (2, date(2026, 11, 29), False),  # before the term opened
        (2, date(2026, 11, 30), True),
        (3, date(2026, 10, 30), False),
        (3, date(2026, 10, 31), True),
    ],
)
def test_a_talk_long_before_the_end_does_not_replace_the_one_before_it(
    kim: Client, kims_job: Employment, expert: User, lead: int, held_on: date, counts: bool
) -> None:
    Office.objects.filter(pk=kim.office_id).update(contract_end_lead_months=lead)
    talk(kim, expert, kind=Kind.CONTRACT_END, employment_id=kims_job.pk, held_on=held_on, on=date(2026, 12, 2))
    assert Task.objects.open().filter(rule="contract_end").exists() is not counts


def test_an_ordinary_talk_leaves_the_contract_end_open(kim: Client, kims_job: Employment, expert: User) -> None:
    on = date(2026, 12, 2)
    talk(kim, expert, employment_id=kims_job.pk, held_on=on, on=on)
    assert Task.objects.get(rule="contract_end").state == State.OPEN


def test_the_talk_about_one_job_leaves_the_end_of_the_other_open(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    other = factories.EmploymentFactory(client=kim)
    on = date(2026, 12, 2)
    talk(kim, expert, kind=Kind.CONTRACT_END, employment_id=kims_job.pk, held_on=on, on=on)
    assert Task.objects.open().get(rule="contract_end").subject_id == other.pk


# --- The early check of a new job --------------------------------------------------------------


@pytest.mark.parametrize(("held_on", "counts"), [(date(2026, 4, 30), False), (date(2026, 5, 1), True)])
def test_a_talk_after_three_months_is_the_early_check(
    kim: Client, kims_job: Employment, expert: User, held_on: date, counts: bool
) -> None:
    sweep(on=ON, at=AT)
    talk(kim, expert, held_on=held_on)
    task = Task.objects.get(rule="early_job_check")
    if counts:
        assert (task.state, task.closing) == (State.DONE, Closing.CONVERSATION)
    else:
        assert task.state == State.OPEN


def test_a_talk_is_no_early_check_of_somebody_elses_job(kim: Client, kims_job: Employment, expert: User) -> None:
    other = factories.EmploymentFactory()
    talk(kim, expert)
    assert Employment.objects.get(pk=other.pk).early_check_on is None


# --- What changed, and a promise to call -------------------------------------------------------


def test_a_change_asks_for_another_look_at_the_plan_at_once(kim: Client, kims_journey: Journey, expert: User) -> None:
    factories.WorkplanFactory(client=kim)
    talk(kim, expert, change="gezondheid", held_on=date(2026, 11, 20))
    task = Task.objects.get(rule="plan_change")
    assert (task.anchor_on, task.opens_on, task.due_on) == (
        date(2026, 11, 20), date(2026, 11, 20), date(2026, 12, 20),
    )  # fmt: skip
    assert Workplan.objects.get().change == "gezondheid"


def test_a_change_from_before_the_plan_was_made_asks_for_nothing(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    factories.WorkplanFactory(client=kim, made_on=date(2026, 11, 21))
    talk(kim, expert, change="studie", held_on=date(2026, 11, 20))
    assert not Task.objects.exists()


def test_a_promise_to_call_is_a_task_until_the_call_was_made(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    row = talk(kim, expert, callback_on=date(2026, 11, 27))
    task = Task.objects.get(rule="callback")
    assert (task.subject_id, task.opens_on, task.due_on) == (row.pk, ON, date(2026, 11, 27))
    done = tasks.complete(task_id=task.pk, reason="", version=1, actor=expert, on=date(2026, 11, 26), at=AT)
    assert (done.state, done.closing, done.closed_by) == (State.DONE, Closing.BY_PERSON, expert)
    assert Conversation.objects.get().called_back_on == date(2026, 11, 26)
    sweep(on=date(2026, 12, 1), at=AT)
    assert Task.objects.get(rule="callback").state == State.DONE


def test_one_may_promise_to_call_later_today(kim: Client, kims_journey: Journey, expert: User) -> None:
    talk(kim, expert, callback_on=ON)
    assert Task.objects.get(rule="callback").due_on == ON


def test_a_promise_for_a_day_before_today_cannot_be_made_about_an_older_talk(
    kim: Client, kims_journey: Journey, expert: User
) -> None:
    with pytest.raises(Invalid):
        talk(kim, expert, held_on=date(2026, 11, 2), callback_on=date(2026, 11, 22))


def test_a_startgesprek_after_job_loss_is_about_all_three(kim: Client, kims_journey: Journey, expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        talk(kim, expert, kind=Kind.STARTGESPREK, topics=["diensten", "werk"])
    assert "mogelijkheden om weer te werken, rechten en plichten" in refused.value.errors["topics"]
    assert not Conversation.objects.exists()


def test_who_took_part_in_the_talk_of_all_parties_is_kept(kim: Client, kims_journey: Journey, expert: User) -> None:
    row = talk(kim, expert, kind=Kind.START_OF_JOB, participants=["uwv", "klant", "vertegenwoordiger"])
    assert row.participant_labels == ["UWV", "Klant", "Vertegenwoordiger van de klant"]
    assert talk(kim, expert, kind=Kind.START_OF_JOB, participants=["uwv", "klant", "vertegenwoordiger"]) == row
    assert talk(kim, expert, kind=Kind.START_OF_JOB, participants=["uwv", "klant"]) != row


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": Kind.START_OF_JOB, "participants": ["uwv"]}, "participants"),
        ({"kind": Kind.START_OF_JOB, "participants": ["uwv", "uwv"]}, "participants"),
        ({"participants": ["buurman"]}, "participants"),
        ({"contact_wished": "jobcoach"}, "contact_wished"),
        ({"kind": Kind.CONTRACT_END, "contact_wished": "misschien"}, "contact_wished"),
        ({"satisfaction": 0}, "satisfaction"),
        ({"satisfaction": 6}, "satisfaction"),
    ],
)
def test_what_a_kind_of_talk_does_not_know_is_told_at_the_field(
    kim: Client, kims_journey: Journey, expert: User, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        talk(kim, expert, **wrong)
    assert list(refused.value.errors) == [field]


def test_whether_contact_is_wished_and_how_content_one_is(kim: Client, kims_job: Employment, expert: User) -> None:
    row = talk(
        kim,
        expert,
        kind=Kind.CONTRACT_END,
        contact_wished="beiden",
        satisfaction=4,
        topics=["verlenging", "loopbaan"],
    )
    kept = Conversation.objects.get(pk=row.pk)
    assert (kept.contact_wished, kept.satisfaction, kept.topic_labels[-1]) == ("beiden", 4, "Loopbaanwensen")


def test_an_outcome_that_is_too_long_is_told_at_its_field(kim: Client, kims_journey: Journey, expert: User) -> None:
    with pytest.raises(Invalid) as refused:
        talk(kim, expert, outcome="a" * (LONGEST_OUTCOME + 1))
    assert set(refused.value.errors) == {"outcome"}
    assert not Conversation.objects.exists()


@pytest.mark.parametrize(
    ("kind", "first_day"),
    [
        (Kind.CONTRACT_END, date(2026, 2, 1)),
        (Kind.STARTGESPREK, date(2026, 2, 1)),
        (Kind.START_OF_JOB, date(2025, 11, 1)),
        (Kind.COACHING, None),
    ],
)
def test_a_talk_about_a_job_is_not_from_before_it(
    kim: Client, kims_job: Employment, expert: User, kind: str, first_day: date | None
) -> None:
    ConsentFactory(client=kim, answered_on=date(2025, 1, 1))
    if first_day is not None:
        with pytest.raises(Invalid) as refused:
            talk(kim, expert, kind=kind, employment_id=kims_job.pk, held_on=first_day - timedelta(days=1))
        assert "Deze baan begon op 01-02-2026." in refused.value.errors["held_on"]
    day = first_day or date(2025, 1, 1)
    assert talk(kim, expert, kind=kind, employment_id=kims_job.pk, held_on=day).held_on == day
