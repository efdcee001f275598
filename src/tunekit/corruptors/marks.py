"""Punctuation marks: their classes, and what becomes of one between two neighbours of given classes.

Everything that ``StripPunctuation`` knows of writing stands in the tables here. A character has a class; three classes,
of a mark and of what stands before and after it, decide.
"""

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.ragged import Ints
from tunekit.engine.tables import END, SIZE, Codes, CodeSet, Flags, Table
from tunekit.engine.unicode import codes_in, codes_of_script, whitespace
from tunekit.engine.words import WITHOUT_SPACES

Classes = NDArray[np.uint8]
Inside = Literal["keep", "join", "space"]
Between = Literal["space", "join"]


class Class:
    """The classes of characters: plain numbers, below those of marks, which begin at OPENING."""

    WHITE, LETTER, SPACELESS, HEBREW, COMBINING, DIGIT, OTHER = range(7)
    KEPT_OPENING, KEPT_CLOSING, KEPT = range(7, 10)
    OPENING, CLOSING, DASH, OPEN_BRACKET, CLOSE_BRACKET, QUOTE, CLOSING_QUOTE = range(10, 17)
    IN_WORD, IN_NAME, IN_NUMBER, IN_NAME_OR_NUMBER, POINT, BY_DIGIT, ON_LETTER = range(17, 24)


FIRST_MARK = Class.OPENING
_BITS = 5  # three classes make an index
_SIZE = 1 << _BITS


class Fate:
    """What becomes of a mark: it goes and nothing comes, it stays, or a space comes in its place.

    ``ALONE`` goes with one of the spaces beside it. ``LOOK`` goes; whether a space comes depends on what stands further
    away.
    """

    GO, STAY, SPACE, ALONE, LOOK = range(5)


# Quotation marks that Unicode counts among the symbols, and the accents that typewriters use for them.
QUOTES = "`´｀❛❜❝❞❟❠\U0001f676\U0001f677\U0001f678"
ASCII_SYMBOLS = "$+<=>^`|~"

# MidLetter, MidNum and MidNumLet of UAX #29 (Unicode 15.0), with hyphens, but without the colon and the full stop
# between letters: in prose that lacks a space they end something. The marks of Armenian stand on the stressed vowel of
# a word (core specification, 7.6).
_SPECIAL = {
    Class.IN_WORD: "'’‘‛＇`´՚׳-‐‑֊־᠆᐀﹣－",
    Class.IN_NAME: "&‧・･་",
    Class.IN_NUMBER: ",:/٫٬،：／",
    Class.IN_NAME_OR_NUMBER: "·",
    Class.POINT: ".．",
    Class.BY_DIGIT: "%‰‱٪％﹪′″‴",
    Class.QUOTE: '"״',
    Class.CLOSING_QUOTE: "”",
    Class.ON_LETTER: "՛՜՞՟",
    Class.OPENING: "¿¡",
}


@lru_cache(maxsize=64)
def marks(keep: str, *, symbols: bool) -> tuple[CodeSet, Table]:
    """Return the marks that go, and the table that deletes them."""
    codes = np.setdiff1d(_all_marks(symbols=symbols), CodeSet.of(keep).codes)
    return CodeSet(codes), Table.deleting(codes)


def _all_marks(*, symbols: bool) -> Codes:
    more = QUOTES + (ASCII_SYMBOLS if symbols else "")
    codes: Codes = np.union1d(codes_in("P"), CodeSet.of(more).codes)
    return codes


@lru_cache(maxsize=64)
def classes(keep: str, *, symbols: bool, width: int) -> Classes:
    """Return the class of every unit of this width; a mark that is kept is one of those that only stand beside."""
    known = _all_marks(symbols=symbols)
    kept = np.intersect1d(known, CodeSet.of(keep).codes)
    table = np.full(SIZE[width], Class.OTHER, np.uint8)
    for kind, codes in (*_letters(), (Class.DASH, known), *_marks(known)):
        table[codes[codes < SIZE[width]]] = kind
    kept = kept[kept < SIZE[width]]
    table[kept] = _BESIDE[table[kept]]
    table[END[width]] = Class.WHITE
    table.setflags(write=False)
    return table


# Marks that end something.
_ENDING = (
    Class.CLOSING,
    Class.CLOSE_BRACKET,
    Class.CLOSING_QUOTE,
    Class.IN_NAME,
    Class.IN_NUMBER,
    Class.IN_NAME_OR_NUMBER,
    Class.POINT,
    Class.BY_DIGIT,
    Class.ON_LETTER,
)

# What a mark is beside others when it is kept: it opens something, closes something, or may do both.
_BESIDE = np.full(_SIZE, Class.KEPT, np.uint8)
_BESIDE[[Class.OPENING, Class.OPEN_BRACKET]] = Class.KEPT_OPENING
_BESIDE[list(_ENDING)] = Class.KEPT_CLOSING


def _letters() -> tuple[tuple[int, Codes], ...]:
    return (
        (Class.LETTER, np.union1d(codes_in("L", "Nl"), CodeSet.of("\u00ad\u200c").codes)),
        (Class.COMBINING, np.union1d(codes_in("M"), [0x200D])),
        (Class.SPACELESS, np.union1d(codes_of_script(*WITHOUT_SPACES), CodeSet.of("ー〆々〇ｰ").codes)),
        (Class.HEBREW, np.intersect1d(codes_of_script("Hebrew"), codes_in("L"))),
        (Class.DIGIT, codes_in("Nd")),
        # Marks of direction and of byte order and spaces of no width part nothing and join nothing.
        (Class.WHITE, np.setdiff1d(np.union1d(whitespace(), codes_in("Cf")), [0xAD, 0x200C, 0x200D])),
    )


def _marks(gone: Codes) -> list[tuple[int, Codes]]:
    kinds = [
        (Class.OPENING, codes_in("Pi")),
        (Class.CLOSING, codes_in("Pf", "Po")),
        (Class.OPEN_BRACKET, codes_in("Ps")),
        (Class.CLOSE_BRACKET, codes_in("Pe")),
        *((kind, CodeSet.of(members).codes) for kind, members in _SPECIAL.items()),
    ]
    return [(kind, np.intersect1d(codes, gone)) for kind, codes in kinds]


def look_up_fates(
    inside: Inside, between: Between, before: Classes, mark: Classes, after: Classes
) -> Classes:
    """Return what becomes of each mark, from the classes of what stands before it, of itself and of what is after."""
    index = before.astype(np.int64)
    for classes_ in (mark, after):
        index <<= _BITS
        index |= classes_
    return _fates(inside, between)[index]


@lru_cache(maxsize=8)
def _fates(inside: Inside, between: Between) -> Classes:
    """Return what becomes of a mark, by the classes before it, of itself and after it.

    A row of marks is decided as a DASH is. A mark that stays before or after keeps words apart; a space is right where
    it closes or opens something.
    """
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
    ends = ~white[0] & (before != Class.KEPT_OPENING) & ~(either_way[before] & opens[mark])
    ends = ends & (~_is_mark()[before] | either_way[before] | _any(*_ENDING)[before])
    begins = ~white[1] & (after != Class.KEPT_CLOSING) & ~(either_way[after] & closes[mark])
    begins = begins & (~_is_mark()[after] | either_way[after] | opens[after])
    parts = ends & begins & ~spaceless
    parts = parts & ((mark != Class.ON_LETTER) | ~letters)
    if between == "join":
        parts = parts & part
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
