"""``corrupted``: texts that a corruptor has worked on, on Hypothesis' own draws."""

from typing import Any

from hypothesis import strategies as st

from tunekit.batches.trace import traces
from tunekit.corruptors.contract import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.run import run
from tunekit.errors import check_integer, invalid
from tunekit.strategies.case import Corrupted, case_of
from tunekit.strategies.drawing import COUNTS, DrawnStreams
from tunekit.strategies.naming import named


def corrupted(
    texts: st.SearchStrategy[str], corruptor: Corruptor, *, max_edits: int = COUNTS[-1]
) -> st.SearchStrategy[Corrupted]:
    """Texts that a corruptor has worked on, each with its edits.

    >>> from hypothesis import find, strategies as st
    >>> import tunekit as tk
    >>> find(corrupted(st.text("ab"), tk.RandomEdits(kinds=["insert"])), lambda case: "z" in case.text)
    Corrupted('a', [(0, 0, 'z')])

    What Hypothesis draws is the structure: how many places each step chooses, which they are, and the luck of each. So
    a failing case shrinks to one edit in a few characters. A rate counts only as 0 (no place), 1 (all of them) or
    between: then up to ``max_edits`` places a step.

    Raises: InvalidArgument: no strategy, no corruptor, or ``max_edits`` below 0.
    Cost: that of the corruptor on one text, and about 25 µs for each draw.
    """
    if not isinstance(texts, st.SearchStrategy):
        raise invalid("corrupted", "texts", texts, "a strategy of strings", "tks.texts() is one.")
    if not isinstance(corruptor, Corruptor):
        raise invalid("corrupted", "corruptor", corruptor, "a corruptor", "such as tk.RandomEdits().")
    check_integer("corrupted", "max_edits", max_edits, least=0)
    return _corrupted(texts, corruptor, max_edits=max_edits)


@st.composite
@named("corrupted")
def _corrupted(
    draw: Any, texts: st.SearchStrategy[str], corruptor: Corruptor, *, max_edits: int = COUNTS[-1]
) -> Corrupted:
    batch = TextBatch.from_list([draw(texts)])
    streams = DrawnStreams(0, batch, draw_one=draw, max_edits=max_edits)
    return case_of(traces(batch, run(corruptor, batch, streams, trace=True))[0])
