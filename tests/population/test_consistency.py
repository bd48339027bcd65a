"""A seeded population obeys the rules of the product."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from accounts.models import User
from accounts.roles import CONTACT_ROLES
from base.dates import add_months
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
from journeys.actions.sweep import sweep
from journeys.deadlines import signal_decision_due
from journeys.lifecycle import OUTFLOW_REASONS, PHASE_REASONS, Klantfase, MoveReason
from journeys.models import Agreement, Candidate, Conversation, Journey, Signal, Task, Transition, Workplan
from population.caseloads import LARGEST
from reports.margins import target_group
from tests.seeded import CLIENTS

pytestmark = pytest.mark.xdist_group("population")


def _chains() -> dict[int, list[Transition]]:
    chains: dict[int, list[Transition]] = defaultdict(list)
    for row in Transition.objects.order_by("on", "pk"):
        chains[row.journey_id].append(row)
    return chains


def _works(days: list[tuple[date, date | None]], first: date, until: date) -> bool:
    """Whether jobs, given by first and last day, cover every day from `first` up to but not including `until`."""
    day = first
    for start, end in sorted(days):
        if start <= day:
            day = max(day, (end + timedelta(days=1)) if end else until)
    return day >= until


def test_there_are_as_many_clients_in_the_target_group_as_asked_for(population: date) -> None:
    assert target_group().count() == CLIENTS
    assert Client.objects.count() > CLIENTS


def test_a_journey_begins_with_being_taken_over(population: date) -> None:
    for chain in _chains().values():
        assert (chain[0].from_phase, chain[0].reason) == ("", MoveReason.TAKEN_OVER)
        assert all(row.from_phase for row in chain[1:])
    assert len(_chains()) == Journey.objects.count()


def test_the_moves_of_a_journey_form_a_chain_that_ends_where_the_client_stands(population: date) -> None:
    chains = _chains()
    for journey in Journey.objects.all():
        chain = chains[journey.pk]
        for before, after in pairwise(chain):
            assert before.to_phase == after.from_phase
            assert before.on <= after.on
        assert (journey.klantfase, journey.phase_since) == (chain[-1].to_phase, chain[-1].on)
        assert journey.started_on == chain[0].on


def test_every_move_has_a_reason_that_belongs_to_it(population: date) -> None:
    moves = Transition.objects.exclude(from_phase="")
    out = Q(to_phase=Klantfase.UITGESTROOMD)
    assert not moves.filter(out).exclude(reason__in=OUTFLOW_REASONS).exists()
    assert not moves.exclude(out).exclude(reason__in=PHASE_REASONS).exists()
    assert not moves.filter(to_phase=Klantfase.AAN_HET_WERK).exclude(reason=MoveReason.WORK_BEGAN).exists()
    assert not moves.filter(from_phase=Klantfase.UITGESTROOMD).exists()
    assert not moves.filter(to_phase=Klantfase.ONBEKEND_2_3).exists()
    assert not moves.filter(from_phase=F("to_phase")).exists()


def test_a_client_is_at_work_only_while_paid_work_ran(population: date) -> None:
    jobs: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for client, start, end in Employment.objects.values_list("client", "started_on", "ended_on"):
        jobs[client].append((start, end))
    after = population + timedelta(days=1)
    client_of = dict(Journey.objects.values_list("pk", "client"))
    for journey, chain in _chains().items():
        untils = [row.on for row in chain[1:]] + [after]
        for row, until in zip(chain, untils, strict=True):
            if row.to_phase == Klantfase.AAN_HET_WERK:
                assert _works(jobs[client_of[journey]], row.on, until), (journey, row.on)


def test_clients_in_sheltered_work_have_that_job_and_no_journey(population: date) -> None:
    sheltered = Client.objects.filter(sheltered=True)
    assert sheltered.count() == pytest.approx(CLIENTS * 0.163, abs=1)
    assert not sheltered.filter(journey__isnull=False).exists()
    kinds = Employment.objects.filter(client__sheltered=True).values_list("kind", flat=True)
    assert list(kinds) == ["sw"] * sheltered.count()
    assert not Client.objects.filter(sheltered=False, journey__isnull=True).exists()


def test_no_contact_with_an_employer_stands_without_consent(population: date) -> None:
    """Talks in which the employer, or a jobcoach of the employer, took part, agreements with them, and candidates."""
    words: dict[int, list[Consent]] = defaultdict(list)
    for row in Consent.objects.select_related("employment").order_by("pk"):
        words[row.client_id].append(row)

    def may_speak(job: Employment, on: date) -> bool:
        about = {"client": job.client_id, "employer": job.employer_id, "employment": job.pk, "purpose": "baan"}
        return bool(words[job.client_id]) and Consent.objects.covering(**about, on=on) is not None

    internal = set(Coaching.objects.filter(kind="intern").values_list("employment_id", flat=True))
    talks = [
        talk
        for talk in Conversation.objects.exclude(employment=None).select_related("employment")
        if "werkgever" in talk.participants or talk.contact_wished in ("werkgever", "beiden")
    ]
    assert len(talks) > 5
    assert all(may_speak(talk.employment, talk.held_on) for talk in talks if talk.employment)
    wished = Conversation.objects.filter(contact_wished="jobcoach")
    assert not internal & set(wished.values_list("employment_id", flat=True))
    agreed = Agreement.objects.filter(who__in=["werkgever", "jobcoach"]).select_related("employment")
    with_employer = [row for row in agreed if row.who == "werkgever" or row.employment_id in internal]
    assert len(with_employer) > 5
    for row in with_employer:
        assert row.employment is not None
        assert may_speak(row.employment, row.made_on)
        assert not row.is_open or may_speak(row.employment, population)
    assert not Candidate.objects.open().exists()


def test_what_clients_said_about_contact_shows_every_way_it_can_go(population: date) -> None:
    found = dict(Consent.objects.values_list("state").annotate(Count("pk")))
    assert set(found) == {"gegeven", "geweigerd", "ingetrokken"}


def test_jobs_of_one_client_do_not_overlap(population: date) -> None:
    jobs: dict[int, list[Any]] = defaultdict(list)
    for row in Employment.objects.order_by("started_on").values_list("client", "started_on", "ended_on"):
        jobs[row[0]].append(row)
    for rows in jobs.values():
        for before, after in pairwise(rows):
            assert before[2] is not None
            assert before[2] < after[1]


def test_terms_follow_one_another_and_the_last_one_is_how_the_job_is_now(population: date) -> None:
    terms: dict[int, list[ContractTerm]] = defaultdict(list)
    for term in ContractTerm.objects.order_by("number"):
        terms[term.employment_id].append(term)
    for job in Employment.objects.all():
        rows = terms[job.pk]
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        for before, after in pairwise(rows):
            assert before.ends_on is not None
            assert before.ends_on < after.starts_on
        assert rows[0].starts_on == job.started_on
        assert (rows[-1].ends_on, rows[-1].kind) == (job.expected_end_on, job.kind)
        assert job.ended_on is None or rows[-1].starts_on <= job.ended_on


def test_running_temporary_contracts_end_nearly_all_in_the_future(population: date) -> None:
    running = Employment.objects.running().filter(expected_end_on__isnull=False)
    late = running.filter(expected_end_on__lt=population).count()
    assert 0 < late < 0.05 * running.count()
    assert not running.filter(expected_end_on__lt=population - timedelta(days=14)).exists()


def test_an_ended_job_was_followed_up_by_a_talk_or_by_the_next_job(population: date) -> None:
    talks: dict[int, set[date]] = defaultdict(set)
    for job_id, day in Conversation.objects.filter(kind="startgesprek_baanverlies").values_list(
        "employment", "held_on"
    ):
        talks[job_id].add(day)
    later = Employment.objects.filter(client=OuterRef("client"), started_on__gt=OuterRef("started_on"))
    ended = Employment.objects.filter(ended_on__isnull=False).annotate(
        next_on=Subquery(later.order_by("started_on").values("started_on")[:1])
    )
    in_time = 0
    rows = ended.values_list("pk", "client__journey__klantfase", "ended_on", "followed_up_on", "next_on")
    for job_id, klantfase, ended_on, followed_up_on, next_on in rows:
        assert ended_on is not None
        if followed_up_on is None:
            assert not talks[job_id]
            assert next_on is None
            assert ended_on > population - timedelta(days=56) or klantfase == Klantfase.UITGESTROOMD
        else:
            assert followed_up_on in {next_on, *talks[job_id]}
            in_time += followed_up_on <= ended_on + timedelta(days=28)
    assert in_time > 0.85 * ended.count()


def test_an_end_that_was_talked_about_was_talked_about_in_time(population: date) -> None:
    talks: dict[int, set[date]] = defaultdict(set)
    for job_id, day in Conversation.objects.filter(kind="contracteinde").values_list("employment", "held_on"):
        talks[job_id].add(day)
    discussed = Employment.objects.filter(end_discussed_for__isnull=False).values_list("pk", "end_discussed_for")
    for job_id, end in discussed:
        assert end is not None
        assert any(add_months(end, -2) <= day <= end for day in talks[job_id])
    assert discussed.count() == len(talks)


def test_an_early_check_was_a_talk_of_three_months_or_later_unless_a_coach_came(population: date) -> None:
    talks: dict[int, set[date]] = defaultdict(set)
    for client, day in Conversation.objects.values_list("client", "held_on"):
        talks[client].add(day)
    begun = add_months(population, -57)  # earlier jobs were checked before the window opens
    jobs = Employment.objects.filter(started_on__gt=begun).exclude(kind="sw")
    coach_on = Coaching.objects.filter(employment=OuterRef("pk")).values("started_on")[:1]
    for job in jobs.annotate(coach_on=Subquery(coach_on)):
        if job.coach_on:
            assert job.early_check_on == job.coach_on
        elif job.early_check_on:
            assert job.early_check_on >= add_months(job.started_on, 3)
            assert job.early_check_on in talks[job.client_id]


def test_the_last_conversation_is_the_one_that_the_journey_names(population: date) -> None:
    for journey in Journey.objects.annotate(last=Max("client__conversations__held_on")):
        assert journey.last_conversation_on == journey.last


def test_nothing_happened_after_today_or_after_outflow(population: date) -> None:
    assert not Conversation.objects.filter(held_on__gt=population).exists()
    assert not Transition.objects.filter(on__gt=population).exists()
    assert not Employment.objects.filter(Q(started_on__gt=population) | Q(ended_on__gt=population)).exists()
    assert not Workplan.objects.filter(made_on__gt=population).exists()
    over = Q(client__journey__klantfase=Klantfase.UITGESTROOMD)
    assert not Conversation.objects.filter(over, held_on__gte=F("client__journey__phase_since")).exists()
    assert not Employment.objects.filter(over, started_on__gte=F("client__journey__phase_since")).exists()


def test_everybody_in_the_target_group_has_one_fixed_contact_and_one_stand_in(population: date) -> None:
    running = ContactPerson.objects.filter(until__isnull=True)
    for position in ContactPerson.Position.values:
        assert running.filter(position=position).count() == CLIENTS
    assert running.values("client", "user").distinct().count() == 2 * CLIENTS
    assert not running.exclude(client__in=target_group()).exists()


def test_contacts_come_from_the_clients_own_office_and_changes_have_a_reason(population: date) -> None:
    contacts = ContactPerson.objects.all()
    assert not contacts.exclude(user__office=F("client__office")).exists()
    assert not contacts.exclude(user__role__in=CONTACT_ROLES).exists()
    first = contacts.filter(reason="").values("client", "position").annotate(n=Count("pk"))
    assert not first.filter(n__gt=1).exists()
    assert contacts.exclude(reason="").count() > 0.2 * CLIENTS
    rows: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for client, position, since, until in contacts.order_by("since").values_list(
        "client", "position", "since", "until"
    ):
        rows[client, position].append((since, until))
    for spans in rows.values():
        for before, after in pairwise(spans):
            assert before[1] == after[0] - timedelta(days=1)


def test_no_caseload_is_larger_than_415_and_one_is_exactly_that(population: date) -> None:
    loads = ContactPerson.objects.filter(position="vast", until__isnull=True).values("user").annotate(n=Count("pk"))
    numbers = sorted(loads.values_list("n", flat=True))
    assert numbers[-1] == LARGEST
    assert numbers[0] >= 100


def test_coaching_is_only_on_jobs_that_qualify(population: date) -> None:
    first = ContractTerm.objects.filter(employment__coachings__isnull=False, number=1)
    assert first.exists()
    assert not first.filter(Q(hours__lt=12) | Q(wage_share__lt=35)).exists()
    for term in first.exclude(ends_on__isnull=True):
        assert term.ends_on is not None
        assert term.ends_on >= add_months(term.starts_on, 6) - timedelta(days=1)


def test_coaching_periods_are_half_years_on_end_and_stop_with_the_job(population: date) -> None:
    periods: dict[int, list[CoachingPeriod]] = defaultdict(list)
    for period in CoachingPeriod.objects.order_by("number"):
        periods[period.coaching_id].append(period)
    for coaching in Coaching.objects.select_related("employment"):
        rows = periods[coaching.pk]
        assert rows[0].starts_on == coaching.started_on
        assert rows[-1].ends_on == coaching.granted_until
        assert coaching.ended_on == coaching.employment.ended_on
        for row in rows:
            assert row.ends_on == add_months(row.starts_on, 6) - timedelta(days=1)
        for before, after in pairwise(rows):
            assert after.starts_on == before.ends_on + timedelta(days=1)


def test_a_signal_came_from_the_coach_of_that_job_and_is_due_in_five_working_days(population: date) -> None:
    assert Signal.objects.filter(state="ontvangen").exists()
    for signal in Signal.objects.select_related("employment"):
        assert signal.employment.coachings.filter(coach=signal.reported_by_id).exists()
        assert signal.decide_by == signal_decision_due(signal.received_on)
        assert signal.received_on <= population
        assert (signal.state == "ontvangen") == (signal.answered_at is None)


def test_the_last_version_of_a_plan_is_the_current_one(population: date) -> None:
    plans: dict[int, list[Workplan]] = defaultdict(list)
    for plan in Workplan.objects.order_by("number"):
        plans[plan.client_id].append(plan)
    for versions in plans.values():
        assert [plan.number for plan in versions] == list(range(1, len(versions) + 1))
        assert [bool(plan.evaluation) for plan in versions] == [False] + [True] * (len(versions) - 1)
        assert [plan.is_current for plan in versions] == [False] * (len(versions) - 1) + [True]
        for before, after in pairwise(versions):
            assert before.made_on < after.made_on
    assert not Workplan.objects.filter(changed_on__lt=F("made_on")).exists()


def test_an_agreement_was_made_with_a_plan_and_kept_dropped_or_still_to_come(population: date) -> None:
    agreements = Agreement.objects.select_related("workplan")
    assert all(row.workplan and row.workplan.made_on == row.made_on for row in agreements)
    assert all((row.closed_by_id is None) == row.is_open for row in agreements)
    assert not Agreement.objects.filter(Q(done_on__gt=population) | Q(dropped_on__gt=population)).exists()
    kept = Agreement.objects.filter(done_on__isnull=False).count()
    late = Agreement.objects.filter(open_until__lt=population).count()
    assert 0 < late < 0.1 * kept
    assert Agreement.objects.open().filter(due_on__isnull=True).exists()


def test_a_promised_call_was_made_or_is_still_to_come(population: date) -> None:
    promised = Conversation.objects.filter(callback_on__isnull=False)
    assert not promised.filter(callback_on__lt=F("held_on")).exists()
    assert not promised.filter(called_back_on__isnull=True, callback_on__lt=population - timedelta(days=7)).exists()
    assert promised.filter(called_back_on__isnull=True).count() >= 10


def test_every_client_has_a_sealed_bsn_that_is_found_by_its_index(population: date) -> None:
    for sealed, index in Client.objects.order_by("pk").values_list("bsn", "bsn_index")[:40]:
        bsn = cast(Sealed, sealed).reveal()
        assert (index, bsn[:2]) == (blind_index(bsn), "99")
    assert ContactDetails.objects.count() == Client.objects.count()


def test_no_task_is_written_since_the_sweep_raises_them(population: date) -> None:
    assert not Task.objects.exists()


# For somebody with 415 clients: at least and at most so many open tasks.
WORKLOAD = {
    "contract_end": (13, 30),
    "startgesprek": (1, 9),
    "yearly_contact": (20, 60),
    "signal_decision": (1, 8),
    "callback": (1, 12),
    "agreement": (1, 20),
    "coaching_renewal": (1, 12),
    "early_job_check": (2, 18),
    "plan_review": (2, 16),
}


@pytest.mark.django_db
def test_an_expert_with_415_clients_has_a_mornings_worth_of_every_kind_of_task(population: date) -> None:
    sweep(on=population, at=datetime(2026, 11, 23, 6, tzinfo=UTC))
    expert = User.objects.filter(contact_for__until=None, contact_for__position="vast").annotate(
        n=Count("contact_for")
    )
    largest = expert.order_by("-n").first()
    assert largest is not None
    counts = dict(Task.objects.open().of(largest).values_list("rule").annotate(n=Count("pk")))
    assert {rule: counts.get(rule, 0) for rule in WORKLOAD} == {
        rule: pytest.approx((low + high) / 2, abs=(high - low) / 2) for rule, (low, high) in WORKLOAD.items()
    }
    overdue = Task.objects.overdue(population).of(largest).count()
    assert 0 < overdue < 0.6 * sum(counts.values())
