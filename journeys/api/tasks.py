"""What a person does with a task."""

from accounts.api import allow
from accounts.roles import Permission
from base.api.acts import Acting
from base.api.query import Day
from base.api.serializers import Line, Ref, StrictSerializer
from journeys.actions import tasks
from journeys.actions.tasks import LONGEST_REASON
from journeys.api.views import TaskViews
from journeys.models import Task


class TaskCompletionInputSerializer(StrictSerializer):
    """A task that is closed by hand."""

    reason = Line(allow_blank=True, default="", max_length=LONGEST_REASON)


class PostponementInputSerializer(StrictSerializer):
    """Until when a task is put aside, and why."""

    until = Day(help_text="Een dag na vandaag; bij een harde termijn uiterlijk de laatste dag.")
    reason = Line(max_length=LONGEST_REASON)


class HandOverInputSerializer(StrictSerializer):
    """Who gets a task, and why."""

    assignee = Ref(source="to_user_id", help_text="Id van een collega van de vestiging van de klant.")
    reason = Line(max_length=LONGEST_REASON)


class OnTask(Acting):
    """An act on a task."""

    permission_classes = (allow(POST=Permission.HANDLE_TASK),)
    queryset = Task.objects.none()
    parent, subject, versioned = Task, "task_id", True
    shows, place = TaskViews, "api:task"


class TaskCompletion(OnTask):
    """It is done."""

    takes, does = TaskCompletionInputSerializer, staticmethod(tasks.complete)
    says = ("Zet een taak op gedaan", "Sluit een taak met de hand. Een taak die op een feit wacht, sluit vanzelf.")


class Postponement(OnTask):
    """It waits until a day."""

    takes, does = PostponementInputSerializer, staticmethod(tasks.postpone)
    says = ("Stel een taak uit", "Legt een taak opzij tot een dag. De uiterste dag blijft wat die was.")


class HandOver(OnTask):
    """A colleague does it."""

    takes, does = HandOverInputSerializer, staticmethod(tasks.hand_over)
    says = ("Draag een taak over", "Geeft een taak aan een collega, die er een bericht over krijgt.")
