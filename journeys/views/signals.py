"""Signals: the jobcoach reports one, staff answer it, and both see what became of it."""

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
from clients.models import Employment
from journeys.actions.common import acting_on
from journeys.actions.signals import answer_signal, report_signal
from journeys.forms.tasks import AnswerForm, SignalForm
from journeys.models import Signal
from journeys.views.common import SignalAction, fixed_contact, found_or_404, way_back


class SignalReport(Allowed, ActionView):
    """A jobcoach reports that a coached job ends or may end."""

    permission = Permission.REPORT_SIGNAL
    form_class = SignalForm
    template_name = "journeys/signal_report.html"
    heading = "Meld dat een baan in gevaar is"
    submit_text = "Melding versturen"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Today, and the way back."""
        super().setup(request, *args, **kwargs)
        self.on = timezone.localdate()
        self.cancel_url = way_back(request, reverse("coached-clients"))

    @cached_property
    def job(self) -> Employment:
        """The coached job that the address is about."""
        jobs = Employment.objects.visible_to(self.request.user, self.on).select_related("client", "employer")
        job: Employment = found_or_404(jobs.filter(pk=self.kwargs["pk"]).first())
        return job

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it is about, and who will answer."""
        job = self.job
        context = {"job": job, "contact": fixed_contact(job.client_id), "on": self.on}
        return super().get_context_data(**{**context, **kwargs})

    def act(self, form: SignalForm) -> None:
        """Report; the receipt says the rest."""
        clock = {"actor": self.request.user, "on": self.on, "at": timezone.now()}
        signal = report_signal(employment_id=self.job.pk, **form.cleaned_data, **clock)
        self.success_url = reverse("signal-receipt", args=[signal.pk])


@require_safe
@allowed(Permission.REPORT_SIGNAL)
def receipt(request: UserRequest, pk: int) -> HttpResponse:
    """The receipt of an own signal: its number, who answers, and before when."""
    on = timezone.localdate()
    rows = Signal.objects.visible_to(request.user, on).select_related("client", "employment__employer")
    signal: Signal = found_or_404(rows.filter(pk=pk).first())
    context = {"signal": signal, "contact": fixed_contact(signal.client_id), "on": on}
    return render(request, "journeys/signal_receipt.html", context)


@require_safe
@allowed(Permission.SEE_FILE)
def signal(request: UserRequest, pk: int) -> HttpResponse:
    """What was reported, by whom, and what was answered."""
    on = timezone.localdate()
    rows = Signal.objects.visible_to(request.user, on)
    rows = rows.select_related("client", "employment__employer", "reported_by__organisation", "answered_by")
    found: Signal = found_or_404(rows.filter(pk=pk).first())
    may_answer = request.user.may(Permission.DECIDE_SIGNAL) and found.state != Signal.State.DONE
    context = {
        "signal": found,
        "on": on,
        "answer": may_answer and bool(acting_on(request.user, [found.client_id], on)),
        "back": way_back(request, reverse("client-file", args=[found.client.number])),
    }
    return render(request, "journeys/signal.html", context)


class SignalAnswer(SignalAction):
    """What the sender of a signal hears."""

    permission = Permission.DECIDE_SIGNAL
    form_class = AnswerForm
    template_name = "journeys/signal_answer.html"
    heading = "Signaal beantwoorden"
    submit_text = "Antwoord versturen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The signal beside the form."""
        return super().get_context_data(**{"signal": self.signal, **kwargs})

    def act(self, form: AnswerForm) -> str:
        """Answer."""
        row = answer_signal(signal_id=self.signal.pk, **form.cleaned_data, **self.clock)
        return f"Uw antwoord is verstuurd. {row.reported_by.name} krijgt er een bericht over."
