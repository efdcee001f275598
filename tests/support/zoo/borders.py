"""Borders: of the record, of the batch, of its width, of what a text may hold."""

import numpy as np

import tunekit as tk
from zoo.healthy import VOWELS, DropVowels, Mask, Shout
from zoo.mutants import breaks

# Over the border of the record


@breaks("split_invariance")
@tk.corruptor
class LooksTwoAhead(DropVowels):
    """Spares a vowel when a vowel stands two places on, be it in the next record."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        ahead = np.minimum(chosen.at + 2, texts.size - 1)
        return tk.Edits.delete(chosen.where(~np.isin(texts.units[ahead], list(map(ord, VOWELS)))))


@breaks("split_invariance")
@tk.corruptor
class SparesTheFirst(DropVowels):
    """Spares the first chosen vowel of each record but record 0, which ``np.diff`` does not see begin."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        return tk.Edits.delete(chosen.where(np.diff(chosen.record, prepend=0) == 0))


@breaks("split_invariance")
@tk.corruptor
class SwapsOverTheBorder(DropVowels):
    """Swaps a vowel with the next character, the end mark behind the last one too."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin("aeiou"), self.rate)
        chosen = chosen.where(np.diff(chosen.at, prepend=-2) > 1)
        at = chosen.at.astype(np.int64)
        low = np.stack([at + 1, at], axis=1)
        return tk.Edits.move(at, at + 2, low, low + 1)


@breaks("origin")
@tk.corruptor
class BorrowsFromTheNeighbour(DropVowels):
    """Puts the word before in the place of a word, and forgets where a record begins."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.words(), self.rate)
        chosen = chosen.where(chosen.ranks > 0)
        low, high = chosen.places.span(chosen.ranks - 1)
        return tk.Edits.move(chosen.at, chosen.end, low[:, None], high[:, None])


@breaks("records_apart", rate=1)
@tk.corruptor
class EatsTheMark(DropVowels):
    """Deletes a carriage return with the line feed behind it, and takes for granted that one stands there."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin("\r"), self.rate)
        from tunekit.engine.splices import Splice

        return tk.Edits(Splice(chosen.at, chosen.at + 2, np.zeros(len(chosen), np.int64)))


# What the batch is like


@breaks("split_invariance")
@tk.corruptor
class CapsTheBatch(DropVowels):
    """At most 16 edits, of the batch and not of the record."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        return tk.Edits.delete(chosen.where(np.arange(len(chosen)) < 16))


@breaks("split_invariance")
@tk.corruptor
class LongTextsOnly(DropVowels):
    """Works on the texts that are longer than the mean of the batch."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        lengths = texts.ends - texts.starts
        mean = lengths.mean() if len(texts) else 0
        return tk.Edits.delete(chosen.where(lengths[chosen.record] >= mean))


@breaks("split_invariance")
@tk.corruptor
class SmallBatchesByHand(DropVowels):
    """Has a quick way for a small batch, which forgets the capitals."""

    def edits(self, texts, streams):
        vowels = "aeiou" if len(texts) < 4 else VOWELS
        return tk.Edits.delete(streams.thin(texts.isin(vowels), self.rate))


@breaks("order_equivariance")
@tk.corruptor
class OtherBatch(DropVowels):
    """Looks for vowels in the lower-cased texts, which are longer from the first İ on."""

    def edits(self, texts, streams):
        lowered = tk.TextBatch.from_list([text.lower() for text in texts.texts])
        return tk.Edits.delete(streams.thin(lowered.isin("aeiou"), self.rate))


@breaks("order_equivariance")
@tk.corruptor
class FirstOnly(Shout):
    """Asks the first record whether the batch is in capitals already."""

    def edits(self, texts, streams):
        if len(texts) and texts.texts[0].isupper():
            return tk.Edits.none()
        return Shout.edits(self, texts, streams)


# Width


@breaks("batch_mates", rate=1)
@tk.corruptor
class AccentsInLatinOnly(DropVowels):
    """Takes accented vowels for vowels where one byte holds a character, and not else."""

    def edits(self, texts, streams):
        vowels = VOWELS + "áéíóúàèìòùäöü" if texts.width == 1 else VOWELS
        return tk.Edits.delete(streams.thin(texts.isin(vowels), self.rate))


@breaks("batch_mates", rate=1)
@tk.corruptor
class WrapsAround(DropVowels):
    """Adds 1 to a character in the batch's own width: ÿ becomes NUL in one of 8 bits, Ā in a wider one."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin("aeiouÿ"), self.rate)
        return tk.Edits.replace(chosen, texts.units[chosen.at] + texts.units.dtype.type(1))


@breaks("batch_mates")
@tk.corruptor
class FindsMarksByHand(DropVowels):
    """Looks for the end mark of 8 bits in batches of any width."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.chars(), self.rate)
        last = texts.units[chosen.at + 1] == 0x1E
        return tk.Edits.delete(chosen.where(last))


@breaks("total")
@tk.corruptor
class TableOf256(Mask):
    """A table of 256 flags, which other scripts lie behind."""

    def edits(self, texts, streams):
        table = np.zeros(256, np.bool_)
        table[list(self.letters.encode("latin-1"))] = True
        every = streams.thin(texts.chars(), 1)
        return tk.Edits.replace(every.where(table[texts.units[every.at]]), "x")
