"""What happens."""

from journeys.models.journey import Conversation, Journey, Transition, TransitionNote, Workplan
from journeys.models.work import Signal, SweepRun, Task, TaskEvent

__all__ = [
    "Conversation",
    "Journey",
    "Signal",
    "SweepRun",
    "Task",
    "TaskEvent",
    "Transition",
    "TransitionNote",
    "Workplan",
]
