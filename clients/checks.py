"""What makes a number, an address or a name right: the same for pages and imports."""

import re

from stdnum.exceptions import ValidationError as NumberFault
from stdnum.nl import bsn as bsn_number

# The most characters that each text about a client may have.
LONGEST = {
    "first_name": 60,
    "prefix": 20,
    "last_name": 80,
    "phone": 40,
    "email": 254,
    "street": 120,
    "city": 80,
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Za-z]{2})")
_PHONE = re.compile(r"[+(]?[0-9][0-9 ().+-]*")


def bsn(text: str) -> str | None:
    """The nine digits of a burgerservicenummer that passes the elfproef; None when it does not.

    Eight digits are an old number that lost its leading zero; fewer are a slip of the hand.
    """
    if sum(char.isdigit() for char in text) < 8:
        return None
    try:
        # With separators a number has at most 18 characters; of thousands of digits Python makes no integer.
        return str(bsn_number.validate(text[:20]))
    except NumberFault:
        return None


def postcode(text: str) -> str | None:
    """A Dutch postcode written as 1234 AB; None when it is none."""
    found = _POSTCODE.fullmatch(text)
    return f"{found[1]} {found[2].upper()}" if found else None


def is_email(text: str) -> bool:
    """Whether this can be an address for mail; only sending tells whether it is one."""
    return _EMAIL.fullmatch(text) is not None


def is_phone(text: str) -> bool:
    """Whether this can be called: eight digits or more, with a country code or not."""
    return _PHONE.fullmatch(text) is not None and sum(char.isdigit() for char in text) >= 8
