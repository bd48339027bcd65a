"""What may never be, the database itself refuses, whoever writes."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from accounts.models import Office, Organisation, User
from accounts.roles import Role
from clients.models import Client, Coaching, CoachingPeriod, Consent, ContactPerson, ContractTerm, Employment
from journeys.models import (
    Agreement,
    CheckedItem,
    ContactAttempt,
    Conversation,
    JobEnd,
    JobEndStep,
    Journey,
    Signal,
    Task,
    Transition,
    Workplan,
)
from tests import factories as f
from tests.consent_factories import ConsentFactory

pytestmark = pytest.mark.django_db

D = date.fromisoformat
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def again(factory: Any, *fixed: str, **other: Any) -> None:
    """Make a row, and one more that is the same in these columns."""
    first = factory()
    factory(**{name: getattr(first, name) for name in fixed}, **other)


def term(**fields: Any) -> ContractTerm:
    return f.ContractTermFactory(**{"employment": f.EmploymentFactory(term=False), **fields})


def period(**fields: Any) -> CoachingPeriod:
    values = {"number": 1, "starts_on": D("2026-08-01"), "ends_on": D("2027-01-31"), **fields}
    if "coaching" not in values:
        values["coaching"] = f.CoachingFactory()
    return CoachingPeriod.objects.create(**values)


def a_move(**fields: Any) -> Transition:
    values = {"from_phase": "", "to_phase": "werkfit", "reason": "overgenomen", "on": D("2026-01-05"), **fields}
    return Transition.objects.create(journey=f.JourneyFactory(), recorded_at=AT, **values)


def closed(**fields: Any) -> Task:
    return f.TaskFactory(**{"state": "gedaan", "closing": "afgehandeld", "closed_on": D("2026-12-01"), **fields})


def a_case(**fields: Any) -> JobEnd:
    return f.JobEndFactory(first_step=False, **fields)


def checked(**fields: Any) -> CheckedItem:
    values = {"item": "gesprek_klant", "outcome": "gedaan", "on": D("2026-11-20"), "recorded_at": AT, **fields}
    if "job_end" not in values:
        values["job_end"] = a_case()
    return CheckedItem.objects.create(by=f.UserFactory(), **values)


def consent(**fields: Any) -> Consent:
    return ConsentFactory(**fields)


def consent_about_a_job(**fields: Any) -> Consent:
    return consent(**{"employment": f.EmploymentFactory(), **fields})


def consent_for_an_employer(**fields: Any) -> Consent:
    return consent(**{"employer": f.OrganisationFactory(), **fields})


# constraint → the writes that it must refuse
REFUSED: dict[str, list[Callable[[], Any]]] = {
    "one_open_job_end_per_employment": [lambda: again(a_case, "employment")],
    "job_end_state_known": [lambda: a_case(state="ontslagen")],
    "job_end_closed_with_a_day": [
        lambda: a_case(state="gaat_door"),
        lambda: a_case(closed_on=D("2026-11-23")),
    ],
    "job_end_waits_for_a_day": [
        lambda: a_case(state="twijfel"),
        lambda: a_case(state="nu_niet", closed_on=D("2026-11-23")),
    ],
    "job_end_invited_on_a_day": [lambda: a_case(state="uitgenodigd")],
    "job_end_closes_after_known": [lambda: a_case(state="gaat_door", closed_on=D("2026-11-19"))],
    "job_end_kapdatum_follows_the_end": [
        lambda: a_case(end_sure_on=D("2026-11-20")),
        lambda: a_case(kapdatum_from=D("2026-11-20"), kapdatum_on=D("2026-11-20")),
        lambda: a_case(end_sure_on=D("2026-11-21"), kapdatum_from=D("2026-11-20"), kapdatum_on=D("2026-12-18")),
        lambda: a_case(end_sure_on=D("2026-11-20"), kapdatum_from=D("2026-11-21"), kapdatum_on=D("2026-11-20")),
    ],
    "consent_purpose": [lambda: consent(purpose="gesprek")],
    "consent_has_one_scope": [
        lambda: consent(employment=f.EmploymentFactory(), employer=f.OrganisationFactory()),
        lambda: consent(employment=f.EmploymentFactory(), purpose="vacature"),
    ],
    "consent_answered_with_evidence": [
        lambda: consent(evidence=""),
        lambda: consent(answered_as=""),
        lambda: consent(answered_on=None),
        lambda: consent(asked=True, asked_on=None),
        lambda: consent(asked=True, evidence="brief"),
        lambda: consent(state="misschien"),
    ],
    "consent_withdrawn_after_given": [
        lambda: consent(state="ingetrokken"),
        lambda: consent(withdrawn_on=D("2026-02-01")),
        lambda: consent(
            state="ingetrokken", withdrawn_on=D("2026-01-04"), withdrawn_at=AT, withdrawn_as="zelf"
        ),
    ],
    "consent_codes_known": [lambda: consent(evidence="gerucht"), lambda: consent(answered_as="buurman")],
    "one_open_consent_per_job": [
        lambda: again(consent_about_a_job, "client", "employment"),
        lambda: again(consent_about_a_job, "client", "employment", asked=True),
    ],
    "one_open_consent_per_employer": [
        lambda: again(consent_for_an_employer, "client", "employer")
    ],
    "one_open_consent_for_every_employer": [lambda: again(consent, "client")],
    "agreement_contact_about_a_job": [
        lambda: f.AgreementFactory(contact="werkgever", who="professional"),
        lambda: f.AgreementFactory(contact="werkgever", employment=f.EmploymentFactory()),
        lambda: f.AgreementFactory(contact="buurman", who="professional", employment=f.EmploymentFactory()),
    ],
    "checked_item_stands_once": [lambda: again(checked, "job_end")],
    "checked_item_known": [lambda: checked(item="koffie")],
    "checked_item_says_what_or_why": [
        lambda: checked(outcome="niet_nodig"),
        lambda: checked(item="terugblik"),
        lambda: checked(outcome="misschien", remark="Later."),
    ],
    "checked_item_taken_back_by_somebody": [lambda: checked(taken_back_at=AT)],
    "job_end_step_to_known": [
        lambda: JobEndStep.objects.create(
            job_end=a_case(), to_state="x", reason="signaal", on=D("2026-11-20"), recorded_at=AT
        )
    ],
    "contact_attempt_kind_known": [
        lambda: ContactAttempt.objects.create(
            job_end=a_case(), kind="postduif", on=D("2026-11-20"), made_by=f.UserFactory(), recorded_at=AT
        )
    ],
    "signal_decided_after_receipt": [lambda: f.SignalFactory(decide_by=D("2026-01-01"))],
    "office_lead_between_2_and_6_months": [
        lambda: f.OfficeFactory(contract_end_lead_months=1),
        lambda: f.OfficeFactory(contract_end_lead_months=7),
    ],
    "organisation_kind_known": [lambda: f.OrganisationFactory(kind="gemeente")],
    "user_role_known": [lambda: f.UserFactory(role="keizer")],
    "user_staff_has_office": [
        lambda: User.objects.create_user("a@example.test", name="A", role=Role.LABOUR_EXPERT),
        lambda: User.objects.create_user("b@example.test", name="B", role=Role.TEAM_LEAD),
    ],
    "user_portal_has_organisation": [
        lambda: User.objects.create_user("c@example.test", name="C", role=Role.JOBCOACH),
        lambda: User.objects.create_user("d@example.test", name="D", role=Role.EMPLOYER),
    ],
    "client_regime_known": [lambda: f.ClientFactory(regime="wajong2015")],
    "client_work_ability_known": [lambda: f.ClientFactory(work_ability="")],
    "one_running_contact_per_position": [
        lambda: again(f.ContactPersonFactory, "client", "position"),
        lambda: again(f.ContactPersonFactory, "client", "user", "position"),
    ],
    "contact_ends_after_start": [
        lambda: f.ContactPersonFactory(since=D("2026-01-02"), until=D("2026-01-01")),
    ],
    "contact_position_known": [lambda: f.ContactPersonFactory(position="invaller")],
    "employment_ends_after_start": [
        lambda: f.EmploymentFactory(ended_on=D("2026-01-31"), end_reason="onbekend"),
    ],
    "employment_expected_end_after_start": [
        lambda: f.EmploymentFactory(expected_end_on=D("2026-01-31"), term=False),
    ],
    "employment_has_employer": [lambda: f.EmploymentFactory(employer=None)],
    "employment_kind_known": [lambda: f.EmploymentFactory(kind="nuluren", term=False)],
    "employment_end_has_reason": [lambda: f.EmploymentFactory(ended_on=D("2026-11-20"))],
    "term_number_once_per_employment": [lambda: again(term, "employment")],
    "term_ends_after_start": [lambda: term(ends_on=D("2026-01-31"))],
    "temporary_term_has_end": [lambda: term(kind="tijdelijk", ends_on=None)],
    "permanent_term_has_no_end": [lambda: term(kind="vast", ends_on=D("2027-01-31"))],
    "term_max_not_below_min": [lambda: term(hours=Decimal(24), max_hours=Decimal("23.9"))],
    "term_kind_known": [lambda: term(kind="nuluren")],
    "one_running_coaching_per_employment": [
        lambda: again(f.CoachingFactory, "employment"),
        lambda: again(f.CoachingFactory, "employment", kind=Coaching.Kind.INTERNAL, coach=None,
                      organisation=f.OrganisationFactory()),
    ],
    "coaching_grant_after_start": [lambda: f.CoachingFactory(granted_until=D("2026-07-31"))],
    "coaching_ends_after_start": [lambda: f.CoachingFactory(ended_on=D("2026-07-31"))],
    "coaching_not_chosen_has_reason": [lambda: f.CoachingFactory(chosen_by_client=False)],
    "coaching_counts_from_no_later_than_start": [lambda: f.CoachingFactory(counts_from=D("2026-12-31"))],
    "coaching_basis_known": [lambda: f.CoachingFactory(structural="voor altijd")],
    "coaching_kind_known": [lambda: f.CoachingFactory(kind="half")],
    "period_number_once_per_coaching": [lambda: again(period, "coaching")],
    "period_ends_after_start": [lambda: period(ends_on=D("2026-07-31"))],
    "journey_klantfase_known": [lambda: f.JourneyFactory(klantfase="fase_5")],
    "journey_interval_2_to_36_months": [
        lambda: f.JourneyFactory(contact_interval_months=1, contact_interval_reason="x"),
        lambda: f.JourneyFactory(contact_interval_months=37, contact_interval_reason="x"),
    ],
    "journey_own_interval_has_reason": [lambda: f.JourneyFactory(contact_interval_months=6)],
    "transition_to_known": [lambda: a_move(to_phase="fase_5")],
    "transition_from_known": [lambda: a_move(from_phase="fase_5")],
    "callback_not_before_conversation": [
        lambda: f.ConversationFactory(held_on=D("2026-04-08"), callback_on=D("2026-04-07")),
    ],
    "conversation_employer_consent_known": [
        lambda: f.ConversationFactory(employer_consent="wie"),
        lambda: f.ConversationFactory(kind="contracteinde", employer_consent="ja"),
    ],
    "conversation_contact_wished_at_a_contract_end": [
        lambda: f.ConversationFactory(contact_wished="nee"),
        lambda: f.ConversationFactory(kind="contracteinde", contact_wished="misschien"),
    ],
    "conversation_satisfaction_1_to_5": [lambda: f.ConversationFactory(satisfaction=6)],
    "workplan_number_once_per_client": [lambda: again(f.WorkplanFactory, "client", is_current=False)],
    "one_current_workplan_per_client": [lambda: again(f.WorkplanFactory, "client", number=2)],
    "agreement_who_known": [lambda: f.AgreementFactory(who="buurman")],
    "agreement_made_in_one_place": [
        lambda: f.AgreementFactory(workplan=f.WorkplanFactory(), conversation=f.ConversationFactory()),
    ],
    "agreement_due_not_before_made": [lambda: f.AgreementFactory(due_on=D("2026-11-08"))],
    "agreement_done_after_made": [
        lambda: f.AgreementFactory(done_on=D("2026-11-08")),
        lambda: f.AgreementFactory(done_on=D("2026-11-09"), dropped_on=D("2026-11-09"), drop_reason="x"),
    ],
    "agreement_dropped_with_reason": [
        lambda: f.AgreementFactory(dropped_on=D("2026-11-09")),
        lambda: f.AgreementFactory(dropped_on=D("2026-11-08"), drop_reason="x"),
        lambda: f.AgreementFactory(drop_reason="x"),
    ],
    "signal_reference_once": [lambda: f.SignalFactory.create_batch(2, reference="WW-1")],
    "signal_state_known": [lambda: f.SignalFactory(state="kwijt")],
    "task_once_per_term": [
        lambda: again(f.TaskFactory, "subject_id"),
        lambda: again(closed, "subject_id"),
    ],
    "user_export_right_with_role": [
        lambda: f.UserFactory(may_export=True),
        lambda: f.UserFactory(role=Role.PRIVACY_OFFICER, may_export=True),
    ],
    "client_destroyed_is_nobody": [
        lambda: f.ClientFactory(destroyed_on=D("2026-11-23")),
        lambda: f.ClientFactory(destroyed_on=D("2026-11-23"), first_name="", last_name=""),
    ],
    "task_opens_before_due": [lambda: f.TaskFactory(opens_on=D("2027-01-01"), due_on=D("2026-12-31"))],
    "task_closed_with_reason": [
        lambda: closed(closing=""),
        lambda: closed(closed_on=None),
        lambda: closed(state="vervallen", closing=""),
        lambda: f.TaskFactory(closing="afgehandeld"),
        lambda: f.TaskFactory(closed_on=D("2026-12-01")),
        lambda: f.TaskFactory(state="zoek", closing="afgehandeld", closed_on=D("2026-12-01")),
    ],
}  # fmt: skip
MODELS = (
    Office, Organisation, User, Client, ContactPerson, Employment, ContractTerm, Coaching, CoachingPeriod, Journey,
    Transition, Conversation, Workplan, Agreement, Signal, Task, JobEnd, JobEndStep, ContactAttempt,
    CheckedItem, Consent,
)  # fmt: skip


@pytest.mark.parametrize(("name", "write"), [(name, write) for name, writes in REFUSED.items() for write in writes])
def test_the_database_refuses_what_may_never_be(name: str, write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    constraint = {c.name: c for model in MODELS for c in model._meta.constraints}[name]
    # SQLite names a check, and of a unique index only its columns.
    if isinstance(constraint, CheckConstraint) or connection.vendor == "postgresql":
        assert name in str(refused.value)
    else:
        assert all(f".{field}" in str(refused.value) for field in constraint.fields)


def test_every_constraint_is_in_this_table() -> None:
    named = {c.name for model in MODELS for c in model._meta.constraints}
    assert all(
        isinstance(c, (CheckConstraint, UniqueConstraint)) for model in MODELS for c in model._meta.constraints
    )
    assert named == set(REFUSED)


def test_the_rows_from_which_the_refused_ones_differ_are_accepted() -> None:
    period()
    a_move()
    closed()
    term()
    f.EmploymentFactory(kind="zelfstandig", employer=None)
    f.EmploymentFactory(ended_on=D("2026-02-01"), end_reason="onbekend")
    f.JourneyFactory(contact_interval_months=6, contact_interval_reason="vast contract")
    f.ConversationFactory(held_on=D("2026-04-08"), callback_on=D("2026-04-08"))
    again(f.ContactPersonFactory, "client", "user", position="achtervang")
    again(f.ContactPersonFactory, "client", "position", until=D("2026-01-01"))
    again(f.CoachingFactory, "employment", ended_on=D("2026-08-01"))
    f.CoachingFactory(chosen_by_client=False, choice_reason="Vaste organisatie van de werkgever")
    f.CoachingFactory(chosen_by_client=True, structural="incidenteel")
    again(f.WorkplanFactory, "client", number=2, is_current=False)
    f.AgreementFactory(due_on=D("2026-11-09"), done_on=D("2026-11-09"), workplan=f.WorkplanFactory())
    f.AgreementFactory(due_on=None, conversation=f.ConversationFactory(), dropped_on=D("2026-11-09"), drop_reason="x")
    consent_about_a_job(client=consent().client)
    again(consent, "client", state="geweigerd")
    again(consent, "client", purpose="vacature", asked=True)
    again(consent, "client", state="ingetrokken", withdrawn_on=D("2026-01-05"), withdrawn_at=AT, withdrawn_as="zelf")
    f.AgreementFactory(contact="jobcoach", who="professional", employment=f.EmploymentFactory())
    again(f.TaskFactory, "subject_id", rule="early_job_check")
    again(f.TaskFactory, "subject_id", anchor_on=D("2027-02-28"))


@pytest.mark.parametrize(
    "write",
    [
        lambda: again(f.ClientFactory, "number"),
        lambda: again(f.ClientFactory, "bsn_index"),
        lambda: again(f.UserFactory, "email"),
        lambda: again(f.OrganisationFactory, "kvk_number"),
        lambda: again(f.JourneyFactory, "client"),
        lambda: again(f.SignalFactory, "receipt"),
        lambda: again(f.ContactDetailsFactory, "client"),
    ],
)
def test_what_names_a_row_is_given_once(write: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_a_client_with_a_history_cannot_be_deleted_by_accident() -> None:
    from django.db.models import ProtectedError

    client = f.JourneyFactory().client
    with pytest.raises(ProtectedError):
        client.delete()
