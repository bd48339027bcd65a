"""A client comes into the target group; who they are and how often they are spoken to changes."""

from datetime import date, datetime, timedelta

from django.db.models import F

from accounts.models import User
from accounts.roles import Permission
from base import locks
from base.acts import act
from base.refusal import Invalid, NotAllowed, NotPossibleNow, Stale
from clients import checks
from clients.actions import people
from clients.actions.contact import assign
from clients.actions.people import Person, Reach
from clients.models import Client, ContactPerson, Employment
from journeys import notices
from journeys.actions.common import TASKS_LOCK, insist_on_role, lock_client
from journeys.actions.sweep import sweep_clients
from journeys.actions.tasks import redate
from journeys.deadlines import YEARLY, YEARLY_CONTACT, yearly_contact_term
from journeys.lifecycle import PHASES, Klantfase, MoveReason
from journeys.models import Journey, Transition

# Phase 4 needs paid work, and that is recorded once the client is there.
FIRST_PHASES = tuple(phase for phase in PHASES if phase is not Klantfase.AAN_HET_WERK)
SHORTEST, LONGEST = 2, 36
LONGEST_REASON = 200
TWICE_WITHIN = timedelta(minutes=1)


@act("Klant inschrijven")
def register_client(
    *,
    number: str,
    bsn: str,
    person: Person,
    reach: Reach,
    klantfase: str,
    started_on: date,
    contact_id: int | None,
    actor: User,
    on: date,
    at: datetime,
) -> Client:
    """Register somebody who is new in the target group, at the actor's own office, in one of the first three phases.

    `started_on` is the day from which the yearly contact counts; the klantfase begins today. `contact_id` is the
    fixed contact, None when the team lead chooses one later. The same form sent twice registers once. Raises
    `Invalid` for what cannot be right.
    """
    insist_on_role(actor, Permission.KEEP_CLIENT)
    if actor.office_id is None:
        raise NotAllowed
    locks.share(TASKS_LOCK)
    if twin := _just_registered(number, bsn, actor, at):
        return twin
    faults: dict[str, str] = {}
    if klantfase not in FIRST_PHASES:
        faults["klantfase"] = "Kies een klantfase uit de lijst."
    if started_on > on:
        faults["started_on"] = "Deze dag ligt in de toekomst."
    elif started_on < person.birth_date <= on:
        faults["started_on"] = "Deze dag ligt voor de geboortedatum."
    client = people.register(
        number=number, bsn=bsn, office_id=actor.office_id, person=person, reach=reach, faults=faults, on=on
    )
    journey = Journey.objects.create(client=client, klantfase=klantfase, phase_since=on, started_on=started_on)
    Transition.objects.create(
        journey=journey,
        from_phase="",
        to_phase=klantfase,
        reason=MoveReason.ENTERED,
        actor=actor,
        on=on,
        recorded_at=at,
    )
    if contact_id is not None:
        _give_contact(client, contact_id, actor, on, at)
    sweep_clients(client_ids=[client.pk], by=actor, on=on, at=at)
    return client


def _just_registered(number: str, bsn: str, actor: User, at: datetime) -> Client | None:
    """The client whom this actor registered with this number and BSN a moment ago: the button was pressed twice."""
    twins = Client.objects.with_bsn(checks.bsn(bsn) or "").filter(
        number=number,
        journey__transitions__actor=actor,
        journey__transitions__reason=MoveReason.ENTERED,
        journey__transitions__recorded_at__gt=at - TWICE_WITHIN,
    )
    twin: Client | None = twins.first()
    return twin


def _give_contact(client: Client, contact_id: int, actor: User, on: date, at: datetime) -> None:
    user = User.objects.filter(pk=contact_id).first()
    if user is None:
        raise Invalid({"contact_id": "Kies een collega van de vestiging."})
    try:
        row, _ = assign(client=client, position=ContactPerson.Position.FIXED, user=user, reason="", by=actor, on=on)
    except Invalid as refused:
        raise Invalid({"contact_id": refused.errors.get("user_id", refused.message)}) from refused
    if user != actor:
        notices.contact_changed(client, row, before_id=None, at=at)


@act("Gegevens van de klant wijzigen")
def change_client(
    *, client_id: int, person: Person, reach: Reach, version: int | None, actor: User, on: date, at: datetime
) -> Client:
    """Correct who a client is or how to reach them; `Stale` when somebody did since `version`."""
    client = lock_client(client_id, actor=actor, permission=Permission.KEEP_CLIENT, on=on)
    if Journey.objects.filter(client=client, started_on__lt=person.birth_date).exists():
        raise Invalid({"birth_date": "De klantreis begon voor deze datum. Kijk het jaar na."})
    people.change(client=client, person=person, reach=reach, version=version, on=on)
    return client


@act("Gespreksritme instellen")
def set_contact_interval(
    *, client_id: int, months: int, reason: str, version: int | None, actor: User, on: date, at: datetime
) -> Journey:
    """Agree how many months lie between two talks, from 2 to 36, with a reason when it is not the yearly rhythm.

    Another rhythm than once a year is for people with a permanent contract, on professional judgement and in
    consultation with the client (004:1484-1488); the sweep brings the yearly one back when that work ends. An open
    task of the old rhythm gets its new dates or lapses.
    """
    client = lock_client(client_id, actor=actor, permission=Permission.RECORD_CONVERSATION, on=on)
    journey = Journey.objects.select_for_update(no_key=True).filter(client=client).first()
    if journey is None:
        raise NotPossibleNow("Deze klant doet niet mee aan de klantreis.")
    if version is not None and journey.version != version:
        raise Stale
    faults: dict[str, str] = {}
    reason = reason.strip() if months != YEARLY else ""
    if not SHORTEST <= months <= LONGEST:
        faults["months"] = f"Vul een aantal maanden van {SHORTEST} tot en met {LONGEST} in."
    if months != YEARLY and not reason:
        faults["reason"] = "Geef de reden van een eigen ritme."
    if len(reason) > LONGEST_REASON:
        faults["reason"] = f"Houd de reden op {LONGEST_REASON} tekens of minder."
    if faults:
        raise Invalid(faults)
    permanent = Employment.objects.running().permanent().begun(on).filter(client=client)
    if months != YEARLY and not permanent.exists():
        raise NotPossibleNow("Een eigen ritme kan alleen als de klant een vast contract heeft.")
    Journey.objects.filter(pk=journey.pk).update(
        contact_interval_months=months, contact_interval_reason=reason, version=F("version") + 1
    )
    term = yearly_contact_term(journey.last_conversation_on or journey.started_on, months)
    redate(rule=YEARLY_CONTACT, subject_id=journey.pk, term=term, on=on)
    sweep_clients(client_ids=[client.pk], by=actor, on=on, at=at)
    return Journey.objects.get(pk=journey.pk)
