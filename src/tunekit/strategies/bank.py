"""``Bank``: pieces of text, drawn as one string of symbols that stand for them."""

import sys
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import cycle

from hypothesis import strategies as st

from tunekit.strategies.families import nasty_pieces
from tunekit.strategies.genres import GENRES, lines
from tunekit.strategies.spelling import Spelling
from tunekit.strategies.vocabulary import SCRIPTS, WritingSystem
from tunekit.values.frozen import value

# Hypothesis draws four of five characters from the first 256 of an alphabet, and one from the rest, if there is one.
FRONT = 256
REST = 0.2

_FIRST = 0xF0000
_LINES = 64
_LONG = 1_000
_LEAST = 0.002


@value
class Bank:
    """Pieces of text, the simplest first; one that stands there twice is drawn twice as often.

    A text is drawn as one string of symbols, which is one choice of Hypothesis, and shrinks as one: pieces are left
    out, or give way to simpler ones. So a text of many characters is few symbols.
    """

    pieces: tuple[str, ...]

    @cached_property
    def mean(self) -> float:
        """About how many characters a piece has."""
        front = self.pieces[:FRONT]
        return max(1.0, sum(map(len, front)) / len(front))

    @cached_property
    def symbols(self) -> st.SearchStrategy[str]:
        """The characters that stand for the pieces."""
        return st.characters(min_codepoint=_FIRST, max_codepoint=_FIRST + len(self.pieces) - 1)

    @property
    def filler(self) -> str:
        """What a text that turned out too short is filled up with."""
        return self.pieces[min(len(self.pieces), FRONT) - 1] or " "

    def spelling(self, min_size: int, max_size: int | None) -> Spelling:
        """How texts of about so many characters are drawn."""
        least = int(min_size / self.mean)
        most = 2 * least + 10 if max_size is None else int(max_size / self.mean) + 1
        symbols = st.text(self.symbols, min_size=least, max_size=max(least, most))
        return Spelling(symbols, dict(enumerate(self.pieces, _FIRST)))


@cache
def bank(script: str, genre: str | None, nastiness: float, min_size: int, max_size: int | None) -> Bank:
    """The bank of a script and a genre, with pieces that suit texts of such a size."""
    longest = sys.maxsize if max_size is None else max(1, max_size // 4)
    letters, words, written = (_fitting(kind, longest) for kind in _clean(SCRIPTS[script], genre, min_size))
    nasty = _fitting(nasty_pieces(), longest)
    few, many = (40, 176) if min_size >= _LONG else (76, 104)
    front = [*_spread(letters, few), *_spread(words or letters, few)]
    front += _spread(written or words or letters, many)
    if nastiness == 0:
        return Bank(pieces=tuple(front))
    in_front = round(FRONT * max(0.0, (nastiness - REST) / (1 - REST)))
    thinning = round(len(nasty) * max(0.0, REST / max(nastiness, _LEAST) - 1))
    front = [*_spread(front, FRONT - in_front), *_spread(nasty, in_front)]
    return Bank(pieces=(*front, *_spread([*letters, *words], thinning), *nasty))


def _clean(script: WritingSystem, genre: str | None, size: int) -> tuple[list[str], list[str], list[str]]:
    """Letters, words, and lines or, for long texts, paragraphs; the short ones first."""
    letters = [*sorted(set("".join(script.words))), script.space or " ", *script.stops]
    words = [word + script.space for word in sorted(script.words, key=len)]
    sources = cycle([lines(script, name) for name in (GENRES if genre is None else [genre])])
    written = ["".join(_until(next(sources), size // 40 if size >= _LONG else 1)) for _ in range(_LINES)]
    return letters, words, sorted(written, key=len)


def _until(pieces: Iterator[str], size: int) -> Iterator[str]:
    """Pieces of so many characters together."""
    while size > 0:
        piece = next(pieces)
        size -= len(piece)
        yield piece


def _fitting(pieces: Sequence[str], longest: int) -> list[str]:
    return [piece for piece in pieces if len(piece) <= longest]


def _spread(pieces: Sequence[str], count: int) -> list[str]:
    """So many of the pieces, in their order, each as often as the others."""
    return [pieces[i * len(pieces) // count] for i in range(count)]
