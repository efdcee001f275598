"""Records from tables in memory: data frames and Hugging Face data sets."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any, ClassVar, Literal

from tunekit.errors import describe, invalid
from tunekit.sources.files.file_search import changed, shown
from tunekit.sources.rows.columns import near
from tunekit.sources.rows.row_files import RowBlock, Rows
from tunekit.sources.stretches import LIMIT
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_arguments

_ROWS = 64
_FRAME, _DATASET = "polars.DataFrame(…)", "datasets.Dataset.from_list(…), or from_dict(…) for columns"
_SPLIT = "of a DatasetDict, give one split, such as dataset['train']."


@value
class Frame(Rows):
    """The rows of a polars or pandas frame; made by ``tk.from_frame``."""

    frame: Any = field(kw_only=False)

    _call: ClassVar[str] = "from_frame"
    _nulls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "frame", _Held(self.frame))
        frame = self.frame.table
        if not hasattr(frame, "to_dicts") and not hasattr(frame, "iloc"):
            raise invalid(
                self._call, "frame", self.frame, "a polars or pandas DataFrame", _rows_hint(frame, _FRAME)
            )
        there = list(frame.columns)
        for name in self.columns:
            if there.count(name) != 1:
                rule, hint = f"one of {describe(there)}, and stand there once", near(name, there)
                raise invalid(self._call, "column", name, rule, hint.removeprefix("\nHint: "))

    def row_blocks(self) -> Iterator[RowBlock]:
        """The rows, block by block."""
        frame = self.frame.table[self.columns]
        for first in range(0, len(frame), _ROWS):
            rows = _dicts(frame, first)
            yield RowBlock("from_frame: row", "", range(first, first + len(rows)), rows)

    def identity(self) -> Any:
        """A hash of the records. Cost: one pass over them."""
        from xxhash import xxh3_128

        digest = xxh3_128()
        for records in self.batches():
            for row in zip(records.texts.texts, records.ids, records.groups, strict=True):
                digest.update(repr(row).encode())
            digest.update(repr(sorted(records.dropped.items())).encode())
        return {"from_frame": digest.hexdigest()}

    def __repr__(self) -> str:
        return shown(self._call, (self.frame,), changed(self))


@value
class DatasetRows(Rows):
    """The rows of a Hugging Face ``Dataset`` or ``IterableDataset``; made by ``tk.from_dataset``."""

    dataset: Any = field(kw_only=False)

    _call: ClassVar[str] = "from_dataset"
    _nulls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        object.__setattr__(self, "dataset", _Held(self.dataset))
        if not callable(getattr(self.dataset.table, "iter", None)):
            hint = _rows_hint(self.dataset.table, _DATASET) or _SPLIT
            raise invalid(self._call, "dataset", self.dataset, "a Dataset or an IterableDataset", hint)

    def row_blocks(self) -> Iterator[RowBlock]:
        """The rows, block by block."""
        first = 0
        for batch in self.dataset.table.iter(batch_size=_ROWS):
            rows = [dict(zip(batch, cells, strict=True)) for cells in zip(*batch.values(), strict=True)]
            yield RowBlock("from_dataset: row", "", range(first, first + len(rows)), rows)
            first += len(rows)

    def identity(self) -> Any:
        """The fingerprint of a ``Dataset``; an ``IterableDataset`` has none."""
        mark = self.dataset.mark
        return None if mark is None else {self._call: mark, **changed(self)}

    def __repr__(self) -> str:
        return shown(self._call, (self.dataset,), changed(self))


class _Held:
    """A table in the field of a value: equal by content, and shown by its kind and size."""

    def __init__(self, table: Any) -> None:
        self.table: Any = table.table if isinstance(table, _Held) else table

    @property
    def mark(self) -> Any:
        """The hash of a data set that knows its content."""
        return getattr(self.table, "_fingerprint", None)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Held) or type(self.table) is not type(other.table):
            return False
        if self.table is other.table or self.mark is not None:
            return bool(self.mark == other.mark)
        return hasattr(self.table, "equals") and bool(self.table.equals(other.table))

    def __hash__(self) -> int:
        return hash(type(self.table))

    def __repr__(self) -> str:
        size = f" of {len(self.table):,} rows" if hasattr(self.table, "__len__") else ""
        return f"<{type(self.table).__name__}{size}>"


@renamed_arguments(group="group_by")
def from_frame(
    frame: Any,
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group_by: str | None = None,
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = LIMIT,
) -> Frame:
    r"""Take the rows of a polars or pandas data frame as records.

    >>> import polars
    >>> import tunekit as tk
    >>> frame = polars.DataFrame({"key": [7, 8, 9], "title": ["Tea"] * 3, "body": ["Hot.", None, "Cold."]})
    >>> source = tk.from_frame(frame, text=["title", "body"], id="key")
    >>> [(r.ids, r.texts.to_list(), r.dropped) for r in source.batches()]
    [(['7', '9'], ['Tea\n\nHot.', 'Tea\n\nCold.'], {"null in column 'body'": 1})]

    A null text, the table's own way to say that there is none, is counted and left out. Two sources are equal when
    their frames are.

    Args:
        text: the column of the text, or a list of columns that a blank line joins.
        id: the column of the id, of strings or integers; without it, the number of the row.
        group_by: the column of the group; without it, the group is the text: equal records are one.
        on_error: "raise", or "skip" to count a row that is no record, by reason, and go on.
        limit: characters that one record may have.

    Raises: InvalidArgument: no data frame, or no such column. While reading, MalformedInput: a text that is no string;
    OutOfDomain: a record above the limit.
    Cost: that of making the strings.
    """
    arguments: dict[str, Any] = {"text": text, "id": id, "group_by": group_by, "on_error": on_error}
    return Frame(frame, **arguments, limit=limit)


@renamed_arguments(group="group_by")
def from_dataset(
    dataset: Any,
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group_by: str | None = None,
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = LIMIT,
) -> DatasetRows:
    """Take the rows of a Hugging Face ``Dataset`` or ``IterableDataset`` as records.

    >>> import datasets                                                                     # doctest: +SKIP
    >>> import tunekit as tk
    >>> dataset = datasets.Dataset.from_dict({"text": ["Hot.", None, "Cold."]})             # doctest: +SKIP
    >>> source = tk.from_dataset(dataset)                                                   # doctest: +SKIP
    >>> [(r.ids, r.texts.to_list(), r.dropped) for r in source.batches()]                   # doctest: +SKIP
    [(['0', '2'], ['Hot.', 'Cold.'], {"null in column 'text'": 1})]

    A null text, the table's own way to say that there is none, is counted and left out. A ``Dataset`` is known by its
    fingerprint; two sources of an ``IterableDataset`` are equal only when it is one and the same.

    Args:
        text: the column of the text, a path such as ``"message.content"``, or a list of columns that a blank line
            joins.
        id: the column of the id, of strings or integers; without it, the number of the row.
        group_by: the column of the group; without it, the group is the text: equal records are one.
        on_error: "raise", or "skip" to count a row that is no record, by reason, and go on.
        limit: characters that one record may have.

    Raises: InvalidArgument: no data set, such as a ``DatasetDict``. While reading, MalformedInput: a row without the
    column, or a text that is no string; OutOfDomain: a record above the limit.
    Cost: that of reading the data set.
    """
    arguments: dict[str, Any] = {"text": text, "id": id, "group_by": group_by, "on_error": on_error}
    return DatasetRows(dataset, **arguments, limit=limit)


def _dicts(frame: Any, first: int) -> list[Any]:
    if hasattr(frame, "to_dicts"):
        return list(frame[first : first + _ROWS].to_dicts())
    part = frame.iloc[first : first + _ROWS]
    return list(part.astype(object).where(part.notna(), None).to_dict("records"))


def _rows_hint(table: Any, made: str) -> str:
    """What to do with rows that are in no table."""
    if type(table) not in (list, tuple, dict):  # a DatasetDict is a dict too
        return ""
    return f"make a table of it, {made}; or hand over the texts alone: tk.texts([…])."
