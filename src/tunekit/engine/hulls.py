"""Hulls: where many spans went through a script, forth or back, found all at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tunekit.engine.images import Images
from tunekit.engine.ragged import Ints, where_set

NOWHERE = -1
_FAR = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Hulls:
    """One way through a script: its edits from ``at`` to ``end``, and how far the text has moved before each.

    ``units`` are those in edits, ascending; the images of each stand between ``least`` and ``most``, which are the
    wrong way around for a unit that has none.
    """

    at: Ints
    end: Ints
    drift: Ints
    units: Ints
    least: Ints
    most: Ints

    @classmethod
    def forward(cls, images: Images) -> "Hulls":
        """From the source to the output. Cost: O(units in edits · log of the longest edit)."""
        script = images.script
        # (live units,): each is in the stretches, low to high, of all that comes from it.
        least, most = _covered(images.low, images.high, images.places, images.live.size)
        return cls(script.at, script.end, script.drift, images.live, least, most)

    @classmethod
    def backward(cls, images: Images) -> "Hulls":
        """From the output to the source: what the units of the output stand for."""
        script, live = images.script, np.append(images.live, _FAR)
        # Where it is not set, both look-ups may be out of place, and what they give is not taken.
        something = images.low < images.high
        least = np.where(something, live[images.low], _FAR)
        most = np.where(something, live[images.high - 1] + 1, NOWHERE)
        return cls(script.begin, script.stop, -script.drift, images.places, least, most)

    def project(self, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """The hull of the images of each span, from and to; ``NOWHERE`` twice where there is none.

        Cost: O((spans + units in edits) · log of the longest span).
        """
        low, high = self._kept(starts, ends)
        first, last = self.units.searchsorted(starts), self.units.searchsorted(ends)
        # Only the units that any span holds are looked through.
        base = int(first.min(initial=self.units.size))
        part = slice(base, int(last.max(initial=base)))
        first, last = first - base, last - base
        low = np.minimum(low, _over(np.minimum, self.least[part], first, last, _FAR))
        high = np.maximum(high, _over(np.maximum, self.most[part], first, last, NOWHERE))
        low[high == NOWHERE] = NOWHERE
        return low, high

    @cached_property
    def _fenced(self) -> tuple[Ints, Ints]:
        """Where the edits begin and end, with one before all places and one after them."""
        # (edits + 2,): edit i has the number i + 1.
        at, end = (np.concatenate([[NOWHERE], side, [_FAR]]) for side in (self.at, self.end))
        return at, end

    def _kept(self, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
        """Where those units of each span are that no edit reaches, from the first to the last."""
        here = self.end.searchsorted(starts, side="right")  # the edits that end before the span
        at, end = self._fenced
        # Edit ``here`` is the first that ends after the start. If it has begun, the first kept unit is the one after
        # it.
        inside = at[here + 1] <= starts
        first = np.where(inside, end[here + 1], starts)
        # The drift of as many edits as have ended by then.
        low = first + self.drift[here + inside]
        here = self.at.searchsorted(ends)  # the edits that begin before its end
        # By the fence, ``end[here]`` is the end of edit here − 1, the last one that begins before the end of the span.
        inside = end[here] >= ends
        last = np.where(inside, at[here], ends)
        high = last + self.drift[here - inside]
        # The span lies in one edit, or is covered by several that touch.
        gone = first >= last
        low[gone], high[gone] = _FAR, NOWHERE
        return low, high


def _covered(low: Ints, high: Ints, places: Ints, size: int) -> tuple[Ints, Ints]:
    """For each number below ``size``, the first of the places whose stretch holds it, and after the last of them.

    A stretch is covered by two of a power of two, and those are halved until they are of length 1.
    """
    # The sparse table for range minima (Bender and Farach-Colton, The LCA problem revisited, 2000), turned around:
    # ranges are written, points are read. At level k, item i speaks for the numbers i to i + 2ᵏ.
    #   The stretch 3 to 9 is covered by 3 to 7 and 5 to 9; both halve to 3 to 5, 5 to 7 and 7 to 9, and so on.
    # That they overlap does no harm to a least or a most.
    least, most = np.full(size, _FAR), np.full(size, NOWHERE)
    levels = _level(high - low)
    for level in range(int(levels.max(initial=-1)), -1, -1):
        here = where_set(levels == level)
        for at in (low[here], high[here] - (1 << level)):
            np.minimum.at(least, at, places[here])
            np.maximum.at(most, at, places[here] + 1)
        # Item i hands on what it knows to i and i + half, each of which speaks for half as many.
        half = 1 << level >> 1
        if half:
            least[half:] = np.minimum(least[half:], least[:-half])
            most[half:] = np.maximum(most[half:], most[:-half])
    return least, most


def _over(reduce: np.ufunc, values: Ints, first: Ints, last: Ints, none: int) -> Ints:
    """The least or the most of the values of each stretch, from two stretches of a power of two that cover it."""
    found = np.full(first.size, none)
    # The same table the usual way round: at level k, item i holds the least (or the most) of the values i to i + 2ᵏ.
    levels = _level(last - first)
    for level in range(int(levels.max(initial=-1)) + 1):
        here = where_set(levels == level)
        width = 1 << level
        found[here] = reduce(values[first[here]], values[last[here] - width])
        values = reduce(values[:-width], values[width:])
    return found


def _level(counts: Ints) -> Ints:
    """The power of two that each count reaches; -1 for those of nothing."""
    # frexp: count = m · 2ᵉ with 0.5 <= m < 1, exact for all integers below 2⁵³; e is 0 for 0.
    levels: Ints = np.frexp(np.maximum(counts, 0))[1] - 1
    return levels
