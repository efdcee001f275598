"""Files that divide: what is found in them (lines, pages, documents) is cheap to hand out, and read by who gets it."""

from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import Any, ClassVar

from tunekit.batches.records import Records
from tunekit.errors import OutOfDomain
from tunekit.sources.files.from_files import FromFiles
from tunekit.sources.parts import grouped
from tunekit.sources.source import Part, Source
from tunekit.values.frozen import value


@value
class DividedFiles(FromFiles):
    """Files in which items are found that know nothing of each other.

    What takes long to read is divided into smaller parts, so many of them for a usual one.
    """

    _share: ClassVar[int] = 1

    def found(self) -> Iterable[Any]:
        """The items, still to be read."""
        raise OutOfDomain(f"{type(self).__name__}: items are found in a method found().")

    def size_of(self, item: Any, /) -> int:
        """About how many characters an item has."""
        raise OutOfDomain(f"{type(self).__name__}: items are measured in a method size_of().")

    def gathered(self, found: Iterable[Any], /) -> Iterator[Records]:
        """The records of some items."""
        raise OutOfDomain(f"{type(self).__name__}: items are read in a method gathered().")

    def batches(self) -> Iterator[Records]:
        """The records of all items."""
        return self.gathered(self.found())

    @property
    def divides(self) -> bool:
        """Yes: items know nothing of each other."""
        return True

    def divided(self) -> Iterator[Source]:
        """Some items each."""
        of = replace(self, patterns=self.patterns[:1])  # the reader of a part needs no long list of files
        for items in grouped(self.found(), self.size_of, self._share):
            yield self.part(items, of)

    def part(self, items: list[Any], of: Any) -> Source:
        """A source of these items, which ``of`` reads."""
        return Found(items, of=of)


@value
class Found(Part):
    """Items that are still to be read: a part of the source ``of``."""

    items: list[Any] = field(kw_only=False)
    of: Any

    def batches(self) -> Iterator[Records]:
        """The records of the items."""
        records: Iterator[Records] = self.of.gathered(self.items)
        return records

    @property
    def size(self) -> int:
        """About the characters of all."""
        return sum(map(self.of.size_of, self.items))
