"""What happens."""

from journeys.models.job_end import JobEnd, JobEndStep
from journeys.models.journey import Conversation, Journey, Transition, TransitionNote, Workplan
from journeys.models.services import NoPurchase, Trajectory, TrajectoryStep, TrialPlacement
from journeys.models.work import Signal, SweepRun, Task, TaskEvent

__all__ = [
    "Conversation",
    "JobEnd",
    "JobEndStep",
    "Journey",
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
    "Workplan",
]
