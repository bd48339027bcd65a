"""Who looks along with a client, and what the client says."""

from typing import Any

from django import forms

from base.forms import BaseForm, DutchDateField, VersionField
from clients.actions.access import LONGEST_REASON
from clients.models import ClientAccess
from clients.models.access import LONGEST_MANDATE
from journeys.actions.signals import LONGEST_MESSAGE
from journeys.actions.unplaced import LONGEST_NAME
from journeys.forms.fields import TextField, offer
from journeys.own_words import REPORTS

_NO_HEALTH = "Schrijf niets over uw gezondheid. Dat kunt u vertellen als wij u bellen."
_LAST_DAY = "Als u die weet. Dag-maand-jaar, bijvoorbeeld 23-11-2026."


class AccessForm(BaseForm):
    """Whose account looks along, and as who."""

    email = forms.EmailField(
        label="E-mailadres van het account",
        help_text="De functioneel beheerder maakt het account. Hier zegt u met welke klant het meekijkt.",
        error_messages={"invalid": "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl."},
    )
    capacity = forms.ChoiceField(label="Wie is dit?", choices=ClientAccess.Capacity.choices, widget=forms.RadioSelect)
    mandate = TextField(
        label="Waaruit blijkt de machtiging?",
        required=False,
        rows=2,
        max_length=LONGEST_MANDATE,
        help_text="Verplicht bij een vertegenwoordiger. Bijvoorbeeld: brief van de klant van 3 november 2026.",
    )


class EndAccessForm(BaseForm):
    """Why an account looks along no longer."""

    reason = forms.CharField(label="Reden", max_length=LONGEST_REASON)


class _AboutJob(BaseForm):
    """Something that the client says about a job; asked about which one only where there are several."""

    employment_id = forms.TypedChoiceField(label="Over welk werk gaat het?", coerce=int, widget=forms.RadioSelect)

    def __init__(self, jobs: list[tuple[int, str]], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "employment_id", jobs)
        if len(jobs) == 1:
            del self.fields["employment_id"]


class OwnSignalForm(_AboutJob):
    """The work does not go well, or stops."""

    kind = forms.ChoiceField(label="Wat is er?", choices=list(REPORTS.items()), widget=forms.RadioSelect)
    expected_end_on = DutchDateField(
        label="Laatste dag dat u werkt",
        required=False,
        help_text=_LAST_DAY,
    )
    message = TextField(
        label="Wilt u er iets bij vertellen?", required=False, max_length=LONGEST_MESSAGE, help_text=_NO_HEALTH
    )


class OwnUnknownJobForm(BaseForm):
    """The work does not go well, or stops, at an employer of whom we do not know."""

    employer_name = forms.CharField(
        label="Waar werkt u?", max_length=LONGEST_NAME, help_text="De naam van het bedrijf of van uw werkgever."
    )
    kind = forms.ChoiceField(label="Wat is er?", choices=list(REPORTS.items()), widget=forms.RadioSelect)
    expected_end_on = DutchDateField(label="Laatste dag dat u werkt", required=False, help_text=_LAST_DAY)
    message = TextField(
        label="Wilt u er iets bij vertellen?", required=False, max_length=LONGEST_MESSAGE, help_text=_NO_HEALTH
    )


class OwnWishForm(_AboutJob):
    """The client wants other work."""

    message = TextField(
        label="Wat zou u willen doen?", required=False, max_length=LONGEST_MESSAGE, help_text=_NO_HEALTH
    )


class OwnAgreementForm(BaseForm):
    """The client did what was agreed: nothing to fill in."""

    version = VersionField()
