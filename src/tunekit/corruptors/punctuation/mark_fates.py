"""What becomes of a punctuation mark between two neighbours of given classes.

Everything that ``StripPunctuation`` knows of writing stands in the tables of ``mark_classes`` and here: the classes of
a mark and of what stands before and after it decide.
"""

from functools import lru_cache
from typing import Literal

import numpy as np

from tunekit.corruptors.punctuation.mark_classes import BITS, ENDING, FIRST_MARK, Class, Classes
from tunekit.engine.ragged import Ints
from tunekit.engine.tables import Codes, Flags

Inside = Literal["keep", "join", "space"]
Between = Literal["space", "join"]
_SIZE = 1 << BITS


class Fate:
    """What becomes of a mark: it goes and nothing comes, it stays, or a space comes in its place.

    ``ALONE`` goes with one of the spaces beside it. ``LOOK`` goes; whether a space comes depends on what stands further
    away.
    """

    GO, STAY, SPACE, ALONE, LOOK = range(5)


def look_up_fates(
    inside: Inside, between: Between, before: Classes, mark: Classes, after: Classes
) -> Classes:
    """Return what becomes of each mark, from the classes of what is before it, of itself and of what is after."""
    # Three classes of 5 bits: before · 1024 + mark · 32 + after.
    index = before.astype(np.int64)
    for classes_ in (mark, after):
        index <<= BITS
        index |= classes_
    return _fates(inside, between)[index]


@lru_cache(maxsize=8)
def _fates(inside: Inside, between: Between) -> Classes:
    """Return what becomes of a mark, by the classes before it, of itself and after it.

    A row of marks is decided as a DASH is. A mark that stays before or after keeps words apart; a space is right where
    it closes or opens something.
    """
    # (32, 1, 1), (1, 32, 1) and (1, 1, 32): what is made of them becomes a table of (32, 32, 32) at last.
    before, mark, after = np.ix_(*[np.arange(_SIZE)] * 3)
    letter = _any(Class.LETTER, Class.SPACELESS, Class.HEBREW, Class.COMBINING)
    letters = letter[before] & letter[after]
    digits = (before == Class.DIGIT) & (after == Class.DIGIT)
    words = (letter | _any(Class.DIGIT))[before] & (letter | _any(Class.DIGIT))[after]
    spaceless = (before == Class.SPACELESS) | (after == Class.SPACELESS)
    white = (before == Class.WHITE, after == Class.WHITE)
    # Inside a word or a number
    hebrew = _any(Class.HEBREW, Class.COMBINING)[before] & (after == Class.HEBREW)
    part = (
        ((mark == Class.IN_WORD) & words & ~spaceless)
        | (_any(Class.IN_NAME, Class.IN_NAME_OR_NUMBER)[mark] & words)
        | (_any(Class.IN_NUMBER, Class.IN_NAME_OR_NUMBER, Class.POINT)[mark] & digits)
        | (_any(Class.QUOTE, Class.CLOSING_QUOTE)[mark] & hebrew)
    )
    # Between two words
    either_way = _any(Class.KEPT, Class.IN_WORD, Class.QUOTE)
    opens, closes = _any(Class.OPENING, Class.OPEN_BRACKET), _any(Class.CLOSE_BRACKET, Class.CLOSING_QUOTE)
    # Can a word end before the mark, and one begin after it? A mark that stays there may belong to either.
    ends = ~white[0] & (before != Class.KEPT_OPENING) & ~(either_way[before] & opens[mark])
    ends = ends & (~_is_mark()[before] | either_way[before] | _any(*ENDING)[before])
    begins = ~white[1] & (after != Class.KEPT_CLOSING) & ~(either_way[after] & closes[mark])
    begins = begins & (~_is_mark()[after] | either_way[after] | opens[after])
    parts = ends & begins & ~spaceless
    parts = parts & ((mark != Class.ON_LETTER) | ~letters)
    if between == "join":
        parts = parts & part
    # The special cases are written over the general one, the strongest last.
    fate = np.where(parts, Fate.SPACE, Fate.GO)
    fate = np.where(
        parts & letters & _any(Class.POINT, Class.OPEN_BRACKET, Class.CLOSE_BRACKET)[mark], Fate.LOOK, fate
    )
    if between == "space":
        fate = np.where(white[0] & white[1], Fate.ALONE, fate)
    if inside != "space":
        fate = np.where(part, Fate.STAY if inside == "keep" else Fate.GO, fate)
    return fate.astype(np.uint8).ravel()


def _any(*kinds: int) -> Flags:
    flags = np.zeros(_SIZE, np.bool_)
    flags[list(kinds)] = True
    return flags


def _is_mark() -> Flags:
    return np.arange(_SIZE) >= FIRST_MARK


def closes_up(found: Classes, units: Codes, at: Ints) -> Flags:
    """Tell which of some marks between letters are points of initials, or brackets around a letter or two.

    ``found`` are the classes of all units by value. A letter stands on both sides of each mark, so that what is two
    units away lies in the record or is an end mark; what is three units away counts behind another letter only.
    """
    kinds = found[units[at]]
    two_before, three_before, two_after, three_after = (
        found[units[np.minimum(at + shift, units.size - 1)]] for shift in (-2, -3, 2, 3)
    )
    letter = _any(Class.LETTER, Class.SPACELESS, Class.HEBREW, Class.COMBINING)
    word = letter | _any(Class.DIGIT)
    opening, closing = Class.OPEN_BRACKET, Class.CLOSE_BRACKET
    initials = (kinds == Class.POINT) & ~word[two_before] & ~word[two_after]
    before = (two_before == opening) | (letter[two_before] & (three_before == opening))
    after = (two_after == closing) | (letter[two_after] & (three_after == closing))
    flags: Flags = initials | ((kinds == opening) & after) | ((kinds == closing) & before)
    return flags
