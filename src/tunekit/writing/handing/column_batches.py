"""Rows: the objects that ``write`` would write, in Python and as Arrow columns."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import orjson

from tunekit.batches.pair import PairBatch
from tunekit.engine.batch import TextBatch
from tunekit.engine.streams import Streams
from tunekit.errors import InvalidArgument, describe, invalid
from tunekit.extras import required
from tunekit.layouts.layout import Layout
from tunekit.layouts.plain import Plain
from tunekit.writing.encoding import encoded
from tunekit.writing.file_formats import arrow_type

_ROWS = 10_000


def layout_or_plain(call: str, layout: Any) -> Layout:
    """The layout, or ``Plain()`` for none.

    Raises: InvalidArgument: it is no layout.
    """
    layout = Plain() if layout is None else layout
    if isinstance(layout, type) or not isinstance(layout, Layout):
        raise invalid(call, "layout", layout, "a layout with rows", "such as tk.Chat() or tk.Plain().")
    return layout


def rows_of(layout: Layout, batch: PairBatch) -> tuple[list[dict[str, Any]], Sequence[int]]:
    """The rows of a batch, as JSON gives them back, and the numbers of their pairs.

    They go through the encoder of ``write``, so that both have the same rows and leave out the same pairs.
    """
    lines, numbers, _ = encoded(layout, batch)
    return list(map(orjson.loads, lines)), numbers


def names_of(layout: Layout) -> list[str]:
    """The columns of a layout.

    Raises: InvalidArgument: its rows are no objects.
    """
    columns = getattr(layout, "columns", None)
    return list(_example(layout) if columns is None else columns())


def schema_of(layout: Layout, call: str) -> Any:
    """The Arrow schema of a layout: what it says itself, or that of a row it makes.

    Raises: InvalidArgument: its rows are no objects. MissingExtra: pyarrow is not installed.
    """
    arrow = required("pyarrow", "parquet", call)
    columns = getattr(layout, "columns", None)
    if columns is None:
        return arrow.Table.from_pylist([_example(layout)]).schema
    return arrow.schema([(name, arrow_type(arrow, kind)) for name, kind in columns().items()])


def tables(batches: Iterable[PairBatch], layout: Layout, call: str) -> Iterator[Any]:
    """The rows of these batches as Arrow tables. Cost: memory for one of them.

    Raises: InvalidArgument: a row has a field that the schema does not know.
    """
    arrow, schema = required("pyarrow", "parquet", call), schema_of(layout, call)
    for batch in batches:
        rows, _ = rows_of(layout, batch)
        for first in range(0, len(rows), _ROWS):
            yield arrow_table(arrow, rows[first : first + _ROWS], schema, layout)


def arrow_table(arrow: Any, rows: list[dict[str, Any]], schema: Any, layout: Layout) -> Any:
    """Rows as a table of this schema.

    Raises: InvalidArgument: a row has a field that the schema does not know, or another kind of value.
    """
    known = set(schema.names)
    for row in rows:
        if not row.keys() <= known:
            field = min(row.keys() - known)
            raise InvalidArgument(f"{layout!r}: rows gave a field {describe(field)} that its columns lack.")
    try:
        return arrow.Table.from_pylist(rows, schema=schema)
    except (arrow.ArrowInvalid, arrow.ArrowTypeError) as error:
        raise InvalidArgument(f"{layout!r}: rows do not fit its columns: {error}.") from error


def _example(layout: Layout) -> dict[str, Any]:
    """The row of a pair made up for the purpose."""
    left, right = TextBatch.from_list(["input"]), TextBatch.from_list(["target"])
    pair = PairBatch(left, right, ["0"], ["0"], Streams(0, np.zeros(1, np.uint64)))
    rows, _ = rows_of(layout, pair)
    if len(rows) != 1 or not isinstance(rows[0], dict):
        hint = "give the layout a method columns(), such as {'input': 'string'}."
        raise invalid("Arrow", "layout", layout, "a layout whose rows are objects of named columns", hint)
    return rows[0]
