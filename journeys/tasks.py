"""What the scheduler starts."""

from celery import shared_task
from django.utils import timezone

from journeys.actions.sweep import sweep


@shared_task
def daily_sweep() -> None:
    """The morning's sweep; safe to run twice."""
    sweep(on=timezone.localdate(), at=timezone.now())
