"""The front door and what stands there when something goes wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from accounts.access import UserRequest
from wajong.navigation import entries_of


@require_safe
def home(request: UserRequest) -> HttpResponse:
    """Go to the first page of the role; a role without one reads what it can do here."""
    entries = entries_of(request.user)
    return redirect(entries[0].url_name) if entries else render(request, "home.html")


def plain(template: str, status: int) -> HttpResponse:
    """A page that needs no user, no session and no database."""
    return HttpResponse(render_to_string(template, {"theme_css": settings.THEME}), status=status)


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """400."""
    return plain("400.html", 400)


def server_error(_request: HttpRequest) -> HttpResponseBase:
    """500."""
    return plain("500.html", 500)


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """403 for a form whose page had grown too old."""
    return plain("403_csrf.html", 403)
