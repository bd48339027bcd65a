"""The end of a job against a model of its own: which steps there are, and that nothing else moves a case."""

from itertools import product

import pytest
from django_fsm import TransitionNotAllowed, can_proceed

from journeys.job_end_lifecycle import CLOSED, HINTS, NOT_NOW_REASONS, OPEN, PHASE_OF, Facts, JobEndState, StepReason
from journeys.models import JobEnd

S, R = JobEndState, StepReason
EARLY = {S.SIGNALLED, S.INVITED, S.IN_CONVERSATION, S.DOUBT}
BOOLS = (False, True)


def possible(state: JobEndState, target: JobEndState, facts: Facts) -> bool:
    """The model: what the process descriptions say (004:1430-1642), written down without looking at the table."""
    over = not facts.runs
    match target:
        case S.INVITED:
            return state == S.SIGNALLED and facts.runs
        case S.IN_CONVERSATION:
            return state in (S.SIGNALLED, S.INVITED)
        case S.DOUBT:
            return state in (S.IN_CONVERSATION, S.DOUBT) and facts.runs and facts.review
        case S.NOT_EXTENDED:
            return state in EARLY and facts.runs and facts.end_is_sure
        case S.GOES_ON:
            return state in {*EARLY, S.NOT_EXTENDED, S.SEARCHING, S.NOT_NOW} and facts.runs and not facts.end_is_sure
        case S.SEARCHING if state in EARLY:
            return over or (facts.wish and state in (S.IN_CONVERSATION, S.DOUBT))
        case S.SEARCHING if state == S.NOT_NOW:
            return over
        case S.SEARCHING:
            return state == S.NOT_EXTENDED and facts.end_is_sure
        case S.NEW_WORK:
            return state in (S.NOT_EXTENDED, S.SEARCHING, S.NOT_NOW) and over and facts.other_work
        case S.NOT_NOW:
            looked = facts.review and facts.reason in NOT_NOW_REASONS
            return state in (S.NOT_EXTENDED, S.SEARCHING, S.NOT_NOW) and looked
        case S.OUTFLOW:
            return (state not in CLOSED or state == S.NOT_NOW) and facts.flowed_out
    return False


@pytest.mark.parametrize(("state", "target"), [pair for pair in product(S, S) if pair[1] != S.SIGNALLED])
def test_a_step_is_possible_exactly_when_the_model_says_so(state: JobEndState, target: JobEndState) -> None:
    for runs, sure, other, out, review, wish in product(BOOLS, repeat=6):
        for reason in (R.UNDECIDED, R.GRIEF):
            case = JobEnd(state=state)
            case.facts = facts = Facts(runs, sure, other, out, reason, review, wish)
            move = getattr(case, f"to_{target}")
            assert can_proceed(move) is possible(state, target, facts), facts
            if possible(state, target, facts):
                move()
                assert case.state == target
            else:
                with pytest.raises(TransitionNotAllowed):
                    move()
                assert case.state == state


def test_nothing_leads_back_to_the_beginning() -> None:
    assert not hasattr(JobEnd, f"to_{S.SIGNALLED}")


def test_a_state_cannot_be_set_by_hand() -> None:
    case = JobEnd(state=S.SIGNALLED)
    with pytest.raises(AttributeError):
        case.state = S.NEW_WORK


def test_a_case_that_no_action_prepared_does_not_move() -> None:
    with pytest.raises(AttributeError):
        JobEnd(state=S.SIGNALLED).to_uitgenodigd()


def test_every_state_has_a_phase_and_is_open_or_closed() -> None:
    assert set(PHASE_OF) == set(S)
    assert set(OPEN) | CLOSED == set(S)
    assert {PHASE_OF[state] for state in OPEN} == {1, 2, 3}


def test_every_guard_says_in_words_why_not() -> None:
    guards = {
        guard
        for target in S
        if target != S.SIGNALLED
        for row in getattr(JobEnd, f"to_{target}")._django_fsm.transitions.values()
        for guard in row.conditions
    }
    assert guards == set(HINTS)
