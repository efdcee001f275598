"""Restore: the target is the clean text, the input what a corruptor made of it."""

from collections import Counter
from dataclasses import field, replace
from typing import Literal

import numpy as np

from tunekit.batches.pair import Pair, PairBatch
from tunekit.batches.records import Records
from tunekit.corruptors.contract import AnyCorruptor
from tunekit.engine.run import Run, run
from tunekit.engine.streams import Streams
from tunekit.mappings.decorating import mapping
from tunekit.mappings.explaining import Step, steps_of
from tunekit.mappings.proof import marks_of, prove, streams_of
from tunekit.mappings.wrapping import Wrappable


@mapping
class Restore(Wrappable):
    """Learn to undo a corruptor: the input is the corrupted text, the target the clean one.

    >>> import tunekit as tk
    >>> task = tk.Restore(tk.StripPunctuation() >> tk.LowerCase())
    >>> pair = next(iter(tk.pairs(["Wait, what?!"], task)))
    >>> pair.input, pair.target
    ('wait what', 'Wait, what?!')
    >>> task.check(pair)

    The law: ``input == noise(target)``, and undoing the noise's edits gives the target back. ``check`` proves both from
    the pair alone.

    Args:
        noise: the corruptor.
        unchanged: what to do with a record that the noise leaves as it is. "keep" keeps and counts it: a model must
            learn to leave good text alone, and dropping such records would favour long texts. "drop" drops and counts
            it.

    Raises: InvalidArgument: no corruptor, or another word for ``unchanged``.
    Cost: that of the noise.
    """

    noise: AnyCorruptor = field(kw_only=False)
    unchanged: Literal["keep", "drop"] = "keep"

    def pairs(self, records: Records, streams: Streams, /) -> PairBatch:
        """One pair for each record."""
        noisy = run(self.noise, records.texts, streams).texts
        marks = marks_of(noisy, records.texts)
        batch = PairBatch(noisy, records.texts, records.ids, records.groups, streams, marks)
        same = marks["unchanged"]
        if self.unchanged == "keep" or not same.any():
            return batch
        return replace(batch.select(np.flatnonzero(~same)), dropped=Counter(unchanged=int(same.sum())))

    def explained(self, records: Records, streams: Streams, /) -> tuple[PairBatch, list[Step]]:
        """The pair of one record, and what each step of the noise made of it."""
        return self.pairs(records, streams), list(steps_of(self.noise, records.texts, streams))

    def retraced(self, batch: PairBatch, /) -> Run:
        """The inputs of these pairs, made again from their targets, traced."""
        return run(self.noise, batch.target, batch.streams, trace=True)

    def check(self, pair: Pair, /) -> None:
        """Prove the law for one pair, from its target, seed, key and copy.

        Raises: LawBroken: the noise gives another input, or undoing it another target.
        """
        streams = streams_of(pair)
        prove(self, pair, self.noise, pair.target, streams, "target")
