"""Recorded facts move the case about the end of a job; people say what no record tells."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Coaching, Employment
from journeys.actions import job_ends, outreach, work
from journeys.actions.conversations import AGENDA, record_conversation
from journeys.actions.moves import move
from journeys.actions.signals import report_signal
from journeys.actions.sweep import sweep
from journeys.job_end_lifecycle import JobEndState, StepReason
from journeys.lifecycle import Klantfase
from journeys.models import JobEnd, JobEndStep, Journey, Signal
from tests import factories
from tests.journeys.acts import end, extend, reporting, start

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
S, R = JobEndState, StepReason


def talk(client: Client, actor: User, kind: str, job: Employment | None = None, outcome: str = "") -> None:
    topics = list(AGENDA) if kind == "startgesprek_baanverlies" else []
    record_conversation(
        client_id=client.pk, kind=kind, channel="telefoon", held_on=ON, topics=topics, outcome=outcome, minutes=20,
        employment_id=job.pk if job else None, callback_on=None, change="", actor=actor, on=ON, at=AT,
    )  # fmt: skip


def step(case: JobEnd, target: str, reason: str, actor: User, **other: Any) -> JobEndStep:
    values = {"review_on": None, "explanation": "", "version": None, "actor": actor, "on": ON, "at": AT, **other}
    return job_ends.step(job_end_id=case.pk, target=target, reason=reason, **values)


def steps(case: JobEnd) -> list[tuple[str, str]]:
    return list(case.steps.values_list("to_state", "reason"))


def the_case() -> JobEnd:
    return JobEnd.objects.get()


# --- Facts -------------------------------------------------------------------------------------


def test_a_talk_about_the_end_of_a_contract_opens_the_case(kim: Client, kims_job: Employment, expert: User) -> None:
    talk(kim, expert, "contracteinde", kims_job)
    case = the_case()
    assert (case.state, case.origin, case.known_on, case.talked_on) == (S.IN_CONVERSATION, "contract", ON, ON)
    assert steps(case) == [(S.SIGNALLED, R.CONTRACT_ENDS), (S.IN_CONVERSATION, R.TALK)]
    assert {row.actor for row in case.steps.all()} == {expert}


def test_extending_the_contract_closes_the_case_and_the_next_end_is_a_case_of_its_own(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    talk(kim, expert, "contracteinde", kims_job)
    extend(kims_job, expert)
    case = the_case()
    assert (case.state, case.closed_on, steps(case)[-1]) == (S.GOES_ON, ON, (S.GOES_ON, R.EXTENDED))
    talk(kim, expert, "contracteinde", kims_job, "Ook over de zomer.")
    assert JobEnd.objects.open().get() != case


def test_an_announced_end_is_a_decision_and_withdrawing_it_lets_the_job_go_on(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    end(kims_job, expert, ended_on=date(2026, 12, 31))
    case = the_case()
    assert (case.state, case.phase) == (S.NOT_EXTENDED, 2)
    work.withdraw_end(employment_id=kims_job.pk, version=None, actor=expert, on=ON, at=AT)
    assert steps(case) == [(S.NOT_EXTENDED, R.END_ANNOUNCED), (S.GOES_ON, R.END_WITHDRAWN)]


def test_an_unexpected_loss_enters_at_searching(kim: Client, kims_job: Employment, expert: User) -> None:
    end(kims_job, expert)
    case = the_case()
    assert (case.state, case.phase, steps(case)) == (S.SEARCHING, 3, [(S.SEARCHING, R.JOB_OVER)])


def test_a_case_in_any_earlier_state_follows_the_job_into_the_search(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    end(kims_job, expert)
    assert steps(case) == [(S.SIGNALLED, R.SIGNAL), (S.SEARCHING, R.JOB_OVER)]


@pytest.mark.parametrize(
    ("starts_on", "reason"),
    [
        (date(2026, 11, 9), R.NEW_WORK_DIRECT),
        (date(2026, 11, 10), R.NEW_WORK_LATER),
        (date(2026, 11, 2), R.NEW_WORK_DIRECT),
    ],
)
def test_the_next_job_closes_the_case_as_direct_within_a_week(
    kim: Client, kims_job: Employment, expert: User, bakery: Organisation, starts_on: date, reason: str
) -> None:
    end(kims_job, expert, ended_on=date(2026, 11, 2))
    start(kim, bakery, expert, starts_on=starts_on)
    case = the_case()
    assert (case.state, case.closed_on, steps(case)[-1]) == (S.NEW_WORK, ON, (S.NEW_WORK, reason))


def test_a_job_that_begins_later_closes_the_case_on_the_morning_that_it_begins(
    kim: Client, kims_job: Employment, expert: User, bakery: Organisation
) -> None:
    end(kims_job, expert)
    start(kim, bakery, expert, starts_on=date(2026, 11, 25))
    sweep(on=date(2026, 11, 24), at=AT)
    assert the_case().state == S.SEARCHING
    sweep(on=date(2026, 11, 25), at=AT)
    case = the_case()
    assert (case.state, case.steps.last().actor) == (S.NEW_WORK, None)


def test_outflow_closes_the_case(kim: Client, kims_job: Employment, expert: User) -> None:
    end(kims_job, expert)
    journey = Journey.objects.get(client=kim)
    move(
        journey_id=journey.pk, target="uitgestroomd", reason="pensioen", note="", on=ON, today=ON, actor=expert,
        at=AT, version=None,
    )  # fmt: skip
    assert (the_case().state, steps(the_case())[-1]) == (S.OUTFLOW, (S.OUTFLOW, R.FLOWED_OUT))


def test_the_morning_opens_cases_for_losses_that_came_another_way_and_only_once(
    kim: Client, kims_job: Employment, sam: Client
) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 11, 13), end_reason="faillissement")
    factories.EmploymentFactory(client=sam, ended_on=date(2026, 11, 16), end_reason="ontslag")
    for _ in range(2):
        sweep(on=ON, at=AT)
    assert set(JobEnd.objects.values_list("employment__client", "state")) == {
        (kim.pk, S.SEARCHING),
        (sam.pk, S.SEARCHING),
    }
    assert JobEndStep.objects.count() == 2


def test_a_dry_run_moves_no_case(kim: Client, kims_job: Employment) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 11, 13), end_reason="faillissement")
    sweep(on=ON, at=AT, dry_run=True)
    assert not JobEnd.objects.exists()


def test_nobody_outside_the_klantreis_gets_a_case(kim: Client, kims_job: Employment) -> None:
    Journey.objects.update(klantfase=Klantfase.UITGESTROOMD)
    Employment.objects.filter(pk=kims_job.pk).update(ended_on=date(2026, 11, 13), end_reason="faillissement")
    sweep(on=ON, at=AT)
    assert not JobEnd.objects.exists()


def test_signals_on_one_job_join_one_case(kims_coaching: Coaching, jobcoach: User, expert: User) -> None:
    job = kims_coaching.employment
    for kind in ("dreigend", "niet_verlengd"):
        reporting(report_signal, employment_id=job.pk, kind=kind, actor=jobcoach, on=ON, at=AT)
    assert {signal.job_end for signal in Signal.objects.all()} == {the_case()}
    assert (the_case().state, the_case().origin) == (S.SIGNALLED, "signaal")


def test_a_loss_after_its_startgesprek_is_a_case_that_had_its_talk(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    talk(kim, expert, "startgesprek_baanverlies", kims_job)
    end(kims_job, expert)
    case = the_case()
    assert (case.state, case.talked_on) == (S.SEARCHING, ON)
    assert Employment.objects.get(pk=kims_job.pk).followed_up_on == ON


def test_who_goes_straight_to_another_job_has_a_case_that_says_why_the_first_one_ended(
    kim: Client, kims_job: Employment, expert: User, bakery: Organisation
) -> None:
    start(kim, bakery, expert, starts_on=date(2026, 11, 20))
    end(kims_job, expert, reason="andere_baan")
    assert steps(the_case()) == [(S.SEARCHING, R.JOB_OVER), (S.NEW_WORK, R.NEW_WORK_DIRECT)]


def test_a_job_that_ran_beside_the_one_that_ended_is_no_next_job(
    kim: Client, kims_job: Employment, expert: User, bakery: Organisation
) -> None:
    """Direct is who went on to a next job within a week after the end (004:1845-1847)."""
    start(kim, bakery, expert, starts_on=date(2026, 11, 19))
    end(kims_job, expert)
    assert steps(the_case()) == [(S.SEARCHING, R.JOB_OVER), (S.NEW_WORK, R.WORK_BESIDE)]


def test_a_next_job_counts_as_direct_also_beside_a_job_that_ran_already(
    kim: Client, kims_job: Employment, expert: User, bakery: Organisation
) -> None:
    start(kim, bakery, expert, starts_on=date(2026, 11, 2))
    start(kim, bakery, expert, starts_on=date(2026, 11, 23))
    end(kims_job, expert)
    assert steps(the_case())[-1] == (S.NEW_WORK, R.NEW_WORK_DIRECT)


def test_a_second_look_at_an_end_is_no_second_case(kim: Client, kims_job: Employment, expert: User) -> None:
    end(kims_job, expert)
    sweep(on=ON, at=AT)
    assert JobEnd.objects.count() == 1


# --- What only a person can say ----------------------------------------------------------------


@pytest.fixture
def case(kims_job: Employment) -> JobEnd:
    """Somebody signalled that Kim's job may end."""
    made: JobEnd = factories.JobEndFactory(employment=kims_job)
    return made


def test_an_invitation_a_talk_and_a_doubt_with_a_day_to_look_again(case: JobEnd, kim: Client, expert: User) -> None:
    outreach.invite(employment_id=case.employment_id, actor=expert, on=ON, at=AT)
    talk(kim, expert, "contracteinde", case.employment)
    step(case, S.DOUBT, R.UNDECIDED, expert, review_on=date(2026, 12, 7), explanation="De baas twijfelt.")
    case = the_case()
    assert (case.state, case.review_on, case.explanation) == (S.DOUBT, date(2026, 12, 7), "")
    assert case.steps.last().note.text == "De baas twijfelt."
    step(case, S.DOUBT, R.UNDECIDED, expert, review_on=date(2026, 12, 14))
    assert the_case().review_on == date(2026, 12, 14)


def test_not_now_has_a_reason_and_a_day_and_can_be_picked_up_again(case: JobEnd, expert: User) -> None:
    end(case.employment, expert)
    step(case, S.NOT_NOW, R.GRIEF, expert, review_on=date(2027, 2, 1))
    assert (the_case().closed_on, the_case().review_on) == (ON, date(2027, 2, 1))
    step(case, S.SEARCHING, R.PICKED_UP, expert)
    assert (the_case().state, the_case().closed_on, the_case().review_on) == (S.SEARCHING, None, None)


def test_a_case_that_rests_follows_what_is_recorded(
    case: JobEnd, kim: Client, expert: User, bakery: Organisation
) -> None:
    end(case.employment, expert)
    step(case, S.NOT_NOW, R.GRIEF, expert, review_on=date(2027, 2, 1))
    start(kim, bakery, expert, starts_on=date(2026, 11, 30))
    assert the_case().state == S.NOT_NOW
    sweep(on=date(2026, 11, 30), at=AT)
    assert (the_case().state, the_case().review_on) == (S.NEW_WORK, None)


def test_a_case_that_rests_goes_on_when_its_end_is_withdrawn(case: JobEnd, expert: User) -> None:
    end(case.employment, expert, ended_on=date(2026, 12, 31))
    step(case, S.NOT_NOW, R.HEALTH, expert, review_on=date(2027, 2, 1))
    work.withdraw_end(employment_id=case.employment_id, version=None, actor=expert, on=ON, at=AT)
    assert the_case().state == S.GOES_ON


def test_a_signal_about_a_job_whose_case_rests_joins_it(
    case: JobEnd, kims_coaching: Coaching, jobcoach: User, expert: User
) -> None:
    end(case.employment, expert, ended_on=date(2026, 12, 31))
    step(case, S.NOT_NOW, R.HEALTH, expert, review_on=date(2027, 2, 1))
    job = kims_coaching.employment
    reporting(report_signal, employment_id=job.pk, actor=jobcoach, on=ON, at=AT)
    assert Signal.objects.get().job_end == the_case()


def test_a_search_may_begin_before_the_end(case: JobEnd, expert: User) -> None:
    with pytest.raises(NotPossibleNow):
        step(case, S.SEARCHING, R.SEARCH_EARLY, expert)
    end(case.employment, expert, ended_on=date(2026, 12, 31))
    step(case, S.SEARCHING, R.SEARCH_EARLY, expert)
    assert the_case().state == S.SEARCHING
    extend(case.employment, expert)
    assert the_case().state == S.GOES_ON


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"target": "verlengd"}, "target"),
        ({"target": "niet_verlengd"}, "target"),
        ({"target": "uitgenodigd"}, "target"),
        ({"reason": "rouw"}, "reason"),
        ({"target": "twijfel", "reason": "onduidelijk"}, "review_on"),
        ({"target": "twijfel", "reason": "onduidelijk", "review_on": ON}, "review_on"),
        ({"target": "twijfel", "reason": "onduidelijk", "review_on": date(2028, 1, 1)}, "review_on"),
        ({"target": "twijfel", "reason": "onduidelijk", "review_on": date(9999, 1, 1)}, "review_on"),
        ({"explanation": "x" * 2001}, "explanation"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(
    case: JobEnd, expert: User, wrong: dict[str, Any], field: str
) -> None:
    values: dict[str, Any] = {"target": "gaat_door", "reason": "geen_einde", **wrong}
    with pytest.raises(Invalid) as refused:
        step(case, values.pop("target"), values.pop("reason"), expert, **values)
    assert list(refused.value.errors) == [field]
    assert len(steps(case)) == 1


def test_an_outcome_on_a_closed_case_is_refused(case: JobEnd, expert: User) -> None:
    step(case, S.GOES_ON, R.SIGN_WRONG, expert)
    with pytest.raises(NotPossibleNow, match="Dit kan niet meer"):
        step(case, S.NOT_NOW, R.GRIEF, expert, review_on=date(2027, 2, 1))


def test_the_second_who_moves_the_case_is_told(case: JobEnd, expert: User, colleague: User) -> None:
    outreach.invite(employment_id=case.employment_id, actor=expert, on=ON, at=AT)
    with pytest.raises(Stale):
        step(case, S.GOES_ON, R.SIGN_WRONG, colleague, version=1)


def test_the_options_are_what_the_action_allows(case: JobEnd, expert: User) -> None:
    offered = {option.target: option.allowed for option in job_ends.options(case=case, on=ON)}
    assert offered == {S.GOES_ON: True}
    end(case.employment, expert, ended_on=date(2026, 12, 31))
    offered = {option.target: option.allowed for option in job_ends.options(case=case, on=ON)}
    assert offered == {S.GOES_ON: False, S.SEARCHING: True, S.NOT_NOW: True}


def test_the_database_keeps_one_open_case_per_job_and_every_step(case: JobEnd) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.JobEndFactory(employment=case.employment, first_step=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        JobEndStep.objects.update(reason="gesprek")
