"""Spans: stretches of a batch that are followed through edits, such as protected ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tunekit.engine.buffer import TextBuffer
from tunekit.engine.ragged import Ints, stretches
from tunekit.engine.tables import Flags


@dataclass(frozen=True, eq=False)
class Spans:
    """Stretches of a buffer, from ``starts`` to ``ends``, ascending, not empty, none overlapping another."""

    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        return self.starts.size

    def touched(self, at: Ints, end: Ints) -> Flags:
        """For each edit from ``at`` to ``end``: does it replace a unit of a span, or insert strictly inside one?"""
        if self.starts.size == 0:
            return np.zeros(at.size, np.bool_)
        # (edits,): the first span that ends after the edit begins. No other need be asked: as spans ascend without
        # overlap, the ones before end too early, and of the ones after it this one begins first. An edit that is empty,
        # ``at == end``, is hit when it lies strictly inside.
        next_ = np.searchsorted(self.ends, at, side="right")
        inside = next_ < self.ends.size
        return inside & (self.starts[np.minimum(next_, self.ends.size - 1)] < end)

    def where(self, keep: Flags) -> "Spans":
        """The spans whose flag is set."""
        return Spans(self.starts[keep], self.ends[keep])

    def flags(self, size: int) -> Flags:
        """A flag for every unit of a buffer of this size: does it lie in a span?"""
        flags = np.zeros(size, np.bool_)
        flags[stretches(self.starts, self.ends - self.starts)] = True
        return flags

    def covers(self, places: Ints) -> Flags:
        """For each place of the buffer: does the unit there lie in a span?"""
        if self.starts.size == 0:
            return np.zeros(places.size, np.bool_)
        # The last span that begins at a place or before it; -1 for no such span, and for a place before the first.
        before = np.searchsorted(self.starts, places, side="right") - 1
        covered: Flags = (before >= 0) & (places < self.ends[before])
        return covered

    def between(self, low: Ints, high: Ints, to: Ints) -> "Spans":
        """The spans inside each stretch from ``low`` to ``high``, moved so that the stretch begins at ``to``."""
        # No span crosses the border of a stretch, so that the starts decide.
        first = np.searchsorted(self.starts, low)
        counts = np.searchsorted(self.starts, high) - first
        index = stretches(first, counts)
        shift = np.repeat(to - low, counts)
        return Spans(self.starts[index] + shift, self.ends[index] + shift)

    def select(self, texts: TextBuffer, records: Ints) -> "Spans":
        """The spans of the records of these numbers, as they stand in the selection."""
        starts, ends = texts.starts[records], texts.ends[records]
        lengths = ends - starts + 1
        return self.between(starts, ends, np.cumsum(lengths) - lengths)

    @classmethod
    def concat(cls, parts: "Sequence[Spans]", bases: Ints) -> "Spans":
        """The spans of several batches in one, where each batch begins at its base."""
        starts = np.concatenate([part.starts + base for part, base in zip(parts, bases, strict=True)])
        return cls(starts, np.concatenate([p.ends + base for p, base in zip(parts, bases, strict=True)]))


def union(several: "Sequence[Spans]") -> Spans:
    """The spans of all; those that overlap are one."""
    if len(several) == 1:
        return several[0]
    starts = np.concatenate([spans.starts for spans in several])
    order = starts.argsort(kind="stable")
    starts = starts[order]
    # How far any span up to here reaches. One that begins there or later opens a new group, whose end is that of its
    # last member: what reached before the group does not reach further. Spans that only touch stay apart.
    ends = np.maximum.accumulate(np.concatenate([spans.ends for spans in several])[order])
    first = np.ones(starts.size, np.bool_)
    first[1:] = starts[1:] >= ends[:-1]
    # A group ends before the next one opens; the slice takes the added flag off again where there is no span at all.
    return Spans(starts[first], ends[np.append(first[1:], True)[: starts.size]])
