"""Blocks: groups inside of a record, so that a single book can be split."""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

from annotated_types import Ge

from tunekit.batches.records import Records
from tunekit.errors import invalid
from tunekit.sources.steps.step import Before, Choosing
from tunekit.sources.steps.where import chosen
from tunekit.values.arguments import Count
from tunekit.values.frozen import value

GAP = "in a gap between blocks"


@value
class Blocks(Choosing):
    """The records of a source, with a group for each block of ``characters`` of the record that they were cut from.

    >>> import tunekit as tk
    >>> source = tk.texts(["One. " * 40]).sentences().blocks(characters=100, gap=20)
    >>> [(sorted(set(r.groups)), len(r), r.dropped) for r in source.batches()]
    [(['74627f6a00c420a4#0', '74627f6a00c420a4#1'], 32, {'in a gap between blocks': 8})]

    A group is the one before, ``#`` and the number of the block in which the record begins. A record that does not end
    at least ``gap`` characters before the end of its block is left out and counted: neighbours of two blocks say too
    much of each other.

    Raises: InvalidArgument: they are no integers with 0 <= gap < characters.
    Cost: a look at each id.
    """

    keeps_contents: ClassVar[bool] = False

    characters: Count = 50_000
    gap: Annotated[int, Ge(0)] = 1_000

    def __post_init__(self) -> None:
        if self.gap >= self.characters:
            raise invalid(self, "gap", self.gap, f"below characters={self.characters}")

    def run(self, batches: Iterator[Records], before: Before) -> Iterator[Records]:
        """The records in their blocks."""
        cuts = before.cuts
        for records in batches:
            places = [place_in(id_, cuts) for id_ in records.ids]
            blocks = [place // self.characters for place in places]
            ends = [place + len(text) for place, text in zip(places, records.texts.texts, strict=True)]
            stay = [
                row
                for row, (end, block) in enumerate(zip(ends, blocks, strict=True))
                if end <= (block + 1) * self.characters - self.gap
            ]
            groups = [f"{group}#{block}" for group, block in zip(records.groups, blocks, strict=True)]
            yield chosen(Records(records.texts, records.ids, groups, records.dropped), stay, GAP)

    def identity(self, of: Any) -> Any:
        """The arguments."""
        return {"blocks": [self.characters, self.gap], "of": of}

    @property
    def call(self) -> str:
        """The call that adds it to a source."""
        return f".blocks(characters={self.characters}, gap={self.gap})"


def place_in(id_: str, cuts: int) -> int:
    """Where in its record a stretch begins that was cut out of it in so many steps.

    >>> place_in("a.txt:100:20", 2)
    120
    """
    return sum(map(int, id_.rsplit(":", cuts)[1:])) if cuts else 0
