"""To an organisation's own identity provider and back."""

import secrets
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import callback
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from accounts.signing import organisation
from accounts.signing.actions import take_back_attempt
from accounts.signing.addresses import network_of
from accounts.signing.provider import PROVIDER
from accounts.signing.views.doors import locked_page, shut_for


@login_not_required
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider, with a state and a nonce that only this session knows."""
    if settings.OIDC is None:
        raise Http404
    if request.user.is_authenticated:
        return redirect("home")
    if seconds := shut_for(request):
        return locked_page(request, seconds)
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    nonce = secrets.token_urlsafe(24)
    try:
        provider: Any = get_adapter().get_provider(request, PROVIDER)
        answer: HttpResponse = provider.redirect(
            request,
            process=AuthProcess.LOGIN,
            next_url=wanted if safe else None,
            auth_params={"nonce": nonce},
            nonce=nonce,
        )
    except requests.RequestException:
        return _unreachable(request)
    take_back_attempt(kind="address", subject=network_of(request))
    return answer


@login_not_required
@require_safe
def end(request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the provider says of who comes back; who is not believed counts as an attempt of that address."""
    if settings.OIDC is None:
        raise Http404
    if request.user.is_authenticated:
        return redirect("home")
    if seconds := shut_for(request):
        return locked_page(request, seconds)
    answer: HttpResponse = callback(request, provider_id)
    if answer.status_code < 400:
        take_back_attempt(kind="address", subject=network_of(request))
    return answer


def _unreachable(request: HttpRequest) -> HttpResponse:
    try:
        organisation.refuse(request, "provider_unreachable", 503)
    except ImmediateHttpResponse as stopped:
        answer: HttpResponse = stopped.response
        return answer
