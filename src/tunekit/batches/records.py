"""Records: a batch of clean texts that know where they come from."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, overload

import numpy as np

from tunekit.engine.batch import TextBatch
from tunekit.errors import InvalidArgument, describe


class Record(NamedTuple):
    """One clean text, with the id that says where it came from, and its group."""

    text: str
    id: str
    group: str


@dataclass(frozen=True, eq=False, repr=False)
class Records(Sequence[Record]):
    """Clean texts with their ids and groups, and what was dropped on the way to them.

    >>> Records(TextBatch.from_list(["one", "two"]), ["a.txt:0", "a.txt:4"], ["a.txt", "a.txt"]).ids[1]
    'a.txt:4'

    An id says where a record came from; records of one group never stand on both sides of a split: those of a file, or
    those of the same text (``contents``). ``dropped`` counts what was left out since the batch before, by reason; a
    reason that is ``Kept`` counts what was not.
    """

    texts: TextBatch
    ids: Sequence[str]
    groups: Sequence[str]
    dropped: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_columns(self, len(self.texts), ids=self.ids, groups=self.groups)

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> "Records": ...
    def __getitem__(self, place: int | slice) -> "Record | Records":
        """The record of a number, or some of them; what was dropped stays with the whole."""
        if isinstance(place, slice):
            rows = np.arange(len(self))[place]
            return Records(
                self.texts.select(rows), [self.ids[r] for r in rows], [self.groups[r] for r in rows]
            )
        return Record(self.texts.texts[place], self.ids[place], self.groups[place])

    def __iter__(self) -> Iterator[Record]:
        return map(Record, self.texts.texts, self.ids, self.groups)

    def __repr__(self) -> str:
        return f"<Records: {len(self):,} texts>"


class Kept(str):
    """A reason that counts, among what was dropped, what was kept: changed, or as it is where it should not have been.

    >>> lost, kept = parted({"empty file": 2, Kept("book without chapters, kept as one record"): 1})
    >>> print(dict(lost), dict(kept))
    {'empty file': 2} {'book without chapters, kept as one record': 1}
    """

    __slots__ = ()


def parted(counted: Mapping[str, int]) -> tuple[Counter[str], Counter[str]]:
    """What was dropped and what was kept, each with its reasons as plain strings."""
    lost, kept = Counter[str](), Counter[str]()
    for reason, number in counted.items():
        (kept if isinstance(reason, Kept) else lost)[str(reason)] += number
    return lost, kept


def check_columns(owner: object, count: int, **columns: Sequence[Any]) -> None:
    """Columns that must be as long as there are records.

    Raises: InvalidArgument: one is not.
    """
    for name, column in columns.items():
        if len(column) != count:
            kind = type(owner).__name__
            raise InvalidArgument(
                f"{kind}: {name} has {len(column)} entries for {count} records; it must have one for each."
            )


def contents(texts: TextBatch) -> list[str]:
    """The content of each text as a group: its key (xxh3-64 of its UTF-8) in 16 hexadecimal digits.

    >>> contents(TextBatch.from_list(["one", "two", "one"]))
    ['911faba7321fe1a0', '6c0560bdcb29998b', '911faba7321fe1a0']

    Equal texts are one group, wherever they come from. Cost: below 0.1 µs a text, and the keys, which draws need too.
    """
    return texts.keys.astype(">u8").tobytes().hex(" ", 8).split()


class YieldsBatches(Protocol):
    """A source: every pass over ``batches()`` gives the same records."""

    def batches(self) -> Iterator[Any]:
        """The records, in batches: ``Records``, or a ``TextBatch`` whose records are numbered and grouped by text."""
        ...


def numbered(batches: Iterator[Any]) -> Iterator[Records]:
    """Batches as ``Records``; those of a bare ``TextBatch`` get their running number as id, their content as group."""
    count = 0
    for batch in batches:
        if isinstance(batch, TextBatch):
            ids = [str(number) for number in range(count, count + len(batch))]
            yield Records(batch, ids, contents(batch))
        elif isinstance(batch, Records):
            yield batch
        else:
            raise InvalidArgument(
                f"batches(): a source must give Records or TextBatch, not {describe(batch)}."
            )
        count += len(batch)
