"""Unicode normalization."""

from functools import lru_cache, partial
from itertools import pairwise
from typing import Annotated, Literal

import numpy as np

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.normalization import (
    MARK,
    SUSPECT,
    TIED,
    Form,
    combining_classes,
    kinds,
    normalized,
)
from tunekit.engine.ragged import Ints, gather, grouped, where_set
from tunekit.engine.rewriting import rewritten
from tunekit.engine.streams import Streams
from tunekit.engine.tables import END, SIZE, Codes, raw
from tunekit.values.arguments import Worded

_SHORT = 16
# What is worked out for each unit is worked out for so many at a time.
_BLOCK = 1 << 18
_NONE = np.empty(0, np.int32)


@corruptor(idempotent=True)
class NormalizeUnicode(Corruptor):
    r"""The text in a Unicode normalization form.

    >>> import tunekit as tk
    >>> tk.NormalizeUnicode(form="NFD")("é") == "e\u0301"
    True
    >>> tk.NormalizeUnicode(form="NFKC")("ﬁve ① ｆｕｌｌ")
    'five 1 full'
    >>> tk.NormalizeUnicode().trace("cafe\u0301 ole\u0301, café").edits
    [(3, 5, 'é'), (8, 10, 'é')]

    The forms of UAX #15, like ``unicodedata.normalize``, but on the data of Unicode 15.0 under every Python. NFC
    composes letters and marks, NFD takes them apart; NFKC and NFKD also replace compatibility characters, such as
    ligatures, by plain ones. Equal content in another form is what many pipelines stumble over, unseen. A text that is
    in the form already has no edit.

    Args:
        form: "NFC", "NFD", "NFKC" or "NFKD".

    Raises: InvalidArgument: an unknown form.
    Cost: one table look-up a character, and about 0.1 µs for every letter with marks that is not as it should be. NFC
    costs nothing where all texts of a batch are Latin-1. Memory by what goes in and what comes out.
    """

    form: Annotated[Literal["NFC", "NFD", "NFKC", "NFKD"], Worded("one of NFC, NFD, NFKC, NFKD")] = "NFC"

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A replacement for each stretch that is not in the form."""
        if (
            self.form == "NFC" and texts.width == 1
        ):  # Latin-1 is in NFC; no look at the units, so that maps fuse
            return Edits.none()
        starts, ends = _unsettled(texts, self.form)
        return rewritten(texts, starts, ends, partial(_rewritten, form=self.form))


def _rewritten(stretch: str, form: Form) -> str:
    # A hostile text has stretches of any length, and the cache must not hold them.
    return _remembered(stretch, form) if len(stretch) <= _SHORT else normalized(stretch, form)


@lru_cache(maxsize=1 << 14)
def _remembered(stretch: str, form: Form) -> str:
    return normalized(stretch, form)


def _unsettled(texts: TextBatch, form: Form) -> tuple[Ints, Ints]:
    """The stretches that may not be in the form, each such that nothing outside can interact with what is in it."""
    found = _kinds_of(texts.units, form)
    blocks = [_unsettled_in(texts, found, *edges) for edges in pairwise(_cuts(found))]
    starts, ends = (np.concatenate([_NONE, *(block[side] for block in blocks)]) for side in (0, 1))
    return starts, ends


def _cuts(found: Codes) -> list[int]:
    """Where blocks of the units begin, none at a unit that is tied to the one before it, and where the last ends."""
    cuts = [0]
    while cuts[-1] < found.size:
        place = cuts[-1] + _BLOCK
        # A hostile text may be one row of marks: the search goes on a block at a time, and the block is as long as the
        # row.
        while place < found.size and found[place] & TIED:
            loose = where_set(found[place : place + _BLOCK] & TIED == 0)
            place += int(loose[0]) if loose.size else _BLOCK
        cuts.append(min(place, found.size))
    return cuts


def _unsettled_in(texts: TextBatch, found: Codes, low: int, high: int) -> tuple[Ints, Ints]:
    """The same of one block: the stretches with a character whose quick check is not Yes, or with marks out of order.

    UAX #15, section 9.
    """
    at = where_set(found[low:high] != 0) + low
    if not at.size:
        return at, at
    # (units of any kind,) all: nearly every unit is of no kind, and is looked at no more.
    kind = found[at]
    begin, end = _bounds(texts, at, (kind & TIED) != 0)
    doubtful = (kind & SUSPECT) != 0
    marks = where_set((kind & MARK) != 0)
    classes = gather(combining_classes(), texts.units[at[marks]])
    # Two marks side by side, of which the second has the lower class: canonical order wants it first (D108).
    disordered = (np.diff(at[marks]) == 1) & (classes[:-1] > classes[1:])
    doubtful[marks[1:][disordered]] = True
    begin, end = begin[doubtful], end[doubtful]
    # Several units of one stretch are one.
    first = np.diff(begin, prepend=-1) != 0
    return begin[first].astype(np.int32), end[first].astype(np.int32)


def _bounds(texts: TextBatch, at: Ints, tied: np.ndarray) -> tuple[Ints, Ints]:
    """From where to where the stretch of each unit goes: back over what is tied to what it is tied to, and on."""
    # (units of any kind,): a stretch goes on as long as each unit is tied to the one right before it.
    opens = np.ones(at.size, np.bool_)
    opens[1:] = ~tied[1:] | (np.diff(at) != 1)
    firsts, lasts = grouped(opens)
    begin = at[firsts]
    # What is tied is tied to the unit before it, if that is no end mark; one is before the very first by index -1.
    before = texts.units[begin - 1] != END[texts.width]
    begin = begin - (tied[firsts] & before)
    lengths = lasts - firsts + 1
    return begin.repeat(lengths), (at[lasts] + 1).repeat(lengths)


def _kinds_of(units: Codes, form: Form) -> Codes:
    """What each unit may be to the form, as bits."""
    table = kinds(form)[: SIZE[units.itemsize]]
    if units.itemsize == 1:
        return np.frombuffer(raw(units).translate(table.tobytes()), np.uint8)
    return gather(table, units)
