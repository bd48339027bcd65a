"""Who is the fixed contact and who stands in."""

from functools import cached_property
from typing import Any

from django.http import HttpResponse

from accounts.roles import Permission
from base.refusal import Refusal, Stale
from clients.models import ContactPerson
from journeys.actions.contact import change_contact
from journeys.forms.tasks import ContactForm
from journeys.notices import THE
from journeys.views.common import ClientAction
from journeys.worklist import colleagues

Position = ContactPerson.Position
# In which hidden field the form remembers who held a position.
_HIDDEN = {Position.FIXED.value: "fixed_id", Position.STAND_IN.value: "stand_in_id"}


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
        return {"position": Position.FIXED, **self.looked_at()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who it is now."""
        fixed, stand_in = self.now.get(Position.FIXED), self.now.get(Position.STAND_IN)
        people = {"fixed": fixed and fixed.user, "stand_in": stand_in and stand_in.user}
        return super().get_context_data(**{**people, **kwargs})

    @cached_property
    def now(self) -> dict[str, ContactPerson]:
        """Who has each position now."""
        rows = ContactPerson.objects.filter(client=self.client, until__isnull=True).select_related("user")
        return {row.position: row for row in rows}

    def looked_at(self) -> dict[str, int | None]:
        """The rows that the form is about, by the names of its hidden fields."""
        return {name: row.pk if (row := self.now.get(position)) else None for position, name in _HIDDEN.items()}

    def bring_back(self, form: Any, refused: Refusal) -> HttpResponse:
        """When somebody was before us: with who it is by then."""
        if isinstance(refused, Stale):
            del self.now
            form.renew(**self.looked_at())
        return super().bring_back(form, refused)

    def act(self, form: ContactForm) -> str:
        """Change."""
        typed = form.cleaned_data
        row = change_contact(
            client_id=self.client.pk,
            position=typed["position"],
            user_id=int(typed["user_id"]),
            reason=typed["reason"],
            current_id=typed[_HIDDEN[typed["position"]]],
            **self.clock,
        )
        what = f"{row.user.name} is nu {THE[row.position]}."
        if row.position == Position.FIXED:
            what += " De open taken gaan mee."
        return f"{what} Jobcoach, werkgever en collega's krijgen vandaag bericht."
