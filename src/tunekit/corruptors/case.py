"""Case: lower and upper."""

from functools import cache
from typing import Literal

import numpy as np

from tunekit.corrupting import Corruptor, corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.ragged import where_set
from tunekit.engine.streams import Streams
from tunekit.engine.tables import CodeSet, Flags, Table
from tunekit.engine.unicode import case_map, is_case_ignorable, is_cased

_SIGMA, _FINAL_SIGMA = "\u03a3", "\u03c2"


@corruptor(idempotent=True)
class LowerCase(Corruptor):
    """Every letter in lower case.

    >>> import tunekit as tk
    >>> tk.LowerCase()(["Dr. Strange", "ΟΔΟΣ ΣΟΦΙΑΣ", "İzmir"])
    ['dr. strange', 'οδος σοφιας', 'i̇zmir']

    The full mapping of Unicode 15.0 (SpecialCasing), like ``str.lower``, but the same under every Python: İ becomes two
    characters, and a capital sigma that ends a word becomes ς (Unicode 15.0, Final_Sigma). No locale: a Turkish I
    becomes i.

    Cost: one table look-up a character; fuses with other maps.
    """

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A map, with exceptions for İ and the final sigma."""
        table = _table("lower")
        if texts.width == 1:
            return Edits.map(table)
        dotted = streams.thin(texts.isin("İ"), 1)
        sigmas = streams.thin(texts.isin(_SIGMA), 1)
        final = sigmas.where(_ends_word(texts, sigmas.at)) if len(sigmas) else sigmas
        if not len(dotted) and not len(final):
            return Edits.map(table)
        exceptions = Edits.join(Edits.replace(dotted, "i̇"), Edits.replace(final, _FINAL_SIGMA))
        return Edits.map(table, exceptions=exceptions)


@corruptor(idempotent=True)
class UpperCase(Corruptor):
    """Every letter in upper case.

    >>> import tunekit as tk
    >>> tk.UpperCase()(["Straße", "ﬁn", "ŷ"])
    ['STRASSE', 'FIN', 'Ŷ']

    The full mapping of Unicode 15.0 (SpecialCasing), like ``str.upper``, but the same under every Python: 102
    characters become two or three.

    Cost: one table look-up a character; fuses with other maps where no character expands.
    """

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A map, with exceptions for what becomes more than one character."""
        expanding = _expanding("upper")
        chosen = streams.thin(texts.isin(_expanding_set("upper")), 1)
        if not len(chosen):
            return Edits.map(_table("upper"))
        texts_for = [expanding[code] for code in texts.units[chosen.at].tolist()]
        return Edits.map(_table("upper"), exceptions=Edits.replace(chosen, texts_for))


@cache
def _table(kind: Literal["lower", "upper"]) -> Table:
    mapping = case_map(kind)
    return Table(mapping.source.astype(np.int64), mapping.target.astype(np.int64))


@cache
def _expanding(kind: Literal["lower", "upper"]) -> dict[int, str]:
    return {code: "".join(map(chr, to)) for code, to in case_map(kind).expanding.items()}


@cache
def _expanding_set(kind: Literal["lower", "upper"]) -> CodeSet:
    return CodeSet(np.array(sorted(_expanding(kind)), np.uint32))


@cache
def _case_properties() -> tuple[CodeSet, CodeSet]:
    codes = np.arange(0x110000, dtype=np.uint32)
    return CodeSet(codes[is_case_ignorable(codes)]), CodeSet(codes[is_cased(codes)])


def _ends_word(texts: TextBatch, places: np.ndarray) -> Flags:
    """For each place: does a cased letter come before it, and none after it, case-ignorable characters passed over?

    An end mark is neither cased nor ignorable, and so ends the search.
    """
    ignorable, cased = (members.holds(texts.units) for members in _case_properties())
    solid = where_set(~ignorable)
    before = np.searchsorted(solid, places) - 1
    after = np.searchsorted(solid, places, side="right")
    follows = (before >= 0) & cased[solid[np.maximum(before, 0)]]
    return follows & ~cased[solid[after]]
