"""What happens."""

from journeys.models.job_end import ContactAttempt, JobEnd, JobEndStep, LeadChange
from journeys.models.journey import Conversation, Journey, Transition, TransitionNote, Workplan
from journeys.models.work import Signal, SweepRun, Task, TaskEvent

__all__ = [
    "ContactAttempt",
    "Conversation",
    "JobEnd",
    "JobEndStep",
    "Journey",
    "LeadChange",
    "Signal",
    "SweepRun",
    "Task",
    "TaskEvent",
    "Transition",
    "TransitionNote",
    "Workplan",
]
