"""For each live rule: how a row with that term comes into being, and the term that follows in plain Python."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from clients.models import Client, ContractKind, Employment
from journeys import deadlines
from journeys.actions.sweep import sweep
from journeys.deadlines import Term, kapdatum_for, signal_decision_due
from journeys.job_end_lifecycle import JobEndState
from journeys.models import Journey, NoPurchase, SweepRun, Task
from tests import factories

LONG_AGO = timedelta(days=800)
PROMISED_BEFORE = timedelta(days=10)
SURE_BEFORE = timedelta(days=40)


@dataclass(frozen=True)
class Case:
    """A rule with a way to give a client one term of it."""

    key: str
    build: Callable[[Client, date], Any]
    term: Callable[[date], Term]
    # A day on which the term opens, some weeks after an anchor or before it.
    anchor: date

    def __str__(self) -> str:
        return self.key


def a_client(**fields: Any) -> Client:
    """Somebody in klantfase 3 with a fixed contact, spoken to so lately that nothing is due."""
    client = factories.ClientFactory(**fields)
    factories.ContactPersonFactory(client=client)
    factories.JourneyFactory(client=client, started_on=date(2020, 1, 1), last_conversation_on=date(2099, 1, 1))
    return client


def _job(client: Client, **fields: Any) -> Employment:
    return factories.EmploymentFactory(client=client, **fields)


def _permanent(client: Client, **fields: Any) -> Employment:
    return _job(client, kind=ContractKind.PERMANENT, expected_end_on=None, **fields)


def _startgesprek(client: Client, anchor: date) -> Any:
    return _job(
        client, started_on=anchor - LONG_AGO, expected_end_on=anchor, ended_on=anchor, end_reason="niet_verlengd"
    )


def _formalities(client: Client, anchor: date) -> Any:
    job = _job(
        client, started_on=anchor - LONG_AGO, expected_end_on=anchor, ended_on=anchor, end_reason="niet_verlengd"
    )
    return factories.JobEndFactory(
        employment=job,
        state=JobEndState.SEARCHING,
        known_on=anchor,
        end_sure_on=anchor - SURE_BEFORE,
        kapdatum_from=anchor,
        kapdatum_on=kapdatum_for(anchor),
    )


def _contract_end(client: Client, anchor: date) -> Any:
    return _job(client, started_on=anchor - LONG_AGO, expected_end_on=anchor, early_check_on=anchor)


def _contract_outcome(client: Client, anchor: date) -> Any:
    return _job(
        client, started_on=anchor - LONG_AGO, expected_end_on=anchor, end_discussed_for=anchor, early_check_on=anchor
    )


def _signal(client: Client, anchor: date) -> Any:
    job = _permanent(client, started_on=anchor - LONG_AGO, early_check_on=anchor)
    return factories.SignalFactory(employment=job, received_on=anchor, decide_by=signal_decision_due(anchor))


def _callback(client: Client, anchor: date) -> Any:
    return factories.ConversationFactory(client=client, held_on=anchor - PROMISED_BEFORE, callback_on=anchor)


def _invited(client: Client, anchor: date) -> Any:
    job = _permanent(client, started_on=anchor - LONG_AGO, early_check_on=anchor)
    return factories.JobEndFactory(
        employment=job, state=JobEndState.INVITED, known_on=anchor, attempted_on=anchor, contract_end_on=None
    )


def _not_now(client: Client, anchor: date) -> Any:
    known_on = anchor - timedelta(days=60)
    over = {"ended_on": known_on, "end_reason": "ontslag", "followed_up_on": known_on}
    job = _permanent(client, started_on=anchor - LONG_AGO, **over)
    return factories.JobEndFactory(
        employment=job,
        state=JobEndState.NOT_NOW,
        known_on=known_on,
        closed_on=known_on,
        review_on=anchor,
        contract_end_on=None,
    )


def _no_purchase(client: Client, anchor: date) -> Any:
    return NoPurchase.objects.create(
        client=client,
        number=1,
        reason=NoPurchase.Reason.OWN_SERVICE,
        explanation="Wij zoeken eerst zelf mee.",
        decided_on=anchor - timedelta(days=60),
        decided_by=factories.UserFactory(),
        review_on=anchor,
    )


def _agreement(client: Client, anchor: date) -> Any:
    return factories.AgreementFactory(client=client, due_on=anchor, made_on=anchor - timedelta(days=28))


def _early_check(client: Client, anchor: date) -> Any:
    return _permanent(client, started_on=anchor)


def _coaching(client: Client, anchor: date) -> Any:
    job = _permanent(client, started_on=anchor - LONG_AGO)
    return factories.CoachingFactory(employment=job, started_on=anchor - timedelta(days=180), granted_until=anchor)


def _plan_change(client: Client, anchor: date) -> Any:
    return factories.WorkplanFactory(
        client=client, made_on=anchor - timedelta(days=20), changed_on=anchor, change="gezondheid"
    )


def _plan_review(client: Client, anchor: date) -> Any:
    return factories.WorkplanFactory(client=client, made_on=anchor)


def _trial_placement(client: Client, anchor: date) -> Any:
    return factories.TrialPlacementFactory(client=client, starts_on=anchor - timedelta(days=90), ends_on=anchor)


def _yearly(client: Client, anchor: date) -> Any:
    Journey.objects.filter(client=client).update(last_conversation_on=anchor)
    return Journey.objects.get(client=client)


CASES: tuple[Case, ...] = (
    Case("startgesprek", _startgesprek, deadlines.STARTGESPREK.term, date(2026, 10, 31)),
    Case(
        "formalities",
        _formalities,
        lambda day: deadlines.formalities_term(day - SURE_BEFORE, day),
        date(2026, 12, 31),
    ),
    Case("contract_end", _contract_end, lambda day: deadlines.contract_end_term(day, 2), date(2027, 1, 31)),
    Case("contract_outcome", _contract_outcome, deadlines.CONTRACT_OUTCOME.term, date(2026, 11, 20)),
    Case("signal_decision", _signal, deadlines.SIGNAL_DECISION.term, date(2026, 11, 20)),
    Case(
        "callback",
        _callback,
        lambda day: deadlines.callback_term(day - PROMISED_BEFORE, day),
        date(2026, 12, 3),
    ),
    Case("agreement", _agreement, deadlines.AGREEMENT.term, date(2026, 12, 7)),
    Case("invitation_unanswered", _invited, deadlines.INVITATION_UNANSWERED.term, date(2026, 11, 30)),
    Case("review_date", _not_now, deadlines.REVIEW_DATE.term, date(2026, 12, 7)),
    Case("no_purchase_review", _no_purchase, deadlines.NO_PURCHASE_REVIEW.term, date(2026, 12, 7)),
    Case("early_job_check", _early_check, deadlines.EARLY_JOB_CHECK.term, date(2026, 8, 31)),
    Case("coaching_renewal", _coaching, deadlines.COACHING_RENEWAL.term, date(2027, 1, 4)),
    Case("plan_change", _plan_change, deadlines.PLAN_CHANGE.term, date(2026, 11, 23)),
    Case("plan_review", _plan_review, deadlines.PLAN_REVIEW.term, date(2025, 12, 31)),
    Case("yearly_contact", _yearly, lambda day: deadlines.yearly_contact_term(day, 12), date(2025, 12, 31)),
    Case("trial_placement_end", _trial_placement, deadlines.TRIAL_PLACEMENT_END.term, date(2026, 12, 31)),
)
BY_KEY = {case.key: case for case in CASES}
EVERY_RULE = pytest.mark.parametrize("case", CASES, ids=str)
AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def run(on: date) -> SweepRun:
    return sweep(on=on, at=AT)


def tasks(case: Case) -> list[Task]:
    return list(Task.objects.filter(rule=case.key).order_by("pk"))


def only(case: Case) -> Task:
    (task,) = tasks(case)
    return task


# Whoever was promised something hears of it, wherever the client stands.
PROMISED = frozenset({"signal_decision"})
# Outflow closes the case, and with it these terms for good.
ENDS_WITH_THE_CASE = frozenset({"invitation_unanswered", "review_date", "formalities"})
PROMISED_IN_SHELTERED_WORK = PROMISED | {"callback"}
