"""Staff let somebody look along and end that; the client keeps own agreements and reports about the own work."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from base.refusal import Invalid, NotPossibleNow, NotVisible, Stale
from clients.models import Client, ClientAccess, Employment
from journeys.actions.access import end_access, grant_access
from journeys.actions.agreements import keep_own_agreement
from journeys.actions.contact import change_contact
from journeys.actions.outreach import invite, try_again
from journeys.actions.signals import answer_signal, report_signal
from journeys.models import Agreement, JobEnd, Journey, Signal, Task
from notifications.models import Notification
from tests import factories
from tests.conftest import SignIn
from tests.journeys.acts import reporting

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CLOCK: dict[str, Any] = {"on": ON, "at": AT}


def _grant(kim: Client, actor: User, email: str, **other: str) -> ClientAccess:
    values = {"capacity": "zelf", "mandate": "", **other}
    return grant_access(client_id=kim.pk, email=email, actor=actor, **values, **CLOCK)


def _report(job: Employment, actor: User, **other: Any) -> Signal:
    values = {"kind": "dreigend", "expected_end_on": None, "message": "", **other}
    return reporting(report_signal, employment_id=job.pk, actor=actor, **values, **CLOCK)


# --- Giving and ending access ------------------------------------------------------------------


def test_access_asked_for_twice_is_given_and_told_once(kim: Client, expert: User) -> None:
    user = factories.UserFactory(role=Role.CLIENT)
    row = _grant(kim, expert, user.email.upper())
    assert _grant(kim, expert, user.email) == row
    assert (row.granted_by, row.since, row.until) == (expert, ON, None)
    assert Notification.objects.filter(recipient=user).count() == 1


def test_the_client_hears_that_somebody_else_looks_along(kim: Client, kims_account: User, team_lead: User) -> None:
    mother = factories.UserFactory(role=Role.CLIENT, name="Moeder van Kim")
    _grant(kim, team_lead, mother.email, capacity="vertegenwoordiger", mandate="Brief van Kim")
    assert "Moeder van Kim kan nu met u meekijken" in Notification.objects.get(recipient=kims_account).text


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"email": "onbekend@example.test"}, "email"),
        ({"capacity": "vertegenwoordiger"}, "mandate"),
        ({"mandate": "Brief"}, "mandate"),
        ({"capacity": "vertegenwoordiger", "mandate": "x" * 301}, "mandate"),
        ({"capacity": "buurman"}, "capacity"),
    ],
)
def test_what_cannot_be_right_about_an_access_is_said_at_the_field(
    kim: Client, expert: User, other: dict[str, str], field: str
) -> None:
    user = factories.UserFactory(role=Role.CLIENT)
    with pytest.raises(Invalid) as refused:
        _grant(kim, expert, **{"email": user.email, **other})
    assert list(refused.value.errors) == [field]
    assert not ClientAccess.objects.exists()


def test_an_account_of_staff_or_a_closed_one_never_looks_along(kim: Client, expert: User, employer: User) -> None:
    closed = factories.UserFactory(role=Role.CLIENT, is_active=False)
    for user in (expert, employer, closed):
        with pytest.raises(Invalid, match="geen account"):
            _grant(kim, expert, user.email)


def test_a_second_own_account_and_another_capacity_are_refused_in_words(
    kim: Client, kims_account: User, expert: User
) -> None:
    second, others = factories.UserFactory(role=Role.CLIENT), factories.ClientAccessFactory().user
    with pytest.raises(NotPossibleNow, match="met het account van Kim van Dijk"):
        _grant(kim, expert, second.email)
    with pytest.raises(NotPossibleNow, match="heeft al toegang als de klant zelf"):
        _grant(kim, expert, kims_account.email, capacity="vertegenwoordiger", mandate="Brief")
    ClientAccess.objects.filter(user=kims_account).update(until=ON, end_reason="Ander account")
    with pytest.raises(NotPossibleNow, match="van een andere klant"):
        _grant(kim, expert, others.email)


def test_access_that_ended_shows_nothing_from_that_moment(
    kim: Client, kims_account: User, kims_job: Employment, expert: User
) -> None:
    _report(kims_job, kims_account)
    access = ClientAccess.objects.get()
    end_access(access_id=access.pk, reason="De klant wil dit niet meer", actor=expert, **CLOCK)
    access.refresh_from_db()
    assert (access.until, access.ended_by, access.end_reason) == (ON, expert, "De klant wil dit niet meer")
    assert not Signal.objects.visible_to(kims_account, ON).exists()
    with pytest.raises(NotVisible):
        _report(kims_job, kims_account)
    with pytest.raises(NotPossibleNow, match="al beëindigd op 23-11-2026"):
        end_access(access_id=access.pk, reason="Nog eens", actor=expert, **CLOCK)
    assert Notification.objects.filter(recipient=kims_account, subject="Uw toegang is gestopt").count() == 1


@pytest.mark.parametrize("reason", [" ", "x" * 201])
def test_ending_access_has_a_reason(kims_account: User, expert: User, reason: str) -> None:
    with pytest.raises(Invalid):
        end_access(access_id=kims_account.accesses.get().pk, reason=reason, actor=expert, **CLOCK)


def test_who_looks_along_hears_of_a_new_fixed_contact(kim: Client, kims_account: User, team_lead: User) -> None:
    newcomer = factories.UserFactory(office=kim.office, name="Nadia Nieuw")
    current = kim.contact_persons.get(position="vast")
    change_contact(
        client_id=kim.pk, position="vast", user_id=newcomer.pk, reason="Verlof", current_id=current.pk,
        actor=team_lead, **CLOCK,
    )  # fmt: skip
    assert "Nadia Nieuw" in Notification.objects.get(recipient=kims_account).text


# --- Reporting ---------------------------------------------------------------------------------


def test_a_client_reports_about_the_own_job_and_hears_the_answer(
    kim: Client, kims_account: User, kims_job: Employment, expert: User
) -> None:
    signal = _report(kims_job, kims_account, message="Ik weet niet of ik mag blijven.")
    assert (signal.channel, signal.job_end) == ("klant", JobEnd.objects.get(employment=kims_job))
    assert _report(kims_job, kims_account, message="Ik weet niet of ik mag blijven.") == signal
    assert Notification.objects.get(recipient=expert).text.startswith("Kim van Dijk meldt dat een baan eindigt")
    answer_signal(signal_id=signal.pk, state="gepland", answer="Ik bel u morgen.", actor=expert, **CLOCK)
    heard = Notification.objects.get(recipient=kims_account)
    assert ("Ik bel u morgen." in heard.text, heard.url) == (True, "/mine/")


def test_who_looks_along_no_more_does_not_hear_the_answer(
    kim: Client, kims_account: User, kims_job: Employment, expert: User
) -> None:
    signal = _report(kims_job, kims_account)
    access = ClientAccess.objects.get()
    end_access(access_id=access.pk, reason="De klant wil dit niet meer", actor=expert, **CLOCK)
    answer_signal(signal_id=signal.pk, state="gepland", answer="Kim is ziek.", actor=expert, **CLOCK)
    assert not Notification.objects.filter(recipient=kims_account, text__contains="Kim is ziek.").exists()


def test_a_client_reports_nothing_about_the_work_of_others(kims_account: User) -> None:
    with pytest.raises(NotVisible):
        _report(factories.EmploymentFactory(), kims_account)


@pytest.mark.parametrize("sender", ["kims_account", "jobcoach"])
def test_wanting_other_work_opens_a_case_while_the_job_goes_on(
    kims_coaching: Any, kims_job: Employment, expert: User, sender: str, request: pytest.FixtureRequest
) -> None:
    signal = _report(kims_job, request.getfixturevalue(sender), kind="ander_werk")
    assert signal.job_end is not None
    assert (signal.job_end.state, signal.expected_end_on) == ("gesignaleerd", None)
    assert "een klant ander werk wil" in Notification.objects.get(recipient=expert).text
    assert Task.objects.filter(rule="signal_decision", subject_id=signal.pk, assignee=expert).exists()
    assert _report(kims_job, request.getfixturevalue(sender), kind="dreigend").job_end == signal.job_end


def test_the_letter_to_somebody_who_wants_other_work_does_not_say_that_the_job_may_stop(
    kims_account: User, kims_job: Employment, expert: User, sign_in: SignIn
) -> None:
    wish = _report(kims_job, kims_account, kind="ander_werk")
    page = sign_in(expert).get(f"/employments/{kims_job.pk}/invite/").content.decode()
    assert "Wij horen dat u misschien ander werk wilt." in page
    assert wish.job_end is not None
    case = invite(employment_id=kims_job.pk, actor=expert, **CLOCK)
    assert case == wish.job_end
    assert "Dat werk gaat gewoon door." in case.attempts.get().text
    _report(kims_job, kims_account, kind="dreigend")
    again = try_again(job_end_id=case.pk, kind="herinnering", version=None, actor=expert, **CLOCK)
    assert "Dat werk gaat gewoon door." not in again.text


def test_wanting_other_work_has_no_last_day_and_is_not_for_an_employer_to_say(
    kims_account: User, kims_job: Employment, employer: User
) -> None:
    with pytest.raises(Invalid) as refused:
        _report(kims_job, kims_account, kind="ander_werk", expected_end_on=ON)
    assert list(refused.value.errors) == ["expected_end_on"]
    with pytest.raises(Invalid) as refused:
        _report(kims_job, employer, kind="ander_werk")
    assert list(refused.value.errors) == ["kind"]
    assert not Signal.objects.exists()


# --- Own agreements ----------------------------------------------------------------------------


def _keep(agreement: Agreement, actor: User, version: int | None = None) -> Agreement:
    return keep_own_agreement(agreement_id=agreement.pk, version=version, actor=actor, **CLOCK)


def test_a_client_says_that_an_own_agreement_was_kept_and_staff_read_who_said_so(
    kim: Client, kims_account: User, kims_journey: Journey
) -> None:
    row = _keep(factories.AgreementFactory(client=kim), kims_account, 1)
    assert (row.done_on, row.closed_by, row.version) == (ON, kims_account, 2)
    with pytest.raises(NotPossibleNow, match="al nagekomen"):
        _keep(row, kims_account)


@pytest.mark.parametrize("who", ["professional", "jobcoach", "werkgever", "ander"])
def test_what_others_must_do_is_not_the_clients_to_close(
    kim: Client, kims_account: User, kims_journey: Journey, who: str
) -> None:
    with pytest.raises(NotVisible):
        _keep(factories.AgreementFactory(client=kim, who=who), kims_account)


def test_an_agreement_of_another_client_or_after_outflow_stays_as_it_is(
    kim: Client, kims_account: User, kims_journey: Journey, sam: Client
) -> None:
    own = factories.AgreementFactory(client=kim)
    with pytest.raises(NotVisible):
        _keep(factories.AgreementFactory(client=sam), kims_account)
    with pytest.raises(Stale):
        _keep(own, kims_account, 7)
    Journey.objects.filter(pk=kims_journey.pk).update(klantfase="uitgestroomd")
    with pytest.raises(NotPossibleNow, match="Bel uw vaste contact"):
        _keep(own, kims_account)
    own.refresh_from_db()
    assert own.is_open
