"""An organisation's own identity provider, as the environment describes it; the settings read it, so no Django."""

from dataclasses import dataclass
from typing import Any

PROVIDER = "organisation"


@dataclass(frozen=True, slots=True)
class Provider:
    """An identity provider that speaks OpenID Connect.

    `second_factor` are the claims, as (name, value), that say that the provider asked for a second factor; with none
    of them ours is asked for.
    """

    server_url: str
    client_id: str
    secret: str
    name: str
    email_claim: str = "email"
    verified_claim: str = "email_verified"
    second_factor: tuple[tuple[str, str], ...] = ()


def as_allauth(provider: Provider | None) -> dict[str, Any]:
    """The setting with which allauth knows the provider; without one there is none."""
    if provider is None:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": provider.name,
        "client_id": provider.client_id,
        "secret": provider.secret,
        "settings": {"server_url": provider.server_url, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}
