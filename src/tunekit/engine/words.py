"""Words: what is between white space, and single characters where a script writes none between words."""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.buffer import TextBuffer
from tunekit.engine.graphemes import joins
from tunekit.engine.places import Places, edges_of, spaced, stretches_of
from tunekit.engine.ragged import Ints, gather, stretches, where_set
from tunekit.engine.tables import END, SIZE, Codes, CodeSet, Flags
from tunekit.engine.unicode import codes_in, codes_of_script, whitespace

Kinds = NDArray[np.uint8]

# What a unit is to the borders of words. The last two are found by the highest number in a batch.
BLANK, LETTER, MARK, OPENING, DIVIDER, ALONE = range(6)

# Scripts whose readers find words without a space between them: those whose lines may end at any character or where a
# dictionary says (UAX #14, classes ID and SA), and Balinese and Javanese, which are written in one row as well.
WITHOUT_SPACES = (
    *("Han", "Hiragana", "Katakana", "Bopomofo", "Yi", "Tangut", "Nushu", "Khitan_Small_Script"),
    *("Thai", "Lao", "Khmer", "Myanmar", "Tai_Le", "New_Tai_Lue", "Tai_Tham", "Tai_Viet", "Ahom"),
    *("Balinese", "Javanese"),
)
_SHARED_LETTERS = "〆〼"  # Han and Kana, which the property Script calls common
_SHARED_MARKS = "ーｰ〱〲〳〴〵"  # they make the sound before them longer, or repeat it
# Vowels that are written before the consonant they follow (UAX #44, Logical_Order_Exception), and vowels after it that
# are clusters by themselves to UAX #29, or join one that is no consonant.
_VOWELS_IN_FRONT = "เแโใไເແໂໃໄ\u19b5\u19b6\u19b7\u19baꪵꪶꪹꪻꪼ"
_VOWELS_BEHIND = "ะาำๅະາຳ"
# They join two consonants to one sign (Indic_Syllabic_Category: Invisible_Stacker; Virama in the last two scripts).
_STACKERS = CodeSet.of("\u1039\u17d2\u1a60\u1b44\ua9c0")
# Marks that part words where others use a space: of Tibetan (syllables) and Ethiopic.
_DIVIDERS = "\u0f0b\u0f0c\u1361"


def words(buffer: TextBuffer) -> Places:
    """Every word; where no character is or ends one by itself, they are the stretches without white space."""
    if buffer.units.itemsize == 1:
        return spaced(buffer)
    kinds = kinds_of(buffer.units)
    # The stretches without white space, starts and ends in turn.
    edges = edges_of(kinds == BLANK)
    if not kinds.size or kinds.max() < DIVIDER:
        return stretches_of(buffer, edges[0::2], edges[1::2])
    special = where_set(kinds >= DIVIDER)
    few = special.size < edges.size >> 4
    borders = (
        _borders_around(special, edges, buffer.units, kinds) if few else _borders(kinds, joined(buffer.units))
    )
    # A border ends one word and begins the next, so that it comes twice: "a他b" has the edges 0 3, the borders 1 2, and
    # 0 1 1 2 2 3 is three words.
    edges = np.concatenate([edges, borders, borders])
    edges.sort(kind="stable")  # it merges ascending rows
    starts, ends = edges[0::2], edges[1::2]
    if few:
        # (words,): does it hold a character of a script without spaces, or a mark that parts words?
        alone = np.zeros(starts.size, np.bool_)
        alone[_stretches_with(special, edges)] = True
    else:
        # How many of those come up to each unit: more at the last unit of a word than at its first, if one is after the
        # first.
        upto = (kinds >= DIVIDER).cumsum(dtype=np.int32)
        alone = (kinds[starts] >= DIVIDER) | (upto[starts] < upto[ends - 1])
    return stretches_of(buffer, starts, ends, alone)


def kinds_of(units: Codes) -> Kinds:
    """The kind of every unit; an end mark is blank."""
    kinds: Kinds = gather(_kinds(units.itemsize), units)
    return kinds


def joined(units: Codes) -> Flags | None:
    """A flag for every unit: must it stay with the one before it? ``None`` when none must.

    Grapheme clusters, and consonants that are stacked.
    """
    joined = joins(units)
    if units.itemsize == 1 or not (stackers := where_set(_STACKERS.holds(units[:-1]))).size:
        return joined
    # The last unit is an end mark, and was not asked: there is always one after a stacker.
    stacked = stackers[kinds_of(units[stackers + 1]) == ALONE] + 1
    joined = np.zeros(units.size, np.bool_) if joined is None else joined.copy()
    joined[stacked] = True
    return joined


@cache
def opening() -> str:
    """The characters that belong to the word after them."""
    return "".join(map(chr, where_set(_kinds(4)[: END[4]] == OPENING).tolist()))


def _stretches_with(places: Ints, edges: Ints) -> Ints:
    """The numbers of the stretches that hold these places, ascending, some more than once; all places lie in one."""
    # In stretch k, 2k + 1 edges lie before a place or at it.
    numbers: Ints = edges.searchsorted(places, side="right") >> 1
    return numbers


def _borders_around(special: Ints, edges: Ints, units: Codes, kinds: Kinds) -> Ints:
    """Where two words touch, when only the few stretches without white space are looked at that hold these places."""
    numbers = _stretches_with(special, edges)
    numbers = numbers[np.diff(numbers, prepend=-1) > 0]
    # The white space before a stretch comes along: a mark of a letter may stand on it.
    starts = np.maximum(edges[2 * numbers] - 1, 0)
    index = stretches(starts, edges[2 * numbers + 1] - starts)
    # The units of these stretches are looked at as a text of their own, with the white space between them.
    borders: Ints = index[_borders(kinds[index], joined(units[index]))]
    return borders


def _borders(kinds: Kinds, joined: Flags | None) -> Ints:
    """Where two words touch: between letters of which one is alone, and behind a mark that parts words.

    A mark belongs to the word before it, one that opens to the word after.
    """
    letters = (kinds == LETTER) | (kinds == ALONE)
    if joined is not None:
        letters &= ~joined
    # Between two units that follow each other here there are marks only, or nothing.
    stops = where_set(letters | (kinds == BLANK))
    stopping = kinds[stops]
    before, after = stopping[:-1], stopping[1:]
    # (borders that may be,): where the second word would begin. It writes over ``stops``, whose kinds are read already.
    at = _before_opening(kinds, stops[1:])
    borders = (before == ALONE) | (after == ALONE) | (kinds[at - 1] == DIVIDER)
    borders &= (before != BLANK) & (after != BLANK)
    if joined is not None:
        borders &= ~joined[at]
    found: Ints = at[borders]
    return found


def _before_opening(kinds: Kinds, letters: Ints) -> Ints:
    """Each letter's place, or that of the row of opening marks right before it. The array is overwritten."""
    # The rows of opening marks.
    edges = edges_of(kinds != OPENING)
    starts, ends = edges[0::2], edges[1::2]
    # The first letter at the end of a row or after it; the row opens to it if it is right there.
    number = np.minimum(letters.searchsorted(ends), max(letters.size - 1, 0))
    opens = letters[number] == ends if letters.size else np.zeros(ends.size, np.bool_)
    letters[number[opens]] = starts[opens]
    return letters


@lru_cache(maxsize=3)
def _kinds(width: int) -> Kinds:
    """The kind of every value that a unit of this width can take."""
    # The order counts: what comes later overrules what came before, as digits of a script without spaces are letters.
    kinds = np.full(SIZE[4], LETTER, np.uint8)
    kinds[codes_of_script(*WITHOUT_SPACES)] = ALONE
    kinds[_codes(_SHARED_LETTERS)] = ALONE
    kinds[codes_in("Nd")] = LETTER
    kinds[np.intersect1d(codes_in("Lm", "M"), codes_of_script(*WITHOUT_SPACES))] = MARK
    kinds[_codes(_SHARED_MARKS + _VOWELS_BEHIND)] = MARK
    kinds[codes_in("P", "Cc", "Cf")] = MARK
    kinds[codes_in("Ps", "Pi")] = OPENING
    kinds[_codes("¿¡" + _VOWELS_IN_FRONT)] = OPENING
    kinds[_codes(_DIVIDERS)] = DIVIDER
    kinds[whitespace()] = BLANK
    kinds = kinds[: SIZE[width]].copy()
    kinds[END[width]] = BLANK
    kinds.setflags(write=False)
    return kinds


def _codes(characters: str) -> Ints:
    return np.array(sorted(map(ord, characters)), np.int64)
