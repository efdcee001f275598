"""The rows of a Parquet file in blocks: what lines are in a file of JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tunekit.errors import MalformedInput, describe
from tunekit.extras import required
from tunekit.sources.files.expansion import USUAL, check_expansion
from tunekit.sources.rows.parquet_sizes import within_limits
from tunekit.validation.reading import Bad, LineBlock

_ROWS, _MEMORY = 1024, 1 << 28


def table_blocks(path: Path, name: str, limit: int) -> Iterator[LineBlock]:
    """The rows of a Parquet file, each with its repr in place of its line.

    Raises: MissingExtra: pyarrow is not installed. MalformedInput: a damaged file; OutOfDomain: one that expands.
    """
    arrow = required("pyarrow", "parquet", "validate")
    first = 1
    try:
        for batch in _batches(path, name):
            rows = _rows(batch)
            lines = [repr(row).encode("utf-8", "replace") for row in rows]
            for number, line in enumerate(lines):
                if len(line) > limit:
                    rows[number] = Bad("line:long", line[:61])
            yield LineBlock(first, lines, rows)
            first += len(rows)
    except (arrow.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # a broken disk, not a broken file
            raise
        raise MalformedInput(f"damaged behind row {first - 1:,}: {error}") from error
    except UnicodeDecodeError as error:
        raise MalformedInput(f"the name of a column is no UTF-8: {describe(error.object)}") from error


def _batches(path: Path, name: str) -> Iterator[Any]:
    """Batches of rows, a row group at a time: a batch over two of them would fall with the second."""
    with required("pyarrow.parquet", "parquet", "validate").ParquetFile(path) as file:
        names = file.schema_arrow.names
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise MalformedInput(f"two columns have the name {describe(twice[0])}")
        sizes = [file.metadata.row_group(number).total_byte_size for number in range(file.num_row_groups)]
        check_expansion(name, "Parquet", sum(sizes), path.stat().st_size, USUAL)
        for number, size in enumerate(sizes):
            # So few that they fit into memory, even if each is the one value that all rows of the group share.
            batches = file.iter_batches(
                max(1, min(_ROWS, _MEMORY // max(1, size))), row_groups=[number], use_threads=False
            )
            yield from within_limits(batches, path)


def _rows(batch: Any) -> list[Any]:
    """The rows of a batch; one that is not UTF-8 says so."""
    try:
        return list(batch.to_pylist())
    except UnicodeDecodeError as error:
        if len(batch) == 1:
            return [Bad("line:not-utf8", bytes(error.object[max(0, error.start - 20) : error.start + 20]))]
        return [row for number in range(len(batch)) for row in _rows(batch.slice(number, 1))]
