"""Case: lower, upper, title, folded, swapped."""

from functools import cache

import numpy as np

from tunekit.corruptors.case_rules import Locale, case_properties, final_sigmas, rules_of
from tunekit.corruptors.contract import Corruptor
from tunekit.corruptors.decorating import corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.places import Chosen
from tunekit.engine.ragged import Ints, where_set
from tunekit.engine.streams import Streams
from tunekit.engine.tables import CodeSet, Flags
from tunekit.engine.unicode import codes_in


@corruptor(idempotent=True)
class LowerCase(Corruptor):
    """Every letter in lower case.

    >>> import tunekit as tk
    >>> tk.LowerCase()(["Dr. Strange", "ΟΔΟΣ ΣΟΦΙΑΣ", "İzmir"])
    ['dr. strange', 'οδος σοφιας', 'i̇zmir']

    The full mapping of Unicode 15.0 (SpecialCasing), like ``str.lower``, but the same under every Python: İ becomes two
    characters, and a capital sigma that ends a word becomes ς (Unicode 15.0, Final_Sigma). The locale of the machine
    plays no part: without ``locale=`` a Turkish I becomes i.

    >>> tk.LowerCase(locale="tr")(["Iğdır", "İzmir"])
    ['ığdır', 'izmir']

    Args:
        locale: a language tag such as "tr", "az" or "tr-TR", for texts in a language whose letters have a case of
            their own: in Turkish and Azerbaijani I goes with ı, and İ with i. All other languages do as ``None``.

    Raises: InvalidArgument: ``locale`` is no language tag, or Lithuanian, whose rules are not known here.
    Cost: one table look-up a character; fuses with other maps.
    """

    locale: Locale | None = None

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A map, with exceptions for İ and the final sigma."""
        lower = rules_of("lower", self.locale)
        return lower.mapped(
            lower.expanded(texts, streams), lower.dotted(texts, streams), final_sigmas(texts, streams)
        )


@corruptor(idempotent=True)
class UpperCase(Corruptor):
    """Every letter in upper case.

    >>> import tunekit as tk
    >>> tk.UpperCase()(["Straße", "ﬁn", "ŷ"])
    ['STRASSE', 'FIN', 'Ŷ']

    The full mapping of Unicode 15.0 (SpecialCasing), like ``str.upper``, but the same under every Python: 102
    characters become two or three.

    >>> tk.UpperCase(locale="tr")("Iğdır, izmir")
    'IĞDIR, İZMİR'

    Args:
        locale: a language tag, as for :class:`LowerCase`.

    Raises: InvalidArgument: ``locale`` is no language tag, or Lithuanian.
    Cost: one table look-up a character; fuses with other maps where no character expands.
    """

    locale: Locale | None = None

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A map, with exceptions for what becomes more than one character."""
        upper = rules_of("upper", self.locale)
        return upper.mapped(upper.expanded(texts, streams))


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
        fold = rules_of("fold")
        return fold.mapped(fold.expanded(texts, streams))


@corruptor
class SwapCase(Corruptor):
    """Upper case in lower case and lower case in upper case, as with the caps lock key on.

    >>> import tunekit as tk
    >>> tk.SwapCase()(["Hello World", "Straße", "ΟΔΟΣ"])
    ['hELLO wORLD', 'sTRASSE', 'οδος']

    The full mappings of Unicode 15.0, like ``str.swapcase``, but the same under every Python: what expands in lower or
    in upper case expands here, a capital sigma that ends a word becomes ς, and a title-case letter such as ǅ stays.

    Args:
        locale: a language tag, as for :class:`LowerCase`.

    Raises: InvalidArgument: ``locale`` is no language tag, or Lithuanian.
    Cost: one table look-up a character; fuses with other maps where no character expands.
    """

    locale: Locale | None = None

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """A map, with exceptions for what expands and for the final sigma."""
        swap = rules_of("swap", self.locale)
        return swap.mapped(
            swap.expanded(texts, streams), swap.dotted(texts, streams), final_sigmas(texts, streams)
        )


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

    Args:
        locale: a language tag, as for :class:`LowerCase`.

    Raises: InvalidArgument: ``locale`` is no language tag, or Lithuanian.
    Cost: four table look-ups a character, and one edit for each word.
    """

    locale: Locale | None = None

    def edits(self, texts: TextBatch, streams: Streams, /) -> Edits:
        """The map to lower case, with an exception for each first letter."""
        title, lower = rules_of("title", self.locale), rules_of("lower", self.locale)
        # Every first letter has an exception of its own, so that those of lower case leave it out. No letter becomes
        # several characters in both cases.
        first = Chosen(texts.chars(), _first_letters(texts), streams)
        several = title.several.holds(texts.units[first.at])
        single = first.where(~several)
        titles = title.table.image(texts.units[single.at].astype(np.int64))
        stays = single.at[lower.several.holds(texts.units[single.at])]
        return lower.mapped(
            Edits.replace(single, titles),
            title.replaced(texts, first.where(several)),
            lower.expanded(texts, streams, but=stays),
            lower.dotted(texts, streams, but=first.at),
            final_sigmas(texts, streams, but=first.at),
        )


@cache
def _word_properties() -> tuple[CodeSet, CodeSet]:
    """The letters of words, and what is inside a word and is passed over; a modifier letter is no letter."""
    ignorable, cased = case_properties()
    inside = np.union1d(ignorable.codes, codes_in("Nd"))
    return CodeSet(np.setdiff1d(cased.codes, inside)), CodeSet(inside)


@cache
def _punctuation_inside() -> CodeSet:
    """The apostrophes, full stops, colons and middle dots: of what is inside a word, all that is punctuation."""
    return CodeSet(np.intersect1d(_word_properties()[1].codes, codes_in("P")))


def _first_letters(texts: TextBatch) -> Ints:
    """Where a cased letter is with none before it, what is inside a word passed over."""
    # (units,) flags; no unit is both.
    letter, inside = (members.holds(texts.units) for members in _word_properties())
    at = where_set(_opening(letter))
    # An end mark, which is neither, is before the very first unit by index -1.
    passing = where_set(inside[at - 1])
    if passing.size:
        # "don't": before the t comes a stretch of what is passed over, the apostrophe, and before that a letter: it is
        # no first one. In "wait...what" the stretch has three points, and in "(e" no stretch comes before.
        begins, points = where_set(_opening(inside)), where_set(_punctuation_inside().holds(texts.units))
        end = at[passing]
        # (letters after such a stretch,): where it begins, and whether fewer than two of its units are punctuation.
        begin = begins[begins.searchsorted(end) - 1]
        single = points.searchsorted(end) - points.searchsorted(begin) < 2
        at = np.delete(at, passing[letter[begin - 1] & single])
    return at


def _opening(flags: Flags) -> Flags:
    """Where a stretch of set flags begins."""
    opening = flags.copy()
    opening[1:] &= ~flags[:-1]
    return opening
