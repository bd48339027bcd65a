"""Where programs get their tokens."""

from django.http import JsonResponse
from django.http.response import HttpResponseBase
from oauth2_provider.views import TokenView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"


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
        if request._request.POST.get("grant_type") == DEVICE_GRANT:  # the toolkit has a door of its own for these
            return JsonResponse({"error": "unsupported_grant_type"}, status=400)
        answer: HttpResponseBase = TokenView.as_view()(request._request)
        return answer
