"""What a client, or a representative, sees of the klantreis. By construction: these columns are asked, and no others.

Never the confidential note, whether the client can be blamed, the limitation, the benefit, or what others reported
(004:2873-2876). Every read starts from an access of this account that runs.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from base.components import Contact, Step
from clients.models import ClientAccess, Coaching, ContactPerson, Employment
from journeys import own_words as words
from journeys import sent_signals
from journeys.job_end_lifecycle import PHASE_OF, JobEndState
from journeys.lifecycle import Klantfase
from journeys.models import Agreement, ChosenService, JobEnd, Trajectory, Workplan
from journeys.own_consents import OwnConsent, consents_of
from journeys.own_words import Next, Situation
from journeys.sent_signals import SentSignal
from journeys.services import BY_CODE
from journeys.trajectory_lifecycle import LIVE, TrajectoryState

# How long an agreement that was kept, and how many of everything, stay in sight.
KEPT_DAYS, LAST = 60, 50


@dataclass(frozen=True, slots=True)
class Held:
    """A client with whom this account looks along."""

    pk: int
    number: str
    name: str
    klantfase: str
    # The account is the client's own.
    own: bool


@dataclass(frozen=True, slots=True)
class OwnJob:
    """A job of the client."""

    pk: int
    employer: str
    started_on: date
    ends_on: date | None
    # How far away that is, in words; empty without an end.
    ends_in: str
    ended_on: date | None
    coached: bool
    waits_for_talk: bool

    @property
    def runs(self) -> bool:
        """No end was recorded."""
        return self.ended_on is None


@dataclass(frozen=True, slots=True)
class OwnCase:
    """What happens around the end of a job, or because the client wants other work."""

    job: OwnJob
    steps: list[Step]
    next: Next
    # Help may begin while the job still runs (004:1603-1619).
    early: bool


@dataclass(frozen=True, slots=True)
class OwnAgreement:
    """Who does what, by when; the client closes what the client must do."""

    pk: int
    who: str
    what: str
    due_on: date | None
    done_on: date | None
    version: int
    own: bool


@dataclass(frozen=True, slots=True)
class OwnService:
    """A service that was chosen: what it is called, what it means, and what it must lead to."""

    label: str
    about: str
    expected_result: str


@dataclass(frozen=True, slots=True)
class OwnJourney:
    """The whole page."""

    client: Held
    on: date
    fixed_contact: Contact | None
    stand_in: Contact | None
    jobs: list[OwnJob]
    cases: list[OwnCase]
    trajects: list[str]
    services: list[OwnService]
    agreements: list[OwnAgreement]
    consents: list[OwnConsent]
    goal: str
    signals: list[SentSignal]
    # Who else looks along, by name.
    others: list[str]

    @property
    def who(self) -> str:
        """Who helps."""
        return self.fixed_contact.name if self.fixed_contact else words.WE

    @property
    def klantfase(self) -> str:
        """Where the client stands, in plain words; empty outside the klantreis."""
        return words.KLANTFASE.get(self.client.klantfase, "")

    @property
    def running(self) -> list[OwnJob]:
        """The jobs about which one can report something."""
        return [job for job in self.jobs if job.runs]

    @property
    def quiet(self) -> Next:
        """What happens now while there is no case."""
        ends = [job.ends_on for job in self.running if job.ends_on]
        if not self.takes_part:
            return words.outside(self.who)
        return words.next_without_case(self.who, min(ends, default=None), self.on)

    @property
    def takes_part(self) -> bool:
        """Whether the client is in the klantreis now."""
        return self.client.klantfase not in ("", Klantfase.UITGESTROOMD)

    @property
    def jobcoach(self) -> str:
        """What the jobcoach does once the job is over; empty without one."""
        return words.jobcoach(self.who) if any(job.coached for job in self.jobs) else ""


def held_by(user: User) -> list[Held]:
    """The clients with whom this account looks along, the own one first; one query."""
    columns = (
        "client_id", "client__number", "client__first_name", "client__prefix", "client__last_name",
        "client__journey__klantfase", "capacity",
    )  # fmt: skip
    found = [
        Held(
            pk=row["client_id"],
            number=row["client__number"],
            name=" ".join(filter(None, (row["client__first_name"], row["client__prefix"], row["client__last_name"]))),
            klantfase=row["client__journey__klantfase"] or "",
            own=row["capacity"] == ClientAccess.Capacity.SELF,
        )
        for row in ClientAccess.objects.held_by(user).values(*columns)
    ]
    return sorted(found, key=lambda row: (not row.own, row.name, row.number))


def read(client: Held, user: User, on: date) -> OwnJourney:
    """The page of a client that `held_by` gave; eleven queries, however long the klantreis."""
    contacts = contacts_of(client)
    fixed, stand_in = contacts.get(ContactPerson.Position.FIXED), contacts.get(ContactPerson.Position.STAND_IN)
    who = fixed.name if fixed else words.WE
    jobs = {job.pk: job for job in _jobs(client, on)}
    signals = [
        *sent_signals.unplaced(user, on, client_number=client.number),
        *sent_signals.on_jobs(user, on, client=client.pk),
    ]
    signals.sort(key=lambda signal: signal.received_on, reverse=True)
    cases = _cases(client, jobs, signals, who, on)
    shown = {case.job.pk for case in cases}
    plans = Workplan.objects.filter(client=client.pk, is_current=True)
    return OwnJourney(
        client=client,
        on=on,
        fixed_contact=fixed,
        stand_in=stand_in,
        jobs=[job for job in jobs.values() if job.runs or job.pk in shown],
        cases=cases,
        trajects=_trajects(client),
        services=_services(client),
        agreements=agreements_of(client, on),
        consents=consents_of(client.pk, on),
        goal=plans.values_list("goal", flat=True).first() or "",
        signals=signals[:LAST],
        others=_others(client, user),
    )


def contacts_of(client: Held) -> dict[str, Contact]:
    """Whom to call: the running contact of each position."""
    rows = ContactPerson.objects.filter(client=client.pk, until__isnull=True)
    columns = rows.values_list("position", "user__name", "user__phone", "user__reachable")
    return {position: Contact(name, phone, reachable) for position, name, phone, reachable in columns}


def jobs_to_report(client: Held, user: User, on: date) -> list[tuple[int, str]]:
    """The jobs about which this account can report something, by employer."""
    jobs = Employment.objects.reportable_by(user, on).filter(client=client.pk)
    return [(row["pk"], row["employer__name"] or "uw eigen bedrijf") for row in jobs.values("pk", "employer__name")]


def agreements_of(client: Held, on: date, pk: int | None = None) -> list[OwnAgreement]:
    """What is to be done, the client's own on top, and what was done lately; only this one when `pk` is given."""
    rows = Agreement.objects.filter(client=client.pk, dropped_on__isnull=True)
    rows = rows.filter(Q(done_on__isnull=True) | Q(done_on__gte=on - timedelta(days=KEPT_DAYS)))
    if pk is not None:
        rows = rows.filter(pk=pk)
    found = [
        OwnAgreement(
            pk=row["pk"],
            who=words.WHO[row["who"]],
            what=row["what"],
            due_on=row["due_on"],
            done_on=row["done_on"],
            version=row["version"],
            own=row["who"] == Agreement.Who.CLIENT,
        )
        for row in rows.values("pk", "who", "what", "due_on", "done_on", "version")
    ]
    return sorted(found, key=lambda row: (row.done_on is not None, not row.own))[:LAST]


def _jobs(client: Held, on: date) -> list[OwnJob]:
    """The jobs that run, and those of which the end was lately or not yet followed up."""
    coached = Coaching.objects.running(on).filter(employment=OuterRef("pk"))
    jobs = Employment.objects.filter(client=client.pk).annotate(coached=Exists(coached))
    columns = ("pk", "employer__name", "started_on", "expected_end_on", "ended_on", "lost_on", "coached")
    return [
        OwnJob(
            pk=row["pk"],
            employer=row["employer__name"] or "uw eigen bedrijf",
            started_on=row["started_on"],
            ends_on=row["expected_end_on"],
            ends_in=words.how_far(row["expected_end_on"], on),
            ended_on=row["ended_on"],
            coached=row["coached"],
            waits_for_talk=row["lost_on"] is not None,
        )
        for row in jobs.values(*columns)
    ]


def _cases(client: Held, jobs: dict[int, OwnJob], signals: list[SentSignal], who: str, on: date) -> list[OwnCase]:
    """The cases in which something happens, and a "not now" until its day has come."""
    waits = Q(closed_on__isnull=True) | Q(state=JobEndState.NOT_NOW, review_on__gte=on)
    columns = ("pk", "employment_id", "state", "talked_on", "review_on", "attempted_on", "lead__name", "wish")
    rows = JobEnd.objects.filter(waits, client=client.pk).with_wish().values(*columns)
    return [_case(row, jobs[row["employment_id"]], signals, who, on) for row in rows]


def _case(row: dict[str, Any], job: OwnJob, signals: list[SentSignal], who: str, on: date) -> OwnCase:
    now = PHASE_OF[JobEndState(row["state"])]
    promised = [signal.decide_by for signal in signals if signal.job_end_id == row["pk"] and not signal.answered]
    situation = Situation(
        state=row["state"],
        who=row["lead__name"] or who,
        on=on,
        ends_on=job.ends_on,
        ended_on=job.ended_on,
        waits_for_talk=job.waits_for_talk,
        wish=row["wish"],
        answer_by=min(promised, default=None),
        attempted_on=row["attempted_on"],
        talked_on=row["talked_on"],
        review_on=row["review_on"],
    )
    return OwnCase(
        job=job,
        steps=[
            Step(name, place == now, "U bent hier" if place == now else "") for place, name in enumerate(words.PHASES)
        ],
        next=words.next_of(situation),
        early=job.runs and row["state"] != JobEndState.NOT_NOW,
    )


def _trajects(client: Held) -> list[str]:
    """The help that was asked for, ordered or runs, in words."""
    rows = Trajectory.objects.filter(client=client.pk, state__in=[TrajectoryState.REQUESTED, *LIVE])
    return [words.traject(row) for row in rows.values("service", "state", "provider__name", "requested_on")]


def _services(client: Held) -> list[OwnService]:
    """The services that go on."""
    rows = ChosenService.objects.open().filter(client=client.pk)
    return [
        OwnService(BY_CODE[code].label, words.SERVICE[code], expected)
        for code, expected in rows.values_list("service", "expected_result")
    ]


def _others(client: Held, user: User) -> list[str]:
    """The names of who else looks along with this client."""
    rows = ClientAccess.objects.running().filter(client=client.pk).exclude(user=user)
    return sorted(rows.values_list("user__name", flat=True))
