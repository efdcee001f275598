"""Random edits of single characters."""

from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from tunekit.corrupting import Corruptor, corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.ragged import Ints, grouped, where_set
from tunekit.engine.splices import Put, Splice
from tunekit.engine.streams import Streams
from tunekit.engine.tables import END, Codes, Flags
from tunekit.errors import check_rate, did_you_mean, invalid

KINDS: Final = ("insert", "delete", "substitute", "swap")
_INSERT, _DELETE, _SUBSTITUTE, _SWAP, _NONE = range(5)
_TAKES = (0, 1, 1, 2, 0)
_PUTS = (1, 0, 1, 2, 0)
_LETTERS = 26
# One draw holds a kind, a letter of 26 and a letter of 25: both counts divide this.
_SPAN = _LETTERS * (_LETTERS - 1)


@corruptor
class RandomEdits(Corruptor):
    """Insert, delete, substitute and swap single characters at random.

    >>> import tunekit as tk
    >>> tk.RandomEdits(rate=0.1)("The quick brown fox jumps over the lazy dog.", seed=4)
    'he quick beown fox jumps ovre the lazy dog.'

    Each character is hit with the chance ``rate``, and then one of ``kinds`` happens, all equally likely: a letter is
    put in before it, it is deleted, a letter is put in its place, or it changes places with the next character. Letters
    are a to z, and a substitution never draws the letter it replaces. The last character of a text has no next one and
    is left alone by a swap; a character that a swap took along is not edited on its own.

    Args:
        rate: chance that a character is hit, 0 to 1.
        kinds: some of "insert", "delete", "substitute", "swap".

    Raises: InvalidArgument: ``rate`` outside [0, 1], or an unknown kind.
    Cost: one draw for every ``1/rate`` characters, and one gather of the text.
    """

    rate: float = 0.05
    kinds: Sequence[Literal["insert", "delete", "substitute", "swap"]] = KINDS

    def __post_init__(self) -> None:
        check_rate(self, "rate", self.rate)
        object.__setattr__(self, "kinds", _checked(self, self.kinds))

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One edit for each chosen character."""
        chosen = streams.thin(texts.chars(), self.rate)
        luck = chosen.pick(len(self.kinds) * _SPAN).astype(np.uint16)
        drawn = luck // _SPAN
        luck -= drawn * _SPAN
        kind = _translated(drawn, [KINDS.index(k) for k in self.kinds])
        at = chosen.at
        if "swap" in self.kinds:
            lost = _lost(texts, at, kind)
            kind[lost] = _NONE
            at = at.copy()
            at[lost] += 1  # out of the way of the swap that took it along
        return Edits(_splice(texts, at, kind, luck))


def _splice(texts: TextBatch, at: Ints, kind: NDArray[np.uint8], luck: NDArray[np.uint16]) -> Splice:
    takes, puts = _translated(kind, _TAKES), _translated(kind, _PUTS)
    single = where_set(puts == 1).astype(np.int32)
    letters = _letters(texts.units[at[single]], luck[single], kind[single] == _SUBSTITUTE)
    swaps = where_set(kind == _SWAP).astype(np.int32)
    first = at[swaps]
    places = np.array([0, 1], np.uint8).repeat(swaps.size)
    moved = Put(np.concatenate([swaps, swaps]), places, np.concatenate([first + 1, first]))
    return Splice(at, at + takes, puts, Put(single, 0, letters), moved)


def _letters(units: Codes, luck: NDArray[np.uint16], differs: Flags) -> NDArray[np.uint8]:
    """A letter for each place; where it must differ, one of the 25 that do not stand there."""
    old = (units * (units < 0x80)).astype(np.uint8) - np.uint8(ord("a"))
    differs = differs & (old < _LETTERS)
    of_25, of_26 = (luck // _LETTERS).astype(np.uint8), (luck // (_LETTERS - 1)).astype(np.uint8)
    letter = of_26 + (of_25 - of_26) * differs  # modulo 256, as bytes go
    letter += differs & (letter >= old)
    return letter + np.uint8(ord("a"))


def _lost(texts: TextBatch, at: Ints, kind: NDArray[np.uint8]) -> Ints:
    """The edits that do not happen: a swap at the end of a record, and an edit of what a swap took along.

    From left to right within one record: an edit is lost when the place before it swaps and is not lost itself. In a
    row of neighbours that swap, every second one is lost.
    """
    swap = kind == _SWAP
    swaps = where_set(swap)
    ends = swaps[texts.units[at[swaps] + 1] == END[texts.width]]
    hit = where_set(swap[:-1] & (at[1:] == at[:-1] + 1)) + 1
    # A row of hit edits, one beside the other: the first is lost, the second not, for what hit it was lost.
    first = np.ones(hit.size, np.bool_)
    first[1:] = hit[1:] != hit[:-1] + 1
    begins, lasts = grouped(first)
    place = np.arange(hit.size) - begins.repeat(lasts - begins + 1)
    return np.concatenate([ends, hit[place % 2 == 0]])


def _translated(values: NDArray[Any], table: Sequence[int]) -> NDArray[np.uint8]:
    # bytes.translate looks small values up five times faster than an index, which would be cast to 64 bits.
    return np.frombuffer(
        bytearray(values.astype(np.uint8).tobytes()).translate(bytes(table).ljust(256)), np.uint8
    )


def _checked(owner: object, kinds: Any) -> tuple[str, ...]:
    if isinstance(kinds, str) or not isinstance(kinds, Sequence) or not kinds:
        raise invalid(
            owner, "kinds", kinds, f"some of {', '.join(KINDS)}", 'write kinds=("insert", "delete").'
        )
    if len(set(kinds)) < len(kinds):
        raise invalid(owner, "kinds", kinds, "different from each other")
    for kind in kinds:
        if kind not in KINDS:
            hint = did_you_mean(str(kind), KINDS).removeprefix("\nHint: ")
            raise invalid(owner, "kinds", kinds, f"some of {', '.join(KINDS)}", hint)
    return tuple(kinds)
