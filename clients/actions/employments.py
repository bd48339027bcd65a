"""Writing jobs and their terms. Called inside the transaction of an action that holds the client."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Greatest

from accounts.models import Organisation, User
from base.dates import is_plausible
from base.refusal import Invalid, NotPossibleNow, Stale
from clients.employment_rules import why_not_end, why_not_extend, why_not_withdraw
from clients.models import Coaching, ContractKind, ContractTerm, Employment

IMPLAUSIBLE = "Dit jaar kan niet kloppen."
LONGEST_TITLE = 80
# A startgesprek about a job counts when held at most so long before its last day: our own choice [K], as long as the
# term of four weeks after that day.
TALK_BEFORE_END = timedelta(days=28)


@dataclass(frozen=True)
class Terms:
    """What a contract term agrees: kind, first and last day, hours a week, wage as percent of the minimum."""

    kind: str
    starts_on: date
    ends_on: date | None
    hours: Decimal
    max_hours: Decimal | None
    wage_share: int

    def faults(self) -> dict[str, str]:
        """What cannot be right, per field."""
        faults: dict[str, str] = {}
        if self.kind not in ContractKind.values:
            faults["kind"] = "Kies een soort contract uit de lijst."
        if not is_plausible(self.starts_on):
            faults["starts_on"] = IMPLAUSIBLE
        if self.ends_on and not is_plausible(self.ends_on):
            faults["ends_on"] = IMPLAUSIBLE
        if self.ends_on and self.ends_on < self.starts_on:
            faults["ends_on"] = "De einddatum ligt voor de begindatum."
        if self.kind == ContractKind.TEMPORARY and self.ends_on is None:
            faults["ends_on"] = "Een tijdelijk contract heeft een einddatum."
        if self.kind == ContractKind.PERMANENT and self.ends_on is not None:
            faults["ends_on"] = "Een vast contract heeft geen einddatum."
        if not 0 <= self.hours <= 60:
            faults["hours"] = "Vul een aantal uren van 0 tot en met 60 in."
        if self.max_hours is not None and not self.hours <= self.max_hours <= 60:
            faults["max_hours"] = "Het hoogste aantal uren ligt niet onder het laagste en niet boven 60."
        if not 0 <= self.wage_share <= 500:
            faults["wage_share"] = "Vul een percentage van 0 tot en met 500 in."
        return faults


def lock(employment_id: int, *, version: int | None = None, rows: Any = None) -> Any:
    """The employment, locked, with what `rows` read along; `Stale` when somebody changed it since `version`."""
    found = Employment.objects.all() if rows is None else rows
    employment: Employment = found.select_for_update(no_key=True, of=("self",)).get(pk=employment_id)
    if version is not None and employment.version != version:
        raise Stale
    return employment


def begin(
    *, client_id: int, employer_id: int | None, job_title: str, terms: Terms, by: User | None, at: datetime
) -> Employment:
    """Record a new job with its first term; `Invalid` names the fields that are wrong."""
    faults = terms.faults()
    if len(job_title) > LONGEST_TITLE:
        faults["job_title"] = f"Houd de functie op {LONGEST_TITLE} tekens of minder."
    if employer_id is None and terms.kind != ContractKind.SELF_EMPLOYED:
        faults["employer_id"] = "Kies een werkgever."
    if (
        employer_id is not None
        and not Organisation.objects.filter(pk=employer_id, kind=Organisation.Kind.EMPLOYER).exists()
    ):
        faults["employer_id"] = "Kies een werkgever uit de lijst."
    if faults:
        raise Invalid(faults)
    same = Employment.objects.running().filter(
        client=client_id, employer=employer_id, started_on=terms.starts_on, kind=terms.kind
    )
    if same.exists():
        raise NotPossibleNow("Deze baan is al vastgelegd: zelfde werkgever, zelfde begindatum.")
    employment: Employment = Employment.objects.create(
        client_id=client_id,
        employer_id=employer_id,
        job_title=job_title,
        kind=terms.kind,
        started_on=terms.starts_on,
        expected_end_on=terms.ends_on,
    )
    _write_term(employment, 1, terms, by, at)
    return employment


def extend(*, employment: Employment, terms: Terms, by: User | None, at: datetime) -> ContractTerm:
    """Add the next term and let the job run until its end. Earlier terms stay as they were agreed."""
    last = employment.terms.order_by("number").last()
    if closed := why_not_extend(employment, last):
        raise NotPossibleNow(closed)
    faults = terms.faults()
    if terms.starts_on < employment.started_on:
        faults["starts_on"] = "Deze dag ligt voor het begin van de baan."
    if last is not None and last.ends_on is not None and terms.starts_on <= last.ends_on:
        faults["starts_on"] = (
            f"Het vorige contract loopt tot en met {last.ends_on:%d-%m-%Y}. Het nieuwe begint daarna."
        )
    if faults:
        raise Invalid(faults)
    term = _write_term(employment, (last.number if last else 0) + 1, terms, by, at)
    _update(employment, kind=terms.kind, expected_end_on=terms.ends_on, end_reason="")
    return term


def announce_end(*, employment: Employment, ends_on: date, reason: str) -> None:
    """The job will end on an earlier day than its last term says, or will not be extended after it."""
    _check_end(employment, ends_on, reason)
    last = employment.terms.order_by("number").last()
    if last is not None and last.ends_on is not None and ends_on > last.ends_on:
        raise Invalid({"ended_on": "Dit is later dan het contract loopt. Verleng dan het contract."})
    _update(employment, expected_end_on=ends_on, end_reason=reason)


def withdraw_end(*, employment: Employment) -> None:
    """Take back an announced end: the job runs until the end of its last term again."""
    if closed := why_not_withdraw(employment):
        raise NotPossibleNow(closed)
    last = employment.terms.order_by("number").last()
    _update(employment, expected_end_on=last.ends_on if last else None, end_reason="")


def name_reason(*, employment: Employment, reason: str) -> None:
    """Say better why a job ends, or has ended."""
    if not employment.end_reason:
        raise NotPossibleNow("Voor deze baan is geen einde vastgelegd.")
    _update(employment, end_reason=reason)


def close(*, employment: Employment, ended_on: date, reason: str, followed_up_on: date | None) -> None:
    """Record that the job has ended, and stop the coaching on it."""
    _check_end(employment, ended_on, reason)
    _update(employment, ended_on=ended_on, end_reason=reason, followed_up_on=followed_up_on)
    running = Coaching.objects.filter(employment=employment, ended_on__isnull=True)
    running.update(ended_on=Greatest(F("started_on"), Value(ended_on)), version=F("version") + 1)


def _check_end(employment: Employment, day: date, reason: str) -> None:
    if closed := why_not_end(employment):
        raise NotPossibleNow(closed)
    faults: dict[str, str] = {}
    if day < employment.started_on:
        faults["ended_on"] = "De einddatum ligt voor de begindatum van de baan."
    if not is_plausible(day):
        faults["ended_on"] = IMPLAUSIBLE
    if reason not in Employment.EndReason.values:
        faults["reason"] = "Kies een reden uit de lijst."
    if faults:
        raise Invalid(faults)


def settle_by_talk(*, client_id: int, held_on: date, employment_id: int | None) -> int:
    """Mark ended jobs as followed up by a startgesprek; returns how many.

    A talk about one job settles that job, also when it was held in its last weeks; one about no job in particular
    settles every job that had ended by then.
    """
    ended = Employment.objects.filter(client=client_id, lost_on__isnull=False)
    if employment_id is None:
        ended = ended.filter(ended_on__lte=held_on)
    else:
        ended = ended.filter(pk=employment_id, ended_on__lte=held_on + TALK_BEFORE_END)
    return ended.update(followed_up_on=Greatest(F("ended_on"), Value(held_on)), version=F("version") + 1)


def settle_by_new_work(*, client_ids: Sequence[int] | None, on: date) -> int:
    """Mark ended jobs as followed up from the day that other work ran; returns how many. None means everybody.

    Nobody is without work when another job runs, so then no startgesprek is owed (004:1555). A job recorded
    beforehand counts from its first day.
    """
    ended = ends_met_by_new_work(client_ids=client_ids, on=on)
    began = Subquery(_other_work(on).order_by("started_on").values("started_on")[:1])
    return int(ended.update(followed_up_on=Greatest(F("ended_on"), began), version=F("version") + 1))


def ends_met_by_new_work(*, client_ids: Sequence[int] | None, on: date) -> Any:
    """The ended jobs that were not followed up although other work ran on that day."""
    ended = Employment.objects.filter(Exists(_other_work(on)), lost_on__isnull=False).order_by()
    return ended if client_ids is None else ended.filter(client__in=client_ids)


def _other_work(on: date) -> Any:
    """The other jobs of the outer job's client that have begun and ran on after its end."""
    return (
        Employment.objects.filter(client=OuterRef("client"), started_on__lte=on)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=OuterRef("ended_on")))
        .exclude(pk=OuterRef("pk"))
        .order_by()
    )


def settle_early_check(*, employment_id: int, started_before: date, on: date) -> None:
    """Mark the early check of this job as held, when it runs and began on or before that day."""
    unchecked = Employment.objects.running().filter(started_on__lte=started_before, early_check_on__isnull=True)
    unchecked.filter(pk=employment_id).update(early_check_on=on)


def settle_running(
    *, client_id: int, started_before: date, on: date, ends_before: date | None, employment_id: int | None
) -> None:
    """Mark what a talk on day `on` settles about the running jobs of a client, in one statement.

    Of jobs that began on or before `started_before` the early check; of jobs that end on or before `ends_before`, or
    of the one with `employment_id` among those, the end as talked about. That mark names the end date, so that
    another end date asks for another talk. Without `ends_before` the talk was not about an end.
    """
    concerned = unchecked = Q(started_on__lte=started_before, early_check_on__isnull=True)
    marks = {"early_check_on": Case(When(unchecked, then=Value(on)), default=F("early_check_on"))}
    if ends_before is not None:
        ending = Q(expected_end_on__lte=ends_before) & (Q() if employment_id is None else Q(pk=employment_id))
        concerned = unchecked | ending
        marks["end_discussed_for"] = Case(When(ending, then=F("expected_end_on")), default=F("end_discussed_for"))
    Employment.objects.running().filter(concerned, client=client_id).update(**marks)


def _write_term(employment: Employment, number: int, terms: Terms, by: User | None, at: datetime) -> ContractTerm:
    return ContractTerm.objects.create(
        employment=employment,
        number=number,
        kind=terms.kind,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        hours=terms.hours,
        max_hours=terms.max_hours,
        wage_share=terms.wage_share,
        recorded_at=at,
        recorded_by=by,
    )


def _update(employment: Employment, **values: object) -> None:
    """Write these columns if nobody was before us, and keep the object in step."""
    changed = Employment.objects.filter(pk=employment.pk, version=employment.version).update(
        **values, version=F("version") + 1
    )
    if not changed:
        raise Stale
    for name, value in values.items():
        setattr(employment, name, value)
    employment.version += 1
