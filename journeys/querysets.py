"""Which journeys, conversations, signals and tasks; all of them follow the client's visibility."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Permission, Role
from base.dates import add_months, add_working_days, previous_working_day
from clients.models import ClientAccess
from clients.querysets import ClientChildQuerySet

# How long a sender sees the own signals: our own choice [K].
SENDER_SEES_MONTHS = 12
# How long after the last working day an employer is asked about the vacancy and the job: our own choice [K].
EMPLOYER_ASKED_MONTHS = 3


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

    def followed(self) -> Self:
        """Cases that what is recorded still moves: those that rest until a day to look again, then the open ones."""
        found = self.filter(Q(closed_on__isnull=True) | Q(state="nu_niet"))
        return found.order_by(F("closed_on").asc(nulls_last=True), "pk")

    def with_wish(self) -> Self:
        """Annotates `wish`: nobody said that the job ends, only that the client wants other work (004:1577-1587)."""
        from journeys.models import Signal

        said = Signal.objects.filter(job_end=OuterRef("pk"))
        wishes, ends = said.filter(kind="ander_werk"), said.exclude(kind="ander_werk")
        return self.annotate(wish=Exists(wishes) & ~Exists(ends))

    def asked_of(self, user: User, on: date) -> Self:
        """The cases at this employer's own organisation about which it is asked: what follows, and how it was.

        Those whose end is recorded, not long ago, and those that the employer reported itself: of a doubt that others
        have it hears nothing, nor on which job a signal in words was placed. `left_behind` says which columns an
        employer sees.
        """
        if not user.may(Permission.SEE_EMPLOYEES) or user.organisation_id is None:
            return self.none()
        from journeys.models import Signal

        own = Signal.objects.filter(
            employment=OuterRef("employment"),
            reported_by__organisation=user.organisation_id,
            channel="werkgever",
            unplaced__isnull=True,
        )
        recent = Q(employment__ended_on__isnull=True) | Q(
            employment__ended_on__gt=add_months(on, -EMPLOYER_ASKED_MONTHS)
        )
        sure = ~Q(employment__end_reason="")
        return (
            self.filter(recent, employment__employer=user.organisation_id)
            .filter(sure | Exists(own))
            .exclude(state__in=["gaat_door", "uitstroom"])
        )


class JobEndChildQuerySet(ClientChildQuerySet):
    """Which steps of cases, and whatever else belongs to one."""

    client_path = "job_end__client"


class JobEndStepNoteQuerySet(ClientChildQuerySet):
    """Which notes about steps of cases."""

    client_path = "step__job_end__client"


class CheckedItemQuerySet(JobEndChildQuerySet):
    """Which items that were seen to."""

    def standing(self) -> Self:
        """What counts now: not taken back."""
        return self.filter(taken_back_at__isnull=True)


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


class ChosenServiceQuerySet(ClientChildQuerySet):
    """Which services that are no traject."""

    def open(self) -> Self:
        """Services of which nobody recorded what came of them."""
        return self.filter(outcome="")

    def asked_of(self, user: User) -> Self:
        """Those by which this adviser's region is asked to find an employer; `vacancies` says which columns."""
        if not user.may(Permission.HANDLE_VACANCY) or user.office_id is None:
            return self.none()
        return self.open().filter(service="wsp", client__office=user.office_id)


class VacancyQuerySet(models.QuerySet[Any]):
    """Which vacancies."""

    def visible_to(self, user: User, on: date) -> Self:
        """The vacancies in the region of the own office; an employer adviser only those that were in the queue.

        A vacancy holds nothing about the client who leaves, so it follows the region and not the client's file.
        """
        if not user.may(Permission.SEE_VACANCIES) or user.office_id is None:
            return self.none()
        found = self.filter(office=user.office_id)
        return found.filter(opened_on__isnull=False) if user.may(Permission.HANDLE_VACANCY) else found

    def live(self) -> Self:
        """Vacancies for which candidates are sought."""
        return self.filter(state__in=["open", "opgepakt"])


class _OfVacancyQuerySet(models.QuerySet[Any]):
    """Rows that belong to a vacancy."""

    def visible_to(self, user: User, on: date) -> Self:
        """The rows of the vacancies this user may see."""
        from journeys.models import Vacancy

        if not user.may(Permission.SEE_VACANCIES) or user.office_id is None:
            return self.none()
        return self.filter(vacancy__in=Vacancy.objects.visible_to(user, on))


class VacancyStepQuerySet(_OfVacancyQuerySet):
    """Which steps of vacancies."""


class CandidateQuerySet(_OfVacancyQuerySet):
    """Which candidates; an employer adviser sees of a client what `vacancies` asks for and nothing else."""

    def open(self) -> Self:
        """Candidates about whom nobody decided."""
        return self.filter(state__in=["voorgesteld", "gesprek"])


class EmployerReviewQuerySet(JobEndChildQuerySet):
    """Which reviews; staff who open the client's file, never a portal."""

    def unread(self) -> Self:
        """Reviews that nobody read who chooses a service."""
        return self.filter(read_on__isnull=True)


class SignalQuerySet(ClientChildQuerySet):
    """Which signals."""

    def visible_to(self, user: User, on: date) -> Self:
        """Staff see the signals on their clients; a sender sees the own signals of the last year and their status.

        Not those that were placed on a job afterwards: that would tell the sender who is a client. Of these they see
        what they sent, see `UnplacedSignal`. Who looks along with a client does so only as long as that lasts.
        """
        if user.may(Permission.REPORT_SIGNAL):
            sent = self.filter(reported_by=user, received_on__gt=add_months(on, -SENDER_SEES_MONTHS))
            sent = sent.filter(unplaced__isnull=True)
            if user.role != Role.CLIENT:
                return sent
            return sent.filter(client__in=ClientAccess.objects.held_by(user).values("client"))
        return super().visible_to(user, on)

    def unanswered(self) -> Self:
        """Signals on which nobody has decided."""
        return self.filter(state="ontvangen")


class UnplacedSignalQuerySet(QuerySet[Any]):
    """Which signals that name nobody known."""

    def visible_to(self, user: User, on: date) -> Self:
        """A team lead sees those of the own office and those that wait for all; who noted one down sees that one.

        Of those that waited for all, only who handled one sees it afterwards: what it became is the file of one
        office. A sender sees the own ones of the last year, who looks along with a client as long as that lasts;
        nobody else sees any.
        """
        if user.may(Permission.PLACE_SIGNAL):
            for_all = Q(office__isnull=True, state="wacht")
            return self.filter(Q(office=user.office_id) | for_all | Q(handled_by=user) | Q(reported_by=user))
        if user.may(Permission.RECORD_SIGNAL):
            return self.filter(reported_by=user)
        if user.may(Permission.REPORT_SOMEBODY):
            return self.filter(reported_by=user, received_on__gt=add_months(on, -SENDER_SEES_MONTHS))
        if user.role == Role.CLIENT:
            sent = self.filter(reported_by=user, received_on__gt=add_months(on, -SENDER_SEES_MONTHS))
            return sent.filter(client_number__in=ClientAccess.objects.held_by(user).values("client__number"))
        return self.none()

    def placed_by(self, user: User) -> Self:
        """Those that this user may place or set aside: of the own office, or of no office in particular."""
        queue = Q(office=user.office_id) | Q(office__isnull=True)
        return self.filter(queue) if user.may(Permission.PLACE_SIGNAL) else self.none()

    def waiting(self) -> Self:
        """Those that were neither placed nor set aside."""
        return self.filter(state="wacht")

    def overdue(self, on: date) -> Self:
        """Those that wait longer than the sender was promised."""
        return self.waiting().filter(decide_by__lt=on)


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


class ExportQuerySet(models.QuerySet[Any]):
    """Which requests to take data out; they hold no client."""

    def visible_to(self, user: User, on: date) -> Self:
        """Who may export sees the own ones and those of the own office; the privacy officer all."""
        if user.may(Permission.DECIDE_EXPORT):
            return self.all()
        if user.may(Permission.EXPORT) and user.office_id:
            return self.filter(Q(asked_by=user) | Q(office=user.office_id))
        return self.none()

    def waiting_for(self, user: User, at: datetime) -> Self:
        """Those that wait for a second person, of those that another asked."""
        waiting = self.visible_to(user, at.date()).filter(state="gevraagd", expires_at__gt=at)
        return waiting.exclude(asked_by=user)


class DestructionQuerySet(models.QuerySet[Any]):
    """Which lists of what is to be destroyed; they hold numbers and no client."""

    def visible_to(self, user: User, on: date) -> Self:
        """All of them, for who proposes or approves one."""
        sees = user.may(Permission.PROPOSE_DESTRUCTION) or user.may(Permission.APPROVE_DESTRUCTION)
        return self.all() if sees else self.none()


def tasks_left(user: User) -> str:
    """How many open tasks somebody has, cases that they lead among them, in words; empty for none."""
    count = user.tasks.filter(state="open").count() + user.job_ends_led.filter(closed_on__isnull=True).count()
    return f"{count} open tasks" if count else ""


def vacancies_left(user: User) -> str:
    """How many vacancies somebody has in hand, in words; empty for none."""
    count = user.vacancies.filter(state="opgepakt").count()
    return f"{count} vacancies" if count else ""
