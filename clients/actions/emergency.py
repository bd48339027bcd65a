"""Opening one file outside one's own care in an emergency, closing it, and judging whether it was right."""

from datetime import date, datetime

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.refusal import Invalid, NotAllowed, NotPossibleNow, NotVisible
from clients import notices
from clients.models import Client, EmergencyAccess
from clients.models.emergency import LONGEST_REASON

# From which words somebody else can judge: our own choice [K].
SHORTEST_REASON = 20
# Whoever needs more files in one day asks the colleagues of that office: our own choice [K].
MOST_A_DAY = 5
NOT_RIGHT = "Uw noodtoegang tot dit dossier is vandaag niet terecht bevonden. Overleg met de vestiging van de klant."
UNKNOWN = "Er is geen dossier met dit klantnummer en deze geboortedatum. Kijk beide na."


@act("Dossier openen met noodtoegang")
def open_in_emergency(
    *, number: str, birth_date: date, reason: str, actor: User, on: date, at: datetime
) -> EmergencyAccess:
    """Let `actor` read this file until the end of the day; asked twice in a day it is one access.

    Number and day of birth must belong together: whoever tries numbers learns nothing of who is a client. The fixed
    contact and every overseer of the logs are told at once. `Invalid` at the field that is wrong, `NotPossibleNow`
    after `MOST_A_DAY` files, and for a file of which that was judged not right that day.
    """
    if not actor.may(Permission.OPEN_IN_EMERGENCY):
        raise NotAllowed
    reason = " ".join(reason.split())
    if fault := _fault(reason, "reden"):
        raise Invalid({"reason": fault})
    actor = User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two files at once
    # Held, so that nobody destroys the file meanwhile.
    clients = Client.objects.select_for_update(no_key=True, of=("self",)).filter(destroyed_on__isnull=True)
    client = clients.filter(number=number.strip().upper(), birth_date=birth_date).first()
    if client is None:
        raise Invalid({"number": UNKNOWN})
    if Client.objects.in_care_of(actor, on).filter(pk=client.pk).exists():
        raise Invalid({"number": "Deze klant hoort bij uw eigen vestiging. U opent het dossier via Klanten."})
    today = list(EmergencyAccess.objects.filter(user=actor, valid_on=on))
    of_client = [row for row in today if row.client_id == client.pk]
    if any(row.justified is False for row in of_client):
        raise NotPossibleNow(NOT_RIGHT)
    for row in of_client:
        if row.closed_at is None:
            return row
    if len(today) >= MOST_A_DAY:
        raise NotPossibleNow(
            f"U hebt vandaag al {MOST_A_DAY} dossiers met noodtoegang geopend. Overleg met de vestiging van de klant."
        )
    access: EmergencyAccess = EmergencyAccess.objects.create(
        client=client, user=actor, reason=reason, valid_on=on, opened_at=at
    )
    User.objects.filter(pk=actor.pk).update(emergency_on=on)
    notices.opened_in_emergency(access, at=at)
    return access


@act("Noodtoegang sluiten")
def close_emergency(*, access_id: int, actor: User, on: date, at: datetime) -> EmergencyAccess:
    """Close a file before the day is over; the second time changes nothing."""
    access = _held(access_id)
    if access is None or access.user_id != actor.pk or access.valid_on != on:
        raise NotVisible
    _close(access, at)
    return access


@act("Noodtoegang beoordelen")
def judge_emergency(
    *, access_id: int, justified: bool, review: str, actor: User, on: date, at: datetime
) -> EmergencyAccess:
    """Keep what an overseer of the logs thinks of it, once; what was not right is closed at once.

    The one who opened the file reads the judgement.
    """
    if not actor.may(Permission.SEE_LOGS):
        raise NotAllowed
    access = _held(access_id)
    if access is None:
        raise NotVisible
    review = " ".join(review.split())
    if fault := _fault(review, "toelichting"):
        raise Invalid({"review": fault})
    if access.reviewed_at is not None:
        raise NotPossibleNow("Deze noodtoegang is al beoordeeld.")
    access.reviewed_by, access.reviewed_at = actor, at
    access.justified, access.review = justified, review
    access.save(update_fields=["reviewed_by", "reviewed_at", "justified", "review"])
    if not justified and access.valid_on == on:
        _close(access, at)
        again = EmergencyAccess.objects.running(on).filter(user=access.user_id, client=access.client_id)
        again.update(closed_at=at)  # by whoever closed it and asked once more
    notices.emergency_judged(access, at=at)
    return access


def _held(access_id: int) -> EmergencyAccess | None:
    rows = EmergencyAccess.objects.select_for_update(no_key=True, of=("self",)).select_related("user", "client")
    found: EmergencyAccess | None = rows.filter(pk=access_id).first()
    return found


def _close(access: EmergencyAccess, at: datetime) -> None:
    if access.closed_at is None:
        access.closed_at = at
        access.save(update_fields=["closed_at"])


def _fault(text: str, name: str) -> str:
    if len(text) < SHORTEST_REASON:
        return f"Schrijf een {name} van ten minste {SHORTEST_REASON} tekens, zodat een ander die kan beoordelen."
    return f"Houd de {name} op {LONGEST_REASON} tekens of minder." if len(text) > LONGEST_REASON else ""
