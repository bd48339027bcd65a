"""Every form has the same accessible markup and reads dates as they are written here."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from base.forms import BaseForm, DutchDateField, VersionField
from base.refusal import Invalid


class TalkForm(BaseForm):
    """One field of each sort."""

    held_on = DutchDateField(label="Datum")
    kind = forms.ChoiceField(label="Soort", choices=[("a", "Eerste"), ("b", "Tweede")], widget=forms.RadioSelect)
    channel = forms.ChoiceField(label="Kanaal", choices=[("", "Kies"), ("t", "Telefoon")])
    outcome = forms.CharField(label="Uitkomst", required=False, widget=forms.Textarea)
    consent = forms.BooleanField(label="Toestemming", required=False)
    version = VersionField(required=False)


def filled(**values: str) -> TalkForm:
    data = QueryDict(mutable=True)
    data.update({"held_on": "23-11-2026", "kind": "a", "channel": "t", **values})
    return TalkForm(data)


@pytest.mark.parametrize(
    "written",
    ["01-02-2026", "1-2-2026", "1/2/2026", "1.2.2026", "1 2 2026", "1-2-26", " 01-02-2026 ", "2026-02-01"],
)
def test_a_date_is_understood_however_it_is_written(written: str) -> None:
    assert DutchDateField().clean(written) == date(2026, 2, 1)


def test_a_birth_year_in_two_digits_is_in_the_last_century() -> None:
    assert DutchDateField().clean("17-5-98") == date(1998, 5, 17)


@pytest.mark.parametrize("written", ["morgen", "2026", "1-2", "1-2-202", "11-23-2026x"])
def test_what_is_no_date_is_answered_with_how_to_write_one(written: str) -> None:
    with pytest.raises(forms.ValidationError, match="dag-maand-jaar"):
        DutchDateField().clean(written)


@pytest.mark.parametrize("written", ["31-02-2026", "29-02-2027", "23-13-2026", "0-1-2026", "1-1-0000"])
def test_a_day_that_does_not_exist_is_refused(written: str) -> None:
    with pytest.raises(forms.ValidationError, match="bestaat niet"):
        DutchDateField().clean(written)


def test_a_date_is_shown_as_it_is_written_here() -> None:
    form = TalkForm(initial={"held_on": date(2026, 2, 1)})
    assert 'value="01-02-2026"' in str(form["held_on"])


def test_each_field_has_a_label_a_style_and_its_help() -> None:
    drawn = str(TalkForm())
    assert '<label class="utrecht-form-label" for="id_held_on">Datum' in drawn
    assert 'class="utrecht-textbox utrecht-textbox--html-input date"' in drawn
    assert 'aria-describedby="id_held_on_helptext"' in drawn
    assert "utrecht-select" in drawn
    assert "utrecht-textarea" in drawn


def test_only_a_field_that_may_stay_empty_says_so() -> None:
    form = TalkForm()
    assert "(niet verplicht)" in form["outcome"].as_field_group()
    assert "(niet verplicht)" not in form["held_on"].as_field_group()


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    drawn = TalkForm()["kind"].as_field_group()
    assert "<fieldset" in drawn
    assert "<legend" in drawn
    assert drawn.count('type="radio"') == 2
    assert 'for="id_kind_1"' in drawn


def test_the_version_is_hidden_and_has_no_style() -> None:
    drawn = str(TalkForm(initial={"version": 3}))
    assert '<input type="hidden" name="version" value="3" id="id_version">' in drawn


def test_errors_stand_on_top_with_a_link_and_at_the_field() -> None:
    form = TalkForm(QueryDict("held_on=31-02-2026&channel=t"))
    drawn = str(form)
    assert 'role="alert"' in drawn
    assert 'href="#id_held_on">Datum: Deze datum bestaat niet.' in drawn
    assert 'href="#id_kind_0">Soort: Maak een keuze.' in drawn
    assert 'aria-describedby="id_held_on_helptext id_held_on_error"' in drawn
    assert 'id="id_held_on_error"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_a_label_that_asks_gets_no_colon_in_the_summary() -> None:
    class Asking(BaseForm):
        kind = forms.CharField(label="Wat is er?")

    assert ">Wat is er? Vul dit in.<" in str(Asking(QueryDict("kind=")))


def test_a_form_without_errors_has_no_summary() -> None:
    assert "error-summary" not in str(filled())


def test_what_an_action_finds_wrong_comes_at_the_field_it_names() -> None:
    form = filled()
    assert form.is_valid()
    form.put(Invalid({"held_on": "Deze dag ligt in de toekomst.", "client": "Deze klant is uitgestroomd."}))
    assert form.errors["held_on"] == ["Deze dag ligt in de toekomst."]
    assert form.non_field_errors() == ["Deze klant is uitgestroomd."]


def test_after_a_collision_the_next_attempt_starts_from_the_new_version() -> None:
    form = filled(version="3", outcome="Wat ik typte")
    form.renew(version=8)
    drawn = str(form)
    assert 'name="version" value="8"' in drawn
    assert "Wat ik typte" in drawn


def test_text_of_a_person_is_escaped() -> None:
    form: Any = filled(outcome="<script>alert(1)</script>")
    assert "<script>" not in str(form)
