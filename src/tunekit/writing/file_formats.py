"""File formats: lines of JSON as they stand, compressed, or as Parquet."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

import orjson

from tunekit.errors import InvalidArgument
from tunekit.extras import required
from tunekit.layouts.layout import Layout
from tunekit.values.arguments import check_choice
from tunekit.writing.durable import opened_alone

Compress = Literal["gz", "bz2", "xz", "zst"]
Format = Literal["jsonl", "parquet"]

_ROW_GROUP = 10_000


def check_format(call: str, file_format: Any, compress: Any) -> None:
    """Whether files can be written so.

    Raises: InvalidArgument: an unknown format or compression, or a compressed Parquet, which compresses itself.
    MissingExtra: a package is missing.
    """
    check_choice(call, "format", file_format, get_args(Format))
    check_choice(call, "compress", compress, (None, *get_args(Compress)))
    if file_format == "parquet":
        if compress is not None:
            rule = "Parquet compresses its columns itself; leave compress out"
            raise InvalidArgument(f"{call}(compress={compress!r}): {rule}.")
        required("pyarrow", "parquet", call)
    if compress == "zst":
        _zstd(call)


def ending(file_format: Format, compress: Compress | None) -> str:
    """What the names of the files end with."""
    return f".{file_format}" + (f".{compress}" if compress else "")


def convert(lines: Path, to: Path, layout: Layout, file_format: Format, compress: Compress | None) -> None:
    """Write the lines of a file in another format, through and onto the disk. Cost: constant memory."""
    with os.fdopen(opened_alone(to), "wb") as raw:
        raw.truncate(0)
        if file_format == "parquet":
            _to_parquet(lines, raw, layout)
        else:
            with lines.open("rb") as source, _compressor(raw, compress) as packed:
                shutil.copyfileobj(source, packed, 1 << 20)
        raw.flush()
        os.fsync(raw.fileno())


def lines_of(path: Path) -> Iterator[bytes]:
    """The lines of a written file, whatever its format."""
    if path.suffix == ".parquet":
        parquet = required("pyarrow.parquet", "parquet", "verify")
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROW_GROUP):
                yield from (orjson.dumps(row, None, orjson.OPT_APPEND_NEWLINE) for row in batch.to_pylist())
        return
    with _opened(path) as file:
        yield from file


def _opened(path: Path) -> Any:
    modules = {".gz": "gzip", ".bz2": "bz2", ".xz": "lzma"}
    if path.suffix in modules:
        return import_module(modules[path.suffix]).open(path, "rb")
    return _zstd("verify").open(path, "rb") if path.suffix == ".zst" else path.open("rb")


def _compressor(raw: BinaryIO, compress: Compress | None) -> AbstractContextManager[Any]:
    if compress == "gz":
        from gzip import GzipFile

        # No time and no name: the same lines give the same bytes.
        return GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0)
    if compress == "bz2":
        from bz2 import BZ2File

        return BZ2File(raw, "wb")
    if compress == "xz":
        from lzma import LZMAFile

        return LZMAFile(raw, "wb")
    opened: AbstractContextManager[Any] = _zstd("write").open(raw, "wb")
    return opened


def _zstd(call: str) -> Any:
    import sys

    if sys.version_info >= (3, 14):
        return required("compression.zstd", "zstd", call)
    return required("backports.zstd", "zstd", call)


def _to_parquet(lines: Path, to: BinaryIO, layout: Layout) -> None:
    arrow, parquet = (required(name, "parquet", "write") for name in ("pyarrow", "pyarrow.parquet"))
    schema = _schema(arrow, layout, lines)
    with lines.open("rb") as source, parquet.ParquetWriter(to, schema, compression="zstd") as writer:
        while rows := [orjson.loads(line) for line in islice(source, _ROW_GROUP)]:
            writer.write_table(arrow.Table.from_pylist(rows, schema=schema))


def _schema(arrow: Any, layout: Layout, lines: Path) -> Any:
    """The columns that the layout names, or those of the first rows."""
    columns: Callable[[], Any] | None = getattr(layout, "columns", None)
    if columns is not None:
        return arrow.schema([(name, arrow_type(arrow, kind)) for name, kind in columns().items()])
    with lines.open("rb") as source:
        first: Iterator[Any] = map(orjson.loads, islice(source, _ROW_GROUP))
        return arrow.Table.from_pylist(list(first)).schema


def arrow_type(arrow: Any, kind: Any) -> Any:
    """Strings, lists of one kind, and objects, as a layout says them: ``"string"``, ``[kind]``, ``{name: kind}``."""
    if isinstance(kind, list):
        return arrow.list_(arrow_type(arrow, kind[0]))
    if isinstance(kind, dict):
        return arrow.struct([(name, arrow_type(arrow, inner)) for name, inner in kind.items()])
    return arrow.string() if kind == "string" else arrow.type_for_alias(kind)
