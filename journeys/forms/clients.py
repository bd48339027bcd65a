"""Who a client is, how to reach them, and how often they are spoken to."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from base.forms import BaseForm, DutchDateField, VersionField
from clients.checks import LONGEST
from clients.models import Client, ContactDetails
from journeys.actions.clients import FIRST_PHASES
from journeys.forms.fields import BsnField, offer, or_nothing

PERSON = (
    "first_name",
    "prefix",
    "last_name",
    "birth_date",
    "sex",
    "regime",
    "work_ability",
    "education",
    "limitation",
)
_ABILITIES = (Client.WorkAbility.ABLE, Client.WorkAbility.DEVELOPING)
REACH = ("phone", "email", "street", "postcode", "city", "preferred_channel", "call_before_letter")


class DetailsForm(BaseForm):
    """Who a client is and how to reach them."""

    groups = {"Persoon": PERSON, "Contact": REACH}

    first_name = forms.CharField(label="Voornaam", max_length=LONGEST["first_name"])
    prefix = forms.CharField(  # type: ignore[assignment]  # Django takes declared fields off the class
        label="Tussenvoegsel", max_length=LONGEST["prefix"], required=False
    )
    last_name = forms.CharField(label="Achternaam", max_length=LONGEST["last_name"])
    birth_date = DutchDateField(label="Geboortedatum")
    sex = forms.ChoiceField(label="Geslacht", choices=Client.Sex.choices, widget=forms.RadioSelect)
    regime = forms.ChoiceField(label="Regeling", choices=Client.Regime.choices, widget=forms.RadioSelect)
    work_ability = forms.ChoiceField(
        label="Arbeidsvermogen",
        choices=[(row.value, row.label) for row in _ABILITIES],
        widget=forms.RadioSelect,
    )
    education = forms.ChoiceField(label="Opleiding", choices=Client.Education.choices)
    limitation = forms.ChoiceField(
        label="Voornaamste beperking",
        choices=Client.Limitation.choices,
        help_text="Alleen de grove soort. Een diagnose hoort hier niet.",
    )
    phone = forms.CharField(
        label="Telefoon",
        max_length=LONGEST["phone"],
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.CharField(
        label="E-mail",
        max_length=LONGEST["email"],
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}),
    )
    street = forms.CharField(label="Straat en huisnummer", max_length=LONGEST["street"], required=False)
    postcode = forms.CharField(
        label="Postcode", max_length=10, required=False, widget=forms.TextInput(attrs={"class": "date", "size": 8})
    )
    city = forms.CharField(label="Woonplaats", max_length=LONGEST["city"], required=False)
    preferred_channel = forms.ChoiceField(
        label="Liefst via", choices=ContactDetails.Channel.choices, widget=forms.RadioSelect
    )
    call_before_letter = forms.BooleanField(label="Bel voordat er een brief komt", required=False)

    def person(self) -> dict[str, Any]:
        """What is typed about the person."""
        return {name: self.cleaned_data[name] for name in PERSON}

    def reach(self) -> dict[str, Any]:
        """What is typed about contact."""
        return {name: self.cleaned_data[name] for name in REACH}


class ChangeForm(DetailsForm):
    """A correction of who a client is or how to reach them; whoever lastingly cannot work stays so."""

    version = VersionField()

    def __init__(self, *args: Any, lasting: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if lasting:
            offer(self, "work_ability", [(row.value, row.label) for row in (Client.WorkAbility.LASTING_NONE,)])


class RegisterForm(DetailsForm):
    """Somebody who is new in the target group."""

    groups = {
        "Inschrijving": ("number", "bsn"),
        **DetailsForm.groups,
        "Klantreis": ("klantfase", "started_on", "contact_id"),
    }

    number = forms.CharField(
        label="Klantnummer",
        max_length=9,
        help_text="Een W met acht cijfers.",
        widget=forms.TextInput(attrs={"class": "date", "size": 12, "autocomplete": "off"}),
    )
    bsn = BsnField(help_text="Negen cijfers.")
    klantfase = forms.ChoiceField(
        label="Klantfase",
        choices=[(phase.value, phase.label) for phase in FIRST_PHASES],
        widget=forms.RadioSelect,
        help_text="Werkt de klant al? Leg de baan daarna vast en kies dan fase 4.",
    )
    started_on = DutchDateField(label="In de doelgroep sinds")
    contact_id = forms.TypedChoiceField(label="Vast contact", required=False, coerce=int, empty_value=None)

    def __init__(self, colleagues: Iterable[User], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "contact_id", or_nothing(((row.pk, row.name) for row in colleagues), "Nog niemand"))

    def clean_number(self) -> str:
        """A small w is meant as a capital."""
        return str(self.cleaned_data["number"]).strip().upper()


class IntervalForm(BaseForm):
    """How many months lie between two talks."""

    months = forms.IntegerField(
        label="Maanden tussen twee gesprekken", help_text="Van 2 tot en met 36. Gewoon is 12: eens per jaar."
    )
    reason = forms.CharField(
        label="Reden van een eigen ritme",
        max_length=200,
        required=False,
        help_text="Alleen nodig als u van eens per jaar afwijkt. Overleg met de klant.",
    )
    version = VersionField()
