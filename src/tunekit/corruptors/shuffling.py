"""Words and sentences in another order."""

import numpy as np

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.places import Places
from tunekit.engine.puts import in_turn
from tunekit.engine.ragged import Ints, grouped, stretches, where_set
from tunekit.engine.splices import Splice
from tunekit.engine.streams import Streams
from tunekit.engine.tables import CodeSet, Flags
from tunekit.values.arguments import Count

# Of the number that words are sorted by: the window above, 32 bits of luck below.
_KEYS = 1 << 32
_MOST = 1 << 31  # no batch has as many words

_BREAKS = "\n\r\x85\u2028\u2029"  # those that UAX #29 ends a sentence at, SB4
_PARAGRAPH_SEPARATOR = 0x2029


@corruptor(keeps_length=True)
class ShuffleWords(Corruptor):
    """Put words in another order, a few neighbours at a time.

    >>> import tunekit as tk
    >>> tk.ShuffleWords(window=3)("one two three  four five six  seven eight", seed=1)
    'three two one  six five four  seven eight'
    >>> tk.ShuffleWords()("東京は日本の首都です。", seed=1)
    '京は東の日本都首です。'

    The words of a record are taken ``window`` at a time, from its first word on, and those of a window change places:
    each order is equally likely, the old one too. With ``window=None`` all words of the record do. The spacing stays
    where it is. Words that change places among themselves are one edit, so that a guard in their midst keeps all of
    them where they are, and no word is lost.

    A word is a longest stretch without white space, as ``str.split()`` sees it; in a script that writes no spaces
    between words, such as Chinese, Japanese or Thai, one character with its marks (``TextBatch.words``). Such
    characters change places with each other, and so do all other words, so that no two of those become one.

    Args:
        window: how many words change places among themselves, at least 1, or None for all of a record.

    Raises: InvalidArgument: ``window`` is no integer of at least 1.
    Cost: one draw and one sort of a number a word, and one gather.
    """

    window: Count | None = 3

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One edit for each row of words that change places among themselves."""
        words = texts.words()
        return _shuffled(words, words.low, streams, self.window)


@corruptor(keeps_length=True)
class ShuffleSentences(Corruptor):
    r"""Put the sentences of each paragraph in another order.

    >>> import tunekit as tk
    >>> tk.ShuffleSentences()("The Flood\n\nIt rained. We stayed\nat home! Did you?", seed=7)
    'The Flood\n\nDid you? It rained. We stayed\nat home!'

    A sentence ends where UAX #29 (Unicode 15.0) says, by punctuation and capitals: "Mr. Fox" is cut. The white space
    around it is not part of it and stays where it is. A paragraph ends at a blank line or at U+2029; a line break by
    itself is taken for a space, so that lines may be of any length. All sentences of a paragraph change places, each
    order equally likely, the old one too; with ``window`` only those of so many neighbours at a time, from the first
    on. Sentences that change places among themselves are one edit, so that a guard in their midst keeps all of them
    where they are.

    Args:
        window: how many sentences change places among themselves, at least 1, or None for all of a paragraph.

    Raises: InvalidArgument: ``window`` is no integer of at least 1.
    Cost: finding the sentences, one draw for each, and one gather.
    """

    window: Count | None = None

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One edit for each row of sentences that change places among themselves."""
        soft, hard = _line_breaks(texts)
        sentences = _with_spaces(texts, soft).sentences()
        starts = sentences.span(sentences.ranks())[0]
        # The ranks at which a paragraph begins: at a record, and at the first sentence after a hard break.
        firsts = np.union1d(sentences.low, starts.searchsorted(hard))
        return _shuffled(sentences, firsts, streams, self.window)


def _line_breaks(texts: TextBatch) -> tuple[Ints, Ints]:
    """Where line breaks stand: the first of each stretch of white space, and the others, which end a paragraph."""
    # (break characters,): before the very first unit, index -1 is the last end mark, which is no carriage return.
    at = where_set(CodeSet.of(_BREAKS).holds(texts.units))
    units = texts.units[at]
    first = (units != ord("\n")) | (texts.units[at - 1] != ord("\r"))  # CR LF is one line break
    spaces = texts.spaces()
    # (line breaks,): the number of the white space that each is in. The second break of one makes a blank line.
    stretch = spaces.span(spaces.ranks())[0].searchsorted(at[first], side="right")
    soft = units[first] != _PARAGRAPH_SEPARATOR
    soft[1:] &= np.diff(stretch) != 0
    # From line breaks to characters: LF has the flag of the CR before it.
    soft = soft[np.cumsum(first) - 1]
    return at[soft], at[~soft]


def _with_spaces(texts: TextBatch, places: Ints) -> TextBatch:
    """The batch with a space at each of these places."""
    units = texts.units.copy()
    units[places] = ord(" ")
    return TextBatch(units, len(texts))


def _shuffled(places: Places, firsts: Ints, streams: Streams, window: Count | None) -> Edits:
    """The places of each window in the order of a number drawn for each; equal ones keep theirs.

    Windows are counted from each of the ranks ``firsts`` on. Words that stand alone and others do not mix.
    """
    # (places,) each array from here on: one entry for each word or sentence of the batch, in the order of the text.
    chosen = streams.thin(places, 1)
    # (places,) all four: at rate 1 every rank is chosen, so that rank and number are one. ``order`` says for each rank
    # which place comes there.
    ranks = chosen.ranks - firsts[firsts.searchsorted(chosen.ranks, side="right") - 1]
    windows: Ints = np.cumsum(_opens_window(ranks, window))
    # order[i] is the rank of the place that comes to i. Windows are numbered through, and a draw is below _KEYS, so
    # that one sort of (window, draw), packed into 63 bits, keeps each place within its window.
    order: Ints = (windows * _KEYS + chosen.pick(_KEYS)).argsort(kind="stable")
    if places.alone is not None:
        order = _each_kind(windows, places.alone, order)
    first, last = _moving(order)
    if not first.size:
        return Edits.none()
    at, end = places.span(first)[0], places.span(last)[1]
    return Edits(Splice(at, end, end - at, moved=in_turn(end - at, _moved(places, order, first, last))))


def _opens_window(ranks: Ints, window: Count | None) -> Flags:
    opens: Flags = (ranks if window is None else ranks % min(window, _MOST)) == 0
    return opens


def _each_kind(windows: Ints, kinds: Flags, order: Ints) -> Ints:
    """The same order for the places of each kind and window, among themselves."""
    # The slots of a group, ascending, get the members of that group in the order of their draws:
    # kinds A B A, order 2 1 0 → the As at 0 and 2 change places, the B stays.
    groups: Ints = windows * 2 + kinds
    each = np.empty_like(order)
    # On the left the ranks of each group, on the right what comes from them: as many, and both group by group.
    #   A window of words a 他 b 和, where the order 3 2 1 0 was drawn: each kind by itself has 2 3 0 1: b 和 a 他.
    each[groups.argsort(kind="stable")] = order[groups[order].argsort(kind="stable")]
    return each


def _moving(order: Ints) -> tuple[Ints, Ints]:
    """The first and last rank of each shortest row that changes places among itself, those that stay left out."""
    # Up to a rank all places come from there or before just where the highest of them is that rank: then a row ends.
    #   order 0 2 1 3, its running maximum 0 2 2 3, closes at 0, 2 and 3: rows 0, 1 to 2, and 3.
    closes = np.maximum.accumulate(order) == np.arange(order.size)
    opens = np.ones(order.size, np.bool_)
    opens[1:] = closes[:-1]
    first, last = grouped(opens)
    moves = first < last
    return first[moves], last[moves]


def _moved(places: Places, order: Ints, first: Ints, last: Ints) -> Ints:
    """The source units of each row in their new order; the spacing after each place stays."""
    # For each place of a row, two stretches of the source in turn: [:, 0] the word that comes there, and [:, 1] the
    # spacing that follows this place in the text.
    sizes = last - first + 1
    ranks = stretches(first, sizes)
    closing = sizes.cumsum() - 1
    # (places, 2): the word that comes to each rank, and the white space that is after the one there now.
    low, high = np.empty((ranks.size, 2), np.int64), np.empty((ranks.size, 2), np.int64)
    low[:, 0], high[:, 0] = places.span(order[ranks])
    low[:, 1] = places.span(ranks)[1]
    high[:, 1] = places.span(np.minimum(ranks + 1, order.size - 1))[0]
    high[closing, 1] = low[closing, 1]  # nothing is put in behind the last of a row
    return stretches(low.ravel(), (high - low).ravel())
