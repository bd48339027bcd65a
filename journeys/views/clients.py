"""Somebody who is new, a correction of the details, and the rhythm of the talks."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from accounts.access import Allowed
from accounts.roles import CONTACT_ROLES, Permission
from base.views import ActionView
from clients.actions.people import Person, Reach
from clients.models import Client, ContactDetails, Employment
from journeys.actions.clients import change_client, register_client, set_contact_interval
from journeys.deadlines import YEARLY_CONTACT
from journeys.forms.clients import PERSON, REACH, ChangeForm, IntervalForm, RegisterForm
from journeys.models import Journey
from journeys.views.common import ClientAction, found_or_404
from journeys.views.wording import follows
from journeys.worklist import colleagues


@method_decorator(sensitive_post_parameters("bsn"), name="dispatch")
class ClientRegister(Allowed, ActionView):
    """A client who is new in the target group."""

    permission = Permission.KEEP_CLIENT
    form_class = RegisterForm
    heading = submit_text = "Klant inschrijven"
    intro = "Voor iemand die nieuw is in de doelgroep en bij uw vestiging hoort. Zoek eerst of de klant er al is."

    @property
    def cancel_url(self) -> str:  # type: ignore[override]  # known only once addresses are
        """Back to the search."""
        return reverse("client-search")

    def get_form_kwargs(self) -> dict[str, Any]:
        """The colleagues who can be the fixed contact."""
        return {**super().get_form_kwargs(), "colleagues": colleagues(self.request.user.office_id)}

    def get_initial(self) -> dict[str, Any]:
        """From today, with oneself as the fixed contact."""
        user = self.request.user
        own = user.pk if user.role in CONTACT_ROLES else None
        return {
            "started_on": timezone.localdate(),
            "contact_id": own,
            "regime": Client.Regime.WAJONG_2010,
            "work_ability": Client.WorkAbility.ABLE,
            "education": Client.Education.UNKNOWN,
            "limitation": Client.Limitation.UNKNOWN,
            "preferred_channel": ContactDetails.Channel.PHONE,
        }

    def act(self, form: RegisterForm) -> str:
        """Register."""
        typed = {name: value for name, value in form.cleaned_data.items() if name not in {*PERSON, *REACH}}
        client = register_client(
            person=Person(**form.person()),
            reach=Reach(**form.reach()),
            **typed,
            actor=self.request.user,
            on=timezone.localdate(),
            at=timezone.now(),
        )
        self.success_url = reverse("client-file", args=[client.number])
        return f"{client.full_name} is ingeschreven."


class ClientChange(ClientAction):
    """A correction of the details."""

    permission = Permission.KEEP_CLIENT
    versioned = "client"
    form_class = ChangeForm
    heading = "Gegevens wijzigen"
    submit_text = "Gegevens opslaan"
    done_text = "De gegevens zijn gewijzigd."

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whether the client is outside the target group."""
        lasting = self.client.work_ability == Client.WorkAbility.LASTING_NONE
        return {**super().get_form_kwargs(), "lasting": lasting}

    def get_initial(self) -> dict[str, Any]:
        """As they are."""
        return {**self.stored(), "version": self.client.version}

    def stored(self) -> dict[str, Any]:
        """What is kept now, by field."""
        client = Client.objects.select_related("contact_details").get(pk=self.client.pk)
        known = {name: getattr(client, name) for name in PERSON}
        details = getattr(client, "contact_details", None) or ContactDetails()
        for name in REACH:
            value = getattr(details, name)
            known[name] = value.reveal() if hasattr(value, "reveal") else value
        return known

    def act(self, form: ChangeForm) -> None:
        """Change."""
        change_client(
            client_id=self.client.pk,
            person=Person(**form.person()),
            reach=Reach(**form.reach()),
            version=form.cleaned_data["version"],
            **self.clock,
        )


class ContactInterval(ClientAction):
    """The rhythm of the talks."""

    permission = Permission.RECORD_CONVERSATION
    versioned = "journey"
    form_class = IntervalForm
    template_name = "journeys/contact_interval.html"
    heading = "Gespreksritme wijzigen"
    submit_text = "Ritme vastleggen"

    @cached_property
    def journey(self) -> Journey:
        """The journey; people in sheltered work have none."""
        journey: Journey = found_or_404(getattr(self.client, "journey", None))
        return journey

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {**self.stored(), "version": self.journey.version}

    def stored(self) -> dict[str, Any]:
        """What is kept now, by field."""
        journey = Journey.objects.get(pk=self.journey.pk)
        return {"months": journey.contact_interval_months, "reason": journey.contact_interval_reason}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether another rhythm than the yearly one is possible."""
        jobs = Employment.objects.visible_to(self.request.user, self.on).running().permanent().begun(self.on)
        return super().get_context_data(**{"permanent": jobs.filter(client=self.client).exists(), **kwargs})

    def act(self, form: IntervalForm) -> str:
        """Agree."""
        journey = set_contact_interval(client_id=self.client.pk, **form.cleaned_data, **self.clock)
        then = follows(self.client.pk, self.on, YEARLY_CONTACT)
        return f"U spreekt de klant voortaan elke {journey.contact_interval_months} maanden.{then}"
