"""Writing who is a client's fixed contact and stand-in. Called inside the transaction that holds the client."""

from datetime import date

from accounts.models import User
from base.refusal import Invalid, NotPossibleNow
from clients.models import Client, ContactPerson

LONGEST_REASON = 200


def assign(
    *, client: Client, position: str, user: User, reason: str, by: User | None, on: date
) -> tuple[ContactPerson, int | None]:
    """Let `user` take the position from that day; returns the new row and the id of whom it replaces.

    The earlier row stays, closed. A change, unlike a first assignment, needs a reason (004:6986-6992).
    """
    running = {row.position: row for row in client.contact_persons.filter(until__isnull=True)}
    before = running.pop(position, None)
    faults: dict[str, str] = {}
    if position not in ContactPerson.Position.values:
        faults["position"] = "Kies vast contact of achtervang."
    if not user.can_be_contact or user.office_id != client.office_id:
        faults["user_id"] = "Kies een collega van de vestiging van de klant."
    if any(row.user_id == user.pk for row in running.values()):
        faults["user_id"] = "Vast contact en achtervang zijn niet dezelfde persoon."
    if before is not None and not reason.strip():
        faults["reason"] = "Geef de reden van de wisseling."
    if len(reason) > LONGEST_REASON:
        faults["reason"] = f"Houd de reden op {LONGEST_REASON} tekens of minder."
    if faults:
        raise Invalid(faults)
    if before is not None and before.user_id == user.pk:
        raise NotPossibleNow(f"{user.name} is dit al.")
    if before is not None:
        ContactPerson.objects.filter(pk=before.pk).update(until=max(on, before.since))
    row = ContactPerson.objects.create(
        client=client, user=user, position=position, since=on, reason=reason.strip(), assigned_by=by
    )
    return row, before.user_id if before else None
