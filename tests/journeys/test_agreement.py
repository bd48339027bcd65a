"""Whatever people do, in any order, tasks and terms agree: the next sweep of that day has nothing to do."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from base.refusal import Refusal
from clients.models import Coaching, ContactPerson, Employment
from journeys.actions import (
    agreements,
    contact,
    conversations,
    moves,
    signals,
    tasks,
    trial_placements,
    work,
    workplans,
)
from journeys.actions import coaching as coachings
from journeys.actions.sweep import sweep
from journeys.lifecycle import OUTFLOW_REASONS, PHASE_REASONS
from journeys.models import Agreement, Conversation, Journey, Signal, Task, TrialPlacement, Workplan
from journeys.terms import upcoming_for_client
from tests import factories
from tests.journeys.acts import reporting

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
AHEAD = st.integers(-40, 120)


class Casework(RuleBasedStateMachine):
    """One client, everybody who works for them, and a calendar."""

    @initialize(works=st.booleans(), coached=st.booleans())
    def begin(self, works: bool, coached: bool) -> None:
        self.apart = transaction.atomic()
        self.apart.__enter__()
        self.today = date(2026, 1, 5)
        self.client = factories.ClientFactory()
        office = self.client.office
        self.experts = factories.UserFactory.create_batch(3, office=office)
        self.lead = factories.UserFactory(role="team_lead", office=office)
        self.coach = factories.UserFactory(role="jobcoach")
        self.employer = factories.OrganisationFactory()
        factories.ContactPersonFactory(client=self.client, user=self.experts[0])
        self.journey = factories.JourneyFactory(
            client=self.client,
            klantfase="werkfit",
            phase_since=date(2025, 3, 1),
            started_on=date(2025, 3, 1),
            last_conversation_on=None,
        )
        if works:
            job = factories.EmploymentFactory(
                client=self.client,
                employer=self.employer,
                started_on=date(2025, 6, 1),
                expected_end_on=date(2026, 5, 31),
            )
            if coached:
                factories.CoachingFactory(
                    employment=job, coach=self.coach, started_on=date(2025, 8, 1), granted_until=date(2026, 1, 31)
                )
        sweep(on=self.today, at=AT)

    def teardown(self) -> None:
        if hasattr(self, "apart"):
            transaction.set_rollback(True)
            self.apart.__exit__(None, None, None)

    def attempt(self, act: Callable[..., Any], **values: Any) -> None:
        """An act that may be refused; then it has changed nothing, and that is fine too."""
        try:
            act(**values, at=AT, **({} if "today" in values else {"on": self.today}))
        except Refusal:
            pass

    @property
    def contact(self) -> Any:
        return ContactPerson.objects.get(client=self.client, position="vast", until=None).user

    def job(self, which: int) -> int:
        jobs = list(Employment.objects.filter(client=self.client).order_by("pk").values_list("pk", flat=True))
        return jobs[which % len(jobs)] if jobs else 0

    def day(self, ahead: int) -> date:
        return self.today + timedelta(days=ahead)

    @rule(days=st.integers(1, 100))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)
        sweep(on=self.today, at=AT)

    @rule(starts=AHEAD, length=st.integers(20, 400), permanent=st.booleans())
    def a_job_begins(self, starts: int, length: int, permanent: bool) -> None:
        self.attempt(
            work.start_work, client_id=self.client.pk, employer_id=self.employer.pk, job_title="Hulp",
            kind="vast" if permanent else "tijdelijk", starts_on=self.day(starts),
            ends_on=None if permanent else self.day(starts + length), hours=Decimal(20), max_hours=None,
            wage_share=80, actor=self.contact,
        )  # fmt: skip

    @rule(which=st.integers(0, 5), length=st.integers(20, 400))
    def a_contract_is_extended(self, which: int, length: int) -> None:
        job = Employment.objects.filter(pk=self.job(which)).first()
        end = job.expected_end_on if job and job.expected_end_on else self.today
        self.attempt(
            work.extend_contract, employment_id=self.job(which), kind="tijdelijk", starts_on=end + timedelta(days=1),
            ends_on=end + timedelta(days=length), hours=Decimal(20), max_hours=None, wage_share=80, version=None,
            actor=self.contact,
        )  # fmt: skip

    @rule(which=st.integers(0, 5), ended=AHEAD)
    def a_job_ends(self, which: int, ended: int) -> None:
        self.attempt(
            work.end_employment, employment_id=self.job(which), ended_on=self.day(ended), reason="ontslag",
            version=None, actor=self.contact,
        )  # fmt: skip

    @rule(which=st.integers(0, 5))
    def an_announced_end_is_taken_back(self, which: int) -> None:
        self.attempt(work.withdraw_end, employment_id=self.job(which), version=None, actor=self.contact)

    @rule(renew=st.booleans(), ahead=st.integers(-30, 200))
    def coaching_goes_on_or_stops(self, renew: bool, ahead: int) -> None:
        coaching = Coaching.objects.filter(employment__client=self.client).first()
        pk = coaching.pk if coaching else 0
        if renew:
            self.attempt(
                coachings.renew_coaching, coaching_id=pk, until=self.day(ahead), structural="", motivation="",
                version=None, actor=self.contact,
            )  # fmt: skip
        else:
            ended_on = self.day(ahead - 100)
            self.attempt(coachings.stop_coaching, coaching_id=pk, ended_on=ended_on, version=None, actor=self.contact)

    @rule(which=st.integers(0, 5), ahead=AHEAD, length=st.integers(0, 183))
    def coaching_begins(self, which: int, ahead: int, length: int) -> None:
        self.attempt(
            coachings.start_coaching, employment_id=self.job(which), kind="extern",
            organisation_id=self.coach.organisation_id, coach_id=self.coach.pk, regime="licht",
            starts_on=self.day(ahead), until=self.day(ahead + length), exception_reason="", chosen_by_client=True,
            choice_reason="", binding_agreement=ahead > 0, actor=self.contact,
        )  # fmt: skip

    @rule(
        kind=st.sampled_from(Conversation.Kind.values),
        which=st.one_of(st.none(), st.integers(0, 5)),
        held=st.integers(-30, 0),
        callback=st.one_of(st.none(), st.integers(0, 30)),
        change=st.sampled_from(["", *Workplan.Change.values]),
    )
    def somebody_talks(self, kind: str, which: int | None, held: int, callback: int | None, change: str) -> None:
        self.attempt(
            conversations.record_conversation, client_id=self.client.pk, kind=kind, channel="telefoon",
            held_on=self.day(held), topics=[], outcome="", minutes=None,
            employment_id=None if which is None else self.job(which),
            callback_on=None if callback is None else self.day(callback), change=change, actor=self.contact,
        )  # fmt: skip

    @rule(starts=st.integers(-60, 60), days=st.integers(50, 200))
    def a_trial_placement_is_planned(self, starts: int, days: int) -> None:
        self.attempt(
            trial_placements.plan_trial_placement, client_id=self.client.pk, employer_id=self.employer.pk,
            starts_on=self.day(starts), ends_on=self.day(starts + days), intention=True,
            intention_on=self.day(min(starts, 0)), actor=self.contact,
        )  # fmt: skip

    @rule(outcome=st.sampled_from(TrialPlacement.Outcome.values), ended=AHEAD)
    def a_trial_placement_ends(self, outcome: str, ended: int) -> None:
        placement = TrialPlacement.objects.open().filter(client=self.client).first()
        self.attempt(
            trial_placements.end_trial_placement, placement_id=placement.pk if placement else 0, outcome=outcome,
            ended_on=self.day(ended), version=None, actor=self.contact,
        )  # fmt: skip

    @rule()
    def a_plan_is_written(self) -> None:
        current = Workplan.objects.filter(client=self.client, is_current=True).first()
        self.attempt(
            workplans.write_workplan, client_id=self.client.pk, goal="Werk", helps="", hinders="",
            agreements="Bellen", service_reason="", expected_result="", evaluation="Gelukt.", note="",
            base_number=current.number if current else 0, actor=self.contact,
        )  # fmt: skip

    @rule(ahead=st.one_of(st.none(), st.integers(-3, 30)))
    def somebody_agrees(self, ahead: int | None) -> None:
        self.attempt(
            agreements.make_agreement, client_id=self.client.pk, who="klant", what="Belt",
            due_on=None if ahead is None else self.day(ahead), conversation_id=None, actor=self.contact,
        )  # fmt: skip

    @rule(kept=st.booleans())
    def an_agreement_ends(self, kept: bool) -> None:
        row = Agreement.objects.open().filter(client=self.client).order_by("pk").first()
        how = {"done_on": self.today} if kept else {"reason": "Niet nodig"}
        self.attempt(
            agreements.complete_agreement if kept else agreements.drop_agreement,
            agreement_id=row.pk if row else 0, version=None, actor=self.contact, **how,
        )  # fmt: skip

    @rule(which=st.integers(0, 5), kind=st.sampled_from(Signal.Kind.values))
    def a_jobcoach_signals(self, which: int, kind: str) -> None:
        day = None if kind == Signal.Kind.OTHER_WORK else self.today
        self.attempt(
            partial(reporting, signals.report_signal), employment_id=self.job(which), kind=kind,
            expected_end_on=day, message="", actor=self.coach,
        )  # fmt: skip

    @rule(state=st.sampled_from(["gepland", "afgerond"]))
    def a_signal_is_answered(self, state: str) -> None:
        signal = Signal.objects.filter(client=self.client).first()
        self.attempt(
            signals.answer_signal, signal_id=signal.pk if signal else 0, state=state, answer="Ik bel.",
            actor=self.contact,
        )  # fmt: skip

    @rule(
        to=st.sampled_from(["stabiliseren", "werkfit", "naar_werk", "aan_het_werk", "uitgestroomd"]),
        reason=st.sampled_from([*PHASE_REASONS, *OUTFLOW_REASONS, "herleving"]),
    )
    def the_client_moves(self, to: str, reason: str) -> None:
        self.attempt(
            moves.move, journey_id=self.journey.pk, target=to, reason=reason, note="", on=self.today,
            today=self.today, actor=self.contact, version=None,
        )  # fmt: skip

    @rule(which=st.integers(0, 9), what=st.sampled_from(["complete", "postpone", "hand_over"]))
    def a_task_is_handled(self, which: int, what: str) -> None:
        found = list(Task.objects.filter(client=self.client).order_by("pk"))
        if not found:
            return
        values: dict[str, Any] = {"task_id": found[which % len(found)].pk, "reason": "Druk", "version": None}
        if what == "postpone":
            values["until"] = self.day(5)
        if what == "hand_over":
            values["to_user_id"] = self.experts[which % 3].pk
        self.attempt(getattr(tasks, what), **values, actor=self.lead)

    @rule(which=st.integers(0, 2))
    def the_contact_changes(self, which: int) -> None:
        self.attempt(
            contact.change_contact, client_id=self.client.pk, position="vast", user_id=self.experts[which].pk,
            reason="Verlof", actor=self.lead,
            current_id=ContactPerson.objects.get(client=self.client, position="vast", until=None).pk,
        )  # fmt: skip

    @invariant()
    def a_sweep_of_the_same_day_has_nothing_to_do(self) -> None:
        if not hasattr(self, "client"):
            return
        results = sweep(on=self.today, at=AT).results
        assert not {key: row for key, row in results.items() if any(row[n] for n in row if n != "seconds")}

    @invariant()
    def every_open_task_has_its_term(self) -> None:
        if not hasattr(self, "client"):
            return
        terms = {(term.rule, term.anchor_on) for term in upcoming_for_client(self.client.pk, self.today)}
        open_tasks = list(Task.objects.open().filter(client=self.client))
        assert {(task.rule, task.anchor_on) for task in open_tasks} <= terms
        assert len({(task.rule, task.subject_id) for task in open_tasks}) == len(open_tasks)
        assert all(task.assignee is not None and task.opens_on <= self.today for task in open_tasks)

    @invariant()
    def the_facts_are_possible(self) -> None:
        if not hasattr(self, "client"):
            return
        for job in Employment.objects.filter(client=self.client):
            assert job.followed_up_on is None or job.started_on <= job.ended_on <= job.followed_up_on <= self.today
        journey = Journey.objects.get(pk=self.journey.pk)
        last = Conversation.objects.filter(client=self.client).order_by("held_on").last()
        assert journey.last_conversation_on == (last.held_on if last else None)


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Casework,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


@pytest.mark.django_db
def test_after_any_act_a_sweep_of_that_day_has_nothing_to_do() -> None:
    _run(examples=8, steps=10)


@pytest.mark.django_db
@pytest.mark.services  # the same for longer, where there is time
def test_after_many_acts_a_sweep_of_that_day_has_nothing_to_do() -> None:
    _run(examples=12, steps=20)
