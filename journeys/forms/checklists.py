"""A list to work through: for each item what came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from base.forms import BaseForm, VersionField
from journeys.actions.checklists import NOT_YET, REMARK, Answer, Outcome
from journeys.checklist_rows import Row
from journeys.checklists import Item
from journeys.models.checked import LONGEST_REMARK

_CHOICES = [(NOT_YET, "Nog niet"), *Outcome.choices]


@dataclass(frozen=True)
class Line:
    """One item with its two fields; `row` says what is kept of it now."""

    row: Row
    outcome: Any
    remark: Any

    @property
    def item(self) -> Item:
        """What it is about."""
        return self.row.item


def form_values(rows: Iterable[Row]) -> dict[str, str]:
    """What is kept of these items, by the field that shows it."""
    outcomes = {row.item.key: row.answer.outcome for row in rows}
    return outcomes | {REMARK.format(row.item.key): row.answer.remark for row in rows}


class ChecklistForm(BaseForm):
    """Every item of one list that can be seen to now; an item keeps what it says until somebody says otherwise."""

    template_name = "journeys/checklist_form.html"
    version = VersionField()

    def __init__(self, rows: Iterable[Row], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.rows = [row for row in rows if row.open]
        for row in self.rows:
            key, remark = row.item.key, REMARK.format(row.item.key)
            self.fields[key] = forms.ChoiceField(label=row.item.text, choices=_CHOICES, widget=forms.RadioSelect)
            self.fields[remark] = forms.CharField(
                label=row.item.asks or "Toelichting", required=False, max_length=LONGEST_REMARK
            )
        self.initial.update(form_values(self.rows))

    @property
    def lines(self) -> list[Line]:
        """The items with their fields."""
        return [Line(row, self[row.item.key], self[REMARK.format(row.item.key)]) for row in self.rows]

    @property
    def answers(self) -> dict[str, Answer]:
        """What was said of each item."""
        typed = self.cleaned_data
        return {row.item.key: Answer(typed[row.item.key], typed[REMARK.format(row.item.key)]) for row in self.rows}
