"""What the employer leaves behind: the answer about a vacancy, how it went, and candidates."""

from collections.abc import Iterable
from typing import Any

from django import forms

from base.forms import BaseForm, DutchDateField, VersionField
from clients.models import Client
from journeys.actions.left_behind import LONGEST_DESCRIPTION, LONGEST_REVIEW, MOST_HOURS, Place, Review
from journeys.actions.vacancies import LONGEST_NOTE, RESULTS
from journeys.forms.fields import AmountField, TextField, offer, or_nothing
from journeys.forms.services import RowField
from journeys.models import Vacancy
from journeys.vacancy_lifecycle import VacancyReason, Wanted

_PLACE = ("job_title", "hours", "starts_on", "description")
_ANSWERS = [
    (Wanted.YES.value, "Ja, ik zoek iemand"),
    (Wanted.NO.value, "Nee"),
    (Wanted.UNKNOWN.value, "Dat weet ik nog niet"),
]


class VacancyAnswerForm(BaseForm):
    """Whether somebody new is sought; what the work is, is asked for a yes only.

    `version` is that of the answer that one saw, 0 for none.
    """

    wanted = forms.ChoiceField(label="Zoekt u een nieuwe werknemer?", choices=_ANSWERS, widget=forms.RadioSelect)
    job_title = forms.CharField(
        label="Welk werk is het?", max_length=80, help_text="Bijvoorbeeld: magazijnmedewerker."
    )
    hours = AmountField(label="Hoeveel uur per week?", required=False, min_value=1, max_value=MOST_HOURS)
    starts_on = DutchDateField(label="Vanaf wanneer?", required=False)
    description = TextField(
        label="Wat moet iemand doen en kunnen?",
        required=False,
        max_length=LONGEST_DESCRIPTION,
        help_text="Beschrijf alleen het werk. Schrijf niets over uw werknemer.",
    )
    version = VersionField(min_value=0)
    groups = {"Zoekt u iemand? Vertel over het werk": _PLACE}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.is_bound and self.data.get(self.add_prefix("wanted")) != Wanted.YES:
            self.fields["job_title"].required = False

    @property
    def said(self) -> dict[str, Any]:
        """The answer, with the place as one thing."""
        values = dict(self.cleaned_data)
        return {"place": Place(**{name: values.pop(name) for name in _PLACE}), **values}


class NotedAnswerForm(VacancyAnswerForm):
    """The same, as the employer told it to a colleague; `version` is that of the case."""

    way = forms.ChoiceField(label="Hoe antwoordde de werkgever?")
    version = VersionField()
    answer_version = VersionField(min_value=0)
    field_order = ("wanted", "way")
    groups = {"Zoekt de werkgever iemand? Vertel over het werk": _PLACE}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["wanted"].label = "Zoekt de werkgever een nieuwe werknemer?"
        self.fields["description"].help_text = "Beschrijf alleen het werk. Schrijf niets over de klant."
        offer(self, "wanted", Wanted.choices)
        ways = [(way.value, way.label) for way in Vacancy.Way if way != Vacancy.Way.PORTAL]
        offer(self, "way", or_nothing(ways, "Kies hoe"))


def _look_back(label: str) -> TextField:
    return TextField(label=label, required=False, rows=3, max_length=LONGEST_REVIEW)


class ReviewForm(BaseForm):
    """How the employer looks back; one question is enough."""

    went_well = _look_back("Wat ging goed?")
    went_less_well = _look_back("Wat ging minder goed?")
    why_it_ends = _look_back("Waarom stopt de baan?")
    what_would_fit = _look_back("Welk werk past goed bij uw werknemer?")
    would_take_back = forms.ChoiceField(
        label="Zou u deze werknemer opnieuw aannemen?",
        choices=[("ja", "Ja"), ("nee", "Nee"), ("", "Dat weet ik niet")],
        widget=forms.RadioSelect,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The review as one thing, and what else was asked."""
        values = dict(super().clean() or {})
        texts = {
            name: values.pop(name, "") for name in ("went_well", "went_less_well", "why_it_ends", "what_would_fit")
        }
        back = {"ja": True, "nee": False}.get(values.pop("would_take_back", ""))
        return {**values, "review": Review(**texts, would_take_back=back)}


class NotedReviewForm(ReviewForm):
    """The same, as the employer told it to a colleague."""

    version = VersionField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["what_would_fit"].label = "Welk werk past goed bij de klant?"
        self.fields["would_take_back"].label = "Zou de werkgever de klant opnieuw aannemen?"
        offer(self, "would_take_back", [("ja", "Ja"), ("nee", "Nee"), ("", "Niet bekend")])


class VacancyStepForm(BaseForm):
    """A step of an adviser; one reason is taken as given."""

    reason = forms.ChoiceField(label="Reden", widget=forms.RadioSelect)
    version = VersionField()

    def __init__(self, *args: Any, reasons: Iterable[VacancyReason], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(reason.value, reason.label) for reason in reasons]
        offer(self, "reason", choices)
        if len(choices) == 1:
            self.fields["reason"].widget = forms.HiddenInput()
            self.initial["reason"] = choices[0][0]


class PutForwardForm(BaseForm):
    """A client who is put forward."""

    client_id = RowField(label="Welke klant?")
    client_agreed_on = DutchDateField(
        label="De klant ging akkoord op",
        required=False,
        help_text="De klant wil dat de adviseur en de werkgever zijn of haar naam horen. Laat dit leeg als de "
        "toestemming al is vastgelegd. Dag-maand-jaar, bijvoorbeeld 23-11-2026.",
    )
    version = VersionField()

    def __init__(self, *args: Any, clients: Iterable[Client], **more: Any) -> None:
        super().__init__(*args, **more)
        rows = [(row.pk, f"{row.full_name} ({row.number})") for row in clients]
        offer(self, "client_id", or_nothing(rows, "Kies een klant"))


class ResultForm(BaseForm):
    """How it goes with a candidate."""

    state = forms.ChoiceField(
        label="Hoe gaat het met de kandidaat?",
        choices=[(state.value, state.label) for state in RESULTS],
        widget=forms.RadioSelect,
    )
    note = TextField(
        label="Toelichting",
        required=False,
        rows=3,
        max_length=LONGEST_NOTE,
        help_text="De arbeidsdeskundige leest dit. Schrijf geen medische gegevens op.",
    )
    version = VersionField()


class TakeBackForm(BaseForm):
    """A candidate who is taken back: nothing to fill in."""

    version = VersionField()
