"""What a person does with a task or a signal, and who the contact is."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from base.forms import BaseForm, DutchDateField, VersionField
from clients.models import ContactPerson, Employment
from journeys.actions.signals import LONGEST_MESSAGE, kinds_for
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


_OWN_WISH = "Wil de klant zelf ander werk? Dan hoeft de baan niet te stoppen, en vult u geen laatste werkdag in."


class SignalForm(BaseForm):
    """What a jobcoach or an employer reports; written for a phone."""

    kind = forms.ChoiceField(label="Wat is er aan de hand?", widget=forms.RadioSelect)
    expected_end_on = DutchDateField(label="Laatste werkdag", required=False)
    message = TextField(
        label="Toelichting",
        required=False,
        max_length=LONGEST_MESSAGE,
        help_text="Kort. Schrijf geen medische gegevens op.",
    )

    def __init__(self, reporter: User, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = kinds_for(user=reporter)
        offer(self, "kind", [(kind.value, kind.label) for kind in kinds])
        if Signal.Kind.OTHER_WORK in kinds:
            self.fields["kind"].help_text = _OWN_WISH


class RecordForm(SignalForm):
    """A signal that reached staff, and by which way."""

    channel = forms.ChoiceField(label="Hoe kwam het binnen?")
    field_order = ("channel",)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "channel", or_nothing(Signal.Channel.choices, "Kies hoe"))


class BankruptcyForm(BaseForm):
    """Who was named when an employer stops."""

    employment_ids = forms.MultipleChoiceField(label="Om wie gaat het?", widget=forms.CheckboxSelectMultiple)
    expected_end_on = DutchDateField(label="Laatste werkdag", required=False, help_text="Als die al bekend is.")
    message = TextField(label="Toelichting", required=False, max_length=LONGEST_MESSAGE)

    def __init__(self, jobs: Iterable[Employment], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = [(str(job.pk), f"{job.client.full_name} ({job.client.number})") for job in jobs]
        offer(self, "employment_ids", rows)
        self.initial.setdefault("employment_ids", [pk for pk, _ in rows])


class AnswerForm(BaseForm):
    """What the sender of a signal hears."""

    state = forms.ChoiceField(
        label="Wat gebeurt er met het signaal?",
        choices=[(state.value, state.label) for state in (Signal.State.PLANNED, Signal.State.DONE)],
        widget=forms.RadioSelect,
    )
    answer = TextField(
        label="Antwoord aan de melder",
        max_length=LONGEST_MESSAGE,
        help_text="De melder leest dit. Schrijf geen medische gegevens op.",
    )


def _people(people: Iterable[User]) -> list[tuple[Any, Any]]:
    return or_nothing(((person.pk, person.name) for person in people), "Kies een collega")
