"""What one can ask for in the lists."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from rest_framework import serializers

from base.api.query import Day, Flag, Identifier, PageQuery
from clients.api.filters import NUMBER, ClientQuery
from clients.models import Consent
from journeys.deadlines import RULE_CHOICES
from journeys.job_end_lifecycle import JobEndState
from journeys.lifecycle import Klantfase
from journeys.models import Conversation, Signal, Task
from journeys.services import CHOSEN_CHOICES, TRAJECT_CHOICES
from journeys.trajectory_lifecycle import TrajectoryState
from journeys.vacancy_lifecycle import VacancyState

# The states of a vacancy that was in the queue.
IN_QUEUE = [choice for choice in VacancyState.choices if choice[0] not in (VacancyState.ASKED, VacancyState.NONE)]


class StandingQuery(ClientQuery):
    """Filters on clients, with where they stand."""

    klantfase = serializers.ChoiceField(Klantfase.choices, required=False)

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        found = super().narrow(rows, values, on)
        return found.filter(journey__klantfase=values["klantfase"]) if "klantfase" in values else found


class JourneyQuery(PageQuery):
    """Filters on journeys."""

    klantfase = serializers.ChoiceField(Klantfase.choices, required=False)
    notSeenSince = Day(
        source="not_seen_since", required=False, help_text="Laatste gesprek voor deze dag, of nog nooit een gesprek."
    )

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        found = rows
        if phase := values.get("klantfase"):
            found = found.filter(klantfase=phase)
        if day := values.get("not_seen_since"):
            found = found.filter(Q(last_conversation_on__lt=day) | Q(last_conversation_on__isnull=True))
        return super().narrow(found, values, on)


class ConsentQuery(PageQuery):
    """Filters on consents."""

    client = serializers.RegexField(NUMBER, required=False, help_text="Klantnummer.")
    state = serializers.ChoiceField(Consent.State.choices, required=False)
    purpose = serializers.ChoiceField(Consent.Purpose.choices, required=False)

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        found = rows
        if number := values.get("client"):
            found = found.filter(client__number=number)
        same = {name: values[name] for name in ("state", "purpose") if name in values}
        return super().narrow(found.filter(**same), values, on)


class JobEndQuery(PageQuery):
    """Filters on cases about the end of a job."""

    state = serializers.ChoiceField(JobEndState.choices, required=False)
    open = Flag(required=False, help_text="Alleen zaken waarin nog iets moet gebeuren (true) of juist niet (false).")
    client = serializers.RegexField(NUMBER, required=False, help_text="Klantnummer.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        found = rows
        if state := values.get("state"):
            found = found.filter(state=state)
        if (still_open := values.get("open")) is not None:
            found = found.filter(closed_on__isnull=still_open)
        if number := values.get("client"):
            found = found.filter(client__number=number)
        return super().narrow(found, values, on)


class OfClientQuery(PageQuery):
    """Filters on rows about one client; each further filter is a column by the same name."""

    client_path: ClassVar[str] = "client"
    client = serializers.RegexField(NUMBER, required=False, help_text="Klantnummer.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        asked = {name: value for name, value in values.items() if name not in ("client", "limit", "cursor")}
        if number := values.get("client"):
            asked[f"{cls.client_path}__number"] = number
        return super().narrow(rows.filter(**asked), values, on)


class CoachingQuery(OfClientQuery):
    """Filters on coachings."""

    client_path = "employment__client"
    employment = Identifier(required=False, help_text="Id van de baan.")
    stopped = Flag(source="ended_on__isnull", required=False, help_text="Alleen gestopte (true) of lopende (false).")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        return super().narrow(rows, _turned(values, "ended_on__isnull"), on)


class ConversationQuery(OfClientQuery):
    """Filters on talks."""

    kind = serializers.ChoiceField(Conversation.Kind.choices, required=False, help_text="Soort gesprek.")
    heldSince = Day(source="held_on__gte", required=False, help_text="Op deze dag of later.")


class WorkplanQuery(OfClientQuery):
    """Filters on versions of the plan."""

    current = Flag(source="is_current", required=False, help_text="Alleen de laatste (true) of oudere (false).")


class AgreementQuery(OfClientQuery):
    """Filters on agreements."""

    open = Flag(required=False, help_text="Alleen open afspraken (true) of juist niet (false).")
    dueBefore = Day(source="due_on__lt", required=False, help_text="Uiterlijk voor deze dag.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        asked = dict(values)
        found: Any = rows
        if (still_open := asked.pop("open", None)) is not None:
            opened = found.model.objects.open().values("pk")
            found = found.filter(pk__in=opened) if still_open else found.exclude(pk__in=opened)
        return super().narrow(found, asked, on)


class TrajectoryQuery(OfClientQuery):
    """Filters on trajecten."""

    state = serializers.ChoiceField(TrajectoryState.choices, required=False)
    service = serializers.ChoiceField(TRAJECT_CHOICES, required=False, help_text="Soort traject.")


class NoPurchaseQuery(OfClientQuery):
    """Filters on decisions not to buy."""


class ChosenServiceQuery(OfClientQuery):
    """Filters on services that are no traject."""

    service = serializers.ChoiceField(CHOSEN_CHOICES, required=False, help_text="Soort dienst.")
    ended = Flag(source="ended_on__isnull", required=False, help_text="Alleen met afloop (true) of zonder (false).")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        return super().narrow(rows, _turned(values, "ended_on__isnull"), on)


class TrialPlacementQuery(OfClientQuery):
    """Filters on trial placements."""

    ended = Flag(source="ended_on__isnull", required=False, help_text="Alleen met afloop (true) of zonder (false).")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        return super().narrow(rows, _turned(values, "ended_on__isnull"), on)


def _turned(values: dict[str, Any], name: str) -> dict[str, Any]:
    """The values with this one, if it was asked, the other way round."""
    return {**values, **({name: not values[name]} if name in values else {})}


class VacancyQuery(PageQuery):
    """Filters on vacancies."""

    state = serializers.ChoiceField(IN_QUEUE, required=False)

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        found = rows.filter(state=values["state"]) if "state" in values else rows
        return super().narrow(found, values, on)


class SignalQuery(PageQuery):
    """Filters on signals."""

    state = serializers.ChoiceField(Signal.State.choices, required=False)
    receivedSince = Day(source="received_since", required=False, help_text="Ontvangen op of na deze dag.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        found = rows.filter(state=values["state"]) if "state" in values else rows
        if day := values.get("received_since"):
            found = found.filter(received_on__gte=day)
        return super().narrow(found, values, on)


class UnplacedSignalQuery(PageQuery):
    """Filters on signals that name nobody known; none of them tells a sender whether one was placed or set aside."""

    waiting = Flag(required=False, help_text="Alleen wat nog wacht (true) of juist niet (false).")
    receivedSince = Day(source="received_since", required=False, help_text="Ontvangen op of na deze dag.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        found = rows
        if (waiting := values.get("waiting")) is not None:
            found = found.filter(handled_by__isnull=waiting)
        if day := values.get("received_since"):
            found = found.filter(received_on__gte=day)
        return super().narrow(found, values, on)


class TaskQuery(PageQuery):
    """Filters on tasks."""

    state = serializers.ChoiceField(Task.State.choices, required=False)
    rule = serializers.ChoiceField(RULE_CHOICES, required=False)
    overdue = Flag(required=False, help_text="Alleen taken die te laat zijn (true) of juist niet (false).")
    assignee = Identifier(required=False, help_text="Id van wie de taak heeft.")
    client = serializers.RegexField(NUMBER, required=False, help_text="Klantnummer.")
    dueBefore = Day(source="due_before", required=False, help_text="Uiterlijk voor deze dag.")

    @classmethod
    def narrow(cls, rows: QuerySet[Any], values: dict[str, Any], on: date) -> QuerySet[Any]:
        """Each filter narrows further."""
        found: Any = rows
        equal = {"state": "state", "rule": "rule", "assignee": "assignee", "client": "client__number"}
        found = found.filter(**{column: values[name] for name, column in equal.items() if name in values})
        if day := values.get("due_before"):
            found = found.filter(due_on__lt=day)
        if (overdue := values.get("overdue")) is not None:
            late = found.model.objects.overdue(on).values("pk")
            found = found.filter(pk__in=late) if overdue else found.exclude(pk__in=late)
        return super().narrow(found, values, on)
