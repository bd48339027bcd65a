"""Which accounts look along with a client: giving that and ending it."""

from typing import Any

from django.urls import reverse

from accounts.roles import Permission
from clients.models import Client, ClientAccess
from journeys.actions.access import end_access, grant_access
from journeys.forms.access import AccessForm, EndAccessForm
from journeys.views.common import ClientAction


class AccessGrant(ClientAction):
    """Who looks along now, who did, and a form to let somebody in."""

    permission = Permission.KEEP_CLIENT
    form_class = AccessForm
    template_name = "journeys/client_access.html"
    heading = "Toegang voor de klant"
    submit_text = "Toegang geven"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everybody who looks along or did."""
        rows = ClientAccess.objects.visible_to(self.request.user, self.on).filter(client=self.client)
        accesses = list(rows.select_related("user", "granted_by", "ended_by"))
        return super().get_context_data(
            **{
                "running": [row for row in accesses if row.until is None],
                "ended": [row for row in accesses if row.until is not None],
                **kwargs,
            }
        )

    def act(self, form: AccessForm) -> str:
        """Let in, and stay on the page."""
        row = grant_access(client_id=self.client.pk, **form.cleaned_data, **self.clock)
        self.success_url = reverse("client-access", args=[self.client.number])
        return f"{row.user.name} kan nu meekijken. Hierover is een bericht verstuurd."


class AccessEnd(ClientAction):
    """Somebody looks along no longer."""

    permission = Permission.KEEP_CLIENT
    form_class = EndAccessForm
    template_name = "journeys/client_access_end.html"
    heading = submit_text = "Toegang beëindigen"
    home = "client-access"
    access: ClientAccess

    def find(self, **address: Any) -> Client:
        """The client with whom the account looks along."""
        rows = ClientAccess.objects.visible_to(self.request.user, self.on).select_related("client", "user")
        self.access = self.found(rows, "client_id", address["pk"])
        return self.access.client

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose access it is."""
        return super().get_context_data(**{"access": self.access, **kwargs})

    def act(self, form: EndAccessForm) -> str:
        """End."""
        end_access(access_id=self.access.pk, **form.cleaned_data, **self.clock)
        return f"{self.access.user.name} ziet vanaf nu niets meer van deze klant."
