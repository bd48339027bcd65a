"""A vacancy against a model of its own: which steps there are, and that nothing else moves it."""

from itertools import product

import pytest
from django_fsm import TransitionNotAllowed, can_proceed

from journeys.models import Vacancy
from journeys.vacancy_lifecycle import HINTS, Facts, VacancyReason, VacancyState, hint

S, R = VacancyState, VacancyReason
# From where to where (004:7058-7066).
ARROWS = {
    (S.NONE, S.ASKED),
    (S.WITHDRAWN, S.ASKED),
    (S.ASKED, S.OPEN),
    (S.NONE, S.OPEN),
    (S.WITHDRAWN, S.OPEN),
    (S.OPEN, S.TAKEN),
    (S.TAKEN, S.TAKEN),
    (S.TAKEN, S.FILLED),
    (S.OPEN, S.WITHDRAWN),
    (S.TAKEN, S.WITHDRAWN),
    (S.ASKED, S.NONE),
}


def possible(state: VacancyState, target: VacancyState, facts: Facts) -> bool:
    """The model, written down without looking at the table."""
    if (state, target) not in ARROWS:
        return False
    match target:
        case S.OPEN:
            return facts.reason is R.WANTED
        case S.TAKEN:
            return not facts.own
        case S.FILLED:
            return facts.reason in (R.CANDIDATE, R.OTHERWISE)
        case S.WITHDRAWN:
            return facts.reason in (R.NOT_WANTED, R.NO_CANDIDATE, R.JOB_GOES_ON)
        case _:
            return True


@pytest.mark.parametrize(("state", "target"), list(product(S, S)))
def test_a_vacancy_moves_exactly_as_the_model_says(state: VacancyState, target: VacancyState) -> None:
    vacancy = Vacancy(state=state)
    for reason, own in product(R, (False, True)):
        vacancy.facts = Facts(reason, own)
        allowed = possible(state, target, vacancy.facts)
        assert can_proceed(getattr(vacancy, f"to_{target}")) is allowed, vacancy.facts
        assert (hint(vacancy, target) == "") is allowed, vacancy.facts


def test_a_state_cannot_be_written_by_hand() -> None:
    with pytest.raises(AttributeError):
        Vacancy(state=S.OPEN).state = S.FILLED


def test_a_vacancy_that_no_action_prepared_cannot_move() -> None:
    with pytest.raises((AttributeError, TransitionNotAllowed)):
        Vacancy(state=S.OPEN).to_opgepakt()


def test_every_guard_says_no_in_words() -> None:
    assert all(text.endswith(".") for text in HINTS.values())
