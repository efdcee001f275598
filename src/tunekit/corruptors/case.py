"""Case: lower, upper, title, folded, swapped."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from tunekit.corrupting import Corruptor, corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.places import Chosen
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.streams import Streams
from tunekit.engine.tables import CodeSet, Flags, Table
from tunekit.engine.unicode import case_map, codes_in, is_case_ignorable, is_cased

_SIGMA, _FINAL_SIGMA = "\u03a3", "\u03c2"
_LATIN_1 = 0xFF

Kind = Literal["lower", "upper", "title", "fold", "swap"]


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
        return _mapped("lower", _expanded(texts, streams, "lower"), _final_sigmas(texts, streams))


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
        return _mapped("upper", _expanded(texts, streams, "upper"))


@corruptor(idempotent=True)
class FoldCase(Corruptor):
    """Every letter without its case, as texts are compared caselessly.

    >>> import tunekit as tk
    >>> tk.FoldCase()(["Straße", "ΟΔΟΣ οδος"])
    ['strasse', 'οδοσ οδοσ']

    The full case folding of Unicode 15.0 (CaseFolding, statuses C and F), like ``str.casefold``, but the same under
    every Python: 104 characters become two or three, and every sigma becomes σ.

    Cost: one table look-up a character; fuses with other maps where no character expands.
    """

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A map, with exceptions for what becomes more than one character."""
        return _mapped("fold", _expanded(texts, streams, "fold"))


@corruptor
class SwapCase(Corruptor):
    """Upper case in lower case and lower case in upper case, as with the caps lock key on.

    >>> import tunekit as tk
    >>> tk.SwapCase()(["Hello World", "Straße", "ΟΔΟΣ"])
    ['hELLO wORLD', 'sTRASSE', 'οδος']

    The full mappings of Unicode 15.0, like ``str.swapcase``, but the same under every Python: what expands in lower or
    in upper case expands here, a capital sigma that ends a word becomes ς, and a title-case letter such as ǅ stays.

    Cost: one table look-up a character; fuses with other maps where no character expands.
    """

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A map, with exceptions for what expands and for the final sigma."""
        return _mapped("swap", _expanded(texts, streams, "swap"), _final_sigmas(texts, streams))


@corruptor(idempotent=True)
class TitleCase(Corruptor):
    """The first letter of every word in title case, the rest in lower case.

    >>> import tunekit as tk
    >>> tk.TitleCase()(["(don't ask O'NEIL, well-known McCoy)", "ΟΔΟΣ ﬁn ǆ", "the MP3s of the 1st"])
    ["(Don't Ask O'neil, Well-Known Mccoy)", 'Οδος Fin ǅ', 'The Mp3s Of The 1St']
    >>> tk.TitleCase()("the U.S.A., e.g. here ... wait...what")
    'The U.s.a., E.g. Here ... Wait...What'

    A letter is the first of its word when no cased letter comes before it, case-ignorable characters and decimal
    digits passed over, but of punctuation only one character, as in UAX #29 (WB6, WB7). So neither an apostrophe, a
    full stop, a mark nor a digit tears a word apart, and everything else does, a hyphen or three full stops too. These
    are about the words of toTitlecase (Unicode 15.0, section 3.13, R3), found by the look-around of Final_Sigma (Table
    3-17); ``str.title`` makes "Don'T". Full mappings; the rest of a word is what ``LowerCase`` makes of it.

    Cost: four table look-ups a character, and one edit for each word.
    """

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """The map to lower case, with an exception for each first letter."""
        first = Chosen(texts.chars(), _first_letters(texts), streams)
        several = _case("title").several.holds(texts.units[first.at])
        single = first.where(~several)
        titles = _case("title").table.image(texts.units[single.at].astype(np.int64))
        stays = single.at[_case("lower").several.holds(texts.units[single.at])]
        return _mapped(
            "lower",
            Edits.replace(single, titles),
            _replaced(texts, first.where(several), "title"),
            _expanded(texts, streams, "lower", but=stays),
            _final_sigmas(texts, streams, but=first.at),
        )


@dataclass(frozen=True, eq=False)
class _Case:
    """A case map: what becomes one character, and what becomes several."""

    table: Table
    expanding: dict[int, str]
    several: CodeSet


@cache
def _case(kind: Kind) -> _Case:
    single, expanding = _swapping() if kind == "swap" else _mappings(kind)
    members = CodeSet(np.array(sorted(expanding), np.uint32))
    return _Case(Table.of(single), expanding, members)


def _mappings(kind: Literal["lower", "upper", "title", "fold"]) -> tuple[dict[int, int], dict[int, str]]:
    mapping = case_map(kind)
    single = dict(zip(mapping.source.tolist(), mapping.target.tolist(), strict=True))
    return single, {code: "".join(map(chr, to)) for code, to in mapping.expanding.items()}


def _swapping() -> tuple[dict[int, int], dict[int, str]]:
    """Only title-case letters have both another lower and another upper case, and they stay."""
    (lower, to_lower), (upper, to_upper) = _mappings("lower"), _mappings("upper")
    stays = set(codes_in("Lt").tolist())
    single, expanding = lower | upper, to_lower | to_upper
    return (
        {code: to for code, to in single.items() if code not in stays},
        {code: to for code, to in expanding.items() if code not in stays},
    )


def _mapped(kind: Kind, *exceptions: Edits) -> Edits:
    """The map, and what is not as the map says."""
    real = [e for e in exceptions if e.splice is not None and len(e.splice)]
    return Edits.map(_case(kind).table, exceptions=Edits.join(*real) if real else None)


def _expanded(texts: TextBatch, streams: Streams, kind: Kind, *, but: Ints | None = None) -> Edits:
    """What becomes several characters, ``but`` at these places."""
    several = _case(kind).several
    if texts.width == 1 and several.codes[0] > _LATIN_1:  # no look at the units, so that maps fuse
        return Edits.none()
    chosen = streams.thin(texts.isin(several), 1)
    if but is not None and len(chosen):
        chosen = chosen.where(np.isin(chosen.at, but, invert=True))
    return _replaced(texts, chosen, kind)


def _replaced(texts: TextBatch, chosen: Chosen, kind: Kind) -> Edits:
    expanding = _case(kind).expanding
    return Edits.replace(chosen, [expanding[code] for code in texts.units[chosen.at].tolist()])


def _final_sigmas(texts: TextBatch, streams: Streams, *, but: Ints | None = None) -> Edits:
    """Each capital sigma that ends a word, as ς, ``but`` at these places."""
    if texts.width == 1:
        return Edits.none()
    sigmas = streams.thin(texts.isin(_SIGMA), 1)
    final = sigmas.where(_ends_word(texts, sigmas.at)) if len(sigmas) else sigmas
    if but is not None and len(final):
        final = final.where(np.isin(final.at, but, invert=True))
    return Edits.replace(final, _FINAL_SIGMA)


@cache
def _case_properties() -> tuple[CodeSet, CodeSet]:
    codes = np.arange(0x110000, dtype=np.uint32)
    return CodeSet(codes[is_case_ignorable(codes)]), CodeSet(codes[is_cased(codes)])


@cache
def _word_properties() -> tuple[CodeSet, CodeSet]:
    """The letters of words, and what stands inside a word and is passed over; a modifier letter is no letter."""
    ignorable, cased = _case_properties()
    inside = np.union1d(ignorable.codes, codes_in("Nd"))
    return CodeSet(np.setdiff1d(cased.codes, inside)), CodeSet(inside)


@cache
def _punctuation_inside() -> CodeSet:
    """The apostrophes, full stops, colons and middle dots: of what stands inside a word, all that is punctuation."""
    return CodeSet(np.intersect1d(_word_properties()[1].codes, codes_in("P")))


def _ends_word(texts: TextBatch, places: Ints) -> Flags:
    """For each place: does a cased letter come before it, and none after it, case-ignorable characters passed over?

    An end mark is neither cased nor ignorable, and so ends the search.
    """
    ignorable, cased = (members.holds(texts.units) for members in _case_properties())
    solid = where_set(~ignorable)
    before = np.searchsorted(solid, places) - 1
    after = np.searchsorted(solid, places, side="right")
    follows = (before >= 0) & cased[solid[np.maximum(before, 0)]]
    return follows & ~cased[solid[after]]


def _first_letters(texts: TextBatch) -> Ints:
    """Where a cased letter stands with none before it, what stands inside a word passed over."""
    letter, inside = (members.holds(texts.units) for members in _word_properties())
    at = where_set(_opening(letter))
    # An end mark, which is neither, stands before the very first unit by index -1.
    passing = where_set(inside[at - 1])
    if passing.size:
        begins, points = where_set(_opening(inside)), where_set(_punctuation_inside().holds(texts.units))
        end = at[passing]
        begin = begins[begins.searchsorted(end) - 1]
        single = points.searchsorted(end) - points.searchsorted(begin) < 2
        at = np.delete(at, passing[letter[begin - 1] & single])
    return at


def _opening(flags: Flags) -> Flags:
    """Where a stretch of set flags begins."""
    opening = flags.copy()
    opening[1:] &= ~flags[:-1]
    return opening
