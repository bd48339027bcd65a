"""Signals from every side: employers, staff who heard something, and one meeting about many people."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from accounts.roles import Role
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible
from clients.models import Client, Employment
from journeys.actions.signals import answer_signal, record_signal, report_bankruptcy, report_signal
from journeys.models import JobEnd, JobEndStep, Signal, Task
from journeys.sent_signals import sent_by
from notifications.models import Notification
from tests import factories
from tests.conftest import SignIn
from tests.journeys.acts import end, reporting

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def record(job: Employment, actor: User, **other: Any) -> Signal:
    values: dict[str, Any] = {
        "employment_id": job.pk,
        "channel": "wijzigingsformulier",
        "kind": "dreigend",
        "expected_end_on": None,
        "message": "Formulier van maandag.",
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return reporting(record_signal, **values)


def bankruptcy(employer: Organisation, jobs: list[Employment], actor: User, **other: Any) -> list[Signal]:
    values: dict[str, Any] = {
        "employer_id": employer.pk,
        "employment_ids": [job.pk for job in jobs],
        "expected_end_on": date(2026, 12, 31),
        "message": "Bijeenkomst",
        "actor": actor,
        "on": ON,
        "at": AT,
        **other,
    }
    return report_bankruptcy(**values)


def people(office: Any, employer: Organisation, contact: User, count: int) -> list[Employment]:
    jobs = []
    for _ in range(count):
        client = factories.ClientFactory(office=office)
        factories.ContactPersonFactory(client=client, user=contact)
        factories.JourneyFactory(client=client, klantfase="aan_het_werk", last_conversation_on=date(2026, 11, 2))
        jobs.append(factories.EmploymentFactory(client=client, employer=employer))
    return jobs


# --- Staff -------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", Signal.Channel.values)
def test_a_signal_is_noted_down_whichever_way_it_came(kims_job: Employment, expert: User, channel: str) -> None:
    signal = record(kims_job, expert, channel=channel)
    assert (signal.channel, signal.job_end) == (channel, JobEnd.objects.get())
    assert Task.objects.get(rule="signal_decision").due_on == date(2026, 11, 30)


def test_whoever_noted_it_down_is_not_told_the_answer(kims_job: Employment, expert: User, colleague: User) -> None:
    signal = record(kims_job, colleague)
    Notification.objects.all().delete()
    answer_signal(signal_id=signal.pk, state="gepland", answer="Bel.", actor=expert, on=ON, at=AT)
    assert not Notification.objects.exists()


def test_a_signal_on_a_job_that_is_over_is_refused(kims_job: Employment, expert: User) -> None:
    end(kims_job, expert)
    with pytest.raises(NotPossibleNow, match="al geëindigd op 20-11-2026"):
        record(kims_job, expert)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channel": "postduif"}, "channel"),
        ({"kind": "x"}, "kind"),
        ({"kind": "geeindigd"}, "expected_end_on"),
        ({"expected_end_on": date(2026, 1, 1)}, "expected_end_on"),
        ({"message": "x" * 2001}, "message"),
    ],
)
def test_what_cannot_be_right_is_said_at_its_field(
    kims_job: Employment, expert: User, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record(kims_job, expert, **wrong)
    assert list(refused.value.errors) == [field]
    assert not JobEnd.objects.exists()


def test_a_page_for_whoever_heard_something(on: date, kims_job: Employment, team_lead: User, sign_in: SignIn) -> None:
    values = {"channel": "uitkeren", "kind": "dreigend", "expected_end_on": "", "message": ""}
    page = sign_in(team_lead).post(f"/employments/{kims_job.pk}/signals/new/", values, follow=True).content.decode()
    assert "Het signaal is vastgelegd onder nummer" in page
    assert "Afdeling Uitkeren" in page


# --- Employers ---------------------------------------------------------------------------------


def test_an_employer_reports_and_later_reads_the_answer(
    on: date, kims_job: Employment, employer: User, expert: User, sign_in: SignIn
) -> None:
    browser = sign_in(employer)
    values = {"kind": "niet_verlengd", "expected_end_on": "31-1-2027", "message": "Te weinig werk."}
    receipt = browser.post(f"/employees/{kims_job.pk}/signal/", values, follow=True).content.decode()
    signal = Signal.objects.get()
    assert (signal.channel, signal.reported_by) == ("werkgever", employer)
    assert signal.receipt in receipt
    assert "U krijgt uiterlijk ma 30 november 2026 antwoord" in receipt
    answer_signal(signal_id=signal.pk, state="gepland", answer="Wij bellen Kim.", actor=expert, on=ON, at=AT)
    page = browser.get("/employees/").content.decode()
    assert "Contact gepland" in page
    assert "Wij bellen Kim." in page
    assert Notification.objects.get(recipient=employer).url == "/employees/"


def test_an_employer_reports_about_nobody_elses_employee(on: date, kims_job: Employment, sign_in: SignIn) -> None:
    stranger = factories.UserFactory(role=Role.EMPLOYER)
    assert sign_in(stranger).get(f"/employees/{kims_job.pk}/signal/").status_code == 404
    with pytest.raises(NotVisible):
        reporting(report_signal, employment_id=kims_job.pk, actor=stranger, on=ON, at=AT)


def test_a_receipt_is_for_its_sender_alone(
    on: date, kims_job: Employment, employer: User, bakery: Organisation, sign_in: SignIn
) -> None:
    signal = reporting(report_signal, employment_id=kims_job.pk, actor=employer, on=ON, at=AT)
    other = factories.UserFactory(role=Role.EMPLOYER, organisation=bakery)
    assert sign_in(other).get(f"/employees/signals/{signal.pk}/").status_code == 404


def test_the_signals_of_an_employer_ask_for_no_other_column(kims_job: Employment, employer: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        sent_by(employer, ON)
    found = [query["sql"].split(" FROM ")[0] for query in queries]
    assert len(found) == 2
    for sql in found:
        assert not any(word in sql for word in ("klantfase", "bsn", "message", "job_title"))
    assert "number" not in found[0]
    assert "clients_client" not in found[1]


# --- A bankruptcy ------------------------------------------------------------------------------


def test_one_meeting_makes_a_signal_and_a_case_for_everybody_named(
    office: Any, bakery: Organisation, expert: User, colleague: User
) -> None:
    jobs = [*people(office, bakery, expert, 3), *people(office, bakery, colleague, 2)]
    signals = bankruptcy(bakery, jobs, expert)
    assert {signal.employment_id for signal in signals} == {job.pk for job in jobs}
    assert len({signal.receipt for signal in signals}) == 5
    assert JobEnd.objects.filter(state="gesignaleerd").count() == JobEndStep.objects.count() == 5
    assert Task.objects.filter(rule="signal_decision").count() == 5
    told = {row.recipient: row.subject for row in Notification.objects.all()}
    assert told == {expert: "Faillissement: 3 klanten van u", colleague: "Faillissement: 2 klanten van u"}


def test_sent_twice_it_names_nobody_again(office: Any, bakery: Organisation, expert: User) -> None:
    jobs = people(office, bakery, expert, 2)
    bankruptcy(bakery, jobs, expert)
    assert bankruptcy(bakery, jobs, expert) == []
    assert Signal.objects.count() == JobEnd.objects.count() == 2


def test_a_case_that_is_open_is_joined(office: Any, bakery: Organisation, expert: User) -> None:
    (job,) = people(office, bakery, expert, 1)
    case = factories.JobEndFactory(employment=job)
    (signal,) = bankruptcy(bakery, [job], expert)
    assert signal.job_end == case


def test_five_hundred_cost_as_many_statements_as_five(office: Any, bakery: Organisation, expert: User) -> None:
    few, many = people(office, bakery, expert, 5), people(office, bakery, expert, 50)

    def statements(jobs: list[Employment]) -> int:
        with CaptureQueriesContext(connection) as queries:
            bankruptcy(bakery, jobs, expert)
        return len(queries)

    assert statements(few) >= statements(many)


@pytest.mark.parametrize("named", ["nobody", "elsewhere", "over"])
def test_nobody_is_named_who_does_not_work_there(
    office: Any, other_office: Any, bakery: Organisation, expert: User, named: str
) -> None:
    here = people(office, bakery, expert, 1)
    elsewhere = factories.EmploymentFactory(client__office=other_office, employer=bakery)
    over = factories.EmploymentFactory(
        client=here[0].client, employer=bakery, ended_on=ON - timedelta(days=3), end_reason="ontslag"
    )
    wrong = {"nobody": [], "elsewhere": [*here, elsewhere], "over": [*here, over]}[named]
    with pytest.raises(Invalid) as refused:
        bankruptcy(bakery, wrong, expert)
    assert set(refused.value.errors) == {"employment_ids"}
    assert not Signal.objects.exists()


def test_a_last_day_before_somebody_began_is_told_at_the_field(
    office: Any, bakery: Organisation, expert: User
) -> None:
    jobs = people(office, bakery, expert, 2)
    Employment.objects.filter(pk=jobs[0].pk).update(started_on=date(2026, 10, 1))
    with pytest.raises(Invalid) as refused:
        bankruptcy(bakery, jobs, expert, expected_end_on=date(2026, 9, 30))
    assert refused.value.errors == {
        "expected_end_on": "Deze dag ligt voor het begin van de baan van 1 van de 2 mensen."
    }
    assert not Signal.objects.exists()


@pytest.mark.parametrize("role", [Role.SENIOR_EXPERT, Role.JOBCOACH, Role.EMPLOYER, Role.ANALYST])
def test_other_roles_report_no_bankruptcy(kims_job: Employment, bakery: Organisation, role: Role) -> None:
    with pytest.raises(NotAllowed):
        bankruptcy(bakery, [kims_job], factories.UserFactory(role=role))


def test_a_page_names_everybody_who_works_there(
    on: date, kim: Client, kims_job: Employment, bakery: Organisation, expert: User, sign_in: SignIn
) -> None:
    browser = sign_in(expert)
    assert "Bakkerij Het Molentje" in browser.get("/signals/bankruptcy/?q=molentje").content.decode()
    where = f"/signals/bankruptcy/?employer={bakery.pk}"
    form = browser.get(where)
    assert form.context["form"]["employment_ids"].value() == [str(kims_job.pk)]
    values = {"employment_ids": [kims_job.pk], "expected_end_on": "31-12-2026", "message": ""}
    page = browser.post(where, values, follow=True).content.decode()
    assert "Vastgelegd: 1 signaal. De vaste contacten krijgen bericht." in page
    again = browser.post(where, values, follow=True).content.decode()
    assert "Deze mensen zijn vandaag al genoemd. Er is niets veranderd." in again
    assert "Vastgelegd: 0" not in again
    assert browser.post(where, {**values, "employment_ids": [kims_job.pk + 1]}).status_code == 400
