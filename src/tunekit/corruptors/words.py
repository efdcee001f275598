"""Words: dropped, doubled and swapped."""

import numpy as np

from tunekit.corrupting import Corruptor, corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.places import Chosen
from tunekit.engine.ragged import Ints, grouped, offsets_of, stretches
from tunekit.engine.splices import Splice, in_turn
from tunekit.engine.streams import Streams
from tunekit.engine.tables import Flags
from tunekit.errors import check_rate


@corruptor(shortens=True)
class DropWords(Corruptor):
    """Drop words at random.

    >>> import tunekit as tk
    >>> tk.DropWords(rate=0.3)("The quick brown fox jumps over the lazy dog.", seed=3)
    'The quick fox jumps over the dog.'

    A word is a longest stretch without white space, as ``str.split()`` sees it. It takes along the white space behind
    it; where nothing is left behind it, the white space before it. All other spacing stays.

    Args:
        rate: chance that a word is dropped, 0 to 1.

    Raises: InvalidArgument: ``rate`` outside [0, 1].
    Cost: the words of the text, one draw for every ``1/rate`` of them, and one gather.
    """

    rate: float = 0.1

    def __post_init__(self) -> None:
        check_rate(self, "rate", self.rate)

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One deletion for each chosen word."""
        chosen = streams.thin(texts.words(), self.rate)
        if not len(chosen):
            return Edits.none()
        at, end = _with_spacing(chosen)
        return Edits(Splice(at, end, np.zeros(len(chosen), np.int64)))


@corruptor
class DuplicateWords(Corruptor):
    """Write words twice at random.

    >>> import tunekit as tk
    >>> tk.DuplicateWords(rate=0.2)("The quick brown fox jumps over the lazy dog.", seed=0)
    'The The quick brown fox jumps over over the lazy dog.'

    A word is a longest stretch without white space, as ``str.split()`` sees it. Its copy comes right before it, with
    one space between them, and is new text: a span of the source is the same word as before, and a guarded word may be
    doubled.

    Args:
        rate: chance that a word is doubled, 0 to 1.

    Raises: InvalidArgument: ``rate`` outside [0, 1].
    Cost: the words of the text, one draw for every ``1/rate`` of them, and one gather.
    """

    rate: float = 0.05

    def __post_init__(self) -> None:
        check_rate(self, "rate", self.rate)

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """Before each chosen word its letters and a space."""
        chosen = streams.thin(texts.words(), self.rate)
        counts = chosen.end - chosen.at + 1
        copies = texts.units[stretches(chosen.at, counts)]
        copies[offsets_of(counts)[1:] - 1] = ord(" ")
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

    Args:
        rate: chance that a word is hit, 0 to 1.

    Raises: InvalidArgument: ``rate`` outside [0, 1].
    Cost: the words of the text, one draw for every ``1/rate`` of them, and one gather.
    """

    rate: float = 0.1

    def __post_init__(self) -> None:
        check_rate(self, "rate", self.rate)

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One move for each swap."""
        chosen = streams.thin(texts.words(), self.rate)
        record, ranks = chosen.record, chosen.ranks
        chosen = chosen.where(_every_second(ranks, record) & (ranks + 1 < chosen.places.high[record]))
        at, middle = chosen.at, chosen.end
        next_, end = chosen.places.span(chosen.ranks + 1)
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
    place = np.arange(ranks.size) - np.repeat(begins, lasts - begins + 1)
    second: Flags = place % 2 == 0
    return second


def _with_spacing(chosen: Chosen) -> tuple[Ints, Ints]:
    """Each word with the white space behind it; a row of words that ends its record, with that before it instead."""
    places, ranks, record = chosen.places, chosen.ranks, chosen.record
    at, end = chosen.at.copy(), chosen.end.copy()
    last = ranks + 1 == places.high[record]
    end[~last] = places.span(ranks[~last] + 1)[0]
    begins, lasts = _rows(ranks, record)
    begins = begins[last[lasts] & (ranks[begins] > places.low[record[begins]])]
    at[begins] = places.span(ranks[begins] - 1)[1]
    return at, end
