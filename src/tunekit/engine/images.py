"""Images: where each unit of a source went, as its edits and their alignment say."""

from dataclasses import dataclass

import numpy as np

from tunekit.engine.alignment import Alignment
from tunekit.engine.ragged import Ints, stretches, where_set
from tunekit.engine.script import Script
from tunekit.engine.splices import Index
from tunekit.engine.tables import Flags


@dataclass(frozen=True, eq=False)
class Images:
    """A unit that no edit of the script reaches is its own image; one in an edit has the units that stand for it.

    ``places`` are the units of the output that edits put in, ascending. Each stands for some of the ``live`` units of
    the source, those in edits of which something is left: from number ``low`` to number ``high``.
    """

    script: Script
    places: Ints
    live: Ints
    low: Ints
    high: Ints

    @classmethod
    def of(cls, script: Script, alignment: Alignment) -> "Images":
        """The images under an alignment, and the script that was found from it. Cost: O(units)."""
        # (units put in,) and (units in edits,), both ascending, as edits ascend without overlap.
        places = stretches(script.begin, script.stop - script.begin)
        edited = stretches(script.at, script.end - script.at)
        live = edited[~_among(alignment.holes, edited)]
        low, high = _stands(script, alignment, places)
        # From places of the source to numbers of live units. A stretch that holds no live unit becomes empty.
        return cls(script, places, live, live.searchsorted(low), live.searchsorted(high))

    def project(self, start: int, end: int, low: int, high: int) -> tuple[int, int] | None:
        """The hull, among the output units ``low`` to ``high``, of the images of the source units start to end.

        ``None`` when there is none. Cost: O(units put in between ``low`` and ``high``).
        """
        hull = [(max(first, low), min(last, high)) for first, last in self._kept(start, end)]
        hull += self._put(start, end, low, high)
        hull = [(first, last) for first, last in hull if first < last]
        return (min(first for first, _ in hull), max(last for _, last in hull)) if hull else None

    def _kept(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where those of the units stand that no edit reaches, from the first to the last."""
        at, stop = self.script.at, self.script.end
        # The first edit that ends after the start: if it has begun, the units from its end on are the first kept ones.
        here = int(stop.searchsorted(start, side="right"))
        if here < len(self.script) and at[here] <= start:
            start = int(stop[here])
        here = int(at.searchsorted(end)) - 1
        if here >= 0 and stop[here] >= end:
            end = int(at[here])
        if start >= end:
            return []
        first, last = self.script.places(np.array([start, end - 1])).tolist()
        return [(first, last + 1)]

    def _put(self, start: int, end: int, low: int, high: int) -> list[tuple[int, int]]:
        """The hull of the units put in that stand for one of the units."""
        first, last = self.live.searchsorted([start, end])
        here = slice(*self.places.searchsorted([low, high]))
        stands = np.maximum(self.low[here], first) < np.minimum(self.high[here], last)
        put = self.places[here][stands].tolist()
        return [(put[0], put[-1] + 1)] if put else []


def _stands(script: Script, alignment: Alignment, places: Ints) -> tuple[Index, Index]:
    """What the units at these places stand for, where a unit that was put in the place of an equal one has stayed.

    Of "a a b", turned to "a b a" word by word, the first "a" stayed, and so the other stands for the second.
    """
    low, high = alignment.low[places], alignment.high[places]
    # There the last "a" came from place 0. What is at place 0 now came from place 2; as it looks the same, no edit puts
    # it in, and it counts as the first "a". So what names 0 is led on to 2.
    own, begin, end = _displaced(script, alignment)
    # Pointer jumping: after k rounds every chain of up to 2ᵏ steps is followed to its end. A circle, such as two equal
    # words that changed places, has no end, and costs no more rounds than a chain.
    for _ in range(own.size.bit_length()):
        _follow(own, begin, end, begin, end)
    _follow(own, begin, end, low, high)
    return low, high


def _follow(own: Ints, begin: Index, end: Index, low: Index, high: Index) -> None:
    """Let what stands for one of ``own`` stand for what is known of that one."""
    # Only what comes from exactly one unit can be led on.
    onward = where_set(_among(own, low) & (high == low + 1))
    at = own.searchsorted(low[onward])
    low[onward], high[onward] = begin[at], end[at]


def _displaced(script: Script, alignment: Alignment) -> tuple[Ints, Index, Index]:
    """The source units that no edit reaches though another is in their place: they, and what that stands for."""
    # (edits + 1,): between two edits lie the units of the output that no edit put in. Each comes from the place that
    # the drift says, and is displaced where the alignment says otherwise.
    starts = np.append(0, script.stop)
    counts = np.append(script.begin, alignment.low.size) - starts
    places = stretches(starts, counts)
    own = places - script.drift.repeat(counts)
    low, high = alignment.low[places], alignment.high[places]
    moved = (low != own) | (high != own + 1)
    return own[moved], low[moved], high[moved]


def _among(numbers: Ints, asked: Ints) -> Flags:
    """For each number: is it one of these, which ascend?"""
    # Beyond the last number there is nothing to look up.
    at = numbers.searchsorted(asked)
    found = at < numbers.size
    found[found] = numbers[at[found]] == asked[found]
    return found
