"""Moves, conversations and plans."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from base.forms import BaseForm, DutchDateField, VersionField
from clients.models import Employment
from journeys.actions.conversations import AGENDA, LONGEST_MINUTES, LONGEST_OUTCOME, MOST_SATISFIED
from journeys.actions.moves import LONGEST_NOTE, MoveOption
from journeys.actions.workplans import LONGEST_EVALUATION
from journeys.forms.fields import TextField, offer, or_nothing
from journeys.lifecycle import OUTFLOW_REASONS, PHASE_REASONS, Klantfase, MoveReason
from journeys.models import Conversation, Workplan
from journeys.timeline import workplace

_AGENDA = ", ".join(topic.label for topic in AGENDA).lower()


class KlantfaseForm(BaseForm):
    """To which phase, why, and from when."""

    target = forms.ChoiceField(label="Nieuwe klantfase", widget=forms.RadioSelect)
    reason = forms.ChoiceField(label="Reden")
    on = DutchDateField(label="Met ingang van")
    note = TextField(
        label="Toelichting",
        required=False,
        rows=3,
        max_length=LONGEST_NOTE,
        help_text="Alleen wat nodig is om de wisseling te begrijpen. Geen diagnose.",
    )
    version = VersionField()

    def __init__(self, options: Iterable[MoveOption], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        options = list(options)
        # Every phase is understood, the possible ones are offered: when one closes meanwhile, the action says why.
        offer(self, "target", Klantfase.choices)
        possible = [(row.target.value, row.label) for row in options if row.allowed]
        self.fields["target"].widget.choices = possible
        offer(self, "reason", or_nothing(_grouped(options), "Kies een reden"))


def _grouped(options: list[MoveOption]) -> list[tuple[Any, Any]]:
    """The reasons one may give now, under what they are for."""
    given = {reason for row in options for reason in row.reasons}
    groups = (
        ("Bij een andere klantfase", PHASE_REASONS),
        ("Bij uitstroom", OUTFLOW_REASONS),
        ("Bij herleving", (MoveReason.REVIVED,)),
    )
    return [
        (title, [(reason.value, reason.label) for reason in reasons if reason in given])
        for title, reasons in groups
        if given.intersection(reasons)
    ]


class ConversationForm(BaseForm):
    """One talk that was held; what only one kind of talk asks stands below a heading of its own."""

    groups: ClassVar = {
        "Bij een klant die werkt": ("satisfaction",),
        "Bij een gesprek over contracteinde": ("contact_wished",),
        "Bij het startgesprek van een nieuwe baan": ("participants",),
        "Toestemming": ("employer_consent",),
        "Na het gesprek": ("change", "callback_on"),
    }

    kind = forms.ChoiceField(label="Soort gesprek", widget=forms.RadioSelect, choices=Conversation.Kind.choices)
    channel = forms.ChoiceField(label="Hoe", widget=forms.RadioSelect, choices=Conversation.Channel.choices)
    held_on = DutchDateField(label="Datum van het gesprek")
    minutes = forms.IntegerField(label="Duur in minuten", required=False, min_value=1, max_value=LONGEST_MINUTES)
    employment_id = forms.ChoiceField(label="Over welke baan", required=False)
    topics = forms.MultipleChoiceField(
        label="Onderwerpen",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=Conversation.Topic.choices,
        help_text=f"Startgesprek na baanverlies? Bespreek dan altijd: {_AGENDA}.",
    )
    outcome = TextField(
        label="Uitkomst",
        required=False,
        max_length=LONGEST_OUTCOME,
        help_text="Wat is besproken en afgesproken. Geen diagnose.",
    )
    satisfaction = forms.TypedChoiceField(
        label="Hoe tevreden is de klant over het werk?",
        required=False,
        coerce=int,
        empty_value=None,
        choices=or_nothing(((number, number) for number in range(1, MOST_SATISFIED + 1)), "Niet gevraagd"),
        help_text="Van 1 (niet tevreden) tot en met 5 (heel tevreden).",
    )
    contact_wished = forms.ChoiceField(
        label="Wil de klant dat u contact opneemt met jobcoach of werkgever?",
        required=False,
        choices=or_nothing(Conversation.ContactWished.choices, "Niet gevraagd"),
        help_text="Bel de werkgever alleen als de klant dat goedvindt. Het antwoord wordt vastgelegd als "
        "toestemming of als weigering.",
    )
    employer_consent = forms.ChoiceField(
        label="Vindt de klant het goed dat u met de werkgever over deze baan praat?",
        required=False,
        choices=or_nothing(Conversation.EmployerConsent.choices, "Niet gevraagd"),
        help_text="Vraag dit het liefst bij het begin van de baan. Is de werkgever bij het gesprek? Dan moet het.",
    )
    participants = forms.MultipleChoiceField(
        label="Wie waren erbij?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=Conversation.Participant.choices,
    )
    change = forms.ChoiceField(
        label="Veranderde er iets bij de klant?",
        required=False,
        choices=or_nothing(Workplan.Change.choices, "Nee"),
        help_text="Is er al een werkplan, dan komt er een taak om het bij te stellen.",
    )
    callback_on = DutchDateField(
        label="Terugbellen beloofd op",
        required=False,
        help_text="U krijgt een taak voor die dag. Dag-maand-jaar, bijvoorbeeld 23-11-2026.",
    )

    def __init__(self, jobs: Iterable[Employment], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = ((row.pk, workplace(row)) for row in jobs)
        offer(self, "employment_id", or_nothing(rows, "Niet over een baan"))


class WorkplanForm(BaseForm):
    """The first version of the plan; `version` is the number of the one that it replaces, 0 for none."""

    groups: ClassVar = {"Vertrouwelijke aantekening: de klant leest dit niet": ("note",)}

    goal = TextField(label="Doel", help_text="Waar werkt de klant naartoe?")
    helps = TextField(label="Wat helpt", required=False)
    hinders = TextField(label="Wat in de weg zit", required=False)
    service_reason = TextField(
        label="Waarom deze dienst", required=False, help_text="Welke dienst kiest u met de klant, en waarom?", rows=3
    )
    expected_result = TextField(
        label="Verwacht resultaat", required=False, help_text="Wat moet de dienst opleveren, en wanneer?", rows=3
    )
    agreements = TextField(
        label="Afspraken",
        help_text="Wie doet wat? Afspraken met een dag legt u daarna apart vast: dan krijgt u er een taak voor.",
        rows=6,
    )
    note = TextField(
        label="Aantekening",
        required=False,
        help_text="Alleen voor collega's die dit dossier openen. Schrijf op wat nodig is. Geen diagnose.",
    )
    version = VersionField(min_value=0)


class NextWorkplanForm(WorkplanForm):
    """A later version, which says first what came of the one before."""

    evaluation = TextField(
        label="Wat is er van het vorige plan gekomen?",
        help_text="Bespreek dit met de klant: wat is gelukt, wat niet, en wat verandert er?",
        max_length=LONGEST_EVALUATION,
    )
    field_order = ("evaluation",)
