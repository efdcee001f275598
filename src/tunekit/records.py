"""Records: a batch of clean texts that know where they come from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from tunekit.engine.batch import TextBatch


@dataclass(frozen=True, eq=False)
class Records:
    """Clean texts with their ids and groups, and what was dropped on the way to them.

    >>> Records(TextBatch.from_list(["one", "two"]), ["a.txt:0", "a.txt:4"], ["a.txt", "a.txt"]).ids[1]
    'a.txt:4'

    An id says where a record came from; records of one group never stand on both sides of a split. ``dropped`` counts
    what was left out since the batch before, by reason.
    """

    texts: TextBatch
    ids: Sequence[str]
    groups: Sequence[str]
    dropped: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.texts)


class YieldsBatches(Protocol):
    """A source: every pass over ``batches()`` gives the same records."""

    def batches(self) -> Iterator[Any]:
        """The records, in batches: ``Records``, or a ``TextBatch`` whose records are numbered."""
        ...


def numbered(batches: Iterator[Any]) -> Iterator[Records]:
    """Batches as ``Records``; those of a bare ``TextBatch`` get their running number as id and as group."""
    count = 0
    for batch in batches:
        if isinstance(batch, TextBatch):
            ids = [str(number) for number in range(count, count + len(batch))]
            yield Records(batch, ids, ids)
        else:
            yield batch
        count += len(batch)
