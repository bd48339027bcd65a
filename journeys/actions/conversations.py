"""Recording a conversation, and all that a conversation settles."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q

from accounts.models import User
from accounts.roles import Permission
from base.acts import act
from base.dates import add_months, is_plausible
from base.refusal import Invalid
from clients.actions import consent, employments
from clients.models import Client, Consent, Employment
from journeys.actions import cases, outbound
from journeys.actions.common import lock_client
from journeys.actions.consents import heard
from journeys.actions.sweep import sweep_clients
from journeys.actions.workplans import note_change
from journeys.deadlines import EARLY_JOB_CHECK, contract_end_opens
from journeys.models import Conversation, Journey, Workplan

Kind = Conversation.Kind
LONGEST_MINUTES = 600
# Longer than anybody writes about one talk; what is longer was pasted by mistake.
LONGEST_OUTCOME = 4000
# What a startgesprek after the loss of a job is about: what is possible, services, rights and duties (004:1557-1561).
AGENDA = (Conversation.Topic.POSSIBILITIES, Conversation.Topic.SERVICES, Conversation.Topic.RIGHTS)
# A talk of all parties has two at the least.
FEWEST_PARTICIPANTS = 2
MOST_SATISFIED = 5
# Talks that are the conversation of a case about the end of a job.
ABOUT_THE_END = frozenset({Kind.CONTRACT_END, Kind.STARTGESPREK})
# What the client says in a talk about a contract's end to contact with the employer: yes or no.
WISHES: dict[str, bool] = {
    Conversation.ContactWished.EMPLOYER: True,
    Conversation.ContactWished.BOTH: True,
    Conversation.ContactWished.JOBCOACH: False,
    Conversation.ContactWished.NOBODY: False,
}
# What was answered in any other talk to the question whether we may speak with the employer of a job.
CONSENTS: dict[str, bool] = {
    Conversation.EmployerConsent.YES: True,
    Conversation.EmployerConsent.NO: False,
}
# Months before the first working day in which all parties may talk already about how the job begins [K].
BEFORE_THE_START = 3


@act("Gesprek vastleggen")
def record_conversation(
    *,
    client_id: int,
    kind: str,
    channel: str,
    held_on: date,
    topics: Sequence[str],
    outcome: str,
    minutes: int | None,
    employment_id: int | None,
    callback_on: date | None,
    change: str,
    actor: User,
    on: date,
    at: datetime,
    participants: Sequence[str] = (),
    contact_wished: str = "",
    satisfaction: int | None = None,
    employer_consent: str = "",
) -> Conversation:
    """Record a talk that was held; the terms that it meets close by themselves.

    `change` says what changed in work, health, internship or study (empty: nothing); the plan is then due for
    a look at once. The same talk sent twice is kept once. `participants` are asked of the talk of all parties,
    `contact_wished` is of a talk about a contract's end, `satisfaction` goes from 1 to 5. What the client said about
    contact with the employer, in `contact_wished` or as `employer_consent` ("ja" or "nee"), is kept as consent; a
    talk in which the employer took part raises `ConsentMissing` without it.
    """
    client = lock_client(client_id, actor=actor, permission=Permission.RECORD_CONVERSATION, on=on)
    about = Employment.objects.filter(pk=employment_id, client=client).first() if employment_id is not None else None
    faults = _faults(client, kind, channel, held_on, topics, minutes, callback_on, change, on)
    if employment_id is not None and about is None:
        faults["employment_id"] = "Kies een baan van deze klant."
    elif about is not None and (fault := _before_the_job(kind, held_on, about)):
        faults.setdefault("held_on", fault)
    faults = _faults_of_kind(kind, topics, participants, contact_wished, satisfaction) | faults
    faults |= _faults_of_consent(kind, employer_consent)
    if len(outcome) > LONGEST_OUTCOME:
        faults["outcome"] = f"Houd dit op {LONGEST_OUTCOME} tekens of minder."
    if faults:
        raise Invalid(faults)
    content = {
        "client_id": client_id,
        "kind": kind,
        "channel": channel,
        "held_on": held_on,
        "minutes": minutes,
        "outcome": outcome.strip(),
        "employment_id": employment_id,
        "callback_on": callback_on,
        "contact_wished": contact_wished,
        "employer_consent": employer_consent,
        "satisfaction": satisfaction,
        "held_by": actor,
    }
    twin = Conversation.objects.filter(**content).order_by("-pk").first()
    lists = {"topics": list(topics), "participants": list(participants)}
    if twin is not None and {"topics": twin.topics, "participants": twin.participants} == lists:
        return twin
    said = WISHES[contact_wished] if contact_wished else CONSENTS.get(employer_consent)
    if said is not None:
        _keep_consent(client, about, said, contact_wished, held_on, actor, on, at)
    if kind == Kind.START_OF_JOB:
        _insist_on_consent(client, about, participants, held_on, at)
    conversation = Conversation.objects.create(**content, **lists, recorded_at=at)
    Journey.objects.filter(client=client_id).filter(
        Q(last_conversation_on__isnull=True) | Q(last_conversation_on__lt=held_on)
    ).update(last_conversation_on=held_on)
    if kind == Kind.STARTGESPREK:
        employments.settle_by_talk(client_id=client_id, held_on=held_on, employment_id=employment_id)
    ends_before = None
    if kind == Kind.CONTRACT_END:
        ends_before = contract_end_opens(client.office.contract_end_lead_months).latest_anchor(held_on)
    employments.settle_running(
        client_id=client_id,
        ends_before=ends_before,
        employment_id=employment_id,
        started_before=EARLY_JOB_CHECK.opens.latest_anchor(held_on),
        on=held_on,
    )
    if kind in ABOUT_THE_END:
        opens_case = _job_that_may_end(client, about, held_on) if kind == Kind.CONTRACT_END else None
        cases.talked(
            client_id=client_id,
            employment_id=employment_id,
            held_on=held_on,
            opens_case=opens_case,
            by=actor,
            on=on,
            at=at,
        )
    if change:
        note_change(client_id=client_id, change=change, on=held_on)
    sweep_clients(client_ids=[client_id], by=actor, on=on, at=at)
    return conversation


def _job_that_may_end(client: Client, job: Employment | None, held_on: date) -> tuple[Employment, date] | None:
    """The running job about whose end was talked, and since when that end was known; only in the klantreis."""
    if job is None or not job.is_running or getattr(client, "journey", None) is None:
        return None
    lead_months = client.office.contract_end_lead_months
    return job, cases.known_since(employment=job, lead_months=lead_months, on=held_on)


def _faults(
    client: Client,
    kind: str,
    channel: str,
    held_on: date,
    topics: Sequence[str],
    minutes: int | None,
    callback_on: date | None,
    change: str,
    on: date,
) -> dict[str, str]:
    faults: dict[str, str] = {}
    if kind not in Kind.values:
        faults["kind"] = "Kies een soort gesprek uit de lijst."
    if channel not in Conversation.Channel.values:
        faults["channel"] = "Kies een kanaal uit de lijst."
    if held_on > on:
        faults["held_on"] = "Een gesprek leggen we vast als het is geweest. Deze datum ligt in de toekomst."
    elif held_on < client.birth_date:
        faults["held_on"] = "Dit jaar kan niet kloppen."
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        faults["minutes"] = f"Vul een aantal minuten van 1 tot en met {LONGEST_MINUTES} in."
    if any(topic not in Conversation.Topic.values for topic in topics):
        faults["topics"] = "Kies onderwerpen uit de lijst."
    if callback_on is not None and callback_on < max(held_on, on):
        faults["callback_on"] = "Kies vandaag of een latere dag om terug te bellen."
    elif callback_on is not None and not is_plausible(callback_on):
        faults["callback_on"] = "Dit jaar kan niet kloppen."
    if change and change not in Workplan.Change.values:
        faults["change"] = "Kies wat er veranderde uit de lijst."
    return faults


def _before_the_job(kind: str, held_on: date, job: Employment) -> str:
    """Why a talk about a job cannot have been held on this day; empty when it can, or is not about the job itself."""
    began = f"{job.started_on:%d-%m-%Y}"
    if kind in ABOUT_THE_END and held_on < job.started_on:
        return f"Deze baan begon op {began}. Kies die dag of een latere."
    if kind == Kind.START_OF_JOB and held_on < add_months(job.started_on, -BEFORE_THE_START):
        return f"Deze baan begon op {began}. Kies een dag hoogstens {BEFORE_THE_START} maanden daarvoor, of later."
    return ""


def _faults_of_kind(
    kind: str, topics: Sequence[str], participants: Sequence[str], contact_wished: str, satisfaction: int | None
) -> dict[str, str]:
    """What one kind of talk asks and another does not know."""
    faults: dict[str, str] = {}
    if kind == Kind.STARTGESPREK and (missing := [topic.label for topic in AGENDA if topic not in topics]):
        faults["topics"] = f"In een startgesprek na baanverlies hoort ook: {', '.join(missing).lower()}."
    if any(person not in Conversation.Participant.values for person in participants):
        faults["participants"] = "Kies wie erbij waren uit de lijst."
    elif kind == Kind.START_OF_JOB and len(set(participants)) < FEWEST_PARTICIPANTS:
        faults["participants"] = "Kies wie erbij waren: minstens twee."
    if contact_wished and contact_wished not in Conversation.ContactWished.values:
        faults["contact_wished"] = "Maak een keuze."
    elif contact_wished and kind != Kind.CONTRACT_END:
        faults["contact_wished"] = "Dit hoort bij een gesprek over contracteinde."
    if satisfaction is not None and not 1 <= satisfaction <= MOST_SATISFIED:
        faults["satisfaction"] = f"Kies een cijfer van 1 tot en met {MOST_SATISFIED}."
    return faults


def _faults_of_consent(kind: str, employer_consent: str) -> dict[str, str]:
    if employer_consent and employer_consent not in CONSENTS:
        return {"employer_consent": "Maak een keuze."}
    if employer_consent and kind == Kind.CONTRACT_END:
        return {"employer_consent": "Bij een gesprek over contracteinde kiest u met wie de klant contact wil."}
    return {}


def _keep_consent(
    client: Client,
    about: Employment | None,
    given: bool,
    contact_wished: str,
    held_on: date,
    actor: User,
    on: date,
    at: datetime,
) -> None:
    """Keep what the client said about contact with the employer of the job that was talked about."""
    job = outbound.job_of_contact(client=client, job=about)
    if job.employer_id is None:
        return
    if contact_wished == Conversation.ContactWished.JOBCOACH and outbound.coached_by_employer(job=job, on=held_on):
        raise Invalid(
            {
                "contact_wished": "De jobcoach van deze baan werkt bij de werkgever. Wil de klant dat contact, kies "
                "dan ook de werkgever."
            }
        )
    answer = consent.Answer(given, Consent.Voice.SELF, Consent.Evidence.TALK, held_on)
    scope = consent.Scope(Consent.Purpose.JOB, employment_id=job.pk)
    heard(client=client, scope=scope, answer=answer, by=actor, on=on, at=at)


def _insist_on_consent(
    client: Client, about: Employment | None, participants: Sequence[str], held_on: date, at: datetime
) -> None:
    """Refuse a talk with the employer, or with a jobcoach of the employer's, to which the client did not consent."""
    parties = {
        Conversation.Participant.EMPLOYER: outbound.Party.EMPLOYER,
        Conversation.Participant.JOBCOACH: outbound.Party.JOBCOACH,
    }
    there = [party for person, party in parties.items() if person in participants]
    if not there:
        return
    job = outbound.job_of_contact(client=client, job=about)
    for party in there:
        outbound.insist_about_job(client=client, job=job, party=party, on=held_on, at=at)


def mark_called_back(*, conversation_id: int, on: date) -> None:
    """Record that the promised call was made."""
    Conversation.objects.filter(pk=conversation_id, called_back_on__isnull=True).update(called_back_on=on)
