"""Pages of emergency access: asking, closing, and judging."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import Allowed, UserRequest, allowed
from accounts.roles import Permission
from base.views import ActionView
from clients import emergencies
from clients.actions.emergency import MOST_A_DAY, close_emergency, judge_emergency, open_in_emergency
from clients.forms import EmergencyForm, JudgeForm
from clients.views.logs import watched


class EmergencyOpen(Allowed, ActionView):
    """A file of another office, for the rest of the day."""

    permission = Permission.OPEN_IN_EMERGENCY
    form_class = EmergencyForm
    template_name = "clients/emergency_open.html"
    heading = "Dossier openen met noodtoegang"
    submit_text = "Open dit dossier"
    cancel_url = reverse_lazy("client-search")  # type: ignore[assignment]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many files a day."""
        return super().get_context_data(**{"most": MOST_A_DAY, **kwargs})

    def act(self, form: EmergencyForm) -> None:
        """Open, and go to the file, which says how it is read."""
        access = open_in_emergency(**form.cleaned_data, **self.clock)
        self.success_url = reverse("client-file", args=[access.client.number])


@require_POST
@allowed(Permission.OPEN_IN_EMERGENCY)
def close(request: UserRequest, pk: int) -> HttpResponse:
    """One is ready with the file."""
    close_emergency(access_id=pk, actor=request.user, on=timezone.localdate(), at=timezone.now())
    messages.success(request, "Het dossier is weer gesloten.")
    return redirect("client-search")


@require_safe
@allowed(Permission.SEE_LOGS)
def listed(request: UserRequest) -> HttpResponse:
    """Every file that was opened in an emergency, those to be judged first; a reason tells of the client."""
    page = emergencies.listed(request.user, timezone.localdate(), request.GET.get("page", ""))
    watched(request, {row.number: row.client_id for row in page.object_list})
    return render(request, "clients/emergencies.html", {"page": page})


class EmergencyJudge(Allowed, ActionView):
    """Whether it was right."""

    permission = Permission.SEE_LOGS
    form_class = JudgeForm
    template_name = "clients/emergency_judge.html"
    heading = "Noodtoegang beoordelen"
    submit_text = "Oordeel vastleggen"
    done_text = "Uw oordeel is vastgelegd. Wie het dossier opende, heeft bericht gekregen."
    cancel_url = success_url = reverse_lazy("emergencies")  # type: ignore[assignment]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was opened; that it is looked at is kept like any look into a client's log."""
        found = emergencies.found(self.request.user, self.kwargs["pk"], timezone.localdate())
        if found is None:
            raise Http404
        watched(self.request, {found.number: found.client_id})
        seen = emergencies.read_since(found)
        return super().get_context_data(**{"emergency": found, "seen": seen, **kwargs})

    def act(self, form: JudgeForm) -> None:
        """Judge."""
        judge_emergency(access_id=self.kwargs["pk"], **form.cleaned_data, **self.clock)
