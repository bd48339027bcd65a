"""Writing who a client is and how to reach them. Called inside the transaction of an action."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, TextChoices

from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow, Stale
from clients import checks
from clients.models import Client, ContactDetails
from clients.models.client import NUMBER_PATTERN
from clients.sealed import blind_index

NOT_IN_THE_LIST = "Kies een waarde uit de lijst."
_CHOICES: dict[str, type[TextChoices]] = {
    "sex": Client.Sex,
    "regime": Client.Regime,
    "work_ability": Client.WorkAbility,
    "education": Client.Education,
    "limitation": Client.Limitation,
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who somebody is."""

    first_name: str
    prefix: str
    last_name: str
    birth_date: date
    sex: str
    regime: str
    work_ability: str
    education: str
    limitation: str

    def faults(self, on: date) -> dict[str, str]:
        """What cannot be right on that day, per field."""
        faults = _text_faults(self, ("first_name", "prefix", "last_name"))
        for name in ("first_name", "last_name"):
            if not getattr(self, name).strip():
                faults[name] = "Vul dit in."
        if self.birth_date > on:
            faults["birth_date"] = "De geboortedatum ligt in de toekomst."
        elif not is_plausible(self.birth_date):
            faults["birth_date"] = "Dit jaar kan niet kloppen."
        for name, choices in _CHOICES.items():
            if getattr(self, name) not in choices.values:
                faults[name] = NOT_IN_THE_LIST
        return faults


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How somebody is reached and wishes to be reached; an empty text is not known."""

    phone: str
    email: str
    street: str
    postcode: str
    city: str
    preferred_channel: str
    call_before_letter: bool

    def faults(self) -> dict[str, str]:
        """What cannot be right, per field."""
        faults = _text_faults(self, ("phone", "email", "street", "city"))
        if self.phone and not checks.is_phone(self.phone):
            faults["phone"] = "Vul een telefoonnummer in, bijvoorbeeld 06 12345678."
        if self.email and not checks.is_email(self.email):
            faults["email"] = "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl."
        if self.postcode and checks.postcode(self.postcode) is None:
            faults["postcode"] = "Vul een postcode in, bijvoorbeeld 1234 AB."
        if self.preferred_channel not in ContactDetails.Channel.values:
            faults["preferred_channel"] = NOT_IN_THE_LIST
        return faults

    def columns(self) -> dict[str, Any]:
        """As it is stored: the postcode in its one form."""
        return {**asdict(self), "postcode": checks.postcode(self.postcode) or ""}


def register(
    *, number: str, bsn: str, office_id: int, person: Person, reach: Reach, faults: dict[str, str], on: date
) -> Client:
    """Write a client who is new here.

    `Invalid` names the fields that are wrong or belong to another client, together with the `faults` that the caller
    found in the rest of the form.
    """
    faults = person.faults(on) | reach.faults() | faults
    valid_bsn = checks.bsn(bsn)
    if not re.fullmatch(NUMBER_PATTERN, number, re.ASCII):
        faults["number"] = "Een klantnummer is een W met acht cijfers."
    elif Client.objects.filter(number=number).exists():
        faults["number"] = "Er is al een klant met dit klantnummer."
    if valid_bsn is None:
        faults["bsn"] = "Dit is geen burgerservicenummer. Controleer de cijfers."
    elif Client.objects.with_bsn(valid_bsn).exists():
        faults["bsn"] = (
            "Er is al een klant met dit burgerservicenummer. Staat deze bij een andere vestiging, overleg dan."
        )
    if person.work_ability == Client.WorkAbility.LASTING_NONE:
        faults["work_ability"] = NOT_IN_THE_LIST
    if faults or valid_bsn is None:
        raise Invalid(faults)
    try:
        with transaction.atomic():
            client: Client = Client.objects.create(
                number=number,
                bsn=valid_bsn,
                bsn_index=blind_index(valid_bsn),
                office_id=office_id,
                **asdict(person),
            )
    except IntegrityError as twice:
        if not Client.objects.filter(Q(number=number) | Q(bsn_index=blind_index(valid_bsn))).exists():
            raise
        raise NotPossibleNow("Een collega heeft deze klant zojuist ingeschreven. Zoek de klant op.") from twice
    ContactDetails.objects.create(client=client, **reach.columns())
    return client


def change(*, client: Client, person: Person, reach: Reach, version: int | None, on: date) -> None:
    """Write who a client, whom the caller has locked, is now; `Stale` when somebody changed it since `version`.

    Whoever lastingly cannot work is outside the target group: that is an outflow, not a correction.
    """
    if version is not None and client.version != version:
        raise Stale
    faults = person.faults(on) | reach.faults()
    lasting = Client.WorkAbility.LASTING_NONE
    if (person.work_ability == lasting) != (client.work_ability == lasting):
        faults["work_ability"] = "Dit wijzigt u met een wisseling van klantfase: uitstroom of herleving."
    if faults:
        raise Invalid(faults)
    Client.objects.filter(pk=client.pk).update(**asdict(person), version=F("version") + 1)
    ContactDetails.objects.update_or_create(client=client, defaults=reach.columns())


def _text_faults(texts: Person | Reach, names: tuple[str, ...]) -> dict[str, str]:
    return {
        name: f"Houd dit op {checks.LONGEST[name]} tekens of minder."
        for name in names
        if len(getattr(texts, name)) > checks.LONGEST[name]
    }
