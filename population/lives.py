"""One group of clients, complete: who they are, what they did, who spoke them. Pure: no database and no clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from journeys.lifecycle import MoveReason
from population import attention, caseloads, conversations, employers, phases
from population.attention import Agreed, Plan, SignalSent
from population.careers import Career, CareerMaker, Job
from population.caseloads import Contact
from population.contracts import Coached, Work, recorded
from population.conversations import Spoken
from population.decks import Weighted
from population.employers import Company
from population.people import PeopleMaker, Person
from population.phases import Step
from population.talks import PLAN, Talk, about_work
from population.window import NEVER, Window, months_later, workday

# Of those with a permanent job: the part with an interval of their own (004:1484-1488).
_OWN_INTERVAL, _INTERVALS = 0.08, (18, 24)
INTERVAL_REASON = "Vast contract en stabiel werk; in overleg met de klant"
# Clients per coach who signs in, and the part of the external coachings that has such a coach.
COACH_CLIENTS, _SIGNS_IN = 12, 0.35
_FIVE_YEARS = 1826
# Why people left; the main reasons are published without their sizes (001:4416-4417).
_LEAVE_WORKING = Weighted({MoveReason.LASTING_WORK: 70, MoveReason.BENEFIT_ENDED: 15, MoveReason.PENSION: 15})
_LEAVE_IDLE = Weighted(
    {
        MoveReason.LASTING_NO_ABILITY: 36,
        MoveReason.PENSION: 20,
        MoveReason.DEATH: 18,
        MoveReason.BENEFIT_ENDED: 12,
        MoveReason.DETENTION: 8,
        MoveReason.ABROAD: 6,
    }
)


@dataclass(slots=True)
class Life:
    """A client with everything on record; somebody in sheltered work has no steps and no talks."""

    person: Person
    owner: int
    leaves: int
    works: list[Work]
    town: str
    steps: list[Step] = field(default_factory=list)
    interval: int | None = None
    talks: list[Talk] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    signals: list[SignalSent] = field(default_factory=list)
    agreements: list[Agreed] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)

    @property
    def sheltered(self) -> bool:
        """Whether this client works in sheltered work and so has no journey."""
        return not self.steps


@dataclass(frozen=True)
class Group:
    """Clients of one office, each by the place of their fixed contact, and what is around them."""

    owners: Sequence[int]
    leaving: int
    sheltered: int
    first_number: int
    staff: int
    companies: Sequence[Company]
    guides: int
    towns: Sequence[str]


def lives(group: Group, window: Window, rng: Random) -> list[Life]:
    """The group's clients in random order, those who left the target group among them."""
    count = len(group.owners) - group.sheltered
    leaves = [rng.randint(window.start + 30, window.on) for _ in range(group.leaving)] + [NEVER] * count
    careers = CareerMaker(window, rng).make(leaves)
    steps = phases.klantfasen(careers, window, rng)
    works = [[recorded(job, window.on, career.leaves, rng) for job in career.jobs] for career in careers]
    _place(works, group, rng)
    _give_coaches([work.coaching for row in works for work in row], group, rng)
    plans = attention.workplans(steps, group.sheltered, window, rng)
    spoken = [_spoken(*row, window, rng) for row in zip(careers, steps, works, plans, strict=True)]
    conversations.speak(spoken, group.sheltered, window, rng)
    made = PeopleMaker(window.on, rng)
    people = made.make([_status(career, window) for career in careers] + ["sw"] * group.sheltered, group.first_number)
    found = [
        Life(person, rng.randrange(group.staff), career.leaves, work, rng.choice(group.towns), step, talk.interval)
        for person, career, work, step, talk in zip(people, careers, works, steps, spoken, strict=False)
    ]
    for life, talk, plan in zip(found, spoken, plans, strict=True):
        life.talks, life.plans = talk.talks, plan
        _complete(life, talk, made, window, rng)
    found += [_sheltered(person, group, window, rng) for person in people[len(found) :]]
    rng.shuffle(found)
    staying = sorted((life for life in found if life.leaves == NEVER), key=lambda life: _asks(life, window))
    for life, owner in zip(staying, group.owners, strict=True):
        life.owner = owner
    for life in found:
        life.contacts = caseloads.contacts(life.owner, group.staff, window.start, life.leaves, rng)
    _who_spoke(found, rng)
    for life in found:
        if life.leaves == NEVER:
            life.agreements = attention.agreements(life.plans, window, rng)
    return found


def _asks(life: Life, window: Window) -> tuple[bool, ...]:
    """What somebody asks for today, so that no caseload has all of it."""
    soon = months_later(window.on, 2)
    running = [work for work in life.works if work.ended_on is None and not life.sheltered]
    return (
        any(talk.callback_on and not talk.called_back_on for talk in life.talks),
        any(sent.answered_on is None for sent in life.signals),
        any(work.expected_end is not None and work.expected_end <= soon for work in running),
        any(work.coaching and work.coaching.granted_until <= window.on + 42 for work in running),
        any(work.ended_on and work.followed_up_on is None for work in life.works),
        not life.talks or life.talks[-1].on < window.on - 335,
        bool(life.plans),
        life.sheltered,
    )


def _status(career: Career, window: Window) -> str:
    """How somebody stands to work in the published tables: with a regular employer or not."""
    day = min(window.on, career.leaves)
    regular = any(job.runs(day) and job.kind != "zelfstandig" for job in career.jobs)
    return "regulier" if regular else "geen"


def _place(works: Sequence[Sequence[Work]], group: Group, rng: Random) -> None:
    """Give every job an employer and a title."""
    employers_there = len(group.companies) - 1  # the last one is the sheltered workplace
    for row in works:
        for work in row:
            if work.job.kind != "zelfstandig":
                work.employer = employers.place(employers_there, rng)
            sector = group.companies[work.employer].sector if work.employer is not None else ""
            work.title = employers.title(work.job.kind, sector, rng)


def _give_coaches(coachings: Sequence[Coached | None], group: Group, rng: Random) -> None:
    """Divide a part of the external coachings over coaches who sign in, about a dozen running ones each."""
    external = [coaching for coaching in coachings if coaching and coaching.kind == "extern"]
    for coaching in external:
        coaching.organisation = rng.randrange(group.guides)
    running = [coaching for coaching in external if coaching.ended_on is None]
    rng.shuffle(running)
    chosen = running[: max(min(len(running), COACH_CLIENTS), round(_SIGNS_IN * len(running)))]
    coaches = max(1, round(len(chosen) / COACH_CLIENTS))
    for place, coaching in enumerate(chosen):
        coaching.coach = place % coaches
        coaching.organisation = coaching.coach % group.guides
    for coaching in external:
        if coaching.ended_on is not None and chosen and rng.random() < _SIGNS_IN:
            coaching.coach = rng.randrange(coaches)
            coaching.organisation = coaching.coach % group.guides


def _spoken(
    career: Career, steps: list[Step], works: list[Work], plans: list[Plan], window: Window, rng: Random
) -> Spoken:
    """The talks that belong to events, and the client's own rhythm."""
    given = about_work(career, works, window, rng)
    given += [Talk(plan.made_on, PLAN) for plan in plans]
    interval = None
    permanent = works and works[-1].kind == "vast" and works[-1].ended_on is None
    settled = steps[-1].phase == phases.A and steps[-1].on < window.on - 500
    if permanent and settled and rng.random() < _OWN_INTERVAL:
        interval = rng.choice(_INTERVALS)
    return Spoken(steps, given, interval)


def _complete(life: Life, spoken: Spoken, made: PeopleMaker, window: Window, rng: Random) -> None:
    """What depends on the rest: outflow, early checks, changes since the plan, signals, and how talks went."""
    if life.leaves != NEVER:
        _leave(life, made, rng)
    _note_early_checks(life, window, rng)
    attention.note_changes(life.plans, life.works, window)
    if life.leaves == NEVER:
        life.signals = attention.signals(life.works, window, rng)
    conversations.finish(spoken, window, rng)


def _leave(life: Life, made: PeopleMaker, rng: Random) -> None:
    running = [work for work in life.works if work.job.runs(life.leaves) and work.job.end > life.leaves]
    reason = (_LEAVE_WORKING if running else _LEAVE_IDLE).draw(rng)
    if reason == MoveReason.LASTING_WORK and running[-1].job.start > life.leaves - _FIVE_YEARS:
        reason = MoveReason.BENEFIT_ENDED  # outflow for work asks for five years of it (001:961-963)
    if reason == MoveReason.LASTING_NO_ABILITY:
        life.person.work_ability = "duurzaam_geen"
    if reason == MoveReason.PENSION:
        made.retire(life.person, life.leaves)
    life.steps[-1].reason = reason.value


def _note_early_checks(life: Life, window: Window, rng: Random) -> None:
    """The first talk from three months after the start, as recording a talk does; a coach makes it needless."""
    days = [talk.on for talk in life.talks]
    for work in life.works:
        if work.coaching:
            work.early_check_on = work.coaching.start
            continue
        opens = months_later(work.job.start, 3)
        if opens < window.start:
            work.early_check_on = workday(opens + rng.randint(0, 25))
            continue
        work.early_check_on = next((day for day in days if opens <= day <= work.job.end), None)


def _sheltered(person: Person, group: Group, window: Window, rng: Random) -> Life:
    """Somebody long-term in sheltered work (001:1917-1925): a job, a contact, and no journey."""
    job = Job(window.on - rng.randint(4500, 9500), NEVER, "sw")
    work = recorded(job, window.on, NEVER, rng)
    work.employer = len(group.companies) - 1
    work.title = employers.title("sw", employers.SHELTERED_SECTOR, rng)
    work.early_check_on = workday(months_later(job.start, 3))
    return Life(person, 0, NEVER, [work], rng.choice(group.towns))


def _who_spoke(found: Sequence[Life], rng: Random) -> None:
    """The fixed contact of that day held the talk, now and then the stand-in."""
    for life in found:
        for talk in life.talks:
            talk.by = contact_on(life, talk.on, "achtervang" if conversations.is_stand_in(rng) else "vast")


def contact_on(life: Life, day: int, position: str = "vast") -> int:
    """Who had that position on that day, by place in the office."""
    for contact in life.contacts:
        if contact.position == position and contact.since <= day and (contact.until is None or day <= contact.until):
            return contact.colleague
    return life.owner
