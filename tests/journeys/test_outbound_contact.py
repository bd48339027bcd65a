"""Contact with an employer that we begin is refused and kept without consent; what comes in is not touched."""

import importlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.models import Organisation, User
from accounts.roles import Role
from audit import actions as audit_actions
from audit import seals
from audit.models import RefusedContact, Seal
from base.acts import edge
from base.refusal import ConsentMissing, Invalid, NotAllowed
from clients.models import Client, Coaching, Consent, Employment
from journeys.actions import agreements, checklists, left_behind
from journeys.actions.agreements import make_agreement
from journeys.actions.checklists import Answer
from journeys.models import Agreement, Candidate, CheckedItem, Conversation, JobEnd, Signal, Task, TrialPlacement
from notifications.models import Notification
from tests import factories, vacancy_factories
from tests.consent_factories import ConsentFactory
from tests.journeys.acts import AT, ON, coach, reporting
from tests.journeys.acts_on_consents import record, withdraw
from tests.journeys.acts_on_services import plan
from tests.journeys.acts_on_vacancies import note_answer, propose
from tests.journeys.test_actions_conversations import talk

pytestmark = pytest.mark.django_db

Kind = Conversation.Kind
Act = Callable[[Client, Employment, User], Any]


def agree(client: Client, job: Employment, actor: User, **other: Any) -> Agreement:
    """The professional calls the employer next week."""
    values: dict[str, Any] = {
        "client_id": client.pk, "who": "professional", "what": "belt over het contract", "due_on": date(2026, 11, 30),
        "conversation_id": None, "contact": "werkgever", "employment_id": job.pk, "actor": actor, "on": ON, "at": AT,
    }  # fmt: skip
    return make_agreement(**{**values, **other})


def check(client: Client, job: Employment, actor: User, item: str = "werkgever_gevraagd") -> JobEnd:
    """The list of a doubt: this was asked."""
    case = JobEnd.objects.filter(employment=job).first() or factories.JobEndFactory(
        employment=job, state="in_gesprek"
    )
    return checklists.check_items(
        job_end_id=case.pk, answers={item: Answer("gedaan")}, version=None, actor=actor, on=ON, at=AT
    )


def start_talk(client: Client, job: Employment, actor: User, *others: str) -> Conversation:
    """The talk of all parties when the job begins."""
    there = ["uwv", "klant", *(others or ("werkgever",))]
    return talk(client, actor, kind=Kind.START_OF_JOB, employment_id=job.pk, participants=there)


# Each act that is contact with the employer of a job.
ABOUT_A_JOB: dict[str, Act] = {
    "plan to call": agree,
    "agree on what the employer does": lambda c, j, a: agree(c, j, a, who="werkgever", contact=""),
    "ask at a doubt": check,
    "talk of all parties": start_talk,
}
OF_INTERNAL_COACH: dict[str, Act] = {
    "plan to call": lambda c, j, a: agree(c, j, a, contact="jobcoach"),
    "agree on what the jobcoach does": lambda c, j, a: agree(c, j, a, who="jobcoach", contact=""),
    "ask at a doubt": lambda c, j, a: check(c, j, a, "jobcoach_gevraagd"),
    "talk of all parties": lambda c, j, a: start_talk(c, j, a, "jobcoach"),
}
EVERY_ACT = pytest.mark.parametrize("act", ABOUT_A_JOB.values(), ids=ABOUT_A_JOB)


def made() -> list[int]:
    """How many rows these acts could have made."""
    return [model.objects.count() for model in (Agreement, CheckedItem, Conversation, Notification, Task)]


@pytest.fixture
def internal(kims_job: Employment, bakery: Organisation) -> Coaching:
    """A jobcoach of the bakery itself on Kim's job."""
    own = factories.UserFactory(role=Role.JOBCOACH, organisation=bakery, name="Ina Bakker")
    return factories.CoachingFactory(employment=kims_job, coach=own, kind=Coaching.Kind.INTERNAL)


# --- Refused, and kept --------------------------------------------------------------------------


@EVERY_ACT
def test_contact_without_consent_is_refused_and_kept_and_nothing_else_is(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User, act: Act
) -> None:
    if act is check:
        factories.JobEndFactory(employment=kims_job, state="in_gesprek")
    before = made()
    with pytest.raises(ConsentMissing) as refused:
        act(kim, kims_job, expert)
    assert isinstance(refused.value, NotAllowed)
    assert refused.value.message == (
        "Kim van Dijk gaf geen toestemming om te praten over de baan. Neem daarom nu geen contact op met "
        "Bakkerij Het Molentje."
    )
    assert made() == before
    row = RefusedContact.objects.get()
    assert (row.actor_id, row.client_id, row.number, row.at) == (expert.pk, kim.pk, kim.number, AT)
    assert (row.party, row.employer_id, row.employment_id, row.purpose) == (
        "werkgever", bakery.pk, kims_job.pk, "baan",
    )  # fmt: skip
    assert row.act.split(".")[0] in ("agreements", "checklists", "conversations")


@EVERY_ACT
def test_with_consent_it_is_done_and_nothing_is_kept_of_it(
    kim: Client, kims_job: Employment, expert: User, act: Act
) -> None:
    ConsentFactory(client=kim, employment=kims_job)
    act(kim, kims_job, expert)
    assert not RefusedContact.objects.exists()


@EVERY_ACT
def test_after_it_was_taken_back_it_is_refused_again(
    kim: Client, kims_job: Employment, expert: User, act: Act
) -> None:
    withdraw(ConsentFactory(client=kim, employment=kims_job), expert)
    with pytest.raises(ConsentMissing):
        act(kim, kims_job, expert)


@pytest.mark.parametrize("other", ["purpose", "employer", "client", "refused", "asked"])
@EVERY_ACT
def test_another_yes_does_not_cover_it(kim: Client, kims_job: Employment, expert: User, act: Act, other: str) -> None:
    if other == "purpose":
        ConsentFactory(client=kim, purpose="vacature")
    elif other == "employer":
        ConsentFactory(client=kim, employer=factories.OrganisationFactory())
    elif other == "client":
        ConsentFactory()
    elif other == "refused":
        ConsentFactory(client=kim, state="geweigerd")
    else:
        ConsentFactory(client=kim, asked=True)
    with pytest.raises(ConsentMissing):
        act(kim, kims_job, expert)


def test_each_time_is_kept_with_its_trace_also_when_the_act_was_part_of_something_larger(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    from base.acts import Edge

    token = edge.set(Edge(trace="a" * 32, program="Roosters"))
    try:
        for _ in range(2):
            with transaction.atomic(), pytest.raises(ConsentMissing):
                agree(kim, kims_job, expert)
    finally:
        edge.reset(token)
    assert [(row.trace, row.program) for row in RefusedContact.objects.all()] == [("a" * 32, "Roosters")] * 2


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_keeps_what_was_refused_as_it_is(
    kim: Client, kims_job: Employment, expert: User, verb: str
) -> None:
    with pytest.raises(ConsentMissing):
        agree(kim, kims_job, expert)
    rows = RefusedContact.objects.all()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        rows.update(actor_id=1) if verb == "update" else rows._raw_delete(rows.db)
    assert audit_actions.seal(at=AT) > 0
    assert Seal.objects.filter(log="refusal", last_id=RefusedContact.objects.get().pk).exists()
    assert list(seals.faults()) == []


# --- The jobcoach -------------------------------------------------------------------------------


@pytest.mark.parametrize("act", OF_INTERNAL_COACH.values(), ids=OF_INTERNAL_COACH)
def test_an_external_jobcoach_is_spoken_to_without_consent(
    kim: Client, kims_coaching: Coaching, expert: User, act: Act
) -> None:
    """004:1494-1496."""
    act(kim, kims_coaching.employment, expert)
    assert not RefusedContact.objects.exists()


@pytest.mark.parametrize("act", OF_INTERNAL_COACH.values(), ids=OF_INTERNAL_COACH)
def test_a_jobcoach_of_the_employer_counts_as_the_employer(
    kim: Client, internal: Coaching, kims_job: Employment, expert: User, act: Act
) -> None:
    with pytest.raises(ConsentMissing, match="de jobcoach die bij Bakkerij Het Molentje werkt"):
        act(kim, kims_job, expert)
    assert RefusedContact.objects.get().party == "jobcoach"
    ConsentFactory(client=kim, employment=kims_job)
    act(kim, kims_job, expert)


def test_a_plan_to_call_the_jobcoach_waits_when_the_coach_becomes_the_employers(
    kim: Client, kims_coaching: Coaching, bakery: Organisation, expert: User
) -> None:
    row = agree(kim, kims_coaching.employment, expert, contact="jobcoach")
    Coaching.objects.filter(pk=kims_coaching.pk).update(kind="intern", organisation=bakery)
    keep = {"agreement_id": row.pk, "done_on": ON, "version": None, "actor": expert, "on": ON, "at": AT}
    with pytest.raises(ConsentMissing):
        agreements.complete_agreement(**keep)
    ConsentFactory(client=kim)
    assert agreements.complete_agreement(**keep).done_on == ON


# --- The other acts -----------------------------------------------------------------------------


def test_a_trial_placement_takes_consent_for_a_placement_at_that_employer(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User
) -> None:
    ConsentFactory(client=kim)
    ConsentFactory(client=kim, purpose="plaatsing", employer=factories.OrganisationFactory())
    with pytest.raises(ConsentMissing, match="iets te vertellen bij een plaatsing"):
        plan(kim, bakery, expert)
    assert not TrialPlacement.objects.exists()
    row = RefusedContact.objects.get()
    assert (row.employer_id, row.employment_id, row.purpose) == (bakery.pk, None, "plaatsing")
    record(kim, expert, purpose="plaatsing", employer_id=bakery.pk)
    assert plan(kim, bakery, expert).employer == bakery


def test_nobody_is_put_forward_without_consent_and_the_day_of_a_yes_is_kept_as_one(
    kim: Client, kims_journey: Any, expert: User
) -> None:
    vacancy = vacancy_factories.VacancyFactory(employment__client__office=kim.office)
    with pytest.raises(ConsentMissing, match="voorgesteld te worden voor een vacature"):
        propose(vacancy, kim, expert, client_agreed_on=None)
    assert RefusedContact.objects.get().employer_id == vacancy.employer_id
    day = ON - timedelta(days=3)
    assert propose(vacancy, kim, expert, client_agreed_on=day).client_agreed_on == day
    row = Consent.objects.get()
    assert (row.purpose, row.employer_id, row.answered_on, row.state) == (
        "vacature", vacancy.employer_id, day, "gegeven",
    )  # fmt: skip


def test_a_client_who_consented_before_is_put_forward_without_a_day(
    kim: Client, kims_journey: Any, expert: User
) -> None:
    vacancy = vacancy_factories.VacancyFactory(employment__client__office=kim.office)
    ConsentFactory(client=kim, purpose="vacature", answered_on=date(2026, 11, 2))
    assert propose(vacancy, kim, expert, client_agreed_on=None).client_agreed_on == date(2026, 11, 2)
    assert Consent.objects.count() == 1


def test_a_yes_of_more_than_a_year_ago_is_asked_again(kim: Client, kims_journey: Any, expert: User) -> None:
    vacancy = vacancy_factories.VacancyFactory(employment__client__office=kim.office)
    ConsentFactory(client=kim, purpose="vacature", answered_on=date(2025, 11, 1))
    with pytest.raises(Invalid, match="Vraag het de klant opnieuw"):
        propose(vacancy, kim, expert, client_agreed_on=None)


def test_a_no_of_after_the_day_that_is_named_counts(kim: Client, kims_journey: Any, expert: User) -> None:
    vacancy = vacancy_factories.VacancyFactory(employment__client__office=kim.office)
    withdraw(record(kim, expert, purpose="vacature", answered_on=date(2026, 11, 2)), expert)
    with pytest.raises(ConsentMissing):
        propose(vacancy, kim, expert, client_agreed_on=date(2026, 11, 20))
    assert not Candidate.objects.exists()


# --- Said in a talk -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "given"), [("werkgever", True), ("beiden", True), ("nee", False), ("jobcoach", False)]
)
def test_what_the_client_wishes_in_the_talk_about_the_end_is_consent_or_refusal(
    kim: Client, kims_coaching: Coaching, expert: User, wish: str, given: bool
) -> None:
    job = kims_coaching.employment
    values = {"kind": Kind.CONTRACT_END, "contact_wished": wish, "employment_id": job.pk}
    assert talk(kim, expert, **values) == talk(kim, expert, **values)
    row = Consent.objects.get()
    assert (row.employment, row.purpose, row.runs, row.evidence) == (job, "baan", given, "gesprek")
    assert (row.answered_on, row.answered_as, row.recorded_by) == (ON, "zelf", expert)


def test_a_wish_for_the_jobcoach_alone_cannot_be_when_the_jobcoach_is_the_employers(
    kim: Client, kims_job: Employment, internal: Coaching, expert: User
) -> None:
    with pytest.raises(Invalid, match="werkt bij de werkgever"):
        talk(kim, expert, kind=Kind.CONTRACT_END, contact_wished="jobcoach", employment_id=kims_job.pk)


def test_an_answer_is_about_the_job_that_was_talked_about_or_the_only_one(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    talk(kim, expert, employer_consent="ja")
    assert Consent.objects.get().employment == kims_job
    factories.EmploymentFactory(client=kim)
    for values in ({"employer_consent": "nee"}, {"kind": Kind.CONTRACT_END, "contact_wished": "nee"}):
        with pytest.raises(Invalid, match="om welke baan het gaat"):
            talk(kim, expert, **values)
    assert Consent.objects.get().runs


@pytest.mark.parametrize(
    "wrong", [{"employer_consent": "misschien"}, {"kind": Kind.CONTRACT_END, "employer_consent": "ja"}]
)
def test_an_answer_that_cannot_be_is_told_at_its_field(
    kim: Client, kims_job: Employment, expert: User, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refused:
        talk(kim, expert, **wrong)
    assert list(refused.value.errors) == ["employer_consent"]


def test_a_talk_of_all_parties_in_which_the_client_said_yes_is_kept_with_it(
    kim: Client, kims_job: Employment, expert: User
) -> None:
    values = {"kind": Kind.START_OF_JOB, "participants": ["uwv", "klant", "werkgever"], "employment_id": kims_job.pk}
    talk(kim, expert, **values, employer_consent="ja")
    assert Consent.objects.get().runs
    with pytest.raises(ConsentMissing):
        talk(kim, expert, **values, outcome="Nog een keer.", employer_consent="nee")
    assert Consent.objects.get().runs, "a talk that is refused says nothing"


# --- What comes in ------------------------------------------------------------------------------


def test_what_comes_in_needs_no_consent(
    kim: Client, kims_job: Employment, internal: Coaching, employer: User, expert: User
) -> None:
    """Signals, answers of employers, and what an employer tells by itself (004:1543-1549)."""
    from journeys.actions.signals import answer_signal, record_signal, report_signal

    record(kim, expert, given=False)
    for sender in (employer, internal.coach):
        reporting(report_signal, employment_id=kims_job.pk, actor=sender)
    reporting(record_signal, employment_id=kims_job.pk, channel="werkbezoek", actor=expert)
    for signal in Signal.objects.all():
        answer_signal(signal_id=signal.pk, state="gepland", answer="Wij praten met Kim.", actor=expert, on=ON, at=AT)
    assert Signal.objects.filter(state="gepland").count() == 3
    note_answer(JobEnd.objects.get(), expert)
    left_behind.note_review(
        job_end_id=JobEnd.objects.get().pk, review=left_behind.Review("Goed.", "", "", "", True), version=None,
        actor=expert, on=ON, at=AT,
    )  # fmt: skip
    assert not RefusedContact.objects.exists()


def test_coaching_by_the_employer_is_what_the_employer_asked_for(
    kim: Client, kims_job: Employment, bakery: Organisation, expert: User
) -> None:
    """The employer applies for it (004:962-968), so that it comes in."""
    own = factories.UserFactory(role=Role.JOBCOACH, organisation=bakery)
    assert coach(kims_job, own, expert, kind="intern").kind == "intern"


@pytest.mark.parametrize("other", ["job", "talk"])
def test_an_agreement_names_a_job_of_the_client(kim: Client, kims_job: Employment, expert: User, other: str) -> None:
    theirs = factories.EmploymentFactory()
    with pytest.raises(Invalid, match="Kies een baan van deze klant"):
        agree(kim, theirs if other == "job" else kims_job, expert, employment_id=theirs.pk)


@pytest.mark.parametrize(("wrong", "field"), [({"contact": "buurman"}, "contact"), ({"who": "klant"}, "contact")])
def test_contact_is_the_professionals_own(
    kim: Client, kims_job: Employment, expert: User, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        agree(kim, kims_job, expert, **wrong)
    assert list(refused.value.errors) == [field]


@pytest.mark.services  # SQLite has one writer at a time
@pytest.mark.django_db(transaction=True)
def test_the_row_stays_when_the_act_is_undone_for_good(kim: Client, kims_job: Employment, expert: User) -> None:
    with pytest.raises(ConsentMissing):
        agree(kim, kims_job, expert)
    connection.close()
    assert RefusedContact.objects.count() == 1


def test_whoever_is_put_forward_already_is_taken_to_have_consented_on_the_day_that_was_noted() -> None:
    first = vacancy_factories.CandidateFactory()
    vacancy_factories.CandidateFactory(state="afgewezen")
    same = factories.EmploymentFactory(employer=first.vacancy.employer)
    vacancy_factories.CandidateFactory(client=first.client, vacancy__employment=same)
    importlib.import_module("journeys.migrations.0017_agreed_contact").keep_consent(apps, None)
    row = Consent.objects.get()
    assert (row.client, row.employer, row.purpose, row.answered_on) == (
        first.client, first.vacancy.employer, "vacature", first.client_agreed_on,
    )  # fmt: skip
    assert row.runs
