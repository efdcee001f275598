"""Tiling: windows of so many words."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.engine.mixing import Words, counted, scaled
from tunekit.engine.places import spaced
from tunekit.engine.ragged import Ints, offsets_of, stretches, where_set
from tunekit.engine.tables import Flags

BEFORE, AFTER = "words before a first window", "words in a remainder that is too short for a window"
UNSPACED = "record with too few spaces for a window of words: windows(characters=…) cuts it"


@dataclass(frozen=True)
class Cut:
    """The windows of some rows, and what is in none, by reason.

    For each window there is the number of its ``row``, and where in the buffer it ``starts`` and ``ends``. The last row
    is to be kept from the place ``reached`` on, if it has come to one.
    """

    row: Ints
    starts: Ints
    ends: Ints
    dropped: dict[str, int]
    reached: int | None


def offsets(low: int, roots: Words) -> Ints:
    """Before how many words or characters of each record its first window begins, all below low equally likely."""
    return scaled(counted(roots, np.zeros(roots.size, np.int64)), low)


def lengths(bounds: tuple[int, int], ordinal: Ints, draws: Ints, roots: Words) -> Ints:
    """The lengths of so many windows of each row, all from low to high equally likely.

    ``ordinal`` is the number that the first of them has in its record, whose draws begin at its root.
    """
    low, high = bounds
    return low + scaled(counted(roots.repeat(draws), stretches(ordinal, draws) + 1), high - low + 1)


def tile(texts: TextBatch, bounds: tuple[int, int], ordinal: Ints, final: Flags, roots: Words) -> Cut:
    """The windows of so many words, low to high, in rows that begin with the window ``ordinal`` of their record.

    Where a row is ``final`` its record ends.
    """
    places = spaced(texts)
    tiling = _tiled(bounds, places.high - places.low, ordinal, final, roots)
    # (windows,): the rank of the first word of each window's row. A window counts words from there.
    first = places.low[tiling.row]
    starts = places.span(first + tiling.start)[0]
    ends = places.span(first + tiling.stop - 1)[1]
    reached = None
    if final.size and not final[-1] and tiling.reached[-1]:
        reached = int(places.span(places.low[-1:] + tiling.reached[-1:])[0][0])
    unspaced = _unspaced(texts, bounds[0], tiling)
    dropped = {UNSPACED: unspaced, BEFORE: int(tiling.before.sum()), AFTER: int(tiling.after.sum())}
    return Cut(tiling.row, starts, ends, dropped, reached)


def _unspaced(texts: TextBatch, low: int, tiling: "_Tiling") -> int:
    """Return the number of records that would have words enough for a window if spaces parted them."""
    # Whole records in one row without a window. Where the words of ``TextBatch.words`` are twice as many as those
    # between spaces, the script is the reason.
    none = where_set(tiling.first & tiling.final & (tiling.counts == 0))
    if texts.width == 1 or not none.size:
        return 0
    words = texts.select(none).words()
    counts = words.high - words.low
    return int(((counts >= low) & (counts >= 2 * tiling.words[none])).sum())


@dataclass(frozen=True)
class _Tiling:
    """Windows as stretches of words: the row of each, its first word and the one behind its last.

    For each row there are the words ``skipped`` before a first window, all its ``words``, and whether these are the
    ``first`` of a record and the ``final`` ones.
    """

    row: Ints
    start: Ints
    stop: Ints
    skipped: Ints
    words: Ints
    first: Flags
    final: Flags

    @cached_property
    def counts(self) -> Ints:
        """The number of windows of each row."""
        return np.bincount(self.row, minlength=self.words.size)

    @cached_property
    def reached(self) -> Ints:
        """The word after the last window of each row; 0 where there is none."""
        reached = np.zeros(self.words.size, np.int64)
        reached[self.row] = self.stop  # of several windows of a row, the last one stays
        return reached

    @cached_property
    def before(self) -> Ints:
        """The words of each row before the first window of its record, once that is known."""
        known = self.first & (self.final | (self.reached > 0))
        return np.where(known, np.minimum(self.skipped, self.words), 0)

    @property
    def after(self) -> Ints:
        """The words of each finished row after its last window."""
        # A row without a window has reached 0, and its words before a first one are counted already.
        return np.where(self.final, self.words - np.maximum(self.reached, self.before), 0)


def _tiled(bounds: tuple[int, int], words: Ints, ordinal: Ints, final: Flags, roots: Words) -> _Tiling:
    """The windows that fit into rows of so many words."""
    # (rows,) each: the words before a first window, and the words that windows may take.
    low = bounds[0]
    skipped = np.where(ordinal == 0, offsets(low, roots), 0)
    # The last word of an unfinished row may go on.
    room = np.maximum(words - ~final - skipped, 0)
    # (rows,): at most room // low windows fit; with one draw more, each row has one.
    draws = room // low + 1
    # (draws of all rows,) from here on. With room for 7 words, 2 to 3 a window, and the lengths 3 2 3 2: stops 3 5 8
    # 10, starts 0 3 5 8. At the end of a record the stops become 3 5 7 7, and the third window has 2 words, which
    # suffice; the fourth begins after its end. In a row that goes on, the third waits for the next word.
    row = np.arange(words.size).repeat(draws)
    drawn = lengths(bounds, ordinal, draws, roots)
    # Summed up over all rows; each row then takes back what the rows before it have summed up.
    begins = offsets_of(draws)[:-1]
    stop = drawn.cumsum()
    # From a running sum over all rows to one of each row.
    stop -= (stop[begins] - drawn[begins])[row]
    start = stop - drawn
    # The last window of a finished record may be cut short, down to the shortest length.
    stop = np.where(final[row], np.minimum(stop, room[row]), stop)
    whole = (stop <= room[row]) & (stop - start >= low)
    row = row[whole]
    start, stop = start[whole] + skipped[row], stop[whole] + skipped[row]
    return _Tiling(row, start, stop, skipped, words, first=ordinal == 0, final=final)
