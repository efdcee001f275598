"""Stretches: records piece by piece, so that none has to fit into memory; and how pieces become batches again."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Annotated

from tunekit.batches.records import Records
from tunekit.engine.batch import BATCH, TextBatch
from tunekit.errors import OutOfDomain, describe
from tunekit.values.arguments import between

LIMIT = 1 << 24
# The least and the most that there may be of something in a record.
Lengths = Annotated[tuple[int, int], between(1, LIMIT)]
EMPTY_FILE = "empty file"
WORDLESS = "record without a word"


@dataclass(frozen=True)
class Stretch:
    """A piece of a record, in its order: what a segmenter reads, so that no record has to fit into memory.

    ``final`` marks the last piece of its record. ``dropped`` counts what was left out or mended while reading it.
    ``empty`` marks what is no record, and is counted already: an empty file, or what was left out where none came.
    """

    id: str
    group: str
    text: str
    final: bool = True
    dropped: dict[str, int] = field(default_factory=dict)
    empty: bool = False


def stretches_of(batches: Iterable[Records]) -> Iterator[Stretch]:
    """The records of batches, each whole."""
    waiting: Stretch | None = None
    dropped = Counter[str]()
    for records in batches:
        dropped += Counter(records.dropped)
        for text, id_, group in zip(records.texts.texts, records.ids, records.groups, strict=True):
            if waiting is not None:
                yield waiting
            waiting = Stretch(id_, group, text, dropped=dict(dropped))
            if dropped:
                dropped = Counter()
    # What the last batches left out goes with the last record.
    if waiting is not None:
        yield replace(waiting, dropped=dict(Counter(waiting.dropped) + dropped))
    elif dropped:
        yield Stretch("", "", "", dropped=dict(dropped), empty=True)


class Gathering:
    """Collects single records and lets them go as batches."""

    def __init__(self) -> None:
        self._columns: tuple[list[str], list[str], list[str]] = ([], [], [])
        self._dropped: dict[str, int] = {}
        self._size = 0

    def add(self, text: str, id_: str, group: str) -> None:
        """One record more."""
        texts, ids, groups = self._columns
        texts.append(text)
        ids.append(id_)
        groups.append(group)
        self._size += len(text) + 1

    def extend(self, texts: list[str], ids: list[str], groups: list[str]) -> None:
        """Many records more."""
        for column, cells in zip(self._columns, (texts, ids, groups), strict=True):
            column.extend(cells)
        self._size += sum(map(len, texts)) + len(texts)

    def count(self, dropped: dict[str, int]) -> None:
        """What was left out, by reason."""
        for reason, number in dropped.items():
            self._dropped[reason] = self._dropped.get(reason, 0) + number

    def full(self) -> bool:
        """Whether there is enough for a batch."""
        return self._size >= BATCH

    def release(self) -> Iterator[Records]:
        """The batch, if there is anything in it, and begin the next."""
        texts, ids, groups = self._columns
        if texts or self._dropped:
            yield Records(TextBatch.from_list(texts), ids, groups, self._dropped)
        self._columns, self._dropped, self._size = ([], [], []), {}, 0


def check_limit(owner: object, id_: str, size: int, limit: int, hint: str) -> None:
    """A record or a part of one that is too long to hold.

    Raises: OutOfDomain: ``size`` characters are more than ``limit``.
    """
    if size > limit:
        name = type(owner).__name__
        raise OutOfDomain(
            f"{name}: the record {describe(id_)} has more than {limit:,} characters, the limit.\nHint: {hint}"
        )
