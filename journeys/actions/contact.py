"""Changing the fixed contact or the stand-in, with everything that goes along."""

from datetime import date, datetime

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.refusal import Invalid, Stale
from clients.actions.contact import assign
from clients.models import ContactPerson
from journeys import notices
from journeys.actions.common import lock_client
from journeys.actions.job_ends import lead_goes_along
from journeys.actions.tasks import reassign


@act("Vast contact of achtervang wijzigen")
def change_contact(
    *,
    client_id: int,
    position: str,
    user_id: int,
    reason: str,
    current_id: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> ContactPerson:
    """Let a colleague take over; open tasks go along and everybody concerned is told the same day.

    `current_id` is the row that held the position when one looked, None when nobody did.
    """
    client = lock_client(client_id, actor=actor, permission=Permission.CHANGE_CONTACT_PERSON, on=on)
    running = ContactPerson.objects.filter(client=client, position=position, until__isnull=True)
    if running.values_list("pk", flat=True).first() != current_id:
        raise Stale
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise Invalid({"user_id": "Kies een collega van de vestiging van de klant."})
    row, before_id = assign(client=client, position=position, user=user, reason=reason, by=actor, on=on)
    if position == ContactPerson.Position.FIXED:
        reassign(client_id=client_id, from_id=before_id, to=user)
        if before_id:
            reassign(client_id=client_id, from_id=None, to=user)
            lead_goes_along(client_id=client_id, to=user, reason=row.reason, by=actor, at=at)
    notices.contact_changed(client, row, before_id=before_id, at=at)
    return row
