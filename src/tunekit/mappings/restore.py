"""Restore: the target is the clean text, the input what a corruptor made of it."""

from collections import Counter
from dataclasses import field, replace
from operator import eq
from typing import Literal

import numpy as np

from tunekit.corrupting import Corruptor
from tunekit.engine.batch import TextBatch
from tunekit.engine.edits import Edits
from tunekit.engine.run import run
from tunekit.engine.streams import Streams
from tunekit.errors import LawBroken, describe, invalid
from tunekit.pair import Pair, PairBatch
from tunekit.records import Records
from tunekit.values import value


@value
class Restore:
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

    noise: Corruptor = field(kw_only=False)
    unchanged: Literal["keep", "drop"] = "keep"

    def __post_init__(self) -> None:
        if not isinstance(self.noise, Corruptor):
            hint = "such as tk.LowerCase()."
            if isinstance(self.noise, type):
                hint = f"call it: {self.noise.__name__}()."
            elif hasattr(self.noise, "edits"):
                hint = "put @tk.corruptor above its class."
            raise invalid(self, "noise", self.noise, "a corruptor", hint)
        if self.unchanged not in ("keep", "drop"):
            raise invalid(self, "unchanged", self.unchanged, '"keep" or "drop"')

    def pairs(self, records: Records, streams: Streams, /) -> PairBatch:
        """One pair for each record."""
        noisy = run(self.noise, records.texts, streams).texts
        same = np.fromiter(map(eq, noisy.texts, records.texts.texts), np.bool_, len(noisy))
        empty = np.fromiter(map(len, noisy.texts), np.int64, len(noisy)) == 0
        marks = {"unchanged": same, "empty input": empty}
        batch = PairBatch(noisy, records.texts, records.ids, records.groups, streams, marks)
        if self.unchanged == "keep" or not same.any():
            return batch
        return replace(batch.select(np.flatnonzero(~same)), dropped=Counter(unchanged=int(same.sum())))

    def check(self, pair: Pair, /) -> None:
        """Prove the law for one pair, from its target, seed, key and copy.

        Raises: LawBroken: the noise gives another input, or undoing it another target.
        """
        clean = TextBatch.from_list([pair.target])
        streams = Streams(pair.seed, np.array([pair.key], np.uint64), pair.copy)
        outcome = run(self.noise, clean, streams, trace=True)
        _agree(self, pair, "noise(target)", outcome.texts.texts[0], "input", pair.input)
        undone = Edits(outcome.script(clean).backward(clean.units)).apply(outcome.texts)
        _agree(self, pair, "undo(input)", undone.texts[0], "target", pair.target)


def _agree(owner: object, pair: Pair, what: str, found: str, side: str, expected: str) -> None:
    if found == expected:
        return
    pairs = enumerate(zip(found, expected, strict=False))
    place = next((i for i, (a, b) in pairs if a != b), min(len(found), len(expected)))
    around = slice(max(place - 20, 0), place + 20)
    raise LawBroken(
        f"{owner!r}: the pair {describe(pair.id)} breaks its law: {what} is not its {side}. They differ at character "
        f"{place}: {describe(found[around])} and {describe(expected[around])}."
    )
