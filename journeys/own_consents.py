"""What a client, or a representative, reads of consent: what is asked, what was said, and what that means (B1).

By construction: these columns of the client's own consents, and no others.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from clients.models import Consent

State, Purpose = Consent.State, Consent.Purpose
# What is asked, with the employer filled in.
ASKS = {
    Purpose.JOB: "Mogen wij met {whom} praten over uw werk?",
    Purpose.PLACEMENT: "Mogen wij {whom} vertellen wat nodig is om daar goed te beginnen?",
    Purpose.VACANCY: "Mogen wij {whom} uw naam geven voor een vacature?",
}
# The same when it is about every employer.
ASKS_ALL = {
    Purpose.JOB: "Mogen wij met uw werkgever praten over uw werk?",
    Purpose.PLACEMENT: "Mogen wij een nieuwe werkgever vertellen wat nodig is om daar goed te beginnen?",
    Purpose.VACANCY: "Mogen wij uw naam geven aan werkgevers die iemand zoeken?",
}
# Why, and what we tell.
WHY = {
    Purpose.JOB: "Wij praten dan over uw contract, en over hoe u uw werk kunt houden.",
    Purpose.PLACEMENT: "Wij praten dan over wat u nodig hebt op uw werk.",
    Purpose.VACANCY: "De werkgever kan u dan uitnodigen voor een gesprek.",
}
NEVER = "Wij vertellen nooit iets over uw gezondheid of uw uitkering."
AFTER_NO = (
    "Dan nemen wij hierover geen contact op met de werkgever. U houdt uw hulp en uw uitkering. "
    "Uw werkgever mag ons nog wel bellen. Met een jobcoach van buiten het bedrijf praten wij ook."
)
AFTER_STOP = (
    f"Vanaf dan stoppen wij met alle afspraken die wij hierover hadden. {AFTER_NO} Wat al is gezegd, blijft gezegd."
)
STATE = {
    State.ASKED: "Wij wachten op uw antwoord",
    State.GIVEN: "Dat mag van u",
    State.REFUSED: "Dat mag niet van u",
    State.WITHDRAWN: "Dat mag niet meer van u",
}
# How long a no stays in sight, and how many of everything.
KEPT_DAYS, LAST = 366, 20


@dataclass(frozen=True, slots=True)
class OwnConsent:
    """One question to the client and the answer."""

    pk: int
    asks: str
    why: str
    state: str
    asked_on: date | None
    answered_on: date | None
    withdrawn_on: date | None
    # The answer was given by a representative, on behalf of the client.
    by_mandate: bool
    waits: bool
    runs: bool
    version: int


def consents_of(client_id: int, on: date, pk: int | None = None) -> list[OwnConsent]:
    """The consents of a client with whom the account looks along, what waits on top; one query."""
    columns = (
        "pk", "purpose", "state", "asked_on", "answered_on", "answered_as", "withdrawn_on", "version",
        "employer__name", "employment__employer__name",
    )  # fmt: skip
    waits_or_runs = Q(state__in=[State.ASKED, State.GIVEN])
    lately = Q(answered_on__gte=on - timedelta(days=KEPT_DAYS)) | Q(withdrawn_on__gte=on - timedelta(days=KEPT_DAYS))
    rows = Consent.objects.filter(waits_or_runs | lately, client=client_id)
    if pk is not None:
        rows = rows.filter(pk=pk)
    found = []
    for row in rows.values(*columns)[:LAST]:
        whom = row["employer__name"] or row["employment__employer__name"]
        purpose, state = Purpose(row["purpose"]), State(row["state"])
        found.append(
            OwnConsent(
                pk=row["pk"],
                asks=ASKS[purpose].format(whom=whom) if whom else ASKS_ALL[purpose],
                why=WHY[purpose],
                state=STATE[state],
                asked_on=row["asked_on"],
                answered_on=row["answered_on"],
                withdrawn_on=row["withdrawn_on"],
                by_mandate=row["answered_as"] == Consent.Voice.REPRESENTATIVE,
                waits=state is State.ASKED,
                runs=state is State.GIVEN,
                version=row["version"],
            )
        )
    return sorted(found, key=lambda row: (not row.waits, not row.runs))
