"""Chance that is not the record's own: it depends on the batch, the call, the process or the machine."""

import itertools
import os
import random
import time
from dataclasses import replace
from typing import ClassVar

import numpy as np

import tunekit as tk
from zoo.healthy import DropVowels, Shout, by_chance, everywhere, flags, luck_of_records
from zoo.mutants import breaks

# Chance of the batch


@breaks("split_invariance")
@tk.corruptor
class SeedsOnceABatch(DropVowels):
    """One generator for the batch: what a record gets depends on the records before it."""

    def edits(self, texts, streams):
        rng = np.random.default_rng(int(luck_of_records(texts, streams).sum()))
        every = everywhere(texts, streams)
        return tk.Edits.delete(every.where(rng.random(len(every)) < self.rate))


@breaks("split_invariance")
@tk.corruptor
class LuckOfTheRecordBefore(DropVowels):
    """Numbers its records from 1: each gets the luck of the record before, the first that of the last."""

    def edits(self, texts, streams):
        every, luck = everywhere(texts, streams), luck_of_records(texts, streams)
        return tk.Edits.delete(every.where(luck[every.record - 1] < self.rate * (1 << 32)))


@breaks("split_invariance")
@tk.corruptor
class DrawsByPlaceInTheBuffer(DropVowels):
    """Hashes the place in the buffer instead of the place in the record."""

    def edits(self, texts, streams):
        every, luck = everywhere(texts, streams), luck_of_records(texts, streams)
        mixed = (luck[every.record] + every.at * 2_654_435_761) % (1 << 32)
        return tk.Edits.delete(every.where(mixed < self.rate * (1 << 32)))


@breaks("order_equivariance")
@tk.corruptor
class NumbersItsRecords(DropVowels):
    """Adds the record's number, so that equal texts do not get the same noise."""

    def edits(self, texts, streams):
        every = everywhere(texts, streams)
        mixed = (every.pick(1 << 32) + every.record * 2_654_435_761) % (1 << 32)
        return tk.Edits.delete(every.where(mixed < self.rate * (1 << 32)))


@breaks("duplicates")
@tk.corruptor
class SkipsRepeats(DropVowels):
    """Leaves a text alone when the same one came earlier in the batch."""

    def edits(self, texts, streams):
        seen = set()
        new = flags(not (text in seen or seen.add(text)) for text in texts.texts)
        chosen = streams.thin(texts.isin("aeiouAEIOU"), self.rate)
        return tk.Edits.delete(chosen.where(new[chosen.record]))


@breaks("duplicates")
@tk.corruptor
class SkipsRowsOfOne(DropVowels):
    """Leaves a text alone when the one before it in the batch is the same."""

    def edits(self, texts, streams):
        new = flags(a != b for a, b in zip(texts.texts, [None, *texts.texts], strict=False))
        chosen = streams.thin(texts.isin("aeiouAEIOU"), self.rate)
        return tk.Edits.delete(chosen.where(new[chosen.record]))


# Chance of the call


@breaks("repeatable")
@tk.corruptor
class GlobalRandom(DropVowels):
    """Asks the global generator of Python."""

    def edits(self, texts, streams):
        every = everywhere(texts, streams)
        return tk.Edits.delete(every.where(flags(random.random() < self.rate for _ in range(len(every)))))


@breaks("repeatable")
@tk.corruptor
class Clock(DropVowels):
    """Salts its draws with the clock."""

    def edits(self, texts, streams):
        return tk.Edits.delete(
            by_chance(everywhere(texts, streams), self.rate, time.perf_counter_ns() % 1000)
        )


@breaks("repeatable")
@tk.corruptor
class CountsItsCalls(DropVowels):
    """A counter on the class, so that each call draws anew."""

    calls = itertools.count()

    def edits(self, texts, streams):
        return tk.Edits.delete(by_chance(everywhere(texts, streams), self.rate, next(self.calls)))


@breaks("fresh_process")
@tk.corruptor
class RemembersTexts(Shout):
    """A cache by text on the class: the first seed that asked decides for all that come later."""

    known: ClassVar[dict] = {}

    def edits(self, texts, streams):
        lucky = luck_of_records(texts, streams) < self.rate * (1 << 32)
        hit = flags(
            self.known.setdefault((text, self.rate), bool(now))
            for text, now in zip(texts.texts, lucky, strict=True)
        )
        chosen = streams.thin(texts.records(), 1).where(hit)
        return tk.Edits.replace(chosen, [texts.texts[r].upper() for r in chosen.record.tolist()])


# Chance of the process


@breaks("fresh_process")
@tk.corruptor
class HashOfTheText(DropVowels):
    """Python's ``hash`` of the text, which is another in every process."""

    def edits(self, texts, streams):
        luck = luck_of_records(texts, streams).tolist()
        lucky = flags(
            hash((text, n)) % 1000 < 1000 * self.rate for text, n in zip(texts.texts, luck, strict=True)
        )
        every = everywhere(texts, streams)
        return tk.Edits.delete(every.where(lucky[every.record]))


@breaks("fresh_process")
@tk.corruptor
class OrderOfASet(DropVowels):
    """Numbers the members of a set of strings, whose order is another in every process."""

    def edits(self, texts, streams):
        chosen = streams.thin(texts.isin("aeiouAEIOU"), self.rate)
        vowels = list(set("aeiouAEIOU"))
        return tk.Edits.replace(chosen, [vowels[n] for n in chosen.pick(10).tolist()])


@breaks("fresh_process")
@tk.corruptor
class NumberOfTheProcess(DropVowels):
    """Salts its draws with the process, so that workers do not do the same."""

    def edits(self, texts, streams):
        return tk.Edits.delete(by_chance(everywhere(texts, streams), self.rate, os.getpid()))


@breaks("fresh_process")
@tk.corruptor
class Surroundings(DropVowels):
    """Goes by the language of the environment."""

    def edits(self, texts, streams):
        language = os.environ.get("LC_ALL") or os.environ.get("LANG") or "C"
        vowels = "aeiouAEIOU" if language.startswith(("en", "C")) else "aeiouäöüAEIOUÄÖÜy"
        return tk.Edits.delete(streams.thin(texts.isin(vowels), self.rate))


# Seeds and copies


@breaks("seed_and_copy")
@tk.corruptor
class IgnoresTheSeed(DropVowels):
    """Makes streams of its own, of seed 0."""

    def edits(self, texts, streams):
        own = replace(streams, seed=0)
        return tk.Edits.delete(own.thin(texts.isin("aeiouAEIOU"), self.rate))


@breaks("seed_and_copy")
@tk.corruptor
class IgnoresTheCopy(DropVowels):
    """Every copy is the first."""

    def edits(self, texts, streams):
        own = replace(streams, copies=0)
        return tk.Edits.delete(own.thin(texts.isin("aeiouAEIOU"), self.rate))


@breaks("keys")
@tk.corruptor
class IgnoresTheRecord(DropVowels):
    """Gives all records one key: noise hits the same places in each of them."""

    def edits(self, texts, streams):
        own = replace(streams, source=np.zeros(len(texts), np.uint64))
        return tk.Edits.delete(own.thin(texts.isin("aeiouAEIOU"), self.rate))


@breaks("copy_numbers")
@tk.corruptor
class VariantsFromOne(DropVowels):
    """Begins its variants with copy 1, for copy 0 has been seen."""

    def variants(self, text, *, n, seed=0):
        return super().variants(text, n=n + 1, seed=seed)[1:]
