"""What happens."""

from journeys.models.agreements import Agreement
from journeys.models.job_end import ContactAttempt, JobEnd, JobEndStep, LeadChange
from journeys.models.journey import Conversation, Journey, Transition, TransitionNote, Workplan, WorkplanNote
from journeys.models.work import Signal, SweepRun, Task, TaskEvent

__all__ = [
    "Agreement",
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
    "WorkplanNote",
]
