"""Spans: stretches of a batch that are followed through edits, such as protected ones."""

from dataclasses import dataclass

import numpy as np

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
        next_ = np.searchsorted(self.ends, at, side="right")
        inside = next_ < self.ends.size
        return inside & (self.starts[np.minimum(next_, self.ends.size - 1)] < end)

    def flags(self, size: int) -> Flags:
        """A flag for every unit of a buffer of this size: does it lie in a span?"""
        flags = np.zeros(size, np.bool_)
        flags[stretches(self.starts, self.ends - self.starts)] = True
        return flags

    def between(self, low: Ints, high: Ints, to: Ints) -> "Spans":
        """The spans inside each stretch from ``low`` to ``high``, moved so that the stretch begins at ``to``."""
        first = np.searchsorted(self.starts, low)
        counts = np.searchsorted(self.starts, high) - first
        index = stretches(first, counts)
        shift = np.repeat(to - low, counts)
        return Spans(self.starts[index] + shift, self.ends[index] + shift)
