"""A healthy mapping and a healthy source, as somebody would write them who read the page on contracts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import field

import numpy as np

import tunekit as tk
from tunekit.engine.run import run
from tunekit.errors import invalid
from tunekit.sources.source import Source
from tunekit.values.frozen import value
from zoo.healthy import DropVowels

LINES = ("One line.", "", "another, longer line", "One line.", "  ", "ß İ 😀", "the last of them")


@value
class Unvowelled:
    """The input has lost vowels, the target has all of them; a text without a word is left out."""

    noise: tk.Corruptor = field(default=DropVowels(rate=0.5) >> tk.CollapseWhitespace(), kw_only=False)

    def __post_init__(self):
        if not isinstance(self.noise, tk.Corruptor):
            raise invalid(self, "noise", self.noise, "a corruptor")

    def pairs(self, records, streams):
        made = run(self.noise, records.texts, streams).texts
        return self.kept(records, streams, made, records.texts)

    def kept(self, records, streams, made, target):
        batch = tk.PairBatch(made, target, records.ids, records.groups, streams)
        wordy = np.array([bool(text.strip()) for text in records.texts.texts], np.bool_)
        lost = int((~wordy).sum())
        kept = batch.select(np.flatnonzero(wordy)) if lost else batch
        return tk.PairBatch(
            kept.input, kept.target, kept.ids, kept.groups, kept.streams, dropped=Counter(wordless=lost)
        )

    def check(self, pair):
        made = self.again(pair.target, pair.seed, pair.key, pair.copy)
        if made != pair.input:
            raise tk.LawBroken(f"{self!r}: {pair.id}: the noise gives {made!r}, not {pair.input!r}.")

    def again(self, target, seed, key, copy):
        streams = tk.Streams(seed, np.array([key], np.uint64), copy)
        return run(self.noise, tk.TextBatch.from_list([target]), streams).texts.texts[0]


@value
class Lines(Source):
    """The items that are not blank, three in a batch."""

    items: Sequence[str] = field(default=LINES, kw_only=False)

    def __post_init__(self):
        if isinstance(self.items, str) or not isinstance(self.items, Sequence):
            raise invalid(self, "items", self.items, "a list of strings")
        object.__setattr__(self, "items", tuple(self.items))

    def batches(self):
        for first in range(0, len(self.items), 3):
            yield self.batch(first, first + 3)

    def batch(self, first, last):
        rows = [(f"line {i}", text) for i, text in enumerate(self.items[first:last], first)]
        wordy = [(id_, text) for id_, text in rows if text.strip()]
        lost = len(rows) - len(wordy)
        ids = [id_ for id_, _ in wordy]
        texts = tk.TextBatch.from_list([text for _, text in wordy])
        return tk.Records(texts, ids, ids, {"blank": lost} if lost else {})

    def identity(self):
        return {"lines": list(self.items)}
