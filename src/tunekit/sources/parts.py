"""Parts: a source in pieces that a worker can read by itself."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from tunekit.batches.records import Records, numbered
from tunekit.engine.batch import BATCH
from tunekit.sources.foreign import adapt
from tunekit.sources.source import Part, Source, TextSource

T = TypeVar("T")

# Characters or bytes that make a part: enough for one batch of records, not for a second small one.
PART = BATCH + BATCH // 8


# A part with its number among those of its source.
NumberedPart = tuple[int, Source]


def parts_of(source: Any) -> Iterator[Source]:
    """Small sources whose records, one after the other, are those of any source; another process may read them."""
    for part in adapt(source).divided():
        if below(part).large:
            yield from Source.divided(part)
        else:
            yield part


def below(part: Source) -> Part:
    """The part that the steps of a source follow."""
    found: Part = part.reader if isinstance(part, TextSource) else part  # type: ignore[assignment]
    return found


def records_of(source: Any) -> Iterator[Records]:
    """The records of any source, part by part: the first of them come sooner than a whole batch."""
    for part in parts_of(source):
        yield from numbered(part.batches())


def grouped(items: Iterable[T], size_of: Callable[[T], int], share: int = 1) -> Iterator[list[T]]:
    """The items in groups of about the size of a part, or of a share of it.

    >>> [len(group) for group in grouped(["a" * 200_000] * 5, len)]
    [2, 2, 1]
    """
    group: list[T] = []
    total = 0
    for item in items:
        size = size_of(item)
        if group and total + size > PART // share:
            yield group
            group, total = [], 0
        group.append(item)
        total += size
    if group:
        yield group
