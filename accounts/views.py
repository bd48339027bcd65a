"""Signing in and out."""

from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import views
from django.http import HttpRequest, HttpResponse

from accounts.demo import DEMO_PASSWORD
from accounts.forms import SignInForm
from accounts.models import User
from accounts.roles import Role
from accounts.signing import events
from accounts.signing.actions import forget_session, forgive_attempts, take_back_attempt
from accounts.signing.adapters import TEXT_LOST
from accounts.signing.addresses import network_of
from accounts.signing.views.doors import locked_page, shut_for

DEMO_LOGINS_PER_ROLE = 2


class SignIn(views.LoginView):
    """E-mail address and password; in a demo also one button per demo account."""

    http_method_names = ["get", "head", "post"]
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        """Where one wanted to go, unless that is here."""
        url: str = super().get_redirect_url(*args, **kwargs)
        return "" if urlsplit(url).path == self.request.path else url

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the attempt before anything is looked up: an account that is shut costs and tells nothing."""
        self.typed = request.POST.get("username", "").strip().lower()
        if self.typed and request.POST.get("password"):
            if seconds := shut_for(request, ("account", self.typed)):
                return locked_page(request, seconds)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """On to the second step, where there is one, or in."""
        forgive_attempts(kind="account", subject=self.typed)
        take_back_attempt(kind="address", subject=network_of(self.request))
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        answer: HttpResponse = perform_password_login(self.request, {}, login)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form with its errors; 400, since nobody signed in."""
        if form.non_field_errors():
            events.note("sign_in_failed", request=self.request, account_mark=events.account_mark(self.typed))
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Nothing of the demo outside a demo; the button of an organisation's own provider where there is one."""
        extra = {"demo_logins": demo_logins(), "demo_password": DEMO_PASSWORD} if settings.DEMO else {}
        lost = self.request.session.get(TEXT_LOST, False)
        return super().get_context_data(provider=settings.OIDC, text_lost=lost, **extra, **kwargs)


class SignOut(views.LogoutView):
    """Ends this session, here and in the list of its owner."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out; who was a stranger already goes to the same page."""
        if request.user.is_authenticated:
            events.note("signed_out", request=request, user=request.user)
            forget_session(session_key=request.session.session_key)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


def demo_logins() -> list[tuple[str, list[User]]]:
    """Per role its name and the first demo accounts, in the order of the roles."""
    users = User.objects.filter(is_demo=True, is_active=True).select_related("office", "organisation")
    order = {role: place for place, role in enumerate(Role.values)}
    rows = sorted(users, key=lambda user: (order[user.role], user.pk))
    return [
        (Role(role).label, list(group)[:DEMO_LOGINS_PER_ROLE])
        for role, group in groupby(rows, key=lambda user: user.role)
    ]
