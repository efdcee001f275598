"""Rows of punctuation marks in a batch, and what becomes of each."""

from dataclasses import dataclass

import numpy as np

from tunekit.corruptors.punctuation.mark_classes import (
    ANY_MARK,
    BREAK,
    CLASS,
    FIRST_MARK,
    MARK,
    NOT_WHITE,
    SIGNED,
    Class,
    Classes,
    Classifier,
)
from tunekit.corruptors.punctuation.mark_fates import Between, Fate, Inside, closes_up, look_up_fates
from tunekit.engine.places import edges_of
from tunekit.engine.puts import Put
from tunekit.engine.ragged import Ints, where_bit, where_set
from tunekit.engine.splices import Splice
from tunekit.engine.tables import Codes, CodeSet, Flags, raw, translate
from tunekit.engine.unicode import codes_in

_SPACE = ord(" ")
_BLANKS = CodeSet(codes_in("Zs"))
# A row is looked for among so many neighbours, then among more; a longer one among all rows.
_WIDTHS = (4, 64)


@dataclass(frozen=True, eq=False)
class MarkRows:
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
        rows = where_set(chosen)
        # (chosen rows,) all, and below numbers of these.
        fate, start, end = fate[rows], self.start[rows], self.end[rows]
        alone = where_set(fate == Fate.ALONE)
        if alone.size:
            start, end = _with_a_space(self.units, start, end, alone)
        spaced = where_set(fate == Fate.SPACE)
        counts = np.zeros(start.size, np.uint8)
        counts[spaced] = 1
        return Splice(start, end, counts, Put(spaced, 0, np.full(spaced.size, _SPACE)))


def rows_of(units: Codes, classifier: Classifier, at: Ints, *, inside: Inside) -> MarkRows:
    """The rows that marks at these places make, ascending, each of them to be removed."""
    classes = classifier.classes
    stays = _stays(units, classes, at, inside)
    kept, at = at[stays], at[~stays]
    # (rows + 1,): the number of the first mark of each row, and how many marks there are.
    breaks = where_set(np.diff(at, prepend=-2, append=np.iinfo(np.int64).max) != 1)
    start, end = at[breaks[:-1]], at[breaks[1:] - 1] + 1
    mark = _ordinary(classes[units[start]])
    return MarkRows(units, classes, start, end, classes[units[start - 1]], mark, classes[units[end]], kept)


def irregular_rows(units: Codes, classifier: Classifier, *, inside: Inside) -> MarkRows:
    """The rows of marks that may not go without a look at what stands beside them.

    A row between a word and white space is regular, as nine in ten are, and most of those are not here. A row between
    two words is found by its last mark, one between white space on both sides by its first.
    """
    if not units.size:
        return rows_of(units, classifier, np.empty(0, np.int64), inside=inside)
    signs, kept = _signs_and_kept(units, classifier, inside)
    at = _irregular(signs)
    # (rows,), from a place in each. A row of two or more with white space before it and a word after it is found twice,
    # by its first mark and by its last.
    start, end = at - _reach(signs, at, -1), at + 1 + _reach(signs, at, 1)
    first = start[1:] != start[:-1]
    if not first.all():
        start, end = start[np.append(True, first)], end[np.append(True, first)]
    before, mark, after = (signs[place] & CLASS for place in (start - 1, start, end))
    return MarkRows(units, classifier.classes, start, end, before, mark, after, kept)


def _irregular(signs: Classes) -> Ints:
    """The places of marks with white space before them just where white space or a mark comes after them.

    All three are one bit of a byte each, which adding moves to the highest; ``signs`` ends with white space.
    """
    # For unit i: bit 7 of signs[i - 1] is "no white space before", that of 2 · signs[i + 1] "white space or a mark
    # after", that of 4 · signs[i] "a mark". Bytes drop what goes beyond bit 7.
    #   the quote in ' “a': 0 xor 0, regular        the stop in 'a. ': 1 xor 1, regular
    #   the dash in 'a—b': 1 xor 0, found           the dash in ' – ': 0 xor 1, found
    found = np.zeros(signs.size, np.uint8)
    doubled = signs + signs
    inner = found[1:-1]
    np.bitwise_xor(signs[:-2], doubled[2:], out=inner)
    doubled += doubled
    inner &= doubled[1:-1]
    found[0] = signs.size > 1 and NOT_WHITE * bool(signs[0] & MARK and signs[1] & BREAK)
    return where_bit(found, NOT_WHITE)


def _signs_and_kept(units: Codes, classifier: Classifier, inside: Inside) -> tuple[Classes, Ints]:
    """The class of every unit with its signs, and the places of the marks that stay by themselves: no marks for it."""
    signs, classes = translate(classifier.signs, units), classifier.classes
    at = _special(units, classes, signs)
    if not at.size:
        return signs, at
    stays = _stays(units, classes, at, inside)
    signs = signs.copy()
    signs[at] = SIGNED[_ordinary(classes[units[at]])]
    signs[at[stays]] = SIGNED[Class.OTHER]
    return signs, at[stays]


def _special(units: Codes, classes: Classes, signs: Classes) -> Ints:
    """The places of marks that may stay by themselves, and perhaps of others."""
    if units.itemsize == 1:
        data = raw(units)
        known = (classes == Class.BY_DIGIT).nonzero()[0].astype(np.uint8)
        if not any(code.tobytes() in data for code in known):
            return np.empty(0, np.int64)
    # In latin-1 no mark can carry another, and a batch without a percent sign is done.
    special = signs == SIGNED[Class.BY_DIGIT]
    if units.itemsize > 1:
        special[:-1] |= (signs[:-1] >= ANY_MARK) & (signs[1:] == SIGNED[Class.COMBINING])
    return where_set(special)


def _stays(units: Codes, classes: Classes, at: Ints, inside: Inside) -> Flags:
    """Which marks stay whatever stands beside them: those with a mark of their own on them, and percent at a number.

    The first are signs such as ‼️ and #️⃣. Between a number and its percent sign there may be a space.
    """
    mark, after = classes[units[at]], classes[units[at + 1]]
    stays: Flags = after == Class.COMBINING
    if inside != "keep":
        return stays
    before, blank = classes[units[at - 1]], _BLANKS.holds(units[at - 1])
    # At the first unit of a batch, -2 would be a unit of the last record; -1 is its end mark.
    spaced = blank & (classes[units[np.maximum(at - 2, -1)]] == Class.DIGIT)
    spaced &= (after == Class.WHITE) | (after >= FIRST_MARK)
    near = (before == Class.DIGIT) | spaced | ((before == Class.WHITE) & (after == Class.DIGIT))
    stays |= (mark == Class.BY_DIGIT) & near
    return stays


def _ordinary(mark: Classes) -> Classes:
    """The classes of marks that go: a percent sign that is at no number is a mark as any other."""
    return np.where(mark == Class.BY_DIGIT, np.uint8(Class.DASH), mark)


def _reach(signs: Classes, at: Ints, step: int) -> Ints:
    """Return the number of marks next to each place without a gap, to the left (-1) or to the right (1)."""
    reach = np.zeros(at.size, np.int64)
    # Numbers of the places whose row goes on.
    growing = where_set(signs[at + step] >= ANY_MARK)
    for width in _WIDTHS:
        if not growing.size:
            return reach
        # (growing, width): is there no mark any more? Past the first unit, "clip" repeats it: a row that begins there
        # is longer than any width, and is looked for among all rows.
        beside = signs.take(at[growing, None] + step * np.arange(1, width + 1), mode="clip") < ANY_MARK
        reach[growing] = beside.argmax(axis=1)
        growing = growing[~beside.any(axis=1)]
    if growing.size:
        # A place in a row has an odd number of edges before it: the last of them begins the row, the next one ends it.
        edges = edges_of(signs < ANY_MARK)
        place = edges.searchsorted(at[growing], side="right")
        reach[growing] = edges[place] - at[growing] - 1 if step > 0 else at[growing] - edges[place - 1]
    return reach


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
