"""Jobs and contracts."""

from django import forms

from base.forms import BaseForm, DutchDateField, VersionField
from clients.models import ContractKind
from journeys.end_reasons import grouped
from journeys.forms.fields import AmountField, or_nothing


class EmployerSearchForm(BaseForm):
    """Finds the employer of a new job."""

    q = forms.CharField(
        label="Naam of KVK-nummer van de werkgever",
        max_length=60,
        error_messages={"required": "Vul een naam of een KVK-nummer in."},
    )


_ALONE = (ContractKind.SELF_EMPLOYED.value, ContractKind.SELF_EMPLOYED.label)
_EMPLOYED = [choice for choice in ContractKind.choices if choice != _ALONE]


class ContractForm(BaseForm):
    """What a contract with an employer agrees."""

    kind = forms.ChoiceField(label="Soort contract", choices=_EMPLOYED, widget=forms.RadioSelect)
    starts_on = DutchDateField(label="Eerste dag")
    ends_on = DutchDateField(
        label="Laatste dag", required=False, help_text="Laat leeg als het contract geen einddatum heeft."
    )
    hours = AmountField(label="Uren per week", help_text="Bij een min-maxcontract het laagste aantal uren.")
    max_hours = AmountField(
        label="Hoogste aantal uren per week", required=False, help_text="Alleen bij een min-maxcontract."
    )
    wage_share = forms.IntegerField(label="Loon als deel van het minimumloon (%)", min_value=0, max_value=500)


class StartWorkForm(ContractForm):
    """A new job at an employer that was chosen before."""

    job_title = forms.CharField(label="Functie", max_length=80, required=False)
    field_order = ("job_title",)


class SelfEmploymentForm(StartWorkForm):
    """Work on one's own account: there is no employer and no choice of contract."""

    kind = forms.ChoiceField(choices=[_ALONE], widget=forms.HiddenInput)


class ExtendForm(ContractForm):
    """The next term of a job."""

    version = VersionField()


class ExtendAloneForm(ExtendForm):
    """The next term of work on one's own account."""

    kind = forms.ChoiceField(choices=[_ALONE], widget=forms.HiddenInput)


class EndForm(BaseForm):
    """The last day of a job."""

    ended_on = DutchDateField(
        label="Laatste werkdag",
        help_text="Ligt deze dag nog voor u, dan kondigt u het einde van de baan aan.",
    )
    reason = forms.ChoiceField(label="Reden", choices=or_nothing(grouped(), "Kies een reden"))
    version = VersionField()


class WithdrawEndForm(BaseForm):
    """An announced end that does not go through: nothing to fill in."""

    version = VersionField()
