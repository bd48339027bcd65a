"""Agreements: making one, and how it ended."""

from collections.abc import Iterable
from typing import Any

from django import forms

from base.forms import BaseForm, DutchDateField, VersionField
from clients.models import Employment
from journeys.actions.agreements import LONGEST_REASON
from journeys.forms.fields import TextField, offer, or_nothing
from journeys.models import Agreement
from journeys.models.agreements import LONGEST_AGREEMENT
from journeys.timeline import workplace


class AgreementForm(BaseForm):
    """Who does what, by when, and in which talk that was agreed; `another` asks for the form once more."""

    who = forms.ChoiceField(label="Wie", choices=Agreement.Who.choices, widget=forms.RadioSelect)
    what = TextField(
        label="Wat",
        max_length=LONGEST_AGREEMENT,
        rows=3,
        help_text="Eén ding, in gewone woorden. Bijvoorbeeld: belt elke maand met de jobcoach.",
    )
    due_on = DutchDateField(
        label="Wanneer",
        required=False,
        help_text="U krijgt een taak voor deze dag, ook als een ander iets moet doen. Laat leeg als de afspraak "
        "geldt tot u iets anders afspreekt. Dag-maand-jaar, bijvoorbeeld 23-11-2026.",
    )
    contact = forms.ChoiceField(
        label="Is dit contact met de werkgever of de jobcoach?",
        required=False,
        choices=or_nothing(Agreement.Contact.choices, "Nee"),
        help_text="Bijvoorbeeld bellen over het contract. Met de werkgever praat u alleen met toestemming van de "
        "klant. Voor een externe jobcoach is die niet nodig.",
    )
    employment_id = forms.ChoiceField(label="Over welke baan?", required=False)
    conversation_id = forms.ChoiceField(label="Waar is dit afgesproken?", required=False)
    another = forms.BooleanField(label="Daarna nog een afspraak vastleggen", required=False)

    def __init__(
        self, places: Iterable[tuple[Any, str]], jobs: Iterable[Employment], *args: Any, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        offer(self, "conversation_id", places)
        rows = ((row.pk, workplace(row)) for row in jobs)
        offer(self, "employment_id", or_nothing(rows, "Niet over een baan"))


class CompleteAgreementForm(BaseForm):
    """An agreement that was kept."""

    done_on = DutchDateField(label="Nagekomen op")
    version = VersionField()


class DropAgreementForm(BaseForm):
    """An agreement that holds no longer."""

    reason = forms.CharField(
        label="Reden", max_length=LONGEST_REASON, help_text="Waarom geldt de afspraak niet meer? Geen diagnose."
    )
    version = VersionField()
