"""What an overseer of the logs asks."""

from typing import Any

from django import forms

from base.dates import is_plausible
from base.forms import BaseForm, DutchDateField


class LogSearchForm(BaseForm):
    """Whose log: a client by number, a colleague by e-mail address."""

    q = forms.CharField(
        label="Klantnummer of e-mailadres van een medewerker",
        max_length=254,
        error_messages={"required": "Vul een klantnummer of een e-mailadres in."},
    )


class PeriodForm(BaseForm):
    """From which day up to and including which day."""

    since = DutchDateField(label="Van")
    until = DutchDateField(label="Tot en met")

    def clean(self) -> dict[str, Any]:
        """A period has days that can be meant, and its end behind its beginning."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name, day in found.items() if not is_plausible(day)]:
            self.add_error(name, "Kijk het jaar na.")
        if found.get("since") and found.get("until") and found["until"] < found["since"]:
            self.add_error("until", "Kies een dag op of na de eerste dag.")
        return found
