"""Pair, one (input, target) pair, and PairBatch, many of them as columns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tunekit.engine.batch import TextBatch
from tunekit.engine.ragged import Ints
from tunekit.engine.streams import Streams


@dataclass(frozen=True)
class Pair:
    """An input and the target that it maps to, and where they come from.

    ``id`` names the clean record, ``group`` what it belongs to; ``seed``, ``key`` and ``copy`` are all that its draws
    depend on.
    """

    input: str
    target: str
    id: str = ""
    group: str = ""
    seed: int = 0
    key: int = 0
    copy: int = 0


@dataclass(frozen=True, eq=False)
class PairBatch:
    """Pairs as columns: inputs, targets, ids and groups, and the streams that their draws came from.

    ``counts`` says how many pairs have a property worth counting (``unchanged``); ``dropped``, how many were left out,
    by reason.
    """

    input: TextBatch
    target: TextBatch
    ids: Sequence[str]
    groups: Sequence[str]
    streams: Streams
    counts: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.input)

    def pair(self, number: int) -> Pair:
        """The pair of this number."""
        streams = self.streams
        copy = streams.copies if isinstance(streams.copies, int) else int(streams.copies[number])
        key = int(streams.keys[number])
        texts = self.input.texts[number], self.target.texts[number]
        return Pair(*texts, self.ids[number], self.groups[number], streams.seed, key, copy)

    def pairs(self) -> list[Pair]:
        """All pairs."""
        return [self.pair(number) for number in range(len(self))]

    def select(self, numbers: Ints) -> "PairBatch":
        """The pairs of these numbers; the counts stay."""
        ids, groups = ([column[n] for n in numbers.tolist()] for column in (self.ids, self.groups))
        columns = self.input.select(numbers), self.target.select(numbers)
        return PairBatch(*columns, ids, groups, self.streams.select(numbers), self.counts, self.dropped)
