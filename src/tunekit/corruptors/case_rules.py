"""Case maps, of a language where it has rules of its own, with what they do not say character by character."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.normalization import combining_classes
from tunekit.engine.places import Chosen
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.streams import Streams
from tunekit.engine.tables import CodeSet, Flags, Table
from tunekit.engine.unicode import case_map, codes_in, is_case_ignorable, is_cased
from tunekit.errors import check_string, invalid
from tunekit.values.arguments import Checked

_SIGMA, _FINAL_SIGMA = "\u03a3", "\u03c2"
_DOTTED, _DOTLESS, _DOT_ABOVE = "\u0130", "\u0131", "\u0307"
_ABOVE = 230
_LATIN_1 = 0xFF

Kind = Literal["lower", "upper", "title", "fold", "swap"]

# What the languages with rules of their own do in each case (Unicode 15.0, SpecialCasing): Turkish and Azerbaijani.
_TURKIC: dict[Kind, dict[str, str]] = {
    "lower": {"I": _DOTLESS, _DOTTED: "i"},
    "upper": {"i": _DOTTED},
    "title": {"i": _DOTTED},
    "fold": {},
    "swap": {"I": _DOTLESS, _DOTTED: "i", "i": _DOTTED},
}
_TURKIC_LANGUAGES = ("tr", "tur", "az", "aze")
_LITHUANIAN = ("lt", "lit")
_TAG = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
_HINT = '"tr" and "az" have rules of their own; for all other languages write locale=None.'


@dataclass(frozen=True, eq=False)
class CaseRules:
    """A case map: what becomes one character, and what becomes several."""

    table: Table
    expanding: dict[int, str]
    several: CodeSet
    turkic: bool

    def mapped(self, *exceptions: Edits) -> Edits:
        """The map, and what is not as the map says."""
        real = [e for e in exceptions if e.splice is not None and len(e.splice)]
        return Edits.map(self.table, exceptions=Edits.join(*real) if real else None)

    def expanded(self, texts: TextBatch, streams: Streams, *, but: Ints | None = None) -> Edits:
        """What becomes several characters, ``but`` at these places."""
        if texts.width == 1 and not (self.several.codes <= _LATIN_1).any():  # no look at the units: maps fuse
            return Edits.none()
        return self.replaced(texts, _without(streams.thin(texts.isin(self.several), 1), but))

    def replaced(self, texts: TextBatch, chosen: Chosen) -> Edits:
        """What becomes several characters, at these places."""
        return Edits.replace(chosen, [self.expanding[code] for code in texts.units[chosen.at].tolist()])

    def dotted(self, texts: TextBatch, streams: Streams, *, but: Ints | None = None) -> Edits:
        """Each Turkic I with a dot above of its own, as i, ``but`` at these places."""
        if not self.turkic or texts.width == 1:
            return Edits.none()
        dots = streams.thin(texts.isin(_DOT_ABOVE), 1)
        if not len(dots):
            return Edits.none()
        # (dots,): I and its dot become i by two edits, as marks below may come between them.
        letter = _base_of(texts, dots.at)
        dots = dots.where(letter >= 0)
        letters = Chosen(texts.chars(), letter[letter >= 0], streams)
        if but is not None:
            kept = ~np.isin(letters.at, but)
            dots, letters = dots.where(kept), letters.where(kept)
        return Edits.join(Edits.delete(dots), Edits.replace(letters, "i"))


def rules_of(kind: Kind, locale: str | None = None) -> CaseRules:
    """The rules of a case in a language."""
    return _rules(kind, turkic=locale is not None and _language_of(locale) in _TURKIC_LANGUAGES)


@cache
def _rules(kind: Kind, *, turkic: bool) -> CaseRules:
    single, expanding = _swapping() if kind == "swap" else _mappings(kind)
    if turkic:
        own = {ord(char): ord(to) for char, to in _TURKIC[kind].items()}
        single, expanding = single | own, {code: to for code, to in expanding.items() if code not in own}
    members = CodeSet(np.array(sorted(expanding), np.uint32))
    return CaseRules(Table.of(single), expanding, members, turkic)


def _language_of(locale: str) -> str:
    return re.split("[-_]", locale)[0].lower()


def _check_locale(owner: object, argument: str, locale: Any) -> str:
    check_string(owner, argument, locale)
    if not _TAG.fullmatch(locale):
        raise invalid(owner, argument, locale, 'a language tag such as "tr" or "tr-TR"', _HINT)
    if _language_of(locale) in _LITHUANIAN:
        rule = "a language whose rules are known here, which those of Lithuanian are not"
        raise invalid(owner, argument, locale, rule, _HINT)
    tag: str = locale
    return tag


# The tag of a language whose rules are known.
Locale = Annotated[str, Checked(_check_locale)]


def _mappings(kind: Literal["lower", "upper", "title", "fold"]) -> tuple[dict[int, int], dict[int, str]]:
    mapping = case_map(kind)
    single = dict(zip(mapping.source.tolist(), mapping.target.tolist(), strict=True))
    return single, {code: "".join(map(chr, to)) for code, to in mapping.expanding.items()}


def _swapping() -> tuple[dict[int, int], dict[int, str]]:
    """Only title-case letters have both another lower and another upper case, and they stay."""
    (lower, to_lower), (upper, to_upper) = _mappings("lower"), _mappings("upper")
    stays = set(codes_in("Lt").tolist())
    # No letter but these is in both, so that it does not matter which of two comes last.
    single, expanding = lower | upper, to_lower | to_upper
    return (
        {code: to for code, to in single.items() if code not in stays},
        {code: to for code, to in expanding.items() if code not in stays},
    )


def final_sigmas(texts: TextBatch, streams: Streams, *, but: Ints | None = None) -> Edits:
    """Each capital sigma that ends a word, as ς, ``but`` at these places."""
    if texts.width == 1:
        return Edits.none()
    sigmas = streams.thin(texts.isin(_SIGMA), 1)
    final = sigmas.where(_ends_word(texts, sigmas.at)) if len(sigmas) else sigmas
    return Edits.replace(_without(final, but), _FINAL_SIGMA)


def _without(chosen: Chosen, but: Ints | None) -> Chosen:
    if but is None or not len(chosen):
        return chosen
    return chosen.where(np.isin(chosen.at, but, invert=True))


def _base_of(texts: TextBatch, dots: Ints) -> Ints:
    """For each dot above the I that it is a dot of, and -1 where it is none's (SpecialCasing, After_I).

    Between both there may be marks below and other marks, none above and no starter; an end mark is a starter.
    """
    classes = combining_classes()[texts.units]
    solid = where_set((classes == 0) | (classes == _ABOVE))
    # A dot is a mark above and so solid itself: the one before it is its letter, or what keeps it from one. -1 is the
    # last end mark.
    before = solid[np.searchsorted(solid, dots) - 1]
    found: Ints = np.where(texts.units[before] == ord("I"), before, -1)
    return found


@cache
def case_properties() -> tuple[CodeSet, CodeSet]:
    """What is case-ignorable, and what is cased."""
    codes = np.arange(0x110000, dtype=np.uint32)
    return CodeSet(codes[is_case_ignorable(codes)]), CodeSet(codes[is_cased(codes)])


def _ends_word(texts: TextBatch, places: Ints) -> Flags:
    """For each place: does a cased letter come before it, and none after it, case-ignorable characters passed over?

    An end mark is neither cased nor ignorable, and so ends the search.
    """
    ignorable, cased = (members.holds(texts.units) for members in case_properties())
    # (units not ignorable,), an end mark last: there is always one after a sigma, and the sigma is one itself.
    solid = where_set(~ignorable)
    before = np.searchsorted(solid, places) - 1
    after = np.searchsorted(solid, places, side="right")
    follows = (before >= 0) & cased[solid[np.maximum(before, 0)]]
    return follows & ~cased[solid[after]]
