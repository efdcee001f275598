"""Corners: thousands of records, rates nobody asks for, seeds beyond 32 bits, rare characters, long lives."""

import re
import unicodedata
from dataclasses import replace

import numpy as np

import tunekit as tk
from zoo.healthy import VOWELS, DropVowels, Mask, everywhere, luck_of_records
from zoo.mutants import breaks
from zoo.traits import whole_records

# Many records


@breaks("many_records")
@tk.corruptor
class NumbersIn8Bits(DropVowels):
    """Keeps the numbers of records in 8 bits, which is enough for a test."""

    def edits(self, texts, streams):
        every, luck = everywhere(texts, streams), luck_of_records(texts, streams)
        record = every.record.astype(np.uint8)
        mixed = (luck[record] + (every.ranks - texts.starts[every.record]) * 2_654_435_761) % (1 << 32)
        return tk.Edits.delete(every.where(mixed < self.rate * (1 << 32)))


@breaks("many_records")
@tk.corruptor
class NumbersIn16Bits(DropVowels):
    """Keeps the numbers of records in 16 bits, which is enough for most batches."""

    def edits(self, texts, streams):
        every, luck = everywhere(texts, streams), luck_of_records(texts, streams)
        record = every.record.astype(np.uint16)
        mixed = (luck[record] + (every.ranks - texts.starts[every.record]) * 2_654_435_761) % (1 << 32)
        return tk.Edits.delete(every.where(mixed < self.rate * (1 << 32)))


@breaks("many_records")
@tk.corruptor
class LargeBatchesOtherwise(DropVowels):
    """Has another way for large batches, which forgets the capitals."""

    def edits(self, texts, streams):
        vowels = "aeiou" if len(texts) > 1000 else VOWELS
        return tk.Edits.delete(streams.thin(texts.isin(vowels), self.rate))


# Rates and seeds


@breaks("rate_grows")
@tk.corruptor
class EverySecondAtOne(DropVowels):
    """Hits every second character at rate 1: the even or the odd ones, by the luck of the record."""

    def edits(self, texts, streams):
        if self.rate < 1:
            return tk.Edits.delete(streams.thin(texts.chars(), self.rate))
        every, luck = streams.thin(texts.chars(), 1), luck_of_records(texts, streams)
        place = every.at - texts.starts[every.record]
        return tk.Edits.delete(every.where((place + luck[every.record]) % 2 == 0))


@breaks("odd_rates")
@tk.corruptor
class OneInSoMany(DropVowels):
    """Hits one vowel in 1/rate, as an integer, which there is none of for the smallest rates."""

    def edits(self, texts, streams):
        if self.rate == 0:
            return tk.Edits.none()
        every, many = everywhere(texts, streams), int(1 / self.rate)
        return tk.Edits.delete(every.where(every.pick(1 << 32) % many == 0))


@breaks("seed_and_copy")
@tk.corruptor
class SeedsIn32Bits(DropVowels):
    """Keeps 32 bits of the seed."""

    def edits(self, texts, streams):
        own = replace(streams, seed=streams.seed & 0xFFFFFFFF)
        return tk.Edits.delete(own.thin(texts.isin(VOWELS), self.rate))


@breaks("seed_and_copy")
@tk.corruptor
class SeedsWithoutSign(DropVowels):
    """Takes the seed without its sign, for somebody's generator refuses one below 0."""

    def edits(self, texts, streams):
        own = replace(streams, seed=abs(streams.seed))
        return tk.Edits.delete(own.thin(texts.isin(VOWELS), self.rate))


@breaks("seed_and_copy")
@tk.corruptor
class CopiesIn16Bits(DropVowels):
    """Keeps 16 bits of the copy number."""

    def edits(self, texts, streams):
        own = replace(streams, copies=streams.copies % (1 << 16))
        return tk.Edits.delete(own.thin(texts.isin(VOWELS), self.rate))


@breaks("stand_in")
@tk.corruptor
class GeneratorOfItsOwn(DropVowels):
    """Seeds a generator of numpy by what is inside the streams: no stand-in has that, and numpy promises no bits."""

    def edits(self, texts, streams):
        hits = []
        for root, text in zip(streams.roots.tolist(), texts.texts, strict=True):
            luck = np.random.default_rng(root).random(sum(c in VOWELS for c in text))
            hits += (luck < self.rate).tolist()
        return tk.Edits.delete(everywhere(texts, streams).where(np.array(hits, np.bool_)))


@breaks("keys")
@tk.corruptor
class KeysOfWhatItSees(DropVowels):
    """Keys its draws by the text that it sees, and not by the clean record: other steps change them."""

    def edits(self, texts, streams):
        own = replace(streams, source=texts)
        return tk.Edits.delete(own.thin(texts.isin(VOWELS), self.rate))


# Rare characters


@breaks("shortens")
@tk.corruptor(idempotent=True, shortens=True)
class ComposesShorter(Mask):
    """Believes that NFC never makes a text longer, and forgets the composition exclusions."""

    def edits(self, texts, streams):
        return whole_records(texts, streams, lambda text: unicodedata.normalize("NFC", text))


@breaks("idempotent")
@tk.corruptor(idempotent=True)
class FoldsOnce(Mask):
    """Folds compatibility forms, then case, and forgets that the second may undo the first."""

    def edits(self, texts, streams):
        return whole_records(texts, streams, lambda text: unicodedata.normalize("NFKC", text).casefold())


@breaks("split_invariance")
@tk.corruptor
class OffsetsOfTheLowered(Mask):
    """Searches the lower-cased text, and edits the text at the places found there."""

    def edits(self, texts, streams):
        rows = zip(texts.starts.tolist(), texts.texts, strict=True)
        at = [start + found.start() for start, text in rows for found in re.finditer("[aeiou]", text.lower())]
        every = streams.thin(texts.chars(), 1)
        return tk.Edits.replace(every.where(np.isin(every.at, at)), "x")


# Memory


KEPT = []


@breaks("keeps_nothing")
@tk.corruptor
class KeepsEveryBatch(DropVowels):
    """Keeps every batch in a list of its module, to be looked at."""

    def edits(self, texts, streams):
        KEPT.append(texts)
        return tk.Edits.delete(streams.thin(texts.isin(VOWELS), self.rate))
