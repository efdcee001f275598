"""Broken sources: passes that differ, and what they leave behind."""

import itertools
import os
import random
import time
from collections.abc import Iterator
from dataclasses import field
from typing import Any

import tunekit as tk
from tunekit.values.frozen import value
from zoo.healthy_lines import LINES, Lines
from zoo.mutants import breaks

# Passes


@breaks("passes", items=[f"line {n}" for n in range(30)])
@value
class ShufflesEachPass(Lines):
    """Shuffles its batches anew in each pass."""

    def batches(self):
        made = list(super().batches())
        random.shuffle(made)
        return iter(made)


@breaks("passes")
@value
class NumbersOn(Lines):
    """Goes on numbering in the second pass."""

    number = itertools.count()

    def batches(self):
        for records in super().batches():
            ids = [f"{next(self.number)}" for _ in records.ids]
            yield tk.Records(records.texts, ids, ids, records.dropped)


@breaks("re_iterable")
@value
class HoldsAnIterator(Lines):
    """Holds an iterator, which is empty in the second pass, and says that it can be read again."""

    def __post_init__(self):
        super().__post_init__()
        object.__setattr__(self, "rows", super().batches())

    def batches(self):
        return self.rows


@breaks("re_iterable")
@value
class SaysOnce(Lines):
    """Says that it can be read once, and gives the same again."""

    @property
    def re_iterable(self):
        return False


@breaks("interleaved")
@value
class RemembersItsPlace(Lines):
    """Keeps its place on itself, and begins there when a pass was broken off."""

    def batches(self):
        place = getattr(self, "place", 0)
        while place < len(self.items):
            object.__setattr__(self, "place", place + 3)
            yield self.batch(place, place + 3)
            place = self.place
        object.__setattr__(self, "place", 0)


@breaks("interleaved")
@value
class OneListForAll(Lines):
    """Uses its lists again for the next batch."""

    def batches(self):
        ids = []
        for records in super().batches():
            ids[:] = records.ids
            yield tk.Records(records.texts, ids, ids, records.dropped)


@breaks("fresh_process", items=[f"line {n}" for n in range(30)])
@value
class ThroughASet(Lines):
    """Takes repeats out by a set, whose order is another in every process."""

    def batches(self):
        kept = [text for text in set(self.items) if text.strip()]
        ids = [str(n) for n in range(len(kept))]
        lost = len(self.items) - len(kept)
        yield tk.Records(tk.TextBatch.from_list(kept), ids, ids, {"repeat or blank": lost} if lost else {})


# State and recipe


@breaks("source_state")
@value
class SortsItsItems(Lines):
    """Sorts its items in place before a pass."""

    items: Any = field(default_factory=lambda: sorted(LINES, key=len), kw_only=False)

    def __post_init__(self):
        object.__setattr__(self, "items", list(self.items))

    def batches(self):
        self.items.sort()
        return super().batches()


@breaks("source_state")
@value
class GoesToItsFolder(Lines):
    """Goes to the folder of its files, and stays there."""

    def batches(self):
        os.chdir(os.path.dirname(__file__))  # noqa: PTH120
        return super().batches()


@breaks("recipe")
@value
class FingerprintOfNow(Lines):
    """A fingerprint with the time in it: nothing can be resumed."""

    def identity(self):
        return {"lines": list(self.items), "read": time.time_ns()}


@breaks("recipe")
@value
class FingerprintInBytes(Lines):
    """A fingerprint that JSON cannot hold."""

    def identity(self):
        return {"lines": "\n".join(self.items).encode()}


@breaks("pickle")
@value
class HoldsAGenerator(Lines):
    """Holds a generator for later, which cannot be pickled."""

    rest: Iterator[str] = field(default_factory=lambda: (text for text in ()))


@breaks("source_state")
@value
class KeepsThePass(Lines):
    """Keeps all batches of the first pass on itself, and so does not stay small."""

    def batches(self):
        if "read" not in vars(self):
            object.__setattr__(self, "read", list(super().batches()))
        return iter(self.read)


@breaks("recipe")
@value
class CountsItsItems(Lines):
    """A fingerprint that is the same for as many other items."""

    def identity(self):
        return {"lines": len(self.items)}
