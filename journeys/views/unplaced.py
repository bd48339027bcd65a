"""Signals that name nobody known: sent or noted down, and placed on a job or set aside by a team lead."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import Allowed, UserRequest, allowed
from accounts.models import User
from accounts.roles import Permission, Role
from base.views import ActionView
from clients.models import Employment
from journeys import sent_signals, unplaced_page
from journeys.actions.signals import why_no_signal
from journeys.actions.unplaced import place, report_unplaced, set_aside
from journeys.forms.unplaced import (
    EmployeeUnplacedForm,
    JobSearchForm,
    PlaceForm,
    RecordUnplacedForm,
    SetAsideForm,
    UnplacedForm,
)
from journeys.models import UnplacedSignal
from journeys.views.common import found_or_404, report_of, saw, way_back, what_is_known


@require_safe
@allowed(Permission.RECORD_SIGNAL)
def queue(request: UserRequest) -> HttpResponse:
    """What waits to be placed, the oldest on top; of a colleague who places nothing, what they noted down."""
    on = timezone.localdate()
    rows, more = unplaced_page.queue(request.user, on)
    context = {
        "rows": [(row, row.is_overdue(on)) for row in rows],
        "more": more,
        "places": request.user.may(Permission.PLACE_SIGNAL),
        "on": on,
    }
    return render(request, "journeys/unplaced_queue.html", context)


@require_safe
@allowed(Permission.RECORD_SIGNAL)
def unplaced(request: UserRequest, pk: int) -> HttpResponse:
    """One signal, with the jobs that it may be about."""
    on = timezone.localdate()
    rows = UnplacedSignal.objects.visible_to(request.user, on).select_related("reported_by", "office", "handled_by")
    row: UnplacedSignal = found_or_404(rows.filter(pk=pk).first())
    form = JobSearchForm(request.GET if "q" in request.GET else None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    page = unplaced_page.read(row, request.user, on, text)
    saw(request, pk__in={match.job.client_id for match in (*page.suggested, *(page.found or ()))})
    context = {
        "page": page,
        "row": row,
        "overdue": row.is_overdue(on),
        "form": form,
        "on": on,
    }
    return render(request, "journeys/unplaced.html", context)


class _OnUnplaced(Allowed, ActionView):
    """An act of a team lead on one waiting signal."""

    permission = Permission.PLACE_SIGNAL
    versioned = "row"

    @cached_property
    def row(self) -> UnplacedSignal:
        """The signal that the address is about."""
        rows = UnplacedSignal.objects.placed_by(self.request.user).select_related("reported_by", "office")
        row: UnplacedSignal = found_or_404(rows.filter(pk=self.kwargs["pk"]).first())
        return row

    def get_initial(self) -> dict[str, Any]:
        """What is sent carries its own version."""
        return {} if self.request.method == "POST" else super().get_initial()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The signal beside the form."""
        words = {"row": self.row, "cancel_url": reverse("unplaced-signal", args=[self.row.pk])}
        return super().get_context_data(**{**words, "on": timezone.localdate(), **kwargs})

    def act_on(self, form: Any) -> dict[str, Any]:
        """What every act on a signal asks for."""
        return {
            "unplaced_id": self.kwargs["pk"],
            "version": form.cleaned_data["version"],
            **self.clock,
        }


class UnplacedPlace(_OnUnplaced):
    """The team lead says about which job it is."""

    form_class = PlaceForm
    template_name = "journeys/unplaced_place.html"
    heading = "Gaat het signaal over deze baan?"
    submit_text = "Ja, plaats het signaal"

    @cached_property
    def job(self) -> Employment:
        """The job that was chosen."""
        jobs = unplaced_page.jobs_for(self.request.user, timezone.localdate())
        job: Employment = found_or_404(jobs.filter(pk=self.kwargs["job"]).first())
        return job

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The job beside the signal, what is known of its end, and whether the day that was reported can be of it."""
        last_day = self.row.expected_end_on
        saw(self.request, pk=self.job.client_id)
        words = {
            **what_is_known(self.request, self.job, timezone.localdate()),
            "too_early": last_day is not None and last_day < self.job.started_on,
            "hint": why_no_signal(self.job),
        }
        return super().get_context_data(**{**words, **kwargs})

    def act(self, form: PlaceForm) -> str:
        """Place."""
        signal = place(employment_id=self.kwargs["job"], **self.act_on(form))
        self.success_url = reverse("signal", args=[signal.pk])
        whose = signal.employment.client.full_name
        dropped = self.row.expected_end_on is not None and signal.expected_end_on is None
        without = " De gemelde laatste werkdag is weggelaten: die ligt voor het begin van de baan." if dropped else ""
        return f"Signaal {signal.receipt} staat nu bij {whose}. Het vaste contact krijgt bericht.{without}"


class UnplacedSetAside(_OnUnplaced):
    """The team lead says why nothing is done with it."""

    form_class = SetAsideForm
    template_name = "journeys/unplaced_set_aside.html"
    heading = submit_text = "Signaal terzijde leggen"

    def act(self, form: SetAsideForm) -> str:
        """Set aside."""
        row = set_aside(reason=form.cleaned_data["reason"], **self.act_on(form))
        self.success_url = reverse("unplaced-signals")
        return f"Signaal {row.receipt} is terzijde gelegd. De melder hoort dat het is bekeken."


class UnplacedRecord(Allowed, ActionView):
    """Staff note down a signal about somebody whom nobody finds."""

    permission = Permission.RECORD_SIGNAL
    form_class = RecordUnplacedForm
    template_name = "journeys/unplaced_record.html"
    heading = "Signaal over iemand die we niet kennen"
    submit_text = "Signaal vastleggen"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who reports it."""
        return {**super().get_form_kwargs(), "reporter": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back."""
        back = way_back(self.request, reverse("client-search"))
        return super().get_context_data(**{"cancel_url": back, **kwargs})

    def act(self, form: RecordUnplacedForm) -> str:
        """Record."""
        row = _reported(self.request.user, form)
        self.success_url = reverse("unplaced-signal", args=[row.pk])
        return f"Het signaal is vastgelegd onder nummer {row.receipt}. De teamleider zoekt de baan erbij."


class UnplacedReport(Allowed, ActionView):
    """A jobcoach or an employer reports about somebody who is not on the own list."""

    permission = Permission.REPORT_SOMEBODY
    template_name = "journeys/unplaced_report.html"
    heading = "Meld dat een baan stopt of kan stoppen"
    submit_text = "Melding versturen"

    def get_form_kwargs(self) -> dict[str, Any]:
        """Who reports it."""
        return {**super().get_form_kwargs(), "reporter": self.request.user}

    def get_form_class(self) -> type[EmployeeUnplacedForm]:
        """An employer is not asked where somebody works."""
        return EmployeeUnplacedForm if self.request.user.role == Role.EMPLOYER else UnplacedForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The way back."""
        return super().get_context_data(**{"cancel_url": _home(self.request), **kwargs})

    def act(self, form: EmployeeUnplacedForm) -> None:
        """Report; the receipt says the rest."""
        row = _reported(self.request.user, form)
        self.success_url = reverse("unplaced-signal-receipt", args=[row.pk])


@require_safe
@allowed(Permission.REPORT_SOMEBODY)
def receipt(request: UserRequest, pk: int) -> HttpResponse:
    """The receipt of an own signal: its number and how far it is, and nothing about whom it may be."""
    on = timezone.localdate()
    signal = found_or_404(next(iter(sent_signals.unplaced(request.user, on, pk=pk)), None))
    context = {"signal": signal, "home": _home(request), "on": on}
    return render(request, "journeys/unplaced_receipt.html", context)


def _reported(user: User, form: EmployeeUnplacedForm) -> UnplacedSignal:
    report = report_of(form.cleaned_data, user, timezone.localdate())
    return report_unplaced(somebody=form.somebody, report=report, at=timezone.now())


def _home(request: Any) -> str:
    """The page where a sender finds the own signals."""
    return reverse("employees" if request.user.role == Role.EMPLOYER else "coached-clients")
