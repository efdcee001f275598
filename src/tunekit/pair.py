"""Pair, one (input, target) pair, and PairBatch, many of them as columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tunekit.engine.batch import TextBatch
from tunekit.engine.ragged import Ints
from tunekit.engine.streams import Streams
from tunekit.engine.tables import Flags


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

    ``marks`` flags the pairs that have a property worth counting (``unchanged``); ``counts`` and ``dropped`` say how
    many records were read on the way, and what was left out, by reason.
    """

    input: TextBatch
    target: TextBatch
    ids: Sequence[str]
    groups: Sequence[str]
    streams: Streams
    marks: Mapping[str, Flags] = field(default_factory=dict)
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
        """The pairs of these numbers; what was counted stays."""
        ids, groups = ([column[n] for n in numbers.tolist()] for column in (self.ids, self.groups))
        columns = self.input.select(numbers), self.target.select(numbers)
        marks = {name: flags[numbers] for name, flags in self.marks.items()}
        return PairBatch(
            *columns, ids, groups, self.streams.select(numbers), marks, self.counts, self.dropped
        )

    def marked(self, numbers: Sequence[int]) -> Counter[str]:
        """How many of the pairs of these numbers have each mark."""
        chosen = list(numbers)
        return Counter({name: int(flags[chosen].sum()) for name, flags in self.marks.items()})
