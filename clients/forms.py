"""Emergency access: asking it and judging it."""

from typing import Any

from django import forms

from base.forms import BaseForm, DutchDateField


class _Sentences(forms.CharField):
    """A few sentences; how long they may be is said by the action."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 4}), **options})


class EmergencyForm(BaseForm):
    """Whose file, and why it cannot wait."""

    number = forms.CharField(
        label="Klantnummer",
        max_length=9,
        help_text="Een W met acht cijfers.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    birth_date = DutchDateField(
        label="Geboortedatum van de klant", help_text="Dag-maand-jaar, bijvoorbeeld 23-11-1998."
    )
    reason = _Sentences(
        label="Waarom moet u dit dossier nu lezen?",
        help_text="De functionaris gegevensbescherming en het vaste contact van de klant lezen dit. "
        "Schrijf niets over de gezondheid van de klant.",
    )


class JudgeForm(BaseForm):
    """Whether it was right."""

    justified = forms.TypedChoiceField(
        label="Was deze noodtoegang terecht?",
        choices=[("ja", "Ja"), ("nee", "Nee, sluit het dossier")],
        coerce=lambda chosen: chosen == "ja",
        widget=forms.RadioSelect,
    )
    review = _Sentences(label="Toelichting", help_text="Wie het dossier opende, leest dit.")
