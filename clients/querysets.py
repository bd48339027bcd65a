"""Which clients, jobs and coachings: the one place that says who sees whom."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.roles import Permission, Role
from clients.sealed import blind_index


class ClientQuerySet(models.QuerySet[Any]):
    """Which clients."""

    def visible_to(self, user: User, on: date) -> Self:
        """The clients whose file this user may open on that day; nobody's for roles without files.

        Those in care, and for one day whose file was opened in an emergency. Employers see no client at all: see
        `EmploymentQuerySet.seen_by_employer`; nor does whoever looks along with a client: see
        `ClientAccessQuerySet.held_by`. Nobody finds a client whose file was destroyed.
        """
        if user.emergency_on != on or not user.may(Permission.OPEN_IN_EMERGENCY):
            return self.in_care_of(user, on)
        from clients.models import Client, EmergencyAccess

        opened = EmergencyAccess.objects.running(on).filter(user=user).values("client")
        there = self.filter(destroyed_on__isnull=True)
        return there.filter(Q(pk__in=Client.objects.in_care_of(user, on).values("pk")) | Q(pk__in=opened))

    def in_care_of(self, user: User, on: date) -> Self:
        """The clients this user works for: staff those of their own office, a jobcoach while a coaching runs."""
        if user.may(Permission.SEE_FILE) and user.office_id:
            return self.filter(office=user.office_id, destroyed_on__isnull=True)
        if user.may(Permission.SEE_COACHED_CLIENTS):
            from clients.models import Coaching

            running = Coaching.objects.running(on).filter(coach=user, employment__client=OuterRef("pk"))
            return self.filter(Exists(running), destroyed_on__isnull=True)
        return self.none()

    def caseload_of(self, user: User) -> Self:
        """The clients of whom this user is the fixed contact."""
        return self.filter(
            contact_persons__user=user, contact_persons__position="vast", contact_persons__until__isnull=True
        )

    def search(self, text: str) -> Self:
        """Clients whose number is `text` or whose names hold each of its words. Never the BSN: see `with_bsn`."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(number__iexact=word)
                | Q(last_name__icontains=word)
                | Q(first_name__icontains=word)
                | Q(prefix__iexact=word)
            )
        return found

    def with_bsn(self, bsn: str) -> Self:
        """The client with this BSN, found by its keyed hash."""
        return self.filter(bsn_index=blind_index(bsn))


class ClientChildQuerySet(models.QuerySet[Any]):
    """Rows that belong to one client and are seen by whoever may open that client's file."""

    # From such a row to its client.
    client_path: ClassVar[str] = "client"

    def visible_to(self, user: User, on: date) -> Self:
        """The rows of the clients this user may see; portal roles see none of them."""
        from clients.models import Client

        if not user.may(Permission.SEE_FILE):
            return self.none()
        return self.filter(**{f"{self.client_path}__in": Client.objects.visible_to(user, on)})

    def in_care_of(self, user: User, on: date) -> Self:
        """Those among them of clients for whom this user works: no file that was opened in an emergency."""
        from clients.models import Client

        seen = self.visible_to(user, on)
        if user.emergency_on != on:
            return seen
        return seen.filter(**{f"{self.client_path}__in": Client.objects.in_care_of(user, on)})


class ContactPersonQuerySet(ClientChildQuerySet):
    """Which contact persons."""

    def fixed_now(self, client_id: int) -> Any:
        """Who is the fixed contact of this client now, with the user read along; None for nobody."""
        running = self.filter(client=client_id, position="vast", until__isnull=True)
        return running.select_related("user").first()


class ClientAccessQuerySet(ClientChildQuerySet):
    """Which accounts look along with which client."""

    def running(self) -> Self:
        """Accesses that nobody ended."""
        return self.filter(until__isnull=True)

    def held_by(self, user: User) -> Self:
        """The running accesses of this account itself; a read module says which columns it sees of the client."""
        if not user.may(Permission.SEE_OWN_JOURNEY):
            return self.none()
        return self.running().filter(user=user)


class EmergencyAccessQuerySet(models.QuerySet[Any]):
    """Which files were opened in an emergency."""

    # From such a row to its client.
    client_path: ClassVar[str] = "client"

    def visible_to(self, user: User, on: date) -> Self:
        """An overseer of the logs sees all of them, everybody else the own ones of that day."""
        if user.may(Permission.SEE_LOGS):
            return self.all()
        return self.running(on).filter(user=user) if user.may(Permission.OPEN_IN_EMERGENCY) else self.none()

    def running(self, on: date) -> Self:
        """Those of that day that nobody closed."""
        return self.filter(valid_on=on, closed_at__isnull=True)

    def unreviewed(self) -> Self:
        """Those that no overseer has judged yet."""
        return self.filter(reviewed_at__isnull=True)


class ConsentQuerySet(ClientChildQuerySet):
    """Which consents, and the one rule that says which of them covers which contact."""

    def open(self) -> Self:
        """Questions that wait for an answer."""
        return self.filter(state="gevraagd")

    def given(self) -> Self:
        """Consents that run."""
        return self.filter(state="gegeven")

    def held_by(self, user: User) -> Self:
        """Those of the clients with whom this account looks along."""
        from clients.models import ClientAccess

        return self.filter(client__in=ClientAccess.objects.held_by(user).values("client"))

    def of_contact(self, *, client: Any, employer: Any, purpose: str, employment: Any = None) -> Self:
        """The rows that are about this contact: of the same purpose, about this job, this employer or every one."""
        scope = Q(employment__isnull=True, employer__isnull=True) | Q(employer=employer)
        if employment is not None:
            scope |= Q(employment=employment)
        return self.filter(scope, client=client, purpose=purpose)

    def words_about(self, *, client: Any, employer: Any, purpose: str, on: Any, employment: Any = None) -> Self:
        """What the client said, up to and including that day, that holds for this contact; the last word first.

        The word of a row is `yes` from the day of a yes until the day on which that was taken back. The arguments are
        values, or an `OuterRef` where this is a subquery.
        """
        taken_back = Q(withdrawn_on__isnull=False, withdrawn_on__lte=on)
        no = taken_back | Q(state="geweigerd")
        return (
            self.of_contact(client=client, employer=employer, purpose=purpose, employment=employment)
            .filter(answered_on__lte=on)
            .annotate(
                yes=Case(When(no, then=Value(value=False)), default=Value(value=True), output_field=BooleanField()),
                said_on=Case(When(taken_back, then=F("withdrawn_on")), default=F("answered_on")),
                said_at=Case(When(taken_back, then=F("withdrawn_at")), default=F("answered_at")),
            )
            .order_by("-said_on", "-said_at", "-pk")
        )

    def covering(self, *, client: Any, employer: Any, purpose: str, on: date, employment: Any = None) -> Any:
        """The consent that lets us have this contact on that day, or None: the last word that holds for it counts.

        So a later no of a wider or a narrower scope outweighs an earlier yes, and the other way round.
        """
        words = self.words_about(client=client, employer=employer, purpose=purpose, on=on, employment=employment)
        last = words.first()
        return last if last is not None and last.yes else None

    def covered(self, *, client: str, employer: str, purpose: str, on: date, employment: str = "") -> Any:
        """The same as an expression on other rows: true or false.

        `client`, `employer` and `employment` are the paths from such a row.
        """
        words = self.words_about(
            client=OuterRef(client),
            employer=OuterRef(employer),
            purpose=purpose,
            on=on,
            employment=OuterRef(employment) if employment else None,
        )
        return Coalesce(Subquery(words.values("yes")[:1]), Value(value=False), output_field=BooleanField())


class TermQuerySet(ClientChildQuerySet):
    """Which contract terms."""

    client_path = "employment__client"


class PeriodQuerySet(ClientChildQuerySet):
    """Which half-years of coaching."""

    client_path = "coaching__employment__client"


class EmploymentQuerySet(models.QuerySet[Any]):
    """Which jobs."""

    def visible_to(self, user: User, on: date) -> Self:
        """The jobs of the clients this user may see; a jobcoach sees only the coached jobs."""
        from clients.models import Client, Coaching

        if user.role == Role.JOBCOACH:
            running = Coaching.objects.running(on).filter(coach=user, employment=OuterRef("pk"))
            return self.filter(Exists(running)) if user.may(Permission.SEE_COACHED_CLIENTS) else self.none()
        return self.filter(client__in=Client.objects.visible_to(user, on))

    def in_care_of(self, user: User, on: date) -> Self:
        """Those among them of clients for whom this user works: no file that was opened in an emergency."""
        from clients.models import Client

        seen = self.visible_to(user, on)
        return seen if user.emergency_on != on else seen.filter(client__in=Client.objects.in_care_of(user, on))

    def seen_by_employer(self, user: User) -> Self:
        """The running jobs at this employer's own organisation; `employer_view` says which columns they see."""
        if not user.may(Permission.SEE_EMPLOYEES) or user.organisation_id is None:
            return self.none()
        return self.running().filter(employer=user.organisation_id)

    def seen_by_client(self, user: User) -> Self:
        """The running jobs of the clients with whom this account looks along."""
        from clients.models import ClientAccess

        return self.running().filter(client__in=ClientAccess.objects.held_by(user).values("client"))

    def reportable_by(self, user: User, on: date) -> Self:
        """The jobs about which this user reports: a jobcoach the coached ones, an employer and a client the own."""
        if user.role == Role.EMPLOYER:
            return self.seen_by_employer(user)
        if user.role == Role.CLIENT:
            return self.seen_by_client(user)
        return self.visible_to(user, on)

    def running(self) -> Self:
        """Jobs of which no end was recorded."""
        return self.filter(ended_on__isnull=True)

    def permanent(self) -> Self:
        """Jobs whose contract has no end."""
        return self.filter(kind="vast")

    def begun(self, on: date) -> Self:
        """Jobs whose first day has come."""
        return self.filter(started_on__lte=on)


class CoachingQuerySet(ClientChildQuerySet):
    """Which coachings."""

    client_path = "employment__client"

    def visible_to(self, user: User, on: date) -> Self:
        """The coachings of the clients this user may see; a jobcoach sees only the own running ones."""
        if user.may(Permission.SEE_COACHED_CLIENTS):
            return self.running(on).filter(coach=user)
        return super().visible_to(user, on)

    def running(self, on: date) -> Self:
        """Coachings granted up to or past that day, begun, and not stopped."""
        return self.filter(started_on__lte=on, granted_until__gte=on, ended_on__isnull=True)


def contacts_left(user: User) -> str:
    """Of how many clients somebody is the fixed contact or the stand-in, in words; empty for none."""
    count = user.contact_for.filter(until__isnull=True).count()
    return f"{count} clients as fixed contact or stand-in" if count else ""


def accesses_left(user: User) -> str:
    """To how many clients an account still looks along, in words; empty for none."""
    count = user.accesses.filter(until__isnull=True).count()
    return f"{count} clients to look along with" if count else ""
