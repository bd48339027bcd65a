"""Signals about somebody whose running job the sender cannot point at."""

from typing import Any, ClassVar

from django import forms

from base.forms import BaseForm, DutchDateField, VersionField
from journeys.actions.unplaced import LONGEST_NAME, LONGEST_REASON, Somebody
from journeys.forms.fields import TextField, offer, or_nothing
from journeys.forms.tasks import SignalForm
from journeys.models import Signal

_WHO = ("name", "birth_date", "client_number", "employer_name", "kvk_number")
_WHAT = ("kind", "expected_end_on", "message")


class EmployeeUnplacedForm(SignalForm):
    """What an employer reports about somebody who is not on the own list; where they work is known."""

    name = forms.CharField(label="Voornaam en achternaam", max_length=LONGEST_NAME)
    birth_date = DutchDateField(label="Geboortedatum", required=False, help_text="Als u die weet. Dag-maand-jaar.")
    field_order: tuple[str, ...] = ("name", "birth_date")

    @property
    def somebody(self) -> Somebody:
        """Whom it is about, as far as was typed."""
        return Somebody(**{name: self.cleaned_data[name] for name in _WHO if name in self.cleaned_data})


class UnplacedForm(EmployeeUnplacedForm):
    """The same of a jobcoach, who says where somebody works."""

    employer_name = forms.CharField(
        label="Naam van de werkgever",
        max_length=LONGEST_NAME,
        required=False,
        help_text="Vul de naam in, of het KVK-nummer.",
    )
    kvk_number = forms.CharField(
        label="KVK-nummer van de werkgever", max_length=12, required=False, help_text="Acht cijfers."
    )
    field_order: tuple[str, ...] = ("name", "birth_date", "employer_name", "kvk_number")


class RecordUnplacedForm(UnplacedForm):
    """What reached staff about somebody whom nobody finds, and by which way."""

    channel = forms.ChoiceField(label="Hoe kwam het binnen?")
    name = forms.CharField(label="Voornaam en achternaam", max_length=LONGEST_NAME, required=False)
    client_number = forms.CharField(
        label="Klantnummer", max_length=12, required=False, help_text="Als het genoemd is. Dan mag de naam leeg."
    )
    groups: ClassVar[dict[str, tuple[str, ...]]] = {"Over wie gaat het?": _WHO, "Wat is er aan de hand?": _WHAT}
    field_order = ("channel", *_WHO)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["kind"].label = "Soort signaal"
        offer(self, "channel", or_nothing(Signal.Channel.choices, "Kies hoe"))


class JobSearchForm(BaseForm):
    """Finds the job that a signal is about, by its client."""

    q = forms.CharField(
        label="Naam of klantnummer",
        max_length=80,
        error_messages={"required": "Vul een naam of een klantnummer in."},
    )


class PlaceForm(BaseForm):
    """Nothing to fill in: signal and job stand beside each other."""

    version = VersionField()


class SetAsideForm(BaseForm):
    """Why nothing is done with a signal."""

    reason = TextField(
        label="Waarom doet u er niets mee?",
        rows=3,
        max_length=LONGEST_REASON,
        help_text="Collega's lezen dit. De melder niet.",
    )
    version = VersionField()
