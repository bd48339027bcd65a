"""Pages of the logs that are about one client or one person. No client is named: the number is all there is."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, allowed
from accounts.models import User
from accounts.roles import Permission
from audit import readers
from audit.actions import record_readings
from audit.models import Reading
from audit.people import person
from audit.words import OVERSIGHT
from base import acts
from base.components import Tab
from clients import logs


def watched(request: UserRequest, client_id: int | None, number: str) -> None:
    """Keep that the log of this client was opened; of a number that nobody ever had there is nothing to keep."""
    match = request.resolver_match
    if client_id is None or match is None:
        return
    reading = Reading(
        at=timezone.now(),
        actor_id=request.user.pk,
        client_id=client_id,
        number=number,
        what=match.url_name or "",
        activity=OVERSIGHT,
        own=True,  # the role itself bounds what they see
        trace=acts.edge.get().trace,
    )
    record_readings(readings=[reading])


def _seer(request: UserRequest) -> dict[str, Any]:
    """Who reads the log, and on which day."""
    return {"user": request.user, "on": timezone.localdate()}


def _tabs(url: str, log: logs.ClientLog | logs.UserLog, texts: dict[str, str]) -> list[Tab]:
    return [Tab(text, f"{url}?view={view}", view == log.view, log.counts[view]) for view, text in texts.items()]


@require_safe
@allowed(Permission.SEE_LOGS)
def client_log(request: UserRequest, number: str) -> HttpResponse:
    """Who looked into a file, what was changed in it, and which contact was refused."""
    log = logs.of_client(number, request.GET.get("view", ""), request.GET.get("page", ""), **_seer(request))
    watched(request, log.client_id, number)
    texts = {logs.READINGS: "Wie keek in dit dossier", logs.CHANGES: "Wat is er gewijzigd"}
    texts[logs.REFUSALS] = "Geweigerd contact"
    tabs = _tabs(reverse("privacy-client", args=[number]), log, texts)
    return render(request, "audit/client_log.html", {"log": log, "tabs": tabs})


@require_safe
@allowed(Permission.SEE_LOGS)
def user_log(request: UserRequest, pk: int) -> HttpResponse:
    """What a person opened, and which acts they did."""
    user = get_object_or_404(User.objects.select_related("office", "organisation"), pk=pk)
    log = logs.of_user(person(user), request.GET.get("view", ""), request.GET.get("page", ""), **_seer(request))
    texts = {logs.READINGS: "Alles wat is geopend", logs.OTHERS: "Niet eigen klanten", logs.ACTS: "Handelingen"}
    tabs = _tabs(reverse("privacy-user", args=[pk]), log, texts)
    return render(request, "audit/user_log.html", {"log": log, "tabs": tabs})


@require_safe
@allowed(Permission.SEE_LOGS)
def overview(request: UserRequest, number: str) -> HttpResponse:
    """What the client is given who asks who looked."""
    page = readers.page(number, request.GET, timezone.localdate())
    watched(request, logs.client_id(number), number)
    page["back_url"] = reverse("privacy-client", args=[number])
    return render(request, "audit/readers.html", page, status=400 if page["form"].errors else 200)
