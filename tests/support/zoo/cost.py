"""Cost that is not in proportion to the text, and numbers that are too small for a long one."""

import numpy as np

import tunekit as tk
from zoo.healthy import VOWELS, DropVowels, Mask, flags
from zoo.mutants import breaks


@breaks("linear_time")
@tk.corruptor
class CountsAgainAndAgain(DropVowels):
    """Counts the vowels before each vowel from the beginning of the text."""

    def edits(self, texts, streams):
        even = [
            text[:i].replace(" ", "").count("e") % 2 == 0
            for text in texts.texts
            for i, c in enumerate(text)
            if c in VOWELS
        ]
        every = streams.thin(texts.isin(VOWELS), 1)
        hit = streams.thin(texts.isin(VOWELS), self.rate)
        return tk.Edits.delete(every.where(flags(even) & np.isin(every.ranks, hit.ranks)))


@breaks("linear_time")
@tk.corruptor
class LoopsOverRecords(DropVowels):
    """Goes through the whole batch once for each record."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        places, long = np.arange(texts.size), np.zeros(texts.size, np.bool_)
        for start, end in zip(texts.starts, texts.ends, strict=True):
            long |= (places >= start) & (places < end) & (end - start > 3)
        return tk.Edits.delete(chosen.where(long[chosen.at]))


@breaks("linear_time")
@tk.corruptor
class SearchesTheList(DropVowels):
    """Looks each text up in the list of texts, by going through it."""

    def edits(self, texts, streams):
        rows = texts.texts
        places = np.array([rows.index(text) for text in rows], np.int64)
        chosen = streams.thin(texts.isin(VOWELS), self.rate)
        return tk.Edits.delete(chosen.where(places[chosen.record] >= 0))


@breaks("linear_memory")
@tk.corruptor
class PairsAllWords(Mask):
    """Compares all words with all others in one table."""

    def edits(self, texts, streams):
        words = streams.thin(texts.words(), 1)
        lengths = words.end - words.at
        twins = (lengths[:, None] == lengths[None, :]).sum(axis=1)
        return tk.Edits.delete(words.where(twins < 0))


@breaks("huge_record")
@tk.corruptor
class CountsIn16Bits(Mask):
    """Keeps places in 16 bits, which is enough for a sentence and not for a batch."""

    def edits(self, texts, streams):
        at = streams.thin(texts.isin(self.letters), 1).at.astype(np.uint16)
        every = streams.thin(texts.chars(), 1)
        return tk.Edits.replace(every.where(np.isin(every.at, at)), "x")


@breaks("huge_record")
@tk.corruptor
class Recurses(Mask):
    """Goes through a text by recursion, a step for each vowel."""

    def edits(self, texts, streams):
        places = [at for text in texts.texts for at in _vowels(text, 0)]
        return tk.Edits.replace(streams.thin(texts.isin("aeiou"), 1), ["x" for _ in places])


def _vowels(text, start):
    found = next((i for i in range(start, len(text)) if text[i] in "aeiou"), None)
    return [] if found is None else [found, *_vowels(text, found + 1)]
