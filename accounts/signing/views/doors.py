"""What every page has on which somebody proves who they are: so many attempts, and then a while of nothing."""

from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.signing import events
from accounts.signing.actions import count_attempt
from accounts.signing.addresses import network_of


def shut_for(request: HttpRequest, *doors: tuple[str, str]) -> int:
    """Count an attempt at each door, as (kind, subject), and at the address; seconds that it is shut, or 0."""
    at = timezone.now()
    waits = {
        kind: count_attempt(kind=kind, subject=subject, at=at)
        for kind, subject in (("address", network_of(request)), *doors)
    }
    longest = max(waits.values())
    if longest:
        shut = sorted(kind for kind, seconds in waits.items() if seconds)
        events.note("locked", request=request, doors=shut, seconds=longest)
    return longest


def locked_page(request: HttpRequest, seconds: int) -> HttpResponse:
    """429, the same for every account, known or not: how long it lasts, and that it ends by itself."""
    context: dict[str, Any] = {"minutes": ceil(seconds / 60)}
    response = render(request, "accounts/locked.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
