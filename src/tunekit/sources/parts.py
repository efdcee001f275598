"""Parts: a source in pieces that a worker can read by itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from typing import Any, TypeVar

from tunekit.batches.records import Records, numbered
from tunekit.engine.batch import BATCH
from tunekit.errors import OutOfDomain
from tunekit.sources.source import Segments, Source
from tunekit.values.frozen import value

T = TypeVar("T")

# Characters or bytes that make a part: enough for one batch of records, not for a second small one.
PART = BATCH + BATCH // 8


@value
class Part(Source):
    """A small source."""

    @property
    def size(self) -> int:
        """About how many characters it has."""
        raise OutOfDomain(f"{type(self).__name__}: a part says its size.")

    @property
    def large(self) -> bool:
        """Whether what is made of it may be too much for memory, so that it is read where it is."""
        return False


@value
class Held(Part):
    """Records that were read already."""

    records: Records = field(kw_only=False)

    def batches(self) -> Iterator[Records]:
        """The records, in one batch."""
        yield self.records

    @property
    def size(self) -> int:
        """The characters of the records."""
        return self.records.texts.size


# A part with its number among those of its source.
NumberedPart = tuple[int, Source]


def held(source: Any) -> Iterator[Source]:
    """The batches of any source, each a part."""
    for records in numbered(source.batches()):
        yield Held(records)


def parts_of(source: Any) -> Iterator[Source]:
    """Small sources whose records, one after the other, are those of any source; another process may read them."""
    if not hasattr(source, "divided"):
        yield from held(source)
        return
    for part in source.divided():
        if below(part).large:
            yield from held(part)
        else:
            yield part


def below(part: Any) -> Part:
    """The part that a row of segmenters stands on."""
    while isinstance(part, Segments):
        part = part.source
    found: Part = part
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
