"""What the scheduler starts."""

from celery import shared_task
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone

from notifications.actions import forget_before


@shared_task
def forget_messages() -> None:
    """Throw away messages that are over their term; safe to run twice."""
    forget_before(at=timezone.now() - relativedelta(months=settings.RETENTION["message_months"]))
