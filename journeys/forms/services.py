"""Trajecten, the decision not to buy one, and trial placements."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import Organisation
from base.forms import BaseForm, DutchDateField, VersionField
from journeys.actions.chosen_services import OUTCOMES
from journeys.actions.services import LONGEST_REASON, LONGEST_TEXT
from journeys.forms.fields import TextField, offer, or_nothing
from journeys.models import JobEnd, NoPurchase, TrialPlacement
from journeys.providers import Known
from journeys.services import CHOSEN_CHOICES, NAAR_WERK, TRAJECT_CHOICES, WSP
from journeys.timeline import workplace
from journeys.trajectory_lifecycle import TrajectoryReason

_CRITERIA = ("client_can_manage", "quickest_lasting_way")


class RowField(forms.TypedChoiceField):
    """A choice among rows, by their id; None when nothing was chosen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"coerce": int, "empty_value": None, **options})


class CriteriaForm(BaseForm):
    """The two things to record about Naar werk while a job still runs; left out when none runs."""

    client_can_manage = forms.BooleanField(
        label="Naar werk: de klant kan dit aan", required=False, help_text="De kans dat het lukt is groot."
    )
    quickest_lasting_way = forms.BooleanField(
        label="Naar werk: dit is de snelste weg naar werk dat blijft", required=False
    )

    def __init__(self, *args: Any, early: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not early:
            for name in _CRITERIA:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A criterion that was not asked is not met."""
        return {**dict.fromkeys(_CRITERIA, False), **(super().clean() or {})}


class AfterJobForm(BaseForm):
    """About which end of a job it is; left out when no job ends."""

    job_end_id = RowField(label="Na welke baan", required=False)

    def __init__(self, *args: Any, job_ends: Iterable[JobEnd], **more: Any) -> None:
        super().__init__(*args, **more)
        rows = [(case.pk, workplace(case.employment)) for case in job_ends]
        offer(self, "job_end_id", or_nothing(rows, "Niet na een baan"))
        if not rows:
            del self.fields["job_end_id"]

    def clean(self) -> dict[str, Any]:
        """Without a job that ends it is about none."""
        return {"job_end_id": None, **(super().clean() or {})}


class RequestForm(AfterJobForm, CriteriaForm):
    """A traject that is asked for."""

    service = forms.ChoiceField(label="Traject", widget=forms.RadioSelect, choices=TRAJECT_CHOICES)
    reason_for_service = TextField(label="Waarom dit traject", rows=2, max_length=LONGEST_REASON)
    expected_result = TextField(
        label="Wat moet het opleveren",
        max_length=LONGEST_TEXT,
        help_text="Doel, activiteiten, hoeveel tijd en hoeveel begeleiding. Geen diagnose.",
    )
    day = DutchDateField(label="Aangevraagd op")
    review_read = forms.BooleanField(
        label="Gelezen: ik weet hoe de werkgever terugkijkt", required=False, help_text="De terugblik staat hierbij."
    )
    field_order = ("service", *_CRITERIA, "job_end_id", "reason_for_service", "expected_result", "day")

    def __init__(self, *args: Any, fitting: Iterable[str], unread: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not unread:
            del self.fields["review_read"]
        # Every traject is understood, those that fit are offered: the action says why another one does not.
        known = set(fitting)
        self.fields["service"].widget.choices = [choice for choice in TRAJECT_CHOICES if choice[0] in known]


class OrderForm(CriteriaForm):
    """From whom a traject is ordered."""

    provider_id = RowField(label="Re-integratiebedrijf")
    same_provider_refused = forms.BooleanField(required=False)
    day = DutchDateField(label="Besteld op")
    version = VersionField()
    field_order = ("provider_id", "same_provider_refused", *_CRITERIA, "day")

    def __init__(
        self,
        *args: Any,
        service: str,
        companies: Iterable[Organisation],
        known: Known | None,
        early: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, early=early and service == NAAR_WERK, **more)
        rows = [(row.pk, row.name if row.city in row.name else f"{row.name}, {row.city}") for row in companies]
        offer(self, "provider_id", or_nothing(rows, "Kies een re-integratiebedrijf"))
        if known:
            self.fields["same_provider_refused"].label = f"De klant wil niet naar {known.organisation.name}"
        else:
            del self.fields["same_provider_refused"]

    def clean(self) -> dict[str, Any]:
        """Who knows no organisation refuses none."""
        return {"same_provider_refused": False, **super().clean()}


class StepForm(BaseForm):
    """A step of a traject that needs no reason."""

    day = DutchDateField(label="Met ingang van")
    version = VersionField()


class ReasonedStepForm(StepForm):
    """A step of a traject with its reason or result."""

    reason = forms.ChoiceField(widget=forms.RadioSelect)
    field_order = ("reason",)

    def __init__(self, *args: Any, label: str, reasons: Iterable[TrajectoryReason], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].label = label
        offer(self, "reason", [(reason.value, reason.label) for reason in reasons])


class NoPurchaseForm(AfterJobForm):
    """Why no traject is bought now; `version` is the number of the last decision that one saw, 0 for none."""

    reason = forms.ChoiceField(label="Reden", widget=forms.RadioSelect, choices=NoPurchase.Reason.choices)
    explanation = TextField(label="Toelichting", max_length=LONGEST_TEXT, help_text="Geen diagnose.")
    review_on = DutchDateField(
        label="Opnieuw kijken op",
        help_text="Helpt u zelf bij het zoeken? Kijk dan na twee, drie of zes maanden of er een traject nodig is.",
    )
    version = VersionField(min_value=0)
    field_order = ("reason", "explanation", "review_on", "job_end_id")


class ChooseServiceForm(BaseForm):
    """A service that is no traject; of the Werkgeversservicepunt also when the client agreed."""

    service = forms.ChoiceField(label="Dienst", widget=forms.RadioSelect, choices=CHOSEN_CHOICES)
    reason_for_service = TextField(label="Waarom deze dienst", rows=2, max_length=LONGEST_REASON)
    expected_result = TextField(
        label="Wat moet het opleveren", max_length=LONGEST_TEXT, help_text="De klant leest dit ook. Geen diagnose."
    )
    client_agreed_on = DutchDateField(
        label="Werkgeversservicepunt: klant akkoord op",
        required=False,
        help_text="Nodig als u het Werkgeversservicepunt kiest. De adviseur ziet dan naam en klantnummer.",
    )
    day = DutchDateField(label="Gekozen op")

    def __init__(self, *args: Any, fitting: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        # As with a traject: every service is understood, those that fit are offered.
        known = set(fitting)
        self.fields["service"].widget.choices = [choice for choice in CHOSEN_CHOICES if choice[0] in known]
        if WSP not in known:
            del self.fields["client_agreed_on"]

    def clean(self) -> dict[str, Any]:
        """What was not asked was not agreed."""
        return {"client_agreed_on": None, **(super().clean() or {})}


class EndServiceForm(BaseForm):
    """What came of a chosen service."""

    outcome = forms.ChoiceField(
        label="Afloop", widget=forms.RadioSelect, choices=[(code.value, code.label) for code in OUTCOMES]
    )
    result = TextField(label="Wat heeft het opgeleverd", max_length=LONGEST_TEXT, help_text="Geen diagnose.")
    day = DutchDateField(label="Geëindigd op")
    version = VersionField()


class TrialPlacementForm(BaseForm):
    """A trial placement at an employer that was chosen before."""

    starts_on = DutchDateField(label="Eerste dag")
    ends_on = DutchDateField(label="Laatste dag", help_text="Minstens twee en hoogstens zes maanden.")
    intention = forms.BooleanField(
        label="De werkgever heeft opgeschreven dat de klant daarna minstens zes maanden in dienst komt",
        required=False,
    )
    intention_on = DutchDateField(
        label="Datum van die verklaring",
        error_messages={"required": "Vul de datum van de schriftelijke intentie in."},
    )


class TrialPlacementEndForm(BaseForm):
    """How a trial placement ends."""

    outcome = forms.ChoiceField(label="Afloop", widget=forms.RadioSelect, choices=TrialPlacement.Outcome.choices)
    ended_on = DutchDateField(
        label="Laatste dag", help_text="Ging het niet door? Vul dan in sinds wanneer dat vaststaat."
    )
    version = VersionField()
