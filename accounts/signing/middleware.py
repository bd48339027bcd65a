"""Ends sessions that are over, and lets nobody further than they have proven who they are."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from accounts import sessions
from accounts.signing import events, proven
from accounts.signing.actions import forget_session, note_activity
from accounts.signing.adapters import TEXT_LOST

# What stays open while something else must come first.
ALWAYS = frozenset({"sign-in", "sign-out", "session-state"})
SET_UP = frozenset({"second-factor", "second-factor-app", "second-factor-key", "second-step-again", "recovery-codes"})


class SessionMiddleware:
    """One place for both: the end of a session, and what must come before every other page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session when its time is over; who it was is a stranger from here on."""
        if SESSION_KEY in request.session and sessions.seconds_left(request.session, timezone.now()) <= 0:
            events.note("session_ended", request=request, user_id=request.session[SESSION_KEY])
            forget_session(session_key=request.session.session_key)
            request.session.flush()
            if request.method == "POST":
                request.session[TEXT_LOST] = True
            request.user = AnonymousUser()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponseBase | None:
        """Keep the session alive, and lead to what must come first. Looking whether it still runs keeps nothing."""
        if SESSION_KEY not in request.session:
            return None
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name != "session-state" or request.method == "POST":
            now = timezone.now()
            if sessions.touch(request.session, now):
                note_activity(session_key=request.session.session_key, at=now)
        user: Any = request.user
        if not user.is_authenticated:
            return None
        first = proven.first_this(request, user)
        request.first_this = first  # type: ignore[attr-defined]  # templates leave the menu out
        request.session_ends_in = sessions.seconds_left(request.session, timezone.now())  # type: ignore[attr-defined]
        request.session_who = proven.who(user)  # type: ignore[attr-defined]
        if not first or name in ALWAYS or name == first or (first == "second-factor" and name in SET_UP):
            return None
        if getattr(view, "login_required", True):
            return redirect(first)
        request.user = AnonymousUser()  # the API decides for itself, and knows no half of a user
        return None
