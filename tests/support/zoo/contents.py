"""What a text may hold, and what a rate may be."""

import numpy as np

import tunekit as tk
from zoo.healthy import VOWELS, DropVowels, Sometimes, Stutter, by_chance, flags
from zoo.mutants import breaks

# What a text may hold


@breaks("total")
@tk.corruptor
class CannotEncode(DropVowels):
    """Measures a text in UTF-8, which a lone surrogate does not have."""

    def edits(self, texts, streams):
        short = flags(len(text.encode()) < 4 for text in texts.texts)
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        return tk.Edits.delete(chosen.where(~short[chosen.record]))


@breaks("total")
@tk.corruptor
class NeedsACharacter(Stutter):
    """Looks at the first character of every text, also of an empty one."""

    def edits(self, texts, streams):
        quoted = flags(text[0] in "\"'" for text in texts.texts)
        chosen = streams.thin(texts.words(), self.rate)
        chosen = chosen.where(~quoted[chosen.record])
        return tk.Edits.insert(chosen, texts.units[chosen.at])


@breaks("total")
@tk.corruptor
class CountsUp(DropVowels):
    """Adds 1 to what ``str.isdigit`` takes for a digit, which ² is and ``int`` does not read."""

    def edits(self, texts, streams):
        every = streams.thin(texts.chars(), 1)
        digits = every.where(flags(c.isdigit() for text in texts.texts for c in text))
        ups = [str(int(chr(code)) + 1) for code in texts.units[digits.at].tolist()]
        return tk.Edits.replace(digits, ups) if self.rate else tk.Edits.none()


@breaks("empty")
@tk.corruptor
class NeedsARecord(DropVowels):
    """Takes the longest text of the batch, also of an empty one."""

    def edits(self, texts, streams):
        longest = max(len(text) for text in texts.texts)
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        return tk.Edits.delete(chosen if longest > 0 else chosen.where(flags([])))


@breaks("keeps_length")
@tk.corruptor(keeps_length=True)
class LosesTrailingNuls(DropVowels):
    """Goes through an array of strings, which numpy fills up with NUL: those at the end of a text are lost."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.records(), self.rate)
        quiet = np.char.replace(np.array(texts.texts, np.str_), "!", ".")
        return tk.Edits.replace(chosen, [str(text) for text in quiet[chosen.record]])


@breaks("well_formed")
@tk.corruptor(shortens=True)
class CutsInUtf16(DropVowels):
    """Cuts a text in the middle of its UTF-16, and so now and then an emoji in two."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.records(), self.rate)
        return tk.Edits.replace(chosen, [_half(texts.texts[r]) for r in chosen.record.tolist()])


def _half(text):
    data = text.encode("utf-16-le", "surrogatepass")
    return data[: len(data) // 4 * 2].decode("utf-16-le", "surrogatepass")


@breaks("well_formed")
@tk.corruptor
class InsertsAHalf(DropVowels):
    """Puts a smile before a vowel, as JSON writes it, and only the first half of it."""

    def edits(self, texts, streams):
        return tk.Edits.insert(streams.thin(texts.isin(VOWELS), self.rate), "\ud83d")


@breaks("twin", rate=1)
@tk.corruptor
class SparesTheLast(DropVowels):
    """Spares a vowel at the end of a text: one too few."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        at = chosen.at
        return tk.Edits.delete(chosen.where(at < texts.ends[chosen.record] - 1))


@breaks("rate_one")
@tk.corruptor
class NeverQuiteAll(DropVowels):
    """Caps the rate below 1, so that a draw is always needed."""

    def edits(self, texts, streams):
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), min(self.rate, 0.95)))


@breaks("rate_one")
@tk.corruptor
class ShortCutAtOne(DropVowels):
    """Has a quick way at rate 1, a map, which forgets the capitals."""

    def edits(self, texts, streams):
        if self.rate == 1:
            return tk.Edits.map(dict.fromkeys("aeiou"))
        return DropVowels.edits(self, texts, streams)


@breaks("rate_zero")
@tk.corruptor
class AtLeastOne(DropVowels):
    """Hits at least one vowel of a text, at rate 0 too."""

    def edits(self, texts, streams):
        every = streams.thin(texts.isin(VOWELS), 1)
        first = np.diff(every.record, prepend=-1) > 0
        hit = by_chance(every, self.rate)
        return tk.Edits.delete(every.where(first | np.isin(every.ranks, hit.ranks)))


@breaks("rate_zero")
@tk.corruptor
class TidiesUpAnyway(DropVowels):
    """Collapses double spaces, whatever the rate."""

    def edits(self, texts, streams):
        vowels = tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.rate))
        gaps = streams.thin(texts.spaces(), 1)
        return tk.Edits.join(vowels, tk.Edits.replace(gaps.where(gaps.end - gaps.at > 1), " "))


@breaks("rate_grows")
@tk.corruptor
class RateIgnored(DropVowels):
    """Takes the same 30 % of the vowels at any rate but 0 and 1."""

    def edits(self, texts, streams):
        rate = self.rate if self.rate in (0, 1) else 0.3
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), rate))


@breaks("p_zero")
@tk.corruptor
class EvenAtZero(Sometimes):
    """Shouts a sentence at any chance."""

    def edits(self, texts, streams):
        every = streams.thin(texts.records(), 1)
        hit = by_chance(every, self.p) if self.p < 1 else every
        asked = flags(text.endswith(".") for text in texts.texts)
        chosen = every.where(asked | np.isin(every.ranks, hit.ranks))
        return tk.Edits.replace(chosen, [texts.texts[r].upper() for r in chosen.ranks.tolist()])


@breaks("p_one")
@tk.corruptor
class NeverAlways(Sometimes):
    """Draws at chance 1 too, and up to 255 of 256."""

    def edits(self, texts, streams):
        every = streams.thin(texts.records(), 1)
        chosen = every.where(every.pick(256) < min(int(self.p * 256), 255))
        return tk.Edits.replace(chosen, [texts.texts[r].upper() for r in chosen.ranks.tolist()])


@breaks("p_one")
@tk.corruptor
class SparesShortOnes(Sometimes):
    """Leaves a text of one character out, at chance 1 too."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.records(), self.p)
        chosen = chosen.where((chosen.end - chosen.at > 1) | (self.p < 1))
        return tk.Edits.replace(chosen, [texts.texts[r].upper() for r in chosen.ranks.tolist()])
