"""Places, where something may happen, and Chosen, the places where it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.buffer import TextBuffer
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.tables import END, Codes, CodeSet, Flags
from tunekit.engine.unicode import whitespace
from tunekit.errors import InvalidArgument, describe

Words = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Places:
    """Where something may happen: for each record a range of ranks, ``low`` to ``high``.

    A rank names one unit of the buffer ``units`` (a character), or, when there are ``starts`` and ``ends``, a stretch
    of it. With ``members`` only the characters of that set count; chosen places alone are asked about it, which is the
    same law as choosing among the members, and twice as fast. Of words, those are ``alone`` that need no space to
    stand apart from others; ``None`` where all do.
    """

    low: Ints
    high: Ints
    units: Codes
    starts: Ints | None = None
    ends: Ints | None = None
    members: CodeSet | None = None
    alone: Flags | None = None

    def span(self, ranks: Ints) -> tuple[Ints, Ints]:
        """The stretches of the buffer, from and to, that these ranks name."""
        if self.starts is None or self.ends is None:
            return ranks, ranks + 1
        return self.starts[ranks], self.ends[ranks]

    def record(self, ranks: Ints) -> Ints:
        """The number of the record that each rank lies in."""
        # ``high`` ascends, and repeats itself for a record without a place: side="right" passes that record over.
        return np.searchsorted(self.high, ranks, side="right")

    def passing(self, ranks: Ints) -> Flags | None:
        """A flag for each rank that counts, ``None`` when all do."""
        return None if self.members is None else self.members.holds(self.units[ranks])

    def ranks(self) -> Ints:
        """Every rank that may be chosen, ascending."""
        if self.members is not None:
            return where_set(self.members.holds(self.units))
        if self.starts is None:  # between two records lies an end mark, which is no place
            return where_set(self.units != END[self.units.itemsize])
        return np.arange(self.high[-1] if self.high.size else 0)


class Pattern(Protocol):
    """A compiled pattern, of ``re`` or of ``regex``."""

    def finditer(self, string: str, /) -> Iterator[Any]:
        """The matches in a string, from left to right."""
        ...


class Luck(Protocol):
    """What a chosen place asks for more draws: ``Streams``, or a stand-in for it in a test."""

    def draw(self, chosen: "Chosen", n: int, counter: int) -> Ints:
        """An integer in [0, n) for each chosen place; another counter, another draw."""
        ...


@dataclass(frozen=True, eq=False)
class Chosen:
    """Chosen places, ascending, with the luck that each of them brings.

    ``words`` are 64 random bits a place, where there are some already; only ``Streams`` reads them.
    """

    places: Places
    ranks: Ints
    luck: Luck
    words: Words | None = None

    def __len__(self) -> int:
        return self.ranks.size

    @cached_property
    def at(self) -> Ints:
        """Where in the buffer each chosen place begins."""
        return self.places.span(self.ranks)[0]

    @cached_property
    def end(self) -> Ints:
        """Where in the buffer each chosen place ends."""
        return self.places.span(self.ranks)[1]

    @cached_property
    def record(self) -> Ints:
        """The number of the record of each chosen place."""
        return self.places.record(self.ranks)

    def pick(self, n: int, counter: int = 0) -> Ints:
        """An integer in [0, n) for each place, all equally likely; another counter gives another draw.

        Raises: InvalidArgument: ``n`` is not between 1 and 2³².
        """
        if not 1 <= n <= 1 << 32:
            raise InvalidArgument(f"Chosen.pick(n={n}): n must be between 1 and 2**32.")
        return self.luck.draw(self, n, counter)

    def where(self, keep: Flags) -> "Chosen":
        """The chosen places whose flag is set."""
        words = None if self.words is None else self.words[keep]
        return Chosen(self.places, self.ranks[keep], self.luck, words)


def chars(buffer: TextBuffer) -> Places:
    """Every unit but the end marks."""
    return Places(buffer.starts, buffer.ends, buffer.units)


def isin(buffer: TextBuffer, members: CodeSet) -> Places:
    """Every unit that is in the set."""
    return Places(buffer.starts, buffer.ends, buffer.units, members=members)


def records(buffer: TextBuffer) -> Places:
    """Every record; its rank is its number."""
    numbers = np.arange(len(buffer))
    return Places(numbers, numbers + 1, buffer.units, buffer.starts, buffer.ends)


def stretches_of(buffer: TextBuffer, starts: Ints, ends: Ints, alone: Flags | None = None) -> Places:
    """Given stretches, ascending, not empty, none over the border of a record, as places."""
    # (records,) each: the stretches of a record begin at its start or later, and before its end mark.
    low, high = np.searchsorted(starts, buffer.starts), np.searchsorted(starts, buffer.ends)
    return Places(low, high, buffer.units, starts, ends, alone=alone)


def spaced(buffer: TextBuffer) -> Places:
    """Every longest stretch of a record without white space, as ``str.split()`` sees it."""
    # End marks are blank here, so that no stretch crosses one.
    edges = edges_of(blank().holds(buffer.units))
    return stretches_of(buffer, edges[0::2], edges[1::2])


def spaces(buffer: TextBuffer) -> Places:
    """Every longest stretch of white space of a record."""
    edges = edges_of(~_white().holds(buffer.units))
    return stretches_of(buffer, edges[0::2], edges[1::2])


def matches(buffer: TextBuffer, pattern: Pattern) -> Places:
    """Every match that is not empty."""
    if not hasattr(pattern, "finditer"):
        hint = "regex.compile(pattern), once, outside of edits."
        raise InvalidArgument(
            f"TextBatch.matches({describe(pattern)}): pattern must be a compiled pattern.\nHint: {hint}"
        )
    spans = [[match.span() for match in pattern.finditer(text)] for text in buffer.texts]
    counts = np.fromiter(map(len, spans), np.int64, len(buffer))
    # (matches, 2): from and to, in characters of the text at first, then in places of the buffer.
    table = np.array(list(chain.from_iterable(spans)), np.int64).reshape(-1, 2)
    table = table + buffer.starts.repeat(counts)[:, None]
    table = table[table[:, 0] < table[:, 1]]
    if (table[1:, 0] < table[:-1, 0]).any():  # a pattern may search backwards
        table = table[table[:, 0].argsort(kind="stable")]
    return stretches_of(buffer, table[:, 0], table[:, 1])


@cache
def _white() -> CodeSet:
    return CodeSet(whitespace())


@cache
def blank() -> CodeSet:
    return CodeSet(whitespace(), marks=True)


def edges_of(outside: Flags) -> Ints:
    """Where stretches of unset flags begin and end, in turn; nothing lies before the buffer or after it."""
    # With a flag at both ends there are as many ends as starts: edges[0::2] are starts, edges[1::2] their ends. Flags 1
    # 0 0 1 0 are padded to 1 1 0 0 1 0 1, which changes at 1, 3, 4 and 5: stretches 1 to 3 and 4 to 5.
    padded = np.ones(outside.size + 2, np.bool_)
    padded[1:-1] = outside
    return where_set(padded[1:] != padded[:-1])
