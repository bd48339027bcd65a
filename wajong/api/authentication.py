"""How programs come in: a bearer token from client credentials stands for the user of its application."""

import hashlib
from dataclasses import replace
from typing import Any

from oauth2_provider.models import AbstractAccessToken, get_access_token_model
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.machines import SCOPES, ApiClient
from accounts.models import User
from base import acts


class MachineAuthentication(BaseAuthentication):
    """Takes a token from the Authorization header, and from nowhere else: addresses and bodies end up in logs."""

    def authenticate(self, request: Request) -> tuple[User, AbstractAccessToken] | None:
        """The application's user and the token; None without a bearer token. Any doubt about it is a 401.

        A file that the user opened in an emergency stays closed: that was a person's own reason, and a program that
        lists clients would read it each time.
        """
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        checksum = hashlib.sha256(token.strip().encode()).hexdigest()
        row = (
            get_access_token_model()
            .objects.select_related("application__user")
            .filter(token_checksum=checksum)
            .first()
        )
        if row is None or row.is_expired() or row.application is None or not row.application.is_usable(request):
            raise AuthenticationFailed("Dit token is niet of niet meer geldig. Vraag een nieuw token.")
        if not row.allows_audience(request.build_absolute_uri(request.path)):
            raise AuthenticationFailed("Dit token is voor een andere dienst.")
        acts.edge.set(replace(acts.edge.get(), program=row.application.client_id))
        user: User = row.application.user
        user.emergency_on = None
        return user, row

    def authenticate_header(self, request: Request) -> str:
        """The challenge of RFC 6750, which says so when a token was sent but not taken."""
        sent = "Authorization" in request.headers
        return 'Bearer realm="api", error="invalid_token"' if sent else 'Bearer realm="api"'


class ClientValidator(OAuth2Validator):
    """The rules of the toolkit; an id that no column can hold is an unknown one, and not a fault of the database."""

    def _load_application(self, client_id: str | None, request: Any) -> ApiClient | None:
        if "\0" in (client_id or ""):
            return None
        found: ApiClient | None = super()._load_application(client_id, request)
        return found


class ClientScopes(BaseScopes):
    """Each application gets the scopes it was made with, and no others."""

    def get_all_scopes(self) -> dict[str, str]:
        """Every scope with what it means."""
        return SCOPES

    def get_available_scopes(self, application: ApiClient | None = None, *args: Any, **kwargs: Any) -> list[str]:
        """What this application may ask for."""
        return application.scopes.split() if application else []

    def get_default_scopes(self, application: ApiClient | None = None, *args: Any, **kwargs: Any) -> list[str]:
        """What it gets when it asks for nothing in particular."""
        return self.get_available_scopes(application)
