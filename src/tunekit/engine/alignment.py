"""Alignment: which source units each output unit stands for, through any number of edits."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.ragged import Ints, gather, offsets_of, stretches, where_set
from tunekit.engine.splices import Index, Splice
from tunekit.engine.tables import Flags

if TYPE_CHECKING:
    from tunekit.engine.batch import TextBatch


@dataclass(frozen=True, eq=False)
class Alignment:
    """For every unit of the output the stretch of the source that it stands for, ``low`` to ``high``.

    A unit that stayed or moved stands for itself; a replacement for all that it replaced; an inserted unit for nothing
    (``high == low``). ``in_place`` is set where a unit stands for one of the source in its order, changed by a map or
    not at all. An end mark is always in place, and so no stretch crosses from one record to the next.

    Nearly all stretches are of length 1: ``odd`` are the places of the output where ``high`` may be another, and
    ``odd_high`` what it is there.
    """

    low: Index
    in_place: Flags
    odd: Ints
    odd_high: NDArray[np.integer]

    @cached_property
    def high(self) -> Index:
        """Where the stretch of each unit ends."""
        high = self.low + np.int32(1)
        high[self.odd] = self.odd_high
        return high

    @classmethod
    def of_splice(cls, splice: Splice, index: Index, new: Ints, moved: Ints) -> "Alignment":
        """The alignment of a splice, from what ``apply_indexed`` says; the index is overwritten."""
        in_place = np.ones(index.size, np.bool_)
        in_place[moved] = in_place[new] = False
        index[new] = splice.at[splice.new.edit]
        return cls(index, in_place, new, splice.end[splice.new.edit])

    @classmethod
    def of_map(cls, source: "TextBatch", output: "TextBatch", stays: Flags | None) -> "Alignment":
        """The alignment of a map; ``stays`` flags the source units that it did not delete (``None``: all)."""
        low = np.arange(source.size, dtype=np.int32) if stays is None else where_set(stays).astype(np.int32)
        return cls(low, np.ones(output.size, np.bool_), _NONE, _NONE)

    @classmethod
    def identity(cls, batch: "TextBatch") -> "Alignment":
        """The alignment of a batch with itself."""
        low = np.arange(batch.size, dtype=np.int32)
        return cls(low, np.ones(batch.size, np.bool_), _NONE, _NONE)

    def then(self, after: "Alignment") -> "Alignment":
        """The alignment of the output of ``after`` with the source of this one."""
        low = gather(self.low, after.low)
        in_place = gather(self.in_place, after.low)
        in_place &= after.in_place
        if self.odd.size == 0 and after.odd.size == 0:
            return Alignment(low, in_place, _NONE, _NONE)
        high = gather(self.high, after.low)
        width = after.odd_high - after.low[after.odd]
        nothing, several = after.odd[width <= 0], after.odd[width > 1]
        high[nothing] = low[nothing]
        if several.size:
            low[several], high[several] = self._hulls(after.low[several], after.high[several])
        odd = where_set(high != low + np.int32(1))
        return Alignment(low, in_place, odd, high[odd])

    def _hulls(self, low: Index, high: Index) -> tuple[Index, Index]:
        """The hull of what the units from ``low`` to ``high`` stand for, those that stand for nothing left out."""
        counts = (high - low).astype(np.int64)
        index = stretches(low, counts)
        begins = offsets_of(counts)[:-1]
        something = self.high[index] > self.low[index]
        lows = np.where(something, self.low[index], np.iinfo(np.int32).max)
        highs = np.where(something, self.high[index], -1)
        least, most = np.minimum.reduceat(lows, begins), np.maximum.reduceat(highs, begins)
        gone = most < 0
        least[gone] = most[gone] = self.low[low[gone]]
        return least, most

    def select(self, starts: Ints, ends: Ints, shift: Ints) -> "Alignment":
        """The records whose output lies from ``starts`` to ``ends`` (with marks), their sources moved by ``shift``."""
        counts = ends - starts
        index = stretches(starts, counts)
        moved = np.repeat(shift.astype(np.int32), counts)
        low, high = self.low[index] + moved, self.high[index] + moved
        odd = where_set(high != low + np.int32(1))
        return Alignment(low, self.in_place[index], odd, high[odd])

    @classmethod
    def concat(cls, parts: Sequence["Alignment"]) -> "Alignment":
        """One alignment behind the other."""
        bases = offsets_of(np.array([p.low.size for p in parts])).tolist()
        odd = np.concatenate([p.odd + base for p, base in zip(parts, bases, strict=False)])
        low, in_place, odd_high = (
            np.concatenate([getattr(p, c) for p in parts]) for c in ("low", "in_place", "odd_high")
        )
        return cls(low, in_place, odd, odd_high)

    def project(self, start: int, end: int, low: int, high: int) -> tuple[int, int] | None:
        """The hull of the output units, among ``low`` to ``high``, that stand for a source unit from start to end."""
        stands = (self.low[low:high] < end) & (self.high[low:high] > start)
        stands &= self.high[low:high] > self.low[low:high]
        found = where_set(stands) if start < end else _NONE
        return (low + int(found[0]), low + int(found[-1]) + 1) if found.size else None


_NONE = np.empty(0, np.int64)
