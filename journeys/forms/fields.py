"""Fields that many forms share."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from clients import checks
from journeys.actions.workplans import LONGEST_TEXT


class AmountField(forms.DecimalField):
    """A number with one decimal, written with a comma."""

    default_error_messages = {"invalid": "Vul een getal in, bijvoorbeeld 24 of 24,5."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 4, "decimal_places": 1, "localize": True, **options})
        self.widget.attrs.update({"inputmode": "decimal", "size": 5, "class": "date"})


class TextField(forms.CharField):
    """Several lines of text."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"widget": widget, "max_length": LONGEST_TEXT, **options})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No length in the browser: it would cut off what is pasted without a word."""
        return {}


class BsnField(forms.CharField):
    """A burgerservicenummer: nine digits that pass the elfproef."""

    def __init__(self, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(**{"label": "Burgerservicenummer", "max_length": 12, "widget": widget, **options})

    def clean(self, value: Any) -> str:
        """The digits alone."""
        valid = checks.bsn(super().clean(value))
        if valid is None:
            raise forms.ValidationError("Dit is geen burgerservicenummer. Controleer de cijfers.", code="no_bsn")
        return valid


def or_nothing(choices: Iterable[tuple[Any, Any]], nothing: str) -> list[tuple[Any, Any]]:
    """The choices of a field, with on top what it means to choose none."""
    return [("", nothing), *choices]


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a choice field of this form its choices."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
