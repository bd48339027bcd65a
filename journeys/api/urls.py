"""Addresses of what happens: each resource is read, and each act is a POST to an address of its own."""

from typing import Any

from django.urls import URLPattern, path, re_path

from journeys.api import (
    bankruptcies,
    checked_items,
    chosen_services,
    consents,
    job_ends,
    left_behind,
    plans,
    services,
    signals,
    tasks,
    trial_placements,
    unplaced,
    vacancies,
    views,
    work,
)

CANDIDATE = "vacancies/<int:vacancy_id>/candidates/<int:candidate_id>"
NUMBER = r"^clients/(?P<number>W[0-9]{8})"


def _read(name: str, one: str, view: Any, below: str = "") -> list[URLPattern]:
    """A list and its objects; below another object also the act that adds one."""
    more = {"post": "create"} if below else {}
    return [
        path(f"{below}{name}", view.as_view({"get": "list", **more}), name=f"{one}-list"),
        path(f"{below}{name}/<int:pk>", view.as_view({"get": "retrieve"}), name=one),
    ]


def _act(address: str, view: Any, name: str) -> URLPattern:
    found: URLPattern = path(address, view.as_view({"post": "create"}), name=name)
    return found


def _on_client(act: str, view: Any) -> URLPattern:
    found: URLPattern = re_path(rf"{NUMBER}/{act}$", view.as_view({"post": "create"}), name=f"client-{act}")
    return found


urlpatterns = [
    path("clients", views.PlacedClientViews.as_view({"get": "list"}), name="clients"),
    re_path(rf"{NUMBER}$", views.PlacedClientViews.as_view({"get": "retrieve"}), name="client"),
    _on_client("agreements", plans.AgreementMake),
    _on_client("chosen-services", chosen_services.ServiceChoose),
    _on_client("consent-requests", consents.ConsentRequest),
    _on_client("consents", consents.ConsentRecord),
    _on_client("conversations", plans.ConversationRecord),
    _on_client("employments", work.EmploymentStart),
    _on_client("no-purchases", services.NoPurchaseDecide),
    _on_client("trajectories", services.TrajectoryRequest),
    _on_client("trial-placements", trial_placements.TrialPlacementPlan),
    _on_client("workplans", plans.WorkplanWrite),
    *_read("journeys", "journey", views.JourneyViews),
    *_read("transitions", "transition", views.TransitionViews, "journeys/<int:journey_id>/"),
    *_read("employments", "employment", work.OpenEmploymentViews),
    _act("employments/<int:employment_id>/coachings", work.CoachingStart, "employment-coachings"),
    _act("employments/<int:employment_id>/contract-terms", work.Extension, "contract-terms"),
    _act("employments/<int:employment_id>/end-withdrawals", work.EndWithdrawal, "end-withdrawals"),
    _act("employments/<int:employment_id>/ends", work.EmploymentEnd, "employment-ends"),
    _act("employments/<int:employment_id>/invitations", work.Invitation, "invitations"),
    *_read("coachings", "coaching", work.CoachingViews),
    _act("coachings/<int:coaching_id>/renewals", work.CoachingRenewal, "coaching-renewals"),
    _act("coachings/<int:coaching_id>/stops", work.CoachingStop, "coaching-stops"),
    *_read("consents", "consent", consents.ConsentViews),
    _act("consents/<int:consent_id>/withdrawals", consents.ConsentWithdrawal, "consent-withdrawals"),
    *_read("conversations", "conversation", plans.ConversationViews),
    *_read("workplans", "workplan", plans.WorkplanViews),
    *_read("agreements", "agreement", plans.AgreementViews),
    _act("agreements/<int:agreement_id>/completions", plans.AgreementCompletion, "agreement-completions"),
    _act("agreements/<int:agreement_id>/drops", plans.AgreementDrop, "agreement-drops"),
    *_read("job-ends", "job-end", job_ends.JobEndViews),
    *_read("steps", "job-end-step", job_ends.JobEndStepViews, "job-ends/<int:job_end_id>/"),
    *_read("contact-attempts", "contact-attempt", job_ends.ContactAttemptViews, "job-ends/<int:job_end_id>/"),
    _act("job-ends/<int:job_end_id>/explanations", job_ends.Explanation, "explanations"),
    _act("job-ends/<int:job_end_id>/lead-acceptances", job_ends.LeadAcceptance, "lead-acceptances"),
    _act("job-ends/<int:job_end_id>/lead-changes", job_ends.JobEndLeadChange, "lead-changes"),
    *_read("checked-items", "checked-item", checked_items.CheckedItemViews, "job-ends/<int:job_end_id>/"),
    *_read("vacancy-answers", "vacancy-answer", left_behind.VacancyAnswerViews, "job-ends/<int:job_end_id>/"),
    *_read("employer-reviews", "employer-review", left_behind.EmployerReviewViews, "job-ends/<int:job_end_id>/"),
    *_read("vacancies", "vacancy", vacancies.VacancyViews),
    *_read("steps", "vacancy-step", vacancies.VacancyStepViews, "vacancies/<int:vacancy_id>/"),
    *_read("candidates", "candidate", vacancies.CandidateViews, "vacancies/<int:vacancy_id>/"),
    _act(f"{CANDIDATE}/results", vacancies.CandidateResult, "candidate-results"),
    _act(f"{CANDIDATE}/take-backs", vacancies.CandidateTakeBack, "candidate-take-backs"),
    path("signals", signals.SignalViews.as_view({"get": "list", "post": "create"}), name="signal-list"),
    path("signals/<int:pk>", signals.SignalViews.as_view({"get": "retrieve"}), name="signal"),
    _act("signals/<int:signal_id>/answers", signals.SignalAnswer, "signal-answers"),
    *_read("unplaced-signals", "unplaced-signal", unplaced.UnplacedSignalViews),
    _act("unplaced-signals/<int:unplaced_id>/placements", unplaced.Placement, "unplaced-signal-placements"),
    _act("unplaced-signals/<int:unplaced_id>/set-asides", unplaced.SetAside, "unplaced-signal-set-asides"),
    *_read("trajectories", "trajectory", services.TrajectoryViews),
    *_read("steps", "trajectory-step", services.TrajectoryStepViews, "trajectories/<int:trajectory_id>/"),
    *_read("no-purchases", "no-purchase", services.NoPurchaseViews),
    *_read("chosen-services", "chosen-service", chosen_services.ChosenServiceViews),
    _act("chosen-services/<int:chosen_id>/ends", chosen_services.ServiceEnd, "chosen-service-ends"),
    *_read("trial-placements", "trial-placement", trial_placements.TrialPlacementViews),
    _act("trial-placements/<int:placement_id>/ends", trial_placements.TrialPlacementEnd, "trial-placement-ends"),
    *_read("tasks", "task", views.TaskViews),
    _act("tasks/<int:task_id>/completions", tasks.TaskCompletion, "task-completions"),
    _act("tasks/<int:task_id>/hand-overs", tasks.HandOver, "task-hand-overs"),
    _act("tasks/<int:task_id>/postponements", tasks.Postponement, "task-postponements"),
    _act("bankruptcies", bankruptcies.Bankruptcy, "bankruptcies"),
]
