"""What people agreed: making an agreement, recording that it was kept, or letting it lapse with a reason."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from base import locks
from base.acts import act
from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow, NotVisible, Stale
from clients.models import Client, ClientAccess, Employment
from journeys.actions import outbound
from journeys.actions.common import TASKS_LOCK, insist_on_role, lock_client, why_closed
from journeys.actions.sweep import sweep_clients
from journeys.models import Agreement, Conversation, Workplan
from journeys.models.agreements import LONGEST_AGREEMENT

Party = Agreement.Contact
LONGEST_REASON = 300
# The talk of all parties when a job begins, in which they agree on who does what (004:6928-6940).
TALK_OF_ALL = Conversation.Kind.START_OF_JOB


@act("Afspraak maken")
def make_agreement(
    *,
    client_id: int,
    who: str,
    what: str,
    due_on: date | None,
    conversation_id: int | None,
    actor: User,
    on: date,
    at: datetime,
    contact: str = "",
    employment_id: int | None = None,
) -> Agreement:
    """Record an agreement: of a talk of all parties at the start of a job, otherwise with the current werkplan.

    With `contact` it is that a professional speaks with the employer or the jobcoach of a job, which is asked of
    `employment_id`, the talk, or the only job that runs. Like an agreement on what the employer does, that takes the
    client's consent: `ConsentMissing` without it (004:1476-1480). An external jobcoach is spoken to without.

    An agreement of a talk was made on the day of that talk, so its own day can have passed already: then it is at
    once overdue, and says so. The same agreement sent twice is kept once.
    """
    client = lock_client(client_id, actor=actor, permission=Permission.WRITE_WORKPLAN, on=on)
    talk = None
    if conversation_id is not None:
        talk = Conversation.objects.filter(pk=conversation_id, client=client_id, kind=TALK_OF_ALL).first()
        if talk is None:
            raise Invalid({"conversation_id": "Kies een startgesprek bij een nieuwe baan van deze klant."})
    made_on = talk.held_on if talk else on
    what = " ".join(what.split())
    _check(who, what, due_on, made_on, contact)
    job = _job(client, who, contact, employment_id, talk)
    plan = None if talk else Workplan.objects.filter(client=client_id, is_current=True).first()
    content: dict[str, Any] = {
        "client_id": client_id,
        "workplan": plan,
        "conversation": talk,
        "who": who,
        "what": what,
        "due_on": due_on,
        "made_on": made_on,
        "contact": contact,
        "employment": job,
    }
    twin: Agreement | None = Agreement.objects.open().filter(**content).first()
    if twin is not None:
        return twin
    if job is not None and (party := _party(who, contact)):
        outbound.insist_about_job(client=client, job=job, party=party, on=made_on, at=at)
    agreement = Agreement.objects.create(**content, made_by=actor)
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    return agreement


@act("Afspraak nagekomen")
def complete_agreement(
    *, agreement_id: int, done_on: date, version: int | None, actor: User, on: date, at: datetime
) -> Agreement:
    """Record that an agreement was kept, on the day on which that was; its task closes by itself.

    Agreed contact counts only when the client consented to it on that day: `ConsentMissing` otherwise.
    """
    agreement = _lock(agreement_id, version, actor, on)
    if done_on > on:
        raise Invalid({"done_on": "Deze dag moet nog komen. Kies de dag waarop de afspraak is nagekomen."})
    if done_on < agreement.made_on:
        raise Invalid({"done_on": f"De afspraak is gemaakt op {agreement.made_on:%d-%m-%Y}. Kies die dag of later."})
    if agreement.contact and agreement.employment is not None:
        client, job, party = agreement.client, agreement.employment, agreement.contact
        outbound.insist_about_job(client=client, job=job, party=party, on=done_on, at=at)
    return _close(agreement, actor, on, at, done_on=done_on)


@act("Eigen afspraak nagekomen")
def keep_own_agreement(*, agreement_id: int, version: int | None, actor: User, on: date, at: datetime) -> Agreement:
    """Let the client, or a representative, say that an agreement of the client's own was kept today.

    `NotVisible` for what others must do and for other clients. Staff read in the file who said so.
    """
    insist_on_role(actor, Permission.SEE_OWN_JOURNEY)
    held = ClientAccess.objects.held_by(actor).values("client")
    own = Agreement.objects.filter(pk=agreement_id, who=Agreement.Who.CLIENT, client__in=held)
    client_id = own.values_list("client_id", flat=True).first()
    if client_id is None:
        raise NotVisible
    locks.share(TASKS_LOCK)
    client = Client.objects.select_related("journey").select_for_update(no_key=True, of=("self",)).get(pk=client_id)
    if not own.exists():  # the access may have ended before the client was held
        raise NotVisible
    if why_closed(client, Permission.WRITE_WORKPLAN):
        raise NotPossibleNow("Dit kan nu niet. Bel uw vaste contact.")
    return _close(_open(agreement_id, version), actor, on, at, done_on=on)


@act("Afspraak laten vervallen")
def drop_agreement(
    *, agreement_id: int, reason: str, version: int | None, actor: User, on: date, at: datetime
) -> Agreement:
    """Let an agreement lapse, with the reason; its task lapses along."""
    agreement = _lock(agreement_id, version, actor, on)
    if not reason.strip():
        raise Invalid({"reason": "Geef een reden."})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": f"Houd de reden op {LONGEST_REASON} tekens of minder."})
    return _close(agreement, actor, on, at, dropped_on=on, drop_reason=reason.strip())


def why_over(agreement: Agreement) -> str:
    """Why nothing is done with an agreement any more; empty while it is open."""
    if agreement.done_on:
        return f"Deze afspraak is al nagekomen op {agreement.done_on:%d-%m-%Y}."
    return f"Deze afspraak is al vervallen op {agreement.dropped_on:%d-%m-%Y}." if agreement.dropped_on else ""


def _party(who: str, contact: str) -> str:
    """With whom we speak when this is agreed: empty when with nobody outside."""
    return contact or {
        Agreement.Who.EMPLOYER.value: Party.EMPLOYER,
        Agreement.Who.JOBCOACH.value: Party.JOBCOACH,
    }.get(who, "")


def _job(
    client: Client, who: str, contact: str, employment_id: int | None, talk: Conversation | None
) -> Employment | None:
    """The job that an agreement is about: the one named, that of the talk, or for contact the only one that runs."""
    named = employment_id if employment_id is not None else talk.employment_id if talk else None
    jobs = Employment.objects.filter(client=client).select_related("employer")
    job = jobs.filter(pk=named).first() if named is not None else None
    if named is not None and job is None:
        raise Invalid({"employment_id": "Kies een baan van deze klant."})
    party = _party(who, contact)
    if not party or (who == Agreement.Who.JOBCOACH and job is None and not _coached(client)):
        return job
    return outbound.job_of_contact(client=client, job=job)


def _coached(client: Client) -> bool:
    """Whether a jobcoach of an employer may be meant: one who is coach on a job of this client."""
    running = Employment.objects.running().filter(client=client, coachings__ended_on__isnull=True)
    return running.filter(coachings__kind="intern").exists()


def _check(who: str, what: str, due_on: date | None, made_on: date, contact: str) -> None:
    faults: dict[str, str] = {}
    if who not in Agreement.Who.values:
        faults["who"] = "Kies iemand uit de lijst."
    if not what:
        faults["what"] = "Schrijf op wat u hebt afgesproken."
    elif len(what) > LONGEST_AGREEMENT:
        faults["what"] = f"Houd een afspraak op {LONGEST_AGREEMENT} tekens of minder."
    if contact and contact not in Agreement.Contact.values:
        faults["contact"] = "Maak een keuze."
    elif contact and who != Agreement.Who.PROFESSIONAL:
        faults["contact"] = "Dit hoort bij een afspraak van de professional."
    if due_on is not None and due_on < made_on:
        faults["due_on"] = f"De afspraak is gemaakt op {made_on:%d-%m-%Y}. Kies die dag of later."
    elif due_on is not None and not is_plausible(due_on):
        faults["due_on"] = "Dit jaar kan niet kloppen."
    if faults:
        raise Invalid(faults)


def _lock(agreement_id: int, version: int | None, actor: User, on: date) -> Agreement:
    whose = Agreement.objects.filter(pk=agreement_id).values("client_id")
    lock_client(whose, actor=actor, permission=Permission.WRITE_WORKPLAN, on=on)
    return _open(agreement_id, version)


def _open(agreement_id: int, version: int | None) -> Agreement:
    """The agreement of a client whom the caller holds, while it is open."""
    rows = Agreement.objects.select_for_update(no_key=True, of=("self",)).select_related("client", "employment")
    agreement: Agreement = rows.get(pk=agreement_id)
    if closed := why_over(agreement):
        raise NotPossibleNow(closed)
    if version is not None and agreement.version != version:
        raise Stale
    return agreement


def _close(agreement: Agreement, actor: User, on: date, at: datetime, **values: Any) -> Agreement:
    """Write how it ended, and let the tasks agree."""
    changed = {**values, "closed_by": actor, "version": agreement.version + 1}
    Agreement.objects.filter(pk=agreement.pk).update(**changed)
    for name, value in changed.items():
        setattr(agreement, name, value)
    sweep_clients(client_ids=[agreement.client_id], by=actor, on=on, at=at)
    return agreement
