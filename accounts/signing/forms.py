"""What somebody fills in to prove who they are, or to change how they do that."""

import json
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from base.forms import BaseForm


class CodeField(forms.CharField):
    """Digits, with or without spaces between them."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        super().__init__(**{"widget": forms.TextInput(attrs=attrs), "max_length": 20, **kwargs})

    def to_python(self, value: Any) -> str:
        """The digits alone."""
        return "".join(str(value or "").split())


class CredentialField(forms.CharField):
    """What the browser says of a key, as JSON; a script fills it in."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, max_length=20_000, required=False)

    def clean(self, value: Any) -> dict[str, Any]:
        """The object, or a sentence that says what to do."""
        try:
            said = json.loads(super().clean(value) or "null")
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise ValidationError("De sleutel is niet gelezen. Gebruik de knop en volg wat uw browser zegt.")
        return said


class CodeForm(BaseForm):
    """The code of an app, or a recovery code."""

    code = CodeField(label="Code", error_messages={"required": "Vul de code in."})


class AppForm(BaseForm):
    """The first code of an app, which proves that it got the key."""

    code = CodeField(
        label="Code uit de app",
        help_text="Zes cijfers. Elke halve minuut komt er een nieuwe.",
        error_messages={"required": "Vul de zes cijfers uit de app in."},
    )


class KeyProofForm(BaseForm):
    """What a key signed."""

    credential = CredentialField()


class KeyForm(BaseForm):
    """A new key, and what its owner calls it."""

    name = forms.CharField(
        label="Naam van de sleutel",
        max_length=60,
        help_text="Zo herkent u hem later, bijvoorbeeld: telefoon, of sleutel aan mijn sleutelbos.",
        error_messages={"required": "Geef de sleutel een naam."},
    )
    credential = CredentialField()


class PasswordChangeForm(BaseForm):
    """The current password and, twice, the one that takes its place."""

    current = forms.CharField(
        label="Huidig wachtwoord",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Vul uw huidige wachtwoord in."},
    )
    chosen = forms.CharField(
        label="Nieuw wachtwoord",
        strip=False,
        help_text="Minstens 12 tekens. Een zin die u makkelijk onthoudt, is een goed wachtwoord.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Vul een nieuw wachtwoord in."},
    )
    again = forms.CharField(
        label="Nieuw wachtwoord, nog een keer",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Vul het nieuwe wachtwoord nog een keer in."},
    )

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Hold the new password against the rules of the house."""
        chosen, again = self.cleaned_data.get("chosen"), self.cleaned_data.get("again")
        if chosen:
            try:
                password_validation.validate_password(chosen, self.user)
            except ValidationError as problem:
                self.add_error("chosen", problem)
            if again and again != chosen:
                self.add_error("again", "Dit is niet hetzelfde als het nieuwe wachtwoord.")
        return self.cleaned_data
