"""Signing in and out."""

from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import views
from django.http import HttpResponse

from accounts.demo import DEMO_PASSWORD
from accounts.forms import SignInForm
from accounts.models import User
from accounts.roles import Role

DEMO_LOGINS_PER_ROLE = 2


class SignIn(views.LoginView):
    """E-mail address and password; in a demo also one button per demo account."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        """Where one wanted to go, unless that is here."""
        url: str = super().get_redirect_url(*args, **kwargs)
        return "" if urlsplit(url).path == self.request.path else url

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form with its errors; 400, since nobody signed in."""
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Nothing of the demo outside a demo."""
        extra = {"demo_logins": demo_logins(), "demo_password": DEMO_PASSWORD} if settings.DEMO else {}
        return super().get_context_data(**extra, **kwargs)


def demo_logins() -> list[tuple[str, list[User]]]:
    """Per role its name and the first demo accounts, in the order of the roles."""
    users = User.objects.filter(is_demo=True, is_active=True).select_related("office", "organisation")
    order = {role: place for place, role in enumerate(Role.values)}
    rows = sorted(users, key=lambda user: (order[user.role], user.pk))
    return [
        (Role(role).label, list(group)[:DEMO_LOGINS_PER_ROLE])
        for role, group in groupby(rows, key=lambda user: user.role)
    ]
