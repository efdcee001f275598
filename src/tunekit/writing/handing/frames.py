"""Handing over: all pairs as a data set of Hugging Face's, or as a polars data frame."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tunekit.batches.pair import PairBatch
from tunekit.extras import required
from tunekit.layouts.layout import Layout
from tunekit.writing.handing.column_batches import layout_or_plain, rows_of, schema_of, tables

Batches = Callable[[], Iterable[PairBatch]]


def to_hf(batches: Batches, layout: Layout | None, *, streaming: bool = False) -> Any:
    """The rows as a ``datasets.Dataset``, held in memory as Arrow columns; or as a stream that holds one batch.

    Nothing goes through the cache of ``datasets``, which would not see that a file has changed.

    Raises: MissingExtra: datasets is not installed. InvalidArgument: no layout.
    """
    layout = layout_or_plain("Pairs.to_hf", layout)
    datasets = required("datasets", "hf", "Pairs.to_hf")
    if not streaming:
        table = _table(batches, layout, "Pairs.to_hf")
        # Without a fingerprint, datasets would pickle the whole table to make one.
        return datasets.Dataset(datasets.table.InMemoryTable(table), fingerprint=_fingerprint(table))
    features = datasets.Features.from_arrow_schema(schema_of(layout, "Pairs.to_hf"))
    given = {"batches": batches, "layout": layout}
    return datasets.IterableDataset.from_generator(_rows, features=features, gen_kwargs=given)


def to_polars(batches: Batches, layout: Layout | None) -> Any:
    """The rows as a ``polars.DataFrame``.

    Raises: MissingExtra: polars or pyarrow is not installed. InvalidArgument: no layout.
    """
    layout = layout_or_plain("Pairs.to_polars", layout)
    polars = required("polars", "frames", "Pairs.to_polars")
    return polars.from_arrow(_table(batches, layout, "Pairs.to_polars"))


def _table(batches: Batches, layout: Layout, call: str) -> Any:
    arrow = required("pyarrow", "parquet", call)
    schema = schema_of(layout, call)
    return arrow.concat_tables([schema.empty_table(), *tables(batches(), layout, call)])


def _fingerprint(table: Any) -> str:
    """A hash of all that the columns hold."""
    from xxhash import xxh3_64

    digest = xxh3_64(str(table.schema).encode())
    for chunk in (chunk for column in table.columns for chunk in column.chunks):
        for buffer in chunk.buffers():
            digest.update(b"" if buffer is None else buffer)
    return digest.hexdigest()


def _rows(batches: Batches, layout: Layout) -> Iterator[dict[str, Any]]:
    for batch in batches():
        rows, _ = rows_of(layout, batch)
        yield from rows
