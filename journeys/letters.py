"""The letters to a client about the end of a job, in plain words (B1). Sending them is somebody else's work."""

from datetime import date

from accounts.models import User
from base.templatetags.wajong import dutch_date
from clients.models import Client, Employment
from journeys.models import ContactAttempt

Kind = ContactAttempt.Kind
# The attempts that are a letter, with the sentence that says why one writes (again).
_OPENING = {
    Kind.INVITATION: "",
    Kind.REMINDER: "Wij schreven u eerder over uw werk. U hebt nog niet gereageerd. Daarom schrijven wij u opnieuw.",
    Kind.SECOND_LETTER: "Wij hebben u geschreven en gebeld. Het is nog niet gelukt om u te spreken.",
}
LETTERS = frozenset(_OPENING)
# What one does when there is no answer, one rung after another [K]: the sources stop at the invitation
# (004:1464-1470).
LADDER = (Kind.INVITATION, Kind.REMINDER, Kind.CALL, Kind.CALL, Kind.SECOND_LETTER, Kind.TEAM_LEAD)


def letter(kind: str, client: Client, job: Employment, contact: User | None, on: date, *, wish: bool = False) -> str:
    """The text of a letter of that day; empty for an attempt that is none.

    With `wish` nobody said that the job ends: the client wants other work.
    """
    if kind not in LETTERS:
        return ""
    paragraphs = [
        f"Beste {client.full_name},",
        _OPENING[Kind(kind)],
        _about_wish(job) if wish else _about(job, on),
        "Wij willen graag met u praten over wat u wilt en welke hulp u kunt krijgen. U hoeft niets voor te bereiden. "
        "U mag iemand meenemen.",
        _call(contact),
        "Wilt u niet bellen? Vraag dan iemand die u vertrouwt om ons te bellen.",
        f"Met vriendelijke groet,\n\n{contact.name if contact else 'Uw vestiging'}",
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _about(job: Employment, on: date) -> str:
    place = f" bij {job.employer.name}" if job.employer else ""
    end: date | None = job.ended_on or job.expected_end_on
    if job.ended_on:
        return f"Uw werk{place} is gestopt op {dutch_date(end)}."
    if end and end < on:
        return f"Uw contract{place} liep tot en met {dutch_date(end)}. Wij weten niet of u daar nog werkt."
    if end:
        return f"Uw contract{place} loopt tot en met {dutch_date(end)}. Misschien gaat u daar door, misschien niet."
    return f"Wij horen dat het werk{place} misschien stopt."


def _about_wish(job: Employment) -> str:
    place = f" bij {job.employer.name}" if job.employer else ""
    return f"Wij horen dat u misschien ander werk wilt. U werkt nu{place}. Dat werk gaat gewoon door."


def _call(contact: User | None) -> str:
    if contact is None:
        return "Bel ons om een afspraak te maken."
    reach = f" U kunt bellen op: {contact.reachable}." if contact.reachable else ""
    number = f" op {contact.phone}" if contact.phone else ""
    return f"Bel {contact.name}{number} om een afspraak te maken.{reach}"


def next_attempt(tried: int) -> ContactAttempt.Kind:
    """The rung of the ladder after so many attempts; the last one stays the last."""
    return LADDER[min(tried, len(LADDER) - 1)]
