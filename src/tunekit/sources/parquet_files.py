"""Records from Parquet."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal

from tunekit.errors import MalformedInput
from tunekit.extras import required
from tunekit.sources.columns import RowFiles
from tunekit.sources.source import LIMIT
from tunekit.values import value

_ROWS = 256


@value
class ParquetFiles(RowFiles):
    """The rows of Parquet files, one record each; made by ``tk.read_parquet``."""

    _call: ClassVar[str] = "read_parquet"
    _place: ClassVar[str] = "row"

    def rows(self, path: Path) -> Iterator[tuple[Sequence[int], list[Any]]]:
        """The rows of a file in blocks, with their numbers; only the columns asked for are read."""
        arrow = required("pyarrow", "parquet", "read_parquet")
        parquet = required("pyarrow.parquet", "parquet", "read_parquet")
        first = 0
        try:
            with parquet.ParquetFile(path) as file:
                for batch in file.iter_batches(_ROWS, columns=self._columns(path, file.schema_arrow.names)):
                    rows = batch.to_pylist()
                    yield range(first, first + len(rows)), rows
                    first += len(rows)
        except (arrow.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:  # a broken disk, not a broken file
                raise
            raise MalformedInput(
                f"{path}: the Parquet file is damaged after {first:,} rows: {error}."
            ) from error

    def _columns(self, path: Path, there: list[str]) -> list[str]:
        text = (self.text,) if isinstance(self.text, str) else self.text
        asked = [name for name in (*text, self.id, self.group) if name is not None]
        tops = [name if name in there else name.partition(".")[0] for name in asked]
        for name, top in zip(asked, tops, strict=True):
            if top not in there:
                raise MalformedInput(
                    f"{path}: there is no column {name!r}; there is: {', '.join(there)[:60]}."
                )
        return list(dict.fromkeys(tops))


def read_parquet(
    patterns: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    text: str | Sequence[str] = "text",
    id: str | None = None,
    group: str | None = None,
    on_error: Literal["raise", "skip"] = "raise",
    limit: int = LIMIT,
) -> ParquetFiles:
    """Read rows from the Parquet files that match glob patterns; needs ``tunekit[parquet]``.

    >>> import tunekit as tk
    >>> tk.read_parquet("wiki/*.parquet", id="url")                                         # doctest: +SKIP
    read_parquet('wiki/*.parquet', id='url')

    Only the columns asked for are read, batch by batch. Without ``id=``, the id is the file and the number of the row.

    Raises: InvalidArgument: no file matches; MissingExtra: no pyarrow. While reading, MalformedInput: a damaged file,
    or a row without a text; OutOfDomain: a record above the limit.
    """
    source = ParquetFiles(
        patterns,  # type: ignore[arg-type]
        text=text,  # type: ignore[arg-type]
        id=id,
        group=group,
        on_error=on_error,
        limit=limit,
    )
    source.files()
    return source
