"""Fields that many forms share."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms


class AmountField(forms.DecimalField):
    """A number with one decimal, written with a comma."""

    default_error_messages = {"invalid": "Vul een getal in, bijvoorbeeld 24 of 24,5."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 4, "decimal_places": 1, "localize": True, **options})
        self.widget.attrs.update({"inputmode": "decimal", "size": 5, "class": "date"})


class TextField(forms.CharField):
    """Several lines of text."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)


def or_nothing(choices: Iterable[tuple[Any, Any]], nothing: str) -> list[tuple[Any, Any]]:
    """The choices of a field, with on top what it means to choose none."""
    return [("", nothing), *choices]


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Give a choice field of this form its choices."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
