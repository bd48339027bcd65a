"""Writing which account looks along with a client. Called inside the transaction that holds the client."""

from datetime import date

from accounts.models import User
from accounts.roles import Permission
from base.refusal import Invalid, NotPossibleNow
from clients.models import Client, ClientAccess
from clients.models.access import LONGEST_MANDATE

LONGEST_REASON = 200
Capacity = ClientAccess.Capacity


def grant(
    *, client: Client, user: User, capacity: str, mandate: str, by: User | None, on: date
) -> tuple[ClientAccess, bool]:
    """Let this account look along from that day; says whether that is new, for the same asked twice is one access.

    A representative needs evidence of the mandate. A client has one account of their own, and that account belongs
    to one client; `NotPossibleNow` says whose access stands in the way.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two clients at once, one account
    mandate = " ".join(mandate.split())
    if faults := _faults(user, capacity, mandate):
        raise Invalid(faults)
    running = list(ClientAccess.objects.running().filter(client=client).select_related("user"))
    for row in running:
        if row.user_id == user.pk and row.capacity == capacity:
            return row, False
        if row.user_id == user.pk:
            raise NotPossibleNow(f"{user.name} heeft al toegang als {row.get_capacity_display().lower()}.")
        if row.capacity == capacity == Capacity.SELF:
            raise NotPossibleNow(f"De klant kijkt al mee met het account van {row.user.name}. Beëindig dat eerst.")
    if capacity == Capacity.SELF and ClientAccess.objects.held_by(user).filter(capacity=capacity).exists():
        raise NotPossibleNow("Dit account is al van een andere klant.")
    return (
        ClientAccess.objects.create(
            client=client, user=user, capacity=capacity, mandate=mandate, since=on, granted_by=by
        ),
        True,
    )


def grant_with_account(*, number: str, user: User, mandate: str, on: date) -> ClientAccess:
    """Let a new account look along with the client who has this number: as a representative where there is a mandate.

    For the functioneel beheerder, who sees no client; `Invalid` speaks English, as the command line does.
    """
    client = Client.objects.select_for_update(no_key=True).filter(number=number, destroyed_on=None).first()
    if client is None:
        raise Invalid({"client": "is no number of a client that is known here"})
    capacity = Capacity.REPRESENTATIVE if mandate.strip() else Capacity.SELF
    row, _ = grant(client=client, user=user, capacity=capacity, mandate=mandate, by=None, on=on)
    return row


def end(*, access: ClientAccess, reason: str, by: User, on: date) -> None:
    """Let the account see nothing more of this client from now on."""
    if access.until is not None:
        raise NotPossibleNow(f"Deze toegang is al beëindigd op {access.until:%d-%m-%Y}.")
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid({"reason": "Geef een reden."})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"Houd de reden op {LONGEST_REASON} tekens of minder."})
    access.until, access.end_reason, access.ended_by = max(on, access.since), reason, by
    access.save(update_fields=["until", "end_reason", "ended_by"])


def _faults(user: User, capacity: str, mandate: str) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not user.may(Permission.SEE_OWN_JOURNEY):
        faults["email"] = "Dit is geen open account van een klant of een vertegenwoordiger."
    if capacity not in Capacity.values:
        faults["capacity"] = "Kies of dit de klant zelf is of een vertegenwoordiger."
    elif capacity == Capacity.REPRESENTATIVE and not mandate:
        faults["mandate"] = "Schrijf op waaruit de machtiging blijkt."
    elif capacity == Capacity.SELF and mandate:
        faults["mandate"] = "Een machtiging hoort bij een vertegenwoordiger. Laat dit leeg."
    if len(mandate) > LONGEST_MANDATE:
        faults["mandate"] = f"Houd dit op {LONGEST_MANDATE} tekens of minder."
    return faults
