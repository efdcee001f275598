"""``DrawnStreams``: a stand-in for ``Streams`` on Hypothesis' own draws, so that a failing case shrinks.

What is drawn is the structure: how many places are chosen, which, and an integer of luck for each. Zero is the simplest
choice everywhere: no edit, the first place, the first of the alternatives.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import strategies as st

import tunekit as tk
from tunekit.engine.batch import TextBatch
from tunekit.engine.places import Chosen, Places
from tunekit.engine.ragged import Ints
from tunekit.engine.run import Run, run


@dataclass(frozen=True, eq=False)
class DrawnStreams:
    """The draws of a test case, made by ``draw_one``; ``most`` is the greatest number of edits of a step."""

    draw_one: Callable[[st.SearchStrategy[int]], int]
    most: int = 6

    def fork(self, name: str) -> "DrawnStreams":
        return self

    def after(self, names: tuple[str, ...]) -> "DrawnStreams":
        return self

    def select(self, records: Ints) -> "DrawnStreams":
        return self

    def thin(self, places: Places, rate: float | Fraction) -> Chosen:
        """All places at rate 1, none at rate 0, else a few of them."""
        ranks = places.ranks()
        if rate < 1:
            count = self._below(min(self.most, ranks.size) + 1) if rate > 0 else 0
            ranks = ranks[np.unique(np.array([self._below(ranks.size) for _ in range(count)], np.int64))]
        return Chosen(places, ranks, self)

    def draw(self, chosen: Chosen, n: int, counter: int) -> Ints:
        return np.array([self._below(n) for _ in range(len(chosen))], np.int64)

    def _below(self, n: int) -> int:
        return self.draw_one(st.integers(0, n - 1)) if n > 1 else 0


@dataclass(frozen=True)
class Corrupted:
    """A text, what became of it, and the edits between them."""

    source: str
    text: str
    edits: list[tuple[int, int, str]]


def run_drawn(corruptor: tk.Corruptor, batch: TextBatch, draw: Any) -> Run:
    return run(corruptor, batch, DrawnStreams(draw), trace=True)


@st.composite
def corrupted(draw: Any, texts: st.SearchStrategy[str], corruptor: tk.Corruptor) -> Corrupted:
    """Texts that a corruptor has worked on."""
    from tunekit.tracing import traces

    batch = TextBatch.from_list([draw(texts)])
    (trace,) = traces(batch, run_drawn(corruptor, batch, draw))
    return Corrupted(trace.source, trace.text, trace.edits)
