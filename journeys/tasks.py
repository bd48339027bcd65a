"""What the scheduler starts."""

from celery import shared_task
from django.utils import timezone

from journeys import destruction_notices
from journeys.actions.destruction import carry_out_approved, over_term
from journeys.actions.sweep import sweep
from journeys.retention import LISTED


@shared_task
def daily_sweep() -> None:
    """The morning's sweep; safe to run twice."""
    sweep(on=timezone.localdate(), at=timezone.now())


@shared_task
def carry_out_destructions() -> None:
    """What stands on approved lists is destroyed; safe to run twice."""
    carry_out_approved(on=timezone.localdate(), at=timezone.now())


@shared_task
def tell_over_term() -> None:
    """The privacy officers hear once a month how much is over its term; nothing is put on a list."""
    on = timezone.localdate()
    count = sum(over_term(kind=kind, on=on).count() for kind in LISTED)
    if count:
        destruction_notices.over_term(count, at=timezone.now())
