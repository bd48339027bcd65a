"""How every action on a client begins: who may, on whom, under a lock."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.roles import CONTACT_ROLES, Permission
from base import locks
from base.refusal import NotAllowed, NotVisible
from clients.models import Client, ContactPerson
from journeys.models import Task

# Shared by every action on a client; the full sweep has it alone while it writes the tasks of one rule.
TASKS_LOCK = "tasks"
OTHERS_CLIENT = "Deze klant heeft een ander vast contact. Overleg met deze collega."


def acted_on_by(user: User, on: date) -> Any:
    """The clients on whom this user acts: own and covered clients, and those of an open task of theirs.

    Everybody at the office may open the file; the work belongs to the fixed contact, the stand-in and whoever a
    task was handed to. A team lead acts for the whole office, within what that role may do.
    """
    visible = Client.objects.visible_to(user, on)
    if user.role not in CONTACT_ROLES:
        return visible
    contact = ContactPerson.objects.filter(client=OuterRef("pk"), user=user, until__isnull=True)
    task = Task.objects.open().of(user).filter(client=OuterRef("pk"))
    return visible.filter(Exists(contact) | Exists(task))


def acting_on(user: User, client_ids: Iterable[int], on: date) -> set[int]:
    """Which of these clients this user acts on."""
    return set(acted_on_by(user, on).filter(pk__in=list(client_ids)).values_list("pk", flat=True))


def insist_on_acting(user: User, client_id: int, on: date) -> None:
    """Refuse whoever may see the client but does not act on it."""
    if not acting_on(user, [client_id], on):
        raise NotAllowed(OTHERS_CLIENT)


def insist_on_role(actor: User, permission: Permission) -> None:
    """Refuse whose role may not; before anything is looked up, so that the answer says nothing about what exists."""
    if not actor.may(permission):
        raise NotAllowed


def lock_client(client_id: int, *, actor: User, permission: Permission, on: date) -> Client:
    """The client, locked against other actions on the same client until the transaction ends.

    Raises `NotAllowed` when the role may not, `NotVisible` when the client is not this user's to see.
    """
    insist_on_role(actor, permission)
    locks.share(TASKS_LOCK)
    client: Client | None = (
        Client.objects.visible_to(actor, on).filter(pk=client_id).select_for_update(no_key=True, of=("self",)).first()
    )
    if client is None:
        raise NotVisible
    insist_on_acting(actor, client_id, on)
    return client
