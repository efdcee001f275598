"""Broken mappings: pairs that do not belong to their records."""

import itertools
import random
from collections import Counter
from dataclasses import replace

import numpy as np

import tunekit as tk
from tunekit.values.frozen import value
from zoo.healthy_lines import Unvowelled
from zoo.mutants import breaks

# Where a pair comes from


@breaks("pair_origin")
@value
class NumbersItsPairs(Unvowelled):
    """Numbers its pairs from 0 in each batch, and loses the ids of the records."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        return replace(batch, ids=[str(n) for n in range(len(batch))])


@breaks("pair_origin")
@value
class OneGroup(Unvowelled):
    """Loses the groups: nothing can be split any more."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        return replace(batch, groups=[""] * len(batch))


@breaks("pair_origin")
@value
class KeepsAllStreams(Unvowelled):
    """Leaves records out, and the streams as they were: keys and pairs do not belong together."""

    def pairs(self, records, streams):
        return replace(super().pairs(records, streams), streams=streams)


@breaks("pair_origin")
@value
class SeedsItself(Unvowelled):
    """Makes streams of its own, of seed 0, and says so: the seed of the pairs counts for nothing."""

    def pairs(self, records, streams):
        return super().pairs(records, replace(streams, seed=0))


# Order and number


@breaks("pair_order")
@value
class DropsUncounted(Unvowelled):
    """Leaves texts without a word out and does not count them."""

    def pairs(self, records, streams):
        return replace(super().pairs(records, streams), dropped=Counter())


@breaks("pair_order")
@value
class CountsOnce(Unvowelled):
    """Counts one that was left out, however many there were."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        return replace(batch, dropped=Counter(wordless=min(batch.dropped["wordless"], 1)))


@breaks("pair_order")
@value
class LongestFirst(Unvowelled):
    """Sorts its pairs by length, with all that belongs to them."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        lengths = [-len(text) for text in batch.target.texts]
        return batch.select(np.argsort(np.array(lengths, np.int64), kind="stable"))


# Chance


@breaks("pair_repeatable")
@value
class GlobalRandomPairs(Unvowelled):
    """Leaves a tenth out, by the global generator."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        stay = np.array([random.random() < 0.9 for _ in range(len(batch))], np.bool_)
        lost = batch.dropped + Counter(chance=int((~stay).sum()))
        return replace(batch.select(np.flatnonzero(stay)), dropped=lost)


@breaks("pair_repeatable")
@value
class CountsAcrossBatches(Unvowelled):
    """Goes on numbering from batch to batch, and from call to call."""

    number = itertools.count()

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        return replace(batch, ids=[f"{id_}#{next(self.number)}" for id_ in batch.ids])


@breaks("fresh_process")
@value
class HashesItsTexts(Unvowelled):
    """Leaves a tenth out, by Python's hash of the text."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        stay = np.array([hash(text) % 10 > 0 for text in batch.target.texts], np.bool_)
        lost = batch.dropped + Counter(chance=int((~stay).sum()))
        return replace(batch.select(np.flatnonzero(stay)), dropped=lost)


# The batch


@breaks("pair_split")
@value
class DropsRepeats(Unvowelled):
    """Leaves out what came earlier in the batch, and counts it."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        first = {text: n for n, text in reversed(list(enumerate(batch.target.texts)))}
        lost = batch.dropped + Counter(repeat=len(batch) - len(first))
        return replace(batch.select(np.array(sorted(first.values()), np.int64)), dropped=lost)


@breaks("pair_split")
@value
class ShorterThanMost(Unvowelled):
    """Leaves out what is shorter than half the mean of the batch."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        lengths = np.array([len(text) for text in batch.target.texts], np.int64)
        stay = lengths * 2 >= (lengths.mean() if len(batch) else 0)
        lost = batch.dropped + Counter(short=int((~stay).sum()))
        return replace(batch.select(np.flatnonzero(stay)), dropped=lost)


@breaks("pair_permutation")
@value
class FirstAsExample(Unvowelled):
    """Puts the first text of the batch before each input, as an example."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        inputs = [batch.input.texts[0] + "\n" + text for text in batch.input.texts]
        return replace(batch, input=tk.TextBatch.from_list(inputs))

    def check(self, pair):
        super().check(replace(pair, input=pair.input.partition("\n")[2]))


@breaks("pair_many")
@value
class ForgetsGroupsOfMany(Unvowelled):
    """Has a quick way for a thousand records and more, which forgets the groups."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        return batch if len(records) < 1000 else replace(batch, groups=batch.ids)


# Every text


@breaks("pair_total")
@value
class MeasuresInBytes(Unvowelled):
    """Marks the pairs that are long in UTF-8, which a lone surrogate does not have."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        long = np.array([len(text.encode()) > 100 for text in batch.target.texts], np.bool_)
        return replace(batch, marks={"long": long})


@breaks("pair_total")
@value
class AsksTheLongest(Unvowelled):
    """Asks for the longest text of a batch, also of one that is empty."""

    def pairs(self, records, streams):
        longest = max(len(text) for text in records.texts.texts)
        batch = super().pairs(records, streams)
        return replace(batch, counts=Counter(longest=longest))


# Side effects


@breaks("pair_purity")
@value
class NamesItsSource(Unvowelled):
    """Puts a word before the ids of the records, in their own list."""

    def pairs(self, records, streams):
        for row, id_ in enumerate(records.ids):
            records.ids[row] = f"unvowelled/{id_}"
        return super().pairs(records, streams)


@breaks("pair_purity")
@value
class CountsInTheRecords(Unvowelled):
    """Counts what it leaves out in the dict of the records."""

    def pairs(self, records, streams):
        batch = super().pairs(records, streams)
        records.dropped["wordless"] = batch.dropped["wordless"]
        return batch


@breaks("repr")
@value
class MappingWithoutRepr(Unvowelled):
    """Shows itself as a sentence."""

    def __repr__(self):
        return f"vowels to be restored after {self.noise!r}"
