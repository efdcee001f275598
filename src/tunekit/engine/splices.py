"""Splice: replacements in a buffer, applied by one gather."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.puts import NOTHING, Counts, InTurn, Put, in_turn
from tunekit.engine.ragged import Ints, follow, gather, grouped, offsets_of, stretches, where_set
from tunekit.engine.shifting import shifted
from tunekit.engine.spans import Spans
from tunekit.engine.tables import DTYPE, END, Codes, Flags, width_for
from tunekit.errors import InvalidArgument

# What a splice puts in is named here too.
__all__ = ["EMPTY", "NOTHING", "InTurn", "Put", "Splice", "in_turn", "join", "laid"]

Index = NDArray[np.int32]

_STEP_LIMIT = 120
# More edits than so many are applied part by part, so that what is worked out for each needs little memory.
_MOST_AT_ONCE = 1 << 16


@dataclass(frozen=True, eq=False)
class Splice:
    """Replacements of any length, ascending, none overlapping another.

    Edit ``i`` puts ``counts[i]`` units in the place of those from ``at[i]`` to ``end[i]``. They are ``new`` ones, or
    ``moved`` from elsewhere in the source.

    Raises: InvalidArgument: edits out of order or overlapping.
    """

    at: Ints
    end: Ints
    counts: Counts
    new: Put | InTurn = NOTHING
    moved: Put | InTurn = NOTHING

    def __post_init__(self) -> None:
        if self.at.size and ((self.end < self.at).any() or (self.end[:-1] > self.at[1:]).any()):
            self._refuse()

    def _refuse(self) -> None:
        backward = self.end < self.at
        backward[1:] |= self.end[:-1] > self.at[1:]
        i = int(where_set(backward)[0])
        where = f"edit {i} replaces {self.at[i]}:{self.end[i]}"
        before = f", edit {i - 1} {self.at[i - 1]}:{self.end[i - 1]}" if i else ""
        raise InvalidArgument(f"Edits: edits must be ascending and must not overlap: {where}{before}.")

    def __len__(self) -> int:
        return self.at.size

    @cached_property
    def growth(self) -> Ints:
        """By how much each edit makes the text longer."""
        return self.counts - (self.end - self.at)

    @cached_property
    def drift(self) -> Ints:
        """The shift of the text before each edit, and after the last one."""
        # (edits + 1,): a buffer has fewer than 2³¹ units, and so no text moves farther than 32 bits can say.
        drift = np.zeros(len(self) + 1, np.int32)
        self.growth.cumsum(out=drift[1:])
        return drift

    @cached_property
    def starts(self) -> Ints:
        """Where each replacement begins in the output."""
        return self.at + self.drift[:-1]

    def positions(self, put: Put | InTurn) -> Ints:
        """Where in the output these units stand."""
        return put.positions(self.starts)

    def sources(self, positions: Ints) -> Ints:
        """Where in the source the units at these positions of the output stand; none of them was put in."""
        # How many edits have ended at each position or before it.
        behind = np.searchsorted(self.starts + self.counts, positions, side="right")
        return positions - self.drift[behind]

    def where(self, keep: Flags) -> "Splice":
        """The edits whose flag is set."""
        return Splice(
            self.at[keep], self.end[keep], self.counts[keep], self.new.where(keep), self.moved.where(keep)
        )

    def steps(self, size: int) -> NDArray[Any]:
        """How far the source unit of each output unit lies behind that of the one before it.

        It is one from unit to unit, and a jump where the source resumes behind an edit. The running sum applies the
        splice: it says which source unit to fetch (an arbitrary one for a unit that is put in).
        """
        # "abcdef" with "b" deleted and "d" replaced by "XY" is "acXYef": the source resumes at 1 and 4 of the output,
        # with the jumps 2 and 0.
        #   steps 0 2 1 1 0 1, their sums 0 2 3 4 4 5, which fetch a c d e e f
        # X and Y are then written over the "d" and the first "e". There is always a unit to resume at: the end mark.
        resume, jumps = self.starts + self.counts, 1 - self.growth
        again = where_set(resume[1:] == resume[:-1])
        if again.size:
            # Neighbouring deletions resume at the same unit: the last of a row jumps for all of it.
            # ``again`` are numbers i of edits such that i + 1 resumes at the same place. Before the first comes -2,
            # from which no number is 1 away.
            firsts, lasts = grouped(np.diff(again, prepend=-2) != 1)
            jumps[again[lasts] + 1] = 1 - (self.drift[again[lasts] + 2] - self.drift[again[firsts]])
        narrow = jumps.size == 0 or (int(jumps.min()) > -_STEP_LIMIT and int(jumps.max()) < _STEP_LIMIT)
        steps: NDArray[Any] = np.ones(size + int(self.drift[-1]), np.int8 if narrow else np.int32)
        # Where a place is named twice, the last jump is the one that stays.
        steps[resume] = jumps
        # The running sum begins at 0, not at 1.
        steps[:1] -= 1
        return steps

    def apply(self, units: Codes) -> Codes:
        """The output: source units, what is put in over them; wider when a new unit asks for it."""
        units = self._wide_enough(units)
        if len(self) <= _MOST_AT_ONCE:
            return self._applied(units, units)
        output, begin = np.empty(self._grown(units.size), units.dtype), 0
        for part, low, high in self._parts(units.size):
            # The unit after the part comes along: the last edit resumes there, and then it is written over.
            written = part._applied(units[low : high + 1], units)[: part._grown(high - low)]
            output[begin : begin + written.size] = written
            begin += written.size
        return output

    def _applied(self, units: Codes, source: Codes) -> Codes:
        """The output of these units; what is moved there comes from the whole source."""
        output = self._shifted(units)
        if output is None:
            output = follow(units, self.steps(units.size))
        if self.new.value.size:
            output[self.positions(self.new)] = self.new.value
        if self.moved.value.size:
            output[self.positions(self.moved)] = source[self.moved.value]
        return output

    def _grown(self, size: int) -> int:
        """Return the number of units that so many become."""
        taken = self.end.sum(dtype=np.int64) - self.at.sum(dtype=np.int64)
        return int(size + self.counts.sum(dtype=np.int64) - taken)

    def _parts(self, size: int) -> "Iterator[tuple[Splice, int, int]]":
        """Some edits at a time, as those of the stretch of the source where they are."""
        # Part i has the edits numbers[i] to numbers[i + 1], and the source from the begin of its first edit to that of
        # the next part's: as edits do not overlap, each lies in one part as a whole.
        numbers = [*range(0, len(self), _MOST_AT_ONCE), len(self)]
        places = [0, *self.at[numbers[1:-1]].tolist(), size]
        new_parts: list[Put | InTurn] = [*self.new.parts(numbers)]
        moved_parts: list[Put | InTurn] = [*self.moved.parts(numbers)]
        rows = zip(numbers, new_parts, moved_parts, places, strict=False)
        for (first, new, moved, low), last, high in zip(rows, numbers[1:], places[1:], strict=False):
            at, end = self.at[first:last] - low, self.end[first:last] - low
            yield Splice(at, end, self.counts[first:last], new, moved), low, high

    def apply_indexed(self, units: Codes) -> tuple[Codes, Index, Ints, Ints]:
        """The output; for each of its units the source unit that stands there; where it has new and moved ones.

        The index of a new unit is arbitrary.
        """
        units = self._wide_enough(units)
        # (units of the output,): places in the source.
        index = self.steps(units.size).cumsum(dtype=np.int32)
        new, moved = (self.positions(put).astype(np.intp) for put in (self.new, self.moved))
        index[moved] = self.moved.value
        output: Codes = gather(units, index)
        output[new] = self.new.value
        return output, index, new, moved

    def _shifted(self, units: Codes) -> Codes | None:
        """The units with room for what is put in; ``None`` where fetching them one by one is better."""
        grows, shrinks = where_set(self.growth > 0), where_set(self.growth < 0)
        behind, less = self.end[grows], -self.growth[shrinks]
        if (self.growth[grows] > 1).any():
            return None
        # A shrinking edit loses its last units, and keeps room at its first ones for what it puts in. A growing one
        # gets its room right after it.
        output = shifted(units, stretches(self.end[shrinks] - less, less), behind)
        if output is not None:  # room for one unit is made by doubling the next, which then must be put back
            output[self.starts[grows] + self.counts[grows]] = units[behind]
        return output

    def _wide_enough(self, units: Codes) -> Codes:
        width = max(width_for(self.new.value), units.itemsize)
        if width == units.itemsize:
            return units
        wide: Codes = units.astype(DTYPE[width])
        wide[units == END[units.itemsize]] = END[width]
        return wide

    def avoiding(self, guard: Spans) -> "Splice":
        """Without the edits that touch a guarded span."""
        touched = guard.touched(self.at, self.end)
        return self.where(~touched) if touched.any() else self

    def carry(self, spans: Spans) -> Spans:
        """Where spans that no edit touches stand in the output."""
        # The edits that end where a span begins are before it, insertions too; those at its end are not.
        shift = self.drift[np.searchsorted(self.end, spans.starts, side="right")]
        return Spans(spans.starts + shift, spans.ends + shift)


EMPTY = Splice(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.int64))


def join(splices: "list[Splice]") -> Splice:
    """All edits of several splices, in order of their places."""
    splices = [s for s in splices if len(s)]
    if len(splices) < 2:
        return splices[0] if splices else EMPTY
    at = np.concatenate([s.at for s in splices])
    end = np.concatenate([s.end for s in splices])
    counts = np.concatenate([s.counts for s in splices])
    # By place, and of edits at one place the insertion first, which ends there; those of the same place and end keep
    # the order of the splices.
    order = np.lexsort((end, at))
    rank = np.empty_like(order)
    # (edits,): the number that each edit has among all.
    rank[order] = np.arange(order.size)
    bases = offsets_of(np.array([len(s) for s in splices])).tolist()
    new = _put_together([s.new for s in splices], bases, rank)
    moved = _put_together([s.moved for s in splices], bases, rank)
    return Splice(at[order], end[order], counts[order], new, moved)


def _put_together(puts: list[Put | InTurn], bases: list[int], rank: Ints) -> Put:
    edit = np.concatenate([rank[p.edit + base] for p, base in zip(puts, bases, strict=False)])
    place = np.concatenate([np.broadcast_to(p.place, p.edit.shape) for p in puts])
    return Put(edit, place, np.concatenate([p.value.astype(np.int64) for p in puts]))


def laid(splices: "list[Splice]") -> Splice:
    """All edits of several splices, each of which is after the one before, with new units in turn alone."""
    at, end, counts = (np.concatenate([getattr(s, c) for s in splices]) for c in ("at", "end", "counts"))
    return Splice(at, end, counts, InTurn(counts, np.concatenate([s.new.value for s in splices])))
