"""My account: who I am here, how I prove it, where I am signed in; and whether this session still runs."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import sessions
from accounts.access import UserRequest
from accounts.signing import devices, events, proven
from accounts.signing.actions import change_password, end_sessions, forgive_attempts, take_back_attempt
from accounts.signing.addresses import network_of
from accounts.signing.forms import PasswordChangeForm
from accounts.signing.views.doors import locked_page, shut_for
from accounts.signing.views.running import under_a_new_key
from base.views import ActionView


@require_safe
def account(request: UserRequest) -> HttpResponse:
    """Mijn account."""
    left = devices.codes_left(request.user)
    context = {
        "factors": devices.factors_of(request.user),
        "codes_left": None if left is None else len(left),
        "must_keep_one": not settings.DEMO,
        "running": devices.running_sessions(request.user, request.session.session_key, timezone.now()),
    }
    return render(request, "accounts/account.html", context)


class PasswordChange(ActionView):
    """Another password for one's own account; everywhere else it is signed out."""

    form_class = PasswordChangeForm
    heading = "Wachtwoord wijzigen"
    intro = "Hierna bent u op andere apparaten afgemeld."
    submit_text = "Wijzig het wachtwoord"
    cancel_url = reverse_lazy("account")  # type: ignore[assignment]
    success_url = reverse_lazy("home")
    done_text = "Uw wachtwoord is gewijzigd."

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the attempts: the current password is guessed here as well."""
        if seconds := shut_for(request, ("own-password", str(request.user.pk))):
            return locked_page(request, seconds)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows whose password it is: it may not look like the name."""
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who must choose a password first is told why, and has nothing to cancel."""
        if self.must:
            intro = "U logde in met een wachtwoord dat iemand anders ook heeft gezien. Kies een eigen wachtwoord."
            kwargs |= {"intro": intro, "cancel_url": ""}
        return super().get_context_data(**kwargs)

    @property
    def must(self) -> bool:
        """Whether nothing else opens before this is done."""
        return getattr(self.request, "first_this", "") == "password-change"

    def act(self, form: Any) -> None:
        """Change it; this session goes on under another key."""
        user: Any = self.request.user
        told = form.cleaned_data
        change_password(user=user, current=told["current"], chosen=told["chosen"], actor=user)
        forgive_attempts(kind="own-password", subject=str(user.pk))
        take_back_attempt(kind="address", subject=network_of(self.request))
        update_session_auth_hash(self.request, user)
        under_a_new_key(cast(UserRequest, self.request))
        events.note("password_changed", request=self.request, user=user)


@require_POST
def end_everywhere(request: UserRequest) -> HttpResponse:
    """Sign out here and everywhere else."""
    end_sessions(user=request.user, actor=request.user)
    events.note("sessions_ended", request=request, user=request.user)
    logout(request)
    messages.success(request, "U bent overal afgemeld.")
    return redirect("sign-in")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_state(request: HttpRequest) -> JsonResponse:
    """How long this session still runs: GET looks, POST keeps it alive.

    `who` is the same as long as the same account is signed in; `csrf` is the token with which a page that stood open
    can still be sent.
    """
    user: Any = request.user
    signed_in = user.is_authenticated and not getattr(request, "first_this", "")
    answer: dict[str, Any] = {"signedIn": bool(signed_in)}
    if signed_in:
        answer["endsIn"] = sessions.seconds_left(request.session, timezone.now())
        answer["who"] = proven.who(user)
        answer["csrf"] = get_token(request)
    return JsonResponse(answer)
