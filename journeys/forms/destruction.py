"""Which list one makes, what one decides on it, and why a line stays."""

from django import forms

from base.forms import BaseForm
from journeys.forms.fields import TextField
from journeys.models import Destruction
from journeys.models.destruction import LONGEST_NOTE

YES, NO = "ja", "nee"


class ProposeDestructionForm(BaseForm):
    """What the list is of."""

    kind = forms.ChoiceField(label="Waarvan?", choices=Destruction.Kind.choices, widget=forms.RadioSelect)


class DecideDestructionForm(BaseForm):
    """Yes or no, and why."""

    approve = forms.ChoiceField(
        label="Uw besluit",
        choices=[(YES, "Goedkeuren: alles op de lijst vernietigen"), (NO, "Afwijzen")],
        widget=forms.RadioSelect,
    )
    note = TextField(
        label="Toelichting",
        rows=2,
        required=False,
        max_length=LONGEST_NOTE,
        help_text="Verplicht als u afwijst.",
    )


class HoldLineForm(BaseForm):
    """Why one line stays."""

    reason = TextField(
        label="Waarom blijft dit bewaard?",
        rows=2,
        max_length=LONGEST_NOTE,
        help_text="Bijvoorbeeld: er loopt een bezwaar. Schrijf geen naam op.",
    )
