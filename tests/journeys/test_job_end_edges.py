"""The edges of a case: what rests still counts, the order of recording does not, and a wish is no end."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from base.refusal import Invalid
from clients.models import Client, Coaching, ContactPerson, Employment
from journeys.actions import job_ends, work
from journeys.actions.contact import change_contact
from journeys.actions.conversations import AGENDA, record_conversation
from journeys.actions.signals import record_signal
from journeys.actions.sweep import sweep
from journeys.job_end_lifecycle import JobEndState, StepReason
from journeys.models import JobEnd, Task
from tests import factories
from tests.conftest import SignIn
from tests.journeys.acts import AT, ON, end, extend, reporting, start

pytestmark = pytest.mark.django_db

S, R = JobEndState, StepReason


@pytest.fixture
def desk(on: date, expert: User, sign_in: SignIn) -> Browser:
    """Kim's fixed contact at work."""
    return sign_in(expert)


def talk(client: Client, actor: User, job: Employment, kind: str = "contracteinde", held_on: date = ON) -> None:
    record_conversation(
        client_id=client.pk, kind=kind, channel="telefoon", held_on=held_on, topics=list(AGENDA), outcome="",
        minutes=20, employment_id=job.pk, callback_on=None, change="", actor=actor, on=ON, at=AT,
    )  # fmt: skip


def step(case: JobEnd, target: str, reason: str, actor: User, **other: Any) -> None:
    values = {"review_on": None, "explanation": "", "version": None, "actor": actor, "on": ON, "at": AT, **other}
    job_ends.step(job_end_id=case.pk, target=target, reason=reason, **values)


def signal(job: Employment, actor: User, kind: str, expected_end_on: date | None = None) -> None:
    reporting(
        record_signal,
        employment_id=job.pk,
        channel="klant",
        kind=kind,
        expected_end_on=expected_end_on,
        actor=actor,
        on=ON,
        at=AT,
    )


def the_case() -> JobEnd:
    return JobEnd.objects.select_related("employment").get()


# --- At rest -----------------------------------------------------------------------------------


def test_a_startgesprek_is_still_owed_while_a_case_rests_and_the_page_says_so(
    desk: Browser, kim: Client, kims_job: Employment, expert: User
) -> None:
    end(kims_job, expert, ended_on=date(2026, 11, 20))
    step(the_case(), S.NOT_NOW, R.GRIEF, expert, review_on=date(2027, 2, 1))
    page = desk.get(f"/job-ends/{the_case().pk}/").content.decode()
    for said in (
        "Voer het startgesprek uiterlijk",
        "Het startgesprek moet nog wel gebeuren.",
        "Nieuw werk vastleggen",
    ):
        assert said in page
    talk(kim, expert, kims_job, "startgesprek_baanverlies")
    assert (the_case().state, the_case().talked_on) == (S.NOT_NOW, ON)


def test_a_case_that_rests_can_be_handed_over_and_picked_up_on_its_page(
    desk: Browser, kims_job: Employment, expert: User
) -> None:
    end(kims_job, expert)
    step(the_case(), S.NOT_NOW, R.GRIEF, expert, review_on=date(2027, 2, 1))
    page = desk.get(f"/job-ends/{the_case().pk}/").content.decode()
    assert "Regie overdragen" in page
    assert f"/job-ends/{the_case().pk}/steps/zoeken/" in page
    asked = desk.get(f"/job-ends/{the_case().pk}/steps/zoeken/").content.decode()
    assert "De klant zoekt weer werk." in asked
    assert "terwijl het contract nog loopt" not in asked


def test_not_now_gets_another_day(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert)
    for day in (date(2027, 2, 1), date(2027, 3, 1)):
        step(the_case(), S.NOT_NOW, R.GRIEF, expert, review_on=day)
    assert (the_case().review_on, the_case().steps.count()) == (date(2027, 3, 1), 3)


# --- Whatever comes first ----------------------------------------------------------------------


def test_a_talk_counts_from_its_day_whether_it_was_recorded_before_the_end_or_after(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    talk(kim, expert, kims_job, held_on=date(2026, 11, 20))
    assert (the_case().known_on, the_case().talked_on) == (date(2026, 11, 20), date(2026, 11, 20))


def test_a_talk_of_long_ago_is_not_the_talk_about_this_end(kim: Client, kims_job: Employment, expert: User) -> None:
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    talk(kim, expert, kims_job, held_on=ON - timedelta(days=200))
    assert (the_case().known_on, the_case().talked_on) == (ON, None)


def test_an_end_that_its_term_told_is_known_from_the_day_of_the_term(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    Employment.objects.filter(pk=kims_job.pk).update(expected_end_on=date(2026, 12, 31))
    talk(kim, expert, kims_job)
    assert the_case().known_on == date(2026, 10, 31)


def test_a_signal_that_the_job_is_over_asks_for_the_end_first(
    desk: Browser, kims_job: Employment, expert: User
) -> None:
    signal(kims_job, expert, "geeindigd", date(2026, 11, 18))
    page = desk.get(f"/job-ends/{the_case().pk}/").content.decode()
    assert "Er is gemeld dat deze baan al is geëindigd." in page
    first = page.split("utrecht-button-link--primary-action")[1]
    assert "ended_on=18-11-2026" in first.split(">")[0]
    assert "18-11-2026" in desk.get(f"/employments/{kims_job.pk}/end/?ended_on=18-11-2026").content.decode()


# --- A wish ------------------------------------------------------------------------------------


def test_who_wants_other_work_searches_while_the_job_goes_on(kim: Client, kims_job: Employment, expert: User) -> None:
    signal(kims_job, expert, "ander_werk")
    talk(kim, expert, kims_job)
    extend(kims_job, expert)
    assert the_case().state == S.IN_CONVERSATION
    with pytest.raises(Invalid):
        step(the_case(), S.SEARCHING, R.SEARCH_EARLY, expert)
    step(the_case(), S.SEARCHING, R.OWN_WISH, expert)
    sweep(on=ON, at=AT)
    assert the_case().state == S.SEARCHING
    step(the_case(), S.GOES_ON, R.STAYS, expert)
    assert the_case().closed_on == ON


def test_the_next_job_meets_the_wish_once_the_old_one_ends(kim: Client, kims_job: Employment, expert: User) -> None:
    signal(kims_job, expert, "ander_werk")
    talk(kim, expert, kims_job)
    step(the_case(), S.SEARCHING, R.OWN_WISH, expert)
    start(kim, kims_job.employer, expert, starts_on=ON)
    end(kims_job, expert, ended_on=ON, reason="andere_baan")
    assert the_case().state == S.NEW_WORK


def test_a_threat_does_not_end_a_search_that_began_by_wish(kim: Client, kims_job: Employment, expert: User) -> None:
    signal(kims_job, expert, "ander_werk")
    talk(kim, expert, kims_job)
    step(the_case(), S.SEARCHING, R.OWN_WISH, expert)
    signal(kims_job, expert, "dreigend")
    extend(kims_job, expert)
    sweep(on=ON, at=AT)
    assert (the_case().state, the_case().steps.count()) == (S.SEARCHING, 3)


def test_a_threat_is_about_the_contract_as_it_is_then(kim: Client, kims_job: Employment, expert: User) -> None:
    signal(kims_job, expert, "ander_werk")
    extend(kims_job, expert)
    signal(kims_job, expert, "dreigend")
    assert (the_case().state, the_case().contract_end_on) == (S.SIGNALLED, date(2027, 7, 31))
    extend(kims_job, expert, starts_on=date(2027, 8, 1), ends_on=date(2028, 1, 31))
    assert the_case().state == S.GOES_ON


def test_no_case_says_that_a_job_stops_whose_end_was_withdrawn(kims_job: Employment, expert: User) -> None:
    signal(kims_job, expert, "ander_werk")
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    assert the_case().state == S.NOT_EXTENDED
    work.withdraw_end(employment_id=kims_job.pk, version=None, actor=expert, on=ON, at=AT)
    assert the_case().state == S.GOES_ON


# --- Help, and who has the lead ----------------------------------------------------------------


def test_a_sure_end_asks_for_a_werkplan_and_a_choice_about_a_traject(
    desk: Browser, kim: Client, kims_job: Employment, expert: User
) -> None:
    factories.WorkplanFactory(client=kim)
    end(kims_job, expert, ended_on=date(2027, 1, 31))
    assert Task.objects.open().filter(rule="plan_change").exists()
    where = f"/job-ends/{the_case().pk}/"
    page = desk.get(where).content.decode()
    assert "Nog te doen: maak met de klant een nieuw werkplan en kies een traject" in page
    kim.workplans.update(made_on=ON, changed_on=None, change="")
    factories.TrajectoryFactory(client=kim, requested_on=ON)
    page = desk.get(where).content.decode()
    assert "Nog te doen" not in page
    assert "Werkfit maken" in page


def test_a_new_fixed_contact_has_the_lead_and_that_counts(
    kims_job: Employment, kim: Client, expert: User, colleague: User, team_lead: User
) -> None:
    end(kims_job, expert)
    fixed = ContactPerson.objects.get(client=kim, position="vast", until__isnull=True)
    newcomer = factories.UserFactory(office=kim.office)
    change_contact(
        client_id=kim.pk, position="vast", user_id=newcomer.pk, reason="Vertrek", current_id=fixed.pk,
        actor=team_lead, on=ON, at=AT,
    )  # fmt: skip
    change = the_case().lead_changes.get()
    assert (change.to_user, change.reason, change.accepted_at) == (newcomer, "Vertrek", None)
    job_ends.accept_lead(job_end_id=the_case().pk, actor=newcomer, on=ON, at=AT)
    assert the_case().lead_changes.get().accepted_at == AT
    with pytest.raises(Invalid) as refused:
        job_ends.hand_over_lead(
            job_end_id=the_case().pk, to_user_id=newcomer.pk, reason="x", version=None, actor=newcomer, on=ON, at=AT
        )
    assert list(refused.value.errors) == ["to_user_id"]


def test_who_has_no_account_any_more_has_no_lead(
    desk: Browser, kims_coaching: Coaching, expert: User, colleague: User
) -> None:
    end(kims_coaching.employment, expert)
    JobEnd.objects.update(lead=colleague)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    page = desk.get(f"/job-ends/{the_case().pk}/").content.decode()
    assert "Bas Mulder" not in page.split('id="regie"')[1].split("</section>")[0]
