"""Rows as records: a block of rows at a time, each a record, or counted, or an error."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple

from tunekit.batches.records import Records, contents
from tunekit.errors import InvalidArgument, MalformedInput, OutOfDomain
from tunekit.sources.files.from_files import FromFiles
from tunekit.sources.files.opening import opened
from tunekit.sources.rows.columns import Column, Columns, Unfit, good_names, good_texts, name_of, text_of
from tunekit.sources.source import Source
from tunekit.sources.stretches import LIMIT, Gathering
from tunekit.values.arguments import Count
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_fields

BLANK = "blank line"
DAMAGED = "rest of a file that is damaged"
ABOVE = "rest of a file above the limits"
_SKIP = '\nHint: on_error="skip" counts such a row and goes on.'


class RowBlock(NamedTuple):
    """Some rows, with their places; what comes before a place in an error, and in an id.

    Rows that are still to be parsed are bytes, or ``None`` for one that was too long to hold. ``at`` says in which file
    and where these bytes stand, if they are its own: another process is told that, and reads them there.
    """

    where: str
    prefix: str
    places: Sequence[int]
    rows: Any
    at: tuple[str, int, int] | None = None  # path, inode, place

    def __reduce__(self) -> tuple[Any, ...]:
        if self.at is None or not isinstance(self.rows, bytes):
            return RowBlock, tuple(self)
        return _read_again, (self._replace(rows=len(self.rows), at=None), *self.at)


def _read_again(block: RowBlock, path: str, inode: int, place: int) -> RowBlock:
    with opened(Path(path), path) as file:
        file.seek(place)
        rows = file.read(block.rows)
        same = os.fstat(file.fileno()).st_ino == inode
    if len(rows) < block.rows or not same:
        raise MalformedInput(f"{path}: it was replaced or became shorter while it was read.")
    return block._replace(rows=rows, at=(path, inode, place))


@renamed_fields(group="group_by")
@value
class Rows(Source):
    """Rows that come in blocks."""

    text: Columns = "text"
    id: Column | None = None
    group_by: Column | None = None
    on_error: Literal["raise", "skip"] = "raise"
    limit: Count = LIMIT

    _call: ClassVar[str] = "read_…"
    _nulls: ClassVar[bool] = False  # whether null is a usual cell, to be counted and left out

    @property
    def texts(self) -> tuple[str, ...]:
        """The names of the columns of the text."""
        return (self.text,) if isinstance(self.text, str) else self.text

    @property
    def columns(self) -> list[str]:
        """The names of all columns that are read."""
        return list(dict.fromkeys(name for name in (*self.texts, self.id, self.group_by) if name is not None))

    def row_blocks(self) -> Iterator[RowBlock]:
        """The rows, block by block; an ``Unfit`` stands for a row that could not be read."""
        raise InvalidArgument(f"{type(self).__name__}: rows are read in a method row_blocks().")

    @property
    def divides(self) -> bool:
        """Yes: rows know nothing of each other."""
        return True

    @property
    def grouped_by_content(self) -> bool:
        """Whether no column names the groups."""
        return self.group_by is None

    def parsed(self, block: RowBlock) -> RowBlock:
        """A block with its rows parsed."""
        return block

    def batches(self) -> Iterator[Records]:
        """The records of the rows; what is no record is counted, or an error."""
        return self.gathered(self.row_blocks())

    def gathered(self, found: Iterable[RowBlock], /) -> Iterator[Records]:
        """The records of some blocks."""
        gathering = Gathering()
        for block in map(self.parsed, found):
            if not self._take_all(block, gathering):
                self._take_each(block, gathering)
            if gathering.full():
                yield from self._released(gathering)
        yield from self._released(gathering)

    def _released(self, gathering: Gathering) -> Iterator[Records]:
        """What was gathered; without a column for it, the group of a record is its content."""
        for records in gathering.release():
            groups = contents(records.texts) if self.group_by is None else records.groups
            yield Records(records.texts, records.ids, groups, records.dropped)

    def _take_all(self, block: RowBlock, gathering: Gathering) -> bool:
        """The quick way, for blocks of nothing but good rows; whether this is one."""
        texts = good_texts(block.rows, self.texts, self.limit)
        if texts is None:
            return False
        places = None if self.id else [f"{block.prefix}{place}" for place in block.places]
        ids = good_names(block.rows, self.id) if self.id else places
        groups = good_names(block.rows, self.group_by) if self.group_by else ids
        if ids is None or groups is None:
            return False
        gathering.extend(texts, ids, groups)
        return True

    def _take_each(self, block: RowBlock, gathering: Gathering) -> None:
        dropped = Counter[str]()
        for place, row in zip(block.places, block.rows, strict=True):
            unfit = row if isinstance(row, Unfit) else self._taken(row, f"{block.prefix}{place}", gathering)
            if unfit is None:
                continue
            if self.on_error == "raise" and not self._passes(unfit.reason):
                raise unfit.error(f"{block.where} {place:,}: {unfit.detail}.{unfit.hint()}{_SKIP}") from None
            dropped[unfit.reason] += 1
        gathering.count(dropped)

    def _taken(self, row: Any, place: str, gathering: Gathering) -> Unfit | None:
        """Take a row as a record; why it is none."""
        text = text_of(row, self.texts, self.limit)
        if isinstance(text, Unfit):
            return text
        id_ = name_of(row, self.id, place)
        if isinstance(id_, Unfit):
            return id_
        group = name_of(row, self.group_by, id_)
        if isinstance(group, Unfit):
            return group
        gathering.add(text, id_, group)
        return None

    def _passes(self, reason: str) -> bool:
        """Whether such rows are counted, whatever ``on_error`` says."""
        return reason == BLANK or (self._nulls and reason.startswith("null in"))


@value
class RowFiles(FromFiles, Rows):
    """Files of rows that match patterns."""

    _place: ClassVar[str] = "line"

    def rows(self, path: Path) -> Iterator[tuple[Any, ...]]:
        """The rows of a file in blocks: their places, they themselves, and where their bytes stand, if it is known."""
        raise InvalidArgument(f"{type(self).__name__}: rows are read in a method rows().")

    def row_blocks(self) -> Iterator[RowBlock]:
        """The rows of each file; of one that is damaged, those before the damage."""
        for id_, path in self.files():
            where, prefix = f"{path}: {self._place}", f"{id_}:"
            try:
                for places, rows, *at in self.rows(path):
                    yield RowBlock(where, prefix, places, rows, *at)
            except (MalformedInput, OutOfDomain) as error:
                if self.on_error == "raise":
                    raise
                reason = ABOVE if isinstance(error, OutOfDomain) else DAMAGED
                yield RowBlock(where, prefix, [0], [Unfit(reason)])
