"""Who can coach: organisations of jobcoaches, those that a client knows, and the people who sign in for one."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Organisation, User
from accounts.roles import Role
from clients.models import Client, Coaching

KNOWN_LIMIT = 5


def guides() -> QuerySet[Organisation]:
    """The organisations whose jobcoaches come from outside."""
    return Organisation.objects.filter(kind=Organisation.Kind.JOBCOACH)


def known_guides(client: Client) -> QuerySet[Organisation]:
    """The organisations that coached this client before: clients want to stay with their coach (004:2462-2470)."""
    coached = Coaching.objects.filter(employment__client=client, organisation=OuterRef("pk"))
    return guides().filter(Exists(coached)).order_by("name", "pk")[:KNOWN_LIMIT]


def coaches_of(organisation: Organisation | None) -> QuerySet[User]:
    """The jobcoaches who sign in for an organisation."""
    return User.objects.filter(role=Role.JOBCOACH, is_active=True, organisation=organisation).order_by("name", "pk")
