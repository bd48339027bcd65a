"""The case about the end of a job: steps, attempts, the lead and the reason."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from base.forms import BaseForm, DutchDateField, VersionField
from journeys.actions.job_ends import LONGEST_EXPLANATION, LONGEST_REASON, StepOption
from journeys.end_reasons import grouped
from journeys.forms.fields import TextField, offer, or_nothing
from journeys.job_end_lifecycle import REVIEWED
from journeys.models import ContactAttempt, JobEnd


class InviteForm(BaseForm):
    """Nothing to fill in: the letter stands beside the button."""


class StepForm(BaseForm):
    """One step of the case; what is asked depends on the step."""

    reason = forms.ChoiceField(label="Reden", widget=forms.RadioSelect)
    review_on = DutchDateField(label="Opnieuw kijken op", help_text="U krijgt die dag een taak.")
    explanation = TextField(
        label="Toelichting",
        required=False,
        rows=3,
        max_length=LONGEST_EXPLANATION,
        help_text="Alleen wat nodig is. Geen diagnose.",
    )
    version = VersionField()

    def __init__(self, option: StepOption, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "reason", [(reason.value, reason.label) for reason in option.reasons])
        if len(option.reasons) == 1:
            self.fields["reason"].widget = forms.HiddenInput()
            self.initial["reason"] = option.reasons[0].value
        if option.target not in REVIEWED:
            del self.fields["review_on"]


class AttemptForm(BaseForm):
    """Another attempt to reach somebody who was invited."""

    kind = forms.ChoiceField(
        label="Wat hebt u gedaan?",
        widget=forms.RadioSelect,
        choices=[(kind.value, kind.label) for kind in ContactAttempt.Kind if kind != ContactAttempt.Kind.INVITATION],
    )
    version = VersionField()


class LeadForm(BaseForm):
    """Who gets the lead."""

    to_user_id = forms.ChoiceField(label="Nieuwe regisseur")
    reason = forms.CharField(
        label="Reden", max_length=LONGEST_REASON, help_text="Uw collega leest dit in het bericht."
    )
    version = VersionField()

    def __init__(self, colleagues: Iterable[User], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "to_user_id", or_nothing(((row.pk, row.name) for row in colleagues), "Kies een collega"))


class LeadAcceptForm(BaseForm):
    """Nothing to fill in: what is taken over stands beside the button."""


class ExplainForm(BaseForm):
    """Why the job ends, and whether the client can be blamed."""

    end_reason = forms.ChoiceField(label="Reden van het einde")
    culpable = forms.ChoiceField(
        label="Kan het de klant worden verweten?",
        choices=JobEnd.Culpable.choices,
        widget=forms.RadioSelect,
        help_text="Zelf ontslag nemen of ontslag om een dringende reden kan gevolgen hebben voor de uitkering. "
        "De klant hoeft ontslag om een andere reden niet aan te vechten.",
    )
    explanation = TextField(
        label="Toelichting", required=False, rows=3, max_length=LONGEST_EXPLANATION, help_text="Geen diagnose."
    )
    version = VersionField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "end_reason", or_nothing(grouped(), "Kies een reden"))
