"""Who is the fixed contact and who stands in."""

from functools import cached_property
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from clients.models import ContactPerson
from journeys.actions.contact import change_contact
from journeys.forms.tasks import ContactForm
from journeys.views.common import ClientAction
from journeys.worklist import colleagues

Position = ContactPerson.Position


class ContactChange(ClientAction):
    """Let a colleague take over as fixed contact or stand-in."""

    permission = Permission.CHANGE_CONTACT_PERSON
    form_class = ContactForm
    template_name = "journeys/contact_change.html"
    heading = "Contact wijzigen"
    submit_text = "Wisseling vastleggen"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The colleagues of the client's office, and whether a place is empty."""
        people = colleagues(self.client.office_id)
        return {**super().get_form_kwargs(), "colleagues": people, "vacancy": len(self.now) < 2}

    def get_initial(self) -> dict[str, Any]:
        """The fixed contact changes most."""
        return {"position": Position.FIXED}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who it is now."""
        fixed, stand_in = self.now.get(Position.FIXED), self.now.get(Position.STAND_IN)
        return super().get_context_data(**{"fixed": fixed, "stand_in": stand_in, **kwargs})

    @cached_property
    def now(self) -> dict[str, User]:
        """Who has each position now."""
        rows = ContactPerson.objects.filter(client=self.client, until__isnull=True).select_related("user")
        return {row.position: row.user for row in rows}

    def act(self, form: ContactForm) -> str:
        """Change."""
        user_id = int(form.cleaned_data.pop("user_id"))
        row = change_contact(client_id=self.client.pk, user_id=user_id, **form.cleaned_data, **self.clock)
        what = f"{row.user.name} is nu {row.get_position_display().lower()}."
        if row.position == Position.FIXED:
            what += " De open taken gaan mee."
        return f"{what} Jobcoach, werkgever en collega's krijgen vandaag bericht."
