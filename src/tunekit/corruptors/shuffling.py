"""Words and sentences in another order."""

import numpy as np

from tunekit.corrupting import Corruptor, corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.places import Places
from tunekit.engine.ragged import Ints, grouped, stretches
from tunekit.engine.splices import Splice, in_turn
from tunekit.engine.streams import Streams
from tunekit.engine.tables import Flags
from tunekit.errors import check_integer

_KEYS = 1 << 32


@corruptor(keeps_length=True)
class ShuffleWords(Corruptor):
    """Put words in another order, a few neighbours at a time.

    >>> import tunekit as tk
    >>> tk.ShuffleWords(window=3)("one two three  four five six  seven eight", seed=1)
    'three two one  six five four  seven eight'

    The words of a record are taken ``window`` at a time, from its first word on, and those of a window change places:
    each order is equally likely, the old one too. With ``window=None`` all words of the record do. The spacing stays
    where it is. Words that change places among themselves are one edit, so that a guard in their midst keeps all of
    them where they are, and no word is lost.

    Args:
        window: how many words change places among themselves, at least 1, or None for all of a record.

    Raises: InvalidArgument: ``window`` is no integer of at least 1.
    Cost: one draw and one sort of a number a word, and one gather.
    """

    window: int | None = 3

    def __post_init__(self) -> None:
        _check_window(self, self.window)

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One edit for each row of words that change places among themselves."""
        return _shuffled(texts.words(), streams, self.window)


@corruptor(keeps_length=True)
class ShuffleSentences(Corruptor):
    """Put sentences in another order.

    >>> import tunekit as tk
    >>> tk.ShuffleSentences()("It rained. We stayed at home!  Did you go out?", seed=1)
    'Did you go out? We stayed at home!  It rained.'

    A sentence ends where UAX #29 (Unicode 15.0) says, by punctuation, capitals and line ends: "Mr. Fox" is cut. The
    white space around it is not part of it and stays where it is. All sentences of a record change places, each order
    equally likely, the old one too; with ``window`` only those of so many neighbours at a time, from the first on.

    Args:
        window: how many sentences change places among themselves, at least 1, or None for all of a record.

    Raises: InvalidArgument: ``window`` is no integer of at least 1.
    Cost: finding the sentences, one draw for each, and one gather.
    """

    window: int | None = None

    def __post_init__(self) -> None:
        _check_window(self, self.window)

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One edit for each row of sentences that change places among themselves."""
        return _shuffled(texts.sentences(), streams, self.window)


def _check_window(owner: object, window: int | None) -> None:
    if window is not None:
        check_integer(owner, "window", window, least=1)


def _shuffled(places: Places, streams: Streams, window: int | None) -> Edits:
    """The places of each window in the order of a number drawn for each; equal ones keep theirs."""
    chosen = streams.thin(places, 1)
    windows = np.cumsum(_opens_window(chosen.ranks - places.low[chosen.record], window))
    order = (windows * _KEYS + chosen.pick(_KEYS)).argsort(kind="stable")
    first, last = _moving(order)
    if not first.size:
        return Edits.none()
    at, end = places.span(first)[0], places.span(last)[1]
    return Edits(Splice(at, end, end - at, moved=in_turn(end - at, _moved(places, order, first, last))))


def _opens_window(ranks: Ints, window: int | None) -> Flags:
    opens: Flags = (ranks if window is None else ranks % window) == 0
    return opens


def _moving(order: Ints) -> tuple[Ints, Ints]:
    """The first and last rank of each shortest row that changes places among itself, those that stay left out."""
    closes = np.maximum.accumulate(order) == np.arange(order.size)
    opens = np.ones(order.size, np.bool_)
    opens[1:] = closes[:-1]
    first, last = grouped(opens)
    moves = first < last
    return first[moves], last[moves]


def _moved(places: Places, order: Ints, first: Ints, last: Ints) -> Ints:
    """The source units of each row in their new order; the spacing behind each place stays."""
    sizes = last - first + 1
    ranks = stretches(first, sizes)
    closing = sizes.cumsum() - 1
    low, high = np.empty((ranks.size, 2), np.int64), np.empty((ranks.size, 2), np.int64)
    low[:, 0], high[:, 0] = places.span(order[ranks])
    low[:, 1] = places.span(ranks)[1]
    high[:, 1] = places.span(np.minimum(ranks + 1, order.size - 1))[0]
    high[closing, 1] = low[closing, 1]  # nothing is put in behind the last of a row
    return stretches(low.ravel(), (high - low).ravel())
