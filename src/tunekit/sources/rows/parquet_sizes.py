"""How much the rows of Parquet hold: a value that many rows share is in the file once."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tunekit.extras import required
from tunekit.sources.files.expansion import LINE, USUAL, check_expansion


def within_limits(batches: Iterable[Any], path: Path) -> Iterator[Any]:
    """The batches of a file, as long as what they hold is not far more than the file.

    Raises: OutOfDomain: they expand beyond the limits.
    """
    counted, packed, shared = 0, path.stat().st_size, None
    for batch in batches:
        if shared is None:
            shared = "dictionary<" in str(batch.schema)
        size = sum(map(_held, batch.columns)) if shared else batch.get_total_buffer_size()
        counted += LINE * batch.num_rows + size
        if counted > USUAL.free:
            check_expansion(str(path), "Parquet", counted, packed, USUAL)
        yield batch


def _held(column: Any) -> int:
    """The bytes that the values of a column would take, each written out."""
    kind = str(column.type)
    if kind.startswith("struct<"):
        return sum(_held(column.field(number)) for number in range(column.type.num_fields))
    if not kind.startswith("dictionary<"):
        return int(column.nbytes)
    compute = required("pyarrow.compute", "parquet", "read_parquet")
    known = column.dictionary
    if str(column.type.value_type) not in ("string", "large_string", "binary", "large_binary"):
        return int(column.nbytes)
    lengths = compute.take(compute.binary_length(known), column.indices)
    return int(compute.sum(lengths).as_py() or 0)
