"""The session of this browser."""

from allauth.usersessions.models import UserSession

from accounts.access import UserRequest
from accounts.signing.actions import forget_session


def under_a_new_key(request: UserRequest) -> None:
    """Let the session go on under another key: who knew the one before has nothing."""
    forget_session(session_key=request.session.session_key)
    request.session.cycle_key()
    UserSession.objects.create_from_request(request)
