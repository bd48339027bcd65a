"""The page of a jobcoach."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, allowed
from accounts.roles import Permission
from journeys.coached import jobs_of
from journeys.sent_signals import LAST, sent_by
from journeys.views.common import saw


@require_safe
@allowed(Permission.SEE_COACHED_CLIENTS)
def coached_clients(request: UserRequest) -> HttpResponse:
    """Own clients with who to call, and the own signals with their answer."""
    on = timezone.localdate()
    signals, jobs = sent_by(request.user, on), jobs_of(request.user, on)
    saw(request, pk__in={row.client.pk for row in jobs})
    context = {"jobs": jobs, "signals": signals, "on": on, "full": len(signals) == LAST}
    return render(request, "journeys/coached_clients.html", context)
