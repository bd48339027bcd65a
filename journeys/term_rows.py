"""For each rule the rows that have a term now, annotated with `t_client`, `t_anchor`, `t_opens` and `t_due`."""

from typing import Any

from django.db.models import Exists, Expression, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from base.expressions import AddDays, AddMonths
from clients.models import Coaching, Employment
from journeys import deadlines
from journeys.deadlines import Offset, Rule
from journeys.job_end_lifecycle import REVIEWED, JobEndState
from journeys.lifecycle import Klantfase
from journeys.models import (
    Agreement,
    Conversation,
    JobEnd,
    Journey,
    NoPurchase,
    Signal,
    Trajectory,
    TrialPlacement,
    Workplan,
)
from journeys.trajectory_lifecycle import ENDED as TRAJECT_OVER

Rows = QuerySet[Any, Any]


def shift(anchor: Expression | F, offset: Offset) -> Any:
    """`Offset.after` as a database expression; working days are stored, not computed there."""
    if offset.working_days:
        raise ValueError("working days are computed when the row is written")
    moved: Any = AddMonths(anchor, Value(offset.months)) if offset.months else anchor
    return AddDays(moved, Value(offset.days)) if offset.days else moved


def _annotated(rows: Rows, rule: Rule, anchor: Any, **other: Any) -> Rows:
    """The four columns of a term; `other` replaces the ordinary distances."""
    annotated: Rows = rows.annotate(
        t_client=other.get("t_client", F("client_id")),
        t_anchor=anchor,
        t_opens=other.get("t_opens") or shift(anchor, rule.opens),
        t_due=other.get("t_due") or shift(anchor, rule.due),
    )
    return annotated


def in_service(path: str) -> Q:
    """Somebody with a klantreis who has not flowed out, by this path to it."""
    return Q(**{f"{path}isnull": False}) & ~Q(**{f"{path}klantfase": Klantfase.UITGESTROOMD})


OUT = Q(client__journey__klantfase=Klantfase.UITGESTROOMD)
END_DISCUSSED = Q(end_discussed_for=F("expected_end_on"))


def contract_end() -> Rows:
    """Jobs that run until a day, about which was not talked yet."""
    lead = F("client__office__contract_end_lead_months") * Value(-1)
    return _annotated(
        Employment.objects.filter(in_service("client__journey__"), ~END_DISCUSSED, runs_until__isnull=False),
        deadlines.CONTRACT_END,
        F("runs_until"),
        t_opens=AddMonths(F("runs_until"), lead),
    )


def contract_outcome() -> Rows:
    """Jobs that run until a day."""
    return _annotated(
        Employment.objects.filter(in_service("client__journey__"), runs_until__isnull=False),
        deadlines.CONTRACT_OUTCOME,
        F("runs_until"),
    )


def startgesprek() -> Rows:
    """Jobs that ended and were not followed up."""
    return _annotated(
        Employment.objects.filter(in_service("client__journey__"), lost_on__isnull=False),
        deadlines.STARTGESPREK,
        F("lost_on"),
    )


def coached() -> Exists:
    """Whether a coaching of the job has not been stopped."""
    return Exists(Coaching.objects.filter(employment=OuterRef("pk"), ended_on__isnull=True))


def early_job_check() -> Rows:
    """Jobs without a jobcoach that were not looked at in their first months."""
    return _annotated(
        Employment.objects.running().filter(in_service("client__journey__"), ~coached(), early_check_on__isnull=True),
        deadlines.EARLY_JOB_CHECK,
        F("started_on"),
    )


def coaching_renewal() -> Rows:
    """Coachings that were not stopped."""
    return _annotated(
        Coaching.objects.filter(in_service("employment__client__journey__"), runs_until__isnull=False),
        deadlines.COACHING_RENEWAL,
        F("runs_until"),
        t_client=F("employment__client_id"),
    )


def signal_decision() -> Rows:
    """Signals without an answer."""
    return _annotated(
        # Who sends a signal was promised an answer, wherever the client stands.
        Signal.objects.unanswered(),
        deadlines.SIGNAL_DECISION,
        F("received_on"),
        t_due=F("decide_by"),
    )


def invitation_unanswered() -> Rows:
    """Cases in which the client was asked to call."""
    return _annotated(
        JobEnd.objects.filter(in_service("client__journey__"), state=JobEndState.INVITED),
        deadlines.INVITATION_UNANSWERED,
        F("attempted_on"),
    )


def formalities() -> Rows:
    """Cases of an end that is sure, of which not all formalities were seen to."""
    return _annotated(
        JobEnd.objects.filter(in_service("client__journey__"), formalities_from__isnull=False),
        deadlines.FORMALITIES,
        F("formalities_from"),
        t_opens=F("end_sure_on"),
        t_due=F("kapdatum_on"),
    )


def review_date() -> Rows:
    """Cases with a day to look again."""
    return _annotated(
        JobEnd.objects.filter(in_service("client__journey__"), state__in=sorted(REVIEWED), review_on__isnull=False),
        deadlines.REVIEW_DATE,
        F("review_on"),
    )


def no_purchase_review() -> Rows:
    """The last decision of a client not to buy a traject, unless a traject or work came since."""
    client = {"client": OuterRef("client")}
    later = NoPurchase.objects.filter(number__gt=OuterRef("number"), **client)
    trajects = Trajectory.objects.filter(
        Q(requested_on__gt=OuterRef("decided_on")) | ~Q(state__in=sorted(TRAJECT_OVER)), **client
    )
    jobs = Employment.objects.filter(started_on__gt=OuterRef("decided_on"), **client)
    standing = NoPurchase.objects.filter(in_service("client__journey__"), review_on__isnull=False)
    return _annotated(
        standing.filter(~Exists(later.order_by()), ~Exists(trajects.order_by()), ~Exists(jobs.order_by())),
        deadlines.NO_PURCHASE_REVIEW,
        F("review_on"),
    )


def callback() -> Rows:
    """Talks in which a call was promised that was not made."""
    return _annotated(
        Conversation.objects.filter(~OUT, callback_on__isnull=False, called_back_on__isnull=True),
        deadlines.CALLBACK,
        F("callback_on"),
        t_opens=F("held_on"),
    )


def agreement() -> Rows:
    """Open agreements with a day; of no day nothing can be late."""
    return _annotated(
        Agreement.objects.filter(in_service("client__journey__"), open_until__isnull=False),
        deadlines.AGREEMENT,
        F("open_until"),
    )


def trial_placement_end() -> Rows:
    """Trial placements that run."""
    return _annotated(
        TrialPlacement.objects.filter(in_service("client__journey__"), runs_until__isnull=False),
        deadlines.TRIAL_PLACEMENT_END,
        F("runs_until"),
    )


def plan_change() -> Rows:
    """Plans since which something changed."""
    return _annotated(
        Workplan.objects.filter(in_service("client__journey__"), is_current=True, changed_on__isnull=False),
        deadlines.PLAN_CHANGE,
        F("changed_on"),
    )


def plan_review() -> Rows:
    """Plans as they are now."""
    return _annotated(
        Workplan.objects.filter(in_service("client__journey__"), is_current=True),
        deadlines.PLAN_REVIEW,
        F("made_on"),
    )


def yearly_contact() -> Rows:
    """Everybody with a klantreis; each has an own rhythm, mostly a year."""
    anchor = Coalesce("last_conversation_on", "started_on")
    return _annotated(
        Journey.objects.in_service(),
        deadlines.YEARLY_CONTACT,
        anchor,
        t_opens=AddMonths(anchor, F("contact_interval_months") - Value(1)),
        t_due=AddMonths(anchor, F("contact_interval_months")),
    )
