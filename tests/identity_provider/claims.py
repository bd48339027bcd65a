"""What the provider says of its users beyond their address."""

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

# Whoever signs in there with this name is asked for two things, as many organisations do.
TWO_FACTORS = "two-factors"


class Claims(DefaultOIDCAdapter):
    """Says of one user that two factors were asked for."""

    def get_claims(self, purpose: Any, user: Any, client: Any, scopes: Any, **more: Any) -> dict[str, Any]:
        claims: dict[str, Any] = super().get_claims(purpose, user, client, scopes, **more)
        if purpose == "id_token" and user.username == TWO_FACTORS:
            claims["amr"] = ["pwd", "mfa"]
        return claims
