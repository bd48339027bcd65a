"""How every action on a client begins: who may, on whom, under a lock."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from accounts.roles import CONTACT_ROLES, Permission
from base import locks
from base.dates import is_plausible
from base.refusal import NotAllowed, NotPossibleNow, NotVisible
from clients.models import Client, ContactPerson
from journeys.models import JobEnd, Journey, Task

# Shared by every action on a client; the full sweep has it alone while it writes the tasks of one rule.
TASKS_LOCK = "tasks"
OTHERS_CLIENT = "Deze klant heeft een ander vast contact. Overleg met deze collega."
FLOWED_OUT = "De klant is uitgestroomd. U kunt weer vastleggen als het recht herleeft."
SHELTERED = "De klant werkt langdurig in de sociale werkvoorziening en doet niet mee aan de klantreis."
NO_ABILITY = "De klant kan duurzaam niet werken en doet niet mee aan de klantreis."
FURTHEST_REVIEW = timedelta(days=366)
_OF_THE_JOURNEY = frozenset(
    {
        Permission.MOVE_KLANTFASE,
        Permission.RECORD_CONVERSATION,
        Permission.RECORD_WORK,
        Permission.WRITE_WORKPLAN,
    }
)


def acted_on_by(user: User, on: date) -> Any:
    """The clients on whom this user acts: own and covered clients, and those of an open task of theirs.

    Everybody at the office may open the file; the work belongs to the fixed contact, the stand-in, whoever a task was
    handed to and who has the lead in a case. A team lead acts for the whole office, within what that role may do.
    Nobody acts on a client whose file was opened in an emergency.
    """
    visible = Client.objects.in_care_of(user, on)
    if user.role not in CONTACT_ROLES:
        return visible
    contact = ContactPerson.objects.filter(client=OuterRef("pk"), user=user, until__isnull=True)
    task = Task.objects.open().of(user).filter(client=OuterRef("pk"))
    leads = JobEnd.objects.open().filter(client=OuterRef("pk"), lead=user)
    return visible.filter(Exists(contact) | Exists(task) | Exists(leads))


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


def why_closed(client: Client, permission: Permission) -> str:
    """Why nothing of this kind is recorded about this client now, in words for the person; empty when it may be.

    Outside the klantreis nothing is recorded but talks; after outflow only the return. An answer to a signal, a task
    and the fixed contact are no part of the klantreis.
    """
    if permission not in _OF_THE_JOURNEY:
        return ""
    journey: Journey | None = getattr(client, "journey", None)
    if permission is Permission.MOVE_KLANTFASE and journey is not None:
        return ""
    if journey is not None and journey.is_over:
        return FLOWED_OUT
    if permission is Permission.RECORD_CONVERSATION:
        return ""
    if client.work_ability == Client.WorkAbility.LASTING_NONE and journey is None:
        return NO_ABILITY
    return SHELTERED if client.sheltered or permission is Permission.MOVE_KLANTFASE else ""


def review_fault(review_on: date | None, *, on: date) -> str:
    """What is wrong with a day to look again, in words for the person; empty when it can be."""
    if review_on is None:
        return "Spreek een dag af waarop u opnieuw kijkt."
    if not is_plausible(review_on):
        return "Dit jaar kan niet kloppen."
    if review_on <= on:
        return "Kies een dag na vandaag."
    return "Kijk binnen een jaar opnieuw." if review_on > on + FURTHEST_REVIEW else ""


def with_acts(rows: Any, user: User, on: date, client_path: str) -> Any:
    """Rows with `acts`: whether this user acts on the client of each."""
    return rows.annotate(acts=Exists(acted_on_by(user, on).filter(pk=OuterRef(client_path))))


def why_not_by(user: User, client: Client, acts: bool, permission: Permission) -> str:
    """Why this user does nothing of this kind for a client on whom the user acts or not; empty when it can be done.

    Says before an act what `lock_client` says in it.
    """
    if not user.may(permission):
        return NotAllowed().message
    return why_closed(client, permission) if acts else OTHERS_CLIENT


def lock_client(client_id: int | QuerySet[Any, Any], *, actor: User, permission: Permission, on: date) -> Client:
    """The client, locked against other actions on the same client until the transaction ends.

    `client_id` is its id, or rows to look it up in. Raises `NotAllowed` when the role may not, `NotVisible` when the
    client is not this user's to see, `NotPossibleNow` when nothing of this kind is recorded about the client now.
    """
    insist_on_role(actor, permission)
    locks.share(TASKS_LOCK)
    whose = [client_id] if isinstance(client_id, int) else client_id.order_by()
    visible = Client.objects.visible_to(actor, on).filter(pk__in=whose).order_by()
    pk = visible.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True).first()
    if pk is None:
        raise NotVisible
    # Read after the lock, so that nobody changes it any more.
    acts = Exists(acted_on_by(actor, on).filter(pk=OuterRef("pk")))
    client: Client = Client.objects.filter(pk=pk).annotate(acts=acts).select_related("journey", "office").get()
    if not getattr(client, "acts", False):
        raise NotAllowed(OTHERS_CLIENT)
    if closed := why_closed(client, permission):
        raise NotPossibleNow(closed)
    return client
