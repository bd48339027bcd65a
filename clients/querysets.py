"""Which clients, jobs and coachings: the one place that says who sees whom."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from accounts.roles import Permission, Role
from clients.sealed import blind_index


class ClientQuerySet(models.QuerySet[Any]):
    """Which clients."""

    def visible_to(self, user: User, on: date) -> Self:
        """The clients whose file this user may open on that day; nobody's for roles without files.

        Staff see the clients of their own office. A jobcoach sees a client only while a coaching of theirs
        runs. Employers see no client at all: see `EmploymentQuerySet.seen_by_employer`; nor does whoever looks along
        with a client: see `ClientAccessQuerySet.held_by`.
        """
        if user.may(Permission.SEE_FILE) and user.office_id:
            return self.filter(office=user.office_id)
        if user.may(Permission.SEE_COACHED_CLIENTS):
            from clients.models import Coaching

            running = Coaching.objects.running(on).filter(coach=user, employment__client=OuterRef("pk"))
            return self.filter(Exists(running))
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
