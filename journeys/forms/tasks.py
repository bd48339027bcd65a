"""What a person does with a task or a signal, and who the contact is."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from base.forms import BaseForm, DutchDateField, VersionField
from clients.models import ContactPerson
from journeys.forms.fields import TextField, offer, or_nothing
from journeys.models import Signal


class CompleteForm(BaseForm):
    """A task that a person closes."""

    reason = forms.CharField(label="Wat hebt u gedaan?", max_length=300, required=False)
    version = VersionField()


class PostponeForm(BaseForm):
    """A task that waits."""

    until = DutchDateField(label="Uitstellen tot")
    reason = forms.CharField(label="Reden", max_length=300)
    version = VersionField()


class HandOverForm(BaseForm):
    """A task that goes to a colleague."""

    to_user_id = forms.ChoiceField(label="Collega")
    reason = forms.CharField(
        label="Reden", max_length=300, help_text="Uw collega leest dit in het bericht over de taak."
    )
    version = VersionField()

    def __init__(self, colleagues: Iterable[User], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "to_user_id", _people(colleagues))


class ContactForm(BaseForm):
    """Who becomes the fixed contact or the stand-in; with a `vacancy` a first assignment needs no reason.

    `fixed_id` and `stand_in_id` are the rows that held the positions when one looked; empty for nobody.
    """

    position = forms.ChoiceField(
        label="Welk contact verandert?", choices=ContactPerson.Position.choices, widget=forms.RadioSelect
    )
    user_id = forms.ChoiceField(label="Nieuwe contactpersoon")
    reason = forms.CharField(label="Reden van de wisseling", max_length=200)
    fixed_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    stand_in_id = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, colleagues: Iterable[User], vacancy: bool, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "user_id", _people(colleagues))
        self.fields["reason"].required = not vacancy


class SignalForm(BaseForm):
    """What a jobcoach reports; written for a phone."""

    kind = forms.ChoiceField(label="Wat is er aan de hand?", choices=Signal.Kind.choices, widget=forms.RadioSelect)
    expected_end_on = DutchDateField(label="Laatste werkdag", required=False)
    message = TextField(label="Toelichting", required=False, help_text="Kort. Schrijf geen medische gegevens op.")


class AnswerForm(BaseForm):
    """What the sender of a signal hears."""

    state = forms.ChoiceField(
        label="Wat gebeurt er met het signaal?",
        choices=[(state.value, state.label) for state in (Signal.State.PLANNED, Signal.State.DONE)],
        widget=forms.RadioSelect,
    )
    answer = TextField(
        label="Antwoord aan de melder", help_text="De melder leest dit. Schrijf geen medische gegevens op."
    )


def _people(people: Iterable[User]) -> list[tuple[Any, Any]]:
    return or_nothing(((person.pk, person.name) for person in people), "Kies een collega")
