"""What a client reads about a case: who does what, until when, in words without jargon or threat."""

from dataclasses import replace
from datetime import date

import pytest

from accounts.roles import Role
from journeys import own_words as words
from journeys.job_end_lifecycle import CLOSED, JobEndState
from journeys.lifecycle import Klantfase
from journeys.models import Agreement, Signal
from journeys.own_words import Situation
from journeys.services import TRAJECT_CHOICES
from journeys.trajectory_lifecycle import LIVE, TrajectoryState

ON = date(2026, 11, 23)
CASE = Situation(
    state="gesignaleerd", who="Anouk de Wit", on=ON, ends_on=date(2027, 1, 31), ended_on=None, waits_for_talk=False,
    wish=False, answer_by=None, attempted_on=None, talked_on=None, review_on=None,
)  # fmt: skip
OVER = {"state": "zoeken", "ended_on": date(2026, 11, 13), "waits_for_talk": True}


@pytest.mark.parametrize("state", [state for state in JobEndState if state not in CLOSED or state == "nu_niet"])
def test_every_state_in_which_something_happens_has_words_for_the_client(state: str) -> None:
    for case in (replace(CASE, state=state), replace(CASE, state=state, ends_on=None, wish=True, who=words.WE)):
        said = words.next_of(case)
        assert said.what.endswith((".", "?"))
        assert said.who


@pytest.mark.parametrize(
    ("facts", "words_in_it", "until"),
    [
        ({}, "Wij maken een afspraak met u", date(2026, 12, 31)),
        ({"answer_by": date(2026, 11, 30)}, "Wij maken een afspraak met u", date(2026, 11, 30)),
        ({"answer_by": date(2026, 11, 20)}, "Wij maken een afspraak met u", None),
        ({"wish": True, "ends_on": None}, "U wilt ander werk", None),
        ({"state": "uitgenodigd", "attempted_on": ON}, "ma 23 november 2026 gevraagd", date(2026, 12, 7)),
        ({"state": "in_gesprek", "talked_on": ON}, "of uw baan doorgaat", None),
        ({"state": "in_gesprek", "wish": True}, "welk werk bij u past", None),
        ({"state": "twijfel", "review_on": date(2026, 12, 14)}, "nog niet zeker", date(2026, 12, 14)),
        ({"state": "niet_verlengd"}, "Uw baan stopt op zo 31 januari 2027", date(2027, 2, 28)),
        (OVER, "Wij praten met u over wat u wilt", date(2026, 12, 11)),
        ({**OVER, "waits_for_talk": False}, "U zoekt nieuw werk", None),
        ({**OVER, "ended_on": date(2026, 10, 1)}, "Dat ligt aan ons, niet aan u", None),
        ({"state": "nu_niet", "review_on": date(2027, 2, 1)}, "U zoekt nu geen werk", date(2027, 2, 1)),
    ],
)
def test_the_words_say_what_happens_and_until_when(
    facts: dict[str, object], words_in_it: str, until: date | None
) -> None:
    said = words.next_of(replace(CASE, **facts))
    assert words_in_it in said.what
    assert said.until == until


@pytest.mark.parametrize(
    ("ends_on", "words_in_it", "until"),
    [
        (None, "minstens één keer per jaar", None),
        (date(2027, 3, 31), "U hoeft niet te wachten", date(2027, 2, 28)),
        (date(2026, 12, 1), "U hoeft niet te wachten", None),
        (date(2026, 11, 22), "Wilt u ons bellen?", None),
    ],
)
def test_without_a_case_the_end_of_the_contract_says_what_comes(
    ends_on: date | None, words_in_it: str, until: date | None
) -> None:
    said = words.next_without_case("Anouk de Wit", ends_on, ON)
    assert words_in_it in said.what
    assert said.until == until


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, ""),
        (ON, "vandaag"),
        (date(2026, 11, 20), "3 dagen geleden"),
        (date(2026, 12, 3), "over 10 dagen"),
        (date(2026, 12, 14), "over 3 weken"),
        (date(2026, 12, 16), "over ruim 3 weken"),
        (date(2027, 1, 31), "over ongeveer 2 maanden"),
        (date(2027, 11, 23), "over ongeveer 12 maanden"),
    ],
)
def test_a_day_far_away_is_told_in_weeks_and_months(day: date | None, said: str) -> None:
    assert words.how_far(day, ON) == said


def test_nothing_that_a_client_can_meet_lacks_plain_words() -> None:
    assert set(words.KLANTFASE) == set(Klantfase)
    assert set(words.WHO) == set(Agreement.Who)
    assert set(words.REPORTED) == set(Signal.Kind)
    assert set(words.SIGNAL_STATE) == set(Signal.State)
    for state in (TrajectoryState.REQUESTED, *LIVE):
        for code, label in TRAJECT_CHOICES:
            row = {"service": code, "state": state, "provider__name": "Werkpad", "requested_on": ON}
            assert label in words.traject(row)


def test_the_jobcoachs_part_ends_with_the_job_and_somebody_else_helps_on() -> None:
    assert "helpt Anouk de Wit u met nieuw werk zoeken" in words.jobcoach("Anouk de Wit")
    assert "helpen wij u met nieuw werk zoeken" in words.jobcoach(words.WE)
    assert Role.CLIENT.label == "Wajonger"
