"""How every form is drawn and what every form can do."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input
from django.http import QueryDict
from django.utils.html import format_html

from base import texts
from base.refusal import Invalid

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.RadioSelect, "utrecht-radio-button utrecht-radio-button--html-input"),
    (forms.CheckboxInput, "utrecht-checkbox utrecht-checkbox--html-input"),
    (forms.Select, "utrecht-select utrecht-select--html-select"),
    (forms.Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (Input, "utrecht-textbox utrecht-textbox--html-input"),
)
_WRITTEN_DATE = re.compile(r"\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})\s*")
_WRITE_IT_SO = format_html('Dag-maand-jaar, bijvoorbeeld <span class="nowrap">{}</span>.', "23-11-2026")


class _Keepable:
    """Refuses a text that cannot be kept."""

    def __init__(self, *, lines: bool) -> None:
        self.lines = lines

    def __call__(self, text: str) -> None:
        if fault := texts.fault(text, lines=self.lines):
            raise ValidationError(fault, code="unkeepable")


# What takes the place of the check of Django, which knows NUL alone.
_OURS = (ProhibitNullCharactersValidator, _Keepable)


def _is_text(field: forms.Field) -> bool:
    """Whether people type here what is kept as they typed it; a password is kept as no text."""
    return isinstance(field, forms.CharField) and not isinstance(field.widget, forms.PasswordInput)


class Field(forms.BoundField):
    """A field on a form: knows its style class and which element an error message leads to."""

    @property
    def data(self) -> Any:
        """What was typed; a text in its one spelling."""
        typed = super().data
        return texts.tidy(typed) if isinstance(typed, str) and _is_text(self.field) else typed

    @property
    def focus_id(self) -> str:
        """The id of the element that takes the focus: of a group, its first option."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label

    @property
    def is_checkbox(self) -> bool:
        """Whether this is one box to tick, whose label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    def build_widget_attrs(self, attrs: Any, widget: forms.Widget | None = None) -> Any:
        """Add the style class that belongs to the widget."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        own = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        classes = " ".join(part for part in (own, widget.attrs.get("class", "")) if part)
        return {**attrs, "class": classes} if classes and not widget.is_hidden else attrs


class Renderer(TemplatesSetting):
    """Draws forms from this project's own templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = Field


class BaseForm(forms.Form):
    """What every form builds on. A hidden `version`, where there is one, says which row was looked at."""

    use_required_attribute = False
    # Set when an action was refused because of the state of things, not because of what was typed.
    conflict = False
    # Headings of a long form with the names of the fields below each; a short one has none.
    groups: ClassVar[dict[str, tuple[str, ...]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                chosen = isinstance(field.widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple)
                field.error_messages["required"] = "Maak een keuze." if chosen else "Vul dit in."

    def full_clean(self) -> None:
        """Hold every text against what can be kept, also of fields that a form added for this one request."""
        for field in filter(_is_text, self.fields.values()):
            others = [check for check in field.validators if not isinstance(check, _OURS)]
            field.validators = [*others, _Keepable(lines=isinstance(field.widget, forms.Textarea))]
        super().full_clean()

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields that one sees, below their headings; those without one come first."""
        seen = {field.name: field for field in self.visible_fields()}
        grouped = [(title, [seen.pop(name) for name in names]) for title, names in self.groups.items()]
        return [("", list(seen.values())), *grouped]

    def put(self, refused: Invalid) -> None:
        """Show what an action found wrong, at the fields it names; other names become remarks on the form."""
        for name, message in refused.errors.items():
            self.add_error(name if name in self.fields else None, message)

    def compare(self, stored: Mapping[str, Any]) -> None:
        """Say at each field that differs what is kept now, so that nobody undoes the work of another unseen."""
        for name, value in stored.items():
            if name in self.cleaned_data and (self.cleaned_data[name] or "") != (value or ""):
                self.add_error(name, f"Nu vastgelegd: {self._shown(name, value)}. Kies wat juist is.")

    def _shown(self, name: str, value: Any) -> str:
        """A value as the field writes it."""
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(cast(Any, field.choices)).get(value, value))
        if isinstance(field, forms.BooleanField):
            return "aangevinkt" if value else "niet aangevinkt"
        return str(field.widget.format_value(value) or "niets")

    def renew(self, **looked_at: int | None) -> None:
        """Keep what was typed but let the next attempt start from how the row is now: its version, or its id."""
        data = QueryDict(mutable=True)
        data.update(self.data)  # the data of a request cannot be changed itself
        for name, value in looked_at.items():
            data[self.add_prefix(name)] = "" if value is None else str(value)
        self.data = data


class DutchDateField(forms.DateField):
    """A day typed as DD-MM-JJJJ; also understands 1/2/2026, 1.2.26 and 2026-02-01."""

    input_formats = ("%Y-%m-%d",)
    default_error_messages = {
        "invalid": "Vul de datum in als dag-maand-jaar, bijvoorbeeld 23-11-2026.",
        "no_such_day": "Deze datum bestaat niet. Kijk de dag en de maand na.",
    }

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%d-%m-%Y", attrs={"size": 10, "autocomplete": "off", "class": "date"})
        super().__init__(**{"widget": widget, "help_text": _WRITE_IT_SO, **kwargs})

    def to_python(self, value: Any) -> date | None:
        """The day, or a sentence that says how to write it."""
        written = _WRITTEN_DATE.fullmatch(value) if isinstance(value, str) else None
        if written is None:
            return super().to_python(value)
        day, month, year = (int(part) for part in written.groups())
        if len(written[3]) == 2:
            year += 2000 if year < 70 else 1900
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["no_such_day"], code="no_such_day") from None


class VersionField(forms.IntegerField):
    """The version of the row that the form was filled in for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.HiddenInput, "min_value": 1, **kwargs})
