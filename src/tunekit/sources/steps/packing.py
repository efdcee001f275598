"""Packing: windows of so many characters, from word to word."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.engine.classes import Classes
from tunekit.engine.mixing import Words
from tunekit.engine.ragged import Ints, offsets_of, where_set
from tunekit.engine.tables import Codes, Flags
from tunekit.engine.words import ALONE, BLANK, DIVIDER, LETTER, MARK, OPENING, joined, kinds_of, opening
from tunekit.sources.steps.tiling import Cut, lengths, offsets

BEFORE = "characters before a first window"
BETWEEN = "characters of white space between windows"
UNFIT = "characters from which on no window of such a length ends"
AFTER = "characters in a remainder that is too short for a window"

# Of UAX #29: what belongs to the cluster of the character before it, but for a control (GB4, GB9, GB9a).
_ATTACHED = ("Extend", "SpacingMark", "ZWJ")
_CONTROLS = ("Control", "CR", "LF")


def pack(
    texts: TextBatch, bounds: tuple[int, int], ordinal: Ints, begun: Flags, final: Flags, roots: Words
) -> Cut:
    """The windows of so many characters, low to high, in rows that begin with the window ``ordinal`` of their record.

    A row has ``begun`` where the place of its record's first window is known, and is ``final`` where its record ends.
    """
    # (rows,): at most so many windows fit, and one length is asked for ahead. Row r has the draws first[r] to first[r +
    # 1].
    draws = (texts.ends - texts.starts) // bounds[0] + 1
    drawn, first = lengths(bounds, ordinal, draws, roots).data, offsets_of(draws).tolist()
    skips = offsets(bounds[0], roots).tolist()
    packing, reached, counts = _Packing(texts, *bounds), None, []
    for row, (known, ends) in enumerate(zip(begun.tolist(), final.tolist(), strict=True)):
        before = len(packing.starts)
        skip = None if known else skips[row]
        reached = packing.add(row, drawn[first[row] : first[row + 1]], skip, final=ends)
        counts.append(len(packing.starts) - before)
    rows = np.arange(len(counts)).repeat(counts)
    return Cut(
        rows, np.array(packing.starts, np.int64), np.array(packing.ends, np.int64), packing.dropped, reached
    )


class _Packing:
    """Cuts the records of a batch into windows of ``low`` to ``high`` characters, one after the other.

    A window goes from the start of a word to the last end of one that its drawn length holds; where it would be shorter
    than ``low`` so, to the next that ``high`` holds. Where no word ends, it ends inside of one: between two clusters,
    not before a closing mark nor behind an opening one if there is another place. What is behind a window is cut as if
    the record began there, so that it does not matter how much of a record is read at once.

    What comes of it: the places ``starts`` and ``ends`` of the windows, and how many characters are in none, by reason.
    """

    def __init__(self, texts: TextBatch, low: int, high: int) -> None:
        self._texts, self._low, self._high = texts, low, high
        words = texts.words()
        starts, ends = words.span(words.ranks())
        starts = _with_base(texts.units, starts)
        # (units + 1,): as words ascend, the number of words that end at a place or before it is the number of the next
        # word.
        ended = np.zeros(texts.size + 1, np.int32)
        ended[ends] = 1
        # A loop reads single numbers of a memoryview faster than those of an array.
        self._starts, self._ends = (np.ascontiguousarray(places, np.int64).data for places in (starts, ends))
        self._ended = ended.cumsum(dtype=np.int32).data  # how many words end at a place or before it
        self._bounds = words.low.tolist(), words.high.tolist()
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.dropped = dict.fromkeys((BEFORE, BETWEEN, UNFIT, AFTER), 0)

    def add(self, row: int, drawn: Sequence[int], skip: int | None, *, final: bool) -> int | None:
        """The windows of a row, and the place that it has come to; ``None`` while that of a first window is unknown.

        There is a drawn length for each window that may come. At the start of a record, ``skip`` characters are passed
        before the first one.
        """
        start, stop = int(self._texts.starts[row]), int(self._texts.ends[row])
        # Words are named by their rank in the whole batch; those of the row are from ``word`` to ``last``.
        self._word, self._last = word, last = self._bounds[0][row], self._bounds[1][row]
        # Before this place it is known where words end: marks that open wait for the letter that they belong to.
        # Where the record ends all of it is known: that is a place so far beyond that no window comes to it.
        known = stop + 2 * self._high if final else start + len(self._texts.texts[row].rstrip(opening()))
        reached, at = start, self._starts[word] if word < last else start
        if skip is not None:
            first = self._first(skip, known) or ((last, stop) if final else None)
            if first is None:
                return None
            word, at = first
            reached = at
            self.dropped[BEFORE] += at - start
        reached = self._pack(word, at, reached, known, drawn)
        if final:
            self.dropped[AFTER] += stop - reached
        return reached

    def _pack(self, word: int, at: int, reached: int, known: int, drawn: Sequence[int]) -> int:
        """The windows from ``at`` on, none of which ends before ``word`` does: where the last one ends."""
        starts, ends, ended, low, high = self._starts, self._ends, self._ended, self._low, self._high
        last = self._last
        stop = ends[last - 1] if word < last else at
        lengths = iter(drawn)
        length = next(lengths)
        between = 0
        # ``word`` is the first that may end the window which begins at ``at``, and ``over`` the first that its length
        # does not hold. In this order: it ends with the last word that its length holds; there is no further word; it
        # ends with the next word, or inside of it; nothing ends within ``high``, and the place moves on to where
        # something does.
        while word < last and at + high < known:
            over = ended[at + length] if at + length < stop else last
            if over > word and (end := ends[over - 1]) - at >= low:
                word, goes_on = over, starts[over] if over < last else end
            elif over == last:
                break  # the record ends too soon, or there is more of it to come
            elif (inside := self._beyond(at, length, max(over, word))) is not None:
                end = inside
                word, goes_on = self._from(end)
            else:
                place, fits = self._fitting(at, max(over, word))
                if fits >= known:
                    break
                # What was passed over from the end of the last window to here is white space.
                between += at - reached
                self.dropped[UNFIT] += place - at
                reached, (word, at) = place, self._from(place)
                continue
            self.starts.append(at)
            self.ends.append(end)
            between += at - reached
            length = next(lengths)
            reached, at = end, goes_on
        self.dropped[BETWEEN] += between
        return reached

    def _first(self, skip: int, known: int) -> tuple[int, int] | None:
        """The first word that a first window may end with, and where that begins; ``None`` where no word is.

        It begins with the next word behind the skipped characters, which are counted from the first word on, and inside
        of one where none begins within ``high`` characters.
        """
        if self._word == self._last:
            return None
        least = self._starts[self._word] + skip
        if least + self._high >= known:
            return None
        word = bisect_left(self._starts, least, self._word, self._last)
        if word < self._last and self._starts[word] <= least + self._high:
            return word, self._starts[word]
        # There is one: if the first word begins at ``least``, that was found above, and else it begins before.
        end = self._ends[word - 1]  # of the word that begins before
        if end <= least:
            return None if word == self._last else (word, self._starts[word])
        place = self._border(least, min(least + self._high, end - 1), least)
        if place is None:
            place = self._clusters[bisect_left(self._clusters, least)]
        return None if place >= known else self._from(place)

    def _beyond(self, at: int, length: int, word: int) -> int | None:
        """The end of a window that no word before this one is long enough for."""
        end: int = self._ends[word]
        if end - at <= self._high:
            return end
        return self._border(max(at + self._low, self._blank(word) + 1), at + self._high, at + length)

    def _fitting(self, at: int, word: int) -> tuple[int, int]:
        """The next place from which a window can end in ``word``, as none from ``at`` can, and where it would."""
        clusters = self._clusters
        # The first border of clusters that is out of reach, and the first from which it is not.
        end = clusters[bisect_right(clusters, max(at + self._high, self._blank(word)))]
        return clusters[bisect_left(clusters, end - self._high)], end

    def _blank(self, word: int) -> int:
        """Up to where white space is before a word; 0 where it touches the one before."""
        start: int = self._starts[word]
        return 0 if word and self._ends[word - 1] == start else start

    def _border(self, least: int, most: int, wanted: int) -> int | None:
        """The border of two clusters inside of a word that is the last one up to a place, or else the next.

        Not before a closing mark nor behind an opening one if there is another. ``None`` where there is none at all.
        """
        # Fair borders first, then any: the last one up to ``wanted``, or else the next up to ``most``.
        wanted = max(wanted, least - 1)
        for borders in (self._fair, self._clusters):
            behind = bisect_right(borders, wanted)
            if behind and borders[behind - 1] >= least:
                return borders[behind - 1]
            if behind < len(borders) and borders[behind] <= most:
                return borders[behind]
        return None

    def _from(self, place: int) -> tuple[int, int]:
        """The word whose end is the first that counts for what begins at a place or behind it, and where that begins.

        Marks without their letter, such as the last ones of a row that was too long, belong to the next word.
        """
        word = bisect_right(self._ends, place, self._word, self._last)
        if word == self._last:
            return word, place
        start, end = self._starts[word], self._ends[word]
        if start >= place:
            return word, start
        # The place lies inside of a word. If a letter of that is left, the word can end a window; if marks alone are
        # left, the next word does, where it touches.
        letter = bisect_left(self._letters, place)
        if letter < len(self._letters) and self._letters[letter] < end:
            return word, place
        touches = word + 1 < self._last and kinds_of(self._texts.units[end : end + 1])[0] != BLANK
        return word + touches, place

    # What only windows ask for that begin or end inside of a word: places in the whole buffer, ascending.

    @cached_property
    def _joined(self) -> Flags | None:
        return joined(self._texts.units)

    @cached_property
    def _clusters(self) -> memoryview:
        """Where clusters begin, end marks among them."""
        return self._places(np.ones(self._texts.size, np.bool_))

    @cached_property
    def _fair(self) -> memoryview:
        """Where clusters begin, but not with a closing mark nor after an opening one."""
        kinds = kinds_of(self._texts.units)
        fair = (kinds != MARK) & (kinds != DIVIDER)
        fair[1:] &= kinds[:-1] != OPENING
        return self._places(fair)

    @cached_property
    def _letters(self) -> memoryview:
        """Where letters begin."""
        kinds = kinds_of(self._texts.units)
        return self._places((kinds == LETTER) | (kinds == ALONE))

    def _places(self, flags: Flags) -> memoryview:
        return where_set(flags if self._joined is None else flags & ~self._joined).data


def _with_base(units: Codes, starts: Ints) -> Ints:
    """The starts of words, but where one begins with a mark that is on a space, that of the space: they are one."""
    if units.itemsize == 1:
        return starts
    # (words,): the first units alone are classified, and so the places asked for are the numbers of the words.
    marks = where_set(Classes.of("grapheme", units[starts]).are(_ATTACHED, np.arange(starts.size)))
    at = starts[marks]
    # At place 0 no unit comes before; an end mark is a control.
    based = at > 0
    based[based] = ~Classes.of("grapheme", units[at[based] - 1]).are(_CONTROLS, np.arange(based.sum()))
    starts = starts.copy()
    starts[marks[based]] -= 1
    return starts
