"""Diacritics."""

from collections import Counter
from functools import cache, lru_cache, partial
from itertools import pairwise

import numpy as np

from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.normalization import SUSPECT, decomposed, kinds, normalized
from tunekit.engine.places import stretches_of
from tunekit.engine.ragged import Ints, grouped, where_set
from tunekit.engine.rewriting import rewritten
from tunekit.engine.streams import Streams
from tunekit.engine.tables import CodeSet, Table
from tunekit.engine.unicode import case_map, codes_in
from tunekit.values.arguments import Flag, Rate, Text

# The blocks Combining Diacritical Marks, … Extended, … Supplement, and Combining Half Marks (Unicode 15.0, Blocks).
_BLOCKS = (range(0x0300, 0x0370), range(0x1AB0, 0x1B00), range(0x1DC0, 0x1E00), range(0xFE20, 0xFE30))

# The Latin letters that are named "… WITH STROKE" or "… WITH DIAGONAL STROKE" (Unicode 15.0, UnicodeData).
_STROKES = dict(
    zip(
        "ȺⱥɃƀȻȼĐđɆɇꞘꞙǤǥĦħƗɨɈɉꝀꝁꝂꝃŁłØøⱣᵽꝘꝙɌɍŦŧȾⱦꞸꞹꝞꝟɎɏƵƶ",
        "AaBbCcDdEeFfGgHhIiJjKkKkLlOoPpQqRrTtTtUuVvYyZz",
        strict=True,
    )
)


@corruptor(shortens=True)
class StripDiacritics(Corruptor):
    """Remove the accents and other diacritics of letters.

    >>> import tunekit as tk
    >>> tk.StripDiacritics()(["Ça va, Zoë?", "Việt Nam", "άλφα", "Ёлка и чай", "हिन्दी 한글 が שָׁ"])
    ['Ca va, Zoe?', 'Viet Nam', 'αλφα', 'Елка и чаи', 'हिन्दी 한글 が שָׁ']
    >>> tk.StripDiacritics(keep="йñ", strokes=True)("Чайка, niño, Łódź, Đường")
    'Чайка, niño, Lodz, Duong'

    A letter loses the marks that its canonical decomposition (UAX #15, Unicode 15.0) and the characters behind it give
    it, all of them at once. Marks are the nonspacing ones of the blocks Combining Diacritical Marks (also Extended and
    Supplement) and Combining Half Marks: those of Latin, Greek, Cyrillic and phonetic letters. The vowel signs,
    viramas, points and voicing marks of other scripts, Hangul, and signs that are no letters, such as ≠, are left
    alone.

    This is typography, not a language: й and ё lose their marks as é does, and so do å and ñ. ``keep`` names the
    letters that are letters of their own, in either case; ``keep="âêôăơư"`` takes the tones from Vietnamese, and no
    more. Letters with a stroke (đ ł ø ħ ŧ) have no decomposition, and stay unless ``strokes=True``. æ, ß and ı always
    stay. Never lengthens a text; idempotent at rate 1.

    Args:
        rate: chance that a letter with marks loses them, 0 to 1. At 1 nothing is drawn.
        keep: letters, with the marks behind them, left alone, composed or not, as capitals and as small letters. A
            letter with more marks than one of them keeps those of this one, or all where that would lengthen it.
        strokes: whether Latin letters with a stroke lose it too.

    Raises: InvalidArgument: ``rate`` outside [0, 1], ``keep`` not a string, or ``strokes`` not a boolean.
    Cost: one table look-up a character at rate 1, where it fuses with other maps; about 0.1 µs for each letter with
    marks that stand behind it, or that is hit at another rate, or, with ``keep``, that is in a batch with such marks.
    """

    rate: Rate = 1.0
    keep: Text = ""
    strokes: Flag = False

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A map of single characters at rate 1, with exceptions for marks of their own; else replacements.

        So where letters with marks of their own may keep some: the map would reach what is left of them.
        """
        bare = partial(_bare, kept=_kept(self.keep), strokes=self.strokes)
        table = _table(self.keep, strokes=self.strokes)
        starts, ends = _letters_with_marks(texts)
        if self.rate == 1 and not (self.keep and starts.size):
            apart = rewritten(texts, starts, ends, bare)
            return Edits.map(table, exceptions=None if apart.splice is None else apart)
        starts, ends = _and_alone(texts, table, starts, ends)
        chosen = streams.thin(stretches_of(texts, starts, ends), self.rate)
        return rewritten(texts, chosen.at, chosen.end, bare)


def _bare(letter: str, *, kept: tuple[tuple[str, str], ...], strokes: bool) -> str:
    """A letter and its marks without them, or as the kept letter that has most of them, if that is no longer."""
    whole = _accented().get(letter[0], letter[0])
    # The marks of the letter and those after it are one row, in canonical order.
    base, marks = whole[0], decomposed(whole[1:] + letter[1:])
    here = Counter(marks)
    fits = [(own, parts) for own, parts in kept if parts[0] == base and Counter(parts[1:]) <= here]
    if not fits:
        return _STROKES.get(base, base) if strokes else base
    # Of ê and ế, if both are kept, ế is what stays of ế.
    own, parts = max(fits, key=lambda fit: len(fit[1]))
    return letter if parts[1:] == marks or len(own) > len(letter) else own


@lru_cache(maxsize=64)
def _kept(keep: str) -> tuple[tuple[str, str], ...]:
    """Each letter with the marks after it, composed and decomposed, and so its capital or small letter."""
    marks, whole = set(map(chr, _properties()[0].codes)), decomposed(keep)
    # Marks before the first letter belong to no letter, and are left out.
    cuts = [place for place, char in enumerate(whole) if char not in marks]
    letters = [whole[a:b] for a, b in pairwise([*cuts, len(whole)])]
    other = _other_case()
    both = [parts for own in letters for parts in (own, other.get(own[0], own[0]) + own[1:])]
    return tuple((normalized(parts, "NFC"), parts) for parts in dict.fromkeys(both))


@cache
def _other_case() -> dict[str, str]:
    """The small letter of each capital, and the capital of each small letter."""
    found: dict[str, str] = {}
    for mapping in (case_map("lower"), case_map("upper")):
        found.update(zip(map(chr, mapping.source.tolist()), map(chr, mapping.target.tolist()), strict=True))
    return found


@lru_cache(maxsize=64)
def _table(keep: str, *, strokes: bool) -> Table:
    """What becomes of a letter without a mark after it."""
    letters = [*_accented(), *(_STROKES if strokes else ())]
    bare = {letter: _bare(letter, kept=_kept(keep), strokes=strokes) for letter in letters}
    return Table.of({ord(letter): ord(to) for letter, to in bare.items() if to != letter})


@cache
def _properties() -> tuple[CodeSet, CodeSet]:
    """The marks, and the letters."""
    marks = codes_in("Mn")
    inside = np.any([(marks >= block.start) & (marks < block.stop) for block in _BLOCKS], axis=0)
    return CodeSet(marks[inside]), CodeSet(codes_in("L"))


@cache
def _accented() -> dict[str, str]:
    """The letters that are a letter and marks, with their decompositions."""
    marks, letters = _properties()
    chars = [chr(code) for code in letters.codes[(kinds("NFD")[letters.codes] & SUSPECT) != 0]]
    # All in one go; the line break, a starter that nothing composes with, keeps them apart.
    wholes = decomposed("\n".join(chars)).split("\n")
    accents = set(map(chr, marks.codes))
    parts = zip(chars, wholes, strict=True)
    return {char: whole for char, whole in parts if len(whole) > 1 and accents.issuperset(whole[1:])}


def _letters_with_marks(texts: TextBatch) -> tuple[Ints, Ints]:
    """From where to where each letter goes that has marks after it."""
    if texts.width == 1:
        return (np.empty(0, np.int64),) * 2
    marks, letters = _properties()
    at = where_set(marks.holds(texts.units))
    # (rows of marks,): from -2 to the first mark it is never 1.
    firsts, lasts = grouped(np.diff(at, prepend=-2) != 1)
    # An end mark, which is no letter, is before the first unit by index -1.
    behind = letters.holds(texts.units[at[firsts] - 1])
    return at[firsts[behind]] - 1, at[lasts[behind]] + 1


def _and_alone(texts: TextBatch, table: Table, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """With the letters that have no mark after them, but lose one by the table."""
    alone = where_set(CodeSet(table.sources.astype(np.uint32)).holds(texts.units))
    # Both ascend, and a letter with marks begins its stretch: what is left does not overlap.
    alone = np.setdiff1d(alone, starts, assume_unique=True)
    both = np.concatenate([starts, alone])
    order = both.argsort(kind="stable")
    return both[order], np.concatenate([ends, alone + 1])[order]
