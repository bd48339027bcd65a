"""What the scheduler starts."""

from celery import shared_task
from django.utils import timezone
from oauth2_provider.models import clear_expired

from accounts.actions import forget_answers
from accounts.signing.actions import forget_attempts, forget_ended_sessions


@shared_task
def clear_tokens() -> None:
    """Throw away the tokens of programs that have run out; safe to run twice."""
    clear_expired()


@shared_task
def clear_idempotency_keys() -> None:
    """Throw away the answers that were kept for a request to be sent again; safe to run twice."""
    forget_answers(at=timezone.now())


@shared_task
def clear_sign_ins() -> None:
    """Throw away sessions that are over and attempts that no longer count; safe to run twice."""
    forget_attempts(at=timezone.now())
    forget_ended_sessions(at=timezone.now())
