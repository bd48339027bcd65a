"""Signals: the jobcoach reports one, staff answer it, and both see what became of it."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Allowed, UserRequest, allowed
from accounts.models import Organisation
from accounts.roles import Permission
from base.refusal import NotVisible
from base.views import ActionView
from clients.models import Employment
from journeys import already, sent_signals
from journeys.actions.common import acting_on
from journeys.actions.signals import (
    answer_signal,
    record_signal,
    report_bankruptcy,
    report_signal,
    why_no_signal,
)
from journeys.employers import find_employers
from journeys.forms.tasks import AnswerForm, BankruptcyForm, RecordForm, SignalForm
from journeys.forms.work import EmployerSearchForm
from journeys.models import Signal
from journeys.views.common import (
    SignalAction,
    fixed_contact,
    found_or_404,
    report_of,
    row_id,
    saw,
    way_back,
    what_is_known,
)

# What a jobcoach sees of a client and of the coached job: asked of the database, and nothing else.
_CLIENT = ("client__number", "client__first_name", "client__prefix", "client__last_name")
_COACHED = (*_CLIENT, "job_title", "kind", "started_on", "expected_end_on", "ended_on", "employer__name")
_SENT = (
    *_CLIENT, "receipt", "kind", "state", "received_on", "decide_by", "expected_end_on", "answer",
    "employment__employer__name",
)  # fmt: skip


class _OnJob(Allowed, ActionView):
    """A signal about one job: a coached one of a jobcoach, any of the own office for staff."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Today."""
        super().setup(request, *args, **kwargs)
        self.on = timezone.localdate()

    @cached_property
    def job(self) -> Employment:
        """The job that the address is about."""
        job: Employment = found_or_404(self.jobs().filter(pk=self.kwargs["pk"]).first())
        return job

    def jobs(self) -> QuerySet[Any]:
        """The jobs among which it is."""
        return Employment.objects.visible_to(self.request.user, self.on).select_related("client", "employer")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who reports it or notes it down."""
        return {**super().get_form_kwargs(), "reporter": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The job, and why nothing more is reported about it."""
        saw(self.request, pk=self.job.client_id)
        return super().get_context_data(**{"job": self.job, "hint": why_no_signal(self.job), **kwargs})

    def said(self, form: SignalForm) -> dict[str, Any]:
        """What was typed about which job, by whom and when."""
        report = report_of(form.cleaned_data, self.request.user, self.on)
        return {"employment_id": self.job.pk, "report": report, "at": timezone.now()}


class SignalReport(_OnJob):
    """A jobcoach reports that a coached job ends or may end."""

    permission = Permission.SEE_COACHED_CLIENTS
    form_class = SignalForm
    template_name = "journeys/signal_report.html"
    heading = "Meld dat een baan in gevaar is"
    submit_text = "Melding versturen"

    def jobs(self) -> QuerySet[Any]:
        """The coached jobs, with the columns that a jobcoach sees."""
        return super().jobs().only(*_COACHED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it is about, what was reported before, who will answer, and the way back."""
        words = {
            "contact": fixed_contact(self.job.client_id),
            "sent_before": sent_signals.not_done(self.request.user, self.on, employment=self.job),
            "cancel_url": way_back(self.request, reverse("coached-clients")),
        }
        return super().get_context_data(**{**words, **kwargs})

    def act(self, form: SignalForm) -> None:
        """Report; the receipt says the rest."""
        signal = report_signal(**self.said(form))
        self.success_url = reverse("signal-receipt", args=[signal.pk])


class SignalRecord(_OnJob):
    """Staff note down a signal that reached them."""

    permission = Permission.RECORD_SIGNAL
    form_class = RecordForm
    template_name = "journeys/signal_record.html"
    heading = submit_text = "Signaal vastleggen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whom it is about, and what is known about the end of this job."""
        words = {
            **what_is_known(self.request, self.job, self.on),
            "client": self.job.client,
            "cancel_url": way_back(self.request, reverse("client-file", args=[self.job.client.number])),
        }
        return super().get_context_data(**{**words, **kwargs})

    def act(self, form: RecordForm) -> str:
        """Record."""
        signal = record_signal(**self.said(form))
        self.success_url = reverse("signal", args=[signal.pk])
        return f"Het signaal is vastgelegd onder nummer {signal.receipt}. Het vaste contact krijgt bericht."


class BankruptcyReport(Allowed, ActionView):
    """An employer stops: one signal for everybody who was named, in two steps that both stand in the address."""

    permission = Permission.RECORD_SIGNAL
    form_class = BankruptcyForm
    template_name = "journeys/bankruptcy.html"
    heading = "Faillissement van een werkgever"
    submit_text = "Signalen vastleggen"

    @cached_property
    def employer(self) -> Organisation | None:
        """The employer that was chosen."""
        employers = Organisation.objects.filter(kind=Organisation.Kind.EMPLOYER)
        return employers.filter(pk=row_id(self.request.GET.get("employer", ""))).first()

    @cached_property
    def jobs(self) -> list[Employment]:
        """The running jobs there of clients of the own office."""
        on = timezone.localdate()
        jobs = Employment.objects.in_care_of(self.request.user, on).running().filter(employer=self.employer)
        return list(jobs.select_related("client").order_by("client__last_name", "client__first_name", "pk"))

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The search for an employer until one was chosen."""
        if self.employer:
            return super().get(request, *args, **kwargs)
        form = EmployerSearchForm(request.GET if "q" in request.GET else None)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        context = {"form": form, "text": text, "matches": find_employers(text) if text else None}
        return render(request, "journeys/bankruptcy_employer.html", context)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Everybody who works there."""
        return {**super().get_form_kwargs(), "jobs": self.jobs}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The employer, and about whom there is a case already."""
        words = {
            "employer": self.employer,
            "jobs": self.jobs,
            "cases": already.cases_about(self.jobs, self.request.user, timezone.localdate()),
            "here": self.request.get_full_path(),
            "cancel_url": reverse("bankruptcy-report"),
        }
        return super().get_context_data(**{**words, **kwargs})

    def act(self, form: BankruptcyForm) -> str:
        """Report."""
        typed = form.cleaned_data
        if self.employer is None:
            raise NotVisible
        signals = report_bankruptcy(
            employer_id=self.employer.pk,
            employment_ids=[int(pk) for pk in typed["employment_ids"]],
            expected_end_on=typed["expected_end_on"],
            message=typed["message"],
            actor=self.request.user,
            on=timezone.localdate(),
            at=timezone.now(),
        )
        self.success_url = f"{reverse('my-work')}?view=at_risk"
        if not signals:
            return "Deze mensen zijn vandaag al genoemd. Er is niets veranderd."
        whom = "1 signaal" if len(signals) == 1 else f"{len(signals)} signalen"
        return f"Vastgelegd: {whom}. De vaste contacten krijgen bericht."


@require_safe
@allowed(Permission.SEE_COACHED_CLIENTS)
def receipt(request: UserRequest, pk: int) -> HttpResponse:
    """The receipt of an own signal: its number, who answers, and before when."""
    on = timezone.localdate()
    rows = Signal.objects.visible_to(request.user, on).select_related("client", "employment__employer").only(*_SENT)
    signal: Signal = found_or_404(rows.filter(pk=pk).first())
    saw(request, pk=signal.client_id)
    # Who no longer coaches the job no longer learns who is at it now.
    coaches = Employment.objects.visible_to(request.user, on).filter(pk=signal.employment_id).exists()
    context = {"signal": signal, "contact": fixed_contact(signal.client_id) if coaches else None, "on": on}
    return render(request, "journeys/signal_receipt.html", context)


@require_safe
@allowed(Permission.SEE_FILE)
def signal(request: UserRequest, pk: int) -> HttpResponse:
    """What was reported, by whom, and what was answered."""
    on = timezone.localdate()
    along = ("client", "employment__employer", "reported_by__organisation", "answered_by", "unplaced")
    rows = Signal.objects.visible_to(request.user, on).select_related(*along)
    found: Signal = found_or_404(rows.filter(pk=pk).first())
    saw(request, pk=found.client_id)
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
