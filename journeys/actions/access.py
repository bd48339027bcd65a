"""Letting the client, or somebody by mandate, look along with the klantreis; and ending that."""

from datetime import date, datetime

from accounts.models import User
from accounts.roles import Permission, Role
from base.acts import act
from base.refusal import Invalid
from clients.actions.access import end, grant
from clients.models import ClientAccess
from journeys import notices
from journeys.actions.common import lock_client


@act("Toegang geven voor de klant")
def grant_access(
    *, client_id: int, email: str, capacity: str, mandate: str, actor: User, on: date, at: datetime
) -> ClientAccess:
    """Let the account with this address look along (004:1517, 2873-2876); asked twice it is one access.

    The functioneel beheerder makes accounts; here one only says with which client they look along.
    """
    client = lock_client(client_id, actor=actor, permission=Permission.KEEP_CLIENT, on=on)
    user = User.objects.filter(email=email.strip().lower(), role=Role.CLIENT, is_active=True).first()
    if user is None:
        raise Invalid(
            {
                "email": "Er is geen account van een klant of vertegenwoordiger met dit adres. De functioneel "
                "beheerder kan het maken."
            }
        )
    row, is_new = grant(client=client, user=user, capacity=capacity, mandate=mandate, by=actor, on=on)
    if is_new:
        notices.access_granted(row, at=at)
    return row


@act("Toegang voor de klant beëindigen")
def end_access(*, access_id: int, reason: str, actor: User, on: date, at: datetime) -> ClientAccess:
    """End what an account sees of a client, at once, with the reason."""
    whose = ClientAccess.objects.filter(pk=access_id).values("client_id")
    lock_client(whose, actor=actor, permission=Permission.KEEP_CLIENT, on=on)
    access: ClientAccess = ClientAccess.objects.select_for_update(no_key=True, of=("self",)).get(pk=access_id)
    end(access=access, reason=reason, by=actor, on=on)
    notices.access_ended(access, at=at)
    return access
