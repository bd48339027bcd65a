"""Who works here: made, changed and closed by the functioneel beheerder."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.crypto import get_random_string

from accounts.idempotency import KEPT_FOR, IdempotencyKey
from accounts.models import Office, Organisation, User
from accounts.roles import EXPORT_ROLES, OFFICE_ROLES, ORGANISATION_ROLES
from accounts.signing.actions import end_sessions, end_tokens, forget_ways_in
from base.acts import act
from base.refusal import Invalid

# Without letters and digits that look like one another: it is read aloud once.
_PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"  # noqa: S105

# What somebody still has in hand, in words ("" for nothing); the rooms above say it, when they start.
WORK_LEFT: list[Callable[[User], str]] = []


@act("Account aanmaken of wijzigen")
def keep_user(
    *,
    email: str,
    name: str,
    role: str,
    office_code: str,
    kvk_number: str,
    phone: str,
    reachable: str,
    new_password: bool = False,
    may_export: bool | None = None,
) -> tuple[User, str]:
    """Make, change or open again the account with this address; returns it and a password when it got one.

    A new account gets one, and so does one that was closed or for which `new_password` asks. Role and office stay as
    they are while there are clients or tasks that would be left with somebody who cannot see them. The right to
    export stays as it is when `may_export` is None, but never goes along to another role or office.
    """
    faults: dict[str, str] = {}
    office = Office.objects.filter(code=office_code).first()
    organisation = Organisation.objects.filter(kvk_number=kvk_number).first()
    if role in OFFICE_ROLES and office is None:
        faults["office"] = "is no code of an office"
    if role in ORGANISATION_ROLES and organisation is None:
        faults["organisation"] = "is no KVK number of an organisation that is known here"
    if may_export and role not in EXPORT_ROLES:
        faults["may_export"] = f"goes with the roles {' and '.join(sorted(EXPORT_ROLES))} only"
    if faults:
        raise Invalid(faults)
    user = User.objects.select_for_update().filter(email=email.lower()).first()
    password = ""
    moves = user is not None and (user.role, user.office) != (role, office)
    if user is not None and moves:
        _insist_on_nothing_left(user)
    if user is None or not user.is_active or new_password:
        password = get_random_string(16, _PASSWORD_ALPHABET)
        user = user or User(email=email.lower())
        user.set_password(password)
        user.must_change_password = True
        user.is_active = True
    user.name, user.role, user.office, user.organisation = name, role, office, organisation
    user.phone, user.reachable = phone, reachable
    if may_export is not None or moves:
        user.may_export = bool(may_export)
    try:
        user.full_clean()
    except ValidationError as problem:
        raise Invalid({field: " ".join(told) for field, told in problem.message_dict.items()}) from problem
    user.save()
    return user, password


@act("Account sluiten")
def close_user(*, email: str) -> bool:
    """Let nobody in with this address any more, ending its sessions and tokens; says whether it was open.

    `Invalid` while clients or tasks are in these hands: work that belongs to a closed account is seen by nobody.
    """
    user = User.objects.select_for_update().filter(email=email.lower(), is_active=True).first()
    if user is None:
        return False
    _insist_on_nothing_left(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user=user)
    end_tokens(user=user)
    return True


def _insist_on_nothing_left(user: User) -> None:
    left = [words for words in (what(user) for what in WORK_LEFT) if words]
    if left:
        raise Invalid({"account": f"still has {' and '.join(left)}: hand these over or end them first"})


def erase_accounts(*, user_ids: list[int]) -> int:
    """Leave of these people the number of the account alone, which rows that are kept point at.

    Returns how many accounts were emptied and how many rows of their second steps and sessions went.

    Called inside the act that destroys the file they looked along with. Nobody signs in with it any more.
    """
    gone = forget_ways_in(user_ids=user_ids)
    users = User.objects.filter(pk__in=user_ids)
    for user in users:
        user.name, user.email = f"Vernietigd account {user.pk}", f"vernietigd-{user.pk}@vernietigd.invalid"
        user.phone = user.reachable = ""
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["name", "email", "phone", "reachable", "is_active", "password"])
    return len(users) + gone


def forget_answers_about(*, texts: list[str]) -> int:
    """Throw away the kept answers in which one of these stands; returns how many."""
    about = Q()
    for text in texts:
        about |= Q(request__contains=text) | Q(body__contains=text)
    return IdempotencyKey.objects.filter(about).delete()[0] if texts else 0


@act("Organisatie vastleggen")
def keep_organisation(*, kvk_number: str, kind: str, name: str, sector: str, city: str) -> Organisation:
    """Make or change the organisation with this KVK number."""
    found = Organisation.objects.filter(kvk_number=kvk_number).first() or Organisation(kvk_number=kvk_number)
    found.kind, found.name, found.sector, found.city = kind, name, sector, city
    try:
        found.full_clean()
    except ValidationError as problem:
        raise Invalid({field: " ".join(told) for field, told in problem.message_dict.items()}) from problem
    found.save()
    return found


@act("Maanden vooruit bij contracteinde instellen")
def set_contract_end_lead(*, office_code: str, months: int) -> Office:
    """Let the contract-end task of an office open two to six months before the end."""
    office = Office.objects.filter(code=office_code).first()
    if office is None:
        raise Invalid({"office": "is no code of an office"})
    if not 2 <= months <= 6:
        raise Invalid({"months": "is not between 2 and 6"})
    Office.objects.filter(pk=office.pk).update(contract_end_lead_months=months)
    office.contract_end_lead_months = months
    return office


def claim_key(*, user: User, key: str, request: str, fingerprint: str, at: datetime) -> tuple[IdempotencyKey, bool]:
    """The row of this key, and whether it is new; waits for whoever claimed the same key and is not ready.

    The caller holds the transaction in which the request is carried out. A key whose day is over is a new one.
    """
    mine = IdempotencyKey.objects.filter(user=user, key=key)
    mine.filter(at__lte=at - KEPT_FOR).delete()
    said = {"request": request[:200], "fingerprint": fingerprint, "at": at}
    return mine.get_or_create(user=user, key=key, defaults=said)


def keep_answer(*, row: IdempotencyKey, status: int, headers: Mapping[str, str], body: str) -> None:
    """Keep the answer that belongs to a key, as it was given."""
    IdempotencyKey.objects.filter(pk=row.pk).update(status=status, headers=dict(headers), body=body)


def forget_answers(*, at: datetime) -> int:
    """Throw away the keys whose day is over, with what was answered; returns how many."""
    return IdempotencyKey.objects.filter(at__lte=at - KEPT_FOR).delete()[0]
