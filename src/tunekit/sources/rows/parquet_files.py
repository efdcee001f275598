"""Records from Parquet."""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Literal

from tunekit.errors import MalformedInput
from tunekit.extras import required
from tunekit.sources.files.expansion import USUAL, check_expansion
from tunekit.sources.files.from_files import reader
from tunekit.sources.files.opening import CHUNK, unopened
from tunekit.sources.rows.columns import Unfit, no_column, twice
from tunekit.sources.rows.parquet_sizes import within_limits
from tunekit.sources.rows.row_files import RowFiles
from tunekit.sources.stretches import LIMIT
from tunekit.values.frozen import value
from tunekit.values.renaming import renamed_arguments

_ROWS, _MEMORY = 16, 1 << 28
# A row may be so many times as large as the rows that are known before it is read, and those at once still fit.
_ROOM = 16


@value
class ParquetFiles(RowFiles):
    """The rows of Parquet files, one record each; made by ``tk.read_parquet``."""

    _call: ClassVar[str] = "read_parquet"
    _place: ClassVar[str] = "row"
    _nulls: ClassVar[bool] = True

    def rows(self, path: Path) -> Iterator[tuple[Sequence[int], list[Any]]]:
        """The rows of a file in blocks, with their numbers; only the columns asked for are read."""
        arrow = required("pyarrow", "parquet", "read_parquet")
        parquet = required("pyarrow.parquet", "parquet", "read_parquet")
        first = 0
        try:
            with parquet.ParquetFile(path, buffer_size=CHUNK, pre_buffer=False) as file:
                tops = self._tops(file.schema_arrow)
                if isinstance(tops, Unfit):
                    yield [0], [tops]
                    return
                _check_size(path, file.metadata)
                for batch in within_limits(_batches(file, tops), path):
                    yield range(first, first + len(batch)), _rows_of(batch)
                    first += len(batch)
        except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
            if isinstance(error, OSError) and error.errno is not None:  # a broken disk, not a broken file
                raise unopened(str(path), error) from error
            raise MalformedInput(
                f"{path}: the Parquet file is damaged after {first:,} rows: {error}."
            ) from error

    def _tops(self, schema: Any) -> list[str] | Unfit:
        """The columns of the file that hold the columns asked for, or why there are none."""
        for name in self.columns:
            if schema.names.count(name) > 1:
                return twice(name)
            kind = _type_of(schema, name)
            if kind is None:
                return no_column(name, schema.names)
            numbers = name in (self.id, self.group_by) and name not in self.texts
            if not _may_hold_text(kind, numbers=numbers):
                wanted = "strings or integers" if numbers else "strings"
                return Unfit(
                    f"no {wanted} in column {name!r}", f"the column {name!r} holds {kind}, no {wanted}"
                )
        return list(dict.fromkeys(n if n in schema.names else n.partition(".")[0] for n in self.columns))


def _type_of(schema: Any, name: str) -> Any:
    """The type of a column, or of what a path leads to in it; ``None`` where there is none."""
    is_struct = required("pyarrow.types", "parquet", "read_parquet").is_struct
    top, *keys = [name] if name in schema.names else name.split(".")
    found = schema.field(top).type if top in schema.names else None
    for key in keys:
        inner = {field.name: field.type for field in found} if found and is_struct(found) else {}
        found = inner.get(key)
    return found


def _may_hold_text(kind: Any, *, numbers: bool) -> bool:
    types = required("pyarrow.types", "parquet", "read_parquet")
    kind = kind.value_type if types.is_dictionary(kind) else kind
    known = (types.is_string, types.is_large_string, types.is_null, *([types.is_integer] if numbers else []))
    return str(kind) == "string_view" or hasattr(kind, "storage_type") or any(check(kind) for check in known)


def _check_size(path: Path, metadata: Any) -> None:
    # Not the sizes of single columns: pyarrow 26 ends the process where their statistics are damaged.
    sizes = [metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups)]
    check_expansion(str(path), "Parquet", sum(sizes), path.stat().st_size, USUAL)


def _batches(file: Any, columns: list[str]) -> Iterator[Any]:
    """A few rows at a time, one row group after the other: a batch over two of them would fall with the second."""
    for number in range(file.num_row_groups):
        read = partial(file.iter_batches, columns=columns, use_threads=False, row_groups=[number])
        yield from read(batch_size=_rows_at_once(file.metadata.row_group(number), read))


def _rows_at_once(group: Any, read: Callable[..., Iterator[Any]]) -> int:
    """So few that they fit into memory, even if each is the one value that all rows of the group share."""
    if _ROWS * group.total_byte_size <= _MEMORY:
        return _ROWS
    first = next(read(batch_size=1), None)
    known = max(1, first.nbytes if first else 0, group.total_byte_size // max(group.num_rows, 1))
    return int(max(1, min(_ROWS, _MEMORY // _ROOM // known)))


def _rows_of(batch: Any) -> list[Any]:
    try:
        return list(batch.to_pylist())
    except UnicodeDecodeError:
        return [_row_of(batch.slice(number, 1)) for number in range(len(batch))]


def _row_of(row: Any) -> Any:
    try:
        return row.to_pylist()[0]
    except UnicodeDecodeError as error:
        return Unfit(
            "no UTF-8", f"byte 0x{error.object[error.start]:02X} at place {error.start:,} is not UTF-8"
        )


@renamed_arguments(group="group_by")
def read_parquet(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group_by: str | None = None,
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = LIMIT,
) -> ParquetFiles:
    """Read rows from the Parquet files that match glob patterns. Needs the extra ``parquet``.

    >>> import tempfile
    >>> import pyarrow
    >>> import pyarrow.parquet
    >>> import tunekit as tk
    >>> table = pyarrow.table({"url": ["a", "b", "c"], "text": ["Hot tea.", None, "Cold tea."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     pyarrow.parquet.write_table(table, f"{folder}/tea.parquet")
    ...     source = tk.read_parquet(f"{folder}/*.parquet", id="url")
    ...     [(r.ids, r.texts.to_list(), r.dropped) for r in source.batches()]
    [(['a', 'c'], ['Hot tea.', 'Cold tea.'], {"null in column 'text'": 1})]

    A row is one record. Only the columns asked for are read, a few rows at a time. A text is a string of any kind:
    small, large, a view, or from a dictionary. A null text, the table's own way to say that there is none, is counted
    and left out.

    Args:
        text: the column of the text, a path into a struct such as ``"message.content"``, or a list of columns that a
            blank line joins.
        id: the column of the id, of strings or integers; without it, the file and the number of the row.
        group_by: the column of the group; without it, the group is the text: equal records are one.
        on_error: "raise", or "skip" to count what cannot be read, by reason, and go on with the next row; behind the
            damage of a file, with the next file.
        limit: characters that one record may have.

    Raises: InvalidArgument: no file matches, or a URL. MissingExtra: pyarrow is not installed. While reading,
    MalformedInput: a damaged file, or a column that is not there or holds no text; OutOfDomain: a record above the
    limit, or a file that expands 200-fold.
    Cost: constant memory, whatever the size of a row group; about 500 MB/s for texts of 1 kB.
    """
    required("pyarrow.parquet", "parquet", "read_parquet")
    return reader(ParquetFiles, patterns, text=text, id=id, group_by=group_by, on_error=on_error, limit=limit)
