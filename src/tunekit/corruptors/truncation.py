"""Texts that are cut off."""

from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

import numpy as np

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.places import Places
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.splices import Splice
from tunekit.engine.streams import Streams
from tunekit.errors import check_rate, invalid, is_number
from tunekit.values.arguments import Checked, Worded, plain
from tunekit.values.renaming import renamed_fields

Unit = Literal["characters", "graphemes", "words"]
Side = Literal["end", "start"]
UNITS, SIDES = get_args(Unit), get_args(Side)
_SCALE = 1 << 32


def _check_share(owner: object, argument: str, share: Any) -> Any:
    if not isinstance(share, list | tuple):
        check_rate(owner, argument, share)
        return share
    pair = tuple(map(plain, share))
    if len(pair) != 2 or not all(map(is_number, pair)) or not 0 <= pair[0] <= pair[1] <= 1:
        rule = "a number between 0 and 1, or two, (low, high), with low <= high"
        raise invalid(owner, argument, share, rule)
    return pair


# A share, or the least and the most of one that is drawn.
Share = Annotated[float | tuple[float, float], Checked(_check_share)]


@renamed_fields(keep="share")
@corruptor(shortens=True)
class Truncate(Corruptor):
    """Cut off the end of a text, or its start.

    >>> import tunekit as tk
    >>> tk.Truncate(share=0.5)("The quick brown fox jumps over the lazy dog.")
    'The quick brown fox jumps'
    >>> tk.Truncate(share=0.5, unit="characters", side="start")("東京は日本の首都です。")
    'の首都です。'

    The share of the units that stays is rounded up: half of nine words are five, and one word stays of a text that has
    any, unless it is 0. With a range each record draws how many stay, every number from the lower share to the upper
    one equally likely. A text of which all units stay is left alone, as short ones often are. Where words are cut off,
    the white space between them and the last word that stays goes with them; characters and graphemes (user-perceived
    characters, UAX #29, Unicode 15.0) are cut exactly. A word is a longest stretch without white space, as
    ``str.split()`` sees it; in a script that writes no spaces between words, such as Chinese, Japanese or Thai, one
    character with its marks (``TextBatch.words``).

    What is cut off is one edit: ``Protect(Truncate(), …)`` cuts nothing off a text where a guarded span lies in it.

    Args:
        share: the share that stays, 0 to 1, or a range (low, high) to draw from; steps of 2⁻³² count.
        unit: "characters", "graphemes" or "words".
        side: "end" or "start": which of them is cut off.

    Raises: InvalidArgument: ``share`` outside [0, 1] or no range, or an unknown unit or side.
    Cost: finding the units, at most one draw a record, and one gather.
    """

    share: Share = (0.3, 0.9)
    unit: Annotated[Unit, Worded("'characters' or 'graphemes' or 'words'")] = "words"
    side: Annotated[Side, Worded("'end' or 'start'")] = "end"

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One deletion for each record that loses something."""
        places = _places(texts, self.unit)
        counts = places.high - places.low
        kept = self._kept(counts, texts, streams)
        cut = where_set(kept < counts)
        # (records that lose something,): all of the record, unless some units stay.
        at, end = texts.starts[cut], texts.ends[cut]
        some = where_set(kept[cut] > 0)
        record = cut[some]
        if self.side == "end":
            at[some] = places.span(places.low[record] + kept[record] - 1)[1]
        else:
            end[some] = places.span(places.high[record] - kept[record])[0]
        return Edits(Splice(at, end, np.zeros(cut.size, np.int64)))

    def _kept(self, counts: Ints, texts: TextBatch, streams: Streams) -> Ints:
        """Return the number of units of each record that stay; the draw 0 keeps the most."""
        low, high = self.share if isinstance(self.share, tuple) else (self.share, self.share)
        least, most = _part(counts, low), _part(counts, high)
        if low == high:
            return most
        luck = streams.thin(texts.records(), 1).pick(_SCALE)
        # Luck has 32 bits and a record fewer than 2³¹ units: the product fits 64 bits.
        return most - (luck * (most - least + 1) >> 32)


def _part(counts: Ints, share: float) -> Ints:
    """The share of each number, rounded up, in integers; nothing only for the share 0."""
    steps = max(int(Fraction(share) * _SCALE), int(share > 0))
    # A shift rounds down, for negative numbers too: minus and minus again, it rounds up.
    return -(-counts * steps >> 32)


def _places(texts: TextBatch, unit: str) -> Places:
    if unit == "words":
        return texts.words()
    return texts.chars() if unit == "characters" else texts.graphemes()
