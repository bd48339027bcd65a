"""Inviting a client to talk about the end of a job, and trying again when nobody answers."""

from datetime import date, datetime

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import ContactPerson, Employment
from journeys import notices
from journeys.actions import cases
from journeys.actions.cases import Writer
from journeys.actions.common import lock_client
from journeys.actions.job_ends import lock_case
from journeys.actions.sweep import sweep_clients
from journeys.job_end_facts import facts_of
from journeys.job_end_lifecycle import JobEndState, StepReason
from journeys.letters import letter
from journeys.models import ContactAttempt, JobEnd

S, R, Kind = JobEndState, StepReason, ContactAttempt.Kind


@act("Klant uitnodigen")
def invite(*, employment_id: int, actor: User, on: date, at: datetime) -> JobEnd:
    """Invite the client to talk about this job; opens the case when there is none. Pressed twice it invites once."""
    whose = Employment.objects.filter(pk=employment_id).values("client_id")
    client = lock_client(whose, actor=actor, permission=Permission.RECORD_WORK, on=on)
    employment = Employment.objects.select_related("employer").get(pk=employment_id)
    if closed := why_not_invite(employment, ""):
        raise NotPossibleNow(closed)
    writer = Writer(by=actor, on=on, at=at)
    known_on = cases.known_since(employment=employment, lead_months=client.office.contract_end_lead_months, on=on)
    case = cases.case_of(employment=employment, known_on=known_on, writer=writer)
    if closed := why_not_invite(employment, case.state):
        raise NotPossibleNow(closed)
    if case.state == S.INVITED:
        return case
    case.client, case.employment, case.attempted_on = client, employment, on
    writer.step(case, S.INVITED, R.INVITATION, facts_of(case, R.INVITATION))
    writer.write()
    _keep(case, Kind.INVITATION, actor, on, at)
    sweep_clients(client_ids=[case.client_id], by=actor, on=on, at=at)
    return case


def why_not_invite(employment: Employment, state: str) -> str:
    """Why the client is not invited about this job, whose open case has that state; empty when it can be.

    Whoever is invited already may be so again: that changes nothing.
    """
    if not employment.is_running:
        return "Deze baan is al geëindigd. Maak een afspraak voor het startgesprek."
    if state in ("", S.SIGNALLED, S.INVITED):
        return ""
    return f"Uitnodigen is niet meer nodig: de stand is “{JobEndState(state).label}”."


def why_not_try(case: JobEnd) -> str:
    """Why no other attempt to reach the client is kept; empty when it can be."""
    return "" if case.state == S.INVITED else "Er wordt niet op de klant gewacht: de zaak is verder."


@act("Poging om de klant te bereiken")
def try_again(
    *, job_end_id: int, kind: str, version: int | None, actor: User, on: date, at: datetime
) -> ContactAttempt:
    """Keep another attempt to reach a client who was invited; the term for an answer begins anew.

    The last rung tells the team lead. Raises `Stale` when a colleague tried since `version`.
    """
    case = lock_case(job_end_id=job_end_id, version=version, actor=actor, on=on)
    if kind not in Kind.values or kind == Kind.INVITATION:
        raise Invalid({"kind": "Kies een poging uit de lijst."})
    if closed := why_not_try(case):
        raise NotPossibleNow(closed)
    case.attempted_on = on
    case.version += 1
    if not JobEnd.objects.filter(pk=case.pk, version=case.version - 1).update(attempted_on=on, version=case.version):
        raise Stale
    attempt = _keep(case, kind, actor, on, at)
    if kind == Kind.TEAM_LEAD:
        notices.client_unreachable(case, by=actor, at=at)
    sweep_clients(client_ids=[case.client_id], by=actor, on=on, at=at)
    return attempt


def _keep(case: JobEnd, kind: str, actor: User, on: date, at: datetime) -> ContactAttempt:
    contact = ContactPerson.objects.fixed_now(case.client_id)
    wish = JobEnd.objects.with_wish().filter(pk=case.pk, wish=True).exists()
    text = letter(kind, case.client, case.employment, contact.user if contact else None, on, wish=wish)
    return ContactAttempt.objects.create(job_end=case, kind=kind, text=text, on=on, made_by=actor, recorded_at=at)
