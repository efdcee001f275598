"""Texts to code units and back: where the width of a batch is decided."""

import sys

import numpy as np

from tunekit.engine.ragged import Ints
from tunekit.engine.tables import END, Codes

# Characters a text from which on it pays to look at each text rather than at each character.
LONG = 500

_CODECS = {1: "latin-1"} | {size: f"utf-{8 * size}-{sys.byteorder[0]}e" for size in (2, 4)}


def encode(texts: list[str]) -> Codes:
    """The units of the narrowest width, an end mark behind each text.

    Raises: TypeError: an item is not a ``str``.
    """
    joined = "\x1e".join([*texts, ""])
    if not texts:
        return np.empty(0, np.uint8)
    try:
        units: Codes = np.frombuffer(joined.encode("latin-1"), np.uint8)
        # As many marks as texts: so no text holds one of its own.
        if np.count_nonzero(units == END[1]) == len(texts):
            return units
    except UnicodeEncodeError:
        pass
    return _encode_wide(texts)


def _encode_wide(texts: list[str]) -> Codes:
    joined = "\uffff".join([*texts, ""])
    try:
        data = joined.encode(_CODECS[2])
    except UnicodeEncodeError:  # a lone surrogate; in 16 bits two of them would merge
        data = b""
    # Two bytes for each code point: so none took a surrogate pair.
    if len(data) == 2 * len(joined):
        units: Codes = np.frombuffer(data, np.uint16)
        if np.count_nonzero(units == END[2]) == len(texts):
            return units
    # The mark of 32 bits is no code point and cannot be joined in: it is written over the one that was, by its place,
    # as a text may hold U+FFFF itself.
    units = np.frombuffer(joined.encode(_CODECS[4], "surrogatepass"), np.uint32).copy()
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    units[np.cumsum(lengths + 1) - 1] = END[4]
    return units


def decode_apart(units: Codes) -> list[str]:
    """The texts of a buffer of 8 or 16 bits, parted at its end marks. Cost: ``str.split`` looks at each character."""
    return _decoded(units).split(chr(END[units.itemsize]))[:-1]


def decode_at(units: Codes, starts: Ints, ends: Ints) -> list[str]:
    """The texts from each start to its end, for long records faster than to look for the marks."""
    if units.itemsize == 4:  # the mark is no code point
        # The string has a NUL at each mark, which no slice below takes.
        units = units.copy()
        units[ends] = 0
    text = _decoded(units)
    return [text[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]


def _decoded(units: Codes) -> str:
    return str(units.data, _CODECS[units.itemsize], "surrogatepass") if units.size else ""
