"""The pictures in the documents are the tables in the code."""

import re
from pathlib import Path
from typing import Any

from journeys.job_end_lifecycle import BEFORE_SEARCH, UNDECIDED, JobEndState
from journeys.models import JobEnd, Vacancy
from journeys.vacancy_lifecycle import VacancyState

Steps = set[tuple[str, str]]
S = JobEndState
# What is said below the picture, once for many states.
BESIDES: Steps = (
    {(state, S.OUTFLOW) for state in S}
    | {(state, S.SEARCHING) for state in UNDECIDED}
    | {(state, S.GOES_ON) for state in BEFORE_SEARCH}
)


def drawn(number: int) -> Steps:
    """The arrows between states in the picture of that number, counted from 0."""
    text = Path("docs/job-end.md").read_text(encoding="utf-8")
    picture = re.findall(r"^```mermaid\n(.*?)^```", text, re.DOTALL | re.MULTILINE)[number]
    return set(re.findall(r"^ +(\w+) --> (\w+)", picture, re.MULTILINE))


def allowed(model: Any, states: Any) -> Steps:
    """The steps of the table."""
    moves = {state: getattr(model, f"to_{state}", None) for state in states}
    return {
        (source, str(target))
        for target, move in moves.items()
        if move is not None
        for source in move._django_fsm.transitions
    }


def test_the_picture_of_a_case_is_its_table() -> None:
    table = allowed(JobEnd, S)
    assert drawn(0) <= table
    assert table - drawn(0) <= BESIDES


def test_the_picture_of_a_vacancy_is_its_table() -> None:
    assert drawn(1) == allowed(Vacancy, VacancyState)
