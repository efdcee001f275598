"""Graphemes: extended grapheme clusters of UAX #29, found in a whole buffer at once."""

from functools import cache

import numpy as np

from tunekit.engine.buffer import TextBuffer
from tunekit.engine.classes import Classes, members, number_of
from tunekit.engine.places import Places, chars, edges_of, stretches_of
from tunekit.engine.ragged import Ints, grouped, where_set
from tunekit.engine.spans import Spans
from tunekit.engine.tables import END, Codes, Flags, look_up, raw

# Between which classes there is no boundary (GB3, GB6 to GB13); "" stands for all but controls (GB4, GB5). The last two
# rules ask for more than two classes: see ``_joined``.
_JOINS = (
    ("CR", "LF"),
    ("L", "L V LV LVT"),
    ("LV V", "V T"),
    ("LVT T", "T"),
    ("", "Extend ZWJ SpacingMark"),
    ("Prepend", ""),
    ("ZWJ", "Extended_Pictographic"),
    ("Regional_Indicator", "Regional_Indicator"),
)
_CONTROLS = ("Control", "CR", "LF")


def graphemes(buffer: TextBuffer) -> Places:
    """Every cluster; where each is one unit, every unit."""
    joined = joins(buffer.units)
    if joined is None:
        return chars(buffer)
    # (units,): a cluster begins at a unit that is not joined, and ends before the next such one. End marks are clusters
    # by themselves and no places.
    first = ~joined
    last = np.append(first[1:], True)
    first &= (text := buffer.units != END[buffer.width])
    last &= text
    return stretches_of(buffer, where_set(first), where_set(last) + 1)


def clusters(joined: Flags) -> Spans:
    """The clusters of more than one unit."""
    # A stretch of joined units, with the one before it that they are joined to; a record's first unit is joined to
    # nothing.
    edges = edges_of(~joined)
    return Spans(edges[0::2] - 1, edges[1::2])


def joins(units: Codes) -> Flags | None:
    """A flag for every unit: does it belong to the cluster of the one before it? ``None`` when none does.

    An end mark is a control, and a cluster by itself.
    """
    if units.itemsize > 1:
        joined = _joined(Classes.of("grapheme", units))
    elif b"\r" in raw(units):
        joined = _line_ends(units)
    else:
        return None
    return joined if joined.any() else None


def _line_ends(units: Codes) -> Flags:
    """In latin-1 no other pair than CR LF belongs together."""
    joined = np.zeros(units.size, np.bool_)
    joined[1:] = (units[1:] == ord("\n")) & (units[:-1] == ord("\r"))
    return joined


def _joined(classes: Classes) -> Flags:
    # (units - 1,) uint8: there are fewer than 16 classes, so that two fit a byte.
    pairs = classes.numbers[:-1] << np.uint8(4)
    pairs |= classes.numbers[1:]
    joined = np.zeros(classes.numbers.size, np.bool_)
    joined[1:] = look_up(_pairs(), pairs)
    # GB11 asks what comes before the joiner too, marks passed over: 👩 + ZWJ + 👧 is one cluster, a + ZWJ + 👧 two.
    emoji = where_set(pairs == _pair("ZWJ", "Extended_Pictographic")) + 1
    if emoji.size:
        joined[emoji] = classes.are(("Extended_Pictographic",), classes.before(emoji - 1, "Extend"))
    indicators = classes.where("Regional_Indicator")
    if indicators.size:
        joined[_third_ones(indicators)] = False
    return joined


def _third_ones(indicators: Ints) -> Ints:
    """Two regional indicators are a flag: in a row of them the third, the fifth, … begins another (GB12, GB13)."""
    first = np.ones(indicators.size, np.bool_)
    first[1:] = indicators[1:] != indicators[:-1] + 1
    begins, lasts = grouped(first)
    # (indicators,): the place of each in its row, from 0 on.
    place = np.arange(indicators.size) - begins.repeat(lasts - begins + 1)
    third: Ints = indicators[(place > 0) & (place % 2 == 0)]
    return third


@cache
def _pairs() -> Flags:
    """A flag for every pair of classes: is there no boundary between them?"""
    flags = np.zeros((16, 16), np.bool_)
    free = ~members("grapheme", *_CONTROLS)[:16]
    for left, right in _JOINS:
        lefts, rights = (members("grapheme", *side.split())[:16] if side else free for side in (left, right))
        flags |= lefts[:, None] & rights
    return flags.ravel()


def _pair(left: str, right: str) -> int:
    return number_of("grapheme", left) << 4 | number_of("grapheme", right)
