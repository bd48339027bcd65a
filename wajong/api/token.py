"""Where programs get their tokens."""

from django.http.response import HttpResponseBase
from oauth2_provider.views import TokenView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView


class TokenEndpoint(APIView):
    """Gives tokens for client credentials (RFC 6749, 4.4), so many per minute and address."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "token"
    http_method_names = ["post"]
    schema = None  # described by the security scheme of the API

    def post(self, request: Request) -> HttpResponseBase:
        """Hand over to the toolkit; its answers have the form that OAuth prescribes."""
        answer: HttpResponseBase = TokenView.as_view()(request._request)
        return answer
