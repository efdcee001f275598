"""Random edits of single characters."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.corruptors.letters import ENGLISH, Letters, Luck, from_alphabet, from_text, letters_of, span_of
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.places import Chosen
from tunekit.engine.puts import Put
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.splices import Splice
from tunekit.engine.streams import Streams
from tunekit.engine.tables import END, Flags
from tunekit.errors import check_string, did_you_mean, invalid
from tunekit.values.arguments import Checked, Rate

KINDS: Final = ("insert", "delete", "substitute", "swap")
# How many characters each kind of edit puts in, and in the two low bits how many it takes away.
_CODES: Final = {"insert": 0b01_00, "delete": 0b00_01, "substitute": 0b01_01, "swap": 0b10_10}
_SUBSTITUTE, _SWAP, _NONE = _CODES["substitute"], _CODES["swap"], 0
# One draw of 32 bits holds a kind, one of all letters and one of all letters but one.
_MOST = 1 << 15


def _check_kinds(owner: object, argument: str, kinds: Any) -> tuple[str, ...]:
    if isinstance(kinds, str) or not isinstance(kinds, Sequence) or not kinds:
        raise invalid(
            owner, argument, kinds, f"some of {', '.join(KINDS)}", 'write kinds=("insert", "delete").'
        )
    if len(set(kinds)) < len(kinds):
        raise invalid(owner, argument, kinds, "different from each other")
    for kind in kinds:
        if kind not in KINDS:
            hint = did_you_mean(kind, KINDS).removeprefix("\nHint: ")
            raise invalid(owner, argument, kinds, f"some of {', '.join(KINDS)}", hint)
    return tuple(kinds)


def _check_alphabet(owner: object, argument: str, alphabet: Any) -> str:
    check_string(owner, argument, alphabet)
    if not 2 <= letters_of(alphabet).size <= _MOST:
        rule = f"a string of 2 to {_MOST:,} different characters"
        raise invalid(owner, argument, alphabet, rule, "alphabet=None draws letters that fit their place.")
    if any("\ud800" <= char <= "\udfff" for char in alphabet):
        raise invalid(owner, argument, alphabet, "without lone surrogates, which no file can hold")
    letters: str = alphabet
    return letters


Kinds = Annotated[Sequence[Literal["insert", "delete", "substitute", "swap"]], Checked(_check_kinds)]
Alphabet = Annotated[str, Checked(_check_alphabet)]


@corruptor
class RandomEdits(Corruptor):
    """Insert, delete, substitute and swap single characters at random.

    >>> import tunekit as tk
    >>> tk.RandomEdits(rate=0.1)("The quick brown fox jumps over the lazy dog.", seed=4)
    'he quick beown fox jumps ovre the lazy dog.'

    Each character is hit with the chance ``rate``, and then one of ``kinds`` happens, all equally likely: a letter is
    put in before it, it is deleted, a letter is put in its place, or it changes places with the next character. A
    substitution never draws the letter it replaces. The last character of a text has no next one and is left alone by a
    swap; a character that a swap took along is not edited on its own.

    The letters fit their place, which a foreign one would give away. At a letter it is one of the same script (Unicode
    15.0, UAX #24) and case: of Latin a to z, of any other script one of the 32 characters before and the 32 behind, or
    the next in the order of code points where none is there. In the place of a mark, such as a vowel sign, comes a
    mark. At all else the nearest letter of these 64 decides, and the letter is a capital only where the two nearest
    are; with no letter near it is one of a to z.

    >>> tk.RandomEdits(rate=0.2)(["ALL IN CAPITALS", "Ωραία μέρα σήμερα", "यह हिन्दी में है"], seed=1)
    ['FLL INO CAPITALC', 'Ωωαίρα μέρα σήέερα', 'दयह हिन्दही में है']
    >>> tk.RandomEdits(rate=0.2, alphabet="#?")("The quick brown fox jumps.", seed=4)
    'Theq ucik brwn fox jum#.'

    Args:
        rate: chance that a character is hit, 0 to 1.
        kinds: some of "insert", "delete", "substitute", "swap".
        alphabet: the characters to put in, all equally likely, whatever is near; 2 to 32,768 different ones, of which
            repeated ones count once. ``None``: letters that fit their place.

    Raises: InvalidArgument: ``rate`` outside [0, 1], an unknown kind, an alphabet of one character or too many, or one
        with lone surrogates.
    Cost: one draw for every ``1/rate`` characters, and one gather of the text; a look at some ten characters more for
        each letter of another script than Latin.
    """

    rate: Rate = 0.05
    kinds: Kinds = KINDS
    alphabet: Alphabet | None = None

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """One edit for each chosen character."""
        chosen = streams.thin(texts.chars(), self.rate)
        kind, luck = self._drawn(chosen)
        at = chosen.at
        if "swap" in self.kinds:
            lost = _lost(texts, at, kind)
            kind[lost] = _NONE
            at = at.copy()
            at[lost] += 1  # out of the way of the swap that took it along
        single = where_set(kind >> 2 == 1)
        # (insertions and substitutions,): the other kinds need no letter.
        letters = self._letters(texts, at[single], luck[single], kind[single] == _SUBSTITUTE)
        return Edits(_splice(at, kind, Put(single, 0, letters)))

    def _drawn(self, chosen: Chosen) -> tuple[NDArray[np.uint8], Luck]:
        """The kind of each edit, and the luck that is left for its letter."""
        # One draw below kinds · span is a kind and, as the remainder, luck for its letter; both are even, and
        # independent. With the 26 letters it is at most 4 · 650, and fits 16 bits.
        span = span_of(ENGLISH if self.alphabet is None else letters_of(self.alphabet).size)
        luck: Luck = chosen.pick(len(self.kinds) * span)
        if self.alphabet is None:
            luck = luck.astype(np.uint16)
        drawn = luck // span
        kinds = bytes(_CODES[kind] for kind in self.kinds).ljust(256)
        # bytes.translate looks small values up five times faster than an index, which would be cast to 64 bits.
        kind = np.frombuffer(bytearray(drawn.astype(np.uint8).tobytes()).translate(kinds), np.uint8)
        return kind, luck - drawn * span

    def _letters(self, texts: TextBatch, at: Ints, luck: Luck, differs: Flags) -> Letters:
        """A letter to put in before each place, or in its place, from which it differs then."""
        if self.alphabet is None:
            return from_text(texts, at, luck, differs)
        return from_alphabet(self.alphabet, texts.units[at], luck, differs)


def _splice(at: Ints, kind: NDArray[np.uint8], new: Put) -> Splice:
    swaps = where_set(kind == _SWAP)
    first = at[swaps]
    # (2 · swaps,): first what comes to the first place of each swap, the character after it, then what comes to the
    # second.
    places = np.array([0, 1], np.uint8).repeat(swaps.size)
    moved = Put(np.concatenate([swaps, swaps]), places, np.concatenate([first + 1, first]))
    return Splice(at, at + (kind & 3), kind >> 2, new, moved)


def _lost(texts: TextBatch, at: Ints, kind: NDArray[np.uint8]) -> Ints:
    """The edits that do not happen: a swap at the end of a record, and an edit of what a swap took along.

    From left to right within one record: an edit is lost when the place before it swaps and is not lost itself. In a
    row of neighbours that swap, every second one is lost.
    """
    swaps = where_set(kind == _SWAP)
    here = at[swaps]
    # All are numbers of edits; ``here`` are places.
    ends = swaps[texts.units.take(here + 1) == END[texts.width]]
    hit = swaps[at.take(swaps + 1, mode="clip") == here + 1] + 1
    # A row of hit edits, one beside the other: the first is lost, the second not, for what hit it was lost.
    number = np.arange(hit.size)
    # The number at which each row begins, and 0 elsewhere: their running maximum is where the row of each began.
    #   hit 3 4 5 9, begin 0 0 0 3, running maximum 0 0 0 3, place 0 1 2 0: 3, 5 and 9 are lost.
    begin = number.copy()
    begin[1:] *= hit[1:] != hit[:-1] + 1
    place = number - np.maximum.accumulate(begin)
    return np.concatenate([ends, hit[place & 1 == 0]])
