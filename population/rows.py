"""From lives to rows: the tuples that go into each table, in the order of `COLUMNS`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Model

from clients.models import (
    Client,
    Coaching,
    CoachingPeriod,
    Consent,
    ContactDetails,
    ContactPerson,
    ContractTerm,
    Employment,
)
from clients.sealed import Sealed, blind_index
from journeys.actions.receipts import ALPHABET, LENGTH
from journeys.models import Agreement, Conversation, Journey, Signal, Transition, Workplan
from population import consents, lives, texts
from population.consents import Said
from population.contracts import Coached, Work
from population.lives import Life

Row = tuple[Any, ...]
# In the order in which they are written: what is referred to comes first.
COLUMNS: dict[type[Model], tuple[str, ...]] = {
    Client: (
        *("id", "number", "bsn", "bsn_index", "first_name", "prefix", "last_name", "birth_date", "sex", "regime"),
        *("work_ability", "education", "limitation", "sheltered", "office_id"),
    ),
    ContactDetails: (
        *("client_id", "phone", "email", "street", "postcode", "city"),
        *("preferred_channel", "call_before_letter"),
    ),
    ContactPerson: ("client_id", "user_id", "position", "since", "until", "reason", "assigned_by_id"),
    Employment: (
        *("id", "client_id", "employer_id", "job_title", "kind", "started_on", "expected_end_on", "ended_on"),
        *("end_reason", "followed_up_on", "end_discussed_for", "early_check_on", "version"),
    ),
    ContractTerm: (
        *("employment_id", "number", "kind", "starts_on", "ends_on", "hours", "max_hours", "wage_share"),
        *("recorded_at", "recorded_by_id"),
    ),
    Coaching: (
        *("id", "employment_id", "kind", "organisation_id", "coach_id", "regime"),
        *("started_on", "granted_until", "ended_on"),
    ),
    CoachingPeriod: ("coaching_id", "number", "starts_on", "ends_on"),
    Consent: (
        *("client_id", "purpose", "employment_id", "state", "answered_on", "answered_at", "answered_as", "evidence"),
        *("note", "recorded_by_id", "withdrawn_on", "withdrawn_at", "withdrawn_as", "withdrawn_by_id", "version"),
    ),
    Journey: (
        *("id", "client_id", "klantfase", "phase_since", "started_on", "last_conversation_on"),
        *("contact_interval_months", "contact_interval_reason", "version"),
    ),
    Transition: ("journey_id", "from_phase", "to_phase", "reason", "actor_id", "on", "recorded_at"),
    Conversation: (
        *("client_id", "employment_id", "kind", "channel", "held_on", "minutes", "topics", "outcome"),
        *("participants", "contact_wished", "satisfaction"),
        *("callback_on", "called_back_on", "held_by_id", "recorded_at"),
    ),
    Workplan: (
        *("id", "client_id", "number", "made_on", "made_by_id", "goal", "helps", "hinders", "agreements"),
        *("service_reason", "expected_result", "evaluation", "is_current", "changed_on", "change"),
    ),
    Agreement: (
        *("client_id", "workplan_id", "employment_id", "who", "what", "due_on", "made_on", "made_by_id"),
        *("done_on", "dropped_on", "drop_reason", "closed_by_id", "version"),
    ),
    Signal: (
        *("receipt", "client_id", "employment_id", "channel", "kind", "expected_end_on", "message"),
        *("reported_by_id", "received_on", "decide_by", "state", "answer", "answered_by_id", "answered_at"),
    ),
}
_RECEIPTS = len(ALPHABET) ** LENGTH
_RECEIPT_STEP = 346_921_103_017  # shares no factor with the number of receipts


@dataclass(frozen=True)
class Around:
    """The ids that a group's rows refer to, by place in the office."""

    office_id: int
    staff: Sequence[int]
    team_lead: int
    employers: Sequence[int]
    guides: Sequence[int]
    # How many clients there are in the groups before.
    before: int
    on: int


@dataclass
class Rows:
    """The rows of one group, made life by life."""

    around: Around
    # The jobcoaches who sign in, by place.
    coaches: Sequence[int]
    take: dict[type[Model], Callable[[], int]]
    rows: dict[type[Model], list[Row]] = field(default_factory=lambda: {model: [] for model in COLUMNS})

    def add(self, life: Life) -> None:
        """Everything that is on record about one client."""
        client_id = self.take[Client]()
        self._client(client_id, life)
        jobs = {id(work): self._work(client_id, life, work) for work in life.works}
        if life.steps:
            self._journey(client_id, life)
        said, about = consents.settle(life)
        self._consents(client_id, said, jobs)
        self._talks(client_id, life, jobs)
        self._plans(client_id, life, {row: jobs[id(work)] for row, work in about.items()})
        self._signals(client_id, life, jobs)

    def _client(self, client_id: int, life: Life) -> None:
        person = life.person
        number = 10_000_001 + self.around.before + len(self.rows[Client])
        self.rows[Client].append(
            (
                *(client_id, f"W{number}", Sealed.seal(person.bsn), blind_index(person.bsn)),
                *(person.first, person.prefix, person.last, _day(person.birth), person.sex, person.regime),
                *(person.work_ability, person.education, person.limitation, life.sheltered),
                self.around.office_id,
            )
        )
        self.rows[ContactDetails].append(
            (
                *(client_id, Sealed.seal(person.phone), Sealed.seal(person.email), Sealed.seal(person.street)),
                *(Sealed.seal(person.postcode), Sealed.seal(life.town)),
                *(person.channel, person.call_before_letter),
            )
        )
        self.rows[ContactPerson].extend(
            (
                *(client_id, self.around.staff[contact.colleague], contact.position),
                *(_day(contact.since), _maybe(contact.until), contact.reason),
                self.around.team_lead if contact.reason else None,
            )
            for contact in life.contacts
        )

    def _work(self, client_id: int, life: Life, work: Work) -> int:
        employment_id = self.take[Employment]()
        employer = None if work.employer is None else self.around.employers[work.employer]
        self.rows[Employment].append(
            (
                *(employment_id, client_id, employer, work.title, work.kind, _day(work.job.start)),
                *(_maybe(work.expected_end), _maybe(work.ended_on), work.end_reason),
                *(_maybe(work.followed_up_on), _maybe(work.end_discussed_for), _maybe(work.early_check_on), 1),
            )
        )
        for number, term in enumerate(work.terms, start=1):
            max_hours = None if term.max_hours is None else Decimal(term.max_hours)
            self.rows[ContractTerm].append(
                (
                    *(employment_id, number, term.kind, _day(term.start), _maybe(term.end)),
                    *(Decimal(term.hours), max_hours, term.wage_share),
                    *(_moment(min(term.start, self.around.on)), self._contact(life, term.start)),
                )
            )
        if work.coaching:
            self._coaching(employment_id, employer, work.coaching)
        return employment_id

    def _coaching(self, employment_id: int, employer: int | None, coaching: Coached) -> None:
        coaching_id = self.take[Coaching]()
        organisation = self.around.guides[coaching.organisation] if coaching.kind == "extern" else employer
        self.rows[Coaching].append(
            (
                *(coaching_id, employment_id, coaching.kind, organisation),
                None if coaching.coach is None else self.coaches[coaching.coach],
                *(coaching.regime, _day(coaching.start), _day(coaching.granted_until), _maybe(coaching.ended_on)),
            )
        )
        self.rows[CoachingPeriod].extend(
            (coaching_id, number, _day(start), _day(end))
            for number, (start, end) in enumerate(coaching.periods, start=1)
        )

    def _journey(self, client_id: int, life: Life) -> None:
        journey_id = self.take[Journey]()
        last = life.steps[-1]
        self.rows[Journey].append(
            (
                *(journey_id, client_id, last.phase, _day(last.on), _day(life.steps[0].on)),
                _day(life.talks[-1].on) if life.talks else None,
                *(life.interval or 12, lives.INTERVAL_REASON if life.interval else "", 1),
            )
        )
        self.rows[Transition].extend(
            (
                *(journey_id, step.before, step.phase, step.reason),
                *(self._contact(life, step.on) if step.before else None, _day(step.on), _moment(step.on)),
            )
            for step in life.steps
        )

    def _talks(self, client_id: int, life: Life, jobs: dict[int, int]) -> None:
        self.rows[Conversation].extend(
            (
                *(client_id, None if talk.work is None else jobs[id(talk.work)], talk.kind, talk.channel),
                *(_day(talk.on), talk.minutes, list(talk.topics), talk.outcome),
                *(list(talk.participants), talk.contact_wished, talk.satisfaction),
                *(_maybe(talk.callback_on), _maybe(talk.called_back_on)),
                *(self.around.staff[talk.by], _moment(talk.on)),
            )
            for talk in life.talks
        )

    def _consents(self, client_id: int, said: list[Said], jobs: dict[int, int]) -> None:
        for row in said:
            state = "geweigerd" if not row.given else "ingetrokken" if row.withdrawn_on else "gegeven"
            gone = row.withdrawn_on
            self.rows[Consent].append(
                (
                    *(client_id, "baan", jobs[id(row.work)], state, _day(row.on), _moment(row.on), "zelf", "gesprek"),
                    *("", self.around.staff[row.by], _maybe(gone), None if gone is None else _moment(gone)),
                    *(
                        "zelf" if gone else "",
                        None if row.withdrawn_by is None else self.around.staff[row.withdrawn_by],
                    ),
                    2 if gone else 1,
                )
            )

    def _plans(self, client_id: int, life: Life, about: dict[int, int]) -> None:
        plans = {plan.number: self.take[Workplan]() for plan in life.plans}
        self.rows[Workplan].extend(
            (
                *(plans[plan.number], client_id, plan.number, _day(plan.made_on), self._contact(life, plan.made_on)),
                *(plan.goal, plan.helps, plan.hinders, plan.agreements),
                *(*texts.service(plan.number), plan.is_current),
                *(_maybe(plan.changed_on), "werk" if plan.changed_on else ""),
            )
            for plan in life.plans
        )
        for row in life.agreements:
            ended, made = row.done_on or row.dropped_on, row.plan.made_on
            self.rows[Agreement].append(
                (
                    *(client_id, plans[row.plan.number], about.get(id(row)), row.who, row.what, _maybe(row.due_on)),
                    *(_day(made), self._contact(life, made), _maybe(row.done_on), _maybe(row.dropped_on)),
                    *(row.drop_reason, self._contact(life, ended) if ended else None, 2 if ended else 1),
                )
            )

    def _signals(self, client_id: int, life: Life, jobs: dict[int, int]) -> None:
        for place, sent in enumerate(life.signals):
            coaching = sent.work.coaching
            if coaching is None or coaching.coach is None:
                continue
            answered = sent.answered_on
            self.rows[Signal].append(
                (
                    *(_receipt(client_id * 40 + place), client_id, jobs[id(sent.work)], "jobcoach", sent.kind),
                    *(_maybe(sent.expected_end), sent.message, self.coaches[coaching.coach]),
                    *(_day(sent.received_on), _day(sent.decide_by), sent.state, sent.answer),
                    None if answered is None else self._contact(life, answered),
                    None if answered is None else _moment(answered),
                )
            )

    def _contact(self, life: Life, day: int) -> int:
        return self.around.staff[lives.contact_on(life, day)]


_day = lru_cache(maxsize=65536)(date.fromordinal)


def _maybe(day: int | None) -> date | None:
    return None if day is None else _day(day)


@lru_cache(maxsize=65536)
def _moment(day: int) -> datetime:
    """An hour of the working day in which something was written down."""
    return datetime.combine(_day(day), time(7 + day % 8, day * 7 % 60), tzinfo=UTC)


def _receipt(number: int) -> str:
    """The `number`-th receipt: eight letters and digits that do not follow from one another at sight."""
    left, letters = number * _RECEIPT_STEP % _RECEIPTS, []
    for _ in range(8):
        left, place = divmod(left, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
