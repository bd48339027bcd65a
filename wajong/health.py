"""Two questions of the platform: does the process live, and can it do its work."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from journeys.models import Journey, SweepRun

SWEEP_AT_LEAST_EVERY = timedelta(hours=26)


def database_answers() -> bool:
    """Say whether the database runs a statement."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    """Say whether Redis answers; without a broker there is nothing that can be down."""
    if settings.CELERY_BROKER_URL.startswith("memory:"):
        return True
    try:
        with Redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=2, socket_timeout=2) as broker:
            broker.ping()
    except RedisError:
        return False
    return True


def sweep_is_recent() -> bool:
    """Say whether a sweep finished within a day and two hours; with nobody to sweep for, none is missed."""
    since = timezone.now() - SWEEP_AT_LEAST_EVERY
    try:
        return SweepRun.objects.filter(finished_at__gte=since).exists() or not Journey.objects.exists()
    except DatabaseError:
        return False


READINESS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "broker": broker_answers,
    "sweep": sweep_is_recent,
}


@login_not_required
@never_cache
@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """Answer without touching anything else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 503 as soon as one part is missing, and say which."""
    parts = {name: answers() for name, answers in READINESS.items()}
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)
