"""Rows of punctuation marks in a batch, and what becomes of each."""

from dataclasses import dataclass

import numpy as np

from tunekit.corruptors.marks import (
    FIRST_MARK,
    Between,
    Class,
    Classes,
    Fate,
    Inside,
    closes_up,
    look_up_fates,
)
from tunekit.engine.places import edges_of
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.splices import Put, Splice
from tunekit.engine.tables import Codes, CodeSet, Flags, Table, translate
from tunekit.engine.unicode import codes_in

_SPACE = ord(" ")
_BLANKS = CodeSet(codes_in("Zs"))
# A row that is longer than this is looked up among all rows, not walked along.
_LONG = 64


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of neighbouring marks, from ``start`` to ``end``, ascending.

    ``units`` hold whole records, each closed by an end mark: what stands before the first unit is the last end mark.
    ``classes`` are those of every unit by its value, and ``before``, ``mark`` and ``after`` those of what stands before
    each row, of its first mark and of what stands after it. ``kept`` are places of marks in no row: they stay.
    """

    units: Codes
    classes: Classes
    start: Ints
    end: Ints
    before: Classes
    mark: Classes
    after: Classes
    kept: Ints

    def fates(self, inside: Inside, between: Between) -> Classes:
        """What becomes of each row."""
        mark = np.where(self.end - self.start > 1, np.uint8(Class.DASH), self.mark)
        fate = look_up_fates(inside, between, self.before, mark, self.after)
        look = where_set(fate == Fate.LOOK)
        if look.size:
            closing = closes_up(self.classes, self.units, self.start[look])
            fate[look] = np.where(closing, Fate.GO, Fate.SPACE)
        return fate

    def splice(self, fate: Classes, chosen: Flags) -> Splice:
        """The removal of the rows that are chosen: a space in the place of some, and some with a space beside them."""
        fate, start, end = fate[chosen], self.start[chosen], self.end[chosen]
        alone = where_set(fate == Fate.ALONE)
        if alone.size:
            start, end = _with_a_space(self.units, start, end, alone)
        spaced = where_set(fate == Fate.SPACE)
        counts = np.zeros(start.size, np.uint8)
        counts[spaced] = 1
        return Splice(start, end, counts, Put(spaced, 0, np.full(spaced.size, _SPACE)))


def rows_of(units: Codes, classes: Classes, at: Ints, *, inside: Inside) -> Rows:
    """The rows that marks at these places make, ascending, each of them to be removed."""
    stays = _stays(units, classes, at, inside)
    kept, at = at[stays], at[~stays]
    breaks = where_set(np.diff(at, prepend=-2, append=np.iinfo(np.int64).max) != 1)
    start, end = at[breaks[:-1]], at[breaks[1:] - 1] + 1
    mark = _ordinary(classes[units[start]])
    return Rows(units, classes, start, end, classes[units[start - 1]], mark, classes[units[end]], kept)


def irregular_rows(units: Codes, classes: Classes, *, inside: Inside) -> Rows:
    """The rows of marks that may not go without a look at what stands beside them.

    A row between a word and white space is regular, as nine in ten are, and most of those are not here. A row between
    two words is found by its last mark, one between white space on both sides by its first.
    """
    if not units.size:
        return rows_of(units, classes, np.empty(0, np.int64), inside=inside)
    kinds, kept = _kinds_and_kept(units, classes, inside)
    white, mark = kinds == Class.WHITE, kinds >= FIRST_MARK
    found = np.zeros(
        units.size, np.bool_
    )  # the last unit is an end mark, and white: it is before the first one
    found[0] = mark[0] and units.size > 1 and bool(white[1] | mark[1])
    np.equal(white[:-2], white[2:] | mark[2:], out=found[1:-1])
    found[1:] &= mark[1:]
    at = where_set(found)
    start, end, before, after = at, at + 1, kinds[at - 1], kinds[at + 1]
    if (before >= FIRST_MARK).any() or (after >= FIRST_MARK).any():
        start, end = _around(kinds, at, before, after)
        first = np.ones(at.size, np.bool_)
        first[1:] = start[1:] != start[:-1]
        start, end = start[first], end[first]
        before, after = kinds[start - 1], kinds[end]
    return Rows(units, classes, start, end, before, kinds[start], after, kept)


def _kinds_and_kept(units: Codes, classes: Classes, inside: Inside) -> tuple[Classes, Ints]:
    """The class of every unit, and the places of the marks that stay by themselves, which are of no mark's class."""
    kinds = translate(classes, units)
    special = kinds == Class.BY_DIGIT
    if units.itemsize > 1:
        special[:-1] |= (kinds[:-1] >= FIRST_MARK) & (kinds[1:] == Class.COMBINING)
    at = where_set(special)
    if not at.size:
        return kinds, at
    stays = _stays(units, classes, at, inside)
    kinds = kinds.copy()
    kinds[at] = _ordinary(kinds[at])
    kinds[at[stays]] = Class.OTHER
    return kinds, at[stays]


def _stays(units: Codes, classes: Classes, at: Ints, inside: Inside) -> Flags:
    """Which marks stay whatever stands beside them: those with a mark of their own on them, and percent at a number.

    The first are signs such as ‼️ and #️⃣. Between a number and its percent sign there may be a space.
    """
    mark, after = classes[units[at]], classes[units[at + 1]]
    stays: Flags = after == Class.COMBINING
    if inside != "keep":
        return stays
    before, blank = classes[units[at - 1]], _BLANKS.holds(units[at - 1])
    spaced = blank & (classes[units[np.maximum(at - 2, -1)]] == Class.DIGIT)
    spaced &= (after == Class.WHITE) | (after >= FIRST_MARK)
    near = (before == Class.DIGIT) | spaced | ((before == Class.WHITE) & (after == Class.DIGIT))
    stays |= (mark == Class.BY_DIGIT) & near
    return stays


def _ordinary(mark: Classes) -> Classes:
    """The classes of marks that go: a percent sign that is at no number is a mark as any other."""
    return np.where(mark == Class.BY_DIGIT, np.uint8(Class.DASH), mark)


def _around(kinds: Classes, at: Ints, before: Classes, after: Classes) -> tuple[Ints, Ints]:
    """The start and the end of the row of marks around each place, from what stands before it and after it."""
    start, end = at.copy(), at + 1
    for edge, step, beside in ((start, -1, before), (end, 1, after)):
        growing = where_set(beside >= FIRST_MARK)
        walked = 0
        while growing.size and walked < _LONG:
            edge[growing] += step
            growing = growing[kinds[edge[growing] + min(step, 0)] >= FIRST_MARK]
            walked += 1
        if growing.size:
            edges = edges_of(kinds < FIRST_MARK)
            place = edges.searchsorted(at[growing], side="right")
            edge[growing] = edges[place if step > 0 else place - 1]
    return start, end


def _with_a_space(units: Codes, start: Ints, end: Ints, alone: Ints) -> tuple[Ints, Ints]:
    """Rows with white space on both sides, with one of the spaces: two spaces would tell where a mark was.

    ``alone`` are the numbers of these rows.
    """
    before, after = units[start[alone] - 1], units[end[alone]]
    left, right = _BLANKS.holds(before), _BLANKS.holds(after)
    # Of a space and one that does not break, as French has it before a mark, the plain one stays.
    right = right & ((after != _SPACE) | (before == _SPACE) | ~left)
    start, end = start.copy(), end.copy()
    end[alone] += right
    # The space before may have gone with the row before.
    free = (alone == 0) | (end[alone - 1] < start[alone])
    start[alone] -= left & ~right & free
    return start, end


def keeps_classes(table: Table, classes: Classes) -> bool:
    """Tell whether a map turns every unit into one of the same class, as the change of case does."""
    inside = table.sources < classes.size
    sources, targets = table.sources[inside], table.targets[inside]
    if ((targets < 0) | (targets >= classes.size)).any():
        return False
    return bool((classes[sources] == classes[targets]).all())
