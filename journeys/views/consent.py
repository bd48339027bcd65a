"""Consent of a client, as staff ask it, write the answer down and take it back."""

from functools import cached_property
from typing import Any

from accounts.roles import Permission
from clients.models import Client, ClientAccess, Consent
from journeys import consent_page
from journeys.actions.consents import ask_consent, record_consent, withdraw_consent
from journeys.forms.consent import AskConsentForm, RecordConsentForm, WithdrawConsentForm
from journeys.views.common import ClientAction


class _ConsentAction(ClientAction):
    """For what, and with whom; what a link named is chosen already."""

    permission = Permission.KEEP_CLIENT

    @cached_property
    def scopes(self) -> list[tuple[str, str]]:
        """About whom it can be."""
        return consent_page.scopes(self.client, self.request.GET)

    def get_form_kwargs(self) -> dict[str, Any]:
        """About whom it can be."""
        return {**super().get_form_kwargs(), "scopes": self.scopes}

    def get_initial(self) -> dict[str, Any]:
        """What the link named; about a job, unless it said otherwise."""
        asked = self.request.GET
        job, employer = asked.get("employment", ""), asked.get("employer", "")
        named = f"baan-{job}" if job else f"werkgever-{employer}" if employer else ""
        first = self.scopes[0][0] if len(self.scopes) > 1 else consent_page.EVERY_EMPLOYER
        purpose = asked.get("purpose", Consent.Purpose.JOB if len(self.scopes) > 1 else Consent.Purpose.VACANCY)
        return {"purpose": purpose, "scope": named if named in dict(self.scopes) else first}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What stands already, beside the form."""
        known = consent_page.lines(self.client, self.request.user, self.on)
        return super().get_context_data(**{"consents": known, **kwargs})


class ConsentAsk(_ConsentAction):
    """The question goes to the client."""

    form_class = AskConsentForm
    template_name = "journeys/consent_ask.html"
    heading = submit_text = "Toestemming vragen"

    def act(self, form: AskConsentForm) -> str:
        """Ask; whom nobody reads the question to, is to be called."""
        ask_consent(client_id=self.client.pk, **form.asked, **self.clock)
        accesses = ClientAccess.objects.visible_to(self.request.user, self.on)
        if accesses.running().filter(client=self.client).exists():
            return "De vraag is gesteld. De klant antwoordt in Mijn overzicht, en u hoort het antwoord."
        return "De vraag is vastgelegd. De klant heeft geen account: bel de klant, en leg het antwoord vast."


class ConsentRecord(_ConsentAction):
    """What the client said or wrote."""

    form_class = RecordConsentForm
    template_name = "journeys/consent_record.html"
    heading = submit_text = "Antwoord vastleggen"

    def get_initial(self) -> dict[str, Any]:
        """Told by the client, today."""
        told = {"voice": Consent.Voice.SELF, "evidence": Consent.Evidence.TALK, "answered_on": self.on}
        return {**super().get_initial(), **told}

    def act(self, form: RecordConsentForm) -> str:
        """Record."""
        row = record_consent(client_id=self.client.pk, **form.asked, **self.clock)
        if row.runs:
            return "De toestemming is vastgelegd."
        return "Vastgelegd: geen toestemming. Contact met de werkgever dat was gepland, is vervallen."


class ConsentWithdraw(ClientAction):
    """The client takes it back."""

    permission = Permission.KEEP_CLIENT
    versioned = "consent"
    form_class = WithdrawConsentForm
    template_name = "journeys/consent_withdraw.html"
    heading = submit_text = "Toestemming intrekken"
    done_text = "De toestemming is ingetrokken. Contact met de werkgever dat was gepland, is vervallen."
    consent: Consent

    def find(self, **address: Any) -> Client:
        """The client of the consent."""
        rows = Consent.objects.visible_to(self.request.user, self.on)
        rows = rows.select_related("client", "employment__employer", "employer")
        self.consent = self.found(rows, "client_id", address["pk"])
        return self.consent.client

    def get_initial(self) -> dict[str, Any]:
        """By the client, unless told otherwise."""
        return {**super().get_initial(), "voice": Consent.Voice.SELF}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which consent it is."""
        return super().get_context_data(**{"consent": self.consent, **kwargs})

    def act(self, form: WithdrawConsentForm) -> None:
        """Take back."""
        withdraw_consent(consent_id=self.consent.pk, **form.cleaned_data, **self.clock)
