"""One task, and what a person does with it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, allowed
from accounts.roles import Permission
from base.templatetags.wajong import dutch_date
from journeys import task_page
from journeys.actions import tasks
from journeys.forms.tasks import CompleteForm, HandOverForm, PostponeForm
from journeys.models import Task
from journeys.views.common import TaskAction, found_or_404, saw, way_back
from journeys.worklist import colleagues


@require_safe
@allowed(Permission.SEE_FILE)
def task(request: UserRequest, pk: int) -> HttpResponse:
    """What must be done, by when, why, and how."""
    on = timezone.localdate()
    found: Task = found_or_404(task_page.visible(request.user, on).filter(pk=pk).first())
    back = way_back(request, reverse("client-file", args=[found.client.number]))
    saw(request, pk=found.client_id)
    page = task_page.read(found, request.user, on)
    may_handle = request.user.may(Permission.HANDLE_TASK)
    context = {"page": page, "task": found, "on": on, "back": back, "may_handle": may_handle}
    return render(request, "journeys/task.html", context)


class TaskForm(TaskAction):
    """What every form about a task shares."""

    permission = Permission.HANDLE_TASK
    template_name = "journeys/task_form.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The task beside the form."""
        return super().get_context_data(**{"task": self.task, **kwargs})


class TaskComplete(TaskForm):
    """Close a task by hand."""

    form_class = CompleteForm
    heading = "Taak afronden"
    submit_text = "Op gedaan zetten"

    def act(self, form: CompleteForm) -> str:
        """Complete."""
        done = tasks.complete(task_id=self.task.pk, **form.cleaned_data, **self.clock)
        return f"Gedaan: {done.rule_row.title.lower()} voor {self.client.full_name}."


class TaskPostpone(TaskForm):
    """Put a task aside until a day."""

    form_class = PostponeForm
    heading = "Taak uitstellen"
    submit_text = "Uitstellen"

    def act(self, form: PostponeForm) -> str:
        """Postpone."""
        late = tasks.postpone(task_id=self.task.pk, **form.cleaned_data, **self.clock)
        until, due = dutch_date(late.postponed_until), dutch_date(late.due_on)
        return f"De taak komt op {until} terug in uw lijst. De termijn blijft {due}."


class TaskHandOver(TaskForm):
    """Give a task to a colleague."""

    form_class = HandOverForm
    heading = "Taak overdragen"
    submit_text = "Overdragen"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The colleagues who can take it."""
        others = colleagues(self.task.client.office_id)
        if self.task.assignee_id:
            others = others.exclude(pk=self.task.assignee_id)
        return {**super().get_form_kwargs(), "colleagues": others}

    def act(self, form: HandOverForm) -> str:
        """Hand over."""
        to = int(form.cleaned_data.pop("to_user_id"))
        row = tasks.hand_over(task_id=self.task.pk, to_user_id=to, **form.cleaned_data, **self.clock)
        name = row.assignee.name if row.assignee else ""
        return f"De taak is overgedragen. {name} krijgt er een bericht over."
