"""Each action as a call on Kim's rows, or with `there` false on rows that do not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, User
from accounts.roles import Permission
from clients.models import Client, ClientAccess, Coaching, Consent, Employment
from journeys.actions import (
    access,
    agreements,
    checklists,
    clients,
    coaching,
    contact,
    conversations,
    job_ends,
    moves,
    outreach,
    signals,
    tasks,
    unplaced,
    work,
    workplans,
)
from journeys.actions.checklists import Answer
from journeys.models import (
    Agreement,
    Candidate,
    ChosenService,
    JobEnd,
    Journey,
    Signal,
    Task,
    Trajectory,
    TrialPlacement,
    UnplacedSignal,
    Vacancy,
)
from tests.journeys.acts import PERSON, REACH, reporting
from tests.journeys.acts_on_consents import ON_CONSENTS
from tests.journeys.acts_on_services import ON_SERVICES
from tests.journeys.acts_on_vacancies import ON_VACANCIES

ON = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
P = Permission
NOWHERE = 999_999_999


@dataclass(frozen=True)
class World:
    """Kim, and everything that one can act on."""

    kim: Client
    journey: Journey
    job: Employment
    second_job: Employment
    coaching: Coaching
    signal: Signal
    # Of somebody who may be Kim, for the team lead of Kim's office.
    unplaced: UnplacedSignal
    task: Task
    case: JobEnd
    agreement: Agreement
    traject: Trajectory
    provider: Organisation
    placement: TrialPlacement
    chosen: ChosenService
    access: ClientAccess
    # Of another job, about which the client was asked to call.
    waiting: JobEnd
    # Of a third job, about which was talked.
    doubted: JobEnd
    # Kim is put forward for a vacancy that an adviser of the office has; another one is open.
    candidate: Candidate
    vacancy: Vacancy
    # Kim said yes about a placement, and was asked about jobs.
    consent: Consent
    asked: Consent
    colleague: User
    newcomer: User


def _accept_lead(world: World, actor: User, there: bool) -> Any:
    JobEnd.objects.filter(pk=world.case.pk).update(lead=actor)
    return job_ends.accept_lead(job_end_id=world.case.pk if there else NOWHERE, actor=actor, on=ON, at=AT)


Call = Callable[[World, User, bool], Any]
# Each action as a call on Kim's rows, or with `there` false on rows that do not exist.
ACTIONS: dict[str, tuple[Permission, Call]] = {
    **ON_VACANCIES,
    **ON_CONSENTS,
    **{name: (P.RECORD_WORK, act) for name, act in ON_SERVICES.items()},
    "move": (
        P.MOVE_KLANTFASE,
        lambda w, actor, there: moves.move(
            journey_id=w.journey.pk if there else NOWHERE, target="werkfit", reason="terugval", note="",
            on=ON, today=ON, actor=actor, at=AT, version=None,
        ),
    ),
    "record_conversation": (
        P.RECORD_CONVERSATION,
        lambda w, actor, there: conversations.record_conversation(
            client_id=w.kim.pk if there else NOWHERE, kind="coachgesprek", channel="telefoon", held_on=ON, topics=[],
            outcome="", minutes=20, employment_id=None, callback_on=None, change="", actor=actor, on=ON, at=AT,
        ),
    ),
    "start_work": (
        P.RECORD_WORK,
        lambda w, actor, there: work.start_work(
            client_id=w.kim.pk if there else NOWHERE, employer_id=w.job.employer_id, job_title="Hulp",
            kind="tijdelijk", starts_on=ON, ends_on=date(2027, 5, 31), hours=Decimal(20), max_hours=None,
            wage_share=80, actor=actor, on=ON, at=AT,
        ),
    ),
    "extend_contract": (
        P.RECORD_WORK,
        lambda w, actor, there: work.extend_contract(
            employment_id=w.job.pk if there else NOWHERE, kind="tijdelijk", starts_on=date(2027, 2, 1),
            ends_on=date(2027, 7, 31), hours=Decimal(20), max_hours=None, wage_share=80, version=None, actor=actor,
            on=ON, at=AT,
        ),
    ),
    "end_employment": (
        P.RECORD_WORK,
        lambda w, actor, there: work.end_employment(
            employment_id=w.job.pk if there else NOWHERE, ended_on=ON, reason="onbekend", version=None, actor=actor,
            on=ON, at=AT,
        ),
    ),
    "withdraw_end": (
        P.RECORD_WORK,
        lambda w, actor, there: work.withdraw_end(
            employment_id=w.job.pk if there else NOWHERE, version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "start_coaching": (
        P.RECORD_WORK,
        lambda w, actor, there: coaching.start_coaching(
            employment_id=w.second_job.pk if there else NOWHERE, kind="extern", coach_id=w.coaching.coach_id,
            organisation_id=w.coaching.organisation_id, regime="licht", starts_on=ON, until=date(2027, 5, 22),
            exception_reason="", chosen_by_client=True, choice_reason="", binding_agreement=False, actor=actor,
            on=ON, at=AT,
        ),
    ),
    "renew_coaching": (
        P.RECORD_WORK,
        lambda w, actor, there: coaching.renew_coaching(
            coaching_id=w.coaching.pk if there else NOWHERE, until=date(2027, 7, 31), structural="", motivation="",
            version=None, actor=actor, on=ON, at=AT,
        ),
    ),
    "stop_coaching": (
        P.RECORD_WORK,
        lambda w, actor, there: coaching.stop_coaching(
            coaching_id=w.coaching.pk if there else NOWHERE, ended_on=ON, version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "write_workplan": (
        P.WRITE_WORKPLAN,
        lambda w, actor, there: workplans.write_workplan(
            client_id=w.kim.pk if there else NOWHERE, goal="Werk", helps="", hinders="", agreements="Bellen",
            service_reason="", expected_result="", evaluation="Gelukt.", note="", base_number=1, actor=actor, on=ON,
            at=AT,
        ),
    ),
    "make_agreement": (
        P.WRITE_WORKPLAN,
        lambda w, actor, there: agreements.make_agreement(
            client_id=w.kim.pk if there else NOWHERE, who="klant", what="Belt", due_on=ON, conversation_id=None,
            actor=actor, on=ON, at=AT,
        ),
    ),
    "complete_agreement": (
        P.WRITE_WORKPLAN,
        lambda w, actor, there: agreements.complete_agreement(
            agreement_id=w.agreement.pk if there else NOWHERE, done_on=ON, version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "keep_own_agreement": (
        P.SEE_OWN_JOURNEY,
        lambda w, actor, there: agreements.keep_own_agreement(
            agreement_id=w.agreement.pk if there else NOWHERE, version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "grant_access": (
        P.KEEP_CLIENT,
        lambda w, actor, there: access.grant_access(
            client_id=w.kim.pk if there else NOWHERE, email=w.access.user.email, capacity="zelf", mandate="",
            actor=actor, on=ON, at=AT,
        ),
    ),
    "end_access": (
        P.KEEP_CLIENT,
        lambda w, actor, there: access.end_access(
            access_id=w.access.pk if there else NOWHERE, reason="De klant wil dit niet meer", actor=actor, on=ON,
            at=AT,
        ),
    ),
    "drop_agreement": (
        P.WRITE_WORKPLAN,
        lambda w, actor, there: agreements.drop_agreement(
            agreement_id=w.agreement.pk if there else NOWHERE, reason="Niet nodig", version=None, actor=actor, on=ON,
            at=AT,
        ),
    ),
    "complete": (
        P.HANDLE_TASK,
        lambda w, actor, there: tasks.complete(
            task_id=w.task.pk if there else NOWHERE, reason="", version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "postpone": (
        P.HANDLE_TASK,
        lambda w, actor, there: tasks.postpone(
            task_id=w.task.pk if there else NOWHERE, until=date(2026, 11, 30), reason="Ziek", version=None,
            actor=actor, on=ON, at=AT,
        ),
    ),
    "hand_over": (
        P.HANDLE_TASK,
        lambda w, actor, there: tasks.hand_over(
            task_id=w.task.pk if there else NOWHERE, to_user_id=w.newcomer.pk, reason="Verlof", version=None,
            actor=actor, on=ON, at=AT,
        ),
    ),
    "answer_signal": (
        P.DECIDE_SIGNAL,
        lambda w, actor, there: signals.answer_signal(
            signal_id=w.signal.pk if there else NOWHERE, state="gepland", answer="Ik bel.", actor=actor, on=ON, at=AT
        ),
    ),
    "step": (
        P.RECORD_WORK,
        lambda w, actor, there: job_ends.step(
            job_end_id=w.waiting.pk if there else NOWHERE, target="gaat_door", reason="geen_einde", review_on=None,
            explanation="", version=None, actor=actor, on=ON, at=AT,
        ),
    ),
    "check_items": (
        P.RECORD_WORK,
        lambda w, actor, there: checklists.check_items(
            job_end_id=w.doubted.pk if there else NOWHERE,
            answers={"gesprek_klant": Answer("gedaan"), "loondispensatie": Answer("niet_nodig", "Geldt al.")},
            version=None, actor=actor, on=ON, at=AT,
        ),
    ),
    "check_item": (
        P.RECORD_WORK,
        lambda w, actor, there: checklists.check_item(
            job_end_id=w.doubted.pk if there else NOWHERE, item="gesprek_klant", outcome="gedaan", remark="",
            version=None, actor=actor, on=ON, at=AT,
        ),
    ),
    "invite": (
        P.RECORD_WORK,
        lambda w, actor, there: outreach.invite(
            employment_id=w.job.pk if there else NOWHERE, actor=actor, on=ON, at=AT
        ),
    ),
    "try_again": (
        P.RECORD_WORK,
        lambda w, actor, there: outreach.try_again(
            job_end_id=w.waiting.pk if there else NOWHERE, kind="belpoging", version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "hand_over_lead": (
        P.RECORD_WORK,
        lambda w, actor, there: job_ends.hand_over_lead(
            job_end_id=w.case.pk if there else NOWHERE, to_user_id=w.newcomer.pk, reason="Verlof", version=None,
            actor=actor, on=ON, at=AT,
        ),
    ),
    "accept_lead": (P.RECORD_WORK, _accept_lead),
    "explain_end": (
        P.RECORD_WORK,
        lambda w, actor, there: job_ends.explain_end(
            job_end_id=w.case.pk if there else NOWHERE, end_reason="ontslag", culpable="nee", explanation="",
            version=None, actor=actor, on=ON, at=AT,
        ),
    ),
    "change_client": (
        P.KEEP_CLIENT,
        lambda w, actor, there: clients.change_client(
            client_id=w.kim.pk if there else NOWHERE, person=PERSON, reach=REACH, version=None, actor=actor, on=ON,
            at=AT,
        ),
    ),
    "set_contact_interval": (
        P.RECORD_CONVERSATION,
        lambda w, actor, there: clients.set_contact_interval(
            client_id=w.kim.pk if there else NOWHERE, months=12, reason="", version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "change_contact": (
        P.CHANGE_CONTACT_PERSON,
        lambda w, actor, there: contact.change_contact(
            client_id=w.kim.pk if there else NOWHERE, position="vast", user_id=w.newcomer.pk, reason="Verlof",
            current_id=w.kim.contact_persons.get(position="vast", until=None).pk, actor=actor, on=ON, at=AT,
        ),
    ),
    "record_signal": (
        P.RECORD_SIGNAL,
        lambda w, actor, there: reporting(
            signals.record_signal, employment_id=w.job.pk if there else NOWHERE, channel="klant",
            actor=actor, on=ON, at=AT,
        ),
    ),
    "place": (
        P.PLACE_SIGNAL,
        lambda w, actor, there: unplaced.place(
            unplaced_id=w.unplaced.pk if there else NOWHERE, employment_id=w.job.pk, version=None, actor=actor,
            on=ON, at=AT,
        ),
    ),
    "set_aside": (
        P.PLACE_SIGNAL,
        lambda w, actor, there: unplaced.set_aside(
            unplaced_id=w.unplaced.pk if there else NOWHERE, reason="Dubbel", version=None, actor=actor, on=ON, at=AT
        ),
    ),
    "report_signal": (
        P.REPORT_SIGNAL,
        lambda w, actor, there: reporting(
            signals.report_signal, employment_id=w.job.pk if there else NOWHERE, actor=actor, on=ON, at=AT
        ),
    ),
}  # fmt: skip
