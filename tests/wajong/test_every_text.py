"""Every field in which somebody can write, of every form, every body, every query and every file: each holds its text
against `base.texts`. A field that does not makes this fail, without being named here."""

import importlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django import forms
from rest_framework import serializers

from accounts.forms import SignInForm
from base.api.acts import Nothing
from base.api.query import Query
from base.api.serializers import StrictSerializer
from base.forms import BaseForm
from journeys.forms.fields import TextField
from journeys.import_cells import CellChecker
from journeys.import_file import Checker, Known
from tests.architecture.source import APPS, modules

TODAY = date(2026, 11, 23)
TURNED = "Kim\u202evan"
# Spelled with a mark behind its letter, and with what was pasted along; what is kept is "Noël".
LOOSE, KEPT = "Noe\u0308\u200bl", "Noël"
# A form of which nothing is kept: it only looks somebody up.
KEEPS_NOTHING = {SignInForm}


def ours(kind: type[Any]) -> Iterator[type[Any]]:
    """The classes of the product below this one."""
    for module in modules():
        if module.path.startswith("wajong/settings"):  # to import one is to change the environment
            continue
        importlib.import_module(module.path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    waiting = [kind]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        yield from (one for one in below if one.__module__.partition(".")[0] in APPS)


FORMS = set(ours(forms.Form))
BODIES = {*ours(StrictSerializer), *ours(Query)} - {Nothing}


def bare(kind: type[BaseForm], data: dict[str, str]) -> BaseForm:
    """A form of this kind without what it asks of its page, so that only its fields speak."""

    class Bare(kind):  # type: ignore[valid-type, misc]
        def __init__(self) -> None:
            BaseForm.__init__(self, data)

        def clean(self) -> dict[str, Any]:
            found: dict[str, Any] = self.cleaned_data
            return found

    form: BaseForm = Bare()
    return form


def test_every_form_builds_on_the_one_that_checks() -> None:
    assert len(FORMS) > 40
    assert {form for form in FORMS if not issubclass(form, BaseForm)} == KEEPS_NOTHING


def _keeps_no_text(field: forms.Field) -> bool:
    """A box to tick, and a password, of which nothing but a hash is kept."""
    return isinstance(field, forms.BooleanField) or isinstance(field.widget, forms.PasswordInput)


@pytest.mark.parametrize("kind", sorted(FORMS - KEEPS_NOTHING - {BaseForm}, key=str), ids=lambda kind: kind.__name__)
def test_no_field_of_a_form_takes_what_no_screen_shows(kind: type[BaseForm]) -> None:
    names = [name for name, field in kind.base_fields.items() if not _keeps_no_text(field)]
    form = bare(kind, dict.fromkeys(names, TURNED))
    assert [name for name in names if name not in form.errors] == []
    for name in names:
        field = kind.base_fields[name]
        if type(field) in (forms.CharField, TextField):
            form = bare(kind, {name: LOOSE})
            form.full_clean()
            assert form.cleaned_data[name].lower() == KEPT.lower(), name  # a number is kept in capitals


def test_a_field_that_a_form_adds_for_one_request_is_no_way_round() -> None:
    form = BaseForm({"remark": TURNED, "story": "een\ttwee\r\ndrie"})
    form.fields["remark"] = forms.CharField()
    form.fields["story"] = forms.CharField(widget=forms.Textarea)
    assert form.errors == {"remark": ["Het teken op plaats 4 kunnen wij niet bewaren: het is niet te zien. "
                                      "Typ de tekst daar opnieuw."]}  # fmt: skip
    assert form.cleaned_data == {"story": "een\ttwee\ndrie"}


@pytest.mark.parametrize("kind", sorted(BODIES, key=str), ids=lambda kind: kind.__name__)
def test_no_key_of_a_body_or_a_query_takes_what_no_screen_shows(kind: type[serializers.Serializer[Any]]) -> None:
    for name, field in kind().fields.items():
        field = getattr(field, "child", field)
        for hidden in (TURNED, "Kim\0", "Kim\ud800"):
            with pytest.raises(serializers.ValidationError):
                field.run_validation(hidden)
        if isinstance(field, serializers.CharField) and not isinstance(
            field, serializers.RegexField | serializers.SlugField
        ):
            assert field.run_validation(LOOSE) == KEPT, name


@pytest.mark.parametrize("kind", sorted(ours(CellChecker), key=str), ids=lambda kind: kind.__name__)
def test_no_column_of_a_file_takes_what_no_screen_shows(kind: type[CellChecker]) -> None:
    make: Any = kind
    checker = make(Known(frozenset(), {}, {}), TODAY) if kind is Checker else make(TODAY)
    checker.add(2, [TURNED for _ in kind.columns])
    found = {fault.column for fault in checker.faults if fault.reason == "holds a character that cannot be stored"}
    assert found == set(kind.columns)
    assert set(checker._values(3, [LOOSE for _ in kind.columns]).values()) == {KEPT}
