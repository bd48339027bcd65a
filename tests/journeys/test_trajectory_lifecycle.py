"""A traject against a model of its own: which steps there are, and that nothing else moves it."""

from itertools import product

import pytest
from django_fsm import TransitionNotAllowed, can_proceed

from journeys.models import Trajectory
from journeys.trajectory_lifecycle import (
    BREAK_REASONS,
    HINTS,
    HOLD_REASONS,
    ORDER,
    RESULTS,
    Facts,
    TrajectoryReason,
    TrajectoryState,
    hint,
)

S, R = TrajectoryState, TrajectoryReason
BOOLS = (False, True)
# From where to where (004:1589-1627; 001:3438-3446).
ARROWS = {
    (S.REQUESTED, S.ORDERED),
    (S.REQUESTED, S.BROKEN_OFF),
    (S.ORDERED, S.RUNNING),
    (S.ORDERED, S.BROKEN_OFF),
    (S.RUNNING, S.ON_HOLD),
    (S.RUNNING, S.COMPLETED),
    (S.RUNNING, S.BROKEN_OFF),
    (S.ON_HOLD, S.RUNNING),
    (S.ON_HOLD, S.BROKEN_OFF),
}


def possible(state: TrajectoryState, target: TrajectoryState, facts: Facts) -> bool:
    """The model, written down without looking at the table."""
    if (state, target) not in ARROWS:
        return False
    match target:
        case S.ORDERED:
            fits = not facts.misfit and not facts.other_live
            return fits and facts.has_provider and (facts.justified or not facts.early)
        case S.ON_HOLD:
            return facts.reason in (R.RELAPSE, R.HEALTH, R.PRIVATE)
        case S.COMPLETED:
            return facts.reason in RESULTS
        case S.BROKEN_OFF:
            return facts.reason in BREAK_REASONS
        case _:
            return True


def every_fact() -> list[Facts]:
    return [
        Facts(reason, misfit, other, provider, early, justified)
        for reason, misfit, other, provider, early, justified in product(
            R, ("", "Past niet."), BOOLS, BOOLS, BOOLS, BOOLS
        )
    ]


@pytest.mark.parametrize("target", [target for target in S if target is not S.REQUESTED])
@pytest.mark.parametrize("state", list(S))
def test_a_traject_moves_exactly_as_the_model_says(state: TrajectoryState, target: TrajectoryState) -> None:
    traject = Trajectory(state=state)
    for facts in every_fact():
        traject.facts = facts
        allowed = possible(state, target, facts)
        assert can_proceed(getattr(traject, f"to_{target}")) is allowed, facts
        assert (hint(traject, target) == "") is allowed, facts


def test_a_state_cannot_be_written_by_hand() -> None:
    with pytest.raises(AttributeError):
        Trajectory(state=S.REQUESTED).state = S.RUNNING


def test_a_traject_that_no_action_prepared_cannot_move() -> None:
    with pytest.raises((AttributeError, TransitionNotAllowed)):
        Trajectory(state=S.REQUESTED).to_besteld()


def test_every_guard_says_no_in_words() -> None:
    assert set(ORDER) <= set(HINTS)
    assert all(text.endswith(".") for text in HINTS.values())


def test_results_and_reasons_to_hold_are_apart() -> None:
    assert not set(HOLD_REASONS) & set(RESULTS)
