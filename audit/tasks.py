"""Background work on the logs."""

from celery import shared_task
from django.utils import timezone

from audit import actions


@shared_task
def seal_logs() -> None:
    """Close what was written since the last time."""
    actions.seal(at=timezone.now())
