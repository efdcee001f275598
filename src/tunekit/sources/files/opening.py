"""The bytes of a file, plain or compressed, in constant memory and within limits."""

import os
from collections.abc import Iterator
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

from tunekit.errors import InvalidArgument, MalformedInput, OutOfDomain
from tunekit.sources.files.expansion import USUAL, Limits
from tunekit.sources.files.unpacking import unpacked

CHUNK = 1 << 18
_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
_SKIPPED = (
    b"\x2a\x4d\x18"  # behind one of sixteen bytes, the mark of a frame of zstd that holds something else
)
_ARCHIVE = b"PK\x03\x04"


def chunks(path: Path, name: str, *, limits: Limits = USUAL, size: int = CHUNK) -> Iterator[bytes]:
    """The content of a file in chunks of at most ``size`` bytes; gzip, bz2, xz and zstd are told by their first bytes.

    Raises: MalformedInput: an archive, or a file that is cut off, damaged or followed by something else; OutOfDomain:
    one that expands beyond the limits; MissingExtra: a zstd file, and no package that reads it.
    """
    with opened(path, name) as file:
        kind = compression(file.peek(6)[:6])
        if kind is None:
            if file.peek(4).startswith(_ARCHIVE):
                raise MalformedInput(f"{name}: it is a zip archive.\nHint: unpack it first.")
            while chunk := file.read(size):
                yield chunk
            return
        yield from unpacked(file, name, kind, size, limits)


def opened(path: Path, name: str) -> BufferedReader:
    """A file, to be read.

    Raises: InvalidArgument: it cannot be opened: it is gone, or may not be read.
    """
    try:
        return path.open("rb")
    except OSError as error:
        raise unopened(name, error) from error


def unopened(name: str, error: OSError) -> InvalidArgument:
    """The error for a file that the system does not give."""
    return InvalidArgument(f"{name}: the file cannot be read: {error.strerror}.")


def unpacked_size(path: Path, most: int) -> int:
    """Return the number of bytes in a file's content; of one that is packed and has more than ``most``, about as many.

    Cost: that of unpacking, up to ``most`` bytes.
    """
    with opened(path, str(path)) as file:
        size = os.fstat(file.fileno()).st_size
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
    if head[1:4] == _SKIPPED and head[0] >> 4 == 5:
        return "zstd"
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)
