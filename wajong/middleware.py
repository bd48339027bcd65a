"""What holds for every answer and every request, whoever made or sent it: pages, API, files, errors, redirects."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware

from wajong import views


class SafeAnswers(SecurityMiddleware):
    """Django's headers, and those that it does not know, on every answer: it stands outside whatever makes one.

    Django's own stands further in and sends to HTTPS; what it refuses itself it gives no headers.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Nothing on the way in."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """No other site may embed it, and no cache keep it unless it says so; with a session goes its trail."""
        response = super().process_response(request, response)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store, private")
        ended = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if ended is not None and ended["max-age"] == 0:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class WholeBody:
    """Reads the body before anybody acts on it: 413 for one that is too large, 400 for one that is not all there.

    Neither Django nor the web server minds that a connection broke off: without this half a text would be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what came in whole."""
        return self.refuse(request) or self.get_response(request)

    def refuse(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to a body that cannot be taken."""
        told = request.META.get("CONTENT_LENGTH") or "0"
        size = int(told) if told.isascii() and told.isdigit() and len(told) < 20 else -1
        if size < 0:
            return views.plain("400.html", 400)
        if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return views.plain("413.html", 413)
        try:
            whole = len(request.body) == size
        except UnreadablePostError:
            whole = False
        return None if whole else views.plain("400.html", 400)
