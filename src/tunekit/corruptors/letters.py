"""Letters to put in: of the script and the case at their place, or of an alphabet."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tunekit.engine.batch import TextBatch
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.tables import SIZE, Codes, Flags, Table
from tunekit.engine.unicode import case_map, codes_in, script_numbers

ENGLISH: Final = 26
NEAR: Final = 32

# A class is a script and a kind: 4 * script + kind. As Latin has no marks of its own, the class of a Latin mark is that
# of all that is neither letter nor mark; the classes of other scripts come above it.
_SMALL, _CAPITAL, _MARK = range(3)
_NONE = _MARK
# A mark that inherits its script has the row of 256 codes that it is in for one.
_ROW = 0x100
# What nobody sees is no mark to put in the place of another (DerivedCoreProperties, Default_Ignorable_Code_Point).
_UNSEEN = [(0x34F, 0x34F), (0x17B4, 0x17B5), (0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF)]
_FULL_WIDTH = slice(0xFF21, 0xFF5B)
# For Latin-1, without the tables of all of Unicode; the micro sign is of no script.
_BYTES: Final = bytes(
    _CAPITAL if c.isupper() else _SMALL if c.isalpha() and c != "\u00b5" else _NONE
    for c in map(chr, range(0x100))
)
# The steps of the two searches: 0 1 2 … 64, and -1 1 -2 2 … -32 32. Of two letters as near, the one before counts.
_ONWARD: Final = np.arange(2 * NEAR + 1)
_OUTWARD: Final = ((_ONWARD // 2 + 1) * (_ONWARD % 2 * 2 - 1))[: 2 * NEAR]
# Places that are looked at in one go.
_CELLS = 1 << 11
_CODE_BITS = 21

Classes = NDArray[np.integer]
Luck = NDArray[np.integer]
Letters = NDArray[np.integer]


def span_of(size: int) -> int:
    """Return the number of equally likely values that a letter is drawn from, ``size`` or one fewer."""
    return size * (size - 1)


def from_alphabet(alphabet: str, units: Codes, luck: Luck, differs: Flags) -> Letters:
    """A letter of the alphabet for each unit; where it must differ, not the one that is there.

    ``luck`` lies below the span of the number of letters.
    """
    letters, ordered, numbers = _alphabet(alphabet)
    # (units,): where each is among the letters in order, if it is one; ``numbers`` leads back to their number as they
    # come.
    place = np.minimum(ordered.searchsorted(units), ordered.size - 1)
    found: Letters = letters[_drawn(letters.size, luck, numbers[place], differs & (ordered[place] == units))]
    return found


def letters_of(alphabet: str) -> Codes:
    """The different characters of an alphabet, as they come."""
    return _alphabet(alphabet)[0]


def from_text(texts: TextBatch, at: Ints, luck: Luck, differs: Flags) -> Letters:
    """A letter for each place, such as stand near it; where it must differ, not the one that is there.

    Beside Latin letters, and where no letter is near, it is one of a to z, else one of the same script; in the case of
    the letter at the place, or of the word in capitals that is nearest. In the place of a mark it is a mark. ``luck``
    lies below the span of 26.
    """
    units = texts.units.take(at)
    classes = _classes(units)
    if texts.width > 1 and classes.max(initial=0) > _NONE:
        classes = np.where(_is_letter(classes) | differs, classes, _NONE)  # before a mark comes a letter
    here = (units | 0x20) - ord("a")  # beyond 26 in the unsigned numbers of the units, where it is no letter
    # (places,) uint8, the letters a to z from 0 on; they become Latin letters in the case of their class below, and
    # those of other scripts are then written over.
    letters = _drawn(ENGLISH, luck, here, differs & (here < ENGLISH))
    lost = where_set(classes == _NONE)
    lost = lost[_classes(texts.units.take(at[lost] - 1)) != _SMALL]  # else that is the nearest letter
    if lost.size:
        classes = classes.astype(np.uint16)
        classes[lost] = _around(texts, at[lost])
    letters += np.uint8(ord("a"))
    letters -= (classes == _CAPITAL) * np.uint8(0x20)
    others = where_set(classes > _NONE) if texts.width > 1 else lost[:0]
    if not others.size:
        return letters
    codes = letters.astype(np.uint32)
    # What must not come: the code that is there, or no code at all.
    kept = np.where(differs[others], units[others].astype(np.int64), -1)
    codes[others] = _at_hand(texts, at[others], classes[others], luck[others], kept)
    return codes


def _drawn(size: int, luck: Luck, place: NDArray[np.integer], differs: Flags) -> NDArray[np.integer]:
    """One of ``size`` numbers; where it must differ, one of the others than ``place``."""
    # Luck below size · (size − 1) is even over both: luck // size lies below size − 1, luck // (size − 1) below size.
    of_others, of_all = luck // size, luck // (size - 1)
    if size <= SIZE[1]:
        of_others, of_all = of_others.astype(np.uint8), of_all.astype(np.uint8)
    number = of_all + (of_others - of_all) * differs  # modulo 256, as bytes go
    # One of the others: those from ``place`` on have a number one higher.
    number += differs & (number >= place)
    return number


def _around(texts: TextBatch, at: Ints) -> Classes:
    """The class of a letter for each place that has none itself: as the nearest one, before it or behind it.

    It is a capital where the two nearest letters are: in "AN A320", not in "I am".
    """
    units = texts.units
    start, end = _records(texts, at)

    def path(steps: slice, here: Ints, before: Ints, after: Ints, *_columns: Ints) -> Ints:
        return np.minimum(np.maximum(here + _OUTWARD[steps], before), after)  # an end mark, beyond the record

    def fits(places: Ints, *_columns: Ints) -> Flags:
        return _is_letter(_classes(units.take(places)))

    def others(places: Ints, _at: Ints, _before: Ints, _after: Ints, nearest: Ints) -> Flags:
        found: Flags = _is_letter(_classes(units.take(places))) & (places != nearest)
        return found

    # (places,): -1 where no letter is near; a path that comes to the border of its record waits at the end mark there.
    nearest = _first(_OUTWARD.size, path, fits, at, start - 1, end)
    classes = _classes(units.take(nearest)).astype(np.uint16)
    classes[nearest < 0] = _SMALL
    # A capital is looked at twice: if the second nearest letter is small, it is the capital of a sentence or a name.
    large = where_set((classes & _CAPITAL) > 0)
    if large.size:
        columns = (at[large], start[large] - 1, end[large], nearest[large])
        second = _first(_OUTWARD.size, path, others, *columns)
        alone = (second < 0) | ((_classes(units.take(second)) & _CAPITAL) == 0)
        classes[large[alone]] -= _CAPITAL
    return classes


def _at_hand(texts: TextBatch, at: Ints, classes: Classes, luck: Luck, kept: Ints) -> Ints:
    """A letter or mark of its class for each place, in its case: the first one from a drawn place near it on.

    At the end of what is near, the search goes on at its beginning. Where there is none but ``kept``, it is the code
    that follows that one in its class.
    """
    units = texts.units
    start, end = _records(texts, at)
    # (places,) all: what is near lies from ``low`` to ``high``, and any place of it may be the first, equally likely.
    low, high = np.maximum(start, at - NEAR), np.minimum(end, at + NEAR + 1)
    begin = low + luck * (high - low) // span_of(ENGLISH)

    def path(steps: slice, begin: Ints, low: Ints, high: Ints, end: Ints, *_columns: Ints) -> Ints:
        # (rows, steps): past the end it goes on at ``low``; where all that is near was seen, it waits at the end mark.
        places = begin + _ONWARD[steps]
        places -= (high - low) * (places >= high)
        inside: Ints = np.where(places >= high, end, places)
        return inside

    def fits(
        places: Ints, _begin: Ints, _low: Ints, _high: Ints, _end: Ints, wanted: Ints, kept: Ints
    ) -> Flags:
        found = units.take(places)
        others = _classes(found)
        alike: Flags = (others | _CAPITAL) == (wanted | _CAPITAL)
        alike &= _cased(found, others, wanted) != kept
        return alike

    place = _first(_ONWARD.size, path, fits, begin, low, high, end, classes, kept)
    found = units.take(place)
    codes = _cased(found, _classes(found), classes)
    nothing = where_set(place < 0)
    codes[nothing] = _next(classes[nothing], kept[nothing])
    return codes


def _records(texts: TextBatch, at: Ints) -> tuple[Ints, Ints]:
    """Where the record of each place begins and ends."""
    record = texts.ends.searchsorted(at)
    return texts.starts[record], texts.ends[record]


def _first(
    length: int, path: Callable[..., Ints], fits: Callable[..., Flags], *columns: Ints, begin: int = 0
) -> Ints:
    """For each row of the columns the first place on its path that fits, -1 where none does.

    ``path(steps, *columns)`` gives the places at some steps as a table, ``fits(places, *columns)`` a flag for each of
    them. Most rows need few steps, few rows need most.
    """
    rows = np.arange(columns[0].size)
    # At least as many steps as before, so that few rounds come to the end of the longest path.
    end = min(begin + max(_CELLS // rows.size, begin, 2), length)
    # (rows, 1) each, to go with (steps,) into tables of (rows, steps).
    tall = [column[:, None] for column in columns]
    places = path(slice(begin, end), *tall)
    fitting = fits(places, *tall)
    # The first that fits; 0 where none does, which ``hit`` then says.
    step = fitting.argmax(axis=1)
    hit = fitting[rows, step]
    found = np.where(hit, places[rows, step], -1)
    missed = where_set(~hit)
    if missed.size and end < length:
        found[missed] = _first(length, path, fits, *(column[missed] for column in columns), begin=end)
    return found


def _cased(codes: Codes, classes: Classes, wanted: Classes) -> Ints:
    """The letters in the case of the classes that are wanted; marks as they are."""
    cased = codes.astype(np.int64)
    turned = where_set(((classes ^ wanted) & 1).ravel() == 1)
    if turned.size:
        flat = cased.reshape(-1)
        flat[turned] = _other_case().image(flat[turned])
    return cased


def _is_letter(classes: Classes) -> Flags:
    letters: Flags = (classes & _MARK) == 0
    return letters


def _classes(units: Codes) -> Classes:
    if units.itemsize == 1:
        return np.frombuffer(units.tobytes().translate(_BYTES), np.uint8).reshape(units.shape)
    return _table().take(units)


def _next(classes: Classes, codes: Ints) -> Ints:
    """The code of the class that follows, in a circle; the first one after -1."""
    ordered = _ordered()
    wanted = classes.astype(np.int64) << _CODE_BITS
    # -1 makes a number below all of its class and above the one before: a code has at most 0x10FFFF of 21 bits.
    place = ordered.searchsorted(wanted + codes, side="right")
    # After the last of its class comes another class: then it is the first again. The last item is of a class by
    # itself.
    again = ordered[place] >> _CODE_BITS != classes
    place[again] = ordered.searchsorted(wanted[again])
    return ordered[place] & ((1 << _CODE_BITS) - 1)


@cache
def _table() -> NDArray[np.uint16]:
    """The class of every code point, and of the end marks.

    The full-width Latin letters are a script of their own. A mark that is the only one of its class counts as none.
    """
    names, numbers = script_numbers()
    # (code points,): Latin is 0, so that for all other scripts classes lie above ``_NONE``. With the 4,352 rows of
    # marks that inherit, 4 · script still fits 16 bits.
    script = numbers.astype(np.uint16) + 1
    script[numbers == names.index("Latin")] = 0
    script[_FULL_WIDTH] = len(names) + 1
    letters, capitals, marks = codes_in("L"), codes_in("Lu", "Lt"), codes_in("Mn", "Mc")
    inheriting = marks[numbers[marks] == names.index("Inherited")]
    script[inheriting] = len(names) + 2 + inheriting // _ROW
    table = np.full(SIZE[4], _NONE, np.uint16)
    table[letters] = 4 * script[letters]
    table[capitals] += _CAPITAL
    table[marks] = 4 * script[marks] + _MARK
    for name in ("Common", "Unknown", "Inherited"):
        table[:-1][script == names.index(name) + 1] = _NONE
    for first, last in _UNSEEN:
        table[first : last + 1] = _NONE
    # The only one of a class could become no other.
    table[(np.bincount(table) == 1)[table]] = _NONE
    return table


@cache
def _ordered() -> Ints:
    """All letters and marks with their class above the code, ascending; then a class that nothing has."""
    # (letters and marks + 1,) int64, sorted by class and then by code.
    codes = where_set(_table() != _NONE)
    ordered = np.sort(_table()[codes].astype(np.int64) << _CODE_BITS | codes)
    return np.append(ordered, (int(_table().max()) + 1) << _CODE_BITS)


@cache
def _other_case() -> Table:
    """Capitals as small letters, and small letters as capitals, where that is one code."""
    upper, lower = case_map("upper"), case_map("lower")
    capital = _table()[lower.source] & 1 == 1
    changes = dict(zip(upper.source.tolist(), upper.target.tolist(), strict=True))
    changes |= dict(zip(lower.source[capital].tolist(), lower.target[capital].tolist(), strict=True))
    return Table.of(changes)


@lru_cache(maxsize=64)
def _alphabet(alphabet: str) -> tuple[Codes, Codes, Ints]:
    """Its different characters as they come, and in order, with the number of each."""
    letters = np.array([ord(c) for c in dict.fromkeys(alphabet)], np.uint32)
    numbers = letters.argsort()
    return letters, letters[numbers], numbers
