"""Signing in at an organisation's own identity provider: whom it means, and when it is not believed."""

import hmac
from typing import Any, NoReturn, cast

from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from accounts.models import User
from accounts.signing import events, proven
from accounts.signing.provider import Provider


def refuse(request: HttpRequest, reason: str, status: int = 403) -> NoReturn:
    """Stop, with one page for every reason: from outside nobody learns who has an account here."""
    events.note("organisation_refused", request=request, reason=reason)
    page = render(
        request, "accounts/organisation_refused.html", {"provider": settings.OIDC, "status": status}, status=status
    )
    raise ImmediateHttpResponse(page)


def recognise(request: HttpRequest, login: Any) -> User:
    """The open account with the verified address of this login; refuses when there is none.

    `login` is allauth's SocialLogin: `state` is what the session kept when the browser went, `extra_data` what
    the provider said. The address is asked for at each sign-in, so an account that was closed or that moved is not
    reached by an old link.
    """
    provider: Provider = cast(Provider, settings.OIDC)
    said = login.account.extra_data
    token, told = said.get("id_token") or {}, said.get("userinfo") or {}
    if not hmac.compare_digest(str(token.get("nonce", "")), str(login.state.get("nonce") or "-")):
        refuse(request, "nonce")
    if token.get("sub") != told.get("sub", token.get("sub")):
        refuse(request, "subject")
    claims = {**token, **told}
    if str(claims.get(provider.verified_claim, "")).lower() != "true":
        refuse(request, "email_not_verified")
    email = str(claims.get(provider.email_claim, "")).strip()
    # Of some letters that are not in ASCII the small one is: such an address is another one than that of the account.
    user = User.objects.filter(email=email.lower()).first() if email.isascii() else None
    if user is None:
        refuse(request, "no_account")
    if not user.is_open:
        refuse(request, "closed_account")
    proven.record(request, user, proven.ORGANISATION)
    if any(_says(token.get(name), value) for name, value in provider.second_factor):
        proven.record(request, user, proven.SECOND_STEP, type="organisation")
    return user


def _says(claim: Any, value: str) -> bool:
    """Whether a claim has this value; of a list, as `amr` is one, whether it holds it."""
    return value in claim if isinstance(claim, list) else claim == value
