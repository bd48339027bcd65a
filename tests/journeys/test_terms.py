"""The terms that the database computes equal those of the table in `journeys/deadlines.py`, for every live rule."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Office
from base.dates import add_months
from clients.models import Client, Coaching, Employment
from journeys import deadlines, term_rows, terms
from journeys.deadlines import LIVE_RULES, Term
from journeys.lifecycle import Klantfase
from journeys.models import Agreement, Conversation, Journey, Signal, TrialPlacement, Workplan
from tests import factories
from tests.journeys.cases import BY_KEY, CASES, PROMISED, PROMISED_IN_SHELTERED_WORK, Case, a_client

pytestmark = pytest.mark.django_db

# Month ends, the leap days of 2024 and 2028, and 300 days more.
ANCHORS = sorted(
    {
        *(add_months(date(2023, 1, 1), month) + timedelta(days=step) for month in range(66) for step in (-2, -1, 0)),
        date(2024, 2, 29),
        date(2028, 2, 29),
        *random.Random(2026).sample([date(2022, 1, 1) + timedelta(days=n) for n in range(2400)], 300),
    }
)
SOURCES = {source.rule.key: source for source in terms.SOURCES}


def _from_database(key: str) -> dict[int, Term]:
    rows = SOURCES[key].rows().values_list("pk", "t_anchor", "t_opens", "t_due")
    return {pk: Term(key, anchor, opens, due) for pk, anchor, opens, due in rows}


def _many(model: type[Any], template: Any, **columns: Callable[[int, date], Any]) -> None:
    """A copy of `template` for every anchor."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    plain = {field.attname: getattr(template, field.attname) for field in fields}
    template.delete()
    rows = [
        model(**{**plain, **{name: make(n, anchor) for name, make in columns.items()}})
        for n, anchor in enumerate(ANCHORS)
    ]
    model.objects.bulk_create(rows)


def _clients() -> list[int]:
    """As many clients as anchors, each with a journey."""
    first = a_client()
    fields = [field.attname for field in Client._meta.concrete_fields if not field.primary_key]
    plain = {name: getattr(first, name) for name in fields}
    Client.objects.bulk_create(
        Client(**{**plain, "number": f"W8{n:07d}", "bsn_index": f"index-{n}"}) for n in range(len(ANCHORS))
    )
    clients = list(Client.objects.filter(number__startswith="W8").order_by("pk").values_list("pk", flat=True))
    Journey.objects.bulk_create(
        Journey(client_id=pk, klantfase="werkfit", phase_since=date(2022, 1, 1), started_on=date(2021, 1, 1))
        for pk in clients
    )
    return clients


def test_there_is_one_source_for_every_live_rule_in_the_order_of_the_table() -> None:
    assert [source.rule for source in terms.SOURCES] == list(LIVE_RULES)
    assert {case.key for case in CASES} == set(SOURCES)


@pytest.mark.parametrize("lead", [2, 3, 4, 5, 6])
def test_contract_ends_open_as_the_lead_of_the_office_says(lead: int) -> None:
    client = a_client(office=factories.OfficeFactory(contract_end_lead_months=lead))
    job = factories.EmploymentFactory(client=client, term=False, started_on=date(2020, 1, 1))
    _many(Employment, job, expected_end_on=lambda _, anchor: anchor)
    found = _from_database("contract_end")
    assert sorted(found.values(), key=lambda term: term.anchor_on) == [
        deadlines.contract_end_term(anchor, lead) for anchor in ANCHORS
    ]


@pytest.mark.parametrize("interval", [None, 2, 3, 6, 11, 12, 13, 24, 36])
def test_yearly_contacts_follow_the_interval_of_the_client(interval: int | None) -> None:
    clients = _clients()
    own = {"contact_interval_months": interval, "contact_interval_reason": "vast contract"} if interval else {}
    for pk, anchor in zip(clients, ANCHORS, strict=True):
        Journey.objects.filter(client=pk).update(last_conversation_on=anchor, **own)
    found = _from_database("yearly_contact")
    by_client = {row.client_id: found[row.pk] for row in Journey.objects.filter(client__in=clients)}
    assert by_client == {
        pk: deadlines.yearly_contact_term(anchor, interval or 12) for pk, anchor in zip(clients, ANCHORS, strict=True)
    }


def test_whoever_was_never_spoken_to_is_counted_from_the_start_of_the_klantreis() -> None:
    client = a_client()
    Journey.objects.filter(client=client).update(started_on=date(2026, 3, 31), last_conversation_on=None)
    assert list(_from_database("yearly_contact").values()) == [deadlines.yearly_contact_term(date(2026, 3, 31), 12)]


@pytest.mark.parametrize(
    ("key", "model", "columns"),
    [
        (
            "startgesprek",
            Employment,
            {
                "ended_on": lambda _, a: a,
                "started_on": lambda *_: date(2020, 1, 1),
                "expected_end_on": lambda *_: None,
            },
        ),
        ("early_job_check", Employment, {"started_on": lambda _, a: a, "expected_end_on": lambda *_: None}),
        ("coaching_renewal", Coaching, {"granted_until": lambda _, a: a, "started_on": lambda *_: date(2020, 1, 1)}),
        (
            "signal_decision",
            Signal,
            {
                "received_on": lambda _, a: a,
                "decide_by": lambda _, a: deadlines.signal_decision_due(a),
                "receipt": lambda n, _: f"R{n}",
            },
        ),
        ("plan_review", Workplan, {"made_on": lambda _, a: a}),
        ("plan_change", Workplan, {"changed_on": lambda _, a: a}),
        ("agreement", Agreement, {"due_on": lambda _, a: a, "made_on": lambda *_: date(2020, 1, 1)}),
        (
            "trial_placement_end",
            TrialPlacement,
            {
                "ends_on": lambda _, a: a,
                "starts_on": lambda _, a: a - timedelta(days=90),
                "intention_on": lambda _, a: a - timedelta(days=90),
            },
        ),
        ("callback", Conversation, {"held_on": lambda _, a: a - timedelta(days=10), "callback_on": lambda _, a: a}),
    ],
)
def test_the_database_computes_the_same_dates_as_the_table(
    key: str, model: type[Any], columns: dict[str, Callable[[int, date], Any]]
) -> None:
    case = BY_KEY[key]
    extra: dict[str, Callable[[int, date], Any]] = {}
    if model in (Workplan, TrialPlacement):
        clients = _clients()
        extra = {"client_id": lambda n, _: clients[n]}
    template = case.build(a_client(), date(2026, 6, 1))
    if model is Employment:
        template.terms.all().delete()
    if model is Coaching:
        jobs = _jobs_for_coaching(template.employment)
        extra = {"employment_id": lambda n, _: jobs[n]}
    _many(model, template, **columns, **extra)
    found = sorted(_from_database(key).values(), key=lambda term: term.anchor_on)
    assert found == [case.term(anchor) for anchor in ANCHORS]


def _jobs_for_coaching(template: Employment) -> list[int]:
    """One job per coaching: more than one running coaching of a job cannot be."""
    fields = [field.attname for field in Employment._meta.concrete_fields if not field.primary_key]
    plain = {name: getattr(template, name) for name in fields}
    Employment.objects.bulk_create(Employment(**plain) for _ in ANCHORS)
    return list(Employment.objects.exclude(pk=template.pk).values_list("pk", flat=True))


@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("lead", [2, 6])
def test_the_index_range_lets_every_opened_term_through(case: Case, lead: int) -> None:
    client = a_client(office=factories.OfficeFactory(contract_end_lead_months=lead))
    row = case.build(client, case.anchor)
    source = SOURCES[case.key]
    (opens,) = source.rows().filter(pk=row.pk).values_list("t_opens", flat=True)
    for shift in (-1, 0, 1, 30):
        on = opens + timedelta(days=shift)
        assert source.opened(on).filter(pk=row.pk).exists() is (shift >= 0)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_flowed_out_has_no_terms_but_what_was_promised(case: Case) -> None:
    client = a_client()
    case.build(client, case.anchor)
    assert _from_database(case.key)
    Journey.objects.filter(client=client).update(klantfase=Klantfase.UITGESTROOMD)
    assert bool(_from_database(case.key)) is (case.key in PROMISED)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_works_in_sheltered_employment_has_no_terms_but_what_was_promised(case: Case) -> None:
    client = a_client(sheltered=True)
    case.build(client, case.anchor)
    Journey.objects.filter(client=client).delete()
    assert bool(_from_database(case.key)) is (case.key in PROMISED_IN_SHELTERED_WORK)


def test_a_client_sees_the_coming_terms_soonest_due_first() -> None:
    client = a_client()
    BY_KEY["contract_end"].build(a_client(), date(2026, 12, 31))
    made = [case for case in CASES if case.key not in ("plan_review", "yearly_contact")]
    for case in made:
        case.build(client, case.anchor)
    found = terms.upcoming_for_client(client.pk, date(2026, 11, 23))
    assert found == sorted(found, key=lambda term: term.due_on)
    assert {term.rule for term in found} == set(SOURCES)  # the plan that changed has its review too
    assert {case.term(case.anchor) for case in made} <= set(found)
    assert deadlines.contract_end_term(date(2026, 12, 31), 2) not in found


def test_the_coming_terms_of_a_client_take_one_query(django_assert_num_queries: Any) -> None:
    client = a_client()
    with django_assert_num_queries(1):
        terms.upcoming_for_client(client.pk, date(2026, 11, 23))


def test_working_days_are_not_left_to_the_database() -> None:
    with pytest.raises(ValueError, match="working days"):
        term_rows.shift(None, deadlines.SIGNAL_DECISION.due)


def test_an_office_that_opens_earlier_moves_only_its_own_clients() -> None:
    early = a_client(office=factories.OfficeFactory(contract_end_lead_months=6))
    ordinary = a_client()
    jobs = {BY_KEY["contract_end"].build(client, date(2027, 1, 31)).pk: client for client in (early, ordinary)}
    opened = SOURCES["contract_end"].opened(date(2026, 8, 1)).values_list("pk", flat=True)
    assert [jobs[pk] for pk in opened] == [early]
    Office.objects.filter(pk=ordinary.office_id).update(contract_end_lead_months=6)
    assert SOURCES["contract_end"].opened(date(2026, 8, 1)).count() == 2
