"""Where the terms come from: for each rule the rows that now have a term, with its dates, as one queryset.

`deadlines` says how a date follows from an anchor; here the same arithmetic is done inside the database, so that
the sweep can raise a whole population at once. A test holds the two against each other on both databases.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from clients.models import Coaching, ContactPerson, Employment
from journeys import deadlines, term_rows
from journeys.checklists import END_IS_SURE
from journeys.deadlines import Offset, Rule, Term
from journeys.job_end_lifecycle import JobEndState
from journeys.lifecycle import Klantfase
from journeys.models import (
    Agreement,
    Conversation,
    JobEnd,
    Journey,
    NoPurchase,
    Signal,
    Task,
    TrialPlacement,
    Workplan,
)
from journeys.term_rows import Rows

Closing = Task.Closing


@dataclass(frozen=True)
class Source:
    """The rows behind one rule.

    `rows`: everything that has a term now, whether opened or not, annotated with `t_client`, `t_anchor`,
    `t_opens`, `t_due`. `near`: narrows them, by an index, to no less than what has opened on a day.
    `closings`: why a task of this rule closes, first match first, as (condition on the subject, state, closing);
    the conditions are on the model of `rows`.
    """

    rule: Rule
    rows: Callable[[], Rows]
    near: Callable[[date], Q]
    model: type[Any]
    closings: tuple[tuple[Q, Task.State, Task.Closing], ...]
    # Who has the lead in the case behind a row goes before the fixed contact; an expression on the rows.
    lead: Callable[[], Any] | None = None

    def owner(self) -> Any:
        """Whose task it becomes: of who has the lead, else of the fixed contact, else nobody's."""
        contact = assignee(OuterRef("t_client"))
        return Coalesce(self.lead(), contact, output_field=BigIntegerField()) if self.lead else contact

    def opened(self, on: date) -> Rows:
        """The terms that have opened on or before `on`: never `== on`, so a missed run loses nothing."""
        return self.rows().filter(self.near(on), t_opens__lte=on)


def _yearly_contact_near(on: date) -> Q:
    """Three index ranges: the ordinary interval, never seen, and the few with an interval of their own."""
    anchor = deadlines.YEARLY_CONTACT.opens.latest_anchor(on)
    return (
        Q(contact_interval_months=12, last_conversation_on__lte=anchor)
        | Q(last_conversation_on__isnull=True, started_on__lte=Offset(months=1).latest_anchor(on))
        | ~Q(contact_interval_months=12)
    )


def _near(field: str, opens: Offset) -> Callable[[date], Q]:
    return lambda on: Q(**{f"{field}__lte": opens.latest_anchor(on)})


def _lead_of_case() -> Subquery:
    """Who has the lead in a case, as far as the account is open (004:7026-7036)."""
    return Subquery(User.objects.filter(pk=OuterRef("lead"), is_active=True).order_by().values("pk")[:1])


def _lead_of_job() -> Subquery:
    """Who has the lead in the open case of a job."""
    led = JobEnd.objects.open().filter(employment=OuterRef("pk"), lead__is_active=True)
    return Subquery(led.order_by().values("lead_id")[:1])


_DONE, _LAPSED = Task.State.DONE, Task.State.LAPSED
_ALWAYS = Q(pk__isnull=False)
_MARK = {_DONE: "d", _LAPSED: "l"}

SOURCES: tuple[Source, ...] = (
    Source(
        deadlines.STARTGESPREK,
        term_rows.startgesprek,
        _near("lost_on", deadlines.STARTGESPREK.opens),
        Employment,
        ((Q(followed_up_on__isnull=False), _DONE, Closing.FOLLOWED_UP), (term_rows.OUT, _LAPSED, Closing.OUTFLOW)),
        lead=_lead_of_job,
    ),
    Source(
        deadlines.FORMALITIES,
        term_rows.formalities,
        lambda on: Q(formalities_from__isnull=False),
        JobEnd,
        (
            (Q(formalities_done_on__isnull=False), _DONE, Closing.FORMALITIES),
            (Q(state=JobEndState.NEW_WORK), _DONE, Closing.CASE_MOVED),
            (term_rows.OUT, _LAPSED, Closing.OUTFLOW),
            (~Q(state__in=END_IS_SURE), _LAPSED, Closing.NO_LONGER),
            (_ALWAYS, _LAPSED, Closing.EXTENDED),
        ),
    ),
    Source(
        deadlines.CONTRACT_END,
        term_rows.contract_end,
        _near("runs_until", Offset(months=-6)),
        Employment,
        (
            (Q(ended_on__isnull=False), _DONE, Closing.ENDED),
            (term_rows.OUT, _LAPSED, Closing.OUTFLOW),
            (term_rows.END_DISCUSSED, _DONE, Closing.CONVERSATION),
            (_ALWAYS, _LAPSED, Closing.EXTENDED),
        ),
        lead=_lead_of_job,
    ),
    Source(
        deadlines.CONTRACT_OUTCOME,
        term_rows.contract_outcome,
        _near("runs_until", deadlines.CONTRACT_OUTCOME.opens),
        Employment,
        (
            (Q(ended_on__isnull=False), _DONE, Closing.ENDED),
            (term_rows.OUT, _LAPSED, Closing.OUTFLOW),
            (_ALWAYS, _DONE, Closing.EXTENDED),
        ),
        lead=_lead_of_job,
    ),
    Source(
        deadlines.SIGNAL_DECISION,
        term_rows.signal_decision,
        _near("received_on", deadlines.SIGNAL_DECISION.opens),
        Signal,
        ((~Q(state=Signal.State.RECEIVED), _DONE, Closing.ANSWERED),),
    ),
    Source(
        deadlines.CALLBACK,
        term_rows.callback,
        lambda on: Q(callback_on__isnull=False, called_back_on__isnull=True),
        Conversation,
        ((Q(called_back_on__isnull=False), _DONE, Closing.BY_PERSON), (term_rows.OUT, _LAPSED, Closing.OUTFLOW)),
    ),
    Source(
        deadlines.AGREEMENT,
        term_rows.agreement,
        _near("open_until", deadlines.AGREEMENT.opens),
        Agreement,
        (
            (Q(done_on__isnull=False), _DONE, Closing.KEPT),
            (Q(dropped_on__isnull=False), _LAPSED, Closing.DROPPED),
            (term_rows.OUT, _LAPSED, Closing.OUTFLOW),
        ),
    ),
    Source(
        deadlines.INVITATION_UNANSWERED,
        term_rows.invitation_unanswered,
        _near("attempted_on", deadlines.INVITATION_UNANSWERED.opens),
        JobEnd,
        ((term_rows.OUT, _LAPSED, Closing.OUTFLOW), (_ALWAYS, _DONE, Closing.CASE_MOVED)),
        lead=_lead_of_case,
    ),
    Source(
        deadlines.REVIEW_DATE,
        term_rows.review_date,
        _near("review_on", deadlines.REVIEW_DATE.opens),
        JobEnd,
        ((term_rows.OUT, _LAPSED, Closing.OUTFLOW), (_ALWAYS, _DONE, Closing.CASE_MOVED)),
        lead=_lead_of_case,
    ),
    Source(
        deadlines.NO_PURCHASE_REVIEW,
        term_rows.no_purchase_review,
        _near("review_on", deadlines.NO_PURCHASE_REVIEW.opens),
        NoPurchase,
        ((term_rows.OUT, _LAPSED, Closing.OUTFLOW), (_ALWAYS, _DONE, Closing.DECIDED)),
    ),
    Source(
        deadlines.EARLY_JOB_CHECK,
        term_rows.early_job_check,
        _near("started_on", deadlines.EARLY_JOB_CHECK.opens),
        Employment,
        (
            (Q(ended_on__isnull=False), _LAPSED, Closing.ENDED),
            (Q(term_rows.coached()), _LAPSED, Closing.NO_LONGER),
            (Q(early_check_on__isnull=False), _DONE, Closing.CONVERSATION),
            (term_rows.OUT, _LAPSED, Closing.OUTFLOW),
        ),
    ),
    Source(
        deadlines.COACHING_RENEWAL,
        term_rows.coaching_renewal,
        _near("runs_until", deadlines.COACHING_RENEWAL.opens),
        Coaching,
        (
            (Q(employment__client__journey__klantfase=Klantfase.UITGESTROOMD), _LAPSED, Closing.OUTFLOW),
            (_ALWAYS, _DONE, Closing.RENEWED),
        ),
    ),
    Source(
        deadlines.PLAN_CHANGE,
        term_rows.plan_change,
        _near("changed_on", deadlines.PLAN_CHANGE.opens),
        Workplan,
        ((Q(is_current=False), _DONE, Closing.NEW_VERSION), (term_rows.OUT, _LAPSED, Closing.OUTFLOW)),
    ),
    Source(
        deadlines.PLAN_REVIEW,
        term_rows.plan_review,
        _near("made_on", deadlines.PLAN_REVIEW.opens),
        Workplan,
        ((Q(is_current=False), _DONE, Closing.NEW_VERSION), (term_rows.OUT, _LAPSED, Closing.OUTFLOW)),
    ),
    Source(
        deadlines.YEARLY_CONTACT,
        term_rows.yearly_contact,
        _yearly_contact_near,
        Journey,
        (
            (Q(klantfase=Klantfase.UITGESTROOMD), _LAPSED, Closing.OUTFLOW),
            (_ALWAYS, _DONE, Closing.CONVERSATION),
        ),
    ),
    Source(
        deadlines.TRIAL_PLACEMENT_END,
        term_rows.trial_placement_end,
        _near("runs_until", deadlines.TRIAL_PLACEMENT_END.opens),
        TrialPlacement,
        ((term_rows.OUT, _LAPSED, Closing.OUTFLOW), (_ALWAYS, _DONE, Closing.OUTCOME)),
    ),
)


def assignee(client: OuterRef) -> Subquery:
    """The fixed contact of that client; nobody when the account is closed, so that the team lead sees the task."""
    return Subquery(
        ContactPerson.objects.filter(
            client=client, position=ContactPerson.Position.FIXED, until__isnull=True, user__is_active=True
        )
        .order_by()
        .values("user_id")[:1]
    )


def closing_of(source: Source) -> Coalesce:
    """Why a task closes, looked up on its subject: `d:` (done) or `l:` (lapsed) and then the closing."""
    no_longer = Value(f"l:{Closing.NO_LONGER.value}")
    whens = [When(condition, then=Value(f"{_MARK[state]}:{why.value}")) for condition, state, why in source.closings]
    why = (
        source.model.objects.filter(pk=OuterRef("subject_id"))
        .annotate(t_why=Case(*whens, default=no_longer, output_field=CharField()))
        .order_by()
        .values("t_why")[:1]
    )
    # The row that the task is about may have been destroyed.
    return Coalesce(Subquery(why), no_longer)


@dataclass(frozen=True)
class TermRow:
    """A term as the database computes it: which rule, about which row, and its dates."""

    rule: str
    subject_id: int
    anchor_on: date
    opens_on: date
    due_on: date


def terms_of(client_ids: Sequence[int]) -> list[TermRow]:
    """All terms of these clients, those still to open too; one query, whatever the number of rules."""
    sql, params = _sql_of(client_ids)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [TermRow(row[0], row[1], *(_day(value) for value in row[2:])) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Standing:
    """The terms of some clients, the state of each of their tasks by rule, subject and anchor, and what is true."""

    terms: list[TermRow]
    tasks: dict[tuple[str, int, date], str]
    true: frozenset[str]


def standing_of(client_ids: Sequence[int], questions: Mapping[str, Any]) -> Standing:
    """How these clients stand, and which of these questions, each a queryset, find a row; one query for all of it."""
    terms, params = _sql_of(client_ids)
    tasks, more = (
        Task.objects.filter(client__in=list(client_ids))
        .order_by()
        .values_list("rule", "subject_id", "anchor_on", "opens_on", "due_on", "state")
        .query.sql_with_params()
    )
    parts, values = [f"SELECT terms.*, '' FROM ({terms}) terms", tasks], [*params, *more]
    for name, rows in questions.items():
        sql, its_own = rows.order_by().values_list("pk").query.sql_with_params()
        parts.append(f"SELECT %s, 0, NULL, NULL, NULL, %s WHERE EXISTS ({sql})")
        values += [name, _TRUE, *its_own]
    found: list[TermRow] = []
    states: dict[tuple[str, int, date], str] = {}
    true: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        for name, subject_id, *days, state in cursor.fetchall():
            if state == _TRUE:
                true.add(name)
                continue
            anchor_on, opens_on, due_on = map(_day, days)
            if state:
                states[name, subject_id, anchor_on] = state
            else:
                found.append(TermRow(name, subject_id, anchor_on, opens_on, due_on))
    return Standing(found, states, frozenset(true))


def upcoming_for_client(client_id: int, on: date) -> list[Term]:
    """All terms of one client, those still to open too, soonest due first; one query."""
    rows = [Term(row.rule, row.anchor_on, row.opens_on, row.due_on) for row in terms_of([client_id])]
    return sorted(rows, key=lambda term: (term.due_on, term.rule))


def _sql_of(client_ids: Sequence[int]) -> tuple[str, tuple[Any, ...]]:
    """The statement for all terms of these clients."""
    if len(client_ids) != 1:
        return _all_rules(Q(t_client__in=list(client_ids)))
    sql, params = _terms_of_one(connection.vendor)
    return sql, tuple(client_ids[0] if value == _SOMEBODY else value for value in params)


# Marks a question that found a row, among the states of tasks.
_TRUE = "?"
# Stands for the client in a statement that is kept; no client has this id.
_SOMEBODY = -918_273_645


@cache
def _terms_of_one(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The statement for one client. Putting it together takes ten times as long as running it, so it is kept."""
    return _all_rules(Q(t_client=_SOMEBODY))


def _all_rules(whose: Q) -> tuple[str, tuple[Any, ...]]:
    parts = [
        source.rows()
        .filter(whose)
        .annotate(t_rule=Cast(Value(source.rule.key), CharField()))
        .values_list("t_rule", "pk", "t_anchor", "t_opens", "t_due")
        .order_by()
        for source in SOURCES
    ]
    sql, params = parts[0].union(*parts[1:], all=True).query.sql_with_params()
    return sql, tuple(params)


def _day(value: Any) -> date:
    """A date; SQLite gives text."""
    return value if isinstance(value, date) else date.fromisoformat(value)
