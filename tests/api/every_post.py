"""Each POST of the API with a body that is right, on the rows of a world, by the name of the action behind it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.roles import Permission, Role
from journeys.models import Candidate, Task
from tests.journeys.every_action import World

P = Permission
Body = dict[str, Any]


@dataclass(frozen=True)
class Post:
    """One POST: where, on which row, under which permission, with what, and whether it asks for the row's version.

    `row` is None for what is about no row in particular; anybody of the office may do that. `role` is that of who
    does it, None for Kim's stand-in.
    """

    path: str
    row: Callable[[World], Any] | None
    permission: Permission
    body: Callable[[World], Body] = field(default=lambda w: {})
    versioned: bool = False
    role: Role | None = None

    def address(self, world: World) -> str:
        """Where to post."""
        return f"/api/v1/{self.path}".format(*self._names(world))

    def _names(self, world: World) -> tuple[Any, ...]:
        """What stands in the address."""
        if self.row is None:
            return ()
        row = self.row(world)
        if isinstance(row, Candidate):
            return row.vacancy_id, row.pk
        return (row.number if self.path.startswith("clients") else row.pk,)

    def headers(self, world: World) -> dict[str, str]:
        """The version that one has read."""
        return {"If-Match": f'"{self.row(world).version}"'} if self.versioned and self.row else {}


def _open_task(world: World) -> Task:
    return world.task


CONTRACT = {"kind": "tijdelijk", "hoursPerWeek": 20, "wageShare": 80}
TRAJECT = {"reasonForService": "Klaar om te oefenen.", "expectedResult": "Drie dagen per week."}
POSTS: dict[str, Post] = {
    "move": Post(
        "journeys/{}/transitions", lambda w: w.journey, P.MOVE_KLANTFASE,
        lambda w: {"target": "werkfit", "reason": "terugval", "on": "2026-11-23"}, versioned=True,
    ),
    "record_conversation": Post(
        "clients/{}/conversations", lambda w: w.kim, P.RECORD_CONVERSATION,
        lambda w: {"kind": "coachgesprek", "channel": "telefoon", "heldOn": "2026-11-23", "minutes": 20},
    ),
    "start_work": Post(
        "clients/{}/employments", lambda w: w.kim, P.RECORD_WORK,
        lambda w: {
            **CONTRACT, "employer": w.job.employer_id, "jobTitle": "Hulp", "startsOn": "2026-11-23",
            "endsOn": "2027-05-31",
        },
    ),
    "extend_contract": Post(
        "employments/{}/contract-terms", lambda w: w.job, P.RECORD_WORK,
        lambda w: {**CONTRACT, "startsOn": "2027-02-01", "endsOn": "2027-07-31"}, versioned=True,
    ),
    "end_employment": Post(
        "employments/{}/ends", lambda w: w.job, P.RECORD_WORK,
        lambda w: {"endedOn": "2026-11-23", "reason": "onbekend"}, versioned=True,
    ),
    "withdraw_end": Post("employments/{}/end-withdrawals", lambda w: w.job, P.RECORD_WORK, versioned=True),
    "start_coaching": Post(
        "employments/{}/coachings", lambda w: w.second_job, P.RECORD_WORK,
        lambda w: {
            "kind": "extern", "organisation": w.coaching.organisation_id, "coach": w.coaching.coach_id,
            "regime": "licht", "startsOn": "2026-11-23", "until": "2027-05-22", "chosenByClient": True,
        },
    ),
    "renew_coaching": Post(
        "coachings/{}/renewals", lambda w: w.coaching, P.RECORD_WORK, lambda w: {"until": "2027-07-31"},
        versioned=True,
    ),
    "stop_coaching": Post(
        "coachings/{}/stops", lambda w: w.coaching, P.RECORD_WORK, lambda w: {"endedOn": "2026-11-23"},
        versioned=True,
    ),
    "write_workplan": Post(
        "clients/{}/workplans", lambda w: w.kim, P.WRITE_WORKPLAN,
        lambda w: {"goal": "Werk", "agreements": "Bellen", "evaluation": "Gelukt.", "baseNumber": 1},
    ),
    "make_agreement": Post(
        "clients/{}/agreements", lambda w: w.kim, P.WRITE_WORKPLAN,
        lambda w: {"who": "klant", "what": "Belt", "dueOn": "2026-11-23"},
    ),
    "ask_consent": Post(
        "clients/{}/consent-requests", lambda w: w.kim, P.KEEP_CLIENT,
        lambda w: {"purpose": "baan", "employment": w.job.pk},
    ),
    "record_consent": Post(
        "clients/{}/consents", lambda w: w.kim, P.KEEP_CLIENT,
        lambda w: {
            "purpose": "baan", "employment": w.job.pk, "given": True, "voice": "zelf", "evidence": "gesprek",
            "answeredOn": "2026-11-23",
        },
    ),
    "withdraw_consent": Post(
        "consents/{}/withdrawals", lambda w: w.consent, P.KEEP_CLIENT, lambda w: {"voice": "zelf"}, versioned=True
    ),
    "complete_agreement": Post(
        "agreements/{}/completions", lambda w: w.agreement, P.WRITE_WORKPLAN,
        lambda w: {"doneOn": "2026-11-23"}, versioned=True,
    ),
    "drop_agreement": Post(
        "agreements/{}/drops", lambda w: w.agreement, P.WRITE_WORKPLAN,
        lambda w: {"reason": "Niet nodig"}, versioned=True,
    ),
    "complete": Post("tasks/{}/completions", _open_task, P.HANDLE_TASK, versioned=True),
    "postpone": Post(
        "tasks/{}/postponements", _open_task, P.HANDLE_TASK,
        lambda w: {"until": "2026-11-30", "reason": "Ziek"}, versioned=True,
    ),
    "hand_over": Post(
        "tasks/{}/hand-overs", _open_task, P.HANDLE_TASK,
        lambda w: {"assignee": w.newcomer.pk, "reason": "Verlof"}, versioned=True,
    ),
    "step": Post(
        "job-ends/{}/steps", lambda w: w.waiting, P.RECORD_WORK,
        lambda w: {"target": "gaat_door", "reason": "geen_einde"}, versioned=True,
    ),
    "invite": Post("employments/{}/invitations", lambda w: w.second_job, P.RECORD_WORK),
    "try_again": Post(
        "job-ends/{}/contact-attempts", lambda w: w.waiting, P.RECORD_WORK,
        lambda w: {"kind": "belpoging"}, versioned=True,
    ),
    "hand_over_lead": Post(
        "job-ends/{}/lead-changes", lambda w: w.case, P.RECORD_WORK,
        lambda w: {"lead": w.newcomer.pk, "reason": "Verlof"}, versioned=True,
    ),
    "explain_end": Post(
        "job-ends/{}/explanations", lambda w: w.case, P.RECORD_WORK,
        lambda w: {"endReason": "ontslag", "culpable": "nee"}, versioned=True,
    ),
    "request_trajectory": Post(
        "clients/{}/trajectories", lambda w: w.kim, P.RECORD_WORK,
        lambda w: {**TRAJECT, "service": "begeleiding_bij_scholing", "on": "2026-11-23"},
    ),
    "order_trajectory": Post(
        "trajectories/{}/steps", lambda w: w.traject, P.RECORD_WORK,
        lambda w: {
            "target": "besteld", "on": "2026-11-23", "provider": w.provider.pk, "clientCanManage": True,
            "quickestLastingWay": True,
        },
        versioned=True,
    ),
    "move_trajectory": Post(
        "trajectories/{}/steps", lambda w: w.traject, P.RECORD_WORK,
        lambda w: {"target": "afgebroken", "reason": "ingetrokken", "on": "2026-11-23"}, versioned=True,
    ),
    "decide_no_purchase": Post(
        "clients/{}/no-purchases", lambda w: w.kim, P.RECORD_WORK,
        lambda w: {
            "reason": "zicht_op_werk", "explanation": "Begint in januari.", "reviewOn": "2027-01-25", "baseNumber": 0,
        },
    ),
    "choose_service": Post(
        "clients/{}/chosen-services", lambda w: w.kim, P.RECORD_WORK,
        lambda w: {**TRAJECT, "service": "succesvol_naar_werk", "on": "2026-11-23"},
    ),
    "end_service": Post(
        "chosen-services/{}/ends", lambda w: w.chosen, P.RECORD_WORK,
        lambda w: {"outcome": "bereikt", "result": "Gelukt.", "on": "2026-11-23"}, versioned=True,
    ),
    "plan_trial_placement": Post(
        "clients/{}/trial-placements", lambda w: w.kim, P.RECORD_WORK,
        lambda w: {
            "employer": w.job.employer_id, "startsOn": "2026-12-01", "endsOn": "2027-02-28", "intention": True,
            "intentionOn": "2026-11-20",
        },
    ),
    "end_trial_placement": Post(
        "trial-placements/{}/ends", lambda w: w.placement, P.RECORD_WORK,
        lambda w: {"outcome": "in_dienst", "endedOn": "2027-01-31"}, versioned=True,
    ),
    "accept_lead": Post("job-ends/{}/lead-acceptances", lambda w: w.case, P.RECORD_WORK),
    "check_item": Post(
        "job-ends/{}/checked-items", lambda w: w.doubted, P.RECORD_WORK,
        lambda w: {"item": "gesprek_klant", "outcome": "gedaan"}, versioned=True,
    ),
    "note_vacancy_answer": Post(
        "job-ends/{}/vacancy-answers", lambda w: w.case, P.RECORD_WORK,
        lambda w: {"wanted": "ja", "way": "telefoon", "jobTitle": "Hulp in de bakkerij", "hoursPerWeek": 24,
                   "answerVersion": 0},
        versioned=True,
    ),
    "note_review": Post(
        "job-ends/{}/employer-reviews", lambda w: w.case, P.RECORD_WORK,
        lambda w: {"wentWell": "Altijd op tijd.", "wouldTakeBack": True}, versioned=True,
    ),
    "record_signal": Post(
        "signals", None, P.RECORD_SIGNAL,
        lambda w: {"employmentId": w.job.pk, "channel": "klant", "kind": "dreigend"},
    ),
    "report_bankruptcy": Post(
        "bankruptcies", None, P.RECORD_SIGNAL,
        lambda w: {"employer": w.job.employer_id, "employments": [w.job.pk]},
    ),
    "answer_signal": Post(
        "signals/{}/answers", lambda w: w.signal, P.DECIDE_SIGNAL,
        lambda w: {"state": "gepland", "answer": "Ik bel."},
    ),
    "place": Post(
        "unplaced-signals/{}/placements", lambda w: w.unplaced, P.PLACE_SIGNAL,
        lambda w: {"employmentId": w.job.pk}, versioned=True, role=Role.TEAM_LEAD,
    ),
    "set_aside": Post(
        "unplaced-signals/{}/set-asides", lambda w: w.unplaced, P.PLACE_SIGNAL,
        lambda w: {"reason": "Dubbel"}, versioned=True, role=Role.TEAM_LEAD,
    ),
    "move_vacancy": Post(
        "vacancies/{}/steps", lambda w: w.vacancy, P.HANDLE_VACANCY,
        lambda w: {"target": "opgepakt", "reason": "opgepakt"}, versioned=True, role=Role.EMPLOYER_ADVISER,
    ),
    "put_forward": Post(
        "vacancies/{}/candidates", lambda w: w.vacancy, P.RECORD_WORK,
        lambda w: {"client": w.kim.number, "clientAgreedOn": "2026-11-23"}, versioned=True,
    ),
    "record_candidate": Post(
        "vacancies/{}/candidates/{}/results", lambda w: w.candidate, P.HANDLE_VACANCY,
        lambda w: {"state": "gesprek"}, versioned=True, role=Role.EMPLOYER_ADVISER,
    ),
    "take_back_candidate": Post(
        "vacancies/{}/candidates/{}/take-backs", lambda w: w.candidate, P.RECORD_WORK, versioned=True
    ),
}  # fmt: skip
# Asks for nothing but the address, so that an empty body is a right one.
ASK_NOTHING = frozenset({"withdraw_end", "invite", "complete", "accept_lead", "take_back_candidate"})
