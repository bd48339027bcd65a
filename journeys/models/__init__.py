"""What happens."""

from journeys.models.agreements import Agreement
from journeys.models.checked import CheckedItem
from journeys.models.destruction import Destruction, DestructionLine, DestructionStatement
from journeys.models.exports import Export, ExportDownload
from journeys.models.job_end import ContactAttempt, JobEnd, JobEndStep, JobEndStepNote, LeadChange
from journeys.models.journey import Conversation, Journey, Transition, TransitionNote, Workplan, WorkplanNote
from journeys.models.services import ChosenService, NoPurchase, Trajectory, TrajectoryStep, TrialPlacement
from journeys.models.unplaced import UnplacedSignal
from journeys.models.vacancies import Candidate, EmployerReview, Vacancy, VacancyStep
from journeys.models.work import Signal, SweepRun, Task, TaskEvent

__all__ = [
    "Agreement",
    "Candidate",
    "CheckedItem",
    "ChosenService",
    "ContactAttempt",
    "Conversation",
    "Destruction",
    "DestructionLine",
    "DestructionStatement",
    "EmployerReview",
    "Export",
    "ExportDownload",
    "JobEnd",
    "JobEndStep",
    "JobEndStepNote",
    "Journey",
    "LeadChange",
    "NoPurchase",
    "Signal",
    "SweepRun",
    "Task",
    "TaskEvent",
    "Trajectory",
    "TrajectoryStep",
    "Transition",
    "TransitionNote",
    "TrialPlacement",
    "UnplacedSignal",
    "Vacancy",
    "VacancyStep",
    "Workplan",
    "WorkplanNote",
]
