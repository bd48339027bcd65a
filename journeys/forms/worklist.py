"""What narrows my work, and the search for a client."""

from typing import Any

from django import forms

from accounts.models import User
from base.forms import BaseForm
from journeys.deadlines import LIVE_RULES
from journeys.forms.fields import BsnField, offer, or_nothing
from journeys.lifecycle import Klantfase
from journeys.worklist import SORTS, About, Filters, View, colleagues, whole_office

NOBODY = "none"


class WorkFilterForm(BaseForm):
    """The filters of one view; a filter that the view or the role does not know is not there."""

    colleague = forms.ChoiceField(label="Werk van", required=False)
    q = forms.CharField(label="Naam of klantnummer", required=False, max_length=60)
    klantfase = forms.ChoiceField(
        label="Klantfase", required=False, choices=or_nothing(Klantfase.choices, "Alle klantfasen")
    )
    rule = forms.ChoiceField(
        label="Soort taak",
        required=False,
        choices=or_nothing(((rule.key, rule.title) for rule in LIVE_RULES), "Alle taken"),
    )
    sort = forms.ChoiceField(label="Volgorde", required=False)

    def __init__(self, view: View, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if whole_office(user):
            people = [(str(person.pk), person.name) for person in colleagues(user.office_id)]
            offer(self, "colleague", [("", "Hele vestiging"), (NOBODY, "Niet toegewezen"), *people])
        else:
            del self.fields["colleague"]
        if view.about is not About.TASKS:
            del self.fields["rule"]
        if view.sorts:
            offer(self, "sort", [(key if place else "", SORTS[key]) for place, key in enumerate(view.sorts)])
        else:
            del self.fields["sort"]

    def filters(self) -> Filters:
        """What may be applied; a value that is not in the list is left out, and said at its field."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if name != "colleague"})


class ClientSearchForm(BaseForm):
    """By name or number; this one may stand in an address."""

    q = forms.CharField(
        label="Naam of klantnummer",
        max_length=60,
        error_messages={"required": "Vul een naam of een klantnummer in."},
    )


class BsnSearchForm(BaseForm):
    """By burgerservicenummer; only ever posted."""

    bsn = BsnField(help_text="Negen cijfers. Het nummer komt niet in het adres van de pagina.")
