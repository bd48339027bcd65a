"""Pages of the logs that are about one client or one person. No client is named: the number is all there is."""

from collections.abc import Mapping
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


def watched(request: UserRequest, clients: Mapping[str, int | None]) -> None:
    """Keep that an overseer read about these clients, an id by number; one statement.

    Of a number that nobody ever had, whose id is None, there is nothing to keep.
    """
    match, at = request.resolver_match, timezone.now()
    readings = [
        Reading(
            at=at,
            actor_id=request.user.pk,
            client_id=client_id,
            number=number,
            what=(match and match.url_name) or "",
            activity=OVERSIGHT,
            own=True,  # the role itself bounds what they see
            trace=acts.edge.get().trace,
        )
        for number, client_id in clients.items()
        if client_id is not None
    ]
    record_readings(readings=readings)


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
    watched(request, {number: log.client_id})
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
    watched(request, {number: logs.client_id(number)})
    page["back_url"] = reverse("privacy-client", args=[number])
    return render(request, "audit/readers.html", page, status=400 if page["form"].errors else 200)
