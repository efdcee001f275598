"""Words: dropped, doubled and swapped."""

import numpy as np

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.places import Chosen
from tunekit.engine.puts import NOTHING, in_turn
from tunekit.engine.ragged import Ints, grouped, offsets_of, stretches
from tunekit.engine.splices import Splice
from tunekit.engine.streams import Streams
from tunekit.engine.tables import Flags
from tunekit.values.arguments import Rate


@corruptor(shortens=True)
class DropWords(Corruptor):
    """Drop words at random.

    >>> import tunekit as tk
    >>> tk.DropWords(rate=0.3)("The quick brown fox jumps over the lazy dog.", seed=3)
    'The quick fox jumps over the dog.'
    >>> tk.DropWords(rate=0.3)("東京は、日本の首都です。", seed=4)
    '東京日本の首す。'

    A word is a longest stretch without white space, as ``str.split()`` sees it; in a script that writes no spaces
    between words, such as Chinese, Japanese or Thai, one character with its marks (``TextBatch.words``). It takes along
    the white space behind it; where nothing is left behind it, the white space before it. All other spacing stays, that
    behind a word which touches the one before it too. Where two words of a script with spaces would touch, as around 和
    in "A和B", one space comes in.

    Args:
        rate: chance that a word is dropped, 0 to 1.

    Raises: InvalidArgument: ``rate`` outside [0, 1].
    Cost: the words of the text, one draw for every ``1/rate`` of them, and one gather.
    """

    rate: Rate = 0.1

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One deletion for each chosen word."""
        chosen = streams.thin(texts.words(), self.rate)
        if not len(chosen):
            return Edits.none()
        at, end = _with_spacing(chosen)
        # Words touch only where one of the two is alone. At rank 0, -1 looks at the last word of the batch: at worst
        # the longer way is taken for nothing.
        alone = chosen.places.alone
        if (
            alone is None or not (alone[chosen.ranks] | alone[chosen.ranks - 1]).any()
        ):  # none touches the one before
            return Edits(Splice(at, end, np.zeros(len(chosen), np.int64)))
        end, spaces = _kept_apart(chosen, alone, end)
        put = in_turn(spaces, np.full(spaces.sum(), ord(" "))) if spaces.any() else NOTHING
        return Edits(Splice(at, end, spaces, put))


@corruptor
class DuplicateWords(Corruptor):
    """Write words twice at random.

    >>> import tunekit as tk
    >>> tk.DuplicateWords(rate=0.2)("The quick brown fox jumps over the lazy dog.", seed=0)
    'The The quick brown fox jumps over over the lazy dog.'
    >>> tk.DuplicateWords(rate=0.3)("我用Python 3写字。", seed=1)
    '我我用Python 3 3写字。'

    A word is a longest stretch without white space, as ``str.split()`` sees it; in a script that writes no spaces
    between words, such as Chinese, Japanese or Thai, one character with its marks (``TextBatch.words``). Its copy comes
    right before it, with one space between them, but for such a script with none, and is new text: a span of the source
    is the same word as before, and a guarded word may be doubled, but for what is guarded by ``tk.patterns``.

    Args:
        rate: chance that a word is doubled, 0 to 1.

    Raises: InvalidArgument: ``rate`` outside [0, 1].
    Cost: the words of the text, one draw for every ``1/rate`` of them, and one gather.
    """

    rate: Rate = 0.05

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """Before each chosen word its letters, and a space where its script has one."""
        chosen = streams.thin(texts.words(), self.rate)
        alone = chosen.places.alone
        apart = np.ones(len(chosen), np.bool_) if alone is None else ~alone[chosen.ranks]
        # (words,): with the unit after the word where its copy needs a space; that unit is there, at least as an end
        # mark, and the space is written over it.
        counts = chosen.end - chosen.at + apart
        copies = texts.units[stretches(chosen.at, counts)]
        copies[(offsets_of(counts)[1:] - 1)[apart]] = ord(" ")
        return Edits(Splice(chosen.at, chosen.at, counts, in_turn(counts, copies)))


@corruptor(keeps_length=True)
class SwapWords(Corruptor):
    """Swap words with the next ones at random.

    >>> import tunekit as tk
    >>> tk.SwapWords(rate=0.3)("The quick brown fox jumps over the lazy dog.", seed=7)
    'The quick brown jumps fox over the lazy dog.'

    Each word is hit with the chance ``rate`` and changes places with the word behind it; the spacing between them
    stays. The last word has none behind it; in a row of words that are hit, the first swaps with the second, the third
    with the fourth.

    A word is a longest stretch without white space, as ``str.split()`` sees it; in a script that writes no spaces
    between words, such as Chinese, Japanese or Thai, one character with its marks (``TextBatch.words``). Such a
    character does not change places with another word, which could become one with its neighbour so.

    Args:
        rate: chance that a word is hit, 0 to 1.

    Raises: InvalidArgument: ``rate`` outside [0, 1].
    Cost: the words of the text, one draw for every ``1/rate`` of them, and one gather.
    """

    rate: Rate = 0.1

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One move for each swap."""
        chosen = streams.thin(texts.words(), self.rate)
        record, ranks = chosen.record, chosen.ranks
        swapped = _every_second(ranks, record) & (ranks + 1 < chosen.places.high[record])
        alone = chosen.places.alone
        if alone is not None:
            swapped[swapped] = alone[ranks[swapped]] == alone[ranks[swapped] + 1]
        chosen = chosen.where(swapped)
        at, middle = chosen.at, chosen.end
        next_, end = chosen.places.span(chosen.ranks + 1)
        # (swaps, 3): in the place of word, spacing and next word come the next word, the spacing and the word.
        low = np.stack([next_, middle, at], axis=1)
        high = np.stack([end, next_, middle], axis=1)
        return Edits.move(at, end, low, high)


def _rows(ranks: Ints, record: Ints) -> tuple[Ints, Ints]:
    """The first and last number of each row of neighbouring words of one record."""
    first = np.ones(ranks.size, np.bool_)
    first[1:] = (ranks[1:] != ranks[:-1] + 1) | (record[1:] != record[:-1])
    return grouped(first)


def _every_second(ranks: Ints, record: Ints) -> Flags:
    begins, lasts = _rows(ranks, record)
    # (words,): the place of each in its row, from 0 on.
    place = np.arange(ranks.size) - np.repeat(begins, lasts - begins + 1)
    second: Flags = place % 2 == 0
    return second


def _with_spacing(chosen: Chosen) -> tuple[Ints, Ints]:
    """Each word with the white space after it; a row of words that ends its record, with that before it instead."""
    places, ranks, record = chosen.places, chosen.ranks, chosen.record
    at, end = chosen.at.copy(), chosen.end.copy()
    # (words,): is it the last of its record? All others go up to where the next word begins.
    last = ranks + 1 == places.high[record]
    end[~last] = places.span(ranks[~last] + 1)[0]
    begins, lasts = _rows(ranks, record)
    # Rows that end their record, but not those that are all of it: these have no word before them, and keep that
    # spacing.
    begins = begins[last[lasts] & (ranks[begins] > places.low[record[begins]])]
    at[begins] = places.span(ranks[begins] - 1)[1]
    return at, end


def _kept_apart(chosen: Chosen, alone: Flags, end: Ints) -> tuple[Ints, Ints]:
    """Where the deletions end, and how many spaces come in their place, where a row of words touches the one before it.

    The white space behind the row stays, as there is none before it. Without that, two words of a script with spaces
    would become one.
    """
    places, ranks, record = chosen.places, chosen.ranks, chosen.record
    spaces = np.zeros(len(chosen), np.int64)
    begins, lasts = _rows(ranks, record)
    # (rows,): with a word before and one after, in the same record.
    inner = (ranks[begins] > places.low[record[begins]]) & (ranks[lasts] + 1 < places.high[record[lasts]])
    begins, lasts = begins[inner], lasts[inner]
    touching = places.span(ranks[begins] - 1)[1] == chosen.at[begins]
    begins, lasts = begins[touching], lasts[touching]
    before, after = ranks[begins] - 1, ranks[lasts] + 1
    # "A他 b" without 他 is "A b": the space stays. In "A和B" nothing is there to stay, and one comes in.
    end[lasts] = chosen.end[lasts]
    fuse = (places.span(after)[0] == end[lasts]) & ~alone[before] & ~alone[after]
    spaces[lasts[fuse]] = 1
    return end, spaces
