"""Script: the edits that lead from one batch to another, in the form that a user sees."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tunekit.engine.alignment import Alignment
from tunekit.engine.puts import in_turn
from tunekit.engine.ragged import Ints, gather, grouped, offsets_of, stretches, where_set
from tunekit.engine.splices import Splice
from tunekit.engine.tables import END, Codes, Flags


@dataclass(frozen=True, eq=False)
class Script:
    """Edit ``i`` puts output units ``begin[i]`` to ``stop[i]`` in the place of source units ``at[i]`` to ``end[i]``.

    Ascending; each changes something, and between two of them a unit is kept.
    """

    at: Ints
    end: Ints
    begin: Ints
    stop: Ints

    def __len__(self) -> int:
        return self.at.size

    def take(self, numbers: Ints) -> "Script":
        """The edits of these numbers."""
        return Script(self.at[numbers], self.end[numbers], self.begin[numbers], self.stop[numbers])

    @property
    def cost(self) -> Ints:
        """What each edit adds to a bound of the Levenshtein distance: the longer of its two sides."""
        cost: Ints = np.maximum(self.end - self.at, self.stop - self.begin)
        return cost

    @cached_property
    def drift(self) -> Ints:
        """The shift of the text before each edit, and after the last one."""
        return offsets_of((self.stop - self.begin) - (self.end - self.at))

    def places(self, kept: Ints) -> Ints:
        """Where in the output these units of the source stand; no edit reaches them."""
        places: Ints = kept + self.drift[self.end.searchsorted(kept, side="right")]
        return places

    def sources(self, kept: Ints) -> Ints:
        """Where in the source these units of the output stand; no edit put them in."""
        sources: Ints = kept - self.drift[self.stop.searchsorted(kept, side="right")]
        return sources

    def forward(self, output: Codes) -> Splice:
        """The edits of the source that give the output."""
        counts = self.stop - self.begin
        return Splice(self.at, self.end, counts, in_turn(counts, output[stretches(self.begin, counts)]))

    def backward(self, source: Codes) -> Splice:
        """The edits of the output that give the source back."""
        counts = self.end - self.at
        return Splice(self.begin, self.stop, counts, in_turn(counts, source[stretches(self.at, counts)]))


def of_splice(splice: Splice, source: Codes, output: Codes) -> Script:
    """The script of one splice, found from its edits alone. Cost: O(edits)."""
    edits = _each(splice)
    edits = edits.take(where_set(~_same(edits, source, output)))
    # Edits that touch are one: a group begins where one does not begin at the end of the edit before it.
    first = np.ones(len(edits), np.bool_)
    first[1:] = edits.at[1:] != edits.end[:-1]
    firsts, lasts = grouped(first)
    joined = Script(edits.at[firsts], edits.end[lasts], edits.begin[firsts], edits.stop[lasts])
    # Two edits that change something may change nothing together: "ab" for "a", and nothing for the "b" after it.
    return joined.take(where_set(~_same(joined, source, output)))


def unchanging(splice: Splice, source: Codes, output: Codes) -> Flags:
    """For each edit of a splice: does it put in what was there? Cost: O(edits)."""
    return _same(_each(splice), source, output)


def of_alignment(alignment: Alignment, source: Codes, output: Codes) -> Script:
    """The script of any edits: what lies between the units that stayed as they were. Cost: O(units)."""
    if output.size == 0:
        return Script(*(np.empty(0, np.int64),) * 4)
    # (units of the output,) int32. ``smooth`` is a flag for each border of two units: do both follow each other in the
    # source, and are both kept?
    low = alignment.low
    smooth = low[1:] - low[:-1] == 1
    before = source if source.size == low.size and smooth.all() else gather(source, low)
    kept = before == output
    kept |= output == END[output.itemsize]
    kept &= alignment.in_place
    smooth &= kept[1:]
    smooth &= kept[:-1]
    breaks = where_set(~smooth)
    # An edit lies between two kept units: ``left`` is the one before it, ``stop`` the one after it. As end marks are
    # kept, every edit has one after it, and only an edit at the very start has none before it.
    left = breaks[kept[breaks]]
    stop = breaks[kept[breaks + 1]] + 1
    # "abcd" to "aXd": the units come from 0, 1 to 3 and 3; both borders break; left is 0, stop 2, and the edit is
    # source 1 to 3, output 1 to 2.
    at, begin = low[left].astype(np.int64) + 1, left + 1
    if not (kept[0] and low[0] == 0):
        at, begin = np.append(0, at), np.append(0, begin)
        stop = np.append(0, stop) if kept[0] else stop
    script = Script(at, low[stop].astype(np.int64), begin, stop)
    return script.take(where_set(~_same(script, source, output)))


def _each(splice: Splice) -> Script:
    return Script(splice.at, splice.end, splice.starts, splice.starts + splice.counts)


def _same(script: Script, source: Codes, output: Codes) -> Flags:
    """For each edit: does it put in what was there?"""
    lengths = script.end - script.at
    same: Flags = lengths == script.stop - script.begin
    doubtful = where_set(same)
    # Nearly every edit shows in its first unit.
    differs = source[script.at[doubtful]] != output[script.begin[doubtful]]
    # An empty edit reads a unit that is not its own; it puts in nothing for nothing, and so it is the same.
    differs &= lengths[doubtful] > 0
    same[doubtful[differs]] = False
    doubtful = doubtful[~differs]
    lengths = lengths[doubtful]
    # Both are (units of the doubtful edits,), unit by unit the same place of an edit.
    old, new = (stretches(starts[doubtful], lengths) for starts in (script.at, script.begin))
    same[doubtful.repeat(lengths)[source[old] != output[new]]] = False
    return same
