"""Who works here: made, changed and closed by the functioneel beheerder."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string

from accounts.models import Office, Organisation, User
from accounts.roles import OFFICE_ROLES, ORGANISATION_ROLES
from base.refusal import Invalid

# Without letters and digits that look like one another; read aloud once and changed at the first occasion.
_PASSWORD_ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"  # noqa: S105


@transaction.atomic
def keep_user(
    *,
    email: str,
    name: str,
    role: str,
    office_code: str,
    kvk_number: str,
    phone: str,
    reachable: str,
) -> tuple[User, str]:
    """Make or change the account with this address; returns it and, for a new one, its first password."""
    faults: dict[str, str] = {}
    office = Office.objects.filter(code=office_code).first()
    organisation = Organisation.objects.filter(kvk_number=kvk_number).first()
    if role in OFFICE_ROLES and office is None:
        faults["office"] = "is no code of an office"
    if role in ORGANISATION_ROLES and organisation is None:
        faults["organisation"] = "is no KVK number of an organisation that is known here"
    if faults:
        raise Invalid(faults)
    user = User.objects.select_for_update().filter(email=email.lower()).first()
    password = ""
    if user is None:
        password = get_random_string(16, _PASSWORD_ALPHABET)
        user = User(email=email.lower())
        user.set_password(password)
    user.name, user.role, user.office, user.organisation = name, role, office, organisation
    user.phone, user.reachable = phone, reachable
    try:
        user.full_clean()
    except ValidationError as problem:
        raise Invalid({field: " ".join(told) for field, told in problem.message_dict.items()}) from problem
    user.save()
    return user, password


def close_user(*, email: str) -> bool:
    """Let nobody sign in with this address any more; says whether there was such an open account."""
    return bool(User.objects.filter(email=email.lower(), is_active=True).update(is_active=False))


@transaction.atomic
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
