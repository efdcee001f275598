"""Pair, one (input, target) pair, and PairBatch, many of them as columns."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, overload

import numpy as np

from tunekit.batches.records import check_columns
from tunekit.batches.trace import Trace
from tunekit.engine.batch import TextBatch
from tunekit.engine.mixing import Words
from tunekit.engine.ragged import Ints
from tunekit.engine.streams import Streams
from tunekit.engine.tables import Flags
from tunekit.errors import OutOfDomain, describe

Tracer = Callable[["Pair"], Trace]

_TRACER = "_tracer"


@dataclass(frozen=True)
class Pair:
    """An input and the target that it maps to, and where they come from.

    ``id`` names the clean record, ``group`` what it belongs to; ``seed``, ``key`` and ``copy`` are all that its draws
    depend on. ``source`` is the clean record itself, where neither side need be it.
    """

    input: str
    target: str
    id: str = ""
    group: str = ""
    seed: int = 0
    key: int = 0
    copy: int = 0
    source: str | None = None

    def trace(self) -> Trace:
        """How the input came of the target: ``trace.source`` is the target, ``trace.text`` the input.

        >>> import tunekit as tk
        >>> task = tk.Restore(tk.StripPunctuation() >> tk.LowerCase())
        >>> pair = next(iter(tk.pairs(["Wait, what?!"], task)))
        >>> pair.trace().backward([(0, 4), (5, 9)]).tolist()
        [[0, 4], [6, 10]]

        The noise is run again, with all its wrappers and stages. Only a pair that was drawn from ``tk.pairs(…)`` knows
        it; a copy of it, changed or sent to another process, does not: ``pairs.trace(pair)`` and ``task.trace(pair)``
        trace any pair of theirs.

        Raises: OutOfDomain: another pair, one that ``map`` changed, or one of a mapping whose inputs are not made of
        its targets by edits.
        Cost: a run on one record; ``pairs.traced()`` is many times as fast.
        """
        tracer: Tracer | None = self.__dict__.get(_TRACER)
        if tracer is None:
            raise OutOfDomain(
                f"Pair.trace: the pair {describe(self.id)} does not know what made it; one that is drawn from "
                "tk.pairs(…) does.\nHint: pairs.trace(pair) and mapping.trace(pair), such as "
                "tk.Restore(noise).trace(pair), trace any pair of theirs."
            )
        return tracer(self)

    def __getstate__(self) -> dict[str, Any]:
        """The fields alone: a pair goes anywhere without what made it."""
        return {name: held for name, held in self.__dict__.items() if name != _TRACER}


def knowing(pairs: list[Pair], tracer: Tracer) -> list[Pair]:
    """The pairs, each with what traces it."""
    known = object.__setattr__
    for pair in pairs:
        known(pair, _TRACER, tracer)  # beside the fields: it is no part of the value
    return pairs


@dataclass(frozen=True, eq=False, repr=False)
class PairBatch(Sequence[Pair]):
    """Pairs as columns: inputs, targets, ids and groups, and the streams that their draws came from.

    ``marks`` flags the pairs that have a property worth counting (``unchanged``); ``counts`` and ``dropped`` say how
    many records were read on the way, and what was left out, by reason. ``source`` holds the clean records, where a
    mapping hands them on. ``contents`` are the keys of the clean records, where the streams have others: those of ids.
    """

    input: TextBatch
    target: TextBatch
    ids: Sequence[str]
    groups: Sequence[str]
    streams: Streams
    marks: Mapping[str, Flags] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    source: TextBatch | None = None
    contents: Words | None = None

    def __len__(self) -> int:
        return len(self.input)

    @overload
    def __getitem__(self, place: int) -> Pair: ...
    @overload
    def __getitem__(self, place: slice) -> "PairBatch": ...
    def __getitem__(self, place: int | slice) -> "Pair | PairBatch":
        """The pair of a number, or some of them; what was counted stays with the whole."""
        if isinstance(place, slice):
            return replace(self.select(np.arange(len(self))[place]), counts=Counter(), dropped=Counter())
        return self.pair(range(len(self))[place])

    def __iter__(self) -> Iterator[Pair]:
        return iter(self.pairs())

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", Counter(self.counts))
        object.__setattr__(self, "dropped", Counter(self.dropped))
        # All are (pairs,); the keys of the streams are what their source holds.
        columns: Any = {"input": self.input, "ids": self.ids, "groups": self.groups, **self.marks}
        columns["streams"] = self.streams.source
        given = {"source": self.source, "contents": self.contents}
        columns |= {name: column for name, column in given.items() if column is not None}
        check_columns(self, len(self.target), **columns)

    def __repr__(self) -> str:
        return f"<PairBatch: {len(self):,} pairs>"

    @property
    def content_keys(self) -> Words:
        """The key of the clean record of each pair: equal where the records are, however draws are keyed."""
        return self.streams.keys if self.contents is None else self.contents

    def pair(self, number: int) -> Pair:
        """The pair of this number."""
        one = slice(number, number + 1)
        return self._pairs(one)[0]

    def pairs(self) -> list[Pair]:
        """All pairs."""
        return self._pairs(slice(None))

    def _pairs(self, part: slice) -> list[Pair]:
        streams = self.streams
        keys = streams.keys[part].tolist()
        # One copy number may be said for all pairs.
        same = isinstance(streams.copies, int)
        copies = [streams.copies] * len(keys) if same else streams.copies[part].tolist()  # type: ignore[index]
        columns = (self.input.texts[part], self.target.texts[part], self.ids[part], self.groups[part])
        rows = zip(*columns, keys, copies, strict=True)
        if self.source is None:
            return [Pair(a, b, id_, group, streams.seed, key, copy) for a, b, id_, group, key, copy in rows]
        sources = self.source.texts[part]
        return [
            Pair(a, b, id_, group, streams.seed, key, copy, source)
            for (a, b, id_, group, key, copy), source in zip(rows, sources, strict=True)
        ]

    def select(self, numbers: Ints) -> "PairBatch":
        """The pairs of these numbers; what was counted stays."""
        ids, groups = ([column[n] for n in numbers.tolist()] for column in (self.ids, self.groups))
        columns = self.input.select(numbers), self.target.select(numbers)
        marks = {name: flags[numbers] for name, flags in self.marks.items()}
        source = None if self.source is None else self.source.select(numbers)
        contents = None if self.contents is None else self.contents[numbers]
        streams, counted = self.streams.select(numbers), (self.counts, self.dropped)
        return PairBatch(*columns, ids, groups, streams, marks, *counted, source, contents)

    def marked(self, numbers: Sequence[int]) -> Counter[str]:
        """Return the number of pairs with each mark, among those of these numbers."""
        chosen: Any = slice(None) if len(numbers) == len(self) else list(numbers)
        return Counter({name: int(flags[chosen].sum()) for name, flags in self.marks.items()})
