"""The bytes of a file, plain or compressed, in constant memory and within limits."""

import bz2
import gzip
import lzma
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any

from tunekit.errors import MalformedInput, OutOfDomain
from tunekit.extras import required

CHUNK = 1 << 18
_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_ARCHIVE = b"PK\x03\x04"
_MEMORY = 1 << 28  # what the dictionary of an xz file may ask for


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How far a compressed file may expand: ``ratio`` times its size, once it has given ``free`` bytes."""

    ratio: int = 200
    free: int = 1 << 26


def chunks(path: Path, name: str, *, limits: Limits = Limits(), size: int = CHUNK) -> Iterator[bytes]:
    """The content of a file in chunks of at most ``size`` bytes; gzip, bz2, xz and zstd are told by their first bytes.

    Raises: MalformedInput: an archive, or a file that is cut off, damaged or followed by something else; OutOfDomain:
    one that expands beyond the limits; MissingExtra: a zstd file, and no package that reads it.
    """
    read = 0
    with path.open("rb") as file:
        kind = compression(file.peek(6)[:6])
        if kind is None:
            if file.peek(4).startswith(_ARCHIVE):
                raise MalformedInput(f"{name}: it is a zip archive.\nHint: unpack it first.")
            while chunk := file.read(size):
                yield chunk
            return
        # The errors of the decoder only: nothing that the consumer of a chunk throws in here.
        unpacked = _unpacked(file, kind, size)
        while chunk := _next(unpacked, name, kind, read):
            read += len(chunk)
            check_expansion(name, kind, read, file.tell(), limits)
            yield chunk


def unpacked_size(path: Path, most: int) -> int:
    """How many bytes the content of a file has; of one that is packed and has more than ``most``, about as many.

    Cost: that of unpacking, up to ``most`` bytes.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if compression(file.read(6)) is None or size > most:
            return size
    size = 0
    with suppress(MalformedInput, OutOfDomain):  # whoever reads it says where
        for chunk in chunks(path, path.name):
            size += len(chunk)
            if size > most:
                break
    return size


def compression(head: bytes) -> str | None:
    """What a file that begins like this is compressed with."""
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def _next(unpacked: Iterator[bytes], name: str, kind: str, read: int) -> bytes:
    try:
        return next(unpacked, b"")
    except _errors(kind) as error:
        if isinstance(error, OSError) and error.errno is not None:  # a broken disk, not a broken file
            raise
        raise MalformedInput(
            f"{name}: the {kind} file is damaged after {read:,} bytes of text: {error}."
        ) from error


def check_expansion(name: str, kind: str, read: int, packed: int, limits: Limits) -> None:
    """A file that holds far more than it looks.

    Raises: OutOfDomain: the bytes read out of it are more than the limits allow for those packed in it.
    """
    if read > max(limits.free, limits.ratio * packed):
        raise OutOfDomain(
            f"{name}: {packed:,} bytes of the {kind} file expand more than {limits.ratio}-fold, the limit.\n"
            "Hint: such a file is seldom text; if it is, decompress it first and read the result."
        )


def _unpacked(file: BufferedReader, kind: str, size: int) -> Iterator[bytes]:
    if kind == "gzip":
        with gzip.GzipFile(fileobj=file) as unpacked:
            while chunk := unpacked.read1(size):  # read() would lose what stands before the damage
                yield chunk
    else:
        yield from _frames(file, kind, size)


def _frames(file: BufferedReader, kind: str, size: int) -> Iterator[bytes]:
    """One compressed stream after the other. The file classes of the standard library pass over trailing garbage."""
    data = file.read(size)
    while data:
        decoder = _decoder(kind)
        while not decoder.eof:
            if decoder.needs_input and not data:
                data = file.read(size)
                if not data:
                    raise EOFError("it ends before its end mark")
            if chunk := decoder.decompress(data, size):
                yield chunk
            data = b""
        data = decoder.unused_data or file.read(size)
        while kind == "xz" and data and not data.strip(b"\0"):  # the format allows for padding
            data = file.read(size)
        if kind == "xz":
            data = data.lstrip(b"\0")


def _decoder(kind: str) -> Any:
    if kind == "bz2":
        return bz2.BZ2Decompressor()
    if kind == "xz":
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
    return _zstd().ZstdDecompressor()


def _zstd() -> Any:
    return required(
        "compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd", "zstd", "zstd file"
    )


def _errors(kind: str) -> tuple[type[Exception], ...]:
    known: tuple[type[Exception], ...] = (EOFError, OSError, zlib.error, lzma.LZMAError)
    return (*known, _zstd().ZstdError) if kind == "zstd" else known
