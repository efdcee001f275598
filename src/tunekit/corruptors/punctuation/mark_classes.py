"""Punctuation marks and what may stand beside them: the classes of characters."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.tables import END, SIZE, Codes, CodeSet, Table
from tunekit.engine.unicode import codes_in, codes_of_script, whitespace
from tunekit.engine.words import WITHOUT_SPACES

Classes = NDArray[np.uint8]


class Class:
    """The classes of characters: plain numbers, below those of marks, which begin at OPENING."""

    WHITE, LETTER, SPACELESS, HEBREW, COMBINING, DIGIT, OTHER = range(7)
    KEPT_OPENING, KEPT_CLOSING, KEPT = range(7, 10)
    OPENING, CLOSING, DASH, OPEN_BRACKET, CLOSE_BRACKET, QUOTE, CLOSING_QUOTE = range(10, 17)
    IN_WORD, IN_NAME, IN_NUMBER, IN_NAME_OR_NUMBER, POINT, BY_DIGIT, ON_LETTER = range(17, 24)


FIRST_MARK = Class.OPENING
BITS = 5
_SIZE = 1 << BITS


# Signs in a byte, over the class: a mark, white space or a mark, no white space. Each is half of the next, so that
# adding moves one to the other.
CLASS, MARK, BREAK, NOT_WHITE = 0x1F, 0x20, 0x40, 0x80
SIGNED = np.arange(_SIZE, dtype=np.uint8)
SIGNED[FIRST_MARK:] |= MARK
SIGNED[[Class.WHITE, *range(FIRST_MARK, _SIZE)]] |= BREAK
SIGNED[np.arange(_SIZE) != Class.WHITE] |= NOT_WHITE
# A byte that is at least this is a mark's.
ANY_MARK = MARK | BREAK | NOT_WHITE


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


@dataclass(frozen=True, eq=False)
class Classifier:
    """The class of every unit of a width, by its value: plain, and with signs over it."""

    classes: Classes
    signs: Classes

    def kept_by(self, table: Table) -> bool:
        """Tell whether a map turns every unit into one of the same class, as the change of case does."""
        return _keeps_classes(table, self)


@lru_cache(maxsize=64)
def classifier(keep: str, *, symbols: bool, width: int) -> Classifier:
    """Return the classes for what is kept; a mark that is kept is one of those that only stand beside."""
    found = _classes(keep, symbols=symbols, width=width)
    return Classifier(_frozen(found), _frozen(SIGNED[found]))


@lru_cache(maxsize=64)
def _keeps_classes(table: Table, classifier: Classifier) -> bool:
    classes = classifier.classes
    # (sources of this width,): what leaves the width, or goes, has no class there.
    inside = table.sources < classes.size
    sources, targets = table.sources[inside], table.targets[inside]
    if ((targets < 0) | (targets >= classes.size)).any():
        return False
    return bool((classes[sources] == classes[targets]).all())


def _frozen(table: Classes) -> Classes:
    table.setflags(write=False)
    return table


def _classes(keep: str, *, symbols: bool, width: int) -> Classes:
    known = _all_marks(symbols=symbols)
    kept = np.intersect1d(known, CodeSet.of(keep).codes)
    table = np.full(SIZE[width], Class.OTHER, np.uint8)
    # The order counts, from the general to the special: all marks are dashes, but for those that a later row names.
    for kind, codes in (*_letters(), (Class.DASH, known), *_marks(known)):
        table[codes[codes < SIZE[width]]] = kind
    kept = kept[kept < SIZE[width]]
    table[kept] = _BESIDE[table[kept]]
    table[END[width]] = Class.WHITE
    return table


# Marks that end something.
ENDING = (
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
_BESIDE[list(ENDING)] = Class.KEPT_CLOSING


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
