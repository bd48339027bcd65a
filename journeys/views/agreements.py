"""Agreements: making one, recording that it was kept, letting it lapse."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.roles import Permission
from base.templatetags.wajong import dutch_date
from clients.models import Client
from journeys.actions.agreements import TALK_OF_ALL, complete_agreement, drop_agreement, make_agreement
from journeys.forms.agreements import AgreementForm, CompleteAgreementForm, DropAgreementForm
from journeys.models import Agreement, Conversation, Workplan
from journeys.timeline import workplace
from journeys.views.common import ClientAction


def agreement_url(number: str, back: str, conversation_id: int | str = "") -> str:
    """The page for a new agreement of this client, of that talk when one is given, with the page to return to."""
    about = {"conversation": conversation_id} if conversation_id else {}
    return f"{reverse('agreement-make', args=[number])}?{urlencode({**about, 'from': back})}"


class AgreementMake(ClientAction):
    """A new agreement: with the werkplan, or of the talk of all parties when a job began."""

    permission = Permission.WRITE_WORKPLAN
    form_class = AgreementForm
    template_name = "journeys/agreement_make.html"
    heading = submit_text = "Afspraak vastleggen"

    @cached_property
    def places(self) -> list[tuple[Any, str]]:
        """Where an agreement can have been made: with the plan, or in a talk of all parties, the last one first."""
        plans = Workplan.objects.visible_to(self.request.user, self.on).filter(client=self.client, is_current=True)
        number = plans.values_list("number", flat=True).first()
        talks = Conversation.objects.visible_to(self.request.user, self.on).filter(client=self.client)
        return [
            ("", f"Bij het werkplan, versie {number}" if number else "Los van een werkplan"),
            *(
                (talk.pk, _talk(talk))
                for talk in talks.filter(kind=TALK_OF_ALL).select_related("employment__employer")
            ),
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Where it can have been made."""
        jobs = self.client.employments.running().select_related("employer")
        return {**super().get_form_kwargs(), "places": self.places, "jobs": jobs}

    def get_initial(self) -> dict[str, Any]:
        """The talk that one came from, or the contact that one came to plan: the professional's own, then."""
        asked = self.request.GET
        contact = asked.get("contact", "")
        return {
            "conversation_id": asked.get("conversation", ""),
            "contact": contact,
            "employment_id": asked.get("employment", ""),
            "who": Agreement.Who.PROFESSIONAL if contact else "",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is agreed already, beside the form."""
        agreed = Agreement.objects.visible_to(self.request.user, self.on).open().filter(client=self.client)
        return super().get_context_data(**{"agreed": agreed, **kwargs})

    def act(self, form: AgreementForm) -> str:
        """Record, and ask for the next one where that was wanted."""
        typed = dict(form.cleaned_data)
        talk, job = typed.pop("conversation_id"), typed.pop("employment_id")
        if typed.pop("another"):
            self.success_url = agreement_url(self.client.number, self.cancel_url, talk)
        row = make_agreement(
            client_id=self.client.pk,
            conversation_id=int(talk) if talk else None,
            employment_id=int(job) if job else None,
            **typed,
            **self.clock,
        )
        if row.due_on is None:
            return "De afspraak is vastgelegd. De afspraak geldt tot u iets anders afspreekt."
        return f"De afspraak is vastgelegd, uiterlijk {dutch_date(row.due_on)}."


def _talk(talk: Conversation) -> str:
    about = f" over {workplace(talk.employment)}" if talk.employment else ""
    return f"In het startgesprek van {dutch_date(talk.held_on)}{about}"


class AgreementAction(ClientAction):
    """How an agreement ended."""

    permission = Permission.WRITE_WORKPLAN
    versioned = "agreement"
    template_name = "journeys/agreement.html"
    agreement: Agreement

    def find(self, **address: Any) -> Client:
        """The client of the agreement."""
        rows = Agreement.objects.visible_to(self.request.user, self.on).select_related("client", "made_by")
        self.agreement = self.found(rows, "client_id", address["pk"])
        return self.agreement.client

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The agreement beside the form."""
        return super().get_context_data(**{"agreement": self.agreement, **kwargs})


class AgreementComplete(AgreementAction):
    """It was kept."""

    form_class = CompleteAgreementForm
    heading = "Afspraak nagekomen"
    submit_text = "Op nagekomen zetten"

    def get_initial(self) -> dict[str, Any]:
        """Today."""
        return {**super().get_initial(), "done_on": self.on}

    def act(self, form: CompleteAgreementForm) -> str:
        """Complete."""
        row = complete_agreement(agreement_id=self.agreement.pk, **form.cleaned_data, **self.clock)
        return f"De afspraak is nagekomen op {dutch_date(row.done_on)}."


class AgreementDrop(AgreementAction):
    """It holds no longer."""

    form_class = DropAgreementForm
    heading = submit_text = "Afspraak laten vervallen"
    done_text = "De afspraak is vervallen. De reden staat in de tijdlijn."

    def act(self, form: DropAgreementForm) -> None:
        """Drop."""
        drop_agreement(agreement_id=self.agreement.pk, **form.cleaned_data, **self.clock)
