"""Records from tables in memory: data frames and Hugging Face data sets."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Any, ClassVar

from tunekit.errors import describe, invalid
from tunekit.records import Records
from tunekit.sources.columns import Rows
from tunekit.values import value

_ROWS = 256


@value
class Frame(Rows):
    """The rows of a polars or pandas frame; made by ``tk.from_frame``."""

    frame: Any = field(kw_only=False)

    _call: ClassVar[str] = "from_frame"
    _nulls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        Rows.__post_init__(self)
        if not hasattr(self.frame, "to_dicts") and not hasattr(self.frame, "iloc"):
            raise invalid("from_frame", "frame", type(self.frame).__name__, "a polars or pandas DataFrame")
        text = (self.text,) if isinstance(self.text, str) else self.text
        there = list(self.frame.columns)
        for name in (*text, self.id, self.group):
            if name is not None and name not in there:
                raise invalid("from_frame", "column", name, f"one of {describe(there)}")

    def batches(self) -> Iterator[Records]:
        """The records; a null is counted and left out."""
        text = (self.text,) if isinstance(self.text, str) else self.text
        names = list(dict.fromkeys(name for name in (*text, self.id, self.group) if name is not None))
        for first in range(0, len(self.frame), _ROWS):
            rows = _dicts(self.frame[names], first)
            yield self._taken("from_frame: row", "", range(first, first + len(rows)), rows)

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
        return f"from_frame(<{len(self.frame):,} rows>, text={self.text!r})"


@value
class DatasetRows(Rows):
    """The rows of a Hugging Face ``Dataset`` or ``IterableDataset``; made by ``tk.from_dataset``."""

    dataset: Any = field(kw_only=False)

    _call: ClassVar[str] = "from_dataset"
    _nulls: ClassVar[bool] = True

    def __post_init__(self) -> None:
        Rows.__post_init__(self)
        if not callable(getattr(self.dataset, "iter", None)):
            hint = "of a DatasetDict, give one split, such as dataset['train']."
            kind = type(self.dataset).__name__
            raise invalid("from_dataset", "dataset", kind, "a Dataset or an IterableDataset", hint)

    def batches(self) -> Iterator[Records]:
        """The records; a null is counted and left out."""
        first = 0
        for batch in self.dataset.iter(batch_size=_ROWS):
            rows = [dict(zip(batch, cells, strict=True)) for cells in zip(*batch.values(), strict=True)]
            yield self._taken("from_dataset: row", "", range(first, first + len(rows)), rows)
            first += len(rows)

    def identity(self) -> Any:
        """The fingerprint of a ``Dataset``; an ``IterableDataset`` has none."""
        mark = getattr(self.dataset, "_fingerprint", None)
        return (
            None
            if mark is None
            else {"from_dataset": mark, "columns": [self.text, self.id, self.group, self.limit]}
        )

    def __repr__(self) -> str:
        return f"from_dataset(<{type(self.dataset).__name__}>, text={self.text!r})"


def from_frame(
    frame: Any,
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group: str | None = None,
) -> Frame:
    """Take the rows of a polars or pandas data frame as records.

    >>> import tunekit as tk
    >>> source = tk.from_frame(frame, text=["title", "body"], id="key")                     # doctest: +SKIP

    Without ``id=`` the id is the number of the row. A null text is counted and left out.

    Raises: InvalidArgument: no data frame, or no such column. While reading, MalformedInput: a text that is no string.
    """
    return Frame(frame, text=text, id=id, group=group)  # type: ignore[arg-type]


def from_dataset(
    dataset: Any,
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group: str | None = None,
) -> DatasetRows:
    """Take the rows of a Hugging Face ``Dataset`` or ``IterableDataset`` as records.

    >>> import tunekit as tk
    >>> source = tk.from_dataset(dataset, text="text")                                      # doctest: +SKIP

    Without ``id=`` the id is the number of the row. A null text is counted and left out.

    Raises: InvalidArgument: no data set. While reading, MalformedInput: a row without the column, or a text that is no
    string.
    """
    return DatasetRows(dataset, text=text, id=id, group=group)  # type: ignore[arg-type]


def _dicts(frame: Any, first: int) -> list[Any]:
    if hasattr(frame, "to_dicts"):
        return list(frame[first : first + _ROWS].to_dicts())
    part = frame.iloc[first : first + _ROWS]
    return list(part.astype(object).where(part.notna(), None).to_dict("records"))
