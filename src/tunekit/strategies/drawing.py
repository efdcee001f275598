"""``DrawnStreams``: a stand-in for ``Streams`` on Hypothesis' own draws, so that a failing case shrinks.

What is drawn is the structure: how many places are chosen, which, and an integer of luck for each. Zero is the simplest
choice everywhere: no edit, the first place, the first of the alternatives.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache

import numpy as np
from hypothesis import strategies as st

from tunekit.engine.places import Chosen, Places
from tunekit.engine.ragged import Ints
from tunekit.engine.streams import Streams

Draw = Callable[[st.SearchStrategy[int]], int]

# How many places a step chooses: mostly few, so that a case is quick to draw, to read and to shrink.
COUNTS = (0, 1, 1, 1, 1, 2, 2, 3, 4, 6)


@dataclass(frozen=True, eq=False)
class DrawnStreams(Streams):
    """The draws of a test case; ``draw_one`` is what ``st.composite`` and ``st.data`` call ``draw``.

    The seed, the keys and the labels of true streams play no part in it.
    """

    draw_one: Draw = field(kw_only=True)
    max_edits: int = COUNTS[-1]

    def fork(self, name: str) -> "DrawnStreams":
        """The same streams: Hypothesis keeps the draws of all steps in one row."""
        return self

    def after(self, names: tuple[str, ...]) -> "DrawnStreams":
        """The same streams."""
        return self

    def select(self, records: Ints) -> "DrawnStreams":
        """The same streams."""
        return self

    def thin(self, places: Places, rate: float | Fraction) -> Chosen:
        """All places at rate 1, none at rate 0, else a few of them."""
        if rate == 0:
            return Chosen(places, np.empty(0, np.int64), self)
        ranks = places.ranks()
        if rate < 1:
            numbers = {self._below(ranks.size) for _ in range(self._count(ranks.size))}
            ranks = ranks[sorted(numbers)]
        return Chosen(places, ranks, self)

    def draw(self, chosen: Chosen, n: int, counter: int) -> Ints:
        """An integer in [0, n) for each chosen place, each a draw of its own."""
        return np.array([self._below(n) for _ in range(len(chosen))], np.int64)

    def _count(self, places: int) -> int:
        if places == 0:
            return 0
        return min(COUNTS[self._below(len(COUNTS))], self.max_edits, places)

    def _below(self, n: int) -> int:
        return self.draw_one(_integers(n))


@cache
def _integers(n: int) -> st.SearchStrategy[int]:
    return st.integers(0, n - 1)
