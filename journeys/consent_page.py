"""Consent as the pages show it: what stands in a file, whom one may speak to, and what a refusal explains."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from accounts.models import Organisation, User
from base.components import Contact as Person
from base.refusal import Contact
from clients.models import Client, ClientAccess, Coaching, Consent, Employment
from journeys.timeline import workplace

State, Purpose = Consent.State, Consent.Purpose
EVERY_EMPLOYER = "alle"
_TONES = {State.ASKED: "warning", State.GIVEN: "success", State.REFUSED: "danger", State.WITHDRAWN: "danger"}


@dataclass(frozen=True, slots=True)
class Missing:
    """Why contact was refused, and what one can do: whom to call instead, and how to ask.

    `value` says to the same form for which contact consent is to be asked.
    """

    number: str
    message: str
    may_call: Person | None
    internal: bool
    looks_along: bool
    asked_on: date | None
    value: str
    record_url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One consent in the file."""

    row: Consent
    what: str
    whom: str
    tone: str
    # What happened last, in words.
    said: str


@dataclass(frozen=True, slots=True)
class Speaking:
    """With whom one may speak about a job: the employer with consent, an external jobcoach without."""

    employer: str
    may_speak: bool
    asked: bool
    jobcoach: Person | None
    internal: bool


def missing(client: Client, about: Contact, message: str, on: date) -> Missing:
    """What a page explains of contact that was refused, with the `message` of the refusal; two queries."""
    coaching = _coaching(about.employment_id, on)
    internal = coaching is not None and coaching.kind == Coaching.Kind.INTERNAL
    about_job = {"employment": about.employment_id} if about.employment_id else {"employer": about.employer_id}
    waits = Consent.objects.open().of_contact(
        client=OuterRef("pk"), employer=about.employer_id, purpose=about.purpose, employment=about.employment_id
    )
    looking = ClientAccess.objects.running().filter(client=OuterRef("pk"))
    told = Client.objects.annotate(looks_along=Exists(looking), asked_on=Subquery(waits.values("asked_on")[:1]))
    looks_along, asked_on = told.values_list("looks_along", "asked_on").get(pk=client.pk)
    return Missing(
        number=client.number,
        message=message,
        may_call=None if coaching is None or internal else _coach(coaching),
        internal=internal,
        looks_along=looks_along,
        asked_on=asked_on,
        value=f"{client.number}.{about.purpose}.{about.party}.{about.employer_id}.{about.employment_id or 0}",
        record_url=f"{reverse('consent-record', args=[client.number])}?"
        f"{urlencode({'purpose': about.purpose, **about_job})}",
    )


def lines(client: Client, user: User, on: date) -> list[Line]:
    """The consents of a client, what runs and what waits first; one query."""
    rows = Consent.objects.visible_to(user, on).filter(client=client)
    found = rows.select_related("employment__employer", "employer", "asked_by", "recorded_by", "withdrawn_by")
    ordered = sorted(found, key=lambda row: (not row.runs, not row.is_open))
    return [Line(row, row.get_purpose_display(), row.whom, _TONES[State(row.state)], _said(row)) for row in ordered]


def speaking(job: Employment, on: date) -> Speaking | None:
    """With whom one may speak about this job; None for work without an employer. Two queries."""
    if job.employer is None:
        return None
    coaching = _coaching(job.pk, on)
    here = {"client": "client", "employer": "employer", "employment": "pk"}
    waits = Consent.objects.open().of_contact(
        **{name: OuterRef(path) for name, path in here.items()}, purpose=Purpose.JOB
    )
    covered = Consent.objects.covered(**here, purpose=Purpose.JOB, on=on)
    rows = Employment.objects.filter(pk=job.pk).annotate(may_speak=covered, asked=Exists(waits))
    may_speak, asked = rows.values_list("may_speak", "asked").get()
    return Speaking(
        employer=job.employer.name,
        may_speak=may_speak,
        asked=asked,
        jobcoach=_coach(coaching) if coaching else None,
        internal=coaching is not None and coaching.kind == Coaching.Kind.INTERNAL,
    )


def scopes(client: Client, asked: Any) -> list[tuple[str, str]]:
    """About whom consent of this client can be: a job, an employer, or everyone; `asked` has what a link named."""
    jobs = Employment.objects.filter(client=client, employer__isnull=False).select_related("employer")
    running = [job for job in jobs if job.is_running or str(job.pk) == asked.get("employment")]
    employers = {job.employer_id: job.employer.name for job in running if job.employer}
    named = asked.get("employer", "")
    if named.isdecimal() and len(named) < 19:
        rows = Organisation.objects.filter(pk=int(named), kind=Organisation.Kind.EMPLOYER)
        employers |= dict(rows.values_list("pk", "name"))
    return [
        *((f"baan-{job.pk}", f"Alleen de baan {workplace(job)}") for job in running),
        *((f"werkgever-{pk}", f"De werkgever {name}") for pk, name in employers.items()),
        (EVERY_EMPLOYER, "Iedere werkgever"),
    ]


def _said(row: Consent) -> str:
    if row.state == State.ASKED:
        return f"Gevraagd op {row.asked_on:%d-%m-%Y} door {row.asked_by.name if row.asked_by else 'ons'}"
    who = row.get_answered_as_display().lower()
    said = f"{row.get_evidence_display()} op {row.answered_on:%d-%m-%Y}, door {who}"
    if row.withdrawn_on:
        said += f". Ingetrokken op {row.withdrawn_on:%d-%m-%Y}, door {row.get_withdrawn_as_display().lower()}"
    return said


def _coaching(employment_id: int | None, on: date) -> Coaching | None:
    rows = Coaching.objects.running(on).filter(employment=employment_id or 0)
    found: Coaching | None = rows.select_related("coach", "organisation").first()
    return found


def _coach(coaching: Coaching) -> Person:
    coach = coaching.coach
    if coach is None:
        return Person(coaching.organisation.name, "", "")
    return Person(f"{coach.name}, {coaching.organisation.name}", coach.phone, coach.reachable)
