"""What one can do about a term: for each rule the pages that meet it, the usual one first."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from journeys import deadlines
from journeys.checklists import Checklist
from journeys.deadlines import ClosesBy, Rule
from journeys.models import Conversation

Kind = Conversation.Kind


@dataclass(frozen=True)
class About:
    """What a task is about, as far as an address needs it."""

    rule: Rule
    task_pk: int
    number: str
    subject_pk: int
    job_pk: int | None = None


@dataclass(frozen=True)
class Step:
    """A page on which somebody with this permission does something about a task."""

    text: str
    permission: Permission
    address: Callable[[About], str]


@dataclass(frozen=True)
class Link:
    """A step that this person may take, with its address."""

    text: str
    url: str


def _talk(kind: Kind, *, about_job: bool = False) -> Step:
    def address(about: About) -> str:
        job = {"employment": about.job_pk} if about_job and about.job_pk else {}
        return f"{reverse('conversation-record', args=[about.number])}?{urlencode({'kind': kind.value, **job})}"

    return Step("Gesprek vastleggen", Permission.RECORD_CONVERSATION, address)


def _page(text: str, permission: Permission, name: str, argument: str = "subject_pk") -> Step:
    """A page with one argument in its address: this attribute of what the task is about."""
    return Step(text, permission, lambda about: reverse(name, args=[getattr(about, argument)]))


_EXTEND = _page("Contract verlengen", Permission.RECORD_WORK, "contract-extend")
_END = _page("Einde vastleggen", Permission.RECORD_WORK, "employment-end")
_NEW_WORK = _page("Nieuw werk vastleggen", Permission.RECORD_WORK, "work-start", "number")
_RENEW = _page("Jobcoaching verlengen", Permission.RECORD_WORK, "coaching-renew")
_STOP = _page("Jobcoaching stoppen", Permission.RECORD_WORK, "coaching-stop")
_TRIAL_END = _page("Afloop vastleggen", Permission.RECORD_WORK, "trial-placement-end")
_ANSWER = _page("Signaal beantwoorden", Permission.DECIDE_SIGNAL, "signal-answer")
_PLAN = _page("Werkplan bijstellen", Permission.WRITE_WORKPLAN, "workplan-write", "number")
_INVITE = _page("Uitnodigen", Permission.RECORD_WORK, "job-end-invite", "job_pk")
_CASE = _page("Zaak openen", Permission.RECORD_WORK, "job-end")
_TRAJECT = _page("Traject aanvragen", Permission.RECORD_WORK, "trajectory-request", "number")
_NO_TRAJECT = _page("Weer geen traject", Permission.RECORD_WORK, "no-purchase", "number")
_CHECK = Step(
    "Lijst afwerken",
    Permission.RECORD_WORK,
    lambda about: reverse("checklist-check", args=[about.subject_pk, Checklist.FORMALITIES.value]),
)
_KEPT = _page("Afspraak is nagekomen", Permission.WRITE_WORKPLAN, "agreement-complete")
_DROP = _page("Afspraak laten vervallen", Permission.WRITE_WORKPLAN, "agreement-drop")
_COMPLETE = _page("Op gedaan zetten", Permission.HANDLE_TASK, "task-complete", "task_pk")
_STEPS: dict[str, tuple[Step, ...]] = {
    deadlines.CONTRACT_END.key: (_talk(Kind.CONTRACT_END, about_job=True), _INVITE, _EXTEND, _END),
    deadlines.INVITATION_UNANSWERED.key: (_CASE, _talk(Kind.CONTRACT_END, about_job=True)),
    deadlines.REVIEW_DATE.key: (_CASE,),
    deadlines.NO_PURCHASE_REVIEW.key: (_TRAJECT, _NO_TRAJECT),
    deadlines.FORMALITIES.key: (_CHECK,),
    deadlines.CONTRACT_OUTCOME.key: (_EXTEND, _END),
    deadlines.STARTGESPREK.key: (_talk(Kind.STARTGESPREK, about_job=True), _NEW_WORK),
    deadlines.SIGNAL_DECISION.key: (_ANSWER,),
    deadlines.AGREEMENT.key: (_KEPT, _DROP),
    deadlines.COACHING_RENEWAL.key: (_RENEW, _STOP),
    deadlines.EARLY_JOB_CHECK.key: (_talk(Kind.COACHING, about_job=True),),
    deadlines.YEARLY_CONTACT.key: (_talk(Kind.COACHING),),
    deadlines.PLAN_CHANGE.key: (_PLAN,),
    deadlines.PLAN_REVIEW.key: (_PLAN,),
    deadlines.TRIAL_PLACEMENT_END.key: (_TRIAL_END,),
}


def steps(about: About, user: User) -> tuple[Link, ...]:
    """What this user may do about a task; closing it by hand comes last, where that is possible at all."""
    by_hand = (_COMPLETE,) if about.rule.closes_by is ClosesBy.PERSON else ()
    return tuple(
        Link(step.text, step.address(about))
        for step in (*_STEPS.get(about.rule.key, ()), *by_hand)
        if user.may(step.permission)
    )
