"""What the scheduler starts."""

from celery import shared_task
from oauth2_provider.models import clear_expired


@shared_task
def clear_tokens() -> None:
    """Throw away the tokens of programs that have run out; safe to run twice."""
    clear_expired()
