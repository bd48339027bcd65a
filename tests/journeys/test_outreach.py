"""Inviting a client, the ladder of who does not answer, who has the lead, and why the job ends."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Employment
from journeys.actions import job_ends, outreach
from journeys.actions.conversations import record_conversation
from journeys.actions.sweep import sweep
from journeys.letters import LADDER, letter
from journeys.models import ContactAttempt, JobEnd, Task, TaskEvent
from notifications.models import Notification
from tests import factories
from tests.journeys.acts import end

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Kind = ContactAttempt.Kind


def invite(job: Employment, actor: User, on: date = ON) -> JobEnd:
    return outreach.invite(employment_id=job.pk, actor=actor, on=on, at=AT)


def again(case: JobEnd, kind: str, actor: User, on: date = ON, **other: Any) -> ContactAttempt:
    values = {"version": None, "actor": actor, "on": on, "at": AT, **other}
    return outreach.try_again(job_end_id=case.pk, kind=kind, **values)


def test_an_invitation_opens_the_case_and_keeps_the_letter(kims_job: Employment, expert: User) -> None:
    case = invite(kims_job, expert)
    attempt = ContactAttempt.objects.get()
    assert (attempt.job_end, attempt.kind, attempt.made_by) == (case, Kind.INVITATION, expert)
    assert "Beste Kim van Dijk," in attempt.text
    assert "zo 31 januari 2027" in attempt.text
    assert "Bel Anouk de Wit op 030 555 01 01" in attempt.text
    stored = JobEnd.objects.get()
    assert (stored.state, stored.attempted_on, stored.origin) == ("uitgenodigd", ON, "contract")


def test_pressing_twice_invites_once(kims_job: Employment, expert: User) -> None:
    assert invite(kims_job, expert) == invite(kims_job, expert)
    assert ContactAttempt.objects.count() == 1


def test_nobody_is_invited_about_a_job_that_is_over_or_was_talked_about(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    case = invite(kims_job, expert)
    record_conversation(
        client_id=kim.pk, kind="contracteinde", channel="telefoon", held_on=ON, topics=[], outcome="", minutes=20,
        employment_id=kims_job.pk, callback_on=None, change="", actor=expert, on=ON, at=AT,
    )  # fmt: skip
    with pytest.raises(NotPossibleNow, match="niet meer nodig"):
        invite(kims_job, expert)
    with pytest.raises(NotPossibleNow, match="de zaak is verder"):
        again(case, Kind.CALL, expert)
    end(kims_job, expert)
    with pytest.raises(NotPossibleNow, match="al geëindigd"):
        invite(kims_job, expert)


def test_no_answer_is_a_task_after_a_week_and_each_attempt_begins_a_new_week(
    kims_job: Employment, expert: User
) -> None:
    case = invite(kims_job, expert)
    open_tasks = Task.objects.open().filter(rule="invitation_unanswered")
    sweep(on=ON + timedelta(days=6), at=AT)
    assert not open_tasks.exists()
    sweep(on=ON + timedelta(days=7), at=AT)
    assert open_tasks.get().due_on == ON + timedelta(days=14)
    again(case, Kind.REMINDER, expert, on=ON + timedelta(days=8))
    assert not open_tasks.exists()
    assert Task.objects.get(rule="invitation_unanswered").closing == Task.Closing.CASE_MOVED
    sweep(on=ON + timedelta(days=15), at=AT)
    assert open_tasks.get().anchor_on == ON + timedelta(days=8)


def test_the_last_rung_tells_the_team_lead(kims_job: Employment, expert: User, team_lead: User) -> None:
    case = invite(kims_job, expert)
    for kind in (Kind.REMINDER, Kind.CALL, Kind.CALL, Kind.SECOND_LETTER):
        again(case, kind, expert)
    assert not Notification.objects.filter(recipient=team_lead).exists()
    again(case, Kind.TEAM_LEAD, expert)
    told = Notification.objects.get(recipient=team_lead)
    assert told.subject == "Een klant reageert niet op de uitnodiging"
    assert "Kim" not in told.subject + told.text
    assert list(case.attempts.values_list("kind", flat=True)) == list(LADDER)


def test_only_letters_have_a_text(kims_job: Employment, expert: User) -> None:
    case = invite(kims_job, expert)
    assert again(case, Kind.CALL, expert).text == ""
    assert "nog niet gereageerd" in again(case, Kind.REMINDER, expert).text


def test_the_second_who_tries_is_told(kims_job: Employment, expert: User, colleague: User) -> None:
    case = invite(kims_job, expert)
    version = JobEnd.objects.get().version
    again(case, Kind.CALL, expert, version=version)
    with pytest.raises(Stale):
        again(case, Kind.CALL, colleague, version=version)


@pytest.mark.parametrize("kind", ["uitnodiging", "duif", ""])
def test_an_unknown_attempt_is_refused(kims_job: Employment, expert: User, kind: str) -> None:
    case = invite(kims_job, expert)
    with pytest.raises(Invalid):
        again(case, kind, expert)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "loopt tot en met zo 31 januari 2027"),
        ({"expected_end_on": date(2026, 11, 22)}, "liep tot en met zo 22 november 2026"),
        ({"kind": "vast", "expected_end_on": None}, "misschien stopt"),
        ({"ended_on": date(2026, 11, 20), "end_reason": "ontslag"}, "is gestopt op vr 20 november 2026"),
    ],
)
def test_a_letter_fits_the_job(kim: Client, expert: User, fields: dict[str, Any], said: str) -> None:
    job = factories.EmploymentFactory(client=kim, term=False, **fields)
    assert said in letter(Kind.INVITATION, kim, job, expert, ON)
    assert "Bel ons om een afspraak te maken." in letter(Kind.INVITATION, kim, job, None, ON)


def hand_over(case: JobEnd, to: User, by: User) -> None:
    job_ends.hand_over_lead(
        job_end_id=case.pk, to_user_id=to.pk, reason="Verlof", version=None, actor=by, on=ON, at=AT
    )


# --- The lead and the reason -------------------------------------------------------------------


def test_the_lead_goes_to_a_colleague_who_is_told_and_the_change_counts(
    kims_job: Employment, expert: User, colleague: User
) -> None:
    case = invite(kims_job, expert)
    job_ends.hand_over_lead(
        job_end_id=case.pk, to_user_id=colleague.pk, reason=" Verlof ", version=None, actor=expert, on=ON, at=AT
    )
    stored = JobEnd.objects.get()
    assert (stored.lead, stored.lead_changes.get().reason) == (colleague, "Verlof")
    assert Notification.objects.get(recipient=colleague).text.endswith("Reden: Verlof")


def test_the_work_goes_along_with_the_lead_and_comes_to_who_has_it(
    kims_job: Employment, expert: User, colleague: User
) -> None:
    case = invite(kims_job, expert)
    sweep(on=date(2026, 12, 1), at=AT)
    assert {"contract_end", "invitation_unanswered"} <= set(Task.objects.open().values_list("rule", flat=True))
    assert set(Task.objects.open().values_list("assignee", flat=True)) == {expert.pk}
    hand_over(case, colleague, expert)
    assert set(Task.objects.open().values_list("assignee", flat=True)) == {colleague.pk}
    assert {event.to_user for event in TaskEvent.objects.all()} == {colleague}
    end(kims_job, expert, ended_on=date(2026, 11, 20))
    sweep(on=date(2026, 12, 2), at=AT)
    assert Task.objects.open().get(rule="startgesprek").assignee == colleague
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    Task.objects.filter(rule="startgesprek").update(state="vervallen", closing="niet_meer_nodig", closed_on=ON)
    sweep(on=date(2026, 12, 3), at=AT)
    assert Task.objects.open().get(rule="startgesprek").assignee == expert


def test_a_handover_ends_when_the_receiver_says_so_and_the_giver_hears_it(
    kims_job: Employment, expert: User, colleague: User
) -> None:
    case = invite(kims_job, expert)
    hand_over(case, colleague, expert)
    accept: dict[str, Any] = {"job_end_id": case.pk, "on": ON, "at": AT}
    with pytest.raises(NotPossibleNow):
        job_ends.accept_lead(actor=expert, **accept)
    assert JobEnd.objects.get().lead_changes.get().accepted_at is None
    for _ in range(2):
        job_ends.accept_lead(actor=colleague, **accept)
    assert JobEnd.objects.get().lead_changes.get().accepted_at == AT
    assert Notification.objects.filter(recipient=expert, subject__contains="overgenomen").count() == 1


def test_who_takes_the_lead_by_oneself_has_nothing_to_accept(
    kims_job: Employment, expert: User, colleague: User
) -> None:
    hand_over(invite(kims_job, expert), colleague, colleague)
    assert JobEnd.objects.get().lead_changes.get().accepted_at == AT


def test_the_lead_stays_within_the_office_and_has_a_reason(
    kims_job: Employment, expert: User, outsider: User, colleague: User
) -> None:
    case = invite(kims_job, expert)
    values: dict[str, Any] = {"job_end_id": case.pk, "version": None, "actor": expert, "on": ON, "at": AT}
    with pytest.raises(Invalid) as refused:
        job_ends.hand_over_lead(to_user_id=outsider.pk, reason=" ", **values)
    assert set(refused.value.errors) == {"to_user_id", "reason"}
    job_ends.hand_over_lead(to_user_id=colleague.pk, reason="Verlof", **values)
    with pytest.raises(Invalid):
        job_ends.hand_over_lead(to_user_id=colleague.pk, reason="Verlof", **values)
    assert JobEnd.objects.get().lead_changes.count() == 1


def test_the_reason_of_an_end_can_be_said_better_once_the_end_is_sure(kims_job: Employment, expert: User) -> None:
    case = invite(kims_job, expert)
    values: dict[str, Any] = {"job_end_id": case.pk, "version": None, "actor": expert, "on": ON, "at": AT}
    explain = {"end_reason": "eigen_ontslag", "culpable": "nee", "explanation": "Te ver reizen."}
    with pytest.raises(NotPossibleNow):
        job_ends.explain_end(**explain, **values)
    end(kims_job, expert, ended_on=date(2026, 12, 31))
    job_ends.explain_end(**explain, **values)
    stored = JobEnd.objects.select_related("employment").get()
    assert (stored.culpable, stored.explanation, stored.employment.end_reason) == (
        "nee", "Te ver reizen.", "eigen_ontslag",
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        job_ends.explain_end(**{"end_reason": "x", "culpable": "misschien", "explanation": "x" * 2001}, **values)
    assert set(refused.value.errors) == {"end_reason", "culpable", "explanation"}
