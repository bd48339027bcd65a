"""What a client lets us say to an employer: asked, answered, taken back."""

from collections.abc import Iterable
from typing import Any

from django import forms

from base.forms import BaseForm, DutchDateField, VersionField
from clients.actions.consent import BY_STAFF
from clients.models import Consent
from clients.models.consent import LONGEST_NOTE
from journeys.consent_page import EVERY_EMPLOYER
from journeys.forms.fields import TextField, offer


def _scope(chosen: str) -> dict[str, int | None]:
    """A choice of the form as the action names it."""
    kind, _, pk = chosen.partition("-")
    return {
        "employment_id": int(pk) if kind == "baan" else None,
        "employer_id": int(pk) if kind == "werkgever" else None,
    }


class _AboutForm(BaseForm):
    """For what, and with whom."""

    purpose = forms.ChoiceField(label="Waarvoor?", choices=Consent.Purpose.choices, widget=forms.RadioSelect)
    scope = forms.ChoiceField(label="Met welke werkgever?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, scopes: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "scope", scopes)

    @property
    def asked(self) -> dict[str, Any]:
        """What was filled in, as the action names it."""
        typed = dict(self.cleaned_data)
        return {**_scope(typed.pop("scope", EVERY_EMPLOYER)), **typed}


class AskConsentForm(_AboutForm):
    """The question to the client."""


class RecordConsentForm(_AboutForm):
    """What the client said or wrote."""

    given = forms.TypedChoiceField(
        label="Geeft de klant toestemming?",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda chosen: chosen == "ja",
        widget=forms.RadioSelect,
    )
    voice = forms.ChoiceField(label="Wie antwoordde?", choices=Consent.Voice.choices, widget=forms.RadioSelect)
    evidence = forms.ChoiceField(
        label="Waaruit blijkt het antwoord?",
        choices=[(row.value, row.label) for row in BY_STAFF],
        widget=forms.RadioSelect,
    )
    answered_on = DutchDateField(label="Datum van het antwoord")
    note = TextField(
        label="Toelichting",
        required=False,
        rows=2,
        max_length=LONGEST_NOTE,
        help_text="Bijvoorbeeld wat de klant wel en niet wil dat u vertelt. Geen diagnose.",
    )


class WithdrawConsentForm(BaseForm):
    """Who takes it back."""

    voice = forms.ChoiceField(
        label="Wie trekt de toestemming in?", choices=Consent.Voice.choices, widget=forms.RadioSelect
    )
    version = VersionField()


class OwnConsentForm(BaseForm):
    """Yes or no."""

    given = forms.TypedChoiceField(
        label="Vindt u dit goed?",
        choices=[("ja", "Ja, dat mag"), ("nee", "Nee, dat wil ik niet")],
        coerce=lambda chosen: chosen == "ja",
        widget=forms.RadioSelect,
    )
    version = VersionField()


class OwnWithdrawForm(BaseForm):
    """No more: nothing to fill in."""

    version = VersionField()
