"""Punctuation."""

from functools import lru_cache

import numpy as np

from tunekit.corrupting import Corruptor, corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.streams import Streams
from tunekit.engine.tables import CodeSet, Table
from tunekit.engine.unicode import codes_in
from tunekit.errors import check_rate, check_string, invalid

_ASCII_SYMBOLS = "$+<=>^`|~"


@corruptor(shortens=True)
class StripPunctuation(Corruptor):
    """Remove punctuation, keeping letters, digits and spacing.

    >>> import tunekit as tk
    >>> tk.StripPunctuation()("“Wait” — it's $5, what?!")
    'Wait  its $5 what'
    >>> tk.StripPunctuation(keep="'")("“Wait” — it's $5, what?!")
    "Wait  it's $5 what"

    Punctuation is Unicode general category P* (UAX #44, Unicode 15.0); ``symbols=True`` also takes the nine ASCII
    symbols ``$+<=>^`|~`` that ``string.punctuation`` counts but Unicode files under S*. Apostrophes inside words go
    too: "it's" becomes "its". Never lengthens a text; idempotent at rate 1.

    Args:
        keep: characters left alone, such as ``"'-"``.
        rate: chance that each mark is removed, 0 to 1. At 1 nothing is drawn.
        symbols: whether the ASCII symbols go too.

    Raises: InvalidArgument: ``rate`` outside [0, 1], or ``keep`` not a string.
    Cost: one table look-up a character at rate 1, where it fuses with other maps; else one draw for every
    ``1/rate`` characters.
    """

    keep: str = ""
    rate: float = 1.0
    symbols: bool = False

    def __post_init__(self) -> None:
        check_string(self, "keep", self.keep)
        check_rate(self, "rate", self.rate)
        if not isinstance(self.symbols, bool):
            raise invalid(self, "symbols", self.symbols, "True or False")

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A map that deletes at rate 1, else deletions."""
        marks, table = _marks(self.keep, symbols=self.symbols)
        if self.rate == 1:
            return Edits.map(table)
        return Edits.delete(streams.thin(texts.isin(marks), self.rate))


@lru_cache(maxsize=64)
def _marks(keep: str, *, symbols: bool) -> tuple[CodeSet, Table]:
    codes = codes_in("P")
    if symbols:
        codes = np.union1d(codes, CodeSet.of(_ASCII_SYMBOLS).codes)
    codes = np.setdiff1d(codes, CodeSet.of(keep).codes)
    return CodeSet(codes), Table.deleting(codes)
