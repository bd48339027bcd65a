"""The client, or a representative, says yes or no to contact with an employer, and takes a yes back."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from journeys import own_consents
from journeys.actions.consents import answer_consent, withdraw_own_consent
from journeys.forms.consent import OwnConsentForm, OwnWithdrawForm
from journeys.own_consents import OwnConsent
from journeys.views.common import found_or_404
from journeys.views.own_journey import OwnAction


class _OnConsent(OwnAction):
    """One consent of the client."""

    @cached_property
    def consent(self) -> OwnConsent:
        """The consent that the address is about, of the client with whom this account looks along."""
        found = own_consents.consents_of(self.client.pk, timezone.localdate(), self.kwargs["pk"])
        row: OwnConsent = found_or_404(next(iter(found), None))
        return row

    def current_version(self) -> int | None:
        """The version that the consent has now."""
        del self.consent
        return self.consent.version

    def get_initial(self) -> dict[str, Any]:
        """The version that was looked at."""
        return {"version": self.consent.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The question above the buttons, and what a no means."""
        words = {
            "never": own_consents.NEVER,
            "after_no": own_consents.AFTER_NO,
            "after_stop": own_consents.AFTER_STOP,
        }
        return super().get_context_data(**{"consent": self.consent, **words, **kwargs})

    def get_success_url(self) -> str:
        """The overview."""
        return reverse("own-journey-of", args=[self.client.number])


class OwnConsentAnswer(_OnConsent):
    """Yes or no."""

    form_class = OwnConsentForm
    template_name = "journeys/own_consent.html"
    heading = "Wij hebben een vraag voor u"
    submit_text = "Antwoord versturen"

    def act(self, form: OwnConsentForm) -> str:
        """Answer."""
        row = answer_consent(consent_id=self.consent.pk, **form.cleaned_data, **self.clock)
        return "Dank u wel. U zei: ja, dat mag." if row.runs else "Dank u wel. U zei: nee. Wij nemen geen contact op."


class OwnConsentWithdraw(_OnConsent):
    """No more."""

    form_class = OwnWithdrawForm
    template_name = "journeys/own_consent_withdraw.html"
    heading = "Wilt u dit niet meer?"
    submit_text = "Ja, ik wil dit niet meer"
    done_text = "Dit is gestopt. Wij nemen hierover geen contact meer op met de werkgever."

    def act(self, form: OwnWithdrawForm) -> None:
        """Take back."""
        withdraw_own_consent(consent_id=self.consent.pk, **form.cleaned_data, **self.clock)
