"""The ways in which an action says no; each has one answer in HTML and one in the API."""

from dataclasses import dataclass
from datetime import datetime


class Refusal(Exception):
    """An action that was not carried out; nothing has changed. The message is for the person, in Dutch."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(Refusal):
    """The input cannot be right (API 400). `errors` maps a field name to its message; "" is the whole form."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = errors


class NotPossibleNow(Refusal):
    """The input is fine but the state of things forbids it (API 409)."""


class Stale(Refusal):
    """Somebody else changed the same thing in the meantime (API 412)."""

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message or "Iemand anders heeft dit intussen gewijzigd. Bekijk de nieuwe gegevens en probeer het opnieuw."
        )


class NotAllowed(Refusal):
    """This person may not do this (API 403)."""

    def __init__(self, message: str = "U mag deze handeling niet doen.") -> None:
        super().__init__(message)


class NotVisible(Refusal):
    """For this person the thing does not exist (API 404); says nothing about whether it does."""

    def __init__(self, message: str = "Dit is niet gevonden.") -> None:
        super().__init__(message)


@dataclass(frozen=True)
class Contact:
    """Contact with somebody outside that an action would be: with which party, about whom, for which purpose, when.

    Ids and codes alone, since it is kept in a log that stays; `employment_id` is None when no job is concerned.
    """

    client_id: int
    number: str
    party: str
    employer_id: int
    employment_id: int | None
    purpose: str
    at: datetime


class ConsentMissing(NotAllowed):
    """Contact to which the client did not consent (API 403); every one that was refused is kept, see `base.acts`."""

    def __init__(self, message: str, contact: Contact) -> None:
        super().__init__(message)
        self.contact = contact
