"""Programs that use the API: each signs in with a secret of its own and acts as one user."""

from typing import Any, ClassVar

from django.db import models
from oauth2_provider.models import AbstractApplication

SCOPES = {"read": "Gegevens lezen", "write": "Handelingen uitvoeren"}


class ApiClient(AbstractApplication):
    """An OAuth 2 application for client credentials, with the scopes it may ask for at most."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name="gebruiker")
    scopes = models.CharField("bereik", max_length=40, default="read", help_text="Gescheiden door een spatie.")

    objects: ClassVar[models.Manager["ApiClient"]] = models.Manager()

    class Meta(AbstractApplication.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(authorization_grant_type="client-credentials", client_type="confidential"),
                name="api_client_is_a_machine",
            ),
            models.CheckConstraint(
                condition=models.Q(scopes__in=["read", "write", "read write"]), name="api_client_scopes_known"
            ),
        )

    def is_usable(self, request: Any) -> bool:
        """Whether tokens are given and taken: only while the account behind it is open."""
        return bool(self.user.is_open)
