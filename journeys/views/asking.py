"""Forms whose act is contact with an employer: what they say without consent, and asking for it from there."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone

from base.forms import BaseForm
from base.refusal import ConsentMissing, Contact, Refusal
from base.views import ActionView
from clients.models import Client
from journeys import client_file, consent_page
from journeys.actions.consents import ask_consent
from journeys.actions.outbound import why_no_contact

ASK = "ask_consent"
_CONTACT = re.compile(r"(W[0-9]{8})\.([a-z]{1,12})\.(werkgever|jobcoach)\.([0-9]{1,18})\.([0-9]{1,18})")


class AsksConsent(ActionView):
    """Brings the form back with whom one may call; a second button asks the client, and keeps what was typed."""

    request: Any

    def refused(self, form: BaseForm, refused: Refusal) -> HttpResponse:
        """The explanation above what was typed, 403; any other refusal as ever."""
        if isinstance(refused, ConsentMissing):
            return self._explain(form, refused.contact, refused.message, status=403)
        return super().refused(form, refused)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask when that is the button that was pressed; act otherwise."""
        if ASK not in request.POST:
            return super().post(request, *args, **kwargs)
        about = _contact(request.POST[ASK])
        client = self._client(about.number)
        try:
            ask_consent(
                client_id=client.pk,
                purpose=about.purpose,
                employment_id=about.employment_id,
                employer_id=None if about.employment_id else about.employer_id,
                **self.clock,
            )
        except Refusal as refused:
            return self.refused(self.get_form(), refused)
        messages.success(request, f"De toestemming is gevraagd aan {client.full_name}.")
        return self._explain(self.get_form(), about, why_no_contact(client, about), status=200)

    def _explain(self, form: BaseForm, about: Contact, message: str, status: int) -> HttpResponse:
        client = self._client(about.number)
        missing = consent_page.missing(client, about, message, timezone.localdate())
        return self.render_to_response(self.get_context_data(form=form, missing=missing), status=status)

    def _client(self, number: str) -> Client:
        """The client with that number: the one of the page, or another whom this user may see."""
        known: Client | None = getattr(self, "client", None)
        if known is None or known.number != number:
            rows = client_file.visible(self.request.user, timezone.localdate())
            known = rows.filter(number=number).first()
        if known is None:
            raise Http404
        return known


def _contact(text: str) -> Contact:
    """The contact that the button names; one that cannot be read is not found."""
    found = _CONTACT.fullmatch(text)
    if found is None:
        raise Http404
    number, purpose, party, employer, employment = found.groups()
    return Contact(
        client_id=0,
        number=number,
        party=party,
        employer_id=int(employer),
        employment_id=int(employment) or None,
        purpose=purpose,
        at=timezone.now(),
    )
