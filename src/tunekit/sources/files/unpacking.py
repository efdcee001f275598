"""What a packed file holds, member by member, up to the place of any damage."""

import bz2
import lzma
import sys
import zlib
from collections.abc import Iterator
from io import BufferedReader
from typing import Any

from tunekit.errors import MalformedInput, OutOfDomain
from tunekit.extras import required
from tunekit.sources.files.expansion import Limits, check_expansion, weight

# What a decoder is given at once: of a call that meets damage, all that it gave is lost.
_FIRST, _PIECES = 64, {"zstd": 1 << 13}
_PIECE = 1 << 11
_MEMBER = {
    "zstd": 1 << 12
}  # how many bytes a member counts more than it has, where a decoder takes long to make
_MEMORY = 1 << 28  # what the dictionary of an xz file may ask for
_MIB = 1 << 20
# What a decoder says of a file that asks for more memory than it may have; how much that is, and how to pack it again.
_TOO_LARGE = {
    "xz": ("emory usage limit", _MEMORY // _MIB, "xz -dc FILE | xz -9 > NEW"),
    "zstd": ("too much memory", 128, "zstd -dc --long=31 FILE | zstd -19 > NEW"),
}


def unpacked(file: BufferedReader, name: str, kind: str, size: int, limits: Limits) -> Iterator[bytes]:
    """The content of a packed file in chunks of at most ``size`` bytes.

    Raises: MalformedInput: it is cut off, damaged or followed by something else; OutOfDomain: it expands beyond the
    limits, or was packed with a dictionary above them; MissingExtra: a zstd file, and no package that reads it.
    """
    parts, held, read, counted = list[bytes](), 0, 0, 0
    try:
        for part in _members(file, kind, size // 4):
            counted += weight(part) if part else _MEMBER.get(kind, 0)
            check_expansion(name, kind, counted, file.tell(), limits)
            parts.append(part)
            held += len(part)
            if held > size - size // 4:
                yield b"".join(parts)
                parts, held, read = [], 0, read + held
    except _errors(kind) as error:
        if isinstance(error, OSError) and error.errno is not None:  # a broken disk, not a broken file
            raise
        if held:  # what stands before the damage is good
            yield b"".join(parts)
        raise _problem(error, name, kind, read + held) from error
    if held:
        yield b"".join(parts)


def _problem(error: Exception, name: str, kind: str, read: int) -> MalformedInput | OutOfDomain:
    sign, most, command = _TOO_LARGE.get(kind, ("", 0, ""))
    if sign and sign in str(error):
        return OutOfDomain(
            f"{name}: the {kind} file was packed with a dictionary of more than {most} MiB, the limit.\n"
            f"Hint: pack it again with a smaller one: {command}."
        )
    return MalformedInput(f"{name}: the {kind} file is damaged after {read:,} bytes of text: {error}.")


def _members(file: BufferedReader, kind: str, size: int) -> Iterator[bytes]:
    """What one packed member after the other holds, piece by piece, an empty one at the end of each.

    The file classes of the standard library pass over what stands behind a member, and lose what stands before damage.
    """
    data = file.read(_FIRST)
    while data:
        decoder, used, most = _decoder(kind), 0, _PIECES.get(kind, _PIECE)
        while not decoder.eof:
            if decoder.needs_input and not data:
                data = file.read(min(most, _FIRST + used // 8))
                if not data:
                    raise EOFError("it ends before its end mark")
            used += len(data)
            if part := decoder.decompress(data, size):
                yield part
            data = b""
        yield b""
        data = decoder.unused_data or file.read(_FIRST)
        if kind in ("gzip", "xz"):  # which may be filled up with zeros
            while data and not data.strip(b"\0"):
                data = file.read(_PIECE)
            data = data.lstrip(b"\0")


class _Gzip:
    """The decoder of a member of gzip, with the face that those of the other formats have."""

    def __init__(self) -> None:
        self._member, self._full = zlib.decompressobj(16 + zlib.MAX_WBITS), False

    @property
    def eof(self) -> bool:
        """Whether the end of the member was reached."""
        return self._member.eof

    @property
    def needs_input(self) -> bool:
        """Whether all that comes of the bytes so far was given."""
        return not self._full

    @property
    def unused_data(self) -> bytes:
        """What is after the end."""
        return self._member.unused_data

    def decompress(self, data: bytes, most: int) -> bytes:
        """What comes of some bytes more, not more than ``most``; the rest waits."""
        found = self._member.decompress(self._member.unconsumed_tail + data, most)
        self._full = len(found) == most
        return found


def _decoder(kind: str) -> Any:
    if kind == "gzip":
        return _Gzip()
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
