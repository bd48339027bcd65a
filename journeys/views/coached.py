"""The page of a jobcoach."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, allowed
from accounts.roles import Permission
from journeys.coached import jobs_of
from journeys.sent_signals import LAST, sent_by


@require_safe
@allowed(Permission.SEE_COACHED_CLIENTS)
def coached_clients(request: UserRequest) -> HttpResponse:
    """Own clients with who to call, and the own signals with their answer."""
    on = timezone.localdate()
    signals = sent_by(request.user, on)
    context = {"jobs": jobs_of(request.user, on), "signals": signals, "on": on, "full": len(signals) == LAST}
    return render(request, "journeys/coached_clients.html", context)
