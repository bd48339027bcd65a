"""Coaching on a job: it starts, goes on, stops."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.models import User
from base.forms import BaseForm, DutchDateField, VersionField
from base.templatetags.wajong import dutch_date
from clients.actions.coaching import LONGEST_REASON
from clients.models import Coaching
from journeys.forms.fields import TextField, offer, or_nothing

_WHO = ("coach_id", "regime", "chosen_by_client", "choice_reason")
_WHEN = ("starts_on", "until")
_NOT_MEDICAL = "Schrijf geen medische gegevens op."


class GuideSearchForm(BaseForm):
    """Finds the organisation of an external jobcoach."""

    q = forms.CharField(
        label="Naam of KVK-nummer van de jobcoachorganisatie",
        max_length=60,
        error_messages={"required": "Vul een naam of een KVK-nummer in."},
    )


class StartCoachingForm(BaseForm):
    """Coaching by an organisation that was chosen before, on a job that has begun."""

    groups = {"Jobcoach": _WHO, "Eerste periode": _WHEN, "Voorwaarden": ("exception_reason",)}

    coach_id = forms.TypedChoiceField(label="Wie wordt de jobcoach?", coerce=int, empty_value=None, required=False)
    regime = forms.ChoiceField(label="Regime", choices=Coaching.Regime.choices, widget=forms.RadioSelect)
    chosen_by_client = forms.TypedChoiceField(
        label="Koos de klant de jobcoach zelf?",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda answer: answer == "ja",
        widget=forms.RadioSelect,
    )
    choice_reason = TextField(
        label="Waarom koos de klant niet zelf?",
        rows=2,
        max_length=LONGEST_REASON,
        required=False,
        help_text="Verplicht bij nee. Bijvoorbeeld: de werkgever werkt met een vaste organisatie.",
    )
    starts_on = DutchDateField(label="Eerste dag van de jobcoaching")
    until = DutchDateField(label="Toegekend tot en met", help_text="Hoogstens een half jaar.")
    exception_reason = TextField(
        label="Reden voor een uitzondering",
        rows=3,
        max_length=LONGEST_REASON,
        required=False,
        help_text="Verplicht als de baan niet aan alle voorwaarden voldoet, maar naar verwachting binnen een jaar "
        f"wel. Anders laat u dit leeg. {_NOT_MEDICAL}",
    )

    def __init__(self, coaches: Iterable[User], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, "coach_id", or_nothing(((coach.pk, coach.name) for coach in coaches), "Nog niet bekend"))


class StartCoachingBeforehandForm(StartCoachingForm):
    """The same on a job that is still to begin."""

    groups = {
        "Jobcoach": _WHO,
        "Eerste periode": _WHEN,
        "Voorwaarden": ("binding_agreement", "exception_reason"),
    }

    binding_agreement = forms.BooleanField(
        label="Werkgever en klant hebben bindend afgesproken op welke dag het werk begint", required=False
    )


class RenewCoachingForm(BaseForm):
    """The next period of coaching."""

    until = DutchDateField(label="Toegekend tot en met", help_text="Hoogstens een half jaar.")
    version = VersionField()


class RenewLongCoachingForm(RenewCoachingForm):
    """The next period of coaching when that can go past three years, or `always` does."""

    structural = forms.ChoiceField(
        label="Op welke basis gaat de jobcoaching na drie jaar door?",
        choices=Coaching.Basis.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text="Structureel: de klant houdt een jobcoach nodig. Incidenteel: alleen af en toe.",
    )
    motivation = TextField(
        label="Waarom is na drie jaar nog een jobcoach nodig?",
        rows=3,
        max_length=LONGEST_REASON,
        required=False,
        help_text=_NOT_MEDICAL,
    )

    def __init__(self, three_years_on: date, always: bool, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("structural", "motivation"):
            field = self.fields[name]
            field.required = always
            if not always:
                within = dutch_date(three_years_on - timedelta(days=1))
                field.help_text = f"Alleen als de periode langer loopt dan tot en met {within}. {field.help_text}"


class StopCoachingForm(BaseForm):
    """The last day of coaching."""

    ended_on = DutchDateField(label="Laatste dag van de jobcoaching")
    version = VersionField()
