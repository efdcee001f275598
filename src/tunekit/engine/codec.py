"""Texts to code units and back: where the width of a batch is decided."""

import sys
from typing import TYPE_CHECKING

import numpy as np

from tunekit.engine.tables import END, Codes

if TYPE_CHECKING:
    from tunekit.engine.batch import TextBatch

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
    if len(data) == 2 * len(joined):
        units: Codes = np.frombuffer(data, np.uint16)
        if np.count_nonzero(units == END[2]) == len(texts):
            return units
    units = np.frombuffer(joined.encode(_CODECS[4], "surrogatepass"), np.uint32).copy()
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    units[np.cumsum(lengths + 1) - 1] = END[4]
    return units


def decode(batch: "TextBatch") -> list[str]:
    """The texts of a batch."""
    units = batch.units
    if units.size == 0:
        return []
    if units.itemsize == 4:
        units = units.copy()
        units[batch.ends] = 0
    text = str(units.data, _CODECS[units.itemsize], "surrogatepass")
    # str.split looks at every character in turn: for long records, looking up the ends is faster.
    if units.itemsize < 4 and units.size < LONG * len(batch):
        return text.split(chr(END[units.itemsize]))[:-1]
    return [text[start:end] for start, end in zip(batch.starts.tolist(), batch.ends.tolist(), strict=True)]
