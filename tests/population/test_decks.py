"""Drawing by quota."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from population.decks import Deck, allot, dealt, fitted


@given(st.integers(0, 5000), st.lists(st.floats(0.01, 100), min_size=1, max_size=30), st.integers())
def test_parts_add_up_and_are_each_a_share_rounded_up_or_down(count: int, weights: list[float], chance: int) -> None:
    parts = allot(count, weights, Random(chance))
    assert sum(parts) == count
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - weight / sum(weights) * count) < 1.001


def test_what_is_dealt_holds_every_item_as_often_as_it_should() -> None:
    cards = dealt(1000, "abc", (1, 2, 7), Random(1))
    assert Counter(cards) == {"a": 100, "b": 200, "c": 700}


def test_a_deck_gives_its_shares_again_and_again() -> None:
    deck = Deck("ab", (1, 3), Random(1), size=40)
    assert Counter(deck.draw() for _ in range(400)) == {"a": 100, "b": 300}


def test_choosing_the_best_card_for_some_leaves_the_shares_of_the_deck() -> None:
    deck = Deck(range(4), (1, 1, 1, 1), Random(1), size=400)
    drawn = [deck.choose(3 if turn % 2 else -3, key=lambda card: card) for turn in range(400)]
    assert max(abs(n - 100) for n in Counter(drawn).values()) <= 4
    assert sum(drawn[1::2]) < sum(drawn[::2])


def test_a_fitted_table_meets_every_margin_and_keeps_its_zeros() -> None:
    start = {(row, column): 1.0 for row in "ab" for column in "xy"} | {("b", "y"): 0.0}
    cells = fitted(start, [(lambda cell: cell[0], {"a": 70, "b": 30}), (lambda cell: cell[1], {"x": 60, "y": 40})])
    assert cells.get(("b", "y"), 0) == 0
    assert round(sum(value for cell, value in cells.items() if cell[0] == "a"), 6) == 0.7
    assert round(sum(value for cell, value in cells.items() if cell[1] == "x"), 6) == 0.6
