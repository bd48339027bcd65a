"""What one asks to take out, and what a second person decides."""

from typing import Any

from django import forms

from base.forms import BaseForm, DutchDateField
from journeys.exports import Asked
from journeys.forms.fields import TextField, or_nothing
from journeys.lifecycle import Klantfase
from journeys.models import Export
from journeys.models.exports import LONGEST_NOTE, LONGEST_REASON

YES, NO = "ja", "nee"


class ExportForm(BaseForm):
    """What, narrowed how, and what for."""

    kind = forms.ChoiceField(label="Wat wilt u exporteren?", choices=Export.Kind.choices, widget=forms.RadioSelect)
    klantfase = forms.ChoiceField(
        label="Klantfase",
        required=False,
        choices=or_nothing(Klantfase.choices, "Alle klantfasen"),
        help_text="Alleen bij de klantenlijst.",
    )
    until = DutchDateField(
        label="Contracten die aflopen tot en met", required=False, help_text="Alleen bij contracten die aflopen."
    )
    reason = TextField(
        label="Waarvoor hebt u de gegevens nodig?",
        rows=3,
        max_length=LONGEST_REASON,
        help_text="Een hele zin, zonder namen van klanten. Wie beslist, leest dit.",
    )

    @property
    def asked(self) -> Asked:
        """As the action takes it."""
        found: dict[str, Any] = self.cleaned_data
        return Asked(kind=found["kind"], klantfase=found["klantfase"], until=found["until"])


class DecideExportForm(BaseForm):
    """Yes or no, and why."""

    approve = forms.ChoiceField(
        label="Uw besluit", choices=[(YES, "Goedkeuren"), (NO, "Afwijzen")], widget=forms.RadioSelect
    )
    note = TextField(
        label="Toelichting",
        rows=2,
        required=False,
        max_length=LONGEST_NOTE,
        help_text="Verplicht als u afwijst. De aanvrager leest dit.",
    )
