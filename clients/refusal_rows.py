"""Contact that was refused for want of consent, as a page of the logs shows it. No client is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Organisation
from audit import words
from audit.models import RefusedContact
from audit.people import Person, people
from clients.models import Consent

PARTIES = {"werkgever": "Werkgever", "jobcoach": "Interne jobcoach"}


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """Somebody wanted contact to which the client did not consent."""

    at: datetime
    # None when nobody signed in.
    who: Person | None
    program: str
    party: str
    employer: str
    purpose: str
    act: str


def refusal_rows(refusals: Sequence[RefusedContact]) -> list[RefusalRow]:
    """These refusals in words; two queries. An employer that is no longer known is shown by its number."""
    known = people(row.actor_id for row in refusals if row.actor_id is not None)
    names = dict(Organisation.objects.filter(pk__in={row.employer_id for row in refusals}).values_list("pk", "name"))
    purposes = dict(Consent.Purpose.choices)
    return [
        RefusalRow(
            at=row.at,
            who=None if row.actor_id is None else known[row.actor_id],
            program=row.program,
            party=PARTIES.get(row.party, row.party),
            employer=names.get(row.employer_id, f"Werkgever {row.employer_id}"),
            purpose=str(purposes.get(row.purpose, row.purpose)),
            act=words.act(row.act),
        )
        for row in refusals
    ]
