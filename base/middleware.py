"""Turns a refusal that nobody caught into a page."""

import re
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from base import acts
from base.refusal import Refusal
from base.views import refused_page

# W3C Trace Context: version, trace, span, flags.
_TRACE = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


class TraceMiddleware:
    """Gives a request its trace, that of whoever sends one along, under which everything it does is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set it for the time of this request."""
        sent = _TRACE.fullmatch(request.headers.get("traceparent", ""))
        trace = sent[1] if sent and sent[1].strip("0") else secrets.token_hex(16)
        token = acts.edge.set(acts.Edge(trace=trace))
        try:
            return self.get_response(request)
        finally:
            acts.edge.reset(token)


class PageMiddleware:
    """What every page has, wherever it was made: none is left blank."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """A wrong method is told in words."""
        response = self.get_response(request)
        if response.status_code == 405 and not response.streaming and not response.content:
            response.content = render_to_string("405.html", request=request).encode()
        return response


class RefusalMiddleware:
    """403, 404, 409 or 400 with the reason in words, instead of a crash."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer for a refusal; leave every other exception alone."""
        return refused_page(request, exception) if isinstance(exception, Refusal) else None
