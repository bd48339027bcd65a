"""What one can ask for in the lists of clients, journeys, cases, signals and tasks."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from base.api.query import Day, Flag, Identifier, PageQuery
from clients.api.filters import NUMBER, ClientQuery
from journeys.deadlines import RULE_CHOICES
from journeys.job_end_lifecycle import JobEndState
from journeys.lifecycle import Klantfase
from journeys.models import Signal, Task
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
