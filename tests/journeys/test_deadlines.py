"""Every term as a table: from an anchor to the day its task opens and the day it is due."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.dates import add_months, add_working_days
from journeys.deadlines import (
    CALLBACK,
    CONTRACT_END,
    LIVE_RULES,
    RULES,
    SIGNAL_DECISION,
    ClosesBy,
    Offset,
    Subject,
    Term,
    callback_term,
    contract_end_opens,
    contract_end_term,
    signal_decision_due,
    yearly_contact_term,
)

DAYS = st.dates(date(1990, 1, 1), date(2079, 12, 31))
OFFSETS = st.one_of(
    st.builds(Offset, months=st.integers(-36, 36), days=st.integers(-60, 60)),
    st.builds(Offset, days=st.integers(0, 10), working_days=st.integers(1, 15)),
    st.sampled_from([offset for rule in RULES.values() for offset in (rule.opens, rule.due)]),
)
D = date.fromisoformat

# rule, anchor, opens, due
TABLE = [
    # A contract's end: two months before, one month before; a shorter month gives its last day.
    ("contract_end", "2027-01-31", "2026-11-30", "2026-12-31"),
    ("contract_end", "2026-03-31", "2026-01-31", "2026-02-28"),
    ("contract_end", "2028-03-31", "2028-01-31", "2028-02-29"),
    ("contract_end", "2024-04-30", "2024-02-29", "2024-03-30"),
    ("contract_end", "2026-04-30", "2026-02-28", "2026-03-30"),
    ("contract_end", "2024-02-29", "2023-12-29", "2024-01-29"),
    ("contract_end", "2028-02-29", "2027-12-29", "2028-01-29"),
    ("contract_end", "2026-05-29", "2026-03-29", "2026-04-29"),  # opens as summer time begins
    ("contract_end", "2026-12-25", "2026-10-25", "2026-11-25"),  # opens as it ends
    # The end of a job: the next day, four weeks.
    ("startgesprek", "2026-11-22", "2026-11-23", "2026-12-20"),
    ("startgesprek", "2024-02-01", "2024-02-02", "2024-02-29"),
    ("startgesprek", "2028-01-31", "2028-02-01", "2028-02-28"),
    ("startgesprek", "2024-02-29", "2024-03-01", "2024-03-28"),
    ("startgesprek", "2026-03-28", "2026-03-29", "2026-04-25"),  # over the clock change
    ("startgesprek", "2026-12-31", "2027-01-01", "2027-01-28"),
    # The last conversation: eleven months, a year.
    ("yearly_contact", "2026-01-31", "2026-12-31", "2027-01-31"),
    ("yearly_contact", "2026-03-31", "2027-02-28", "2027-03-31"),
    ("yearly_contact", "2024-02-29", "2025-01-29", "2025-02-28"),
    ("yearly_contact", "2027-02-28", "2028-01-28", "2028-02-28"),
    # A plan.
    ("plan_review", "2024-02-29", "2025-01-29", "2025-02-28"),
    ("plan_review", "2025-12-31", "2026-11-30", "2026-12-31"),
    ("plan_change", "2026-01-31", "2026-01-31", "2026-02-28"),
    ("plan_change", "2028-01-31", "2028-01-31", "2028-02-29"),
    # A contract that ran out without an outcome: the next day, a week.
    ("contract_outcome", "2026-12-31", "2027-01-01", "2027-01-07"),
    ("contract_outcome", "2028-02-28", "2028-02-29", "2028-03-06"),
    # A signal: five working days.
    ("signal_decision", "2026-11-23", "2026-11-23", "2026-11-30"),
    ("signal_decision", "2026-11-20", "2026-11-20", "2026-11-27"),
    ("signal_decision", "2026-11-22", "2026-11-22", "2026-11-27"),
    ("signal_decision", "2026-04-30", "2026-04-30", "2026-05-08"),  # Liberation Day
    ("signal_decision", "2026-12-24", "2026-12-24", "2027-01-04"),  # Christmas and New Year
    # Coaching: six weeks before the half-year ends.
    ("coaching_renewal", "2027-01-31", "2026-12-20", "2027-01-31"),
    ("coaching_renewal", "2024-02-29", "2024-01-18", "2024-02-29"),
    # A new job: three months, four months.
    ("early_job_check", "2025-11-30", "2026-02-28", "2026-03-30"),
    ("early_job_check", "2027-11-30", "2028-02-29", "2028-03-30"),
    ("early_job_check", "2024-02-29", "2024-05-29", "2024-06-29"),
    ("early_job_check", "2026-01-31", "2026-04-30", "2026-05-31"),
    # A promise to call.
    ("callback", "2026-11-27", "2026-11-27", "2026-11-27"),
    # Formalities, from the day on which they are due: which one that is stands in test_kapdatum.
    ("formalities", "2026-12-18", "2026-12-18", "2026-12-18"),
    # An agreement: a week before its day.
    ("agreement", "2026-12-07", "2026-11-30", "2026-12-07"),
    ("agreement", "2028-03-05", "2028-02-27", "2028-03-05"),
    # A trial placement: a month before it ends.
    ("trial_placement_end", "2026-03-31", "2026-02-28", "2026-03-31"),
    ("trial_placement_end", "2028-03-31", "2028-02-29", "2028-03-31"),
    # An invitation without an answer, and days to look again.
    ("invitation_unanswered", "2026-11-23", "2026-11-30", "2026-12-07"),
    ("invitation_unanswered", "2024-02-22", "2024-02-29", "2024-03-07"),
    ("review_date", "2028-02-15", "2028-02-15", "2028-02-29"),
    ("no_purchase_review", "2027-01-25", "2027-01-25", "2027-02-08"),
]


@pytest.mark.parametrize(("rule", "anchor", "opens", "due"), TABLE)
def test_a_term_opens_and_is_due_where_the_table_says(rule: str, anchor: str, opens: str, due: str) -> None:
    assert RULES[rule].term(D(anchor)) == Term(rule, D(anchor), D(opens), D(due))


def test_the_table_has_a_row_for_every_rule() -> None:
    assert {row[0] for row in TABLE} == set(RULES)


@pytest.mark.parametrize(
    ("lead", "opens"),
    [(2, "2026-06-30"), (3, "2026-05-31"), (4, "2026-04-30"), (5, "2026-03-31"), (6, "2026-02-28")],
)
def test_an_office_with_another_lead_opens_earlier_and_is_due_at_the_same_time(lead: int, opens: str) -> None:
    term = contract_end_term(D("2026-08-31"), lead)
    assert (term.opens_on, term.due_on) == (D(opens), D("2026-07-31"))


def test_the_ordinary_lead_is_that_of_the_table() -> None:
    assert contract_end_opens(2) == CONTRACT_END.opens
    assert contract_end_term(D("2026-08-31"), 2) == CONTRACT_END.term(D("2026-08-31"))


@pytest.mark.parametrize(
    ("interval", "opens", "due"),
    [
        (2, "2026-02-28", "2026-03-31"),
        (6, "2026-06-30", "2026-07-31"),
        (12, "2026-12-31", "2027-01-31"),
        (13, "2027-01-31", "2027-02-28"),
        (36, "2028-12-31", "2029-01-31"),
    ],
)
def test_an_own_interval_moves_the_yearly_contact(interval: int, opens: str, due: str) -> None:
    term = yearly_contact_term(D("2026-01-31"), interval)
    assert (term.anchor_on, term.opens_on, term.due_on) == (D("2026-01-31"), D(opens), D(due))


def test_a_promise_to_call_is_on_the_list_from_the_day_it_was_made() -> None:
    term = callback_term(D("2026-11-23"), D("2026-11-27"))
    assert term == Term(CALLBACK.key, D("2026-11-27"), D("2026-11-23"), D("2026-11-27"))


def test_a_promise_to_call_yesterday_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="opens 2026-11-23 after due 2026-11-22"):
        callback_term(D("2026-11-23"), D("2026-11-22"))


@given(DAYS)
def test_a_sender_has_an_answer_within_five_working_days(day: date) -> None:
    assert signal_decision_due(day) == add_working_days(day, 5) == SIGNAL_DECISION.term(day).due_on


@given(st.sampled_from(list(RULES)), DAYS)
def test_no_term_is_due_before_it_opens(rule: str, anchor: date) -> None:
    term = RULES[rule].term(anchor)
    assert term.opens_on <= term.due_on


@given(DAYS, st.integers(2, 6), st.integers(2, 36))
def test_no_setting_makes_a_term_due_before_it_opens(anchor: date, lead: int, interval: int) -> None:
    assert contract_end_term(anchor, lead).opens_on < contract_end_term(anchor, lead).due_on
    assert yearly_contact_term(anchor, interval).opens_on < yearly_contact_term(anchor, interval).due_on


@given(OFFSETS, DAYS)
def test_the_latest_anchor_has_arrived_and_the_next_day_has_not(offset: Offset, on: date) -> None:
    anchor = offset.latest_anchor(on)
    assert offset.after(anchor) <= on < offset.after(anchor + timedelta(days=1))


@given(OFFSETS, DAYS, DAYS)
def test_an_anchor_has_arrived_exactly_when_it_is_not_after_the_latest_one(
    offset: Offset, on: date, anchor: date
) -> None:
    assert (offset.after(anchor) <= on) == (anchor <= offset.latest_anchor(on))


@given(DAYS, st.integers(-24, 24), st.integers(-40, 40))
def test_an_offset_counts_months_first_and_then_days(day: date, months: int, days: int) -> None:
    assert Offset(months=months, days=days).after(day) == add_months(day, months) + timedelta(days=days)


@pytest.mark.parametrize("key", RULES)
def test_every_rule_names_the_lines_it_comes_from(key: str) -> None:
    citation = r"\d{3}:\d+(-\d+)?(, \d+(-\d+)?)*"
    assert re.fullmatch(f"{citation}(; {citation})*", RULES[key].source)
    assert RULES[key].key == key
    assert RULES[key].why.endswith(".")


@pytest.mark.parametrize("rule", LIVE_RULES, ids=lambda rule: rule.key)
def test_every_live_rule_says_what_to_do(rule: object) -> None:
    assert getattr(rule, "how")  # noqa: B009


def test_only_a_promise_and_a_changed_situation_are_closed_by_hand() -> None:
    assert {rule.key for rule in RULES.values() if rule.closes_by is ClosesBy.PERSON} == {"callback", "plan_change"}


def test_the_hard_terms_are_the_startgesprek_and_the_yearly_contact() -> None:
    assert {rule.key for rule in RULES.values() if rule.hard} == {"startgesprek", "yearly_contact"}


def test_every_rule_has_rows() -> None:
    assert {rule.key for rule in RULES.values() if rule.subject is None} == set()
    assert {rule.subject for rule in LIVE_RULES} == set(Subject)
