"""Contact with an employer that we begin: refused without the consent of the client, and stopped with it.

Which act is such contact, and which is not, stands in docs/access.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Organisation, User
from base.refusal import ConsentMissing, Contact, Invalid
from clients.models import Client, Coaching, Consent, Employment
from journeys import vacancy_notices
from journeys.models import Agreement, Candidate, Vacancy

Party, Purpose = Agreement.Contact, Consent.Purpose
STOPPED = "Toestemming ingetrokken."
WHICH_JOB = "Kies om welke baan het gaat. Staat de baan er niet bij? Leg die dan eerst vast."
_ABOUT = {
    Purpose.JOB: "om te praten over de baan",
    Purpose.PLACEMENT: "om iets te vertellen bij een plaatsing",
    Purpose.VACANCY: "om voorgesteld te worden voor een vacature",
}


def insist_on_consent(
    *,
    client: Client,
    employer_id: int,
    purpose: str,
    on: date,
    at: datetime,
    employment_id: int | None = None,
    party: str = Party.EMPLOYER,
) -> Consent:
    """The consent that covers this contact on that day; raises `ConsentMissing`, which is kept, without one."""
    found: Consent | None = Consent.objects.covering(
        client=client.pk, employer=employer_id, purpose=purpose, on=on, employment=employment_id
    )
    if found is not None:
        return found
    about = Contact(
        client_id=client.pk,
        number=client.number,
        party=party,
        employer_id=employer_id,
        employment_id=employment_id,
        purpose=purpose,
        at=at,
    )
    raise ConsentMissing(why_no_contact(client, about), about)


def why_no_contact(client: Client, about: Contact) -> str:
    """Why this contact is refused, in words for the person."""
    name = Organisation.objects.values_list("name", flat=True).get(pk=about.employer_id)
    whom = name if about.party == Party.EMPLOYER else f"de jobcoach die bij {name} werkt"
    return (
        f"{client.full_name} gaf geen toestemming {_ABOUT[Purpose(about.purpose)]}. "
        f"Neem daarom nu geen contact op met {whom}."
    )


def insist_about_job(*, client: Client, job: Employment, party: str, on: date, at: datetime) -> None:
    """Refuse contact about this job with its employer, or with its jobcoach when the employer has one of its own.

    For an external jobcoach no consent is needed (004:1494-1496); an internal one is the employer's [K].
    """
    if job.employer_id is None or (party == Party.JOBCOACH and not coached_by_employer(job=job, on=on)):
        return
    insist_on_consent(
        client=client,
        employer_id=job.employer_id,
        employment_id=job.pk,
        purpose=Purpose.JOB,
        party=party,
        on=on,
        at=at,
    )


def coached_by_employer(*, job: Employment, on: date) -> bool:
    """Whether the jobcoach of this job works for its employer."""
    return bool(_internal(on).filter(employment=job).exists())


def job_of_contact(*, client: Client, job: Employment | None) -> Employment:
    """The job about which somebody is spoken to: the one that was named, or the only one that runs."""
    if job is not None:
        return job
    running = list(Employment.objects.running().filter(client=client, employer__isnull=False)[:2])
    if len(running) != 1:
        raise Invalid({"employment_id": WHICH_JOB})
    return running[0]


@dataclass(frozen=True)
class Stopped:
    """What was planned and is no more: agreements, and vacancies for which the client was put forward."""

    agreements: Sequence[Agreement] = ()
    vacancies: Sequence[Vacancy] = ()


def stop_planned(*, client: Client, purpose: str, by: User, on: date, at: datetime) -> Stopped:
    """Stop the contact for this purpose that was planned for this client and that no consent covers any more.

    Agreements on such contact, or on what the employer does, lapse; whoever is put forward is taken back, and the
    adviser of the vacancy hears. The caller holds the client, and sweeps.
    """
    if purpose == Purpose.JOB:
        agreements = list(_uncovered_agreements(client.pk, on).order_by("pk"))
        Agreement.objects.filter(pk__in=[row.pk for row in agreements]).update(
            dropped_on=on, drop_reason=STOPPED, closed_by=by, version=F("version") + 1
        )
        return Stopped(agreements=agreements)
    if purpose == Purpose.VACANCY:
        vacancies = _take_back(client.pk, on)
        vacancy_notices.consent_withdrawn(vacancies, at=at)
        return Stopped(vacancies=vacancies)
    return Stopped()


def _uncovered_agreements(client_id: int, on: date) -> Any:
    internal = Exists(_internal(on).filter(employment=OuterRef("employment")))
    employer = Q(who=Agreement.Who.EMPLOYER) | Q(contact=Party.EMPLOYER)
    jobcoach = Q(internal=True) & (Q(who=Agreement.Who.JOBCOACH) | Q(contact=Party.JOBCOACH))
    covered = Consent.objects.covered(
        client="client", employer="employment__employer", employment="employment", purpose=Purpose.JOB, on=on
    )
    rows = Agreement.objects.open().filter(client=client_id, employment__employer__isnull=False)
    return rows.annotate(internal=internal, covered=covered).filter(employer | jobcoach).filter(covered=False)


def _take_back(client_id: int, on: date) -> list[Vacancy]:
    """Take back the client wherever nobody decided and the employer may not hear the name any more."""
    covered = Consent.objects.covered(client="client", employer="vacancy__employer", purpose=Purpose.VACANCY, on=on)
    open_rows = Candidate.objects.open().filter(client=client_id).annotate(covered=covered).filter(covered=False)
    # An adviser decides while holding the vacancy alone.
    waiting = Vacancy.objects.filter(pk__in=open_rows.values("vacancy")).order_by("pk")
    held = list(waiting.select_for_update(no_key=True, of=("self",)).select_related("employer"))
    taken = []
    for row in Candidate.objects.open().filter(client=client_id, vacancy__in=held).order_by("pk"):
        row.state, row.result_note, row.version = Candidate.State.TAKEN_BACK, STOPPED, row.version + 1
        taken.append(row)
    Candidate.objects.bulk_update(taken, ["state", "result_note", "version"])
    ours = {row.vacancy_id for row in taken}
    return [vacancy for vacancy in held if vacancy.pk in ours]


def _internal(on: date) -> Any:
    """Coachings by a jobcoach of the employer, that run on that day."""
    return Coaching.objects.running(on).filter(kind=Coaching.Kind.INTERNAL)
