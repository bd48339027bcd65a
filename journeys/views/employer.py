"""The pages of an employer: own employees, who to call, and saying that a job ends or may end."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Allowed, UserRequest, allowed
from accounts.roles import Permission
from base.views import ActionView
from clients.employer_view import Employee, employees_of
from clients.models import Employment
from journeys import left_behind, sent_signals
from journeys.actions.signals import report_signal
from journeys.forms.tasks import SignalForm
from journeys.views.common import found_or_404, report_of, saw


@require_safe
@allowed(Permission.SEE_EMPLOYEES)
def employees(request: UserRequest) -> HttpResponse:
    """Own employees with their contract dates and who to call, and what became of the own signals."""
    on = timezone.localdate()
    rows = employees_of(request.user)
    saw(request, pk__in=Employment.objects.filter(pk__in=[row.job_id for row in rows]).values("client"))
    context = {
        "employees": rows,
        "asked": left_behind.asked(request.user, on),
        "signals": sent_signals.sent_by(request.user, on),
        "on": on,
    }
    return render(request, "journeys/employees.html", context)


class EmployeeSignal(Allowed, ActionView):
    """An employer says that the job of an own employee ends or may end."""

    permission = Permission.SEE_EMPLOYEES
    form_class = SignalForm
    template_name = "journeys/employee_signal.html"
    heading = "Meld dat een baan stopt of kan stoppen"
    submit_text = "Melding versturen"

    @cached_property
    def employee(self) -> Employee:
        """The employee that the address is about; somebody else's is not found."""
        rows = employees_of(self.request.user)
        row: Employee = found_or_404(next((row for row in rows if row.job_id == self.kwargs["pk"]), None))
        return row

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who reports."""
        return {**super().get_form_kwargs(), "reporter": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it is about, and what was reported before."""
        saw(self.request, employments=self.employee.job_id)
        sent = sent_signals.not_done(self.request.user, timezone.localdate(), employment=self.employee.job_id)
        words = {"employee": self.employee, "sent_before": sent, "cancel_url": reverse("employees")}
        return super().get_context_data(**{**words, **kwargs})

    def act(self, form: SignalForm) -> None:
        """Report; the receipt says the rest."""
        report = report_of(form.cleaned_data, self.request.user, timezone.localdate())
        signal = report_signal(employment_id=self.employee.job_id, report=report, at=timezone.now())
        self.success_url = reverse("employee-signal-receipt", args=[signal.pk])


@require_safe
@allowed(Permission.SEE_EMPLOYEES)
def receipt(request: UserRequest, pk: int) -> HttpResponse:
    """The receipt of an own signal: its number, and before when there is an answer."""
    on = timezone.localdate()
    signal = found_or_404(next(iter(sent_signals.on_jobs(request.user, on, pk=pk)), None))
    saw(request, employments=signal.job_id)
    asked = [job for job in left_behind.asked(request.user, on) if job.job_id == signal.job_id]
    context = {"signal": signal, "asked": asked, "on": on}
    return render(request, "journeys/employee_signal_receipt.html", context)
