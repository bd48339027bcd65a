"""The estimator of table 3.1, by hand."""

import pytest

from reports.margins import kaplan_meier


def test_without_censoring_it_is_the_share_to_whom_it_happened() -> None:
    spells = [(5, True), (20, True), (40, True), (400, True)]
    assert kaplan_meier(spells, (7, 30, 365, 1000)) == [25, 50, 75, 100]


def test_who_is_out_of_sight_counts_no_longer_from_then_on() -> None:
    spells = [(10, False), (10, False), (20, True), (30, True)]
    assert kaplan_meier(spells, (15, 25, 35)) == [0, 50, 100]


def test_an_event_on_the_day_of_censoring_comes_first() -> None:
    assert kaplan_meier([(10, True), (10, False)], (10,)) == [50]


def test_of_nobody_nothing_is_known() -> None:
    assert kaplan_meier([], (7, 30)) == [0, 0]


def test_it_never_goes_down() -> None:
    spells = [(day, day % 3 != 0) for day in range(1, 300)]
    ours = kaplan_meier(spells, range(0, 300, 10))
    assert ours == sorted(ours)
    assert ours[-1] == pytest.approx(100, abs=40)
