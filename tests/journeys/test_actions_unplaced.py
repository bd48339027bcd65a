"""A signal about somebody whom nobody knows yet: it is kept, waits for a team lead, and is placed or set aside."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Office, Organisation, User
from accounts.roles import Role
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible, Stale
from clients.models import Client, Coaching, Employment
from journeys.actions.receipts import ALPHABET
from journeys.actions.signals import answer_signal, report_signal
from journeys.actions.unplaced import Somebody, place, report_unplaced, set_aside
from journeys.models import JobEnd, Signal, Task, UnplacedSignal
from notifications.models import Notification
from tests import factories
from tests.journeys.acts import end, reporting

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
LATER = date(2026, 12, 1)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KIM = Somebody(name="  Kim   van Dijk ", employer_name="bakkerij het molentje")


def report(actor: User, somebody: Somebody = KIM, **other: Any) -> UnplacedSignal:
    values: dict[str, Any] = {
        "somebody": somebody,
        "channel": "uitkeren",
        "kind": "niet_verlengd",
        "expected_end_on": None,
        "message": " Te weinig werk. ",
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return reporting(report_unplaced, **values)


def put(row: UnplacedSignal, job: Employment, actor: User, on: date = LATER, version: int | None = 1) -> Any:
    return place(unplaced_id=row.pk, employment_id=job.pk, version=version, actor=actor, on=on, at=AT)


def lay(row: UnplacedSignal, actor: User, reason: str = " Onbekend. ", version: int | None = 1) -> UnplacedSignal:
    return set_aside(unplaced_id=row.pk, reason=reason, version=version, actor=actor, on=ON, at=AT)


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).values_list("subject", flat=True))


# --- It comes in -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "channel"),
    [
        (Role.EMPLOYER, "werkgever"),
        (Role.JOBCOACH, "jobcoach"),
        (Role.LABOUR_EXPERT, "uitkeren"),
        (Role.INTENSIVE_ADVISER, "uitkeren"),
        (Role.TEAM_LEAD, "uitkeren"),
    ],
)
def test_a_sender_gets_a_receipt_and_a_day(role: Role, channel: str) -> None:
    row = report(factories.UserFactory(role=role))
    assert len(row.receipt) == 8
    assert set(row.receipt) <= set(ALPHABET)
    assert (row.state, row.channel, row.name, row.message) == ("wacht", channel, "Kim van Dijk", "Te weinig werk.")
    assert (row.received_on, row.decide_by) == (ON, date(2026, 11, 30))
    assert not Signal.objects.exists()


@pytest.mark.parametrize("role", [Role.SENIOR_EXPERT, Role.EMPLOYER_ADVISER, Role.CLIENT, Role.ANALYST])
def test_other_roles_send_nothing(role: Role) -> None:
    with pytest.raises(NotAllowed):
        report(factories.UserFactory(role=role))
    assert not UnplacedSignal.objects.exists()


def test_the_same_twice_on_a_day_is_one_receipt(employer: User, jobcoach: User) -> None:
    first = report(employer)
    assert report(employer) == first
    assert report(employer, on=LATER) != first
    assert report(employer, message="Iets anders.") != first
    assert report(jobcoach) != first
    assert Notification.objects.count() == 0


def test_an_employer_speaks_of_the_own_company_alone(employer: User, bakery: Organisation) -> None:
    row = report(employer, Somebody(name="Kim", employer_name="Shell", kvk_number="11112222"))
    assert (row.employer_name, row.kvk_number) == (bakery.name, bakery.kvk_number)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"somebody": Somebody(name=" ", employer_name="X")}, "name"),
        ({"somebody": Somebody(name="Kim")}, "employer_name"),
        ({"somebody": Somebody(name="K" * 121, employer_name="X")}, "name"),
        ({"somebody": Somebody(client_number="W1")}, "client_number"),
        ({"somebody": Somebody(client_number="W１２３４５６７８")}, "client_number"),
        ({"somebody": Somebody(name="Kim", kvk_number="123")}, "kvk_number"),
        ({"somebody": Somebody(name="Kim", employer_name="X", birth_date=LATER)}, "birth_date"),
        ({"somebody": Somebody(name="Kim", employer_name="X", birth_date=date(1, 1, 1))}, "birth_date"),
        ({"channel": "postduif"}, "channel"),
        ({"kind": "x"}, "kind"),
        ({"kind": "geeindigd"}, "expected_end_on"),
        ({"kind": "geeindigd", "expected_end_on": LATER}, "expected_end_on"),
        ({"expected_end_on": date(2999, 1, 1)}, "expected_end_on"),
        ({"message": "x" * 2001}, "message"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(expert: User, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        report(expert, **wrong)
    assert list(refused.value.errors) == [field]
    assert not UnplacedSignal.objects.exists()


def test_it_waits_for_the_office_of_the_client_that_was_named(kim: Client, outsider: User) -> None:
    row = report(outsider, Somebody(client_number=f" {kim.number.lower()} "))
    assert (row.office, row.client_number) == (kim.office, kim.number)


@pytest.mark.parametrize("known_by", ["name", "number"])
def test_it_waits_for_the_one_office_where_the_employer_is_known(
    kims_job: Employment, outsider: User, known_by: str
) -> None:
    kvk = "8765 4321" if known_by == "number" else ""
    who = Somebody(name="Iemand", employer_name="BAKKERIJ het molentje", kvk_number=kvk)
    assert report(outsider, who).office == kims_job.client.office


def test_an_employer_of_two_offices_says_nothing_and_the_sender_does(
    kims_job: Employment, sam: Client, outsider: User, employer: User
) -> None:
    factories.EmploymentFactory(client=sam, employer=kims_job.employer)
    assert report(outsider).office == outsider.office
    assert report(employer).office is None


def test_the_team_leads_hear_at_once(
    office: Office, team_lead: User, outsider: User, employer: User, jobcoach: User, kims_job: Employment
) -> None:
    elsewhere = factories.UserFactory(role=Role.TEAM_LEAD, office=outsider.office)
    factories.UserFactory(role=Role.TEAM_LEAD, office=office, is_active=False)
    row = report(employer)
    assert (told(team_lead), told(elsewhere)) == ([f"Signaal zonder klant: {row.receipt}"], [])
    everywhere = report(jobcoach, Somebody(name="Iemand", employer_name="Ergens"))
    assert everywhere.office is None
    assert [len(told(team_lead)), len(told(elsewhere)), Notification.objects.count()] == [2, 1, 3]
    assert "Kim" not in "".join(Notification.objects.values_list("subject", flat=True))


# --- Who sees it -------------------------------------------------------------------------------


def test_who_sees_which(
    office: Office, team_lead: User, expert: User, colleague: User, outsider: User, employer: User, jobcoach: User
) -> None:
    elsewhere = factories.UserFactory(role=Role.TEAM_LEAD, office=outsider.office)
    ours, theirs, everybodys = (
        factories.UnplacedSignalFactory(office=where, reported_by=who)
        for where, who in ((office, expert), (outsider.office, employer), (None, jobcoach))
    )

    def seen(user: User, on: date = ON) -> set[UnplacedSignal]:
        return set(UnplacedSignal.objects.visible_to(user, on))

    assert seen(team_lead) == {ours, everybodys}
    assert seen(elsewhere) == {theirs, everybodys}
    assert (seen(expert), seen(colleague), seen(employer), seen(jobcoach)) == ({ours}, set(), {theirs}, {everybodys})
    assert seen(employer, date(2027, 11, 20)) == set()
    assert seen(expert, date(2027, 11, 20)) == {ours}
    for role in (Role.SENIOR_EXPERT, Role.EMPLOYER_ADVISER, Role.CLIENT, Role.ADMINISTRATOR, Role.ANALYST):
        assert seen(factories.UserFactory(role=role)) == set()


def test_a_team_lead_who_noted_one_down_for_another_office_reads_it_and_does_no_more(
    team_lead: User, sam: Client
) -> None:
    row = report(team_lead, Somebody(client_number=sam.number))
    assert set(UnplacedSignal.objects.visible_to(team_lead, ON)) == {row}
    with pytest.raises(NotVisible):
        lay(row, team_lead)


# --- It is placed ------------------------------------------------------------------------------


def test_a_placed_signal_keeps_its_receipt_its_sender_and_its_day(
    kims_job: Employment, employer: User, team_lead: User, expert: User
) -> None:
    row = report(employer)
    signal = put(row, kims_job, team_lead)
    row.refresh_from_db()
    assert (row.state, row.placed, row.handled_by, row.version) == ("geplaatst", signal, team_lead, 2)
    assert (signal.receipt, signal.reported_by, signal.channel) == (row.receipt, employer, "werkgever")
    assert (signal.received_on, signal.decide_by) == (ON, date(2026, 11, 30))
    assert (signal.employment, signal.message) == (kims_job, "Te weinig werk.")
    case = JobEnd.objects.get()
    assert (signal.job_end, case.known_on, case.state) == (case, ON, "gesignaleerd")
    task = Task.objects.get(rule="signal_decision")
    assert (task.anchor_on, task.due_on, task.assignee) == (ON, date(2026, 11, 30), expert)
    assert told(expert) == [f"Signaal {row.receipt}: het contract wordt niet verlengd"]


def test_what_waited_for_every_office_is_seen_by_one_office_once_it_is_placed(
    kims_job: Employment, jobcoach: User, team_lead: User, outsider: User
) -> None:
    """The others would learn who is a client."""
    row = report(jobcoach, Somebody(name="Kim van Dijk", employer_name="Onbekend BV"), channel="")
    other_lead = factories.UserFactory(role=Role.TEAM_LEAD, office=outsider.office)
    waiting = UnplacedSignal.objects.visible_to(other_lead, ON)
    assert (row.office, waiting.get()) == (None, row)
    put(row, kims_job, team_lead)
    assert not waiting.all().exists()
    assert UnplacedSignal.objects.visible_to(team_lead, ON).get() == row


def test_it_joins_the_case_that_is_open(kims_job: Employment, employer: User, team_lead: User) -> None:
    case = factories.JobEndFactory(employment=kims_job)
    assert put(report(employer), kims_job, team_lead).job_end == case


def test_a_job_that_has_ended_is_refused_with_the_day(kims_job: Employment, expert: User, team_lead: User) -> None:
    row = report(expert)
    end(kims_job, expert)
    with pytest.raises(NotPossibleNow, match="al geëindigd op 20-11-2026"):
        put(row, kims_job, team_lead)
    row.refresh_from_db()
    assert (row.state, Signal.objects.count()) == ("wacht", 0)


def test_on_a_client_of_another_office_nothing_is_placed(sam: Client, employer: User, team_lead: User) -> None:
    row, job = factories.UnplacedSignalFactory(), factories.EmploymentFactory(client=sam)
    with pytest.raises(NotVisible):
        put(row, job, team_lead)
    assert UnplacedSignal.objects.get().state == "wacht"


def test_who_comes_second_hears_what_happened(kims_job: Employment, employer: User, team_lead: User) -> None:
    other = factories.UserFactory(role=Role.TEAM_LEAD, office=team_lead.office)
    row = report(employer)
    put(row, kims_job, team_lead)
    for act in (lambda: put(row, kims_job, other), lambda: lay(row, other)):
        with pytest.raises(NotPossibleNow, match="Tineke Bos heeft dit signaal al afgehandeld: geplaatst"):
            act()
    assert Signal.objects.count() == 1


def test_a_version_that_never_was_is_stale(kims_job: Employment, employer: User, team_lead: User) -> None:
    with pytest.raises(Stale):
        put(report(employer), kims_job, team_lead, version=7)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_setting_aside_asks_for_a_reason(employer: User, team_lead: User, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        lay(report(employer), team_lead, reason)
    assert list(refused.value.errors) == ["reason"]
    assert UnplacedSignal.objects.get().state == "wacht"


# --- What the sender hears ---------------------------------------------------------------------


def test_a_sender_outside_reads_the_same_whatever_was_done(
    kims_job: Employment, employer: User, team_lead: User
) -> None:
    put(report(employer), kims_job, team_lead)
    lay(report(employer, message="Nog een."), team_lead)
    first, second = Notification.objects.filter(recipient=employer).order_by("pk")
    assert first.text == second.text
    assert "Onbekend." not in second.text
    assert first.subject.startswith("Uw melding ")


def test_a_colleague_hears_what_was_done_and_why(expert: User, team_lead: User) -> None:
    row = lay(report(expert), team_lead)
    (message,) = Notification.objects.filter(recipient=expert)
    assert message.text == "Tineke Bos: terzijde gelegd. Reden: Onbekend."
    assert message.url == f"/signals/unplaced/{row.pk}/"


def test_what_was_placed_never_tells_its_sender_who_is_a_client(
    kims_coaching: Coaching, jobcoach: User, employer: User, team_lead: User
) -> None:
    for sender in (jobcoach, employer):
        signal = put(report(sender), kims_coaching.employment, team_lead)
        assert not Signal.objects.visible_to(sender, ON).exists()
        assert Signal.objects.visible_to(team_lead, ON).filter(pk=signal.pk).exists()


def test_the_answer_reaches_the_sender_without_a_status(
    kims_job: Employment, employer: User, team_lead: User, expert: User
) -> None:
    signal = put(report(employer), kims_job, team_lead)
    answer_signal(signal_id=signal.pk, state="gepland", answer="Dank u.", actor=expert, on=LATER, at=AT)
    assert Notification.objects.filter(recipient=employer).latest("pk").text == "Dank u."


def test_a_direct_signal_with_the_same_words_gets_a_receipt_of_its_own(
    kims_job: Employment, employer: User, team_lead: User
) -> None:
    placed = put(report(employer), kims_job, team_lead)
    direct = reporting(
        report_signal,
        employment_id=kims_job.pk,
        kind="niet_verlengd",
        message="Te weinig werk.",
        actor=employer,
        on=ON,
        at=AT,
    )
    assert direct.receipt != placed.receipt
    assert Signal.objects.visible_to(employer, ON).get() == direct


# --- What the database holds -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"state": "geplaatst"}, "handled_in_one_way"),
        ({"state": "terzijde", "set_aside_reason": "x"}, "handled_in_one_way"),
        ({"set_aside_reason": "x"}, "handled_in_one_way"),
        ({"state": "weg"}, "handled_in_one_way"),
        ({"name": ""}, "about_somebody"),
        ({"kind": "geeindigd"}, "ended_on_a_day"),
        ({"kind": "x"}, "kind_known"),
        ({"channel": "x"}, "channel_known"),
        ({"decide_by": date(2026, 11, 1)}, "decided_after_receipt"),
    ],
)
def test_the_database_refuses_what_cannot_be(fields: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        factories.UnplacedSignalFactory(**fields)


def test_a_reference_is_there_once_for_each_channel() -> None:
    factories.UnplacedSignalFactory(channel="uitkeren", reference="A1")
    factories.UnplacedSignalFactory(channel="ww_aanvraag", reference="A1")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.UnplacedSignalFactory(channel="uitkeren", reference="A1")
