"""What happens."""

from journeys.models.agreements import Agreement
from journeys.models.job_end import ContactAttempt, JobEnd, JobEndStep, LeadChange
from journeys.models.journey import Conversation, Journey, Transition, TransitionNote, Workplan, WorkplanNote
from journeys.models.services import NoPurchase, Trajectory, TrajectoryStep, TrialPlacement
from journeys.models.unplaced import UnplacedSignal
from journeys.models.work import Signal, SweepRun, Task, TaskEvent

__all__ = [
    "Agreement",
    "ContactAttempt",
    "Conversation",
    "JobEnd",
    "JobEndStep",
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
    "Workplan",
    "WorkplanNote",
]
