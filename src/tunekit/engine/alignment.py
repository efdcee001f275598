"""Alignment: which source units each output unit stands for, through any number of edits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.ragged import Ints, gather, offsets_of, stretches, where_set
from tunekit.engine.splices import Index, Splice
from tunekit.engine.tables import Flags

if TYPE_CHECKING:
    from tunekit.engine.batch import TextBatch

_NONE: Ints = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class Alignment:
    """For every unit of the output the stretch of the source that it stands for, ``low`` to ``high``.

    A unit that stayed or moved stands for itself; a replacement for all that it replaced; an inserted unit for nothing
    (``high == low``). ``in_place`` is set where a unit stands for one of the source in its order, changed by a map or
    not at all. An end mark is always in place, and so no stretch crosses from one record to the next.

    Nearly all stretches are of length 1: ``odd`` are the places of the output where ``high`` may be another, and
    ``odd_high`` what it is there. ``holes`` are the units of the source, ascending, that longer stretches run over
    though nothing stands for them: they went before what was around them became one.
    """

    low: Index
    in_place: Flags
    odd: Ints
    odd_high: NDArray[np.integer]
    holes: Ints = field(default_factory=lambda: _NONE)

    @cached_property
    def high(self) -> Index:
        """Where the stretch of each unit ends."""
        high = self.low + np.int32(1)
        high[self.odd] = self.odd_high
        return high

    @classmethod
    def of_splice(cls, splice: Splice, index: Index, new: Ints, moved: Ints, same: Flags) -> "Alignment":
        """The alignment of a splice, from what ``apply_indexed`` says; the index is overwritten.

        ``same`` flags the edits that put in what was there: they move nothing.
        """
        if same.any():
            # Such an edit is as long as what it replaces, so that without it all others have the same drift: the index
            # of the other units remains right.
            counts = splice.counts[same]
            index[stretches(splice.starts[same], counts)] = stretches(splice.at[same], counts)
            splice = splice.where(~same)
            new, moved = splice.positions(splice.new), splice.positions(splice.moved)
        in_place = np.ones(index.size, np.bool_)
        in_place[moved] = in_place[new] = False
        # A new unit comes from all that its edit replaced, at to end; that is nothing where both are one place.
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
        # (units of the output,) int32. ``after`` names units of the text between both, and this one units of the
        # source. Most units come from one of the middle, and inherit what that comes from.
        low = gather(self.low, after.low)
        in_place = gather(self.in_place, after.low)
        in_place &= after.in_place
        if self.odd.size == 0 and after.odd.size == 0:
            return Alignment(low, in_place, _NONE, _NONE)
        high = gather(self.high, after.low)
        # Over the odd ones alone: how many units of the middle each comes from.
        width = after.odd_high - after.low[after.odd]
        nothing, several = after.odd[width <= 0], after.odd[width > 1]
        high[nothing] = low[nothing]
        holes = self.holes
        if several.size:
            low[several], high[several] = self._hulls(after.low[several], after.high[several])
            holes = np.union1d(holes, self._gone(after, low[several], high[several]))
        # Neither of both knows them: a hull may be 1 long, and an odd unit of the middle may be gone.
        odd = where_set(high != low + np.int32(1))
        return Alignment(low, in_place, odd, high[odd], holes)

    def _hulls(self, low: Index, high: Index) -> tuple[Index, Index]:
        """The hull of what the units from ``low`` to ``high`` stand for, those that stand for nothing left out."""
        # (rows,): 2 or more each, so that no row that ``reduceat`` sees is empty.
        counts = (high - low).astype(np.int64)
        index = stretches(low, counts)
        begins = offsets_of(counts)[:-1]
        # (middle units of all rows,). What comes from nothing takes the number that loses against any other.
        something = self.high[index] > self.low[index]
        lows = np.where(something, self.low[index], np.iinfo(np.int32).max)
        highs = np.where(something, self.high[index], -1)
        least, most = np.minimum.reduceat(lows, begins), np.maximum.reduceat(highs, begins)
        # A row of nothing but insertions is at the place of the first of them.
        gone = most < 0
        least[gone] = most[gone] = self.low[low[gone]]
        return least, most

    def _gone(self, after: "Alignment", low: Index, high: Index) -> Ints:
        """The source units from ``low`` to ``high``, row by row, that nothing after ``after`` stands for."""
        # First which middle units something of the output comes from, then which source units those come from.
        stays = self._reached(after._reached())
        under = stretches(low, high - low)
        return under[~stays[under]]

    def _reached(self, by: Flags | None = None) -> Flags:
        """For each unit of the source: does one of the units that are flagged (``None``: any) stand for it?"""
        low = self.low.copy()
        # The last unit is an end mark, which is reached anyway: the odd ones point there until their stretches are
        # written. It comes from the last unit of the source, and so its place gives the size.
        low[self.odd] = low[-1]
        reached = np.zeros(int(low[-1]) + 1, np.bool_)
        reached[low if by is None else low[by]] = True
        odd = self.odd if by is None else self.odd[by[self.odd]]
        reached[stretches(self.low[odd], self.high[odd] - self.low[odd])] = True
        reached[self.holes] = False
        return reached

    def select(self, starts: Ints, ends: Ints, shift: Ints) -> "Alignment":
        """The records whose output lies from ``starts`` to ``ends`` (with marks), their sources moved by ``shift``."""
        counts = ends - starts
        index = stretches(starts, counts)
        # (units of the selection,)
        moved = np.repeat(shift.astype(np.int32), counts)
        low, high = self.low[index] + moved, self.high[index] + moved
        odd = where_set(high != low + np.int32(1))
        holes = self._holes(starts, ends, shift) if self.holes.size else self.holes
        return Alignment(low, self.in_place[index], odd, high[odd], holes)

    def _holes(self, starts: Ints, ends: Ints, shift: Ints) -> Ints:
        """The holes in the sources of these records; a source begins after the end mark of the one before."""
        # The unit before a start is the end mark of the record before it, which comes from that of the source; the
        # array is shifted by one place for it, so that record 0 begins at 0.
        first = np.append(0, self.low + np.int32(1))[starts]
        low, high = self.holes.searchsorted(first), self.holes.searchsorted(self.low[ends - 1])
        holes: Ints = self.holes[stretches(low, high - low)] + shift.repeat(high - low)
        # The records may be selected in any order.
        holes.sort()
        return holes

    def behind(self, base: int) -> "Alignment":
        """The same, for sources that stand after others, from ``base`` on."""
        low = self.low + np.int32(base)
        return Alignment(low, self.in_place, self.odd, self.odd_high + base, self.holes + base)

    @classmethod
    def concat(cls, parts: Sequence["Alignment"]) -> "Alignment":
        """One alignment after the other."""
        bases = offsets_of(np.array([p.low.size for p in parts])).tolist()
        odd = np.concatenate([p.odd + base for p, base in zip(parts, bases, strict=False)])
        low, in_place, odd_high, holes = (
            np.concatenate([getattr(p, c) for p in parts]) for c in ("low", "in_place", "odd_high", "holes")
        )
        return cls(low, in_place, odd, odd_high, holes)
