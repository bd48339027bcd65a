"""Turns a refusal that nobody caught into a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from base.refusal import Refusal
from base.views import refused_page


class RefusalMiddleware:
    """403, 409 or 400 with the reason in words, instead of a crash."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a refusal; leave every other exception alone."""
        return refused_page(request, exception) if isinstance(exception, Refusal) else None
