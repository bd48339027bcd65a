"""Inviting a client to talk about the end of a job, and trying again when nobody answers."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission
from base.refusal import Invalid, NotPossibleNow, NotVisible, Stale
from clients.models import ContactPerson, Employment
from journeys import notices
from journeys.actions import cases
from journeys.actions.cases import Writer
from journeys.actions.common import insist_on_role, lock_client
from journeys.actions.job_ends import lock_case
from journeys.actions.sweep import sweep_clients
from journeys.job_end_facts import facts_of, with_facts
from journeys.job_end_lifecycle import JobEndState, StepReason
from journeys.letters import letter
from journeys.models import ContactAttempt, JobEnd

S, R, Kind = JobEndState, StepReason, ContactAttempt.Kind


@transaction.atomic
def invite(*, employment_id: int, actor: User, on: date, at: datetime) -> JobEnd:
    """Invite the client to talk about this job; opens the case when there is none. Pressed twice it invites once."""
    insist_on_role(actor, Permission.RECORD_WORK)
    client_id = Employment.objects.filter(pk=employment_id).values_list("client_id", flat=True).first()
    if client_id is None:
        raise NotVisible
    client = lock_client(client_id, actor=actor, permission=Permission.RECORD_WORK, on=on)
    cases_of = with_facts(JobEnd.objects.open().filter(employment=employment_id), on)
    case: JobEnd | None = cases_of.select_related("employment__employer").first()
    jobs = Employment.objects.select_related("employer")
    employment = case.employment if case else jobs.get(pk=employment_id)
    if not employment.is_running:
        raise NotPossibleNow("Deze baan is al geëindigd. Maak een afspraak voor het startgesprek.")
    if case is None:
        case = cases.open_invited(employment=employment, by=actor, on=on, at=at)
        case.client = client
    elif case.state == S.INVITED:
        return case
    elif case.state != S.SIGNALLED:
        raise NotPossibleNow(f"Uitnodigen is niet meer nodig: de stand is “{JobEndState(case.state).label}”.")
    else:
        case.client, case.employment, case.attempted_on = client, employment, on
        writer = Writer(by=actor, on=on, at=at)
        writer.step(case, S.INVITED, R.INVITATION, facts_of(case, R.INVITATION))
        writer.write()
    _keep(case, Kind.INVITATION, actor, on, at)
    sweep_clients(client_ids=[case.client_id], by=actor, on=on, at=at)
    return case


@transaction.atomic
def try_again(
    *, job_end_id: int, kind: str, version: int | None, actor: User, on: date, at: datetime
) -> ContactAttempt:
    """Keep another attempt to reach a client who was invited; the term for an answer begins anew.

    The last rung tells the team lead. Raises `Stale` when a colleague tried since `version`.
    """
    case = lock_case(job_end_id=job_end_id, version=version, actor=actor, on=on)
    if kind not in Kind.values or kind == Kind.INVITATION:
        raise Invalid({"kind": "Kies een poging uit de lijst."})
    if case.state != S.INVITED:
        raise NotPossibleNow("Er wordt niet op de klant gewacht: de zaak is verder.")
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
    text = letter(kind, case.client, case.employment, contact.user if contact else None, on)
    return ContactAttempt.objects.create(job_end=case, kind=kind, text=text, on=on, made_by=actor, recorded_at=at)
