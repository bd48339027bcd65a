"""Addresses of the work: clients, tasks, signals."""

from django.urls import path, register_converter

from clients.converters import ClientNumber
from journeys.views import (
    agreements,
    clients,
    coaching,
    contact,
    employer,
    files,
    job_ends,
    moves,
    my_work,
    services,
    signals,
    tasks,
    trial_placements,
    work,
)
from journeys.views.coached import coached_clients

register_converter(ClientNumber, "client_number")

urlpatterns = [
    path("my-work/", my_work.my_work, name="my-work"),
    path("clients/", files.search, name="client-search"),
    path("clients/new/", clients.ClientRegister.as_view(), name="client-register"),
    path("clients/<client_number:number>/", files.file, name="client-file"),
    path("clients/<client_number:number>/details/", clients.ClientChange.as_view(), name="client-change"),
    path(
        "clients/<client_number:number>/contact-interval/",
        clients.ContactInterval.as_view(),
        name="contact-interval",
    ),
    path("clients/<client_number:number>/klantfase/", moves.KlantfaseChange.as_view(), name="klantfase-change"),
    path(
        "clients/<client_number:number>/conversations/new/",
        moves.ConversationRecord.as_view(),
        name="conversation-record",
    ),
    path("clients/<client_number:number>/workplan/new/", moves.WorkplanWrite.as_view(), name="workplan-write"),
    path("clients/<client_number:number>/agreements/new/", agreements.AgreementMake.as_view(), name="agreement-make"),
    path("clients/<client_number:number>/employments/new/", work.WorkStart.as_view(), name="work-start"),
    path("clients/<client_number:number>/contact/", contact.ContactChange.as_view(), name="contact-change"),
    path("clients/<client_number:number>/services/", services.client_services_page, name="client-services"),
    path(
        "clients/<client_number:number>/services/trajectories/new/",
        services.TrajectoryRequest.as_view(),
        name="trajectory-request",
    ),
    path(
        "clients/<client_number:number>/services/no-purchase/",
        services.NoPurchaseDecide.as_view(),
        name="no-purchase",
    ),
    path(
        "clients/<client_number:number>/services/trial-placements/new/",
        trial_placements.TrialPlacementPlan.as_view(),
        name="trial-placement-plan",
    ),
    path("trajectories/<int:pk>/order/", services.TrajectoryOrder.as_view(), name="trajectory-order"),
    path("trajectories/<int:pk>/start/", services.TrajectoryStart.as_view(), name="trajectory-start"),
    path("trajectories/<int:pk>/hold/", services.TrajectoryHold.as_view(), name="trajectory-hold"),
    path("trajectories/<int:pk>/resume/", services.TrajectoryResume.as_view(), name="trajectory-resume"),
    path("trajectories/<int:pk>/complete/", services.TrajectoryComplete.as_view(), name="trajectory-complete"),
    path("trajectories/<int:pk>/break-off/", services.TrajectoryBreakOff.as_view(), name="trajectory-break-off"),
    path("trial-placements/<int:pk>/end/", trial_placements.TrialPlacementEnd.as_view(), name="trial-placement-end"),
    path("employments/<int:pk>/extend/", work.ContractExtend.as_view(), name="contract-extend"),
    path("employments/<int:pk>/end/", work.EmploymentEnd.as_view(), name="employment-end"),
    path(
        "employments/<int:pk>/end/withdraw/",
        work.EmploymentEndWithdraw.as_view(),
        name="employment-end-withdraw",
    ),
    path("employments/<int:pk>/coaching/new/", coaching.CoachingStart.as_view(), name="coaching-start"),
    path("employments/<int:pk>/signal/", signals.SignalReport.as_view(), name="signal-report"),
    path("employments/<int:pk>/invite/", job_ends.Invite.as_view(), name="job-end-invite"),
    path("job-ends/<int:pk>/", job_ends.job_end, name="job-end"),
    path("job-ends/<int:pk>/steps/<slug:target>/", job_ends.JobEndStepView.as_view(), name="job-end-step"),
    path(
        "job-ends/<int:pk>/checklists/<slug:checklist>/", job_ends.ChecklistCheck.as_view(), name="checklist-check"
    ),
    path("job-ends/<int:pk>/attempts/new/", job_ends.AttemptRecord.as_view(), name="job-end-attempt"),
    path("job-ends/<int:pk>/lead/", job_ends.LeadHandOver.as_view(), name="job-end-lead"),
    path("job-ends/<int:pk>/reason/", job_ends.EndExplain.as_view(), name="job-end-reason"),
    path("coachings/<int:pk>/renew/", coaching.CoachingRenew.as_view(), name="coaching-renew"),
    path("coachings/<int:pk>/stop/", coaching.CoachingStop.as_view(), name="coaching-stop"),
    path("agreements/<int:pk>/complete/", agreements.AgreementComplete.as_view(), name="agreement-complete"),
    path("agreements/<int:pk>/drop/", agreements.AgreementDrop.as_view(), name="agreement-drop"),
    path("tasks/<int:pk>/", tasks.task, name="task"),
    path("tasks/<int:pk>/complete/", tasks.TaskComplete.as_view(), name="task-complete"),
    path("tasks/<int:pk>/postpone/", tasks.TaskPostpone.as_view(), name="task-postpone"),
    path("tasks/<int:pk>/hand-over/", tasks.TaskHandOver.as_view(), name="task-hand-over"),
    path("signals/<int:pk>/", signals.signal, name="signal"),
    path("signals/<int:pk>/answer/", signals.SignalAnswer.as_view(), name="signal-answer"),
    path("signals/<int:pk>/receipt/", signals.receipt, name="signal-receipt"),
    path("signals/bankruptcy/", signals.BankruptcyReport.as_view(), name="bankruptcy-report"),
    path("employments/<int:pk>/signals/new/", signals.SignalRecord.as_view(), name="signal-record"),
    path("employees/", employer.employees, name="employees"),
    path("employees/<int:pk>/signal/", employer.EmployeeSignal.as_view(), name="employee-signal"),
    path("employees/signals/<int:pk>/", employer.receipt, name="employee-signal-receipt"),
    path("coaching/", coached_clients, name="coached-clients"),
]
