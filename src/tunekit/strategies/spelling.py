"""``spelled``: texts drawn as strings of symbols, and cut so that a failing one shrinks to a letter or two."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st

# How many characters may be kept of the end: so few that a text is cut there when its end has found its place.
_TAILS = (1, 2, 3, 4, 6)

# Numbers that are nearly always larger than any text. Hypothesis takes a choice for another of its kind when it mutates
# a test case, and so they are of kinds that are drawn for nothing else.
_HEAD = st.floats(0, 1 << 24)
_TAIL_AND_KIND = st.binary(min_size=3, max_size=3)


class Spelling(NamedTuple):
    """A strategy of symbols, and the pieces that some of them stand for."""

    symbols: st.SearchStrategy[str]
    pieces: dict[int, str]


def spelled(
    draw: Any, spellings: Sequence[Spelling], filler: str, min_size: int, max_size: int | None
) -> str:
    """A text of one of the spellings, of so many characters; ``filler`` is behind one that is too short.

    Two numbers say how much is kept, first of the beginning and then of the end of that. They are nearly always all of
    it, and small ones are simple. So a text that fails shrinks first to the character behind which nothing matters,
    then to the one before which nothing does.
    """
    head = int(draw(_HEAD)) + 1
    *tails, kind = draw(_TAIL_AND_KIND)
    symbols, pieces = spellings[kind % len(spellings)]
    text: str = draw(symbols).translate(pieces)
    if len(text) < min_size:
        text += filler * ((min_size - len(text)) // len(filler) + 1)
        text = text[:min_size]
    text = text[: max(head, min_size)][:max_size]
    tail = max(tails)
    return text if tail >= len(_TAILS) else text[-max(_TAILS[tail], min_size) :]
