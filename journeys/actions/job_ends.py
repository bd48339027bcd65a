"""The steps of a case that only a person can say: doubt, goes on, search early, not now; and who has the lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django_fsm import TransitionNotAllowed

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.actions import employments
from clients.models import ContactPerson, Employment
from journeys import notices
from journeys.actions.cases import Writer
from journeys.actions.common import lock_client, review_fault
from journeys.actions.sweep import sweep_clients
from journeys.deadlines import Subject
from journeys.job_end_facts import facts_of, with_facts
from journeys.job_end_lifecycle import HINTS, NOT_NOW_REASONS, REVIEWED, JobEndState, StepReason
from journeys.models import JobEnd, JobEndStep, JobEndStepNote, LeadChange, Task, TaskEvent

S, R = JobEndState, StepReason
# What a person may say, with the reasons for it; all other steps follow from recorded facts.
BY_PERSON: dict[JobEndState, tuple[StepReason, ...]] = {
    S.DOUBT: (R.UNDECIDED,),
    S.GOES_ON: (R.SIGN_WRONG, R.STAYS),
    S.SEARCHING: (R.SEARCH_EARLY, R.OWN_WISH, R.PICKED_UP),
    S.NOT_NOW: NOT_NOW_REASONS,
}
LONGEST_EXPLANATION = 2000
LONGEST_REASON = 200


@dataclass(frozen=True)
class StepOption:
    """One step that a person can take: possible now, or why not."""

    target: JobEndState
    label: str
    allowed: bool
    hint: str
    reasons: tuple[StepReason, ...]


def options(*, case: JobEnd, on: date) -> list[StepOption]:
    """The steps that a person can take from here, the impossible ones with their hint; one query."""
    return _options(with_facts(JobEnd.objects.filter(pk=case.pk), on).get())


def options_of(*, job_end_ids: Sequence[int], on: date) -> dict[int, list[StepOption]]:
    """The options of many cases, by id, whoever asks; one query."""
    return {case.pk: _options(case) for case in with_facts(JobEnd.objects.filter(pk__in=job_end_ids), on)}


def _options(here: Any) -> list[StepOption]:
    found = []
    for target, reasons in BY_PERSON.items():
        row = getattr(here, f"to_{target}")._django_fsm.get_transition(here.state)
        if row is None or (target is S.SEARCHING and not _may_search_from(here)):
            continue
        if target is S.GOES_ON and here.employment.ended_on is not None:
            continue
        here.facts = facts_of(here, reasons[0], review=True)
        hint = next((HINTS[guard] for guard in row.conditions if not guard(here)), "")
        found.append(StepOption(target, LABELS[target], not hint, hint, _fitting(here, target, reasons)))
    return found


LABELS = {
    S.DOUBT: "Twijfel vastleggen",
    S.GOES_ON: "Baan gaat door",
    S.SEARCHING: "Zoeken beginnen",
    S.NOT_NOW: "Nu niet aan het werk",
}


@act("Stap in een zaak")
def step(
    *,
    job_end_id: int,
    target: str,
    reason: str,
    review_on: date | None,
    explanation: str,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> JobEndStep:
    """Take a step that only a person can say: doubt, goes on, search early, not now; and what was written about it.

    Raises `Invalid` for an unknown step or reason or a missing review date, `NotPossibleNow` with a hint when a guard
    says no, `Stale` when somebody moved the case since `version`.
    """
    case = lock_case(job_end_id=job_end_id, version=version, actor=actor, on=on)
    _check(case, target, reason, review_on, explanation, on)
    others = JobEnd.objects.open().filter(employment=case.employment_id).exclude(pk=case.pk)
    if not case.is_open and others.exists():
        raise NotPossibleNow("Over deze baan loopt al een andere zaak. Ga daar verder.")
    wanted, why = S(target), R(reason)
    fitting = _fitting(case, wanted, BY_PERSON[wanted])
    facts = facts_of(case, why, review=review_on is not None)
    writer = Writer(by=actor, on=on, at=at)
    try:
        writer.step(case, wanted, why, facts)
    except TransitionNotAllowed as refused:
        raise NotPossibleNow(_hint(case, wanted)) from refused
    if why not in fitting:
        raise Invalid({"reason": "Deze reden past niet bij waar de zaak nu staat."})
    if wanted in REVIEWED:
        case.review_on = review_on
    writer.write()
    taken: JobEndStep = case.steps.order_by("-pk")[0]
    if explanation.strip():
        JobEndStepNote.objects.create(step=taken, text=explanation.strip())
    sweep_clients(client_ids=[case.client_id], by=actor, on=on, at=at)
    return taken


@act("Regie overdragen")
def hand_over_lead(
    *, job_end_id: int, to_user_id: int, reason: str, version: int | None, actor: User, on: date, at: datetime
) -> JobEnd:
    """Let a colleague of the client's office have the lead (regisseur); who gets it is told, and the change counts.

    Each handover is delay and loss of what one knew, so it has a reason (004:7026-7036, 7052).
    """
    case: JobEnd = lock_case(job_end_id=job_end_id, version=version, actor=actor, on=on)
    if closed := why_no_other_lead(case):
        raise NotPossibleNow(closed)
    faults: dict[str, str] = {}
    to = User.objects.filter(pk=to_user_id, office=case.client.office_id).first()
    if to is None or not to.can_be_contact:
        faults["to_user_id"] = "Kies een collega van de vestiging van de klant."
    elif to == lead_of(case, ContactPerson.objects.fixed_now(case.client_id)):
        faults["to_user_id"] = f"{to.name} heeft de regie al."
    if not reason.strip():
        faults["reason"] = "Geef een reden."
    elif len(reason) > LONGEST_REASON:
        faults["reason"] = f"Houd de reden op {LONGEST_REASON} tekens of minder."
    if faults or to is None:
        raise Invalid(faults)
    JobEnd.objects.filter(pk=case.pk).update(lead=to, version=F("version") + 1)
    reason = reason.strip()
    accepted_at = at if to.pk == actor.pk else None
    LeadChange.objects.create(job_end=case, to_user=to, reason=reason, by=actor, at=at, accepted_at=accepted_at)
    _tasks_go_along(case, to, reason, actor, at)
    case.lead = to
    notices.lead_handed_over(case, to=to, by=actor, reason=reason, at=at)
    return case


def lead_of(case: JobEnd, contact: ContactPerson | None) -> User | None:
    """Who has the lead: as agreed while that account is open, else the fixed contact (004:7026-7036)."""
    if case.lead is not None and case.lead.is_active:
        return case.lead
    return contact.user if contact else None


def lead_goes_along(*, client_id: int, to: User, reason: str, by: User, at: datetime) -> None:
    """A new fixed contact takes over the cases in which nothing else was agreed: each is a handover that counts."""
    led_by_contact = Q(lead__isnull=True) | Q(lead__is_active=False)
    LeadChange.objects.bulk_create(
        LeadChange(job_end=case, to_user=to, reason=reason, by=by, at=at)
        for case in JobEnd.objects.followed().filter(led_by_contact, client=client_id)
    )


def _tasks_go_along(case: JobEnd, to: User, reason: str, actor: User, at: datetime) -> None:
    """Who has the lead has the work: the open tasks of the case and its job, kept as handed over like any other."""
    of_case = Q(subject=Subject.JOB_END, subject_id=case.pk) | Q(
        subject=Subject.EMPLOYMENT, subject_id=case.employment_id
    )
    moving = list(Task.objects.open().filter(of_case, client=case.client_id).exclude(assignee=to))
    TaskEvent.objects.bulk_create(
        TaskEvent(task=task, kind=TaskEvent.Kind.HANDED_OVER, reason=reason, to_user=to, actor=actor, at=at)
        for task in moving
    )
    Task.objects.filter(pk__in=[task.pk for task in moving]).update(assignee=to, version=F("version") + 1)


@act("Regie overnemen")
def accept_lead(*, job_end_id: int, actor: User, on: date, at: datetime) -> LeadChange:
    """Say that one took the lead over and read the case: the end of a warm handover (004:7034-7036).

    Said twice it stands once. Raises `NotPossibleNow` when somebody else has the lead by now.
    """
    case: JobEnd = lock_case(job_end_id=job_end_id, version=None, actor=actor, on=on)
    last: LeadChange | None = case.lead_changes.select_related("by").last()
    lead = lead_of(case, ContactPerson.objects.fixed_now(case.client_id))
    if last is None or lead != actor or not case.is_followed:
        raise NotPossibleNow("U hebt de regie in deze zaak niet.")
    if last.accepted_at is None:
        last.accepted_at = at
        last.save(update_fields=["accepted_at"])
        notices.lead_accepted(case, last, at=at)
    return last


@act("Reden van het einde vastleggen")
def explain_end(
    *,
    job_end_id: int,
    end_reason: str,
    culpable: str,
    explanation: str,
    version: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> JobEnd:
    """Keep why the job ends, and whether the client can be blamed for it (004:1452-1454, 1632-1637)."""
    case: JobEnd = lock_case(job_end_id=job_end_id, version=version, actor=actor, on=on)
    faults: dict[str, str] = {}
    if end_reason not in Employment.EndReason.values:
        faults["end_reason"] = "Kies een reden uit de lijst."
    if culpable not in JobEnd.Culpable.values:
        faults["culpable"] = "Maak een keuze."
    if len(explanation) > LONGEST_EXPLANATION:
        faults["explanation"] = f"Houd de toelichting op {LONGEST_EXPLANATION} tekens of minder."
    if faults:
        raise Invalid(faults)
    if closed := why_not_explain(case):
        raise NotPossibleNow(closed)
    employments.name_reason(employment=employments.lock(case.employment_id), reason=end_reason)
    JobEnd.objects.filter(pk=case.pk).update(
        culpable=culpable, explanation=explanation.strip(), version=F("version") + 1
    )
    return case


def why_no_other_lead(case: JobEnd) -> str:
    """Why the lead stays with whom it is; empty when it can go to a colleague."""
    return "" if case.is_followed else "Deze zaak is gesloten."


def why_not_explain(case: JobEnd) -> str:
    """Why the reason of the end is not recorded yet; empty once the end is sure."""
    if case.employment.ended_on is not None or case.employment.end_reason:
        return ""
    return "Het staat nog niet vast dat de baan eindigt. Leg eerst het einde vast."


def lock_case(*, job_end_id: int, version: int | None, actor: User, on: date) -> Any:
    """The case with its facts, its client locked first; raises what `lock_client` raises, and `Stale`."""
    whose = JobEnd.objects.filter(pk=job_end_id).values("client_id")
    client = lock_client(whose, actor=actor, permission=Permission.RECORD_WORK, on=on)
    cases = JobEnd.objects.select_for_update(no_key=True, of=("self",)).select_related("employment__employer", "lead")
    case = with_facts(cases, on).get(pk=job_end_id)
    if version is not None and case.version != version:
        raise Stale
    case.client = client
    return case


def _check(case: JobEnd, target: str, reason: str, review_on: date | None, explanation: str, on: date) -> None:
    faults: dict[str, str] = {}
    if target not in BY_PERSON:
        faults["target"] = "Kies een stap uit de lijst."
    elif reason not in BY_PERSON[S(target)]:
        faults["reason"] = "Kies een reden uit de lijst."
    if (target in REVIEWED or review_on is not None) and (fault := review_fault(review_on, on=on)):
        faults["review_on"] = fault
    if len(explanation) > LONGEST_EXPLANATION:
        faults["explanation"] = f"Houd de toelichting op {LONGEST_EXPLANATION} tekens of minder."
    if faults:
        raise Invalid(faults)


def why_not_now(*, case: JobEnd, target: JobEndState, on: date) -> str:
    """Why a person cannot take this step from where the case is, in the words of a refusal; empty when they can."""
    here: Any = with_facts(JobEnd.objects.filter(pk=case.pk), on).get()
    here.facts = facts_of(here, BY_PERSON[target][0], review=True)
    return _hint(here, target)


def _hint(case: JobEnd, target: JobEndState) -> str:
    row = getattr(case, f"to_{target}")._django_fsm.get_transition(case.state)
    if row is None:
        return f"Dit kan niet meer: de stand is nu “{JobEndState(case.state).label}”."
    return next((HINTS[guard] for guard in row.conditions if not guard(case)), "")


def _fitting(case: Any, target: JobEndState, reasons: tuple[StepReason, ...]) -> tuple[StepReason, ...]:
    if target is S.SEARCHING:
        if case.state == S.NOT_NOW:
            return (R.PICKED_UP,)
        return (R.SEARCH_EARLY,) if case.state == S.NOT_EXTENDED else (R.OWN_WISH,)
    if target is S.GOES_ON:
        return (R.STAYS,) if case.wish else (R.SIGN_WRONG,)
    return reasons


def _may_search_from(case: Any) -> bool:
    """Whether a person begins the search here; from the other states it begins by itself once the job is over."""
    return case.state in (S.NOT_EXTENDED, S.NOT_NOW) or (case.wish and case.state in (S.IN_CONVERSATION, S.DOUBT))
