"""Drawing by quota: shares that come out as they were put in, also in a small population."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Any, Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def allot(count: int, weights: Sequence[float], rng: Random) -> list[int]:
    """`count` divided over the weights: each part is its share rounded down or up, and they add up.

    Systematic sampling: one random start, then steps of equal size through the cumulated weights, so that parts
    of neighbouring weights together are right as well.
    """
    total = sum(weights)
    parts, reached, taken, offset = [], 0.0, 0, rng.random()
    for weight in weights:
        reached += weight / total * count
        upto = min(count, int(reached + offset))
        parts.append(upto - taken)
        taken = upto
    parts[-1] += count - taken
    return parts


def dealt(count: int, items: Sequence[T], weights: Sequence[float], rng: Random) -> list[T]:
    """`count` items in random order, each as often as its weight says."""
    cards = [item for item, part in zip(items, allot(count, weights, rng), strict=True) for _ in range(part)]
    rng.shuffle(cards)
    return cards


class Weighted(Generic[T]):
    """Items that are drawn one by one, each as likely as its weight."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._items, self._reach = list(weights), list(accumulate(weights.values()))

    def draw(self, rng: Random) -> T:
        """An item, whatever was drawn before."""
        return self._items[bisect_right(self._reach, rng.random() * self._reach[-1])]


class Deck(Generic[T]):
    """Cards in proportion to their weights, drawn without replacement and dealt anew when they run out."""

    def __init__(self, items: Sequence[T], weights: Sequence[float], rng: Random, size: int = 200) -> None:
        self._items, self._weights, self._rng, self._size = items, weights, rng, size
        self._cards: list[T] = []

    def draw(self) -> T:
        """The next card."""
        if not self._cards:
            self._cards = dealt(self._size, self._items, self._weights, self._rng)
        return self._cards.pop()

    def choose(self, count: int, key: Callable[[T], Any]) -> T:
        """The smallest by `key` of `count` cards, or the largest when `count` is negative.

        The others go back, so that one person's luck leaves the shares of the whole deck as they are.
        """
        drawn = sorted((self.draw() for _ in range(max(1, abs(count)))), key=key)
        chosen = drawn.pop(0 if count >= 0 else -1)
        for card in drawn:
            self._cards.insert(self._rng.randrange(len(self._cards) + 1), card)
        return chosen


def fitted(
    start: Mapping[K, float],
    margins: Sequence[tuple[Callable[[K], Any], Mapping[Any, float]]],
    rounds: int = 60,
) -> dict[K, float]:
    """`start` scaled until its sums meet every margin: iterative proportional fitting; zeros stay zero.

    Each margin is a way to look at a cell and the share wanted for each value. Margins that contradict one another
    (rounded percentages do) end as near as possible, the last one exact.
    """
    cells = {key: value for key, value in start.items() if value > 0}
    wanted = [
        (look, {value: share / sum(shares.values()) for value, share in shares.items()}) for look, shares in margins
    ]
    for _ in range(rounds):
        for look, shares in wanted:
            sums: dict[Any, float] = {}
            for key, value in cells.items():
                sums[look(key)] = sums.get(look(key), 0.0) + value
            for key in cells:
                cells[key] *= shares.get(look(key), 0.0) / (sums[look(key)] or 1.0)
    return cells
