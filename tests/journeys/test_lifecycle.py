"""The klantreis as a state machine: the moves that exist, what guards them, and that every one is kept for ever."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django_fsm import TransitionNotAllowed
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from base.refusal import Invalid, NotPossibleNow, Stale
from clients.models import Client, Employment
from journeys.actions import moves
from journeys.lifecycle import HINTS, OUTFLOW_REASONS, PHASE_REASONS, Circumstances, Klantfase, MoveReason
from journeys.models import Journey, Transition
from tests import factories

# Written down here once more, by hand: what the sources allow, not what the code says.
FOUR = ("stabiliseren", "werkfit", "naar_werk", "aan_het_werk")
AMONG_FOUR = set(permutations(FOUR, 2))
FROM_UNKNOWN = {("onbekend_2_3", phase) for phase in FOUR}
OUT = {(phase, "uitgestroomd") for phase in (*FOUR, "onbekend_2_3")}
BACK = {("uitgestroomd", phase) for phase in FOUR}
LEGAL = AMONG_FOUR | FROM_UNKNOWN | OUT | BACK
ALL = {(source, target) for source in Klantfase.values for target in Klantfase.values}
STAYING_REASONS = {"terugval", "ander_werk_gezocht", "eigen_wens", "correctie"}
FINAL = {"overlijden", "pensioen"}
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_journey(phase: str, *, works: bool, reason: str, left_because: str | None = None) -> Any:
    journey = Journey(klantfase=phase)
    journey.circumstances = Circumstances(
        works, MoveReason(reason), MoveReason(left_because) if left_because else None
    )
    return journey


def go(journey: Any, target: str) -> None:
    getattr(journey, f"to_{target}")()


def fitting(source: str, target: str) -> str:
    if target == "uitgestroomd":
        return "detentie"
    return "herleving" if source == "uitgestroomd" else "correctie"


def test_there_are_twelve_moves_between_the_four_klantfasen() -> None:
    assert len(AMONG_FOUR) == 12


@pytest.mark.parametrize(("source", "target"), sorted(LEGAL))
def test_a_legal_move_arrives_when_the_circumstances_fit(source: str, target: str) -> None:
    journey = a_journey(source, works=target == "aan_het_werk", reason=fitting(source, target))
    go(journey, target)
    assert journey.klantfase == target


@pytest.mark.parametrize(("source", "target"), sorted(ALL - LEGAL))
@pytest.mark.parametrize("works", [True, False])
def test_an_illegal_move_is_refused_whatever_the_circumstances(source: str, target: str, works: bool) -> None:
    for reason in MoveReason.values:
        journey = a_journey(source, works=works, reason=reason)
        method = getattr(journey, f"to_{target}", None)
        if method is None:
            assert target == "onbekend_2_3"
            continue
        with pytest.raises(TransitionNotAllowed):
            method()
        assert journey.klantfase == source


def test_unknown_comes_only_from_elsewhere() -> None:
    assert not hasattr(Journey, "to_onbekend_2_3")


def test_a_klantfase_cannot_be_assigned() -> None:
    journey = a_journey("werkfit", works=False, reason="terugval")
    with pytest.raises(AttributeError):
        journey.klantfase = "naar_werk"


def test_a_journey_that_no_action_prepared_cannot_move() -> None:
    with pytest.raises(AttributeError):
        Journey(klantfase="werkfit").to_naar_werk()


@pytest.mark.parametrize("source", ["stabiliseren", "werkfit", "naar_werk", "onbekend_2_3", "uitgestroomd"])
def test_nobody_enters_phase_4_without_paid_work(source: str) -> None:
    journey = a_journey(source, works=False, reason=fitting(source, "aan_het_werk"))
    with pytest.raises(TransitionNotAllowed):
        journey.to_aan_het_werk()


@pytest.mark.parametrize("reason", PHASE_REASONS)
@pytest.mark.parametrize("target", ["stabiliseren", "werkfit", "naar_werk"])
@pytest.mark.parametrize("works", [True, False])
def test_phase_4_is_left_while_work_runs_only_with_a_reason_that_explains_it(
    reason: str, target: str, works: bool
) -> None:
    journey = a_journey("aan_het_werk", works=works, reason=reason)
    if works and reason not in STAYING_REASONS:
        with pytest.raises(TransitionNotAllowed):
            go(journey, target)
    else:
        go(journey, target)
        assert journey.klantfase == target


@pytest.mark.parametrize("reason", MoveReason.values)
@pytest.mark.parametrize("source", [*FOUR, "onbekend_2_3"])
def test_outflow_takes_one_of_the_reasons_for_outflow(source: str, reason: str) -> None:
    journey = a_journey(source, works=True, reason=reason)
    if reason in {
        "pensioen", "overlijden", "duurzaam_geen_arbeidsvermogen", "duurzaam_aan_het_werk", "detentie",
        "vertrek_buitenland", "uitkering_geeindigd",
    }:  # fmt: skip
        journey.to_uitgestroomd()
        assert journey.is_over
    else:
        with pytest.raises(TransitionNotAllowed):
            journey.to_uitgestroomd()


@pytest.mark.parametrize("reason", sorted(set(MoveReason.values) - set(PHASE_REASONS)))
@pytest.mark.parametrize(("source", "target"), sorted(AMONG_FOUR | FROM_UNKNOWN))
def test_a_reason_for_something_else_does_not_move_between_klantfasen(source: str, target: str, reason: str) -> None:
    with pytest.raises(TransitionNotAllowed):
        go(a_journey(source, works=target == "aan_het_werk", reason=reason), target)


@pytest.mark.parametrize("left_because", [None, *OUTFLOW_REASONS])
@pytest.mark.parametrize("target", FOUR)
def test_a_right_revives_after_anything_but_death_and_pension(target: str, left_because: str | None) -> None:
    journey = a_journey("uitgestroomd", works=True, reason="herleving", left_because=left_because)
    if left_because in FINAL:
        with pytest.raises(TransitionNotAllowed):
            go(journey, target)
    else:
        go(journey, target)
        assert journey.klantfase == target


@pytest.mark.parametrize("reason", sorted(set(MoveReason.values) - {"herleving"}))
def test_a_right_revives_only_on_a_new_application(reason: str) -> None:
    with pytest.raises(TransitionNotAllowed):
        a_journey("uitgestroomd", works=True, reason=reason).to_werkfit()


def test_every_guard_has_a_sentence_for_whoever_meets_it() -> None:
    guards = set()
    for target in set(Klantfase.values) - {"onbekend_2_3"}:
        for row in getattr(Journey, f"to_{target}")._django_fsm.transitions.values():
            guards |= set(row.conditions)
    assert guards == set(HINTS)


# --- Driven through the action, against a model of its own -------------------------------------


class JourneyMachine(RuleBasedStateMachine):
    """Somebody presses every button in any order; the model knows what must come of it."""

    @initialize(phase=st.sampled_from([*FOUR, "onbekend_2_3"]))
    def begin(self, phase: str) -> None:
        self.apart = transaction.atomic()
        self.apart.__enter__()
        self.today = date(2026, 1, 5)
        self.client = factories.ClientFactory()
        self.expert = factories.ContactPersonFactory(client=self.client).user
        journey = factories.JourneyFactory(
            client=self.client, klantfase=phase, phase_since=self.today, started_on=self.today
        )
        self.pk, self.phase, self.version = journey.pk, phase, 1
        self.left_because: str | None = None
        self.job: Any = None
        self.chain: list[tuple[str, str, str, date]] = []

    def teardown(self) -> None:
        if hasattr(self, "apart"):
            transaction.set_rollback(True)
            self.apart.__exit__(None, None, None)

    @rule(days=st.integers(1, 90))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @precondition(lambda self: self.job is None)
    @rule()
    def work_begins(self) -> None:
        self.job = factories.EmploymentFactory(
            client=self.client, kind="vast", started_on=self.today, expected_end_on=None
        )

    @precondition(lambda self: self.job is not None)
    @rule()
    def work_ends(self) -> None:
        Employment.objects.filter(pk=self.job.pk).update(ended_on=self.today, end_reason="onbekend")
        self.job = None

    @rule(to=st.sampled_from([*FOUR, "uitgestroomd", "onbekend_2_3"]), reason=st.sampled_from(MoveReason.values))
    def any_move(self, to: str, reason: str) -> None:
        self._move(to, reason)

    @rule(to=st.sampled_from([*FOUR, "uitgestroomd"]))
    def likely_move(self, to: str) -> None:
        self._move(to, fitting(self.phase, to))

    def _move(self, target: str, reason: str) -> None:
        if self._allowed(target, reason):
            row = self._ask(target, reason, self.version)
            self.chain.append((self.phase, target, reason, self.today))
            self.left_because = reason if target == "uitgestroomd" else None
            self.phase, self.version = target, self.version + 1
            assert (row.from_phase, row.to_phase, row.actor) == (self.chain[-1][0], target, self.expert)
        else:
            with pytest.raises((NotPossibleNow, Invalid)):
                self._ask(target, reason, self.version)

    @precondition(lambda self: self.version > 1)
    @rule(to=st.sampled_from(FOUR))
    def move_on_old_knowledge(self, to: str) -> None:
        with pytest.raises(Stale):
            self._ask(to, fitting(self.phase, to), self.version - 1)

    @rule(to=st.sampled_from(FOUR), days=st.integers(1, 30))
    def move_in_the_future(self, to: str, days: int) -> None:
        with pytest.raises(Invalid):
            self._ask(to, fitting(self.phase, to), self.version, on=self.today + timedelta(days=days))

    def _allowed(self, target: str, reason: str) -> bool:
        if (self.phase, target) not in LEGAL:
            return False
        if target == "uitgestroomd":
            return reason in OUTFLOW_REASONS
        if target == "aan_het_werk" and self.job is None:
            return False
        if self.phase == "uitgestroomd":
            return reason == "herleving" and self.left_because not in FINAL
        if reason not in PHASE_REASONS:
            return False
        return not (self.phase == "aan_het_werk" and self.job is not None and reason not in STAYING_REASONS)

    def _ask(self, target: str, reason: str, version: int, on: date | None = None) -> Transition:
        return moves.move(
            journey_id=self.pk, target=target, reason=reason, note="", on=on or self.today, today=self.today,
            actor=self.expert, at=AT, version=version,
        )  # fmt: skip

    @invariant()
    def the_database_agrees(self) -> None:
        if not hasattr(self, "pk"):
            return
        assert list(Journey.objects.filter(pk=self.pk).values_list("klantfase", "version")) == [
            (self.phase, self.version)
        ]

    @invariant()
    def every_move_is_kept_and_each_begins_where_the_last_one_ended(self) -> None:
        if not hasattr(self, "pk"):
            return
        kept = list(Transition.objects.filter(journey=self.pk).values_list("from_phase", "to_phase", "reason", "on"))
        assert kept == self.chain
        assert all(one[1] == other[0] for one, other in pairwise(kept))

    @invariant()
    def the_options_shown_are_the_moves_that_are_possible(self) -> None:
        if not hasattr(self, "pk"):
            return
        journey = Journey.objects.get(pk=self.pk)
        client: Any = moves.with_works(clients=Client.objects.filter(pk=journey.client_id), on=self.today).get()
        shown = {option.target: set(option.reasons) for option in moves.options(journey, works=client.works)}
        assert shown == {
            target: {reason for reason in MoveReason if self._allowed(target, reason)}
            for target in (*FOUR, "uitgestroomd")
            if target != self.phase
        }


@pytest.mark.django_db
def test_whatever_buttons_are_pressed_the_database_does_what_the_model_says() -> None:
    run_state_machine_as_test(
        JourneyMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["UPDATE {} SET reason = 'correctie'", "DELETE FROM {}"])
def test_a_kept_move_cannot_be_changed_by_anybody(change: str) -> None:
    journey = factories.JourneyFactory()
    row = Transition.objects.create(
        journey=journey,
        from_phase="",
        to_phase="naar_werk",
        reason="overgenomen",
        on=date(2026, 1, 5),
        recorded_at=AT,
    )
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(Transition._meta.db_table))
    assert Transition.objects.get().reason == row.reason
