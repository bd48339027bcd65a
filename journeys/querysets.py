"""Which journeys, conversations, signals and tasks; all of them follow the client's visibility."""

from datetime import date
from typing import Any, Self

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.roles import Permission
from base.dates import add_months, add_working_days, previous_working_day
from clients.querysets import ClientChildQuerySet

# How long a sender sees the own signals: our own choice [K].
SENDER_SEES_MONTHS = 12


class TransitionQuerySet(ClientChildQuerySet):
    """Which moves."""

    client_path = "journey__client"


class TransitionNoteQuerySet(ClientChildQuerySet):
    """Which notes about moves."""

    client_path = "transition__journey__client"


class WorkplanNoteQuerySet(ClientChildQuerySet):
    """Which confidential notes beside a plan; only staff who open the file, never a portal."""

    client_path = "workplan__client"


class AgreementQuerySet(ClientChildQuerySet):
    """Which agreements."""

    def open(self) -> Self:
        """Agreements that are neither kept nor dropped."""
        return self.filter(done_on__isnull=True, dropped_on__isnull=True)


class TaskEventQuerySet(ClientChildQuerySet):
    """Which acts on tasks."""

    client_path = "task__client"


class JourneyQuerySet(ClientChildQuerySet):
    """Which journeys."""

    def in_service(self) -> Self:
        """Journeys of people who have not flowed out."""
        return self.exclude(klantfase="uitgestroomd")


class JobEndQuerySet(ClientChildQuerySet):
    """Which cases about the end of a job."""

    def open(self) -> Self:
        """Cases in which something is still to be done."""
        return self.filter(closed_on__isnull=True)


class JobEndChildQuerySet(ClientChildQuerySet):
    """Which steps of cases, and whatever else belongs to one."""

    client_path = "job_end__client"


class TrajectoryQuerySet(ClientChildQuerySet):
    """Which trajecten."""

    def live(self) -> Self:
        """Trajecten that are ordered, run or are on hold: one for each client at most."""
        return self.filter(state__in=["besteld", "loopt", "stilgezet"])


class TrajectoryStepQuerySet(ClientChildQuerySet):
    """Which steps of trajecten."""

    client_path = "trajectory__client"


class TrialPlacementQuerySet(ClientChildQuerySet):
    """Which trial placements."""

    def open(self) -> Self:
        """Trial placements of which nobody recorded how they ended."""
        return self.filter(outcome="")


class SignalQuerySet(ClientChildQuerySet):
    """Which signals."""

    def visible_to(self, user: User, on: date) -> Self:
        """Staff see the signals on their clients; a sender sees the own signals of the last year and their status.

        Not those that were placed on a job afterwards: that would tell the sender who is a client. Of these they see
        what they sent, see `UnplacedSignal`.
        """
        if user.may(Permission.REPORT_SIGNAL):
            own = self.filter(reported_by=user, received_on__gt=add_months(on, -SENDER_SEES_MONTHS))
            return own.filter(unplaced__isnull=True)
        return super().visible_to(user, on)

    def unanswered(self) -> Self:
        """Signals on which nobody has decided."""
        return self.filter(state="ontvangen")


class UnplacedSignalQuerySet(QuerySet[Any]):
    """Which signals that name nobody known."""

    def visible_to(self, user: User, on: date) -> Self:
        """A team lead sees those that wait for the own office or for every office; who noted one down sees that one.

        A sender sees the own ones of the last year; nobody else sees any.
        """
        if user.may(Permission.PLACE_SIGNAL):
            return self.filter(self._queue_of(user) | Q(reported_by=user))
        if user.may(Permission.RECORD_SIGNAL):
            return self.filter(reported_by=user)
        if user.may(Permission.REPORT_SIGNAL):
            return self.filter(reported_by=user, received_on__gt=add_months(on, -SENDER_SEES_MONTHS))
        return self.none()

    def placed_by(self, user: User) -> Self:
        """Those that this user may place or set aside: of the own office, or of no office in particular."""
        return self.filter(self._queue_of(user)) if user.may(Permission.PLACE_SIGNAL) else self.none()

    def waiting(self) -> Self:
        """Those that were neither placed nor set aside."""
        return self.filter(state="wacht")

    def overdue(self, on: date) -> Self:
        """Those that wait longer than the sender was promised."""
        return self.waiting().filter(decide_by__lt=on)

    @staticmethod
    def _queue_of(user: User) -> Q:
        return Q(office=user.office_id) | Q(office__isnull=True)


class TaskQuerySet(ClientChildQuerySet):
    """Which tasks."""

    def open(self) -> Self:
        """Tasks that are neither done nor lapsed."""
        return self.filter(state="open")

    def of(self, user: User) -> Self:
        """Tasks that this user must do."""
        return self.filter(assignee=user)

    def unassigned(self) -> Self:
        """Tasks that nobody owns."""
        return self.filter(assignee__isnull=True)

    def overdue(self, on: date) -> Self:
        """Open tasks whose due date has passed."""
        return self.open().filter(due_on__lt=on)

    def waiting(self, on: date) -> Self:
        """Open tasks that were postponed to a later day and are not overdue."""
        return self.open().filter(postponed_until__gt=on, due_on__gte=on)

    def to_do(self, on: date) -> Self:
        """Open tasks that do not wait: what counts as work today and after."""
        return self.open().exclude(Q(postponed_until__gt=on) & Q(due_on__gte=on))

    def today(self, on: date) -> Self:
        """What asks for attention today: due before the next working day, back from postponement, or new.

        New is what opened or was raised since the last working day, so that a weekend hides nothing.
        """
        last, following = previous_working_day(on), add_working_days(on, 1)
        return (
            self.to_do(on)
            .filter(due_on__gte=on)
            .filter(
                Q(due_on__lt=following) | Q(postponed_until__lte=on) | Q(opens_on__gt=last) | Q(raised_on__gt=last)
            )
        )


def tasks_left(user: User) -> str:
    """How many open tasks somebody has, cases that they lead among them, in words; empty for none."""
    count = user.tasks.filter(state="open").count() + user.job_ends_led.filter(closed_on__isnull=True).count()
    return f"{count} open tasks" if count else ""
